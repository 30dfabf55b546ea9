"""Sessions and visits for a calendar file: all, those of one Work Group, or those of one department."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator

from tfm_desktop.domain.calendar_entries import (
    CalendarEntry,
    CalendarSheet,
    session_status,
    session_summary,
    visit_status,
    visit_summary,
)
from tfm_desktop.domain.group_sheets import ShownSession
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.domain.sessions import SessionFields, SessionStatus
from tfm_desktop.domain.visits import VisitFields, VisitMode
from tfm_desktop.domain.work_groups import MembershipFields, MembershipStatus, WorkGroupFields
from tfm_desktop.services.sessions import Sessions
from tfm_desktop.services.visits import Visits

EVERYTHING = "Sessions and visits"


class Calendar:
    """Gathers what goes into a calendar file; notes and names of teachers are left behind here."""

    def __init__(self, sessions: Sessions, visits: Visits) -> None:
        self._sessions, self._visits = sessions, visits
        self._groups = sessions.groups
        self._departments = sessions.groups.departments

    def sheet(
        self, *, group: uuid.UUID | None = None, department: uuid.UUID | None = None, with_details: bool = False
    ) -> CalendarSheet:
        """Gather the entries: of everything, of a Work Group, or of a department with the groups that it is in.

        Themes and purposes come along with the details alone. Raises NotFound.
        """
        title, sessions, visits = self._chosen(group, department)
        entries = [
            *self._of_sessions(sessions, with_details=with_details),
            *self._of_visits(visits, with_details=with_details),
        ]
        entries.sort(key=lambda one: (one.date, one.start or dt.time.min, one.summary, one.id))
        return CalendarSheet(title, tuple(entries), sum(map(_waits_for_a_date, sessions)))

    def _chosen(
        self, group: uuid.UUID | None, department: uuid.UUID | None
    ) -> tuple[str, list[Saved[SessionFields]], list[Saved[VisitFields]]]:
        """Read the sessions and visits that are asked for, and name them together."""
        sessions, visits = self._sessions, self._visits
        if group is not None:
            told = self._groups.get(group).fields
            return f"Work Group {told.code or told.kind}", sessions.of(group), []
        kept = self._every_group()
        if department is None:
            every = [one for one in sessions.all(sessions.select()) if one.fields.work_group_id in kept]
            return EVERYTHING, every, visits.all(visits.select())
        members = self._groups.members
        mine = [one.fields for one in members.all(members.select(members.c.department_id == department))]
        found = [
            one
            for each in mine
            if each.work_group_id in kept
            for one in sessions.of(each.work_group_id)
            if _is_in(each, one.fields)
        ]
        of_department = visits.all(visits.select(visits.c.department_id == department))
        return self._departments.school(department).fields.name, found, of_department

    def _of_sessions(self, sessions: Iterable[Saved[SessionFields]], *, with_details: bool) -> Iterator[CalendarEntry]:
        groups, schools = self._every_group(), self._schools()
        for one in sessions:
            fields, group = one.fields, groups.get(one.fields.work_group_id)
            if fields.date is None or group is None:
                continue
            host = schools.get(fields.host_id) if fields.host_id else None
            yield CalendarEntry(
                one.id,
                session_summary(group.fields, fields),
                fields.date,
                fields.start,
                fields.end,
                ShownSession(fields, host.fields if host else None).place,
                session_status(fields),
                max(one.updated_at, group.updated_at, host.updated_at if host else one.updated_at),
                fields.theme if with_details else "",
            )

    def _of_visits(self, visits: Iterable[Saved[VisitFields]], *, with_details: bool) -> Iterator[CalendarEntry]:
        schools = self._schools()
        for one in visits:
            fields, school = one.fields, schools.get(one.fields.department_id)
            if school is None:
                continue
            told = school.fields
            address = ", ".join(filter(None, (told.name, told.street, told.town, told.postcode)))
            yield CalendarEntry(
                one.id,
                visit_summary(fields, told.name),
                fields.date,
                fields.start,
                fields.end,
                VisitMode.ONLINE.label if fields.mode is VisitMode.ONLINE else address,
                visit_status(fields),
                max(one.updated_at, school.updated_at),
                fields.purpose if with_details else "",
            )

    def _every_group(self) -> dict[uuid.UUID, Saved[WorkGroupFields]]:
        """Give the Work Groups that are not in the bin."""
        return {one.id: one for one in self._groups.all(self._groups.select())}

    def _schools(self) -> dict[uuid.UUID, Saved[SchoolFields]]:
        """Give the schools of the departments that are not in the bin."""
        departments = self._departments
        return {one.id: departments.schools.get(one.fields.school_id) for one in departments.all(departments.select())}


def _waits_for_a_date(session: Saved[SessionFields]) -> bool:
    return session.fields.date is None and session.fields.status is not SessionStatus.CANCELLED


def _is_in(member: MembershipFields, session: SessionFields) -> bool:
    """Tell whether a session concerns a member: those after it withdrew do not."""
    if member.status is not MembershipStatus.WITHDRAWN:
        return True
    left, day = member.withdrawn_on, session.date
    return left is not None and day is not None and day <= left
