"""How long records are kept, what is due to go, deleting it for good, and the log of what was deleted.

Closed Work Groups refuse every other change; what is due goes from them too, for it is the one way in which they end.
No backup is made before: it would keep what is to go.
"""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import SQLModel, col

from tfm_desktop.domain import retention
from tfm_desktop.domain.errors import Cancelled, FileProblem, StaysInBin, TracesAreLeft
from tfm_desktop.domain.keeping import Deletion
from tfm_desktop.domain.retention import Held, Key, Kind, Periods
from tfm_desktop.services import held
from tfm_desktop.services.bin import called
from tfm_desktop.storage import older_copies
from tfm_desktop.storage.change import Writer
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.older_copies import Copy

OnProgress = Callable[[float], bool]
BY_HAND = "Chosen by hand"

_PERIODS, _WIPING, _WIPED = "retention", "wiping", "wiped"  # what the file remembers
_STEP = 50  # records between two words on progress
DELETED = 0.4  # of the work, when the records are gone for good and the file is yet to be written anew

# What goes with the memberships of a department and hangs on something that stays.
_WITH_MEMBERSHIPS = (
    "DELETE FROM attendance WHERE person_id IN (SELECT id FROM person WHERE department_id = ?)",
    "DELETE FROM gap_task WHERE person_id IN (SELECT id FROM person WHERE department_id = ?)",
    "DELETE FROM critique WHERE plan_id IN (SELECT id FROM plan WHERE department_id = ?)",
)
_LINKS = ("line_id", "strength_id", "next_step_id", "visit_id", "measure_id")
_TIED = f"SELECT id FROM evidence WHERE text = '' AND coalesce({', '.join(_LINKS)}) IS NOT NULL"


@dataclass(frozen=True, slots=True)
class DuePart:
    """What is due of one kind."""

    kind: Kind
    records: int
    oldest: dt.date | None
    newest: dt.date | None


