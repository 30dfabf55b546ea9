"""What the window does about a file that was not let go properly, or is damaged."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from tfm_desktop.domain.errors import FileIsDamaged, Problem
from tfm_desktop.qt.common import background
from tfm_desktop.qt.dialogs.damage import CheckingPage, DamagePage


class Mending(QObject):
    """Shows the two pages in the window, and carries out what is chosen there."""

    def __init__(self, window: Any, files: Any) -> None:
        super().__init__(window)
        self._window, self._files = window, files
        self._checking: Any = None
        self._damaged: Any = None
        self.checking_page, self.damage_page = CheckingPage(), DamagePage()
        self.checking_page.go_on.connect(self._end_checking)
        self.damage_page.restore.connect(lambda: self._mend(self._files.put_backup))
        self.damage_page.rescue.connect(lambda: self._mend(self._files.put_rescued))
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
        self._damaged = None
        self._window.show_page(self.damage_page)
        self.damage_page.show_for(fault.path, str(fault.facts["found"]).rstrip("."))

        def offer(ways: Any) -> None:
            self._damaged, rescued = ways
            if self.damage_page.isVisible():
                self.damage_page.offer(fault.path, self._damaged.backup, rescued)
            else:
                self._leave()

        background.run(lambda: self._files.ways_out(fault.path), offer, self._failed, self)

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

    def _mend(self, way: Any) -> None:
        path, window = self._damaged.path, self._window
        window.setEnabled(False)

        def done(told: tuple[Any, str]) -> None:
            window.setEnabled(True)
            key, sentence = told
            window.opened.connect(lambda: window.workspace.banner.say(sentence), Qt.ConnectionType.SingleShotConnection)
            window.begin(path, key or "")

        def failed(fault: BaseException) -> None:
            window.setEnabled(True)
            self._failed(fault)

        background.run(lambda: way(self._damaged), done, failed, self)

    def _failed(self, fault: BaseException) -> None:
        if not isinstance(fault, Problem):
            self.damage_page.say("That did not work. The damaged file is as it was.")
            raise fault
        self.damage_page.say(str(fault))
