"""The commitments of member departments, and their ledger."""

import datetime as dt
import uuid
from collections.abc import Container, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import SQLModel

from tfm_desktop.domain.commitments import (
    Commitment,
    CommitmentFields,
    Counts,
    LedgerEntry,
    LedgerEntryFields,
    commitment_notices,
)
from tfm_desktop.domain.critiques import Critique
from tfm_desktop.domain.departments import Person
from tfm_desktop.domain.ledger import Fact, LedgerLine, ledger
from tfm_desktop.domain.observations import Observation, ObservationKind, ObservationStatus
from tfm_desktop.domain.plans import Plan
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.sessions import (
    THERE,
    Attendance,
    AttendanceMark,
    GapTask,
    Session,
    SessionKind,
    SessionStatus,
    half_days_of,
    hours_of,
    usual_half_days,
)
from tfm_desktop.domain.visits import ActivityKind, Visit, VisitActivity, VisitPerson, VisitStatus
from tfm_desktop.domain.work_groups import Membership, MembershipStatus, ParticipantFields, WorkGroup, takes_part
from tfm_desktop.domain.years import academic_year, british, short
from tfm_desktop.services.work_groups import OfGroup, WorkGroups

COUNTED_AS = {
    SessionKind.MEETING: Counts.ATTENDANCE,
    SessionKind.LAUNCH: Counts.ATTENDANCE,
    SessionKind.SHOWCASE: Counts.SHOWCASE,
    SessionKind.DEPARTMENT_VISIT: Counts.DEPARTMENT_VISIT,
    SessionKind.PRIMARY_VISIT: Counts.PRIMARY_VISIT,
}
_VISIT_PLANNED = (VisitStatus.PLANNED, VisitStatus.CONFIRMED)


class _Member(NamedTuple):
    """A membership with what places facts: its department and the year of its group."""

    id: uuid.UUID
    work_group: uuid.UUID
    department: uuid.UUID
    year: str


def _c(table: type[SQLModel]) -> Any:
    return table.__table__.c  # type: ignore[attr-defined]


class Commitments(OfGroup[CommitmentFields]):
    """What a user can do with the commitments of a membership."""

    def __init__(self, groups: WorkGroups) -> None:
        super().__init__(groups.members, CommitmentFields, Commitment, "membership_id")
        self.groups = groups
        self.entries: OfGroup[LedgerEntryFields] = OfGroup(
            self, LedgerEntryFields, LedgerEntry, "commitment_id", "date", "created_at"
        )

    def ledger(self, membership: uuid.UUID, today: dt.date) -> list[LedgerLine]:
        """Work out the ledger of one membership. Raises NotFound."""
        self.groups.members.get(membership)
        return self._ledgers(today, _c(Membership).id == membership).get(membership, [])

    def ledgers_of_group(self, group: uuid.UUID, today: dt.date) -> dict[uuid.UUID, list[LedgerLine]]:
        """Work out the ledgers of all members of a Work Group, by membership."""
        return self._ledgers(today, _c(Membership).work_group_id == group)

    def ledgers_of_year(self, year: str, today: dt.date) -> dict[uuid.UUID, list[LedgerLine]]:
        """Work out the ledgers of all memberships of an academic year; of every year where it is empty."""
        return self._ledgers(today, *([_c(WorkGroup).year == year] if year else []))

    def ledgers_of_department(self, department: uuid.UUID, today: dt.date) -> dict[uuid.UUID, list[LedgerLine]]:
        """Work out the ledgers of all memberships that a department has or had."""
        return self._ledgers(today, _c(Membership).department_id == department)

    def notices(self, commitment: uuid.UUID) -> dict[str, str]:
        """Say by field what is unusual about a commitment; never a block."""
        return commitment_notices(self.get(commitment).fields)

    def _ledgers(self, today: dt.date, *where: sa.ColumnElement[bool]) -> dict[uuid.UUID, list[LedgerLine]]:
        member, group = _c(Membership), _c(WorkGroup)
        scope = (
            sa.select(member.id)
            .join(WorkGroup, group.id == member.work_group_id)
            .where(member.deleted_at.is_(None), group.deleted_at.is_(None), *where)
        )
        years = {row.id: row.year for row in self.database.rows(sa.select(group.id, group.year))}
        members = {
            one.id: one.fields for one in self.groups.members.all(self.groups.members.select(member.id.in_(scope)))
        }
        if not members:
            return {}
        pairs = self.groups.pairs.of_many(scope)
        commitments = self.of_many(scope)
        placed = [
            _Member(key, one.work_group_id, one.department_id, years[one.work_group_id]) for key, one in members.items()
        ]
        facts: dict[uuid.UUID, list[Fact]] = {key: [] for key in members}
        gathering = _Gathering(self, scope, placed, pairs, today)
        for membership, fact in gathering.facts():
            facts[membership].append(fact)
        for key, one in members.items():
            if one.funding_received:
                told = f"Received on {short(one.funding_received_on)}" if one.funding_received_on else "Received"
                facts[key].append(
                    _of_member(Counts.FUNDING, key, told, one.funding_received_on, pounds=one.funding_received)
                )
            still = (one.funding_agreed or 0) - (one.funding_received or 0)
            if still > 0 and one.status is not MembershipStatus.WITHDRAWN:
                told = "Agreed, not received yet"
                facts[key].append(_of_member(Counts.FUNDING, key, told, None, is_done=False, pounds=still))
            if one.slt_agreed_on:
                told = f"Agreed on {short(one.slt_agreed_on)}"
                facts[key].append(_of_member(Counts.SLT, key, told, None))
        return {
            key: ledger(one, commitments.get(key, ()), pairs.get(key, ()), facts[key], today)
            for key, one in members.items()
        }


