"""A department over its years, who led, and the step into the next year."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2
from tests.data_file import YEAR, World, dump, living_plan, work_group
from tests.storage.test_database import interrupt_after

from tfm_desktop.domain.departments import AdvocateRole, PathwayStage
from tfm_desktop.domain.errors import GroupIsClosed, Invalid
from tfm_desktop.domain.pathway import Term
from tfm_desktop.domain.plans import AimStatus
from tfm_desktop.domain.visits import LedBy, VisitStatus
from tfm_desktop.domain.work_groups import MembershipStatus, WorkGroupKind
from tfm_desktop.services.pathway import (
    NextAdvocate,
    NextMember,
    NextYear,
    begin_next_year,
    led,
    pathway,
    suggested,
)
from tfm_desktop.services.services import Services
from tfm_desktop.storage import driver
from tfm_desktop.storage.database import Database

NEXT = "2026/27"
TODAY = dt.date(2026, 7, 10)
LEAD, SECOND = AdvocateRole


@pytest.fixture
def group(services: Services, world: World) -> uuid.UUID:
    return work_group(services, world)


def chosen(services: Services, group: uuid.UUID, code: str = "NCP26-14") -> NextYear:
    """Take what is suggested as it is."""
    kind = WorkGroupKind.TEACHING_FOR_MASTERY
    template = services.commitment_templates.new(name="Of next year", kind=kind, since=NEXT)
    services.commitment_templates.items.add(template, label="Days of meetings", unit="days", at_least=3)
    return NextYear(code, kind, template, tuple(one.member for one in suggested(services, group, kind)))


# The pathway


def test_each_year_has_its_stage_groups_visits_plan_and_advocates(
    services: Services, world: World, group: uuid.UUID
) -> None:
    services.departments.stages.add(world.department, year="2023/24", stage=PathwayStage.DEVELOPMENT)
    services.visits.new(department_id=world.department, date=dt.date(2026, 1, 7), status=VisitStatus.DONE)
    services.visits.new(department_id=world.department, date=dt.date(2026, 2, 4), status=VisitStatus.CANCELLED)
    first, between, last = pathway(services, world.department, TODAY)
    assert (first.year, first.stage, first.groups, first.visits_in_words) == ("2023/24", "Development", (), "")
    assert (between.year, between.stage, between.plans, between.advocates) == ("2024/25", None, (), ())
    assert (last.year, last.stage, last.is_present) == (YEAR, "Embedding", True)
    assert [(one.code, one.kind, one.status) for one in last.groups] == [("NCP25-12", "Embedding", "active")]
    assert [(one.title, one.progress) for one in last.plans] == [
        ("Talk in every lesson", "0 of 1 action done, 1 overdue")
    ]
    assert last.visits_in_words == "1 visit, 1 to come"
    assert [one.date.day for one in last.visits] == [7, 14]
    assert last.advocates == ("Ada Invented", "Ben Invented")


def test_what_is_in_the_bin_is_not_on_the_pathway(services: Services, world: World, group: uuid.UUID) -> None:
    services.work_groups.bin(group)
    services.plans.bin(world.plan)
    services.visits.bin(world.visit)
    services.departments.people.bin(world.head)
    (year,) = pathway(services, world.department, TODAY)
    assert (year.groups, year.plans, year.visits, year.advocates) == ((), (), (), ("Ben Invented",))


def test_a_department_without_years_has_no_pathway(services: Services, world: World) -> None:
    other = services.departments.for_school(services.schools.by_hand(name="New School"))
    assert pathway(services, other, TODAY) == ()
    assert led(services, other, TODAY) == ()


# Who led


def visit(services: Services, world: World, day: dt.date, *by: LedBy, status: str = "done") -> uuid.UUID:
    made = services.visits.new(department_id=world.department, date=day, status=status)
    for one in by:
        services.visits.activities.add(made, led_by=one)
    return made


def test_who_led_is_counted_term_by_term_of_visits_that_are_done(services: Services, world: World) -> None:
    visit(services, world, dt.date(2024, 10, 2), LedBy.SPECIALIST, LedBy.SPECIALIST)
    visit(services, world, dt.date(2026, 1, 20), LedBy.CO_LED, LedBy.DEPARTMENT)
    visit(services, world, dt.date(2026, 1, 21), LedBy.ADVOCATE, status="confirmed")
    services.visits.bin(visit(services, world, dt.date(2026, 1, 22), LedBy.ADVOCATE))
    told = led(services, world.department, dt.date(2026, 2, 1))
    assert [(one.year, one.term, dict(one.counts)) for one in told] == [
        ("2024/25", Term.AUTUMN, {LedBy.SPECIALIST: 2}),
        ("2024/25", Term.SPRING, {}),
        ("2024/25", Term.SUMMER, {}),
        ("2025/26", Term.AUTUMN, {}),
        ("2025/26", Term.SPRING, {LedBy.CO_LED: 1, LedBy.DEPARTMENT: 1}),
    ]
    assert [one.year for one in led(services, world.department, TODAY, YEAR)] == [YEAR] * 3


def test_the_half_terms_that_were_entered_divide_the_year(services: Services, world: World) -> None:
    visit(services, world, dt.date(2026, 1, 5), LedBy.SPECIALIST)
    services.half_terms.new(name="Spring, first half", first=dt.date(2026, 1, 6), last=dt.date(2026, 2, 13))
    autumn = led(services, world.department, TODAY)[0]
    assert (autumn.term, autumn.total) == (Term.AUTUMN, 1)


# Into the next year


def test_what_is_suggested(services: Services, world: World, group: uuid.UUID) -> None:
    (one,) = suggested(services, group, WorkGroupKind.TEACHING_FOR_MASTERY)
    assert (one.school, one.told, one.moves_on, one.to_carry) == (
        "St Mary’s School",
        "Embedding in 2025/26",
        True,
        1,
    )
    pair = (NextAdvocate(LEAD, world.head), NextAdvocate(SECOND, world.teacher))
    assert one.member == NextMember(world.department, PathwayStage.TEACHING_FOR_MASTERY, True, pair)


def test_who_has_left_withdrew_or_is_there_already_is_not_suggested(
    services: Services, world: World, group: uuid.UUID
) -> None:
    services.departments.people.change(world.head, has_left=True)
    services.departments.stages.add(world.department, year=NEXT, stage=PathwayStage.SUSTAINING)
    services.plans.aims.change(world.aim, status=AimStatus.ACHIEVED)
    (member,) = services.work_groups.members.of(group)
    services.work_groups.members.change(member.id, status=MembershipStatus.WITHDRAWN)
    (one,) = suggested(services, group, WorkGroupKind.SUSTAINING)
    assert (one.told, one.moves_on, one.to_carry, one.member.carries_plan) == ("withdrew", False, 0, False)
    assert one.member.stage is PathwayStage.SUSTAINING
    assert [each.person for each in one.member.advocates] == [None, world.teacher]
    other = services.work_groups.new(code="NCP26-01", year=NEXT)
    services.work_groups.add_member(other, world.department)
    (one,) = suggested(services, group, WorkGroupKind.SUSTAINING)
    assert (one.told, one.moves_on) == ("in NCP26-01 already", False)


def test_all_of_the_new_year_is_there_and_the_old_one_is_closed(
    services: Services, world: World, group: uuid.UUID
) -> None:
    told = chosen(services, group)
    (member,) = told.members
    fresh = replace(member, advocates=(NextAdvocate(LEAD, world.teacher), NextAdvocate(SECOND, name=" Cy  New ")))
    made = begin_next_year(services, group, replace(told, members=(fresh,)), TODAY)

    groups, departments = services.work_groups, services.departments
    fields = groups.get(made).fields
    assert (fields.code, fields.year, fields.kind) == ("NCP26-14", NEXT, WorkGroupKind.TEACHING_FOR_MASTERY)
    assert (fields.hub, fields.focus, fields.lead, fields.notes) == ("London Central", "Talk", "Iris Invented", "")
    (new,) = groups.members.of(made)
    assert (new.fields.department_id, new.fields.status, new.fields.applied_on) == (world.department, "applied", TODAY)
    stages = [(one.fields.year, one.fields.stage) for one in departments.stages.of(world.department)]
    assert stages == [(YEAR, "Embedding"), (NEXT, "Teaching for Mastery")]
    assert [name for _, name, _ in departments.pair(world.department, NEXT)] == ["Ben Invented", "Cy New"]
    assert [name for _, name, _ in departments.pair(world.department, YEAR)] == ["Ada Invented", "Ben Invented"]
    pair = [departments.people.get(one.fields.person_id).fields.name for one in groups.pairs.of(new.id)]
    assert pair == ["Ben Invented", "Cy New"]
    assert [one.fields.label for one in services.commitments.of(new.id)] == ["Days of meetings"]
    (plan,) = services.plans.rows(TODAY, NEXT)
    assert [aim.fields.text for aim in services.plans.aims.of(plan.id)] == ["Pupils reason aloud"]

    (old,) = groups.members.of(group)
    assert (old.fields.status, old.fields.completed_on) == ("completed", TODAY)
    assert groups.get(group).fields.closed_on == TODAY
    with pytest.raises(GroupIsClosed):
        services.sessions.add(group, theme="Too late")
    assert services.sessions.of(group)[0].fields.theme == "Ratio tables"


def test_only_who_is_chosen_moves_on_with_or_without_a_plan(services: Services, world: World, group: uuid.UUID) -> None:
    other = services.departments.for_school(services.schools.by_hand(name="Elm School"))
    services.work_groups.add_member(group, other, status="confirmed")
    told = chosen(services, group)
    (one,) = [each for each in told.members if each.department == world.department]
    made = begin_next_year(services, group, replace(told, members=(replace(one, carries_plan=False),)), TODAY)
    assert [each.fields.department_id for each in services.work_groups.members.of(made)] == [world.department]
    assert services.plans.rows(TODAY, NEXT) == []
    statuses = {each.fields.department_id: each.fields.status for each in services.work_groups.members.of(group)}
    assert statuses == {world.department: "completed", other: "confirmed"}


def test_a_plan_without_anything_open_is_no_fault(services: Services, world: World, group: uuid.UUID) -> None:
    told = chosen(services, group)
    services.plans.aims.change(world.aim, status=AimStatus.ACHIEVED)
    assert begin_next_year(services, group, told, TODAY)
    assert services.plans.rows(TODAY, NEXT) == []


def test_one_undo_takes_all_of_it_back(services: Services, world: World, group: uuid.UUID) -> None:
    living_plan(services, world)
    told = chosen(services, group)
    (member,) = told.members
    told = replace(told, members=(replace(member, advocates=(NextAdvocate(LEAD, name="Cy New"),)),))
    before = dump(services.database)
    begin_next_year(services, group, told, TODAY)
    after = dump(services.database)
    assert services.database.undo() == "Begin next year"
    assert dump(services.database) == before
    services.database.redo()
    assert dump(services.database) == after


def test_to_begin_twice_adds_only_who_was_not_there(services: Services, world: World, group: uuid.UUID) -> None:
    told = chosen(services, group)
    made = begin_next_year(services, group, told, TODAY)
    before = dump(services.database)
    assert begin_next_year(services, group, replace(told, code="26-14"), TODAY) == made
    assert dump(services.database) == before
    other = services.departments.for_school(services.schools.by_hand(name="Elm School"))
    late = NextMember(other, PathwayStage.TEACHING_FOR_MASTERY, True, ())
    assert begin_next_year(services, group, replace(told, members=(*told.members, late)), TODAY) == made
    assert len(services.work_groups.members.of(made)) == 2
    assert len(services.plans.rows(TODAY, NEXT)) == 1


def test_a_group_without_a_code_is_gone_on_with_where_its_kind_is_the_same(
    services: Services, world: World, group: uuid.UUID
) -> None:
    other = services.work_groups.new(year=NEXT, kind="other")
    told = replace(chosen(services, group), code="")
    made = begin_next_year(services, group, told, TODAY)
    assert made != other
    assert begin_next_year(services, group, told, TODAY) == made


def test_who_came_into_the_pair_in_mid_year_is_suggested(services: Services, world: World, group: uuid.UUID) -> None:
    (member,) = services.work_groups.members.of(group)
    second = services.work_groups.pairs.of(member.id)[1]
    cy = services.departments.people.add(world.department, name="Cy Invented")
    services.work_groups.replace(second.id, cy, dt.date(2026, 2, 1))
    (one,) = suggested(services, group, WorkGroupKind.SUSTAINING)
    assert [each.person for each in one.member.advocates] == [world.head, cy]


def test_what_is_noted_of_the_new_year_gives_way(services: Services, world: World, group: uuid.UUID) -> None:
    departments = services.departments
    departments.stages.add(world.department, year=NEXT, stage=PathwayStage.EMBEDDING)
    for role, person in ((LEAD, world.teacher), (SECOND, world.head)):
        departments.advocates.add(world.department, year=NEXT, person_id=person, role=role)
    told = chosen(services, group)
    (member,) = told.members
    assert [one.person for one in member.advocates] == [world.teacher, world.head]
    pair = (NextAdvocate(LEAD, name="ada invented"), NextAdvocate(SECOND))
    stage = PathwayStage.TEACHING_FOR_MASTERY
    begin_next_year(services, group, replace(told, members=(replace(member, stage=stage, advocates=pair),)), TODAY)
    assert [(role, name) for role, name, _ in departments.pair(world.department, NEXT)] == [(LEAD, "Ada Invented")]
    assert len(departments.people.of(world.department)) == 2
    assert [one.fields.stage for one in departments.stages.of(world.department)] == ["Embedding", stage]


@pytest.mark.parametrize("name", ["", "Ada Invented", "cy new"])
def test_what_cannot_be_changes_nothing(services: Services, world: World, group: uuid.UUID, name: str) -> None:
    told = chosen(services, group)
    (member,) = told.members
    lead = NextAdvocate(LEAD, name="Cy New") if name == "cy new" else NextAdvocate(LEAD, world.head)
    twice = replace(member, advocates=(lead, NextAdvocate(SECOND, name=name)))
    members = (twice,) if name else ()
    before = dump(services.database)
    with pytest.raises(Invalid, match="named twice" if name else "Tick at least one"):
        begin_next_year(services, group, replace(told, members=members), TODAY)
    assert dump(services.database) == before


def test_a_closed_next_group_takes_nobody(services: Services, world: World, group: uuid.UUID) -> None:
    closed = services.work_groups.new(code="NCP26-14", year=NEXT)
    services.work_groups.close(closed, TODAY)
    told = chosen(services, group)
    before = dump(services.database)
    with pytest.raises(GroupIsClosed):
        begin_next_year(services, group, told, TODAY)
    assert dump(services.database) == before


# Faults in the middle


@pytest.fixture
def connection(file: Path) -> driver.Connection:
    return driver.open_existing(file, "")


@pytest.fixture
def held(connection: driver.Connection, file: Path) -> Iterator[Services]:
    """Open the file over a connection that a test can disturb."""
    database = Database(connection, file)
    yield Services(database)
    database.close()


def test_a_fault_at_any_step_leaves_all_as_it_was(held: Services, world: World, connection: driver.Connection) -> None:
    group = work_group(held, world)
    told = chosen(held, group)
    (member,) = told.members
    told = replace(told, members=(replace(member, advocates=(NextAdvocate(LEAD, name="Cy New"),)),))
    before, label = dump(held.database), held.database.undo_label
    steps, faults = 0, 0
    while steps < 1_000_000:
        steps += 1 + steps // 15
        interrupt_after(connection, steps)
        try:
            begin_next_year(held, group, told, TODAY)
        except (dbapi2.OperationalError, sa.exc.OperationalError):
            connection.set_progress_handler(None, 1)
            faults += 1
            assert dump(held.database) == before
            assert held.database.undo_label == label
        else:
            break
    connection.set_progress_handler(None, 1)
    assert faults > 50
    held.database.undo()
    assert dump(held.database) == before
    assert held.database.problems() == []
