"""The net under the window: a fault of ours is logged and told in one dialog, and the window goes on."""

import datetime as dt
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget
from shiboken6 import isValid

from tfm_desktop.domain.errors import FileIsDamaged, Problem
from tfm_desktop.qt.crash_report import Fallen, report, report_of_last
from tfm_desktop.qt.dialogs import crash
from tfm_desktop.qt.dialogs.crash import CrashDialog

QUIET = 60.0  # seconds that a fault has to keep away before it is told once more: one in painting comes at each paint
QUIET_SENTENCE = 2.0  # the same for a fault of the world, which may cost what is typed next
DEEPEST = 20  # dialogs over one another that are closed before the program is
_LOG = logging.getLogger(__name__)


class CrashNet(QObject):
    """Catches what nobody caught, on any thread, and tells it when the window has its hands free."""

    _fell = Signal(object, str, object)  # the fault, the sentence of one of the world, and damage of a file

    def __init__(self, window: QWidget | None = None, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._window = window
        self._meet: Callable[[FileIsDamaged], bool] | None = None
        self._now = now
        self._lock = threading.Lock()
        self._logged: dict[object, int] = {}
        self._last: dict[object, float] = {}
        self._told: dict[object, tuple[Fallen, int]] = {}  # in the dialog that is open
        self._dialog: QDialog | None = None
        # Never at once: it may be in the midst of a paint, or of a change of the file.
        self._fell.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def spread(self) -> None:
        """Catch from now on."""
        sys.excepthook = self._catch
        threading.excepthook = lambda told: self._catch(told.exc_type, told.exc_value, told.exc_traceback)
        sys.unraisablehook = lambda told: self._catch(told.exc_type, told.exc_value, told.exc_traceback)

    def watch(self, window: QWidget, meet: Callable[[FileIsDamaged], bool] | None = None) -> None:
        """Tell faults over a window from now on; until then they are faults of the start.

        `meet` shows the ways out of a damaged file, and tells whether it did.
        """
        self._window, self._meet = window, meet

    def tell_of_last(self, hard: str) -> None:
        """Tell, once, that the program before this one ended hard."""
        dialog = CrashDialog(crash.LAST_TIME, crash.SAFE, report_of_last(hard), self._window, can_close=False)
        self._show(dialog)

    def _catch(self, kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None) -> None:
        fault = fault or kind()
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, fault, trace)
            return
        if fault.__traceback__ is None:
            fault = fault.with_traceback(trace)
        fallen = Fallen.of(fault, dt.datetime.now(dt.UTC))
        self._log(fallen, fault)
        _let_go()
        if sys.is_finalizing() or not isValid(self):
            return
        sentence = str(fault) if isinstance(fault, Problem) else ""
        if self._window is None and threading.current_thread() is threading.main_thread():
            self._tell_of_start(fallen, sentence)
        else:
            damage = fault.at(fault.path) if isinstance(fault, FileIsDamaged) else None  # anew, without its trace
            self._fell.emit(fallen, sentence, damage)

    def _log(self, fallen: Fallen, fault: BaseException) -> None:
        """Log the first, the tenth, the hundredth …: a fault at each paint would fill the disk."""
        with self._lock:
            times = self._logged[fallen.key] = self._logged.get(fallen.key, 0) + 1
        if str(times).strip("0") == "1":
            fact = f"{times} times" if times > 1 else ""
            _LOG.error("Unexpected", exc_info=fault, extra={"fact": fact})

    def _tell_of_start(self, fallen: Fallen, sentence: str) -> None:
        """Tell a fault when no window is there yet, and no loop that would bring it round."""
        if sys.stderr:
            sys.stderr.write(f"{sentence or crash.AT_START}\n")
        if QApplication.instance():
            told = report([(fallen, 1)], "not open")
            CrashDialog(sentence or crash.AT_START, crash.SAFE, told, None, can_close=False).exec()

    def _tell(self, fallen: Fallen, sentence: str, damage: FileIsDamaged | None) -> None:
        if damage and self._dialog is None and self._meet and self._meet(damage):
            return
        if isinstance(self._dialog, QMessageBox) and not sentence:
            self._dialog.finished.connect(lambda _: self._fell.emit(fallen, "", None))
            return
        is_heard = self._is_heard(fallen, QUIET_SENTENCE if sentence else QUIET)
        if self._dialog is not None:
            self._count(fallen)
        elif is_heard:
            try:
                self._count(fallen)
                self._show(self._of_world(sentence) if sentence else self._of_ours())
            except Exception:  # noqa: BLE001 - the net itself must not fall
                _LOG.exception("Not told")
                self._told.clear()

    def _is_heard(self, fallen: Fallen, quiet: float) -> bool:
        now, last = self._now(), self._last.get(fallen.key)
        self._last[fallen.key] = now
        return last is None or now - last >= quiet

    def _count(self, fallen: Fallen) -> None:
        first, times = self._told.get(fallen.key, (fallen, 0))
        self._told[fallen.key] = (first, times + 1)
        if isinstance(self._dialog, CrashDialog):
            self._dialog.tell_again(sum(times for _, times in self._told.values()), self._report())

    def _of_ours(self) -> CrashDialog:
        over = QApplication.activeModalWidget() or self._over()
        safe = crash.NOT_KEPT
        if _is_kept(self._window):
            safe = crash.IN_DIALOG if over is not self._over() else crash.KEPT
        dialog = CrashDialog(crash.HAPPENED, f"{safe} {crash.GO_ON}", self._report(), over, can_close=True)
        dialog.close_wanted.connect(self._close_program)
        return dialog

    def _of_world(self, sentence: str) -> QMessageBox:
        over = QApplication.activeModalWidget() or self._over()
        message = QMessageBox(QMessageBox.Icon.Warning, "TfM Desktop", "", parent=over)
        message.setTextFormat(Qt.TextFormat.PlainText)
        message.setText(sentence)
        message.setModal(True)
        return message

    def _show(self, dialog: QDialog) -> None:
        while popup := QApplication.activePopupWidget():  # it would take the keys
            popup.close()
        self._dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        for end in (dialog.finished, dialog.destroyed):  # it is destroyed with the dialog below it, too
            end.connect(lambda *_: self._forget(dialog))
        dialog.setEnabled(True)  # also where the window is not, while something runs beside it
        dialog.show()
        dialog.activateWindow()

    def _forget(self, dialog: QDialog) -> None:
        if self._dialog is not dialog:
            return
        self._dialog = None
        self._told.clear()
        if below := QApplication.activeModalWidget() or self._over():
            below.activateWindow()  # not every system gives the keys back

    def _report(self) -> str:
        return report(self._told.values(), _about_file(self._window))

    def _over(self) -> QWidget | None:
        return self._window if self._window is not None and isValid(self._window) else None

    def _close_program(self) -> None:
        """Close what lies over the window, then the window, when the loops of those dialogs have ended."""
        for _ in range(DEEPEST):
            over = QApplication.activeModalWidget()
            if over is None:
                break
            over.reject() if isinstance(over, QDialog) else over.close()
        QTimer.singleShot(0, self, self._end)

    def _end(self) -> None:
        """Close as the window's own button does; where that fails too, let the file go and end."""
        window = self._over()
        try:
            if window is not None and (window.close() or window.isEnabled()):
                return  # it is the last, and ends the program; or its user went back to what could not be saved
        except Exception:  # noqa: BLE001 - what fell may fall again
            _LOG.exception("Not closed")
            with suppress(Exception):
                _workspace(window).database.close()
            QApplication.exit(1)
            return
        os._exit(1)  # what runs beside the window may never end; the next start undoes what it left half done


