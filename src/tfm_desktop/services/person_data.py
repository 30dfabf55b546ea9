"""Gathers all that the file holds on one person; see domain.person_data for why, and for what is done with it.

What is recorded of a person is followed by the links of the tables, and every text of every other table is looked
through for their name, so that a table that comes later cannot be missed, unless it is listed in HOLDS_NONE.
"""

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from tfm_desktop.domain import history
from tfm_desktop.domain.errors import Cancelled, NotFound
from tfm_desktop.domain.masking import OwnName, Sure, folded, names_in
from tfm_desktop.domain.person_data import NAMES, Held, PersonSheet, Value, Why, order_of
from tfm_desktop.domain.phrases import words_of_mathematics
from tfm_desktop.domain.visits import LedBy
from tfm_desktop.domain.years import academic_year, short
from tfm_desktop.services.frameworks import Frameworks
from tfm_desktop.storage.database import Database

OnProgress = Callable[[float], bool]  # told how much is done, from 0 to 1; tells whether to go on

# Tables that no name is looked for in, each with the reason.
HOLDS_NONE = {
    "school": "names and addresses of schools, as the public register has them",
    "file_setting": "what the file remembers of itself, which no user types",
    "deletion": "what kind of record was deleted, when and why, without its content",
}
# Columns that no user types: made of others, which are read, or ids.
MADE_BY_PROGRAM = {
    ("work_group", "spellings"),
    ("pd_session", "aims"),
    ("plan_version", "kind"),
    ("plan_version", "at"),
}
# Letters beyond ASCII that bear accents or have cases: Latin, Greek and Cyrillic.
_LETTERS = ((0xC0, 0x24F), (0x370, 0x52F), (0x1E00, 0x1FFF))
_HAS_LETTERS = f"*[{''.join(f'{chr(first)}-{chr(last)}' for first, last in _LETTERS)}]*"
_ADDED = ("id", "created_at", "updated_at", "deleted_at")
# Of these a link says who leads them, and their texts are of a whole department.
_OF_ALL = ("department", "membership")


def text_columns(table: sa.Table) -> list[sa.Column[Any]]:
    """Give the columns of a table that can hold a text."""
    return [one for one in table.c if _is_text(one.type) and (table.name, one.name) not in MADE_BY_PROGRAM]


class PersonData:
    """Reads what is held on a person, in one go and at most once for each text."""

    def __init__(self, database: Database, frameworks: Frameworks) -> None:
        self._database = database
        self._frameworks = frameworks

    def gather(
        self,
        person: uuid.UUID,
        at: dt.datetime,
        author: str = "",
        on_progress: OnProgress = lambda _part: True,
    ) -> PersonSheet:
        """Gather all that is held on a person at a moment, the bin included; the author is nobody to be masked.

        Raises NotFound, and Cancelled where on_progress says not to go on.
        """
        reading = _Reading(self._database, self._frameworks, person)
        tables = SQLModel.metadata.tables
        reading.follow_links(tables.values())
        for number, table in enumerate(tables.values(), 1):
            if not on_progress(number / len(tables)):
                raise Cancelled
            if table.name not in HOLDS_NONE:
                reading.look_through(table)
        near, far = reading.others(author)
        return PersonSheet(
            name=reading.name,
            school=reading.school,
            at=at,
            records=tuple(sorted(reading.found.values(), key=order_of)),
            namesakes=tuple(reading.namesakes),
            near=tuple(near),
            far=tuple(far),
            known=(*reading.known(), author),
        )


