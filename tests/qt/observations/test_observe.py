import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import ALT, CONTROL, SHIFT, Key, focused, press, type_in

from tfm_desktop.domain.observations import BegunLine, LineFields, LineType, ObservationStatus, Phase, Speaker
from tfm_desktop.qt.observations.observe import ObserveView
from tfm_desktop.services.services import Services
from tfm_desktop.settings import Settings

MORNING = dt.datetime(2026, 3, 5, 9, 5, 30, tzinfo=dt.UTC)


class WallClock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.moment = MORNING

    def __call__(self) -> dt.datetime:
        return self.moment

    def go(self, minutes: int) -> None:
        self.moment += dt.timedelta(minutes=minutes)


@pytest.fixture
def wall() -> WallClock:
    return WallClock()


@pytest.fixture
def view(services: Services, world: World, show: Show, wall: WallClock) -> ObserveView:
    """Show an observation of the day on the wall, which has no line yet."""
    made = ObserveView(services, Settings(), wall)
    services.database.listen(made.on_change)
    show(made, width=1100, height=700)
    made.show_record(services.observations.new(department_id=world.department, date=wall.moment.date()))
    return made


def lines(view: ObserveView, services: Services) -> list[LineFields]:
    assert view.record is not None
    return [one.fields for one in services.observations.lines.of(view.record)]


def texts(view: ObserveView, services: Services) -> list[str]:
    return [one.text for one in lines(view, services)]


def enter(*texts: str) -> None:
    for text in texts:
        type_in(text)
        press(Key.Key_Return)


def shown(view: ObserveView) -> list[str]:
    return [row.fields.text for row in view.list.lines.rows]


# The new line


def test_enter_makes_a_line_and_the_next_is_typed_at_once(view: ObserveView, services: Services) -> None:
    enter(*(f"3 x {number} is {3 * number}" for number in range(10)))
    assert texts(view, services) == [f"3 x {number} is {3 * number}" for number in range(10)] == shown(view)
    assert focused() is view.entry
    assert view.entry.typed() == ""
    assert services.database.undo_label == "New line"


def test_two_enters_at_once_nothing_and_spaces_make_no_line(view: ObserveView, services: Services) -> None:
    type_in("once")
    press(Key.Key_Return, times=2)
    enter("", "   ")
    assert texts(view, services) == ["once"]
    enter("next")
    assert texts(view, services) == ["once", "next"], "without the spaces before it"


def test_its_time_is_when_its_first_character_was_typed(view: ObserveView, services: Services, wall: WallClock) -> None:
    type_in("T")
    wall.go(3)
    enter(" explains")
    type_in("x")
    press(Key.Key_Backspace)
    wall.go(2)
    enter("later")
    assert [one.at for one in lines(view, services)] == [dt.time(9, 5), dt.time(9, 10)]
    assert view.record is not None
    told = services.observations.get(view.record).fields
    assert (told.status, told.start) == (ObservationStatus.IN_PROGRESS, dt.time(9, 5))
    assert "09:10" in view.strip.clock.text()
    assert "5 min in" in view.strip.clock.text()


@pytest.mark.parametrize(
    ("typed", "speaker"), [("T: why?", "T"), ("pp: 24", "PP"), ("TA: look", "TA"), ("o: hm", "O"), ("X: y", "")]
)
def test_a_speaker_typed_in_front_is_taken_for_what_it_is(
    view: ObserveView, services: Services, typed: str, speaker: str
) -> None:
    enter(typed)
    (line,) = lines(view, services)
    assert (line.speaker.value, line.text) == (speaker, typed.split(": ")[1] if speaker else typed)


def test_marks_by_keys_are_for_one_line_and_the_phase_stays(view: ObserveView, services: Services) -> None:
    press(Key.Key_F2, times=3)
    press(Key.Key_F3)
    press(Key.Key_F4, times=4)
    press(Key.Key_F4, SHIFT)
    press(Key.Key_1, ALT)
    press(Key.Key_5, ALT)
    press(Key.Key_2, ALT, times=2)
    press(Key.Key_P, ALT)
    enter("first", "second")
    first, second = lines(view, services)
    assert (first.speaker, first.type, first.phase) == (Speaker.PUPILS, LineType.WONDERING, Phase.EXPLORATION)
    assert (first.ideas, first.private) == (("coherence", "variation"), True)
    assert (second.speaker, second.type, second.phase) == (Speaker.NONE, LineType.SAW, Phase.EXPLORATION)
    assert (second.ideas, second.private) == ((), False)


