"""Garbage is looked for by the window's own thread, and between two events.

Left to itself, Python looks on whichever thread makes the next object. A dialog that it finds there is destroyed as
soon as the window's thread runs Python again, and that may be in the midst of an event of this very dialog: a crash.
"""

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

EVERY = 1_000  # milliseconds
FULL = 20  # looks at the newest objects, after which all have their turn


class Collecting(QObject):
    """Looks for garbage in place of Python; among all objects, which takes some 25 ms, only while nobody types."""

    def __init__(self, is_resting: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_resting = is_resting
        self._looks = 0
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Take over from Python."""
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()

    def look(self) -> None:
        """Look through the newest objects where there are many, and now and then through all."""
        if gc.get_count()[0] <= gc.get_threshold()[0]:
            return
        self._looks += 1
        if self._looks >= FULL and self._is_resting():
            self._looks = 0
            gc.collect()
        else:
            gc.collect(0)
