"""Development plans: aims with evidence of need, success criteria and actions."""

import datetime as dt
import uuid
from typing import Any, ClassVar

from sqlmodel import Field

from tfm_desktop.domain.record import Choice, Fields, OneLine, Record, Text, belongs_to, choice
from tfm_desktop.domain.years import AcademicYear

DUE_SOON_DAYS = 14
LEAD_AT_MOST = 120  # signs


def _later_text() -> Any:
    """Declare a text that an old file has no word for."""
    return Field(default="", sa_column_kwargs={"server_default": ""})


class PlanStatus(Choice):
    """How far a plan has come."""

    DRAFT = "draft"
    AGREED = "agreed"
    UNDER_WAY = "under way"
    CLOSED = "closed"


class Source(Choice):
    """Where evidence of need comes from."""

    NONE = ""
    OBSERVATION = "observation"
    WORK_SCRUTINY = "work scrutiny"
    PUPIL_VOICE = "pupil voice"
    ASSESSMENT = "assessment data"
    SURVEY = "teacher survey"
    SCHEME_REVIEW = "scheme review"
    CRITIQUE = "critique by the Work Group"


class Horizon(Choice):
    """How far ahead an aim looks."""

    HALF_TERM = "this half-term"
    YEAR = "this year"
    YEARS = "two to three years"


class OutcomeHead(Choice):
    """The four heads of a Work Group's evaluation."""

    STUDENTS = "student outcomes"
    PRACTICE = "practice development"
    LEARNING = "professional learning"
    POLICIES = "departmental policies and approaches"


class AimStatus(Choice):
    """How far an aim has come."""

    DRAFT = "draft"
    AGREED = "agreed"
    UNDER_WAY = "under way"
    ACHIEVED = "achieved"
    CARRIED_FORWARD = "carried forward"
    DROPPED = "dropped"


class CriterionStatus(Choice):
    """How far a success criterion is met."""

    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    NOT_MET = "not met"
    PARTIALLY_MET = "partially met"
    MET = "met"


class ActionStatus(Choice):
    """How far an action has come."""

    NOT_STARTED = "not started"
    UNDER_WAY = "under way"
    DONE = "done"
    BLOCKED = "blocked"
    DROPPED = "dropped"


FINISHED = {ActionStatus.DONE, ActionStatus.DROPPED}
CLOSED_AIMS = {AimStatus.ACHIEVED, AimStatus.CARRIED_FORWARD, AimStatus.DROPPED}


class Rag(Choice):
    """Red, amber, green: of an action or a criterion, never of a person or a lesson."""

    NOT_RATED = "not rated"
    RED = "red"
    AMBER = "amber"
    GREEN = "green"


class PlanFields(Fields):
    """The development plan of a department for one academic year."""

    LABEL: ClassVar[str] = "plan"

    department_id: uuid.UUID = belongs_to("department")
    year: AcademicYear
    title: OneLine = Field(default="", max_length=200)
    sponsor: OneLine = Field(default="", max_length=120)
    status: PlanStatus = choice(PlanStatus, PlanStatus.DRAFT)
    next_review: dt.date | None = None
    needed: Text = _later_text()


class Plan(PlanFields, Record, table=True):
    """A plan as the file keeps it."""

    __tablename__ = "plan"


class AimFields(Fields):
    """What the department is working towards, and the evidence that it is needed."""

    LABEL: ClassVar[str] = "aim"

    plan_id: uuid.UUID = belongs_to("plan")
    position: int = 0
    text: Text = ""
    evidence: Text = ""
    source: Source = choice(Source, Source.NONE)
    horizon: Horizon = choice(Horizon, Horizon.YEAR)
    outcome_head: OutcomeHead = choice(OutcomeHead, OutcomeHead.PRACTICE)
    status: AimStatus = choice(AimStatus, AimStatus.DRAFT)
    carried_from_id: uuid.UUID | None = belongs_to("aim", optional=True)


class Aim(AimFields, Record, table=True):
    """An aim as the file keeps it."""

    __tablename__ = "aim"


class CriterionFields(Fields):
    """How the department will know that an aim is reached."""

    LABEL: ClassVar[str] = "criterion"

    aim_id: uuid.UUID = belongs_to("aim")
    position: int = 0
    text: Text = ""
    status: CriterionStatus = choice(CriterionStatus, CriterionStatus.NOT_STARTED)
    rag: Rag = choice(Rag, Rag.NOT_RATED)


class Criterion(CriterionFields, Record, table=True):
    """A criterion as the file keeps it."""

    __tablename__ = "criterion"


class ActionFields(Fields):
    """What is done towards an aim: by whom, by when, with what, and how it is followed."""

    LABEL: ClassVar[str] = "action"

    aim_id: uuid.UUID = belongs_to("aim")
    position: int = 0
    what: Text = ""
    lead: OneLine = Field(default="", max_length=LEAD_AT_MOST)
    support: OneLine = Field(default="", max_length=200)
    start: dt.date | None = None
    due: dt.date | None = None
    resources: Text = ""
    monitoring: Text = ""
    status: ActionStatus = choice(ActionStatus, ActionStatus.NOT_STARTED)
    rag: Rag = choice(Rag, Rag.NOT_RATED)
    progress: Text = ""
    carried_from_id: uuid.UUID | None = belongs_to("action", optional=True)


class Action(ActionFields, Record, table=True):
    """An action as the file keeps it."""

    __tablename__ = "action"


class Due(Choice):
    """How an action stands against the calendar."""

    NONE = ""
    SOON = "due soon"
    OVERDUE = "overdue"


def due(action: ActionFields, today: dt.date) -> Due:
    """Tell whether an open action is overdue, or due within 14 days."""
    if action.due is None or action.status in FINISHED:
        return Due.NONE
    if action.due < today:
        return Due.OVERDUE
    return Due.SOON if action.due <= today + dt.timedelta(days=DUE_SOON_DAYS) else Due.NONE


def action_notices(action: ActionFields) -> dict[str, str]:
    """Say by field what is unusual about an action; never a block."""
    if action.start and action.due and action.due < action.start:
        return {"due": "The action is due before it starts. Check both dates."}
    return {}


def progress_in_words(actions: list[ActionFields], today: dt.date) -> str:
    """Say how far the actions of an aim or a plan have come, such as '3 of 8 actions done, 1 overdue'."""
    if not actions:
        return "No actions yet"
    done = sum(action.status is ActionStatus.DONE for action in actions)
    told = [f"{done} of {len(actions)} action{'s' if len(actions) > 1 else ''} done"]
    for state in (Due.OVERDUE, Due.SOON):
        count = sum(due(action, today) is state for action in actions)
        if count:
            told.append(f"{count} {state}")
    return ", ".join(told)
