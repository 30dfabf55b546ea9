"""What goes into a calendar file: which sessions and visits, how certain, and nothing that may not leave."""

import datetime as dt
import uuid
from typing import Any

import pytest
from tests.data_file import World, work_group

from tfm_desktop.domain.calendar_entries import CalendarEntry, EntryStatus
from tfm_desktop.services.services import Services


@pytest.fixture
def group(services: Services, world: World) -> uuid.UUID:
    return work_group(services, world)


def by_summary(services: Services, **chosen: Any) -> dict[str, CalendarEntry]:
    return {one.summary: one for one in services.calendar.sheet(**chosen).entries}


def test_a_session_and_a_visit_are_named_and_placed(services: Services, world: World, group: uuid.UUID) -> None:
    services.visits.change(world.visit, status="confirmed", start=dt.time(9), end=dt.time(12))
    visit, session = services.calendar.sheet().entries
    assert (session.summary, session.date, session.start, session.end) == (
        "Work Group NCP25-12: session 1",
        dt.date(2026, 1, 20),
        dt.time(13),
        dt.time(16),
    )
    assert (session.place, session.status, session.details) == ("Venue to be confirmed", EntryStatus.TENTATIVE, "")
    assert (visit.summary, visit.place) == ("Visit: St Mary’s School", "St Mary’s School, Camden, NW1 8AS")
    assert (visit.status, visit.details) == (EntryStatus.CONFIRMED, "")
    assert (visit.id, session.id) == (world.visit, services.sessions.of(group)[0].id)


@pytest.mark.parametrize(
    ("values", "summary", "place", "status"),
    [
        ({"number": 2, "kind": "showcase lesson"}, "session 2 (showcase lesson)", "Venue to be confirmed", "TENTATIVE"),
        ({"number": None, "kind": "launch"}, "launch", "Venue to be confirmed", "TENTATIVE"),
        ({"number": None, "mode": "online", "status": "confirmed"}, "session", "Online", "CONFIRMED"),
        ({"venue": "Room 2", "status": "confirmed"}, "session 1", "Room 2", "CONFIRMED"),
        ({"venue": "Room 2"}, "session 1", "Room 2", "TENTATIVE"),
        ({"status": "held"}, "session 1", "Venue to be confirmed", "CONFIRMED"),
        ({"status": "cancelled"}, "session 1", "Venue to be confirmed", "CANCELLED"),
    ],
)
def test_how_certain_a_session_is(
    services: Services, group: uuid.UUID, values: dict[str, Any], summary: str, place: str, status: str
) -> None:
    services.sessions.change(services.sessions.of(group)[0].id, **values)
    (entry,) = services.calendar.sheet(group=group).entries
    assert (entry.summary, entry.place, entry.status) == (f"Work Group NCP25-12: {summary}", place, status)


def test_a_session_at_a_members_school_is_there(services: Services, world: World, group: uuid.UUID) -> None:
    services.sessions.change(services.sessions.of(group)[0].id, host_id=world.department)
    (entry,) = services.calendar.sheet(group=group).entries
    assert entry.place == "St Mary’s School, Camden"
    services.work_groups.change(group, code="")
    assert "Work Group (Embedding): session 1" in by_summary(services)


@pytest.mark.parametrize(
    ("status", "summary", "told"),
    [
        ("planned", "Visit: St Mary’s School", "TENTATIVE"),
        ("confirmed", "Visit: St Mary’s School", "CONFIRMED"),
        ("done", "Visit: St Mary’s School", "CONFIRMED"),
        ("postponed", "Visit: St Mary’s School (postponed)", "TENTATIVE"),
        ("cancelled", "Visit: St Mary’s School", "CANCELLED"),
    ],
)
def test_how_certain_a_visit_is(services: Services, world: World, status: str, summary: str, told: str) -> None:
    services.visits.change(world.visit, status=status, mode="online")
    (entry,) = services.calendar.sheet().entries
    assert (entry.summary, entry.status, entry.place) == (summary, told, "Online")


