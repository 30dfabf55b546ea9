"""The past of a plan: its reviews, what changed, and how it stood."""

import datetime as dt
import uuid

import pytest
from PySide6.QtTest import QSignalSpy
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, in_dialog, press, replace, type_in
from tests.qt.signals import heard

from tfm_desktop.domain.plans import ActionStatus, Rag
from tfm_desktop.domain.years import british, short
from tfm_desktop.qt.plans.past import PastPage
from tfm_desktop.services.services import Services

TODAY = dt.date.today()
FIRST, SECOND = TODAY - dt.timedelta(days=60), TODAY - dt.timedelta(days=20)


@pytest.fixture
def reviews(services: Services, world: World) -> list[uuid.UUID]:
    """Write a plan of two months with two reviews."""
    made = []
    history = services.plans.history
    with history.dated(FIRST):
        services.plans.change(world.plan, title="Talk, and time for it")
        services.plans.aims.change(world.aim, evidence="Answers of one word")
        services.plans.criteria.change(world.criterion, rag=Rag.RED)
        services.plans.actions.change(world.action, lead="Ada")
        for present, day in (("Ada, Ben", FIRST),):
            made.append(services.reviews.begin(world.plan, day))
            services.reviews.change(made[-1], present=present, summary="A beginning")
            services.reviews.record(made[-1], day)
    with history.dated(SECOND):
        services.plans.actions.change(world.action, status=ActionStatus.UNDER_WAY, rag=Rag.AMBER)
        made.append(services.reviews.begin(world.plan, SECOND))
        services.reviews.record(made[-1], SECOND)
    services.plans.actions.change(world.action, status=ActionStatus.DONE)
    return made


@pytest.fixture
def past(services: Services, world: World, reviews: list[uuid.UUID], show: Show) -> PastPage:
    made = PastPage(services)
    show(made, width=900, height=900)
    made.load(world.plan)
    return made


def test_the_newest_review_is_shown_first(past: PastPage) -> None:
    assert [row.text for row in past.reviews.rows.rows] == [british(SECOND), british(FIRST)]
    assert [row.below for row in past.reviews.rows.rows] == ["nobody named", "Ada, Ben"]
    assert "·  Action 1.1: status from “not started” to “under way”." in past.told.text()
    past.reviews.setFocus()
    press(Key.Key_Down)
    assert past.told.text().startswith("A beginning\n·  The plan began with 1 aim and 1 action.")


def test_what_changed_since_the_last_review_is_proposed(past: PastPage) -> None:
    assert (past.first.value(), past.last.value()) == (SECOND, TODAY)
    assert past.changed.text() == "·  Action 1.1: status from “under way” to “done”."
    assert "1.1  Plan stem sentences together (done, amber, due 01/03/2026)" in past.stood.text()


def test_how_it_stood_on_any_day(past: PastPage) -> None:
    past.first.setFocus()
    replace(short(FIRST))
    press(Key.Key_Tab)
    replace(short(SECOND))
    press(Key.Key_Tab)
    assert "·  Action 1.1: RAG from “not rated” to “amber”." in past.changed.text()
    assert "(under way, amber, due 01/03/2026" in past.stood.text()
    assert past._stood_heading.text() == f"How it stood on {short(SECOND)}"  # noqa: SLF001


def test_days_the_wrong_way_round_mean_the_same(past: PastPage) -> None:
    past.first.setFocus()
    replace(short(TODAY))
    press(Key.Key_Tab)
    replace(short(SECOND))
    press(Key.Key_Tab)
    assert past.changed.text() == "·  Action 1.1: status from “under way” to “done”."


def test_a_day_before_the_history_and_one_that_is_none(past: PastPage) -> None:
    past.first.setFocus()
    replace("1/9/2001")
    press(Key.Key_Tab)
    replace("2/9/2001")
    press(Key.Key_Tab)
    assert past.changed.text() == f"How the plan stood then is not known: its history begins on {short(FIRST)}."
    assert past.stood.text() == ""
    past.last.setFocus()
    replace("31/02")
    press(Key.Key_Tab)
    assert "“31/02” is not a date" in past.changed.text()
    past.last.setFocus()
    replace("")
    press(Key.Key_Tab)
    assert past.changed.text() == "Give both days, such as 14/01 and 28/02."


def test_a_correction_is_asked_for_and_shown(past: PastPage, services: Services, reviews: list[uuid.UUID]) -> None:
    def say(dialog: object) -> None:
        type_in("Ben was not there")
        press(Key.Key_Tab)
        press(Key.Key_Return)

    past.reviews.go_to(reviews[0])
    in_dialog(say)
    past.correct.click()
    assert f"Correction of {short(TODAY)}: Ben was not there" in past.told.text()
    assert [one.fields.text for one in services.reviews.corrections.of(reviews[0])] == ["Ben was not there"]
    problem = QSignalSpy(past.problem)
    past.add_correction("  ")
    assert heard(problem) == [["Say what is to be corrected."]]


def test_the_pdf_of_a_review_is_asked_for(past: PastPage, reviews: list[uuid.UUID]) -> None:
    wanted = QSignalSpy(past.report_wanted)
    past.reviews.go_to(reviews[0])
    past.pdf.click()
    assert heard(wanted) == [["review", reviews[0]]]


def test_a_plan_without_a_review_says_how_to_make_one(past: PastPage, services: Services, world: World) -> None:
    past.load(services.plans.new(department_id=world.department, year="2026/27"))
    assert "F8" in past.nothing.text()
    assert not past.pdf.isVisible()
    assert past.changed.text() == "Nothing changed."
