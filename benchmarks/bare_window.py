"""One start of a window with nothing in it, in a process of its own: `python -m benchmarks.bare_window`.

Prints when the first paint was done, by a clock that all processes share, and the memory then.
"""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow

SETTLES = 500  # milliseconds after which memory is read


class Report:
    """The moments of one start; the last one is printed with the memory, and ends the process."""

    def __init__(self, window: QMainWindow, last: str) -> None:
        self._window = window
        self._last = last
        self._moments: dict[str, float] = {}

    def note_later(self, name: str) -> None:
        """Note a moment when what is being done is done; only the first of a name counts."""
        QTimer.singleShot(0, lambda: self._note(name))

    def _note(self, name: str) -> None:
        if name not in self._moments:
            self._moments[name] = time.perf_counter()
            if name == self._last:
                QTimer.singleShot(SETTLES, self._finish)

    def _finish(self) -> None:
        print(*(f"{name}={moment}" for name, moment in self._moments.items()), f"memory={memory()}", flush=True)
        self._window.close()


class _Bare(QMainWindow):
    def __init__(self) -> None:
        super().__init__()
        self.report = Report(self, last="painted")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        self.report.note_later("painted")


def memory() -> float:
    """Give the resident memory of this process in MB; 0 where the system does not tell it in /proc."""
    status = Path("/proc/self/status")
    told = status.read_text(encoding="ascii") if status.exists() else ""
    return next((int(line.split()[1]) / 1024 for line in told.splitlines() if line.startswith("VmRSS")), 0.0)


def main() -> int:
    """Show the window."""
    app = QApplication([])
    window = _Bare()
    window.resize(1366, 768)
    window.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
