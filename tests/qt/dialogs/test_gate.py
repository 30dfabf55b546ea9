from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.qt.conftest import Show
from tests.qt.keyboard import SHIFT, Key, focused, name_of, press, tab_order, type_in
from tests.qt.signals import heard

from tfm_desktop.qt.dialogs.damage import CheckingPage, DamagePage
from tfm_desktop.qt.dialogs.gate import OpeningPage, ProblemPage, UnlockPage, WelcomePage
from tfm_desktop.qt.dialogs.recovery import RecoverPage
from tfm_desktop.qt.main_window import ACTIONS

PATH = Path("/home/ada/<b>mastery & more</b>.tfm")


@pytest.fixture
def welcome(show: Show) -> WelcomePage:
    page = WelcomePage()
    show(page)
    page.show_for(PATH)
    return page


@pytest.fixture
def unlock(show: Show) -> UnlockPage:
    page = UnlockPage()
    show(page)
    page.show_for(PATH)
    return page


def test_no_letter_of_a_page_is_that_of_a_menu_or_of_another_button(qtbot: QtBot) -> None:
    menus = [menu[menu.index("&") + 1] for menu in dict.fromkeys(one[0] for one in ACTIONS)]
    for make in (WelcomePage, UnlockPage, ProblemPage, DamagePage, CheckingPage, partial(RecoverPage, PATH)):
        page = make()
        qtbot.addWidget(page)
        texts = [button.text() for button in page.findChildren(QAbstractButton)]
        letters = [text[text.index("&") + 1] for text in texts if "&" in text]
        taken = [one.casefold() for one in (*menus, *letters)]
        assert sorted(taken) == sorted(set(taken)), texts


def told(page: QWidget, role: str = "error") -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.property("role") == role and label.isVisible()]


def given(spy: QSignalSpy) -> list[Any]:
    return heard(spy)


def test_a_file_is_created_by_keyboard(welcome: WelcomePage) -> None:
    spy = QSignalSpy(welcome.wanted)
    assert focused() is welcome.first
    type_in("seven bar models")
    press(Key.Key_Return)
    type_in("seven bar models")
    press(Key.Key_Return)
    assert given(spy) == [[PATH, "seven bar models"]]
    assert (welcome.first.text(), welcome.again.text()) == ("", "")
    assert told(welcome) == []


def test_two_passphrases_that_differ_are_told(welcome: WelcomePage) -> None:
    spy = QSignalSpy(welcome.wanted)
    type_in("seven")
    press(Key.Key_Return)
    type_in("eight")
    press(Key.Key_Return)
    assert told(welcome) == ["The two passphrases differ. Type the same one twice."]
    assert spy.count() == 0
    assert focused() is welcome.again
    assert (welcome.first.text(), welcome.again.text()) == ("seven", "")
    type_in("seven")
    press(Key.Key_Return)
    assert given(spy) == [[PATH, "seven"]]


def test_no_passphrase_is_only_by_an_explicit_choice(welcome: WelcomePage) -> None:
    spy = QSignalSpy(welcome.wanted)
    press(Key.Key_Return)
    assert told(welcome) == ["Type a passphrase, or tick that you go without one."]
    assert focused() is welcome.first
    assert spy.count() == 0
    press(Key.Key_Tab)
    while focused() is not welcome.without:
        press(Key.Key_Tab)
    press(Key.Key_Space)
    assert not welcome.first.isEnabled()
    assert not welcome.again.isEnabled()
    while focused() is not welcome.make:
        press(Key.Key_Tab)
    press(Key.Key_Return)
    assert given(spy) == [[PATH, ""]]


def test_to_go_without_is_never_left_ticked_from_before(welcome: WelcomePage) -> None:
    welcome.without.setChecked(True)
    welcome.say("Something was wrong.")
    welcome.show_for(PATH)
    assert not welcome.without.isChecked()
    assert welcome.first.isEnabled()
    assert told(welcome) == []


def test_the_file_is_unlocked_by_keyboard(unlock: UnlockPage) -> None:
    spy = QSignalSpy(unlock.unlock)
    assert focused() is unlock.edit
    type_in("seven bar models")
    press(Key.Key_Return)
    assert given(spy) == [[PATH, "seven bar models"]]
    assert unlock.edit.text() == ""


