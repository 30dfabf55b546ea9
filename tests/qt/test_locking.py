"""The lock: when it comes, that nothing is left in sight, and that everything is back afterwards."""

import datetime as dt
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot
from tests.data_file import PASSPHRASE
from tests.qt.file_window import OPENING
from tests.qt.keyboard import ALT, CONTROL, Key, focused, press, replace, tab_order, type_in, window

from tfm_desktop.app import Files
from tfm_desktop.domain import errors, recovery_codes
from tfm_desktop.paths import Paths
from tfm_desktop.qt.common import background
from tfm_desktop.qt.common.child_grid import ChildGrid
from tfm_desktop.qt.common.curtain import Curtain
from tfm_desktop.qt.common.pick_department import PickDepartment
from tfm_desktop.qt.dialogs.frameworks import FrameworksDialog
from tfm_desktop.qt.dialogs.lock import LockDialog
from tfm_desktop.qt.dialogs.recovery import RecoverDialog, RecoverPage
from tfm_desktop.qt.dialogs.search_panel import SearchPanel
from tfm_desktop.qt.locking import CHANGED, EVERY, JUMP, OPEN_BEHIND, OPEN_TO_ALL, Clock
from tfm_desktop.qt.main_window import ACTIONS, MainWindow
from tfm_desktop.qt.passphrases import RECOVERED
from tfm_desktop.services.services import Services
from tfm_desktop.settings import Settings
from tfm_desktop.storage import recovery
from tfm_desktop.storage.database import Database

MINUTES = 10
NEW = "staple 9 ratio tables"
TIP = Qt.WindowType.ToolTip
NAMES = (
    "St Mary",
    "Invented",
    "ratio",
    "Ratio",
    "Talk in every lesson",
    "Camden",
    "Martello",
    "Edit visit",
)  # of what is in the file


class Wall:
    """A clock that goes on when it is told: while the program runs, or while the computer sleeps."""

    def __init__(self) -> None:
        self.steady, self.wall = 1000.0, 1_800_000_000.0
        self.clock = Clock(lambda: self.steady, lambda: self.wall)

    def go(self, seconds: float) -> None:
        self.steady += seconds
        self.wall += seconds

    def sleep(self, seconds: float) -> None:
        self.wall += seconds


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def made(qtbot: QtBot, wall: Wall) -> Iterator[MainWindow]:
    window = MainWindow(Files(Paths.of_user().made()), Settings(academic_year="all", lock_minutes=MINUTES), wall.clock)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    if (left := QApplication.focusWidget()) and not window.locking.is_locked:
        left.clearFocus()
    for asked in window.findChildren(QDialog):
        asked.close()
    if window.workspace:
        window.workspace.stage.stop()
        window.workspace.database.close()
    window.locking.is_locked = False
    window.workspace = None  # what a test left unsaved asks no question
    window.close()
    window.deleteLater()


@pytest.fixture
def main(made: MainWindow, qtbot: QtBot, locked_file: Path) -> MainWindow:
    """Give the window with an encrypted file, once nothing is loaded beside it any more."""
    made.take(Database.open(locked_file, PASSPHRASE))
    qtbot.waitUntil(lambda: not background.is_busy())
    return made


@pytest.fixture
def sheet(main: MainWindow) -> str:
    """Make a recovery sheet for the open file, and give its code."""
    code = recovery_codes.fresh()
    recovery.begin(database(main), code, dt.date(2026, 1, 14))
    return code


def services(main: MainWindow) -> Services:
    found: Services = main.workspace.services
    return found


def database(main: MainWindow) -> Database:
    found: Database = main.workspace.database
    return found


def dialog(main: MainWindow) -> LockDialog:
    return main.locking.dialog


def lock(main: MainWindow, qtbot: QtBot) -> None:
    main.locking.lock()
    qtbot.waitUntil(lambda: main.locking.is_locked and dialog(main).isActiveWindow())


