"""The actions of a plan are written and read as CSV and XLSX."""

import csv
import datetime as dt
import errno
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tfm_desktop.domain import action_tables as limits
from tfm_desktop.domain import errors
from tfm_desktop.domain.action_tables import COLUMNS, TITLES, Cell, Table
from tfm_desktop.domain.years import as_date
from tfm_desktop.exchange import action_tables, action_workbooks, sheet_marks
from tfm_desktop.exchange.action_tables import read_table, write_csv, write_xlsx

Write = Callable[[Path, Sequence[dict[str, Cell]]], None]
WRITERS: dict[str, Write] = {".csv": write_csv, ".xlsx": write_xlsx}
DAY = dt.date(2026, 1, 14)
HARD = [
    "=1+1",
    "'=1+1",
    "''-x",
    "-2 lessons",
    "+44 20",
    "@SUM(A1)",
    "\tindented",
    "\nbelow",
    "'quoted'",
    "#N/A",
    "_x0041_",
    "_x005F_x0041_",
    "a\nb\n\nc",
    'He said “"1,5; 2"”',
    " outside ",
    "שלום عربى 🎲👩‍🏫",
    "\ufffe\uffff",
    "a" * 20_000,
    "012",
    "1e5",
    "TRUE",
    "14/01/2026",
]
texts = st.sampled_from(HARD) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"))
days = st.dates()
filled = st.fixed_dictionaries({"what": texts}, optional={"aim": texts, "lead": texts, "progress": texts, "due": days})


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables")


def cells(table: Table) -> list[dict[str, Cell]]:
    return [dict(row.cells) for row in table.rows]


def of_text(path: Path, text: str, encoding: str = "utf-8") -> Table:
    path.write_bytes(text.encode(encoding))
    return read_table(path)


def of_sheet(path: Path, *rows: Sequence[Any], change: Callable[[Worksheet], object] = lambda _sheet: None) -> Table:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    change(sheet)
    book.save(path)
    return read_table(path)


