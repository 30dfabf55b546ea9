"""Backups by themselves: when they are made, what is said when they are not, and the second folder."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QProgressDialog, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import PASSPHRASE, World, opened
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, in_dialog, press

from tfm_desktop.qt.keeping import Keeping
from tfm_desktop.services.services import Services
from tfm_desktop.settings import Settings
from tfm_desktop.storage import driver
from tfm_desktop.storage.database import Database

BEGAN = dt.datetime(2026, 11, 28, 9, 0, tzinfo=dt.UTC)


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.moment = BEGAN

    def __call__(self) -> dt.datetime:
        return self.moment

    def go_on(self, **by: float) -> None:
        self.moment += dt.timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


class Kept:
    """What is kept of one file, and what was said of it."""

    def __init__(self, qtbot: QtBot, services: Services, root: Path, clock: Clock, settings: Settings) -> None:
        self.services, self.root, self.clock, self.settings = services, root, clock, settings
        self.saved: list[str] = []
        self.keeping = Keeping(
            services.database, root, settings, lambda: self.saved.append(settings.second_seen), clock
        )
        self.said: list[str] = []
        self.keeping.news.connect(self.said.append)
        self._qtbot = qtbot

    def backups(self) -> list[str]:
        return sorted(one.stem[-6:] for one in self.root.glob("*/*.tfm"))

    def type_on(self, world: World) -> None:
        self.services.departments.change(world.department, notes=f"Typed at {self.clock()}")

    def minute_passes(self, minutes: float = 1) -> None:
        """Let the clock go on and the timer ring once, and wait for what that began."""
        self.clock.go_on(minutes=minutes)
        self.wait_for(self.keeping.timer.timeout.emit)

    def wait_for(self, begin: object) -> None:
        over: list[bool] = []
        self.keeping.ended.connect(lambda: over.append(True))
        assert callable(begin)
        begin()
        if self.keeping.is_busy:
            self._qtbot.waitUntil(lambda: bool(over))


@pytest.fixture
def kept(qtbot: QtBot, services: Services, root: Path, clock: Clock) -> Iterator[Kept]:
    made = Kept(qtbot, services, root, clock, Settings())
    yield made
    made.keeping.timer.stop()


def test_a_file_without_a_backup_gets_one_at_once_and_then_every_half_hour_of_work(kept: Kept, world: World) -> None:
    kept.minute_passes()
    assert kept.backups() == ["090100"]
    kept.minute_passes(60)
    assert kept.backups() == ["090100"]  # nothing has changed
    kept.type_on(world)
    kept.minute_passes(1)
    assert kept.backups() == ["090100", "100200"]
    kept.type_on(world)
    kept.minute_passes(29)
    assert len(kept.backups()) == 2
    kept.minute_passes(1)
    assert kept.backups() == ["090100", "100200", "103200"]
    assert kept.said == []


def test_a_backup_of_the_last_time_is_enough_until_something_changes(
    qtbot: QtBot, kept: Kept, world: World, clock: Clock, root: Path
) -> None:
    kept.minute_passes()
    path = kept.services.database.path
    kept.services.database.close()
    with opened(path) as services:
        again = Kept(qtbot, services, root, clock, Settings())
        assert not again.keeping.is_behind
        again.minute_passes(45)
        assert len(again.backups()) == 1
        again.type_on(world)
        again.minute_passes()
        assert len(again.backups()) == 2
        again.type_on(world)
    with opened(path) as services:  # as after a crash: written, and not backed up
        assert Kept(qtbot, services, root, clock, Settings()).keeping.is_behind


def test_a_clock_that_is_set_back_stops_no_backup(kept: Kept, world: World, clock: Clock) -> None:
    kept.minute_passes()
    kept.type_on(world)
    clock.moment = BEGAN - dt.timedelta(days=400)
    kept.minute_passes()
    assert len(kept.backups()) == 2


def test_no_backup_while_the_file_is_locked_and_one_afterwards(
    qtbot: QtBot, locked_file: Path, root: Path, clock: Clock, world: World
) -> None:
    database = Database.open(locked_file, PASSPHRASE)
    kept = Kept(qtbot, Services(database), root, clock, Settings())
    kept.services.departments.rows("")
    database.shut()
    kept.minute_passes(45)
    assert kept.backups() == []
    key = driver.key_for(locked_file, PASSPHRASE)
    database.resume(driver.open_existing(locked_file, key), key)
    kept.minute_passes()
    assert len(kept.backups()) == 1
    database.close()


def test_no_backup_holds_half_of_an_import(kept: Kept, world: World) -> None:
    with kept.services.database.change("Import"):
        kept.type_on(world)
        kept.minute_passes(45)
    assert kept.backups() == []
    kept.minute_passes()
    assert kept.backups() == ["094600"]


def test_another_passphrase_is_reason_for_a_backup(
    qtbot: QtBot, locked_file: Path, root: Path, clock: Clock, stick: Path, tmp_path: Path
) -> None:
    database = Database.open(locked_file, PASSPHRASE)
    kept = Kept(qtbot, Services(database), root, clock, Settings())
    kept.minute_passes()
    database.shut()
    Database.create(tmp_path / "other.tfm", "another one").close()
    shutil.copyfile(tmp_path / "other.tfm", locked_file)
    key = driver.key_for(locked_file, "another one")
    database.resume(driver.open_existing(locked_file, key), key)
    kept.wait_for(lambda: kept.keeping.use_second(stick))
    assert list(stick.iterdir()) == []  # the newest is of the passphrase before
    kept.minute_passes(31)
    assert kept.backups() == ["090100", "093200"]
    assert len(list(stick.glob("*/*.tfm"))) == 1
    assert kept.said == []
    database.close()


def test_what_fails_is_said_and_tried_again_until_it_is_made(kept: Kept, root: Path) -> None:
    root.write_text("in the way")
    kept.minute_passes()
    assert len(kept.said) == 1
    assert kept.said[0].startswith("No backup could be made. “mastery 2026-11-28 090100.tfm” could not be written")
    kept.minute_passes(9)
    assert len(kept.said) == 1
    kept.minute_passes(2)
    assert len(kept.said) == 2
    root.unlink()
    kept.minute_passes(11)
    assert kept.backups() == ["092300"]
    assert len(kept.said) == 2
    assert not kept.keeping.is_behind


def test_backing_up_now_says_where(kept: Kept) -> None:
    kept.wait_for(kept.keeping.back_up_now)
    (made,) = kept.root.glob("*/*.tfm")
    assert kept.said == ["Making a backup …", f"Backed up, checked and kept as “{made.name}” in {made.parent}."]
    kept.keeping.back_up_now()
    kept.keeping.back_up_now()
    assert kept.said[-1] == "A backup is being made already."
    kept.wait_for(lambda: None)


# Before closing, an import, a restore


def test_closing_waits_for_a_backup_of_what_changed(kept: Kept, show: Show, world: World) -> None:
    window = show(QWidget())
    assert kept.keeping.before(window, "Making a backup …", "Close without a backup")
    assert len(kept.backups()) == 1
    assert kept.keeping.before(window, "Making a backup …", "Close without a backup")
    assert len(kept.backups()) == 1
    kept.type_on(world)
    kept.clock.go_on(seconds=1)
    kept.keeping.back_up_now()  # one that is under way is waited for
    assert kept.keeping.before(window, "Making a backup …", "Close without a backup")
    assert len(kept.backups()) == 2
    assert window.isEnabled()
    assert not window.findChildren(QProgressDialog) or not window.findChildren(QProgressDialog)[0].isVisible()


def test_closing_can_go_without_a_backup(kept: Kept, show: Show) -> None:
    window = show(QWidget())

    def press_cancel() -> None:
        (dialog,) = window.findChildren(QProgressDialog)
        dialog.canceled.emit()

    QTimer.singleShot(0, press_cancel)
    assert kept.keeping.before(window, "Making a backup …", "Close without a backup")
    kept.wait_for(lambda: None)
    assert kept.backups() == []
    assert kept.said == []


@pytest.mark.parametrize("goes_on", [False, True])
def test_a_backup_that_fails_before_closing_is_asked_about(kept: Kept, show: Show, root: Path, goes_on: bool) -> None:
    root.write_text("in the way")
    window = show(QWidget())
    asked: list[str] = []

    def answer(dialog: QWidget) -> None:
        assert isinstance(dialog, QMessageBox)
        default = dialog.defaultButton()
        assert default is not None
        asked.extend([dialog.text(), default.text()])
        if goes_on:
            next(one for one in dialog.buttons() if one is not default).click()
        else:
            press(Key.Key_Return)

    in_dialog(answer)
    assert kept.keeping.before(window, "Making a backup …", "Close without a backup") is goes_on
    assert asked == ["No backup could be made. What you typed is saved in the file itself.", "Go back"]


# The second folder


def test_the_newest_backup_is_on_the_stick_when_that_is_there(kept: Kept, stick: Path, world: World) -> None:
    kept.minute_passes()
    kept.wait_for(lambda: kept.keeping.use_second(stick))
    assert [one.name for one in stick.glob("*/*.tfm")] == [one.name for one in kept.root.glob("*/*.tfm")]
    aside = stick.rename(stick.with_name("pulled out"))
    kept.type_on(world)
    kept.minute_passes(45)
    kept.type_on(world)
    kept.minute_passes(45)
    assert kept.said == []
    assert not stick.exists()
    aside.rename(stick)
    kept.minute_passes()
    assert sorted(one.stem[-6:] for one in stick.glob("*/*.tfm")) == ["090100", "103100"]
    assert kept.settings.second_seen == "2026-11-28"
    assert kept.saved


def test_a_stick_that_cannot_be_written_is_said_once(kept: Kept, stick: Path, world: World) -> None:
    kept.wait_for(lambda: kept.keeping.use_second(stick))
    kept.minute_passes()
    shutil.rmtree(stick)
    stick.mkdir()
    (stick / next(kept.root.iterdir()).name).write_text("in the way")
    kept.minute_passes()
    kept.minute_passes()
    assert len(kept.said) == 1
    assert kept.said[0].startswith("The backup is on this computer, but not in the second folder. “mastery 2026")


@pytest.mark.parametrize(("days", "is_told"), [(6, False), (7, True), (30, True)])
def test_a_stick_that_was_not_there_for_a_week_is_told_of_on_opening(
    qtbot: QtBot, services: Services, root: Path, clock: Clock, stick: Path, days: int, is_told: bool
) -> None:
    settings = Settings(second_folder=str(stick / "gone"), second_seen=f"{BEGAN - dt.timedelta(days=days):%Y-%m-%d}")
    kept = Kept(qtbot, services, root, clock, settings)
    kept.wait_for(kept.keeping.look)
    kept.minute_passes()
    assert [one.split(" Plug")[0] for one in kept.said] == (
        [f"The second folder for backups, {stick / 'gone'}, was last there on {told(days)}."] if is_told else []
    )


def told(days: int) -> str:
    day = BEGAN - dt.timedelta(days=days)
    return f"{day:%A} {day.day} {day:%B}"


def test_no_second_folder_from_now_on(kept: Kept, stick: Path) -> None:
    kept.minute_passes()
    kept.wait_for(lambda: kept.keeping.use_second(stick))
    kept.keeping.use_second(None)
    assert (kept.settings.second_folder, kept.settings.second_seen) == ("", "")
    kept.services.departments.rows("")
    QApplication.processEvents()
    assert len(list(stick.glob("*/*.tfm"))) == 1
