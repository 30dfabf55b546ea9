"""Retention as a user meets it: by keyboard, asked before anything goes, and said what still holds it."""

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QProgressDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import World, dump
from tests.qt.conftest import Show
from tests.qt.keyboard import ALT, Key, in_dialog, press, tab_order
from tests.services.test_retention import left_long_ago, traces

from tfm_desktop.domain.retention import Kind
from tfm_desktop.qt.dialogs.retention import RetentionDialog, holding
from tfm_desktop.services.services import Services
from tfm_desktop.storage import backups
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.older_copies import Copy

LATER = dt.datetime(2029, 9, 1, 16, 30).astimezone()
SOON = dt.datetime(2026, 3, 1, 16, 30).astimezone()


@pytest.fixture
def window(show: Show) -> QWidget:
    return show(QWidget())


@pytest.fixture
def left(empty_services: Services) -> World:
    return left_long_ago(empty_services)


def folder_of(database: Database) -> Path:
    return database.path.parent / "backups"


def opened(services: Services, window: QWidget, qtbot: QtBot, moment: dt.datetime = LATER) -> RetentionDialog:
    dialog = RetentionDialog(services, folder_of(services.database), window, lambda: moment)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def answer(dialog: RetentionDialog, qtbot: QtBot, button: QPushButton, words: str) -> str:
    """Press a button, answer its question, wait for the end, and give what was asked."""
    asked = []

    def reply(question: QWidget) -> None:
        assert isinstance(question, QMessageBox)
        asked.append(f"{question.text()} {question.informativeText()}")
        if words:
            next(one for one in question.buttons() if one.text() == words).click()
        else:
            press(Key.Key_Return)

    in_dialog(reply)
    button.click()
    qtbot.waitUntil(dialog.isEnabled)
    return asked[0]


@contextmanager
def deleting_halted_at(statement: str, dialog: RetentionDialog, qtbot: QtBot) -> Iterator[QProgressDialog]:
    """Tick what is due, delete it, and give the progress that is shown where the work is held, until the end."""
    is_there, go_on = threading.Event(), threading.Event()

    def look(sql: str) -> None:
        if sql.startswith(statement):
            is_there.set()
            go_on.wait()

    dialog._services.database._driver.set_trace_callback(look)  # noqa: SLF001 - no user can make it slow at will
    dialog.due.tree.setFocus()
    press(Key.Key_Space)
    in_dialog(lambda box: next(one for one in box.findChildren(QPushButton) if one.text() == "Delete for good").click())
    dialog.delete.click()
    try:
        qtbot.waitUntil(is_there.is_set, timeout=20_000)
        (progress,) = dialog.findChildren(QProgressDialog)
        qtbot.waitUntil(progress.isVisible)
        yield progress
    finally:
        go_on.set()
        qtbot.waitUntil(dialog.isEnabled, timeout=20_000)


def rows(dialog: RetentionDialog) -> list[str]:
    """Give what is listed, the heads and what stands below them."""
    found: list[str] = []
    for head in dialog.due.heads():
        found += [head.text(0), *(f"- {head.child(at).text(0)}" for at in range(head.childCount()))]
    return found


def test_nothing_due_says_so_and_what_rules_it(
    empty_services: Services, left: World, window: QWidget, qtbot: QtBot
) -> None:
    dialog = opened(empty_services, window, qtbot, SOON)
    assert dialog.due.told.text().startswith("Nothing is due today.")
    assert not dialog.due.tree.isVisible()
    assert not dialog.delete.isEnabled()
    dialog.pages.setCurrentWidget(dialog.log)
    assert dialog.log.told.text().startswith("Nothing was deleted for good yet.")
    assert not dialog.delete.isVisible()


def test_what_is_due_is_listed_with_nothing_ticked_and_ticked_by_keyboard(
    empty_services: Services, left: World, window: QWidget, qtbot: QtBot
) -> None:
    dialog = opened(empty_services, window, qtbot)
    assert rows(dialog) == [
        *("St Mary’s School", "- 1 observation", "- 1 visit", "- 1 plan", "- 1 membership"),
        *("- 2 people", "- 1 department", "Work Groups", "- 1 Work Group"),
    ]
    assert dialog.due.heads()[0].text(2) == "Last activity 01/02/2026"
    assert dialog.due.chosen() == set()
    assert not dialog.delete.isEnabled()
    dialog.due.tree.setFocus()
    press(Key.Key_Down)
    press(Key.Key_Space)
    assert dialog.due.chosen() == {(left.department, Kind.OBSERVATIONS)}
    assert dialog.message.text() == "Ticked: 1 observation."
    press(Key.Key_Up)
    press(Key.Key_Space)
    assert dialog.message.text() == "Ticked: 1 observation, 1 visit, 1 plan, 1 membership, 2 people and 1 department."
    assert dialog.delete.isEnabled()