def test_a_group_has_its_sessions_and_a_department_its_visits_and_groups(
    services: Services, world: World, group: uuid.UUID
) -> None:
    other = services.departments.for_school(services.schools.by_hand(name="Other School"))
    services.visits.new(department_id=other, date=dt.date(2026, 1, 15))
    elsewhere = services.work_groups.new(year="2025/26", code="Elsewhere")
    services.sessions.add(elsewhere, date=dt.date(2026, 1, 16))
    ours, mine = "Work Group NCP25-12: session 1", "Visit: St Mary’s School"
    theirs = {"Visit: Other School", "Work Group Elsewhere: session 1"}
    assert by_summary(services).keys() == {ours, mine, *theirs}
    assert by_summary(services, group=group).keys() == {ours}
    assert by_summary(services, department=world.department).keys() == {ours, mine}
    assert by_summary(services, department=other).keys() == {"Visit: Other School"}
    assert services.calendar.sheet(group=group).title == "Work Group NCP25-12"
    assert services.calendar.sheet(department=other).title == "Other School"
    assert services.calendar.sheet().title == "Sessions and visits"


def test_who_withdrew_keeps_the_sessions_until_then(services: Services, world: World, group: uuid.UUID) -> None:
    services.sessions.add(group, date=dt.date(2026, 3, 3))
    (member,) = services.work_groups.members.of(group)
    services.work_groups.members.change(member.id, status="withdrawn", withdrawn_on=dt.date(2026, 2, 1))
    kept = by_summary(services, department=world.department)
    assert "Work Group NCP25-12: session 1" in kept
    assert "Work Group NCP25-12: session 2" not in kept
    assert len(services.calendar.sheet(group=group).entries) == 2


def test_what_is_in_the_bin_is_left_out(services: Services, world: World, group: uuid.UUID) -> None:
    services.visits.bin(world.visit)
    assert by_summary(services).keys() == {"Work Group NCP25-12: session 1"}
    services.work_groups.bin(group)
    assert by_summary(services) == {}
    assert by_summary(services, department=world.department) == {}


def test_what_has_no_date_is_left_out_and_counted(services: Services, world: World, group: uuid.UUID) -> None:
    services.sessions.add(group, kind="showcase lesson")
    sheet = services.calendar.sheet(group=group)
    assert sheet.in_words == (
        "1 entry. 1 is marked as tentative: not all is confirmed yet. 1 session has no date yet and is left out."
    )
    services.sessions.add(group)
    services.sessions.add(group, status="cancelled")
    services.sessions.add(group, date=dt.date(2026, 3, 3), status="cancelled")
    services.visits.change(world.visit, status="done")
    assert services.calendar.sheet().in_words == (
        "3 entries. 1 is marked as tentative: not all is confirmed yet. 1 is marked as cancelled. "
        "2 sessions have no date yet and are left out."
    )
    empty = services.work_groups.new(year="2025/26")
    assert services.calendar.sheet(group=empty).in_words == "There is no entry."


def test_theme_and_purpose_come_along_where_they_are_chosen(services: Services, group: uuid.UUID) -> None:
    visit, session = services.calendar.sheet(with_details=True).entries
    assert visit.details == "See how ratio tables are used"
    assert session.details == "Ratio tables"


def test_an_entry_is_as_new_as_what_is_told_in_it(services: Services, world: World, group: uuid.UUID) -> None:
    session = services.sessions.of(group)[0].id
    services.sessions.change(session, host_id=world.department)
    (before,) = services.calendar.sheet(group=group).entries
    services.work_groups.change(group, code="NCP25-13")
    (renamed,) = services.calendar.sheet(group=group).entries
    assert renamed.updated_at == services.work_groups.get(group).updated_at > before.updated_at
    services.schools.change(world.school, name="St Mary’s Academy")
    visit, moved = services.calendar.sheet().entries
    assert moved.updated_at == visit.updated_at == services.schools.get(world.school).updated_at > renamed.updated_at
