"""Search over everything that was written, as one types, narrowed by school, person, idea, kind and date."""

import datetime as dt
import uuid
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from tfm_desktop.domain.record import visible
from tfm_desktop.domain.schools import plain
from tfm_desktop.domain.years import short
from tfm_desktop.services.narrowing import Condition, Filters, Narrowing, joined, values
from tfm_desktop.storage.database import Database

FOUND_AT_MOST = 50
MARKS = ("\x02", "\x03")  # around each found word; no text that is kept holds a control character
WORDS_AT_MOST = 40  # of a text that was pasted; those after are not asked for
SHOWN_AT_MOST = 300  # characters of a line that is listed
NOTHING = '""'  # what FTS5 finds nowhere
_ALL = Filters()


class Hit(NamedTuple):
    """One place where the words stand, and the record to open for it: a row as the file gives it.

    A key brings many, and few are looked at: what is told of one is made when it is asked for.
    """

    kind: str  # of the record to open: department, Work Group, session, visit, observation or plan
    found_in: str
    record: str
    found: str
    school: str
    on: str  # the date of a visit or an observation, the academic year of a plan
    teacher: str
    at: str
    speaker: str
    private: bool
    marked: str  # the words around, with MARKS

    @property
    def id(self) -> uuid.UUID:
        """Give the id of the record to open."""
        return uuid.UUID(self.record)

    @property
    def found_id(self) -> uuid.UUID:
        """Give the id of the line, or of whatever else it was found in."""
        return uuid.UUID(self.found)

    @property
    def text(self) -> str:
        """Give the words around without marks."""
        return self.marked.replace(MARKS[0], "").replace(MARKS[1], "")

    @property
    def when(self) -> str:
        """Write the date, or the academic year; nothing where there is neither."""
        return short(dt.date.fromisoformat(self.on)) if "-" in self.on else self.on

    @property
    def clock(self) -> str:
        """Write the time of a line as 09:05; nothing for no time."""
        return self.at[:5]


# Of each kind of record that is opened: what a hit says of it, and the tables that this stands in.
# CROSS JOIN keeps the order of the tables: the index of the words is read first, and only as far as needed.
_SCHOOL = (
    "CROSS JOIN department d ON d.id = r.department_id AND d.deleted_at IS NULL"
    " CROSS JOIN school s ON s.id = d.school_id"
)
_TEACHER = "LEFT JOIN person p ON p.id = r.teacher_id AND p.deleted_at IS NULL"
_GROUP = "CROSS JOIN (SELECT id, code || ' ' || kind AS name FROM work_group WHERE deleted_at IS NULL) s ON s.id ="
_TOLD = {
    "observation": ("r.date, coalesce(p.name, '')", f"{_SCHOOL} {_TEACHER}"),
    "visit": ("r.date, ''", _SCHOOL),
    "plan": ("r.year, ''", _SCHOOL),
    # A Work Group is told by its code where the others are told by their school.
    "work_group": ("r.year, ''", f"{_GROUP} r.id"),
    "session": ("coalesce(r.date, ''), ''", f"{_GROUP} r.work_group_id"),
    "department": ("'', ''", "CROSS JOIN school s ON s.id = r.school_id"),
}
_LESSON = "CROSS JOIN observation r ON r.id = f.observation_id"
_PLAN_OF_AIM = "CROSS JOIN aim a ON a.id = f.aim_id AND a.deleted_at IS NULL CROSS JOIN plan r ON r.id = a.plan_id"
# In the order of the hits: the record that is opened for what was found, and the way there.
_PLACES = {
    "line": ("observation", _LESSON),
    "school": ("department", "CROSS JOIN department r ON r.school_id = f.id"),
    "observation": ("observation", "CROSS JOIN observation r ON r.id = f.id"),
    "strength": ("observation", _LESSON),
    "question": ("observation", _LESSON),
    "next_step": ("observation", _LESSON),
    "visit": ("visit", "CROSS JOIN visit r ON r.id = f.id"),
    "visit_activity": ("visit", "CROSS JOIN visit r ON r.id = f.visit_id"),
    "visit_action": ("visit", "CROSS JOIN visit r ON r.id = f.visit_id"),
    "session": ("session", "CROSS JOIN session r ON r.id = f.id"),
    "gap_task": ("session", "CROSS JOIN session r ON r.id = f.session_id"),
    "plan": ("plan", "CROSS JOIN plan r ON r.id = f.id"),
    "aim": ("plan", "CROSS JOIN plan r ON r.id = f.plan_id"),
    "criterion": ("plan", _PLAN_OF_AIM),
    "action": ("plan", _PLAN_OF_AIM),
    "evidence": ("plan", _PLAN_OF_AIM),
    "review": ("plan", "CROSS JOIN plan r ON r.id = f.plan_id"),
    "pd_session": ("plan", "CROSS JOIN plan r ON r.id = f.plan_id"),
    "work_group": ("work_group", "CROSS JOIN work_group r ON r.id = f.id"),
    "critique": ("work_group", "CROSS JOIN work_group r ON r.id = f.work_group_id"),
    "membership": ("work_group", "CROSS JOIN work_group r ON r.id = f.work_group_id"),
    "measure": ("department", "CROSS JOIN department r ON r.id = f.department_id"),
    "person": ("department", "CROSS JOIN department r ON r.id = f.department_id"),
    "department": ("department", "CROSS JOIN department r ON r.id = f.id"),
}
# Where else the words stand at all: to begin each of the long queries takes longer than to look.
_ELSEWHERE = " UNION ALL ".join(
    f"SELECT '{place}' WHERE EXISTS"
    f" (SELECT 1 FROM {place}_search WHERE {place}_search MATCH {'?2' if place == 'school' else '?1'})"
    for place in _PLACES
    if place != "line"
)