def test_enter_on_the_question_keeps_everything(
    empty_services: Services, left: World, window: QWidget, qtbot: QtBot
) -> None:
    dialog, before = opened(empty_services, window, qtbot), dump(empty_services.database)
    dialog.due.tree.setFocus()
    press(Key.Key_Space)
    asked = answer(dialog, qtbot, dialog.delete, "")
    assert asked.startswith("Delete 1 observation, 1 visit, 1 plan, 1 membership, 2 people and 1 department for good? ")
    assert "This cannot be undone" in asked
    assert "No backup is made first" in asked
    assert "PDFs, Word files, exports and backups in another folder keep" in asked
    assert "still hold" not in asked
    assert dump(empty_services.database) == before
    assert empty_services.retention.deletions() == []


def test_what_is_ticked_goes_without_a_trace_and_is_in_the_log(
    empty_services: Services, left: World, window: QWidget, qtbot: QtBot
) -> None:
    services, path = empty_services, empty_services.database.path
    services.observations.change(left.observation, reflection="Zqxreflected")
    dialog = opened(services, window, qtbot)
    assert traces(path, b"zqxreflected")
    dialog.due.tree.setFocus()
    press(Key.Key_Space)
    answer(dialog, qtbot, dialog.delete, "Delete for good")
    assert dialog.message.text().startswith("Deleted for good: 1 observation, 1 visit, 1 plan, 1 membership, 2 people")
    assert rows(dialog) == ["Work Groups", "- 1 Work Group"]
    assert traces(path, b"zqxreflected") == []
    assert window.isEnabled()
    assert dialog.log.list.topLevelItemCount() == 6
    dialog.log.copy.click()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0] == "When\tWhat\tHow many\tWhy"
    assert copied[1] == "01/09/2029 16:30\tDepartments\t1\tRetention: 3 years"
    assert not dialog.copies.isVisible()


def test_deleting_can_be_cancelled_until_it_is_done(
    empty_services: Services, left: World, window: QWidget, qtbot: QtBot
) -> None:
    dialog, before = opened(empty_services, window, qtbot), dump(empty_services.database)
    with deleting_halted_at("DELETE FROM", dialog, qtbot) as progress:
        (cancel,) = progress.findChildren(QPushButton)
        cancel.click()
    assert dialog.message.text() == "Stopped, as you asked. Nothing was changed."
    assert dump(empty_services.database) == before


def test_no_way_back_is_offered_while_the_traces_are_removed(
    empty_services: Services, left: World, window: QWidget, qtbot: QtBot
) -> None:
    dialog = opened(empty_services, window, qtbot)
    with deleting_halted_at("VACUUM", dialog, qtbot) as progress:
        assert progress.findChildren(QPushButton) == []
        QTest.keyClick(progress, Key.Key_Escape)  # whichever window has the keys by then
        progress.close()
        assert progress.isVisible()
    assert dialog.message.text().startswith("Deleted for good: 1 observation")
    qtbot.waitUntil(lambda: not dialog.findChildren(QProgressDialog))


def test_backups_that_still_hold_it_are_named_and_can_go_too(
    empty_services: Services, left: World, window: QWidget, qtbot: QtBot
) -> None:
    services, folder = empty_services, folder_of(empty_services.database)
    for month in (6, 7):
        backups.back_up(services.database, folder, dt.datetime(2029, month, 1, 9, 0).astimezone())
    dialog = opened(services, window, qtbot)
    dialog.due.tree.setFocus()
    press(Key.Key_Space)
    asked = answer(dialog, qtbot, dialog.delete, "Delete for good")
    told = "2 backups made before now still hold these records: the last of them goes by 10/08/2031."
    assert told in asked
    assert len(list(folder.rglob("*.tfm"))) == 2, "no backup is made of what is to go"
    assert dialog.copies.text().startswith(told.replace("now", "the last deletion"))
    answer(dialog, qtbot, dialog.delete_copies, "")
    assert len(list(folder.rglob("*.tfm"))) == 2
    answer(dialog, qtbot, dialog.delete_copies, "Delete these backups")
    assert dialog.message.text() == "2 backups deleted. The fresh one is kept as “empty 2029-09-01 163000.tfm”."
    assert [one.name for one in folder.rglob("*.tfm")] == ["empty 2029-09-01 163000.tfm"]
    assert not dialog.copies.isVisible()
    assert not dialog.delete_copies.isVisible()


