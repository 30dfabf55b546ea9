"""What the window does with passphrase and recovery sheet: to change, to set, to make, and to open when forgotten."""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from tfm_desktop.domain.errors import FileIsShut, PassphraseIsChanged, Problem
from tfm_desktop.domain.years import british
from tfm_desktop.qt.common import background
from tfm_desktop.qt.dialogs.passphrase import ChangeDialog, PassphraseDialog

if TYPE_CHECKING:
    from tfm_desktop.qt.dialogs.recovery import RecoverDialog, RecoverPage

CHANGED = "The passphrase was changed. Backups made before keep the one that they were made with."
SET = "The passphrase was set. Backups made before stay readable for anyone: they are in {folder}."
RECOVERED = (
    "The passphrase was changed. The recovery sheet goes on opening the file, and backups made before keep their "
    "passphrase: the sheet opens those too."
)
WITH_SHEET = "The recovery sheet opens the file from now on. Keep it apart from the computer."
WITHOUT = (
    "No recovery sheet was made: without the passphrase there is no way back. "
    "File › Recovery sheet makes one at any time."
)
WITHOUT_ANY = (
    "No recovery sheet opens the file now, the earlier one included: without the passphrase there is no way back. "
    "File › Recovery sheet makes one at any time."
)
NEEDS_NONE = "This file has no passphrase, so there is nothing to recover. File › Passphrase sets one."
NEW_SHEET = (
    "The sheet shows a code that opens the file when the passphrase is forgotten. Type the passphrase to make one."
)
OTHER_SHEET = (
    "There is a sheet of {made}. A new one takes its place: the code on the old one then opens nothing but backups "
    "that were made before. Type the passphrase to make a new sheet."
)


