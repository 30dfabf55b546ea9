"""What comes after the lesson: reflection, strengths with their lines, questions, next steps."""

import uuid
from textwrap import fill, shorten

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.observations import LineFields
from tfm_desktop.domain.plans import ActionFields
from tfm_desktop.domain.record import Saved
from tfm_desktop.qt.common.inputs import PickInput
from tfm_desktop.qt.observations.tick_list import TickList, by_idea, in_order
from tfm_desktop.services.observations import Observations

NAMED = 48  # signs of a text that name it in a sentence


class StrengthLines(QWidget):
    """The lines of a lesson, in order or by idea, ticked where they show the chosen strength.

    The observer's own screen shows every line that is not private; to tick one is to agree that others see it.
    A screen that is shared has only the lines that were agreed, and they are read without a strength too.
    """

    problem = Signal(str)

    def __init__(self, observations: Observations, *, is_shared: bool = False) -> None:
        super().__init__()
        self._observations = observations
        self._is_shared = is_shared
        self._strength: uuid.UUID | None = None
        self._record: uuid.UUID | None = None
        self._is_by_idea = False
        self.hint = QLabel()
        self.hint.setProperty("role", "muted")
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setWordWrap(True)
        self.list = TickList("Lines that show the chosen strength")
        self.list.rows.marks_open = not is_shared
        self.list.ticked.connect(self._tick)
        self.turn = QPushButton()
        self.turn.setProperty("quiet", True)
        self.turn.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.turn.clicked.connect(self._turn)
        QShortcut(QKeySequence("Ctrl+I"), self).activated.connect(self._turn)
        self._lay_out()

    def load(self, record: uuid.UUID | None) -> None:
        """Show the lines of an observation."""
        if record != self._record:
            self._is_by_idea = False
        self._record = record
        self.show_for(self._strength if record else None)

    def reload(self) -> None:
        """Show the lines anew after a change from elsewhere."""
        self.load(self._record)

    def flush(self) -> None:
        """Nothing waits here: a tick is saved at once."""

    def show_for(self, strength: uuid.UUID | None) -> None:
        """Show which lines show a strength."""
        self._strength = strength if strength and self._observations.strengths.exists(strength) else None
        ideas = self._observations.frameworks.current()
        shown = self._shown()
        rows = by_idea(shown, ideas) if self._is_by_idea else in_order(shown)
        ticks = self._observations.lines_of_strength(self._strength) if self._strength else None
        self.list.show_rows(rows, ideas, ticks)
        self.list.setVisible(bool(self._is_shared or self._strength))
        self.turn.setVisible(self.list.isVisibleTo(self) and bool(shown))
        self.turn.setText("Show in order (Ctrl+I)" if self._is_by_idea else "Show by idea (Ctrl+I)")
        self.hint.setText(self._sentence(bool(shown)))

    def _shown(self) -> list[Saved[LineFields]]:
        lines = self._observations.lines.of(self._record) if self._record else []
        return [one for one in lines if (one.fields.shareable if self._is_shared else not one.fields.private)]

    def _sentence(self, has_lines: bool) -> str:
        if not has_lines:
            return "No line is shared yet." if self._is_shared else "There are no lines to choose from yet."
        if self._strength is None:
            return "Choose a strength, then tick the lines that show it."
        named = _named(self._observations.strengths.get(self._strength).fields.text)
        agreed = "" if self._is_shared else " To tick a line is to agree that the teacher sees it."
        return f"Tick the lines that show “{named}” (Space).{agreed}"

    def _tick(self, line: uuid.UUID, is_ticked: bool) -> None:
        if self._strength is None:
            return
        others = [one for one in self._observations.lines_of_strength(self._strength) if one != line]
        try:
            self._observations.show_strength_by(self._strength, [*others, line] if is_ticked else others, self)
        except Problem as fault:
            self.problem.emit(str(fault))
        self.show_for(self._strength)

    def _turn(self) -> None:
        self._is_by_idea = not self._is_by_idea
        self.show_for(self._strength)
        self.list.go_to_top()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        if self._is_shared:
            heading = QLabel("What was seen and heard")
            heading.setProperty("role", "heading")
            top.addWidget(heading, 1)
            layout.addWidget(self.hint)
        else:
            top.addWidget(self.hint, 1)
            self.list.setFixedHeight(210)
        top.addWidget(self.turn)
        layout.addWidget(self.list, 1)


class SendToPlan(QWidget):
    """Makes an action of the plan from the chosen next step, and shows the way to it."""

    opened = Signal(object)
    sent = Signal()
    problem = Signal(str)

    def __init__(self, observations: Observations) -> None:
        super().__init__()
        self._observations = observations
        self._record: uuid.UUID | None = None
        self._step: uuid.UUID | None = None
        self._told = QLabel()
        self._told.setProperty("role", "muted")
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        self._told.setWordWrap(True)
        self.aim = PickInput()
        self.aim.setAccessibleName("Aim of the plan")
        self.aim.currentTextChanged.connect(self._tell_aim)
        self.send = QPushButton("&Send to plan")
        self.send.setToolTip("Make an action of this aim from the chosen next step")
        self.send.setAccessibleName("Send to plan")
        self.send.setAutoDefault(True)  # Enter presses it too
        self.send.clicked.connect(self._send)
        self.open = QPushButton("&Open in the plan")
        self.open.setProperty("quiet", True)
        self.open.setAutoDefault(True)
        self.open.clicked.connect(self._open)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(6)
        layout.setColumnStretch(0, 1)
        layout.addWidget(self._told, 0, 0)
        layout.addWidget(self.open, 0, 1, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.aim, 1, 0)
        layout.addWidget(self.send, 1, 1)

    def load(self, record: uuid.UUID | None) -> None:
        """Offer the aims of the department's plans."""
        is_other, self._record = record != self._record, record
        if record is not None:
            observation = self._observations.get(record).fields
            self.aim.set_options(self._observations.plans.aim_names(observation.department_id), "Choose an aim")
            if is_other or self.aim.value() is None:
                self.aim.set_value(observation.aim_id)
        self._tell_aim(self.aim.currentText())
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
        sent = self._action_of(step) if exists and step else None
        can_send = sent is None and self.aim.count() > 1
        self._told.setText(self._sentence(step, sent) if exists and step else "")
        for widget in (self.aim, self.send):
            widget.setVisible(can_send)
        self.open.setVisible(sent is not None)
        self.setVisible(exists)

    def _sentence(self, step: uuid.UUID, sent: Saved[ActionFields] | None) -> str:
        named = _named(self._observations.next_steps.get(step).fields.what)
        if sent:
            aim = self._observations.plans.aims.get(sent.fields.aim_id).fields.text
            return f"“{named}” is in the plan, under “{_named(aim)}”."
        return f"Make “{named}” an action of the plan, under" if self.aim.count() > 1 else "No plan has an aim yet."

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
        else:
            self.sent.emit()

    def _tell_aim(self, aim: str) -> None:
        self.aim.setToolTip(fill(aim))  # the box may be narrower than an aim

    def _open(self) -> None:
        if self._step:
            action = self._action_of(self._step)
            if action:
                self.opened.emit(self._observations.plans.aims.get(action.fields.aim_id).fields.plan_id)

    def _action_of(self, step: uuid.UUID) -> Saved[ActionFields] | None:
        return self._observations.shown_action(self._observations.next_steps.get(step).fields.action_id)


def _named(text: str) -> str:
    return shorten(text, NAMED, placeholder=" …")
