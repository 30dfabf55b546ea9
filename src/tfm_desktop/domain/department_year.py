"""A department's year as its senior leadership reads it: what was agreed and done, and who led."""

import datetime as dt
from dataclasses import dataclass

from tfm_desktop.domain.departments import AdvocateRole, PathwayStage, Post
from tfm_desktop.domain.pathway import LedTerm
from tfm_desktop.domain.plans import AimStatus
from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.domain.sessions import AttendanceMark, SessionKind
from tfm_desktop.domain.sheets import MeasureSheet
from tfm_desktop.domain.visits import ActivityKind, LedBy
from tfm_desktop.domain.work_groups import MembershipStatus, WorkGroupKind


@dataclass(frozen=True, slots=True)
class ToldGroup:
    """A Work Group of the year, and how far the department's membership has come."""

    code: str
    kind: WorkGroupKind
    status: MembershipStatus


@dataclass(frozen=True, slots=True)
class ToldCommitment:
    """A line of the ledger in words and figures; left is empty where there is no figure."""

    label: str
    whom: str
    agreed: str
    done: str
    planned: str
    left: str
    words: str


@dataclass(frozen=True, slots=True)
class ToldPerson:
    """One of the pair, and their attendance at sessions that are past and marked."""

    name: str
    post: Post
    role: AdvocateRole
    until: dt.date | None
    there: int
    marked: int
    half_days: float


@dataclass(frozen=True, slots=True)
class ToldSession:
    """A session that is past, and who of the department was marked at it."""

    date: dt.date | None
    number: int | None
    kind: SessionKind
    theme: str
    marks: tuple[tuple[str, AttendanceMark], ...]


@dataclass(frozen=True, slots=True)
class ToldVisit:
    """A visit that is done, with its activities and who led each."""

    date: dt.date
    purpose: str
    activities: tuple[tuple[ActivityKind, LedBy], ...]


@dataclass(frozen=True, slots=True)
class ToldAim:
    """An aim of the plan with the progress of its actions in words."""

    text: str
    status: AimStatus
    progress: str


@dataclass(frozen=True, slots=True)
class ToldPlan:
    """The plan of the year."""

    title: str
    progress: str
    next_review: dt.date | None
    aims: tuple[ToldAim, ...]


@dataclass(frozen=True, slots=True)
class DepartmentYearSheet:
    """A department's year as it stood on one day; no note and nothing of another department is in it."""

    school: SchoolFields
    year: str
    stage: PathwayStage | None
    subject_leader: str
    advocates: tuple[str, ...]
    groups: tuple[ToldGroup, ...]
    commitments: tuple[ToldCommitment, ...]
    people: tuple[ToldPerson, ...]
    sessions: tuple[ToldSession, ...]
    sessions_to_come: int
    visits: tuple[ToldVisit, ...]
    visits_to_come: int
    led: tuple[LedTerm, ...]
    plans: tuple[ToldPlan, ...]
    measures: tuple[MeasureSheet, ...]
    on: dt.date
