"""The bin: what was put there, and taking it out again."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import SQLModel

from tfm_desktop.domain.errors import IsMemberAlready
from tfm_desktop.domain.record import now
from tfm_desktop.services.closed_groups import refuse_closed
from tfm_desktop.storage.database import Database

# What each kind is named by, in the words of its own table.
_NAMED_BY = {
    "school": "name",
    "department": "(SELECT name FROM school WHERE school.id = department.school_id)",
    "person": "name",
    "advocate": "year || ' ' || (SELECT name FROM person WHERE person.id = advocate.person_id)",
    "stage": "year || ' ' || stage",
    "scheme": "'Year ' || year_group || ' ' || scheme",
    "visit": "strftime('%d/%m/%Y', date) || ' ' || purpose",
    "observation": "strftime('%d/%m/%Y', date) || ' ' || topic",
    "plan": "year || ' ' || title",
    "line": "text",
    "strength": "text",
    "question": "text",
    "next_step": "what",
    "aim": "text",
    "criterion": "text",
    "action": "what",
    "evidence": "coalesce(nullif(text, ''), shows)",
    "review": "strftime('%d/%m/%Y', date) || ' ' || summary",
    "correction": "text",
    "pd_session": "title",
    "measure": "name",
    "measure_value": "strftime('%d/%m/%Y', date) || ' ' || value",
    "visit_activity": "kind || ' ' || details",
    "visit_person": "(SELECT name FROM person WHERE person.id = visit_person.person_id)",
    "visit_action": "what",
    "half_term": "name",
    "work_group": "year || ' ' || code || ' ' || kind",
    "membership": (
        "(SELECT name FROM school WHERE school.id ="
        " (SELECT school_id FROM department WHERE department.id = membership.department_id))"
    ),
    "participant": "(SELECT name FROM person WHERE person.id = participant.person_id)",
    "session": "coalesce(strftime('%d/%m/%Y', date), 'date to be confirmed') || ' ' || theme",
    "attendance": "(SELECT name FROM person WHERE person.id = attendance.person_id)",
    "gap_task": "what",
    "commitment_template": "name",
    "template_item": "label",
    "commitment": "label",
    "ledger_entry": "(SELECT label FROM commitment WHERE commitment.id = ledger_entry.commitment_id) || ' ' || note",
    "critique": "question",
    "framework": "name",
    "idea": "name",
    "phrase": "text",
}

_CALLED = {
    "pd_session": "professional development session",
    "work_group": "Work Group",
    "membership": "member",
    "template_item": "item of a template",
    "commitment_template": "template of commitments",
    "ledger_entry": "entry by hand",
    "critique": "question on a plan",
    "half_term": "half-term",
}


class Binned(NamedTuple):
    """A record in the bin."""

    kind: str
    id: uuid.UUID
    name: str
    since: dt.datetime

    @property
    def called(self) -> str:
        """Say what kind of record it is, in the words of the field."""
        return called(self.kind)


class Bin:
    """What a user can do with the bin."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def rows(self) -> list[Binned]:
        """List what is in the bin, the newest first."""
        each = [
            f"SELECT '{kind}', id, {name}, deleted_at FROM {kind} WHERE deleted_at IS NOT NULL"
            for kind, name in _NAMED_BY.items()
        ]
        rows = self._database.rows(sa.text(" UNION ALL ".join(each) + " ORDER BY 4 DESC"))
        return [
            Binned(row[0], uuid.UUID(row[1]), row[2] or "", dt.datetime.fromisoformat(row[3]).replace(tzinfo=dt.UTC))
            for row in rows
        ]

    def restore(self, kind: str, record: uuid.UUID) -> None:
        """Take a record out of the bin, with what it belongs to, or it would stay out of sight.

        Raises GroupIsClosed where it belongs to a Work Group that stays as it was, IsMemberAlready where a department
        became a member of it anew meanwhile.
        """
        if kind not in _NAMED_BY:
            raise ValueError(kind)
        chain = list(self._with_parents(SQLModel.metadata.tables[kind], record))
        for table, one in chain[1:]:
            if table.name == "work_group":
                refuse_closed(self._database, one)
        for table, one in chain:
            if table.name == "membership":
                self._refuse_second(table, one)
        with self._database.change(f"Restore {called(kind)}") as writer:
            for table, one in chain:
                binned = sa.and_(table.c.id == one, table.c.deleted_at.is_not(None))
                writer.run(sa.update(table).where(binned), {"deleted_at": None, "updated_at": now()})

    def _refuse_second(self, table: sa.Table, membership: uuid.UUID) -> None:
        mine, other = table.alias(), table.alias()
        is_other = sa.and_(
            other.c.id != mine.c.id,
            other.c.work_group_id == mine.c.work_group_id,
            other.c.department_id == mine.c.department_id,
            other.c.deleted_at.is_(None),
        )
        school: sa.ColumnElement[str] = sa.literal_column(_NAMED_BY["membership"])
        asked = sa.select(school).select_from(table.join(mine, mine.c.id == table.c.id).join(other, is_other))
        named = self._database.row(asked.where(table.c.id == membership))
        if named is not None:
            raise IsMemberAlready(named[0])

    def _with_parents(self, table: sa.Table, record: uuid.UUID) -> Iterator[tuple[sa.Table, uuid.UUID]]:
        yield table, record
        for key in table.foreign_keys:
            if not key.parent.nullable:
                above = self._database.row(sa.select(key.parent).where(table.c.id == record))
                if above is not None:
                    yield from self._with_parents(key.column.table, above[0])


def called(kind: str) -> str:
    """Say a kind of record in the words of the field."""
    return _CALLED.get(kind, kind.replace("_", " "))
