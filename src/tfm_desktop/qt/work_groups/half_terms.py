"""The half-terms of a year, each with its name, first and last day, as a table of inputs."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from tfm_desktop.domain.lay_out import half_terms_fault
from tfm_desktop.domain.sessions import HalfTermFields
from tfm_desktop.qt.common.date_input import DateInput
from tfm_desktop.qt.common.inputs import LineInput
from tfm_desktop.qt.common.labels import text_label

ROWS = 6  # half-terms of a usual year
LONGEST_NAME = "Autumn, second half"
SUGGESTED = "Suggested; check them against the school’s calendar."
ENTERED = "As you entered them. A row without days is left out."
HALF_GIVEN = "A half-term has a first and a last day. Fill in both, or neither."


class HalfTermInputs(QWidget):
    """The half-terms as they are typed; the message, which stands where it is always seen, says what is the matter."""

    changed = Signal()

    def __init__(self, year: str) -> None:
        super().__init__()
        self._year = year
        self._rows: list[tuple[LineInput, DateInput, DateInput]] = []
        self.told, self.message = text_label("muted"), text_label("error")
        self.message.hide()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self.told, 0, 0, 1, 3)
        for column, title in enumerate(("Half-term", "First day", "Last day")):
            label = QLabel(title)
            label.setProperty("role", "label")
            self._grid.addWidget(label, 1, column)
        for _ in range(ROWS):
            self._add_row()

    def show_half_terms(self, half_terms: Sequence[HalfTermFields], *, are_suggested: bool) -> None:
        """Show half-terms, and say whether they are a suggestion."""
        while len(self._rows) < len(half_terms):
            self._add_row()
        for place, (name, first, last) in enumerate(self._rows):
            one = half_terms[place] if place < len(half_terms) else None
            name.set_value(one.name if one else "")
            first.set_value(one.first if one else None)
            last.set_value(one.last if one else None)
        self.told.setText(SUGGESTED if are_suggested else ENTERED)

    def half_terms(self) -> list[HalfTermFields] | None:
        """Give the half-terms; None where they cannot be used, and the message says why."""
        found: list[HalfTermFields] = []
        fault = ""
        for place, (name, first, last) in enumerate(self._rows, 1):
            try:
                begin, end = first.value(), last.value()
            except ValueError as problem:
                fault = str(problem)
                break
            if begin and end:
                found.append(HalfTermFields(name=name.value()[:60] or f"Half-term {place}", first=begin, last=end))
            elif begin or end:
                fault = HALF_GIVEN
        fault = fault or half_terms_fault(found, self._year)
        self.message.setText(fault)
        self.message.setVisible(bool(fault))
        return None if fault else found

    def input(self, place: int, column: int) -> LineInput:
        """Give the input of a half-term's name, first or last day."""
        return self._rows[place][column]

    def _add_row(self) -> None:
        place = len(self._rows)
        row = (LineInput(), DateInput(), DateInput())
        for column, (widget, what) in enumerate(zip(row, ("name", "first day", "last day"), strict=True)):
            widget.setAccessibleName(f"Half-term {place + 1}: {what}")
            widget.committed.connect(self.changed)
            self._grid.addWidget(widget, place + 2, column)
        row[0].setMinimumWidth(row[0].fontMetrics().horizontalAdvance(LONGEST_NAME) + 24)
        for day in row[1:]:
            day.setFixedWidth(day.minimumSizeHint().width() + 14)
        for before, after in pairwise((*(self._rows[-1][2:] if self._rows else ()), *row)):
            QWidget.setTabOrder(before, after)
        self._rows.append(row)
