"""The lines of an observation: the grid, and the entry line that always takes the next."""

import datetime as dt
import uuid
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.frameworks import IdeaFields
from tfm_desktop.domain.observations import LineType, Phase, Speaker
from tfm_desktop.qt.common.child_grid import ChildGrid
from tfm_desktop.qt.common.inputs import CheckInput, ChoiceInput, LineInput
from tfm_desktop.qt.observations.form import line_columns
from tfm_desktop.services.observations import Observations


class EntryLine(LineInput):
    """The line that is typed; its time is when its first character was typed."""

    entered = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Type what you see or hear, and press Enter")
        self.setAccessibleName("Next line")
        self.begun: dt.time | None = None
        self.textEdited.connect(self._begin)
        self.returnPressed.connect(self._enter)

    def show_begun(self, text: str, begun: dt.time | None) -> None:
        """Show a line as far as it was typed, and when it was begun."""
        self.set_value(text)
        self.end(False)
        self.begun = begun

    def _begin(self, text: str) -> None:
        if not text:
            self.begun = None
        elif self.begun is None:
            self.begun = dt.datetime.now().astimezone().time().replace(second=0, microsecond=0)

    def _enter(self) -> None:
        if self.text().strip():
            self.entered.emit(self.text(), self.begun)


@dataclass(frozen=True, slots=True)
class Begun:
    """The next line of an observation, as far as it was typed and marked."""

    text: str = ""
    at: dt.time | None = None
    private: bool = False
    ideas: tuple[str, ...] = ()


