"""The month: its grid, what lies on the chosen day, and what is still to be confirmed."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tfm_desktop.domain.years import academic_year, british, month_of
from tfm_desktop.qt.common import background
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.common.step_list import Row, StepList, heading
from tfm_desktop.qt.overview.month_grid import LEGEND, MonthGrid, line, months_later
from tfm_desktop.services.half_terms import bank_holidays
from tfm_desktop.services.month import month, weeks
from tfm_desktop.services.plan_calendar import CalendarEntry
from tfm_desktop.services.services import Services

LIST_AT_LEAST = 96  # pixels
HOLIDAYS_AFTER = 400  # milliseconds after a month came in sight: the list of bank holidays takes a while to load


class MonthView(QWidget):
    """The month of a day."""

    opened = Signal(str, object)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._department: uuid.UUID | None = None
        self._entries: list[CalendarEntry] = []
        self._years: set[str] = set()  # whose bank holidays are known or asked for
        self._days_off: dict[dt.date, str] = {}
        self.day = self.today = dt.date.today()
        self.title = text_label("title")
        self.grid = MonthGrid()
        self.list = StepList("On this day, and to be confirmed")
        self._wait = QTimer(self, singleShot=True, interval=HOLIDAYS_AFTER)
        self._wait.timeout.connect(self._ask_for_holidays)
        self.grid.wanted.connect(self.go_to)
        self.grid.entered.connect(self._enter)
        self.list.activated.connect(lambda _index: self._open(self.list.current()))
        self.list.clicked.connect(lambda _index: self._open(self.list.current()))
        self._make_layout()

    def read(self, department: uuid.UUID | None, today: dt.date) -> None:
        """Read the month in sight anew."""
        self._department, self.today = department, today
        self._entries = month(self._services, self.day, department)
        self.title.setText(month_of(self.day))
        self.grid.show_month(self.day, self._entries, today)
        self.grid.choose(self.day)
        self._tell_day()
        self._wait.start()

    def go_to(self, day: dt.date) -> None:
        """Go to a day, and to its month where that is another."""
        is_other = (day.year, day.month) != (self.day.year, self.day.month)
        self.day = day
        if is_other:
            self.read(self._department, self.today)
        else:
            self.grid.choose(day)
            self._tell_day()

    def turn(self, by: int) -> None:
        """Go so many months further."""
        self.go_to(months_later(self.day, by))

    def lay_out(self, *, is_low: bool) -> None:
        """Put what lies on a day beside the grid where there is no height for it below."""
        self._parts.setDirection(QBoxLayout.Direction.LeftToRight if is_low else QBoxLayout.Direction.TopToBottom)
        self._parts.setStretch(0, 2 if is_low else 4)
        self.list.setMinimumHeight(0 if is_low else LIST_AT_LEAST)

    def _tell_day(self) -> None:
        on_day = [one for one in self._entries if one.date == self.day]
        open_ones = [one for one in self._entries if one.date is None]
        told = ", ".join(filter(None, [british(self.day), self._days_off.get(self.day, "")]))
        rows = [heading(told), *self._rows(on_day, "Nothing on this day.")]
        if open_ones:
            rows += [heading("To be confirmed"), *self._rows(open_ones)]
        self.list.show_rows(rows)

    def _rows(self, entries: Sequence[CalendarEntry], nothing: str = "") -> list[Row]:
        if not entries:
            return [Row("", nothing, is_quiet=True)]
        return [Row(one, line(one, self.today)) for one in entries]

    def _enter(self, day: dt.date) -> None:
        """Open what lies on a day; where it is several things, let one be chosen."""
        found = [one for one in self._entries if one.date == day]
        if len(found) == 1:
            self._open(found[0])
        elif found:
            self.list.go_to(found[0])
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _open(self, entry: CalendarEntry | None) -> None:
        if entry:
            self.opened.emit(*entry.opens)

    def _ask_for_holidays(self) -> None:
        years = {academic_year(day) for week in weeks(self.day) for day in week}
        for year in years - self._years:
            self._years.add(year)
            background.run(partial(bank_holidays, year), self._take_holidays, _raise, self)

    def _take_holidays(self, found: Mapping[dt.date, str]) -> None:
        self._days_off |= found
        self.grid.days.days_off = self._days_off
        self.grid.viewport().update()
        self._tell_day()

    def _make_layout(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        for text, name, by in (("‹", "Previous month", -1), ("Today", "", 0), ("›", "Next month", 1)):
            button = QPushButton(text)
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.setAutoDefault(True)  # Enter presses it too
            button.clicked.connect(lambda _=False, by=by: self.turn(by) if by else self.go_to(dt.date.today()))
            top.addWidget(button)
        grid = QVBoxLayout()
        grid.setSpacing(8)
        grid.addWidget(self.grid, 1)
        grid.addWidget(text_label("muted", LEGEND))
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._parts.setSpacing(8)
        self._parts.addLayout(grid, 4)
        self._parts.addWidget(self.list, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 16, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(self._parts, 1)


def _raise(fault: BaseException) -> None:
    raise fault
