"""The table of actions as a workbook: written without formulas, read row by row however large it says it is."""

import datetime as dt
import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from tfm_desktop.domain.action_tables import (
    COLUMNS,
    HEADING_WITHIN,
    MOST_BYTES,
    RUN,
    Cell,
    Heading,
    Table,
    TableRow,
    find_heading,
    is_blank,
)
from tfm_desktop.domain.errors import (
    Cancelled,
    FileIsTooLarge,
    Problem,
    TableHasNoActions,
    TableIsDamaged,
    TableIsOfAnotherKind,
)
from tfm_desktop.domain.plans import ActionStatus, Rag
from tfm_desktop.exchange.csv_rows import Progress
from tfm_desktop.exchange.sheet_marks import Marks, read_marks

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell as SheetCell
    from openpyxl.worksheet.worksheet import Worksheet

MOST_PARTS = 2_000  # files within the file: sheets, styles, pictures
LONGEST = 32_767  # signs of a cell, each of UTF-16; source: 'Excel specifications and limits', Microsoft
_FIRST_DAY = dt.date(1900, 3, 1)  # before it a workbook's days are not those of the calendar
_ROWS_BETWEEN_NEWS = 200
_COUNTING = 0.3  # of the time that reading takes
_WIDTHS = {"aim": 30, "what": 46, "resources": 26, "monitoring": 26, "progress": 40, "number": 9, "id": 12}
# What XML cannot hold, and what would be taken for it; source: ECMA-376, 22.9.2.19 (ST_Xstring).
_NOT_XML = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KEPT_APART = re.compile(r"_x([0-9A-Fa-f]{4})_")


def length(text: str) -> int:
    """Count the signs of a text as a workbook counts them."""
    return len(_escaped(text).encode("utf-16-le", "surrogatepass")) // 2


def workbook(rows: Sequence[Mapping[str, Cell]]) -> bytes:
    """Make a workbook of rows, each by field; text stays text whatever it begins with."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    book.properties.creator = "TfM Desktop"
    sheet = book.active
    assert sheet is not None
    sheet.title = "Actions"
    for column, one in enumerate(COLUMNS, start=1):
        heading = sheet.cell(1, column, one.title)
        heading.font = Font(bold=True)
        sheet.column_dimensions[heading.column_letter].width = _WIDTHS.get(one.field, 14)
        for number, row in enumerate(rows, start=2):
            if one.field in row:
                cell = sheet.cell(number, column)
                cell.alignment = Alignment(vertical="top", wrap_text=one.field != "id")
                _fill(cell, row[one.field])
    sheet.freeze_panes = "A2"
    _offer_words(sheet)
    made = io.BytesIO()
    _write(book, made)
    return made.getvalue()


def _write(book: "Workbook", made: BinaryIO) -> None:
    """Write a workbook in memory alone: openpyxl would put each sheet into a temporary file first, for all to read."""
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    class Writer(ExcelWriter):
        _archive: ZipFile

        def write_worksheet(self, ws: Any) -> None:
            sheet = io.BytesIO()
            writer: Any = WorksheetWriter(ws, sheet)
            writer.write()
            ws._rels = writer._rels  # noqa: SLF001 - as openpyxl itself does after writing a sheet
            self._archive.writestr(ws.path[1:], sheet.getvalue())
            self.manifest.append(ws)

    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        Writer(book, archive).save()


def read(path: Path, file: BinaryIO, on_progress: Progress | None = None) -> Table:
    """Read the first sheet that has a column of actions.

    Raises FileIsTooLarge, TableIsDamaged, TableIsOfAnotherKind, TableHasNoActions, Cancelled.
    """
    with _damage_told(path):
        _check_archive(path, file)
        from openpyxl.reader.excel import ExcelReader

        reader = ExcelReader(file, read_only=True, data_only=True, keep_links=False)
        reader.read()
        places = {sheet.name: rel.target for sheet, rel in reader.parser.find_sheets()}
        found = [(sheet, heading) for sheet in reader.wb.worksheets if (heading := _heading(sheet))]
        if not found:
            raise TableHasNoActions(path, within=HEADING_WITHIN)
        sheet, heading = found[0]
        marks = read_marks(path, reader.archive, places[sheet.title], _part(on_progress, 0, _COUNTING))
        reading = _Reading(heading, marks)
        rows = tuple(reading.rows(sheet, _part(on_progress, _COUNTING, 1)))
        others = [f"“{one.title}”" for one, _ in found[1:]]
        if others:
            reading.notices.append(
                f"Only the sheet “{sheet.title}” was read; {', '.join(others)} may hold actions too."
            )
        return Table(path.name, heading.headings, rows, heading.left_aside, tuple(reading.told()))


class _Reading:
    """Reads the rows below a heading, and gathers what has to be said of them."""

    def __init__(self, heading: Heading, marks: Marks) -> None:
        self._heading = heading
        self._marks = marks
        self._carried: dict[int, tuple[int, Cell]] = {}  # the last row and the value of merged cells, by column
        self._worked_out: dict[str, None] = {}  # headings of formulas, in their order
        self.notices: list[str] = []

    def rows(self, sheet: "Worksheet", on_progress: Progress | None) -> Iterator[TableRow]:
        """Give the rows that hold something."""
        done = 0
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            values = [_value(cell) for cell in cells]
            if number <= self._heading.place + 1 or self._is_empty(number, values):
                continue
            done += 1
            if done % _ROWS_BETWEEN_NEWS == 0 and on_progress and not on_progress(done / max(self._marks.filled, done)):
                raise Cancelled
            yield self._row(number, cells, values)

    def _is_empty(self, number: int, values: Sequence[Cell]) -> bool:
        formulas = self._marks.formulas
        return all(map(is_blank, values)) and not any((number, one) in formulas for one in range(1, len(values) + 1))

    def told(self) -> list[str]:
        """Give the notices; formulas are told of once for each column."""
        columns = ", ".join(f"“{one}”" for one in self._worked_out)
        last = "what they came to when the file was last saved was taken"
        return ([f"There are formulas under {columns}; {last}."] if columns else []) + self.notices

    def _row(self, number: int, cells: Sequence[Any], values: list[Cell]) -> TableRow:
        unread = set()
        for place, field in enumerate(self._heading.fields[: len(values)]):
            if field and self._is_unread(number, place, cells[place]):
                values[place] = ""
                unread.add(field)
        self._fill_down(number, values)
        return TableRow(number, self._heading.cells(values), frozenset(unread))

    def _is_unread(self, number: int, place: int, cell: "SheetCell") -> bool:
        """Tell whether a cell has no value that can be read, and say why."""
        heading = self._heading.names[place]
        has_value = self._marks.formulas.get((number, place + 1))
        if has_value is False:
            told = "the formula was never worked out, so the cell is left aside. Open the file in Excel and save it"
        elif cell.data_type == "e":
            told = f"the spreadsheet shows the error {cell.value}, so the cell is left aside"
        else:
            if has_value:
                self._worked_out[heading] = None
            return False
        self.notices.append(f"Row {number}, {heading}: {told}.")
        return True

    def _fill_down(self, number: int, values: list[Cell]) -> None:
        """Put the value of merged cells into each of their rows; an action and its id stay with the first."""
        for place, field in enumerate(self._heading.fields):
            if field in ("", "what", "id", "number"):
                continue
            last, carried = self._carried.get(place, (0, ""))
            if number <= last:
                values += [""] * (place + 1 - len(values))
                values[place] = carried
            elif (until := self._marks.merged.get((number, place + 1), 0)) and place < len(values):
                self._carried[place] = (until, values[place])


def _heading(sheet: "Worksheet") -> Heading | None:
    sheet.reset_dimensions()  # type: ignore[attr-defined] # what a sheet says of its own size may be wrong, and is endless
    with closing(sheet.iter_rows()) as rows:
        return find_heading([[_value(cell) for cell in row] for row in islice(rows, HEADING_WITHIN)])


def _value(cell: Any) -> Cell:
    """Give a cell's value as it is shown."""
    value = cell.value
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        shown = f"{value * 100:.10g}%" if "%" in cell.number_format else f"{value:.15g}"
        return f"£{shown}" if "£" in cell.number_format else shown
    if isinstance(value, str):
        return _KEPT_APART.sub(lambda found: chr(int(found[1], 16)), value)
    return value if isinstance(value, dt.date) else str(value or "")


