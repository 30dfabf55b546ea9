"""A department over its years, who led on its visits, and the step into the next year."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import sqlalchemy as sa

from tfm_desktop.domain.departments import AdvocateRole, PathwayStage
from tfm_desktop.domain.errors import Invalid, NothingToCarryForward
from tfm_desktop.domain.pathway import (
    LedTerm,
    PathwayGroup,
    PathwayPlan,
    PathwayVisit,
    PathwayYear,
    next_stage,
    terms,
    who_led,
)
from tfm_desktop.domain.plans import PlanFields, progress_in_words
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.visits import LedBy, Visit, VisitStatus
from tfm_desktop.domain.work_groups import (
    MEMBER_ON,
    MembershipStatus,
    WorkGroupFields,
    WorkGroupKind,
    code_key,
)
from tfm_desktop.domain.years import academic_year, shifted, starting_in
from tfm_desktop.services.services import Services
from tfm_desktop.services.visits import of_year


@dataclass(frozen=True, slots=True)
class NextAdvocate:
    """An advocate of the next year: one of the department's people, or somebody new by name; neither is none."""

    role: AdvocateRole
    person: uuid.UUID | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class NextMember:
    """A department that moves on: where it stands then, whether its plan goes with it, and its advocates."""

    department: uuid.UUID
    stage: PathwayStage | None
    carries_plan: bool
    advocates: tuple[NextAdvocate, ...]


@dataclass(frozen=True, slots=True)
class NextYear:
    """What the next Work Group is, and who moves on into it."""

    code: str
    kind: WorkGroupKind
    template_id: uuid.UUID | None
    members: tuple[NextMember, ...]


@dataclass(frozen=True, slots=True)
class SuggestedMember:
    """What is suggested for a member department, to be confirmed or changed."""

    school: str
    told: str  # where it stands now, or why it does not move on
    moves_on: bool
    to_carry: int  # aims
    member: NextMember


TO_COME = (VisitStatus.PLANNED, VisitStatus.CONFIRMED)
_VISIT = sa.inspect(Visit).local_table.c


def pathway(services: Services, department: uuid.UUID, today: dt.date) -> tuple[PathwayYear, ...]:
    """Read a department's years from the first that something is noted of to the last, none left out between."""
    stages = {one.fields.year: one.fields.stage for one in services.departments.stages.of(department)}
    advocates: dict[str, list[str]] = {}
    people = {one.id: one.fields.name for one in services.departments.people.of(department)}
    for one in services.departments.advocates.of(department):
        if one.fields.person_id in people:
            advocates.setdefault(one.fields.year, []).append(people[one.fields.person_id])
    groups = _groups(services, department)
    plans: dict[str, list[PathwayPlan]] = {}
    for plan in plans_of(services, department):
        actions = [action.fields for _, action in services.plans.state(plan.id).actions()]
        told = PathwayPlan(plan.id, plan.fields.title, progress_in_words(actions, today))
        plans.setdefault(plan.fields.year, []).append(told)
    visits: dict[str, list[PathwayVisit]] = {}
    for visit in reversed(services.visits.rows(department=department)):
        is_done = visit.status is VisitStatus.DONE
        if is_done or visit.status in TO_COME:
            shown = PathwayVisit(visit.id, visit.date, visit.purpose, is_done)
            visits.setdefault(academic_year(visit.date), []).append(shown)
    present = academic_year(today)
    return tuple(
        PathwayYear(
            year,
            year == present,
            stages.get(year),
            tuple(groups.get(year, ())),
            tuple(plans.get(year, ())),
            tuple(visits.get(year, ())),
            tuple(advocates.get(year, ())),
        )
        for year in _between({*stages, *advocates, *groups, *plans, *visits})
    )


