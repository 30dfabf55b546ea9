import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, in_dialog, press

from tfm_desktop.domain.errors import DiskIsFull
from tfm_desktop.logs import start_log
from tfm_desktop.qt.crash import UNEXPECTED, CrashNet

SECRET = "what Ada said about Ben"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "log.txt"
    handler = start_log(file)
    yield file
    handler.close()
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def window(show: Show, log: Path, monkeypatch: pytest.MonkeyPatch) -> QWidget:
    """Give a window under which the net is spread, in the place of the hooks that the test began with."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    made = show(QWidget())
    CrashNet(made).spread()
    return made


def fall(fault: BaseException) -> None:
    raise fault


def after(qtbot: QtBot, fault: BaseException) -> list[str]:
    """Fall in a slot, and give the sentences of the dialogs that come of it."""
    told: list[str] = []

    def read(dialog: QWidget) -> None:
        assert isinstance(dialog, QMessageBox)
        assert dialog.textFormat() is Qt.TextFormat.PlainText
        told.append(dialog.text())
        press(Key.Key_Return)

    in_dialog(read)
    QTimer.singleShot(0, lambda: fall(fault))
    qtbot.waitUntil(lambda: bool(told) and QApplication.activeModalWidget() is None)
    return told


def test_a_fault_of_ours_is_told_once_and_logged_without_its_words(window: QWidget, qtbot: QtBot, log: Path) -> None:
    assert after(qtbot, ValueError(SECRET)) == [UNEXPECTED]
    told = log.read_text()
    assert "ERROR" in told
    assert "ValueError" in told
    assert "Ada" not in told
    assert "Unexpected" not in told
    assert window.isVisible()


def test_a_fault_of_the_world_is_told_in_its_own_sentence(window: QWidget, qtbot: QtBot) -> None:
    fault = DiskIsFull(Path("/home/<b>.tfm"))
    assert after(qtbot, fault) == [str(fault)]


def test_a_fault_on_another_thread_is_told_too(window: QWidget, qtbot: QtBot, log: Path) -> None:
    told: list[str] = []

    def read(dialog: QWidget) -> None:
        assert isinstance(dialog, QMessageBox)
        told.append(dialog.text())

    in_dialog(read)
    threading.Thread(target=fall, args=(ZeroDivisionError(SECRET),)).start()
    qtbot.waitUntil(lambda: told == [UNEXPECTED])
    assert "ZeroDivisionError" in log.read_text()


def test_many_faults_make_one_dialog_and_many_lines_of_log(window: QWidget, qtbot: QtBot, log: Path) -> None:
    shown: list[int] = []

    def count(dialog: QWidget) -> None:
        qtbot.waitUntil(lambda: log.read_text().count("KeyError") == 3)
        boxes = window.findChildren(QMessageBox)
        shown.append(len(boxes))
        for box in boxes:
            box.close()

    in_dialog(count)
    for _ in range(3):
        QTimer.singleShot(0, lambda: fall(KeyError(SECRET)))
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == [1]
    qtbot.waitUntil(lambda: not window.findChildren(QMessageBox))
    assert after(qtbot, ValueError(SECRET)) == [UNEXPECTED]


def test_to_stop_the_program_is_no_fault(
    window: QWidget, qtbot: QtBot, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    qtbot.wait(20)
    assert QApplication.activeModalWidget() is None
    assert not log.exists()
    assert "KeyboardInterrupt" in capsys.readouterr().err
