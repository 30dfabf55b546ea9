"""What a table of actions would change in a plan: found out before anything is changed."""

import datetime as dt
import re
import uuid
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tfm_desktop.domain.action_cells import ReadAction, read_action, with_lines
from tfm_desktop.domain.action_tables import TITLES, Table, TableRow, as_text
from tfm_desktop.domain.aim_places import AimPlaces, folded
from tfm_desktop.domain.plans import ActionFields
from tfm_desktop.domain.record import Choice, Saved
from tfm_desktop.domain.years import short

IMPORTED = "Imported actions"  # the aim of actions that no aim stands above
_EMPTY: dict[str, Any] = {
    "lead": "",
    "support": "",
    "start": None,
    "due": None,
    "resources": "",
    "monitoring": "",
    "progress": "",
}
_NAMING = {"aim", "number", "what", "id"}


class ChangeKind(Choice):
    """What an import does with an aim or an action."""

    NEW_AIM = "new aim"
    NEW = "new action"
    CHANGED = "changed action"


@dataclass(frozen=True, slots=True)
class AimNow:
    """An aim of the plan as it stands, with its actions."""

    id: uuid.UUID
    text: str
    actions: tuple[Saved[ActionFields], ...] = ()


@dataclass(frozen=True, slots=True)
class AimTaken:
    """An aim that actions go to; without an id where it is a new one."""

    text: str
    id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, in words; empty for nothing."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What one row does: to which aim (its place among the aims), to which action (none for a new one), and how."""

    row: int
    kind: ChangeKind
    aim: int
    what: str
    action: uuid.UUID | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[FieldChange, ...] = ()
    moves: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import of a table does to a plan; `unchanged` counts the actions that the plan holds already."""

    table: Table
    aims: tuple[AimTaken, ...]
    taken: tuple[Taken, ...]
    unchanged: int
    notices: tuple[str, ...]

    def count(self, kind: ChangeKind) -> int:
        """Count the changes of one kind."""
        return sum(one.kind is kind for one in self.taken)


def preview(table: Table, aims: Sequence[AimNow], near: dt.date) -> Preview:
    """Find out what a table changes in a plan with these aims; dates without a year are the nearest to a day."""
    rows = [(row, read_action(table, row, near)) for row in table.rows]
    matching = _Matching(table, aims)
    matching.claim_by_id([read for _, read in rows])
    for row, read in rows:
        matching.take(row, read)
    matching.finish()
    return Preview(
        table, tuple(matching.aims), tuple(matching.taken), matching.unchanged, (*table.notices, *matching.notices)
    )


class _Matching:
    """Finds for each row the aim and the action that it is about."""

    def __init__(self, table: Table, aims: Sequence[AimNow]) -> None:
        self._table = table
        self._places = AimPlaces([one.text for one in aims])
        self.aims = [AimTaken(one.text, one.id) for one in aims]
        self.taken: list[Taken] = []
        self.unchanged = 0
        self.notices: list[str] = []
        self._above: int | None = None
        self._waiting: ReadAction | None = None  # with an aim that is new, and no action yet
        self._by_id = {action.id: (place, action) for place, aim in enumerate(aims) for action in aim.actions}
        self._by_text: dict[tuple[int, str], deque[uuid.UUID]] = {}
        for record, (place, action) in self._by_id.items():
            self._by_text.setdefault((place, folded(action.fields.what)), deque()).append(record)
        self._claimed: dict[uuid.UUID, int] = {}

    def claim_by_id(self, rows: Sequence[ReadAction]) -> None:
        """Let each action be of the first row with its id, before any other finds it by its text."""
        for read in rows:
            if read.action in self._by_id:
                self._claimed.setdefault(read.action, read.row)

    def take(self, row: TableRow, read: ReadAction) -> None:
        """Take a row over."""
        known = read.action if read.action and self._claimed.get(read.action) == read.row else None
        if not (read.what or known):
            self._take_without_action(row, read)
            return
        self.notices += read.notices
        if read.action in self._claimed and not known:
            first = self._claimed[read.action]
            self.notices.append(f"Row {read.row} has the Id of row {first}, so it is taken as an action of its own.")
        aim = self._own_aim(read, known) if known else self._aim_of(read)
        found = known or self._unclaimed(aim, read)
        if found:
            self._take_known(row, read, found, aim)
        else:
            self._take_new(read, aim)

    def finish(self, aim: str = "") -> None:
        """Say which aim was left aside, because no action stood below it before another aim came."""
        if self._waiting and folded(self._waiting.aim) != folded(aim):
            told = f"Row {self._waiting.row} names an aim that no action stands below, and was left aside"
            self.notices.append(f"{told}: “{_beginning(self._waiting.aim)}”.")
        self._waiting = None

    def _take_without_action(self, row: TableRow, read: ReadAction) -> None:
        """Keep the aim for the rows below, where it stands alone; else say what the row holds."""
        rest = [
            f"{TITLES[name]} “{_beginning(as_text(cell))}”" for name, cell in row.cells.items() if name not in _NAMING
        ]
        if rest:
            self.notices.append(f"Row {read.row} names no action and was left aside: {', '.join(rest)}.")
        elif read.aim:
            self.finish()
            self._above = self._places.find(read.aim)
            self._waiting = read if self._above is None else None

    def _own_aim(self, read: ReadAction, action: uuid.UUID) -> int:
        """Leave an action known by its id at its aim, unless the row names another; two aims may share a text."""
        own = self._by_id[action][0]
        if not read.aim:
            return own
        if folded(read.aim) != folded(self.aims[own].text):
            return self._aim_of(read)
        self.finish(read.aim)
        self._above = own
        return own

    def _aim_of(self, read: ReadAction) -> int:
        """Give the place of the aim: as it is named, else the one above, else by a number such as 2.3."""
        if read.aim:
            self.finish(read.aim)
            self._above = self._place(read, read.aim)
        elif self._waiting:
            self._above, self._waiting = self._place(read, self._waiting.aim), None
        elif self._above is None:
            numbered = re.fullmatch(r"(\d{1,3})\.\d+", read.number)
            return self._place(read, f"Aim {numbered[1]}" if numbered else IMPORTED)
        return self._above

    def _place(self, read: ReadAction, text: str) -> int:
        place = self._places.find(text)
        if place is None:
            place = len(self.aims)
            self._places.add(text, place)
            self.aims.append(AimTaken(text))
            self.taken.append(Taken(read.row, ChangeKind.NEW_AIM, place, ""))
        return place

    def _unclaimed(self, aim: int, read: ReadAction) -> uuid.UUID | None:
        """Find the first action of an aim with this text that no row is about yet, and claim it."""
        alike = self._by_text.get((aim, folded(read.what)), deque())
        while alike:
            found = alike.popleft()
            if found not in self._claimed:
                self._claimed[found] = read.row
                return found
        return None

    def _take_new(self, read: ReadAction, aim: int) -> None:
        values = _in_order({"what": read.what, **read.values})
        if read.kept:
            values["progress"] = with_lines(values.get("progress", ""), read.kept)
        changes = tuple(
            FieldChange(TITLES[name], "", in_words(value)) for name, value in values.items() if name != "what" and value
        )
        self.taken.append(Taken(read.row, ChangeKind.NEW, aim, read.what, None, values, changes))

    def _take_known(self, row: TableRow, read: ReadAction, action: uuid.UUID, aim: int) -> None:
        before_aim, saved = self._by_id[action]
        values = self._new_values(row, read, saved, has_id=read.action == action)
        moves = aim != before_aim
        if not (values or moves):
            self.unchanged += 1
            return
        changes = [
            FieldChange(TITLES[name], in_words(getattr(saved.fields, name)), in_words(value))
            for name, value in values.items()
        ]
        if moves:
            changes.insert(0, FieldChange(TITLES["aim"], self.aims[before_aim].text, self.aims[aim].text))
        what = saved.fields.what or read.what
        self.taken.append(Taken(read.row, ChangeKind.CHANGED, aim, what, action, values, tuple(changes), moves))

    def _new_values(
        self, row: TableRow, read: ReadAction, saved: Saved[ActionFields], *, has_id: bool
    ) -> dict[str, Any]:
        """Give the values that differ; an empty cell empties its field only in a row that carries the action's id."""
        told = dict(read.values)
        if has_id:
            absent = {name for name in self._table.headings if name not in row.cells and name not in row.unread}
            told = {name: nothing for name, nothing in _EMPTY.items() if name in absent} | told
            told |= {"what": read.what} if read.what else {}
        if read.kept:
            told["progress"] = with_lines(told.get("progress", saved.fields.progress.strip()), read.kept)
        return {
            name: value for name, value in _in_order(told).items() if not _is_same(value, getattr(saved.fields, name))
        }


def in_words(value: Any) -> str:
    """Write a field's value for a reader."""
    if isinstance(value, dt.date):
        return short(value)
    return value.label if isinstance(value, Choice) else str(value or "").strip()


def _in_order(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in TITLES if name in values}


def _is_same(one: Any, other: Any) -> bool:
    """Compare two values; white space around a text is no difference."""
    return bool(one.strip() == other.strip() if isinstance(one, str) and isinstance(other, str) else one == other)


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:60]}…"
