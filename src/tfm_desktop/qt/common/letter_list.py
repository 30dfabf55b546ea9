"""A long list of short rows that is worked through by single letters."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from tfm_desktop.qt import theme

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class Row(NamedTuple):
    """A row: what it stands for, and its text; one that stands for nothing heads those after it."""

    key: Any
    text: str = ""


class LetterModel(QAbstractListModel):
    """The rows; the text of one is made when it is looked at."""

    def __init__(self, text_of: Callable[[Any], str]) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._text_of = text_of

    def show(self, rows: Sequence[Row]) -> None:
        """Show rows in the place of those before."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def say_anew(self) -> None:
        """Have the text of every row made anew."""
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the rows."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let all be chosen but headings."""
        is_heading = index.isValid() and self.rows[index.row()].key is None
        return Qt.ItemFlag.NoItemFlags if is_heading else super().flags(index)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Give the text of a row; a heading is bold."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return row.text or " ".join(self._text_of(row.key).split())
        if row.key is None and role == Role.FontRole:
            font = QFont()
            font.setBold(True)
            return font
        return QColor(theme.colours().accent) if row.key is None and role == Role.ForegroundRole else None


class LetterList(QListView):
    """The rows, one of them chosen; a letter does what it stands for, and arrows go through."""

    chosen = Signal()

    def __init__(self, name: str, text_of: Callable[[Any], str]) -> None:
        super().__init__()
        self.rows = LetterModel(text_of)
        self.rows.setParent(self)
        self.letters: dict[tuple[Qt.Key, bool], Callable[[], None]] = {}  # by key, and whether with Shift
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)  # thousands of rows need not be measured
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit())

    def current(self) -> Any:
        """Give what the chosen row stands for; None for nothing."""
        place = self.currentIndex().row()
        return self.rows.rows[place].key if 0 <= place < len(self.rows.rows) else None

    def go_to(self, key: Any) -> bool:
        """Choose the row of a key; tell whether it is there."""
        place = next((at for at, row in enumerate(self.rows.rows) if row.key == key and key is not None), -1)
        if place >= 0:
            self.setCurrentIndex(self.rows.index(place))
        return place >= 0

    def go_on(self, is_open: Callable[[Any], bool]) -> None:
        """Choose the next row that is open, from the top again where none is below; else stay."""
        here = self.currentIndex().row()
        rows = self.rows.rows
        for place in [*range(here + 1, len(rows)), *range(here + 1)]:
            if rows[place].key is not None and is_open(rows[place].key):
                self.setCurrentIndex(self.rows.index(place))
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a letter stands for."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_plain = modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        act = self.letters.get((Qt.Key(event.key()), modifiers == Qt.KeyboardModifier.ShiftModifier))
        if act and is_plain:
            act()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Look for no row that begins with a letter: it stands for something else."""
