"""Sessions of Work Groups, who was there, and the gap tasks that were set."""

import datetime as dt
import uuid
from typing import Annotated, ClassVar

from annotated_types import Ge, Le, MultipleOf
from sqlmodel import Field

from tfm_desktop.domain.record import Choice, Fields, OneLine, Record, Text, belongs_to, choice
from tfm_desktop.domain.visits import VisitMode
from tfm_desktop.domain.years import academic_year

HALF_DAY_HOURS = 4  # a session that lasts longer takes two half-days
HalfDays = Annotated[float, Ge(0), Le(2), MultipleOf(0.5)]


class SessionKind(Choice):
    """What a session of a Work Group is."""

    MEETING = "meeting"
    SHOWCASE = "showcase lesson"
    DEPARTMENT_VISIT = "visit to a department"
    PRIMARY_VISIT = "visit to a primary school"
    LAUNCH = "launch"


class SessionStatus(Choice):
    """How far a session has come."""

    TO_BE_CONFIRMED = "to be confirmed"
    CONFIRMED = "confirmed"
    HELD = "held"
    CANCELLED = "cancelled"


class AttendanceMark(Choice):
    """Who was there."""

    PRESENT = "present"
    PART = "part"
    APOLOGIES = "apologies"
    ABSENT = "absent"
    SUBSTITUTE = "substitute"


THERE = {AttendanceMark.PRESENT, AttendanceMark.PART}


class HalfTermFields(Fields):
    """A half-term as the user entered it: sessions are laid out within."""

    LABEL: ClassVar[str] = "half-term"

    name: OneLine = Field(default="", max_length=60)
    first: dt.date
    last: dt.date


class HalfTerm(HalfTermFields, Record, table=True):
    """A half-term as the file keeps it."""

    __tablename__ = "half_term"


class SessionFields(Fields):
    """A session of a Work Group."""

    LABEL: ClassVar[str] = "session"

    work_group_id: uuid.UUID = belongs_to("work_group")
    number: int | None = Field(default=None, ge=1, le=99)
    date: dt.date | None = Field(default=None, index=True)  # None while it is to be confirmed
    start: dt.time | None = None
    end: dt.time | None = None
    venue: OneLine = Field(default="", max_length=200)  # empty while it is to be confirmed
    host_id: uuid.UUID | None = belongs_to("department", optional=True)  # the member whose school it is in
    mode: VisitMode = choice(VisitMode, VisitMode.IN_PERSON)
    kind: SessionKind = choice(SessionKind, SessionKind.MEETING)
    status: SessionStatus = choice(SessionStatus, SessionStatus.TO_BE_CONFIRMED)
    theme: OneLine = Field(default="", max_length=200)
    maths: Text = ""  # what was explored together
    notes: Text = ""
    materials: Text = ""  # links, one on each line

    @property
    def open_points(self) -> tuple[str, ...]:
        """Name what is to be confirmed of a session that is still to come: date, venue."""
        if self.status in (SessionStatus.HELD, SessionStatus.CANCELLED):
            return ()
        no_venue = not self.venue and self.host_id is None and self.mode is VisitMode.IN_PERSON
        no_date = self.date is None or self.status is SessionStatus.TO_BE_CONFIRMED
        return (*(("date",) if no_date else ()), *(("venue",) if no_venue else ()))


class Session(SessionFields, Record, table=True):
    """A session as the file keeps it."""

    __tablename__ = "session"


class AttendanceFields(Fields):
    """Whether a person was at a session, and for how many half-days; None stands for the usual ones of the mark."""

    LABEL: ClassVar[str] = "attendance"

    session_id: uuid.UUID = belongs_to("session")
    person_id: uuid.UUID = belongs_to("person")
    mark: AttendanceMark = choice(AttendanceMark, AttendanceMark.PRESENT)
    half_days: HalfDays | None = None
    substitute: OneLine = Field(default="", max_length=120)  # who came instead


class Attendance(AttendanceFields, Record, table=True):
    """Attendance as the file keeps it."""

    __tablename__ = "attendance"


class GapTaskFields(Fields):
    """What a person does between sessions."""

    LABEL: ClassVar[str] = "gap task"

    session_id: uuid.UUID = belongs_to("session")
    position: int = 0
    person_id: uuid.UUID = belongs_to("person")
    what: Text = ""
    due: dt.date | None = None
    done_on: dt.date | None = None
    outcome: Text = ""


class GapTask(GapTaskFields, Record, table=True):
    """A gap task as the file keeps it."""

    __tablename__ = "gap_task"


def hours_of(start: dt.time | None, end: dt.time | None) -> float | None:
    """Count the hours between two times of day; None where one is missing or they are the wrong way round."""
    if start is None or end is None or end <= start:
        return None
    return ((end.hour - start.hour) * 60 + end.minute - start.minute) / 60


def half_days_of(start: dt.time | None, end: dt.time | None) -> float:
    """Count the half-days that a session or a visit takes: one, or two where it lasts over four hours."""
    hours = hours_of(start, end)
    return 2 if hours is not None and hours > HALF_DAY_HOURS else 1


def usual_half_days(mark: AttendanceMark, whole: float) -> float:
    """Give the half-days that a mark stands for at a session that takes so many."""
    return {AttendanceMark.PRESENT: whole, AttendanceMark.PART: whole / 2}.get(mark, 0)


def attended(attendance: AttendanceFields, whole: float) -> float:
    """Give the half-days that a person was at a session themselves; a substitute's count for nobody else."""
    if attendance.mark not in THERE:
        return 0
    return usual_half_days(attendance.mark, whole) if attendance.half_days is None else attendance.half_days


def session_notices(session: SessionFields, year: str) -> dict[str, str]:
    """Say by field what is unusual about a session of a group of an academic year; never a block."""
    notices = {}
    day = session.date
    if day is not None and academic_year(day) != year:
        august = " An academic year ends on 31 August." if day.month == 8 else ""
        notices["date"] = (
            f"This day lies in {academic_year(day)}, and the Work Group is of {year}.{august} "
            "It counts here all the same. Check the date."
        )
    elif day is not None and day.weekday() > 4:
        notices["date"] = "This day lies on a weekend. Check the date."
    if session.start and session.end and session.end <= session.start:
        notices["end"] = "The session ends before it starts. Check both times."
    if day is None and session.status in (SessionStatus.HELD, SessionStatus.CONFIRMED):
        notices["status"] = f"The session is marked as {session.status.value}, but has no date yet."
    return notices


def is_at_one_time(one: SessionFields, other: SessionFields) -> bool:
    """Tell whether two sessions lie on one day with times that overlap; one without times takes the whole day."""
    cancelled = SessionStatus.CANCELLED
    if one.date is None or one.date != other.date or cancelled in (one.status, other.status):
        return False
    if None in (one.start, one.end, other.start, other.end):
        return True
    return one.start < other.end and other.start < one.end  # type: ignore[operator]
