"""The review of a plan, worked by keys."""

import datetime as dt

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QListView, QPlainTextEdit, QPushButton, QWidget
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import ALT, CONTROL, Key, focused, press, replace, type_in
from tests.qt.signals import heard

from tfm_desktop.domain.plans import ActionStatus, Rag
from tfm_desktop.domain.years import short
from tfm_desktop.qt.plans.review import ReviewView
from tfm_desktop.services.services import Services

TODAY = dt.date.today()
BEFORE = TODAY - dt.timedelta(days=40)


@pytest.fixture
def view(services: Services, world: World, show: Show) -> ReviewView:
    made = ReviewView(services)
    services.database.listen(made.on_change)
    show(made, width=1366, height=768)
    made.show_record(world.plan)
    return made


@pytest.fixture
def reviewed(services: Services, world: World) -> dt.date:
    """Record a review some weeks ago, before anything else."""
    review = services.reviews.begin(world.plan, BEFORE)
    services.reviews.record(review, BEFORE)
    return BEFORE


def seen(view: QWidget) -> str:
    """Give every text that is on the screen."""
    told = [one.text() for one in view.findChildren(QLabel) if one.isVisible()]
    told += [one.text() for one in view.findChildren(QAbstractButton) if one.isVisible()]
    told += [one.text() for one in view.findChildren(QLineEdit) if one.isVisible()]
    told += [one.toPlainText() for one in view.findChildren(QPlainTextEdit) if one.isVisible()]
    for one in view.findChildren(QListView):
        rows = one.model()
        told += [str(rows.index(row, 0).data()) for row in range(rows.rowCount())]
    return "\n".join(told)


def test_an_action_is_changed_by_keys_alone(view: ReviewView, services: Services, world: World) -> None:
    assert focused() is view.card.form.input("progress")
    type_in("Used in four groups")
    press(Key.Key_3, ALT)
    press(Key.Key_9, ALT)
    press(Key.Key_Return, CONTROL)
    fields = services.plans.actions.get(world.action).fields
    assert (fields.progress, fields.status, fields.rag) == ("Used in four groups", ActionStatus.DONE, Rag.GREEN)
    assert view.list.is_at_end()
    assert "1 of 1 actions looked at" in seen(view)
    press(Key.Key_PageUp, CONTROL)
    assert focused() is view.card.form.input("progress")
    assert "Looked at · Done · green" in view.list.rows.rows[1].below


def test_what_was_agreed_and_what_was_seen_since_is_shown(
    view: ReviewView, services: Services, world: World, reviewed: dt.date
) -> None:
    services.plans.actions.change(world.action, lead="Ada Invented", monitoring="Two lessons watched", rag=Rag.AMBER)
    services.observations.change(world.observation, date=TODAY)
    services.evidence.tie(("action", world.action), ("line", world.lines[2]))
    told = seen(view)
    assert f"At the review on {short(reviewed)}: not started." in told
    assert "Agreed: Ada Invented · Due 01/03/2026, overdue" in told
    assert "Monitoring: Two lessons watched" in told
    assert f"Seen since {short(reviewed)}" in told
    assert "Observation, Year 8, Ratio tables: P: “it doubles because 3 × 2 is 6”" in told
    assert f"Lessons with this aim in view: {short(TODAY)} Year 8" in told


def test_no_private_or_undecided_line_comes_to_the_screen(view: ReviewView, services: Services, world: World) -> None:
    services.observations.lines.change(world.lines[2], agreed=False)
    for line in world.lines:
        services.evidence.tie(("action", world.action), ("line", line))
        services.evidence.tie(("aim", world.aim), ("line", line))
    told = seen(view)
    assert "T draws a double number line" in told
    assert "back row" not in told
    assert "it doubles" not in told


def test_a_line_that_is_kept_back_again_leaves_the_screen(view: ReviewView, services: Services, world: World) -> None:
    services.evidence.tie(("action", world.action), ("line", world.lines[2]))
    services.observations.lines.change(world.lines[2], agreed=False)
    assert "it doubles" not in seen(view)
    services.database.undo()
    assert "it doubles" in seen(view)
    services.observations.bin(world.observation)
    assert "it doubles" not in seen(view)


def test_a_lesson_that_is_planned_was_not_seen_yet(view: ReviewView, services: Services, world: World) -> None:
    services.observations.change(world.observation, date=TODAY + dt.timedelta(days=1))
    assert "Lessons with this aim in view" not in seen(view)
    services.observations.change(world.observation, date=TODAY)
    assert f"Lessons with this aim in view: {short(TODAY)} Year 8" in seen(view)


def test_a_date_is_moved_and_the_old_one_kept(
    view: ReviewView, services: Services, world: World, reviewed: dt.date
) -> None:
    view.card.form.focus("due")
    replace("15/6/2027")
    press(Key.Key_Tab)
    assert services.plans.actions.get(world.action).fields.due == dt.date(2027, 6, 15)
    assert "Due 15/06/2027 · moved from 01/03/2026" in seen(view)


