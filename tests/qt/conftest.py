"""What every test of the window stands on: a dressed program, a file, and what narrows the lists."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tfm_desktop.qt import theme
from tfm_desktop.qt.common.collecting import Collecting
from tfm_desktop.qt.common.focus import Focus
from tfm_desktop.storage.change import Change
from tfm_desktop.storage.database import Database

Show = Callable[..., QWidget]


@pytest.fixture(scope="session", autouse=True)
def _fonts_and_style(qapp: QApplication) -> None:
    theme.apply(qapp, dark=False)
    qapp.setStyleSheet("")  # which takes half of the time that a tab is built in


@pytest.fixture(autouse=True)
def _garbage_is_found_between_events(qapp: QApplication) -> Iterator[None]:
    """Look for garbage as the program does."""
    collecting = Collecting(lambda: True, qapp)
    collecting.start()
    yield
    collecting.stop()
    collecting.deleteLater()


@pytest.fixture(autouse=True)
def _nothing_is_left(qapp: QApplication) -> Iterator[None]:
    """Take every widget away after a test: one that is left is dressed anew with all others, and slows what follows."""
    yield
    for widget in QApplication.topLevelWidgets():
        if widget.parent() is None:
            widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """Dress the program as it is shown."""
    theme.apply(qapp, dark=False)
    yield qapp
    qapp.setStyleSheet("")


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
    """Narrow the lists to nothing: what is made today lies in another year than what the file begins with."""
    return Focus("")


@pytest.fixture
def changes(database: Database) -> list[Change]:
    """Gather what the file tells of its changes from here on."""
    told: list[Change] = []
    database.listen(told.append)
    return told
