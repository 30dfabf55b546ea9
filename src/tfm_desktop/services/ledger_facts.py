"""Gathers what counts towards commitments: for each kind of record one query, and a fact for what is counted."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from tfm_desktop.domain.commitments import OF_SESSIONS, Counts
from tfm_desktop.domain.ledger import Fact
from tfm_desktop.domain.observations import ObservationKind, ObservationStatus
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.sessions import (
    THERE,
    AttendanceMark,
    SessionKind,
    SessionStatus,
    half_days_of,
    hours_of,
    usual_half_days,
)
from tfm_desktop.domain.visits import ActivityKind, VisitStatus
from tfm_desktop.domain.work_groups import MembershipFields, ParticipantFields, takes_part
from tfm_desktop.domain.years import british, short
from tfm_desktop.storage.database import Database

COUNTED_AS = {
    SessionKind.MEETING: Counts.ATTENDANCE,
    SessionKind.LAUNCH: Counts.ATTENDANCE,
    SessionKind.SHOWCASE: Counts.SHOWCASE,
    SessionKind.DEPARTMENT_VISIT: Counts.DEPARTMENT_VISIT,
    SessionKind.PRIMARY_VISIT: Counts.PRIMARY_VISIT,
}
_VISIT_PLANNED = (VisitStatus.PLANNED, VisitStatus.CONFIRMED)
_LONGEST = 80  # signs of what is told of a task

Placed = Iterator[tuple[uuid.UUID, Fact]]  # each fact with the membership that it belongs to

# What is asked of the memberships below is asked of those alone that have a commitment which counts it: this is the
# slowest question that the Overview has, and most records count towards nothing.
_MEMBERS = """
    SELECT membership.id, membership.work_group_id, membership.department_id,
        substr(work_group.year, 1, 4) || '-09-01' AS first, (substr(work_group.year, 1, 4) + 1) || '-08-31' AS last
    FROM membership
    JOIN work_group ON work_group.id = membership.work_group_id AND work_group.deleted_at IS NULL
    JOIN department ON department.id = membership.department_id AND department.deleted_at IS NULL
    WHERE membership.deleted_at IS NULL AND {where}
"""
_COUNTING = """
    WITH member AS (
        SELECT * FROM ({members}) AS one WHERE EXISTS (
            SELECT 1 FROM commitment
            WHERE commitment.membership_id = one.id AND commitment.counts IN ({counts})
                AND commitment.deleted_at IS NULL
        )
    )
"""
_SESSIONS = """
    SELECT id, work_group_id, number, date, start, "end", kind, status FROM session
    WHERE work_group_id IN (SELECT work_group_id FROM member) AND deleted_at IS NULL AND status <> ?
    ORDER BY date IS NULL, date, number
"""
_MARKS = """
    SELECT attendance.session_id, person.department_id, attendance.person_id, attendance.mark, attendance.half_days
    FROM session
    JOIN attendance ON attendance.session_id = session.id AND attendance.deleted_at IS NULL
    JOIN person ON person.id = attendance.person_id AND person.deleted_at IS NULL
    WHERE session.work_group_id IN (SELECT work_group_id FROM member)
    ORDER BY attendance.created_at
"""
_TASKS = """
    SELECT session.work_group_id, person.department_id, gap_task.id, gap_task.person_id, gap_task.what, gap_task.due,
        gap_task.done_on
    FROM session
    JOIN gap_task ON gap_task.session_id = session.id AND gap_task.deleted_at IS NULL
    JOIN person ON person.id = gap_task.person_id AND person.deleted_at IS NULL
    WHERE session.work_group_id IN (SELECT work_group_id FROM member) AND session.deleted_at IS NULL
    ORDER BY coalesce(gap_task.done_on, gap_task.due, '9999')
"""
_VISITS = """
    FROM member
    JOIN visit ON visit.department_id = member.department_id AND visit.deleted_at IS NULL
        AND visit.date BETWEEN member.first AND member.last
"""
_SUPPORT = f"SELECT member.id, visit.id, visit.date, visit.status, visit.start, visit.end {_VISITS} ORDER BY visit.date"
_RELEASE = f"""
    SELECT member.id, visit.id, visit.date, visit.status, visit_person.person_id, visit_person.release_half_days
    {_VISITS}
    JOIN visit_person ON visit_person.visit_id = visit.id AND visit_person.deleted_at IS NULL
        AND visit_person.release_half_days > 0
    JOIN person ON person.id = visit_person.person_id AND person.deleted_at IS NULL
    ORDER BY visit.date
"""
_PLANNING = f"""
    SELECT member.id, visit.id, visit.date, visit.status, visit_activity.details
    {_VISITS}
    JOIN visit_activity ON visit_activity.visit_id = visit.id AND visit_activity.deleted_at IS NULL
        AND visit_activity.kind = ?
    ORDER BY visit.date
"""
_OBSERVED = """
    SELECT member.id, observation.id, observation.date, observation.status
    FROM member
    JOIN observation ON observation.department_id = member.department_id AND observation.deleted_at IS NULL
        AND observation.date BETWEEN member.first AND member.last AND observation.kind = ?
    ORDER BY observation.date