@dataclass(frozen=True, slots=True)
class Due:
    """What is due of one department, or of what belongs to none."""

    place: uuid.UUID | None
    name: str
    last: dt.date | None  # its last activity
    parts: tuple[DuePart, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """What was deleted for good, and how much of what was chosen stays because something that is kept names it."""

    counts: dict[Kind, int]
    staying: int

    @property
    def in_words(self) -> str:
        """Say what was done."""
        told = f"Deleted for good: {retention.listed(self.counts)}." if any(self.counts.values()) else "Nothing went."
        if not self.staying:
            return told
        one = "1 of the chosen records stays" if self.staying == 1 else f"{self.staying} of the chosen records stay"
        return f"{told} {one}, for what is kept still names it; choose that too."


class Retention:
    """What a user can do about records that were kept long enough."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def is_wiped(self) -> bool:
        """Tell whether no trace of what was deleted is left in the file."""
        return not self._database.setting(_WIPING)

    def periods(self) -> Periods:
        """Give how long each kind is kept."""
        return Periods.from_text(self._database.setting(_PERIODS))

    def set_period(self, kind: Kind, months: int | None) -> None:
        """Keep a kind so many months, or for as long as the user likes."""
        self._database.set(_PERIODS, self.periods().with_period(kind, months).to_text())

    def due(self, today: dt.date) -> list[Due]:
        """List what is due by department, the one that was left longest ago first, and then what belongs to none."""
        last, names = held.last_activity(self._database), self._names()
        found = retention.due(held.held(self._database, last), self.periods(), today)

        def order(one: Held) -> tuple[bool, dt.date, str, str]:
            place = one.place
            if place is None:
                return True, dt.date.min, one.kind.label, ""
            return False, last[place], names[place], place.hex

        return [self._told(list(mine), last, names) for _, mine in groupby(sorted(found, key=order), order)]

    def departments_due(self, today: dt.date) -> int:
        """Count the departments that had no activity for the period of a kind: quickly, for a start of the program."""
        months = [months for months in self.periods().of_departments() if months is not None]
        last = held.last_activity(self._database).values()
        return sum(retention.is_over(day, min(months, default=None), today) for day in last)

    def notice(self, today: dt.date, *, was_told: bool) -> str:
        """Say what waits to be done when a file is opened; empty for nothing, or where it was told of lately."""
        if not self.is_wiped:
            return "Traces of what was deleted may be left in this file. Edit, Retention… removes them."
        count = 0 if was_told else self.departments_due(today)
        if not count:
            return ""
        left = (
            "1 department was left as long ago as its"
            if count == 1
            else f"{count} departments were left as long ago as their"
        )
        return f"{left} records are to be kept. Edit, Retention… lists what is due to go."

    def delete(
        self, chosen: Collection[Key], today: dt.date, moment: dt.datetime, on_progress: OnProgress | None = None
    ) -> Gone:
        """Delete for good what is chosen and due, all of it or nothing, and leave no trace of it in the file.

        Raises Cancelled before anything is gone, TracesAreLeft when all is gone and the file could not be written anew.
        """
        with self._database.without_copies():  # one that begins while it is read would hold it, and look younger
            periods, found = self.periods(), held.held(self._database, held.last_activity(self._database))
            going = retention.going(found, periods, today, chosen)
            wanted = [one for one in retention.due(found, periods, today) if one.key in chosen]
            with self._for_good(moment, on_progress) as writer:
                counts = self._delete(writer, going, on_progress)
                for kind in Kind:
                    if counts[kind]:
                        cause = f"Retention: {retention.in_words(periods.months[kind])}"
                        self._log(writer, moment, kind.label, counts[kind], cause)
        return Gone(dict(counts), sum(one.records for one in wanted) - sum(one.records for one in going))

    def hanging_on(self, kind: str, record: uuid.UUID) -> dict[str, int]:
        """Count by kind what would go with a record."""
        found: dict[str, set[str]] = defaultdict(set)
        waiting = [(SQLModel.metadata.tables[kind], {record.hex})]
        while waiting:
            above, ids = waiting.pop()
            for table in SQLModel.metadata.tables.values():
                for key in table.foreign_keys:
                    if key.column.table is above and key.ondelete == "CASCADE":
                        below = self._below(table.name, key.parent.name, ids) - found[table.name]
                        found[table.name] |= below
                        waiting += [(table, below)] if below else []
        return {kind: len(ids) for kind, ids in found.items() if ids}

    def why_it_stays(self, kind: str, record: uuid.UUID) -> str:
        """Say why a record in the bin cannot be deleted by itself; empty where it can."""
        return held.stays_in_bin(self._database, kind, record)

    def delete_binned(
        self, kind: str, record: uuid.UUID, moment: dt.datetime, on_progress: OnProgress | None = None
    ) -> None:
        """Delete one record of the bin for good, with all that hangs on it, and leave no trace of it in the file.

        Raises StaysInBin where it cannot go by itself, TracesAreLeft as delete does.
        """
        if why := self.why_it_stays(kind, record):
            raise StaysInBin(why)
        row = Held(Kind.BIN, None, moment.date(), ((kind, record.hex),))
        with self._for_good(moment, on_progress) as writer:
            if self._delete(writer, [row], None)[Kind.BIN]:
                named = called(kind)
                self._log(writer, moment, named[:1].upper() + named[1:], 1, BY_HAND)

    def wipe(self, moment: dt.datetime, on_progress: OnProgress | None = None) -> None:
        """Remove the traces of what was deleted: in the file, and unfinished copies beside it. Raises TracesAreLeft."""
        from tfm_desktop.storage import mending  # takes milliseconds that a start has not

        if on_progress:
            on_progress(DELETED)
        try:
            self._database.wipe()
        except FileProblem as fault:
            raise TracesAreLeft(self._database.path, why=str(fault)) from fault
        if left := mending.sweep(self._database.path):
            raise TracesAreLeft(self._database.path, why=f"“{left[0].name}” could not be removed")
        self._database.set(_WIPED, moment.isoformat())
        self._database.set(_WIPING, "")
        if on_progress:
            on_progress(1)

    def deletions(self) -> list[Deletion]:
        """List what was deleted for good, the newest first."""
        rows = self._database.rows(sa.select(*Deletion.__table__.c).order_by(col(Deletion.seq).desc()))  # type: ignore[attr-defined]
        return [Deletion(**row._mapping) for row in rows]

    def older_copies(self, folders: Iterable[Path]) -> list[Copy]:
        """List the copies that still hold what was deleted last, from the folders of backups and beside the file.

        Those that were made between the deletion and the removal of its traces hold the traces.
        """
        last = self._database.row(sa.select(sa.func.max(col(Deletion.at))))[0]
        if last is None:
            return []
        with suppress(ValueError):  # never wiped
            last = max(last, dt.datetime.fromisoformat(self._database.setting(_WIPED)))
        return older_copies.made_before(self._database.path, self._database.setting("file"), folders, last)

    @contextmanager
    def _for_good(self, moment: dt.datetime, on_progress: OnProgress | None) -> Iterator[Writer]:
        """Delete, and remove the traces before any copy of the file can be made."""
        with self._database.without_copies():
            with self._database.change_for_good("Delete for good") as writer:
                yield writer
                self._note_wiping(writer)
            self.wipe(moment, on_progress)

    def _delete(self, writer: Writer, going: list[Held], on_progress: OnProgress | None) -> Counter[Kind]:
        """Delete rows with all that hangs on them, and count those that were there."""
        counts: Counter[Kind] = Counter()
        tied = [record for (record,) in self._database.plain_rows(_TIED)]
        rows = [(one, table, record) for one in going for table, record in one.rows]
        for place in {one.place for one in going if one.kind is Kind.MEMBERSHIPS and one.place}:
            for sql in _WITH_MEMBERSHIPS:
                writer.plain(sql, place.hex)
        for at, (one, table, record) in enumerate(rows):
            if at % _STEP == 0 and on_progress and not on_progress(DELETED * at / len(rows)):
                raise Cancelled
            versioned = self._parts(table, record)
            is_gone = writer.plain(f'DELETE FROM "{table}" WHERE id = ?', record)
            counts[one.kind] += is_gone if table == one.table else 0
            for part in versioned:
                writer.plain("DELETE FROM plan_version WHERE record = ?", part)
        for record in tied:
            writer.plain(f"DELETE FROM evidence WHERE id = ? AND coalesce({', '.join(_LINKS)}) IS NULL", record)
        if on_progress and not on_progress(DELETED):
            raise Cancelled
        return counts

    def _parts(self, table: str, record: str) -> list[str]:
        """Give the parts of a plan that go with one of them: the file keeps their history beside them."""
        if table not in held.PARTS_OF_PLANS:
            return []
        asked = "SELECT id FROM criterion WHERE aim_id = ?1 UNION ALL SELECT id FROM action WHERE aim_id = ?1"
        return [record, *(part for (part,) in self._database.plain_rows(asked, record))]

    def _log(self, writer: Writer, moment: dt.datetime, kind: str, records: int, cause: str) -> None:
        told = {"at": moment, "kind": kind, "records": records, "cause": cause}
        writer.run(sa.insert(Deletion), told)

    def _note_wiping(self, writer: Writer) -> None:
        writer.plain("INSERT OR REPLACE INTO file_setting (name, value) VALUES (?, 'yes')", _WIPING)

    def _below(self, table: str, column: str, ids: set[str]) -> set[str]:
        asked = f'SELECT id FROM "{table}" WHERE "{column}" IN ({", ".join("?" * len(ids))})'
        return {row for (row,) in self._database.plain_rows(asked, *ids)}

    def _names(self) -> dict[uuid.UUID, str]:
        asked = "SELECT d.id, s.name FROM department d JOIN school s ON s.id = d.school_id"
        return {uuid.UUID(place): name for place, name in self._database.plain_rows(asked)}

    def _told(self, mine: list[Held], last: dict[uuid.UUID, dt.date], names: dict[uuid.UUID, str]) -> Due:
        place = mine[0].place
        parts = []
        for kind in Kind:
            of_kind = [one for one in mine if one.kind is kind]
            if of_kind:
                oldest = min((one.oldest for one in of_kind if one.oldest), default=None)
                newest = max((one.newest for one in of_kind if one.newest), default=None)
                parts.append(DuePart(kind, sum(one.records for one in of_kind), oldest, newest))
        if place is None:
            return Due(None, mine[0].kind.label[:1].upper() + mine[0].kind.label[1:], None, tuple(parts))
        return Due(place, names[place], last[place], tuple(parts))
