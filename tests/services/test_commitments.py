"""The ledger from what is recorded: each source of facts, the bin, undo, and rules that hold whatever happens."""

import datetime as dt
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.data_file import YEAR, World, copy_of, opened

from tfm_desktop.domain.commitments import Counts, Unit, Whom
from tfm_desktop.domain.errors import GroupIsClosed, NotFound
from tfm_desktop.domain.ledger import LedgerLine, LedgerState
from tfm_desktop.domain.observations import ObservationKind, ObservationStatus
from tfm_desktop.domain.sessions import AttendanceMark, SessionKind, SessionStatus
from tfm_desktop.domain.visits import ActivityKind, VisitStatus
from tfm_desktop.domain.work_groups import MembershipStatus
from tfm_desktop.services.services import Services

TODAY = dt.date(2026, 2, 1)
PAST, COMING = dt.date(2026, 1, 20), dt.date(2026, 3, 10)
Figures = tuple[float, float]  # done, planned


class Group(NamedTuple):
    """A Work Group with the department of the small world as its member."""

    id: uuid.UUID
    member: uuid.UUID
    head: uuid.UUID
    teacher: uuid.UUID
    department: uuid.UUID


def made(services: Services, world: World) -> Group:
    group = services.work_groups.new(code="NCP25-12", year=YEAR, kind="Embedding")
    member = services.work_groups.add_member(group, world.department, status="active")
    services.visits.bin(world.visit)  # a visit of the year with release, which would count in every test
    return Group(group, member, world.head, world.teacher, world.department)


@pytest.fixture
def group(services: Services, world: World) -> Group:
    return made(services, world)


def promise(
    services: Services,
    group: Group,
    counts: Counts,
    unit: Unit = Unit.COUNT,
    whom: Whom = Whom.DEPARTMENT,
    **told: Any,
) -> uuid.UUID:
    told = {"at_least": 4, **told}
    return services.commitments.add(group.member, label=counts.label, counts=counts, unit=unit, whom=whom, **told)


def lines(services: Services, group: Group, today: dt.date = TODAY) -> list[LedgerLine]:
    return services.commitments.ledger(group.member, today)


def figures(services: Services, group: Group, today: dt.date = TODAY) -> list[Figures]:
    return [(one.done, one.planned) for one in lines(services, group, today)]


def session(services: Services, group: Group, day: dt.date | None, **told: Any) -> uuid.UUID:
    times = {"start": dt.time(13), "end": dt.time(16)}
    return services.sessions.add(group.id, date=day, **{**times, **told})


# Each source.


def test_attendance_counts_for_each_as_long_as_they_were_there(services: Services, group: Group) -> None:
    for unit in (Unit.COUNT, Unit.HALF_DAYS, Unit.DAYS, Unit.HOURS):
        promise(services, group, Counts.ATTENDANCE, unit, Whom.EACH)
    past, long = session(services, group, PAST), session(services, group, PAST, start=dt.time(9), end=dt.time(15))
    session(services, group, COMING)
    services.sessions.mark(past, group.head, AttendanceMark.PRESENT)
    services.sessions.mark(past, group.teacher, AttendanceMark.PART)
    services.sessions.mark(long, group.head, AttendanceMark.PRESENT)
    services.sessions.mark(long, group.teacher, AttendanceMark.ABSENT)
    assert figures(services, group) == [
        *((2, 1), (0.5, 1)),  # sessions of the head, then of the teacher
        *((3, 1), (0.5, 1)),  # half-days
        *((1.5, 0.5), (0.25, 0.5)),  # days
        *((9, 3), (1.5, 3)),  # hours
    ]


@pytest.mark.parametrize("mark", [AttendanceMark.APOLOGIES, AttendanceMark.ABSENT, AttendanceMark.SUBSTITUTE])
def test_who_was_not_there_themselves_has_nothing_done_and_nothing_planned(
    services: Services, group: Group, mark: AttendanceMark
) -> None:
    promise(services, group, Counts.ATTENDANCE, whom=Whom.EACH)
    for day in (PAST, COMING):
        services.sessions.mark(session(services, group, day), group.head, mark)
    assert figures(services, group) == [(0, 0), (0, 1)]


