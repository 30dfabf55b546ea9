"""Asks for passphrases: the present one before something is done with the file, and a new one twice."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tfm_desktop.qt.common import background
from tfm_desktop.qt.common.fitting import FittingDialog
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.common.secret_input import SecretInput
from tfm_desktop.qt.common.strength import Strength
from tfm_desktop.qt.common.tries import Tries

WIDTH = 540  # pixels
NOT_RIGHT = "That is not the passphrase of this file. Try again; nothing was changed."
CHANGED = (
    "Backups made before keep the passphrase that they were made with, so keep that one in mind as long as you keep "
    "them. A recovery sheet that you have made stays as it is, and opens both."
)
SET = (
    "From then on the file opens with the passphrase alone. Backups made before stay readable for anyone who can open "
    "the folder {folder}: delete them, or keep them where nobody else comes. Traces of the file as it was may stay on "
    "the disk for a while."
)
IsRight = Callable[[str], bool]  # tells whether a passphrase is that of the file; takes a moment, on any thread


class NewPassphrase(QWidget):
    """A new passphrase, typed twice."""

    def __init__(self) -> None:
        super().__init__()
        self.first = SecretInput("New passphrase")
        self.again = SecretInput("The same again")
        self.strength = Strength(self.first)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.first)
        layout.addWidget(self.strength)
        layout.addWidget(self.again)

    def wrong(self) -> str:
        """Say what is wrong with what was typed, and go there; empty where nothing is."""
        if not self.first.text():
            self.first.setFocus()
            return "Type the new passphrase first."
        if self.first.text() != self.again.text():
            self.again.forget()
            self.again.setFocus()
            return "The two passphrases differ. Type the same one twice."
        return ""

    def take(self) -> str:
        """Give the passphrase, and leave it nowhere in the window."""
        self.again.forget()
        return self.first.take()

    def clear(self) -> None:
        """Forget what was typed."""
        self.first.forget()
        self.again.forget()


class PassphraseDialog(FittingDialog):
    """Asks for the present passphrase, and goes on only where it is right."""

    def __init__(self, title: str, told: str, does: str, is_right: IsRight | None, parent: QWidget) -> None:
        super().__init__(title, WIDTH, parent)
        self._is_right = is_right
        self.present = SecretInput("Present passphrase")
        self.present.setVisible(is_right is not None)
        self.message = text_label("error")
        self.message.hide()
        self.leave = QPushButton("&Leave as it is")
        self.go = QPushButton(does)
        self.tries = Tries(self.go)
        self.body = QVBoxLayout()
        self._lay_out(told)

    def say(self, sentence: str) -> None:
        """Say what is wrong."""
        self.message.setText(sentence)
        self.message.setAccessibleName(sentence)
        self.message.setVisible(bool(sentence))

    def wrong(self) -> str:
        """Say what is wrong before anything is tried; empty where nothing is."""
        if self._is_right and not self.present.text():
            self.present.setFocus()
            return "Type the present passphrase first."
        return ""

    def take(self) -> str:
        """Give the present passphrase, and leave it nowhere in the window."""
        return self.present.take()

    def done(self, result: int) -> None:
        """Leave nothing of what was typed where it is not gone on with."""
        if result == QDialog.DialogCode.Rejected:
            self.present.forget()
        super().done(result)

    def _go_on(self) -> None:
        if not self.tries.may_try:
            return  # what is typed stays
        wrong = self.wrong()
        self.say(wrong)
        if wrong:
            return
        if self._is_right is None:
            self.accept()
            return
        is_right, typed = self._is_right, self.present.text()
        self._wait(True)
        background.run(lambda: is_right(typed), self._found, self._fail, self)

    def _found(self, is_right: bool) -> None:
        self._wait(False)
        if is_right:
            self.accept()
            return
        self.tries.fail()
        self.say(NOT_RIGHT)
        self.present.forget()
        self.present.setFocus()

    def _fail(self, fault: BaseException) -> None:
        self._wait(False)
        raise fault

    def _wait(self, is_waiting: bool) -> None:
        self.present.setReadOnly(is_waiting)
        self.leave.setEnabled(not is_waiting)
        self.go.setEnabled(not is_waiting and self.tries.may_try)

    def _lay_out(self, told: str) -> None:
        self.go.setProperty("primary", True)
        self.go.setDefault(True)
        self.go.clicked.connect(self._go_on)
        self.leave.setAutoDefault(True)
        self.leave.clicked.connect(self.reject)
        self.body.setSpacing(10)
        self.body.addWidget(text_label("", told))
        self.body.addWidget(self.present)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(12)
        layout.addLayout(self.body)
        layout.addWidget(self.message)
        layout.addWidget(self.tries)
        layout.addSpacing(4)
        layout.addLayout(buttons)
        self.present.setFocus()


class ChangeDialog(PassphraseDialog):
    """Asks for the present passphrase and a new one, or for the first one of a file that has none."""

    def __init__(self, name: str, backups: Path, is_right: IsRight | None, parent: QWidget) -> None:
        title = "Change the passphrase" if is_right else "Set a passphrase"
        told = f"A new passphrase for “{name}”." if is_right else f"“{name}” has no passphrase yet."
        super().__init__(title, told, "&Change passphrase" if is_right else "&Set passphrase", is_right, parent)
        self.new = NewPassphrase()
        self.new.strength.know(Path(name).stem)
        self.body.addWidget(self.new)
        self.body.addWidget(text_label("muted", CHANGED if is_right else SET.format(folder=backups)))
        order = (self.present, self.new.first, self.new.again, self.leave, self.go)
        for one, following in pairwise(order):
            QWidget.setTabOrder(one, following)
        (self.present if is_right else self.new.first).setFocus()

    def wrong(self) -> str:
        return super().wrong() or self.new.wrong()

    def done(self, result: int) -> None:
        if result == QDialog.DialogCode.Rejected:
            self.new.clear()
        super().done(result)