def test_a_date_that_is_none_keeps_its_text(view: ReviewView, services: Services, world: World) -> None:
    view.card.form.focus("due")
    replace("31/02/2027")
    press(Key.Key_Tab)
    assert "“31/02/2027” is not a date" in seen(view)
    press(Key.Key_Return, CONTROL)
    press(Key.Key_PageUp, CONTROL)
    assert view.card.form.input("due").typed() == "31/02/2027"
    assert view.unsaved() == ["Due: 31/02/2027"]
    assert services.plans.actions.get(world.action).fields.due == dt.date(2026, 3, 1)


def test_an_action_is_added_to_the_aim_that_is_talked_about(view: ReviewView, services: Services, world: World) -> None:
    press(Key.Key_N, CONTROL)
    assert focused() is view.card.form.input("what")
    type_in("Buy tiles for the third room")
    press(Key.Key_Return, CONTROL)
    made = services.plans.actions.of(world.aim)[-1]
    assert made.fields.what == "Buy tiles for the third room"
    assert view.list.is_at_end()
    assert "1.2 Buy tiles for the third room" in seen(view)


def test_an_aim_without_an_action_is_come_to(view: ReviewView, services: Services, world: World) -> None:
    aim = services.plans.aims.add(world.plan, text="Pupils ask one another")
    press(Key.Key_PageDown, CONTROL)
    assert "Ctrl+N adds an action to this aim." in seen(view)
    press(Key.Key_N, CONTROL)
    type_in("Two prompts on every slide set")
    press(Key.Key_Return, CONTROL)
    assert [one.fields.what for one in services.plans.actions.of(aim)] == ["Two prompts on every slide set"]


def test_what_was_finished_before_is_shown_when_asked_for(view: ReviewView, services: Services, world: World) -> None:
    services.plans.actions.change(world.action, status=ActionStatus.DONE)
    services.plans.actions.add(world.aim, what="Still open")
    services.reviews.record(services.reviews.begin(world.plan, BEFORE), BEFORE)
    view.show_record(world.plan)
    assert "Plan stem sentences together" not in seen(view)
    view.all.click()
    assert "1.1 Plan stem sentences together" in seen(view)


def test_the_end_records_who_was_there_and_what_changed(
    view: ReviewView, services: Services, world: World, reviewed: dt.date
) -> None:
    wanted = QSignalSpy(view.report_wanted)
    press(Key.Key_4, ALT)
    press(Key.Key_Return, CONTROL)
    assert focused() is view.end.review.input("present")
    type_in("Ada, Ben, the specialist")
    press(Key.Key_Tab)
    type_in("Sentences are heard; time is short.")
    press(Key.Key_Tab)
    type_in("15/6/2027")
    press(Key.Key_Tab)
    type_in("Half a day of cover")
    press(Key.Key_Return, CONTROL)
    last = services.reviews.last(world.plan)
    assert last is not None
    told = last.fields
    assert (told.date, told.present, told.summary) == (
        TODAY,
        "Ada, Ben, the specialist",
        "Sentences are heard; time is short.",
    )
    assert "Action 1.1: status from “not started” to “blocked”." in told.changed
    assert "The plan: needed from senior leadership added." in told.changed
    assert services.plans.get(world.plan).fields.next_review == dt.date(2027, 6, 15)
    assert "Action 1.1: status from “not started” to “blocked”." in seen(view)
    assert not view.end.review.isEnabled()
    assert focused() is view.end.reports["plan-page"]
    press(Key.Key_Return)
    view.end.reports["review"].click()
    assert heard(wanted) == [["plan-page", world.plan], ["review", last.id]]


def test_a_review_dated_before_the_last_one_stays_open(
    view: ReviewView, services: Services, world: World, reviewed: dt.date
) -> None:
    press(Key.Key_Return, CONTROL)
    view.end.review.focus("date")
    replace(short(reviewed - dt.timedelta(days=1)))
    press(Key.Key_Tab)
    assert f"The last review was on {short(reviewed)}" in seen(view)
    news = QSignalSpy(view.news)
    press(Key.Key_Return, CONTROL)
    assert len(services.reviews.recorded(world.plan)) == 1
    assert f"The last review was on {short(reviewed)}" in heard(news)[0][0]
    assert focused() is view.end.review.input("date")


def test_undo_opens_the_review_again(view: ReviewView, services: Services, world: World) -> None:
    press(Key.Key_Return, CONTROL)
    type_in("Ada")
    press(Key.Key_Return, CONTROL)
    assert not view.end.record.isVisible()
    assert services.database.undo() == "Record review"
    assert view.end.record.isVisible()
    assert view.end.review.isEnabled()
    assert view.end.review.input("present").value() == "Ada"


