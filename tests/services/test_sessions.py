import datetime as dt
import uuid

import pytest
from tests.data_file import YEAR, World, dump, work_group

from tfm_desktop.domain.errors import GroupIsClosed, Invalid
from tfm_desktop.domain.sessions import AttendanceMark, SessionStatus, attended
from tfm_desktop.domain.work_groups import MembershipStatus
from tfm_desktop.services.services import Services

PRESENT, APOLOGIES, SUBSTITUTE = AttendanceMark.PRESENT, AttendanceMark.APOLOGIES, AttendanceMark.SUBSTITUTE
AUTUMN, SPRING = dt.date(2025, 11, 18), dt.date(2026, 1, 20)


@pytest.fixture
def group(services: Services, world: World) -> uuid.UUID:
    return work_group(services, world)


@pytest.fixture
def session(services: Services, group: uuid.UUID) -> uuid.UUID:
    return services.sessions.of(group)[0].id


@pytest.fixture
def member(services: Services, group: uuid.UUID) -> uuid.UUID:
    return services.work_groups.members.of(group)[0].id


def registered(services: Services, session: uuid.UUID) -> list[tuple[str, bool, str]]:
    return [(row.name, row.expected, row.why) for row in services.sessions.register(session)]


# The register


def test_the_register_holds_the_pairs_also_without_a_mark(services: Services, session: uuid.UUID) -> None:
    rows = services.sessions.register(session)
    assert [(row.name, row.school, row.expected) for row in rows] == [
        ("Ada Invented", "St Mary’s School", True),
        ("Ben Invented", "St Mary’s School", True),
    ]
    assert [row.attendance and row.attendance.fields.mark for row in rows] == [None, PRESENT]


def test_who_is_replaced_in_mid_year_keeps_what_was_done(
    services: Services, world: World, group: uuid.UUID, member: uuid.UUID, session: uuid.UUID
) -> None:
    earlier = services.sessions.add(group, date=AUTUMN)
    services.sessions.mark(earlier, world.teacher, PRESENT)
    pair = services.work_groups.pairs.of(member)
    ben = next(one.id for one in pair if one.fields.person_id == world.teacher)
    carla = services.departments.people.add(world.department, name="Carla Invented")
    services.work_groups.replace(ben, carla, dt.date(2026, 1, 1))
    services.sessions.mark(session, world.teacher, None)
    assert registered(services, earlier) == [
        ("Ada Invented", True, ""),
        ("Ben Invented", True, ""),
        ("Carla Invented", False, "not in the pair on this day"),
    ]
    assert registered(services, session) == [
        ("Ada Invented", True, ""),
        ("Carla Invented", True, ""),
        ("Ben Invented", False, "not in the pair on this day"),
    ]
    undated = services.sessions.add(group)
    assert registered(services, undated) == registered(services, session)


def test_a_department_that_withdrew_is_expected_up_to_that_day(
    services: Services, group: uuid.UUID, member: uuid.UUID, session: uuid.UUID
) -> None:
    services.work_groups.members.change(member, status=MembershipStatus.WITHDRAWN, withdrawn_on=dt.date(2026, 1, 1))
    earlier = services.sessions.add(group, date=AUTUMN)
    assert {why for _, _, why in registered(services, earlier)} == {""}
    assert {why for _, _, why in registered(services, session)} == {"the department withdrew"}
    services.work_groups.members.change(member, withdrawn_on=None)
    assert {why for _, _, why in registered(services, earlier)} == {"the department withdrew"}


def test_who_has_left_is_no_longer_expected_but_where_they_were(
    services: Services, world: World, group: uuid.UUID, session: uuid.UUID
) -> None:
    services.departments.people.change(world.teacher, has_left=True)
    later = services.sessions.add(group, date=SPRING + dt.timedelta(days=60))
    assert registered(services, session)[1] == ("Ben Invented", True, "")
    assert registered(services, later)[1] == ("Ben Invented", False, "has left the school")


