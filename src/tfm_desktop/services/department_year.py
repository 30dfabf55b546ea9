"""Gathers a department's year for its senior leadership; notes, and all that is of others, are left behind here."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import NamedTuple

from tfm_desktop.domain.department_year import (
    DepartmentYearSheet,
    ToldAim,
    ToldCommitment,
    ToldGroup,
    ToldPerson,
    ToldPlan,
    ToldSession,
    ToldVisit,
)
from tfm_desktop.domain.ledger import LedgerLine
from tfm_desktop.domain.plans import PlanFields, progress_in_words
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.sessions import THERE, SessionFields, SessionStatus, attended, half_days_of
from tfm_desktop.domain.visits import VisitStatus
from tfm_desktop.domain.work_groups import MembershipFields
from tfm_desktop.services.pathway import TO_COME, led, plans_of
from tfm_desktop.services.services import Services
from tfm_desktop.services.sessions import RegisterRow


class _Held(NamedTuple):
    """A session of a group that is past, with the department's part of its register."""

    session: SessionFields
    register: tuple[RegisterRow, ...]


def department_year(services: Services, department: uuid.UUID, year: str, on: dt.date) -> DepartmentYearSheet:
    """Gather a department's academic year as it stood on a day. Raises NotFound."""
    departments = services.departments
    fields = departments.get(department).fields
    names = {one.id: one.fields.name for one in departments.people.of(department)}
    members = _memberships(services, department, year)
    sessions = [each for member in members for each in _sessions(services, member)]
    held = {one.id: [each for each in sessions if each[0] == one.id] for one in members}
    past = {
        member: [_Held(fields, rows) for _, fields, rows in of_member if _is_past(fields, rows, on)]
        for member, of_member in held.items()
    }
    ledgers = services.commitments.ledgers_of_department(department, on)
    visits = [row for row in reversed(services.visits.rows(year, department))]
    return DepartmentYearSheet(
        departments.school(department).fields,
        year,
        next((one.fields.stage for one in departments.stages.of(department) if one.fields.year == year), None),
        names.get(fields.subject_leader_id, "") if fields.subject_leader_id else "",
        tuple(name for _, name, _ in departments.pair(department, year)),
        tuple(_group(services, one.fields) for one in members),
        tuple(_commitment(line, names) for one in members for line in ledgers.get(one.id, ())),
        tuple(each for one in members for each in _people(services, one.id, past[one.id])),
        tuple(_session(one) for each in past.values() for one in each),
        sum(_is_to_come(fields, rows, on) for _, fields, rows in sessions),
        tuple(_visit(services, row.id) for row in visits if row.status is VisitStatus.DONE),
        sum(row.status in TO_COME for row in visits),
        led(services, department, on, year),
        tuple(_plan(services, plan, on) for plan in plans_of(services, department, year)),
        services.measures.sheets(department),
        on,
    )


def _memberships(services: Services, department: uuid.UUID, year: str) -> list[Saved[MembershipFields]]:
    members = services.work_groups.members
    groups = {row.id for row in services.work_groups.rows(dt.date.max, year, department)}
    mine = members.select(members.c.department_id == department).order_by(members.c.created_at)
    return [one for one in members.all(mine) if one.fields.work_group_id in groups]


def _sessions(
    services: Services, member: Saved[MembershipFields]
) -> Iterator[tuple[uuid.UUID, SessionFields, tuple[RegisterRow, ...]]]:
    """Give the sessions of a member's group that were not cancelled, each with the member's own register."""
    for session in services.sessions.of(member.fields.work_group_id):
        if session.fields.status is not SessionStatus.CANCELLED:
            own = (row for row in services.sessions.register(session.id) if row.membership == member.id)
            yield member.id, session.fields, tuple(own)


def _is_past(session: SessionFields, register: tuple[RegisterRow, ...], on: dt.date) -> bool:
    is_marked = any(row.attendance for row in register)
    return is_marked or session.status is SessionStatus.HELD or (session.date is not None and session.date < on)


def _is_to_come(session: SessionFields, register: tuple[RegisterRow, ...], on: dt.date) -> bool:
    return not _is_past(session, register, on) and any(row.expected for row in register)


def _group(services: Services, member: MembershipFields) -> ToldGroup:
    group = services.work_groups.get(member.work_group_id).fields
    return ToldGroup(group.code, group.kind, member.status)


def _commitment(line: LedgerLine, names: dict[uuid.UUID, str]) -> ToldCommitment:
    item = line.commitment.fields
    whom = names.get(line.person, item.whom.value) if line.person else item.whom.value
    figures = (line.told(amount) for amount in (line.done, line.planned, line.left))
    return ToldCommitment(item.label, whom, line.agreed, *figures, line.words, line.state)


def _people(services: Services, membership: uuid.UUID, past: list[_Held]) -> Iterator[ToldPerson]:
    """Give each who is or was one of the pair, with the attendance that is marked of them."""
    people = services.departments.people
    pair = {one.fields.person_id: one.fields for one in services.work_groups.pairs.of(membership)}
    for person, one in pair.items():
        if not people.exists(person):
            continue
        marks = [
            (held.session, row.attendance.fields)
            for held in past
            for row in held.register
            if row.person == person and row.attendance
        ]
        yield ToldPerson(
            people.get(person).fields.name,
            people.get(person).fields.post,
            one.role,
            one.until,
            sum(mark.mark in THERE for _, mark in marks),
            len(marks),
            sum(attended(mark, half_days_of(session.start, session.end)) for session, mark in marks),
        )


def _session(held: _Held) -> ToldSession:
    session = held.session
    marks = tuple((row.name, row.attendance.fields.mark) for row in held.register if row.attendance)
    return ToldSession(session.date, session.number, session.kind, session.theme, marks)


def _visit(services: Services, visit: uuid.UUID) -> ToldVisit:
    fields = services.visits.get(visit).fields
    activities = services.visits.activities.of(visit)
    return ToldVisit(fields.date, fields.purpose, tuple((one.fields.kind, one.fields.led_by) for one in activities))


def _plan(services: Services, plan: Saved[PlanFields], on: dt.date) -> ToldPlan:
    state = services.plans.state(plan.id)
    aims = tuple(
        ToldAim(aim.fields.text, aim.fields.status, progress_in_words([one.fields for one in aim.actions], on))
        for aim in state.aims
    )
    every = [action.fields for _, action in state.actions()]
    return ToldPlan(plan.fields.title, progress_in_words(every, on), plan.fields.next_review, aims)
