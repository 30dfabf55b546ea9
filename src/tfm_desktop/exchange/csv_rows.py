"""Read the rows of a CSV file that comes from elsewhere, whatever its encoding and faults."""

import codecs
import csv
import stat
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO

from tfm_desktop.domain.errors import (
    Cancelled,
    CannotRead,
    FileIsMissing,
    FileIsTooLarge,
    FileProblem,
    RegisterHasNoColumn,
    RegisterIsEmpty,
    RegisterIsNotCsv,
    RegisterProblem,
)

Progress = Callable[[float], bool]

# The whole register has 60 MB and 50,000 rows; the bounds are for a file that only claims to be one.
MOST_BYTES = 200_000_000
MOST_ROWS = 250_000
MOST_SIGNS_OF_A_LINE = 1_000_000
MOST_LINES_OF_A_ROW = 20  # bounds what is read again after a quotation mark that nobody closed
_ROWS_BETWEEN_NEWS = 500
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is looked for: the field that it fills, and the names it has had."""

    field: str
    names: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row by field, and the line of the file where it starts; `fault` says why it cannot be read."""

    line: int
    values: dict[str, str]
    fault: str = ""


def read_rows(
    path: Path,
    columns: tuple[Column, ...],
    on_progress: Progress | None = None,
    no_column: type[RegisterProblem] = RegisterHasNoColumn,
) -> Iterator[Row]:
    """Read a CSV file row by row, as cells without outer white space; a column that the file lacks is empty.

    `on_progress` is given the part read, 0 to 1, and returns False to stop.
    Raises FileIsMissing, CannotRead, FileIsTooLarge, RegisterIsEmpty, RegisterIsNotCsv, `no_column`, Cancelled.
    """
    with opened(path) as file:
        size = file.seek(0, SEEK_END)
        if size > MOST_BYTES:
            raise FileIsTooLarge(path, most=f"{MOST_BYTES // 1_000_000} MB")
        lines = _Lines(_text(file, path), path)
        raw = _raw_rows(lines)
        _, heading, _ = next(raw, (0, None, ""))
        if heading is None:
            raise RegisterIsEmpty(path)
        places = _places(heading, columns, path, no_column)
        count = 0
        for count, (line, cells, fault) in enumerate(raw, start=1):
            if fault or any(cells):
                yield Row(line, _values(cells, places), fault)
            if count % _ROWS_BETWEEN_NEWS == 0 and on_progress and not on_progress(file.tell() / size):
                raise Cancelled
            if count > MOST_ROWS:
                raise FileIsTooLarge(path, most=f"{MOST_ROWS:,} rows")
        if not count:
            raise RegisterIsEmpty(path)


class _Lines:
    """The lines of a file as the CSV reader takes them; all but the first of a row can be handed back."""

    def __init__(self, text: TextIOWrapper, path: Path) -> None:
        self.first = 1
        self._text = text
        self._path = path
        self._taken: list[str] = []
        self._waiting: deque[str] = deque()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self._taken) == MOST_LINES_OF_A_ROW:
            raise csv.Error
        line = self._waiting.popleft() if self._waiting else self._text.readline(MOST_SIGNS_OF_A_LINE)
        if not line:
            raise StopIteration
        if len(line) == MOST_SIGNS_OF_A_LINE:
            raise RegisterIsNotCsv(self._path)
        self._taken.append(line)
        return line

    def delimiter(self) -> str:
        """Tell what stands between the cells of the heading: a tab in a spreadsheet's 'Unicode text', else a comma."""
        for line in self:
            if line.strip():
                self._waiting.appendleft(self._taken.pop())
                return "\t" if line.count("\t") > line.count(",") else ","
            self.next_row()
        return ","

    def next_row(self) -> None:
        """Let the next line be the first of a row."""
        self.first += len(self._taken)
        self._taken.clear()

    def hand_back(self) -> None:
        """Keep the first line of the row only, so that a quotation mark left open swallows no other row."""
        self._waiting.extendleft(reversed(self._taken[1:]))
        del self._taken[1:]


def _raw_rows(lines: _Lines) -> Iterator[tuple[int, list[str], str]]:
    """Give each row with its first line and what is wrong with it; the first is the heading."""
    # Not strict, the reader would join a quotation mark left open to the rows that follow and call that a cell.
    reader = csv.reader(lines, delimiter=lines.delimiter(), strict=True)
    width = 0
    while True:
        lines.next_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            lines.hand_back()
            yield lines.first, [], "Its quotation marks do not pair up, or a cell is far too long."
            continue
        width = width or len(cells)
        if len(cells) == width:
            yield lines.first, cells, ""
        elif cells:
            lines.hand_back()
            yield lines.first, [], f"It has {len(cells)} cells where the heading has {width}."


def _places(
    heading: list[str], columns: tuple[Column, ...], path: Path, no_column: type[RegisterProblem]
) -> dict[str, int]:
    """Tell where each field stands in a row; -1 for a column that the file lacks."""
    found = {_folded(name): at for at, name in reversed(list(enumerate(heading)))}
    places = {one.field: next((found[n] for n in map(_folded, one.names) if n in found), -1) for one in columns}
    if len(heading) < 2 and max(places.values()) < 0:
        raise RegisterIsNotCsv(path)
    for one in columns:
        if one.required and places[one.field] < 0:
            raise no_column(path, column=one.names[0])
    return places


def _values(cells: list[str], places: dict[str, int]) -> dict[str, str]:
    return {field: cells[at].strip() if at >= 0 else "" for field, at in places.items()} if cells else {}


def _folded(name: str) -> str:
    return "".join(name.casefold().split())


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open an ordinary file for reading. Raises FileIsMissing, CannotRead."""
    path = path.absolute()
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise CannotRead(path, why="it is a folder")
        if not stat.S_ISREG(kind):  # a pipe or a device may have no end
            raise CannotRead(path, why="it is not an ordinary file")
        with path.open("rb") as file:
            yield file
    except FileNotFoundError as error:
        raise FileIsMissing(path) from error
    except OSError as error:
        raise CannotRead(path, why=error.strerror or "the system does not say why") from error


def _text(file: BinaryIO, path: Path) -> TextIOWrapper:
    return TextIOWrapper(file, encoding_of(file, path), errors="replace", newline="")


def encoding_of(file: BinaryIO, path: Path, not_text: type[FileProblem] = RegisterIsNotCsv) -> str:
    """Tell the encoding: by its byte-order mark, else UTF-8 if all of it is, else Windows-1252 as the register has.

    The file is at its beginning again. Raises `not_text`.
    """
    file.seek(0)
    try:
        return _encoding(file, path, not_text)
    finally:
        file.seek(0)


def _encoding(file: BinaryIO, path: Path, not_text: type[FileProblem]) -> str:
    head = file.read(_CHUNK)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in head:
        raise not_text(path)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while head:
            decoder.decode(head)
            head = file.read(_CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
