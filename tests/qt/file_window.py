"""A whole window for tests of what is done with its file."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tfm_desktop.app import Files
from tfm_desktop.paths import Paths
from tfm_desktop.qt.main_window import MainWindow
from tfm_desktop.settings import Settings

OPENING = 20_000  # milliseconds at the most; a passphrase is slow on purpose


@pytest.fixture
def paths() -> Paths:
    return Paths.of_user().made()


@pytest.fixture
def window(qtbot: QtBot, paths: Paths) -> Iterator[MainWindow]:
    made = MainWindow(Files(paths), Settings(academic_year="all"))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.close()
