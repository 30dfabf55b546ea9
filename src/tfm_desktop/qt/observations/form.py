"""What is typed of an observation."""

import datetime as dt
import uuid
from collections.abc import Callable
from textwrap import shorten

from tfm_desktop.domain.frameworks import Ideas
from tfm_desktop.domain.observations import (
    LineFields,
    LineType,
    NextStepFields,
    ObservationKind,
    ObservationStatus,
    Phase,
    Speaker,
    StrengthFields,
)
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.years import british, clock, minutes_in, short
from tfm_desktop.qt.common.child_grid import ChildGrid, GridColumn
from tfm_desktop.qt.common.record_form import Field
from tfm_desktop.services.observations import Observations
from tfm_desktop.services.services import Services

AIM = 40  # signs of an aim that name it in a column


def titles(services: Services, observation: uuid.UUID) -> tuple[str, str, str]:
    """Name the teacher and the class of an observation; its topic; and the school, the day and the kind."""
    told = services.observations.get(observation).fields
    names = services.departments.person_names(told.department_id)
    teacher = names.get(told.teacher_id, "") if told.teacher_id else ""
    year = f"Year {told.year_group}" if told.year_group else ""
    school = services.departments.school(told.department_id).fields.name
    return (
        " · ".join(filter(None, [teacher, year])) or ("" if told.topic else told.kind.label),
        told.topic,
        f"{school} · {british(told.date)} · {told.kind.label}",
    )


def context(services: Services) -> tuple[Field, ...]:
    """Declare the context of an observation."""

    def department(observation: uuid.UUID) -> uuid.UUID:
        return services.observations.get(observation).fields.department_id

    def people(observation: uuid.UUID) -> dict[uuid.UUID, str]:
        return services.departments.person_names(department(observation))

    def aims(observation: uuid.UUID) -> dict[uuid.UUID, str]:
        return services.plans.aim_names(department(observation))

    def visits(observation: uuid.UUID) -> dict[uuid.UUID, str]:
        rows = services.visits.rows(department=department(observation))
        return {row.id: f"{short(row.date)} {row.purpose[:60]}".strip() for row in rows}

    return (
        Field("teacher_id", "Teacher", "pick", 5, options=people, none="–"),
        Field("kind", "Kind", ObservationKind, 4),
        Field("status", "Status", ObservationStatus, 3),
        Field("date", "Date", "date", 3, "Type 14/1, 14 Jan, today or tomorrow; up and down move by a day"),
        Field("start", "Start", "time", 2),
        Field("end", "End", "time", 2),
        Field("visit_id", "On the visit of", "pick", 5, options=visits, none="no visit"),
        Field("focus", "Focus agreed with the teacher", "note", 12),
        Field("topic", "Topic", "line", 6),
        Field("year_group", "Year group", "number", 2),
        Field("teaching_set", "Class or set", "line", 2),
        Field("pupils", "Pupils", "number", 2),
        Field("key_point", "Key point", "note", 6),
        Field("difficulty_point", "Difficulty point", "note", 6),
        Field("grouping", "Grouping", "line", 4),
        Field("prior_attainment", "Prior attainment", "line", 4),
        Field("other_adults", "Other adults", "line", 4),
        Field("aim_id", "Aim of the plan", "pick", 12, options=aims, none="no aim"),
    )


REFLECTION: tuple[Field, ...] = (
    Field("reflection", "The teacher’s own reflection, in the teacher’s words", "note", 12),
)


def line_columns(start_of: Callable[[uuid.UUID], dt.time | None], ideas: Callable[[], Ideas]) -> tuple[GridColumn, ...]:
    """Declare the columns of the lines; the minutes are told from the start of the lesson."""

    def minutes(line: Saved[LineFields]) -> str:
        told = minutes_in(start_of(line.fields.observation_id), line.fields.at)
        return "" if told is None else f"{told}′"

    return (
        GridColumn("at", "Time", "time", 66),
        GridColumn("", "Min", width=50, told=minutes),
        GridColumn("phase", "Phase", Phase, 100),
        GridColumn("speaker", "Who", Speaker, 56),
        GridColumn("text", "What was seen or heard", "note", 300, stretch=True),
        GridColumn("type", "Type", LineType, 112),
        GridColumn("ideas", "Ideas", "ideas", 96, ideas=ideas),
        GridColumn("private", "Private", "check", 66),
    )


def afterwards(observations: Observations) -> tuple[ChildGrid, ChildGrid, ChildGrid]:
    """Declare the strengths, questions and next steps."""
    aims = observations.plans.aims

    def in_plan(step: Saved[NextStepFields]) -> str:
        action = observations.shown_action(step.fields.action_id)
        return shorten(aims.get(action.fields.aim_id).fields.text, AIM, placeholder=" …") if action else ""

    def shown_at(strength: Saved[StrengthFields]) -> str:
        return ", ".join(clock(at) or "no time" for at in observations.shown_at(strength.id))

    return (
        ChildGrid(
            "Strengths",
            observations.strengths,
            (
                GridColumn("text", "Strength", "note", 400, stretch=True),
                GridColumn("", "Shown at", width=120, told=shown_at),
            ),
        ),
        ChildGrid(
            "Questions to think about",
            observations.questions,
            (GridColumn("text", "Question", "note", 400, stretch=True),),
        ),
        ChildGrid(
            "Next steps",
            observations.next_steps,
            (
                GridColumn("what", "What", "note", 320, stretch=True),
                GridColumn("who", "Who", width=110),
                GridColumn("by_when", "By when", "date", 98),
                GridColumn("", "In the plan", width=130, told=in_plan),
            ),
        ),
    )
