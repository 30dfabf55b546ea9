"""Reads many records at once and often: what has not changed since is not made anew."""

from collections.abc import Callable, Iterable
from typing import Any, Generic, cast

from sqlalchemy.dialects import sqlite

from tfm_desktop.domain.record import F, Saved
from tfm_desktop.services.records import Records

_Row = tuple[Any, ...]


class Known(Generic[F]):
    """Turns rows of plain SQL into records, and remembers each beside the row that it was made of.

    To make a record of its row takes three times as long as to read the row; both are frozen, so one that is the same
    as before can be handed out again.
    """

    def __init__(self, records: Records[F]) -> None:
        dialect = sqlite.dialect()
        columns = [records.c[name] for name in ("id", "updated_at", *records.fields.model_fields)]
        self.columns = ", ".join(f'"{records.kind}"."{one.name}"' for one in columns)
        self._fields = records.fields
        self._turns: list[Callable[[Any], Any] | None] = [
            one.type.dialect_impl(dialect).result_processor(dialect, None) for one in columns
        ]
        self._known: dict[str, tuple[_Row, Saved[F]]] = {}

    def records(self, rows: Iterable[_Row]) -> list[Saved[F]]:
        """Give the records of rows that hold the columns named, in the same order."""
        known, found = self._known, []
        for row in rows:
            kept = known.get(row[0])
            if kept is None or kept[0] != row:
                known[row[0]] = kept = row, self._made(row)
            found.append(kept[1])
        return found

    def _made(self, row: _Row) -> Saved[F]:
        turned = [turn(value) if turn else value for turn, value in zip(self._turns, row, strict=True)]
        record, updated_at, *values = turned
        fields = self._fields.model_construct(**dict(zip(self._fields.model_fields, values, strict=True)))
        return Saved(record, cast(F, fields), updated_at)