def test_half_days_that_were_typed_stand_in_the_place_of_the_usual_ones(services: Services, group: Group) -> None:
    promise(services, group, Counts.ATTENDANCE, Unit.HALF_DAYS, Whom.EACH)
    promise(services, group, Counts.ATTENDANCE, Unit.HOURS, Whom.EACH)
    past = session(services, group, PAST)
    services.sessions.attendance.add(past, person_id=group.head, mark="part", half_days=0)
    services.sessions.attendance.add(past, person_id=group.teacher, mark="present", half_days=2)
    assert figures(services, group) == [(0, 0), (2, 0), (0, 0), (3, 0)]


def test_a_past_session_without_marks_is_neither_done_nor_planned(services: Services, group: Group) -> None:
    promise(services, group, Counts.ATTENDANCE, whom=Whom.EACH)
    session(services, group, PAST)
    session(services, group, PAST, status=SessionStatus.HELD)
    session(services, group, TODAY, status=SessionStatus.HELD)
    assert figures(services, group) == [(0, 0), (0, 0)]
    session(services, group, TODAY)
    session(services, group, None)
    assert figures(services, group) == [(0, 2), (0, 2)]


def test_a_cancelled_session_counts_nothing(services: Services, group: Group) -> None:
    promise(services, group, Counts.ATTENDANCE, whom=Whom.EACH)
    past, coming = session(services, group, PAST), session(services, group, COMING)
    services.sessions.mark(past, group.head, AttendanceMark.PRESENT)
    for one in (past, coming):
        services.sessions.change(one, status=SessionStatus.CANCELLED)
    assert figures(services, group) == [(0, 0), (0, 0)]


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        (SessionKind.MEETING, Counts.ATTENDANCE),
        (SessionKind.LAUNCH, Counts.ATTENDANCE),
        (SessionKind.SHOWCASE, Counts.SHOWCASE),
        (SessionKind.DEPARTMENT_VISIT, Counts.DEPARTMENT_VISIT),
        (SessionKind.PRIMARY_VISIT, Counts.PRIMARY_VISIT),
    ],
)
def test_each_kind_of_session_counts_towards_its_own(
    services: Services, group: Group, kind: SessionKind, counts: Counts
) -> None:
    every = [Counts.ATTENDANCE, Counts.SHOWCASE, Counts.DEPARTMENT_VISIT, Counts.PRIMARY_VISIT]
    for one in every:
        promise(services, group, one)
    services.sessions.mark(session(services, group, PAST, kind=kind), group.head, AttendanceMark.PRESENT)
    session(services, group, COMING, kind=kind)
    assert figures(services, group) == [(1, 1) if one is counts else (0, 0) for one in every]


def test_release_is_shared_and_counted_where_the_visit_is_done(services: Services, group: Group) -> None:
    promise(services, group, Counts.RELEASE, Unit.DAYS, Whom.PAIR, at_most=6)
    for day, status, half_days in (
        (PAST, VisitStatus.DONE, 2),
        (COMING, VisitStatus.PLANNED, 3),
        (COMING, VisitStatus.CONFIRMED, 1),
        (PAST, VisitStatus.PLANNED, 9),  # past and not marked as done
        (COMING, VisitStatus.POSTPONED, 9),
        (PAST, VisitStatus.CANCELLED, 9),
        (dt.date(2025, 8, 31), VisitStatus.DONE, 9),  # of the year before
        (dt.date(2026, 9, 1), VisitStatus.PLANNED, 9),  # and after
    ):
        visit = services.visits.new(department_id=group.department, date=day, status=status)
        services.visits.people.add(visit, person_id=group.head, release_half_days=half_days)
        services.visits.people.add(visit, person_id=group.teacher, release_half_days=half_days)
    assert figures(services, group) == [(2, 4)]
    assert {one.person for one in lines(services, group)[0].done_facts} == {group.head, group.teacher}


def test_support_counts_half_a_day_or_a_whole_one(services: Services, group: Group) -> None:
    promise(services, group, Counts.SUPPORT, Unit.DAYS)
    promise(services, group, Counts.SUPPORT, Unit.HOURS)
    for start, end in ((9, 12), (9, 14), (None, None)):
        times = {"start": start and dt.time(start), "end": end and dt.time(end)}
        services.visits.new(department_id=group.department, date=PAST, status=VisitStatus.DONE, **times)
    for day in (dt.date(2025, 9, 1), dt.date(2026, 8, 31)):  # the first and the last day of the year
        services.visits.new(department_id=group.department, date=day, status=VisitStatus.DONE)
    assert figures(services, group) == [(3, 0), (8, 0)]


