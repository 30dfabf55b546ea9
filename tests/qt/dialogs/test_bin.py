import datetime as dt

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import World, work_group
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, in_dialog, press, tab_order

from tfm_desktop.qt.dialogs.bin import BinDialog
from tfm_desktop.services.services import Services


@pytest.fixture
def window(show: Show) -> QWidget:
    return show(QWidget())


def opened(services: Services, window: QWidget, qtbot: QtBot) -> BinDialog:
    dialog = BinDialog(services, window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def listed(dialog: BinDialog) -> list[str]:
    return [dialog.list.item(place).text().split("\n")[0] for place in range(dialog.list.count())]


def test_an_empty_bin_says_so(services: Services, window: QWidget, qtbot: QtBot) -> None:
    dialog = opened(services, window, qtbot)
    assert dialog.told.text() == "The bin is empty."
    assert not dialog.take_out.isEnabled()
    press(Key.Key_Return)
    assert listed(dialog) == []


def test_what_was_binned_is_listed_the_newest_first_and_taken_out_by_keyboard(
    services: Services, world: World, window: QWidget, qtbot: QtBot
) -> None:
    services.visits.bin(world.visit)
    services.observations.lines.bin(world.lines[0])
    services.plans.bin(world.plan)
    dialog = opened(services, window, qtbot)
    assert listed(dialog) == [
        "Plan: 2025/26 Talk in every lesson",
        "Line: T draws a double number line",
        "Visit: 14/01/2026 See how ratio tables are used",
    ]
    assert "in the bin since " in dialog.list.item(0).text()
    dialog.list.setFocus()
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert [one.split(":")[0] for one in listed(dialog)] == ["Plan", "Visit"]
    assert dialog.list.currentRow() == 1
    assert services.observations.lines.exists(world.lines[0])
    press(Key.Key_Return)
    press(Key.Key_Return)
    assert services.plans.exists(world.plan)
    assert services.visits.exists(world.visit)
    assert dialog.told.text() == "The bin is empty."
    assert services.database.undo_label.startswith("Restore")


def test_a_double_click_takes_out(services: Services, world: World, window: QWidget, qtbot: QtBot) -> None:
    services.visits.bin(world.visit)
    dialog = opened(services, window, qtbot)
    middle = dialog.list.visualItemRect(dialog.list.item(0)).center()
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseDClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert services.visits.exists(world.visit)


def test_any_text_is_listed_in_one_short_line(services: Services, world: World, window: QWidget, qtbot: QtBot) -> None:
    text = "<b>&amp;</b>\n" + "long " * 4_000
    services.observations.lines.bin(services.observations.lines.add(world.observation, text=text))
    nameless = services.visits.actions.add(world.visit, by_when=dt.date(2026, 3, 1))
    services.visits.actions.bin(nameless)
    dialog = opened(services, window, qtbot)
    assert listed(dialog)[0] == "Visit action: without a name"
    assert listed(dialog)[1].startswith("Line: <b>&amp;</b> long long")
    assert len(listed(dialog)[1]) < 140


def test_everything_has_a_name(services: Services, world: World, window: QWidget, qtbot: QtBot) -> None:
    services.visits.bin(world.visit)
    dialog = opened(services, window, qtbot)
    assert set(tab_order(dialog.list)) == {"In the bin", "Delete for good…", "Take out of the bin", "Close"}


def test_what_belongs_to_a_closed_work_group_stays_and_it_is_said_why(
    services: Services, world: World, window: QWidget, qtbot: QtBot
) -> None:
    group = work_group(services, world)
    (session,) = services.sessions.of(group)
    services.sessions.bin(session.id)
    services.work_groups.close(group, dt.date(2026, 7, 20))
    dialog = opened(services, window, qtbot)
    dialog.list.setFocus()
    press(Key.Key_Return)
    assert dialog.told.text() == "The Work Group NCP25-12 is closed. Open it again before you change it."
    assert listed(dialog) == ["Session: 20/01/2026 Ratio tables"]
    assert not services.sessions.exists(session.id)


def delete(dialog: BinDialog, qtbot: QtBot, answer: str) -> str:
    """Press the button, answer the question by its key, wait for the end, and give what was asked."""
    asked = []

    def reply(question: QWidget) -> None:
        assert isinstance(question, QMessageBox)
        asked.append(f"{question.text()} {question.informativeText()}")
        button = next(one for one in question.buttons() if one.text() == answer)
        button.click() if answer == "Delete for good" else press(Key.Key_Return)

    in_dialog(reply)
    dialog.delete.click()
    qtbot.waitUntil(dialog.isEnabled)
    return asked[0]


def test_one_record_is_deleted_for_good_once_it_is_meant(
    services: Services, world: World, window: QWidget, qtbot: QtBot
) -> None:
    services.observations.bin(world.observation)
    dialog = opened(services, window, qtbot)
    asked = delete(dialog, qtbot, "Keep it")
    assert asked.startswith("Delete this from the bin for good?\n\nObservation: 14/01/2026 Ratio tables")
    assert "line: 3" in asked
    assert "This cannot be undone" in asked
    assert services.retention.deletions() == []
    delete(dialog, qtbot, "Delete for good")
    assert dialog.told.text() == "The bin is empty."
    assert services.database.rows(sa.text("SELECT 1 FROM line")) == []
    assert [one.kind for one in services.retention.deletions()] == ["Observation"]
    assert services.database.undo_label == ""


def test_what_cannot_go_by_itself_says_why(services: Services, world: World, window: QWidget, qtbot: QtBot) -> None:
    services.departments.people.bin(world.teacher)
    dialog = opened(services, window, qtbot)
    dialog.delete.click()
    assert dialog.told.text() == "Records that are kept belong to it or name it. It can go when they are gone."
    assert services.departments.people.get(world.teacher)
