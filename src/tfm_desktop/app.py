"""Build the program: paths, settings, log, crash net, lock, file, services, window."""

import datetime as dt
import gc
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from tfm_desktop import __version__, resources
from tfm_desktop.domain.errors import (
    FileIsDamaged,
    LinksHaveNoColumn,
    Problem,
    RegisterHasNoColumn,
    WrongPassphrase,
)
from tfm_desktop.logs import log_warnings, start_log
from tfm_desktop.paths import Paths
from tfm_desktop.qt import theme, traces
from tfm_desktop.qt.common.collecting import Collecting
from tfm_desktop.qt.crash import CrashNet
from tfm_desktop.qt.ending import Ending
from tfm_desktop.qt.hard_crash import HardCrashes
from tfm_desktop.qt.main_window import MainWindow
from tfm_desktop.qt.single_instance import SingleInstance
from tfm_desktop.settings import Settings, read_settings, write_settings

if TYPE_CHECKING:
    from tfm_desktop.services.services import Services
    from tfm_desktop.storage.check import Checking
    from tfm_desktop.storage.database import Database
    from tfm_desktop.storage.driver import Connection, OnProgress, Secret
    from tfm_desktop.storage.keys import Key
    from tfm_desktop.storage.mending import Damaged, Mended
    from tfm_desktop.storage.rescue import Rescued

ROWS_NAMED = 5  # of the rows that an import skips


