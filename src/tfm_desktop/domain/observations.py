"""Lesson observations: accounts with times, never a judgement."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tfm_desktop.domain.record import Choice, Fields, OneLine, Record, Text, belongs_to, choice, keys


class ObservationKind(Choice):
    """What was observed."""

    ADVOCATE = "advocate's lesson"
    COLLEAGUE = "colleague's lesson"
    SPECIALIST = "advocates watch the specialist"
    COLLABORATIVE = "collaborative observation"
    SHOWCASE = "showcase lesson"
    LESSON_STUDY = "lesson study"
    PRIMARY = "primary visit"
    PD_SESSION = "professional development session"
    DEPARTMENT_MEETING = "departmental meeting"
    PLANNING_MEETING = "planning meeting"


class ObservationStatus(Choice):
    """How far the observation has come."""

    PLANNED = "planned"
    IN_PROGRESS = "in progress"
    COMPLETE = "notes complete"
    DISCUSSED = "discussed"
    SHARED = "shared"
    ACKNOWLEDGED = "acknowledged"


class Phase(Choice):
    """The part of a lesson that a line belongs to."""

    NONE = ""
    START = "start"
    INTRODUCTION = "introduction"
    EXPLORATION = "exploration"
    PRACTICE = "practice"
    DISCUSSION = "discussion"
    END = "end"


class Speaker(Choice):
    """Who a line is about; the letters are those that observers write."""

    NONE = ""
    TEACHER = "T"
    PUPIL = "P"
    PUPILS = "PP"
    ASSISTANT = "TA"
    OBSERVER = "O"

    @property
    def label(self) -> str:
        """Give the letter with its meaning."""
        meaning = {"T": "teacher", "P": "pupil", "PP": "pupils", "TA": "teaching assistant", "O": "observer"}
        return f"{self.value} · {meaning[self.value]}" if self.value else ""

    @property
    def short(self) -> str:
        """Give the letter alone."""
        return self.value


class LineType(Choice):
    """What kind of note a line is."""

    SAW = "saw or heard"
    WONDERING = "wondering"
    INTERPRETATION = "interpretation"
    QUESTION = "question"
    QUOTE = "quote"


STEPS_ON = {
    ObservationStatus.COMPLETE: "complete_on",
    ObservationStatus.DISCUSSED: "discussed_on",
    ObservationStatus.SHARED: "shared_on",
    ObservationStatus.ACKNOWLEDGED: "acknowledged_on",
}  # the field that keeps the day on which a status was reached


class ObservationFields(Fields):
    """One observation: its context, its focus, and the teacher's own reflection."""

    LABEL: ClassVar[str] = "observation"

    department_id: uuid.UUID = belongs_to("department")
    visit_id: uuid.UUID | None = belongs_to("visit", optional=True)
    teacher_id: uuid.UUID | None = belongs_to("person", optional=True)
    aim_id: uuid.UUID | None = belongs_to("aim", optional=True)
    date: dt.date = Field(index=True)
    start: dt.time | None = None
    end: dt.time | None = None
    kind: ObservationKind = choice(ObservationKind, ObservationKind.ADVOCATE)
    status: ObservationStatus = choice(ObservationStatus, ObservationStatus.PLANNED)
    year_group: int | None = Field(default=None, ge=1, le=13)
    teaching_set: OneLine = Field(default="", max_length=60)
    grouping: OneLine = Field(default="", max_length=120)
    prior_attainment: OneLine = Field(default="", max_length=200)
    pupils: int | None = Field(default=None, ge=0, le=400)
    other_adults: OneLine = Field(default="", max_length=200)
    topic: OneLine = Field(default="", max_length=200)
    key_point: Text = ""
    difficulty_point: Text = ""
    focus: Text = ""
    reflection: Text = ""
    complete_on: dt.date | None = None
    discussed_on: dt.date | None = None
    shared_on: dt.date | None = None
    acknowledged_on: dt.date | None = None