def test_without_a_fresh_backup_the_older_ones_stay(
    empty_services: Services, left: World, window: QWidget, qtbot: QtBot
) -> None:
    services, folder = empty_services, folder_of(empty_services.database)
    kept = backups.back_up(services.database, folder, SOON)
    services.retention.delete({(left.department, Kind.VISITS)}, LATER.date(), LATER)
    dialog = opened(services, window, qtbot)
    for moment in ("1630", "163000"):
        (folder / f"empty 2029-09-01 {moment}.tfm.part").mkdir()  # in the way of what is written
    answer(dialog, qtbot, dialog.delete_copies, "Delete these backups")
    assert "could not be written" in dialog.message.text()
    assert kept.exists()


def test_periods_are_chosen_by_keyboard_and_kept(
    empty_services: Services, left: World, window: QWidget, qtbot: QtBot
) -> None:
    services = empty_services
    services.retention.set_period(Kind.PLANS, 30)
    dialog = opened(services, window, qtbot)
    press(Key.Key_P, ALT)
    box = dialog.periods.boxes[Kind.VISITS]
    box.setFocus()
    assert box.currentText() == "3 years (suggested)"
    press(Key.Key_Down)
    assert services.retention.periods().months[Kind.VISITS] == 48
    press(Key.Key_W, ALT)
    assert "- 1 visit" not in rows(dialog)
    press(Key.Key_P, ALT)
    box.setFocus()
    press(Key.Key_End)
    assert services.retention.periods().months[Kind.VISITS] is None
    assert dialog.periods.boxes[Kind.PLANS].currentText() == "30 months"
    dialog.periods.suggest.click()
    assert services.retention.periods().months[Kind.VISITS] == services.retention.periods().months[Kind.PLANS] == 36
    press(Key.Key_W, ALT)
    assert "- 1 visit" in rows(dialog)


def test_traces_that_are_left_can_be_removed(
    empty_services: Services, left: World, window: QWidget, qtbot: QtBot
) -> None:
    services = empty_services
    services.database.set("wiping", "yes")
    dialog = opened(services, window, qtbot)
    assert dialog.message.text().startswith("Traces of what was deleted may be left in this file.")
    dialog.wipe.click()
    qtbot.waitUntil(dialog.isEnabled)
    assert services.retention.is_wiped
    assert not dialog.wipe.isVisible()
    assert dialog.message.text() == "The file was written anew. No trace of what was deleted is left in it."


def test_a_start_says_once_a_month_that_something_is_due(empty_services: Services, left: World) -> None:
    retention = empty_services.retention
    told = "1 department was left as long ago as its records are to be kept. Edit, Retention… lists what is due to go."
    assert retention.notice(LATER.date(), was_told=False) == told
    assert retention.notice(LATER.date(), was_told=True) == ""
    assert retention.notice(SOON.date(), was_told=False) == ""
    empty_services.database.set("wiping", "yes")
    assert retention.notice(SOON.date(), was_told=True).startswith("Traces of what was deleted may be left")


def test_everything_has_a_name(empty_services: Services, left: World, window: QWidget, qtbot: QtBot) -> None:
    dialog = opened(empty_services, window, qtbot)
    dialog.due.tree.setFocus()
    press(Key.Key_Space)
    assert set(tab_order(dialog.due.tree)) == {"What is due", "Delete for good…", "Close"}
    dialog.pages.setCurrentWidget(dialog.periods)
    names = set(tab_order(dialog.periods.suggest))
    assert {f"How long to keep {kind}" for kind in Kind} | {"Set all as suggested"} <= names


@pytest.mark.parametrize(
    ("thinned", "staying", "told"),
    [
        (0, 0, ""),
        (1, 0, "1 backup made before now still holds these records: it goes by 23/02/2028."),
        (0, 1, "1 backup made before now still holds these records: it stays until you delete it."),
        (2, 0, "2 backups made before now still hold these records: the last of them goes by 23/02/2028."),
        (0, 2, "2 backups made before now still hold these records: 2 stay until you delete them."),
        (
            1,
            1,
            (
                "2 backups made before now still hold these records: 1 goes by 23/02/2028,"
                " and 1 stays until you delete it."
            ),
        ),
    ],
)
def test_backups_in_words(thinned: int, staying: int, told: str) -> None:
    made = dt.datetime(2026, 1, 14, 9, 5)  # noqa: DTZ001 - as a name says it
    copies = [Copy(Path("a"), made, is_thinned=True)] * thinned + [Copy(Path("b"), made, is_thinned=False)] * staying
    assert holding(copies, "now") == told
