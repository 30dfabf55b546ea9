"""All that is held, by what goes together: the facts from which `domain.retention` tells what is due."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator

from tfm_desktop.domain.retention import Held, Key, Kind
from tfm_desktop.domain.years import bounds
from tfm_desktop.services.bin import Bin
from tfm_desktop.storage.database import Database

_MEMBER_DAYS = (
    *("applied_on", "confirmed_on", "active_on", "completed_on", "withdrawn_on"),
    *("slt_agreed_on", "funding_agreed_on", "funding_received_on"),
)

# The days on which something was done with a department; the newest is its last activity. What is in the bin is none.
ACTIVITY = {
    "visits": "SELECT department_id, date FROM visit WHERE deleted_at IS NULL",
    **{
        f"observations, {day}": f"SELECT department_id, {day} FROM observation WHERE deleted_at IS NULL"
        for day in ("date", "complete_on", "discussed_on", "shared_on", "acknowledged_on")
    },
    "sessions attended": (
        "SELECT p.department_id, s.date FROM attendance a JOIN person p ON p.id = a.person_id"
        " JOIN session s ON s.id = a.session_id WHERE a.mark IN ('present', 'part', 'substitute')"
        " AND a.deleted_at IS NULL AND s.deleted_at IS NULL"
    ),
    "reviews of plans": (
        "SELECT p.department_id, r.date FROM review r JOIN plan p ON p.id = r.plan_id"
        " WHERE r.deleted_at IS NULL AND p.deleted_at IS NULL"
    ),
    "changes of plans": (
        "SELECT p.department_id, substr(v.at, 1, 10) FROM plan_version v JOIN plan p ON p.id = v.plan_id"
        " WHERE p.deleted_at IS NULL"
    ),
    "professional development": (
        "SELECT p.department_id, s.date FROM pd_session s JOIN plan p ON p.id = s.plan_id"
        " WHERE s.deleted_at IS NULL AND p.deleted_at IS NULL"
    ),
    **{
        f"memberships, {day}": f"SELECT department_id, {day} FROM membership WHERE deleted_at IS NULL"
        for day in _MEMBER_DAYS
    },
    "entries by hand": (
        "SELECT m.department_id, e.date FROM ledger_entry e JOIN commitment c ON c.id = e.commitment_id"
        " JOIN membership m ON m.id = c.membership_id WHERE e.deleted_at IS NULL AND m.deleted_at IS NULL"
    ),
}

_OF_DEPARTMENTS = {  # department, table, id, and the day or the academic year that it is of
    Kind.OBSERVATIONS: "SELECT department_id, 'observation', id, date FROM observation",
    Kind.VISITS: "SELECT department_id, 'visit', id, date FROM visit",
    Kind.PLANS: (
        "SELECT department_id, 'plan', id, year FROM plan"
        " UNION ALL SELECT department_id, 'measure', id, NULL FROM measure"
    ),
    Kind.MEMBERSHIPS: (
        "SELECT m.department_id, 'membership', m.id, g.year"
        " FROM membership m JOIN work_group g ON g.id = m.work_group_id"
    ),
}

_NAMING = (  # person, department, and the kind of record that names them
    ("SELECT teacher_id, department_id FROM observation WHERE teacher_id IS NOT NULL", Kind.OBSERVATIONS),
    ("SELECT o.person_id, v.department_id FROM visit_person o JOIN visit v ON v.id = o.visit_id", Kind.VISITS),
    (
        "SELECT o.person_id, m.department_id FROM participant o JOIN membership m ON m.id = o.membership_id",
        Kind.MEMBERSHIPS,
    ),
    ("SELECT subject_leader_id, department_id FROM membership WHERE subject_leader_id IS NOT NULL", Kind.MEMBERSHIPS),
    (
        (
            "SELECT e.person_id, m.department_id FROM ledger_entry e JOIN commitment c ON c.id = e.commitment_id"
            " JOIN membership m ON m.id = c.membership_id WHERE e.person_id IS NOT NULL"
        ),
        Kind.MEMBERSHIPS,
    ),
    ("SELECT p.id, p.department_id FROM attendance a JOIN person p ON p.id = a.person_id", Kind.MEMBERSHIPS),
    ("SELECT p.id, p.department_id FROM gap_task t JOIN person p ON p.id = t.person_id", Kind.MEMBERSHIPS),
    ("SELECT person_id, department_id FROM advocate", Kind.DEPARTMENTS),
    ("SELECT subject_leader_id, id FROM department WHERE subject_leader_id IS NOT NULL", Kind.DEPARTMENTS),
)

# They hold nothing on anybody, and what they name may stand on records that stay.
SET_UP = {"school", "framework", "idea", "phrase", "commitment_template", "template_item", "half_term"}
PARTS_OF_PLANS = {"aim": "SELECT plan_id FROM aim WHERE id = ?"} | {
    part: f"SELECT plan_id FROM aim WHERE id = (SELECT aim_id FROM {part} WHERE id = ?)"
    for part in ("criterion", "action")
}


def last_activity(database: Database) -> dict[uuid.UUID, dt.date]:
    """Give the last activity of each department; for one without any, when its own page was last changed."""
    each = " UNION ALL ".join(f"SELECT * FROM ({sql})" for sql in ACTIVITY.values())
    asked = f"WITH done (department, day) AS ({each}) SELECT department, max(day) FROM done GROUP BY department"
    changed = "SELECT id, substr(updated_at, 1, 10) FROM department"
    found = dict(database.plain_rows(changed))
    found |= {department: day for department, day in database.plain_rows(asked) if day and department in found}
    return {uuid.UUID(department): dt.date.fromisoformat(day) for department, day in found.items()}


def held(database: Database, last: dict[uuid.UUID, dt.date]) -> list[Held]:
    """Give all that is held, by what goes together, from the last activity of each department."""
    naming = _naming(database)
    return [
        *_of_departments(database, last),
        *_people(database, last, naming),
        *_work_groups(database),
        *(_department(place, day) for place, day in last.items()),
        *_bin(database, naming),
    ]


def stays_in_bin(database: Database, kind: str, record: uuid.UUID) -> str:
    """Say why a record in the bin cannot be deleted by itself; empty where it can."""
    if kind in SET_UP:
        return "It belongs to how the program is set up, and holds nothing on anybody. It stays in the bin."
    if kind in PARTS_OF_PLANS and _is_reviewed(database, kind, record.hex):
        return "It stands in a review that was recorded. It goes with its plan."
    mine = next((one for one in _bin(database, _naming(database)) if one.rows == ((kind, record.hex),)), None)
    if mine is None or not mine.needs:
        return ""
    others = {
        one.key
        for one in held(database, last_activity(database))
        if (kind, record.hex) not in one.rows and one.kind is not Kind.BIN
    }
    told = "Records that are kept belong to it or name it. It can go when they are gone."
    return told if mine.needs & others else ""


def _of_departments(database: Database, last: dict[uuid.UUID, dt.date]) -> Iterator[Held]:
    for kind, sql in _OF_DEPARTMENTS.items():
        rows: dict[str, list[tuple[str, str]]] = defaultdict(list)
        days: dict[str, list[dt.date]] = defaultdict(list)
        for department, table, record, of in database.plain_rows(sql):
            rows[department].append((table, record))
            days[department] += _days(of)
        for department, mine in rows.items():
            place, when = uuid.UUID(department), days[department]
            yield Held(kind, place, last[place], tuple(mine), min(when, default=None), max(when, default=None))


def _people(database: Database, last: dict[uuid.UUID, dt.date], naming: dict[str, frozenset[Key]]) -> Iterator[Held]:
    asked = "SELECT id, department_id, has_left, substr(updated_at, 1, 10) FROM person"
    for person, department, has_left, changed in database.plain_rows(asked):
        place = uuid.UUID(department)
        since = min(last[place], dt.date.fromisoformat(changed)) if has_left else last[place]
        yield Held(Kind.PEOPLE, place, since, (("person", person),), needs=naming.get(person, frozenset()))


def _work_groups(database: Database) -> Iterator[Held]:
    members = defaultdict(set)
    for group, department in database.plain_rows("SELECT work_group_id, department_id FROM membership"):
        members[group].add((uuid.UUID(department), Kind.MEMBERSHIPS))
    asked = "SELECT id, year, closed_on, (SELECT max(date) FROM session WHERE work_group_id = g.id) FROM work_group g"
    for group, year, *days in database.plain_rows(asked):
        first, end = bounds(year)
        since = max([end, *(dt.date.fromisoformat(day) for day in days if day)])
        yield Held(Kind.WORK_GROUPS, None, since, (("work_group", group),), first, end, frozenset(members[group]))


def _department(place: uuid.UUID, last: dt.date) -> Held:
    below = frozenset((place, kind) for kind in (*_OF_DEPARTMENTS, Kind.PEOPLE))
    return Held(Kind.DEPARTMENTS, place, last, (("department", place.hex),), needs=below)


def _bin(database: Database, naming: dict[str, frozenset[Key]]) -> Iterator[Held]:
    groups = {one.rows[0][1]: one.needs for one in _work_groups(database)}
    for one in Bin(database).rows():
        record, day = one.id.hex, one.since.date()
        if one.kind in SET_UP or (one.kind in PARTS_OF_PLANS and _is_reviewed(database, one.kind, record)):
            continue
        needs: frozenset[Key] = frozenset()
        if one.kind == "department":
            needs = _department(one.id, day).needs
        elif one.kind in ("person", "work_group"):
            needs = {**naming, **groups}.get(record, needs)
        yield Held(Kind.BIN, None, day, ((one.kind, record),), day, day, needs)


def _naming(database: Database) -> dict[str, frozenset[Key]]:
    named: dict[str, set[Key]] = defaultdict(set)
    for sql, kind in _NAMING:
        for person, department in database.plain_rows(sql.replace("SELECT", "SELECT DISTINCT", 1)):
            named[person].add((uuid.UUID(department), kind))
    return {person: frozenset(keys) for person, keys in named.items()}


def _is_reviewed(database: Database, kind: str, record: str) -> bool:
    """Tell whether a recorded review says how a part of a plan stood; it says so for as long as the plan is kept."""
    asked = (
        f"SELECT 1 FROM review WHERE plan_id = ({PARTS_OF_PLANS[kind]})"
        f" AND recorded_at >= (SELECT created_at FROM {kind} WHERE id = ?)"
    )
    return bool(database.plain_rows(asked, record, record))


def _days(of: str | None) -> Iterable[dt.date]:
    if not of:
        return []
    return bounds(of) if "/" in of else [dt.date.fromisoformat(of)]
