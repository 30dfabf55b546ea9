import pytest
from pytestqt.modeltest import ModelTester
from tests.qt.conftest import Show
from tests.qt.keyboard import CONTROL, SHIFT, Key, press

from tfm_desktop.qt.common.letter_list import LetterList, Row


@pytest.fixture
def letters(show: Show) -> LetterList:
    made = LetterList("Numbers", lambda key: f"number\n{key}")
    made.rows.show([Row(None, "Few"), Row(1), Row(2), Row(None, "Many"), Row(3)])
    show(made)
    made.setFocus()
    return made


def test_the_model_is_sound(letters: LetterList, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(letters.rows)  # type: ignore[no-untyped-call]
    assert [letters.rows.data(letters.rows.index(place)) for place in range(3)] == ["Few", "number 1", "number 2"]


def test_a_letter_does_what_it_stands_for_and_looks_for_nothing(letters: LetterList) -> None:
    done: list[str] = []
    letters.letters = {(Key.Key_A, False): lambda: done.append("a"), (Key.Key_A, True): lambda: done.append("A")}
    letters.go_to(1)
    press(Key.Key_A)
    press(Key.Key_A, SHIFT)
    press(Key.Key_A, CONTROL)
    press(Key.Key_N)
    assert done == ["a", "A"]
    assert letters.current() == 1


def test_arrows_pass_headings_and_the_next_that_is_open_comes_round(letters: LetterList) -> None:
    letters.go_to(2)
    press(Key.Key_Down)
    assert letters.current() == 3
    letters.go_on(lambda key: key == 1)
    assert letters.current() == 1
    letters.go_on(lambda _: False)
    assert letters.current() == 1
    assert not letters.go_to(9)
