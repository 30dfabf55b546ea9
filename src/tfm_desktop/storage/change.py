"""One change of the file: a transaction, an undo label, and the notice that follows it."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlmodel import SQLModel

from tfm_desktop.domain.record import Fields, now
from tfm_desktop.storage.driver import Connection

_AsKept = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed, told to every tab after the commit."""

    kinds: frozenset[str]
    ids: frozenset[uuid.UUID]
    label: str
    origin: object = None


class Writer:
    """The writes of one open change.

    One record goes to the driver as plain SQL: to make a statement of SQLAlchemy takes longer than the file takes.
    """

    def __init__(self, connection: sa.Connection, driver: Connection) -> None:
        self._connection = connection
        self._driver = driver

    def insert(self, table: type[SQLModel], fields: Fields, record: uuid.UUID | None = None, **more: Any) -> uuid.UUID:
        """Add a record and give its id, which is a new one where none is given."""
        record = record or uuid.uuid4()
        told = {**vars(fields), **more, "id": record, "created_at": now()}
        kept = _as_kept(table, told)
        self._driver.execute(_putting(table, (*told, "updated_at")), (*kept, kept[-1]))
        return record

    def update(self, table: type[SQLModel], record: uuid.UUID, values: Mapping[str, Any]) -> None:
        """Change some fields of a record."""
        told = {**values, "updated_at": now()}
        names = ", ".join(f'"{name}" = ?' for name in told)
        kept = _as_kept(table, {**told, "id": record})
        self._driver.execute(f'UPDATE "{table.__tablename__}" SET {names} WHERE id = ?', kept)

    def replace(self, table: type[SQLModel], values: Mapping[str, Any]) -> None:
        """Put a row that is no record in the place of the one with its id, if any."""
        # In its place in the file: a row that is written anew moves, and its index with it.
        self._driver.execute(_putting(table, tuple(values), over=True), _as_kept(table, values))

    def remove(self, table: type[SQLModel], row: uuid.UUID) -> None:
        """Remove a row that is no record, where it is there."""
        self._driver.execute(f'DELETE FROM "{table.__tablename__}" WHERE id = ?', _as_kept(table, {"id": row}))

    def plain(self, sql: str, *values: object) -> int:
        """Run a statement in plain SQL, and count the rows that it wrote itself."""
        return int(self._driver.execute(sql, values).rowcount)

    def run(self, statement: sa.Executable, values: Any = None) -> None:
        """Run a statement of many rows, such as an import."""
        self._connection.execute(statement, values)


@cache
def _putting(table: type[SQLModel], names: tuple[str, ...], *, over: bool = False) -> str:
    columns, places = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    text = f'INSERT INTO "{table.__tablename__}" ({columns}) VALUES ({places})'
    anew = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name != "id")
    return f"{text} ON CONFLICT (id) DO UPDATE SET {anew}" if over else text


def _as_kept(table: type[SQLModel], values: Mapping[str, Any]) -> list[Any]:
    """Turn values into what the file keeps for them."""
    turns = _turns(table)
    return [turns[name](value) for name, value in values.items()]


@cache
def _turns(table: type[SQLModel]) -> dict[str, _AsKept]:
    """Ask the types of a table's columns how each turns a value into what the file keeps."""
    dialect = sqlite.dialect()
    columns = sa.inspect(table).local_table.columns
    return {one.key: one.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is for one in columns}


def _as_it_is(value: Any) -> Any:
    return value