def led(services: Services, department: uuid.UUID, today: dt.date, year: str = "") -> tuple[LedTerm, ...]:
    """Count term by term who led on the visits that are done: of one academic year, or of all that have some.

    A term that has not begun is left out where nothing is noted of it.
    """
    activity = services.visits.activities.c
    statement = (
        sa.select(_VISIT.date, activity.led_by)
        .join_from(Visit.__table__, activity.visit_id.table, activity.visit_id == _VISIT.id)  # type: ignore[attr-defined]
        .where(
            _VISIT.department_id == department,
            _VISIT.status == VisitStatus.DONE,
            _VISIT.deleted_at.is_(None),
            activity.deleted_at.is_(None),
            *of_year(_VISIT.date, year),
        )
        .order_by(_VISIT.date)
    )
    done: list[tuple[dt.date, LedBy]] = [(row.date, row.led_by) for row in services.database.rows(statement)]
    years = sorted({academic_year(day) for day, _ in done})
    spans = [span for each in years for span in terms(each, (one.fields for one in services.half_terms.of_year(each)))]
    begun = {(span.year, span.term) for span in spans if span.first <= today}
    return tuple(one for one in who_led(done, spans) if one.total or (one.year, one.term) in begun)


def suggested(services: Services, group: uuid.UUID, kind: WorkGroupKind) -> tuple[SuggestedMember, ...]:
    """Suggest what becomes of the members of a Work Group in the year after, in one of a kind. Raises NotFound."""
    groups = services.work_groups
    year = shifted(groups.get(group).fields.year, 1)
    names = services.departments.names()
    return tuple(_suggested(services, member, names, kind, year) for member in groups.member_names(group))


def begin_next_year(
    services: Services, group: uuid.UUID, chosen: NextYear, today: dt.date, origin: object = None
) -> uuid.UUID:
    """Begin the year after a Work Group's, as one change, and give the id of the next group.

    The members chosen get their stage and advocates of the new year, a ledger of their own, and their plan carried
    forward; the group is closed, its active members completed. A next group of that code is gone on with, and who is
    in it stays as they are. Raises Invalid, GroupIsClosed.
    """
    fields = services.work_groups.get(group).fields
    if not chosen.members:
        raise Invalid({"members": "No department moves on yet. Tick at least one."})
    with services.database.change("Begin next year", origin):
        made = _next_group(services, fields, chosen, origin)
        there = {one.fields.department_id for one in services.work_groups.members.of(made)}
        for member in chosen.members:
            if member.department not in there:
                _move_on(services, made, fields.year, member, today, origin)
        if fields.closed_on is None:
            _complete(services, group, today, origin)
    return made


def plans_of(services: Services, department: uuid.UUID, year: str = "") -> list[Saved[PlanFields]]:
    """Read the plans of a department, the oldest first; of one academic year where given."""
    plans = services.plans
    mine = plans.select(plans.c.department_id == department, *([plans.c.year == year] if year else []))
    return plans.all(mine.order_by(plans.c.year, plans.c.created_at))


def _groups(services: Services, department: uuid.UUID) -> dict[str, list[PathwayGroup]]:
    found: dict[str, list[PathwayGroup]] = {}
    members = services.work_groups.members
    mine = members.select(members.c.department_id == department).order_by(members.c.created_at)
    for one in members.all(mine):
        if services.work_groups.exists(one.fields.work_group_id):
            group = services.work_groups.get(one.fields.work_group_id).fields
            status = one.fields.status
            since = getattr(one.fields, MEMBER_ON[status])
            found.setdefault(group.year, []).append(PathwayGroup(one.id, group.code, group.kind, status, since))
    return found


def _between(years: set[str]) -> Iterator[str]:
    if years:
        for start in range(int(min(years)[:4]), int(max(years)[:4]) + 1):
            yield starting_in(start)


def _suggested(
    services: Services, membership: uuid.UUID, names: dict[uuid.UUID, str], kind: WorkGroupKind, year: str
) -> SuggestedMember:
    groups, departments = services.work_groups, services.departments
    member = groups.members.get(membership).fields
    department, before = member.department_id, shifted(year, -1)
    stages = {one.fields.year: one.fields.stage for one in departments.stages.of(department)}
    stage = stages.get(year) or next_stage(stages.get(before), kind, year)
    already = [row.code or row.kind.label for row in groups.rows(dt.date.max, year, department)]
    told = f"{stages[before].label} in {before}" if before in stages else f"no stage noted for {before}"
    if already:
        told = f"in {' and '.join(already)} already"
    elif member.status is MembershipStatus.WITHDRAWN:
        told = "withdrew"
    to_carry = sum(
        len(services.plans.to_carry(services.plans.state(plan.id))) for plan in plans_of(services, department, before)
    )
    return SuggestedMember(
        names[department],
        told,
        not already and member.status is not MembershipStatus.WITHDRAWN,
        to_carry,
        NextMember(department, stage, to_carry > 0, _suggested_pair(services, membership, department, year)),
    )


