"""Files from elsewhere that mean harm: too large, packed to burst, with code, links, or paths of their own."""

import csv
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tfm_desktop import settings
from tfm_desktop.domain.errors import (
    CannotRead,
    FileIsTooLarge,
    RegisterIsNotCsv,
    TableIsDamaged,
    TemplateIsBroken,
)
from tfm_desktop.exchange import action_tables, action_workbooks, csv_rows
from tfm_desktop.exchange.action_tables import read_table, write_csv, write_xlsx
from tfm_desktop.exchange.plan_templates import read_template
from tfm_desktop.exchange.schools_register import read_links, read_register
from tfm_desktop.settings import Settings, read_settings

DANGEROUS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "''@x")
BOMB = 1_000_000
Change = Callable[[zipfile.ZipFile, zipfile.ZipFile], None]


def workbook(path: Path) -> Path:
    """Write an honest workbook with one action."""
    book = Workbook()
    assert book.active
    book.active.append(["Action", "Lead"])
    book.active.append(["Meet twice", "Ada"])
    book.save(path)
    return path


def changed(path: Path, parts: dict[str, bytes], *more: tuple[str, bytes]) -> Path:
    """Put other parts into a workbook, or add some."""
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (kept | parts).items():
            archive.writestr(name, content)
        for name, content in more:
            archive.writestr(name, content)
    return path