class Observation(ObservationFields, Record, table=True):
    """An observation as the file keeps it."""

    __tablename__ = "observation"


class LineFields(Fields):
    """One note of what was seen or heard, with its clock time on the classroom wall."""

    LABEL: ClassVar[str] = "line"

    observation_id: uuid.UUID = belongs_to("observation")
    position: int = 0
    at: dt.time | None = None
    phase: Phase = choice(Phase, Phase.NONE)
    speaker: Speaker = choice(Speaker, Speaker.NONE)
    type: LineType = choice(LineType, LineType.SAW)
    ideas: tuple[str, ...] = keys(index=True)
    private: bool = False
    # The observer agreed that others may see it; an old file has no such word for it.
    agreed: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    text: Text = ""

    @property
    def shareable(self) -> bool:
        """Tell whether others may see the line: it is not private, and the observer agreed."""
        return self.agreed and not self.private


class Line(LineFields, Record, table=True):
    """A line as the file keeps it."""

    __tablename__ = "line"


@dataclass(frozen=True, slots=True)
class BegunLine:
    """A line as far as it was typed and marked; it waits in the file until it is entered."""

    text: str = ""
    at: dt.time | None = None
    phase: Phase = Phase.NONE
    speaker: Speaker = Speaker.NONE
    type: LineType = LineType.SAW
    ideas: tuple[str, ...] = ()
    private: bool = False
    inserted: bool = False  # it goes to its place by its time


class Begun(SQLModel, table=True):
    """The begun line of an observation as the file keeps it: neither undone nor told, for it changes with each key."""

    __tablename__ = "begun"

    id: uuid.UUID = Field(primary_key=True, foreign_key="observation.id", ondelete="CASCADE")  # the observation
    text: str = ""
    at: dt.time | None = None
    phase: Phase = choice(Phase, Phase.NONE)
    speaker: Speaker = choice(Speaker, Speaker.NONE)
    type: LineType = choice(LineType, LineType.SAW)
    ideas: tuple[str, ...] = keys()
    private: bool = False
    inserted: bool = False


class StrengthFields(Fields):
    """A strength, named with the lines that show it."""

    LABEL: ClassVar[str] = "strength"

    observation_id: uuid.UUID = belongs_to("observation")
    position: int = 0
    text: Text = ""


class Strength(StrengthFields, Record, table=True):
    """A strength as the file keeps it."""

    __tablename__ = "strength"


class StrengthLineFields(Fields):
    """The tie between a strength and a line that shows it."""

    LABEL: ClassVar[str] = "line of a strength"

    strength_id: uuid.UUID = belongs_to("strength")
    line_id: uuid.UUID = belongs_to("line")


class StrengthLine(StrengthLineFields, Record, table=True):
    """A tie as the file keeps it."""

    __tablename__ = "strength_line"


class QuestionFields(Fields):
    """A question for the teacher to think about."""

    LABEL: ClassVar[str] = "question"

    observation_id: uuid.UUID = belongs_to("observation")
    position: int = 0
    text: Text = ""


class Question(QuestionFields, Record, table=True):
    """A question as the file keeps it."""

    __tablename__ = "question"


class NextStepFields(Fields):
    """What was agreed after the lesson: what, who, by when; it can become an action of the plan."""

    LABEL: ClassVar[str] = "next step"

    observation_id: uuid.UUID = belongs_to("observation")
    position: int = 0
    what: Text = ""
    who: OneLine = Field(default="", max_length=200)
    by_when: dt.date | None = None
    action_id: uuid.UUID | None = belongs_to("action", optional=True)


class NextStep(NextStepFields, Record, table=True):
    """A next step as the file keeps it."""

    __tablename__ = "next_step"


def observation_notices(observation: ObservationFields) -> dict[str, str]:
    """Say by field what is unusual about an observation; never a block."""
    notices = {}
    if observation.start and observation.end and observation.end <= observation.start:
        notices["end"] = "The lesson ends before it starts. Check both times."
    return notices