class Search:
    """Full text over observations, visits and plans with all their parts, people and departments."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._narrowing = Narrowing(database, {place: kind for place, (kind, _) in _PLACES.items()})

    def find(self, text: str, filters: Filters = _ALL, limit: int = FOUND_AT_MOST) -> list[Hit]:
        """Find what holds every word, or its beginning, and fits the filters; the newest writing first, kind by kind.

        Lines come first. What a filter cannot apply to is not found. Filters without a text list the lines that fit,
        those of the newest lesson first.
        """
        if not text.strip():
            return self._lines(filters, limit) if filters else []
        words = _match(text)
        places = self._narrowing.places(filters)
        hits = self._found("line", words, places["line"], limit) if "line" in places else []
        if len(hits) < limit:
            in_register = _match(plain(text))
            for (place,) in self._database.plain_rows(_ELSEWHERE, words, in_register):
                if place in places and len(hits) < limit:
                    match = in_register if place == "school" else words
                    hits += self._found(place, match, places[place], limit - len(hits))
        return hits

    def everybody(self) -> dict[uuid.UUID, str]:
        """Name the people of all departments, each with the school."""
        rows = self._database.plain_rows(
            "SELECT p.id, p.name || iif(p.has_left, ' (left)', '') || ' · ' || s.name"
            " FROM person p JOIN department d ON d.id = p.department_id JOIN school s ON s.id = d.school_id"
            " WHERE p.deleted_at IS NULL AND d.deleted_at IS NULL"
            " ORDER BY p.name COLLATE NOCASE, s.name"
        )
        return {uuid.UUID(person): told for person, told in rows}

    def _found(self, place: str, match: str, asked: Sequence[Condition], limit: int) -> list[Hit]:
        rows = self._database.plain_rows(_statement(place, joined(asked), limit), match, *values(asked))
        return list(map(Hit._make, rows))

    def _lines(self, filters: Filters, limit: int) -> list[Hit]:
        tables, asked = self._narrowing.lines(filters)
        sql = (
            f"{_columns('line')}, substr(f.text, 1, {SHOWN_AT_MOST}) FROM {tables} {_TOLD['observation'][1]}"
            f" WHERE f.deleted_at IS NULL AND r.deleted_at IS NULL{joined(asked)}"
            f" ORDER BY r.date DESC, r.start DESC, r.id, f.position DESC LIMIT {limit:d}"
        )
        return list(map(Hit._make, self._database.plain_rows(sql, *values(asked))))


def _columns(place: str) -> str:
    kind = _PLACES[place][0]
    of_line = "coalesce(f.at, ''), f.speaker, f.private" if place == "line" else "'', '', 0"
    return f"SELECT '{kind}', '{place}', r.id, f.id, s.name, {_TOLD[kind][0]}, {of_line}"


@lru_cache(maxsize=256)
def _statement(place: str, conditions: str, limit: int) -> str:
    index = f"{place}_search"
    kind, way = _PLACES[place]
    around = f"snippet({index}, -1, '{MARKS[0]}', '{MARKS[1]}', '…', 16)"
    if place == "work_group":  # its name, where its code was found: the index holds that in several spellings
        around = f"iif(instr(highlight({index}, 0, '{MARKS[0]}', ''), '{MARKS[0]}'), s.name, {around})"
    return (
        f"{_columns(place)}, {around}"
        f" FROM {index} CROSS JOIN {place} f ON f.rowid = {index}.rowid AND f.deleted_at IS NULL"
        f" {way} AND r.deleted_at IS NULL {_TOLD[kind][1]} WHERE {index} MATCH ?{conditions}"
        # SQLite would prepare the query anew each time that its limit is bound.
        f" ORDER BY {index}.rowid DESC LIMIT {limit:d}"
    )


def _match(text: str) -> str:
    """Quote each word for FTS5, which takes it apart as it took the text apart."""
    words = dict.fromkeys(visible(text).replace('"', " ").split())
    return " ".join(f'"{word}"*' for word in list(words)[:WORDS_AT_MOST]) or NOTHING
