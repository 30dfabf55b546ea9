"""Retention in the whole window: told of at the start, chosen, gone, and nothing of it left in the file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from sqlmodel import SQLModel
from tests.data_file import opened
from tests.qt.keyboard import Key, in_dialog, press
from tests.services.test_retention import left_long_ago, traces, write

from tfm_desktop.app import Files
from tfm_desktop.paths import Paths
from tfm_desktop.qt.dialogs.retention import RetentionDialog
from tfm_desktop.qt.main_window import MainWindow
from tfm_desktop.settings import Settings, read_settings

OPENING = 20_000  # milliseconds at the most


@pytest.fixture
def old_file(empty_file: Path) -> Path:
    """Give a file whose department was left in 2010, whatever the day of the test is."""
    with opened(empty_file) as services:
        world = left_long_ago(services)
        services.observations.change(world.observation, reflection="Zqxreflected")
        services.plans.aims.change(world.aim, text="Zqxreason")
        for name, table in SQLModel.metadata.tables.items():
            for column in table.columns:
                if isinstance(column.type, sa.Date):
                    write(
                        services.database,
                        f'UPDATE "{name}" SET "{column.name}" = \'2010-02-01\' WHERE "{column.name}" > 0',
                    )
        write(services.database, "UPDATE plan_version SET at = '2010-02-01 12:00:00.000'")
    return empty_file


@pytest.fixture
def window(qtbot: QtBot, old_file: Path) -> Iterator[MainWindow]:
    made = MainWindow(Files(Paths.of_user().made()), Settings(academic_year="all"))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    with qtbot.waitSignal(made.opened, timeout=OPENING):
        made.begin(old_file)
    yield made
    made.close()


def test_from_the_start_to_a_file_without_a_trace(qtbot: QtBot, window: MainWindow, old_file: Path) -> None:
    for kind in ("observation", "plan", "work_group", "visit", "department"):
        window.workspace.show_tab(kind)
    assert window.workspace.banner.text.startswith("1 department was left as long ago")
    assert traces(old_file, b"zqxre")
    told: list[str] = []

    def mean_it(question: QWidget) -> None:
        assert isinstance(question, QMessageBox)
        next(one for one in question.buttons() if one.text() == "Delete for good").click()

    def choose(dialog: QWidget) -> None:
        assert isinstance(dialog, RetentionDialog)
        dialog.due.tree.setFocus()
        press(Key.Key_Space)
        in_dialog(mean_it)
        dialog.delete.click()
        qtbot.waitUntil(dialog.isEnabled)
        told.append(dialog.message.text())
        dialog.close()

    in_dialog(choose)
    window.actions_by_name["show_retention"].trigger()
    assert told[0].startswith(
        "Deleted for good: 1 observation, 1 visit, 1 plan, 1 membership, 2 people and 1 department"
    )
    assert traces(old_file, b"zqxre") == []
    assert window.isEnabled()
    assert window.actions_by_name["undo"].text() == "&Undo"
    assert not window.actions_by_name["undo"].isEnabled()
    for kind in ("observation", "plan", "work_group", "visit", "department", "overview"):
        window.workspace.show_tab(kind)
    assert window.workspace.database.problems() == []
    window.close()
    assert traces(old_file, b"zqxre") == []


def test_a_start_says_it_once_a_month(qtbot: QtBot, window: MainWindow, old_file: Path) -> None:
    assert window.workspace.banner.text
    window.close()
    settings = read_settings(Paths.of_user().settings_file)
    again = MainWindow(Files(Paths.of_user()), settings)
    qtbot.addWidget(again)
    with qtbot.waitSignal(again.opened, timeout=OPENING):
        again.begin(old_file)
    assert again.workspace.banner.text == ""
    again.close()
