import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QScrollArea
from pytestqt.qtbot import QtBot
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import ALT, Key, focused, name_of, press, tab_order, type_in

from tfm_desktop.domain.observations import LineFields, LineType, ObservationStatus, Phase, Speaker
from tfm_desktop.qt.observations.lines import Lines
from tfm_desktop.services.services import Services


@pytest.fixture
def lines(services: Services, world: World, show: Show) -> Lines:
    made = Lines(services.observations)
    services.database.listen(lambda change: None if change.origin in (made, made.rows) else made.reload())
    show(made, width=1100, height=700)
    made.load(world.observation)
    made.focus()
    return made


@pytest.fixture
def today(lines: Lines, services: Services, world: World) -> Lines:
    """Show an observation of today, which has no line yet."""
    made = services.observations.new(department_id=world.department, date=dt.date.today())
    lines.load(made)
    return lines


def saved(lines: Lines, services: Services) -> list[LineFields]:
    assert lines.record is not None
    return [one.fields for one in services.observations.lines.of(lines.record)]


def enter(text: str) -> None:
    type_in(text)
    press(Key.Key_Return)


def test_enter_adds_a_line_and_the_next_can_be_typed_at_once(lines: Lines, services: Services) -> None:
    for number in range(10):
        enter(f"P: 3 x {number} is {3 * number}")
    assert [one.text for one in saved(lines, services)][3:] == [f"P: 3 x {n} is {3 * n}" for n in range(10)]
    assert focused() is lines.entry
    assert lines.entry.text() == ""
    assert lines.grid.rows.rowCount() == 13
    assert services.database.undo_label == "New line"


def test_nothing_and_spaces_add_no_line(lines: Lines, services: Services) -> None:
    enter("")
    enter("   ")
    assert len(saved(lines, services)) == 3


def test_a_line_of_today_is_stamped_when_its_first_sign_is_typed(
    today: Lines, services: Services, world: World
) -> None:
    before = dt.datetime.now().astimezone()
    enter("T: good morning")
    after = dt.datetime.now().astimezone()
    (line,) = saved(today, services)
    assert line.at in {moment.time().replace(second=0, microsecond=0) for moment in (before, after)}
    assert today.record is not None
    told = services.observations.get(today.record).fields
    assert (told.status, told.start) == (ObservationStatus.IN_PROGRESS, line.at)
    assert today.grid.rows.index(0, 1).data() == "0′"


def test_a_line_written_up_later_has_the_time_of_the_line_before(lines: Lines, services: Services) -> None:
    enter("Written up at home")
    assert saved(lines, services)[-1].at == dt.time(9, 20)


def test_who_type_and_phase_stay_while_ideas_and_private_are_for_one_line(lines: Lines, services: Services) -> None:
    lines.speaker.setFocus()
    type_in("PP")
    lines.type.setFocus()
    type_in("q")
    lines.phase.setFocus()
    type_in("pr")
    lines.focus()
    press(Key.Key_1, ALT)
    press(Key.Key_5, ALT)
    press(Key.Key_P, ALT)
    enter("first")
    enter("second")
    first, second = saved(lines, services)[-2:]
    assert (first.speaker, first.type, first.phase) == (Speaker.PUPILS, LineType.QUESTION, Phase.PRACTICE)
    assert (first.ideas, first.private) == (("coherence", "variation"), True)
    assert (second.speaker, second.type, second.phase) == (Speaker.PUPILS, LineType.QUESTION, Phase.PRACTICE)
    assert (second.ideas, second.private) == ((), False)


def test_an_idea_can_be_taken_back_before_the_line_is_entered(lines: Lines, services: Services) -> None:
    press(Key.Key_2, ALT)
    press(Key.Key_2, ALT)
    press(Key.Key_8, ALT)
    enter("only one")
    assert saved(lines, services)[-1].ideas == ("essence-classroom",)


@pytest.mark.parametrize("text", ["<b>&amp;</b>", "20% of 5 is 1", "x" * 3_000])
def test_any_text_makes_a_line(lines: Lines, services: Services, text: str) -> None:
    lines.entry.setText(text)
    press(Key.Key_Return)
    assert saved(lines, services)[-1].text == text
    assert lines.grid.rows.index(3, 4).data() == text


def test_the_time_of_a_line_can_be_edited_and_the_minutes_follow(
    lines: Lines, services: Services, world: World
) -> None:
    lines.grid.view.setFocus()
    lines.grid.view.setCurrentIndex(lines.grid.rows.index(0, 0))
    enter("9.30")
    assert saved(lines, services)[0].at == dt.time(9, 30)
    assert lines.grid.rows.index(0, 1).data() == "25′"
    services.observations.change(world.observation, None, start=dt.time(9, 0))
    assert lines.grid.rows.index(0, 1).data() == "30′"


def test_a_line_that_was_begun_waits_with_its_own_observation(lines: Lines, services: Services, world: World) -> None:
    other = services.observations.new(department_id=world.department, date=dt.date(2026, 1, 15))
    type_in("T: half a li")
    press(Key.Key_P, ALT)
    press(Key.Key_3, ALT)
    lines.load(other)
    assert lines.entry.text() == ""
    assert not lines.private.isChecked()
    enter("Of the other lesson")
    assert [(one.text, one.private, one.ideas) for one in saved(lines, services)] == [
        ("Of the other lesson", False, ())
    ]
    lines.load(world.observation)
    enter("ne")
    line = saved(lines, services)[-1]
    assert (line.text, line.private, line.ideas) == ("T: half a line", True, ("thinking",))


def test_the_last_line_is_in_sight_while_lines_are_entered_and_no_other_time(
    lines: Lines, services: Services, world: World, qtbot: QtBot
) -> None:
    (area,) = lines.findChildren(QScrollArea)
    bar = area.verticalScrollBar()
    with services.database.change("Many lines"):
        for number in range(25):
            services.observations.lines.add(world.observation, text=f"Line {number}")
    enter("The last one")
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 0)
    lines.show_line(lines.grid.rows.rows[0].id)
    lines.grid.view.setFocus()
    assert bar.value() == 0
    lines.grid.rows.setData(lines.grid.rows.index(0, 4), "a long line " * 60)
    qtbot.wait(20)
    assert bar.value() == 0, "whoever reads the first line stays there"
    lines.focus()
    assert bar.value() == bar.maximum()


def test_undo_takes_a_line_back(lines: Lines, services: Services) -> None:
    enter("One too many")
    services.database.undo()
    assert lines.grid.rows.rowCount() == 3


def test_everything_but_the_ideas_is_reached_by_tab_and_all_have_names(lines: Lines) -> None:
    order = tab_order(lines.entry)
    assert set(order) == {
        "Next line",
        "Lines",
        "Who of the next line",
        "Type of the next line",
        "Phase of the next line",
        "Private of the next line",
    }
    ideas = [one for one in lines.findChildren(QPushButton) if one.isCheckable()]
    assert len(ideas) == 8
    assert all(name_of(one) and one.focusPolicy() is Qt.FocusPolicy.NoFocus for one in ideas)


def test_the_grid_has_no_empty_row_for_the_entry_line_takes_its_place(lines: Lines) -> None:
    assert lines.grid.rows.rowCount() == 3
    lines.load(None)
    assert lines.grid.rows.rowCount() == 0
    enter("to nobody")
