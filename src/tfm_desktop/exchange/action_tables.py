"""Write the actions of a plan to CSV and XLSX, and read them from whatever spreadsheet a department keeps."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from tfm_desktop.domain.action_tables import (
    COLUMNS,
    HEADING_WITHIN,
    MOST_BYTES,
    MOST_ROWS,
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
    CellIsTooLong,
    FileIsTooLarge,
    TableHasNoActions,
    TableIsDamaged,
    TableIsEmpty,
    TableIsGarbled,
    TableIsLocked,
    TableIsOfAnotherKind,
)
from tfm_desktop.exchange.csv_rows import Progress, encoding_of, opened
from tfm_desktop.storage.plain_files import write_whole

KINDS = (".xlsx", ".csv")
_ROWS_BETWEEN_NEWS = 500
_OTHER_KINDS = {".xls", ".xlsb", ".ods", ".fods", ".numbers", ".gsheet", ".doc", ".docx", ".pdf", ".tfm"}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Rows = Sequence[Mapping[str, Cell]]


def write_csv(path: Path, rows: Rows) -> None:
    """Write rows, each by field, as UTF-8 that Excel knows by its mark; dates as 2026-01-14, which no country misreads.

    A text that a spreadsheet program would run gets an apostrophe. Raises CellIsTooLong, CannotWrite, FileExists.
    """
    most = csv.field_size_limit()
    _check_lengths(path, rows, most, len, "")
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([one.title for one in COLUMNS])
    writer.writerows([_guarded(row.get(one.field, "")) for one in COLUMNS] for row in rows)
    write_whole(path, text.getvalue().encode("utf-8-sig"), *KINDS)


def write_xlsx(path: Path, rows: Rows) -> None:
    """Write rows, each by field, as a workbook in which text is never a formula.

    Raises CellIsTooLong, CannotWrite, FileExists.
    """
    from tfm_desktop.exchange import action_workbooks

    _check_lengths(path, rows, action_workbooks.LONGEST, action_workbooks.length, ", or export to CSV")
    write_whole(path, action_workbooks.workbook(rows), *KINDS)


def read_table(path: Path, on_progress: Progress | None = None) -> Table:
    """Read the actions of a CSV or XLSX file; the row that names the columns may stand below a title.

    `on_progress` is given the part read, 0 to 1, and returns False to stop.
    Raises FileIsMissing, CannotRead, FileIsTooLarge, TableProblem, Cancelled.
    """
    with opened(path) as file:
        head = file.read(len(_OLE))
        if path.suffix.lower() in _OTHER_KINDS:
            raise TableIsOfAnotherKind(path)
        if head.startswith(_OLE):
            raise TableIsLocked(path)
        size = file.seek(0, io.SEEK_END)
        if not size:
            raise TableIsEmpty(path)
        if size > MOST_BYTES:
            raise FileIsTooLarge(path, most=f"{MOST_BYTES // 1_000_000} MB")
        if head.startswith(_ZIP):
            from tfm_desktop.exchange import action_workbooks

            table = action_workbooks.read(path, file, on_progress)
        elif path.suffix.lower() in (".xlsx", ".xlsm"):
            raise TableIsDamaged(path)
        else:
            text = io.TextIOWrapper(file, encoding_of(file, path, TableIsOfAnotherKind), errors="replace", newline="")
            table = _read_csv(path, text, (lambda: on_progress(file.tell() / size)) if on_progress else None)
    if not table.rows:
        raise TableIsEmpty(path)
    return table


def _check_lengths(path: Path, rows: Rows, most: int, length: Callable[[str], int], instead: str) -> None:
    """Raise CellIsTooLong for the first text that a cell cannot hold."""
    for number, row in enumerate(rows, start=2):
        for one in COLUMNS:
            cell = row.get(one.field, "")
            if isinstance(cell, str) and length(cell) > most:
                raise CellIsTooLong(path, column=one.title, row=number, most=f"{most:,}", instead=instead)


def _read_csv(path: Path, text: io.TextIOWrapper, goes_on: Callable[[], bool] | None) -> Table:
    heading, delimiter = max(
        ((_heading(text, one), one) for one in ",;\t"), key=lambda found: len(found[0].headings) if found[0] else 0
    )
    if heading is None:
        raise TableHasNoActions(path, within=HEADING_WITHIN)
    rows: list[TableRow] = []
    for number, cells in enumerate(_rows(path, text, delimiter), start=1):
        if number % _ROWS_BETWEEN_NEWS == 0 and goes_on and not goes_on():
            raise Cancelled
        if number <= heading.place + 1 or all(map(is_blank, cells)):
            continue
        rows.append(TableRow(number, heading.cells([_unguarded(cell) for cell in cells])))
        if len(rows) > MOST_ROWS:
            raise FileIsTooLarge(path, most=f"{MOST_ROWS:,} rows")
    return Table(path.name, heading.headings, tuple(rows), heading.left_aside)


def _heading(text: io.TextIOWrapper, delimiter: str) -> Heading | None:
    """Find the heading as it is with one delimiter; with a wrong one the rows may be none."""
    text.seek(0)
    first: list[list[str]] = []
    with suppress(csv.Error):
        first.extend(islice(csv.reader(text, delimiter=delimiter, strict=True), HEADING_WITHIN))
    return find_heading(first)


def _rows(path: Path, text: io.TextIOWrapper, delimiter: str) -> Iterator[list[str]]:
    text.seek(0)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise TableIsGarbled(path, line=line) from fault
        yield cells
        line = reader.line_num + 1


def _guarded(cell: Cell) -> str:
    """Put an apostrophe before what a spreadsheet program would run, and before what looks guarded already."""
    if not isinstance(cell, str):
        return cell.isoformat()
    return f"'{cell}" if cell.lstrip("'").startswith(RUN) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(RUN) else cell
