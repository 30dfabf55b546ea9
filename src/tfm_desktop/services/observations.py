"""Lesson observations: lines as they come, and what is agreed afterwards."""

import datetime as dt
import uuid
from functools import cached_property
from typing import Any, NamedTuple

import sqlalchemy as sa

from tfm_desktop.domain.departments import Department, Person
from tfm_desktop.domain.errors import NotFound
from tfm_desktop.domain.observations import (
    STEPS_ON,
    Begun,
    BegunLine,
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
from tfm_desktop.domain.years import minutes_in
from tfm_desktop.services.departments import Departments
from tfm_desktop.services.frameworks import Frameworks
from tfm_desktop.services.plans import Plans
from tfm_desktop.services.records import Children, Records, validated
from tfm_desktop.services.visits import Visits, of_year
from tfm_desktop.storage.change import Change
from tfm_desktop.storage.database import Database

_BEGUN = sa.inspect(Begun).local_table
NEW_LINE = "New line"
# Asked once for all that a new line depends on: it is typed while somebody teaches.
_SO_FAR = """
    SELECT o.status, o.start IS NOT NULL, (SELECT coalesce(max(position), 0) FROM line WHERE observation_id = o.id)
    FROM observation o WHERE o.id = ?
"""


class _AddedLine(NamedTuple):
    observation: uuid.UUID
    line: uuid.UUID
    position: int


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


class Lines(Children[LineFields]):
    """The lines of observations."""

    def change(self, record: uuid.UUID, origin: object = None, fold: str = "", **values: Any) -> Saved[LineFields]:
        """Change some fields. The observer agreed to share what it said: to other words, it is to be asked again."""
        before = self.get(record).fields
        is_other = values.get("text", before.text) != before.text or values.get("private", False)
        if is_other and before.agreed and "agreed" not in values:
            values["agreed"] = False
        return super().change(record, origin, fold, **values)


class Observations(Records[ObservationFields]):
    """What a user can do with observations."""

    def __init__(
        self, database: Database, departments: Departments, visits: Visits, plans: Plans, frameworks: Frameworks
    ) -> None:
        super().__init__(database, ObservationFields, Observation)
        self.frameworks = frameworks
        self.departments = departments
        self.visits = visits
        self.plans = plans
        self.lines = Lines(database, LineFields, Line, "observation_id")
        self.strengths = Children(database, StrengthFields, Strength, "observation_id")
        self.strength_lines = Children(database, StrengthLineFields, StrengthLine, "strength_id", "created_at")
        self.questions = Children(database, QuestionFields, Question, "observation_id")
        self.next_steps = Children(database, NextStepFields, NextStep, "observation_id")
        self._adding: _AddedLine | None = None
        self._newest: _AddedLine | None = None  # where nothing has changed since it was added
        database.listen(self._follow)

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
        fresh |= dict.fromkeys(STEPS_ON.values())
        with self.database.change("Duplicate observation", origin):
            return self.new(origin, **{**dict(self.get(observation).fields), **fresh})

    def of_visit(self, visit: uuid.UUID) -> list[Saved[ObservationFields]]:
        """Read the observations made on a visit, in the order of the day."""
        return self.all(self.select(self.c.visit_id == visit).order_by(self.c.start))

    def change(
        self, record: uuid.UUID, origin: object = None, fold: str = "", **values: Any
    ) -> Saved[ObservationFields]:
        """Change some fields; a status that is reached for the first time keeps its day. Raises Invalid, NotFound."""
        day = STEPS_ON.get(values.get("status", ""))
        if day and day not in values and getattr(self.get(record).fields, day) is None:
            values[day] = dt.date.today()
        return super().change(record, origin, fold, **values)

    def add_line(self, observation: uuid.UUID, at: dt.time | None, origin: object = None, **values: Any) -> uuid.UUID:
        """Add a line at the end and give its id; the first one puts a planned observation in progress.

        The line that was begun in its observation is this one, and waits no longer.
        """
        begins: dict[str, Any] = {}
        if self._newest and self._newest.observation == observation:
            last = self._newest.position
        else:
            last, begins = self._so_far(observation, at)
        fields = validated(LineFields, {"observation_id": observation, "at": at, "position": last + 1, **values})
        with self.database.change(NEW_LINE, origin) as writer:
            writer.remove(Begun, observation)
            if begins:
                self.change(observation, origin, **begins)
            line = writer.insert(Line, fields)
            self._adding = _AddedLine(observation, line, last + 1) if at else None
        return line

    def put(self, observation: uuid.UUID, begun: BegunLine, origin: object = None) -> uuid.UUID:
        """Make a line of one that was begun, at its place, and give its id."""
        marks = {name: getattr(begun, name) for name in ("phase", "speaker", "type", "ideas", "private", "text")}
        if begun.inserted and begun.at is not None:
            return self.insert_line(observation, begun.at, origin, **marks)
        return self.add_line(observation, begun.at, origin, **marks)

    def insert_line(self, observation: uuid.UUID, at: dt.time, origin: object = None, **values: Any) -> uuid.UUID:
        """Add a line at its place by time, behind all lines of that time or before, and give its id."""
        start = self.get(observation).fields.start or at

        def minutes(time: dt.time) -> int:
            return minutes_in(start, time) or 0  # across midnight too

        timed = [one for one in self.lines.of(observation) if one.fields.at is not None]
        before = [one for one in timed if one.fields.at and minutes(one.fields.at) <= minutes(at)]
        position = before[-1].fields.position if before else 0
        with self.database.change("Insert line", origin) as writer:
            writer.remove(Begun, observation)
            self._make_room(observation, position)
            return self.lines.add(observation, origin, at=at, position=position + 1, **values)

    def split_line(self, line: uuid.UUID, first: str, rest: str, origin: object = None, **values: Any) -> uuid.UUID:
        """Make two lines of one, the second with the marks of the first, and give the id of the second.

        What the first showed of a strength, both show.
        """
        with self.database.change("Split line", origin):
            agreed = self.lines.get(line).fields.agreed  # to every word of both parts
            kept = self.lines.change(line, origin, text=first, agreed=agreed, **values).fields
            self._make_room(kept.observation_id, kept.position)
            more = {**dict(kept), "text": rest, "position": kept.position + 1}
            made = self.lines.add(kept.observation_id, origin, **more)
            for strength in self._strengths_of(line):
                self.strength_lines.add(strength, origin, line_id=made)
        return made

    def merge_line(self, line: uuid.UUID, origin: object = None) -> uuid.UUID | None:
        """Join a line to the one before it, and give the id of that one; None for the first.

        The joined line keeps the time of the earlier one and the ideas of both. It is private where one of them was,
        and agreed only where both were.
        """
        fields = self.lines.get(line).fields
        all_lines = self.lines.of(fields.observation_id)
        place = next(at for at, one in enumerate(all_lines) if one.id == line)
        if place == 0:
            return None
        before = all_lines[place - 1]
        with self.database.change("Merge lines", origin):
            self.lines.change(
                before.id,
                origin,
                text=f"{before.fields.text.rstrip()} {fields.text.lstrip()}",
                ideas=tuple(dict.fromkeys([*before.fields.ideas, *fields.ideas])),
                private=before.fields.private or fields.private,
                agreed=before.fields.agreed and fields.agreed,
            )
            for strength in self._strengths_of(line) - self._strengths_of(before.id):
                self.strength_lines.add(strength, origin, line_id=before.id)
            self.lines.bin(line, origin)
        return before.id

    def begun(self, observation: uuid.UUID) -> BegunLine:
        """Give the line that was begun in an observation, as far as it was typed; an empty one for none."""
        row = self.database.row(self._begun, {"observation": observation})
        return BegunLine(*row) if row else BegunLine()

    def keep_begun(self, observation: uuid.UUID, begun: BegunLine) -> None:
        """Put a begun line on disk; an empty one is forgotten. It is no step of undo, and nobody is told."""
        with self.database.change("Begun line") as writer:
            if begun.text:
                values = {name: getattr(begun, name) for name in BegunLine.__slots__}
                writer.replace(Begun, {"id": observation, **values})
            else:
                writer.remove(Begun, observation)

    def begun_anywhere(self) -> list[uuid.UUID]:
        """Name the observations in which a line was begun and not entered."""
        visible = sa.select(self.c.id).where(self.c.id.in_(sa.select(_BEGUN.c.id)), self.c.deleted_at.is_(None))
        return [row.id for row in self.database.rows(visible)]

    def undecided(self, observation: uuid.UUID) -> list[Saved[LineFields]]:
        """Read the lines that are not private and that the observer has not agreed to share yet."""
        waits = (self.lines.c.private.is_(False), self.lines.c.agreed.is_(False))
        mine = self.lines.c.observation_id == observation
        return self.lines.all(self.lines.select(mine, *waits).order_by(self.lines.c.position))

    def agree(self, shared: list[uuid.UUID], kept: list[uuid.UUID], origin: object = None) -> None:
        """Share lines with the teacher, and keep others private, as the observer decides.

        An observation that was planned or in progress has its notes complete then.
        """
        with self.database.change("Decide on lines to share", origin):
            for line in shared:
                self.lines.change(line, origin, agreed=True, private=False)
            for line in kept:
                self.lines.change(line, origin, agreed=False, private=True)
            for observation in {self.lines.get(line).fields.observation_id for line in [*shared, *kept]}:
                if self.get(observation).fields.status in (ObservationStatus.PLANNED, ObservationStatus.IN_PROGRESS):
                    self.change(observation, origin, status=ObservationStatus.COMPLETE)

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

    def shown_at(self, strength: uuid.UUID) -> list[dt.time | None]:
        """Give the times of the shareable lines that show a strength, in the order of the lesson."""
        return [row.at for row in self.database.rows(self._shown_at, {"strength": strength})]

    def show_strength_by(self, strength: uuid.UUID, lines: list[uuid.UUID], origin: object = None) -> None:
        """Say which lines show a strength, in the place of those chosen before.

        To choose a line is to agree that it is shown; a private one stays private, and a line that was chosen before
        and waits for a decision waits on.
        """
        before = set(self.lines_of_strength(strength))
        ties = {one.fields.line_id: one.id for one in self.strength_lines.of(strength)}
        with self.database.change("Choose lines of strength", origin):
            for line in before - set(lines):
                self.strength_lines.bin(ties[line], origin)
            for line in dict.fromkeys(lines):
                if line not in before:
                    self.strength_lines.add(strength, origin, line_id=line)
                    if not self.lines.get(line).fields.private:
                        self.lines.change(line, origin, agreed=True)

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
        """Gather what the feedback shows; lines that may not be shared are left behind here. Raises NotFound."""
        fields = self.get(observation).fields
        lines = self.lines.of(observation)
        shareable = {one.id: one.fields for one in lines if one.fields.shareable}
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
            self.frameworks.current(),
            sum(one.fields.private for one in lines),
            sum(not one.fields.private and not one.fields.agreed for one in lines),
        )

    def _so_far(self, observation: uuid.UUID, at: dt.time | None) -> tuple[int, dict[str, Any]]:
        """Give the last position in an observation, and what a line of a time changes in the observation itself."""
        told = self.database.plain_rows(_SO_FAR, observation.hex)
        if not told:
            raise NotFound(self.noun, observation)
        status, has_start, last = told[0]
        begins: dict[str, Any] = {}
        if status == ObservationStatus.PLANNED:
            begins["status"] = ObservationStatus.IN_PROGRESS
        if not has_start and at is not None:
            begins["start"] = at
        return last, begins

    def _follow(self, change: Change) -> None:
        """Know the newest line until anything else changes: while a lesson is typed, nothing has to be read."""
        is_this = self._adding and change.label == NEW_LINE and self._adding.line in change.ids
        self._newest = self._adding if is_this else None

    @cached_property
    def _begun(self) -> sa.Select[Any]:
        told = [_BEGUN.c[name] for name in BegunLine.__slots__]
        return sa.select(*told).where(_BEGUN.c.id == sa.bindparam("observation"))

    @cached_property
    def _shown_at(self) -> sa.Select[Any]:
        line, tie = self.lines.c, self.strength_lines.c
        return (
            sa.select(line.at)
            .join_from(StrengthLine, Line, tie.line_id == line.id)
            .where(tie.strength_id == sa.bindparam("strength"), tie.deleted_at.is_(None))
            .where(line.deleted_at.is_(None), line.agreed, line.private.is_(False))
            .order_by(line.position)
        )

    def _make_room(self, observation: uuid.UUID, after: int) -> None:
        """Move the lines behind a place down by one."""
        line = self.lines.c
        behind = sa.update(Line).where(line.observation_id == observation, line.position > after)
        with self.database.change("Make room") as writer:
            writer.run(behind.values(position=line.position + 1))

    def _strengths_of(self, line: uuid.UUID) -> set[uuid.UUID]:
        tied = self.strength_lines.select(self.strength_lines.c.line_id == line)
        return {one.fields.strength_id for one in self.strength_lines.all(tied)}

    def _agreed(self, step: NextStepFields) -> AgreedStep:
        shown = self.shown_action(step.action_id) if step.action_id else None
        if shown is None:
            return AgreedStep(step, None, None)
        return AgreedStep(step, shown.fields, self.plans.shown_aim(shown.fields.aim_id))