class Lines(QWidget):
    """Lines that were made, and the next one to be typed."""

    problem = Signal(str)

    def __init__(self, observations: Observations) -> None:
        super().__init__()
        self._observations = observations
        self._starts: dict[uuid.UUID, dt.time | None] = {}
        self._date: dt.date | None = None
        self.grid = ChildGrid(
            "Lines", observations.lines, line_columns(self._starts.get, observations.frameworks.current)
        )
        self.grid.rows.has_empty_row = False
        self.grid.problem.connect(self.problem)
        self.rows = self.grid.rows  # the origin of the grid's own changes
        self.record: uuid.UUID | None = None
        self._begun: dict[uuid.UUID, Begun] = {}
        self.entry = EntryLine()
        self.entry.entered.connect(self._add)
        self.speaker = ChoiceInput(Speaker)
        self.type = ChoiceInput(LineType)
        self.phase = ChoiceInput(Phase)
        self.private = CheckInput("Private")
        for name, widget in self._choices():
            widget.setAccessibleName(f"{name} of the next line")
        ideas = enumerate(observations.frameworks.current().offered.items(), 1)
        self.ideas = {key: _idea_button(number, idea) for number, (key, idea) in ideas}
        self._lay_out()

    def load(self, record: uuid.UUID | None) -> None:
        """Show the lines of an observation; a line that was begun waits with its own observation."""
        if record != self.record:
            if self.record is not None:
                self._begun[self.record] = self._as_begun()
            self._show_begun(self._begun.pop(record, Begun()) if record else Begun())
        self.record = record
        self._starts.clear()
        if record is not None:
            self._look_at(record)
        self.grid.load(record)
        self._to_end()

    def reload(self) -> None:
        """Show the lines anew after a change from elsewhere."""
        if self.record is not None:
            self._look_at(self.record)
        self.grid.reload()

    def flush(self) -> None:
        """Save the cell that is being typed into; the entry line stays as it is."""
        self.grid.flush()

    def focus(self) -> None:
        """Put the cursor into the entry line, with the last line in sight."""
        self.entry.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._to_end()

    def show_line(self, line: uuid.UUID) -> None:
        """Choose a line, and scroll to it."""
        self.grid.choose(line)
        place = self.grid.view.visualRect(self.grid.view.currentIndex()).center()
        point = self.grid.view.viewport().mapTo(self._inner, place)
        bar = self._area.verticalScrollBar()
        bar.setValue(point.y() - self._area.viewport().height() // 2)

    def keep_begun(self) -> None:
        """Make lines of what was begun and not entered, here and in other observations. Raises Problem."""
        if self.record is not None:
            self._begun[self.record] = self._as_begun()
            self._show_begun(Begun())
        for record, begun in list(self._begun.items()):
            if begun.text.strip() and self._observations.exists(record):
                marked = {"ideas": begun.ideas, "private": begun.private}
                self._observations.add_line(record, begun.at, self, text=begun.text, **marked)
            del self._begun[record]

    def unsaved(self) -> list[str]:
        """Tell what was typed into the grid and could not be saved."""
        return self.grid.unsaved()

    def _choices(self) -> tuple[tuple[str, QWidget], ...]:
        return ("Who", self.speaker), ("Type", self.type), ("Phase", self.phase), ("Private", self.private)

    def _add(self, text: str, begun: dt.time | None) -> None:
        if self.record is None:
            return
        at = begun if self._date == dt.date.today() else self._written_up_at(self._starts[self.record])
        values = {"speaker": self.speaker.value(), "type": self.type.value(), "phase": self.phase.value()}
        marked = self._as_begun()
        try:
            made = self._observations.add_line(
                self.record, at, self, text=text, ideas=marked.ideas, private=marked.private, **values
            )
        except Problem as fault:
            self.problem.emit(str(fault))
            return
        self._show_begun(Begun())
        self._look_at(self.record)
        self.grid.rows.append(made)
        self._to_end()

    def _look_at(self, record: uuid.UUID) -> None:
        observation = self._observations.get(record).fields
        self._date, self._starts[record] = observation.date, observation.start

    def _as_begun(self) -> Begun:
        ideas = tuple(key for key, button in self.ideas.items() if button.isChecked())
        return Begun(self.entry.text(), self.entry.begun, self.private.isChecked(), ideas)

    def _show_begun(self, begun: Begun) -> None:
        self.entry.show_begun(begun.text, begun.at)
        self.private.setChecked(begun.private)
        for key, button in self.ideas.items():
            button.setChecked(key in begun.ideas)

    def _written_up_at(self, start: dt.time | None) -> dt.time | None:
        """Give the time for a line that is written up on another day: that of the line before."""
        times = [one.fields.at for one in self.grid.rows.rows if one.fields.at]
        return times[-1] if times else start

    def _to_end(self) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _follow(self) -> None:
        """Keep the last line in sight while lines are entered; whoever reads another one stays there."""
        if self.entry.hasFocus():
            self._to_end()

    def _lay_out(self) -> None:
        self._inner = QWidget()
        self._inner.setObjectName("page")
        stack = QVBoxLayout(self._inner)
        stack.setContentsMargins(0, 12, 14, 12)
        stack.addWidget(self.grid)
        stack.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidget(self._inner)
        self._area.setWidgetResizable(True)
        self._area.setMinimumHeight(40)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.verticalScrollBar().rangeChanged.connect(lambda _low, _high: self._follow())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 12)
        layout.setSpacing(8)
        layout.addWidget(self._area, 1)
        layout.addWidget(self._card())

    def _card(self) -> QWidget:
        card = QFrame()
        card.setObjectName("card")
        choices = QHBoxLayout()
        choices.setSpacing(8)
        for name, widget in self._choices():
            if widget is not self.private:
                choices.addWidget(_quiet(name))
            choices.addWidget(widget)
        choices.addStretch(1)
        ideas = QHBoxLayout()
        ideas.setSpacing(4)
        ideas.addWidget(_quiet("Ideas"))
        for number, button in enumerate(self.ideas.values(), 1):
            ideas.addWidget(button)
            key = QShortcut(QKeySequence(f"Alt+{number}"), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(button.toggle)
        ideas.addStretch(1)
        private = QShortcut(QKeySequence("Alt+P"), self)
        private.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        private.activated.connect(self.private.toggle)
        self.private.setToolTip("Alt+P: a private line never leaves this computer")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(12, 8, 12, 10)
        layout.setSpacing(6)
        layout.addLayout(choices)
        layout.addLayout(ideas)
        layout.addWidget(self.entry)
        return card


def _quiet(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    return label


def _idea_button(number: int, idea: IdeaFields) -> QPushButton:
    button = QPushButton(f"{number} {idea.label}")
    button.setCheckable(True)
    button.setProperty("idea", True)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setAccessibleName(idea.name)
    button.setToolTip(f"{idea.name} (Alt+{number}): {idea.meaning}")
    return button