def _let_go() -> None:
    """Have Python hold no longer on to the fault, and by it to what its functions held: a note, or a passphrase."""
    for name in ("last_exc", "last_type", "last_value", "last_traceback"):
        vars(sys).pop(name, None)


def _is_kept(window: QWidget | None) -> bool:
    """Save what was typed, where that can be done, and tell whether all of it is on disk."""
    workspace = _workspace(window)
    if workspace is None or window is None or not window.isEnabled():
        return True  # nothing is open, or all was saved before something began beside the window
    try:
        if workspace.database.is_shut:
            return True
        workspace.flush()  # and not settle, which would make a line of half a sentence
        return not workspace.unsaved()
    except Exception:  # noqa: BLE001 - what fell may fall again
        _LOG.exception("Not kept")
        return False


def _about_file(window: QWidget | None) -> str:
    workspace = _workspace(window)
    if workspace is None:
        return "not open"
    with suppress(Exception):
        from tfm_desktop.storage.migrate import KNOWN

        if workspace.database.is_shut:
            return "locked"
        return f"version {KNOWN}, {'with' if workspace.database.is_encrypted else 'without'} a passphrase"
    return "unknown"


def _workspace(window: QWidget | None) -> Any:
    return getattr(window, "workspace", None) if window is not None and isValid(window) else None