def _of_member(counts: Counts, membership: uuid.UUID, told: str, day: dt.date | None, **more: Any) -> Fact:
    return Fact(counts, more.pop("is_done", True), day, told, ("membership", membership), **more)


def _called(row: Any) -> str:
    """Name a session in a list of what was counted."""
    return f"{row.kind.label} {row.number or ''}".strip() + f", {british(row.date) or 'date to be confirmed'}"


class _Gathering:
    """Gathers what counts towards the commitments of some memberships: a query for each kind of record."""

    def __init__(
        self,
        commitments: Commitments,
        scope: sa.Select[Any],
        members: list[_Member],
        pairs: dict[uuid.UUID, list[Saved[ParticipantFields]]],
        today: dt.date,
    ) -> None:
        self._rows = commitments.database.rows
        self._scope, self._members, self._pairs, self._today = scope, members, pairs, today
        self._withdrawn = {
            row.id
            for row in self._rows(
                sa.select(_c(Membership).id).where(_c(Membership).status == MembershipStatus.WITHDRAWN)
            )
        }
        self._of_department: dict[tuple[uuid.UUID, str], list[uuid.UUID]] = {}
        self._of_group: dict[tuple[uuid.UUID, uuid.UUID], list[uuid.UUID]] = {}
        for one in members:
            self._of_department.setdefault((one.department, one.year), []).append(one.id)
            self._of_group.setdefault((one.work_group, one.department), []).append(one.id)

    @cached_property
    def _departments(self) -> sa.Select[Any]:
        return sa.select(_c(Membership).department_id).where(_c(Membership).id.in_(self._scope))

    @cached_property
    def _groups(self) -> sa.Select[Any]:
        return sa.select(_c(Membership).work_group_id).where(_c(Membership).id.in_(self._scope))

    def facts(self) -> Iterator[tuple[uuid.UUID, Fact]]:
        """Give each fact with the membership that it belongs to."""
        yield from self._sessions()
        yield from self._tasks()
        yield from self._visits()
        yield from self._activities()
        yield from self._observations()
        yield from self._critiques()
        yield from self._by_hand()

    def _is_planned(self, day: dt.date | None) -> bool:
        return day is None or day >= self._today

    def _sessions(self) -> Iterator[tuple[uuid.UUID, Fact]]:
        session, mark, person = _c(Session), _c(Attendance), _c(Person)
        statement = (
            sa.select(mark.session_id, mark.person_id, mark.mark, mark.half_days, person.department_id)
            .join(Session, session.id == mark.session_id)
            .join(Person, person.id == mark.person_id)
            .where(session.work_group_id.in_(self._groups), mark.deleted_at.is_(None))
            .order_by(mark.created_at)
        )
        marks: dict[uuid.UUID, dict[uuid.UUID, Any]] = {}
        for row in self._rows(statement):
            marks.setdefault(row.session_id, {})[row.person_id] = row
        members: dict[uuid.UUID, list[_Member]] = {}
        for one in self._members:
            members.setdefault(one.work_group, []).append(one)
        shown = (
            session.id,
            session.work_group_id,
            session.number,
            session.date,
            session.start,
            session.end,
            session.kind,
        )
        sessions = (
            sa.select(*shown)
            .where(
                session.work_group_id.in_(self._groups),
                session.deleted_at.is_(None),
                session.status != SessionStatus.CANCELLED,
            )
            .order_by(sa.nulls_last(session.date), session.number)
        )
        for row in self._rows(sessions):
            there = marks.get(row.id, {})
            yield from self._attended(row, there.values())
            if self._is_planned(row.date):
                for member in members[row.work_group_id]:
                    yield from ((member.id, fact) for fact in self._to_come(row, member.id, there))

    def _attended(self, row: Any, marks: Iterable[Any]) -> Iterator[tuple[uuid.UUID, Fact]]:
        whole, hours = half_days_of(row.start, row.end), hours_of(row.start, row.end) or 0
        for one in marks:
            if one.mark not in THERE:
                continue
            amount = usual_half_days(one.mark, whole) if one.half_days is None else one.half_days
            share = min(1.0, amount / whole)
            told = f"{_called(row)}: {one.mark.value}" if one.mark is AttendanceMark.PART else _called(row)
            opens = ("session", row.id)
            fact = Fact(COUNTED_AS[row.kind], True, row.date, told, opens, one.person_id, amount, hours * share, share)
            for membership in self._of_group.get((row.work_group_id, one.department_id), ()):
                yield membership, fact

    def _to_come(self, row: Any, membership: uuid.UUID, there: Container[uuid.UUID]) -> Iterator[Fact]:
        if membership in self._withdrawn:
            return
        whole, hours = half_days_of(row.start, row.end), hours_of(row.start, row.end) or 0
        for person in self._expected(membership, row.date):
            if person not in there:
                opens = ("session", row.id)
                yield Fact(COUNTED_AS[row.kind], False, row.date, _called(row), opens, person, whole, hours)

    def _expected(self, membership: uuid.UUID, day: dt.date | None) -> dict[uuid.UUID, None]:
        pair = (one.fields for one in self._pairs.get(membership, ()))
        return {one.person_id: None for one in pair if (one.until is None if day is None else takes_part(one, day))}

    def _tasks(self) -> Iterator[tuple[uuid.UUID, Fact]]:
        session, task, person = _c(Session), _c(GapTask), _c(Person)
        statement = (
            sa.select(task.id, task.person_id, task.what, task.due, task.done_on, session.work_group_id)
            .add_columns(person.department_id)
            .join(Session, session.id == task.session_id)
            .join(Person, person.id == task.person_id)
            .where(session.work_group_id.in_(self._groups), task.deleted_at.is_(None), session.deleted_at.is_(None))
        )
        for row in self._rows(statement):
            done = row.done_on is not None
            when = f"done {short(row.done_on)}" if done else f"due {short(row.due)}" if row.due else "no date"
            told = f"{' '.join(row.what.split())[:80] or 'Gap task'} ({when})"
            day = row.done_on if done else None
            fact = Fact(Counts.TASKS, done, day, told, ("gap_task", row.id), row.person_id)
            for membership in self._of_group.get((row.work_group_id, row.department_id), ()):
                yield membership, fact

    def _visits(self) -> Iterator[tuple[uuid.UUID, Fact]]:
        visit, met = _c(Visit), _c(VisitPerson)
        visits = sa.select(visit.id, visit.department_id, visit.date, visit.start, visit.end, visit.status).where(
            visit.department_id.in_(self._departments), visit.deleted_at.is_(None)
        )
        release: dict[uuid.UUID, list[Any]] = {}
        used = (
            sa.select(met.visit_id, met.person_id, met.release_half_days)
            .join(Visit, visit.id == met.visit_id)
            .where(visit.department_id.in_(self._departments), met.deleted_at.is_(None), met.release_half_days > 0)
        )
        for row in self._rows(used):
            release.setdefault(row.visit_id, []).append(row)
        for row in self._rows(visits.order_by(visit.date, visit.start)):
            members = self._of_department.get((row.department_id, academic_year(row.date)), ())
            is_done = row.status is VisitStatus.DONE
            if not members or not (is_done or (row.status in _VISIT_PLANNED and self._is_planned(row.date))):
                continue
            told, opens = f"Visit on {british(row.date)}", ("visit", row.id)
            whole, hours = half_days_of(row.start, row.end), hours_of(row.start, row.end) or 0
            facts = [Fact(Counts.SUPPORT, is_done, row.date, told, opens, None, whole, hours)]
            facts += [
                Fact(Counts.RELEASE, is_done, row.date, told, opens, one.person_id, one.release_half_days)
                for one in release.get(row.id, ())
            ]
            for membership in members:
                yield from ((membership, fact) for fact in facts)

    def _activities(self) -> Iterator[tuple[uuid.UUID, Fact]]:
        visit, activity = _c(Visit), _c(VisitActivity)
        statement = (
            sa.select(visit.id, visit.department_id, visit.date, visit.status, activity.details)
            .join(Visit, visit.id == activity.visit_id)
            .where(
                activity.kind == ActivityKind.JOINT_PLANNING,
                visit.department_id.in_(self._departments),
                visit.deleted_at.is_(None),
                activity.deleted_at.is_(None),
            )
        )
        for row in self._rows(statement):
            is_done = row.status is VisitStatus.DONE
            if is_done or (row.status in _VISIT_PLANNED and self._is_planned(row.date)):
                told = f"Joint planning on {british(row.date)}" + (f": {row.details}" if row.details else "")
                fact = Fact(Counts.JOINT_PLANNING, is_done, row.date, told, ("visit", row.id))
                for membership in self._of_department.get((row.department_id, academic_year(row.date)), ()):
                    yield membership, fact

    def _observations(self) -> Iterator[tuple[uuid.UUID, Fact]]:
        seen = _c(Observation)
        statement = sa.select(seen.id, seen.department_id, seen.date, seen.status, seen.topic).where(
            seen.kind == ObservationKind.COLLABORATIVE,
            seen.department_id.in_(self._departments),
            seen.deleted_at.is_(None),
        )
        for row in self._rows(statement):
            is_done = row.status is not ObservationStatus.PLANNED
            if is_done or self._is_planned(row.date):
                told = f"Collaborative observation on {british(row.date)}"
                fact = Fact(Counts.OBSERVATION, is_done, row.date, told, ("observation", row.id))
                for membership in self._of_department.get((row.department_id, academic_year(row.date)), ()):
                    yield membership, fact

    def _critiques(self) -> Iterator[tuple[uuid.UUID, Fact]]:
        asked, plan = _c(Critique), _c(Plan)
        statement = (
            sa.select(asked.id, asked.work_group_id, asked.date, asked.asking_id, plan.department_id)
            .join(Plan, plan.id == asked.plan_id)
            .where(asked.work_group_id.in_(self._groups), asked.deleted_at.is_(None), plan.deleted_at.is_(None))
        )
        for row in self._rows(statement):
            for department, told in ((row.department_id, "Question on its plan"), (row.asking_id, "Question asked")):
                on = f", {british(row.date)}" if row.date else ""
                fact = Fact(Counts.CRITIQUE, True, row.date, told + on, ("critique", row.id))
                for membership in self._of_group.get((row.work_group_id, department), ()):
                    yield membership, fact

    def _by_hand(self) -> Iterator[tuple[uuid.UUID, Fact]]:
        item, entry = _c(Commitment), _c(LedgerEntry)
        shown = (entry.id, entry.commitment_id, entry.person_id, entry.date, entry.amount, entry.done, entry.note)
        statement = (
            sa.select(*shown, item.membership_id, item.counts)
            .join(Commitment, item.id == entry.commitment_id)
            .where(item.membership_id.in_(self._scope), entry.deleted_at.is_(None), item.deleted_at.is_(None))
            .order_by(entry.date, entry.created_at)
        )
        for row in self._rows(statement):
            told = " ".join(filter(None, [short(row.date), " ".join(row.note.split())])) or "Counted by hand"
            yield (
                row.membership_id,
                Fact(
                    row.counts,
                    row.done,
                    row.date,
                    told,
                    ("ledger_entry", row.id),
                    row.person_id,
                    times=row.amount,
                    by_hand_for=row.commitment_id,
                ),
            )