def test_joint_planning_counts_by_activity(services: Services, group: Group) -> None:
    promise(services, group, Counts.JOINT_PLANNING)
    done = services.visits.new(department_id=group.department, date=PAST, status=VisitStatus.DONE)
    planned = services.visits.new(department_id=group.department, date=COMING)
    for visit in (done, planned):
        services.visits.activities.add(visit, kind=ActivityKind.JOINT_PLANNING, details="Ratio")
        services.visits.activities.add(visit, kind=ActivityKind.LESSON)
    assert figures(services, group) == [(1, 1)]
    assert lines(services, group)[0].done_facts[0].told == "Joint planning on Tue 20 January 2026: Ratio"


def test_collaborative_observations_count(services: Services, group: Group) -> None:
    promise(services, group, Counts.OBSERVATION)
    for day, status in ((PAST, ObservationStatus.SHARED), (PAST, ObservationStatus.PLANNED), (COMING, "planned")):
        told = {"department_id": group.department, "date": day, "status": status}
        services.observations.new(kind=ObservationKind.COLLABORATIVE, **told)
        services.observations.new(kind=ObservationKind.SHOWCASE, **told)
    assert figures(services, group) == [(1, 1)]


def test_gap_tasks_are_done_when_they_have_a_day(services: Services, group: Group) -> None:
    promise(services, group, Counts.TASKS, whom=Whom.EACH, at_least=None)
    one = session(services, group, PAST)
    first, _ = services.sessions.set_task(one, [group.head, group.teacher], what="Try a bar model", due=COMING)
    services.sessions.tasks.change(first, done_on=PAST)
    assert figures(services, group) == [(1, 0), (0, 1)]
    told = [fact.told for line in lines(services, group) for fact in (*line.done_facts, *line.planned_facts)]
    assert told == ["Try a bar model (done 20/01/2026)", "Try a bar model (due 10/03/2026)"]


def test_a_question_counts_for_who_asks_and_who_is_asked(services: Services, group: Group, world: World) -> None:
    promise(services, group, Counts.CRITIQUE)
    school = services.schools.by_hand(name="Hill School", urn="100050")
    other = services.departments.for_school(school)
    asking = group._replace(member=services.work_groups.add_member(group.id, other))
    promise(services, asking, Counts.CRITIQUE)
    services.critiques.add(group.id, plan_id=world.plan, asking_id=other, question="Why?", date=PAST)
    services.critiques.add(group.id, plan_id=world.plan, question="How?")
    assert (figures(services, group), figures(services, asking)) == ([(2, 0)], [(1, 0)])
    told = [one.told for one in lines(services, asking)[0].done_facts]
    assert told == ["Question asked, Tue 20 January 2026"]


def test_funding_and_slt_are_told_by_the_membership(services: Services, group: Group) -> None:
    promise(services, group, Counts.FUNDING, Unit.POUNDS, at_least=2000)
    promise(services, group, Counts.SLT, Unit.YES_NO, at_least=None)
    assert figures(services, group) == [(0, 0), (0, 0)]
    services.work_groups.members.change(group.member, funding_agreed=2000, slt_agreed_on=PAST)
    assert figures(services, group) == [(0, 2000), (1, 0)]
    services.work_groups.members.change(group.member, funding_received=500, funding_received_on=PAST)
    assert figures(services, group) == [(500, 1500), (1, 0)]
    opens = {fact.opens for line in lines(services, group) for fact in line.done_facts}
    assert opens == {("membership", group.member)}
    services.work_groups.members.change(group.member, funding_received=2500)
    assert figures(services, group)[0] == (2500, 0)