def test_evidence_is_counted_and_what_was_not_seen_is_said(view: ObserveView) -> None:
    press(Key.Key_4, ALT)
    enter("one")
    assert "1 line" in view.marks.ideas["fluency"].text()
    assert "not seen yet" in view.marks.ideas["variation"].text()
    press(Key.Key_4, ALT)
    enter("two")
    assert "2 lines" in view.marks.ideas["fluency"].text()


def test_more_than_ten_ideas_and_hidden_ones(view: ObserveView, services: Services) -> None:
    press(Key.Key_1, ALT)
    enter("old")
    services.frameworks.own()
    coherence = services.frameworks.ideas.all(services.frameworks.ideas.select())[0]
    services.frameworks.ideas.change(coherence.id, hidden=True)
    press(Key.Key_Up)
    press(Key.Key_1, ALT)
    press(Key.Key_Return)
    assert lines(view, services)[0].ideas == ("coherence", "representation")
    assert "Coh" in view.list.lines.below(0)


def test_words_of_judgement_are_hinted_at_and_never_block(view: ObserveView, services: Services, qtbot: QtBot) -> None:
    type_in("Excellent questioning")
    view.keep()
    assert view.hint.isVisible()
    assert "judgement" in view.hint.text()
    press(Key.Key_Return)
    assert texts(view, services) == ["Excellent questioning"]


def test_a_row_within_the_line_and_a_pasted_table(view: ObserveView, services: Services) -> None:
    type_in("one")
    press(Key.Key_Return, SHIFT)
    enter("two")
    QGuiApplication.clipboard().setText("x\ty\r\n1\t3\r\n2\t6 👩‍🏫")
    press(Key.Key_V, CONTROL)
    press(Key.Key_Return)
    assert texts(view, services) == ["one\ntwo", "x\ty\n1\t3\n2\t6 👩‍🏫"]


def test_a_line_of_20_000_characters(view: ObserveView, services: Services) -> None:
    view.entry.insertPlainText("x" * 20_000)
    press(Key.Key_Return)
    enter("next")
    assert [len(one) for one in texts(view, services)] == [20_000, 4]
    assert "17,000 more characters" in view.list.lines.below(0)


# Nothing lost


def test_the_unfinished_line_is_on_disk_within_a_second_and_comes_back(
    view: ObserveView, services: Services, qtbot: QtBot, show: Show, wall: WallClock
) -> None:
    press(Key.Key_3, ALT)
    press(Key.Key_P, ALT)
    type_in("PP: half a li")
    assert view.record is not None
    record = view.record
    qtbot.waitUntil(lambda: services.observations.begun(record).text == "half a li", timeout=1000)
    assert services.observations.begun(record) == BegunLine(
        "half a li", dt.time(9, 5), speaker=Speaker.PUPILS, ideas=("thinking",), private=True
    )
    assert services.database.undo_label == "New observation", "what is begun is no step of undo"
    again = ObserveView(services, Settings(), wall)
    show(again)
    wall.go(10)
    again.show_record(record)
    assert again.entry.typed() == "half a li"
    enter("ne")
    (line,) = lines(view, services)
    assert (line.text, line.at, line.ideas, line.private) == ("half a line", dt.time(9, 5), ("thinking",), True)
    assert services.observations.begun(record) == BegunLine()


def test_a_line_that_is_deleted_again_is_no_longer_begun(view: ObserveView, services: Services) -> None:
    type_in("no")
    view.flush()
    press(Key.Key_Backspace, times=2)
    view.flush()
    assert view.record is not None
    assert services.observations.begun(view.record) == BegunLine()


def test_a_begun_line_waits_with_its_own_observation(view: ObserveView, services: Services, world: World) -> None:
    mine = view.record
    type_in("begun")
    view.show_record(world.observation)
    assert view.entry.typed() == ""
    assert mine is not None
    view.show_record(mine)
    assert view.entry.typed() == "begun"


class FullDisk:
    """A file that takes nothing more, as the driver tells of it."""

    def __init__(self, services: Services) -> None:
        self._file = services.database

    def fill(self) -> None:
        self._file.rows(sa.text("PRAGMA max_page_count = 1"))

    def free(self) -> None:
        self._file.rows(sa.text("PRAGMA max_page_count = 1073741823"))


