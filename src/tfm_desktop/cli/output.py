"""Printing: sentences, aligned tables, and JSON."""

import datetime as dt
import io
import json
import sys
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

WIDEST = 56  # signs of one cell; a note is longer than a line of a terminal
SHORTEST_ID = 8

Row = Mapping[str, Any]


def survive_any_terminal() -> None:
    """Print a question mark for a sign that the terminal cannot show, in the place of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(text: str) -> None:
    """Print a line on standard output."""
    sys.stdout.write(f"{text}\n")


def complain(text: str) -> None:
    """Print a line on standard error."""
    sys.stderr.write(f"{text}\n")


def counted(count: int, noun: str) -> str:
    """Write a count with its noun, as in '3,406 schools'."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def say_json(rows: Sequence[Row]) -> None:
    """Print rows as one array: ids and words as text, dates and times as ISO 8601."""
    is_unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    say(json.dumps([dict(row) for row in rows], indent=2, ensure_ascii=not is_unicode, default=_as_text))


def say_table(rows: Sequence[Row], names: Sequence[str]) -> None:
    """Print some fields of rows as aligned columns; ids are cut to the beginning that tells them apart."""
    if not rows:
        return
    length = _id_length([row["id"] for row in rows])
    cells = [[_cell(row[name], length) for name in names] for row in rows]
    headings = [name.upper() if name in ("id", "urn") else name.replace("_", " ").capitalize() for name in names]
    widths = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]
    for line in [headings, *cells]:
        say("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else str(value)


def _id_length(ids: Sequence[uuid.UUID]) -> int:
    length = SHORTEST_ID
    while len({one.hex[:length] for one in ids}) < len(ids):
        length += 1
    return length


def _cell(value: object, id_length: int) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return "yes"
        case uuid.UUID():
            return value.hex[:id_length]
        case dt.time():
            return f"{value:%H:%M}"
        case tuple():
            return " ".join(value)
    text = " ".join(str(value).split())
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
