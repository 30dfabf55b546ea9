"""The pages before a file is open: welcome, and unlock. They load nothing heavy."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from tfm_desktop.qt.common.secret_input import SecretInput
from tfm_desktop.qt.common.strength import Strength
from tfm_desktop.qt.common.tries import Tries


class Card(QWidget):
    """A card in the middle of the window."""

    def __init__(self, title: str, told: str) -> None:
        super().__init__()
        self.setObjectName("page")
        card = QFrame()
        card.setObjectName("card")
        card.setFixedWidth(620)
        self.body = QVBoxLayout(card)
        self.body.setContentsMargins(36, 22, 36, 22)
        self.body.setSpacing(10)
        heading = QLabel(title)
        heading.setProperty("role", "title")
        self.told = QLabel(told)
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.body.addWidget(heading)
        self.body.addWidget(self.told)
        ground = QWidget()
        ground.setObjectName("page")
        layout = QVBoxLayout(ground)
        layout.addStretch(2)
        middle = QHBoxLayout()  # stretches, not an alignment: an aligned card would cut its wrapped text
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        layout.addLayout(middle)
        layout.addStretch(3)
        area = QScrollArea()  # a small screen has no room for all of it
        area.setWidget(ground)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def add_secret(self, label: str) -> SecretInput:
        """Add an input whose text is hidden."""
        edit = SecretInput(label)
        self.body.addWidget(edit)
        return edit

    def add_message(self) -> QLabel:
        """Add the line that says what is wrong."""
        label = QLabel()
        label.setProperty("role", "error")
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.hide()
        self.body.addWidget(label)
        return label

    def add_row(self, *buttons: QPushButton) -> None:
        """Add buttons, the main one at the right end."""
        for button in buttons:
            button.setAutoDefault(True)  # Enter presses it too
        row = QHBoxLayout()
        row.addWidget(buttons[0])
        row.addStretch(1)
        for button in buttons[1:]:
            row.addWidget(button)
        self.body.addLayout(row)


class OpeningPage(Card):
    """What stands while a file is opened."""

    def __init__(self) -> None:
        super().__init__("TfM Desktop", "Opening your file …")


class WelcomePage(Card):
    """The first start: choose a passphrase for a new file, or open another."""

    wanted = Signal(object, str)
    open_other = Signal()
    look_at_sample = Signal()

    def __init__(self) -> None:
        super().__init__(
            "Welcome to TfM Desktop",
            "What you note about teachers stays on this computer, in one file that only your passphrase opens. "
            "Choose one that you will remember: without it, or the recovery sheet that is offered next, nobody can "
            "open the file.",
        )
        self._path = Path()
        self.place = QLabel()
        self.place.setProperty("role", "muted")
        self.place.setWordWrap(True)
        self.place.setTextFormat(Qt.TextFormat.PlainText)
        self.body.addWidget(self.place)
        self.first = self.add_secret("Passphrase")
        self.strength = Strength(self.first)
        self.body.addWidget(self.strength)
        self.again = self.add_secret("The same again")
        self.without = QCheckBox("Go without a passphrase: anyone with this computer can read it")
        self.without.toggled.connect(self._toggle)
        self.body.addWidget(self.without)
        self.message = self.add_message()
        self.other = QPushButton("&Open another file…")
        self.sample = QPushButton("Look at &sample data")
        self.make = QPushButton("&Create file")
        self.make.setProperty("primary", True)
        self.add_row(self.other, self.sample, self.make)
        self.make.clicked.connect(self._create)
        self.other.clicked.connect(self.open_other)
        self.sample.clicked.connect(self.look_at_sample)
        self.first.returnPressed.connect(self._go_on)
        self.again.returnPressed.connect(self._create)

    def show_for(self, path: Path) -> None:
        """Ask for the passphrase of a file that is to be made."""
        self._path = path
        self.place.setText(f"The file: {path}")
        self.say("")
        self.without.setChecked(False)
        for edit in (self.first, self.again):
            edit.forget()
        self.strength.know(path.stem)
        self.first.setFocus()

    def say(self, sentence: str) -> None:
        """Say what is wrong."""
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))

    def _go_on(self) -> None:
        if self.first.text():
            self.again.setFocus()
        else:
            self._create()

    def _toggle(self, without: bool) -> None:
        self.first.setEnabled(not without)
        self.again.setEnabled(not without)

    def _create(self) -> None:
        passphrase = "" if self.without.isChecked() else self.first.text()
        if not self.without.isChecked() and not passphrase:
            self.say("Type a passphrase, or tick that you go without one.")
        elif not self.without.isChecked() and passphrase != self.again.text():
            self.say("The two passphrases differ. Type the same one twice.")
            self.again.forget()
            self.again.setFocus()
        else:
            self.first.forget()
            self.again.forget()
            self.wanted.emit(self._path, passphrase)


class UnlockPage(Card):
    """Asks for the passphrase of a file; wrong ones harm nothing."""

    unlock = Signal(object, str)
    open_other = Signal()
    forgotten = Signal(object)
    restore = Signal()

    def __init__(self) -> None:
        super().__init__("Your file is locked", "")
        self._path = Path()
        self.edit = self.add_secret("Passphrase")
        self.message = self.add_message()
        self.other = QPushButton("&Open another file…")
        self.backups = QPushButton("Restore a &backup…")
        self.backups.clicked.connect(self.restore)
        self.go = QPushButton("&Unlock")
        self.go.setProperty("primary", True)
        self.tries = Tries(self.go)
        self.body.addWidget(self.tries)
        self.forgot = QPushButton("Forgotten the &passphrase?")
        self.add_row(self.other, self.go)
        self.add_row(self.forgot, self.backups)
        for button in (self.forgot, self.backups):
            button.setProperty("quiet", True)
        self.forgot.clicked.connect(lambda: self.forgotten.emit(self._path))
        self.go.clicked.connect(self._unlock)
        self.other.clicked.connect(self.open_other)
        self.edit.returnPressed.connect(self._unlock)

    def show_for(self, path: Path, sentence: str = "") -> None:
        """Ask for the passphrase of a file, and say what was wrong with the one before."""
        self._path = path
        self.told.setText(f"Type the passphrase of “{path.name}”.")
        self.say(sentence)
        self.edit.forget()
        self.edit.setFocus()

    def refuse(self, path: Path, sentence: str) -> None:
        """Say that a passphrase was wrong; the more often it is, the longer one waits."""
        self.show_for(path, sentence)
        self.tries.fail()

    def say(self, sentence: str) -> None:
        """Say what is wrong."""
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))

    def _unlock(self) -> None:
        if not self.tries.may_try:
            return  # what is typed stays
        if not self.edit.text():
            self.say("Type the passphrase first.")
            return
        self.unlock.emit(self._path, self.edit.take())


class ProblemPage(Card):
    """Says why a file could not be opened, and what can be done."""

    open_other = Signal()
    restore = Signal()
    again = Signal()

    def __init__(self) -> None:
        super().__init__("The file could not be opened", "")
        self.other = QPushButton("&Open another file…")
        self.backups = QPushButton("Restore a &backup…")
        self.backups.clicked.connect(self.restore)
        self.retry = QPushButton("&Try again")
        self.retry.setProperty("primary", True)
        self.add_row(self.other, self.backups, self.retry)
        self.other.clicked.connect(self.open_other)
        self.retry.clicked.connect(self.again)

    def say(self, sentence: str, *, is_lost: bool = False) -> None:
        """Show the sentence; where the file is lost, a backup is the way on."""
        self.told.setText(sentence)
        for button, is_first in ((self.backups, is_lost), (self.retry, not is_lost)):
            button.setProperty("primary", is_first)
            button.style().polish(button)
            if is_first:
                button.setFocus()
