"""Lays the sessions of a year out at once: from a line of words or a few fields to days that can be changed."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tfm_desktop.domain.commitments import CommitmentFields, outside_in_words
from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.lay_out import EXAMPLE, MOST, Pattern, Proposed, Spread, Weekday, as_pattern, lay_out
from tfm_desktop.domain.sessions import HalfTermFields, SessionKind
from tfm_desktop.domain.years import weekday_of
from tfm_desktop.qt.common import background
from tfm_desktop.qt.common.date_input import DateInput
from tfm_desktop.qt.common.inputs import ChoiceInput, LineInput, NumberInput, TimeInput
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.work_groups.half_terms import HalfTermInputs
from tfm_desktop.services import half_terms
from tfm_desktop.services import lay_out as laying
from tfm_desktop.services.services import Services

SIZE = QSize(980, 640)
READING = "Reading the bank holidays …"
TIMES_REVERSED = "The sessions end before they start. Check both times."
TO_BE_CONFIRMED = "to be confirmed"
EXPLAINED = f"Such as “{EXAMPLE}” or “six, Wednesdays 13:00-16:00”"


class LayOutDialog(QDialog):
    """The line, the fields that it fills in, the half-terms, and the days found; Enter makes the sessions."""

    def __init__(self, services: Services, group: uuid.UUID, parent: QWidget) -> None:
        super().__init__(parent)
        self._services, self._group = services, group
        self._year = services.work_groups.get(group).fields.year
        self._days_off: Mapping[dt.date, str] | None = None  # None until the bank holidays are read
        self.made: list[uuid.UUID] = []
        self.setWindowTitle("Lay out the year")
        self.resize(SIZE.boundedTo(parent.window().size() - QSize(40, 40)))
        self.line = LineInput()
        self.line_message, self.message, self.sentence = text_label("error"), text_label("error"), text_label("notice")
        self.count, self.start, self.end = NumberInput(), TimeInput(), TimeInput()
        self.weekday, self.spread = ChoiceInput(Weekday), ChoiceInput(Spread)
        self.half_terms = HalfTermInputs(self._year)
        self.days = DayInputs()
        self.days.count_towards(services.commitments.of_sessions(group, SessionKind.MEETING))
        self.take, self.cancel = QPushButton(), QPushButton("Cancel")
        self._lay_out()
        self._follow()
        self._fill_in(as_pattern(EXAMPLE))
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.selectAll()
        year = self._year
        background.run(
            lambda: (half_terms.usual(year), half_terms.bank_holidays(year)), self._begin, self._fail, asker=self
        )

    @property
    def is_ready(self) -> bool:
        """Tell whether the bank holidays have been read."""
        return self._days_off is not None

    def _begin(self, found: tuple[list[HalfTermFields], dict[dt.date, str]]) -> None:
        usual, bank_holidays = found
        entered = [one.fields for one in self._services.half_terms.of_year(self._year)]
        self.half_terms.show_half_terms(entered or usual, are_suggested=not entered)
        self.half_terms.setEnabled(True)
        self._days_off = self._services.sessions.days_taken(self._year) | bank_holidays
        self._propose()

    def _fail(self, fault: BaseException) -> None:
        raise fault

    def _read_line(self) -> None:
        """Fill the fields in from the line, as it is typed."""
        text, fault = self.line.text(), ""
        if text.strip():
            try:
                self._fill_in(as_pattern(text))
            except ValueError as problem:
                fault = str(problem)
        _say(self.line_message, fault)
        self._propose()

    def _fill_in(self, pattern: Pattern) -> None:
        self.count.set_value(pattern.count)
        self.start.set_value(pattern.start)
        self.end.set_value(pattern.end)
        self.weekday.set_value(pattern.weekday)
        self.spread.set_value(pattern.spread)

    def _read_fields(self) -> None:
        """Write the line anew from the fields."""
        pattern = self._pattern()
        if pattern is not None:
            with QSignalBlocker(self.line):
                self.line.setText(pattern.in_words())
            _say(self.line_message, "")
        self._propose()

    def _pattern(self) -> Pattern | None:
        """Give what the fields say; None where a sentence says what is the matter."""
        try:
            start, end, count = self.start.value(), self.end.value(), self.count.value()
            number = None if count is None else int(count)
        except ValueError as fault:
            told = str(fault) if isinstance(fault, Problem) else "Write a whole number of sessions."
            _say(self.message, told)
            return None
        if number is not None and not 1 <= number <= MOST:
            _say(self.message, f"Between 1 and {MOST} sessions can be laid out at once.")
            return None
        _say(self.message, TIMES_REVERSED if start and end and end <= start else "")
        weekday, spread = Weekday(self.weekday.value()), Spread(self.spread.value())
        return Pattern(number, weekday, start, end, spread)

    def _propose(self) -> None:
        """Find the days anew."""
        pattern, found = self._pattern(), self.half_terms.half_terms() if self.is_ready else None
        is_understood = not self.line_message.text() and pattern is not None
        if pattern is None or found is None or self._days_off is None or not is_understood:
            self.days.show_days((), [], {})
            _say(self.sentence, "" if self.is_ready else READING)
        else:
            laid = lay_out(pattern, found, self._days_off)
            self.days.show_days(laid.days, found, self._days_off)
            _say(self.sentence, laid.sentence)
        self._count()

    def _count(self) -> None:
        count = self.days.count()
        self.take.setText(f"&Make {count} session{'' if count == 1 else 's'}" if count else "&Make sessions")
        self.take.setEnabled(count > 0)

    def _take(self) -> None:
        if self.made:
            return  # the second click of a hasty pair
        pattern, found, days = self._pattern(), self.half_terms.half_terms(), self.days.days()
        if pattern is None or found is None or days is None:
            return
        try:
            self.made = laying.take(self._services, self._group, found, days, pattern.start, pattern.end)
        except Problem as fault:
            _say(self.message, str(fault))
            return
        self.accept()

    def _follow(self) -> None:
        self.line.textEdited.connect(self._read_line)
        for widget in (self.count, self.start, self.end):
            widget.textEdited.connect(self._read_fields)
        for box in (self.weekday, self.spread):
            box.committed.connect(self._read_fields)
        self.half_terms.changed.connect(self._propose)
        self.take.clicked.connect(self._take)
        self.cancel.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        self.take.setProperty("primary", True)
        self.take.setDefault(True)
        self.cancel.setAutoDefault(False)
        self.half_terms.setEnabled(False)
        self.line.setText(EXAMPLE)
        self.line.setPlaceholderText(EXAMPLE)
        self.line.setAccessibleName("The year in one line")
        self.line.setAccessibleDescription(EXPLAINED)
        fields = QGridLayout()
        fields.setHorizontalSpacing(12)
        fields.setVerticalSpacing(3)
        for column, (name, widget, stretch) in enumerate(
            (
                ("How many", self.count, 2),
                ("Weekday", self.weekday, 3),
                ("Start", self.start, 2),
                ("End", self.end, 2),
                ("How often", self.spread, 4),
            )
        ):
            widget.setAccessibleName(name)
            fields.addWidget(_label(name, widget), 0, column)
            fields.addWidget(widget, 1, column)
            fields.setColumnStretch(column, stretch)
        self.count.setPlaceholderText("one each")
        inner = QWidget()
        inner.setObjectName("page")
        columns = QHBoxLayout(inner)
        columns.setContentsMargins(0, 0, 10, 0)
        columns.setSpacing(28)
        columns.addLayout(_column(f"Half-terms of {self._year}", self.half_terms), 6)
        columns.addLayout(_column("Days found", self.sentence, self.days), 7)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        buttons = QHBoxLayout()
        buttons.addWidget(text_label("muted", "One undo takes all of it back."), 1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 18, 24, 16)
        layout.setSpacing(10)
        layout.addLayout(_stacked(3, _label(f"The year in one line. {EXPLAINED}", self.line), self.line))
        layout.addWidget(self.line_message)
        layout.addLayout(fields)
        layout.addWidget(area, 1)
        layout.addWidget(self.half_terms.message)
        layout.addWidget(self.message)
        layout.addLayout(buttons)
        for label in (self.line_message, self.message, self.sentence):
            label.hide()


class DayInputs(QWidget):
    """The days of the sessions, each to be changed, with what was avoided or is unusual beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[DateInput, QLabel]] = []
        self._proposed: tuple[Proposed, ...] = ()
        self._half_terms: list[HalfTermFields] = []
        self._days_off: Mapping[dt.date, str] = {}
        self._counting: Sequence[CommitmentFields] = ()
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(10)
        self._layout.setVerticalSpacing(4)
        self._layout.setColumnStretch(2, 1)
        self._add_row()

    def count_towards(self, commitments: Sequence[CommitmentFields]) -> None:
        """Have a day that counts towards none of these commitments be noticed."""
        self._counting = commitments

    def show_days(
        self, days: tuple[Proposed, ...], half_terms: list[HalfTermFields], days_off: Mapping[dt.date, str]
    ) -> None:
        """Show the days that were found in the place of those before."""
        self._proposed, self._half_terms, self._days_off = days, half_terms, days_off
        while len(self._rows) < len(days):
            self._add_row()
        for place, (day, _told) in enumerate(self._rows):
            is_shown = place < len(days)
            day.set_value(days[place].date if is_shown else None)
            for column in range(3):
                self._layout.itemAtPosition(place, column).widget().setVisible(is_shown)
        self._tell_all()

    def count(self) -> int:
        """Count the sessions that would be made."""
        return len(self._proposed)

    def input(self, place: int) -> DateInput:
        """Give the input of a day."""
        return self._rows[place][0]

    def told(self, place: int) -> str:
        """Give what is said beside a day."""
        return self._rows[place][1].text()

    def days(self) -> list[dt.date | None] | None:
        """Give the days, None for one to be confirmed; None for all where a text is no day."""
        try:
            return [self._rows[place][0].value() for place in range(self.count())]
        except ValueError:
            return None

    def _add_row(self) -> None:
        place = len(self._rows)
        number, day, told = QLabel(f"{place + 1}"), DateInput(), text_label("muted")
        number.setProperty("role", "label")
        day.setAccessibleName(f"Day of session {place + 1} of these")
        day.setPlaceholderText(TO_BE_CONFIRMED)
        day.setFixedWidth(day.fontMetrics().horizontalAdvance(TO_BE_CONFIRMED) + 52)
        day.textChanged.connect(self._tell_all)
        for column, widget in enumerate((number, day, told)):
            self._layout.addWidget(widget, place, column)
        if self._rows:  # also a row that comes later is come to in its place
            QWidget.setTabOrder(self._rows[-1][0], day)
        self._rows.append((day, told))

    def _tell_all(self) -> None:
        for place in range(self.count()):
            self._tell(place)

    def _tell(self, place: int) -> None:
        day, label = self._rows[place]
        try:
            role, told = self._about(place, day.value())
        except ValueError as fault:
            role, told = "error", str(fault)
        label.setProperty("role", role)
        label.style().polish(label)
        label.setText(told)
        day.setAccessibleDescription(told)

    def _days_in_order(self) -> list[dt.date | None]:
        found = []
        for place in range(self.count()):
            with suppress(ValueError):
                found.append(self._rows[place][0].value())
        return found

    def _about(self, place: int, day: dt.date | None) -> tuple[str, str]:
        """Say the weekday of a day, what was avoided on the way to it, and what is unusual where it was changed."""
        if day is None:
            return "muted", "No date: to be confirmed."
        if day == self._proposed[place].date:
            past = "already past" if day < dt.date.today() else ""
            nothing = outside_in_words(self._counting, day)
            told = [weekday_of(day), past, nothing, self._proposed[place].told()]
            return ("notice" if nothing else "muted"), " · ".join(filter(None, told))
        unusual = [
            "weekend" if day.weekday() > 4 else "",
            self._days_off.get(day, ""),
            "" if any(one.first <= day <= one.last for one in self._half_terms) else "between half-terms",
            "already past" if day < dt.date.today() else "",
            outside_in_words(self._counting, day),
            "two of these on one day" if self._days_in_order().count(day) > 1 else "",
        ]
        return ("notice" if any(unusual) else "muted"), " · ".join(filter(None, [weekday_of(day), *unusual]))


def _label(name: str, widget: QWidget) -> QLabel:
    label = QLabel(name)
    label.setProperty("role", "label")
    label.setBuddy(widget)
    return label


def _column(name: str, *widgets: QWidget) -> QVBoxLayout:
    heading = QLabel(name)
    heading.setProperty("role", "heading")
    layout = _stacked(6, heading, *widgets)
    layout.addStretch(1)
    return layout


def _stacked(spacing: int, *widgets: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout()
    layout.setSpacing(spacing)
    for widget in widgets:
        layout.addWidget(widget)
    return layout


def _say(label: QLabel, sentence: str) -> None:
    label.setText(sentence)
    label.setVisible(bool(sentence))
