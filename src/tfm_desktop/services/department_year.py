"""Gathers a department's year for its senior leadership; notes, and all that is of others, are left behind here."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import NamedTuple

from tfm_desktop.domain.commitments import Unit
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
from tfm_desktop.domain.ledger import LedgerLine, LedgerState
from tfm_desktop.domain.plans import PlanFields, progress_in_words
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.sessions import THERE, SessionFields, SessionStatus, attended, half_days_of
from tfm_desktop.domain.visits import VisitStatus
from tfm_desktop.domain.work_groups import MembershipFields
from tfm_desktop.services.pathway import TO_COME, led, plans_of
from tfm_desktop.services.services import Services
from tfm_desktop.services.sessions import RegisterRow


class _Seen(NamedTuple):
    """A session of a member's group, with the member's own part of its register."""

    session: SessionFields
    register: tuple[RegisterRow, ...]

    def is_past(self, on: dt.date) -> bool:
        """Tell whether the session is over, or somebody is marked at it."""
        is_over = self.session.date is not None and self.session.date < on
        return is_over or self.session.status is SessionStatus.HELD or any(row.attendance for row in self.register)


def department_year(services: Services, department: uuid.UUID, year: str, on: dt.date) -> DepartmentYearSheet:
    """Gather a department's academic year as it stood on a day. Raises NotFound."""
    departments = services.departments
    fields = departments.get(department).fields
    names = {one.id: one.fields.name for one in departments.people.of(department)}
    members = _memberships(services, department, year)
    seen = [each for member in members for each in _sessions(services, member)]
    past = sorted((one for one in seen if one.is_past(on)), key=lambda one: one.session.date or dt.date.max)
    ledgers = services.commitments.ledgers_of_department(department, on)
    visits = list(reversed(services.visits.rows(year, department)))
    return DepartmentYearSheet(
        departments.school(department).fields,
        year,
        next((one.fields.stage for one in departments.stages.of(department) if one.fields.year == year), None),
        names.get(fields.subject_leader_id, "") if fields.subject_leader_id else "",
        tuple(name for _, name, _ in departments.pair(department, year)),
        tuple(_group(services, one.fields) for one in members),
        tuple(_commitment(line, names) for one in members for line in ledgers.get(one.id, ()) if _is_told(line)),
        tuple(_people(services, members, past)),
        tuple(map(_session, past)),
        len(seen) - len(past),
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


def _sessions(services: Services, member: Saved[MembershipFields]) -> Iterator[_Seen]:
    """Give the sessions of a member's group that somebody of it was or is awaited at; none that was cancelled."""
    for session in services.sessions.of(member.fields.work_group_id):
        own = tuple(row for row in services.sessions.register(session.id) if row.membership == member.id)
        is_ours = any(row.expected or row.attendance for row in own)
        if is_ours and session.fields.status is not SessionStatus.CANCELLED:
            yield _Seen(session.fields, own)


def _group(services: Services, member: MembershipFields) -> ToldGroup:
    group = services.work_groups.get(member.work_group_id).fields
    return ToldGroup(group.code, group.kind, member.status)


def _is_told(line: LedgerLine) -> bool:
    """Leave out what ended before anything was done towards it: the membership says that it has withdrawn."""
    return line.state is not LedgerState.ENDED or line.done > 0


def _commitment(line: LedgerLine, names: dict[uuid.UUID, str]) -> ToldCommitment:
    item = line.commitment.fields
    whom = names.get(line.person, item.whom.value) if line.person else item.whom.value
    done, planned = line.told(line.done), line.told(line.planned)
    left = "" if line.unit is Unit.YES_NO else line.told(line.left)
    return ToldCommitment(item.label, whom, line.agreed, done, planned, left, line.words)


def _people(services: Services, members: list[Saved[MembershipFields]], past: list[_Seen]) -> Iterator[ToldPerson]:
    """Give each who is or was one of the pair, once, with the attendance that is marked of them."""
    people = services.departments.people
    pair = {one.fields.person_id: one.fields for each in members for one in services.work_groups.pairs.of(each.id)}
    for person, held in pair.items():
        if not people.exists(person):
            continue
        marks = [
            (one.session, row.attendance.fields)
            for one in past
            for row in one.register
            if row.person == person and row.attendance
        ]
        yield ToldPerson(
            people.get(person).fields.name,
            people.get(person).fields.post,
            held.role,
            held.until,
            sum(mark.mark in THERE for _, mark in marks),
            len(marks),
            sum(attended(mark, half_days_of(session.start, session.end)) for session, mark in marks),
        )


def _session(held: _Seen) -> ToldSession:
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
