"""What every record has in common: an id, two times, the bin, and clean text."""

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Generic, TypeVar

from pydantic import AfterValidator, BeforeValidator, ConfigDict
from sqlalchemy import Dialect, Enum, String
from sqlalchemy.types import DateTime, TypeDecorator
from sqlmodel import Field, SQLModel

_CONTROL_PICTURES = {code: 0x2400 + code for code in range(32) if chr(code) not in "\n\t"}
_CONTROL_PICTURES[0x7F] = 0x2421
_CONTROL_PICTURES |= dict.fromkeys(range(0x80, 0xA0), 0xFFFD)  # these have no pictures
_LINE_ENDS = {"\r\n": "\n", "\r": "\n", "\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}


def visible(text: str) -> str:
    """Turn control characters into their visible pictures and every line end into a newline."""
    if text.isprintable():  # as nearly all that is typed; it is a tenth of the work
        return text
    for found, newline in _LINE_ENDS.items():
        text = text.replace(found, newline)
    text = text.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate cannot be stored
    return text.translate(_CONTROL_PICTURES)


def one_line(text: str) -> str:
    """Clean the text and fold its white space, for names and titles."""
    return " ".join(visible(text).split())


Text = Annotated[str, AfterValidator(visible)]
# Folded before its length is checked, so that spaces alone are no name.
OneLine = Annotated[str, BeforeValidator(lambda given: one_line(given) if isinstance(given, str) else given)]


class Choice(StrEnum):
    """A value that is chosen from a list; stored and shown as its own words."""

    @property
    def label(self) -> str:
        """Give the words as a label, with a capital first letter."""
        return self.value[:1].upper() + self.value[1:]

    @property
    def short(self) -> str:
        """Give the label for a narrow column."""
        return self.label


class UtcTime(TypeDecorator[dt.datetime]):
    """Times kept in UTC, read back aware."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        return value.astimezone(dt.UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        return value.replace(tzinfo=dt.UTC) if value else None


class _Keys(TypeDecorator[tuple[str, ...]]):
    """Several keys in one column, kept as words so that the search index finds each."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str:
        return " ".join(value or ())

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...]:
        return tuple((value or "").split())


def choice(kind: type[Choice], default: Choice | None = None) -> Any:
    """Declare a field that is stored by the words of its choice."""
    words = Enum(kind, values_callable=lambda each: [one.value for one in each], native_enum=False, length=60)
    return Field(default=default, sa_type=words)


def keys(*, index: bool = False) -> Any:
    """Declare a field that holds several keys."""
    return Field(default=(), sa_type=_Keys, index=index)


def belongs_to(table: str, *, optional: bool = False) -> Any:
    """Declare a link to a record; the children of a record that is deleted for good go with it."""
    rule = "SET NULL" if optional else "CASCADE"
    default: Any = None if optional else ...
    return Field(default=default, foreign_key=f"{table}.id", ondelete=rule, index=True)  # type: ignore[call-overload]


class Fields(SQLModel):
    """What a user can fill in of one kind of record; frozen, and validated when it is made."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)  # type: ignore[assignment]

    LABEL: ClassVar[str] = "record"


def now() -> dt.datetime:
    """Give the present moment in UTC."""
    return dt.datetime.now(dt.UTC)


class Record(SQLModel):
    """What the file adds to the fields: who it is, since when, and whether it is in the bin."""

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    created_at: dt.datetime = Field(default_factory=now, sa_type=UtcTime)
    updated_at: dt.datetime = Field(default_factory=now, sa_type=UtcTime)
    deleted_at: dt.datetime | None = Field(default=None, sa_type=UtcTime)


F = TypeVar("F", bound=Fields)


@dataclass(frozen=True, slots=True)
class Saved(Generic[F]):
    """A record as it stood when it was read."""

    id: uuid.UUID
    fields: F
    updated_at: dt.datetime