def test_entries_by_hand_count_beside_the_rest(services: Services, group: Group) -> None:
    each = promise(services, group, Counts.ATTENDANCE, Unit.HALF_DAYS, Whom.EACH)
    whole = promise(services, group, Counts.HAND, Unit.DAYS)
    services.sessions.mark(session(services, group, PAST), group.head, AttendanceMark.PRESENT)
    entries = services.commitments.entries
    entries.add(each, person_id=group.head, amount=1.5, note="Online, in two evenings")
    entries.add(each, person_id=group.teacher, done=False, date=COMING)
    entries.add(each, person_id=group.teacher, done=False, date=PAST)  # past, and not done
    entries.add(whole, amount=0.5, date=PAST)
    assert figures(services, group) == [(2.5, 0), (0, 1), (0.5, 0)]
    assert services.commitments.entry_notice(each) == ""
    entries.add(each)
    assert figures(services, group)[:2] == [(2.5, 0), (0, 1)]
    assert services.commitments.entry_notice(each).startswith("An entry names no person")


def test_a_department_in_two_groups_of_a_year_has_its_visits_in_both(services: Services, group: Group) -> None:
    other = services.work_groups.new(code="NCP25-13", year=YEAR)
    before = services.work_groups.new(code="NCP24-13", year="2024/25")
    members = [services.work_groups.add_member(one, group.department) for one in (other, before)]
    promises = [group, *(group._replace(member=one) for one in members)]
    for one in promises:
        promise(services, one, Counts.SUPPORT)
        promise(services, one, Counts.ATTENDANCE)
    services.visits.new(department_id=group.department, date=PAST, status=VisitStatus.DONE)
    services.sessions.mark(session(services, group, PAST), group.head, AttendanceMark.PRESENT)
    assert [figures(services, one) for one in promises] == [[(1, 0), (1, 0)], [(1, 0), (0, 0)], [(0, 0), (0, 0)]]
    of_department = services.commitments.ledgers_of_department(group.department, TODAY)
    assert set(of_department) == {one.member for one in promises}
    assert set(services.commitments.ledgers_of_year(YEAR, TODAY)) == {group.member, members[0]}
    assert services.commitments.ledgers_of_year("", TODAY) == of_department
    assert services.commitments.ledgers_of_group(group.id, TODAY) == {group.member: lines(services, group)}


def test_the_pair_replaced_in_mid_year_keeps_what_was_done(services: Services, group: Group) -> None:
    promise(services, group, Counts.ATTENDANCE, whom=Whom.EACH)
    promise(services, group, Counts.ATTENDANCE, Unit.HALF_DAYS, Whom.PAIR)
    past = session(services, group, PAST)
    for person in (group.head, group.teacher):
        services.sessions.mark(past, person, AttendanceMark.PRESENT)
    session(services, group, COMING)
    newcomer = services.departments.people.add(group.department, name="Cara Invented")
    pair = services.work_groups.pairs.of(group.member)
    leaving = next(one.id for one in pair if one.fields.person_id == group.teacher)
    services.work_groups.replace(leaving, newcomer, dt.date(2026, 1, 26))
    found = {one.person: (one.done, one.planned, one.state) for one in lines(services, group)}
    assert found == {
        group.head: (1, 1, LedgerState.TO_PLAN),
        group.teacher: (1, 0, LedgerState.ENDED),
        newcomer: (0, 1, LedgerState.TO_PLAN),
        None: (2, 2, LedgerState.WITHIN_REACH),
    }


def test_who_came_beside_the_pair_counts_for_the_department_alone(services: Services, group: Group) -> None:
    for whom in Whom:
        promise(services, group, Counts.ATTENDANCE, whom=whom)
    guest = services.departments.people.add(group.department, name="Cara Invented")
    services.sessions.mark(session(services, group, PAST), guest, AttendanceMark.PRESENT)
    assert figures(services, group) == [(0, 0), (0, 0), (0, 0), (1, 0)]


def test_a_department_that_withdrew_has_nothing_planned(services: Services, group: Group) -> None:
    promise(services, group, Counts.ATTENDANCE)
    services.sessions.mark(session(services, group, PAST), group.head, AttendanceMark.PRESENT)
    session(services, group, COMING)
    services.work_groups.members.change(group.member, status=MembershipStatus.WITHDRAWN, withdrawn_on=PAST)
    assert figures(services, group) == [(1, 0)]
    assert lines(services, group)[0].state is LedgerState.ENDED


