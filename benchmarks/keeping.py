"""A backup, a deletion for good and unlocking, each against the bare call beneath, and the longest pause meanwhile."""

import contextlib
import datetime as dt
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication
from sqlcipher3 import dbapi2

from benchmarks.measuring import Ratio, alternated, timed
from benchmarks.ten_years import PASSPHRASE
from tfm_desktop.app import Files
from tfm_desktop.domain.retention import Kind
from tfm_desktop.paths import Paths
from tfm_desktop.qt.common import background
from tfm_desktop.qt.common.collecting import Collecting
from tfm_desktop.qt.main_window import MainWindow
from tfm_desktop.settings import Settings
from tfm_desktop.storage import driver
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.keys import ROUNDS, SIZE, Key, salt_of

BACKUPS, DELETIONS, UNLOCKS = 3, 1, 7  # rounds
LATER = dt.datetime(2060, 1, 1, tzinfo=dt.UTC)  # when all is due
BEAT = 5  # milliseconds between two beats of the window
PRAGMAS = ("synchronous = OFF", "journal_mode = OFF", "cache_size = -500", "secure_delete = OFF")  # as the program has

Beginning = Callable[[Callable[[], None]], None]  # begins some work, and is told what to call at its end


class Pulse:
    """A timer in the running window, and the longest that it was kept waiting."""

    def __init__(self) -> None:
        self.longest = 0.0  # milliseconds beyond the beat

    def during(self, begin: Beginning) -> float:
        """Begin work that goes on beside the window, wait for its end, and give the milliseconds that it took."""
        loop, beat = QEventLoop(), QTimer(interval=BEAT, timerType=Qt.TimerType.PreciseTimer)
        began = last = time.perf_counter()

        def note() -> None:
            nonlocal last
            now = time.perf_counter()
            self.longest = max(self.longest, (now - last) * 1000 - BEAT)
            last = now

        beat.timeout.connect(note)
        beat.start()
        begin(loop.quit)
        loop.exec()
        note()
        return (time.perf_counter() - began) * 1000


def ratios(file: Path) -> list[Ratio]:
    """Measure both with a copy of a file that is open in a window."""
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        files = Files(Paths(Path(folder) / "data", Path(folder) / "config", Path(folder) / "log").made())
        backup_pause, delete_pause, unlock_pause = Pulse(), Pulse(), Pulse()
        with _window_on(file, files) as window:
            backed_up = _backing_up(window, files, backup_pause)
            window.workspace.database.shut()
            unlocked = _unlocking(files, unlock_pause)
        with _window_on(file, files) as window:  # which paints its lists anew after a deletion
            deleted = _deleting(window, files, delete_pause)
    return [
        Ratio(
            "backup of the ten-year file",
            *backed_up,
            1.3,
            "Copied beside the open window, synced, each page’s seal checked, renamed, the folder synced; against "
            "the driver's backup call in one step between two encrypted files with the program's pragmas, and a sync. "
            f"The longest pause of the window was {backup_pause.longest:.0f} ms (a timer of {BEAT} ms in it).",
        ),
        Ratio(
            "delete a department of it for good",
            *deleted,
            None,
            "Worked out what is due, one of 60 departments deleted with all that hangs on it, the file and its search "
            "index written anew, beside the open window; against a bare VACUUM of such a file, with the program's "
            f"pragmas. The longest pause of the window was {delete_pause.longest:.0f} ms.",
        ),
        Ratio(
            "unlock the ten-year file",
            *unlocked,
            1.2,
            "From the passphrase to the open file, beside the window; against PBKDF2 of the standard library with the "
            f"same rounds. The longest pause of the window was {unlock_pause.longest:.0f} ms.",
        ),
    ]


@contextlib.contextmanager
def _window_on(file: Path, files: Files) -> Iterator[MainWindow]:
    shutil.copyfile(file, files.usual)
    window = MainWindow(files, Settings(academic_year="all"))
    collecting = Collecting(lambda: False, window)  # as while somebody types
    collecting.start()
    window.show()
    loop = QEventLoop()
    window.opened.connect(loop.quit)
    window.begin(files.usual, PASSPHRASE)
    loop.exec()
    window.keeping.timer.stop()
    QApplication.processEvents()
    try:
        yield window
    finally:
        collecting.stop()
        window.workspace.database.close()
        window.deleteLater()


def _backing_up(window: MainWindow, files: Files, pulse: Pulse) -> tuple[float, float]:
    def begin(end: Callable[[], None]) -> None:
        window.keeping.ended.connect(end, Qt.ConnectionType.SingleShotConnection)
        window.keeping.back_up_now()

    def ours() -> float:
        took = pulse.during(begin)
        (made,) = files.backups.glob("*/*.tfm")
        made.unlink()
        return took

    key = window.workspace.database.key
    bare, copy = (files.folder / name for name in ("bare.tfm", "copy.tfm"))
    shutil.copyfile(files.usual, bare)
    with contextlib.closing(driver.open_existing(bare, key)) as source:
        return alternated(ours, lambda: _copied(source, copy, key), BACKUPS)


def _copied(source: driver.Connection, copy: Path, key: Key) -> float:
    def work() -> None:
        with contextlib.closing(dbapi2.connect(os.fspath(copy), isolation_level=None)) as target:
            target.execute(f'PRAGMA key = "{key.spoken}"')
            for pragma in PRAGMAS:
                target.execute(f"PRAGMA {pragma}")
            source.backup(target)
        with copy.open("rb+") as written:
            os.fsync(written.fileno())

    took = timed(work)
    copy.unlink()
    return took


def _deleting(window: MainWindow, files: Files, pulse: Pulse) -> tuple[float, float]:
    services = window.workspace.services
    departments = iter(list(services.departments.names()))

    def begin(end: Callable[[], None]) -> None:
        place = next(departments)

        def work() -> None:
            with services.database.borrowed():
                services.retention.delete({(place, kind) for kind in Kind}, LATER.date(), LATER)

        background.run(work, lambda _: end(), _raise)

    def ours() -> float:
        took = pulse.during(begin)
        window.workspace.settle()  # reads the lists that are in sight anew, and not when the file is in other hands
        return took

    bare = shutil.copyfile(files.usual, files.folder / "bare.tfm")
    with contextlib.closing(driver.open_existing(bare, services.database.key)) as alone:
        return alternated(ours, lambda: timed(lambda: alone.execute("VACUUM")), DELETIONS)


def _unlocking(files: Files, pulse: Pulse) -> tuple[float, float]:
    def ours() -> float:
        found: list[Database] = []

        def begin(end: Callable[[], None]) -> None:
            def done(database: Database) -> None:
                database.adopt()
                found.append(database)
                end()

            background.run(lambda: files.open(files.usual, PASSPHRASE), done, _raise)

        took = pulse.during(begin)
        found[0].close()
        return took

    salt = salt_of(files.usual)
    derive = lambda: hashlib.pbkdf2_hmac("sha512", PASSPHRASE.encode(), salt, ROUNDS, SIZE)  # noqa: E731
    return alternated(ours, lambda: timed(derive), UNLOCKS)


def _raise(fault: BaseException) -> None:
    raise fault