def test_a_colleague_who_came_too_stands_on_the_register_last(
    services: Services, world: World, group: uuid.UUID, session: uuid.UUID
) -> None:
    carla = services.departments.people.add(world.department, name="Carla Invented")
    assert carla not in [row.person for row in services.sessions.register(session)]
    services.sessions.mark(session, carla, PRESENT)
    assert registered(services, session)[-1] == ("Carla Invented", False, "came beside the pair")
    services.sessions.mark(session, carla, None)
    assert carla not in [row.person for row in services.sessions.register(session)]
    assert services.sessions.people(group)[carla] == ("Carla Invented", "St Mary’s School")


def test_the_registers_of_a_year_are_those_of_its_sessions(
    services: Services, world: World, group: uuid.UUID, session: uuid.UUID
) -> None:
    other = services.sessions.add(group, date=AUTUMN)
    services.sessions.mark(other, world.head, APOLOGIES)
    assert services.sessions.registers(group) == {
        other: services.sessions.register(other),
        session: services.sessions.register(session),
    }
    assert list(services.sessions.registers(group)) == [other, session]
    assert services.sessions.registers(services.work_groups.new(year=YEAR)) == {}


# Marks


def test_another_mark_takes_what_was_typed_for_the_one_before(
    services: Services, world: World, session: uuid.UUID
) -> None:
    services.sessions.mark(session, world.head, SUBSTITUTE)
    mark = next(one.id for one in services.sessions.attendance.of(session) if one.fields.person_id == world.head)
    services.sessions.attendance.change(mark, substitute="Carla", half_days=0.5)
    assert attended(services.sessions.attendance.get(mark).fields, 1) == 0
    services.sessions.mark(session, world.head, SUBSTITUTE)
    assert services.sessions.attendance.get(mark).fields.substitute == "Carla"
    services.sessions.mark(session, world.head, PRESENT)
    fields = services.sessions.attendance.get(mark).fields
    assert (fields.mark, fields.half_days, fields.substitute) == (PRESENT, None, "")
    services.database.undo()
    assert services.sessions.attendance.get(mark).fields.substitute == "Carla"


@pytest.mark.parametrize(
    ("half_days", "sentence"),
    [
        (-0.5, "Half days: use a number of at least 0."),
        (0.3, "Half days: use steps of 0.5, such as 0.5 or 1."),
        (2.5, "Half days: use a number of at most 2."),
    ],
)
def test_half_days_that_there_are_not_are_refused(
    services: Services, session: uuid.UUID, half_days: float, sentence: str
) -> None:
    mark = services.sessions.attendance.of(session)[0].id
    with pytest.raises(Invalid, match=sentence):
        services.sessions.attendance.change(mark, half_days=half_days)
    services.sessions.attendance.change(mark, half_days=1.5)
    assert services.sessions.attendance.get(mark).fields.half_days == 1.5


def test_all_who_are_expected_and_have_no_mark_are_marked_present_as_one_step(
    services: Services, world: World, session: uuid.UUID
) -> None:
    services.sessions.mark(session, world.teacher, APOLOGIES)
    before = dump(services.database)
    assert services.sessions.mark_present(session) == 1
    marks = {one.fields.person_id: one.fields.mark for one in services.sessions.attendance.of(session)}
    assert marks == {world.teacher: APOLOGIES, world.head: PRESENT}
    assert services.database.undo_label == "Mark all present"
    services.database.undo()
    assert dump(services.database) == before
    services.departments.people.change(world.head, has_left=True)
    assert services.sessions.mark_present(session) == 0


def test_a_closed_group_refuses_marks(services: Services, world: World, group: uuid.UUID, session: uuid.UUID) -> None:
    services.work_groups.close(group, dt.date(2026, 7, 31))
    for act in (
        lambda: services.sessions.mark(session, world.head, PRESENT),
        lambda: services.sessions.mark(session, world.teacher, None),
        lambda: services.sessions.mark_present(session),
        lambda: services.sessions.set_task(session, [world.head], what="Try it"),
        lambda: services.sessions.add(group),
    ):
        with pytest.raises(GroupIsClosed):
            act()


# Gap tasks, numbers and notices


def test_a_task_is_set_to_several_as_one_step(services: Services, world: World, session: uuid.UUID) -> None:
    before = dump(services.database)
    services.sessions.set_task(session, [world.head, world.teacher], what="Bring a book", due=dt.date(2026, 3, 1))
    told = [(one.fields.person_id, one.fields.what) for one in services.sessions.tasks.of(session)[1:]]
    assert told == [(world.head, "Bring a book"), (world.teacher, "Bring a book")]
    services.database.undo()
    assert dump(services.database) == before