def test_tasks_that_were_left_open_are_not_met_by_withdrawing(services: Services, group: Group) -> None:
    promise(services, group, Counts.TASKS, whom=Whom.EACH, at_least=None)
    one = session(services, group, PAST)
    (done,) = services.sessions.set_task(one, [group.head], what="Try a bar model")
    services.sessions.tasks.change(done, done_on=PAST)
    services.sessions.set_task(one, [group.head], what="Try a number line")
    services.work_groups.members.change(group.member, status=MembershipStatus.WITHDRAWN, withdrawn_on=PAST)
    line = lines(services, group)[0]
    assert (line.done, line.planned, line.left, line.state) == (1, 0, 1, LedgerState.ENDED)


def test_who_has_left_the_school_is_planned_for_no_session(services: Services, group: Group) -> None:
    promise(services, group, Counts.ATTENDANCE, whom=Whom.EACH)
    services.sessions.mark(session(services, group, PAST), group.teacher, AttendanceMark.PRESENT)
    session(services, group, COMING)
    assert figures(services, group) == [(0, 1), (1, 1)]
    services.departments.people.change(group.teacher, has_left=True)
    assert figures(services, group) == [(0, 1), (1, 0)]


def test_a_question_counts_once_it_is_written_and_its_day_has_come(
    services: Services, group: Group, world: World
) -> None:
    promise(services, group, Counts.CRITIQUE)
    asked = services.critiques.add(group.id, plan_id=world.plan)
    assert figures(services, group) == [(0, 0)]
    services.critiques.change(asked, question="Why?", date=COMING)
    assert figures(services, group) == [(0, 1)]
    assert figures(services, group, COMING) == [(1, 0)]


# The bin, and what is not there.


def full(services: Services, group: Group, world: World) -> dict[str, tuple[Any, uuid.UUID]]:
    """Write one thing of each source, and give what each was written with, to be binned."""
    for counts in Counts:
        whom = Whom.PAIR if counts in (Counts.ATTENDANCE, Counts.RELEASE, Counts.TASKS) else Whom.DEPARTMENT
        promise(services, group, counts, Unit.POUNDS if counts is Counts.FUNDING else Unit.COUNT, whom)
    past = session(services, group, PAST)
    mark = services.sessions.attendance.add(past, person_id=group.head)
    task = services.sessions.set_task(past, [group.head], what="Try it", done_on=PAST)[0]
    visit = services.visits.new(department_id=group.department, date=PAST, status=VisitStatus.DONE)
    met = services.visits.people.add(visit, person_id=group.head, release_half_days=2)
    activity = services.visits.activities.add(visit, kind=ActivityKind.JOINT_PLANNING)
    seen = services.observations.new(
        department_id=group.department, date=PAST, kind=ObservationKind.COLLABORATIVE, status="shared"
    )
    asked = services.critiques.add(group.id, plan_id=world.plan, question="Why?")
    by_hand = next(one for one in services.commitments.of(group.member) if one.fields.counts is Counts.HAND)
    entry = services.commitments.entries.add(by_hand.id, amount=3)
    services.work_groups.members.change(group.member, funding_received=2000, slt_agreed_on=PAST)
    return {
        "session": (services.sessions, past),
        "attendance": (services.sessions.attendance, mark),
        "gap task": (services.sessions.tasks, task),
        "visit": (services.visits, visit),
        "person met": (services.visits.people, met),
        "activity": (services.visits.activities, activity),
        "observation": (services.observations, seen),
        "question": (services.critiques, asked),
        "plan": (services.plans, world.plan),
        "entry": (services.commitments.entries, entry),
        "person": (services.departments.people, group.head),
    }


GONE = {
    "session": {Counts.ATTENDANCE, Counts.TASKS},
    "attendance": {Counts.ATTENDANCE},
    "gap task": {Counts.TASKS},
    "visit": {Counts.SUPPORT, Counts.RELEASE, Counts.JOINT_PLANNING},
    "person met": {Counts.RELEASE},
    "activity": {Counts.JOINT_PLANNING},
    "observation": {Counts.OBSERVATION},
    "question": {Counts.CRITIQUE},
    "plan": {Counts.CRITIQUE},
    "entry": {Counts.HAND},
    "person": {Counts.ATTENDANCE, Counts.TASKS, Counts.RELEASE},
}
COUNTED = set(Counts) - {Counts.SHOWCASE, Counts.DEPARTMENT_VISIT, Counts.PRIMARY_VISIT}


