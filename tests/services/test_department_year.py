"""What is gathered of a department's year: all that is agreed, done and led, and nothing of others or of notes."""

import datetime as dt
import uuid

import pytest
from tests.data_file import YEAR, World, living_plan, work_group

from tfm_desktop.domain.department_year import ToldPerson
from tfm_desktop.domain.departments import AdvocateRole, PathwayStage, Post
from tfm_desktop.domain.sessions import AttendanceMark, SessionStatus
from tfm_desktop.domain.visits import ActivityKind, LedBy
from tfm_desktop.services.department_year import department_year
from tfm_desktop.services.services import Services

ON = dt.date(2026, 3, 1)
SECRET = "Only for me"


@pytest.fixture
def group(services: Services, world: World) -> uuid.UUID:
    return work_group(services, world)


def test_a_year_holds_the_ledger_the_pair_the_sessions_the_visits_and_the_plan(
    services: Services, world: World, group: uuid.UUID
) -> None:
    living_plan(services, world)
    services.visits.change(world.visit, status="done")
    services.visits.new(department_id=world.department, date=dt.date(2026, 4, 22))
    services.sessions.add(group, date=dt.date(2026, 5, 13), theme="To come")
    services.sessions.add(group, date=dt.date(2026, 2, 4), theme="Not held", status=SessionStatus.CANCELLED)
    sheet = department_year(services, world.department, YEAR, ON)
    assert (sheet.school.name, sheet.stage, sheet.subject_leader) == (
        "St Mary’s School",
        PathwayStage.EMBEDDING,
        "Ada Invented",
    )
    assert [(one.code, one.status) for one in sheet.groups] == [("NCP25-12", "active")]
    assert [(one.whom, one.done, one.left) for one in sheet.commitments] == [
        ("Ada Invented", "0 half-days", "4 half-days"),
        ("Ben Invented", "1 half-day", "3 half-days"),
        ("the department", "yes", ""),
    ]
    assert sheet.people == (
        ToldPerson("Ada Invented", Post.HEAD, AdvocateRole.LEAD, None, 0, 0, 0),
        ToldPerson("Ben Invented", Post.TEACHER, AdvocateRole.SECOND, None, 1, 1, 1),
    )
    assert [(one.theme, one.marks) for one in sheet.sessions] == [
        ("Ratio tables", (("Ben Invented", AttendanceMark.PRESENT),))
    ]
    assert (sheet.sessions_to_come, sheet.visits_to_come) == (1, 1)
    assert [one.activities for one in sheet.visits] == [((ActivityKind.LESSON, LedBy.CO_LED),)]
    assert [one.total for one in sheet.led] == [0, 1]
    (plan,) = sheet.plans
    assert (plan.title, plan.progress, plan.next_review) == (
        "Talk in every lesson",
        "0 of 1 action done, 1 due soon",
        dt.date(2026, 3, 20),
    )
    assert [(aim.text, aim.progress) for aim in plan.aims] == [("Pupils reason aloud", plan.progress)]
    assert [one.measure.name for one in sheet.measures] == ["Grade 5+ in mathematics"]


def test_what_ended_before_anything_was_done_is_left_out(services: Services, world: World, group: uuid.UUID) -> None:
    (member,) = services.work_groups.members.of(group)
    services.work_groups.members.change(member.id, status="withdrawn", withdrawn_on=dt.date(2026, 2, 1))
    sheet = department_year(services, world.department, YEAR, ON)
    assert [(one.whom, one.done) for one in sheet.commitments] == [
        ("Ben Invented", "1 half-day"),
        ("the department", "yes"),
    ]


def test_another_year_is_empty_but_for_the_measures(services: Services, world: World, group: uuid.UUID) -> None:
    living_plan(services, world)
    sheet = department_year(services, world.department, "2024/25", ON)
    assert sheet.stage is None
    assert not any(
        (sheet.groups, sheet.commitments, sheet.people, sheet.sessions, sheet.visits, sheet.plans, sheet.led)
    )
    assert sheet.measures


def test_no_note_and_no_other_department_is_in_it(services: Services, world: World, group: uuid.UUID) -> None:
    other = services.departments.for_school(services.schools.by_hand(name="Elm School"))
    stranger = services.departments.people.add(other, name="Eve Elsewhere")
    services.departments.advocates.add(other, year=YEAR, person_id=stranger)
    services.work_groups.add_member(group, other, notes=SECRET)
    (session,) = services.sessions.of(group)
    services.sessions.change(session.id, notes=SECRET, venue="Elm School", host_id=other)
    services.sessions.mark(session.id, stranger, AttendanceMark.PRESENT)
    services.work_groups.change(group, notes=SECRET, focus=SECRET)
    services.visits.change(world.visit, notes=SECRET, status="done")
    services.departments.change(world.department, notes=SECRET)
    (task,) = services.sessions.tasks.of(session.id)
    services.sessions.tasks.change(task.id, outcome=SECRET)
    (member, _) = services.work_groups.members.of(group)
    services.work_groups.members.change(member.id, notes=SECRET)
    told = repr(department_year(services, world.department, YEAR, ON))
    assert "Ben Invented" in told
    for words in ("Eve", "Elm", SECRET):
        assert words not in told


def test_who_left_the_pair_keeps_what_was_done(services: Services, world: World, group: uuid.UUID) -> None:
    (member,) = services.work_groups.members.of(group)
    ben = next(one.id for one in services.work_groups.pairs.of(member.id) if one.fields.person_id == world.teacher)
    new = services.departments.people.add(world.department, name="Cy New")
    services.work_groups.replace(ben, new, dt.date(2026, 2, 1))
    people = department_year(services, world.department, YEAR, ON).people
    assert [(one.name, one.until, one.half_days) for one in people] == [
        ("Ada Invented", None, 0),
        ("Ben Invented", dt.date(2026, 1, 31), 1),
        ("Cy New", None, 0),
    ]


def test_a_session_in_the_past_that_nobody_is_marked_at_is_told_as_such(
    services: Services, world: World, group: uuid.UUID
) -> None:
    services.sessions.add(group, date=dt.date(2026, 2, 4), theme="Unmarked")
    services.sessions.add(group, theme="To be confirmed")
    sheet = department_year(services, world.department, YEAR, ON)
    assert [(one.theme, len(one.marks)) for one in sheet.sessions] == [("Ratio tables", 1), ("Unmarked", 0)]
    assert sheet.sessions_to_come == 1


def test_a_department_in_two_groups_has_each_person_once_and_no_session_after_it_withdrew(
    services: Services, world: World, group: uuid.UUID
) -> None:
    other = services.work_groups.new(code="NCP25-99", year=YEAR)
    member = services.work_groups.add_member(other, world.department)
    first = services.sessions.add(other, date=dt.date(2025, 10, 1), theme="Before")
    services.sessions.mark(first, world.teacher, AttendanceMark.PART)
    services.work_groups.members.change(member, status="withdrawn", withdrawn_on=dt.date(2025, 11, 1))
    services.sessions.add(other, date=dt.date(2025, 12, 3), theme="After")
    services.sessions.add(other, date=dt.date(2026, 5, 6), theme="Long after")
    sheet = department_year(services, world.department, YEAR, ON)
    assert [(one.name, one.there, one.half_days) for one in sheet.people] == [
        ("Ada Invented", 0, 0),
        ("Ben Invented", 2, 1.5),
    ]
    assert [one.theme for one in sheet.sessions] == ["Before", "Ratio tables"]
    assert sheet.sessions_to_come == 0
