"""What Qt would say or write down on its own: its messages go to the log without their text, its folders nowhere."""

import logging
import os
import sys

from PySide6.QtCore import QCoreApplication, QMessageLogContext, QSettings, Qt, QtMsgType, qInstallMessageHandler

_LOG = logging.getLogger(__name__)
_LEVELS = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
# What a file window of Qt writes down of the folders that somebody went to; QFileDialog::saveState in Qt's source.
_OF_FOLDERS = ("FileDialog/history", "FileDialog/lastVisited")


def leave_none(app: QCoreApplication) -> None:
    """Have Qt leave no trace of what is worked on."""
    qInstallMessageHandler(_hear)
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)
    if sys.platform == "linux":  # the file window of GTK lists each file that was chosen in recently-used.xbel
        app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    app.aboutToQuit.connect(forget_folders)


def forget_folders() -> None:
    """Forget the folders also where they went all the same: Windows and macOS have one place for them."""
    kept = QSettings(QSettings.Scope.UserScope, "QtProject")
    for name in _OF_FOLDERS:
        if kept.contains(name):
            kept.remove(name)


_heard: set[int] = set()  # Qt says many a thing over and over


def _hear(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Log where Qt warns, once for each warning. Its words are left out: they can hold a path, or a text."""
    if kind in _LEVELS and hash(message) not in _heard:
        _heard.add(hash(message))
        source = f" {os.path.basename(context.file)}:{context.line}" if context.file else ""  # noqa: PTH119 - of Qt
        _LOG.log(_LEVELS[kind], "Qt", extra={"fact": f"Qt {context.category}{source}"})
