"""Search over everything that was written, as one types."""

import uuid
from functools import cache, lru_cache
from typing import NamedTuple

from tfm_desktop.domain.record import visible
from tfm_desktop.domain.schools import plain
from tfm_desktop.storage.database import Database

FOUND_AT_MOST = 50


class Hit(NamedTuple):
    """One place where the words stand, and the record to open for it."""

    kind: str  # of the record to open: department, visit, observation or plan
    id: uuid.UUID
    found_in: str
    found_id: uuid.UUID
    where: str
    text: str


_PLAN_OF_AIM = "JOIN aim a ON a.id = f.aim_id AND a.deleted_at IS NULL JOIN plan r ON r.id = a.plan_id"

# Each search: what was found, and the way from there to the record that is opened and its department.
_DAY = "strftime('%d/%m/%Y', r.date)"
_SEARCHES = {
    "school": ("department", "JOIN department r ON r.school_id = f.id", "NULL"),
    "line": ("observation", "JOIN observation r ON r.id = f.observation_id", _DAY),
    "observation": ("observation", "JOIN observation r ON r.id = f.id", _DAY),
    "strength": ("observation", "JOIN observation r ON r.id = f.observation_id", _DAY),
    "question": ("observation", "JOIN observation r ON r.id = f.observation_id", _DAY),
    "next_step": ("observation", "JOIN observation r ON r.id = f.observation_id", _DAY),
    "visit": ("visit", "JOIN visit r ON r.id = f.id", _DAY),
    "visit_activity": ("visit", "JOIN visit r ON r.id = f.visit_id", _DAY),
    "visit_action": ("visit", "JOIN visit r ON r.id = f.visit_id", _DAY),
    "plan": ("plan", "JOIN plan r ON r.id = f.id", "r.year"),
    "aim": ("plan", "JOIN plan r ON r.id = f.plan_id", "r.year"),
    "criterion": ("plan", _PLAN_OF_AIM, "r.year"),
    "action": ("plan", _PLAN_OF_AIM, "r.year"),
    "person": ("department", "JOIN department r ON r.id = f.department_id", "NULL"),
    "department": ("department", "JOIN department r ON r.id = f.id", "NULL"),
}


class Search:
    """Full text over observations, visits and plans with all their parts, people and departments."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, text: str, limit: int = FOUND_AT_MOST) -> list[Hit]:
        """Find the records that hold every word, or its beginning; the newest writing first, kind by kind."""
        as_written, as_in_register = _match(text), _match(plain(text))
        hits: list[Hit] = []
        for found_in in _SEARCHES:
            match = as_in_register if found_in == "school" else as_written
            if match and len(hits) < limit:
                hits += self._found(found_in, match, limit - len(hits))
        return hits

    def _found(self, found_in: str, match: str, limit: int) -> list[Hit]:
        kind = _SEARCHES[found_in][0]
        return [
            Hit(kind, _id(record), found_in, _id(found), where, told)
            for record, found, where, told in self._database.plain_rows(_statement(found_in), match, limit)
        ]


_id = lru_cache(maxsize=1024)(uuid.UUID)  # from key to key, most of what is found is the same


@cache
def _statement(found_in: str) -> str:
    kind, way, when = _SEARCHES[found_in]
    department = "r" if kind == "department" else "d"
    further = "" if kind == "department" else "JOIN department d ON d.id = r.department_id AND d.deleted_at IS NULL"
    return (
        # The index is read first and only as far as needed: CROSS JOIN keeps the order of the tables.
        f"SELECT r.id, f.id, s.name || coalesce(' · ' || {when}, ''),"
        f" snippet({found_in}_search, -1, '', '', '…', 16)"
        f" FROM {found_in}_search CROSS JOIN {found_in} f ON f.rowid = {found_in}_search.rowid"
        f" AND f.deleted_at IS NULL {way} AND r.deleted_at IS NULL {further}"
        f" JOIN school s ON s.id = {department}.school_id"
        f" WHERE {found_in}_search MATCH ? ORDER BY {found_in}_search.rowid DESC LIMIT ?"
    )


def _match(text: str) -> str:
    """Quote each word for FTS5, which takes it apart as it took the text apart."""
    return " ".join(f'"{word}"*' for word in visible(text).replace('"', " ").split())