@pytest.fixture
def disk(services: Services) -> FullDisk:
    return FullDisk(services)


LONG = "a long line that needs another page of the file " * 100


def test_a_disk_that_fills_up_in_the_middle_of_a_lesson(
    view: ObserveView, services: Services, disk: FullDisk, qtbot: QtBot
) -> None:
    enter("before")
    disk.fill()
    for number in range(3):
        view.entry.insertPlainText(f"{number} {LONG}")
        press(Key.Key_Return)
    assert texts(view, services) == ["before"]
    assert [one[:6] for one in shown(view)] == ["before", "0 a lo", "1 a lo", "2 a lo"]
    assert "not saved yet" in view.list.lines.below(2)
    assert view.banner.isVisible()
    assert "3 lines are in memory only" in view.banner.text.text()
    assert len(view.unsaved()) >= 3
    assert view.unsaved()[0].endswith("0 a long line that needs another page of the file a long …")
    disk.free()
    view.waiting.save()
    enter("after")
    assert [one[:6] for one in texts(view, services)] == ["before", "0 a lo", "1 a lo", "2 a lo", "after"]
    assert [one[:6] for one in shown(view)] == ["before", "0 a lo", "1 a lo", "2 a lo", "after"]
    assert not view.banner.isVisible()
    assert view.unsaved() == []


def test_what_waits_is_tried_again_by_itself(
    view: ObserveView, services: Services, disk: FullDisk, qtbot: QtBot
) -> None:
    disk.fill()
    view.entry.insertPlainText(LONG)
    press(Key.Key_Return)
    assert texts(view, services) == []
    disk.free()
    qtbot.waitUntil(lambda: texts(view, services) == [LONG], timeout=6000)
    assert not view.banner.isVisible()


def test_the_unfinished_line_in_memory_is_told_of_too(view: ObserveView, disk: FullDisk) -> None:
    disk.fill()
    view.entry.insertPlainText(LONG)
    view.flush()
    assert "The line you type is in memory only" in view.banner.text.text()
    disk.free()
    view.flush()
    assert not view.banner.isVisible()


# The order of the lines


def test_a_clock_that_is_set_back_and_a_time_before_the_start(
    view: ObserveView, services: Services, wall: WallClock
) -> None:
    for minutes in (0, 20, -90, 5):
        wall.go(minutes)
        enter(f"{minutes}")
    assert texts(view, services) == ["0", "20", "-90", "5"] == shown(view)
    assert [one.at for one in lines(view, services)] == [
        dt.time(9, 5),
        dt.time(9, 25),
        dt.time(7, 55),
        dt.time(8, 0),
    ]
    services.observations.change(view.record, start=dt.time(8, 30))  # type: ignore[arg-type] # one is shown
    assert "before the lesson’s start" in view.list.lines.below(3)


def test_a_lesson_across_midnight(view: ObserveView, services: Services, wall: WallClock) -> None:
    wall.moment = wall.moment.replace(hour=23, minute=50)
    enter("before")
    wall.go(20)
    enter("after")
    assert [one.at for one in lines(view, services)] == [dt.time(23, 50), dt.time(0, 10)]
    assert view.list.lines.minutes(view.list.lines.rows[1]) == "20′"


def test_a_line_written_up_on_another_day_has_the_time_of_the_line_before(
    view: ObserveView, services: Services, world: World
) -> None:
    view.show_record(world.observation)
    enter("Written up at home")
    assert lines(view, services)[-1].at == dt.time(9, 20)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.integers(-900, 900), max_size=6))
def test_the_order_holds_whatever_the_clock_does(
    view: ObserveView, services: Services, world: World, wall: WallClock, steps: list[int]
) -> None:
    wall.moment = MORNING
    view.show_record(services.observations.new(department_id=world.department, date=MORNING.date()))
    for number, minutes in enumerate(steps):
        wall.go(minutes)
        enter(f"{number}")
    assert texts(view, services) == [f"{number}" for number in range(len(steps))]


# Lines of the list


