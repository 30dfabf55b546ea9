"""One kind of record: read, added, changed, moved, binned, always the same way."""

import uuid
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Generic, cast

import sqlalchemy as sa
from pydantic import ValidationError
from sqlmodel import SQLModel

from tfm_desktop.domain.errors import Invalid, NotFound
from tfm_desktop.domain.record import F, Saved, now
from tfm_desktop.storage.database import Database


class Records(Generic[F]):
    """The records of one kind in the open file."""

    def __init__(self, database: Database, fields: type[F], table: type[SQLModel]) -> None:
        self.database = database
        self.fields = fields
        self.table = table
        self.kind = str(table.__tablename__)
        self.noun = fields.LABEL
        self.c: sa.ColumnCollection[str, sa.Column[Any]] = table.__table__.c  # type: ignore[attr-defined]
        self._read = [self.c.id, self.c.updated_at, *(self.c[name] for name in fields.model_fields)]

    def select(self, *where: sa.ColumnElement[bool]) -> sa.Select[Any]:
        """Begin a query over the records that are not in the bin."""
        return sa.select(*self._read).where(self.c.deleted_at.is_(None), *where)

    def all(self, statement: sa.Select[Any], values: Mapping[str, Any] | None = None) -> list[Saved[F]]:
        """Read the records of a query that began with select."""
        return [self._saved(row) for row in self.database.rows(statement, values)]

    def get(self, record: uuid.UUID) -> Saved[F]:
        """Read one record, in the bin or not. Raises NotFound."""
        row = self.database.row(self._one, {"record": record})
        if row is None:
            raise NotFound(self.noun, record)
        return self._saved(row)

    def exists(self, record: uuid.UUID) -> bool:
        """Tell whether a record is there and not in the bin."""
        return self.database.row(self._one_visible, {"record": record}) is not None

    def new(self, origin: object = None, **values: Any) -> uuid.UUID:
        """Add a record and give its id. Raises Invalid, with a sentence for each field."""
        fields = validated(self.fields, values)
        self.allow(fields)
        with self.database.change(f"New {self.noun}", origin) as writer:
            return writer.insert(self.table, fields, **self._derived(fields))

    def change(self, record: uuid.UUID, origin: object = None, fold: str = "", **values: Any) -> Saved[F]:
        """Change some fields of a record; fields that stay as they are are not written. Raises Invalid, NotFound."""
        before = self.get(record)
        after = validated(self.fields, {**dict(before.fields), **values})
        changed = {name: new for name, new in dict(after).items() if new != getattr(before.fields, name)}
        if not changed:
            return before
        self.allow(before.fields)
        self.allow(after)  # which may belong elsewhere
        with self.database.change(f"Edit {self.noun}", origin, fold) as writer:
            writer.update(self.table, record, {**changed, **self._derived(after)})
        return self.get(record)

    def bin(self, record: uuid.UUID, origin: object = None) -> None:
        """Put a record in the bin; its children are out of sight with it."""
        for one in self.all(self._one, {"record": record}):
            self.allow(one.fields)
        with self.database.change(f"Bin {self.noun}", origin) as writer:
            writer.update(self.table, record, {"deleted_at": now()})

    def allow(self, fields: F) -> None:
        """Raise a Problem where a record of these fields may not be written now."""

    def _derived(self, fields: F) -> Mapping[str, Any]:
        """Give what the file keeps beside the fields and makes of them."""
        return {}

    def _saved(self, row: Any) -> Saved[F]:
        record, updated_at, *values = row
        fields = self.fields.model_construct(**dict(zip(self.fields.model_fields, values, strict=True)))
        return Saved(record, cast(F, fields), updated_at)

    # Made once: to build a query takes three times as long as to run it.

    @cached_property
    def _one(self) -> sa.Select[Any]:
        return sa.select(*self._read).where(self.c.id == sa.bindparam("record"))

    @cached_property
    def _one_visible(self) -> sa.Select[Any]:
        return sa.select(self.c.id).where(self.c.id == sa.bindparam("record"), self.c.deleted_at.is_(None))


