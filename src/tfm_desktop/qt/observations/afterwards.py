"""What comes after the lesson: reflection, strengths with their lines, questions, next steps."""

import uuid

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.plans import ActionFields
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.years import clock
from tfm_desktop.qt.common.inputs import PickInput
from tfm_desktop.services.observations import Observations


class StrengthLines(QWidget):
    """The shareable lines, ticked where they show the chosen strength."""

    def __init__(self, observations: Observations) -> None:
        super().__init__()
        self._observations = observations
        self._strength: uuid.UUID | None = None
        self._record: uuid.UUID | None = None
        self._told = QLabel()
        self._told.setProperty("role", "muted")
        self.list = QListWidget()
        self.list.setAccessibleName("Lines that show the chosen strength")
        self.list.setWordWrap(True)
        self.list.setFixedHeight(170)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._told)
        layout.addWidget(self.list)
        self.list.itemChanged.connect(lambda _item: self._choose())

    def load(self, record: uuid.UUID | None) -> None:
        """Show the lines of an observation."""
        self._record = record
        self.show_for(self._strength if record else None)

    def reload(self) -> None:
        """Show the lines anew after a change from elsewhere."""
        self.load(self._record)

    def flush(self) -> None:
        """Nothing waits here: a tick is saved at once."""

    def show_for(self, strength: uuid.UUID | None) -> None:
        """Show which lines show a strength."""
        self._strength = strength
        exists = strength is not None and self._observations.strengths.exists(strength)
        place = self.list.currentRow()
        with QSignalBlocker(self.list):
            self.list.clear()
            if exists and self._record and strength:
                shown = set(self._observations.lines_of_strength(strength))
                for line in self._observations.lines.of(self._record):
                    if not line.fields.private:
                        item = QListWidgetItem(f"{clock(line.fields.at)}  {line.fields.text}")
                        item.setData(Qt.ItemDataRole.UserRole, line.id)
                        item.setCheckState(Qt.CheckState.Checked if line.id in shown else Qt.CheckState.Unchecked)
                        self.list.addItem(item)
        self.list.setCurrentRow(max(place, 0))
        self.list.setVisible(exists)
        hint = (
            "Tick the lines that show the chosen strength (Space)"
            if exists
            else "Choose a strength, then tick its lines"
        )
        self._told.setText(hint)

    def _choose(self) -> None:
        items = [self.list.item(place) for place in range(self.list.count())]
        lines = [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() is Qt.CheckState.Checked]
        if self._strength:
            self._observations.show_strength_by(self._strength, lines, self)


class SendToPlan(QWidget):
    """Makes an action of the plan from the chosen next step, and shows the way to it."""

    opened = Signal(object)
    problem = Signal(str)

    def __init__(self, observations: Observations) -> None:
        super().__init__()
        self._observations = observations
        self._record: uuid.UUID | None = None
        self._step: uuid.UUID | None = None
        self._told = QLabel()
        self._told.setProperty("role", "muted")
        self.aim = PickInput()
        self.aim.setAccessibleName("Aim of the plan")
        self.aim.setMinimumWidth(320)
        self.send = QPushButton("&Send to plan")
        self.send.setToolTip("Make an action of this aim from the chosen next step")
        self.send.setAccessibleName("Send to plan")
        self.send.clicked.connect(self._send)
        self.open = QPushButton("&Open in the plan")
        self.open.setProperty("quiet", True)
        self.open.clicked.connect(self._open)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._told)
        layout.addWidget(self.aim, 1)
        layout.addWidget(self.send)
        layout.addWidget(self.open)

    def load(self, record: uuid.UUID | None) -> None:
        """Offer the aims of the department's plans."""
        self._record = record
        if record is not None:
            observation = self._observations.get(record).fields
            self.aim.set_options(self._observations.plans.aim_names(observation.department_id), "Choose an aim")
            if self.aim.value() is None:
                self.aim.set_value(observation.aim_id)
        self.show_for(self._step)

    def reload(self) -> None:
        """Show the aims anew after a change from elsewhere."""
        self.load(self._record)

    def flush(self) -> None:
        """Nothing waits here."""

    def show_for(self, step: uuid.UUID | None) -> None:
        """Show whether a next step is in the plan already."""
        self._step = step
        steps = self._observations.next_steps
        exists = step is not None and steps.exists(step)
        sent = exists and step is not None and self._action_of(step) is not None
        asking = "Make the chosen step an action of" if self.aim.count() > 1 else "No plan has an aim yet."
        self._told.setText("This step is an action of the plan." if sent else asking)
        for widget in (self.aim, self.send):
            widget.setVisible(not sent and self.aim.count() > 1)
            widget.setEnabled(exists)
        self.open.setVisible(sent)
        self.setVisible(exists)

    def _send(self) -> None:
        aim = self.aim.value()
        if self._step is None:
            return
        if aim is None:
            self.problem.emit("Choose the aim that the step serves. Aims are made under Plans.")
            self.aim.setFocus()
            return
        try:
            self._observations.to_action(self._step, aim)
        except Problem as fault:
            self.problem.emit(str(fault))

    def _open(self) -> None:
        if self._step:
            action = self._action_of(self._step)
            if action:
                self.opened.emit(self._observations.plans.aims.get(action.fields.aim_id).fields.plan_id)

    def _action_of(self, step: uuid.UUID) -> Saved[ActionFields] | None:
        return self._observations.shown_action(self._observations.next_steps.get(step).fields.action_id)
