"""Visits of the specialist to a department, and what was done on them."""

import datetime as dt
import uuid
from typing import ClassVar

from sqlmodel import Field

from tfm_desktop.domain.record import Choice, Fields, OneLine, Record, Text, belongs_to, choice
from tfm_desktop.domain.years import academic_year


class VisitMode(Choice):
    """How the visit takes place."""

    IN_PERSON = "in person"
    ONLINE = "online"


class VisitStatus(Choice):
    """How far the visit has come."""

    PLANNED = "planned"
    CONFIRMED = "confirmed"
    DONE = "done"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class ActivityKind(Choice):
    """What a visit can hold."""

    LESSON = "observing a lesson"
    PD_SESSION = "observing a professional development session"
    DEPARTMENT_MEETING = "observing a departmental meeting"
    PLANNING_MEETING = "observing a planning meeting"
    LEADING_PD = "leading professional development for the advocates"
    SUPPORTING = "supporting advocates to lead for colleagues"
    WATCHING_SPECIALIST = "advocates observing the specialist"
    JOINT_PLANNING = "joint planning of a lesson, sequence or unit"
    OTHER_MEMBERS = "working with other members of the department"
    SCHEME = "developing the scheme of work"
    SYSTEMS = "developing departmental systems and structures"
    PLAN_REVIEW = "reviewing the plan"
    WORK_GROUP = "Work Group session"
    OTHER = "something else"


class LedBy(Choice):
    """Who led an activity; the programme means this to move down the list over the years."""

    SPECIALIST = "specialist"
    CO_LED = "co-led"
    ADVOCATE = "advocate"
    DEPARTMENT = "department"


class VisitFields(Fields):
    """One visit to a department."""

    LABEL: ClassVar[str] = "visit"

    department_id: uuid.UUID = belongs_to("department")
    date: dt.date = Field(index=True)
    start: dt.time | None = None
    end: dt.time | None = None
    mode: VisitMode = choice(VisitMode, VisitMode.IN_PERSON)
    status: VisitStatus = choice(VisitStatus, VisitStatus.PLANNED)
    purpose: Text = ""
    notes: Text = ""
    next_visit: dt.date | None = None


class Visit(VisitFields, Record, table=True):
    """A visit as the file keeps it."""

    __tablename__ = "visit"


class VisitActivityFields(Fields):
    """One activity of a visit and who led it."""

    LABEL: ClassVar[str] = "activity"

    visit_id: uuid.UUID = belongs_to("visit")
    position: int = 0
    kind: ActivityKind = choice(ActivityKind, ActivityKind.LESSON)
    led_by: LedBy = choice(LedBy, LedBy.SPECIALIST)
    details: OneLine = Field(default="", max_length=500)


class VisitActivity(VisitActivityFields, Record, table=True):
    """An activity as the file keeps it."""

    __tablename__ = "visit_activity"


class VisitPersonFields(Fields):
    """A person met on a visit, and the release time used, in half-days."""

    LABEL: ClassVar[str] = "person met"

    visit_id: uuid.UUID = belongs_to("visit")
    person_id: uuid.UUID = belongs_to("person")
    release_half_days: float | None = Field(default=None, ge=0, le=20)


class VisitPerson(VisitPersonFields, Record, table=True):
    """A person met, as the file keeps it."""

    __tablename__ = "visit_person"


class VisitActionFields(Fields):
    """What was agreed on a visit: what, who, by when."""

    LABEL: ClassVar[str] = "agreed action"

    visit_id: uuid.UUID = belongs_to("visit")
    position: int = 0
    what: Text = Field(default="")
    who: OneLine = Field(default="", max_length=200)
    by_when: dt.date | None = None
    done: bool = False


class VisitAction(VisitActionFields, Record, table=True):
    """An agreed action as the file keeps it."""

    __tablename__ = "visit_action"


def visit_notices(visit: VisitFields, years: set[str]) -> dict[str, str]:
    """Say by field what is unusual about a visit, given the academic years the department has; never a block."""
    notices = {}
    year = academic_year(visit.date)
    if years and year not in years:
        notices["date"] = (
            f"The department has no stage recorded for {year}. Check the date, or add the year under Departments."
        )
    if visit.start and visit.end and visit.end <= visit.start:
        notices["end"] = "The visit ends before it starts. Check both times."
    if visit.next_visit and visit.next_visit <= visit.date:
        notices["next_visit"] = "The next visit lies before this one. Check both dates."
    return notices