class Passphrases(QObject):
    """Leads from what a menu or a page asks for to the file and back; the window stays where it is."""

    def __init__(self, window: Any, files: Any) -> None:
        super().__init__(window)
        self._window = window
        self._files = files
        self.dialog: Any = None
        self.page: RecoverPage | None = None

    def change(self) -> None:
        """Ask for the present passphrase and a new one, and change it; or set the first one."""
        database = self._window.workspace.database
        is_right = self._is_right if database.is_encrypted else None
        told = CHANGED if database.is_encrypted else SET.format(folder=self._files.backups)
        is_first = not database.is_encrypted

        def work() -> None:
            from tfm_desktop.storage import passphrase

            passphrase.change_open(database, new)

        def done(_: None) -> None:
            self._window.show_lock()
            self._window.workspace.say(told)
            if is_first:
                self.offer()

        dialog = ChangeDialog(database.path.name, self._files.backups, is_right, self._window)
        if dialog.exec():
            new = dialog.new.take()
            dialog.take()
            self._beside("Changing the passphrase …", work, done)
        dialog.deleteLater()

    def show_sheet(self) -> None:
        """Make a recovery sheet, in the place of the one before; the passphrase is asked for first."""
        from tfm_desktop.storage import recovery

        database = self._window.workspace.database
        if not database.is_encrypted:
            self._window.workspace.say(NEEDS_NONE)
            return
        before = recovery.of_file(database)
        told = OTHER_SHEET.format(made=british(before.made)) if before else NEW_SHEET
        dialog = PassphraseDialog("Recovery sheet", told, "&Make a sheet", self._is_right, self._window)
        if dialog.exec():
            typed = dialog.take()
            self._renew(typed, before.made) if before else self.offer()
        dialog.deleteLater()

    def offer(self) -> None:
        """Have a new code open the file, and show it to be printed. Nothing for a file without a passphrase."""
        from tfm_desktop.domain import recovery_codes
        from tfm_desktop.storage import recovery

        database = self._window.workspace.database
        if not database.is_encrypted:
            return
        code, made = recovery_codes.fresh(), dt.date.today()
        try:
            recovery.begin(database, code, made)
        except Problem as fault:
            self._window.workspace.say(str(fault))
            return
        self._show(code, made)

    def keep_up(self) -> None:
        """Hold the recovery file beside the open file against what the file keeps, and say what was wrong."""
        from tfm_desktop.storage import recovery

        with suppress(Problem):  # it is tried again at the next opening
            if told := recovery.keep_up(self._window.workspace.database):
                self._window.workspace.say(told)

    def forgotten(self, path: Path) -> None:
        """Show the page that opens a file with its sheet."""
        from tfm_desktop.qt.dialogs.recovery import RecoverPage

        if self.page is None:
            self.page = RecoverPage(self._files.backups)
            self.page.back.connect(self._window.begin)
            self.page.chosen.connect(self._recover)
            self._window.add_page(self.page)
        self._window.show_page(self.page)
        self._ask_for_code(self.page, path)

    def forgotten_at_lock(self, lock: Any, done: Callable[[Any], None]) -> None:
        """Show the same page before the lock; hand on what the open file is resumed with."""
        from tfm_desktop.qt.dialogs.recovery import RecoverDialog

        database = self._window.workspace.database
        dialog = RecoverDialog(self._files.backups, lock)
        dialog.rejected.connect(lock.come_back)
        dialog.finished.connect(dialog.deleteLater)
        dialog.page.chosen.connect(lambda _path, code, new: self._recover_shut(dialog, database, code, new, done))
        dialog.open()
        self._ask_for_code(dialog.page, database.path)

    def _ask_for_code(self, page: "RecoverPage", path: Path) -> None:
        from tfm_desktop.storage import recovery

        is_offered = recovery.is_offered(path, self._files.backups)
        page.show_for(path, lambda code: self._why_not(page, path, code), is_offered=is_offered)

    def _places(self, page: "RecoverPage") -> tuple[Path, ...]:
        return (*page.places, self._files.backups)

    def _why_not(self, page: "RecoverPage", path: Path, code: str) -> str:
        from tfm_desktop.storage import recovery

        try:
            recovery.key_from(code, path, *self._places(page)).forget()
        except Problem as fault:
            return str(fault)
        return ""

    def _recover(self, path: Path, code: str, passphrase: str) -> None:
        page, window = self.page, self._window
        assert page
        places = self._places(page)

        def work() -> Any:
            from tfm_desktop.storage import passphrase as passphrases

            return self._files.open(path, passphrases.recover(path, code, passphrase, *places))

        def done(database: Any) -> None:
            database.adopt()
            window.take(database)
            window.workspace.say(RECOVERED)

        def failed(fault: BaseException) -> None:
            window.show_page(page)
            _refuse(page, fault)

        window.opening.told.setText(f"Opening “{path.name}” …")
        window.show_page(window.opening)
        background.run(work, done, failed)

    def _recover_shut(
        self, dialog: "RecoverDialog", database: Any, code: str, passphrase: str, done: Callable[[Any], None]
    ) -> None:
        window, path, places = self._window, database.path, self._places(dialog.page)
        progress = background.Progress(dialog, f"Opening “{path.name}” …", cancel_until=0)
        window.setEnabled(False)

        def work() -> Any:
            from tfm_desktop.storage import passphrase as passphrases

            is_ours = database.is_as_left  # before it is written anew
            key = passphrases.recover(path, code, passphrase, *places)
            try:
                return (*self._files.unlock(path, key), is_ours)
            except BaseException as fault:
                key.forget()
                if isinstance(fault, Problem):
                    raise PassphraseIsChanged(path, why=str(fault)) from fault
                raise

        def finish() -> None:
            progress.finish()
            window.setEnabled(True)

        def succeed(found: Any) -> None:
            finish()
            dialog.accept()
            done(found)

        def failed(fault: BaseException) -> None:
            finish()
            _refuse(dialog.page, fault)

        background.run(work, succeed, failed)

    def _is_right(self, typed: str) -> bool:
        from tfm_desktop.storage import passphrase

        key = self._window.workspace.database.key
        return key is not None and passphrase.is_of(key, typed)

    def _renew(self, passphrase: str, former: dt.date) -> None:
        database, made = self._window.workspace.database, dt.date.today()

        def work() -> str:
            from tfm_desktop.storage import passphrase as passphrases

            return passphrases.renew_open(database, passphrase, made)

        self._beside("Making a new recovery sheet …", work, lambda code: self._show(code, made, former))

    def _show(self, code: str, made: dt.date, former: dt.date | None = None) -> None:
        from tfm_desktop.domain.recovery_codes import RecoverySheet
        from tfm_desktop.qt.dialogs.recovery import RecoveryDialog

        window = self._window
        sheet = RecoverySheet(window.workspace.database.path.name, made, code)
        self.dialog = RecoveryDialog(sheet, self._files.exports, window.settings.author, window, former)
        self.dialog.finished.connect(self._end)
        self.dialog.open()

    def _end(self, result: int) -> None:
        from tfm_desktop.storage import recovery

        without = WITHOUT_ANY if self.dialog.former else WITHOUT
        self.dialog.deleteLater()
        self.dialog = None
        if self._window.workspace is None:
            return
        if result == QDialog.DialogCode.Accepted:
            self._window.workspace.say(WITH_SHEET)
            return
        try:
            recovery.end(self._window.workspace.database)
        except FileIsShut:
            return
        except Problem as fault:
            self._window.workspace.say(str(fault))
            return
        self._window.workspace.say(without)

    def _beside(self, told: str, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Let the file go for a while and do the work beside the window, then go on at the same place."""
        window = self._window
        focused: QWidget | None = window.focusWidget()
        try:
            window.workspace.settle()
        except Problem as fault:
            window.workspace.say(str(fault))
            return
        progress = background.Progress(window, told, cancel_until=0)
        window.setEnabled(False)

        def finish() -> None:
            window.setEnabled(True)
            progress.finish()
            if focused and isValid(focused):
                focused.setFocus()

        def succeed(found: Any) -> None:
            finish()
            done(found)

        def failed(fault: BaseException) -> None:
            finish()
            if window.workspace.database.is_shut:
                window.lose(fault)
                return
            window.workspace.say(
                str(fault) if isinstance(fault, Problem) else "That did not work; nothing was changed."
            )
            if not isinstance(fault, Problem):
                raise fault

        background.run(work, succeed, failed)


def _refuse(page: "RecoverPage", fault: BaseException) -> None:
    page.say(str(fault) if isinstance(fault, Problem) else "The file could not be opened; it is as it was.")
    page.code.setFocus()
    if not isinstance(fault, Problem):
        raise fault
