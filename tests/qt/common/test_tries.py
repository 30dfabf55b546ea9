"""The delay after wrong tries: how long, what is said, and when it ends."""

import pytest
from PySide6.QtWidgets import QPushButton
from tests.qt.conftest import Show

from tfm_desktop.qt.common.tries import FREE, LONGEST, Tries


class Seconds:
    """A clock that goes on when it is told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
def button() -> QPushButton:
    return QPushButton("Unlock")


@pytest.fixture
def tries(button: QPushButton, clock: Seconds, show: Show) -> Tries:
    made = Tries(button, clock)
    show(button, made)
    return made


def test_nobody_waits_after_the_first_two(tries: Tries, button: QPushButton) -> None:
    for _ in range(FREE):
        tries.fail()
        assert tries.may_try
        assert button.isEnabled()
        assert not tries.isVisible()


def test_each_further_one_takes_twice_as_long_up_to_a_minute(tries: Tries, clock: Seconds) -> None:
    waited = []
    for _ in range(FREE + 9):
        tries.fail()
        before = clock.now
        while not tries.may_try:
            clock.now += 1
        waited.append(clock.now - before)
    assert waited == [0, 0, 1, 2, 4, 8, 16, 32, LONGEST, LONGEST, LONGEST]


def test_the_seconds_are_counted_down_and_the_button_comes_back(
    tries: Tries, button: QPushButton, clock: Seconds
) -> None:
    for _ in range(FREE + 2):
        tries.fail()
    assert tries.text() == "You can try again in 2 seconds."
    assert tries.isVisible()
    assert not button.isEnabled()
    clock.now += 1.2
    tries.look()
    assert tries.text() == "You can try again in 1 second."
    clock.now += 1
    tries.look()
    assert button.isEnabled()
    assert not tries.isVisible()


def test_after_the_right_one_it_begins_anew(tries: Tries, button: QPushButton) -> None:
    for _ in range(FREE + 5):
        tries.fail()
    tries.succeed()
    assert button.isEnabled()
    tries.fail()
    assert tries.may_try
