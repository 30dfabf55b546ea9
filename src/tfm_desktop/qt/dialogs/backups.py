"""The backups of a file, open or not: whether they are sound, what is in them, and putting one back."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QMessageBox, QVBoxLayout, QWidget

from tfm_desktop.domain.backups import Contents, Look, State
from tfm_desktop.domain.errors import Problem
from tfm_desktop.qt.common import background
from tfm_desktop.qt.common.buttons import push
from tfm_desktop.qt.common.step_list import StepList
from tfm_desktop.qt.dialogs.backup_looks import Looks
from tfm_desktop.qt.dialogs.backup_rows import HERE, SECOND, Listed, moment_of, rows_of
from tfm_desktop.qt.dialogs.second_folder import SecondFolder
from tfm_desktop.settings import Settings
from tfm_desktop.storage import backup_contents, backup_folders
from tfm_desktop.storage.driver import is_encrypted
from tfm_desktop.storage.keys import Key, salt_of

if TYPE_CHECKING:
    from tfm_desktop.qt.keeping import Keeping

FILES = "TfM Desktop files (*.tfm);;All files (*)"
GO_ON = 2_000  # milliseconds until a look is gone on with that a lock has ended
SIZE = 940, 620  # pixels, where the window has that much
OPENS_NONE = (
    "That opens none of them. Try the passphrase that you had at that time, or the code of the recovery sheet that you "
    "had then: 8 groups of 4."
)
NONE_YET = (
    "There is no backup of this file yet. One is made when you close the program, and every half hour while you change "
    "something. “Back up now” makes one at once."
)
NONE_FOUND = (
    "No backup of this file was found on this computer. If there is one on a stick, a network drive or another "
    "computer, choose it with “Choose another file…”."
)
TOLD = "Made by themselves on closing, and every half hour while you change something. Older ones are thinned out."
TOLD_SHUT = (
    "Choose the one that is to be “{name}” again. What stands there now, if anything does, is kept beside it. "
    "The passphrase shows what each one holds."
)


class _Secret(QLineEdit):
    """An input whose text is hidden, and whose Enter presses no button of its dialog."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setPlaceholderText(name)
        self.setAccessibleName(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep Enter to itself."""
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class BackupsDialog(QDialog):
    """Lists the backups of a file; `chosen` is the one to be put back, with its key."""

    def __init__(
        self, path: Path, root: Path, settings: Settings, keeping: "Keeping | None", parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.chosen: tuple[Path, Key | None] | None = None
        self._path, self._root, self._settings, self._keeping = path, root, settings, keeping
        self._listed: dict[Path, Listed] = {}
        self._others: list[Path] = []  # chosen from elsewhere
        self._keys: dict[bytes, Key] = {}  # of passphrases that were typed here
        self._now: Contents | None = None
        self._looks = Looks(self, lambda: not self._is_locked)
        self._looks.found.connect(self._take_look)
        self._drawing = QTimer(self, singleShot=True, interval=0)
        self._drawing.timeout.connect(self._draw)
        self._going_on = QTimer(self, interval=GO_ON)
        self._going_on.timeout.connect(self._look_on)
        self._going_on.start()
        self.setWindowTitle("Backups")
        self._make()
        self._lay_out()
        if keeping:
            self._follow(keeping)
        room = parent.window().size() if parent else self.sizeHint()
        self.resize(min(SIZE[0], room.width()), min(SIZE[1], room.height()))
        self.refresh()
        first = self.list if self._listed else self.now if keeping else self.other
        first.setFocus()

    def refresh(self) -> None:
        """List the backups anew; what is known of one stays."""
        if not self._going_on.isActive():
            return  # it has closed: a backup is made before one is put back
        known = {path: one.look for path, one in self._listed.items()}
        self._listed = {
            one.backup.path: replace(one, look=known.get(one.backup.path, one.look)) for one in self._found()
        }
        self._draw()
        self._look_into(State.UNSEEN)

    def say(self, sentence: str) -> None:
        """Show a sentence below the list."""
        self.told.setText(sentence)
        self.told.setVisible(bool(sentence))

    def done(self, result: int) -> None:
        """Look into no more when the dialog closes, and forget the keys."""
        self._going_on.stop()
        self._looks.stop()
        for key in self._keys.values():
            key.forget()
        self._keys.clear()
        super().done(result)

    def _follow(self, keeping: "Keeping") -> None:
        keeping.made.connect(self.refresh)
        keeping.news.connect(self.say)
        QTimer.singleShot(0, self, self._count)  # in a large file this takes a moment, and the list is there first

    @property
    def _is_locked(self) -> bool:
        return self._keeping is not None and self._keeping.database.is_shut

    def _known_keys(self) -> dict[bytes, Key]:
        """Give the keys of passphrases that were typed here, and that of the open file, which a lock wipes."""
        key = self._keeping.database.key if self._keeping else None
        return {**self._keys, key.salt: key} if key else self._keys

    def _count(self) -> None:
        if self._keeping and not self._is_locked:
            self._now = self._keeping.contents()
            self._draw()

    def _found(self) -> list[Listed]:
        file_identity = self._keeping.file_identity if self._keeping else ""
        found = [Listed(backup_folders.chosen(one), f"In “{one.parent.name}”") for one in self._others if one.exists()]
        found += [Listed(one, HERE) for one in backup_folders.found(self._root, self._path, file_identity)]
        if second := self._settings.second_folder:
            found += [Listed(one, SECOND) for one in backup_folders.found(Path(second), self._path, file_identity)]
        return found

    def _look_into(self, *states: State) -> None:
        wanted = [one.backup for one in self._listed.values() if one.look.state in states]
        if wanted and not self._is_locked:
            self._looks.begin(wanted, self._known_keys())

    def _look_on(self) -> None:
        if self._looks.is_over:
            self._look_into(State.UNSEEN)

    def _take_look(self, path: Path, found: Look) -> None:
        if path in self._listed:
            self._listed[path] = replace(self._listed[path], look=found)
            self._drawing.start()

    def _draw(self) -> None:
        today, is_shut = dt.date.today(), self._keeping is None
        self.list.show_rows(rows_of(list(self._listed.values()), self._now, today, is_shut=is_shut))
        is_locked = any(one.look.state is State.LOCKED for one in self._listed.values())
        self._secret.setVisible(is_locked)
        self.list.setVisible(bool(self._listed))
        self.empty.setVisible(not self._listed)
        self._show_choice()

    def _show_choice(self) -> None:
        one = self._current()
        self.restore.setEnabled(one is not None and one.look.may_be_restored)

    def _current(self) -> Listed | None:
        return self._listed.get(self.list.current())

    def _back_up(self) -> None:
        assert self._keeping
        self._keeping.back_up_now()

    def _open_folder(self) -> None:
        one = self._current()
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(one.backup.path.parent if one else self._root)))

    def _choose_other(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "Restore a backup", str(self._path.parent), FILES)
        if not chosen:
            return
        if Path(chosen).resolve() == self._path.resolve():
            self.say("That is the file itself, and no backup of it. Choose another.")
            return
        if Path(chosen) not in self._listed:
            self._others.insert(0, Path(chosen))
        self.say("")
        self.refresh()
        self.list.go_to(Path(chosen))
        self.list.setFocus()

    def _unlock(self) -> None:
        passphrase, locked = self.passphrase.text(), self._locked()
        if not passphrase:
            self.say("Type the passphrase first.")
            return
        self.passphrase.clear()
        self._secret.setEnabled(False)
        background.run(lambda: backup_contents.keys_for(passphrase, locked), self._take_keys, self._refuse, self)

    def _locked(self) -> list[Path]:
        return [path for path, one in self._listed.items() if one.look.state is State.LOCKED]

    def _take_keys(self, keys: dict[bytes, Key]) -> None:
        if not self._going_on.isActive():
            for key in keys.values():  # the window was closed meanwhile
                key.forget()
            return
        self._secret.setEnabled(True)
        if not keys:
            self.say(OPENS_NONE)
            self.passphrase.setFocus()
            return
        self._keys.update(keys)
        self.say("")
        self.list.setFocus()
        self._look_into(State.UNSEEN, State.LOCKED)

    def _refuse(self, fault: BaseException) -> None:
        self._secret.setEnabled(True)
        raise fault

    def _restore(self) -> None:
        one = self._current()
        if one is None or not one.look.may_be_restored:
            return
        try:
            path = one.backup.path
            key = self._known_keys().get(salt_of(path)) if is_encrypted(path) else None
            is_locked = one.look.state is State.LOCKED or (key is None and is_encrypted(path))
        except (OSError, Problem) as fault:
            self.say(str(fault) if isinstance(fault, Problem) else "The backup is no longer there.")
            return
        if is_locked:
            self._secret.show()
            self.say("Type the passphrase of this backup first, or the code of the recovery sheet.")
            self.passphrase.setFocus()
        elif _agrees(self.question(one, key)):
            self.chosen = path, key.copy() if key else None
            self.accept()

    def question(self, one: Listed, key: Key | None) -> QMessageBox:
        """Ask whether a backup is to take the place of the file."""
        when = moment_of(one.backup.made, dt.date.today())
        asked = QMessageBox(self)
        asked.setWindowTitle("Restore a backup")
        asked.setText(f"Put the backup of {when} in the place of “{self._path.name}”?")
        asked.setInformativeText(" ".join(self._consequences(one, key)))
        asked.addButton("Restore", QMessageBox.ButtonRole.AcceptRole)
        leave = asked.addButton("Leave as it is", QMessageBox.ButtonRole.RejectRole)
        asked.setDefaultButton(leave)
        asked.setEscapeButton(leave)
        return asked

    def _consequences(self, one: Listed, key: Key | None) -> list[str]:
        held = one.look.contents
        told = ["It is checked in full before it takes the place."]
        if self._keeping and held and self._now:
            told.insert(0, f"It holds {held.compared(self._now)}.")
            told.insert(1, "What you changed since is not in it; what you deleted since comes back.")
        elif held:
            told.insert(0, f"It holds {held.told}. What was changed after it was made is not in it.")
        if self._keeping:
            told.append("The file as it is now is backed up first, and kept beside it under another name.")
            present = self._keeping.database.key
            if (key.salt if key else None) != (present.salt if present else None):
                told.append("Afterwards the file opens with the passphrase of that backup.")
        elif self._path.exists():
            told.append("The file that stands there is kept beside it under another name.")
        return told

    def _make(self) -> None:
        self.list = StepList("Backups, the newest first")
        self.list.chosen.connect(self._show_choice)
        self.list.doubleClicked.connect(lambda _index: self._restore())
        self.empty, self.told = QLabel(NONE_YET if self._keeping else NONE_FOUND), QLabel()
        for label in (self.empty, self.told):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.told.hide()
        self.passphrase = _Secret("Passphrase of those that are locked, or the code of the recovery sheet")
        self.passphrase.returnPressed.connect(self._unlock)
        self.unlock = push("&Unlock", "Look into those that this opens", self._unlock)
        self.now = push("&Back up now", "Make a backup at once", self._back_up)
        self.now.setVisible(self._keeping is not None)
        self.folder = push("&Open the folder", "Show where the chosen backup lies", self._open_folder)
        self.other = push("Choose &another file…", "A backup from anywhere", self._choose_other)
        self.close_it = push("&Close", "Change nothing", self.reject)
        self.restore = push("&Restore…", "Put the chosen backup in the place of the file", self._restore)
        self.restore.setProperty("primary", True)
        self.restore.setDefault(True)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        intro = QLabel(TOLD if self._keeping else TOLD_SHUT.format(name=self._path.name))
        intro.setProperty("role", "muted")
        intro.setWordWrap(True)
        intro.setTextFormat(Qt.TextFormat.PlainText)
        layout.addWidget(intro)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.told)
        self._secret = QWidget()
        secret = QHBoxLayout(self._secret)
        secret.setContentsMargins(0, 0, 0, 0)
        secret.addWidget(self.passphrase, 1)
        secret.addWidget(self.unlock)
        layout.addWidget(self._secret)
        if self._keeping:
            self.second = SecondFolder(self._settings, self._keeping)
            layout.addWidget(self.second)
        buttons = QHBoxLayout()
        for button in (self.now, self.folder, self.other):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_it)
        buttons.addWidget(self.restore)
        layout.addLayout(buttons)


def _agrees(question: QMessageBox) -> bool:
    question.exec()
    return question.buttonRole(question.clickedButton()) is QMessageBox.ButtonRole.AcceptRole