def sheet(rows: str, before: str = "") -> dict[str, bytes]:
    """Give the part that holds the rows of the first sheet."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    told = f'<?xml version="1.0"?>{before}<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    return {"xl/worksheets/sheet1.xml": told.encode()}


HEADING = '<row r="1"><c r="A1" t="inlineStr"><is><t>Action</t></is></c></row>'


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/media/image1.png", "xl/vbaProject.bin"])
def test_a_workbook_that_unpacks_without_an_end_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setattr(action_workbooks, "MOST_BYTES", BOMB)
    path = changed(workbook(tmp_path / "actions.xlsx"), {part: b" " * (BOMB + 1)})
    assert path.stat().st_size < BOMB // 10
    with pytest.raises(FileIsTooLarge, match="more than 1 MB"):
        read_table(path)


def test_a_workbook_of_too_many_parts_is_not_unpacked(tmp_path: Path) -> None:
    path = workbook(tmp_path / "actions.xlsx")
    parts = {f"xl/worksheets/more{number}.xml": b"" for number in range(action_workbooks.MOST_PARTS + 1)}
    with pytest.raises(FileIsTooLarge, match="parts"):
        read_table(changed(path, parts))


def test_names_within_names_are_not_unfolded(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    before = f'<!DOCTYPE worksheet [<!ENTITY l0 "ha">{laughs}]>'
    rows = f'{HEADING}<row r="2"><c r="A2" t="inlineStr"><is><t>&l11;</t></is></c></row>'
    with pytest.raises(TableIsDamaged):
        read_table(changed(workbook(tmp_path / "actions.xlsx"), sheet(rows, before)))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_a_file_that_a_workbook_names_is_not_read(tmp_path: Path, part: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the words of another file", encoding="utf-8")
    path = workbook(tmp_path / "actions.xlsx")
    with zipfile.ZipFile(path) as archive:
        honest = archive.read(part).decode()
    begin = honest.index("<", honest.index("?>")) if honest.startswith("<?xml") else 0
    named = f'<!DOCTYPE x [<!ENTITY leak SYSTEM "{secret.as_uri()}">]>{honest[begin:]}'
    named = named.replace("</t>", "&leak;</t>") if part.endswith("sheet1.xml") else named
    told = ""
    with suppress(TableIsDamaged):
        told = repr(read_table(changed(path, {part: named.encode()})))
    assert "another file" not in told


def test_macros_and_links_are_left_where_they_are(tmp_path: Path) -> None:
    path = workbook(tmp_path / "actions.xlsm")
    parts = {"xl/vbaProject.bin": b"Sub AutoOpen()", "xl/externalLinks/externalLink1.xml": b"<not XML"}
    table = read_table(changed(path, parts))
    assert [row.cells["what"] for row in table.rows] == ["Meet twice"]


@pytest.mark.parametrize("name", ["../../escaped.txt", "/tmp/escaped.txt", "..\\escaped.txt"])
def test_no_path_within_a_workbook_is_used(tmp_path: Path, name: str) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    read_table(changed(workbook(inner / "actions.xlsx"), {}, (name, b"escaped")))
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["a", "actions.xlsx", "b"]


def test_a_formula_is_never_worked_out_and_leaves_as_text(tmp_path: Path) -> None:
    rows = f'{HEADING}<row r="2"><c r="A2" t="str"><f>HYPERLINK("http://x.invalid","go")</f><v>=1+1</v></c></row>'
    table = read_table(changed(workbook(tmp_path / "actions.xlsx"), sheet(rows)))
    (row,) = table.rows
    assert row.cells["what"] == "=1+1", "what it came to when it was last saved"
    write_xlsx(tmp_path / "out.xlsx", [dict(row.cells)])
    cells = [cell for cells in load_workbook(tmp_path / "out.xlsx")["Actions"].iter_rows(min_row=2) for cell in cells]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}


@pytest.mark.parametrize("text", DANGEROUS)
def test_nothing_that_is_exported_runs_in_a_spreadsheet(tmp_path: Path, text: str) -> None:
    write_csv(tmp_path / "out.csv", [{"what": text, "lead": text}])
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in list(csv.reader(file))[1:] for cell in row if cell]
    assert cells
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in cells)
    write_xlsx(tmp_path / "out.xlsx", [{"what": text, "lead": text}])
    book = load_workbook(tmp_path / "out.xlsx")
    shown = [cell for row in book["Actions"].iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in shown} == {"s"}
    for name in ("out.csv", "out.xlsx"):
        (back,) = read_table(tmp_path / name).rows
        assert str(back.cells["what"]).strip() == text.strip().replace("\r", "\n"), "and comes back as it was"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_table_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    monkeypatch.setattr(action_tables, "MOST_BYTES", 1000)
    path = tmp_path / f"actions{suffix}"
    path.write_bytes(b"PK\x03\x04" + bytes(1000))
    with pytest.raises(FileIsTooLarge):
        read_table(path)


def test_a_register_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "register.csv"
    path.write_text("URN,EstablishmentName\n100000,Elm\n100001,Oak\n", encoding="utf-8")
    monkeypatch.setattr(csv_rows, "MOST_ROWS", 1)
    with pytest.raises(FileIsTooLarge, match="1 rows"):
        read_register(path)
    monkeypatch.setattr(csv_rows, "MOST_BYTES", 10)
    for read in (read_register, read_links):
        with pytest.raises(FileIsTooLarge):
            read(path)


def test_a_register_of_one_endless_line_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "MOST_SIGNS_OF_A_LINE", 1000)
    path = tmp_path / "register.csv"
    path.write_text("URN,EstablishmentName\n" + "1" * 1000, encoding="utf-8")
    with pytest.raises(RegisterIsNotCsv):
        read_register(path)


def test_what_a_register_says_is_text(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text('URN,EstablishmentName\n100000,"=HYPERLINK(""x"")<b>../../etc/passwd</b>"\n', encoding="utf-8")
    (school,) = read_register(path).schools
    assert school.name == '=HYPERLINK("x")<b>../../etc/passwd</b>'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"a = " + b"[" * 100_000, "without an end"),
        (b'title = "' + b"a" * 1_000_001 + b'"', "far too large"),
        (b"title = 1\n\xff", "not UTF-8"),
    ],
)
def test_a_template_that_means_harm_is_named(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    with pytest.raises(TemplateIsBroken, match=why):
        read_template(path)


@pytest.mark.parametrize("read", [read_register, read_links, read_table, read_template])
def test_a_folder_and_a_device_without_an_end_are_named(tmp_path: Path, read: Callable[[Path], object]) -> None:
    for path in (tmp_path, Path("/dev/zero")):
        if path.exists():
            with pytest.raises((CannotRead, TemplateIsBroken), match="folder|ordinary file"):
                read(path)


def test_settings_that_are_too_large_are_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"author": "a" * settings.MOST_BYTES}), encoding="utf-8")
    assert read_settings(path) == Settings()
    assert [one.name for one in tmp_path.iterdir()] == ["settings.json.damaged"]
