"""What is next, heading by heading: each with its day, its words, and whose move it is."""

import datetime as dt
from collections.abc import Collection, Iterable
from itertools import groupby

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPolygon,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from tfm_desktop.qt import theme
from tfm_desktop.services.overview import Item

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
MARGIN, PADDING, BETWEEN, GAP = 12, 6, 2, 16  # pixels
LONGEST_DAY = "Wed 30 September"
SMALLER = 0.88  # of the size of the words
WHOSE = 0.22  # of the width, for whose move it is
WRAPPED = Qt.TextFlag.TextWordWrap


class ItemList(QTreeView):
    """The headings, which fold, with what stands under them; Enter or a click opens the record."""

    opened = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.today = dt.date.min
        self.rows = QStandardItemModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName("What is next, and whose move it is")
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._enter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure the rows anew: their words are broken at the width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def show_items(self, items: Iterable[Item], today: dt.date) -> None:
        """Show items, given heading by heading; what was chosen and what was folded stays so."""
        chosen, folded, scrolled = self._key(), set(self.folded()), self.verticalScrollBar().value()
        self.today = today
        self.rows.clear()
        for heading, found in groupby(items, key=lambda one: one.heading):
            head = QStandardItem()
            head.setData(heading, Role.UserRole)
            for item in found:
                row = QStandardItem(item.text)
                row.setData(item, Role.UserRole)
                row.setData(self.told(item), Role.AccessibleTextRole)
                row.setData(self.told(item), Role.ToolTipRole)
                head.appendRow(row)
            head.setText(f"{heading.label} ({head.rowCount()})")
            self.rows.appendRow(head)
        self.fold(folded)
        self._choose(chosen)
        self.verticalScrollBar().setValue(scrolled)

    def current(self) -> Item | None:
        """Give the chosen item; None on a heading."""
        chosen = self.currentIndex().data(Role.UserRole)
        return chosen if isinstance(chosen, Item) else None

    def items(self) -> list[Item]:
        """Give all items in their order, folded or not."""
        return [self.rows.data(index, Role.UserRole) for index in self._indexes() if index.parent().isValid()]

    def folded(self) -> list[str]:
        """Give the headings that are folded."""
        heads = [self.rows.index(place, 0) for place in range(self.rows.rowCount())]
        return [index.data(Role.UserRole) for index in heads if not self.isExpanded(index)]

    def fold(self, headings: Collection[str]) -> None:
        """Fold these headings, and open the others."""
        for place in range(self.rows.rowCount()):
            index = self.rows.index(place, 0)
            self.setExpanded(index, index.data(Role.UserRole) not in headings)

    def told(self, item: Item) -> str:
        """Tell an item in full, as it is read out."""
        when = ", ".join(filter(None, [item.day(self.today), item.near(self.today)]))
        return "\n".join(filter(None, [when, item.text, item.more, item.where, f"Whose move: {item.whose}"]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the record with Enter, or fold a heading with it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _enter(self, index: Index) -> None:
        told = index.data(Role.UserRole)
        if isinstance(told, Item):
            self.opened.emit(*told.opens)
        elif index.isValid():
            self.setExpanded(index, not self.isExpanded(index))

    def _key(self) -> object:
        told = self.currentIndex().data(Role.UserRole)
        return (told.heading, told.opens) if isinstance(told, Item) else told

    def _choose(self, key: object) -> None:
        """Choose what has a key; else the first item."""
        found = self._indexes()
        same = (index for index in found if key is not None and _key_of(index) == key)
        first = (index for index in found if index.parent().isValid() and self.isExpanded(index.parent()))
        self.setCurrentIndex(next(same, None) or next(first, None) or self.rows.index(0, 0))

    def _indexes(self) -> list[QModelIndex]:
        heads = [self.rows.index(place, 0) for place in range(self.rows.rowCount())]
        return [
            index
            for head in heads
            for index in (head, *(self.rows.index(row, 0, head) for row in range(self.rows.rowCount(head))))
        ]


class _Delegate(QStyledItemDelegate):
    """Draws a heading, or an item in three columns: the day, all of the words, whose move it is."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        colours, told = theme.colours(), index.data(Role.UserRole)
        painter.save()
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(option.rect, QColor(colours.chosen if is_chosen else colours.surface))
        room = option.rect.adjusted(MARGIN, PADDING, -MARGIN, -PADDING)
        if isinstance(told, Item):
            self._draw_item(painter, room, option.font, told)
        else:
            self._draw_heading(painter, room, option.font, index)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Measure a row: an item is as tall as its words, and of two lines at the least."""
        view, told = self._view(), index.data(Role.UserRole)
        width, font = view.viewport().width(), view.font()
        height = QFontMetrics(font).height() + PADDING
        if isinstance(told, Item):
            _day, words, whose = _columns(QRect(0, 0, width - 2 * MARGIN, 0), font)
            below = max(_height(_below(told), _small(font), words), QFontMetrics(_small(font)).height())
            height = max(_height(told.text, font, words) + BETWEEN + below, _height(told.whose, font, whose))
        return QSize(width, height + 2 * PADDING)

    def _draw_heading(self, painter: QPainter, room: QRect, font: QFont, index: Index) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(theme.colours().accent)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        x, y = room.left(), room.center().y()
        is_open = self._view().isExpanded(index)
        corners = ((0, -2), (8, -2), (4, 3)) if is_open else ((1, -4), (6, 0), (1, 4))
        painter.drawPolygon(QPolygon([QPoint(x + dx, y + dy) for dx, dy in corners]))
        painter.setPen(colour)
        painter.setFont(_bold(font))
        painter.drawText(room.adjusted(GAP, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, index.data())

    def _draw_item(self, painter: QPainter, room: QRect, font: QFont, item: Item) -> None:
        colours, today = theme.colours(), self._view().today
        day, words, whose = _columns(room, font)
        painter.setPen(QColor(colours.text))
        painter.setFont(font)
        for column, text in ((day, item.day(today)), (words, item.text), (whose, item.whose)):
            painter.drawText(column, WRAPPED, text)
        painter.setFont(_small(font))
        painter.setPen(QColor(colours.muted))
        painter.drawText(words.adjusted(0, _height(item.text, font, words) + BETWEEN, 0, 0), WRAPPED, _below(item))
        painter.setPen(QColor(colours.error if item.is_overdue(today) else colours.muted))
        painter.drawText(day.adjusted(0, QFontMetrics(font).height() + BETWEEN, 0, 0), WRAPPED, item.near(today))

    def _view(self) -> ItemList:
        view = self.parent()
        assert isinstance(view, ItemList)
        return view


def _key_of(index: QModelIndex) -> object:
    told = index.data(Role.UserRole)
    return (told.heading, told.opens) if isinstance(told, Item) else told


def _columns(room: QRect, font: QFont) -> tuple[QRect, QRect, QRect]:
    """Share the room of an item out: the day, the words, whose move it is."""
    day, whose = QFontMetrics(font).horizontalAdvance(LONGEST_DAY), int(room.width() * WHOSE)
    words = room.adjusted(day + GAP, 0, -whose - GAP, 0)
    left = QRect(room.left(), room.top(), day, room.height())
    return left, words, QRect(words.right() + GAP, room.top(), whose, room.height())


def _height(text: str, font: QFont, column: QRect) -> int:
    metrics = QFontMetrics(font)
    if metrics.horizontalAdvance(text) <= column.width():
        return metrics.height()
    return metrics.boundingRect(QRect(0, 0, column.width(), 0), WRAPPED, text).height()


def _below(item: Item) -> str:
    return " · ".join(filter(None, [item.where, item.more]))


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setBold(True)
    return made


def _small(font: QFont) -> QFont:
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * SMALLER)
    return made
