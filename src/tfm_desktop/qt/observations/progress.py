"""How far an observation has come after the lesson: its steps with their days, and the next one to take."""

import uuid

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.observations import STEPS_ON, ObservationFields, ObservationStatus
from tfm_desktop.domain.years import short
from tfm_desktop.services.observations import Observations

DONE, NEXT = "✓", "○"
_MARKING = {
    ObservationStatus.COMPLETE: "Mark &notes as complete",
    ObservationStatus.DISCUSSED: "Mark as &discussed",
    ObservationStatus.SHARED: "&Mark as shared",
    ObservationStatus.ACKNOWLEDGED: "Mark as a&cknowledged",
}


def step_after(status: ObservationStatus) -> ObservationStatus | None:
    """Give the step that follows a status; None where all are taken."""
    order = list(ObservationStatus)
    return next((step for step in STEPS_ON if order.index(step) > order.index(status)), None)


class StatusSteps(QWidget):
    """The steps in a row, each with its day; a button takes the next one, and undo takes it back."""

    problem = Signal(str)

    def __init__(self, observations: Observations) -> None:
        super().__init__()
        self._observations = observations
        self._record: uuid.UUID | None = None
        self._steps = {step: (QLabel(), QLabel()) for step in STEPS_ON}
        self.button = QPushButton()
        self.button.setProperty("primary", True)
        self.button.setAutoDefault(True)  # Enter presses it too
        self.button.setToolTip("With today as its day; undo takes it back")
        self.button.clicked.connect(self._take)
        self._lay_out()

    def load(self, record: uuid.UUID | None) -> None:
        """Show the steps of an observation."""
        self._record = record
        fields = self._observations.get(record).fields if record else None
        for step, (name, day) in self._steps.items():
            self._show(step, name, day, fields)
        follows = step_after(fields.status) if fields else None
        self.button.setVisible(follows is not None)
        if follows:
            self.button.setText(_MARKING[follows])
            self.button.setAccessibleName(_MARKING[follows].replace("&", ""))

    def reload(self) -> None:
        """Show the steps anew after a change from elsewhere."""
        self.load(self._record)

    def flush(self) -> None:
        """Nothing waits here."""

    def _show(self, step: ObservationStatus, name: QLabel, day: QLabel, fields: ObservationFields | None) -> None:
        order = list(ObservationStatus)
        is_done = fields is not None and order.index(fields.status) >= order.index(step)
        on = short(getattr(fields, STEPS_ON[step])) if is_done else ""
        name.setText(f"{DONE if is_done else NEXT}  {step.label}")
        name.setProperty("role", "strong" if is_done else "muted")
        name.style().polish(name)
        day.setText(on or ("day not kept" if is_done else "not yet"))

    def _take(self) -> None:
        if self._record is None:
            return
        follows = step_after(self._observations.get(self._record).fields.status)
        if follows is None:
            return
        try:
            self._observations.change(self._record, status=follows)
        except Problem as fault:
            self.problem.emit(str(fault))

    def _lay_out(self) -> None:
        heading = QLabel("From here on")
        heading.setProperty("role", "heading")
        row = QHBoxLayout()
        row.setSpacing(24)
        for name, day in self._steps.values():
            column = QVBoxLayout()
            column.setSpacing(2)
            day.setProperty("role", "muted")
            for label in (name, day):
                label.setTextFormat(Qt.TextFormat.PlainText)
                column.addWidget(label)
            row.addLayout(column)
        row.addStretch(1)
        button = QHBoxLayout()
        button.addWidget(self.button)
        button.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(heading)
        layout.addLayout(row)
        layout.addLayout(button)
