"""One start of the program on a file, in a process of its own: `python -m benchmarks.program_window FILE`.

Prints when the first paint was done and when a key in the list was answered and painted, and the memory then.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.bare_window import Report
from tfm_desktop.__main__ import main as start
from tfm_desktop.qt import main_window


class _Painted(QObject):
    """Calls once when a widget is painted."""

    def __init__(self, widget: QWidget, call: Callable[[], None]) -> None:
        super().__init__(widget)
        self._call = call
        widget.installEventFilter(self)
        widget.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self._call()
        return False


class _Watched(main_window.MainWindow):
    def __init__(self, *told: Any) -> None:
        super().__init__(*told)
        self.moments = Report(self, last="usable")
        self.opened.connect(self._press)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        self.moments.note_later("painted")

    def show_page(self, page: QWidget) -> None:
        super().show_page(page)
        if page not in (self.opening, self.workspace):
            sys.stderr.write("The file could not be opened. Is it open elsewhere?\n")
            os._exit(1)  # a slot raises nothing

    def _press(self) -> None:
        table = self.workspace.tab().front()
        table.selectionModel().currentRowChanged.connect(
            lambda *_: _Painted(table.viewport(), lambda: self.moments.note_later("usable"))
        )
        down = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier)
        QApplication.postEvent(table, down)


if __name__ == "__main__":
    setattr(main_window, "MainWindow", _Watched)  # noqa: B010 - the class that app.py takes
    sys.exit(start([sys.argv[1]]))
