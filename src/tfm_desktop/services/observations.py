"""Lesson observations: lines as they come, and what is agreed afterwards."""

import datetime as dt
import uuid
from functools import cached_property
from typing import Any, NamedTuple

import sqlalchemy as sa

from tfm_desktop.domain.departments import Department, Person
from tfm_desktop.domain.errors import NotFound
from tfm_desktop.domain.observations import (
    Line,
    LineFields,
    NextStep,
    NextStepFields,
    Observation,
    ObservationFields,
    ObservationKind,
    ObservationStatus,
    Question,
    QuestionFields,
    Strength,
    StrengthFields,
    StrengthLine,
    StrengthLineFields,
    observation_notices,
)
from tfm_desktop.domain.plans import LEAD_AT_MOST, ActionFields
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.schools import School
from tfm_desktop.domain.sheets import AgreedStep, FeedbackSheet, ShownStrength
from tfm_desktop.services.departments import Departments
from tfm_desktop.services.plans import Plans
from tfm_desktop.services.records import Children, Records
from tfm_desktop.services.visits import Visits, of_year
from tfm_desktop.storage.database import Database


class ObservationRow(NamedTuple):
    """An observation in a list."""

    id: uuid.UUID
    date: dt.date
    start: dt.time | None
    school: str
    teacher: str
    year_group: int | None
    topic: str
    kind: ObservationKind
    status: ObservationStatus


