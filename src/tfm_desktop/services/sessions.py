"""Sessions of Work Groups: who was there, and the gap tasks set."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.sessions import (
    Attendance,
    AttendanceFields,
    AttendanceMark,
    GapTask,
    GapTaskFields,
    Session,
    SessionFields,
    is_at_one_time,
    session_notices,
)
from tfm_desktop.domain.work_groups import MembershipStatus, takes_part
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
        others = [one for one in self._on(fields.date) if one.id != session and is_at_one_time(fields, one.fields)]
        if others and "date" not in notices:
            other = others[0].fields
            code = self.groups.get(other.work_group_id).fields.code
            notices["start"] = (
                f"Another session is at the same time: {code} session {other.number or 'without number'}."
            )
        return notices

    def register(self, session: uuid.UUID) -> list[RegisterRow]:
        """List who is on the register of a session: the pairs of that day, and whoever has a mark.

        The members stand by school, those who are not expected last within theirs. Raises NotFound.
        """
        fields = self.get(session).fields
        marks = {one.fields.person_id: one for one in self.attendance.of(session)}
        rows: list[RegisterRow] = []
        for membership, school in self.groups.member_names(fields.work_group_id).items():
            rows += self._of_member(membership, school, fields, marks)
        return rows

    def mark(self, session: uuid.UUID, person: uuid.UUID, mark: AttendanceMark | None, origin: object = None) -> None:
        """Note who was there; None takes the mark away. Half-days that were typed for an earlier mark go with it."""
        found = [one for one in self.attendance.of(session) if one.fields.person_id == person]
        if mark is None:
            for one in found:
                self.attendance.bin(one.id, origin)
        elif found:
            self.attendance.change(found[0].id, origin, mark=mark, half_days=None)
        else:
            self.attendance.add(session, origin, person_id=person, mark=mark)

    def set_task(
        self, session: uuid.UUID, people: Iterable[uuid.UUID], origin: object = None, **values: Any
    ) -> list[uuid.UUID]:
        """Set a gap task to people: each has one of their own, with its outcome. Raises Invalid, GroupIsClosed."""
        with self.database.change("Set gap task", origin):
            return [self.tasks.add(session, origin, person_id=one, **values) for one in people]

    def _of_member(
        self,
        membership: uuid.UUID,
        school: str,
        session: SessionFields,
        marks: dict[uuid.UUID, Saved[AttendanceFields]],
    ) -> list[RegisterRow]:
        member = self.groups.members.get(membership).fields
        people = {one.id: one.fields for one in self.groups.departments.people.of(member.department_id)}
        has_withdrawn = member.status is MembershipStatus.WITHDRAWN and (
            member.withdrawn_on is None or session.date is None or member.withdrawn_on < session.date
        )
        expected: list[RegisterRow] = []
        others: list[RegisterRow] = []
        pair = self.groups.pairs.of(membership)
        for one in dict.fromkeys([*(one.fields.person_id for one in pair), *(key for key in marks if key in people)]):
            if one not in people:
                continue
            terms = [each.fields for each in pair if each.fields.person_id == one]
            is_in_pair = any(
                each.until is None if session.date is None else takes_part(each, session.date) for each in terms
            )
            why = (
                "the department withdrew"
                if has_withdrawn
                else "has left the school"
                if people[one].has_left and one not in marks
                else ""
                if is_in_pair
                else "not in the pair on this day"
                if terms
                else "came beside the pair"
            )
            row = RegisterRow(one, people[one].name, school, membership, marks.get(one), not why, why)
            (others if why else expected).append(row)
        return [*expected, *others]

    def _on(self, day: dt.date | None) -> Sequence[Saved[SessionFields]]:
        return self.all(self.select(self.c.date == day)) if day else ()
