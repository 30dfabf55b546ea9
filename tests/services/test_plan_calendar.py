import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.data_file import World, living_plan

from tfm_desktop.domain.history import AimState, Part, PlanState
from tfm_desktop.domain.plans import FINISHED, ActionFields, ActionStatus, AimFields, PlanFields
from tfm_desktop.domain.programme import PdSessionFields, PdStatus
from tfm_desktop.domain.record import Saved, now
from tfm_desktop.domain.visits import VisitMode, VisitStatus
from tfm_desktop.services import plan_calendar
from tfm_desktop.services.plan_calendar import CalendarEntry, EntryKind
from tfm_desktop.services.services import Services
from tfm_desktop.services.visits import VisitRow

TODAY = dt.date(2026, 2, 20)
PLAN = uuid.uuid4()
DAYS = st.dates(dt.date(2025, 9, 1), dt.date(2026, 8, 31))


def told(services: Services, plan: uuid.UUID) -> list[tuple[dt.date | None, str]]:
    return [(entry.date, entry.told(TODAY)) for entry in plan_calendar.of_plan(services, plan)]


def test_the_year_of_a_plan(services: Services, world: World) -> None:
    living_plan(services, world)
    found = plan_calendar.of_plan(services, world.plan)
    (session,) = services.programme.of(world.plan)
    (review,) = services.reviews.recorded(world.plan)
    assert found == [
        CalendarEntry(dt.date(2026, 1, 14), EntryKind.VISIT, "See how ratio tables are used", ("visit", world.visit)),
        CalendarEntry(dt.date(2026, 1, 21), EntryKind.SESSION, "Stem sentences", ("pd_session", session.id)),
        CalendarEntry(dt.date(2026, 1, 28), EntryKind.REVIEW, "Ada, Ben", ("review", review.id)),
        CalendarEntry(dt.date(2026, 3, 1), EntryKind.DUE, "1.1 Plan stem sentences together", ("action", world.action)),
        CalendarEntry(dt.date(2026, 3, 20), EntryKind.NEXT_REVIEW, "", ("plan", world.plan)),
    ]


def test_what_is_to_be_confirmed_comes_last_and_what_does_not_take_place_says_so(
    services: Services, world: World
) -> None:
    services.plans.actions.change(world.action, due=None)
    services.programme.add(world.plan, title="Algebra tiles")
    services.programme.add(world.plan, title="", date=dt.date(2026, 7, 1), status=PdStatus.CANCELLED)
    services.visits.change(world.visit, status=VisitStatus.POSTPONED)
    assert told(services, world.plan) == [
        (dt.date(2026, 1, 14), "Visit: See how ratio tables are used (postponed)"),
        (dt.date(2026, 7, 1), "Professional development: (cancelled)"),
        (None, "Professional development: Algebra tiles"),
    ]


def test_visits_are_those_of_the_department_in_the_year_of_the_plan(services: Services, world: World) -> None:
    services.plans.actions.change(world.action, due=None)
    other = services.departments.for_school(services.schools.by_hand(name="Ash"))
    services.visits.new(department_id=other, date=dt.date(2026, 1, 15))
    services.visits.new(department_id=world.department, date=dt.date(2025, 8, 31))
    last = services.visits.new(department_id=world.department, date=dt.date(2026, 8, 31))
    assert [entry.opens[1] for entry in plan_calendar.of_plan(services, world.plan)] == [world.visit, last]
    services.visits.bin(last)
    assert [entry.opens[1] for entry in plan_calendar.of_plan(services, world.plan)] == [world.visit]


@pytest.mark.parametrize("status", ActionStatus)
def test_an_action_is_due_until_it_is_finished(services: Services, world: World, status: ActionStatus) -> None:
    services.plans.actions.change(world.action, status=status)
    kinds = [entry.kind for entry in plan_calendar.of_plan(services, world.plan)]
    assert (EntryKind.DUE in kinds) is (status not in FINISHED)


@pytest.mark.parametrize(
    ("kind", "day", "words", "is_past"),
    [
        (EntryKind.DUE, dt.date(2026, 2, 19), "Overdue: 1.1 Plan", False),
        (EntryKind.DUE, TODAY, "Due: 1.1 Plan", False),
        (EntryKind.VISIT, dt.date(2026, 2, 19), "Visit: 1.1 Plan", True),
        (EntryKind.VISIT, TODAY, "Visit: 1.1 Plan", False),
        (EntryKind.SESSION, None, "Professional development: 1.1 Plan", False),
    ],
)
def test_how_an_entry_stands_to_today(kind: EntryKind, day: dt.date | None, words: str, is_past: bool) -> None:
    entry = CalendarEntry(day, kind, "1.1 Plan", ("action", PLAN))
    assert entry.told(TODAY) == words
    assert entry.is_past(TODAY) is is_past


@given(st.lists(st.none() | DAYS), st.lists(DAYS), st.lists(st.none() | DAYS), st.none() | DAYS)
def test_every_day_is_there_once_and_in_order(
    sessions: list[dt.date | None],
    visits: list[dt.date],
    due: list[dt.date | None],
    review: dt.date | None,
) -> None:
    actions = tuple(Part(uuid.uuid4(), ActionFields(aim_id=PLAN, due=day)) for day in due)
    aims = (AimState(PLAN, AimFields(plan_id=PLAN), actions=actions),)
    state = PlanState(PLAN, PlanFields(department_id=PLAN, year="2025/26", next_review=review), aims)
    found = plan_calendar.entries(
        state,
        [Saved(uuid.uuid4(), PdSessionFields(plan_id=PLAN, date=day), now()) for day in sessions],
        [VisitRow(PLAN, day, None, "", VisitMode.ONLINE, VisitStatus.DONE, "") for day in visits],
        [],
    )
    days = [entry.date for entry in found]
    dated = [*filter(None, sessions), *visits, *filter(None, due), *([review] if review else [])]
    assert days == [*sorted(dated), *[None] * sessions.count(None)]
