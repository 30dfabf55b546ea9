"""Word files opened and saved again by LibreOffice, which keeps their headings, tables and texts."""

import datetime as dt
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pypdf
import pytest
from tests.data_file import World, living_plan
from tests.reports.test_word import TYPED, headings, read, tables, with_texts
from tests.reports.test_word_page import large

from tfm_desktop.domain.sheets import PlanSheet
from tfm_desktop.reports.word_page import plan_page_docx
from tfm_desktop.reports.word_plan import plan_docx
from tfm_desktop.services.sample import write_sample
from tfm_desktop.services.services import Services

TODAY = dt.date(2026, 1, 29)
SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: no soffice is found")

Convert = Callable[[dict[str, bytes], str], Path]


@pytest.fixture
def converted(tmp_path: Path) -> Convert:
    """Give the way to have files opened and saved by LibreOffice: the folder of what it wrote."""

    def convert(files: dict[str, bytes], form: str) -> Path:
        written, saved = tmp_path / "written", tmp_path / "saved"
        written.mkdir()
        for name, content in files.items():
            (written / f"{name}.docx").write_bytes(content)
        command = [str(SOFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
        places = [str(one) for one in sorted(written.iterdir())]
        # As a list of files in one start: to start takes longer than to convert. A start that hangs is ended.
        done = subprocess.run(
            [*command, "--convert-to", form, "--outdir", str(saved), *places],
            check=False,
            capture_output=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return saved

    return convert


def test_headings_tables_and_texts_are_kept(
    services: Services, world: World, plan_sheet: PlanSheet, converted: Convert
) -> None:
    living_plan(services, world)
    living = services.plan_sheets.sheet(world.plan, TODAY)
    sheets = {"plan": plan_sheet, "living": living, "typed": with_texts(plan_sheet, TYPED)}
    made = {name: plan_docx(sheet) for name, sheet in sheets.items()}
    made |= {f"{name}-page": plan_page_docx(sheet) for name, sheet in sheets.items()}
    folder = converted(made, "docx")
    for name, content in made.items():
        before, after = read(content), read((folder / f"{name}.docx").read_bytes())
        assert headings(after) == headings(before)
        assert tables(after) == tables(before)
        told = [
            [(one.style.name if one.style else "", one.text) for one in file.paragraphs] for file in (before, after)
        ]
        assert told[1] == told[0]
        for was, now in zip(before.tables, after.tables, strict=True):
            repeats = [[bool(row._tr.xpath(".//w:tblHeader")) for row in one.rows] for one in (was, now)]  # noqa: SLF001
            assert repeats[1] == repeats[0]
        # Not by the library, which does not find them under the name that LibreOffice links them by.
        with ZipFile(folder / f"{name}.docx") as parts:
            assert before.core_properties.title in parts.read("docProps/core.xml").decode()


def test_the_page_is_one_page(empty_services: Services, plan_sheet: PlanSheet, converted: Convert) -> None:
    write_sample(empty_services, TODAY)
    plans = [row.id for row in empty_services.plans.rows(TODAY)]
    sheets = {f"sample {place}": empty_services.plan_sheets.sheet(plan, TODAY) for place, plan in enumerate(plans)}
    busy = replace(large(plan_sheet, 40, 9), done_since=tuple((f"{aim}.1", "Done") for aim in range(1, 41)))
    long = "A long sentence about what the department needs and why it is needed now. " * 260
    sheets |= {"40 aims": busy, "long": with_texts(plan_sheet, long), "one": large(plan_sheet, 1, 60)}
    folder = converted({name: plan_page_docx(sheet) for name, sheet in sheets.items()}, "pdf")
    assert {one.stem: len(pypdf.PdfReader(one).pages) for one in folder.iterdir()} == dict.fromkeys(sheets, 1)