class Observations(Records[ObservationFields]):
    """What a user can do with observations."""

    def __init__(self, database: Database, departments: Departments, visits: Visits, plans: Plans) -> None:
        super().__init__(database, ObservationFields, Observation)
        self.departments = departments
        self.visits = visits
        self.plans = plans
        self.lines = Children(database, LineFields, Line, "observation_id")
        self.strengths = Children(database, StrengthFields, Strength, "observation_id")
        self.strength_lines = Children(database, StrengthLineFields, StrengthLine, "strength_id", "created_at")
        self.questions = Children(database, QuestionFields, Question, "observation_id")
        self.next_steps = Children(database, NextStepFields, NextStep, "observation_id")

    def rows(self, year: str = "", department: uuid.UUID | None = None) -> list[ObservationRow]:
        """List the observations, the newest first; of one academic year or department where given."""
        c, school, kept = self.c, School.__table__.c, Department.__table__.c  # type: ignore[attr-defined]
        teacher = Person.__table__.c  # type: ignore[attr-defined]
        statement = (
            sa.select(c.id, c.date, c.start, school.name, sa.func.coalesce(teacher.name, ""))
            .add_columns(c.year_group, c.topic, c.kind, c.status)
            .select_from(Observation)
            .join(Department, kept.id == c.department_id)
            .join(School, school.id == kept.school_id)
            .outerjoin(Person, sa.and_(teacher.id == c.teacher_id, teacher.deleted_at.is_(None)))
            .where(c.deleted_at.is_(None), kept.deleted_at.is_(None), *of_year(c.date, year))
            .order_by(c.date.desc(), c.start.desc())
        )
        if department:
            statement = statement.where(c.department_id == department)
        return [ObservationRow._make(row) for row in self.database.rows(statement)]

    def notices(self, observation: uuid.UUID) -> dict[str, str]:
        """Say by field what is unusual about an observation; notices, never blocks."""
        return observation_notices(self.get(observation).fields)

    def duplicate(self, observation: uuid.UUID, date: dt.date, origin: object = None) -> uuid.UUID:
        """Make a planned observation with the same context, without its lines and what came after."""
        fresh = {"date": date, "status": ObservationStatus.PLANNED, "visit_id": None, "focus": "", "reflection": ""}
        with self.database.change("Duplicate observation", origin):
            return self.new(origin, **{**dict(self.get(observation).fields), **fresh})

    def of_visit(self, visit: uuid.UUID) -> list[Saved[ObservationFields]]:
        """Read the observations made on a visit, in the order of the day."""
        return self.all(self.select(self.c.visit_id == visit).order_by(self.c.start))

    def add_line(self, observation: uuid.UUID, at: dt.time | None, origin: object = None, **values: Any) -> uuid.UUID:
        """Add a line at the end and give its id; the first one puts a planned observation in progress."""
        told = self.database.row(self._so_far, {"observation": observation})
        if told is None:
            raise NotFound(self.noun, observation)
        with self.database.change("New line", origin):
            begun: dict[str, Any] = {}
            if told.status is ObservationStatus.PLANNED:
                begun["status"] = ObservationStatus.IN_PROGRESS
            if told.start is None and at is not None:
                begun["start"] = at
            if begun:
                self.change(observation, origin, **begun)
            return self.lines.add(observation, origin, at=at, position=(told.last or 0) + 1, **values)

    def lines_of_strength(self, strength: uuid.UUID) -> list[uuid.UUID]:
        """Give the lines that show a strength, in the order of the lesson."""
        line = self.lines.c
        statement = (
            sa.select(line.id)
            .select_from(Line)
            .join(StrengthLine, self.strength_lines.c.line_id == line.id)
            .where(self.strength_lines.c.strength_id == strength)
            .where(self.strength_lines.c.deleted_at.is_(None), line.deleted_at.is_(None))
            .order_by(line.position)
        )
        return [row.id for row in self.database.rows(statement)]

    def show_strength_by(self, strength: uuid.UUID, lines: list[uuid.UUID], origin: object = None) -> None:
        """Say which lines show a strength, in the place of those chosen before."""
        kept = {one.fields.line_id: one.id for one in self.strength_lines.of(strength)}
        with self.database.change("Choose lines of strength", origin):
            for line in kept.keys() - set(lines):
                self.strength_lines.bin(kept[line], origin)
            for line in dict.fromkeys(lines):
                if line not in kept:
                    self.strength_lines.add(strength, origin, line_id=line)

    def to_action(self, next_step: uuid.UUID, aim: uuid.UUID, origin: object = None) -> uuid.UUID:
        """Make an action of a plan's aim from a next step, tied both ways, and give its id.

        A step whose action is in sight stays that one.
        """
        step = self.next_steps.get(next_step).fields
        shown = self.shown_action(step.action_id) if step.action_id else None
        if shown:
            return shown.id
        # Those who are too many for the lead stand whole in the support.
        who = "lead" if len(step.who) <= LEAD_AT_MOST else "support"
        with self.database.change("Send next step to plan", origin):
            action = self.plans.actions.add(aim, origin, what=step.what, due=step.by_when, **{who: step.who})
            self.next_steps.change(next_step, origin, action_id=action)
        return action

    def shown_action(self, action: uuid.UUID | None) -> Saved[ActionFields] | None:
        """Give an action; None for none, and where it, its aim or its plan is in the bin."""
        if action is None or not self.plans.actions.exists(action):
            return None
        saved = self.plans.actions.get(action)
        return saved if self.plans.shown_aim(saved.fields.aim_id) else None

    def step_of_action(self, action: uuid.UUID) -> Saved[NextStepFields] | None:
        """Find the next step that an action came from."""
        found = self.next_steps.all(self.next_steps.select(self.next_steps.c.action_id == action).limit(1))
        return found[0] if found else None

    def sheet(self, observation: uuid.UUID) -> FeedbackSheet:
        """Gather what the feedback shows; private lines are left behind here. Raises NotFound."""
        fields = self.get(observation).fields
        shareable = {one.id: one.fields for one in self.lines.of(observation) if not one.fields.private}
        people = {one.id: one.fields for one in self.departments.people.of(fields.department_id)}
        aim = self.plans.shown_aim(fields.aim_id) if fields.aim_id else None
        strengths = [
            ShownStrength(
                one.fields.text, tuple(shareable[line] for line in self.lines_of_strength(one.id) if line in shareable)
            )
            for one in self.strengths.of(observation)
        ]
        return FeedbackSheet(
            observation,
            fields,
            self.departments.school(fields.department_id).fields,
            people.get(fields.teacher_id) if fields.teacher_id else None,
            aim,
            tuple(shareable.values()),
            tuple(strengths),
            tuple(one.fields.text for one in self.questions.of(observation)),
            tuple(self._agreed(one.fields) for one in self.next_steps.of(observation)),
        )

    @cached_property
    def _so_far(self) -> sa.Select[Any]:
        """Ask once for all that a new line depends on: it is typed while somebody teaches."""
        line = self.lines.c
        given: sa.BindParameter[uuid.UUID] = sa.bindparam("observation")
        last = sa.select(sa.func.max(line.position)).where(line.observation_id == given).scalar_subquery()
        return sa.select(self.c.status, self.c.start, last.label("last")).where(self.c.id == given)

    def _agreed(self, step: NextStepFields) -> AgreedStep:
        shown = self.shown_action(step.action_id) if step.action_id else None
        if shown is None:
            return AgreedStep(step, None, None)
        return AgreedStep(step, shown.fields, self.plans.shown_aim(shown.fields.aim_id))
