"""The dialog of a fault of ours, by keyboard."""

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.qt.conftest import Show
from tests.qt.keyboard import ALT, Key, focused, name_of, press, tab_order

from tfm_desktop.qt.dialogs.crash import COPIED, HAPPENED, SAFE, CrashDialog

REPORT = "TfM Desktop 1\n\nValueError\n  qt/main_window.py:12"


def made(show: Show, qtbot: QtBot, *, can_close: bool = True) -> CrashDialog:
    window = show(QWidget())
    dialog = CrashDialog(HAPPENED, SAFE, REPORT, window, can_close=can_close)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_to_go_on_is_what_enter_does(show: Show, qtbot: QtBot) -> None:
    dialog = made(show, qtbot)
    assert focused() is dialog.go
    with qtbot.assertNotEmitted(dialog.close_wanted):
        press(Key.Key_Return)
    assert dialog.isHidden()


def test_escape_goes_on_too(show: Show, qtbot: QtBot) -> None:
    dialog = made(show, qtbot)
    with qtbot.assertNotEmitted(dialog.close_wanted):
        press(Key.Key_Escape)
    assert dialog.isHidden()


def test_the_report_is_copied_and_nothing_else(show: Show, qtbot: QtBot) -> None:
    dialog = made(show, qtbot)
    QGuiApplication.clipboard().setText("what was copied before")
    press(Key.Key_Y, ALT)
    qtbot.waitUntil(lambda: dialog.copied.text() == COPIED)
    assert QGuiApplication.clipboard().text() == REPORT
    assert dialog.isVisible()


def test_the_program_is_closed_by_its_letter(show: Show, qtbot: QtBot) -> None:
    dialog = made(show, qtbot)
    with qtbot.waitSignal(dialog.close_wanted):
        press(Key.Key_C, ALT)
    assert dialog.isHidden()


def test_a_program_that_is_not_yet_open_offers_no_way_to_go_on_in_it(show: Show, qtbot: QtBot) -> None:
    dialog = made(show, qtbot, can_close=False)
    assert not dialog.end.isVisible()
    assert dialog.go.text() == "&Close"


def test_tab_comes_to_everything_by_its_name(show: Show, qtbot: QtBot) -> None:
    dialog = made(show, qtbot)
    assert tab_order(dialog.go) == ["Go on", "Report of what went wrong", "Copy the report", "Close the program"]
    assert name_of(dialog.report)
    press(Key.Key_Tab)
    assert focused() is dialog.report
    press(Key.Key_X)
    assert dialog.report.toPlainText() == REPORT
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    assert dialog.report.font().families() == fixed.families()


def test_more_faults_are_counted_and_leave_the_report_where_it_was_scrolled_to(show: Show, qtbot: QtBot) -> None:
    dialog = made(show, qtbot)
    long = "\n".join([REPORT, *map(str, range(200))])
    dialog.tell_again(2, long)
    assert dialog.count.text() == "It has gone wrong 2 times by now."
    dialog.report.verticalScrollBar().setValue(40)
    dialog.tell_again(1200, f"{long}\nKeyError")
    assert dialog.count.text() == "It has gone wrong 1,200 times by now."
    assert dialog.report.verticalScrollBar().value() == 40
