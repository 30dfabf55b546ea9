"""What goes wrong to somebody who carries a laptop from school to school, in the whole window and by keyboard."""

import contextlib
import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication, QFileDialog, QTableWidget
from pytestqt.qtbot import QtBot
from tests.data_file import opened, small_world
from tests.qt.file_window import OPENING, paths, small_disk_at, window
from tests.qt.keyboard import ALT, CONTROL, Key, answer, focused, in_dialog, in_front, name_of, press, tab_to, type_in
from tests.storage.test_driver import flip, root_page

from tfm_desktop.paths import Paths
from tfm_desktop.qt.main_window import MainWindow
from tfm_desktop.qt.single_instance import SingleInstance
from tfm_desktop.services.services import Services
from tfm_desktop.storage import backups, driver
from tfm_desktop.storage.database import Database

__all__ = ["paths", "window"]

FIRST_LINES = ["T draws a double number line", "I wonder about the back row", "P: “it doubles because 3 × 2 is 6”"]
SINCE = "Written since the backup"
MUCH = "of a line that needs another page " * 100
WAITING = 3
FILLER = "photographs"
OLD, NEW = "seven bar models", "staple 9 ratio tables"
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
Until = Callable[[Callable[[], Any]], None]


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda met: qtbot.waitUntil(met, timeout=OPENING)


# The passphrase is forgotten


def test_the_passphrase_is_forgotten_and_the_sheet_is_there(
    qtbot: QtBot, window: MainWindow, paths: Paths, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "sheet.pdf"), ""))
    window.begin(paths.file)
    with qtbot.waitSignal(window.opened, timeout=OPENING):
        enter(OLD, OLD)
    until(window.passphrases.dialog.print.hasFocus)
    press(Key.Key_S, ALT)
    until(window.passphrases.dialog.go_on.hasFocus)
    press(Key.Key_Return)
    in_front(qtbot, window)
    code = code_on(tmp_path / "sheet.pdf")

    make_department(qtbot, window, "Hillside School")
    begin_lesson(until, window)
    enter("T: what do you notice?")
    type_in("PP: the bars are the sa")
    press(Key.Key_L, CONTROL)
    until(lambda: window.locking.is_locked and window.locking.dialog.isActiveWindow())
    type_in(OLD)
    press(Key.Key_Return)
    until(lambda: not window.locking.is_locked)
    assert focused() is window.workspace.stage.observing.entry
    enter("me length")
    assert lesson(window) == ["what do you notice?", "the bars are the same length"]
    window.close()
    assert window.workspace is None

    window.show()
    in_front(qtbot, window)
    window.begin(paths.file)
    until(window.unlock.edit.hasFocus)
    tab_to("Forgotten the passphrase?")
    press(Key.Key_Return)
    until(lambda: window.passphrases.page is not None)
    page = window.passphrases.page
    assert page is not None
    assert focused() is page.code
    with qtbot.waitSignal(window.opened, timeout=OPENING):
        enter(code, NEW, NEW)
    assert lesson(window) == ["what do you notice?", "the bars are the same length"]
    window.close()

    window.show()
    in_front(qtbot, window)
    window.begin(paths.file)
    until(window.unlock.edit.hasFocus)
    enter(OLD)
    until(window.unlock.message.isVisible)
    assert "does not open" in window.unlock.message.text()
    until(lambda: window.unlock.tries.may_try)
    with qtbot.waitSignal(window.opened, timeout=OPENING):
        enter(NEW)
    assert lesson(window) == ["what do you notice?", "the bars are the same length"]


# The file is lost, or damaged


@dataclass(frozen=True, slots=True)
class Typed:
    """A file under a passphrase that can be typed, yesterday's backup of it, and the page of agreed actions."""

    file: Path
    backup: Path
    actions: int


