import threading
import weakref

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QProgressBar, QProgressDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.qt.conftest import Show

from tfm_desktop.domain.errors import Cancelled
from tfm_desktop.qt.common import background


class Work:
    """Work that holds something secret."""

    def __call__(self) -> str:
        return "done"


def test_work_is_let_go_as_soon_as_it_is_done(qtbot: QtBot) -> None:
    work, told = Work(), list[str]()
    held = weakref.ref(work)
    background.run(work, told.append, lambda fault: pytest.fail(str(fault)))
    del work
    assert background.is_busy()
    qtbot.waitUntil(lambda: told == ["done"])
    assert held() is None
    assert not background.is_busy()


def test_work_is_done_beside_the_window_and_told_on_its_thread(qtbot: QtBot) -> None:
    told: list[tuple[int, bool]] = []

    def work() -> int:
        return threading.get_ident()

    background.run(work, lambda found: told.append((found, threading.current_thread() is threading.main_thread())), _no)
    qtbot.waitUntil(lambda: bool(told))
    ((where, is_main),) = told
    assert where != threading.get_ident()
    assert is_main


def test_a_fault_of_the_work_is_handed_on(qtbot: QtBot) -> None:
    faults: list[BaseException] = []

    def work() -> None:
        raise Cancelled

    background.run(work, _no, faults.append)
    qtbot.waitUntil(lambda: bool(faults))
    assert isinstance(faults[0], Cancelled)


def test_several_works_all_come_to_an_end(qtbot: QtBot) -> None:
    done: list[int] = []
    for number in range(20):
        background.run(lambda number=number: number, done.append, _no)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(done) == 20)
    assert sorted(done) == list(range(20))


def test_progress_moves_and_can_be_cancelled_though_the_window_is_disabled(show: Show, qtbot: QtBot) -> None:
    window = show(QWidget())
    progress = background.Progress(window, "Reading …")
    window.setEnabled(False)
    (dialog,) = window.findChildren(QProgressDialog)
    parts = iter(range(1, 101))
    given_up = threading.Event()

    def work() -> str:
        while progress.move(next(parts, 100) / 100):
            if given_up.wait(0.001):
                return "never cancelled"
        return "stopped"

    done: list[str] = []
    background.run(work, done.append, _no)
    qtbot.waitUntil(dialog.isVisible)
    (button,) = dialog.findChildren(QPushButton)
    bar = dialog.findChild(QProgressBar)
    assert bar is not None
    assert bar.value() > 0
    assert dialog.labelText() == "Reading …"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTimer.singleShot(2_000, given_up.set)
    qtbot.waitUntil(lambda: bool(done))
    assert done == ["stopped"]
    progress.finish()
    window.setEnabled(True)
    qtbot.waitUntil(lambda: not window.findChildren(QProgressDialog))


def test_what_cannot_be_cancelled_offers_no_button(show: Show) -> None:
    window = show(QWidget())
    progress = background.Progress(window, "Making a backup …", cancel_until=0)
    (dialog,) = window.findChildren(QProgressDialog)
    assert dialog.findChildren(QPushButton) == []
    assert progress.move(0.5)
    progress.finish()


def _no(found: object) -> None:
    pytest.fail(f"never called: {found}")
