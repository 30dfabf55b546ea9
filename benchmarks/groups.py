"""The Work Groups of the ten-year file: each department in one each year, with its sessions and its ledger."""

import datetime as dt
import itertools
import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from benchmarks import phrases
from tfm_desktop.domain.commitments import copied, shipped
from tfm_desktop.domain.departments import AdvocateRole, PathwayStage
from tfm_desktop.domain.sessions import AttendanceMark, SessionKind, SessionStatus
from tfm_desktop.domain.visits import VisitMode
from tfm_desktop.domain.work_groups import MembershipStatus, WorkGroupKind, spellings
from tfm_desktop.domain.years import bounds

MEMBERS = 6  # departments in each group
KINDS = {
    PathwayStage.PREPARATORY: WorkGroupKind.COHERENCE,
    PathwayStage.DEVELOPMENT: WorkGroupKind.DEVELOPMENT,
    PathwayStage.EMBEDDING: WorkGroupKind.EMBEDDING,
    PathwayStage.SUSTAINING: WorkGroupKind.EMBEDDING_AND_SUSTAINING,
    PathwayStage.TEACHING_FOR_MASTERY: WorkGroupKind.TEACHING_FOR_MASTERY,
}
# Days after the year begins; four meetings and two showcase lessons.
SESSIONS = (
    (76, SessionKind.MEETING),
    (140, SessionKind.MEETING),
    (168, SessionKind.SHOWCASE),
    (204, SessionKind.MEETING),
    (260, SessionKind.SHOWCASE),
    (292, SessionKind.MEETING),
)
MARKS = [*[AttendanceMark.PRESENT] * 7, *list(AttendanceMark)[1:]]


class Department(NamedTuple):
    """A department of the file, with its people and its plan of the year."""

    id: str
    people: Sequence[str]
    plan: str


class Groups:
    """Writes the groups of one academic year after another."""

    def __init__(self, add: Callable[..., str], say: Callable[..., str], chosen: random.Random, today: dt.date) -> None:
        self._add, self._say, self._random, self._today = add, say, chosen, today

    def year(self, year: str, stage: PathwayStage, departments: Sequence[Department]) -> None:
        """Write the groups of a year."""
        for number, first in enumerate(range(0, len(departments), MEMBERS), 1):
            self._group(year, stage, number, departments[first : first + MEMBERS])

    def _group(self, year: str, stage: PathwayStage, number: int, departments: Sequence[Department]) -> None:
        begins, kind = bounds(year)[0], KINDS[stage]
        template = next((one for one in shipped() if one.template.fields.kind is kind), None)
        code = f"NCP{year[2:4]}-{number:02}"
        group = self._add(
            "work_group",
            code=code,
            spellings=spellings(code),
            year=year,
            kind=kind,
            hub="Invented Hub",
            focus=self._say(phrases.AIMS),
            lead="A specialist",
            template_id=template.template.id.hex if template else None,
            notes="",
            closed_on=None,
        )
        for one in departments:
            member = self._member(group, one, begins)
            for item in template.items if template else ():
                if item.fields.stage in (None, stage):
                    self._commitment(member, copied(item.fields, year))
        for place, (days, what) in enumerate(SESSIONS, 1):
            self._session(group, place, begins + dt.timedelta(days=days), what, departments)
        self._critiques(group, begins + dt.timedelta(days=204), departments)

    def _member(self, group: str, department: Department, begins: dt.date) -> str:
        days = {MembershipStatus.APPLIED: -75, MembershipStatus.CONFIRMED: -50, MembershipStatus.ACTIVE: 15}
        member = self._add(
            "membership",
            work_group_id=group,
            department_id=department.id,
            status=MembershipStatus.ACTIVE,
            **{f"{status.value}_on": str(begins + dt.timedelta(days=after)) for status, after in days.items()},
            completed_on=None,
            withdrawn_on=None,
            subject_leader_id=department.people[0],
            slt_agreed_on=str(begins),
            slt_contact="A senior leader",
            funding_agreed=1000,
            funding_agreed_on=str(begins),
            funding_received=1000,
            funding_received_on=str(begins + dt.timedelta(days=90)),
            notes="",
        )
        for role, person in zip(AdvocateRole, department.people, strict=False):
            self._add("participant", membership_id=member, person_id=person, role=role, since=None, until=None)
        return member

    def _commitment(self, member: str, told: dict[str, object]) -> None:
        windows = {name: told[name] and str(told[name]) for name in ("window_from", "window_to")}
        item = self._add("commitment", membership_id=member, **{**told, **windows})
        entry = {"person_id": None, "date": windows["window_to"], "amount": 1, "done": True}
        self._add("ledger_entry", commitment_id=item, **entry, note=self._say(phrases.EVIDENCE))

    def _session(
        self,
        group: str,
        number: int,
        date: dt.date,
        kind: SessionKind,
        departments: Sequence[Department],
    ) -> None:
        is_past = date < self._today
        session = self._add(
            "session",
            work_group_id=group,
            number=number,
            date=str(date),
            start="13:00:00.000000",
            end="16:00:00.000000",
            venue="A school hall",
            host_id=departments[number % len(departments)].id,
            mode=VisitMode.IN_PERSON,
            kind=kind,
            status=SessionStatus.HELD if is_past else SessionStatus.CONFIRMED,
            theme=self._say(phrases.AIMS)[:200],
            maths=self._say(phrases.QUESTIONS),
            notes=self._say(phrases.EVIDENCE),
            materials="",
        )
        pairs = itertools.chain.from_iterable(one.people[:2] for one in departments)
        for person in pairs if is_past else ():
            mark = self._random.choice(MARKS)
            self._add("attendance", session_id=session, person_id=person, mark=mark, half_days=None, substitute="")
            if kind is SessionKind.MEETING:
                self._task(session, person, date)

    def _task(self, session: str, person: str, date: dt.date) -> None:
        due = str(date + dt.timedelta(days=40))
        is_done = self._random.random() < 0.7
        told = {"what": self._say(phrases.STEPS), "due": due, "done_on": due if is_done else None}
        outcome = self._say(phrases.EVIDENCE) if is_done else ""
        self._add("gap_task", session_id=session, position=1, person_id=person, **told, outcome=outcome)

    def _critiques(self, group: str, date: dt.date, departments: Sequence[Department]) -> None:
        for position, one in enumerate(departments, 1):
            self._add(
                "critique",
                work_group_id=group,
                position=position,
                plan_id=one.plan,
                aim_id=None,
                asking_id=departments[position % len(departments)].id,
                date=str(date),
                question=self._say(phrases.QUESTIONS),
                reply=self._say(phrases.EVIDENCE),
                changed="",
            )
