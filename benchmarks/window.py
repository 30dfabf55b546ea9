"""One start of a window in a process of its own: `python -m benchmarks.window bare|program FILE`.

Prints when the first paint was done and when a key was answered, by a clock that all processes share, and the memory
then. Nothing is imported here that a bare window would not need.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

SETTLES = 500  # milliseconds after which memory is read


def bare() -> int:
    """Show a window with nothing in it."""

    class Bare(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
            super().paintEvent(event)
            QTimer.singleShot(0, lambda: report.painted(self))

    app = QApplication([])
    report = Report(last="painted")
    window = Bare()
    window.resize(1366, 768)
    window.show()
    return app.exec()


def program(file: str) -> int:
    """Open the program on a file, and press a key in its list."""
    from tfm_desktop.__main__ import main
    from tfm_desktop.qt import main_window

    class Watched(main_window.MainWindow):
        def __init__(self, *told: Any) -> None:
            super().__init__(*told)
            self.moments = Report(last="usable")
            self.opened.connect(self._press)

        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
            super().paintEvent(event)
            QTimer.singleShot(0, lambda: self.moments.painted(self))

        def _press(self) -> None:
            table = self.workspace.tab().table
            assert table.model().rowCount() > 1, "The list is empty."
            table.selectionModel().currentRowChanged.connect(lambda *_: Painted(table.viewport(), self._answered))
            down = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier)
            QApplication.postEvent(table, down)

        def _answered(self) -> None:
            self.moments.note("usable", self)

    setattr(main_window, "MainWindow", Watched)  # noqa: B010 - the class that app.py takes
    return main([file])


class Painted(QObject):
    """Calls once after a widget has been painted."""

    def __init__(self, widget: QWidget, call: Callable[[], None]) -> None:
        super().__init__(widget)
        self._call = call
        widget.installEventFilter(self)
        widget.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Wait for the paint."""
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._call)
        return False


class Report:
    """The moments of one start; the last one is printed with the memory, and ends the process."""

    def __init__(self, last: str) -> None:
        self._last = last
        self._moments: dict[str, float] = {}

    def painted(self, window: QMainWindow) -> None:
        """Note the first paint."""
        if "painted" not in self._moments:
            self.note("painted", window)

    def note(self, name: str, window: QMainWindow) -> None:
        """Note a moment, and finish with the last."""
        self._moments[name] = time.perf_counter()
        if name == self._last:
            QTimer.singleShot(SETTLES, lambda: self._finish(window))

    def _finish(self, window: QMainWindow) -> None:
        print(*(f"{name}={moment}" for name, moment in self._moments.items()), f"memory={memory()}", flush=True)
        window.close()


def memory() -> float:
    """Give the resident memory of this process in MB; 0 where the system does not tell it in /proc."""
    status = Path("/proc/self/status")
    told = status.read_text(encoding="ascii") if status.exists() else ""
    return next((int(line.split()[1]) / 1024 for line in told.splitlines() if line.startswith("VmRSS")), 0.0)


if __name__ == "__main__":
    sys.exit(bare() if sys.argv[1] == "bare" else program(sys.argv[2]))
