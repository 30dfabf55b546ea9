"""What a sheet of a workbook says besides its values: which cells are formulas or merged, and how many rows it has."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, iterparse

from tfm_desktop.domain.action_tables import MOST_ROWS
from tfm_desktop.domain.errors import Cancelled, FileIsTooLarge
from tfm_desktop.exchange.csv_rows import Progress

if TYPE_CHECKING:
    from zipfile import ZipFile

_ROWS_BETWEEN_NEWS = 500
_CELL = re.compile(r"([A-Z]{1,3})(\d+)")


@dataclass(slots=True)
class Marks:
    """By row and column from 1: formulas and whether they have a value; merged cells and their last row."""

    formulas: dict[tuple[int, int], bool] = field(default_factory=dict)
    merged: dict[tuple[int, int], int] = field(default_factory=dict)
    filled: int = 0


def read_marks(path: Path, archive: "ZipFile", part: str, on_progress: Progress | None) -> Marks:
    """Read a sheet once, row by row. Raises FileIsTooLarge as soon as there are too many rows, Cancelled."""
    marks, at = Marks(), 0
    with archive.open(part) as file:
        rows: Element | None = None
        for event, element in iterparse(file, ("start", "end")):
            name = _name(element)
            if event == "start":
                rows = element if name == "sheetData" else rows
            elif name == "row":
                at = int(element.get("r", at + 1))
                marks.filled += _mark_row(element, at, marks)
                if marks.filled > MOST_ROWS:
                    raise FileIsTooLarge(path, most=f"{MOST_ROWS:,} rows")
                if at % _ROWS_BETWEEN_NEWS == 0 and on_progress and not on_progress(marks.filled / MOST_ROWS):
                    raise Cancelled
                if rows is not None:
                    rows.clear()
            elif name == "mergeCell":
                _mark_merged(element.get("ref", ""), marks)
    return marks


def _mark_row(row: Element, at: int, marks: Marks) -> bool:
    """Note the formulas of a row, and tell whether it holds anything."""
    is_filled = False
    for column, cell in _cells(row):
        parts = {_name(part): part for part in cell}
        is_filled = is_filled or bool(parts)
        if "f" in parts:
            # A text that came to nothing is stored as an empty one.
            marks.formulas[at, column] = "v" in parts and (bool(parts["v"].text) or cell.get("t") == "str")
    return is_filled


def _cells(row: Element) -> Iterator[tuple[int, Element]]:
    column = 0
    for cell in row:
        found = _CELL.fullmatch(cell.get("r", ""))
        column = _number(found[1]) if found else column + 1
        yield column, cell


def _mark_merged(ref: str, marks: Marks) -> None:
    first, last = (_CELL.fullmatch(one) for one in f"{ref}:{ref}".split(":")[:2])
    if first and last:
        marks.merged[int(first[2]), _number(first[1])] = int(last[2])


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
