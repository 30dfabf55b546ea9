"""Work beside the window: it answers keys while something longer runs."""

import math
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRunnable, Qt, QThreadPool, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QProgressDialog, QWidget
from shiboken6 import isValid


class _Told(QObject):
    done = Signal(object)
    failed = Signal(object)
    progress = Signal(float)


class _Task(QRunnable):
    def __init__(self, work: Callable[[], Any], *, is_aside: bool) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self.is_aside = is_aside
        self.told = _Told()
        self._work = work

    def run(self) -> None:
        work, self._work = self._work, _nothing  # it may hold a passphrase, and the task stays for a while
        try:
            found = work()
        except BaseException as fault:  # noqa: BLE001 - handed on to the window's own thread
            self.told.failed.emit(fault)
        else:
            self.told.done.emit(found)


def _nothing() -> None:
    """Stand for work that is done."""


_running: set[_Task] = set()  # Qt would drop a task that nobody holds


def run(
    work: Callable[[], Any],
    done: Callable[[Any], None],
    failed: Callable[[BaseException], None],
    asker: QObject | None = None,
    *,
    is_aside: bool = False,
) -> None:
    """Do work on another thread, and call back on the window's, unless who asked is gone by then.

    What is aside stops by itself when the file is locked or closed: nothing has to wait for it.
    """
    task = _Task(work, is_aside=is_aside)
    _running.add(task)

    def finish(call: Callable[[Any], None], found: Any) -> None:
        _running.discard(task)
        if asker is None or isValid(asker):
            call(found)

    task.told.done.connect(lambda found: finish(done, found), Qt.ConnectionType.QueuedConnection)
    task.told.failed.connect(lambda fault: finish(failed, fault), Qt.ConnectionType.QueuedConnection)
    QThreadPool.globalInstance().start(task)


def is_busy() -> bool:
    """Tell whether work that a lock has to wait for runs beside the window, or its end is not told yet."""
    return any(not one.is_aside for one in _running)


class Progress(QObject):
    """A progress window with a cancel button, for work that may take over a second."""

    cancelled = Signal()
    _moved = Signal(float)

    def __init__(self, parent: QWidget, title: str, *, cancel_until: float = math.inf, way_out: str = "Cancel") -> None:
        """Offer to cancel until so much is done; 0 for never."""
        super().__init__(parent)
        self._cancel_until = cancel_until
        self._dialog = QProgressDialog(title, way_out, 0, 100, parent)
        self._dialog.canceled.connect(self.cancelled)
        self._dialog.setWindowTitle("TfM Desktop")
        self._dialog.setWindowModality(Qt.WindowModality.WindowModal)
        self._dialog.setMinimumDuration(600)
        self._dialog.setAutoClose(False)
        self._dialog.setAutoReset(False)
        self._show(0)  # begins to count until it is shown
        self._dialog.installEventFilter(self)
        self._moved.connect(self._show)

    def move(self, part: float) -> bool:
        """Say how much is done, from 0 to 1, on any thread; tell whether to go on."""
        self._moved.emit(part)
        return not self._dialog.wasCanceled()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the button be pressed also where the window behind, and with it its dialogs, is disabled."""
        if event.type() is QEvent.Type.Show:
            self._dialog.setEnabled(True)
        if not self._can_cancel and _goes_away(event):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def finish(self) -> None:
        """Take the progress window away."""
        self._dialog.removeEventFilter(self)
        self._dialog.reset()
        self._dialog.close()
        self._dialog.deleteLater()
        self.deleteLater()

    def _show(self, part: float) -> None:
        self._can_cancel = part < self._cancel_until
        if not self._can_cancel:
            self._dialog.setCancelButton(None)
        self._dialog.setValue(int(part * 100))


def _goes_away(event: QEvent) -> bool:
    """Tell whether Escape or the frame of the window would take it away."""
    is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
    return is_escape or event.type() is QEvent.Type.Close
