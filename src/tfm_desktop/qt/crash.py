"""The net under the window: a fault of ours is logged and told in one sentence, and the window goes on."""

import logging
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from tfm_desktop.domain.errors import Problem

UNEXPECTED = (
    "Something unexpected went wrong in the program. What was shown as saved is safe. "
    "You can go on; if it happens again, close the program and open it anew."
)
_LOG = logging.getLogger(__name__)


class CrashNet(QObject):
    """Catches what nobody caught, on any thread."""

    _fell = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._is_telling = False
        self._fell.connect(self._tell)

    def spread(self) -> None:
        """Catch from now on."""
        sys.excepthook = self._catch
        threading.excepthook = lambda told: self._catch(told.exc_type, told.exc_value, told.exc_traceback)

    def _catch(self, kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, fault or kind(), trace)
            return
        _LOG.error("Unexpected", exc_info=(kind, fault or kind(), trace))
        self._fell.emit(fault or kind())

    def _tell(self, fault: BaseException) -> None:
        if self._is_telling:
            return  # one sentence at a time; the log has them all
        message = QMessageBox(QMessageBox.Icon.Warning, "TfM Desktop", "", parent=self._window)
        message.setTextFormat(Qt.TextFormat.PlainText)
        message.setText(str(fault) if isinstance(fault, Problem) else UNEXPECTED)
        self._is_telling = True
        message.exec()
        message.deleteLater()
        self._is_telling = False
