"""The calendar of a plan's year as a list: month by month, what is past muted, today marked."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from textwrap import shorten

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from tfm_desktop.domain.years import british, in_month, month_of
from tfm_desktop.qt import theme
from tfm_desktop.qt.common.as_typed import tip
from tfm_desktop.services.plan_calendar import CalendarEntry

UNDATED, NO_DAY = "To be confirmed", "No date yet"
LONGEST_DAY = "Wed 30 September"
ENTRY, ROW = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
MARGIN, GAP, BEFORE = 7, 18, 10  # pixels around a row, between its two columns, and above a month
SIDE = 12  # pixels left and right
SHOWN = 240  # signs of an entry; its tool tip has more

Index = QModelIndex | QPersistentModelIndex


class CalendarList(QListWidget):
    """What lies on each day; Enter or a double click opens it."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._today = dt.date.min
        self.setAccessibleName("Calendar of the year")
        self.setItemDelegate(_Delegate(self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # only the page scrolls
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.activated.connect(lambda index: self.opened.emit(index.data(ENTRY)))
        self.currentItemChanged.connect(lambda *_: self._keep_in_sight())

    def show_entries(self, entries: Sequence[CalendarEntry], today: dt.date) -> None:
        """Show entries, which are in the order of their days; what was chosen stays so."""
        chosen, self._today = self.chosen(), today
        with QSignalBlocker(self):
            self.clear()
            for month, found in groupby(entries, key=lambda one: month_of(one.date) if one.date else UNDATED):
                self._add_month(month)
                for entry in found:
                    self._add(entry, today)
            for place in range(self.count()):
                entry = self.item(place).data(ENTRY)
                if chosen and entry and entry.opens == chosen.opens and entry.kind is chosen.kind:
                    self.setCurrentRow(place)
        self._fit()

    def chosen(self) -> CalendarEntry | None:
        """Give the chosen entry."""
        item = self.currentItem()
        return item.data(ENTRY) if item else None

    def texts(self) -> list[str]:
        """Give the rows as they are read out."""
        return [self.item(place).text() for place in range(self.count())]

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at today, or at what comes next."""
        if self.currentRow() < 0:
            self.setCurrentRow(self._next())
        super().focusInEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as tall as the rows are at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
            self._fit()

    def _next(self) -> int:
        places = [place for place in range(self.count()) if self.item(place).data(ENTRY)]
        coming = [place for place in places if (day := self.item(place).data(ENTRY).date) is None or day >= self._today]
        return next(iter(coming or places), -1)

    def _add_month(self, month: str) -> None:
        item = QListWidgetItem(month)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.addItem(item)

    def _add(self, entry: CalendarEntry, today: dt.date) -> None:
        is_today = entry.date == today
        told = f"Today · {entry.told(today)}" if is_today else entry.told(today)
        item = QListWidgetItem(f"{british(entry.date) or NO_DAY}: {told}")
        item.setData(ENTRY, entry)
        day = in_month(entry.date) if entry.date else NO_DAY
        item.setData(ROW, (day, shorten(told, SHOWN, placeholder=" …"), entry.is_past(today), is_today))
        item.setToolTip(tip(told))
        self.addItem(item)

    def _fit(self) -> None:
        """Be as tall as the rows, so that only the page scrolls."""
        rows = sum(self.sizeHintForRow(place) for place in range(self.count()))
        self.setFixedHeight(rows + 2 * self.frameWidth() + BEFORE)

    def _keep_in_sight(self) -> None:
        area, item = _area_of(self), self.currentItem()
        if area is None or item is None:
            return
        row = self.visualItemRect(item)
        place = area.viewport().mapFromGlobal(self.viewport().mapToGlobal(row.center()))
        area.ensureVisible(0, place.y() + area.verticalScrollBar().value(), 0, row.height())


class _Delegate(QStyledItemDelegate):
    """Paints a month as a heading, and an entry as its day with the words beside it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Give room for the words, broken into lines."""
        row, view = index.data(ROW), option.widget
        assert isinstance(view, CalendarList)
        if row is None:
            return QSize(100, option.fontMetrics.lineSpacing() + 2 * MARGIN + BEFORE)
        room = _room(option, QRect(0, 0, view.viewport().width(), 100_000))
        needed = _metrics(option, is_today=row[3]).boundingRect(room, Qt.TextFlag.TextWordWrap, row[1])
        return QSize(100, needed.height() + 2 * MARGIN)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the ground as the style has it, and the words upon it."""
        self.initStyleOption(option, index)
        row, words, view = index.data(ROW), option.text, option.widget
        option.text = ""
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, view)
        painter.save()
        if row is None:
            painter.setFont(_bold(option.font))
            painter.setPen(QColor(theme.colours().accent))
            painter.drawText(option.rect.adjusted(SIDE, BEFORE, -SIDE, 0), Qt.AlignmentFlag.AlignVCenter, words)
        else:
            _paint_entry(painter, option, *row)
        painter.restore()


def _paint_entry(
    painter: QPainter, option: QStyleOptionViewItem, day: str, words: str, is_past: bool, is_today: bool
) -> None:
    colours = theme.colours()
    painter.setFont(_bold(option.font) if is_today else option.font)
    painter.setPen(QColor(colours.muted if is_past else colours.accent if is_today else colours.text))
    top_left = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
    painter.drawText(option.rect.adjusted(SIDE, MARGIN, -SIDE, 0), top_left, day)
    if is_today:
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
    painter.drawText(_room(option, option.rect), top_left | Qt.TextFlag.TextWordWrap, words)


def _room(option: QStyleOptionViewItem, row: QRect) -> QRect:
    """Give the part of a row that the words have, beside the day."""
    day = QFontMetrics(_bold(option.font)).horizontalAdvance(LONGEST_DAY)
    return row.adjusted(SIDE + day + GAP, MARGIN, -SIDE, 0)


def _metrics(option: QStyleOptionViewItem, *, is_today: bool) -> QFontMetrics:
    return QFontMetrics(_bold(option.font)) if is_today else option.fontMetrics


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold


def _area_of(widget: QWidget) -> QScrollArea | None:
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent
