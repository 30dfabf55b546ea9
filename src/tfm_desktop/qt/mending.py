"""What the window does about a file that was not let go properly, or is damaged."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from tfm_desktop.domain.errors import Cancelled, FileIsDamaged, Problem
from tfm_desktop.qt.common import background
from tfm_desktop.qt.dialogs.damage import CheckingPage, DamagePage


class Mending(QObject):
    """Shows the two pages in the window, and carries out what is chosen there."""

    def __init__(self, window: Any, files: Any) -> None:
        super().__init__(window)
        self._window, self._files = window, files
        self._checking: Any = None
        self._damaged: Any = None
        self._fault: Any = None
        self._was_stopped = False  # before all was read that can be
        self.checking_page, self.damage_page = CheckingPage(), DamagePage()
        self.checking_page.go_on.connect(self._end_checking)
        self.damage_page.restore.connect(lambda: self._mend(self._files.put_backup))
        self.damage_page.rescue.connect(self._rescue)
        self.damage_page.other_backup.connect(window.show_backups)
        self.damage_page.open_other.connect(window.open_other)
        self.damage_page.left.connect(self._leave)
        for page in (self.checking_page, self.damage_page):
            window.add_page(page)

    def show_checking(self, path: Path, checking: Any) -> None:
        """Show that a file is checked while it is opened."""
        self._checking = checking
        self._window.show_page(self.checking_page)
        self.checking_page.show_for(path)

    def show_damage(self, fault: FileIsDamaged) -> None:
        """Name the damage, and look for the ways out of it beside the window."""
        window, path = self._window, fault.path
        self._damaged, self._fault = None, fault
        window.show_page(self.damage_page)
        self.damage_page.show_for(path, str(fault.facts["found"]).rstrip("."))
        progress = background.Progress(window, f"Reading what is left of “{path.name}” …", way_out="Stop reading")
        window.setEnabled(False)

        def work() -> tuple[Any, Any, bool]:
            found = self._files.damaged(path)
            try:
                return found, self._files.rescued(found, progress.move), False
            except Cancelled:
                return found, None, True

        def offer(ways: tuple[Any, Any, bool]) -> None:
            finish()
            self._damaged, rescued, self._was_stopped = ways
            self.damage_page.offer(path, self._damaged.backup, rescued, was_stopped=self._was_stopped)

        def failed(fault: BaseException) -> None:
            finish()
            self._failed(fault)

        def finish() -> None:
            progress.finish()
            window.setEnabled(True)
            window.activateWindow()

        background.run(work, offer, failed, self)

    def meet(self, fault: FileIsDamaged) -> bool:
        """Show the ways out of damage that is met in mid-work, where nothing is in front; tell whether it is met."""
        window = self._window
        if self.damage_page.isVisible():
            return True  # one damaged page makes several faults
        is_of_ours = window.workspace is not None and window.workspace.database.path == fault.path
        is_free = window.isEnabled() and not window.locking.is_locked and QApplication.activeModalWidget() is None
        if not is_of_ours or not is_free:
            return False
        self._files.keep_key(window.workspace.database)
        self.leave_for(fault)
        return True

    def leave_for(self, fault: FileIsDamaged) -> None:
        """Leave the open file, with no backup of what is damaged, for the page that names it."""
        if self._window.has_saved():
            self._window.close_file()
            self.show_damage(fault)

    def _leave(self) -> None:
        """Remove what was rescued where another way was taken."""
        if self._damaged is not None:
            self._files.drop(self._damaged)

    def _end_checking(self) -> None:
        self._checking.end()

    def _rescue(self) -> None:
        """Put what was rescued in place; where the reading was stopped, begin it anew and compare first."""
        if self._was_stopped:
            self.show_damage(self._fault)
        else:
            self._mend(self._files.put_rescued)

    def _mend(self, way: Any) -> None:
        path, window = self._damaged.path, self._window
        progress = background.Progress(window, f"Putting “{path.name}” in place …", cancel_until=0)
        window.setEnabled(False)

        def done(told: tuple[Any, str]) -> None:
            progress.finish()
            window.setEnabled(True)
            key, sentence = told
            window.opened.connect(lambda: window.workspace.banner.say(sentence), Qt.ConnectionType.SingleShotConnection)
            window.begin(path, key or "")

        def failed(fault: BaseException) -> None:
            progress.finish()
            window.setEnabled(True)
            self._failed(fault)

        background.run(lambda: way(self._damaged), done, failed, self)

    def _failed(self, fault: BaseException) -> None:
        if not isinstance(fault, Problem):
            self.damage_page.say("That did not work. The damaged file is as it was.")
            raise fault
        self.damage_page.say(str(fault))