def test_the_last_line_is_edited_and_the_begun_one_comes_back(view: ObserveView, services: Services) -> None:
    enter("first", "secnd")
    type_in("third, be")
    press(Key.Key_2, ALT)
    press(Key.Key_Up)
    assert view.entry.typed() == "secnd"
    assert "Line of 09:05" in view.marks.told.text()
    press(Key.Key_Backspace, times=2)
    type_in("ond")
    press(Key.Key_1, ALT)
    press(Key.Key_Return)
    assert view.entry.typed() == "third, be"
    enter("gun")
    assert texts(view, services) == ["first", "second", "third, begun"] == shown(view)
    assert [one.ideas for one in lines(view, services)] == [(), ("coherence",), ("representation",)]
    services.database.undo()
    assert services.database.undo_label == "Edit line"
    services.database.undo()
    assert texts(view, services) == ["first", "secnd"] == shown(view)


def test_what_is_edited_is_saved_while_it_is_typed(view: ObserveView, services: Services, qtbot: QtBot) -> None:
    enter("a")
    press(Key.Key_Up)
    type_in("b")
    qtbot.waitUntil(lambda: texts(view, services) == ["ab"], timeout=1000)
    type_in("c")
    press(Key.Key_Escape)
    assert texts(view, services) == ["abc"]
    services.database.undo()
    assert texts(view, services) == ["a"], "one stay in a line is one step"


def test_up_and_down_go_from_line_to_line(view: ObserveView, services: Services) -> None:
    enter("a", "b", "c")
    went = []
    for key in (Key.Key_Up, Key.Key_Up, Key.Key_Up, Key.Key_Up, Key.Key_Down, Key.Key_Down, Key.Key_Down):
        press(key)
        went.append(view.entry.typed())
    assert went == ["c", "b", "a", "a", "b", "c", ""]
    assert texts(view, services) == ["a", "b", "c"]


def test_a_line_that_is_emptied_goes_to_the_bin(view: ObserveView, services: Services) -> None:
    enter("a", "b")
    press(Key.Key_Up)
    press(Key.Key_Backspace)
    press(Key.Key_Return)
    assert texts(view, services) == ["a"] == shown(view)
    services.database.undo()
    assert texts(view, services) == ["a", "b"] == shown(view)


def test_the_bin_takes_the_line_that_is_edited(view: ObserveView, services: Services) -> None:
    enter("a", "b")
    press(Key.Key_Up, times=2)
    view.bin()
    assert texts(view, services) == ["b"] == shown(view)
    assert view.entry.typed() == ""
    view.bin()
    assert texts(view, services) == ["b"]


def test_a_line_is_inserted_at_its_time(view: ObserveView, services: Services, wall: WallClock) -> None:
    enter("9.05")
    wall.go(20)
    enter("9.25")
    type_in("kept")
    press(Key.Key_Backspace, times=4)
    press(Key.Key_I, CONTROL)
    assert focused() is view.at
    type_in("9.15")
    press(Key.Key_Return)
    assert focused() is view.entry
    enter("in between", "now")
    assert texts(view, services) == ["9.05", "in between", "9.25", "now"] == shown(view)
    assert [one.at for one in lines(view, services)] == [
        dt.time(9, 5),
        dt.time(9, 15),
        dt.time(9, 25),
        dt.time(9, 25),
    ]


def test_a_time_that_is_none_is_said_and_nothing_is_lost(view: ObserveView, qtbot: QtBot) -> None:
    type_in("text")
    press(Key.Key_I, CONTROL)
    type_in("25.70")
    with qtbot.waitSignal(view.news):
        press(Key.Key_Return)
    assert view.entry.typed() == "text"


def test_a_line_is_split_at_the_cursor_and_merged_again(view: ObserveView, services: Services) -> None:
    press(Key.Key_4, ALT)
    enter("a", "one and two")
    press(Key.Key_Up)
    press(Key.Key_Left, times=4)
    press(Key.Key_Return, CONTROL)
    assert texts(view, services) == ["a", "one and", "two"] == shown(view)
    assert view.entry.typed() == "two"
    press(Key.Key_3, ALT)
    press(Key.Key_J, CONTROL)
    assert texts(view, services) == ["a", "one and two"] == shown(view)
    assert lines(view, services)[1].ideas == ("thinking",)
    press(Key.Key_J, CONTROL)
    (line,) = lines(view, services)
    assert (line.text, line.ideas) == ("a one and two", ("fluency", "thinking"))


