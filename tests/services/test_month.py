"""What lies on the days of a month, and what is to be confirmed."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.data_file import World, living_plan, work_group

from tfm_desktop.services.half_terms import bank_holidays
from tfm_desktop.services.month import month, weeks
from tfm_desktop.services.services import Services

JANUARY = dt.date(2026, 1, 1)


@pytest.fixture
def group(services: Services, world: World) -> uuid.UUID:
    living_plan(services, world)
    return work_group(services, world)


def told(services: Services, day: dt.date = JANUARY, department: uuid.UUID | None = None) -> list[tuple[object, str]]:
    return [(one.date and one.date.day, one.told(JANUARY)) for one in month(services, day, department)]


def test_a_month(services: Services, world: World, group: uuid.UUID) -> None:
    assert told(services) == [
        (14, "Visit: St Mary’s School: See how ratio tables are used"),
        (20, "Work Group session: NCP25-12: Session 1: Ratio tables (to be confirmed)"),
        (21, "Professional development: St Mary’s School: Stem sentences"),
    ]
    opens = [one.opens for one in month(services, JANUARY)]
    assert opens[0] == ("visit", world.visit)
    assert [kind for kind, _ in opens] == ["visit", "session", "pd_session"]
    assert told(services, dt.date(2026, 3, 1)) == [
        (20, "Next review of the plan: St Mary’s School: Talk in every lesson")
    ]


def test_what_is_of_one_day_stands_in_the_order_of_the_day(services: Services, world: World, group: uuid.UUID) -> None:
    (session,) = services.sessions.of(group)
    services.visits.change(world.visit, date=session.fields.date, start=dt.time(9))
    assert [one.at for one in month(services, JANUARY)][:2] == [dt.time(9), dt.time(13)]


def test_the_days_of_whole_weeks_are_told_and_no_others(services: Services, world: World) -> None:
    first, last = dt.date(2025, 12, 29), dt.date(2026, 2, 1)
    for day, is_there in (
        (first, True),
        (last, True),
        (first - dt.timedelta(1), False),
        (last + dt.timedelta(1), False),
    ):
        services.visits.change(world.visit, date=day)
        assert bool(told(services)) is is_there


def test_what_is_to_be_confirmed_stands_last_in_each_month_of_its_year(
    services: Services, world: World, group: uuid.UUID
) -> None:
    (session,) = services.sessions.of(group)
    services.sessions.change(session.id, date=None, start=None)
    services.programme.add(world.plan, title="Algebra tiles")
    ends = [(None, "Work Group session: NCP25-12: Session 1: Ratio tables")]
    ends += [(None, "Professional development: St Mary’s School: Algebra tiles")]
    assert told(services)[-2:] == told(services, dt.date(2026, 8, 1)) == ends
    assert told(services, dt.date(2026, 10, 1)) == []
    services.sessions.change(session.id, status="cancelled")
    assert told(services, dt.date(2026, 8, 1)) == ends[1:]


def test_what_does_not_take_place_says_so(services: Services, world: World, group: uuid.UUID) -> None:
    (session,) = services.sessions.of(group)
    services.sessions.change(session.id, status="cancelled", kind="launch")
    services.visits.change(world.visit, status="postponed")
    assert [text for _, text in told(services)][:2] == [
        "Visit: St Mary’s School: See how ratio tables are used (postponed)",
        "Work Group session: NCP25-12: Session 1 (launch): Ratio tables (cancelled)",
    ]


def test_a_department_in_focus(services: Services, world: World, group: uuid.UUID) -> None:
    other = services.departments.for_school(services.schools.by_hand(name="Ash"))
    services.visits.new(department_id=other, date=dt.date(2026, 1, 20))
    assert [one.where for one in month(services, JANUARY, other)] == ["Ash"]
    assert len(month(services, JANUARY, world.department)) == 3
    assert len(month(services, JANUARY)) == 4


def test_sessions_after_a_department_withdrew_are_not_its_own(
    services: Services, world: World, group: uuid.UUID
) -> None:
    (member,) = services.work_groups.members.of(group)
    services.sessions.add(group)
    services.work_groups.members.change(member.id, status="withdrawn", withdrawn_on=dt.date(2026, 1, 20))
    assert [one.date for one in month(services, JANUARY, world.department) if one.opens[0] == "session"] == [
        dt.date(2026, 1, 20)
    ]
    services.work_groups.members.change(member.id, withdrawn_on=dt.date(2026, 1, 19))
    assert [one for one in month(services, JANUARY, world.department) if one.opens[0] == "session"] == []
    assert len([one for one in month(services, JANUARY) if one.opens[0] == "session"]) == 2


def test_what_is_in_the_bin_is_not_told(services: Services, world: World, group: uuid.UUID) -> None:
    services.work_groups.bin(group)
    services.departments.bin(world.department)
    assert told(services) == told(services, dt.date(2026, 3, 1)) == []


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)))
def test_weeks_run_from_monday_to_sunday_and_hold_the_month(day: dt.date) -> None:
    found = weeks(day)
    assert all([one.weekday() for one in week] == list(range(7)) for week in found)
    days = [one for week in found for one in week]
    assert days == [days[0] + dt.timedelta(at) for at in range(len(days))]
    assert all(any((one.year, one.month) == (day.year, day.month) for one in week) for week in found)
    assert day in days


def test_bank_holidays_are_named() -> None:
    found = bank_holidays("2025/26")
    assert found[dt.date(2026, 4, 3)] == "Good Friday"
    assert found[dt.date(2025, 12, 25)] == "Christmas Day"