def test_a_task_is_due_by_the_next_session_that_is_to_be(
    services: Services, group: uuid.UUID, session: uuid.UUID
) -> None:
    assert services.sessions.following(session) is None
    services.sessions.add(group, date=AUTUMN)
    services.sessions.add(group, date=dt.date(2026, 2, 3), status=SessionStatus.CANCELLED)
    services.sessions.add(group, date=dt.date(2026, 6, 2))
    services.sessions.add(group, date=dt.date(2026, 3, 3))
    undated = services.sessions.add(group)
    assert services.sessions.following(session) == dt.date(2026, 3, 3)
    assert services.sessions.following(undated) is None


def test_numbers_go_on_from_what_is_there(services: Services, group: uuid.UUID) -> None:
    services.sessions.add(group, number=7)
    made = [services.sessions.add(group) for _ in range(2)]
    assert [services.sessions.get(one).fields.number for one in made] == [8, 9]


def test_sessions_stand_by_date_and_those_to_be_confirmed_last(services: Services, group: uuid.UUID) -> None:
    services.sessions.add(group)
    services.sessions.add(group, date=AUTUMN)
    assert [one.fields.date for one in services.sessions.of(group)] == [AUTUMN, SPRING, None]


def test_two_sessions_at_one_time_are_noticed_across_groups(
    services: Services, group: uuid.UUID, session: uuid.UUID
) -> None:
    other = services.work_groups.new(code="NCP25-14", year=YEAR)
    second = services.sessions.add(other, date=SPRING, start=dt.time(15), end=dt.time(17))
    assert services.sessions.notices(session) == {"start": "Another session is at the same time: NCP25-14 session 1."}
    services.sessions.change(second, start=dt.time(16), end=dt.time(17))
    assert services.sessions.notices(session) == {}
    services.sessions.change(second, start=None)
    assert list(services.sessions.notices(second)) == ["start"]
    services.sessions.change(second, status=SessionStatus.CANCELLED)
    assert services.sessions.notices(session) == {}


def test_a_session_of_a_group_in_the_bin_is_at_no_time(
    services: Services, group: uuid.UUID, session: uuid.UUID
) -> None:
    other = services.work_groups.new(year=YEAR)
    services.sessions.add(other, date=SPRING)
    assert services.sessions.notices(session) == {"start": "Another session is at the same time: session 1."}
    services.work_groups.bin(other)
    assert services.sessions.notices(session) == {}


def test_two_sessions_at_one_time_are_noticed_on_an_unusual_day_too(
    services: Services, group: uuid.UUID, session: uuid.UUID
) -> None:
    services.sessions.change(session, date=dt.date(2026, 1, 24))
    services.sessions.add(group, date=dt.date(2026, 1, 24))
    assert list(services.sessions.notices(session)) == ["date", "start"]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (dt.date(2026, 8, 20), ""),
        (dt.date(2025, 8, 20), "This day lies in 2024/25, and the Work Group is of 2025/26. An academic year ends"),
        (dt.date(2026, 9, 1), "This day lies in 2026/27, and the Work Group is of 2025/26. It counts here"),
        (dt.date(2026, 1, 24), "This day lies on a weekend."),
    ],
)
def test_a_day_that_is_unusual_is_noticed(services: Services, session: uuid.UUID, day: dt.date, sentence: str) -> None:
    services.sessions.change(session, date=day)
    told = services.sessions.notices(session).get("date", "")
    assert told.startswith(sentence)
    assert bool(told) == bool(sentence)


def test_the_days_that_are_taken_are_named_by_their_sessions(services: Services, group: uuid.UUID) -> None:
    services.sessions.add(group, date=dt.date(2026, 3, 3), status=SessionStatus.CANCELLED)
    services.sessions.add(group, date=dt.date(2026, 9, 3))
    binned = services.work_groups.new(code="NCP25-99", year=YEAR)
    services.sessions.add(binned, date=dt.date(2026, 3, 5))
    services.work_groups.bin(binned)
    assert services.sessions.days_taken(YEAR) == {SPRING: "NCP25-12 session 1"}
