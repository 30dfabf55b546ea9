"""What was seen across observations: the ideas of a department's year, and the lines on one idea over the years."""

import datetime as dt
import uuid
from collections import Counter
from itertools import groupby
from typing import NamedTuple

import sqlalchemy as sa

from tfm_desktop.domain.departments import Person
from tfm_desktop.domain.frameworks import Ideas
from tfm_desktop.domain.observations import Line, LineType, Observation, ObservationStatus, Speaker
from tfm_desktop.domain.sheets import CoverageSheet, CoveredIdea, CoveredObservation
from tfm_desktop.domain.years import academic_year
from tfm_desktop.services.departments import Departments
from tfm_desktop.services.frameworks import Frameworks
from tfm_desktop.services.visits import of_year
from tfm_desktop.storage.database import Database

SHOWN_OF_YEAR = 100  # lines on one idea in one academic year
UNKNOWN = "Other ideas"  # the heading of ideas that stand on lines alone

_LINE = sa.inspect(Line).local_table.c
_OBSERVATION = sa.inspect(Observation).local_table.c
_TEACHER = sa.inspect(Person).local_table.c


class LineOnIdea(NamedTuple):
    """A line as it is shown among others on the same idea, with the lesson that it was written in."""

    id: uuid.UUID
    observation: uuid.UUID
    date: dt.date
    at: dt.time | None
    teacher: str
    topic: str
    speaker: Speaker
    type: LineType
    private: bool
    text: str


class YearOfLines(NamedTuple):
    """The lines on one idea in one academic year, SHOWN_OF_YEAR at most, and how many there are in all."""

    year: str
    lines: tuple[LineOnIdea, ...]
    total: int


class Coverage:
    """What a user can learn from lines across observations."""

    def __init__(self, database: Database, departments: Departments, frameworks: Frameworks) -> None:
        self._database = database
        self._departments = departments
        self._frameworks = frameworks

    def sheet(self, department: uuid.UUID, year: str, on: dt.date) -> CoverageSheet:
        """Gather which ideas were seen in an academic year; an observation that is only planned is left out.

        Counts lines that are neither private nor in the bin, agreed or not. Raises NotFound.
        """
        school = self._departments.school(department).fields
        mine = (_OBSERVATION.department_id == department, _OBSERVATION.deleted_at.is_(None))
        of_this = (*mine, *of_year(_OBSERVATION.date, year))
        counts: dict[uuid.UUID, Counter[str]] = {}
        for observation, keys in self._database.rows(
            sa.select(_LINE.observation_id, _LINE.ideas)
            .select_from(Observation)
            .join(Line, _LINE.observation_id == _OBSERVATION.id)
            .where(*of_this, _LINE.deleted_at.is_(None), _LINE.private.is_(False))
        ):
            counts.setdefault(observation, Counter()).update(keys)
        asked = (_OBSERVATION.id, _OBSERVATION.date, _teacher(), _OBSERVATION.kind, _OBSERVATION.year_group)
        seen = tuple(
            CoveredObservation(row.date, row.teacher, row.kind, row.year_group, dict(counts.get(row.id, {})))
            for row in self._database.rows(
                _with_teacher(sa.select(*asked, _OBSERVATION.status))
                .where(*of_this)
                .order_by(_OBSERVATION.date, _OBSERVATION.start, _OBSERVATION.created_at)
            )
            if row.status is not ObservationStatus.PLANNED or row.id in counts
        )
        found = {key for one in seen for key in one.lines}
        return CoverageSheet(school, year, _shown(self._frameworks.current(), found), seen, on)

    def over_years(
        self, idea: str, *, department: uuid.UUID | None = None, person: uuid.UUID | None = None
    ) -> list[YearOfLines]:
        """Read the lines on one idea of a department, or of one person's lessons, by academic year, the newest first.

        Within a year the newest lesson comes first, its lines in their order. Private lines are among them, marked:
        this is for the observer's own screen.
        """
        if not idea or (department is None and person is None):
            return []
        spaced = sa.literal(" ").concat(_LINE.ideas).concat(" ")
        mine = [_LINE.deleted_at.is_(None), _OBSERVATION.deleted_at.is_(None), sa.func.instr(spaced, f" {idea} ") > 0]
        if person is not None:
            mine.append(_OBSERVATION.teacher_id == person)
        if department is not None:
            mine.append(_OBSERVATION.department_id == department)
        told = (_LINE.id, _LINE.observation_id, _OBSERVATION.date, _LINE.at, _teacher(), _OBSERVATION.topic)
        statement = (
            _with_teacher(sa.select(*told, _LINE.speaker, _LINE.type, _LINE.private, _LINE.text))
            .join(Line, _LINE.observation_id == _OBSERVATION.id)
            .where(*mine)
            .order_by(_OBSERVATION.date.desc(), _OBSERVATION.start.desc(), _OBSERVATION.id, _LINE.position)
        )
        years = []
        for year, rows in groupby(self._database.rows(statement), lambda row: academic_year(row.date)):
            lines = list(rows)
            years.append(YearOfLines(year, tuple(map(LineOnIdea._make, lines[:SHOWN_OF_YEAR])), len(lines)))
        return years


def _teacher() -> sa.Label[str]:
    return sa.func.coalesce(_TEACHER.name, "").label("teacher")


def _with_teacher(statement: sa.Select[tuple[object, ...]]) -> sa.Select[tuple[object, ...]]:
    """Read from observations, each with its teacher where that is known and not in the bin."""
    is_teacher = sa.and_(_TEACHER.id == _OBSERVATION.teacher_id, _TEACHER.deleted_at.is_(None))
    return statement.select_from(Observation).outerjoin(Person, is_teacher)


def _shown(ideas: Ideas, found: set[str]) -> tuple[CoveredIdea, ...]:
    """Give the ideas of the chart: what is offered, in order, and what lines hold besides."""
    shown = {
        idea.key: CoveredIdea(idea.key, idea.name, one.framework.name)
        for one in ideas.frameworks
        for idea in one.ideas
        if idea.key in ideas.offered or idea.key in found
    }
    return (*shown.values(), *(CoveredIdea(key, key, UNKNOWN) for key in sorted(found - shown.keys())))
