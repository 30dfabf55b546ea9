"""A list that is read: headings are passed over, long texts wrapped, what was chosen kept."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, press
from tests.qt.signals import heard

from tfm_desktop.qt.common.step_list import LONGEST, Row, StepList, heading

ROWS = [heading("Need"), Row(1, "One", "below"), Row(2, "Two"), heading("Change"), Row(3, "Three", "last")]


@pytest.fixture
def steps(show: Show) -> StepList:
    made = StepList("Steps")
    show(made, width=400, height=500)
    made.show_rows(ROWS)
    made.setFocus()
    return made


def test_headings_are_passed_over(steps: StepList) -> None:
    QAbstractItemModelTester(steps.rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert (steps.current(), steps.keys()) == (1, [1, 2, 3])
    press(Key.Key_Down, times=2)
    assert steps.current() == 3
    steps.turn(1)
    assert steps.current() == 3
    steps.turn(-1)
    assert steps.current() == 2
    assert steps.rows.flags(steps.rows.index(0)) == Qt.ItemFlag.NoItemFlags


def test_what_was_chosen_stays_chosen_where_it_is_still_there(steps: StepList) -> None:
    steps.go_to(3)
    chosen = QSignalSpy(steps.chosen)
    steps.show_rows([heading("New"), Row(3, "Three"), Row(4, "Four")])
    assert (steps.current(), heard(chosen)) == (3, [])
    steps.show_rows(ROWS[:3])
    assert steps.current() == 1
    steps.show_rows([])
    assert steps.current() is None
    steps.turn(1)
    assert steps.go_to(9) is False


def test_a_row_is_told_in_words(steps: StepList) -> None:
    assert steps.rows.index(1).data(Qt.ItemDataRole.AccessibleTextRole) == "One, below"
    assert steps.accessibleName() == "Steps"


def test_a_long_text_is_wrapped_and_cut_with_a_sign(steps: StepList) -> None:
    short = steps.sizeHintForRow(1)
    steps.show_rows([Row(1, "Pupils say why " * 20), Row(2, "x" * 20_000)])
    assert steps.sizeHintForRow(0) > 2 * short
    assert len(steps.rows.rows[1].text) == LONGEST + 2
    assert steps.rows.rows[1].text.endswith(" …")
    assert not steps.grab().isNull()


def test_home_goes_to_the_first_row_below_its_heading(steps: StepList) -> None:
    press(Key.Key_End)
    assert steps.current() == 3
    press(Key.Key_Home)
    assert steps.current() == 1
    steps.show_rows([])
    press(Key.Key_Home)
    assert steps.current() is None


def test_a_quiet_row_is_drawn_otherwise(steps: StepList) -> None:
    steps.show_rows([Row(1, "One")])
    loud = steps.grab().toImage()
    steps.show_rows([Row(1, "One")])
    assert steps.grab().toImage() == loud
    steps.show_rows([Row(1, "One", is_quiet=True)])
    assert steps.grab().toImage() != loud