@pytest.mark.parametrize("what", GONE)
def test_what_is_in_the_bin_counts_nothing_and_undo_brings_it_back(
    services: Services, group: Group, world: World, what: str
) -> None:
    records, record = full(services, group, world)[what]
    before = lines(services, group)
    assert {one.commitment.fields.counts for one in before if one.done} == COUNTED
    records.bin(record)
    assert {one.commitment.fields.counts for one in lines(services, group) if one.done} == COUNTED - GONE[what]
    services.database.undo()
    assert lines(services, group) == before


def test_every_fact_opens_a_record_that_is_there(services: Services, group: Group, world: World) -> None:
    records = {one.kind: (one, record) for one, record in full(services, group, world).values()}
    records["membership"] = (services.work_groups.members, group.member)
    opened = {fact.opens for line in lines(services, group) for fact in line.done_facts}
    assert opened
    for kind, record in opened:
        assert records[kind][1] == record
        assert records[kind][0].exists(record)


@pytest.mark.parametrize("what", ["group", "membership", "department"])
def test_a_member_in_the_bin_has_no_ledger(services: Services, group: Group, what: str) -> None:
    promise(services, group, Counts.SUPPORT)
    binned: dict[str, tuple[Any, uuid.UUID]] = {
        "group": (services.work_groups, group.id),
        "membership": (services.work_groups.members, group.member),
        "department": (services.departments, group.department),
    }
    records, record = binned[what]
    records.bin(record)
    assert services.commitments.ledgers_of_group(group.id, TODAY) == {}
    assert services.commitments.ledgers_of_year("", TODAY) == {}
    assert lines(services, group) == []


def test_a_member_without_commitments_has_an_empty_ledger(services: Services, group: Group) -> None:
    assert services.commitments.ledgers_of_group(group.id, TODAY) == {group.member: []}
    with pytest.raises(NotFound):
        services.commitments.ledger(uuid.uuid4(), TODAY)


# Templates and copies.


def test_a_copy_of_a_template_fits_the_stage_and_the_year(services: Services, group: Group) -> None:
    template = services.commitment_templates.every()[2].template
    assert template.fields.name == "Embedding and Sustaining (2022/23)"
    services.commitments.copy_template(group.member, template.id)
    labels = [one.fields.label for one in services.commitments.of(group.member)]
    assert labels == ["Sessions of 3 hours", "Showcase lessons", "Bespoke support in the Embedding year"]
    development = services.commitment_templates.every()[0].template
    services.commitments.copy_template(group.member, development.id)
    meetings = services.commitments.of(group.member)[3].fields
    assert (meetings.window_from, meetings.window_to) == (dt.date(2025, 11, 1), dt.date(2026, 7, 31))
    services.database.undo()
    services.database.undo()
    assert services.commitments.of(group.member) == []


def test_a_change_of_a_template_leaves_a_copy_alone(services: Services, group: Group) -> None:
    template = services.commitment_templates.every()[0].template.id
    services.commitments.copy_template(group.member, template)
    before = services.commitments.of(group.member)
    for item in services.commitment_templates.items.of(template):
        services.commitment_templates.items.change(item.id, label="Changed", at_least=99)
    services.commitment_templates.bin(template)
    assert services.commitments.of(group.member) == before


def test_days_outside_the_year_of_the_group_are_noticed(services: Services, group: Group) -> None:
    told: dict[str, Any] = {"window_from": dt.date(2025, 11, 1), "window_to": dt.date(2026, 7, 31)}
    made = promise(services, group, Counts.ATTENDANCE, **told)
    assert services.commitments.notices(made) == {}
    for year, field in (("2024/25", "window_from"), ("2026/27", "window_to")):
        services.work_groups.change(group.id, year=year)
        assert services.commitments.notices(made) == {
            field: f"The Work Group is of {year}, and none of these days lies in it. Check both dates."
        }


def test_a_closed_group_takes_no_copy(services: Services, group: Group) -> None:
    template = services.commitment_templates.every()[0].template.id
    services.work_groups.close(group.id, TODAY)
    with pytest.raises(GroupIsClosed):
        services.commitments.copy_template(group.member, template)
    assert services.commitments.of(group.member) == []


