"""Undo and redo over every change of the file.

Temporary triggers tell the inverse of each insert, update and delete, cascades included.
Method: 'Automatic Undo/Redo Using SQLite', sqlite.org/undoredo.html; but the log is a list, because a table of it
would keep every typed line waiting.
"""

from dataclasses import dataclass

from tfm_desktop.storage.driver import Connection

DEPTH = 500  # steps that can be undone

Inverse = tuple[str, str, str]  # the kind and id of a record, and the SQL that takes back what was done to it


@dataclass(frozen=True, slots=True)
class Step:
    """One labelled step: what takes it back, to be run from its end."""

    label: str
    inverses: list[Inverse]
    fold: str = ""


class Journal:
    """The steps of this session, kept in memory beside the file's own transactions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._logged: list[Inverse] = []  # since the open transaction began
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._watch()

    @property
    def undo_label(self) -> str:
        """Name the step that undo would take back; empty for none."""
        return self._done[-1].label if self._done else ""

    @property
    def redo_label(self) -> str:
        """Name the step that redo would bring back; empty for none."""
        return self._undone[-1].label if self._undone else ""

    def begin(self) -> None:
        """Forget what was logged: a transaction begins."""
        self._logged.clear()

    def keep(self, label: str, fold: str) -> set[tuple[str, str]]:
        """Put what a transaction has logged where undo finds it, once it is kept; give the kind and id of each record.

        It is one step; with the same fold as the step before it is one step with that.
        """
        if self._logged:
            goes_on = fold and self._done and self._done[-1].fold == fold and not self._undone
            before = self._done.pop().inverses if goes_on else []
            self._done.append(Step(label, [*before, *self._logged], fold))
            self._undone.clear()
            del self._done[:-DEPTH]
        return self._touched()

    def turn(self, *, undo: bool) -> None:
        """Take the last step back, or bring the last undone one back, within an open transaction."""
        step = (self._done if undo else self._undone)[-1]
        for _, record, sql in reversed(step.inverses):
            self._connection.execute(sql, (record,) if sql.endswith("?") else ())

    def keep_turned(self, *, undo: bool) -> set[tuple[str, str]]:
        """Move a turned step to the other side, once its transaction is kept; give the kind and id of each record."""
        source, target = (self._done, self._undone) if undo else (self._undone, self._done)
        target.append(Step(source.pop().label, list(self._logged)))
        return self._touched()

    def _touched(self) -> set[tuple[str, str]]:
        return {(kind, record) for kind, record, _ in self._logged}

    def _watch(self) -> None:
        logged, run = self._logged, self._connection.execute
        self._connection.create_function("log_inverse", 3, lambda *inverse: logged.append(inverse))
        found = run("SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'")
        columns: dict[str, list[str]] = {}
        for table, column in found.fetchall():
            columns.setdefault(table, []).append(column)
        for table, names in columns.items():
            if "id" in names and "deleted_at" in names:
                for trigger in _triggers(table, names):
                    run(trigger)


def _triggers(table: str, columns: list[str]) -> tuple[str, str, str]:
    names = ", ".join(f'"{name}"' for name in columns)
    old = " || ',' || ".join(f'quote(old."{name}")' for name in columns)
    restored = " || ', ' || ".join(f"""'"{name}"=' || quote(old."{name}")""" for name in columns)

    def log(event: str, row: str, sql: str) -> str:
        return (
            f'CREATE TEMP TRIGGER "undo_{table}_{event}" AFTER {event} ON main."{table}" BEGIN '
            f"SELECT log_inverse('{table}', {row}.id, {sql}); END"
        )

    return (
        # Always the same words: the driver prepares a delete with all its cascades once, not for each record.
        log("INSERT", "new", f"""'DELETE FROM main."{table}" WHERE id=?'"""),
        log("UPDATE", "old", f"""'UPDATE main."{table}" SET ' || {restored} || ' WHERE id=' || quote(new.id)"""),
        log("DELETE", "old", f"""'INSERT INTO main."{table}" ({names}) VALUES (' || {old} || ')'"""),
    )
