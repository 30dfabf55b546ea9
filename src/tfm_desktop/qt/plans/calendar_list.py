"""The calendar of a plan's year as a list: month by month, what is past muted, today marked."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from textwrap import shorten

from PySide6.QtCore import QPointF, QSignalBlocker, QSize
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextLayout
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from tfm_desktop.domain.years import british, in_month, month_of
from tfm_desktop.qt import theme
from tfm_desktop.qt.common.step_list import MARGIN, PADDING, Index, Row, StepDelegate, heading
from tfm_desktop.qt.common.whole_list import WholeList
from tfm_desktop.qt.common.wrapping import height_of, wrapped
from tfm_desktop.services.plan_calendar import CalendarEntry

UNDATED, NO_DAY = "To be confirmed", "No date yet"
LONGEST_DAY = "Wed 30 September"
BETWEEN = 18  # pixels between the day and the words
SHOWN = 240  # signs of an entry; what it opens has all of it


class CalendarList(WholeList):
    """What lies on each day; Enter or a double click opens it."""

    def __init__(self) -> None:
        super().__init__("Calendar of the year")
        self.today = dt.date.min
        self._held: CalendarEntry | None = None  # what the user went to
        self.setItemDelegate(_Delegate(self))
        self.chosen.connect(self._hold)

    def show_entries(self, entries: Sequence[CalendarEntry], today: dt.date) -> None:
        """Show entries, given in the order of their days; what was gone to stays chosen, else what comes next is."""
        if list(entries) == self.keys() and today == self.today:
            return
        held, self.today = self._held, today
        rows: list[Row] = []
        for month, found in groupby(entries, key=lambda one: month_of(one.date) if one.date else UNDATED):
            rows += [heading(month), *(Row(entry, self.told(entry)) for entry in found)]
        same = [one for one in entries if held and (one.kind, one.opens) == (held.kind, held.opens)]
        coming = [one for one in entries if not one.date or one.date >= today]
        with QSignalBlocker(self):
            self.show_rows(rows)
            self.go_to(next(iter([*same, *coming, *entries]), None))
        self.fit()

    def told(self, entry: CalendarEntry) -> str:
        """Give an entry with its day in full, as it is read out."""
        return f"{british(entry.date) or NO_DAY}: {self.words(entry)}"

    def words(self, entry: CalendarEntry) -> str:
        """Say what an entry is, and whether it is today."""
        today = "Today · " if entry.date == self.today else ""
        return today + shorten(entry.told(self.today), SHOWN, placeholder=" …")

    def _hold(self) -> None:
        self._held = self.current()


class _Delegate(StepDelegate):
    """Draws an entry as its day with the words beside it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a month as a heading, and an entry muted where it is past."""
        entry, view, colours = self._entry(index), self._view(), theme.colours()
        if entry is None:
            super().paint(painter, option, index)
            return
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        is_today, is_past = entry.date == view.today, entry.is_past(view.today)
        font = _font(option.font, bold=is_today)
        place = QPointF(option.rect.left() + MARGIN, option.rect.top() + PADDING)
        painter.save()
        painter.fillRect(option.rect, QColor(colours.chosen if is_chosen else colours.surface))
        painter.setPen(QColor(colours.muted if is_past else colours.accent if is_today else colours.text))
        day = in_month(entry.date) if entry.date else NO_DAY
        wrapped(day, font, _aside(option.font)).draw(painter, place)
        if is_today:
            painter.setPen(QColor(colours.text))
        self._words(entry, option.font).draw(painter, place + QPointF(_aside(option.font), 0))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Measure an entry at the width of its list."""
        entry, view = self._entry(index), self._view()
        if entry is None:
            return super().sizeHint(option, index)
        return QSize(view.viewport().width(), height_of(self._words(entry, view.font())) + 2 * PADDING)

    def _words(self, entry: CalendarEntry, font: QFont) -> QTextLayout:
        view = self._view()
        room = max(view.viewport().width() - 2 * MARGIN - _aside(font), 80)
        return wrapped(view.words(entry), _font(font, bold=entry.date == view.today), room)

    def _entry(self, index: Index) -> CalendarEntry | None:
        entry: CalendarEntry | None = self._view().rows.rows[index.row()].key
        return entry

    def _view(self) -> CalendarList:
        view = self.parent()
        assert isinstance(view, CalendarList)
        return view


def _font(font: QFont, *, bold: bool) -> QFont:
    made = QFont(font)
    made.setBold(bold)
    return made


def _aside(font: QFont) -> int:
    """Give the pixels that the longest day and what is beside it take."""
    return QFontMetrics(_font(font, bold=True)).horizontalAdvance(LONGEST_DAY) + BETWEEN