class Children(Records[F]):
    """The records that belong to one parent, in the order that the user gave them."""

    def __init__(self, database: Database, fields: type[F], table: type[SQLModel], parent: str, *order: str) -> None:
        super().__init__(database, fields, table)
        self.parent = parent
        self._order = [self.c[name] for name in order or ("position",)]

    def of_many(self, parents: sa.Select[Any]) -> dict[uuid.UUID, list[Saved[F]]]:
        """Read the children of the parents whose ids a query gives, by parent, each in their order."""
        found: dict[uuid.UUID, list[Saved[F]]] = {}
        statement = self.select(self.c[self.parent].in_(parents)).order_by(*self._order, self.c.created_at)
        for one in self.all(statement):
            found.setdefault(getattr(one.fields, self.parent), []).append(one)
        return found

    def of(self, parent: uuid.UUID) -> list[Saved[F]]:
        """Read the children of one parent, in their order."""
        return self.all(self._of, {"parent": parent})

    def add(self, parent: uuid.UUID, origin: object = None, **values: Any) -> uuid.UUID:
        """Add a child at the end and give its id. Raises Invalid."""
        if "position" in self.fields.model_fields and "position" not in values:
            values["position"] = (self.database.row(self._last, {"parent": parent})[0] or 0) + 1
        return self.new(origin, **{self.parent: parent, **values})

    def move(self, record: uuid.UUID, by: int, origin: object = None) -> None:
        """Move a child up (negative) or down in the order of its siblings; at the end it stays."""
        mine = self.get(record)
        siblings = [one.id for one in self.of(getattr(mine.fields, self.parent))]
        place = siblings.index(record)
        target = min(max(place + by, 0), len(siblings) - 1)
        if target == place:
            return
        self.allow(mine.fields)
        siblings.insert(target, siblings.pop(place))
        with self.database.change(f"Move {self.noun}", origin) as writer:
            for position, sibling in enumerate(siblings, 1):
                writer.update(self.table, sibling, {"position": position})

    @cached_property
    def _of(self) -> sa.Select[Any]:
        siblings = self.select(self.c[self.parent] == sa.bindparam("parent"))
        return siblings.order_by(*self._order, self.c.created_at)

    @cached_property
    def _last(self) -> sa.Select[Any]:
        return sa.select(sa.func.max(self.c.position)).where(self.c[self.parent] == sa.bindparam("parent"))


def validated(fields: type[F], values: Mapping[str, Any]) -> F:
    """Make fields of what was typed. Raises Invalid, with a sentence for each field."""
    try:
        # As pydantic does it: SQLModel goes a longer way round for tables, which fields are not.
        return cast(F, fields.__pydantic_validator__.validate_python(values))
    except ValidationError as fault:
        raise Invalid({_name(one): _sentence(one) for one in fault.errors()}) from None


def _name(error: Mapping[str, Any]) -> str:
    return str(error["loc"][0]) if error["loc"] else ""


def named(field: str) -> str:
    """Name a field in a sentence."""
    return field.removesuffix("_id").replace("_", " ").capitalize()


def _sentence(error: Mapping[str, Any]) -> str:
    limits = error.get("ctx", {})
    what = named(_name(error))
    if error["type"] == "value_error":
        return str(limits["error"])
    if error["type"] == "enum":
        return f"{what}: choose one of the list."
    known = _SENTENCES.get(error["type"], "“{input}” cannot be used here.")
    return f"{what}: {known.format(input=str(error['input'])[:40], **limits)}"


_SENTENCES = {
    "string_too_long": "use at most {max_length} characters; put more in the notes.",
    "string_too_short": "this cannot be empty.",
    "greater_than_equal": "use a number of at least {ge:g}.",
    "less_than_equal": "use a number of at most {le:,.12g}.",
    "multiple_of": "use steps of {multiple_of:g}, such as {multiple_of:g} or 1.",
    "int_parsing": "write a whole number.",
    "int_from_float": "write a whole number.",
    "float_parsing": "write a number, such as 1 or 0.5.",
    "missing": "this cannot be empty.",
    "date_type": "this cannot be empty.",
    "float_type": "this cannot be empty.",
    "string_type": "this cannot be empty.",
    "uuid_type": "choose one of the list.",
}
