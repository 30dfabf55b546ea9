"""The dialog of the calendar file: what goes into it, what is said of that, and where it is saved."""

import uuid
from collections.abc import Callable
from pathlib import Path

import icalendar
import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import World, work_group
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, focused, press, tab_order

from tfm_desktop.qt.dialogs.calendar_file import CalendarFileDialog
from tfm_desktop.services.services import Services

Open = Callable[[], CalendarFileDialog]


@pytest.fixture
def group(services: Services, world: World) -> uuid.UUID:
    return work_group(services, world)


@pytest.fixture
def opened(services: Services, show: Show, qtbot: QtBot, tmp_path: Path) -> Open:
    window = show(QWidget())

    def shown() -> CalendarFileDialog:
        dialog = CalendarFileDialog(services, tmp_path, window)
        qtbot.addWidget(dialog)
        dialog.open()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return shown


def answer(monkeypatch: pytest.MonkeyPatch, path: Path | str) -> list[str]:
    asked: list[str] = []

    def ask(_parent: QWidget, _title: str, place: str, kinds: str) -> tuple[str, str]:
        asked.extend((place, kinds))
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return asked


def summaries(path: Path) -> list[str]:
    return [str(one["SUMMARY"]) for one in icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")]


@pytest.mark.usefixtures("group")
def test_all_are_counted_and_saved_by_keyboard(
    opened: Open, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer(monkeypatch, tmp_path / "chosen")
    dialog = opened()
    assert focused() is dialog.scope
    assert dialog.message.text() == "2 entries. 2 are marked as tentative: not all is confirmed yet."
    assert "No name of a teacher and no note is in it." in dialog.note.text()
    assert not dialog.details.isChecked()
    with qtbot.waitSignal(dialog.shown):
        press(Key.Key_Return)
    assert asked == [str(tmp_path / "Calendar Sessions and visits.ics"), "Calendar (*.ics)"]
    assert summaries(tmp_path / "chosen.ics") == ["Visit: St Mary’s School", "Work Group NCP25-12: session 1"]
    assert dialog.message.text() == f"Saved as “chosen.ics” in {tmp_path}."
    assert (dialog.saved, dialog.folder) == (tmp_path / "chosen.ics", tmp_path)
    assert focused() is dialog.open_folder


@pytest.mark.usefixtures("group")
def test_one_group_is_chosen_by_keyboard(
    opened: Open, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer(monkeypatch, tmp_path / "chosen.ics")
    dialog = opened()
    assert not dialog.group.isVisible()
    press(Key.Key_Down)
    assert dialog.group.isVisible()
    assert dialog.group.currentText() == "2025/26 · NCP25-12 Embedding"
    assert dialog.message.text().startswith("1 entry.")
    press(Key.Key_Tab, times=2)
    assert focused() is dialog.details
    press(Key.Key_Space)
    assert "may name somebody" in dialog.note.text()
    with qtbot.waitSignal(dialog.shown):
        press(Key.Key_Return)
    assert asked[0] == str(tmp_path / "Calendar Work Group NCP25-12.ics")
    assert summaries(tmp_path / "chosen.ics") == ["Work Group NCP25-12: session 1"]
    assert b"DESCRIPTION:Ratio tables" in (tmp_path / "chosen.ics").read_bytes()


@pytest.mark.usefixtures("group")
def test_one_department_is_chosen_and_none_is_said(opened: Open, world: World) -> None:
    dialog = opened()
    press(Key.Key_Down, times=2)
    assert (dialog.department.isVisible(), dialog.group.isVisible()) == (True, False)
    assert dialog.department.value() == world.department
    assert dialog.message.text().startswith("2 entries.")
    dialog.department.setCurrentIndex(0)
    dialog.department.committed.emit()
    assert dialog.message.text() == "Choose a department; it is made under Departments."
    assert not dialog.save.isEnabled()


def test_without_a_group_it_is_said_what_to_do(opened: Open) -> None:
    dialog = opened()
    press(Key.Key_Down)
    assert dialog.message.text() == "Choose a Work Group; it is set up under Work Groups."
    assert not dialog.save.isEnabled()
    press(Key.Key_Up)
    assert dialog.save.isEnabled()


def test_what_has_no_date_is_said(opened: Open, services: Services, group: uuid.UUID) -> None:
    services.sessions.add(group)
    assert opened().message.text().endswith("1 session has no date yet and is left out.")


def test_nothing_can_be_saved_where_there_is_no_entry(opened: Open, services: Services, world: World) -> None:
    services.visits.bin(world.visit)
    dialog = opened()
    assert dialog.message.text() == "There is no entry."
    assert not dialog.save.isEnabled()


def test_a_file_that_nobody_was_asked_about_is_not_written_over(
    opened: Open, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "chosen.ics").write_text("mine")
    answer(monkeypatch, tmp_path / "chosen")
    dialog = opened()
    dialog.save.click()
    assert dialog.message.text().startswith("“chosen.ics” exists already")
    assert (tmp_path / "chosen.ics").read_text() == "mine"
    answer(monkeypatch, tmp_path / "chosen.ics")
    with qtbot.waitSignal(dialog.shown):
        dialog.save.click()
    assert dialog.message.text().startswith("Saved")


def test_a_place_that_cannot_be_written_is_told_and_another_can_be_chosen(
    opened: Open, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = opened()
    with qtbot.waitSignal(dialog.shown):
        dialog.save_to(tmp_path / "no folder" / "x.ics")
    assert "could not be written" in dialog.message.text()
    assert dialog.saved is None
    with qtbot.waitSignal(dialog.shown):
        dialog.save_to(tmp_path / "x.ics")
    assert dialog.message.text().startswith("Saved")


def test_nothing_is_saved_where_no_name_is_chosen(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, "")
    dialog = opened()
    dialog.save.click()
    assert dialog.saved is None
    assert not list(tmp_path.glob("*.ics"))


def test_the_folder_is_opened(opened: Open, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    dialog = opened()
    with qtbot.waitSignal(dialog.shown):
        dialog.save_to(tmp_path / "x.ics")
    press(Key.Key_Space)
    assert shown == [str(tmp_path)]


def test_a_dialog_that_is_closed_early_still_saves(
    services: Services, show: Show, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = CalendarFileDialog(services, tmp_path, show(QWidget()))
    dialog.open()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.finished.connect(dialog.deleteLater)
        dialog.save_to(tmp_path / "x.ics")
        dialog.close_button.click()
    QThreadPool.globalInstance().waitForDone()
    assert summaries(tmp_path / "x.ics") == ["Visit: St Mary’s School"]


@pytest.mark.usefixtures("group")
def test_every_control_is_reached_by_tab_and_has_a_name(opened: Open) -> None:
    dialog = opened()
    assert tab_order(dialog.scope) == [
        "What the file holds",
        "With theme and purpose",
        "Close",
        "Save calendar file…",
    ]
    dialog.scope.setCurrentIndex(1)
    assert tab_order(dialog.scope)[:2] == ["What the file holds", "Work Group"]
    dialog.scope.setCurrentIndex(2)
    assert tab_order(dialog.scope)[:2] == ["What the file holds", "Department"]


@pytest.mark.usefixtures("dressed", "group")
def test_it_fits_a_small_screen(services: Services, show: Show, qtbot: QtBot, tmp_path: Path) -> None:
    window = show(QWidget(), width=911, height=512)
    dialog = CalendarFileDialog(services, tmp_path, window)
    qtbot.addWidget(dialog)
    dialog.details.setChecked(True)
    dialog.scope.setCurrentIndex(1)
    dialog.show()
    assert dialog.height() <= 512
    for label in (dialog.message, dialog.note):
        assert label.height() >= label.heightForWidth(label.width())
