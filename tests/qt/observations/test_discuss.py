import datetime as dt
import uuid

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import CONTROL, Key, focused, name_of, press, replace, tab_order, type_in
from tests.qt.signals import heard

from tfm_desktop.domain.observations import ObservationStatus
from tfm_desktop.qt.observations.discuss import TWO_COLUMNS, DiscussView
from tfm_desktop.qt.observations.sharing import ShareDialog
from tfm_desktop.services.services import Services

TODAY = dt.date.today()
Status = ObservationStatus


@pytest.fixture
def view(services: Services, show: Show) -> DiscussView:
    made = DiscussView(services)
    services.database.listen(made.on_change)
    show(made, width=1366, height=900)
    return made


@pytest.fixture
def talk(view: DiscussView, world: World) -> DiscussView:
    """Show the talk about a lesson on which everything is decided."""
    view.show_record(world.observation)
    assert view.record == world.observation
    return view


def gate(qtbot: QtBot) -> ShareDialog:
    """Give the dialog that asks first, ready for keys."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ShareDialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.list.hasFocus)
    return dialog


def lines(view: DiscussView) -> list[str]:
    rows = view.talk.lines.list.rows
    return [rows.index(place).data() for place in range(rows.rowCount())]


def ticked(view: DiscussView) -> list[str]:
    rows = view.talk.lines.list.rows
    role = Qt.ItemDataRole.CheckStateRole
    places = [rows.index(place) for place in range(rows.rowCount())]
    return [place.data() for place in places if place.data(role) is Qt.CheckState.Checked]


def said(view: QWidget) -> str:
    return "\n".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def go_to(name: str) -> None:
    for _ in range(40):
        if name_of(focused()) == name:
            return
        press(Key.Key_Tab)
    raise AssertionError(f"Tab never comes to “{name}”")


# The gate


def test_nothing_is_shown_before_the_observer_has_decided(
    view: DiscussView, services: Services, world: World, qtbot: QtBot
) -> None:
    services.observations.lines.add(world.observation, at=dt.time(9, 30), text="P: why?")
    view.show_record(world.observation)
    gate(qtbot)
    assert view.record is None
    assert lines(view) == []
    assert "Ben" not in said(view)
    press(Key.Key_Return)
    assert view.record == world.observation
    assert lines(view)[-1] == "P: why?"
    assert services.observations.get(world.observation).fields.status is Status.COMPLETE


def test_escape_at_the_gate_leaves_without_showing_anything(
    view: DiscussView, services: Services, world: World, qtbot: QtBot
) -> None:
    services.observations.lines.add(world.observation, text="P: why?")
    left = QSignalSpy(view.left)
    view.show_record(world.observation)
    gate(qtbot)
    press(Key.Key_Escape)
    assert left.count() == 1
    assert (view.record, lines(view)) == (None, [])
    assert len(services.observations.undecided(world.observation)) == 1


def test_what_is_decided_is_not_asked_again(talk: DiscussView, services: Services, world: World) -> None:
    assert QApplication.activeModalWidget() is None
    assert lines(talk) == ["T draws a double number line", "P: “it doubles because 3 × 2 is 6”"]
    assert "line is not shared yet" not in said(talk)


def test_a_lesson_without_lines_can_be_talked_about(view: DiscussView, services: Services, world: World) -> None:
    made = services.observations.new(department_id=world.department, date=dt.date(2026, 1, 15))
    view.show_record(made)
    assert "No line is shared yet." in said(view)
    assert "No focus was agreed before the lesson." in said(view)
    assert view.talk.steps.button.text().replace("&", "") == "Mark notes as complete"


def test_a_record_that_is_gone_is_told(view: DiscussView) -> None:
    news, left = QSignalSpy(view.news), QSignalSpy(view.left)
    view.show_record(uuid.uuid4())
    assert "There is no observation" in heard(news)[0][0]
    assert left.count() == 1


# The whole talk


def test_the_whole_talk_by_keyboard(view: DiscussView, services: Services, world: World, qtbot: QtBot) -> None:
    seen = services.observations
    lesson = seen.new(
        department_id=world.department, teacher_id=world.teacher, date=TODAY, year_group=8, focus="Pupils’ talk"
    )
    texts = ["T draws a bar", "P: “parts are equal”", "Too many slips", "PP say the sentence"]
    for minute, text in enumerate(texts):
        seen.add_line(lesson, dt.time(9, minute), text=text)
    view.show_record(lesson)
    gate(qtbot)
    press(Key.Key_Down, times=2)
    press(Key.Key_Space)
    press(Key.Key_Return)
    view.window().activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    assert lines(view) == [texts[0], texts[1], texts[3]]
    assert all(word in said(view) for word in ("Ben Invented · Year 8", "Pupils’ talk"))

    assert focused() is view.talk.reflection.input("reflection"), "the teacher speaks first"
    type_in("They said more than I thought.")
    go_to("Strengths")
    type_in("Pupils had the words")
    press(Key.Key_Return)
    assert "Tick the lines that show “Pupils had the words” (Space)." in said(view)
    press(Key.Key_F6)
    assert focused() is view.talk.lines.list
    press(Key.Key_Down)
    press(Key.Key_Space)
    press(Key.Key_Down)
    press(Key.Key_Space)
    assert ticked(view) == [texts[1], texts[3]]
    press(Key.Key_Tab, CONTROL)
    assert focused() is view.talk.strengths.view
    type_in("A picture to reason from")
    press(Key.Key_Return)
    press(Key.Key_Tab, CONTROL)
    press(Key.Key_Home)
    press(Key.Key_Space)
    assert ticked(view) == [texts[0]]
    press(Key.Key_F6)
    go_to("Questions to think about")
    type_in("When is the bar left behind?")
    press(Key.Key_Return)
    go_to("Next steps")
    type_in("Try a stem sentence")
    press(Key.Key_Tab)
    type_in("Ben")
    press(Key.Key_Tab)
    type_in("13/2/2026")
    press(Key.Key_Return)
    go_to("Aim of the plan")
    replace("aloud")
    press(Key.Key_Return)
    go_to("Send to plan")
    press(Key.Key_Space)
    assert "“Try a stem sentence” is in the plan, under “Pupils reason aloud”." in said(view)
    go_to("Mark as discussed")
    press(Key.Key_Space)

    sheet = seen.sheet(lesson)
    assert sheet.observation.reflection == "They said more than I thought."
    assert [(one.text, [line.text for line in one.lines]) for one in sheet.strengths] == [
        ("Pupils had the words", [texts[1], texts[3]]),
        ("A picture to reason from", [texts[0]]),
    ]
    assert sheet.questions == ("When is the bar left behind?",)
    (step,) = sheet.next_steps
    assert (step.step.who, step.step.by_when) == ("Ben", dt.date(2026, 2, 13))
    assert step.aim
    assert (sheet.observation.status, sheet.observation.discussed_on) == (Status.DISCUSSED, TODAY)
    assert (sheet.private, sheet.undecided) == (1, 0)
    assert view.unsaved() == []


# Lines


def test_a_line_that_becomes_private_vanishes_at_once(talk: DiscussView, services: Services, world: World) -> None:
    services.observations.lines.change(world.lines[0], private=True)
    assert lines(talk) == ["P: “it doubles because 3 × 2 is 6”"]
    assert talk.talk.strengths.rows.index(0, 1).data() == ""
    assert "not shared yet" not in said(talk), "a private line is not even counted"


def test_a_line_that_is_typed_later_waits_for_a_decision_without_its_text(
    talk: DiscussView, services: Services, world: World, qtbot: QtBot
) -> None:
    services.observations.add_line(world.observation, dt.time(9, 40), text="Heard at the door")
    assert len(lines(talk)) == 2
    decide = talk.talk.decide
    assert decide.text() == "1 line is not shared yet: &turn the screen to yourself and decide"
    decide.setFocus()
    press(Key.Key_Space)
    gate(qtbot)
    press(Key.Key_Return)
    assert lines(talk)[-1] == "Heard at the door"
    assert not decide.isVisible()
    services.database.undo()
    assert len(lines(talk)) == 2, "what is undone is no longer agreed"
    assert decide.isVisible()


def test_a_tick_leaves_lines_that_are_out_of_sight_as_they_are(
    talk: DiscussView, services: Services, world: World
) -> None:
    services.observations.lines.change(world.lines[1], private=False)  # tied to the strength, and not decided on
    press(Key.Key_F6)
    press(Key.Key_End)
    press(Key.Key_Space)
    assert ticked(talk) == lines(talk)
    assert services.observations.lines_of_strength(world.strength) == list(world.lines)
    assert [one.id for one in services.observations.undecided(world.observation)] == [world.lines[1]]
    assert talk.talk.strengths.rows.index(0, 1).data() == "09:07, 09:20"


def test_by_idea_every_idea_is_there_in_words(talk: DiscussView, services: Services, world: World) -> None:
    services.observations.lines.change(world.lines[1], ideas=("coherence",))  # private
    press(Key.Key_I, CONTROL)
    rows = talk.talk.lines.list.rows
    role = Qt.ItemDataRole.AccessibleTextRole
    told = [rows.index(place).data(role) for place in range(rows.rowCount())]
    assert "Fluency: 1 line" in told
    assert "Coherence: not seen yet" in told, "what is private is not counted"
    assert "Under no idea: 1 line" in told
    press(Key.Key_I, CONTROL)
    assert len(lines(talk)) == 2


# Status


def test_each_step_is_taken_with_its_day_and_taken_back_by_undo(
    talk: DiscussView, services: Services, world: World
) -> None:
    steps = talk.talk.steps
    for status, name in [
        (Status.COMPLETE, "Mark notes as complete"),
        (Status.DISCUSSED, "Mark as discussed"),
        (Status.SHARED, "Mark as shared"),
        (Status.ACKNOWLEDGED, "Mark as acknowledged"),
    ]:
        assert name_of(steps.button) == name
        steps.button.setFocus()
        press(Key.Key_Space)
        assert services.observations.get(world.observation).fields.status is status
        assert f"✓  {status.label}" in said(talk)
    assert said(steps).count(f"{TODAY:%d/%m/%Y}") == 4
    assert not steps.button.isVisible()
    services.database.undo()
    assert name_of(steps.button) == "Mark as acknowledged"
    assert "○  Acknowledged\nnot yet" in said(steps)


# The window around it


def test_what_is_asked_of_the_window(talk: DiscussView, services: Services, world: World) -> None:
    report, observe, left = QSignalSpy(talk.report_wanted), QSignalSpy(talk.observe_wanted), QSignalSpy(talk.left)
    opened = QSignalSpy(talk.open_record)
    services.observations.to_action(world.next_step, world.aim)
    for button in (talk.talk.report, talk.talk.observe, talk.talk.leave, talk.talk.send.open):
        button.setFocus()
        press(Key.Key_Space)
    assert heard(report) == [["feedback", world.observation]]
    assert heard(observe) == [[world.observation]]
    assert left.count() == 1
    assert heard(opened) == [["plan", world.plan]]


def test_a_lesson_that_is_put_in_the_bin_is_left(talk: DiscussView, services: Services, world: World) -> None:
    left = QSignalSpy(talk.left)
    services.observations.bin(world.observation)
    assert left.count() == 1
    assert (talk.record, lines(talk)) == (None, [])


def test_what_is_typed_is_saved_when_the_view_is_left(talk: DiscussView, services: Services, world: World) -> None:
    type_in("First. ")
    talk.flush()
    assert services.observations.get(world.observation).fields.reflection.startswith("First. ")
    go_to("Questions to think about")
    type_in("Why")
    talk.hide()
    assert services.observations.questions.of(world.observation)[0].fields.text.endswith("Why")
    assert (talk.record, lines(talk)) == (None, []), "nothing is held that is not looked at"


def test_escape_loses_nothing(talk: DiscussView, services: Services, world: World) -> None:
    left = QSignalSpy(talk.left)
    type_in("Kept. ")
    press(Key.Key_Escape)
    talk.flush()
    assert services.observations.get(world.observation).fields.reflection.startswith("Kept. ")
    assert left.count() == 0


def test_what_cannot_be_saved_is_told(talk: DiscussView, services: Services) -> None:
    news = QSignalSpy(talk.news)
    services.database.path.rename(services.database.path.with_suffix(".away"))
    type_in("Unsaved. ")
    press(Key.Key_F6)
    press(Key.Key_Space)
    talk.talk.steps.button.setFocus()
    press(Key.Key_Space)
    assert len(heard(news)) == 3
    assert all("no longer in its folder" in told[0] for told in heard(news))
    assert talk.unsaved()[0].startswith("The teacher’s own reflection")


def test_the_keys_between_the_columns_come_before_those_of_a_menu(talk: DiscussView) -> None:
    menu: list[str] = []
    QShortcut(QKeySequence("F6"), talk.window()).activated.connect(lambda: menu.append("F6"))
    talk.talk.next_steps.view.setFocus()
    press(Key.Key_F6)
    assert focused() is talk.talk.lines.list
    press(Key.Key_F6)
    assert focused() is talk.talk.next_steps.view, "back to where the cursor was"
    assert menu == []


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("width", [911, TWO_COLUMNS + 120])
def test_on_a_narrow_window_one_column_follows_the_other(
    services: Services, world: World, show: Show, width: int, qtbot: QtBot
) -> None:
    view = DiscussView(services)
    show(view, width=width, height=512)
    view.show_record(world.observation)
    lines, button = view.talk.lines.list, view.talk.steps.button
    made_of = view.talk.strengths.view
    is_beside = made_of.mapTo(view, made_of.rect().topLeft()).x() > lines.mapTo(view, lines.rect().topRight()).x()
    assert is_beside is (width > TWO_COLUMNS)
    assert lines.font().pointSizeF() > 13
    button.setFocus()

    def is_in_sight(widget: QWidget) -> bool:
        return widget.visibleRegion().boundingRect() == widget.rect()

    press(Key.Key_F6)
    assert focused() is lines
    for target in (button, lines):
        press(Key.Key_F6)
        assert focused() is target
        qtbot.waitUntil(lambda target=target: is_in_sight(target))  # type: ignore[misc]


def test_everything_has_a_name_and_is_reached_by_tab(talk: DiscussView) -> None:
    names = tab_order(talk.talk.reflection.input("reflection"))
    assert all(names)
    wanted = [
        "The teacher’s own reflection, in the teacher’s words",
        "Lines that show the chosen strength",
        "Strengths",
        "Questions to think about",
        "Next steps",
        "Aim of the plan",
        "Send to plan",
        "Mark notes as complete",
    ]
    assert [name for name in names if name in wanted] == wanted
    assert {"Leave", "Feedback PDF", "Back to observing"} <= {name.replace("&", "") for name in names}
