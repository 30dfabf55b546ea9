"""A damaged file in the window: named, compared, mended as the user chooses, and never deleted."""

import contextlib
import datetime as dt
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLabel, QProgressDialog, QPushButton
from pytestqt.qtbot import QtBot
from tests.data_file import PASSPHRASE, opened
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, focused, name_of, press, tab_order
from tests.storage.test_driver import flip, root_page
from tests.storage.test_rescue import blank, leaves_of

from tfm_desktop.app import Files
from tfm_desktop.domain.backups import Contents
from tfm_desktop.paths import Paths
from tfm_desktop.qt.crash import CrashNet
from tfm_desktop.qt.dialogs.damage import CheckingPage, DamagePage, moment_in_words
from tfm_desktop.qt.main_window import MainWindow
from tfm_desktop.settings import Settings
from tfm_desktop.storage import driver
from tfm_desktop.storage.driver import OnProgress
from tfm_desktop.storage.good_backups import GoodBackup
from tfm_desktop.storage.mending import Damaged
from tfm_desktop.storage.rescue import Rescued

PATH = Path("/home/ada/<b>mastery & more</b>.tfm")
MADE = dt.datetime(2024, 11, 22, 15, 40).astimezone()
BACKUP = GoodBackup(PATH, None, MADE, Contents({"department": 2, "line": 1200}, MADE - dt.timedelta(minutes=5)))
RESCUED = Rescued(Contents({"department": 2, "line": 1187}, MADE + dt.timedelta(hours=1)), {"line": 20}, 1)


@pytest.fixture
def page(show: Show) -> DamagePage:
    page = DamagePage()
    show(page)
    page.show_for(PATH, "part of it cannot be read")
    return page


def cells(page: DamagePage) -> list[list[str]]:
    heads = [page.table.horizontalHeaderItem(column) for column in range(page.table.columnCount())]
    rows = [[page.table.item(row, at) for at in range(len(heads))] for row in range(page.table.rowCount())]
    return [[cell.text() if cell else "" for cell in row] for row in [heads, *rows]]


def test_the_two_ways_are_compared(page: DamagePage) -> None:
    page.offer(PATH, BACKUP, RESCUED)
    assert "It was left as it is" in page.told.text()
    assert page.details.text() == "Found: part of it cannot be read."
    assert cells(page) == [
        ["", "Backup of\nFriday 22 November 2024, 15:40", "What can be read\nof the damaged file"],
        ["Last change", "Friday 22 November 2024, 15:35", "Friday 22 November 2024, 16:40"],
        ["Departments", "2", "2"],
        ["Lines", "1,200", "1,187"],
    ]
    assert page.note.text() == (
        "The rescue loses 20 records, as far as can be told. It takes 1 record from the backup, which others need."
    )


@pytest.mark.parametrize(
    ("backup", "rescued", "main", "shown"),
    [
        (BACKUP, RESCUED, "Restore the backup of Friday 22 November 2024, 15:40", 4),
        (BACKUP, None, "Restore the backup of Friday 22 November 2024, 15:40", 3),
        (None, RESCUED, "Rescue what can be read", 3),
        (None, None, "Another backup…", 2),
    ],
)
def test_what_there_is_can_be_chosen_by_keyboard(
    page: DamagePage, backup: Any, rescued: Any, main: str, shown: int
) -> None:
    spies = {name: QSignalSpy(getattr(page, name)) for name in ("restore", "rescue", "other_backup", "open_other")}
    page.offer(PATH, backup, rescued)
    assert name_of(focused()) == main
    buttons = [button for button in page.findChildren(QPushButton) if button.isVisible()]
    assert len(buttons) == shown
    assert {name_of(button) for button in buttons} <= set(tab_order(focused()))
    for button in buttons:
        button.setFocus()
        press(Key.Key_Return)
    assert sum(spy.count() for spy in spies.values()) == shown
    assert (spies["restore"].count(), spies["rescue"].count()) == (backup is not None, rescued is not None)


def test_a_stopped_reading_can_be_begun_again_by_keyboard(page: DamagePage) -> None:
    page.offer(PATH, None, None, was_stopped=True)
    assert "no whole backup of it was found" in page.told.text()
    spy = QSignalSpy(page.rescue)
    press(Key.Key_Return)
    assert spy.count() == 1