@pytest.fixture(scope="session")
def typed_template(tmp_path_factory: pytest.TempPathFactory) -> Typed:
    """Make a file under a passphrase that can be typed, and yesterday's backup, which has one line fewer."""
    folder = tmp_path_factory.mktemp("typed")
    database = Database.create(folder / "mastery.tfm", OLD)
    services = Services(database)
    world = small_world(services)
    needed = root_page(services, "visit_action")
    made = backups.back_up(database, folder / "Backups", dt.datetime.now().astimezone() - dt.timedelta(days=1))
    services.observations.add_line(world.observation, dt.time(9, 30), text=SINCE)
    database.close()
    return Typed(folder / "mastery.tfm", made, needed)


@pytest.fixture
def typed_file(paths: Paths, typed_template: Typed) -> Path:
    backups_of_it = typed_template.backup.parent
    shutil.copyfile(typed_template.file, paths.file)
    shutil.copytree(backups_of_it, paths.backups / backups_of_it.name)
    return paths.file


def test_the_file_is_lost_and_comes_back_from_yesterday(
    qtbot: QtBot, window: MainWindow, typed_file: Path, until: Until
) -> None:
    typed_file.unlink()
    window.begin(typed_file)
    assert "is no longer in the folder" in window.problem.told.text()
    assert focused() is window.problem.backups
    asked: list[str] = []

    def agree(question: Any) -> None:
        asked.append(question.text())
        tab_to("Restore")
        press(Key.Key_Return)

    def choose(dialog: Any) -> None:
        until(dialog.passphrase.isVisible)
        tab_to("Passphrase of those that are locked, or the code of the recovery sheet")
        enter(OLD)
        until(lambda: any(row.text.endswith(" · sound") for row in dialog.list.rows.rows))
        assert focused() is dialog.list
        in_dialog(agree)
        press(Key.Key_Return)

    with qtbot.waitSignal(window.opened, timeout=OPENING):
        answer(qtbot, window, choose, lambda: press(Key.Key_Return), OPENING)
    assert "yesterday" in asked[0]
    assert lesson(window) == FIRST_LINES
    assert "was restored, and is what you see" in window.workspace.banner.text


@pytest.mark.parametrize("way", ["backup", "rescue"])
def test_the_file_is_damaged_and_either_way_out_is_taken(
    qtbot: QtBot, window: MainWindow, typed_file: Path, typed_template: Typed, until: Until, way: str
) -> None:
    flip(typed_file, driver.PAGE * (typed_template.actions - 1))
    damaged = typed_file.read_bytes()
    window.begin(typed_file)
    enter(OLD)
    page = window.mending.damage_page
    until(lambda: page.isVisible() and "Looking for" not in page.told.text())
    assert row_of(page.table, "Lines") == ["Lines", "3", "4"]
    assert focused() is page.back
    with qtbot.waitSignal(window.opened, timeout=OPENING):
        press(Key.Key_Return) if way == "backup" else press(Key.Key_S, ALT)
    assert lesson(window) == (FIRST_LINES if way == "backup" else [*FIRST_LINES, SINCE])
    assert window.workspace.database.is_encrypted
    (kept,) = typed_file.parent.glob("mastery damaged *.tfm")
    assert kept.read_bytes() == damaged
    assert kept.name in window.workspace.banner.text


# The disk is full


@pytest.fixture
def stick(tmp_path: Path, typed_template: Typed) -> Iterator[Path]:
    """Mount a disk of four megabytes, and give a file on it."""
    with small_disk_at(tmp_path / "stick", "4m") as folder:
        yield Path(shutil.copyfile(typed_template.file, folder / "mastery.tfm"))
        (folder / FILLER).unlink(missing_ok=True)  # so that the window can be closed


def test_the_disk_fills_up_in_mid_lesson(
    qtbot: QtBot, window: MainWindow, stick: Path, until: Until, tmp_path: Path
) -> None:
    window.begin(stick)
    with qtbot.waitSignal(window.opened, timeout=OPENING):
        enter(OLD)
    begin_lesson(until, window)
    view = window.workspace.stage.observing
    filler = fill(stick)
    entered: list[str] = []
    while len(view.waiting.lines) < WAITING:
        assert len(entered) < 200, "the disk is never full"
        entered.append(f"step {len(entered) + 1} {MUCH}".strip())
        QApplication.clipboard().setText(entered[-1])
        press(Key.Key_V, CONTROL)
        press(Key.Key_Return)
    saved = entered[:-WAITING]
    assert [line.text for _record, line in view.waiting.lines] == entered[-WAITING:]
    assert f"{WAITING} lines are in memory only" in view.banner.text.text()
    assert lesson(window) == saved
    assert after_a_crash(stick, tmp_path / "crashed") == saved
    type_in("half a li")
    filler.unlink()
    until(lambda: not view.waiting.lines)
    enter("ne")
    assert lesson(window) == [*entered, "half a line"]
    window.close()
    with opened(stick, OLD) as services:
        assert texts_of(services) == [*entered, "half a line"]
        assert services.database.problems() == []


