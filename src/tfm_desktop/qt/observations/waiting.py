"""Lines that the file would not take: they wait in memory, in their order, until there is room."""

import uuid
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.observations import BegunLine

AGAIN = 2000  # milliseconds until the next try

Put = Callable[[uuid.UUID, BegunLine], uuid.UUID]


class WaitingLines(QObject):
    """Every finished line goes through here, and leaves it as soon as the file has it."""

    saved = Signal(object, object)  # the observation, and the line
    changed = Signal()

    def __init__(self, put: Put, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[tuple[uuid.UUID, BegunLine]] = []
        self.fault = ""
        self._put, self._parent = put, parent
        self._again = QTimer(self, singleShot=True, interval=AGAIN)
        self._again.timeout.connect(self.save)

    def add(self, observation: uuid.UUID, line: BegunLine) -> None:
        """Save a line behind those that wait; where that fails it waits too."""
        self.lines.append((observation, line))
        self.save()

    def save(self) -> None:
        """Try to save what waits, the oldest of each observation first."""
        if not self._parent.isEnabled():  # the file is in other hands for a while
            self._again.start()
            return
        had_fault, self.fault = bool(self.fault), ""
        held: set[uuid.UUID] = set()
        for one in list(self.lines):
            observation, line = one
            if observation in held:
                continue
            try:
                made = self._put(observation, line)
            except Problem as fault:
                self.fault = str(fault)
                held.add(observation)
            else:
                self.lines.remove(one)
                self.saved.emit(observation, made)
        if self.lines:
            self._again.start()
        if had_fault or self.fault:
            self.changed.emit()

    def stop(self) -> None:
        """Try no more: the file is closed."""
        self._again.stop()

    def of(self, observation: uuid.UUID | None) -> list[BegunLine]:
        """Give the lines of one observation that wait."""
        return [line for record, line in self.lines if record == observation]
