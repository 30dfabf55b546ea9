"""What every test of the window stands on: a dressed program, a file, and what narrows the lists."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import (
    YEAR,
    database,
    empty_file,
    empty_services,
    empty_template,
    file,
    locked_file,
    locked_template,
    services,
    world,
    written_template,
)

from tfm_desktop.qt import theme
from tfm_desktop.qt.common.focus import Focus
from tfm_desktop.storage.change import Change
from tfm_desktop.storage.database import Database

__all__ = [
    "database",
    "empty_file",
    "empty_services",
    "empty_template",
    "file",
    "locked_file",
    "locked_template",
    "services",
    "world",
    "written_template",
]

Show = Callable[..., QWidget]


@pytest.fixture(scope="session", autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme.apply(qapp, dark=False)


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """Show widgets below one another in a window that has the focus."""
    windows: list[QWidget] = []  # qtbot does not hold on to them

    def shown(*widgets: QWidget, width: int = 900, height: int = 600) -> QWidget:
        window = QWidget()
        layout = QVBoxLayout(window)
        for widget in widgets:
            layout.addWidget(widget)
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(width, height)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return shown


@pytest.fixture
def focus() -> Focus:
    return Focus(YEAR)


@pytest.fixture
def changes(database: Database) -> list[Change]:
    """Gather what the file tells of its changes from here on."""
    told: list[Change] = []
    database.listen(told.append)
    return told
