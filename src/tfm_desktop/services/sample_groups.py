"""The Work Groups of the sample: each as far as it has come by today."""

import datetime as dt
import uuid
from collections.abc import Iterator

from tfm_desktop.domain.sessions import AttendanceMark, SessionStatus
from tfm_desktop.domain.work_groups import MEMBER_ON, MembershipStatus
from tfm_desktop.domain.years import bounds
from tfm_desktop.services.half_terms import usual
from tfm_desktop.services.sample_told import Known, SampleDays, Told, without
from tfm_desktop.services.services import Services
from tfm_desktop.services.work_groups import current

YEARS = (-2, -1, 0)  # this year and the two before


def write_half_terms(services: Services, days: SampleDays) -> None:
    """Write the half-terms of three years."""
    for offset in YEARS:
        for half_term in usual(days.year(offset)):
            services.half_terms.new(**dict(half_term))


class GroupStory:
    """A Work Group of one year, told by days since its year began; what would lie after today has not happened yet."""

    def __init__(self, services: Services, days: SampleDays, known: Known, told: Told) -> None:
        self._services, self._days, self._known, self._told = services, days, known, told
        self._year = days.year(told["year"])
        self._begins = bounds(self._year)[0]
        self._group = uuid.UUID(int=0)
        self._members: dict[str, uuid.UUID] = {}

    def write(self) -> None:
        """Write the group with all that belongs to it, and close it where its year is over."""
        groups, told = self._services.work_groups, self._told
        apart = ("key", "code", "year", "template", "closed", "members", "sessions", "critiques")
        code = told["code"].format(yy=self._year[2:4])
        self._group = groups.new(
            **without(told, *apart), code=code, year=self._year, template_id=self._template(told["template"])
        )
        for one in told["members"]:
            self._member(one)
        for one in told["sessions"]:
            self._session(one)
        for one in told.get("critiques", []):
            self._critique(one)
        if "closed" in told:
            groups.close(self._group, self._on(told["closed"]))

    def _on(self, days: int) -> dt.date:
        return self._days.nearest_in_term(self._begins + dt.timedelta(days=days))

    def _reached(self, days: int | None) -> dt.date | None:
        """Give the day that lies so many days after the year began; None where it is still to come."""
        day = None if days is None else self._on(days)
        return day if day and day < self._days.today else None

    def _template(self, name: str) -> uuid.UUID:
        found = (one.template for one in self._services.commitment_templates.every())
        return next(one.id for one in found if one.fields.name == name)

    def _person(self, name: str) -> uuid.UUID:
        return self._known[f"person {name}"]

    def _member(self, told: Told) -> None:
        groups, department = self._services.work_groups, told["department"]
        steps = {status: self._reached(told.get(status.value)) for status in MembershipStatus}
        reached = [status for status, day in steps.items() if day]
        values = {"status": reached[-1] if reached else MembershipStatus.APPLIED, "notes": told.get("notes", "")}
        values |= {MEMBER_ON[status]: day for status, day in steps.items()} | self._agreed(told)
        made = groups.add_member(self._group, self._known[f"department {department}"], **values)
        self._members[department] = made
        for one in told.get("replaced", []):
            if day := self._reached(one["days"]):
                (leaving,) = self._in_pair(made, self._person(f"{department}/{one['who']}"))
                groups.replace(leaving, self._person(f"{department}/{one['by']}"), day)
        for one in told.get("entries", []):
            self._entry(department, made, one)

    def _agreed(self, told: Told) -> Told:
        """Give what was agreed with the school and what came of it, as far as that has happened."""
        agreed, received, slt = (self._reached(told.get(name)) for name in ("agreed", "received", "slt"))
        return {
            "slt_agreed_on": slt,
            "slt_contact": told.get("slt_contact", ""),
            "funding_agreed": told["funding_agreed"] if agreed else None,
            "funding_agreed_on": agreed,
            "funding_received": told["funding_received"] if received else None,
            "funding_received_on": received,
        }

    def _in_pair(self, membership: uuid.UUID, person: uuid.UUID) -> list[uuid.UUID]:
        return [one.id for one in self._services.work_groups.pairs.of(membership) if one.fields.person_id == person]

    def _entry(self, department: str, membership: uuid.UUID, told: Told) -> None:
        commitments, day, is_planned = self._services.commitments, self._on(told["days"]), not told.get("done", True)
        is_past = day < self._days.today
        if is_past == is_planned:  # nothing is done in days to come, nor planned for days that are over
            return
        item = next(one.id for one in commitments.of(membership) if one.fields.label.startswith(told["item"]))
        person = self._person(f"{department}/{told['who']}") if "who" in told else None
        commitments.entries.add(item, **without(told, "item", "who", "days"), person_id=person, date=day)

    def _session(self, told: Told) -> None:
        sessions, day = self._services.sessions, self._on(told["days"]) if "days" in told else None
        apart = ("days", "start", "end", "host", "status", "marks", "tasks")
        times = {name: dt.time.fromisoformat(told[name]) for name in ("start", "end") if name in told}
        made = sessions.add(
            self._group,
            **without(told, *apart),
            **times,
            date=day,
            status=self._status(told, day),
            host_id=self._known[f"department {told['host']}"] if "host" in told else None,
        )
        if day and day < self._days.today and told.get("status") != SessionStatus.CANCELLED:
            expected = list(self._expected(day))
            self._marks(made, expected, told.get("marks", []))
            for one in told.get("tasks", []):
                self._task(made, expected, one)

    def _expected(self, day: dt.date) -> Iterator[uuid.UUID]:
        """Give the pairs of a day, of the departments that are members then."""
        groups = self._services.work_groups
        for member in self._members.values():
            withdrawn = groups.members.get(member).fields.withdrawn_on
            if withdrawn is None or day <= withdrawn:
                yield from (one.fields.person_id for one in current(groups.pairs.of(member), day))

    def _status(self, told: Told, day: dt.date | None) -> str:
        """Give how far a session has come: what was to be confirmed is held once its day is over."""
        if told.get("status") == SessionStatus.CANCELLED:
            return SessionStatus.CANCELLED
        if day is None:
            return SessionStatus.TO_BE_CONFIRMED
        return SessionStatus.HELD if day < self._days.today else str(told.get("status", SessionStatus.CONFIRMED))

    def _marks(self, session: uuid.UUID, expected: list[uuid.UUID], told: list[Told]) -> None:
        attendance = self._services.sessions.attendance
        marks: dict[uuid.UUID, Told] = {one: {"mark": AttendanceMark.PRESENT} for one in expected}
        marks |= {self._person(one["who"]): without(one, "who") for one in told}
        for person, values in marks.items():
            attendance.add(session, person_id=person, **values)

    def _task(self, session: uuid.UUID, expected: list[uuid.UUID], told: Told) -> None:
        """Set a gap task to those named, else to everybody of the pairs; who has done it by now, has an outcome."""
        sessions = self._services.sessions
        people = [self._person(name) for name in told["to"]] if "to" in told else expected
        made = dict(
            zip(people, sessions.set_task(session, people, what=told["what"], due=self._on(told["due"])), strict=True)
        )
        for one in told.get("done", []):
            if day := self._reached(one["on"]):
                sessions.tasks.change(made[self._person(one["who"])], done_on=day, outcome=one["outcome"])

    def _critique(self, told: Told) -> None:
        if day := self._reached(told["days"]):
            self._services.critiques.add(
                self._group,
                **without(told, "days", "plan", "aim", "asking"),
                date=day,
                plan_id=self._known[f"{told['plan']}/plan"],
                aim_id=self._known[f"{told['plan']}/aim {told['aim']}"],
                asking_id=self._known[f"department {told['asking']}"],
            )
