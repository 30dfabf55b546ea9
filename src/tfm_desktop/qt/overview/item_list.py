"""What is next, heading by heading: each with its day, its words, and whose move it is."""

import datetime as dt
from collections.abc import Collection, Iterable
from itertools import groupby

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPolygon, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from tfm_desktop.qt import theme
from tfm_desktop.services.overview import Item

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
MARGIN, PADDING, BETWEEN, GAP = 12, 6, 2, 16  # pixels
LONGEST_DAY = "Wed 30 September"
SMALLER = 0.88  # of the size of the words
WHOSE = 0.22  # of the width, for whose move it is


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
    """Draws a heading, or an item in three columns of two lines: the day, the words, whose move it is."""

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
        """Measure a row: all items are as tall as one another."""
        view = self._view()
        words, small = QFontMetrics(view.font()), QFontMetrics(_small(view.font()))
        is_item = isinstance(index.data(Role.UserRole), Item)
        height = words.height() + BETWEEN + small.height() if is_item else words.height() + PADDING
        return QSize(view.viewport().width(), height + 2 * PADDING)

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
        _write(painter, room.adjusted(GAP, 0, 0, 0), index.data(), Qt.AlignmentFlag.AlignVCenter)

    def _draw_item(self, painter: QPainter, room: QRect, font: QFont, item: Item) -> None:
        colours, today = theme.colours(), self._view().today
        day = QFontMetrics(font).horizontalAdvance(LONGEST_DAY)
        whose = int(room.width() * WHOSE)
        words = room.adjusted(day + GAP, 0, -whose - GAP, 0)
        painter.setPen(QColor(colours.text))
        painter.setFont(font)
        _write(painter, QRect(room.left(), room.top(), day, room.height()), item.day(today))
        _write(painter, words, item.text)
        _write(painter, QRect(words.right() + GAP, room.top(), whose, room.height()), item.whose)
        painter.setFont(_small(font))
        below = QFontMetrics(font).height() + BETWEEN
        painter.setPen(QColor(colours.muted))
        across = words.adjusted(0, below, whose + GAP, 0)  # nothing stands below whose move it is
        _write(painter, across, " · ".join(filter(None, [item.where, item.more])))
        painter.setPen(QColor(colours.error if item.is_overdue(today) else colours.muted))
        _write(painter, QRect(room.left(), room.top() + below, day, room.height() - below), item.near(today))

    def _view(self) -> ItemList:
        view = self.parent()
        assert isinstance(view, ItemList)
        return view


def _key_of(index: QModelIndex) -> object:
    told = index.data(Role.UserRole)
    return (told.heading, told.opens) if isinstance(told, Item) else told


def _write(painter: QPainter, room: QRect, text: str, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignTop) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | align, shown)


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setBold(True)
    return made


def _small(font: QFont) -> QFont:
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * SMALLER)
    return made
