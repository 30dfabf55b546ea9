"""What the cells of an action say: dates, status and RAG as departments write them, and nothing is lost."""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tfm_desktop.domain.action_tables import TITLES, Cell, Table, TableRow, as_text
from tfm_desktop.domain.errors import NotADate
from tfm_desktop.domain.plans import ActionFields, ActionStatus, Rag
from tfm_desktop.domain.record import visible
from tfm_desktop.domain.years import as_date

_STATUS = {
    ActionStatus.NOT_STARTED: "not begun; to do; todo; planned; pending; no; n; false; 0%",
    ActionStatus.UNDER_WAY: "underway; ongoing; on-going; in progress; in hand; started; begun; current; active; "
    "on track; partially complete; partly done; wip",
    ActionStatus.DONE: "complete; completed; finished; closed; achieved; yes; y; true; 100%; ✓; ✔",
    ActionStatus.BLOCKED: "on hold; held; stuck; waiting; delayed; paused; stalled",
    ActionStatus.DROPPED: "cancelled; canceled; abandoned; withdrawn; no longer needed; stopped",
}
_RAG = {
    Rag.NOT_RATED: "n/a; na; -; –; none; unrated; grey; white",
    Rag.RED: "r",
    Rag.AMBER: "a; yellow; orange",
    Rag.GREEN: "g",
}
STATUS_WORDS = {word: one for one, words in _STATUS.items() for word in (one.value, *words.split("; "))}
RAG_WORDS = {word: one for one, words in _RAG.items() for word in (one.value, *words.split("; "))}
_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?$")
_NOTES = ("resources", "monitoring", "progress")


@dataclass(frozen=True, slots=True)
class ReadAction:
    """A row that was read: where it belongs, what it says by field, what goes into the progress note, and notices."""

    row: int
    aim: str
    number: str
    action: uuid.UUID | None
    what: str
    values: Mapping[str, Any]
    kept: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def middle_of(year: str) -> dt.date:
    """Give the day in an academic year that a date without a year is nearest to if it lies in that year."""
    return dt.date(int(year[:4]) + 1, 3, 2)


def read_action(table: Table, row: TableRow, near: dt.date) -> ReadAction:
    """Read a row; a date without a year is the one nearest to a day."""
    reader = _Reader(table, row, near)
    values = reader.values()
    return ReadAction(
        row.row,
        reader.text("aim"),
        reader.text("number"),
        reader.action_id(),
        reader.text("what"),
        values,
        tuple(reader.kept),
        tuple(reader.notices),
    )


class _Reader:
    """Reads the cells of one row, and gathers what cannot be read."""

    def __init__(self, table: Table, row: TableRow, near: dt.date) -> None:
        self._table = table
        self._row = row
        self._near = near
        self.kept: list[str] = []
        self.notices: list[str] = []

    def text(self, field: str) -> str:
        return as_text(self._row.cells[field]).strip() if field in self._row.cells else ""

    def action_id(self) -> uuid.UUID | None:
        try:
            return uuid.UUID(self.text("id"))
        except ValueError:
            return None

    def values(self) -> dict[str, Any]:
        """Give the fields that the row fills in, each as the plan keeps it."""
        found: dict[str, Any] = {note: self.text(note) for note in _NOTES if note in self._row.cells}
        readers: dict[str, Callable[[str], Any]] = {
            "lead": self._line,
            "support": self._line,
            "start": self._date,
            "due": self._date,
        }
        for field, read in readers.items():
            if field in self._row.cells and (value := read(field)) is not None:
                found[field] = value
        return found | self._states()

    def _line(self, field: str) -> str | None:
        lines = [line for line in self.text(field).split("\n") if line.strip(" ,;\t")]
        names = ", ".join(one.strip(" ,;\t") for one in lines) if len(lines) > 1 else self.text(field)
        line = " ".join(names.split())
        longest = _longest(field)
        if len(line) <= longest:
            return line
        self._keep(field, f"is longer than {longest} characters")
        return None

    def _date(self, field: str) -> dt.date | None:
        try:
            return _as_day(self._row.cells[field], self._near)
        except NotADate:
            self._keep(field, "is not a date")
            return None

    def _states(self) -> dict[str, Any]:
        """Read status and RAG, each also where the column of the other is used for it."""
        found: dict[str, Any] = {}
        for field, words, other, others in (
            ("status", STATUS_WORDS, "rag", RAG_WORDS),
            ("rag", RAG_WORDS, "status", STATUS_WORDS),
        ):
            word = " ".join(self.text(field).casefold().split()).rstrip(".!")
            if word in words:
                found[field] = words[word]
            elif word in others and not self.text(other):
                found[other] = others[word]
            elif word:
                self._keep(field, "is no status" if field == "status" else "is not red, amber or green")
        return found

    def _keep(self, field: str, why: str) -> None:
        """Leave a field as it is; what stands in the table goes into the progress note."""
        text = self.text(field)
        self.kept.append(f"{TITLES[field]}: {text}")
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        heading = self._table.headings.get(field, TITLES[field])
        self.notices.append(f"Row {self._row.row}, {heading}: “{shown}” {why}. It goes into the progress note.")


def with_lines(note: str, lines: tuple[str, ...]) -> str:
    """Put lines below a note, those that it does not hold yet."""
    for line in lines:
        if f"\n{line}\n" not in f"\n{note}\n":
            note = f"{note}\n{line}" if note else line
    return note


def _as_day(cell: Cell, near: dt.date) -> dt.date | None:
    if not isinstance(cell, str):
        return cell
    text = _MIDNIGHT.sub("", visible(cell).strip())
    if not any(sign.isdigit() for sign in text):  # 'today' in a spreadsheet is a day of long ago
        raise NotADate(text)
    return as_date(text, near)


def _longest(field: str) -> int:
    limits = [one.max_length for one in ActionFields.model_fields[field].metadata if hasattr(one, "max_length")]
    return int(limits[0])