"""
_ASKED = """
    SELECT member.id, critique.id, critique.date, plan.department_id = member.department_id
    FROM member
    JOIN critique ON critique.work_group_id = member.work_group_id AND critique.deleted_at IS NULL
    JOIN plan ON plan.id = critique.plan_id AND plan.deleted_at IS NULL
    WHERE member.department_id IN (plan.department_id, critique.asking_id)
    ORDER BY critique.date IS NULL, critique.date
"""
_BY_HAND = """
    SELECT member.id, commitment.id, commitment.counts, ledger_entry.id, ledger_entry.person_id, ledger_entry.date,
        ledger_entry.amount, ledger_entry.done, ledger_entry.note
    FROM member
    JOIN commitment ON commitment.membership_id = member.id AND commitment.deleted_at IS NULL
    JOIN ledger_entry ON ledger_entry.commitment_id = commitment.id AND ledger_entry.deleted_at IS NULL
    LEFT JOIN person ON person.id = ledger_entry.person_id
    WHERE person.deleted_at IS NULL
    ORDER BY ledger_entry.date IS NULL, ledger_entry.date, ledger_entry.created_at
"""


class Scope(NamedTuple):
    """Which memberships are asked for: a condition in SQL, and its value."""

    where: str
    values: tuple[str, ...] = ()

    @property
    def members(self) -> str:
        """Give the query of the memberships: group and department of each, and the first and last day of its year."""
        return _MEMBERS.format(where=self.where)


class _Session(NamedTuple):
    """A session as it is counted."""

    counts: Counts
    date: dt.date | None
    told: str
    opens: tuple[str, uuid.UUID]
    half_days: float
    hours: float

    def fact(self, person: uuid.UUID, mark: str, half_days: float | None) -> Fact:
        """Give what somebody was there for."""
        amount = usual_half_days(AttendanceMark(mark), self.half_days) if half_days is None else half_days
        share = min(1.0, amount / self.half_days)
        told = f"{self.told}: {mark}" if mark == AttendanceMark.PART else self.told
        return Fact(self.counts, True, self.date, told, self.opens, person, amount, self.hours * share, share)

    def planned(self, person: uuid.UUID) -> Fact:
        """Give what somebody is expected for."""
        return Fact(self.counts, False, self.date, self.told, self.opens, person, self.half_days, self.hours)


class Gathering:
    """Gathers what counts towards the commitments of some memberships."""

    def __init__(
        self,
        database: Database,
        scope: Scope,
        members: Iterable[Saved[MembershipFields]],
        pairs: Mapping[uuid.UUID, list[Saved[ParticipantFields]]],
        today: dt.date,
    ) -> None:
        self._database, self._scope, self._pairs, self._today = database, scope, pairs, today
        self._of_group: dict[uuid.UUID, dict[uuid.UUID, uuid.UUID]] = {}  # group > department > membership
        for one in members:
            self._of_group.setdefault(one.fields.work_group_id, {})[one.fields.department_id] = one.id

    def facts(self, counted: set[Counts]) -> Placed:
        """Give what some sources hold; what nobody counts is not read."""
        if counted & OF_SESSIONS:
            yield from self._sessions()
        sources = {
            Counts.TASKS: self._tasks,
            Counts.SUPPORT: self._support,
            Counts.RELEASE: self._release,
            Counts.JOINT_PLANNING: self._planning,
            Counts.OBSERVATION: self._observed,
            Counts.CRITIQUE: self._asked,
        }
        for counts, gather in sources.items():
            if counts in counted:
                yield from gather()
        yield from self._by_hand()

    def _rows(self, sql: str, counts: Iterable[Counts], *values: str) -> list[tuple[Any, ...]]:
        listed = ", ".join("'" + one.replace("'", "''") + "'" for one in counts)
        asked = _COUNTING.format(members=self._scope.members, counts=listed) + sql
        return self._database.plain_rows(asked, *self._scope.values, *values)

    def _is_planned(self, day: str | None) -> bool:
        return day is None or day >= self._today.isoformat()

    def _sessions(self) -> Placed:
        marks: dict[str, dict[str, tuple[str, str, float | None]]] = {}
        for session, department, person, mark, half_days in self._rows(_MARKS, OF_SESSIONS):
            marks.setdefault(session, {})[person] = department, mark, half_days
        for row in self._rows(_SESSIONS, OF_SESSIONS, SessionStatus.CANCELLED):
            there = marks.get(row[0], {})
            session, members = _session(*row[:-1]), self._of_group[_id(row[1])]
            for person, (department, mark, half_days) in there.items():
                membership = members.get(_id(department))
                if mark in THERE and membership:
                    yield membership, session.fact(_id(person), mark, half_days)
            if row[-1] != SessionStatus.HELD and self._is_planned(row[3]):
                marked = {_id(person) for person in there}
                for membership in members.values():
                    for person_id in self._expected(membership, session.date) - marked:
                        yield membership, session.planned(person_id)

    def _expected(self, membership: uuid.UUID, day: dt.date | None) -> set[uuid.UUID]:
        pair = (one.fields for one in self._pairs.get(membership, ()))
        return {one.person_id for one in pair if (one.until is None if day is None else takes_part(one, day))}

    def _tasks(self) -> Placed:
        for group, department, task, person, what, due, done_on in self._rows(_TASKS, [Counts.TASKS]):
            membership = self._of_group[_id(group)].get(_id(department))
            if membership:
                day = _date(done_on or due)
                when = f"done {short(day)}" if done_on else f"due {short(day)}" if day else "no date"
                told = f"{' '.join(what.split())[:_LONGEST] or 'Gap task'} ({when})"
                yield membership, Fact(Counts.TASKS, bool(done_on), day, told, ("gap_task", _id(task)), _id(person))

    def _support(self) -> Placed:
        for row in self._rows(_SUPPORT, [Counts.SUPPORT]):
            yield from self._of_visit(row, Counts.SUPPORT, None, half_days=_half_days(*row[4:]), hours=_hours(*row[4:]))

    def _release(self) -> Placed:
        for row in self._rows(_RELEASE, [Counts.RELEASE]):
            yield from self._of_visit(row, Counts.RELEASE, _id(row[4]), half_days=row[5])

    def _planning(self) -> Placed:
        for row in self._rows(_PLANNING, [Counts.JOINT_PLANNING], ActivityKind.JOINT_PLANNING):
            yield from self._of_visit(row, Counts.JOINT_PLANNING, None, more=row[4])

    def _of_visit(
        self,
        row: tuple[Any, ...],
        counts: Counts,
        person: uuid.UUID | None,
        half_days: float = 0,
        hours: float = 0,
        more: str = "",
    ) -> Placed:
        """Give a fact of a visit that is done or to come; its row begins with membership, visit, date and status."""
        membership, visit, day, status = row[:4]
        is_done = status == VisitStatus.DONE
        if not is_done and not (status in _VISIT_PLANNED and self._is_planned(day)):
            return
        on = _date(day)
        told = f"{'Joint planning' if counts is Counts.JOINT_PLANNING else 'Visit'} on {british(on)}"
        told += f": {more}" if more else ""
        yield _id(membership), Fact(counts, is_done, on, told, ("visit", _id(visit)), person, half_days, hours)

    def _observed(self) -> Placed:
        for membership, seen, day, status in self._rows(_OBSERVED, [Counts.OBSERVATION], ObservationKind.COLLABORATIVE):
            is_done = status != ObservationStatus.PLANNED
            if is_done or self._is_planned(day):
                told = f"Collaborative observation on {british(_date(day))}"
                opens = ("observation", _id(seen))
                yield _id(membership), Fact(Counts.OBSERVATION, is_done, _date(day), told, opens)

    def _asked(self) -> Placed:
        for membership, asked, day, is_on_its_plan in self._rows(_ASKED, [Counts.CRITIQUE]):
            told = "Question on its plan" if is_on_its_plan else "Question asked"
            told += f", {british(_date(day))}" if day else ""
            yield _id(membership), Fact(Counts.CRITIQUE, True, _date(day), told, ("critique", _id(asked)))

    def _by_hand(self) -> Placed:
        for row in self._rows(_BY_HAND, Counts):
            membership, commitment, counts, entry, person, day, amount, done, note = row
            if done or self._is_planned(day):
                told = " ".join(filter(None, [short(_date(day)), *note.split()])) or "Counted by hand"
                opens, whose = ("ledger_entry", _id(entry)), _id(person) if person else None
                fact = Fact(Counts(counts), bool(done), _date(day), told, opens, whose, times=amount)
                yield _id(membership), fact._replace(by_hand_for=_id(commitment))


def of_membership(member: MembershipFields, membership: uuid.UUID) -> Iterator[Fact]:
    """Give what the membership itself tells: funding and SLT's agreement."""
    opens = ("membership", membership)
    agreed, received = member.funding_agreed or 0, member.funding_received or 0
    if received:
        day = member.funding_received_on
        told = f"Received on {short(day)}" if day else "Received"
        yield Fact(Counts.FUNDING, True, day, told, opens, pounds=received)
    if agreed > received:
        yield Fact(Counts.FUNDING, False, None, "Agreed, not received yet", opens, pounds=agreed - received)
    if member.slt_agreed_on:
        yield Fact(Counts.SLT, True, None, f"Agreed on {short(member.slt_agreed_on)}", opens)


@lru_cache(maxsize=20_000)
def _id(text: str) -> uuid.UUID:
    return uuid.UUID(text)


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _time(text: str | None) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None


def _half_days(start: str | None, end: str | None) -> float:
    return half_days_of(_time(start), _time(end))


def _hours(start: str | None, end: str | None) -> float:
    return hours_of(_time(start), _time(end)) or 0


def _session(
    session: str, _group: str, number: int | None, day: str | None, start: str | None, end: str | None, kind: str
) -> _Session:
    told = f"{SessionKind(kind).label} {number or ''}".strip() + f", {british(_date(day)) or 'date to be confirmed'}"
    counts, opens = COUNTED_AS[SessionKind(kind)], ("session", _id(session))
    return _Session(counts, _date(day), told, opens, _half_days(start, end), _hours(start, end))