# Rules that hold whatever happens.


@pytest.fixture(scope="module")
def promised(written_template: tuple[Path, World], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Group]:
    """Write a group with commitments of every source, each for whom it can be for."""
    path = tmp_path_factory.mktemp("promised") / "template.tfm"
    path.write_bytes(written_template[0].read_bytes())
    with opened(path) as services:
        group = made(services, written_template[1])
        for counts in (Counts.ATTENDANCE, Counts.RELEASE, Counts.TASKS):
            for whom in (Whom.EACH, Whom.PAIR):
                promise(services, group, counts, Unit.HALF_DAYS if counts is Counts.RELEASE else Unit.COUNT, whom)
        for counts in (Counts.SUPPORT, Counts.JOINT_PLANNING, Counts.CRITIQUE, Counts.HAND, Counts.SHOWCASE):
            promise(services, group, counts)
        promise(services, group, Counts.FUNDING, Unit.POUNDS)
        return path, group


Act = Callable[[st.DataObject, Services, Group, World], object]
DAYS = st.none() | st.dates(dt.date(2025, 8, 20), dt.date(2026, 9, 10))
DATED = st.dates(dt.date(2025, 8, 20), dt.date(2026, 9, 10))


def add_session(data: st.DataObject, services: Services, group: Group, world: World) -> object:
    return session(services, group, data.draw(DAYS), kind=data.draw(st.sampled_from(SessionKind)))


def _unmarked(data: st.DataObject, services: Services, group: Group) -> tuple[uuid.UUID, uuid.UUID] | None:
    found = [
        (one.id, row.person)
        for one in services.sessions.of(group.id)
        for row in services.sessions.register(one.id)
        if row.attendance is None
    ]
    return data.draw(st.sampled_from(found)) if found else None


def mark_attendance(data: st.DataObject, services: Services, group: Group, world: World) -> object:
    found = _unmarked(data, services, group)
    if found:
        services.sessions.mark(*found, data.draw(st.sampled_from(AttendanceMark)))
    return found


def set_task(data: st.DataObject, services: Services, group: Group, world: World) -> object:
    sessions = services.sessions.of(group.id)
    if not sessions:
        return None
    people = data.draw(st.lists(st.sampled_from([group.head, group.teacher]), unique=True, min_size=1))
    return services.sessions.set_task(sessions[0].id, people, what="Try it", done_on=data.draw(DAYS))


def add_visit(data: st.DataObject, services: Services, group: Group, world: World) -> object:
    status = data.draw(st.sampled_from(VisitStatus))
    visit = services.visits.new(department_id=group.department, date=data.draw(DATED), status=status)
    for person in (group.head, group.teacher):
        half_days = data.draw(st.sampled_from([None, 0.5, 1, 2]))
        services.visits.people.add(visit, person_id=person, release_half_days=half_days)
    return services.visits.activities.add(visit, kind=data.draw(st.sampled_from(ActivityKind)))


def ask(data: st.DataObject, services: Services, group: Group, world: World) -> object:
    return services.critiques.add(group.id, plan_id=world.plan, question="Why?", date=data.draw(DAYS))


def enter_by_hand(data: st.DataObject, services: Services, group: Group, world: World) -> object:
    item = data.draw(st.sampled_from(services.commitments.of(group.member)))
    person = data.draw(st.sampled_from([group.head, group.teacher]))
    told = {"amount": data.draw(st.integers(0, 3)), "done": data.draw(st.booleans()), "date": data.draw(DAYS)}
    return services.commitments.entries.add(item.id, person_id=person, **told)


def add_to_pair(data: st.DataObject, services: Services, group: Group, world: World) -> object:
    person = services.departments.people.add(group.department, name="Cara Invented")
    return services.work_groups.pairs.add(group.member, person_id=person, since=data.draw(DAYS))


ADDING: list[Act] = [add_session, mark_attendance, set_task, add_visit, ask, enter_by_hand, add_to_pair]


def bin_something(data: st.DataObject, services: Services, group: Group, world: World) -> object:
    parts: list[Any] = [services.sessions, services.visits, services.critiques, services.commitments.entries]
    records = data.draw(st.sampled_from(parts))
    found = records.all(records.select())
    return found and records.bin(data.draw(st.sampled_from(found)).id)


