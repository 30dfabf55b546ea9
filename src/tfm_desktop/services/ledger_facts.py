"""Gathers what counts towards commitments: for each kind of record one query, and a fact for what is counted."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping, Set
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
from tfm_desktop.domain.years import YEAR_STARTS, british, short
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
_YEAR_STARTS = f"{YEAR_STARTS:02}"

Placed = Iterator[tuple[uuid.UUID, Fact]]  # each fact with the membership that it belongs to

_MEMBERS = """
    SELECT membership.id, membership.work_group_id, membership.department_id,
        substr(work_group.year, 1, 4) || '-09-01' AS first, (substr(work_group.year, 1, 4) + 1) || '-08-31' AS last
    FROM membership
    JOIN work_group ON work_group.id = membership.work_group_id AND work_group.deleted_at IS NULL
    JOIN department ON department.id = membership.department_id AND department.deleted_at IS NULL
    WHERE membership.deleted_at IS NULL AND {where}
"""
_COUNTING = """
    WITH member AS MATERIALIZED (
        SELECT * FROM ({members}) AS one WHERE EXISTS (
            SELECT 1 FROM commitment
            WHERE commitment.membership_id = one.id AND commitment.counts IN ({counted})
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
    FROM attendance
    JOIN session ON session.id = attendance.session_id
    JOIN person ON person.id = attendance.person_id AND person.deleted_at IS NULL
    WHERE session.work_group_id IN (SELECT work_group_id FROM member) AND attendance.deleted_at IS NULL
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
# Of a department within the years of its groups; in which of them a day lies is asked of its date afterwards.
# The sign + keeps SQLite from the index of departments: that of dates finds less.
_OF_YEARS = """
    {0}.deleted_at IS NULL AND +{0}.department_id IN (SELECT department_id FROM member)
    AND {0}.date BETWEEN (SELECT min(first) FROM member) AND (SELECT max(last) FROM member)
    ORDER BY {0}.date
"""
_VISIT = "visit.department_id, visit.date, visit.id, visit.status"
_SUPPORT = f"SELECT {_VISIT}, visit.start, visit.end FROM visit WHERE {_OF_YEARS.format('visit')}"
_RELEASE = f"""
    SELECT {_VISIT}, visit_person.person_id, visit_person.release_half_days
    FROM visit_person
    JOIN visit ON visit.id = visit_person.visit_id
    JOIN person ON person.id = visit_person.person_id AND person.deleted_at IS NULL
    WHERE visit_person.deleted_at IS NULL AND visit_person.release_half_days > 0 AND {_OF_YEARS.format("visit")}
"""
_PLANNING = f"""
    SELECT {_VISIT}, visit_activity.details
    FROM visit_activity
    JOIN visit ON visit.id = visit_activity.visit_id
    WHERE visit_activity.deleted_at IS NULL AND visit_activity.kind = ? AND {_OF_YEARS.format("visit")}
"""
_OBSERVED = f"""
    SELECT department_id, date, id, status FROM observation WHERE kind = ? AND {_OF_YEARS.format("observation")}
"""
_ASKED = """
    SELECT member.id, critique.id, critique.date, plan.department_id = member.department_id
    FROM member
    JOIN critique ON critique.work_group_id = member.work_group_id AND critique.deleted_at IS NULL
    JOIN plan ON plan.id = critique.plan_id AND plan.deleted_at IS NULL
    WHERE member.department_id IN (plan.department_id, critique.asking_id) AND critique.question <> ''
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


class Member(NamedTuple):
    """A membership with what places facts; the ids of its group and department are as the file keeps them."""

    id: uuid.UUID
    group: str
    department: str
    first_year: int  # the calendar year in which the academic year of its group starts
    counted: frozenset[Counts]  # by its commitments


class _Session(NamedTuple):
    """A session as it is counted."""

    counts: Counts
    date: dt.date | None
    told: str
    opens: tuple[str, uuid.UUID]
    whole: float  # half-days
    hours: float
    usual: Mapping[str, float]  # half-days by mark

    def fact(self, person: uuid.UUID, mark: str, half_days: float | None) -> Fact:
        """Give what somebody was there for."""
        amount = self.usual[mark] if half_days is None else half_days
        share = min(1.0, amount / self.whole)
        told = f"{self.told}: {mark}" if mark == AttendanceMark.PART else self.told
        return Fact(self.counts, True, self.date, told, self.opens, person, amount, self.hours * share, share)

    def planned(self, person: uuid.UUID) -> Fact:
        """Give what somebody is expected for."""
        return Fact(self.counts, False, self.date, self.told, self.opens, person, self.whole, self.hours)


class Gathering:
    """Gathers what counts towards the commitments of some memberships.

    This is the slowest question of the Overview, and most records count towards nothing: a fact is made only where a
    commitment counts it.
    """

    def __init__(
        self,
        database: Database,
        scope: Scope,
        members: Iterable[Member],
        pairs: Mapping[uuid.UUID, list[Saved[ParticipantFields]]],
        today: dt.date,
    ) -> None:
        self._database, self._scope, self._pairs, self._today = database, scope, pairs, today.isoformat()
        self._members = tuple(members)
        self._gone = {_id(row[0]) for row in database.plain_rows("SELECT id FROM person WHERE has_left")}

    def facts(self) -> Placed:
        """Give each fact that some membership counts."""
        counted = frozenset[Counts]().union(*(one.counted for one in self._members))
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

    def _rows(self, counted: Iterable[Counts], sql: str, *values: str) -> list[tuple[Any, ...]]:
        """Ask for rows of the members that count one of some sources."""
        listed = ", ".join("'" + one.replace("'", "''") + "'" for one in counted)
        asked = _COUNTING.format(members=self._scope.members, counted=listed) + sql
        return self._database.plain_rows(asked, *self._scope.values, *values)

    def _of_group(self, counted: Set[Counts]) -> dict[str, dict[str, Member]]:
        """Give the members that count one of some sources, by group and department."""
        found: dict[str, dict[str, Member]] = {}
        for one in self._members:
            if one.counted & counted:
                found.setdefault(one.group, {})[one.department] = one
        return found

    def _of_year(self, counts: Counts, sql: str, *values: str) -> Iterator[tuple[uuid.UUID, tuple[Any, ...]]]:
        """Give the rows that begin with department and date, each with the memberships of that academic year."""
        found: dict[tuple[str, int], list[uuid.UUID]] = {}
        for one in self._members:
            if counts in one.counted:
                found.setdefault((one.department, one.first_year), []).append(one.id)
        for row in self._rows([counts], sql, *values):
            day = row[1]
            for membership in found.get((row[0], int(day[:4]) - (day[5:7] < _YEAR_STARTS)), ()):
                yield membership, row

    def _is_planned(self, day: str | None) -> bool:
        return day is None or day >= self._today

    def _sessions(self) -> Placed:
        marks: dict[str, dict[str, tuple[str, str, float | None]]] = {}
        for session, department, person, mark, half_days in self._rows(OF_SESSIONS, _MARKS):
            marks.setdefault(session, {})[person] = department, mark, half_days
        of_group = self._of_group(OF_SESSIONS)
        for row in self._rows(OF_SESSIONS, _SESSIONS, SessionStatus.CANCELLED):
            session, there = _session(*row[:-1]), marks.get(row[0], {})
            members = {
                department: one for department, one in of_group.get(row[1], {}).items() if session.counts in one.counted
            }
            for person, (department, mark, half_days) in there.items():
                if mark in THERE and department in members:
                    yield members[department].id, session.fact(_id(person), mark, half_days)
            if row[-1] != SessionStatus.HELD and self._is_planned(row[3]):
                marked = {_id(person) for person in there}
                for member in members.values():
                    yield from ((member.id, session.planned(one)) for one in self._expected(member.id, session, marked))

    def _expected(self, membership: uuid.UUID, session: _Session, marked: set[uuid.UUID]) -> dict[uuid.UUID, None]:
        """Give who of the pair is to come to a session and not marked yet, in the order of the pair."""
        pair, day = (one.fields for one in self._pairs.get(membership, ())), session.date
        expected = (one for one in pair if takes_part(one, day))
        return {one.person_id: None for one in expected if one.person_id not in marked | self._gone}

    def _tasks(self) -> Placed:
        of_group = self._of_group({Counts.TASKS})
        for group, department, task, person, what, due, done_on in self._rows([Counts.TASKS], _TASKS):
            member = of_group.get(group, {}).get(department)
            if member:
                day = _date(done_on or due)
                when = f"done {short(day)}" if done_on else f"due {short(day)}" if day else "no date"
                told = f"{' '.join(what.split())[:_LONGEST] or 'Gap task'} ({when})"
                yield member.id, Fact(Counts.TASKS, bool(done_on), day, told, ("gap_task", _id(task)), _id(person))

    def _support(self) -> Placed:
        for membership, (*visit, start, end) in self._of_year(Counts.SUPPORT, _SUPPORT):
            told = self._visit(visit)
            if told:
                half_days, hours = _half_days(start, end), _hours(start, end)
                yield membership, Fact(Counts.SUPPORT, *told, None, half_days, hours)

    def _release(self) -> Placed:
        for membership, (*visit, person, half_days) in self._of_year(Counts.RELEASE, _RELEASE):
            told = self._visit(visit)
            if told:
                yield membership, Fact(Counts.RELEASE, *told, _id(person), half_days)

    def _planning(self) -> Placed:
        rows = self._of_year(Counts.JOINT_PLANNING, _PLANNING, ActivityKind.JOINT_PLANNING)
        for membership, (*visit, details) in rows:
            told = self._visit(visit, "Joint planning", details)
            if told:
                yield membership, Fact(Counts.JOINT_PLANNING, *told)

    def _visit(
        self, visit: list[str], what: str = "Visit", more: str = ""
    ) -> tuple[bool, dt.date | None, str, tuple[str, uuid.UUID]] | None:
        """Tell of a visit that is done or to come: whether it is done, its date, its words, and what it opens."""
        _department, day, record, status = visit
        is_done = status == VisitStatus.DONE
        if not is_done and not (status in _VISIT_PLANNED and self._is_planned(day)):
            return None
        on = _date(day)
        return is_done, on, f"{what} on {british(on)}{f': {more}' if more else ''}", ("visit", _id(record))

    def _observed(self) -> Placed:
        rows = self._of_year(Counts.OBSERVATION, _OBSERVED, ObservationKind.COLLABORATIVE)
        for membership, (_, day, record, status) in rows:
            is_done = status != ObservationStatus.PLANNED
            if is_done or self._is_planned(day):
                told = f"Collaborative observation on {british(_date(day))}"
                yield membership, Fact(Counts.OBSERVATION, is_done, _date(day), told, ("observation", _id(record)))

    def _asked(self) -> Placed:
        for membership, asked, day, is_on_its_plan in self._rows([Counts.CRITIQUE], _ASKED):
            told = "Question on its plan" if is_on_its_plan else "Question asked"
            told += f", {british(_date(day))}" if day else ""
            is_done = day is None or day <= self._today
            yield _id(membership), Fact(Counts.CRITIQUE, is_done, _date(day), told, ("critique", _id(asked)))

    def _by_hand(self) -> Placed:
        for row in self._rows(Counts, _BY_HAND):
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
    whole = _half_days(start, end)
    usual: dict[str, float] = {mark: usual_half_days(mark, whole) for mark in THERE}
    return _Session(counts, _date(day), told, opens, whole, _hours(start, end), usual)