def test_a_new_line_can_be_split_too(view: ObserveView, services: Services) -> None:
    type_in("one two")
    press(Key.Key_Left, times=3)
    press(Key.Key_Return, CONTROL)
    assert texts(view, services) == ["one"]
    assert view.entry.typed() == "two"
    assert view.record
    assert services.observations.begun(view.record).text == "two", "at once: it may have been on disk for long"


def test_both_parts_of_an_inserted_line_go_to_its_place(view: ObserveView, services: Services, wall: WallClock) -> None:
    enter("first")
    wall.go(20)
    enter("last")
    press(Key.Key_I, CONTROL)
    type_in("9.10")
    press(Key.Key_Return)
    type_in("one two")
    press(Key.Key_Left, times=3)
    press(Key.Key_Return, CONTROL)
    press(Key.Key_Return)
    assert texts(view, services) == ["first", "one", "two", "last"] == shown(view)


def test_going_through_the_lines_without_an_idea(view: ObserveView, services: Services, qtbot: QtBot) -> None:
    enter("a")
    press(Key.Key_1, ALT)
    enter("b", "c")
    press(Key.Key_F8)
    assert view.entry.typed() == "a"
    press(Key.Key_2, ALT)
    press(Key.Key_F8)
    assert view.entry.typed() == "c"
    press(Key.Key_3, ALT)
    with qtbot.waitSignal(view.news):
        press(Key.Key_F8)
    press(Key.Key_Return)
    assert [one.ideas for one in lines(view, services)] == [("representation",), ("coherence",), ("thinking",)]


def test_undo_of_a_new_line_while_another_is_begun(view: ObserveView, services: Services) -> None:
    enter("one too many")
    type_in("be")
    services.database.undo()
    assert shown(view) == []
    enter("gun")
    assert texts(view, services) == ["begun"] == shown(view)


def test_5_000_lines(view: ObserveView, services: Services) -> None:
    with services.database.change("Many"):
        for number in range(5_000):
            services.observations.lines.add(view.record, text=f"{number}", position=number)  # type: ignore[arg-type]
    enter("last")
    assert view.list.lines.rowCount() == 5_001
    bar = view.list.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0


# Around the lines


def test_text_is_enlarged_on_the_spot(view: ObserveView) -> None:
    enter("a")
    before, height = view.entry.font().pointSizeF(), view.list.rowHeight(0)
    press(Key.Key_Plus, CONTROL, times=3)
    assert view.entry.font().pointSizeF() > before
    assert view.list.rowHeight(0) > height
    press(Key.Key_0, CONTROL)
    assert view.entry.font().pointSizeF() == before


def test_the_card_of_the_keys_lets_typing_go_on(view: ObserveView, services: Services) -> None:
    view.turn_card()
    assert view.card.isVisible()
    enter("typed below it")
    press(Key.Key_Escape)
    assert not view.card.isVisible()
    assert texts(view, services) == ["typed below it"]


def test_no_button_takes_the_focus_and_all_have_names(view: ObserveView) -> None:
    press(Key.Key_Tab, times=3)
    assert focused() is view.entry
    for button in view.findChildren(QPushButton):
        button.click()
        if popup := QApplication.activePopupWidget():
            popup.close()
        assert focused() is view.entry
        assert button.accessibleName() or button.text()


def test_an_observation_in_the_bin_is_left(view: ObserveView, services: Services, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.left):
        services.observations.bin(view.record)  # type: ignore[arg-type] # one is shown


# What a full disk, a lent file and another day must not cost


def test_an_edited_line_that_the_file_will_not_take_is_not_left(
    view: ObserveView, services: Services, disk: FullDisk
) -> None:
    enter("a", "b")
    press(Key.Key_Up)
    disk.fill()
    view.entry.insertPlainText(LONG)
    for key in (Key.Key_Return, Key.Key_Up, Key.Key_Escape):
        press(key)
        assert view.entry.typed() == f"b{LONG}"
    view.settle()
    assert view.unsaved() == ["ba long line that needs another page of the file a long …"]
    assert view.banner.isVisible()
    disk.free()
    press(Key.Key_Return)
    assert texts(view, services) == ["a", f"b{LONG}"] == shown(view)
    assert (view.unsaved(), view.banner.isVisible()) == ([], False)


