"""The actions of a plan as a table: its columns, the headings that departments use for them, and its rows."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tfm_desktop.domain.record import visible
from tfm_desktop.domain.years import short

Cell = str | dt.date

MOST_ROWS = 3_000  # many times what a plan holds; taken over at once, without a wait
MOST_BYTES = 100_000_000  # of a file, unpacked
RUN = ("=", "+", "-", "@", "\t", "\r", "\n")  # begins what a spreadsheet may run; source: 'CSV Injection', OWASP
HEADING_WITHIN = 20  # rows: a title and a few lines about the school may stand above the heading


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field that it fills, its title, and the other headings of spreadsheets, after a semicolon each."""

    field: str
    title: str
    names: str


COLUMNS = (
    Column(
        "aim",
        "Aim",
        "Aims; Objective; Objectives; Priority; Key priority; Development priority; Goal; Target; Focus; Strand; "
        "Area for development",
    ),
    Column("number", "Number", "No; Nr; Ref; Reference; Action number; Action no"),
    Column(
        "what",
        "Action",
        "Actions; What; What will we do; Key action; Key actions; Task; Tasks; Step; Steps; Action step; Action steps; "
        "Action required; Actions required; Action to be taken; Actions to be taken; Activity; Activities",
    ),
    Column(
        "lead",
        "Lead",
        "Leader; Led by; Who; By whom; Responsible; Responsibility; Person responsible; Staff responsible; Owner; "
        "Who is responsible; Lead person; Lead staff; Action owner; Assigned to",
    ),
    Column(
        "support", "Support", "Supported by; Support from; Supporting staff; Others involved; With; With whom; Who else"
    ),
    Column("start", "Start", "Start date; Starting; Begin; Begins; From; From when"),
    Column(
        "due",
        "Due",
        "Due date; By when; When; Deadline; End; End date; Finish; Finish date; Complete by; Completion date; "
        "Target date; Timescale; Timescales; Timeframe; Timeline; By; Date",
    ),
    Column(
        "resources",
        "Resources and cost",
        "Resources and costs; Resources & cost; Resources & costs; Resource; Resources; Resources needed; "
        "Resources required; Resource implications; Time and resources; Cost; Costs; Budget; Funding",
    ),
    Column(
        "monitoring",
        "Monitoring",
        "Monitored by; How monitored; How will it be monitored; Monitoring and evaluation; Monitoring activity",
    ),
    Column("status", "Status", "State; Action status; Complete; Completed; Done"),
    Column("rag", "RAG", "R/A/G; RAG rating; RAG status; RAG rated; Red amber green; Traffic light; Rating"),
    Column(
        "progress",
        "Progress",
        "Progress note; Progress notes; Progress update; Note; Notes; Comment; Comments; Update; Updates; Evaluation; "
        "Impact; Review; Review notes",
    ),
    Column("id", "Id", "Action id; Identifier"),
)
TITLES = {one.field: one.title for one in COLUMNS}
JOINED = {"resources", "monitoring", "progress"}  # several columns of a spreadsheet may go into one of these


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its number in the spreadsheet, the cells that hold something, and the fields that cannot be read."""

    row: int
    cells: Mapping[str, Cell]
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """What was read of a file: the headings of the columns found, the rows, and what is left aside."""

    name: str
    headings: Mapping[str, str]
    rows: tuple[TableRow, ...]
    left_aside: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """The row that names the columns: its place, and for each column its name and its field ('' for an unknown one)."""

    place: int
    names: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def headings(self) -> dict[str, str]:
        """Give the heading of each field, as the file has it."""
        return {field: name for field, name in reversed(list(zip(self.fields, self.names, strict=True))) if field}

    @property
    def left_aside(self) -> tuple[str, ...]:
        """Name the columns that are not of an action."""
        return tuple(name for field, name in zip(self.fields, self.names, strict=True) if name and not field)

    def cells(self, values: Sequence[Cell]) -> dict[str, Cell]:
        """Give the cells of a row by field; a second column of one field is joined on, after its heading."""
        found: dict[str, Cell] = {}
        heads = self.headings
        for field, name, value in zip(self.fields, self.names, values, strict=False):
            if not field or is_blank(value):
                continue
            told = value if name == heads[field] else f"{name}: {as_text(value)}"
            found[field] = f"{as_text(found[field])}\n{as_text(told)}" if field in found else told
        return found


def find_heading(rows: Sequence[Sequence[Cell]]) -> Heading | None:
    """Find the row that names the columns, among the first rows of a sheet; None where none names an action."""
    found = [_heading(place, row) for place, row in enumerate(rows[:HEADING_WITHIN])]
    fitting = [one for one in found if "what" in one.fields]
    return max(fitting, key=lambda one: len(one.headings), default=None)


def is_blank(value: Cell) -> bool:
    """Tell whether a cell holds nothing but white space."""
    return isinstance(value, str) and not value.strip()


def as_text(value: Cell) -> str:
    """Write a cell as text; a date as 14/01/2026."""
    return visible(value) if isinstance(value, str) else short(value)


def _heading(place: int, row: Sequence[Cell]) -> Heading:
    names = tuple(" ".join(as_text(cell).split()) for cell in row)
    fields: list[str] = []
    for name in names:
        field = _field_of(name)
        fields.append(field if field not in fields or field in JOINED else "")
    return Heading(place, names, tuple(fields))


def _field_of(name: str) -> str:
    """Tell the field of a heading such as 'Lead (initials)', 'Who/lead' or 'By when?'; '' for none."""
    without = re.sub(r"[(\[].*", "", name)
    known = (_FIELDS.get(_folded(one), "") for one in (name, without, *re.split(r"[/,:–-]", without)))
    return next(filter(None, known), "")


def _folded(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


_FIELDS = {_folded(name): one.field for one in COLUMNS for name in (one.title, *one.names.split("; "))}