def repacked(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """Change the parts of a workbook as another program would have written them."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, change(name, part))
    return path


def is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


@pytest.mark.parametrize("suffix", WRITERS)
@given(rows=st.lists(filled, min_size=1, max_size=4))
@example(rows=[{"what": text, "lead": text} for text in HARD])
def test_what_is_written_is_read_back(place: Path, suffix: str, rows: list[dict[str, Cell]]) -> None:
    path = place / f"plan{suffix}"
    wanted = [{name: cell for name, cell in row.items() if not is_blank(cell)} for row in rows]
    wanted = [row for row in wanted if row]
    WRITERS[suffix](path, rows)
    if not wanted:
        with pytest.raises(errors.TableIsEmpty):
            read_table(path)
        return
    found = cells(read_table(path))
    for row in found:  # a date of a CSV file is its text
        if isinstance(due := row.get("due"), str):
            row["due"] = as_date(due, dt.date(2026, 1, 1)) or ""
    assert found == wanted


def test_every_column_is_written_with_its_title_and_read(tmp_path: Path) -> None:
    row: dict[str, Cell] = {one.field: f"the {one.field}" for one in COLUMNS}
    for suffix, write in WRITERS.items():
        write(tmp_path / f"plan{suffix}", [row])
        table = read_table(tmp_path / f"plan{suffix}")
        assert (table.headings, cells(table), table.left_aside, table.notices) == (TITLES, [row], (), ())
        assert table.name == f"plan{suffix}"


@pytest.mark.parametrize("text", [one for one in HARD if one.startswith(limits.RUN)])
def test_no_spreadsheet_program_runs_a_text(tmp_path: Path, text: str) -> None:
    write_csv(tmp_path / "a.csv", [{"what": text}])
    raw = list(csv.reader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig"), newline="")))
    assert raw[1][2][0] == "'"
    write_xlsx(tmp_path / "a.xlsx", [{"what": text}])
    cell = load_workbook(tmp_path / "a.xlsx").worksheets[0]["C2"]
    assert (cell.value, cell.data_type, bool(cell.quotePrefix)) == (text, "s", True)


def test_a_workbook_looks_like_a_table(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", [{"what": "Do", "due": dt.date(2026, 1, 14)}, {"due": dt.date(1899, 1, 14)}])
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert (sheet["G2"].value, sheet["G2"].number_format) == (dt.datetime.combine(DAY, dt.time()), "dd/mm/yyyy")
    assert sheet["G3"].value == "1899-01-14"
    assert (sheet.freeze_panes, sheet["C1"].font.bold, sheet["C2"].alignment.wrap_text) == ("A2", True, True)
    offers = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    assert offers["J2:J1000"] == '"Not started,Under way,Done,Blocked,Dropped"'
    assert offers["K2:K1000"] == '"Not rated,Red,Amber,Green"'


def test_a_csv_file_is_known_as_utf_8_by_excel_and_no_country_misreads_its_dates(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [{"what": "É", "due": dt.date(2026, 4, 3)}])
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfAim,Number,Action")
    assert "2026-04-03" in (tmp_path / "a.csv").read_text("utf-8")


@pytest.mark.parametrize(("suffix", "most"), [(".csv", csv.field_size_limit()), (".xlsx", 32_767)])
def test_a_text_that_no_cell_can_hold_is_told_and_nothing_is_written(tmp_path: Path, suffix: str, most: int) -> None:
    path = tmp_path / f"plan{suffix}"
    WRITERS[suffix](path, [{"what": "a" * most}])
    assert cells(read_table(path)) == [{"what": "a" * most}]
    before = path.read_bytes()
    with pytest.raises(errors.CellIsTooLong, match=f"“Progress” in row 3 is longer than the {most:,} characters"):
        WRITERS[suffix](path, [{"what": "Do"}, {"progress": "a" * (most + 1)}])
    assert path.read_bytes() == before


def test_a_sign_beyond_the_first_plane_counts_twice_in_a_workbook(tmp_path: Path) -> None:
    with pytest.raises(errors.CellIsTooLong, match="export to CSV"):
        write_xlsx(tmp_path / "a.xlsx", [{"what": "🎲" * 16_384}])


def stopped(_path: Path, *_given: object) -> None:
    raise OSError(errno.EIO, "Input/output error")


def half_written(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content[: len(content) // 2])
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize(
    ("at", "fault"), [("write_bytes", half_written), ("write_bytes", stopped), ("replace", stopped)]
)
def test_a_fault_while_writing_leaves_the_old_file_and_no_half_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, at: str, fault: Callable[..., None]
) -> None:
    path = tmp_path / f"plan{suffix}"
    path.write_bytes(b"as it was")
    monkeypatch.setattr(Path, at, fault)
    with pytest.raises(errors.CannotWrite, match="could not be written"):
        WRITERS[suffix](path, [{"what": "Do"}])
    monkeypatch.undo()
    assert path.read_bytes() == b"as it was"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("write", WRITERS.values())
def test_what_is_no_table_by_its_name_is_left_alone(tmp_path: Path, write: Write) -> None:
    path = tmp_path / "mastery.tfm"
    path.write_bytes(b"as it was")
    with pytest.raises(errors.FileExists):
        write(path, [])
    assert path.read_bytes() == b"as it was"
    with pytest.raises(errors.CannotWrite):
        write(tmp_path / "nowhere" / "plan.csv", [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_any_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [["Plan, 2025; “new”"], [], ["What", "Who", "Cost"], ['Agree; "a, form"', "Zoë", "£5"], ["", " "], ["Last"]]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    table = of_text(tmp_path / "plan.csv", text.getvalue(), encoding)
    assert cells(table) == [{"what": 'Agree; "a, form"', "lead": "Zoë", "resources": "£5"}, {"what": "Last"}]
    assert [row.row for row in table.rows] == [4, 6]


def test_the_line_that_tells_excel_the_delimiter_and_long_cells_are_no_hindrance(tmp_path: Path) -> None:
    long = "\n".join(f"line {number}" for number in range(200))
    table = of_text(tmp_path / "plan.csv", f'sep=;\nAction;Success criteria;Notes\nDo;met;"{long}"\n')
    assert cells(table) == [{"what": "Do", "progress": long}]
    assert table.left_aside == ("Success criteria",)


@pytest.mark.parametrize("text", ['What,Who\nDo,"left open\nNext,A\n', 'What,Who\nDo,"a"b\n'])
def test_quotation_marks_that_do_not_pair_up_are_told_with_their_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(errors.TableIsGarbled, match="from line 2 on"):
        of_text(tmp_path / "plan.csv", text)


def test_a_workbook_of_a_department(tmp_path: Path) -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:F1")
        sheet.merge_cells("A3:A4")
        sheet.merge_cells("C3:C4")
        sheet["D3"].number_format = "dd/mm/yy"
        sheet["F4"].number_format = "0%"
        sheet["E3"].number_format = "£#,##0.00"

    table = of_sheet(
        tmp_path / "plan.xlsx",
        ["Action plan"],
        ["Priority", "What?", "Who", "By when", "Cost", "Status", "Success criteria"],
        ["Talk", "Listen", "Ada", DAY, 120, "ongoing", "All classes"],
        [None, "Ask", None, "14 Feb", 2.5, 1],
        [],
        [None, 3, True, dt.time(9, 5)],
        change=merge,
    )
    assert cells(table) == [
        {
            "aim": "Talk",
            "what": "Listen",
            "lead": "Ada",
            "due": dt.date(2026, 1, 14),
            "resources": "£120",
            "status": "ongoing",
        },
        {"aim": "Talk", "what": "Ask", "lead": "Ada", "due": "14 Feb", "resources": "2.5", "status": "100%"},
        {"what": "3", "lead": "TRUE", "due": "09:05:00"},
    ]
    assert [row.row for row in table.rows] == [3, 4, 6]
    assert table.left_aside == ("Success criteria",)


def test_an_action_that_is_merged_over_rows_stays_one(tmp_path: Path) -> None:
    rows = (["Action", "Monitoring"], ["Do", "Term 1"], [None, "Term 2"], [None, None])
    table = of_sheet(tmp_path / "a.xlsx", *rows, change=lambda sheet: sheet.merge_cells("A2:A4"))
    assert cells(table) == [{"what": "Do", "monitoring": "Term 1"}, {"monitoring": "Term 2"}]


def test_the_first_sheet_with_actions_is_read_and_the_others_are_told(tmp_path: Path) -> None:
    book = Workbook()
    for name, heading in (("Plan", "What"), ("Old plan", "Action")):
        sheet = book.create_sheet(name)
        sheet.append([heading, "Who"])
        sheet.append([f"of {name}", "Ada"])
    book.save(tmp_path / "a.xlsx")
    table = read_table(tmp_path / "a.xlsx")
    assert cells(table) == [{"what": "of Plan", "lead": "Ada"}]
    assert table.notices == ("Only the sheet “Plan” was read; “Old plan” may hold actions too.",)


def test_of_formulas_the_stored_value_is_taken_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with pytest.raises(errors.TableHasNoActions):
        of_sheet(path, ["No", "Who"], ["=1+1", "=A2"])
    of_sheet(path, ["Action", "Who", "Cost", "Success criteria"], ["Do", "=A2", "=1+1", "=2+2"], [None, None, "=B2"])

    def store(name: str, part: bytes) -> bytes:
        return re.sub(rb"<f>1\+1</f><v ?/?>(</v>)?", b"<f>1+1</f><v>2</v>", part)

    table = read_table(repacked(path, store))
    assert cells(table) == [{"what": "Do", "resources": "2"}, {}]
    assert [row.unread for row in table.rows] == [{"lead"}, {"resources"}]
    left = "the formula was never worked out, so the cell is left aside. Open the file in Excel and save it."
    assert table.notices == (
        "There are formulas under “Cost”; what they came to when the file was last saved was taken.",
        f"Row 2, Who: {left}",
        f"Row 3, Cost: {left}",
    )


def test_a_formula_that_came_to_no_text_is_an_empty_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    of_sheet(path, ["Action", "Who"], ["Do", "=A9"])
    empty = rb'<c r="B2" t="str"><f>A9</f><v></v></c>'
    repacked(path, lambda name, part: re.sub(rb'<c r="B2"[^>]*><f>A9</f>.*?</c>', empty, part))
    table = read_table(path)
    assert (cells(table), table.rows[0].unread) == ([{"what": "Do"}], frozenset())
    assert table.notices == (
        "There are formulas under “Who”; what they came to when the file was last saved was taken.",
    )


def test_an_error_of_the_spreadsheet_is_no_text(tmp_path: Path) -> None:
    table = of_sheet(tmp_path / "a.xlsx", ["Action", "Who"], ["Do", "#REF!"])
    assert (cells(table), table.rows[0].unread) == ([{"what": "Do"}], frozenset({"lead"}))
    assert table.notices == ("Row 2, Who: the spreadsheet shows the error #REF!, so the cell is left aside.",)


def test_texts_as_excel_writes_them(tmp_path: Path) -> None:
    table = of_sheet(tmp_path / "a.xlsx", ["Action", "Notes"], ["Do_x000D_\nit", "_x005F_x0041_"])
    assert cells(table) == [{"what": "Do\r\nit", "progress": "_x0041_"}]


@pytest.mark.parametrize("claimed", [b"A1:XFD1048576", b"A1:A1"])
def test_what_a_workbook_claims_of_its_size_is_not_believed(tmp_path: Path, claimed: bytes) -> None:
    path = tmp_path / "a.xlsx"
    of_sheet(path, ["Action", "Who"], ["Do", "Ada"])
    repacked(path, lambda name, part: part.replace(b'<dimension ref="A1:B2"', b'<dimension ref="' + claimed + b'"'))
    assert cells(read_table(path)) == [{"what": "Do", "lead": "Ada"}]


def test_what_openpyxl_warns_of_is_not_read_anyway(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    of_sheet(path, ["Action", "Due"], ["Do", dt.date(2026, 1, 14)])

    def odd(name: str, part: bytes) -> bytes:
        ext = b'<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"/></extLst></worksheet>'
        return part.replace(b"</worksheet>", ext).replace(b"<v>46036</v>", b"<v>99999999</v>")

    table = read_table(repacked(path, odd))
    assert table.rows[0].cells["what"] == "Do"
    assert table.rows[0].unread == {"due"}


@pytest.mark.parametrize("suffix", WRITERS)
def test_too_many_rows_are_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    for module in (action_tables, sheet_marks):
        monkeypatch.setattr(module, "MOST_ROWS", 11)
    path = tmp_path / f"a{suffix}"
    WRITERS[suffix](path, [{"what": "Do"}] * 10)
    assert len(read_table(path).rows) == 10
    WRITERS[suffix](path, [{"what": "Do"}] * 12)
    with pytest.raises(errors.FileIsTooLarge, match="more than 11 rows"):
        read_table(path)


@pytest.mark.parametrize(("module", "suffix"), [(action_tables, ".csv"), (action_workbooks, ".xlsx")])
def test_a_file_that_is_too_large_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: Any, suffix: str
) -> None:
    path = tmp_path / f"a{suffix}"
    WRITERS[suffix](path, [{"what": "a" * 30_000}])
    monkeypatch.setattr(module, "MOST_BYTES", 29_000)
    with pytest.raises(errors.FileIsTooLarge, match="MB"):
        read_table(path)


class Asked:
    """Says to go on so many times, and keeps what it was told."""

    def __init__(self, times: int) -> None:
        self.parts: list[float] = []
        self._times = times

    def __call__(self, part: float) -> bool:
        self.parts.append(part)
        return len(self.parts) <= self._times


@pytest.mark.parametrize("suffix", WRITERS)
def test_reading_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    WRITERS[suffix](path, [{"what": f"Action {number}"} for number in range(1200)])
    whole = Asked(1000)
    read_table(path, whole)
    assert whole.parts == sorted(whole.parts)
    assert len(whole.parts) >= 2
    assert all(0 <= part <= 1 for part in whole.parts)
    for times in range(len(whole.parts)):
        asked = Asked(times)
        with pytest.raises(errors.Cancelled):
            read_table(path, asked)
        assert len(asked.parts) == times + 1


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.csv", b"", errors.TableIsEmpty),
        ("a.xlsx", b"", errors.TableIsEmpty),
        ("a.csv", b"What,Who\r\n,\r\n", errors.TableIsEmpty),
        ("a.csv", b"Aim,Who\r\nTalk,Ada\r\n", errors.TableHasNoActions),
        ("a.csv", b"\x00\x01\x02", errors.TableIsOfAnotherKind),
        ("a.xls", b"What,Who\r\nDo,Ada\r\n", errors.TableIsOfAnotherKind),
        ("a.ODS", b"PK\x03\x04", errors.TableIsOfAnotherKind),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", errors.TableIsLocked),
        ("a.xlsx", b"What,Who\r\nDo,Ada\r\n", errors.TableIsDamaged),
        ("a.xlsx", b"PK\x03\x04 and no more", errors.TableIsDamaged),
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, name: str, content: bytes, problem: type[Exception]) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(problem):
        read_table(tmp_path / name)
    assert (tmp_path / name).read_bytes() == content


def test_a_folder_and_a_file_that_is_gone_are_told(tmp_path: Path) -> None:
    with pytest.raises(errors.CannotRead, match="it is a folder"):
        read_table(tmp_path)
    with pytest.raises(errors.FileIsMissing):
        read_table(tmp_path / "a.xls")


def test_another_file_in_a_zip_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(errors.TableIsOfAnotherKind):
        read_table(tmp_path / "a.xlsx")


@given(st.lists(st.tuples(st.integers(0, 100_000), st.integers(1, 255)), min_size=1, max_size=30))
def test_a_damaged_workbook_is_told_or_read(place: Path, damage: list[tuple[int, int]]) -> None:
    content = bytearray(action_workbooks.workbook([{"what": "Do", "lead": "Ada"}]))
    for at, bits in damage:
        content[at % len(content)] ^= bits
    (place / "damaged.xlsx").write_bytes(content)
    with suppress(errors.FileProblem):
        read_table(place / "damaged.xlsx")


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml"]
)
def test_a_part_that_is_cut_off_is_told(tmp_path: Path, part: str) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path, [{"what": "Do"}])
    repacked(path, lambda name, content: content[: len(content) // 2] if name == part else content)
    with pytest.raises(errors.TableIsDamaged):
        read_table(path)


def test_fifty_thousand_rows_are_no_plan(tmp_path: Path) -> None:
    path = tmp_path / "all schools.csv"
    path.write_text("Aim,Action\n" + "".join(f"1,Action {number}\n" for number in range(50_000)), "utf-8")
    with pytest.raises(errors.FileIsTooLarge, match="more than 3,000 rows"):
        read_table(path)