def _fill(cell: Any, value: Cell) -> None:
    if not isinstance(value, str):
        if value >= _FIRST_DAY:
            cell.value = value
            cell.number_format = "dd/mm/yyyy"
            return
        value = value.isoformat()
    cell.value = _escaped(value)
    cell.data_type = "s"
    if value.startswith(RUN):
        cell.quotePrefix = True  # so that it stays text when it is typed into


def _escaped(text: str) -> str:
    return _NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _offer_words(sheet: "Worksheet") -> None:
    """Have the cells of status and RAG offer their words; any other text is allowed."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for place, one in enumerate(COLUMNS):
        choices = {"status": ActionStatus, "rag": Rag}.get(one.field)
        if choices:
            letter = chr(ord("A") + place)
            offer = DataValidation(type="list", formula1=f'"{",".join(word.label for word in choices)}"')
            offer.showErrorMessage = False
            offer.add(f"{letter}2:{letter}1000")
            sheet.add_data_validation(offer)


def _check_archive(path: Path, file: BinaryIO) -> None:
    """Look at what a file holds before any of it is unpacked."""
    with ZipFile(file) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" not in names:
            raise TableIsOfAnotherKind(path)
        if len(names) > MOST_PARTS:
            raise FileIsTooLarge(path, most=f"{MOST_PARTS:,} parts")
        if sum(one.file_size for one in archive.infolist()) > MOST_BYTES:
            raise FileIsTooLarge(path, most=f"{MOST_BYTES // 1_000_000} MB")


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    """Turn what goes wrong while a workbook is read into a sentence; warnings are of what is not read anyway."""
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    except (Problem, OSError):
        raise
    except Exception as fault:  # a damaged part is told by whatever trips over it
        raise TableIsDamaged(path) from fault


def _part(on_progress: Progress | None, begin: float, end: float) -> Progress | None:
    return (lambda done: on_progress(begin + (end - begin) * done)) if on_progress else None
