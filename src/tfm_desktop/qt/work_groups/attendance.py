"""Who was at a session: one grid of everyone, where one key marks a person and goes to the next."""

import uuid
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from tfm_desktop.domain.errors import Invalid
from tfm_desktop.domain.record import Saved, now
from tfm_desktop.domain.sessions import AttendanceFields, AttendanceMark, half_days_of, usual_half_days
from tfm_desktop.qt.common.child_grid import ChildGrid, GridColumn
from tfm_desktop.services.services import Services
from tfm_desktop.services.sessions import RegisterRow

LETTERS = {
    AttendanceMark.PRESENT: "P",
    AttendanceMark.PART: "T",
    AttendanceMark.APOLOGIES: "A",
    AttendanceMark.ABSENT: "B",
    AttendanceMark.SUBSTITUTE: "S",
}
HINT = " · ".join([*(f"{letter} {mark.value}" for mark, letter in LETTERS.items()), "Space clears", "arrows move"])
_MARKS = {getattr(Qt.Key, f"Key_{letter}"): mark for mark, letter in LETTERS.items()} | {Qt.Key.Key_Space: None}
_TYPED = ("half_days", "substitute")  # in these columns a letter is text
BESIDE = "came beside the pair"
GONE = "Not expected: beside the pair."  # of somebody whose mark is taken away again
MARK_FIRST = "Mark the person first: P, T, A, B or S."


@dataclass(frozen=True, slots=True)
class Attends:
    """A person on the register, as the grid shows them."""

    name: str
    school: str
    heads: str  # the school where the row is the first of it
    mark: AttendanceMark | None
    half_days: float | None
    usual: str  # half-days, where none are typed
    substitute: str
    note: str

    @property
    def unmarked(self) -> str:
        """Say how a person without a mark stands."""
        return "not expected" if self.note else "not marked"


class Register:
    """The register of a session as the children that a grid shows: one for each person, also without a mark."""

    noun = "attendance"
    fields = AttendanceFields

    def __init__(self, services: Services) -> None:
        self._sessions = services.sessions
        self._people = services.departments.people
        self._session: uuid.UUID | None = None
        self._rows: dict[uuid.UUID, Saved[Any]] = {}

    def of(self, session: uuid.UUID) -> list[Saved[Any]]:
        """List everyone on the register of a session."""
        self._session = session
        fields = self._sessions.get(session).fields
        whole, above = half_days_of(fields.start, fields.end), ""
        self._rows = {}
        for row in self._sessions.register(session):
            heads = row.school if row.school != above else ""
            self._rows[row.person] = Saved(row.person, self._told(row, heads, whole), now())
            above = row.school
        return list(self._rows.values())

    def change(self, person: uuid.UUID, origin: object = None, **values: Any) -> Saved[Any]:
        """Mark a person, or note half-days or who came instead. Raises Invalid, GroupIsClosed."""
        assert self._session
        before = self._rows[person]
        with self._sessions.database.change("Mark attendance", origin):
            if "mark" in values:
                self._sessions.mark(self._session, person, values["mark"], origin)
            else:
                self._note(person, origin, values)
        gone = replace(before.fields, mark=None, half_days=None, usual="", substitute="", note=GONE)
        self.of(self._session)
        return self._rows.setdefault(person, Saved(person, gone, now()))

    def bin(self, person: uuid.UUID, origin: object = None) -> None:
        """Take the mark of a person away."""
        assert self._session
        self._sessions.mark(self._session, person, None, origin)

    def _note(self, person: uuid.UUID, origin: object, values: dict[str, Any]) -> None:
        """Note more about a mark; the name of who came instead makes it one of a substitute."""
        assert self._session
        if values.get("substitute"):
            self._sessions.mark(self._session, person, AttendanceMark.SUBSTITUTE, origin)
        attendance = self._sessions.attendance
        found = [one for one in attendance.of(self._session) if one.fields.person_id == person]
        if not found:
            raise Invalid({"half_days": MARK_FIRST})
        attendance.change(found[0].id, origin, **values)

    def _told(self, row: RegisterRow, heads: str, whole: float) -> Attends:
        fields = row.attendance.fields if row.attendance else None
        return Attends(
            row.name,
            row.school,
            heads,
            fields.mark if fields else None,
            fields.half_days if fields else None,
            f"{usual_half_days(fields.mark, whole):g}" if fields else "",
            fields.substitute if fields else "",
            self._remark(row),
        )

    def _remark(self, row: RegisterRow) -> str:
        """Say why somebody is not expected; a mark of theirs is kept all the same."""
        if row.attendance is None:
            return f"Not expected: {row.why}." if row.why else ""
        if row.why == BESIDE:
            return "Came beside the pair."
        has_left = "has left the school" if self._people.get(row.person).fields.has_left else ""
        why = row.why or has_left
        return f"{why[:1].upper()}{why[1:]}; the mark is kept all the same." if why else ""


class MarkKeys(QObject):
    """The keys of the grid that mark a person and go to the next."""

    def __init__(self, grid: ChildGrid) -> None:
        super().__init__(grid)
        self._grid = grid
        grid.view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Mark where a letter is no text and the register is not read only."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        here, model = self._grid.view.currentIndex(), self._grid.rows
        is_left = model.is_locked or not here.isValid() or model.columns[here.column()].name in _TYPED
        if is_left or event.key() not in _MARKS or event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            return super().eventFilter(watched, event)
        if model.take(model.index(here.row(), _place_of_mark(self._grid)), _MARKS[event.key()]):
            self._grid.view.setCurrentIndex(model.index(min(here.row() + 1, len(model.rows) - 1), here.column()))
        return True


def grid(services: Services) -> ChildGrid:
    """Declare the register of a session."""
    made = ChildGrid(
        "Attendance",
        Register(services),  # type: ignore[arg-type] # the same ways in, over people and not over records
        (
            GridColumn("heads", "School", width=220, stretch=True, blank=_school, told=_school),
            GridColumn("name", "Person", width=135, told=lambda row: row.fields.name),
            GridColumn("mark", "Mark", AttendanceMark, 110, blank=lambda row: row.fields.unmarked),
            GridColumn("half_days", "Half-days", "number", 86, blank=lambda row: row.fields.usual),
            GridColumn("substitute", "Substitute", width=112),
            GridColumn("note", "Note", width=158, told=lambda row: row.fields.note),
        ),
        hint=HINT,
    )
    made.rows.has_empty_row = False
    made.remove.hide()  # Space takes a mark away
    MarkKeys(made)
    return made


def go_to_mark(made: ChildGrid, person: uuid.UUID | None = None) -> None:
    """Go to the mark of a person, or of the first."""
    rest_on_mark(made, person)
    made.view.setFocus(Qt.FocusReason.OtherFocusReason)


def rest_on_mark(made: ChildGrid, person: uuid.UUID | None = None) -> None:
    """Choose the mark of a person, or of the first, for when the grid is come to."""
    made.view.setCurrentIndex(made.rows.index(max(made.rows.place_of(person), 0), _place_of_mark(made)))


def _place_of_mark(made: ChildGrid) -> int:
    return next(at for at, column in enumerate(made.rows.columns) if column.name == "mark")


def _school(row: Saved[Any]) -> str:
    return str(row.fields.school)
