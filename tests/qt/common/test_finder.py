import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, focused, name_of, press, replace, type_in
from tests.qt.signals import heard

from tfm_desktop.qt.common.finder import Finder, Found
from tfm_desktop.qt.common.inputs import LineInput

SCHOOLS = ["Haverstock School", "Parliament Hill", "Hampstead", "Acland Burghley", "Camden School", "<b>Regent</b>"]


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def finder(show: Show, asked: list[str]) -> Finder:
    def find(text: str) -> list[Found]:
        asked.append(text)
        return [Found(name, name, "Camden") for name in SCHOOLS if text.casefold() in name.casefold()]

    made = Finder(find, "School: name or town", "No school fits.")
    show(made)
    made.edit.setFocus()
    return made


def hits(finder: Finder) -> list[str]:
    return [finder.list.item(place).text().split("\n")[0] for place in range(finder.list.count())]


def test_hits_come_as_one_types_and_looking_waits_for_fast_typing(
    finder: Finder, asked: list[str], qtbot: QtBot
) -> None:
    type_in("ha")
    assert asked == []
    qtbot.waitUntil(lambda: hits(finder) == ["Haverstock School", "Hampstead"])
    assert asked == ["ha"]


def test_enter_takes_what_is_typed_even_before_it_was_looked_for(finder: Finder) -> None:
    spy = QSignalSpy(finder.chosen)
    type_in("burgh")
    press(Key.Key_Return)
    assert heard(spy)[0] == ["Acland Burghley"]


def test_arrows_move_among_the_hits_without_leaving_the_line(finder: Finder) -> None:
    type_in("a")
    finder.look()
    spy = QSignalSpy(finder.chosen)
    press(Key.Key_Up)
    press(Key.Key_Down, times=2)
    assert focused() is finder.edit
    press(Key.Key_Return)
    press(Key.Key_PageDown)
    press(Key.Key_Return)
    press(Key.Key_PageUp)
    press(Key.Key_Return)
    assert [heard(spy)[place][0] for place in range(3)] == [hits(finder)[2], hits(finder)[-1], hits(finder)[0]]


def test_a_click_takes_a_hit(finder: Finder) -> None:
    type_in("park")
    replace("h")
    finder.look()
    spy = QSignalSpy(finder.chosen)
    middle = finder.list.visualItemRect(finder.list.item(1)).center()
    QTest.mouseClick(finder.list.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert heard(spy)[0] == [hits(finder)[1]]


def test_nothing_found_is_said(finder: Finder) -> None:
    spy = QSignalSpy(finder.chosen)
    type_in("zzz")
    press(Key.Key_Return)
    press(Key.Key_Down)
    press(Key.Key_Return)
    (told,) = [label for label in finder.findChildren(QLabel) if label.text() == "No school fits."]
    assert told.isVisible()
    assert spy.count() == 0
    replace("")
    finder.look()
    assert not told.isVisible()
    assert hits(finder) == []


def test_everything_is_offered_while_nothing_is_typed(finder: Finder) -> None:
    finder.show_all([Found(name, name) for name in SCHOOLS])
    assert hits(finder) == SCHOOLS
    type_in("hamp")
    finder.look()
    assert hits(finder) == ["Hampstead"]
    replace("")
    finder.look()
    assert hits(finder) == SCHOOLS
    finder.show_all([])
    assert finder.none.isVisible()


def test_a_hit_is_said_to_those_who_hear_the_window(finder: Finder) -> None:
    assert name_of(finder.edit) == "School: name or town"
    type_in("ha")
    finder.look()
    assert finder.edit.accessibleDescription() == "Haverstock School, Camden"
    press(Key.Key_Down)
    assert finder.edit.accessibleDescription() == "Hampstead, Camden"
    replace("zzz")
    finder.look()
    assert finder.edit.accessibleDescription() == ""


def test_tab_leaves_the_finder(show: Show) -> None:
    finder, after = Finder(lambda _text: [], "Find", "Nothing"), LineInput()
    show(finder, after)
    finder.edit.setFocus()
    press(Key.Key_Tab)
    assert focused() is after
