"""Backups by themselves: every half hour, on closing, before what changes much, and into a second folder."""

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from tfm_desktop.domain.backups import Contents
from tfm_desktop.domain.errors import Cancelled, FileIsShut, Problem
from tfm_desktop.qt.common import background
from tfm_desktop.settings import Settings
from tfm_desktop.storage import backup_folders, backups, contents
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.keys import Key

EVERY = dt.timedelta(minutes=30)
AGAIN = dt.timedelta(minutes=10)  # after one that failed
LONG = dt.timedelta(days=7)  # without the second folder
LOOK = 60_000  # milliseconds between two looks at the clock
LARGE = 50  # rows; an import of more is preceded by a backup

OnProgress = Callable[[float], bool]


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did: the backup that was made, and how it went with the second folder."""

    made: Path | None = None
    fault: Problem | None = None
    second_is_there: bool = False
    is_copied: bool = False  # now, into the second folder
    second_fault: Problem | None = None


def here_and_now() -> dt.datetime:
    """Give the moment in local time."""
    return dt.datetime.now().astimezone()


class Keeping(QObject):
    """Makes the backups of the open file, beside the window, and says what stands in the way."""

    news = Signal(str)
    made = Signal()  # a list of backups is to be read anew
    ended = Signal()  # a round is over

    def __init__(
        self,
        database: Database,
        root: Path,
        settings: Settings,
        keep_settings: Callable[[], None],
        now: Callable[[], dt.datetime] = here_and_now,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.database, self.root, self.settings = database, root, settings
        self.now = now
        self.file_identity = database.setting("file")
        self._keep_settings = keep_settings
        self._writes, self._backed_up_salt = database.writes, self._salt()
        self._was_behind = self._is_newer_than_its_backup()
        self._last: dt.datetime | None = None if self._was_behind else now()
        self._failed_at: dt.datetime | None = None
        self._fault: Problem | None = None
        self._said = ""  # of the second folder, once
        self._is_first = True
        self.is_busy = False
        self.timer = QTimer(self, interval=LOOK)
        self.timer.timeout.connect(self.look)
        self.timer.start()
        if settings.second_folder:
            QTimer.singleShot(0, self.look)

    @property
    def second(self) -> Path | None:
        """Give the second folder, there or not; None where none is chosen."""
        return Path(self.settings.second_folder) if self.settings.second_folder else None

    @property
    def is_behind(self) -> bool:
        """Tell whether something changed since the newest backup, be it the passphrase."""
        is_written = self._was_behind or self.database.writes != self._writes
        return is_written or (not self.database.is_shut and self._salt() != self._backed_up_salt)

    def contents(self) -> Contents:
        """Count what the file holds now."""
        return contents.told_by(self.database.plain_rows)

    def look(self) -> None:
        """Make a backup where one is due, and bring the second folder up to date where it is there."""
        is_free = not (
            self.is_busy or self.database.is_shut or self.database.is_changing
        )  # an import, beside the window
        if is_free and (self._is_due() or self.second):
            self._go(with_backup=self._is_due())

    def back_up_now(self) -> None:
        """Make a backup, beside the window, and say where it is."""
        if self.is_busy:
            self.news.emit("A backup is being made already.")
            return
        self.news.emit("Making a backup …")
        self._go(with_backup=True, is_asked_for=True)

    def use_second(self, folder: Path | None) -> None:
        """Keep the newest backup in a second folder from now on; None for in none."""
        self.settings.second_folder = str(folder or "")
        self.settings.second_seen = f"{self.now():%Y-%m-%d}" if folder else ""
        self._said = ""
        self._keep_settings()
        self.look()

    def before(self, window: QWidget, told: str, anyway: str) -> bool:
        """Back up what changed since the newest backup while the window waits, and tell whether to go on.

        Where it fails the user is asked; `anyway` says what it is to go on without.
        """
        if not self.is_behind or self.database.is_shut:
            return True
        focused = window.focusWidget()
        fault = self._waited_for(window, told, anyway)
        if fault is None or _asked(window, fault, anyway):
            return True
        if focused:
            focused.setFocus()
        return False

    def _waited_for(self, window: QWidget, told: str, anyway: str) -> Problem | None:
        stopped, loop = threading.Event(), QEventLoop()
        progress = background.Progress(window, told, way_out=anyway)
        progress.cancelled.connect(lambda: (stopped.set(), loop.quit()))
        self.ended.connect(loop.quit)
        window.setEnabled(False)
        if self.is_busy:
            loop.exec()
        if self.is_behind and not stopped.is_set() and not self.is_busy:
            self._go(with_backup=True, on_progress=progress.move, stopped=stopped)
            loop.exec()
        self.ended.disconnect(loop.quit)
        window.setEnabled(True)
        fault = None if stopped.is_set() or not self.is_behind else self._fault
        progress.finish()
        return fault

    def _salt(self) -> bytes | None:
        return self.database.key.salt if self.database.key else None

    def _is_due(self) -> bool:
        now = self.now()
        is_time = self._last is None or abs(now - self._last) >= EVERY  # a clock that was set back stops nothing
        may_try = self._failed_at is None or abs(now - self._failed_at) >= AGAIN
        return self.is_behind and is_time and may_try

    def _is_newer_than_its_backup(self) -> bool:
        newest = self._newest()
        try:
            return newest is None or self.database.path.stat().st_mtime > newest.stat().st_mtime
        except OSError:
            return True

    def _newest(self) -> Path | None:
        folder = backup_folders.own(self.root, self.database.path, self.file_identity)
        listed = backup_folders.found(self.root, self.database.path, self.file_identity)
        return next((one.path for one in listed if one.path.parent == folder), None)

    def _go(
        self,
        *,
        with_backup: bool,
        is_asked_for: bool = False,
        on_progress: OnProgress | None = None,
        stopped: threading.Event | None = None,
    ) -> None:
        self.is_busy, self._fault = True, None
        writes, moment = self.database.writes, self.now()
        key = self.database.key.copy() if self.database.key else None

        def goes_on(part: float) -> bool:
            return not (stopped and stopped.is_set()) and (on_progress is None or on_progress(part))

        def done(found: Round) -> None:
            self.is_busy = False
            if found.made:
                self._writes, self._was_behind, self._backed_up_salt = writes, False, key.salt if key else None
                self._last, self._failed_at, self._fault = moment, None, None
            self._tell(found, moment, is_asked_for=is_asked_for)
            self._is_first = False
            self.ended.emit()

        def failed(fault: BaseException) -> None:
            self.is_busy = False
            self.ended.emit()
            if not (stopped and stopped.is_set()):
                raise fault

        def work() -> Round:
            try:
                return self._round(moment, key, goes_on, with_backup=with_backup)
            finally:
                if key:
                    key.forget()

        background.run(work, done, failed, self, is_aside=True)

    def _round(self, moment: dt.datetime, key: Key | None, goes_on: OnProgress, *, with_backup: bool) -> Round:
        made = None
        if with_backup:
            try:
                made = backups.back_up(self.database, self.root, moment, goes_on)
            except Problem as fault:
                return Round(fault=fault)
        if self.second is None or not self.second.is_dir():
            return Round(made)
        try:
            newest = made or self._newest()
            is_wanted = newest is not None and not backups.copy_of(newest, self.second).exists()
            if newest and is_wanted and backups.opens(newest, key):  # else of an earlier passphrase
                backups.copy_out(newest, self.second, key, goes_on)
        except Problem as fault:
            return Round(made, second_is_there=True, second_fault=fault)
        return Round(made, second_is_there=True, is_copied=is_wanted)

    def _tell(self, found: Round, moment: dt.datetime, *, is_asked_for: bool) -> None:
        if found.made or found.is_copied:
            self.made.emit()
        if found.fault:
            self._tell_fault(found.fault, moment)
        elif self.second:
            self._tell_second(found, moment)
        if found.made and is_asked_for and not found.second_fault:
            self.news.emit(f"Backed up, checked and kept as “{found.made.name}” in {found.made.parent}.")

    def _tell_fault(self, fault: Problem, moment: dt.datetime) -> None:
        if not isinstance(fault, (Cancelled, FileIsShut)):  # the file was locked or closed, as the user wished
            self._failed_at, self._fault = moment, fault
            self.news.emit(f"No backup could be made. {fault}")

    def _tell_second(self, found: Round, moment: dt.datetime) -> None:
        fault = found.second_fault
        if found.second_is_there and fault is None:
            self._said = ""
            self._see(f"{moment:%Y-%m-%d}")
        elif fault and not isinstance(fault, Cancelled):
            self._say_once(f"The backup is on this computer, but not in the second folder. {fault}")
        elif self._is_first and (since := self._missed_since(moment)):
            self._say_once(
                f"The second folder for backups, {self.second}, was last there on {since:%A} {since.day} {since:%B}. "
                "Plug it in or connect it, or choose another under File › Backups…"
            )

    def _see(self, day: str) -> None:
        if self.settings.second_seen != day:
            self.settings.second_seen = day
            self._keep_settings()

    def _missed_since(self, moment: dt.datetime) -> dt.date | None:
        try:
            seen = dt.date.fromisoformat(self.settings.second_seen)
        except ValueError:
            return None
        return seen if moment.date() - seen >= LONG else None

    def _say_once(self, sentence: str) -> None:
        if sentence != self._said:
            self._said = sentence
            self.news.emit(sentence)


def _asked(window: QWidget, fault: Problem, anyway: str) -> bool:
    question = QMessageBox(window)
    question.setText("No backup could be made. What you typed is saved in the file itself.")
    question.setInformativeText(str(fault))
    back = question.addButton("Go back", QMessageBox.ButtonRole.RejectRole)
    go = question.addButton(anyway, QMessageBox.ButtonRole.AcceptRole)
    question.setDefaultButton(back)
    question.setEscapeButton(back)
    question.exec()
    return question.clickedButton() is go
