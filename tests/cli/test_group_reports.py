"""The pages of Work Groups from the command line: by whose id, into which file, what is said."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from tests.data_file import small_world, work_group

from tfm_desktop.cli.arguments import REPORTS
from tfm_desktop.reports import catalogue
from tfm_desktop.services.services import Services
from tfm_desktop.storage.database import Database

Typed = Callable[..., Any]
NAMES = {
    "register": "2026-01-20 Register NCP25-12 session 1.pdf",
    "invitation": "2025-26 Invitation NCP25-12.pdf",
    "group": "2025-26 Work Group NCP25-12.pdf",
    "critique": "2025-26 Critique of plans NCP25-12.pdf",
}
LISTED = {"register": "sessions"}


@pytest.fixture
def grouped(tmp_path: Path) -> Path:
    """Give a file with a Work Group of one session."""
    database = Database.create(tmp_path / "grouped.tfm")
    services = Services(database)
    work_group(services, small_world(services))
    database.close()
    return tmp_path / "grouped.tfm"


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf)


def test_what_can_be_typed_is_what_can_be_made() -> None:
    assert sorted(catalogue.KINDS) == sorted(REPORTS)


@pytest.mark.parametrize("report", NAMES)
def test_each_is_written_by_the_id_of_its_record(typed: Typed, grouped: Path, tmp_path: Path, report: str) -> None:
    (row,) = json.loads(typed("list", LISTED.get(report, "work-groups"), "--json", "--file", grouped).out)
    out = tmp_path / "one.pdf"
    told = typed("report", report, row["id"][:8], "--file", grouped, "--out", out)
    assert (told.code, told.out, told.err) == (0, f"{out}\n", "")
    assert "NCP25-12 Embedding" in text_of(out)
    told = typed("report", report, "all", "--file", grouped, "--out", tmp_path / "all")
    assert told.out == f"{tmp_path / 'all' / NAMES[report]}\n"


@pytest.mark.parametrize(("report", "kind"), [("register", "sessions"), ("group", "work groups")])
def test_a_file_without_groups_is_said_to_have_none(typed: Typed, tmp_path: Path, report: str, kind: str) -> None:
    Database.create(tmp_path / "new.tfm").close()
    told = typed("report", report, "all", "--file", tmp_path / "new.tfm", "--out", tmp_path / "out")
    assert (told.code, told.err) == (0, f"There are no {kind} in this file yet, so nothing was written.\n")


def test_an_id_of_another_kind_is_not_mistaken(typed: Typed, grouped: Path, tmp_path: Path) -> None:
    (row,) = json.loads(typed("list", "work-groups", "--json", "--file", grouped).out)
    told = typed("report", "register", row["id"], "--file", grouped, "--out", tmp_path / "x.pdf")
    assert told.code == 1
    assert told.err.startswith(f"There is no session “{row['id']}” in this file.")


def test_a_group_that_has_nothing_yet_is_written_all_the_same(typed: Typed, tmp_path: Path) -> None:
    database = Database.create(tmp_path / "bare.tfm")
    services = Services(database)
    group = services.work_groups.new(year="2026/27")
    services.sessions.add(group, date=dt.date(2026, 11, 18))
    database.close()
    for report in NAMES:
        told = typed("report", report, "all", "--file", tmp_path / "bare.tfm", "--out", tmp_path / "all")
        assert (told.code, told.err) == (0, "")
    assert len(list((tmp_path / "all").iterdir())) == len(NAMES)
