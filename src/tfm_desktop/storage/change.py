"""One change of the file: a transaction, an undo label, and the notice that follows it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from tfm_desktop.domain.record import Fields, now


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed, told to every tab after the commit."""

    kinds: frozenset[str]
    ids: frozenset[uuid.UUID]
    label: str
    origin: object = None


class Writer:
    """The writes of one open change."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def insert(self, table: type[SQLModel], fields: Fields, **more: Any) -> uuid.UUID:
        """Add a record and give its id."""
        record, moment = uuid.uuid4(), now()
        stamps = {"id": record, "created_at": moment, "updated_at": moment}
        self._connection.execute(sa.insert(table.__table__), {**dict(fields), **more, **stamps})  # type: ignore[attr-defined]
        return record

    def update(self, table: type[SQLModel], record: uuid.UUID, values: Mapping[str, Any]) -> None:
        """Change some fields of a record."""
        columns = table.__table__.c  # type: ignore[attr-defined]
        statement = sa.update(table).where(columns.id == record)
        self._connection.execute(statement, {**values, "updated_at": now()})

    def run(self, statement: sa.Executable, values: Any = None) -> None:
        """Run a statement of many rows, such as an import."""
        self._connection.execute(statement, values)
