"""Calendar files from the command line: what is in them, where they go, and what is said of the rest."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import icalendar
import pytest
from tests.data_file import small_world, work_group

from tfm_desktop.services.services import Services
from tfm_desktop.storage.database import Database

Typed = Callable[..., Any]
SAID = "2 entries. 2 are marked as tentative: not all is confirmed yet.\n"


@pytest.fixture
def grouped(tmp_path: Path) -> Path:
    """Give a file with a visit, and with a Work Group of one session."""
    database = Database.create(tmp_path / "grouped.tfm")
    services = Services(database)
    work_group(services, small_world(services))
    database.close()
    return tmp_path / "grouped.tfm"


def first(typed: Typed, grouped: Path, kind: str) -> str:
    return str(json.loads(typed("list", kind, "--json", "--file", grouped).out)[0]["id"])


def summaries(path: Path) -> list[str]:
    return [str(one["SUMMARY"]) for one in icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")]


def test_everything_goes_into_the_file_that_is_named(typed: Typed, grouped: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.ics"
    for _ in range(2):  # over the first
        told = typed("calendar", "export", "--file", grouped, "--out", out)
        assert (told.code, told.out, told.err) == (0, f"{out}\n", SAID)
    assert summaries(out) == ["Visit: St Mary’s School", "Work Group NCP25-12: session 1"]
    assert b"atio tables" not in out.read_bytes()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["grouped.tfm", "x.ics"]


def test_one_group_or_one_department_goes_into_a_folder(typed: Typed, grouped: Path, tmp_path: Path) -> None:
    for way, kind, name, count in (
        ("--group", "work-groups", "Calendar Work Group NCP25-12.ics", 1),
        ("--department", "departments", "Calendar St Mary’s School.ics", 2),
    ):
        record = first(typed, grouped, kind)[:8]
        told = typed("calendar", "export", "--file", grouped, "--out", tmp_path, way, record)
        assert (told.code, told.out) == (0, f"{tmp_path / name}\n")
        assert len(summaries(tmp_path / name)) == count


def test_details_come_along_where_they_are_asked_for(typed: Typed, grouped: Path, tmp_path: Path) -> None:
    typed("calendar", "export", "--file", grouped, "--out", tmp_path / "x.ics", "--details")
    assert b"DESCRIPTION:See how ratio tables are used" in (tmp_path / "x.ics").read_bytes()


def test_what_has_no_date_is_said(typed: Typed, grouped: Path, tmp_path: Path) -> None:
    database = Database.open(grouped)
    services = Services(database)
    services.sessions.add(services.work_groups.rows(dt.date(2026, 1, 14))[0].id)
    database.close()
    told = typed("calendar", "export", "--file", grouped, "--out", tmp_path / "x.ics")
    assert told.err == f"{SAID.strip()} 1 session has no date yet and is left out.\n"


def test_nothing_is_written_where_there_is_nothing(typed: Typed, tmp_path: Path) -> None:
    Database.create(tmp_path / "new.tfm").close()
    told = typed("calendar", "export", "--file", tmp_path / "new.tfm", "--out", tmp_path / "x.ics")
    assert (told.code, told.out, told.err) == (0, "", "There is no entry. Nothing was written.\n")
    assert not (tmp_path / "x.ics").exists()


def test_only_a_calendar_file_is_written_over(refused: Callable[..., str], grouped: Path, tmp_path: Path) -> None:
    before = grouped.read_bytes()
    said = refused("calendar", "export", "--file", grouped, "--out", grouped)
    assert said == "“grouped.tfm” exists already, and was left as it is. Choose another name."
    assert grouped.read_bytes() == before
    said = refused("calendar", "export", "--file", grouped, "--out", tmp_path / "no" / "x.ics")
    assert said.startswith("The folder “no” for “x.ics” does not exist.")


def test_an_id_that_no_record_has_is_named(refused: Callable[..., str], grouped: Path, tmp_path: Path) -> None:
    for way, noun in (("--group", "Work Group"), ("--department", "department")):
        for wanted in ("ffffffff", ""):
            said = refused("calendar", "export", "--file", grouped, "--out", tmp_path / "x.ics", way, wanted)
            assert said.startswith(f"There is no {noun} “{wanted}” in this file.")


@pytest.mark.parametrize(
    "words",
    [
        "calendar",
        "calendar import --out x",
        "calendar export",
        "calendar export --out=",
        "calendar export --out x --group a --department b",
    ],
)
def test_wrong_usage_is_told(typed: Typed, words: str) -> None:
    told = typed(*words.split())
    assert told.code == 2
    assert "usage:" in told.err