def test_nothing_is_offered_while_it_is_looked_for(page: DamagePage) -> None:
    page.offer(PATH, BACKUP, RESCUED)
    page.say("No room.")
    page.show_for(PATH, "part of it cannot be read")
    assert not any(one.isVisible() for one in (page.back, page.read, page.table, page.note, page.message))


@pytest.mark.parametrize("size", [(910, 420), (1366, 700)])
@pytest.mark.parametrize("ways", [(BACKUP, RESCUED), (None, None), (None, RESCUED)])
def test_nothing_is_cut(
    dressed: QApplication, show: Show, qtbot: QtBot, ways: tuple[Any, Any], size: tuple[int, int]
) -> None:
    page = DamagePage()
    show(page, width=size[0], height=size[1])
    page.show_for(Path("a-rather-long-name-for-a-file-of-notes.tfm"), "its first page cannot be read")
    page.offer(Path("a-rather-long-name-for-a-file-of-notes.tfm"), *ways)
    labels = [label for label in page.findChildren(QLabel) if label.isVisible()]
    qtbot.waitUntil(lambda: all(label.height() >= label.heightForWidth(label.width()) for label in labels))
    buttons = [button for button in page.findChildren(QPushButton) if button.isVisible()]
    qtbot.waitUntil(lambda: all(button.width() >= button.minimumSizeHint().width() for button in buttons))

    def ends() -> list[int]:
        return [button.mapTo(page, button.rect().bottomLeft()).y() for button in buttons]

    qtbot.waitUntil(lambda: max(ends()) <= page.height())


def test_what_neither_way_has_takes_no_row(page: DamagePage) -> None:
    empty = Contents({"department": 2, "plan": 0}, MADE)
    page.offer(PATH, GoodBackup(PATH, None, MADE, empty), Rescued(empty, {}, 0))
    assert [row[0] for row in cells(page)] == ["", "Last change", "Departments"]


def test_this_year_is_not_said() -> None:
    today = dt.datetime.now().astimezone().replace(month=3, day=4, hour=9, minute=5)
    assert moment_in_words(today) == f"{today:%A} 4 March, 09:05"


def test_a_check_can_be_left_out_once_it_takes_long(show: Show) -> None:
    page = CheckingPage()
    show(page)
    page.show_for(PATH)
    spy = QSignalSpy(page.go_on)
    assert "The program did not end properly last time. Checking “b>.tfm” in full" in page.told.text()
    assert not page.without.isVisible()
    page.offer()
    press(Key.Key_Return)
    assert spy.count() == 1


# Through the window


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    window = MainWindow(Files(Paths.of_user().made()), Settings())
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    yield window
    window.close()


@pytest.fixture
def backup(locked_file: Path, file: Path) -> None:
    """Keep a backup of either file, as it is before anything happens to it."""
    folder = Paths.of_user().made().backups
    for one in (locked_file, file):
        shutil.copyfile(one, folder / f"{one.stem} 2026-01-14 0905.tfm")


Waits = Callable[[Callable[[], bool]], None]


@pytest.fixture
def until(qtbot: QtBot) -> Waits:
    return lambda met: qtbot.waitUntil(met, timeout=20_000)


def offered(window: MainWindow, until: Waits) -> DamagePage:
    page = window.mending.damage_page
    until(lambda: page.isVisible() and "Looking for" not in page.told.text())
    return page


def lines(window: MainWindow) -> int:
    (row,) = window.workspace.services.observations.rows()
    return len(window.workspace.services.observations.lines.of(row.id))


def aside(path: Path) -> Path:
    (kept,) = path.parent.glob(f"{path.stem} damaged 20??-??-?? ????.tfm")
    return kept


@pytest.mark.usefixtures("backup")
def test_a_locked_file_is_put_back_from_its_backup(window: MainWindow, locked_file: Path, until: Waits) -> None:
    with locked_file.open("r+b") as file:
        file.truncate(driver.PAGE * 30)
    before = locked_file.read_bytes()
    window.begin(locked_file)
    window.unlock.edit.setText(PASSPHRASE)
    press(Key.Key_Return)
    page = offered(window, until)
    assert not page.read.isVisible()
    press(Key.Key_Return)
    until(lambda: window.workspace is not None)
    assert lines(window) == 3
    assert aside(locked_file).read_bytes() == before
    assert aside(locked_file).name in window.workspace.banner.text
    assert window.workspace.database.is_encrypted
    assert window.workspace.database.problems() == []
    left = {one.name for one in locked_file.parent.glob("locked*")}
    assert left == {"locked.tfm", "locked.tfm-journal", aside(locked_file).name}


