"""How hard a passphrase is to guess, in words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, press, type_in

from tfm_desktop.qt.common import background
from tfm_desktop.qt.common.secret_input import SecretInput
from tfm_desktop.qt.common.strength import LEVELS, WORDS, Strength, guessed


@pytest.mark.parametrize(
    ("passphrase", "words"),
    [
        ("password", "Very easy to guess"),
        ("a" * 500, "Very easy to guess"),
        ("teaching8", "Very easy to guess"),
        ("kettles77", "Easy to guess"),
        ("bar model 7", "Can be guessed by somebody who takes some weeks"),
        ("seven bar models", "Hard to guess"),
        ("correct horse battery staple", "Very hard to guess"),
    ],
)
def test_it_is_told_in_words(passphrase: str, words: str) -> None:
    assert guessed(passphrase).words == words


@pytest.mark.parametrize(
    ("passphrase", "reason"),
    [
        ("qwertyuiop", "passwords that many people use"),
        ("tfcvbhuy", "Keys side by side"),
        ("2612198426", "Dates and years"),
        ("xkxkxkxkxk", "To repeat something"),
        ("mastery7", "names of the file and of the program"),
    ],
)
def test_what_is_weak_is_named_with_a_next_step(passphrase: str, reason: str) -> None:
    told = guessed(passphrase)
    assert reason in told.step
    assert told.step.endswith(WORDS)


def test_words_that_anybody_would_try_are_weak() -> None:
    assert guessed("lindenbrook", ["lindenbrook"]).words == "Very easy to guess"
    assert guessed("lindenbrook").words != "Very easy to guess"


def test_what_is_strong_needs_no_next_step() -> None:
    assert guessed("seven teal kettles argue quietly").step == ""


@settings(max_examples=30)
@given(st.text(min_size=1, max_size=200))
def test_whatever_is_typed_is_told_in_words_of_ours(typed: str) -> None:
    assert guessed(typed, [typed[:3]]).words in [words for _, words, _, _ in LEVELS]


def test_it_is_said_under_the_input_a_moment_after_the_last_key(show: Show, qtbot: QtBot) -> None:
    edit = SecretInput("Passphrase")
    told = Strength(edit)
    show(edit, told)
    assert told.text() == WORDS
    edit.setFocus()
    type_in("mastery")
    qtbot.waitUntil(lambda: told.text().startswith("Very easy to guess. "))
    assert told.property("role") == "error"
    assert edit.accessibleDescription() == told.text()
    type_in(" seven teal kettles")
    qtbot.waitUntil(lambda: told.text() == "Very hard to guess.")
    assert told.property("role") == "muted"
    press(Key.Key_Backspace, times=len(edit.text()))
    assert told.text() == WORDS


def test_an_answer_that_comes_late_is_not_shown(show: Show, qtbot: QtBot) -> None:
    edit = SecretInput("Passphrase")
    told = Strength(edit)
    show(edit, told)
    edit.setText("seven teal kettles argue")
    qtbot.waitUntil(lambda: background.is_busy() or told.text() != WORDS)
    edit.setText("password")
    qtbot.waitUntil(lambda: told.text().startswith("Very easy"))
    qtbot.waitUntil(lambda: not background.is_busy())
    assert told.text().startswith("Very easy")


def test_a_passphrase_is_taken_out_without_a_trace(show: Show) -> None:
    edit = SecretInput("Passphrase")
    show(edit)
    edit.setFocus()
    type_in("seven")
    assert edit.displayText() == "●" * 5
    assert edit.take() == "seven"
    assert edit.text() == ""
    edit.undo()
    assert not edit.isUndoAvailable()
    assert edit.text() == ""
