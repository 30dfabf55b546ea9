"""Lines that the file would not take: they wait in memory, in their order, until there is room."""

import uuid
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.observations import BegunLine

AGAIN = 2000  # milliseconds until the next try

Put = Callable[[uuid.UUID, BegunLine], uuid.UUID]


class WaitingLines(QObject):
    """Every finished line goes through here, and leaves it as soon as the file has it."""

    saved = Signal(object, object)  # the observation, and the line
    changed = Signal()

    def __init__(self, put: Put) -> None:
        super().__init__()
        self.lines: list[tuple[uuid.UUID, BegunLine]] = []
        self.fault = ""
        self._put = put
        self._again = QTimer(self, singleShot=True, interval=AGAIN)
        self._again.timeout.connect(self.save)

    def add(self, observation: uuid.UUID, line: BegunLine) -> None:
        """Save a line behind those that wait; where that fails it waits too."""
        self.lines.append((observation, line))
        self.save()

    def save(self) -> None:
        """Try to save what waits, the oldest first."""
        had_fault = bool(self.fault)
        self.fault = ""
        while self.lines and not self.fault:
            observation, line = self.lines[0]
            try:
                made = self._put(observation, line)
            except Problem as fault:
                self.fault = str(fault)
                self._again.start()
            else:
                self.lines.pop(0)
                self.saved.emit(observation, made)
        if had_fault or self.fault:
            self.changed.emit()

    def of(self, observation: uuid.UUID | None) -> list[BegunLine]:
        """Give the lines of one observation that wait."""
        return [line for record, line in self.lines if record == observation]