@pytest.mark.usefixtures("backup")
def test_what_can_be_read_of_a_plain_file_is_rescued(window: MainWindow, file: Path, until: Waits) -> None:
    with opened(file) as services:
        (row,) = services.observations.rows()
        services.observations.add_line(row.id, dt.time(9, 30), text="Written since the backup")
    blank(file, *leaves_of(file, "visit_action"))
    make_unclean(file)
    before = file.read_bytes()
    window.begin(file)
    page = offered(window, until)
    assert ["Lines", "3", "4"] in cells(page)
    assert window.mending.damage_page.note.text().startswith("The rescue loses 1 record")
    page.read.setFocus()
    press(Key.Key_Return)
    until(lambda: window.workspace is not None)
    assert lines(window) == 4
    assert aside(file).read_bytes() == before
    assert window.workspace.banner.text.startswith("What could be read was put in the place of the damaged file")
    assert window.workspace.database.problems() == []


def make_unclean(path: Path) -> None:
    """Leave a file as a program does that ends without closing it."""
    script = "import os, sys; from pathlib import Path; from tfm_desktop.storage.database import Database\n"
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", f"{script}Database.open(Path(sys.argv[1])); os._exit(0)", str(path)]
    subprocess.run(command, env=surroundings, check=True)


@pytest.mark.usefixtures("backup")
@pytest.mark.parametrize("at", [0, 7, 100, 4000], ids=["salt", "end of salt", "page", "end of page"])
def test_a_damaged_first_page_is_told_from_a_wrong_passphrase(
    window: MainWindow, locked_file: Path, until: Waits, at: int
) -> None:
    flip(locked_file, at)
    window.begin(locked_file, "something else")
    until(window.unlock.isVisible)
    assert "does not open" in window.unlock.message.text()
    window.begin(locked_file, PASSPHRASE)
    page = offered(window, until)
    assert page.details.text() == "Found: its first page cannot be read."
    assert page.back.isVisible()


def test_with_neither_backup_nor_rescue_nothing_is_changed(window: MainWindow, locked_file: Path, until: Waits) -> None:
    flip(locked_file, 100)
    before = locked_file.read_bytes()
    window.begin(locked_file, PASSPHRASE)
    page = offered(window, until)
    assert [page.back.isVisible(), page.read.isVisible(), page.another.isVisible()] == [False, False, True]
    assert locked_file.read_bytes() == before
    assert [one.name for one in locked_file.parent.iterdir()] == ["locked.tfm"]


def test_a_file_with_a_trigger_that_is_not_ours_can_be_rescued(window: MainWindow, file: Path, until: Waits) -> None:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TRIGGER spy AFTER INSERT ON line BEGIN DELETE FROM visit; END")
        connection.commit()
    window.begin(file)
    page = offered(window, until)
    assert page.details.text() == "Found: trigger “spy”."
    press(Key.Key_Return)
    until(lambda: window.workspace is not None)
    assert lines(window) == 3


def test_after_a_crash_the_file_is_checked_and_opened(window: MainWindow, file: Path, until: Waits) -> None:
    make_unclean(file)
    window.begin(file)
    assert window.mending.checking_page.isVisible()
    until(lambda: window.workspace is not None)
    assert lines(window) == 3


@pytest.mark.usefixtures("backup")
def test_damage_that_the_menu_finds_leads_to_the_same_page(window: MainWindow, file: Path, until: Waits) -> None:
    blank(file, *leaves_of(file, "scheme"))
    window.begin(file)
    until(lambda: window.workspace is not None)
    window.actions_by_name["check"].trigger()
    page = offered(window, until)
    assert (page.back.isVisible(), page.read.isVisible(), window.workspace) == (True, True, None)