class Files:
    """What the window does with files; each call may run beside it, and loads what it needs when it is called."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self.folder, self.usual = paths.data, paths.file
        self.backups = paths.backups
        self.templates = paths.templates
        self._unsure: set[Path] = set()  # not let go properly; a wrong passphrase may remove the sign of it
        self._damaged: Damaged | None = None
        self._keys: dict[Path, Key] = {}  # of a file that was found to be damaged while it was open
        self.exports = Path.home() / "Documents" if (Path.home() / "Documents").is_dir() else Path.home()

    def is_locked(self, path: Path) -> bool:
        """Tell whether a file needs a passphrase. Raises FileProblem."""
        from tfm_desktop.storage import driver

        return driver.is_encrypted(path)

    def is_new(self, path: Path) -> bool:
        """Tell whether a file is yet to be made."""
        return not path.exists() and (path == self._paths.file or path.parent.is_dir())

    def has_backups(self, path: Path) -> bool:
        """Tell whether there are backups of a file, or of another of its name."""
        from tfm_desktop.storage import backup_folders

        return bool(backup_folders.found(self.backups, path))

    def warm(self) -> None:
        """Load what opening needs, while the passphrase is typed."""
        threading.Thread(target=_load, daemon=True).start()

    def checking(self, path: Path) -> "Checking | None":
        """Give the check of a file that was not let go properly; None for any other."""
        from tfm_desktop.storage import driver
        from tfm_desktop.storage.check import Checking

        if driver.ended_uncleanly(path):
            self._unsure.add(path)
        return Checking() if path in self._unsure else None

    def open(self, path: Path, secret: "Secret", checking: "Checking | None" = None) -> "Database":
        """Open a file, checked in full where that is wanted. Raises FileProblem.

        Its key is derived while the rest is loaded. Where it is damaged, the ways out can be asked for.
        """
        try:
            return self._opened(path, secret, checking)
        except WrongPassphrase as fault:
            from tfm_desktop.storage import mending

            if isinstance(secret, str):
                key = mending.true_key(path, secret, self.backups)
                if key is None:
                    raise
                key.forget()
            self._damaged = mending.damaged(path, secret, self.backups)
            raise FileIsDamaged(path, found="its first page cannot be read") from fault
        except FileIsDamaged:
            from tfm_desktop.storage import mending

            self._damaged = mending.damaged(path, secret, self.backups)
            raise

    def _opened(self, path: Path, secret: "Secret", checking: "Checking | None") -> "Database":
        found: list[tuple[Connection, Key | None] | BaseException] = []

        def unlock() -> None:
            try:
                found.append(self.unlock(path, secret))
            except BaseException as fault:  # noqa: BLE001 - raised again below
                found.append(fault)

        beside = threading.Thread(target=unlock)
        beside.start()
        _load()
        beside.join()
        if isinstance(found[0], BaseException):
            raise found[0]
        from tfm_desktop.storage.database import Database

        connection, key = found[0]
        is_open = False
        try:
            database = Database.over(connection, path, key, self.backups, checking)
            is_open = True
        finally:
            if key and (is_open or key is not secret):
                key.forget()  # the file holds a copy; one that was given may be needed for the way out of damage
        self._unsure.discard(path)
        self._forget_damaged()
        return database

    def _forget_damaged(self) -> None:
        """Forget the keys that a way out of damage needed."""
        found, self._damaged = self._damaged, None
        for key in (found and found.key, found and found.backup and found.backup.key, *self._keys.values()):
            if key:
                key.forget()
        self._keys = {}

    def damaged(self, path: Path) -> "Damaged":
        """Find the newest good backup of a damaged file."""
        from tfm_desktop.storage import mending

        if self._damaged is None or self._damaged.path != path:
            self._damaged = mending.damaged(path, self._keys.pop(path, None), self.backups)
        return self._damaged

    def rescued(self, found: "Damaged", on_progress: "OnProgress") -> "Rescued | None":
        """Rescue what can be read of a damaged file beside it; None where nothing can be. Raises Cancelled."""
        from tfm_desktop.storage import mending

        return mending.rescued(found, on_progress)

    def keep_key(self, database: "Database") -> None:
        """Keep the key of an open file that was found to be damaged, for the way out of it."""
        self._damaged = None
        self._keys = {database.path: database.key.copy()} if database.key else {}

    def put_backup(self, found: "Damaged") -> "tuple[Key | None, str]":
        """Put the backup of a damaged file in its place; give its key, and say what was done. Raises FileProblem."""
        from tfm_desktop.storage import mending

        mended = mending.put_backup(found, dt.datetime.now().astimezone())
        return self._told("The backup was put in the place of the damaged file", mended)

    def put_rescued(self, found: "Damaged") -> "tuple[Key | None, str]":
        """Put what was rescued in the place of a damaged file; give its key, and say so. Raises FileProblem."""
        from tfm_desktop.storage import mending

        mended = mending.put_rescued(found, dt.datetime.now().astimezone())
        return self._told("What could be read was put in the place of the damaged file", mended)

    def drop(self, found: "Damaged") -> None:
        """Remove what was rescued and not chosen."""
        from tfm_desktop.storage import mending

        mending.drop(found)

    def _told(self, what: str, mended: "Mended") -> "tuple[Key | None, str]":
        key = mended.key.copy() if mended.key else None
        self._forget_damaged()
        if mended.aside is None:
            return key, f"{what}."
        return key, f"{what}, which is kept as “{mended.aside.name}” in the folder “{mended.aside.parent.name}”."

    def unlock(self, path: Path, secret: "Secret") -> "tuple[Connection, Key | None]":
        """Derive the key of a file and connect to it. Raises FileProblem."""
        from tfm_desktop.storage import driver

        key = driver.key_for(path, secret)
        return driver.open_existing(path, key), key

    def create(self, path: Path, passphrase: str) -> "Database":
        """Create a file. Raises FileProblem."""
        from tfm_desktop.storage.database import Database

        if path == self._paths.file:
            self._paths.made()
        return Database.create(path, passphrase)

    def sample(self) -> "Database":
        """Make a fresh file of sample data, without a passphrase."""
        from tfm_desktop.services.sample import write_sample
        from tfm_desktop.services.services import Services
        from tfm_desktop.storage.database import Database
        from tfm_desktop.storage.plain_files import drop_data

        self._paths.made()
        now = dt.datetime.now().astimezone()
        path = self.folder / f"sample {now:%Y-%m-%d %H%M%S}.tfm"
        database = Database.create(path)
        try:
            write_sample(Services(database), now.date())
        except BaseException:
            database.close()
            drop_data(path)
            raise
        return database

    def import_register(self, services: "Services", chosen: list[Path], on_progress: Callable[[float], bool]) -> str:
        """Take the schools of a register over, with its links file where that was chosen too, and say what that did.

        Raises FileProblem.
        """
        from tfm_desktop.exchange.schools_register import read_links, read_register

        registers: list[Path] = []
        links: dict[str, str] = {}
        for path in chosen:
            try:
                links.update(read_links(path))
            except LinksHaveNoColumn:
                registers.append(path)
        if not registers:
            raise RegisterHasNoColumn(chosen[0], column="EstablishmentName")
        read = [read_register(path, on_progress) for path in registers]
        schools = [school for register in read for school in register.schools]
        with services.database.borrowed():
            taken = services.schools.take(schools, links)
        skipped = [f"Line {row.line} was skipped. {row.why}" for register in read for row in register.skipped]
        if len(skipped) > ROWS_NAMED:
            skipped = [*skipped[:ROWS_NAMED], f"{len(skipped) - ROWS_NAMED:,} more rows were skipped."]
        told = f"{taken.read:,} schools read: {taken.new:,} new, {taken.updated:,} updated."
        return "\n".join([told, *skipped])

    def check(self, database: "Database") -> str:
        """Check the whole file, and say what was found."""
        try:
            with database.borrowed():
                found = database.problems()
        except FileIsDamaged:
            self.keep_key(database)
            raise
        if not found:
            return "The file was checked in full, and nothing is wrong with it."
        self.keep_key(database)
        raise FileIsDamaged(database.path, found=found[0].rstrip("."))

    def restore(self, backup: Path, target: Path, secret: "Secret") -> str:
        """Put a backup in the place of a file that is closed. Raises FileProblem."""
        from tfm_desktop.storage import backups

        aside = backups.restore(backup, target, secret, dt.datetime.now().astimezone())
        kept = f" The file as it was is kept beside it, as “{aside.name}” in {aside.parent}." if aside else ""
        return f"“{backup.name}” was restored, and is what you see.{kept}"

    def keep(self, settings: Settings) -> None:
        """Write the settings."""
        write_settings(self._paths.settings_file, settings)


def run(file: Path | None) -> int:
    """Open the window on a file, or on the one used last, and give the exit code."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("TfM Desktop")
    app.setApplicationVersion(__version__)
    app.setWindowIcon(QIcon(str(resources.path("icons/tfm-desktop.svg"))))
    paths = Paths.of_user()
    try:
        paths.made()
    except Problem as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    alone = SingleInstance(str(paths.data))
    if alone.hand_over(str(file or "")):
        return 0
    start_log(paths.log_file)
    log_warnings()
    net = CrashNet()
    net.spread()
    hard = HardCrashes(paths.fault_file)
    hard.watch()
    traces.leave_none(app)
    theme.apply(app)
    settings = read_settings(paths.settings_file)
    files = Files(paths)
    with theme.undressed():
        window = MainWindow(files, settings)
    Collecting(window.locking.is_resting, app).start()
    Ending(window, window.save, window.let_go, app.quit).expect()
    alone.raised.connect(window.come_forward)
    alone.listen()
    first = _first(file, settings, files)
    secret = [os.environ.pop("TFM_DESKTOP_PASSPHRASE", "")]  # what is started from here shall not inherit it
    window.painted.connect(lambda: window.begin(first, secret.pop()))
    window.opened.connect(window.locking.watch_system, Qt.ConnectionType.SingleShotConnection)
    if hard.last:
        window.painted.connect(lambda: net.tell_of_last(hard.last))
    window.show()
    net.watch(window, window.meet_damage)
    code = app.exec()
    hard.rest()
    return code


def _first(file: Path | None, settings: Settings, files: Files) -> Path:
    last = Path(settings.last_file) if settings.last_file else files.usual
    is_known = last.is_file() or (last.parent.is_dir() and files.has_backups(last))  # what was lost can come back
    return file or (last if is_known else files.usual)


def _load() -> None:
    """Load what an open file needs; it stays, so nothing is won by looking for garbage in it later."""
    is_first = "tfm_desktop.qt.workspace" not in sys.modules
    import tfm_desktop.qt.workspace
    import tfm_desktop.storage.recovery  # noqa: F401

    if is_first:
        gc.freeze()