def unlock(main: MainWindow, qtbot: QtBot, passphrase: str = PASSPHRASE) -> None:
    """Type the passphrase where the keys go."""
    QApplication.processEvents()
    assert focused() is dialog(main).edit
    type_in(passphrase) if passphrase.isascii() else dialog(main).edit.setText(passphrase)
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: not background.is_busy())


def look_after(main: MainWindow, wall: Wall, seconds: float) -> None:
    """Let time go on, with a look at the clock every few seconds, as the timer has it."""
    for _ in range(int(seconds // EVERY)):
        wall.go(EVERY)
        main.locking.look()


def in_sight() -> list[str]:
    """Give every text that can be read on the screen: behind a curtain nothing can."""
    found: list[str] = []
    for top in QApplication.topLevelWidgets():
        if not top.isVisible():
            continue
        found.append(top.windowTitle())
        if curtain := curtain_of(top):
            assert curtain.geometry() == top.rect()
            assert all(top.childAt(spot) is curtain for spot in (top.rect().center(), QPoint(1, 1)))
            continue
        for widget in top.findChildren(QWidget):
            if widget.isVisible() and widget.window() is top:
                found.append(text_of(widget))
                found.append(widget.accessibleDescription())
    return [text for text in found if text]


def names_in(texts: list[str]) -> list[str]:
    """Give the texts that tell of what is in the file."""
    return [text for text in texts if any(name in text for name in NAMES)]


def curtain_of(top: QWidget) -> QWidget | None:
    found = top.findChildren(Curtain, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return next((one for one in found if one.isVisible()), None)


def text_of(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QLineEdit | QAbstractButton):
        return widget.text()
    return widget.toPlainText() if isinstance(widget, QPlainTextEdit) else ""


def observe(main: MainWindow) -> None:
    main.workspace.stage.observe(services(main).observations.rows()[0].id)
    main.workspace.stage.observing.entry.setFocus()


def go_to_visit(main: MainWindow) -> None:
    main.workspace.open_record("visit", services(main).visits.rows()[0].id)


# When it locks


def test_it_locks_after_minutes_without_use(main: MainWindow, wall: Wall) -> None:
    look_after(main, wall, 60 * MINUTES - EVERY)
    assert not main.locking.is_locked
    look_after(main, wall, EVERY)
    assert main.locking.is_locked


@pytest.mark.parametrize("use", ["a key", "a move of the mouse", "a press", "a dialog"])
def test_use_of_the_program_puts_it_off(main: MainWindow, wall: Wall, qtbot: QtBot, use: str) -> None:
    look_after(main, wall, 60 * MINUTES - EVERY)
    if use == "a key":
        press(Key.Key_Down)
    elif use == "a move of the mouse":
        QTest.mouseMove(main.windowHandle(), QPoint(300, 300))
    elif use == "a press":
        QTest.mouseClick(main.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(5, 700))
    else:
        asked = QDialog(main)
        asked.open()
        qtbot.waitUntil(asked.isActiveWindow)
        press(Key.Key_Down)
    look_after(main, wall, 60 * MINUTES - EVERY)
    assert not main.locking.is_locked
    look_after(main, wall, EVERY)
    assert main.locking.is_locked


def test_the_minutes_are_those_of_the_settings(main: MainWindow, wall: Wall) -> None:
    main.settings.lock_minutes = 2
    look_after(main, wall, 115)
    assert not main.locking.is_locked
    look_after(main, wall, 5)
    assert main.locking.is_locked


def test_it_locks_after_a_sleep_that_no_system_told_of(main: MainWindow, wall: Wall) -> None:
    wall.sleep(JUMP - 1)
    main.locking.look()
    assert not main.locking.is_locked
    wall.sleep(3600)
    main.locking.look()
    assert main.locking.is_locked


def test_a_clock_that_is_set_back_puts_nothing_off(main: MainWindow, wall: Wall) -> None:
    wall.sleep(-7200)
    look_after(main, wall, 60 * MINUTES)
    assert main.locking.is_locked


def test_the_first_key_after_a_sleep_comes_too_late(main: MainWindow, wall: Wall, qtbot: QtBot) -> None:
    observe(main)
    entry = main.workspace.stage.observing.entry
    qtbot.waitUntil(lambda: not background.is_busy())
    wall.sleep(3600)
    QTest.keyClick(window(), "x")  # type: ignore[call-overload] # the stub knows no signs
    assert main.locking.is_locked
    assert entry.typed() == ""


def test_it_locks_by_its_keys(main: MainWindow) -> None:
    press(Key.Key_L, CONTROL)
    assert main.locking.is_locked


def test_it_locks_by_its_keys_in_a_dialog_too(main: MainWindow, qtbot: QtBot) -> None:
    asked = QDialog(main)
    asked.open()
    qtbot.waitUntil(asked.isActiveWindow)
    press(Key.Key_L, CONTROL)
    assert main.locking.is_locked
    assert asked.isVisible()


def test_a_file_without_a_passphrase_stays_open_and_that_is_said(made: MainWindow, file: Path, wall: Wall) -> None:
    made.take(Database.open(file))
    look_after(made, wall, 60 * MINUTES)
    wall.sleep(3600)
    made.locking.look()
    made.lock()
    assert not made.locking.is_locked
    assert OPEN_TO_ALL in in_sight()


def test_without_a_file_there_is_nothing_to_lock(made: MainWindow, wall: Wall) -> None:
    made.begin(Path("nowhere.tfm"))
    wall.sleep(3600)
    made.locking.look()
    made.locking.lock()
    assert not made.locking.is_locked
    assert not made.actions_by_name["lock"].isEnabled()


def test_it_waits_for_work_beside_the_window_and_locks_then(main: MainWindow, qtbot: QtBot) -> None:
    main.check()
    main.locking.lock()
    assert not main.locking.is_locked
    assert not database(main).is_shut
    qtbot.waitUntil(lambda: main.locking.is_locked)
    unlock(main, qtbot)
    assert any("nothing is wrong" in text for text in in_sight())  # what there was to be read still is


def test_it_waits_for_either_sign_of_work(main: MainWindow, qtbot: QtBot) -> None:
    go_on = threading.Event()
    background.run(go_on.wait, lambda _: None, lambda fault: pytest.fail(str(fault)))
    main.locking.lock()
    assert not main.locking.is_locked
    go_on.set()
    qtbot.waitUntil(lambda: main.locking.is_locked)
    unlock(main, qtbot)
    main.setEnabled(False)
    main.locking.lock()
    assert not main.locking.is_locked
    main.setEnabled(True)
    qtbot.waitUntil(lambda: main.locking.is_locked)


# What is left in sight


def test_nothing_of_the_file_is_left_in_sight(main: MainWindow, qtbot: QtBot) -> None:
    go_to_visit(main)
    services(main).visits.change(services(main).visits.rows()[0].id, purpose="Ratio in Year 8")
    assert any("Ratio" in text for text in in_sight())
    key = database(main).key
    assert key
    lock(main, qtbot)
    assert not names_in(in_sight())
    assert main.windowTitle() == "locked – TfM Desktop"
    assert database(main).is_shut
    with pytest.raises(ValueError, match="forgotten"):
        _ = key.raw
    with pytest.raises(errors.FileIsShut):
        services(main).visits.rows()
    for _, text, _, name, needs_file in ACTIONS:
        action = main.actions_by_name.get(name)
        assert not (text and needs_file and action and action.isEnabled()), name
        assert not action or "visit" not in action.text().lower() or name == "show_visits"


def test_every_other_window_is_covered_and_popups_are_closed(main: MainWindow, qtbot: QtBot) -> None:
    first, second = QDialog(main), QDialog(main)
    for one, title in ((first, "Evidence of Ratio"), (second, "Trail of Ratio")):
        one.setWindowTitle(title)
        QLabel("Ratio tables", one)
        one.show()
    menu = QMenu(main)
    menu.addAction("Ratio")
    menu.popup(QPoint(10, 10))
    QToolTip.showText(QPoint(20, 20), "Ratio", main)
    lock(main, qtbot)
    assert not menu.isVisible()
    assert not [tip for tip in QApplication.topLevelWidgets() if tip.isVisible() and tip.windowType() is TIP]
    assert not names_in(in_sight())
    first.resize(700, 500)  # a curtain grows with its window
    QLabel("Ratio that comes late", first).show()
    QApplication.processEvents()
    in_sight()
    unlock(main, qtbot)
    assert [first.windowTitle(), second.windowTitle()] == ["Evidence of Ratio", "Trail of Ratio"]
    assert first.isVisible()
    assert curtain_of(first) is None
    assert "Ratio tables" in in_sight()


def test_it_cannot_be_got_rid_of(main: MainWindow, qtbot: QtBot) -> None:
    lock(main, qtbot)
    press(Key.Key_Escape)
    dialog(main).close()
    press(Key.Key_Q, CONTROL)
    press(Key.Key_N, CONTROL)
    assert dialog(main).isVisible()
    assert main.isVisible()
    assert database(main).is_shut
    assert sorted(tab_order(dialog(main).edit)) == [
        "Close the program",
        "Forgotten the passphrase?",
        "Passphrase",
        "Unlock",
    ]


# What is back afterwards


def test_undo_and_the_place_are_as_before(main: MainWindow, qtbot: QtBot) -> None:
    go_to_visit(main)
    (visit,) = services(main).visits.rows()
    services(main).visits.change(visit.id, purpose="Another purpose")
    main.workspace.tab().filter_list()
    before = focused()
    undo = main.actions_by_name["undo"].text()
    lock(main, qtbot)
    unlock(main, qtbot)
    assert focused() is before
    assert main.workspace.tab().kind == "visit"
    assert main.actions_by_name["undo"].text() == undo != "&Undo"
    press(Key.Key_Escape)
    main.actions_by_name["undo"].trigger()
    assert services(main).visits.get(visit.id).fields.purpose == "See how ratio tables are used"
    lock(main, qtbot)  # and again
    unlock(main, qtbot)
    assert not main.locking.is_locked


def test_a_line_in_the_middle_of_a_lesson_goes_on(main: MainWindow, qtbot: QtBot) -> None:
    observe(main)
    type_in("Ben asks wy")
    press(Key.Key_Left)
    view = main.workspace.stage.observing
    lock(main, qtbot)
    assert not view.isVisible()
    unlock(main, qtbot)
    assert focused() is view.entry
    type_in("h")
    press(Key.Key_Return)
    assert [one.fields.text for one in services(main).observations.lines.of(view.record)][-1] == "Ben asks why"


def test_the_begun_line_is_on_disk_while_it_is_locked(main: MainWindow, qtbot: QtBot, locked_file: Path) -> None:
    observe(main)
    type_in("half a line")
    record = main.workspace.stage.observing.record
    lock(main, qtbot)
    other = Database.open(locked_file, PASSPHRASE)
    assert Services(other).observations.begun(record).text == "half a line"
    other.close()


def test_lines_that_wait_for_room_wait_on(main: MainWindow, qtbot: QtBot) -> None:
    observe(main)
    view = main.workspace.stage.observing
    database(main).rows(sa.text("PRAGMA max_page_count = 1"))
    view.entry.insertPlainText("a long line that needs another page " * 200)
    press(Key.Key_Return)
    type_in("and a begun one")
    assert len(view.waiting.lines) == 1
    lock(main, qtbot)
    assert not [timer for timer in main.workspace.findChildren(QTimer) if timer.isActive()]
    unlock(main, qtbot)
    assert view.entry.typed() == "and a begun one"
    qtbot.waitUntil(lambda: not view.waiting.lines, timeout=5000)  # by itself: the disk has room again
    assert not view.banner.isVisible()


def test_a_refused_date_is_back_as_it_was_typed(main: MainWindow, qtbot: QtBot) -> None:
    go_to_visit(main)
    main.workspace.tab().editor.form.focus("date")
    replace("31/02")
    date = focused()
    assert isinstance(date, QLineEdit)
    date.setSelection(0, 2)
    lock(main, qtbot)
    unlock(main, qtbot)
    assert focused() is date
    assert (date.text(), date.selectedText()) == ("31/02", "31")
    assert main.workspace.unsaved()
    assert "locked" not in date.accessibleDescription()
    replace("15/01/2026")
    press(Key.Key_Tab)
    assert services(main).visits.rows()[0].date == dt.date(2026, 1, 15)
    assert not main.workspace.unsaved()


def test_a_note_goes_on_at_its_cursor(main: MainWindow, qtbot: QtBot) -> None:
    main.workspace.open_record("department", services(main).departments.rows("")[0].id)
    main.workspace.tab().editor.form.focus("notes")
    note = focused()
    assert isinstance(note, QPlainTextEdit)
    type_in("Two tachers")
    press(Key.Key_Left, times=6)
    lock(main, qtbot)
    unlock(main, qtbot)
    assert focused() is note
    type_in("e")
    main.workspace.flush()
    (row,) = services(main).departments.rows("")
    assert services(main).departments.get(row.id).fields.notes == "Two teachers"


@pytest.mark.parametrize("typed", ["Cover the ratio slides", "31/02"])
def test_a_cell_of_a_grid_goes_on(main: MainWindow, qtbot: QtBot, typed: str) -> None:
    go_to_visit(main)
    grid = next(one for one in main.findChildren(ChildGrid) if one is main.workspace.tab().editor.agreed)
    column = 0 if typed[0] == "C" else 2
    grid.view.setFocus()
    grid.view.setCurrentIndex(grid.rows.index(0, column))
    press(Key.Key_Return)
    replace(typed)
    press(Key.Key_Left, times=2)
    lock(main, qtbot)
    unlock(main, qtbot)
    cell = focused()
    assert grid.view.viewport().isAncestorOf(cell)
    assert text_of(cell) == typed
    type_in("!")
    assert text_of(cell) == f"{typed[:-2]}!{typed[-2:]}"


def test_a_dialog_that_waits_goes_on_with_what_was_typed(main: MainWindow, qtbot: QtBot) -> None:
    services(main).departments.for_school(services(main).schools.by_hand(name="Martello School", town="Kent"))
    seen: list[Any] = []

    def inside() -> None:
        asked = QApplication.activeModalWidget()
        if not isinstance(asked, PickDepartment) or not asked.isActiveWindow():
            QTimer.singleShot(5, inside)
            return
        type_in("mar")  # and the search for it is still to come
        lock(main, qtbot)
        seen.append(in_sight())
        unlock(main, qtbot)
        qtbot.waitUntil(asked.isActiveWindow)
        seen.append(asked.finder.edit.text())
        type_in("y")
        seen.append(asked.finder.edit.text())
        press(Key.Key_Escape)

    QTimer.singleShot(0, inside)
    main.drop_in()
    assert not names_in(seen[0])
    assert seen[1:] == ["mar", "mary"]


def test_what_is_typed_into_a_form_of_a_dialog_is_saved(main: MainWindow, qtbot: QtBot) -> None:
    told: list[str] = []

    def inside() -> None:
        asked = QApplication.activeModalWidget()
        if not isinstance(asked, FrameworksDialog) or not asked.isActiveWindow():
            QTimer.singleShot(5, inside)
            return
        asked.new_framework()
        replace("Bar models")
        field = focused()
        assert isinstance(field, QLineEdit)
        lock(main, qtbot)
        unlock(main, qtbot)
        qtbot.waitUntil(field.hasFocus)
        told.extend((field.text(), field.accessibleDescription()))
        press(Key.Key_Escape)

    QTimer.singleShot(0, inside)
    main.show_frameworks()
    assert told[0] == "Bar models"
    assert "locked" not in told[1]
    assert "Bar models" in [one.framework.name for one in services(main).frameworks.current().frameworks]


def test_a_search_goes_on(main: MainWindow, qtbot: QtBot) -> None:
    main.search_everything()
    type_in("rat")
    lock(main, qtbot)
    unlock(main, qtbot)
    panel: SearchPanel = main.workspace.search
    assert panel.isVisible()
    assert panel.edit.hasFocus()
    type_in("io")
    qtbot.waitUntil(lambda: panel.told.text().endswith("found."))
    assert panel.edit.text() == "ratio"


def test_the_talk_and_the_review_go_on(main: MainWindow, qtbot: QtBot) -> None:
    stage = main.workspace.stage
    observations = services(main).observations
    record = observations.rows()[0].id
    for line in observations.lines.of(record):
        observations.lines.change(line.id, agreed=not line.fields.private)
    plan = services(main).plans.rows(dt.date(2026, 1, 14))[0].id
    for name, shown in (("discuss", record), ("review", plan)):
        stage.open_view(name, shown)
        view = stage.view
        assert view.record == shown
        lock(main, qtbot)
        unlock(main, qtbot)
        assert stage.view is view
        assert view.isVisible()
        assert view.record == shown
        assert not main.actions_by_name["search_everything"].isEnabled()  # others may look on


# The passphrase


def test_wrong_ones_are_told_and_take_longer(main: MainWindow, qtbot: QtBot, wall: Wall) -> None:
    lock(main, qtbot)
    for _ in range(3):
        unlock(main, qtbot, "wrong")
        assert main.locking.is_locked
    assert "does not open" in dialog(main).message.text()
    assert "You can try again in 1 second." in in_sight()
    assert not dialog(main).go.isEnabled()
    type_in("typed too early")
    press(Key.Key_Return)
    assert dialog(main).edit.text() == "typed too early"  # and stays
    assert not background.is_busy()
    wall.go(1)
    dialog(main).tries.look()
    assert dialog(main).go.isEnabled()
    dialog(main).edit.forget()
    unlock(main, qtbot)
    assert not main.locking.is_locked
    lock(main, qtbot)
    assert "does not open" not in " ".join(in_sight())
    unlock(main, qtbot, "wrong")
    assert dialog(main).go.isEnabled()


def test_nothing_typed_is_no_try(main: MainWindow, qtbot: QtBot) -> None:
    lock(main, qtbot)
    for _ in range(5):
        press(Key.Key_Return)
    assert "Type the passphrase first." in in_sight()
    assert dialog(main).go.isEnabled()


def test_a_file_that_is_gone_is_told_and_can_come_back(main: MainWindow, qtbot: QtBot, locked_file: Path) -> None:
    lock(main, qtbot)
    aside = locked_file.rename(locked_file.with_suffix(".aside"))
    unlock(main, qtbot)
    assert main.locking.is_locked
    assert locked_file.name in dialog(main).message.text()
    aside.rename(locked_file)
    unlock(main, qtbot)
    assert not main.locking.is_locked


def test_a_file_that_was_changed_meanwhile_is_read_anew(main: MainWindow, qtbot: QtBot, locked_file: Path) -> None:
    go_to_visit(main)
    old = main.workspace
    asked = QDialog(main)
    asked.open()
    lock(main, qtbot)
    other = Database.open(locked_file, PASSPHRASE)
    (visit,) = Services(other).visits.rows()
    Services(other).visits.change(visit.id, purpose="Changed on another computer")
    other.close()
    with qtbot.waitSignal(main.opened, timeout=20_000):
        unlock(main, qtbot)
    assert main.workspace is not old
    assert not asked.isVisible()
    assert CHANGED in in_sight()
    assert services(main).visits.rows()[0].purpose == "Changed on another computer"
    assert not main.locking.is_locked
    lock(main, qtbot)
    unlock(main, qtbot)
    assert not main.locking.is_locked


def test_the_program_is_closed_without_unlocking(main: MainWindow, qtbot: QtBot, locked_file: Path) -> None:
    observe(main)
    type_in("half a line")
    record = main.workspace.stage.observing.record
    asked = QDialog(main)
    asked.open()
    lock(main, qtbot)
    dialog(main).leave.click()
    assert OPEN_BEHIND in in_sight()
    assert main.isVisible()
    dialog(main).leave.click()
    assert not main.isVisible()
    assert not [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    other = Database.open(locked_file, PASSPHRASE)
    assert Services(other).observations.begun(record).text == "half a line"
    other.close()


def test_what_could_not_be_saved_is_asked_about_without_being_shown(main: MainWindow, qtbot: QtBot) -> None:
    go_to_visit(main)
    main.workspace.tab().editor.form.focus("date")
    replace("31/02")
    lock(main, qtbot)
    told: list[str] = []

    def go_back(act: Callable[[QMessageBox], None]) -> None:
        found = QApplication.activeModalWidget()
        if isinstance(found, QMessageBox):
            act(found)
        else:
            QTimer.singleShot(5, lambda: go_back(act))

    def stay(found: QMessageBox) -> None:
        told.extend((found.text(), found.informativeText()))
        found.defaultButton().click()

    QTimer.singleShot(0, lambda: go_back(stay))
    dialog(main).leave.click()
    assert told == ["Some of what was typed could not be saved.", "Unlock the file to see it."]
    assert dialog(main).isVisible()
    assert main.isVisible()


# Forgotten


def forget(main: MainWindow, qtbot: QtBot) -> RecoverPage:
    """Ask for the recovery sheet at the lock, by its key."""
    press(Key.Key_P, ALT)
    qtbot.waitUntil(lambda: [one.isActiveWindow() for one in dialog(main).findChildren(RecoverDialog)] == [True])
    (found,) = dialog(main).findChildren(RecoverDialog)
    return found.page


def set_anew(qtbot: QtBot, code: str, passphrase: str) -> None:
    """Type the code and a new passphrase twice where the keys go."""
    type_in(code.lower())
    for typed in ("", passphrase, passphrase):
        type_in(typed)
        press(Key.Key_Return)
    qtbot.waitUntil(lambda: not background.is_busy(), timeout=OPENING)


def test_a_forgotten_passphrase_is_replaced_at_the_lock_and_all_is_back(
    main: MainWindow, qtbot: QtBot, locked_file: Path, sheet: str
) -> None:
    observe(main)
    type_in("Ben asks wy")
    press(Key.Key_Left)
    undo = main.actions_by_name["undo"].text()
    view = main.workspace.stage.observing
    asked = QDialog(main)
    asked.setWindowTitle("Trail of Ratio")
    asked.show()
    main.activateWindow()
    view.entry.setFocus()
    lock(main, qtbot)
    forget(main, qtbot)
    assert not names_in(in_sight())
    set_anew(qtbot, sheet, NEW)
    assert not main.locking.is_locked
    assert not dialog(main).isVisible()
    assert asked.windowTitle() == "Trail of Ratio"
    assert focused() is view.entry
    assert RECOVERED in in_sight()
    assert main.actions_by_name["undo"].text() == undo
    type_in("h")
    press(Key.Key_Return)
    assert [one.fields.text for one in services(main).observations.lines.of(view.record)][-1] == "Ben asks why"
    lock(main, qtbot)
    unlock(main, qtbot)
    assert main.locking.is_locked  # the former one opens nothing any more
    unlock(main, qtbot, NEW)
    assert not main.locking.is_locked
    database(main).shut()
    Database.open(locked_file, NEW).close()
    Database.open(locked_file, recovery.key_from(sheet, locked_file)).close()


def test_escape_leads_from_the_sheet_back_to_the_lock(main: MainWindow, qtbot: QtBot, sheet: str) -> None:
    lock(main, qtbot)
    forget(main, qtbot)
    type_in(sheet.lower())
    type_in("begun")
    press(Key.Key_Q, CONTROL)
    press(Key.Key_Escape)
    qtbot.waitUntil(dialog(main).isActiveWindow)
    page = forget(main, qtbot)
    assert page.code.text() == ""
    press(Key.Key_B, ALT)
    qtbot.waitUntil(dialog(main).isActiveWindow)
    assert main.locking.is_locked
    assert database(main).is_shut
    unlock(main, qtbot)
    assert not main.locking.is_locked


def test_one_sheet_is_asked_for_however_often_the_button_is_pressed(main: MainWindow, qtbot: QtBot, sheet: str) -> None:
    for _ in range(2):
        lock(main, qtbot)
        dialog(main).forgot.click()
        dialog(main).forgot.click()
        (asked,) = (one for one in dialog(main).findChildren(RecoverDialog) if one.isVisible())
        qtbot.waitUntil(asked.isActiveWindow)
        press(Key.Key_Escape)
        qtbot.waitUntil(dialog(main).isActiveWindow)
        unlock(main, qtbot)
        assert not main.locking.is_locked


def test_a_fault_at_the_end_comes_back_to_the_sheet(
    main: MainWindow, qtbot: QtBot, locked_file: Path, sheet: str
) -> None:
    lock(main, qtbot)
    page = forget(main, qtbot)
    (locked_file.parent / f"{locked_file.name}.part").mkdir()  # stands where the copy would be written
    set_anew(qtbot, sheet, NEW)
    assert main.locking.is_locked
    assert "could not be written" in page.message.text()
    assert focused() is page.code
    press(Key.Key_Escape)
    unlock(main, qtbot)
    assert not main.locking.is_locked


def test_what_was_changed_meanwhile_is_read_anew_with_the_new_passphrase(
    main: MainWindow, qtbot: QtBot, locked_file: Path, sheet: str
) -> None:
    lock(main, qtbot)
    other = Database.open(locked_file, PASSPHRASE)
    (visit,) = Services(other).visits.rows()
    Services(other).visits.change(visit.id, purpose="Changed on another computer")
    other.close()
    forget(main, qtbot)
    with qtbot.waitSignal(main.opened, timeout=OPENING):
        set_anew(qtbot, sheet, NEW)
    assert f"{RECOVERED} {CHANGED}" in in_sight()
    assert services(main).visits.rows()[0].purpose == "Changed on another computer"
    lock(main, qtbot)
    unlock(main, qtbot, NEW)
    assert not main.locking.is_locked


PROGRAM = """
import os, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from tfm_desktop import app

def until_open():
    while True:
        QApplication.processEvents()
        titles = [one.windowTitle() for one in QApplication.topLevelWidgets()]
        if "locked – TfM Desktop" in titles:
            return print(os.environ.get("TFM_DESKTOP_PASSPHRASE")) or 0

QApplication.exec = staticmethod(until_open)
sys.exit(app.run(Path(sys.argv[1])))
"""


def test_what_the_program_starts_does_not_inherit_the_passphrase(locked_file: Path) -> None:
    surroundings = {**os.environ, "TFM_DESKTOP_PASSPHRASE": PASSPHRASE}
    command = [sys.executable, "-c", PROGRAM, str(locked_file)]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=50, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "None"), done.stderr