@pytest.mark.usefixtures("backup")
def test_damage_that_the_first_look_finds_leads_to_it_too(window: MainWindow, file: Path, until: Waits) -> None:
    blank(file, *leaves_of(file, "visit_action"))
    window.begin(file)
    page = offered(window, until)
    assert (page.back.isVisible(), page.read.isVisible(), window.workspace) == (True, True, None)
    press(Key.Key_Return)
    until(lambda: window.workspace is not None)


@pytest.mark.usefixtures("backup")
def test_damage_that_is_met_in_mid_work_leads_to_it_too(
    window: MainWindow, locked_file: Path, until: Waits, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(locked_file, PASSPHRASE) as services:
        number = root_page(services, "line")
    flip(locked_file, driver.PAGE * (number - 1) + 500)
    window.begin(locked_file, PASSPHRASE)
    until(lambda: window.workspace is not None)
    for name in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, name, getattr(sys, name))
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    net = CrashNet()
    net.spread()
    net.watch(window, window.meet_damage)
    (row,) = window.workspace.services.observations.rows()

    def read() -> None:
        window.workspace.services.observations.lines.of(row.id)

    for _ in range(3):
        QTimer.singleShot(0, read)
    page = offered(window, until)
    assert (page.back.isVisible(), page.read.isVisible(), window.workspace) == (True, True, None)
    assert QApplication.activeModalWidget() is None
    backups = Paths.of_user().backups
    assert [one.name for one in backups.rglob("locked*.tfm")] == ["locked 2026-01-14 0905.tfm"]


class Slow(Files):
    """Files that wait with the reading until they are let go on."""

    def __init__(self, paths: Paths) -> None:
        super().__init__(paths)
        self.go_on = threading.Event()

    def rescued(self, found: Damaged, on_progress: OnProgress) -> Rescued | None:
        self.go_on.wait(20)
        return super().rescued(found, on_progress)


@pytest.mark.usefixtures("backup")
def test_the_reading_of_a_damaged_file_is_shown_and_can_be_stopped_and_begun_again(
    qtbot: QtBot, file: Path, until: Waits
) -> None:
    blank(file, *leaves_of(file, "visit_action"))
    make_unclean(file)
    before = file.read_bytes()
    files = Slow(Paths.of_user().made())
    window = MainWindow(files, Settings())
    qtbot.addWidget(window)
    window.show()
    window.begin(file)
    until(lambda: any(one.isVisible() for one in window.findChildren(QProgressDialog)))
    (progress,) = window.findChildren(QProgressDialog)
    (stop,) = progress.findChildren(QPushButton)
    assert (progress.labelText(), stop.text()) == ("Reading what is left of “mastery.tfm” …", "Stop reading")
    stop.click()
    files.go_on.set()
    page = offered(window, until)
    assert "Reading what is left of it was stopped; a backup of it is whole." in page.told.text()
    assert (page.back.isVisible(), page.read.isVisible(), page.table.columnCount()) == (True, True, 2)
    assert file.read_bytes() == before
    assert not [one.name for one in file.parent.iterdir() if "rescue" in one.name]
    page.read.click()
    offered(window, until)
    assert page.table.columnCount() == 3
    assert file.read_bytes() == before
    page.read.click()
    until(lambda: window.workspace is not None)
    assert aside(file).read_bytes() == before
    window.close()


@pytest.mark.usefixtures("backup")
def test_what_was_not_chosen_is_not_left_behind(window: MainWindow, file: Path, until: Waits) -> None:
    blank(file, *leaves_of(file, "visit_action"))
    make_unclean(file)
    before = {one.name for one in file.parent.glob("mastery*")}
    window.begin(file)
    offered(window, until)
    assert (file.parent / "mastery.tfm.rescued").exists()
    window.close()
    assert {one.name for one in file.parent.glob("mastery*")} <= before
    assert not list(file.parent.glob(".*"))


@pytest.mark.usefixtures("backup")
def test_without_room_the_page_says_so_and_the_file_stays(window: MainWindow, file: Path, until: Waits) -> None:
    file.write_bytes(file.read_bytes()[: driver.PAGE * 100])
    before = file.read_bytes()
    window.begin(file)
    page = offered(window, until)
    (file.parent / "mastery.tfm.part").mkdir()  # stands where the copy would be written
    press(Key.Key_Return)
    until(page.message.isVisible)
    assert "could not be written" in page.message.text()
    assert file.read_bytes() == before