def change_member(data: st.DataObject, services: Services, group: Group, world: World) -> object:
    told = {
        "status": data.draw(st.sampled_from(MembershipStatus)),
        "funding_agreed": data.draw(st.sampled_from([None, 1000, 2000])),
        "funding_received": data.draw(st.sampled_from([None, 500, 2000])),
    }
    return services.work_groups.members.change(group.member, **told)


def replace_somebody(data: st.DataObject, services: Services, group: Group, world: World) -> object:
    day = data.draw(DATED)
    pair = services.work_groups.pairs.of(group.member)
    begun = [one.id for one in pair if one.fields.since is None or one.fields.since < day]
    person = services.departments.people.add(group.department, name="Dan Invented")
    return begun and services.work_groups.replace(data.draw(st.sampled_from(begun)), person, day)


def move_session(data: st.DataObject, services: Services, group: Group, world: World) -> object:
    sessions = services.sessions.of(group.id)
    if not sessions:
        return None
    status = data.draw(st.sampled_from(SessionStatus))
    return services.sessions.change(data.draw(st.sampled_from(sessions)).id, date=data.draw(DAYS), status=status)


def edit_commitment(data: st.DataObject, services: Services, group: Group, world: World) -> object:
    item = data.draw(st.sampled_from(services.commitments.of(group.member)))
    told: dict[str, Any] = {"at_least": data.draw(st.none() | st.integers(0, 5)), "window_to": data.draw(DAYS)}
    return services.commitments.change(item.id, **told)


ANYTHING: list[Act] = [*ADDING, bin_something, change_member, replace_somebody, move_session, edit_commitment]
FEW = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def everything(services: Services, group: Group) -> list[list[LedgerLine]]:
    """Give the ledger as it stands before, within and after the year."""
    return [lines(services, group, day) for day in (dt.date(2025, 9, 1), TODAY, dt.date(2026, 9, 1))]


@FEW
@given(data=st.data())
def test_done_never_falls_when_something_is_added(
    promised: tuple[Path, Group], world: World, data: st.DataObject
) -> None:
    path, group = promised
    with copy_of(path) as services:
        before = lines(services, group)
        for act in data.draw(st.lists(st.sampled_from(ADDING), min_size=1, max_size=6)):
            act(data, services, group, world)
            after = lines(services, group)
            done = {(one.commitment.id, one.person): one.done for one in after}
            for one in before:
                assert done[one.commitment.id, one.person] >= one.done
            before = after


@FEW
@given(data=st.data())
def test_the_total_of_the_pair_is_the_sum_of_its_members(
    promised: tuple[Path, Group], world: World, data: st.DataObject
) -> None:
    path, group = promised
    with copy_of(path) as services:
        acts: list[Act] = [one for one in ANYTHING if one not in (enter_by_hand, edit_commitment)]
        for act in data.draw(st.lists(st.sampled_from(acts), min_size=1, max_size=6)):
            act(data, services, group, world)
        for counts in (Counts.ATTENDANCE, Counts.RELEASE, Counts.TASKS):
            found = [one for one in lines(services, group) if one.commitment.fields.counts is counts]
            each = [one for one in found if one.commitment.fields.whom is Whom.EACH]
            (pair,) = (one for one in found if one.commitment.fields.whom is Whom.PAIR)
            assert pair.done == sum(one.done for one in each)
            assert pair.planned == sum(one.planned for one in each)


@FEW
@given(data=st.data())
def test_undo_restores_every_figure(promised: tuple[Path, Group], world: World, data: st.DataObject) -> None:
    path, group = promised
    with copy_of(path) as services:
        states = [everything(services, group)]
        for number, act in enumerate(data.draw(st.lists(st.sampled_from(ANYTHING), min_size=1, max_size=6))):
            with services.database.change(f"Act {number}"):
                act(data, services, group, world)
            if services.database.undo_label == f"Act {number}":  # it has changed something
                states.append(everything(services, group))
        for state in reversed(states[:-1]):
            services.database.undo()
            assert everything(services, group) == state
        for state in states[1:]:
            services.database.redo()
            assert everything(services, group) == state