def test_undo_past_the_beginning_of_a_review_goes_on_and_comes_back(
    view: ReviewView, services: Services, world: World
) -> None:
    type_in("Used in four groups")
    press(Key.Key_Return, CONTROL)
    type_in("Ada")
    press(Key.Key_Tab)
    undone = [services.database.undo() for _ in range(3)]
    assert undone == ["Edit review", "Begin review", "Edit action"]
    assert focused() is view.card.form.input("progress")
    assert [services.database.redo() for _ in range(3)] == list(reversed(undone))
    press(Key.Key_Return, CONTROL)
    assert view.end.review.input("present").value() == "Ada"


def test_a_plan_without_aims_begins_its_review_again_after_undo(
    view: ReviewView, services: Services, world: World
) -> None:
    empty = services.plans.new(department_id=world.department, year="2026/27")
    view.show_record(empty)
    assert services.database.undo() == "Begin review"
    assert services.reviews.of(empty) == []
    press(Key.Key_Return, CONTROL)
    press(Key.Key_Return, CONTROL)
    assert len(services.reviews.recorded(empty)) == 1


@pytest.mark.parametrize("where", ["action", "review"])
def test_a_review_is_not_recorded_over_a_text_that_is_not_saved(
    view: ReviewView, services: Services, world: World, where: str
) -> None:
    if where == "review":
        press(Key.Key_Return, CONTROL)
    (view.card.form if where == "action" else view.end.review).focus("due" if where == "action" else "date")
    replace("31/02")
    if where == "action":
        press(Key.Key_Return, CONTROL)
    news = QSignalSpy(view.news)
    press(Key.Key_Return, CONTROL)
    assert services.reviews.recorded(world.plan) == []
    assert "31/02" in heard(news)[0][0]


def test_a_review_that_was_begun_is_gone_on_with(view: ReviewView, services: Services, world: World) -> None:
    press(Key.Key_Return, CONTROL)
    type_in("Ada and Ben")
    left = QSignalSpy(view.left)
    press(Key.Key_Escape)
    view.flush()
    assert len(heard(left)) == 1
    view.show_record(world.plan)
    press(Key.Key_Return, CONTROL)
    assert view.end.review.input("present").value() == "Ada and Ben"
    assert len(services.reviews.of(world.plan)) == 1


def test_a_walk_through_leaves_no_review_behind(view: ReviewView, services: Services, world: World) -> None:
    press(Key.Key_Escape)
    assert services.reviews.of(world.plan) == []
    assert services.database.undo_label == ""


def test_between_the_list_and_what_is_typed(view: ReviewView) -> None:
    press(Key.Key_F6)
    assert focused() is view.list
    press(Key.Key_Down)
    assert view.list.is_at_end()
    press(Key.Key_F6)
    assert focused() is view.end.review.input("present")


def test_a_plan_without_aims_has_an_end_alone(view: ReviewView, services: Services, world: World) -> None:
    empty = services.plans.new(department_id=world.department, year="2026/27")
    view.show_record(empty)
    assert view.list.is_at_end()
    assert "0 of 0 actions looked at" in seen(view)


def test_a_plan_that_is_binned_elsewhere_is_left(view: ReviewView, services: Services, world: World) -> None:
    left = QSignalSpy(view.left)
    services.plans.bin(world.plan)
    assert len(heard(left)) == 1


def test_every_control_has_a_name(view: ReviewView) -> None:
    press(Key.Key_Return, CONTROL)
    controls = [
        *view.findChildren(QPushButton),
        *view.findChildren(QLineEdit),
        *view.findChildren(QPlainTextEdit),
        view.list,
    ]
    for control in controls:
        assert control.accessibleName() or (isinstance(control, QPushButton) and control.text()), control


def test_the_widths_are_remembered(view: ReviewView, services: Services, world: World, show: Show) -> None:
    view._split.setSizes([700, 500])  # noqa: SLF001 - as a user drags it
    before = view.list.width()
    again = ReviewView(services)
    again.restore(view.state())
    show(again, width=1366, height=768)
    again.show_record(world.plan)
    assert abs(again.list.width() - before) <= 2


def test_a_file_that_is_taken_away_is_said_at_every_key(view: ReviewView, services: Services, world: World) -> None:
    news = QSignalSpy(view.news)
    path = services.database.path
    away = path.rename(path.with_name("away.tfm"))
    press(Key.Key_N, CONTROL)
    press(Key.Key_3, ALT)
    type_in("Used in four groups")
    press(Key.Key_Return, CONTROL)
    assert len(heard(news)) >= 3
    assert all("is no longer in its folder" in told for (told,) in heard(news))
    assert "Progress: Used in four groups" in view.unsaved()
    away.rename(path)
    press(Key.Key_PageUp, CONTROL)
    press(Key.Key_N, CONTROL)
    assert services.plans.actions.get(world.action).fields.progress == "Used in four groups"
    assert services.plans.actions.get(world.action).fields.status is ActionStatus.DONE
    assert len(services.plans.actions.of(world.aim)) == 2