# It is started twice


def test_a_second_start_raises_the_first_and_ends(
    qtbot: QtBot, window: MainWindow, typed_file: Path, paths: Paths, until: Until
) -> None:
    alone = SingleInstance(str(paths.data))
    alone.raised.connect(window.come_forward)
    alone.listen()
    window.begin(typed_file)
    with qtbot.waitSignal(window.opened, timeout=OPENING):
        enter(OLD)
    window.showMinimized()
    again = start()
    until(lambda: again.poll() is not None)
    assert (again.returncode, again.communicate()) == (0, ("", ""))
    until(lambda: not window.isMinimized())
    assert window.workspace is not None
    checked = start("check", TFM_DESKTOP_PASSPHRASE=OLD)
    until(lambda: checked.poll() is not None)
    assert checked.returncode == 1
    said = checked.communicate()[1]
    assert said.startswith("“mastery.tfm” is open in another window or program. Close it there, and try again.")
    alone.deleteLater()


# What a user does


def enter(*texts: str) -> None:
    """Type each text, and Enter after it."""
    for text in texts:
        type_in(text)
        press(Key.Key_Return)


def code_on(sheet: Path) -> str:
    """Read the code from a sheet, and write it small and with hyphens."""
    told = PdfReader(sheet).pages[0].extract_text()
    groups = dict(re.findall(r"Group (\d)\s+((?:[A-Z2-7]\s*){4})", told))
    assert len(groups) == 8
    return "-".join(re.sub(r"\s", "", groups[number]) for number in sorted(groups)).lower()


def make_department(qtbot: QtBot, window: MainWindow, school: str) -> None:
    def type_school(_dialog: Any) -> None:
        type_in(school)
        tab_to("Type the school in by hand")
        press(Key.Key_Space)
        assert name_of(focused()) == "Name"
        press(Key.Key_Return)

    press(Key.Key_2, CONTROL)
    answer(qtbot, window, type_school, lambda: press(Key.Key_N, CONTROL), OPENING)


def begin_lesson(until: Until, window: MainWindow) -> None:
    press(Key.Key_F5, CONTROL)
    until(lambda: focused() is window.workspace.stage.observing.entry)


def lesson(window: MainWindow) -> list[str]:
    return texts_of(window.workspace.services)


def texts_of(services: Services) -> list[str]:
    """Give the lines of the last lesson, as they are on disk."""
    last = services.observations.rows("")[0]
    return [one.fields.text for one in services.observations.lines.of(last.id)]


def after_a_crash(path: Path, folder: Path) -> list[str]:
    """Give the lines that the next start would find if the power failed now."""
    folder.mkdir()
    for one in path.parent.glob(f"{path.name}*"):
        shutil.copyfile(one, folder / one.name)
    with opened(folder / path.name, OLD) as services:
        return texts_of(services)


def row_of(table: QTableWidget, name: str) -> list[str]:
    rows = [[table.item(row, at) for at in range(table.columnCount())] for row in range(table.rowCount())]
    told = [[cell.text() if cell else "" for cell in row] for row in rows]
    return next(row for row in told if row[0] == name)


def fill(path: Path) -> Path:
    """Leave no room on the disk of a file, and give what takes it up."""
    filler = path.with_name(FILLER)
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4096)):
            pass
    return filler


def start(*arguments: str, **surroundings: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tfm_desktop", *arguments]
    told = {**os.environ, **surroundings}
    return subprocess.Popen(command, env=told, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
