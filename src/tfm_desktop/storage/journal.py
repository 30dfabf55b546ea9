"""Undo and redo over every change of the file.

Temporary triggers write the inverse of each insert, update and delete, cascades included.
Method: 'Automatic Undo/Redo Using SQLite', sqlite.org/undoredo.html.
"""

from dataclasses import dataclass

from tfm_desktop.storage.driver import Connection

DEPTH = 500  # steps that can be undone


@dataclass(frozen=True, slots=True)
class Step:
    """One labelled step: the rows of the log that take it back."""

    label: str
    first: int
    last: int
    fold: str = ""


@dataclass(frozen=True, slots=True)
class Touched:
    """The kind and id of each record that a transaction touched, and the last row of the log."""

    records: set[tuple[str, str]]
    last: int


@dataclass(frozen=True, slots=True)
class Kept:
    """All that undo and redo need, while the file is closed for a while."""

    rows: list[tuple[int, str, str, str]]
    done: list[Step]
    undone: list[Step]
    last: int


class Journal:
    """The steps of this session, kept in memory beside the file's own transactions."""

    def __init__(self, connection: Connection, kept: Kept | None = None) -> None:
        self._connection = connection
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._last = 0  # row of the log that is in a step
        self._watch()
        if kept:
            self._go_on(kept)

    @property
    def undo_label(self) -> str:
        """Name the step that undo would take back; empty for none."""
        return self._done[-1].label if self._done else ""

    @property
    def redo_label(self) -> str:
        """Name the step that redo would bring back; empty for none."""
        return self._undone[-1].label if self._undone else ""

    def touched(self) -> Touched:
        """Tell what an open transaction has logged."""
        found = self._connection.execute("SELECT kind, record, seq FROM temp.undo_log WHERE seq > ?", (self._last,))
        rows = found.fetchall()
        return Touched({(kind, record) for kind, record, _ in rows}, rows[-1][2] if rows else self._last)

    def close_step(self, label: str, touched: Touched, fold: str) -> Step:
        """Gather what an open transaction has logged as one step; a step with the same fold goes on."""
        goes_on = self._goes_on(fold)
        self._forget(self._undone if goes_on else self._undone + self._done[: 1 - DEPTH])
        return Step(label, self._done[-1].first if goes_on else self._last + 1, touched.last, fold)

    def keep(self, step: Step) -> None:
        """Put a closed step where undo finds it, once its transaction is kept."""
        if self._goes_on(step.fold):
            self._done.pop()
        self._done.append(step)
        self._undone.clear()
        del self._done[:-DEPTH]
        self._last = step.last

    def turn(self, *, undo: bool) -> None:
        """Take the last step back, or bring the last undone one back, within an open transaction."""
        step = (self._done if undo else self._undone)[-1]
        between = (step.first, step.last)
        found = self._connection.execute(
            "SELECT sql, record FROM temp.undo_log WHERE seq BETWEEN ? AND ? ORDER BY seq DESC", between
        )
        for sql, record in found.fetchall():
            self._connection.execute(sql, (record,) if sql.endswith("?") else ())
        self._forget([step])

    def keep_turned(self, touched: Touched, *, undo: bool) -> None:
        """Move a turned step to the other side, once its transaction is kept."""
        source, target = (self._done, self._undone) if undo else (self._undone, self._done)
        target.append(Step(source.pop().label, self._last + 1, touched.last))
        self._last = touched.last

    def kept(self) -> Kept:
        """Give all that another journal needs to go on from here."""
        rows = self._connection.execute("SELECT seq, kind, record, sql FROM temp.undo_log ORDER BY seq").fetchall()
        return Kept(rows, list(self._done), list(self._undone), self._last)

    def clear(self) -> None:
        """Forget every step, and what it would bring back."""
        self._done, self._undone = [], []
        self._connection.execute("DELETE FROM temp.undo_log")

    def _go_on(self, kept: Kept) -> None:
        self._done, self._undone, self._last = list(kept.done), list(kept.undone), kept.last
        run = self._connection.execute
        run("INSERT INTO temp.undo_log (seq) VALUES (?)", (kept.last,))  # later rows count on from here
        run("DELETE FROM temp.undo_log")
        self._connection.executemany(
            "INSERT INTO temp.undo_log (seq, kind, record, sql) VALUES (?, ?, ?, ?)", kept.rows
        )

    def _goes_on(self, fold: str) -> bool:
        return bool(fold and self._done and self._done[-1].fold == fold and not self._undone)

    def _forget(self, steps: list[Step]) -> None:
        for step in steps:
            self._connection.execute("DELETE FROM temp.undo_log WHERE seq BETWEEN ? AND ?", (step.first, step.last))

    def _watch(self) -> None:
        run = self._connection.execute
        run("CREATE TEMP TABLE undo_log (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT, record TEXT, sql TEXT)")
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
            f"INSERT INTO undo_log (kind, record, sql) VALUES ('{table}', {row}.id, {sql}); END"
        )

    return (
        # Always the same words: the driver prepares a delete with all its cascades once, not for each record.
        log("INSERT", "new", f"""'DELETE FROM main."{table}" WHERE id=?'"""),
        log("UPDATE", "old", f"""'UPDATE main."{table}" SET ' || {restored} || ' WHERE id=' || quote(new.id)"""),
        log("DELETE", "old", f"""'INSERT INTO main."{table}" ({names}) VALUES (' || {old} || ')'"""),
    )
