"""The passphrase, asked for before anything of the open file is shown again."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.common.secret_input import SecretInput
from tfm_desktop.qt.common.tries import Tries

WIDTH = 520  # pixels


class LockDialog(QDialog):
    """Stands before the whole program until the passphrase is right, or the program is closed."""

    wanted = Signal(str)
    close_wanted = Signal()
    forgotten = Signal()

    def __init__(self, parent: QWidget, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self.setWindowTitle("Locked – TfM Desktop")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        self.told = text_label()
        self.edit = SecretInput("Passphrase")
        self.message = text_label("error")
        self.leave = QPushButton("&Close the program")
        self.leave.setToolTip("What you typed is saved")
        self.go = QPushButton("&Unlock")
        self.go.setProperty("primary", True)
        self.tries = Tries(self.go, clock)
        self.forgot = QPushButton("Forgotten the &passphrase?")
        self.forgot.setProperty("quiet", True)
        self._is_asking = False
        self._lay_out()
        self.go.clicked.connect(self._ask)
        self.leave.clicked.connect(self.close_wanted)
        self.forgot.clicked.connect(self._forget)

    def ask(self, name: str) -> None:
        """Ask for the passphrase of a file; a program that is not in front is not brought there."""
        self.told.setText(f"Type the passphrase of “{name}” to go on where you were. What you typed is kept.")
        self.edit.forget()
        self.say("")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, QApplication.activeWindow() is None)
        self.show()
        self.raise_()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, sentence: str) -> None:
        """Say what is wrong, and let the next try be made."""
        self._is_asking = False
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))
        self.tries.look()

    def refuse(self, sentence: str) -> None:
        """Say that the passphrase was wrong; the more often it is, the longer one waits."""
        self.tries.fail()
        self.say(sentence)

    def come_back(self) -> None:
        """Go on asking, where the sheet is not used after all."""
        self.forgot.setEnabled(True)
        self.activateWindow()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def finish(self) -> None:
        """Give way to what is behind."""
        self.tries.succeed()
        self.forgot.setEnabled(True)
        self.say("")
        self.hide()

    def reject(self) -> None:
        """Stay, whatever Escape says."""

    def event(self, event: QEvent) -> bool:
        """Be as high as what is said needs."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.setFixedSize(WIDTH, self.heightForWidth(WIDTH))
        return super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay, whatever the frame of the window says."""
        event.ignore()

    def _ask(self) -> None:
        if self._is_asking or not self.tries.may_try:
            return  # what is typed stays
        if not self.edit.text():
            self.say("Type the passphrase first.")
            return
        self._is_asking = True
        self.message.hide()
        self.go.setEnabled(False)
        self.wanted.emit(self.edit.take())

    def _forget(self) -> None:
        if not self._is_asking:
            self.forgot.setEnabled(False)  # until the sheet is put away: one is enough
            self.edit.forget()
            self.forgotten.emit()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 26, 32, 26)
        layout.setSpacing(12)
        row = QHBoxLayout()
        row.addWidget(self.leave)
        row.addStretch(1)
        row.addWidget(self.go)
        below = QHBoxLayout()
        below.addWidget(self.forgot)
        below.addStretch(1)
        for button in (self.leave, self.go, self.forgot):
            button.setAutoDefault(True)  # Enter presses it too
        self.go.setDefault(True)
        for widget in (text_label("title", "Locked"), self.told, self.edit, self.message, self.tries):
            layout.addWidget(widget)
        layout.addSpacing(4)
        layout.addLayout(row)
        layout.addLayout(below)
