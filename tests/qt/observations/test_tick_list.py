import datetime as dt
import uuid

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.modeltest import ModelTester
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, name_of, press
from tests.qt.signals import heard

from tfm_desktop.domain.frameworks import shipped
from tfm_desktop.domain.observations import LineFields, LineType, Speaker
from tfm_desktop.domain.record import Saved, now
from tfm_desktop.qt.observations.tick_list import SHOWN_AT_MOST, TickList, by_idea, in_order

Role = Qt.ItemDataRole
LESSON = uuid.uuid4()


def line(text: str, *ideas: str, **more: object) -> Saved[LineFields]:
    told = {"observation_id": LESSON, "at": dt.time(9, 7), "speaker": Speaker.PUPIL, "agreed": True, **more}
    return Saved(uuid.uuid4(), LineFields.model_validate({**told, "text": text, "ideas": ideas}), now())


LINES = [line("Draws a bar", "representation"), line("Says why", "thinking", "representation"), line("Hands out slips")]


@pytest.fixture
def shown(show: Show) -> TickList:
    made = TickList("Lines")
    made.show_rows(in_order(LINES), shipped(), [LINES[1].id])
    show(made, width=500, height=300)
    made.setFocus()
    return made


def told(made: TickList, role: int = Role.DisplayRole) -> list[object]:
    return [made.rows.index(place).data(role) for place in range(made.rows.rowCount())]


def test_the_model_keeps_the_rules_of_qt(qtmodeltester: ModelTester, shown: TickList) -> None:
    qtmodeltester.check(shown.rows)  # type: ignore[no-untyped-call]


def test_lines_in_order_are_told_whole_to_a_screen_reader(shown: TickList) -> None:
    assert told(shown) == ["Draws a bar", "Says why", "Hands out slips"]
    assert told(shown, Role.AccessibleTextRole)[1] == (
        "09:07, P · pupil, Says why, Mathematical Thinking  ·  Representation and Structure"
    )
    assert [state is Qt.CheckState.Checked for state in told(shown, Role.CheckStateRole)] == [False, True, False]
    assert name_of(shown) == "Lines"


def test_by_idea_each_idea_has_its_lines_with_a_count_or_is_not_seen_yet() -> None:
    rows = list(by_idea(LINES, shipped()))
    headings = [(row.idea, row.told) for row in rows if row.line is None]
    assert headings[:5] == [
        ("Coherence", "not seen yet"),
        ("Representation and Structure", "2 lines"),
        ("Mathematical Thinking", "1 line"),
        ("Fluency", "not seen yet"),
        ("Variation", "not seen yet"),
    ]
    assert headings[-1] == ("Under no idea", "1 line")
    under = [row.line.fields.text for row in rows if row.line and row.idea == "Representation and Structure"]
    assert under == ["Draws a bar", "Says why"]


def test_under_an_idea_a_line_names_only_the_others(shown: TickList) -> None:
    shown.show_rows(by_idea(LINES, shipped()), shipped(), None)
    texts = [str(one) for one in told(shown, Role.AccessibleTextRole)]
    assert "Representation and Structure: 2 lines" in texts
    assert "09:07, P · pupil, Draws a bar" in texts
    assert "09:07, P · pupil, Says why, Mathematical Thinking" in texts


def test_space_turns_a_tick_and_an_idea_has_none(shown: TickList) -> None:
    spy = QSignalSpy(shown.ticked)
    press(Key.Key_Space)
    press(Key.Key_Down)
    press(Key.Key_Space)
    assert heard(spy) == [[LINES[0].id, True], [LINES[1].id, False]]
    shown.show_rows(by_idea(LINES, shipped()), shipped(), [])
    shown.go_to_top()
    press(Key.Key_Space)
    assert spy.count() == 2
    shown.show_rows(in_order(LINES), shipped(), None)
    press(Key.Key_Space)
    assert spy.count() == 2, "without ticks the lines are only read"


def test_a_click_on_the_box_ticks_and_one_on_the_text_chooses_the_line_alone(shown: TickList) -> None:
    spy = QSignalSpy(shown.ticked)
    place = shown.visualRect(shown.rows.index(2))
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=place.topLeft() + QPoint(20, 16))
    assert heard(spy) == [[LINES[2].id, True]]
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    assert spy.count() == 1
    assert shown.current() == LINES[2].id


def test_the_place_is_kept_when_lines_come_and_go(shown: TickList) -> None:
    press(Key.Key_Down)
    shown.show_rows(in_order([line("One more"), *LINES]), shipped(), [])
    assert shown.current() == LINES[1].id
    shown.show_rows(in_order([LINES[0], LINES[2]]), shipped(), [])
    assert shown.current() == LINES[2].id
    shown.show_rows(in_order([]), shipped(), [])
    assert shown.current() is None


def test_a_row_is_as_tall_as_its_text_and_a_very_long_line_is_cut_and_says_so(shown: TickList) -> None:
    long = line("all the words of it " * 1_000, type=LineType.QUESTION)
    many = line("first\nsecond\nthird")
    shown.show_rows(in_order([LINES[2], many, long]), shipped(), None)
    heights = [shown.visualRect(shown.rows.index(place)).height() for place in range(3)]
    one = shown.fontMetrics().height()
    assert heights[0] < 2 * one < 3 * one <= heights[1] < 5 * one < heights[2]
    assert len(shown.rows.index(2).data()) == SHOWN_AT_MOST
    assert "Question  ·  17,000 more signs" in shown.rows.index(2).data(Role.AccessibleTextRole)
    shown.grab()
    shown.resize(300, 300)
    assert shown.visualRect(shown.rows.index(2)).height() > heights[2]
