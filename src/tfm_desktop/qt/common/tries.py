"""A delay that grows with wrong tries, so that nobody tries one passphrase after another at the keyboard."""

import math
import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QPushButton

FREE, LONGEST = 2, 60  # wrong tries without a delay; seconds
EVERY = 250  # milliseconds between two looks at the clock


class Tries(QLabel):
    """Counts wrong tries: a button waits after them, and this sentence counts the seconds down."""

    def __init__(self, button: QPushButton, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.hide()
        self._button, self._clock = button, clock
        self._wrong, self._until = 0, 0.0
        self._ticking = QTimer(self, interval=EVERY)
        self._ticking.timeout.connect(self.look)

    @property
    def may_try(self) -> bool:
        """Tell whether the next try may be made now."""
        return self._left() == 0

    def fail(self) -> None:
        """Count a wrong try: after the third one waits a second, and twice as long after each more, up to a minute."""
        self._wrong += 1
        if self._wrong > FREE:
            self._until = self._clock() + min(LONGEST, 2 ** (self._wrong - FREE - 1))
            self._ticking.start()
        self.look()

    def succeed(self) -> None:
        """Begin to count anew after the right one."""
        self._wrong, self._until = 0, 0.0
        self.look()

    def look(self) -> None:
        """Say how long is left, and let the button be pressed when nothing is."""
        left = self._left()
        self._button.setEnabled(left == 0)
        self.setText(f"You can try again in {left} second{'' if left == 1 else 's'}." if left else "")
        self.setVisible(bool(left))
        if not left:
            self._ticking.stop()

    def _left(self) -> int:
        return max(0, math.ceil(self._until - self._clock())) if self._until else 0
