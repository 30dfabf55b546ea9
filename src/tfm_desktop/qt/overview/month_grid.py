"""The days of a month as a grid, with what lies on each."""

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from tfm_desktop.domain.years import british, clock
from tfm_desktop.qt import theme
from tfm_desktop.services.month import weeks
from tfm_desktop.services.plan_calendar import CalendarEntry, EntryKind

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SATURDAY = 5
WEEKEND = 0.6  # of the width of another day
INSIDE = 4  # pixels round what stands in a day
SMALLER = 0.84  # of the size of the words elsewhere
# Each kind has a letter, which the legend below the grid tells.
LETTERS = {
    EntryKind.WORK_GROUP: "S",
    EntryKind.VISIT: "V",
    EntryKind.SESSION: "P",
    EntryKind.NEXT_REVIEW: "R",
}
LEGEND = "S session  ·  V visit  ·  P professional development  ·  R review of a plan"


class MonthModel(QAbstractTableModel):
    """The weeks of a month."""

    def __init__(self) -> None:
        super().__init__()
        self.first = self.today = dt.date.today()
        self.weeks: list[list[dt.date]] = []
        self.entries: dict[dt.date, list[CalendarEntry]] = {}
        self.days_off: Mapping[dt.date, str] = {}

    def show(self, first: dt.date, entries: Sequence[CalendarEntry], today: dt.date) -> None:
        """Show the month of a day, with entries in the order of their days."""
        self.beginResetModel()
        self.first, self.today, self.weeks = first, today, weeks(first)
        self.entries = {day: list(found) for day, found in groupby(entries, key=lambda one: one.date) if day}
        self.endResetModel()

    def day(self, index: Index) -> dt.date:
        """Give the day of a cell."""
        return self.weeks[index.row()][index.column()]

    def place(self, day: dt.date) -> QModelIndex:
        """Give the cell of a day."""
        row = next(at for at, week in enumerate(self.weeks) if day in week)
        return self.index(row, day.weekday())

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the weeks."""
        return 0 if parent.isValid() else len(self.weeks)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the days of a week."""
        return 0 if parent.isValid() else len(DAYS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Name the days of a week."""
        return DAYS[section] if orientation is Qt.Orientation.Horizontal and role == Role.DisplayRole else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Tell a day in words."""
        if role not in (Role.AccessibleTextRole, Role.ToolTipRole):
            return None
        day = self.day(index)
        head = ", ".join(filter(None, [british(day), "today" if day == self.today else "", self.days_off.get(day, "")]))
        told = [line(one, self.today) for one in self.entries.get(day, [])]
        return "\n".join([head, *told])


class MonthGrid(QTableView):
    """The grid; arrows go from day to day, Page Up and Page Down from month to month, Enter into the day."""

    wanted = Signal(object)  # another day, perhaps of another month
    entered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.days = MonthModel()
        self.days.setParent(self)
        self.setModel(self.days)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName("Month")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(8)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(8)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.selectionModel().currentChanged.connect(self._move)
        self.doubleClicked.connect(lambda index: self.entered.emit(self.days.day(index)))

    def show_month(self, first: dt.date, entries: Sequence[CalendarEntry], today: dt.date) -> None:
        """Show the month of a day."""
        with QSignalBlocker(self.selectionModel()):
            self.days.show(first, entries, today)

    def choose(self, day: dt.date) -> None:
        """Choose a day of the weeks that are shown."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self.days.place(day))
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from day to day, also into another month."""
        day, key = self.days.day(self.currentIndex()), event.key()
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}.get(Qt.Key(key))
        months = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(key))
        if by:
            self.wanted.emit(day + dt.timedelta(days=by))
        elif months:
            self.wanted.emit(months_later(day, months))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(day)
        else:
            event.ignore()

    def updateGeometries(self) -> None:
        """Share the width out: a day of the weekend is narrower."""
        super().updateGeometries()
        width = self.viewport().width()
        weekend = int(width * WEEKEND / (SATURDAY + 2 * WEEKEND))
        day = (width - 2 * weekend) // SATURDAY
        for column in range(len(DAYS)):
            wanted = weekend if column >= SATURDAY else day
            if column == len(DAYS) - 1:
                wanted = width - SATURDAY * day - weekend
            if self.columnWidth(column) != wanted:
                self.setColumnWidth(column, wanted)

    def _move(self, index: QModelIndex) -> None:
        if index.isValid():
            self.wanted.emit(self.days.day(index))


