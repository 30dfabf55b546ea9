"""The ledger as a list: a heading for each department, and below it each commitment with its figures in words."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from tfm_desktop.domain.ledger import AT_RISK, LedgerLine
from tfm_desktop.qt import theme
from tfm_desktop.qt.common.as_typed import tip
from tfm_desktop.qt.common.in_sight import InSight
from tfm_desktop.qt.common.wrapping import height_of, wrapped

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
PADDING, BETWEEN = 8, 3  # pixels
FIGURE, LEAST, WORDS = 104, 78, 196  # pixels of a figure, of one where there is little room, and of the words
NOTHING_AGREED = "No commitments yet. Copy them from a template, or add one."


class Place(IntEnum):
    """The columns of the ledger."""

    COMMITMENT = 0
    AGREED = 1
    PLANNED = 2
    DONE = 3
    LEFT = 4


TITLES = ("Commitment", "Agreed", "Planned", "Done", "Left")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A department as a heading, or one of its lines."""

    membership: uuid.UUID
    title: str  # the department, or the commitment and whom it is for
    below: str
    line: LedgerLine | None = None

    @property
    def key(self) -> tuple[uuid.UUID, uuid.UUID | None, uuid.UUID | None]:
        """Tell the row apart from others, before a change and after it."""
        line = self.line
        return self.membership, line.commitment.id if line else None, line.person if line else None

    @property
    def is_at_risk(self) -> bool:
        """Tell whether what is planned does not suffice."""
        return self.line is not None and self.line.state in AT_RISK

    def figure(self, place: int) -> str:
        """Write one of the figures of a line."""
        line = self.line
        if line is None:
            return ""
        return (line.agreed, line.told(line.planned), line.told(line.done), line.left_told)[place - Place.AGREED]

    def text(self, place: int) -> str:
        """Give what stands in a column, as it is read out."""
        if place == Place.COMMITMENT:
            return "\n".join(filter(None, (self.title, self.below)))
        return self.figure(place)


