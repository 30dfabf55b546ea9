"""The end of the session, or of the program by the system: all that was typed is saved, and the file let go."""

import os
import signal
import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

AGAIN = 100  # milliseconds until the next look whether the file is back from other hands


class Ending(QObject):
    """Ends the window where the system ends the session, and where somebody ends the program from outside.

    The system waits a few seconds and then kills; so nothing is asked.
    """

    def __init__(
        self, window: QWidget, save: Callable[[], None], let_go: Callable[[], None], leave: Callable[[], None]
    ) -> None:
        super().__init__(window)
        self._window, self._save, self._let_go, self._leave = window, save, let_go, leave

    def expect(self) -> None:
        """Be ready for it from now on."""
        # The session may go on all the same, where another program refuses to end: the window stays.
        QGuiApplication.instance().commitDataRequest.connect(lambda _session: self._save())
        if sys.platform == "win32":
            return  # which knows no such signals
        # Qt waits within its own code, where Python hears no signal; a pipe wakes it up.
        heard, told = os.pipe()
        os.set_blocking(told, False)
        signal.set_wakeup_fd(told, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda _number, _frame: None)
        waiting = QSocketNotifier(heard, QSocketNotifier.Type.Read, self)
        waiting.activated.connect(lambda: self._hear(os.read(heard, 64)))

    def _hear(self, numbers: bytes) -> None:
        if {signal.SIGTERM, signal.SIGHUP} & set(numbers):
            self.end()

    def end(self) -> None:
        """Save what was typed, let the file go and leave; later, where the file is in other hands for a while."""
        if not self._window.isEnabled():
            QTimer.singleShot(AGAIN, self, self.end)
            return
        self._let_go()
        self._leave()