def _suggested_pair(
    services: Services, membership: uuid.UUID, department: uuid.UUID, year: str
) -> tuple[NextAdvocate, ...]:
    """Suggest the advocates noted for a year, or else who is one of the pair now, or was an advocate the year before.

    Who has left the school is not suggested.
    """
    departments = services.departments
    here = {one.id for one in departments.people.of(department) if not one.fields.has_left}
    noted: dict[str, list[tuple[AdvocateRole, uuid.UUID]]] = {}
    for advocate in departments.advocates.of(department):
        noted.setdefault(advocate.fields.year, []).append((advocate.fields.role, advocate.fields.person_id))
    pair = [one.fields for one in services.work_groups.pairs.of(membership)]
    now = [(one.role, one.person_id) for one in pair if one.until is None]
    people: dict[AdvocateRole, uuid.UUID] = {}
    for role, person in noted.get(year) or now or noted.get(shifted(year, -1), []):
        if person in here:
            people.setdefault(role, person)
    return tuple(NextAdvocate(role, people.get(role)) for role in AdvocateRole)


def _next_group(services: Services, fields: WorkGroupFields, chosen: NextYear, origin: object) -> uuid.UUID:
    """Find the next group by its code, or of its kind where it has none, or make it."""
    year, groups = shifted(fields.year, 1), services.work_groups
    key = code_key(chosen.code)
    for row in groups.rows(dt.date.max, year):
        if code_key(row.code) == key and (key or row.kind is chosen.kind):
            return row.id
    kept = {name: getattr(fields, name) for name in ("hub", "focus", "lead")}
    return groups.new(origin, **kept, code=chosen.code, year=year, kind=chosen.kind, template_id=chosen.template_id)


def _move_on(
    services: Services, group: uuid.UUID, before: str, member: NextMember, today: dt.date, origin: object
) -> None:
    year, department = shifted(before, 1), member.department
    stages = services.departments.stages
    noted = [one.id for one in stages.of(department) if one.fields.year == year]
    if member.stage and noted:
        stages.change(noted[-1], origin, stage=member.stage)
    elif member.stage:
        stages.add(department, origin, year=year, stage=member.stage)
    _name_advocates(services, member, year, origin)
    services.work_groups.add_member(group, department, origin, status=MembershipStatus.APPLIED, applied_on=today)
    if member.carries_plan:
        for plan in plans_of(services, department, before):
            with suppress(NothingToCarryForward):
                services.plans.carry_forward(plan.id, origin)


def _name_advocates(services: Services, member: NextMember, year: str, origin: object) -> None:
    """Note the advocates of a year; what is noted in their roles already gives way."""
    advocates = services.departments.advocates
    noted = [one for one in advocates.of(member.department) if one.fields.year == year]
    people: set[uuid.UUID] = set()
    for chosen in member.advocates:
        there = next((one for one in noted if one.fields.role is chosen.role), None)
        person = _person(services, member.department, chosen, origin)
        if person in people:
            school = services.departments.school(member.department).fields.name
            raise Invalid({"advocates": f"{school}: the same person is named twice as advocate. Name two people."})
        if person is None:
            if there:
                advocates.bin(there.id, origin)
            continue
        people.add(person)
        if there:
            advocates.change(there.id, origin, person_id=person)
        else:
            advocates.add(member.department, origin, year=year, person_id=person, role=chosen.role)


def _person(services: Services, department: uuid.UUID, chosen: NextAdvocate, origin: object) -> uuid.UUID | None:
    """Give who is meant: by name somebody who is there already, or else a new one of the department's people."""
    if chosen.person or not chosen.name.strip():
        return chosen.person
    return services.departments.person_named(department, chosen.name, origin)


def _complete(services: Services, group: uuid.UUID, today: dt.date, origin: object) -> None:
    """Close a group whose year is over; its active members have completed it."""
    members = services.work_groups.members
    for one in members.of(group):
        if one.fields.status is MembershipStatus.ACTIVE:
            members.change(one.id, origin, status=MembershipStatus.COMPLETED, completed_on=today)
    services.work_groups.close(group, today, origin)
