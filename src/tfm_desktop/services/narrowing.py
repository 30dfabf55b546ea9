"""What a search is narrowed to, and how to reach it soon in a file of many years."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from typing import NamedTuple

from tfm_desktop.domain.observations import ObservationKind
from tfm_desktop.storage.change import Change
from tfm_desktop.storage.database import Database

FEW_LESSONS, FEW_LINES = 300, 12_000  # which are gathered before the words are looked up


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is narrowed to; None and empty text stand for all."""

    department_id: uuid.UUID | None = None
    teacher_id: uuid.UUID | None = None
    idea: str = ""
    kind: ObservationKind | None = None
    since: dt.date | None = None
    until: dt.date | None = None

    def __bool__(self) -> bool:
        """Tell whether anything is narrowed."""
        return any(astuple(self))


class Condition(NamedTuple):
    """A condition in SQL, of f (what was found) and r (the record that it belongs to), with its values."""

    sql: str
    values: tuple[object, ...]


Places = Mapping[str, Sequence[Condition]]  # the places that are searched, each with its conditions

# The column of ideas says the same on thousands of lines, so that its index is leapt through.
_LINES_WITH_IDEA = """
    SELECT rowid FROM line WHERE ideas IN (
        WITH RECURSIVE each(ideas) AS (
            SELECT min(ideas) FROM line
            UNION ALL
            SELECT (SELECT min(line.ideas) FROM line WHERE line.ideas > each.ideas) FROM each WHERE ideas IS NOT NULL
        ) SELECT ideas FROM each WHERE instr(' ' || ideas || ' ', ?)
    )
"""


class Narrowing:
    """Turns filters into conditions of the places that they can apply to, and keeps those of the last filters."""

    def __init__(self, database: Database, kinds: Mapping[str, str]) -> None:
        """Take the kind of record that each place belongs to."""
        self._database = database
        self._kinds = kinds
        self._all: Places = dict.fromkeys(kinds, ())
        self._last: tuple[Filters, Places] | None = None
        database.listen(self._forget)

    def places(self, filters: Filters) -> Places:
        """Give the places that the filters apply to, each with what brings its index of words there sooner."""
        if not filters:
            return self._all
        if self._last is None or self._last[0] != filters:
            self._last = filters, self._narrow(filters)
        return self._last[1]

    def lines(self, filters: Filters) -> tuple[str, list[Condition]]:
        """Give the tables to list lines from, the newest first, and the conditions of the filters."""
        asked = conditions("line", "observation", filters) or []
        is_of_few = filters.department_id or filters.teacher_id
        if is_of_few and self._count_lessons(_of_lesson(filters)) <= FEW_LESSONS:
            return "observation r CROSS JOIN line f ON f.observation_id = r.id", asked
        if filters.idea and self._count_lines(filters.idea) <= FEW_LINES:
            return "line f CROSS JOIN observation r ON r.id = f.observation_id", [_with_idea("f", filters.idea), *asked]
        # By date, and no further back than needed.
        return "observation r INDEXED BY ix_observation_date CROSS JOIN line f ON f.observation_id = r.id", asked

    def _narrow(self, filters: Filters) -> Places:
        """Leave few words to follow to their lessons: to follow one takes ten times as long as to find it."""
        places = {
            one: asked for one, kind in self._kinds.items() if (asked := conditions(one, kind, filters)) is not None
        }
        lessons = _of_lesson(filters)
        count = self._count_lessons(lessons) if lessons else FEW_LESSONS + 1
        lines = self._count_lines(filters.idea) if filters.idea else FEW_LINES + 1
        for one in [one for one in places if self._kinds[one] == "observation"]:
            if not count or (one == "line" and not lines):
                del places[one]
            elif count <= FEW_LESSONS:
                places[one].append(_among(one, lessons))
        is_all_through = filters == Filters(kind=filters.kind, since=filters.since)
        if "line" in places and lessons and (count <= FEW_LESSONS or not is_all_through):
            places["line"].append(self._span(lessons))
        if "line" in places and lines <= FEW_LINES:
            places["line"].append(_with_idea("+line_search", filters.idea))
        return places

    def _span(self, lessons: list[Condition]) -> Condition:
        """Say between which rows the lines of some lessons stand: lines are mostly written lesson by lesson."""
        first, last = (f"(SELECT {end}(rowid) FROM line WHERE observation_id = r.id)" for end in ("min", "max"))
        sql = f"SELECT min({first}), max({last}) FROM observation r WHERE true{joined(lessons)}"
        return Condition("line_search.rowid BETWEEN ? AND ?", self._database.plain_rows(sql, *values(lessons))[0])

    def _count_lessons(self, lessons: list[Condition]) -> int:
        sql = f"SELECT 1 FROM observation r WHERE true{joined(lessons)} LIMIT {FEW_LESSONS + 1}"
        return self._count(sql, *values(lessons))

    def _count_lines(self, idea: str) -> int:
        return self._count(f"{_LINES_WITH_IDEA} LIMIT {FEW_LINES + 1}", _spaced(idea))

    def _count(self, sql: str, *given: object) -> int:
        return int(self._database.plain_rows(f"SELECT count(*) FROM ({sql})", *given)[0][0])

    def _forget(self, _change: Change) -> None:
        self._last = None


def conditions(place: str, kind: str, filters: Filters) -> list[Condition] | None:
    """Say what the filters ask of a place that belongs to a kind of record; None where one cannot apply to it."""
    is_lesson, has_date = kind == "observation", kind in ("observation", "visit", "session")
    is_of_department = kind not in ("work_group", "session")
    asked = (
        (filters.department_id, is_of_department, "r.id = ?" if kind == "department" else "r.department_id = ?"),
        (filters.teacher_id, is_lesson, "r.teacher_id = ?"),
        (filters.kind, is_lesson, "r.kind = ?"),
        (filters.since, has_date, "r.date >= ?"),
        (filters.until, has_date, "r.date <= ?"),
        (filters.idea and _spaced(filters.idea), place == "line", "instr(' ' || f.ideas || ' ', ?)"),
    )
    set_ones = [one for one in asked if one[0]]
    if not all(applies for _, applies, _ in set_ones):
        return None
    return [Condition(sql, (value.hex if isinstance(value, uuid.UUID) else str(value),)) for value, _, sql in set_ones]


def joined(asked: Sequence[Condition]) -> str:
    """Write conditions to follow another one."""
    return "".join(f" AND {one.sql}" for one in asked)


def values(asked: Sequence[Condition]) -> tuple[object, ...]:
    """Give the values of conditions, in the order in which they are written."""
    return tuple(value for one in asked for value in one.values)


def _of_lesson(filters: Filters) -> list[Condition]:
    return conditions("observation", "observation", replace(filters, idea="")) or []


def _among(place: str, lessons: list[Condition]) -> Condition:
    """Ask for what belongs to some lessons."""
    part = "r" if place == "observation" else "part"
    tables = "observation r" if part == "r" else f"observation r CROSS JOIN {place} part ON part.observation_id = r.id"
    rows = f"SELECT {part}.rowid FROM {tables} WHERE true{joined(lessons)}"
    # The plus has the words read once and held against the rows, not asked for again for each row.
    return Condition(f"+{place}_search.rowid IN ({rows})", values(lessons))


def _with_idea(table: str, idea: str) -> Condition:
    return Condition(f"{table}.rowid IN ({_LINES_WITH_IDEA})", (_spaced(idea),))


def _spaced(idea: str) -> str:
    return f" {idea} "