@dataclass
class _Reading:
    database: Database
    frameworks: Frameworks
    person: uuid.UUID
    found: dict[tuple[str, str], Held] = field(init=False, default_factory=dict)
    _versions: set[tuple[Any, ...]] = field(init=False, default_factory=set)
    _rows: dict[tuple[str, uuid.UUID], Mapping[str, Any]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        people = _table("person")
        row = self._row("person", self.person)
        if not row:
            raise NotFound("person", self.person)
        self.name: str = row["name"]
        self.department: uuid.UUID = row["department_id"]
        self.school = self._school(self.department)
        everybody = self._read(sa.select(people.c.id, people.c.name, people.c.department_id))
        self._everybody = [one for one in everybody if one["id"] != self.person]
        same = [one for one in self._everybody if _alike(one["name"], self.name)]
        self.namesakes = sorted({self._school(one["department_id"]) for one in same})
        self._listed = self._names_listed()
        self.own = OwnName(self.name, [*(one["name"] for one in self._everybody), *self._listed])
        self._ideas = self.frameworks.current()
        self._keep("person", row, Why.OWN, school=self.school)

    def follow_links(self, tables: Iterable[sa.Table]) -> None:
        """Keep what is tied to the person, and what was written of their lessons and the visits they were met on."""
        for table in tables:
            for key in table.foreign_keys:
                if key.column.table.name == "person":
                    for row in self._read(sa.select(*table.c).where(key.parent == self.person)):
                        self._keep(table.name, row, Why.LINKED)
        self._keep_stages()
        self._keep_lessons()
        self._keep_visits()
        self._keep_uses()

    def look_through(self, table: sa.Table) -> None:
        """Keep the rows of a table that name the person in one of their texts."""
        columns = text_columns(table)
        if not columns or table.name == "person" or not self.own.written:  # somebody of the same name is somebody else
            return
        stands = [_may_name(sa.type_coerce(one, sa.String), self.own.written) for one in columns]
        for row in self._read(sa.select(*table.c).where(sa.or_(*stands))):
            if table.name == "plan_version":
                self._keep_version(row)
                continue
            if table.name == "review" and row["state"]:
                self._keep_state(row)
            texts = [_as_text(row[one.name]) for one in columns if one.name != "state"]
            sure = self._sure(table.name, row, texts)
            if sure is not Sure.NO:
                self._keep(table.name, row, Why.NAMED if sure is Sure.CERTAIN else Why.PERHAPS)

    def others(self, author: str) -> tuple[list[str], list[str]]:
        """Name everybody else in the file: those of the same department, and those from anywhere else."""
        near = {one["name"] for one in self._everybody if one["department_id"] == self.department}
        far = ({one["name"] for one in self._everybody} | self._listed) - near
        return (
            sorted(name for name in near if not _alike(name, author)),
            sorted(name for name in far if not _alike(name, author)),
        )

    def known(self) -> list[str]:
        """Give the names of schools, places, hubs, Work Groups and ideas."""
        schools, departments, groups = _table("school"), _table("department"), _table("work_group")
        ours = sa.select(schools.c.name, schools.c.town, schools.c.local_authority).where(
            schools.c.id.in_(sa.select(departments.c.school_id))
        )
        told = {value for row in self._read(ours) for value in row.values()}
        told |= {value for row in self._read(sa.select(groups.c.code, groups.c.hub)) for value in row.values()}
        told |= {idea.name for idea in self._ideas.known.values()}
        told |= {one.framework.name for one in self._ideas.frameworks}
        return sorted(told | words_of_mathematics())

    def _names_listed(self) -> set[str]:
        """Read the names that were typed where somebody leads, was there or is agreed with."""
        columns = [one for table in SQLModel.metadata.tables.values() for one in text_columns(table)]
        listed = (
            row["names"]
            for column in columns
            if column.name in NAMES
            for row in self._read(sa.select(column.label("names")).where(column != "").distinct())
        )
        return {name for names in listed for name in names_in(names)}

    def _keep_stages(self) -> None:
        advocates, stages = _table("advocate"), _table("stage")
        led = sa.and_(
            stages.c.department_id == advocates.c.department_id,
            stages.c.year == advocates.c.year,
            advocates.c.person_id == self.person,
        )
        for row in self._read(sa.select(*stages.c).where(sa.exists().where(led))):
            self._keep("stage", row, Why.LINKED)

    def _keep_lessons(self) -> None:
        seen = _table("observation")
        lessons = sa.select(seen.c.id).where(seen.c.teacher_id == self.person)
        for table in SQLModel.metadata.tables.values():
            for key in table.foreign_keys:
                if key.column is seen.c.id and table.name != "strength_line":
                    for row in self._read(sa.select(*table.c).where(key.parent.in_(lessons))):
                        shown = {"shown_by": self._lines_of(row["id"])} if table.name == "strength" else {}
                        self._keep(table.name, row, Why.LESSON, above=row[key.parent.name].hex, **shown)

    def _lines_of(self, strength: uuid.UUID) -> str:
        ties, lines = _table("strength_line"), _table("line")
        asked = sa.select(lines.c.at, lines.c.text).join(ties, ties.c.line_id == lines.c.id)
        shown = self._read(asked.where(ties.c.strength_id == strength).order_by(lines.c.position))
        return "\n".join(f"{one['at']:%H:%M}: {one['text']}" if one["at"] else one["text"] for one in shown)

    def _keep_visits(self) -> None:
        visits, met, activities = _table("visit"), _table("visit_person"), _table("visit_activity")
        of_them = sa.select(met.c.visit_id).where(met.c.person_id == self.person)
        led = {row["year"] for row in self._tied("advocate")}
        for row in self._read(sa.select(*visits.c).where(visits.c.id.in_(of_them))):
            self._keep("visit", row, Why.MET)
            if academic_year(row["date"]) not in led:
                continue
            asked = sa.select(*activities.c).where(
                activities.c.visit_id == row["id"], activities.c.led_by.in_([LedBy.CO_LED, LedBy.ADVOCATE])
            )
            for activity in self._read(asked):
                self._keep("visit_activity", activity, Why.MET, above=row["id"].hex)

    def _keep_uses(self) -> None:
        """Keep the evidence that a lesson of theirs gave, and the actions that came of its next steps."""
        evidence, steps, actions = _table("evidence"), _table("next_step"), _table("action")
        seen = _table("observation")
        lessons = sa.select(seen.c.id).where(seen.c.teacher_id == self.person)
        shows = [
            evidence.c[f"{kind}_id"].in_(sa.select(one.c.id).where(one.c.observation_id.in_(lessons)))
            for kind, one in ((kind, _table(kind)) for kind in ("line", "strength", "next_step"))
        ]
        for row in self._read(sa.select(*evidence.c).where(sa.or_(*shows))):
            shown = next(kind for kind in ("line", "strength", "next_step") if row[f"{kind}_id"])
            self._keep("evidence", row, Why.USED, shown_by=f"a {shown.replace('_', ' ')} of this person’s lesson")
        became = sa.select(steps.c.action_id).where(steps.c.observation_id.in_(lessons))
        for row in self._read(sa.select(*actions.c).where(actions.c.id.in_(became))):
            self._keep("action", row, Why.USED)

    def _keep_version(self, row: Mapping[str, Any]) -> None:
        """Keep a part of a plan as it stood earlier; as it stands now it is told by its own record."""
        told = json.loads(row["fields"] or "{}")
        values = _readable(row["kind"], told)
        if self._is_told(row["kind"], row["record"], values):
            return
        above = {"plan_id": row["plan_id"]}
        sure = self._sure("review", above, [value for value in values.values() if isinstance(value, str)])
        at = dt.datetime.fromisoformat(row["at"]).replace(tzinfo=dt.UTC)
        self._keep_part("plan_version", str(row["seq"]), row["kind"], values, above, sure, at)

    def _keep_state(self, row: Mapping[str, Any]) -> None:
        """Keep the parts of a plan, as it stood at a review, that name the person."""
        state = json.loads(row["state"])
        parts = [("plan", state)]
        for aim in state.get("aims", ()):
            parts += [("aim", aim), *(("criterion", one) for one in aim.get("criteria", ()))]
            parts += [("action", one) for one in aim.get("actions", ())]
        for number, (kind, told) in enumerate(parts, 1):
            values = _readable(kind, told)
            if self._is_told(kind, uuid.UUID(told["id"]), values):
                continue
            sure = self._sure("review", row, [value for value in values.values() if isinstance(value, str)])
            self._keep_part(
                "review_state", f"{row['id'].hex}.{number}", kind, values, row, sure, row["recorded_at"], row["date"]
            )

    def _is_told(self, kind: str, record: uuid.UUID, values: Mapping[str, Value]) -> bool:
        """Tell whether a part of a plan is told already as it stood: as it is now, or by another version of it."""
        live = self._row(kind, record)
        if all(name in live and _plain(live[name]) == value for name, value in values.items()):
            return True
        told = (record, tuple(sorted((name, value) for name, value in values.items())))
        is_told = told in self._versions
        self._versions.add(told)
        return is_told

    def _keep_part(
        self,
        kind: str,
        key: str,
        part: str,
        values: Mapping[str, Value],
        above: Mapping[str, Any],
        sure: Sure,
        at: dt.datetime | None,
        day: dt.date | None = None,
    ) -> None:
        if sure is Sure.NO:
            return
        where, _, _ = self._place("review", above)
        self.found[kind, key] = Held(
            kind,
            key,
            Why.NAMED if sure is Sure.CERTAIN else Why.PERHAPS,
            {"part": history.KINDS[part].LABEL, **values},
            day or (at.astimezone().date() if at else None),
            where,
            created_at=at,
        )

    def _sure(self, kind: str, row: Mapping[str, Any], texts: Iterable[str]) -> Sure:
        """Tell whether a row names the person, and not another one who is called alike."""
        sure = max((self.own.in_text(text) for text in texts), default=Sure.NO)
        if sure is Sure.NO:
            return sure
        _, _, department = self._place(kind, row)
        if department == self.department:
            return sure
        if sure is Sure.PERHAPS and department is not None:
            return Sure.NO  # a first name alone, in a school that the person is not at
        return Sure.PERHAPS if self.namesakes else sure

    def _keep(self, kind: str, row: Mapping[str, Any], why: Why, above: str = "", **more: Value) -> None:
        key = row["id"].hex
        if (kind, key) in self.found:
            return
        where, day, _ = self._place(kind, row)
        told = {name for name in row if name not in _ADDED and (kind, name) not in MADE_BY_PROGRAM}
        values = {name: self._shown(name, row[name]) for name in row if name in told}
        if why is Why.LINKED and kind in _OF_ALL:
            values = {name: value for name, value in values.items() if not self._is_of_others(value)}
        if kind == "review":
            values.pop("state")
            if self._is_of_others(values["changes"]):
                values.pop("changes")
        self.found[kind, key] = Held(
            kind,
            key,
            why,
            {**values, **more},
            day,
            "" if above else where,
            above,
            *(row.get(name) for name in ("created_at", "updated_at", "deleted_at")),
        )

    def _shown(self, name: str, value: Any) -> Value:
        return ", ".join(self._ideas.names(value)) if name == "ideas" else value

    def _is_of_others(self, value: Value) -> bool:
        return type(value) is str and self.own.in_text(value) is Sure.NO

    def _place(self, kind: str, row: Mapping[str, Any]) -> tuple[str, dt.date | None, uuid.UUID | None]:
        """Tell what a row belongs to, in words; its date, or that of what it belongs to; and the department."""
        told: list[str] = []
        day = row.get("date")
        department = row["id"] if kind == "department" else None
        link = _above(_table(kind))
        while link is not None and row.get(link.parent.name) is not None:
            kind, row = link.column.table.name, self._row(link.column.table.name, row[link.parent.name])
            if kind == "department":
                department = row["id"]
            day = day or row.get("date")
            told.append(_told(kind, row) if kind != "school" or department != self.department else "")
            link = _above(_table(kind))
        return " · ".join(filter(None, told)), day, department

    def _tied(self, kind: str) -> list[Mapping[str, Any]]:
        table = _table(kind)
        return self._read(sa.select(*table.c).where(table.c.person_id == self.person))

    def _school(self, department: uuid.UUID) -> str:
        school = self._row("department", department)["school_id"]
        return str(self._row("school", school)["name"])

    def _row(self, kind: str, record: uuid.UUID) -> Mapping[str, Any]:
        """Read a row once; an empty one where it is not there."""
        if (kind, record) not in self._rows:
            table = _table(kind)
            found = self._read(sa.select(*table.c).where(table.c.id == record))
            self._rows[kind, record] = found[0] if found else {}
        return self._rows[kind, record]

    def _read(self, statement: sa.Select[Any]) -> list[Mapping[str, Any]]:
        return [row._mapping for row in self.database.rows(statement)]


def _table(kind: str) -> sa.Table:
    return SQLModel.metadata.tables[kind]


def _is_text(kind: Any) -> bool:
    inner = kind.impl if isinstance(kind, sa.types.TypeDecorator) else kind
    return isinstance(inner, sa.String) and not isinstance(inner, sa.Enum)


def _above(table: sa.Table) -> sa.ForeignKey | None:
    """Give the link to what the rows of a table belong to; the first that they cannot be without."""
    keys = (key for column in table.c for key in column.foreign_keys if not column.nullable)
    return next((key for key in keys if key.column.table.name != "person"), None)


def _told(kind: str, row: Mapping[str, Any]) -> str:
    """Say in a few words what something belongs to; nothing where that goes without saying."""
    on = short(row.get("date"))
    first, then = {
        "observation": (f"Observation of {on}", row.get("topic")),
        "visit": (f"Visit of {on}", ""),
        "session": (f"Session of {on}" if on else "Session", row.get("theme")),
        "work_group": (" ".join(filter(None, ("Work Group", row.get("code"), row.get("year")))), ""),
        "commitment": (row.get("label"), ""),
        "plan": (f"Plan {row.get('year')}", row.get("title")),
        "review": (f"Review of {on}", ""),
        "measure": (row.get("name"), ""),
        "school": (row.get("name"), ""),
    }.get(kind, ("", ""))
    return " ".join(": ".join(filter(None, (first, then))).split())


def _readable(kind: str, told: Mapping[str, Any]) -> dict[str, Value]:
    """Take the fields of a part of a plan from its JSON, without ids and places."""
    fields = history.KINDS[kind].model_fields
    return {
        name: value
        for name, value in told.items()
        if name in fields and not name.endswith("_id") and name != "position" and value not in (None, "")
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _as_text(value: Any) -> str:
    return " ".join(value) if isinstance(value, tuple) else value or ""


def _alike(name: str, other: str) -> bool:
    return " ".join(name.casefold().split()) == " ".join(other.casefold().split())


def _may_name(text: sa.ColumnElement[str], words: Iterable[str]) -> sa.ColumnElement[bool]:
    """Ask whether one of some words stands in a text, in any case, with accents and without.

    Only a text that has letters beyond ASCII is asked about accents, which takes ten times as long.
    """
    plain = {told for word in words for told in (word, folded(word))}
    accented = sa.or_(*(text.op("GLOB")(_pattern(word)) for word in words))
    return sa.or_(*(text.like(f"%{word}%") for word in sorted(plain)), sa.and_(text.op("GLOB")(_HAS_LETTERS), accented))


def _pattern(word: str) -> str:
    """Make a pattern of SQLite's GLOB that finds a word in any case, with accents and without."""
    return f"*{''.join(_signs_alike().get(folded(sign), '*') for sign in word)}*"


@cache
def _signs_alike() -> Mapping[str, str]:
    """Give, of each letter, a pattern of the signs that it is folded from, such as [AaÁá…]."""
    found: dict[str, str] = {}
    for code in (*range(0x30, 0x80), *(code for first, last in _LETTERS for code in range(first, last + 1))):
        letter = folded(chr(code))
        if len(letter) == 1 and letter.isalnum():
            found[letter] = found.get(letter, "") + chr(code)
    return {letter: f"[{signs}]" for letter, signs in found.items()}
