"""A fault of ours, wherever it falls, is told once, logged without its words, and costs nothing that was typed."""

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThread, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from tests.data_file import World, opened
from tests.qt.conftest import Show
from tests.qt.keyboard import ALT, Key, in_dialog, press, replace, type_in

from tfm_desktop.app import Files
from tfm_desktop.domain.errors import DiskIsFull
from tfm_desktop.logs import start_log
from tfm_desktop.paths import Paths
from tfm_desktop.qt.crash import QUIET, CrashNet
from tfm_desktop.qt.dialogs import crash
from tfm_desktop.qt.dialogs.about import KeysDialog
from tfm_desktop.qt.dialogs.crash import CrashDialog
from tfm_desktop.qt.main_window import MainWindow
from tfm_desktop.settings import Settings
from tfm_desktop.storage import driver

Spread = Callable[[QWidget | None], CrashNet]
SECRET = "what Ada said about Ben"


class Clock:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "log.txt"
    handler = start_log(file)
    yield file
    handler.close()
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def spread(log: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Spread:
    """Spread the net in the place of the hooks that the test began with."""
    for place, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(place, name, getattr(place, name))

    def under(window: QWidget | None) -> CrashNet:
        net = CrashNet(window, clock)
        net.spread()
        return net

    return under


@pytest.fixture
def window(show: Show, spread: Spread) -> QWidget:
    made = show(QWidget())
    spread(made)
    return made


@pytest.fixture
def main(qtbot: QtBot, file: Path, spread: Spread) -> Iterator[MainWindow]:
    """Give the whole window with a file open, and the net under it."""
    made = MainWindow(Files(Paths.of_user().made()), Settings(academic_year="all"))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    spread(made)
    with qtbot.waitSignal(made.opened, timeout=20_000):
        made.begin(file)
    yield made
    made.close()


def fall(fault: BaseException) -> None:
    raise fault


def told(act: Callable[[], None], qtbot: QtBot, then: Callable[[CrashDialog], None] | None = None) -> list[str]:
    """Do what fails, and give the sentences of the dialog that comes of it; Enter closes it."""
    sentences: list[str] = []

    def read(dialog: QWidget) -> None:
        assert isinstance(dialog, CrashDialog)
        sentences.extend([dialog.told.text(), dialog.safe.text()])
        if then:
            then(dialog)
        if isValid(dialog) and dialog.isVisible():
            press(Key.Key_Return)

    in_dialog(read)
    act()
    qtbot.waitUntil(lambda: bool(sentences) and QApplication.activeModalWidget() is None)
    return sentences


def end(qtbot: QtBot) -> Callable[[CrashDialog], None]:
    """Close the program by the letter of its button."""

    def by_letter(dialog: CrashDialog) -> None:
        press(Key.Key_C, ALT)
        qtbot.waitUntil(lambda: not isValid(dialog) or dialog.isHidden())

    return by_letter


def later(fault: BaseException) -> Callable[[], None]:
    return lambda: QTimer.singleShot(0, lambda: fall(fault))


def crash_dialog(qtbot: QtBot) -> CrashDialog:
    """Wait for the dialog to be there."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), CrashDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, CrashDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def nothing_is_told(qtbot: QtBot, log: Path, kind: str, before: int) -> bool:
    """Wait until a fault is logged, and until what it set off is done."""
    qtbot.waitUntil(lambda: log.read_text().count(kind) >= before)
    for _ in range(5):
        QApplication.processEvents()
    return QApplication.activeModalWidget() is None


def test_a_fault_of_ours_is_told_once_and_logged_without_its_words(window: QWidget, qtbot: QtBot, log: Path) -> None:
    reports: list[str] = []
    first, safe = told(later(ValueError(SECRET)), qtbot, lambda dialog: reports.append(dialog.report.toPlainText()))
    assert first == crash.HAPPENED
    assert crash.KEPT in safe
    for text in (log.read_text(), *reports):
        assert "ValueError" in text
        assert "Ada" not in text
        assert "Unexpected" not in text
    assert window.isVisible()


def test_a_fault_of_the_world_is_told_in_its_own_sentence(window: QWidget, qtbot: QtBot) -> None:
    fault, sentences = DiskIsFull(Path("/home/<b>.tfm")), []

    def read(dialog: QWidget) -> None:
        assert isinstance(dialog, QMessageBox)
        assert dialog.textFormat() is Qt.TextFormat.PlainText
        sentences.append(dialog.text())
        press(Key.Key_Return)

    in_dialog(read)
    later(fault)()
    qtbot.waitUntil(lambda: bool(sentences) and QApplication.activeModalWidget() is None)
    assert sentences == [str(fault)]


def test_a_fault_of_ours_behind_one_of_the_world_is_told_after_it(window: QWidget, qtbot: QtBot, log: Path) -> None:
    def behind(dialog: QWidget) -> None:
        assert isinstance(dialog, QMessageBox)
        assert nothing_is_told(qtbot, log, "ValueError", 1) is False
        in_dialog(lambda next_one: seen.append(type(next_one)))
        press(Key.Key_Return)

    seen: list[type] = []
    in_dialog(behind)
    later(DiskIsFull(Path("/home/a.tfm")))()
    later(ValueError(SECRET))()
    qtbot.waitUntil(lambda: seen == [CrashDialog])


@pytest.mark.parametrize("kind", [threading.Thread, QThread])
def test_a_fault_on_another_thread_is_told_too(window: QWidget, qtbot: QtBot, log: Path, kind: type) -> None:
    class Fallen(kind):  # type: ignore[misc] # either of both
        def run(self) -> None:
            raise ZeroDivisionError(SECRET)

    thread = Fallen()
    assert told(thread.start, qtbot)[0] == crash.HAPPENED
    thread.wait() if isinstance(thread, QThread) else thread.join()
    assert "ZeroDivisionError" in log.read_text()


def test_a_fault_that_python_can_raise_nowhere_is_told_too(window: QWidget, qtbot: QtBot, log: Path) -> None:
    class Fallen:
        def __del__(self) -> None:
            raise ZeroDivisionError(SECRET)

    made = [Fallen()]
    assert told(made.clear, qtbot)[0] == crash.HAPPENED
    assert "ZeroDivisionError" in log.read_text()


def test_faults_that_follow_are_counted_in_the_one_dialog(window: QWidget, qtbot: QtBot, log: Path) -> None:
    counts: list[tuple[int, str]] = []

    def count(dialog: CrashDialog) -> None:
        later(KeyError(SECRET))()
        later(IndexError(SECRET))()
        later(IndexError(SECRET))()
        qtbot.waitUntil(lambda: "4 times" in dialog.count.text())
        counts.append((len(window.findChildren(CrashDialog)), dialog.report.toPlainText()))

    told(later(KeyError(SECRET)), qtbot, count)
    ((dialogs, report),) = counts
    assert dialogs == 1
    assert report.count("KeyError") == 1
    assert report.count("2 times") == 2
    assert "Ada" not in report


class Unpaintable(QWidget):
    """Falls at each paint, once it is told to."""

    is_whole = True
    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        self.painted += 1
        if not self.is_whole:
            raise ValueError(SECRET)


def test_a_fault_at_each_paint_is_told_once_until_it_has_kept_away(
    show: Show, spread: Spread, clock: Clock, qtbot: QtBot, log: Path
) -> None:
    widget = Unpaintable()
    spread(show(widget))
    widget.is_whole = False
    assert told(widget.update, qtbot)[0] == crash.HAPPENED

    def is_painted_since(before: int) -> bool:
        return widget.painted > before

    for _ in range(30):
        clock.now += QUIET / 10
        painted = widget.painted
        widget.update()
        qtbot.waitUntil(partial(is_painted_since, painted))
    assert nothing_is_told(qtbot, log, "ValueError", 2)
    assert log.read_text().count("ValueError") == 2  # the first and the tenth
    assert "10 times" in log.read_text()
    clock.now += QUIET
    assert told(widget.update, qtbot)[0] == crash.HAPPENED


def test_what_is_typed_is_saved_before_the_dialog_is_shown(main: MainWindow, qtbot: QtBot) -> None:
    press(Key.Key_F5, Qt.KeyboardModifier.ControlModifier)
    observing = main.workspace.stage.observing
    type_in("half a line")

    def look(dialog: CrashDialog) -> None:
        assert "version 0" in dialog.report.toPlainText()
        begun = main.workspace.services.observations.begun(observing.record)
        assert begun is not None
        assert begun.text == "half a line"

    assert crash.KEPT in told(later(ValueError(SECRET)), qtbot, look)[1]
    assert observing.entry.typed() == "half a line"
    qtbot.waitUntil(observing.entry.hasFocus)


def test_what_cannot_be_saved_is_said(main: MainWindow, world: World, qtbot: QtBot) -> None:
    main.workspace.open_record("visit", world.visit)
    date = main.workspace.tab().editor.form.input("date")
    date.setFocus()
    replace("31/02/2026")
    assert crash.NOT_KEPT in told(later(ValueError(SECRET)), qtbot)[1]
    date.setFocus()
    replace("14/01/2026")
    press(Key.Key_Tab)


def test_while_the_file_is_locked_there_is_nothing_to_save(main: MainWindow, qtbot: QtBot, file: Path) -> None:
    database, reports = main.workspace.database, []
    database.shut()
    safe = told(later(ValueError(SECRET)), qtbot, lambda dialog: reports.append(dialog.report.toPlainText()))[1]
    assert crash.KEPT in safe
    assert "File: locked" in reports[0]
    database.resume(driver.open_existing(file), None)


def test_a_menu_that_is_open_gives_way(window: QWidget, qtbot: QtBot) -> None:
    menu = QMenu(window)
    menu.addAction("One")
    menu.popup(window.pos())
    qtbot.waitUntil(menu.isVisible)
    assert told(later(ValueError(SECRET)), qtbot)[0] == crash.HAPPENED
    assert not menu.isVisible()


def test_over_a_dialog_it_says_that_its_text_is_still_there(window: QWidget, qtbot: QtBot) -> None:
    below = QDialog(window)
    below.open()
    qtbot.waitUntil(below.isActiveWindow)
    later(ValueError(SECRET))()
    over = crash_dialog(qtbot)
    assert crash.IN_DIALOG in over.safe.text()
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is below)


def test_what_is_open_over_the_window_is_closed_with_the_program(main: MainWindow, qtbot: QtBot) -> None:
    def fall_over_it(dialog: QWidget) -> None:
        assert isinstance(dialog, KeysDialog)
        later(ValueError(SECRET))()
        end(qtbot)(crash_dialog(qtbot))
        qtbot.waitUntil(dialog.isHidden)

    in_dialog(fall_over_it)
    main.actions_by_name["show_keys"].trigger()
    qtbot.waitUntil(lambda: not main.isVisible())
    assert main.workspace is None


def test_with_the_dialog_below_it_goes_too_and_the_next_fault_is_told(window: QWidget, qtbot: QtBot) -> None:
    below = QDialog(window)
    below.open()
    qtbot.waitUntil(below.isActiveWindow)
    later(ValueError(SECRET))()
    crash_dialog(qtbot)
    below.deleteLater()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    assert told(later(KeyError(SECRET)), qtbot)[0] == crash.HAPPENED


def test_the_program_can_be_closed_and_its_file_is_let_go(main: MainWindow, qtbot: QtBot, file: Path) -> None:
    told(later(ValueError(SECRET)), qtbot, end(qtbot))
    qtbot.waitUntil(lambda: not main.isVisible())
    with opened(file):
        pass


def test_a_fault_of_the_start_is_told_on_standard_error_and_in_a_dialog(
    spread: Spread, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    spread(None)

    def fails() -> None:
        try:
            raise ValueError(SECRET)
        except ValueError as fault:
            sys.excepthook(ValueError, fault, fault.__traceback__)

    assert told(fails, qtbot)[0] == crash.AT_START
    assert capsys.readouterr().err == f"{crash.AT_START}\n"


def test_to_stop_the_program_is_no_fault(
    window: QWidget, qtbot: QtBot, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    QApplication.processEvents()
    assert QApplication.activeModalWidget() is None
    assert not log.exists()
    assert "KeyboardInterrupt" in capsys.readouterr().err
