"""What a grid shows and saves: the children of one parent, and an empty row to add to."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from tfm_desktop.domain.errors import Invalid, Problem
from tfm_desktop.domain.record import Choice, Saved
from tfm_desktop.domain.years import clock, short
from tfm_desktop.qt import theme
from tfm_desktop.qt.common.as_typed import tip
from tfm_desktop.qt.common.inputs import Vocabulary
from tfm_desktop.qt.common.record_form import Options
from tfm_desktop.services.records import Children

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column of a grid: the field it shows, and how it is typed."""

    name: str
    title: str
    kind: str | type[Choice] = "line"
    width: int = 120
    options: Options | None = None  # for pick and name: the records on offer, by the id of the parent
    stretch: bool = False
    told: Callable[[Saved[Any]], str] | None = None  # for a column that is told, not typed
    ideas: Callable[[], Vocabulary] | None = None  # for ideas: those that there are now
    blank: Callable[[Saved[Any]], str] | None = None  # what stands, muted, where the field holds nothing


@dataclass(frozen=True, slots=True)
class Refused:
    """What was typed into a cell and could not be saved, and the sentence that says why."""

    text: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What the empty row holds while a record lacks more than that, and the columns that it lacks."""

    values: dict[str, Any]
    lacks: tuple[str, ...]


class ChildModel(QAbstractTableModel):
    """The children of one parent, and an empty row to add to; what cannot be saved stays in its cell."""

    problem = Signal(str)
    added = Signal(object)

    def __init__(
        self, children: Children[Any], columns: tuple[GridColumn, ...], defaults: Callable[[], dict[str, Any]]
    ) -> None:
        super().__init__()
        self.children_of = children
        self.columns = columns
        self.parent_record: uuid.UUID | None = None
        self.rows: list[Saved[Any]] = []
        self.has_empty_row = True
        self.is_locked = False  # then it is read only, and has no empty row
        self._defaults = defaults
        self._names: dict[str, dict[uuid.UUID, str]] = {}
        self._refused: dict[tuple[uuid.UUID, str], Refused] = {}  # by record, or by parent for the empty row
        self._drafts: dict[uuid.UUID, Draft] = {}  # by parent

    def load(self, parent: uuid.UUID | None) -> None:
        """Show the children of a parent."""
        self.beginResetModel()
        self.parent_record = parent
        self.rows = self.children_of.of(parent) if parent else []
        self._names = {one.name: dict(one.options(parent)) for one in self.columns if one.options and parent}
        self.endResetModel()

    def append(self, record: uuid.UUID) -> None:
        """Show a child that was added at the end; it takes the empty row, and a new one follows."""
        if self.place_of(record) >= 0:
            return  # whoever heard of it first has shown it anew
        place = len(self.rows)
        new_row = place + self.has_empty_row
        self.beginInsertRows(QModelIndex(), new_row, new_row)
        self.rows.append(self.children_of.get(record))
        self.endInsertRows()
        self._tell(place)

    def options(self, column: GridColumn) -> dict[uuid.UUID, str]:
        """Give the records that a column offers."""
        return self._names.get(column.name, {})

    def record_at(self, place: int) -> uuid.UUID | None:
        """Give the id of the record in a row; None for the empty row and beyond."""
        return self.rows[place].id if 0 <= place < len(self.rows) else None

    def place_of(self, record: uuid.UUID | None) -> int:
        """Give the row of a record; -1 where it is not shown."""
        return next((place for place, one in enumerate(self.rows) if one.id == record), -1)

    def held(self, index: Index) -> Any:
        """Give what the input of a cell begins with: the value, or what was typed and refused."""
        column = self.columns[index.column()]
        refused = self._refused.get((self._owner(index.row()), column.name))
        return refused or self._value(index.row(), column)

    def kept(self, index: Index) -> Any:
        """Give the value of a cell, also where something else was typed and refused."""
        return self._value(index.row(), self.columns[index.column()])

    def unsaved(self) -> list[str]:
        """Tell what was typed and could not be saved, as 'By when: 31/02/2026'."""
        titles = {column.name: column.title for column in self.columns}
        return [f"{titles[name]}: {refused.text[:60]}" for (_, name), refused in self._refused.items()]

    def sentence(self) -> str:
        """Say what stands in the way of what was typed here; empty where nothing does."""
        owners = [*(one.id for one in self.rows), self.parent_record]
        told = [one.sentence for owner in owners for key, one in self._refused.items() if key[0] == owner]
        draft = self._drafts.get(self.parent_record) if self.parent_record else None
        if draft:
            told.append(f"Fill in {' and '.join(draft.lacks)} too: then the {self.children_of.noun} is saved.")
        return " ".join(dict.fromkeys(told))

    def take(self, index: Index, value: Any, text: str = "") -> bool:
        """Save a value of a cell, in the empty row of a record that this adds; the text is kept where it cannot be."""
        column = self.columns[index.column()]
        try:
            if self.record_at(index.row()) is None:
                return self._take_new(column, value)
            return self._take_old(index.row(), column, value)
        except Invalid as fault:
            self.refuse(index, text, fault.fields.get(column.name) or " ".join(fault.fields.values()))
        except Problem as fault:
            self.refuse(index, text, str(fault))
        return False

    def refuse(self, index: Index, text: str, sentence: str) -> None:
        """Keep a text that could not be saved in its cell."""
        if text:
            self._refused[self._owner(index.row()), self.columns[index.column()].name] = Refused(text, sentence)
        self._tell(index.row())
        self.problem.emit(self.sentence() or sentence)

    def clear_empty_row(self) -> None:
        """Let go of what the empty row holds."""
        if self.parent_record:
            self._drafts.pop(self.parent_record, None)
            for column in self.columns:
                self._refused.pop((self.parent_record, column.name), None)
            self._tell(len(self.rows))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the children and the empty row."""
        if parent.isValid() or self.parent_record is None:
            return 0
        return len(self.rows) + (self.has_empty_row and not self.is_locked)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the columns."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every cell be typed into or ticked, but for what is told."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        column = self.columns[index.column()]
        shown = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if column.told or self.is_locked:
            return shown
        return shown | (Qt.ItemFlag.ItemIsUserCheckable if column.kind == "check" else Qt.ItemFlag.ItemIsEditable)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Give the title of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return self.columns[section].title
        if orientation is Qt.Orientation.Horizontal and role == Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Give the text, the value or the tick of a cell."""
        if not index.isValid():
            return None
        column, place = self.columns[index.column()], index.row()
        refused = self._refused.get((self._owner(place), column.name))
        if refused:
            return self._refused_data(refused, role)
        if role == Role.EditRole:
            return None if column.told else self._value(place, column)
        if self.record_at(place) is None:
            return self._empty_row(column, role)
        if column.kind == "check":
            return self._tick(column, self._value(place, column), role)
        # What is told costs queries, and Qt asks for many roles to paint a cell.
        in_words = role in _IN_WORDS
        return _as_role(self._shown(place, column, role), role) if in_words else self._shade(place, column, role)

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Save the value or the tick of a cell."""
        if role == Role.CheckStateRole and self.columns[index.column()].kind == "check":
            return self.take(index, Qt.CheckState(value) is Qt.CheckState.Checked)
        return role == Role.EditRole and self.take(index, value)

    def _take_old(self, place: int, column: GridColumn, value: Any) -> bool:
        saved = self.rows[place]
        if getattr(saved.fields, column.name) != value:
            self.rows[place] = self.children_of.change(saved.id, self, **{column.name: value})
            self._learn_names()
        self._refused.pop((saved.id, column.name), None)
        self._tell(place)
        return True

    def _take_new(self, column: GridColumn, value: Any) -> bool:
        parent = self.parent_record
        if parent is None:
            return False
        self._refused.pop((parent, column.name), None)
        values = {**self._drafted(), column.name: value}
        if value in (None, "", False, ()):
            values.pop(column.name)
        self._drafts.pop(parent, None)
        if not values:
            self._tell(len(self.rows))
            return False
        try:
            made = self.children_of.add(parent, self, **{**self._defaults(), **values})
        except Invalid as fault:
            self._draft(parent, values, fault, column.name)
            return False
        self._learn_names()
        for one in self.columns:  # what was refused in the empty row goes on with the record
            if (parent, one.name) in self._refused:
                self._refused[made, one.name] = self._refused.pop((parent, one.name))
        self.append(made)
        self.added.emit(made)
        return True

    def _learn_names(self) -> None:
        """Read the names anew where one may have been typed that was not there."""
        for one in self.columns:
            if one.kind == "name" and one.options and self.parent_record:
                self._names[one.name] = dict(one.options(self.parent_record))

    def _draft(self, parent: uuid.UUID, values: dict[str, Any], fault: Invalid, typed: str) -> None:
        """Hold what was typed until the rest is; a fault of the value itself is raised on."""
        titles = {column.name: f"“{column.title}”" for column in self.columns}
        kept = {name: value for name, value in values.items() if name not in fault.fields}
        lacks = tuple(titles[name] for name in fault.fields if name in titles and name not in values)
        if kept and lacks:
            self._drafts[parent] = Draft(kept, lacks)
        if typed in fault.fields or not lacks:
            raise fault
        self._tell(len(self.rows))
        self.problem.emit(self.sentence())

    def _owner(self, place: int) -> uuid.UUID:
        owner = self.record_at(place) or self.parent_record
        assert owner is not None
        return owner

    def _drafted(self) -> dict[str, Any]:
        draft = self._drafts.get(self.parent_record) if self.parent_record else None
        return draft.values if draft else {}

    def _value(self, place: int, column: GridColumn) -> Any:
        if self.record_at(place) is None:
            return {**self._defaults(), **self._drafted()}.get(column.name)
        return getattr(self.rows[place].fields, column.name)

    def _shade(self, place: int, column: GridColumn, role: int) -> QColor | None:
        is_muted = role == Role.ForegroundRole and self._is_blank(place, column)
        return QColor(theme.colours().muted) if is_muted else None

    def _is_blank(self, place: int, column: GridColumn) -> bool:
        return column.blank is not None and self._value(place, column) in (None, "")

    def _shown(self, place: int, column: GridColumn, role: int) -> str:
        if column.blank and self._is_blank(place, column):
            return column.blank(self.rows[place])
        if column.told:
            return column.told(self.rows[place])
        if column.ideas and role in (Role.ToolTipRole, Role.AccessibleTextRole):
            return "\n".join(column.ideas().names(self._value(place, column)))
        return self._text(column, self._value(place, column))

    def _text(self, column: GridColumn, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, Choice):
            return value.short
        if column.ideas:
            return column.ideas().short_names(value)
        written: dict[Any, Callable[[Any], str]] = {
            "date": short,
            "time": clock,
            **dict.fromkeys(("pick", "name"), lambda record: self.options(column).get(record, "in the bin")),
        }
        if column.kind in written:
            return written[column.kind](value)
        return f"{value:g}" if isinstance(value, float) else str(value)

    def _tick(self, column: GridColumn, is_ticked: bool, role: int) -> Any:
        if role == Role.CheckStateRole:
            return Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked
        return f"{column.title}: {'yes' if is_ticked else 'no'}" if role == Role.AccessibleTextRole else None

    def _empty_row(self, column: GridColumn, role: int) -> Any:
        drafted = self._drafted()
        if column.name in drafted:
            return _as_role(self._text(column, drafted[column.name]), role)
        if role == Role.DisplayRole and column is self.columns[0] and not drafted:
            return f"+ Add {self.children_of.noun}"
        if role == Role.ForegroundRole:
            return QColor(theme.colours().accent)
        if role == Role.AccessibleTextRole:
            return f"Add {self.children_of.noun}: {column.title}"
        return None

    def _refused_data(self, refused: Refused, role: int) -> Any:
        if role == Role.ForegroundRole:
            return QColor(theme.colours().error)
        if role == Role.ToolTipRole:
            return tip(refused.sentence)
        if role == Role.AccessibleTextRole:
            return f"{refused.text}: {refused.sentence}"
        return refused.text if role in (Role.DisplayRole, Role.EditRole) else None

    def _tell(self, place: int) -> None:
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))


_IN_WORDS = (Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole)


def _as_role(text: str, role: int) -> str | None:
    if role == Role.ToolTipRole:
        return tip(text)
    return text if role in _IN_WORDS else None