class _Delegate(QStyledItemDelegate):
    """Draws a day: its number, a bank holiday, and short words for what lies on it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one day."""
        model = index.model()
        assert isinstance(model, MonthModel)
        day, colours = model.day(index), theme.colours()
        is_of_month, is_today = day.month == model.first.month, day == model.today
        is_quiet = not is_of_month or day.weekday() >= SATURDAY or day in model.days_off
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        ground = colours.chosen if is_chosen else colours.ground if is_quiet else colours.surface
        painter.fillRect(option.rect, QColor(ground))
        if is_today:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))
        elif is_chosen and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        room = option.rect.adjusted(INSIDE, 2, -INSIDE, -1)
        below = self._head(painter, room, option.font, model, day)
        painter.setPen(QColor(colours.text if is_of_month else colours.muted))
        self._entries(painter, room.adjusted(0, below, 0, 0), option.font, model.entries.get(day, []))
        painter.restore()

    def _head(self, painter: QPainter, room: QRect, font: QFont, model: MonthModel, day: dt.date) -> int:
        """Draw the number of a day and what day it is, or where it is low what lies on it; give the height."""
        colours, is_today = theme.colours(), day == model.today
        numbered = _sized(font, bold=is_today)
        painter.setFont(numbered)
        painter.setPen(QColor(colours.accent if is_today else colours.text if _is_plain(model, day) else colours.muted))
        height = painter.fontMetrics().height()
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft, str(day.day))
        beside = painter.fontMetrics().horizontalAdvance(f"{day.day}  ")
        told = "Today" if is_today else model.days_off.get(day, "")
        if room.height() < 2 * height:
            told = " ".join(LETTERS[one.kind] for one in model.entries.get(day, []))
        if day.weekday() < SATURDAY or painter.fontMetrics().horizontalAdvance(told) <= room.width() - beside:
            _write(painter, room.adjusted(beside, 0, 0, 0), told)
        return height

    def _entries(self, painter: QPainter, room: QRect, font: QFont, entries: Sequence[CalendarEntry]) -> None:
        """Draw as many entries as there is room for, and how many more there are."""
        bold, plain = _sized(font, bold=True), _sized(font, bold=False)
        height = QFontMetrics(plain).height()
        fits = room.height() // height
        shown = entries if len(entries) <= fits else entries[: max(fits - 1, 0)]
        mark = QFontMetrics(bold).horizontalAdvance("W ")
        for place, entry in enumerate(shown):
            line_of_one = QRect(room.left(), room.top() + place * height, room.width(), height)
            painter.setFont(bold)
            painter.drawText(line_of_one, Qt.AlignmentFlag.AlignLeft, LETTERS[entry.kind])
            painter.setFont(plain)
            _write(painter, line_of_one.adjusted(mark, 0, 0, 0), entry.where or entry.text)
        if fits and len(shown) < len(entries):
            painter.setFont(plain)
            last = QRect(room.left(), room.top() + len(shown) * height, room.width(), height)
            _write(painter, last, f"{len(entries) - len(shown)} more" if shown else f"{len(entries)} entries")


def line(entry: CalendarEntry, today: dt.date) -> str:
    """Tell an entry with its time."""
    return " ".join(filter(None, [clock(entry.at), entry.told(today)]))


def months_later(day: dt.date, by: int) -> dt.date:
    """Give the day of so many months later, or the last one of its month where that is shorter."""
    month = day.year * 12 + day.month - 1 + by
    first = dt.date(month // 12, month % 12 + 1, 1)
    last = max(each for week in weeks(first) for each in week if each.month == first.month)
    return min(first.replace(day=min(day.day, last.day)), last)


def _is_plain(model: MonthModel, day: dt.date) -> bool:
    return day.month == model.first.month and day not in model.days_off


def _write(painter: QPainter, room: QRect, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft, shown)


def _sized(font: QFont, *, bold: bool) -> QFont:
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * SMALLER)
    made.setBold(bold)
    return made
