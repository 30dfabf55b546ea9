"""The strip above the lines: who is watched, on what, what the clock says, and when it was saved."""

import datetime as dt

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from tfm_desktop.domain.observations import ObservationFields
from tfm_desktop.domain.years import british
from tfm_desktop.qt.common.as_typed import tip
from tfm_desktop.services.services import Services


class Strip(QFrame):
    """One thin row; what does not fit is cut with three dots, and stands in the tool tip."""

    def __init__(self) -> None:
        super().__init__()
        self._whom, self._what, self._focus = "", "", ""
        self.whom, self.focus = _label("strong"), _label("muted")
        self.clock, self.saved = _label("clock"), _label("muted")
        self.discuss = _button("Discuss", "Shift+F5: talk the lesson through with the teacher")
        self.stems = _button("Stems", "F9: question stems and templates of lines")
        self.keys = _button("Keys", "F1: the card of the keys")
        self.leave = _button("Leave", "F5: back to the lists; all is saved")
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(self.whom)
        told.addWidget(self.focus)
        times = QVBoxLayout()
        times.setSpacing(0)
        for label in (self.clock, self.saved):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            times.addWidget(label)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(told, 1)
        layout.addLayout(times)
        layout.addSpacing(6)
        for button in (self.discuss, self.stems, self.keys, self.leave):
            layout.addWidget(button)

    def describe(self, services: Services, fields: ObservationFields, today: dt.date) -> None:
        """Name the teacher, the class and the focus; the day too where it is another one."""
        people = services.departments.person_names(fields.department_id)
        teacher = people.get(fields.teacher_id, "") if fields.teacher_id else ""
        year = f"Year {fields.year_group}" if fields.year_group else ""
        school = services.departments.school(fields.department_id).fields.name
        self._whom = " · ".join(filter(None, [teacher or school, year, fields.teaching_set, fields.topic]))
        focus = " ".join(fields.focus.split())
        day = [] if fields.date == today else [f"Lesson of {british(fields.date)}"]
        told = f"Focus: {focus}" if focus else f"{fields.kind.label} · no focus agreed yet"
        self._focus = " · ".join([*day, told])
        for label, text in ((self.whom, self._whom), (self.focus, self._focus)):
            label.setToolTip(tip(text))
            label.setAccessibleName(text)
        self._fit()

    def tell_time(self, now: dt.datetime, minutes: int | None) -> None:
        """Say what the clock on the wall says, and how far the lesson is."""
        into = f"  ·  {minutes} min in" if minutes is not None and 0 <= minutes < 300 else ""
        told = f"{now:%H:%M}{into}"
        if told != self.clock.text():
            self.clock.setText(told)

    def say_saved(self, now: dt.datetime) -> None:
        """Say when the last of it was put on disk."""
        self.saved.setText(f"Saved {now:%H:%M:%S}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut what does not fit any more."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for label, text in ((self.whom, self._whom), (self.focus, self._focus)):
            label.setText(label.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(label.width(), 80)))


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setMinimumWidth(80)
    return label


def _button(text: str, hint: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("quiet", True)
    button.setToolTip(hint)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button