class LedgerModel(QAbstractTableModel):
    """The rows of the ledger."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: Sequence[LedgerRow] = ()

    def show(self, rows: Sequence[LedgerRow]) -> None:
        """Show rows in the place of those before."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the columns."""
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Give the title of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return TITLES[section]
        if orientation is Qt.Orientation.Horizontal and role == Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Give the text of a cell; a figure is read out with its column and its commitment."""
        if not index.isValid():
            return None
        row, place = self.rows[index.row()], index.column()
        if role == Role.DisplayRole:
            return row.text(place)
        if role == Role.AccessibleTextRole and row.line and place != Place.COMMITMENT:
            return f"{TITLES[place]}: {row.figure(place) or 'none'}. {row.title}"
        if role == Role.AccessibleTextRole:
            return row.text(place).replace("\n", ". ")
        if role == Role.ToolTipRole and row.line and place != Place.COMMITMENT:
            return tip("Enter shows the commitment" if place == Place.AGREED else "Enter shows what was counted")
        return None


class LedgerDelegate(QStyledItemDelegate):
    """Draws a heading, a commitment with its words below, or a figure."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell."""
        row, colours = _row(index), theme.colours()
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(option.rect, QColor(colours.chosen if is_chosen else colours.surface))
        title, below = self._laid(row, index.column(), option.font, option.rect.width())
        place = QPointF(option.rect.left() + PADDING, option.rect.top() + PADDING)
        is_accented = row.line is None or index.column() != Place.COMMITMENT
        painter.setPen(QColor(colours.accent if is_accented else colours.text))
        title.draw(painter, place)
        if below:
            painter.setPen(QColor(colours.text if row.is_at_risk else colours.muted))
            below.draw(painter, place + QPointF(0, height_of(title) + BETWEEN))
        if is_chosen and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colours.accent))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Measure a cell at the width of its column."""
        view = self.parent()
        assert isinstance(view, LedgerTable)
        row, place = _row(index), index.column()
        if row.line is None and place:
            return QSize(0, 0)
        width = view.viewport().width() if row.line is None else view.columnWidth(place)
        title, below = self._laid(row, place, view.font(), width)
        return QSize(width, height_of(title) + (height_of(below) + BETWEEN if below else 0) + 2 * PADDING)

    def _laid(self, row: LedgerRow, place: int, font: QFont, width: int) -> tuple[Any, Any]:
        room = max(width - 2 * PADDING, 40)
        if place != Place.COMMITMENT:
            return wrapped(row.figure(place), font, room), None
        first, second = QFont(font), QFont(font)
        first.setBold(row.line is None)
        second.setBold(row.is_at_risk)
        return wrapped(row.title, first, room), wrapped(row.below, second, room) if row.below else None


class LedgerTable(QTableView):
    """The ledger; Enter or a click on a figure asks what it was counted from."""

    chosen = Signal()
    asked = Signal(object, int)
    binned = Signal(object)
    moved = Signal(object, int)

    def __init__(self) -> None:
        super().__init__()
        self.rows = LedgerModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(LedgerDelegate(self))
        self.setAccessibleName("Ledger")
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # only the page scrolls
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.horizontalHeader().setHighlightSections(False)
        self.clicked.connect(self._ask)
        self.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit())
        InSight(self)

    def show_rows(self, rows: Sequence[LedgerRow]) -> None:
        """Show rows, and keep what was chosen where it is still there; else what stands in its place."""
        before, here = self.current(), self.currentIndex()
        self.clearSpans()
        self.rows.show(rows)
        for place, row in enumerate(rows):
            if row.line is None:
                self.setSpan(place, 0, 1, len(TITLES))
        if not (before and self._go_to(before.key, here.column())) and rows:
            self.setCurrentIndex(self.rows.index(min(max(here.row(), 0), len(rows) - 1), max(here.column(), 0)))
        self.chosen.emit()
        self._fit()

    def current(self) -> LedgerRow | None:
        """Give the chosen row; None where none is."""
        place = self.currentIndex().row()
        return self.rows.rows[place] if 0 <= place < len(self.rows.rows) else None

    def choose(self, commitment: uuid.UUID) -> bool:
        """Choose the first line of a commitment; tell whether it is shown."""
        row = next((one for one in self.rows.rows if one.line and one.line.commitment.id == commitment), None)
        return row is not None and self._go_to(row.key, Place.COMMITMENT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask with Enter, bin with Delete, move with Alt; leave the keys that turn pages to the page."""
        key, alt, row = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier, self.current()
        if key in _ENTER:
            self._ask(self.currentIndex())
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
        elif key == Qt.Key.Key_Delete and row and row.line:
            self.binned.emit(row.line.commitment.id)
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and row and row.line:
            self.moved.emit(row.line.commitment.id, -1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the words the room that the figures leave."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _ask(self, index: QModelIndex) -> None:
        row = self.current()
        if index.isValid() and row and row.line:
            self.asked.emit(row, index.column())

    def _go_to(self, key: object, column: int) -> bool:
        place = next((at for at, row in enumerate(self.rows.rows) if row.key == key), -1)
        if place >= 0:
            self.setCurrentIndex(self.rows.index(place, column))
        return place >= 0

    def _fit(self) -> None:
        """Be as tall as the rows are at this width."""
        scale = self.font().pointSizeF() / theme.POINTS
        room = self.viewport().width() - round(WORDS * scale)
        figure = round(min(max(room / 4, LEAST * scale), FIGURE * scale))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for place in (Place.AGREED, Place.PLANNED, Place.DONE, Place.LEFT):
            header.resizeSection(place, figure)
        header.resizeSection(Place.COMMITMENT, max(self.viewport().width() - 4 * figure, round(WORDS * scale)))
        self.resizeRowsToContents()
        bar = self.horizontalScrollBar()
        extra = bar.sizeHint().height() if bar.maximum() > 0 else 0
        self.setFixedHeight(header.sizeHint().height() + self.verticalHeader().length() + extra + 4)


def _row(index: Index) -> LedgerRow:
    model = index.model()
    assert isinstance(model, LedgerModel)
    return model.rows[index.row()]