def test_what_could_not_be_binned_is_not_said_to_be(view: ObserveView, services: Services, qtbot: QtBot) -> None:
    enter("a")
    press(Key.Key_Up)
    path = services.database.path
    path.rename(path.with_name("pulled-out.tfm"))
    with qtbot.assertNotEmitted(view.news):
        view.bin()
    path.with_name("pulled-out.tfm").rename(path)
    assert view.banner.isVisible()
    assert view.entry.typed() == "a"


def test_the_new_line_is_kept_also_while_another_is_edited(
    view: ObserveView, services: Services, disk: FullDisk
) -> None:
    enter("a")
    record = view.record
    assert record
    disk.fill()
    view.entry.insertPlainText(LONG)
    view.flush()
    press(Key.Key_Home, CONTROL)
    press(Key.Key_Up)
    press(Key.Key_1, ALT)
    view.flush()
    assert services.observations.begun(record).text == ""
    assert view.banner.isVisible()
    disk.free()
    view.flush()
    assert services.observations.begun(record).text == LONG
    assert not view.banner.isVisible()


def test_saving_what_waits_leaves_the_line_after_it_on_disk(
    view: ObserveView, services: Services, disk: FullDisk
) -> None:
    record = view.record
    assert record
    disk.fill()
    view.entry.insertPlainText(LONG)
    press(Key.Key_Return)
    type_in("next")
    view.flush()
    assert len(view.unsaved()) == 2
    disk.free()
    view.waiting.save()
    view.flush()
    assert services.observations.begun(record).text == "next"
    assert view.unsaved() == []


def test_what_waits_of_one_lesson_does_not_hold_up_another(view: ObserveView, services: Services, world: World) -> None:
    gone = services.observations.new(department_id=world.department, date=MORNING.date())
    services.database.undo()
    view.waiting.add(gone, BegunLine("of a lesson that is gone"))
    enter("goes on")
    assert texts(view, services) == ["goes on"]
    assert [line.text for _, line in view.waiting.lines] == ["of a lesson that is gone"]


def test_nothing_is_written_while_the_file_is_in_other_hands(view: ObserveView, services: Services) -> None:
    record = view.record
    assert record
    type_in("begun")
    view.setEnabled(False)
    view.keep()
    view.waiting.save()
    assert services.observations.begun(record) == BegunLine()
    view.setEnabled(True)
    view.flush()
    assert services.observations.begun(record).text == "begun"


@pytest.mark.parametrize("typed", ["T: hello", "x\bhello", "hello"])
def test_an_inserted_line_keeps_its_time_whatever_is_typed(
    view: ObserveView, services: Services, wall: WallClock, typed: str
) -> None:
    enter("first")
    wall.go(20)
    enter("last")
    press(Key.Key_I, CONTROL)
    type_in("9.10")
    press(Key.Key_Return)
    for sign in typed:
        press(Key.Key_Backspace) if sign == "\b" else type_in(sign)
    press(Key.Key_Return)
    assert [(one.at, one.text) for one in lines(view, services)][1] == (dt.time(9, 10), "hello")


def test_escape_closes_the_time_box(view: ObserveView) -> None:
    press(Key.Key_I, CONTROL)
    press(Key.Key_Escape)
    assert not view.at.isVisible()
    assert focused() is view.entry


def test_a_begun_line_keeps_its_time_until_another_day(view: ObserveView, services: Services, wall: WallClock) -> None:
    enter("first")
    wall.go(10)
    type_in("begun")
    record = view.record
    assert record
    view.show_record(record)
    wall.go(24 * 60)
    enter(" then")
    assert [(one.at, one.text) for one in lines(view, services)][1] == (dt.time(9, 15), "begun then")


def test_a_line_begun_in_an_observation_that_undo_takes_away_comes_back_with_it(
    view: ObserveView, services: Services
) -> None:
    record = view.record
    assert record
    type_in("begun")
    services.database.undo()
    services.database.redo()
    view.show_record(record)
    assert view.entry.typed() == "begun"


def test_an_idea_that_is_chosen_is_named_with_what_to_look_for(view: ObserveView) -> None:
    press(Key.Key_2, ALT)
    assert view.marks.explained.text().startswith("Representation and Structure: Bar model")
    press(Key.Key_2, ALT)
    assert not view.marks.explained.isVisible()


def test_a_lesson_of_another_day_says_so(view: ObserveView, world: World) -> None:
    assert "Lesson of" not in view.strip.focus.text()
    view.show_record(world.observation)
    assert view.strip.focus.text().startswith("Lesson of Wed 14 January 2026")
