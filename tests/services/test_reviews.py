"""Reviews: one goes on, the others stay as they were."""

import datetime as dt
import uuid

import pytest
from tests.data_file import World

from tfm_desktop.domain import history
from tfm_desktop.domain.errors import Invalid, ReviewIsRecorded
from tfm_desktop.domain.plans import ActionStatus, Due, Rag
from tfm_desktop.services.services import Services

FIRST, SECOND = dt.date(2026, 1, 28), dt.date(2026, 3, 11)


def record(services: Services, world: World, day: dt.date, **told: str) -> uuid.UUID:
    review = services.reviews.begin(world.plan, day)
    services.reviews.change(review, **told)
    services.reviews.record(review, day)
    return review


def test_a_review_that_goes_on_is_gone_on_with(services: Services, world: World) -> None:
    review = services.reviews.begin(world.plan, FIRST)
    assert services.reviews.begin(world.plan, SECOND) == review
    assert services.reviews.get(review).fields.date == SECOND  # nobody had written in it
    services.reviews.change(review, summary="Half of it is said")
    assert services.reviews.begin(world.plan, dt.date(2026, 5, 1)) == review
    assert services.reviews.get(review).fields.date == SECOND
    assert services.reviews.recorded(world.plan) == []


def test_the_record_says_what_changed_since_the_last_one(services: Services, world: World) -> None:
    record(services, world, FIRST, present="Ada, Ben")
    services.plans.actions.change(world.action, status=ActionStatus.DONE, rag=Rag.GREEN, due=dt.date(2026, 3, 8))
    services.plans.change(world.plan, next_review=dt.date(2026, 5, 6), needed="Half a day of cover")
    assert services.reviews.done_since(world.plan) == [("1.1", "Plan stem sentences together")]
    second = record(services, world, SECOND)
    first_sheet, second_sheet = services.reviews.sheets(world.plan)
    assert first_sheet.review.changed == ("The plan began with 1 aim and 1 action.",)
    assert first_sheet.next_review is None
    assert second_sheet.review.changed == (
        "The plan: next review from nothing to 06/05/2026.",
        "The plan: needed from senior leadership added.",
        "Action 1.1: due date moved from 01/03/2026 to 08/03/2026.",
        "Action 1.1: status from “not started” to “done”.",
        "Action 1.1: RAG from “not rated” to “green”.",
    )
    assert second_sheet.next_review == dt.date(2026, 5, 6)
    assert services.reviews.changed_since(world.plan) == []
    assert services.reviews.done_since(world.plan) == []
    assert services.plans.history.at_review(world.plan, second) == services.plans.state(world.plan)


def test_a_recorded_review_does_not_change_any_more(services: Services, world: World) -> None:
    review = record(services, world, FIRST, summary="As it was")
    before = services.reviews.get(review)
    for change in (
        lambda: services.reviews.change(review, summary="As it never was"),
        lambda: services.reviews.bin(review),
        lambda: services.reviews.record(review, SECOND),
    ):
        with pytest.raises(ReviewIsRecorded, match="Add a correction"):
            change()
    services.plans.actions.change(world.action, status=ActionStatus.DROPPED)
    assert services.reviews.get(review) == before


def test_a_correction_stands_beside_the_review(services: Services, world: World) -> None:
    review = record(services, world, FIRST, present="Ada, Ben")
    before = services.reviews.get(review)
    services.reviews.correct(review, "  Ben was not there. ", SECOND)
    with pytest.raises(Invalid):
        services.reviews.correct(review, " \n", SECOND)
    (sheet,) = services.reviews.sheets(world.plan)
    assert [(one.date, one.text) for one in sheet.corrections] == [(SECOND, "Ben was not there.")]
    assert services.reviews.get(review) == before
    assert services.database.undo() == "Correct review"


def test_a_review_dated_before_the_last_one_or_ahead_is_not_recorded(services: Services, world: World) -> None:
    record(services, world, SECOND)
    review = services.reviews.begin(world.plan, FIRST)
    with pytest.raises(Invalid, match="The last review was on 11/03/2026"):
        services.reviews.record(review, SECOND)
    services.reviews.change(review, date=SECOND + dt.timedelta(days=1))
    with pytest.raises(Invalid, match="dated on the day it takes place"):
        services.reviews.record(review, SECOND)
    assert not services.reviews.get(review).fields.is_recorded
    services.reviews.change(review, date=SECOND)
    services.reviews.record(review, SECOND)


def test_undo_opens_a_review_again_and_redo_records_it(services: Services, world: World) -> None:
    review = record(services, world, FIRST)
    stood = services.plans.state(world.plan)
    assert services.database.undo() == "Record review"
    assert services.reviews.begin(world.plan, FIRST) == review
    services.database.redo()
    assert [one.id for one in services.reviews.recorded(world.plan)] == [review]
    assert services.plans.history.at_review(world.plan, review) == stood


def test_the_agenda_tells_each_action_with_how_it_stood(services: Services, world: World) -> None:
    (first,) = services.reviews.agenda(world.plan, dt.date(2026, 2, 20))
    assert (first.number, first.before, first.due) == ("1.1", None, Due.SOON)
    record(services, world, FIRST)
    services.plans.actions.change(world.action, status=ActionStatus.DONE)
    (after,) = services.reviews.agenda(world.plan, dt.date(2026, 4, 1))
    assert after.before is not None
    assert after.before.status is ActionStatus.NOT_STARTED
    assert (after.due, after.was_over) == (Due.NONE, False)
    record(services, world, SECOND)
    assert services.reviews.agenda(world.plan, SECOND)[0].was_over
    services.plans.actions.change(world.action, progress="Taken up again")
    assert not services.reviews.agenda(world.plan, SECOND)[0].was_over
    services.plans.aims.add(world.plan, text="An aim without an action")
    assert services.reviews.agenda(world.plan, SECOND)[1].action is None


def test_each_plan_has_reviews_of_its_own(services: Services, world: World) -> None:
    record(services, world, SECOND)
    other = services.plans.new(department_id=world.department, year="2026/27")
    review = services.reviews.begin(other, FIRST)
    services.reviews.record(review, FIRST)
    assert [one.id for one in services.reviews.recorded(other)] == [review]
    assert history.from_text(services.reviews.get(review).fields.state) == services.plans.state(other)


def test_what_is_typed_of_a_review_is_found(services: Services, world: World) -> None:
    record(services, world, FIRST, summary="Whiteboards in every room", present="Zoë Hartnell")
    for words in ("whiteboards room", "hartnell"):
        (hit,) = services.search.find(words)
        assert (hit.kind, hit.found_in, hit.id) == ("plan", "review", world.plan)
