"""A list that is read and chosen from: each row a text with a quieter line below, under headings, all of it wrapped."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from tfm_desktop.qt import theme
from tfm_desktop.qt.common.wrapping import height_of, wrapped

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
MARGIN, PADDING, BETWEEN = 12, 8, 2  # pixels
LONGEST = 600  # signs of a text; more than a list is read for


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it stands for, its text and what is told below; a row that stands for nothing is a heading."""

    key: Any
    text: str
    below: str = ""
    is_quiet: bool = False  # it can be chosen to be read, and nothing more

    @property
    def is_heading(self) -> bool:
        """Tell whether it heads the rows after it."""
        return self.key is None


def heading(text: str) -> Row:
    """Make a heading."""
    return Row(None, text)


class StepModel(QAbstractListModel):
    """The rows of a list."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []

    def show(self, rows: Sequence[Row]) -> None:
        """Show rows in the place of those before."""
        self.beginResetModel()
        self.rows = [replace(row, text=_short(row.text), below=_short(row.below)) for row in rows]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the rows."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let all be chosen but headings."""
        is_heading = index.isValid() and self.rows[index.row()].is_heading
        return Qt.ItemFlag.NoItemFlags if is_heading else super().flags(index)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Give the text of a row, or all of it in words."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Role.DisplayRole:
            return row.text
        return ", ".join(filter(None, [row.text, row.below])) if role == Role.AccessibleTextRole else None


class StepDelegate(QStyledItemDelegate):
    """Draws a row."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a heading, or a text with the line below it."""
        row, colours = _row(index), theme.colours()
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(option.rect, QColor(colours.chosen if is_chosen else colours.surface))
        place = QPointF(option.rect.left() + MARGIN, option.rect.top() + PADDING)
        shade = colours.accent if row.is_heading else colours.muted if row.is_quiet else colours.text
        painter.setPen(QColor(shade))
        text, below = _laid(row, option.font, option.rect.width())
        text.draw(painter, place)
        if below:
            painter.setPen(QColor(colours.muted))
            below.draw(painter, place + QPointF(0, height_of(text) + BETWEEN))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Measure a row at the width of its list."""
        view = self.parent()
        assert isinstance(view, QListView)
        width = view.viewport().width()
        text, below = _laid(_row(index), view.font(), width)
        return QSize(width, height_of(text) + (height_of(below) + BETWEEN if below else 0) + 2 * PADDING)


class StepList(QListView):
    """The rows, one of them chosen; headings are passed over."""

    chosen = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.rows = StepModel()
        self.rows.setParent(self)
        self.setModel(self.rows)
        self.setItemDelegate(StepDelegate(self))
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # its coming would wrap every row anew
        self.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit())

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show rows, and keep what was chosen where it is still there; else the first is chosen."""
        before, scrolled = self.current(), self.verticalScrollBar().value()
        with QSignalBlocker(self):
            self.rows.show(rows)
            if before is None or not self.go_to(before):
                self.turn(0)
            else:
                self.verticalScrollBar().setValue(scrolled)

    def keys(self) -> list[Any]:
        """Give what the rows stand for, without the headings."""
        return [row.key for row in self.rows.rows if not row.is_heading]

    def current(self) -> Any:
        """Give what the chosen row stands for; None where none is chosen."""
        place = self.currentIndex().row()
        return self.rows.rows[place].key if 0 <= place < len(self.rows.rows) else None

    def go_to(self, key: Any) -> bool:
        """Choose the row of a key; tell whether it is there."""
        place = next((at for at, row in enumerate(self.rows.rows) if row.key == key), -1)
        if place >= 0:
            self.setCurrentIndex(self.rows.index(place))
        return place >= 0

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Go home to the first row below a heading, where Qt would stay."""
        if action is QAbstractItemView.CursorAction.MoveHome:
            place = next((at for at, row in enumerate(self.rows.rows) if not row.is_heading), -1)
            return self.rows.index(place)
        return super().moveCursor(action, modifiers)

    def turn(self, by: int) -> None:
        """Choose the row after, or before, passing headings; at either end it stays."""
        keys = self.keys()
        if keys:
            here = keys.index(self.current()) if self.current() in keys else 0
            self.go_to(keys[min(max(here + by, 0), len(keys) - 1)])


def _laid(row: Row, font: QFont, width: int) -> tuple[Any, Any]:
    bold, small = QFont(font), QFont(font)
    bold.setBold(True)
    small.setPointSizeF(font.pointSizeF() * 0.88)
    room = max(width - 2 * MARGIN, 80)
    text = wrapped(row.text, bold if row.is_heading else font, room)
    return text, wrapped(row.below, small, room) if row.below else None


def _row(index: Index) -> Row:
    model = index.model()
    assert isinstance(model, StepModel)
    return model.rows[index.row()]


def _short(text: str) -> str:
    folded = "\n".join(" ".join(line.split()) for line in text.splitlines())
    return folded if len(folded) <= LONGEST else f"{folded[:LONGEST].rstrip()} …"
