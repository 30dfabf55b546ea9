"""What the reports of a Work Group show, gathered; private notes are left behind here."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence

from tfm_desktop.domain.commitments import CommitmentFields, TemplateItemFields, Unit, copied
from tfm_desktop.domain.group_sheets import (
    Asked,
    CritiquePlan,
    CritiqueQuestion,
    CritiqueSheet,
    GroupSheet,
    InvitationSheet,
    LedgerCount,
    MemberSheet,
    RegisterPerson,
    RegisterSheet,
    ShownPair,
    ShownSession,
)
from tfm_desktop.domain.ledger import AT_RISK, LedgerLine, LedgerState
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.sessions import THERE, AttendanceFields, GapTaskFields, SessionFields, SessionStatus
from tfm_desktop.domain.work_groups import MembershipFields, MembershipStatus, WorkGroupFields
from tfm_desktop.services.commitments import Commitments
from tfm_desktop.services.critiques import CritiqueRow, Critiques
from tfm_desktop.services.sessions import Sessions

_KEPT_BACK = ("notes", "maths", "materials")  # of a session
# What lacks the most first; who left the pair stands for the others of it only where nobody else is left.
_LACKING = [
    LedgerState.NOT_MET,
    LedgerState.TO_PLAN,
    LedgerState.WITHIN_REACH,
    LedgerState.NO_FIGURE,
    LedgerState.MET,
    LedgerState.ENDED,
]
_Member = tuple[str, Saved[MembershipFields]]


class GroupSheets:
    """Gathers what the reports of Work Groups show."""

    def __init__(self, sessions: Sessions, commitments: Commitments, critiques: Critiques) -> None:
        self._sessions, self._commitments, self._critiques = sessions, commitments, critiques
        self._groups = sessions.groups
        self._departments = sessions.groups.departments

    def register(self, session: uuid.UUID) -> RegisterSheet:
        """Gather the register of a session: who is expected, and whoever has a mark. Raises NotFound."""
        fields = self._sessions.get(session).fields
        people = [
            RegisterPerson(row.name, row.school, row.attendance.fields if row.attendance else None, row.why)
            for row in self._sessions.register(session)
            if row.expected or row.attendance
        ]
        return RegisterSheet(
            session,
            _bare(self._groups.get(fields.work_group_id).fields),
            self._shown(fields),
            tuple(people),
            bool(fields.notes.strip()),
        )

    def invitation(self, group: uuid.UUID) -> InvitationSheet:
        """Gather what the members of a Work Group are invited to. Raises NotFound."""
        fields = self._groups.get(group).fields
        members = [one for one in self._members(group) if one[1].fields.status is not MembershipStatus.WITHDRAWN]
        return InvitationSheet(
            group,
            _bare(fields),
            tuple(name for name, _ in members),
            tuple(self._shown(one.fields) for one in self._sessions.of(group)),
            tuple(self._asked_of(members) if members else self._asked_by_template(fields)),
            self._has_notes(group),
        )

    def overview(self, group: uuid.UUID, today: dt.date) -> GroupSheet:
        """Gather a Work Group as it stands on a day, in numbers. Raises NotFound."""
        fields = self._groups.get(group).fields
        sessions = self._sessions.of(group)
        marks = {one.id: [mark.fields for mark in self._sessions.attendance.of(one.id)] for one in sessions}
        held = [one for one in sessions if _is_held(one.fields, marks[one.id], today)]
        tasks = [task.fields for one in sessions for task in self._sessions.tasks.of(one.id)]
        ledgers = self._commitments.ledgers_of_group(group, today)
        questions = [row.fields for row in self._questions(group) if row.fields.question]
        return GroupSheet(
            group,
            _bare(fields),
            tuple(
                self._member(name, one, [marks[each.id] for each in held], tasks, ledgers.get(one.id, ()), today)
                for name, one in self._members(group)
            ),
            tuple(self._shown(one.fields, is_held=one in held) for one in sessions),
            len(questions),
            sum(bool(one.reply.strip()) for one in questions),
            sum(bool(one.changed.strip()) for one in questions),
            today,
            self._has_notes(group),
        )

    def critique(self, group: uuid.UUID) -> CritiqueSheet:
        """Gather the critique round of a Work Group by the plans that are or can be questioned. Raises NotFound.

        The plan of a department that withdrew is there only with the questions that were asked on it before.
        """
        rows = self._questions(group)
        members = (one.fields for one in self._groups.members.of(group))
        withdrew = {one.department_id for one in members if one.status is MembershipStatus.WITHDRAWN}
        plans = self._critiques.plans_of(group)
        questioned = {row.fields.plan_id: row.plan for row in rows}
        names = questioned | {
            plan: name
            for plan, name in plans.items()
            if plan in questioned or self._critiques.plans.get(plan).fields.department_id not in withdrew
        }
        asked: dict[uuid.UUID, list[CritiqueQuestion]] = {plan: [] for plan in names}
        for row in rows:
            plan, aim = row.fields.plan_id, row.fields.aim_id
            asked[plan].append(CritiqueQuestion(row.asking, self._aim(plan, aim) if aim else "", row.fields))
        ordered = sorted(names.items(), key=lambda one: one[1].casefold())
        return CritiqueSheet(
            group,
            _bare(self._groups.get(group).fields),
            tuple(CritiquePlan(name, tuple(asked[plan])) for plan, name in ordered),
        )

    def people(self, group: uuid.UUID) -> list[str]:
        """Name the people of the member departments, who are looked for in texts."""
        members = [one.fields.department_id for one in self._groups.members.of(group)]
        return [one.fields.name for member in members for one in self._departments.people.of(member)]

    def _shown(self, session: SessionFields, *, is_held: bool = False) -> ShownSession:
        """Show a session without its notes, with the school of the member that hosts it."""
        host = session.host_id
        school = self._departments.school(host).fields if host and self._departments.exists(host) else None
        return ShownSession(session.model_copy(update=dict.fromkeys(_KEPT_BACK, "")), school, is_held)

    def _members(self, group: uuid.UUID) -> list[_Member]:
        """Give the members with the names of their departments, those that withdrew last."""
        names = self._departments.names()
        found = [self._groups.members.get(one) for one in self._groups.member_names(group)]
        return [(names[one.fields.department_id], one) for one in found]

    def _has_notes(self, group: uuid.UUID) -> bool:
        below = [one.fields.notes for one in self._groups.members.of(group)]
        below += [one.fields.notes for one in self._sessions.of(group)]
        return any(notes.strip() for notes in (self._groups.get(group).fields.notes, *below))

    def _asked_of(self, members: Sequence[_Member]) -> Iterable[Asked]:
        """Give what is agreed with the members, each commitment once; what all have stands first.

        What one department is paid and another is not, is told to neither.
        """
        items: dict[tuple[object, ...], CommitmentFields] = {}
        names: dict[tuple[object, ...], list[str]] = {}
        for name, member in members:
            for one in self._commitments.of(member.id):
                key = tuple(one.fields.model_dump(exclude={"membership_id", "position"}).values())
                items.setdefault(key, one.fields)
                names.setdefault(key, []).append(name)
        asked = [
            Asked(item, "" if len(names[key]) >= len(members) else ", ".join(names[key])) for key, item in items.items()
        ]
        told = [one for one in asked if not (one.departments and one.item.unit is Unit.POUNDS)]
        return sorted(told, key=lambda one: bool(one.departments))

    def _asked_by_template(self, group: WorkGroupFields) -> Iterable[Asked]:
        """Give what the template of a group asks for, where it has no members yet."""
        found = self._groups.templates.find(group.template_id) if group.template_id else None
        return [
            Asked(
                _as_commitment(one.fields, group.year),
                f"departments at the stage “{one.fields.stage}”" if one.fields.stage else "",
            )
            for one in (found.items if found else ())
        ]

    def _member(
        self,
        name: str,
        member: Saved[MembershipFields],
        held: Sequence[Sequence[AttendanceFields]],
        tasks: Sequence[GapTaskFields],
        ledger: Sequence[LedgerLine],
        today: dt.date,
    ) -> MemberSheet:
        people = {one.id: one.fields.name for one in self._departments.people.of(member.fields.department_id)}
        pair = [one.fields for one in self._groups.pairs.of(member.id) if one.fields.person_id in people]
        ours = [[mark for mark in marks if mark.person_id in people] for marks in held]
        mine = [one for one in tasks if one.person_id in people]
        return MemberSheet(
            name,
            member.fields.model_copy(update={"notes": "", "slt_contact": ""}),
            tuple(ShownPair(people[one.person_id], one.role, one.since, one.until) for one in pair),
            Counter(mark.mark for marks in ours for mark in marks),
            sum(any(mark.mark in THERE for mark in marks) for marks in ours),
            len(mine),
            sum(one.done_on is not None for one in mine),
            sum(one.done_on is None and one.due is not None and one.due < today for one in mine),
            _counted(ledger),
        )

    def _questions(self, group: uuid.UUID) -> list[CritiqueRow]:
        """Read the questions on the plans of a group; what is in the bin stays behind."""
        plans = self._critiques.plans
        return [row for row in self._critiques.of_group(group) if plans.exists(row.fields.plan_id)]

    def _aim(self, plan: uuid.UUID, aim: uuid.UUID) -> str:
        for number, one in enumerate(self._critiques.plans.aims.of(plan), 1):
            if one.id == aim:
                return f"Aim {number}: {one.fields.text}"
        return ""


def _bare(group: WorkGroupFields) -> WorkGroupFields:
    """Leave the private notes of a group behind."""
    return group.model_copy(update={"notes": ""})


def _is_held(session: SessionFields, marks: Sequence[AttendanceFields], today: dt.date) -> bool:
    """Tell whether a session was held: it is said to be, or its day has come and somebody is marked."""
    if session.status is SessionStatus.CANCELLED:
        return False
    has_come = session.date is not None and session.date <= today
    return session.status is SessionStatus.HELD or (has_come and bool(marks))


def _counted(ledger: Sequence[LedgerLine]) -> LedgerCount:
    """Count the commitments of a ledger; one to each person stands as its line that lacks the most."""
    found: dict[uuid.UUID, LedgerLine] = {}
    for line in ledger:
        other = found.setdefault(line.commitment.id, line)
        if _LACKING.index(line.state) < _LACKING.index(other.state):
            found[line.commitment.id] = line
    at_risk = tuple(line.commitment.fields.label for line in found.values() if line.state in AT_RISK)
    return LedgerCount(Counter(line.state for line in found.values()), at_risk)


def _as_commitment(item: TemplateItemFields, year: str) -> CommitmentFields:
    return CommitmentFields.model_construct(**copied(item, year))
