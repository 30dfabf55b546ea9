"""A choice side by side: by key, by arrows, by click; at once, so that no later record is meant."""

import pytest
from PySide6.QtTest import QSignalSpy
from tests.qt.conftest import Show
from tests.qt.keyboard import ALT, Key, press
from tests.qt.signals import heard

from tfm_desktop.domain.plans import ActionStatus
from tfm_desktop.qt.common.choice_bar import ChoiceBar


@pytest.fixture
def bar(show: Show) -> ChoiceBar:
    made = ChoiceBar(ActionStatus, 1)
    made.setAccessibleName("Status")
    show(made)
    made.set_value(ActionStatus.BLOCKED)
    return made


def test_each_value_has_its_key(bar: ChoiceBar) -> None:
    committed = QSignalSpy(bar.committed)
    for key, status in zip((Key.Key_1, Key.Key_3, Key.Key_5), list(ActionStatus)[::2], strict=True):
        press(key, ALT)
        assert bar.value() is status
    assert len(heard(committed)) == 3


def test_a_value_that_is_shown_is_not_told(bar: ChoiceBar) -> None:
    committed = QSignalSpy(bar.committed)
    bar.set_value(ActionStatus.DONE)
    assert (bar.value(), bar.typed(), bar.is_typing()) == (ActionStatus.DONE, ActionStatus.DONE, False)
    bar.retype(ActionStatus.DROPPED)
    assert bar.value() is ActionStatus.DROPPED
    bar.set_value(None)
    assert bar.value() is ActionStatus.NOT_STARTED
    assert heard(committed) == []


def test_a_bar_out_of_sight_takes_no_key(bar: ChoiceBar) -> None:
    bar.hide()
    press(Key.Key_3, ALT)
    assert bar.value() is ActionStatus.BLOCKED


def test_each_value_is_named_by_its_field(bar: ChoiceBar) -> None:
    assert [one.accessibleName() for one in bar.buttons.values()][:2] == ["Status: Not started", "Status: Under way"]
