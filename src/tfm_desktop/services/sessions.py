"""Sessions of Work Groups: who was there, and the gap tasks set."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from tfm_desktop.domain.departments import PersonFields
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.sessions import (
    Attendance,
    AttendanceFields,
    AttendanceMark,
    GapTask,
    GapTaskFields,
    Session,
    SessionFields,
    SessionStatus,
    is_at_one_time,
    session_notices,
)
from tfm_desktop.domain.work_groups import MembershipFields, MembershipStatus, ParticipantFields, takes_part
from tfm_desktop.domain.years import bounds
from tfm_desktop.services.work_groups import OfGroup, WorkGroups


class RegisterRow(NamedTuple):
    """A person on the register of a session."""

    person: uuid.UUID
    name: str
    school: str
    membership: uuid.UUID
    attendance: Saved[AttendanceFields] | None
    expected: bool  # one of the pair on that day; else somebody who left or joined later, or came beside the pair
    why: str  # why somebody is not expected; empty for those who are


class _Member(NamedTuple):
    """A member department with its people and its pair."""

    membership: uuid.UUID
    fields: MembershipFields
    school: str
    people: dict[uuid.UUID, PersonFields]
    pair: list[Saved[ParticipantFields]]


class Sessions(OfGroup[SessionFields]):
    """What a user can do with the sessions of Work Groups, by date; those to be confirmed stand last."""

    def __init__(self, groups: WorkGroups) -> None:
        super().__init__(groups, SessionFields, Session, "work_group_id", "date")
        self._order = [sa.nulls_last(self.c.date), self.c.start, sa.nulls_last(self.c.number)]
        self.groups = groups
        self.attendance: OfGroup[AttendanceFields] = OfGroup(
            self, AttendanceFields, Attendance, "session_id", "created_at"
        )
        self.tasks: OfGroup[GapTaskFields] = OfGroup(self, GapTaskFields, GapTask, "session_id")

    def add(self, parent: uuid.UUID, origin: object = None, **values: Any) -> uuid.UUID:
        """Add a session with the next free number and give its id. Raises Invalid, GroupIsClosed."""
        if "number" not in values:
            values["number"] = max((one.fields.number or 0 for one in self.of(parent)), default=0) + 1
        return super().add(parent, origin, **values)

    def notices(self, session: uuid.UUID) -> dict[str, str]:
        """Say by field what is unusual about a session; notices, never blocks."""
        fields = self.get(session).fields
        notices = session_notices(fields, self.groups.get(fields.work_group_id).fields.year)
        others = [
            one.fields for one in self._on(fields.date) if one.id != session and is_at_one_time(fields, one.fields)
        ]
        for other in others[:1]:
            named = f"{self.groups.get(other.work_group_id).fields.code} session {other.number or 'without number'}"
            notices["start"] = f"Another session is at the same time: {named.strip()}."
        return notices

    def register(self, session: uuid.UUID) -> list[RegisterRow]:
        """List who is on the register of a session: the pairs of that day, and whoever has a mark.

        The members stand by school, those who are not expected last within theirs. Raises NotFound.
        """
        return self._registers([self.get(session)])[session]

    def registers(self, group: uuid.UUID) -> dict[uuid.UUID, list[RegisterRow]]:
        """List who is on the register of each session of a Work Group, the sessions in their order."""
        return self._registers(self.of(group))

    def people(self, group: uuid.UUID) -> dict[uuid.UUID, tuple[str, str]]:
        """Give the name and the school of everyone in the member departments, those of the pairs first in theirs."""
        found: dict[uuid.UUID, tuple[str, str]] = {}
        for member in self._members(group):
            pair = [one.fields.person_id for one in member.pair if one.fields.person_id in member.people]
            for one in dict.fromkeys([*pair, *member.people]):
                left = " (left)" if member.people[one].has_left else ""
                found[one] = (f"{member.people[one].name}{left}", member.school)
        return found

    def following(self, session: uuid.UUID) -> dt.date | None:
        """Give the day of the session after this one, by which its gap tasks are due; None where none has a day."""
        fields = self.get(session).fields
        later = [
            one.fields.date
            for one in self.of(fields.work_group_id)
            if one.id != session and one.fields.date and one.fields.status is not SessionStatus.CANCELLED
        ]
        return min((day for day in later if fields.date and day > fields.date), default=None)

    def days_taken(self, year: str) -> dict[dt.date, str]:
        """Give the days of an academic year on which some Work Group has a session, with which one it is."""
        days = self.select(self.c.date.between(*bounds(year)), self.c.status != SessionStatus.CANCELLED)
        codes: dict[uuid.UUID, str] = {}
        found = {}
        for one in self.all(days):
            group, number, day = one.fields.work_group_id, one.fields.number, one.fields.date
            if group not in codes and self.groups.exists(group):
                codes[group] = self.groups.get(group).fields.code
            if group in codes and day:
                found[day] = f"{codes[group]} session {number or 'without number'}".strip()
        return found

    def mark(self, session: uuid.UUID, person: uuid.UUID, mark: AttendanceMark | None, origin: object = None) -> None:
        """Note who was there; None takes the mark away. What was typed for an earlier mark goes with it."""
        found = [one for one in self.attendance.of(session) if one.fields.person_id == person]
        with self.database.change("Mark attendance", origin):
            if mark is None:
                for one in found:
                    self.attendance.bin(one.id, origin)
            elif not found:
                self.attendance.add(session, origin, person_id=person, mark=mark)
            elif found[0].fields.mark is not mark:
                self.attendance.change(found[0].id, origin, mark=mark, half_days=None, substitute="")

    def mark_present(self, session: uuid.UUID, origin: object = None) -> int:
        """Mark everyone present who is expected and has no mark yet, as one step, and give how many."""
        unmarked = [row.person for row in self.register(session) if row.expected and row.attendance is None]
        with self.database.change("Mark all present", origin):
            for person in unmarked:
                self.mark(session, person, AttendanceMark.PRESENT, origin)
        return len(unmarked)

    def set_task(
        self, session: uuid.UUID, people: Iterable[uuid.UUID], origin: object = None, **values: Any
    ) -> list[uuid.UUID]:
        """Set a gap task to people: each has one of their own, with its outcome. Raises Invalid, GroupIsClosed."""
        with self.database.change("Set gap task", origin):
            return [self.tasks.add(session, origin, person_id=one, **values) for one in people]

    def _registers(self, sessions: Sequence[Saved[SessionFields]]) -> dict[uuid.UUID, list[RegisterRow]]:
        members = list(self._members(sessions[0].fields.work_group_id)) if sessions else []
        registers = {}
        for session in sessions:
            marks = {one.fields.person_id: one for one in self.attendance.of(session.id)}
            registers[session.id] = [row for one in members for row in _rows(one, session.fields.date, marks)]
        return registers

    def _members(self, group: uuid.UUID) -> Iterator[_Member]:
        departments, members = self.groups.departments, {one.id: one.fields for one in self.groups.members.of(group)}
        for membership, school in self.groups.member_names(group).items():
            people = {one.id: one.fields for one in departments.people.of(members[membership].department_id)}
            yield _Member(membership, members[membership], school, people, self.groups.pairs.of(membership))

    def _on(self, day: dt.date | None) -> Sequence[Saved[SessionFields]]:
        """Read the sessions of a day, but not those of Work Groups in the bin."""
        found = self.all(self.select(self.c.date == day)) if day else ()
        return [one for one in found if self.groups.exists(one.fields.work_group_id)]


def _rows(
    member: _Member, day: dt.date | None, marks: Mapping[uuid.UUID, Saved[AttendanceFields]]
) -> list[RegisterRow]:
    """List who of a member stands on the register of a day, those who are not expected last."""
    pair = (one.fields.person_id for one in member.pair)
    rows = []
    for one in dict.fromkeys([*pair, *(key for key in marks if key in member.people)]):
        if one in member.people:
            why = _why_not(member, one, day, is_marked=one in marks)
            name = member.people[one].name
            rows.append(RegisterRow(one, name, member.school, member.membership, marks.get(one), not why, why))
    return sorted(rows, key=lambda row: not row.expected)


def _why_not(member: _Member, person: uuid.UUID, day: dt.date | None, *, is_marked: bool) -> str:
    """Say why a person is not expected at a session of a day; nothing for who is."""
    withdrew = member.fields.withdrawn_on
    terms = [one.fields for one in member.pair if one.fields.person_id == person]
    if member.fields.status is MembershipStatus.WITHDRAWN and (withdrew is None or day is None or withdrew < day):
        return "the department withdrew"
    if member.people[person].has_left and not is_marked:
        return "has left the school"
    if any(takes_part(one, day) for one in terms):
        return ""
    return "not in the pair on this day" if terms else "came beside the pair"