def test_a_wrong_passphrase_is_told_as_often_as_it_is_wrong(unlock: UnlockPage) -> None:
    for _ in range(4):
        unlock.show_for(PATH, "The passphrase does not open “mastery.tfm”.")
        assert told(unlock) == ["The passphrase does not open “mastery.tfm”."]
        assert focused() is unlock.edit
    unlock.show_for(PATH)
    assert told(unlock) == []
    press(Key.Key_Return)
    assert told(unlock) == ["Type the passphrase first."]


def test_more_wrong_passphrases_have_to_wait_and_what_is_typed_stays(unlock: UnlockPage) -> None:
    spy = QSignalSpy(unlock.unlock)
    for _ in range(3):
        unlock.refuse(PATH, "The passphrase does not open “mastery.tfm”.")
    assert told(unlock, "notice") == ["You can try again in 1 second."]
    assert not unlock.go.isEnabled()
    type_in("seven")
    press(Key.Key_Return)
    assert spy.count() == 0
    assert unlock.edit.text() == "seven"


def test_how_hard_it_is_to_guess_is_said_while_it_is_chosen(welcome: WelcomePage, qtbot: QtBot) -> None:
    type_in("mastery")
    qtbot.waitUntil(lambda: welcome.strength.text().startswith("Very easy to guess. The names of the file"))
    spy = QSignalSpy(welcome.wanted)
    press(Key.Key_Return)
    type_in("mastery")
    press(Key.Key_Return)
    assert given(spy) == [[PATH, "mastery"]]  # nothing weak is refused


def test_no_secret_is_shown_as_it_is_typed(welcome: WelcomePage, unlock: UnlockPage) -> None:
    for edit in (welcome.first, welcome.again, unlock.edit):
        assert edit.echoMode() is QLineEdit.EchoMode.Password


def test_a_problem_says_what_can_be_done(show: Show) -> None:
    page = ProblemPage()
    show(page)
    page.say("“<b>x</b>” is damaged. Restore the newest backup.")
    assert page.told.textFormat() is Qt.TextFormat.PlainText
    again, other, restore = QSignalSpy(page.again), QSignalSpy(page.open_other), QSignalSpy(page.restore)
    assert focused() is page.retry
    press(Key.Key_Return)
    press(Key.Key_Backtab, SHIFT)
    press(Key.Key_Return)
    press(Key.Key_Backtab, SHIFT)
    press(Key.Key_Return)
    assert (again.count(), restore.count(), other.count()) == (1, 1, 1)


def test_every_button_is_pressed_by_enter_and_by_space(welcome: WelcomePage, unlock: UnlockPage, show: Show) -> None:
    for button, signal in (
        (welcome.other, welcome.open_other),
        (welcome.sample, welcome.look_at_sample),
        (unlock.other, unlock.open_other),
        (unlock.backups, unlock.restore),
    ):
        show(button.window())
        spy = QSignalSpy(signal)
        button.setFocus()
        press(Key.Key_Return)
        press(Key.Key_Space)
        assert spy.count() == 2, button.text()


def test_tab_goes_from_the_first_input_to_the_main_button(show: Show) -> None:
    page = WelcomePage()
    show(page)
    order = tab_order(page.first)
    assert order[:3] == ["Passphrase", "The same again", page.without.text()]
    assert order[-1] == "Create file"
    assert all(order)


@pytest.mark.parametrize("make", [OpeningPage, WelcomePage, UnlockPage, ProblemPage])
def test_nothing_is_cut(dressed: QApplication, show: Show, qtbot: QtBot, make: type[QWidget]) -> None:
    page = make()
    show(page, width=900, height=560)
    if isinstance(page, WelcomePage | UnlockPage):
        page.show_for(Path("/home/somebody/a/rather/long/place/for/a/file/that/is/kept/mastery.tfm"))
    labels = [label for label in page.findChildren(QLabel) if label.isVisible()]
    qtbot.waitUntil(lambda: all(label.height() >= label.heightForWidth(label.width()) for label in labels))
    for button in page.findChildren(QPushButton):
        assert button.width() >= button.minimumSizeHint().width()
        assert name_of(button)
