"""What a line is marked with in the Observe view: who, what kind of note, phase, private, and the ideas it shows."""

from collections.abc import Mapping
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from tfm_desktop.domain.frameworks import IdeaFields, Ideas
from tfm_desktop.domain.observations import BegunLine, LineFields, LineType, Phase, Speaker
from tfm_desktop.domain.record import Choice

DIGITS = 10  # ideas that a digit chooses
IN_A_ROW = 8  # of ideas; more would cut their words on a small screen


C = TypeVar("C", bound=Choice)


class Turn(QPushButton, Generic[C]):
    """A choice that a key or a click turns to its next value."""

    turned = Signal()

    def __init__(self, name: str, key: str, kind: type[C]) -> None:
        super().__init__()
        self._name, self._key, self._choices = name, key, list(kind)
        self._at = 0
        self.setProperty("idea", True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setToolTip(f"{name}: {key} turns it on, Shift+{key} back")
        self.clicked.connect(lambda: self.turn(1))
        self._show()

    def value(self) -> C:
        """Give the chosen value."""
        return self._choices[self._at]

    def set_value(self, value: C) -> None:
        """Show a value."""
        self._at = self._choices.index(value)
        self._show()

    def turn(self, by: int) -> None:
        """Turn to another value."""
        self._at = (self._at + by) % len(self._choices)
        self._show()
        self.turned.emit()

    def _show(self) -> None:
        told = self.value().label or "–"
        self.setText(f"{self._name}  {told}")
        self.setAccessibleName(f"{self._name}: {told}")
        is_chosen = bool(self._at)
        if self.property("chosen") is not is_chosen:  # to dress it anew takes longer than all else here
            self.setProperty("chosen", is_chosen)
            self.style().polish(self)


class _Hint(QLabel):
    """One row that takes no more room than there is, and none without a text."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.hide()

    def setText(self, text: str) -> None:
        """Show a text, or nothing."""
        super().setText(text)
        self.setVisible(bool(text))


class Marks(QWidget):
    """The marks of the line that is typed. No part of it takes the focus from the entry line."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.speaker = Turn("Who", "F2", Speaker)
        self.type = Turn("Type", "F3", LineType)
        self.phase = Turn("Phase", "F4", Phase)
        self.private = QPushButton("Private")
        self.private.setToolTip("Alt+P: a private line never leaves this computer")
        self.private.setAccessibleName("Private")
        self.private.setCheckable(True)
        self.private.setProperty("idea", True)
        self.private.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ideas: dict[str, QPushButton] = {}
        self._held: tuple[str, ...] = ()  # ideas of an old line that are no longer offered stay on it
        self._offered: Ideas | None = None
        for turn in (self.speaker, self.type, self.phase):
            turn.turned.connect(self.changed)
        self.private.clicked.connect(self.changed)
        self._lay_out()

    def offer(self, ideas: Ideas) -> None:
        """Offer the ideas of the frameworks, each with its digit."""
        if ideas is self._offered:
            return
        self._offered = ideas
        chosen = self.chosen_ideas()
        for button in self.ideas.values():
            button.deleteLater()
        self.ideas = {}
        for number, (key, idea) in enumerate(ideas.offered.items(), 1):
            button = QPushButton()
            button.setCheckable(True)
            button.setProperty("idea", True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            digit = f" (Alt+{number % 10})" if number <= DIGITS else ""
            prompts = "".join(f"\n·  {prompt}" for prompt in idea.prompts.splitlines())
            button.setToolTip(f"{idea.name}{digit}: {idea.meaning}{prompts}")
            button.setProperty("named", f"{number % 10}  {idea.label}" if number <= DIGITS else idea.label)
            button.setAccessibleName(idea.name)
            button.clicked.connect(self.changed)
            button.toggled.connect(lambda is_on, idea=idea: self._explain(idea if is_on else None))
            self.ideas[key] = button
            self._grid.addWidget(button, (number - 1) // IN_A_ROW, (number - 1) % IN_A_ROW)
        self._choose_ideas(chosen)

    def count(self, evidence: Mapping[str, int]) -> None:
        """Say on each idea how many lines show it; a count, never a score."""
        for key, button in self.ideas.items():
            seen = evidence.get(key, 0)
            told = "not seen yet" if not seen else f"{seen} line{'s' if seen > 1 else ''}"
            button.setText(f"{button.property('named')}\n{told}".replace("&", "&&"))
            button.setAccessibleDescription(told)

    def chosen_ideas(self) -> tuple[str, ...]:
        """Give the keys of the ideas that are chosen."""
        return (*self._held, *(key for key, button in self.ideas.items() if button.isChecked()))

    def turn_idea(self, number: int) -> None:
        """Choose the idea of a digit, or let it go."""
        buttons = list(self.ideas.values())
        if number < len(buttons):
            buttons[number].toggle()
            self.changed.emit()

    def _explain(self, idea: IdeaFields | None) -> None:
        """Name the idea that was chosen last, and what to look for."""
        prompts = "  ·  ".join(idea.prompts.splitlines()) if idea else ""
        self.explained.setText(f"{idea.name}: {prompts}".removesuffix(": ") if idea else "")

    def turn_private(self) -> None:
        """Make the line private, or shareable again."""
        self.private.toggle()
        self.changed.emit()

    def show_line(self, line: BegunLine | LineFields) -> None:
        """Show the marks of a line."""
        self.speaker.set_value(line.speaker)
        self.type.set_value(line.type)
        self.phase.set_value(line.phase)
        self.private.setChecked(line.private)
        self._choose_ideas(line.ideas)
        self._explain(None)

    def _choose_ideas(self, keys: tuple[str, ...]) -> None:
        self._held = tuple(key for key in keys if key not in self.ideas)
        for key, button in self.ideas.items():
            button.setChecked(key in keys)

    def _lay_out(self) -> None:
        self.explained = _Hint()
        choices = QHBoxLayout()
        choices.setSpacing(6)
        for widget in (self.speaker, self.type, self.phase, self.private):
            choices.addWidget(widget)
        choices.addStretch(1)
        self.told = QLabel()
        self.told.setProperty("role", "muted")
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        choices.addWidget(self.told)
        self._grid = QGridLayout()
        self._grid.setSpacing(6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(choices)
        layout.addLayout(self._grid)
        layout.addWidget(self.explained)
