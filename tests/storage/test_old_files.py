"""Every released version of the file opens in this program, with all that was written in it."""

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.data_file import DATA, PASSPHRASE, YEAR, dump, opened

from tfm_desktop.services.services import Services
from tfm_desktop.storage import driver, migrate
from tfm_desktop.storage.database import Database

RELEASED = sorted(DATA.glob("schema-*.tfm"))
COUNTS = {
    **dict.fromkeys(("school", "department", "stage", "scheme", "visit", "visit_activity", "visit_person"), 1),
    **dict.fromkeys(("visit_action", "plan", "aim", "criterion", "action", "observation"), 1),
    **dict.fromkeys(("strength", "question", "next_step"), 1),
    **dict.fromkeys(("person", "advocate", "strength_line"), 2),
    "line": 3,
    **dict.fromkeys(("begun", "framework", "idea", "phrase"), 0),
}
LIVING = {  # what came with version 0003
    **dict.fromkeys(("review", "correction", "pd_session", "measure", "measure_value"), 1),
    "evidence": 3,
}
GROUPED = {  # what came with version 0004
    **dict.fromkeys(("half_term", "work_group", "membership", "session", "attendance", "gap_task"), 1),
    **dict.fromkeys(("ledger_entry", "critique"), 1),
    **dict.fromkeys(("participant", "commitment"), 2),
    "commitment_template": 6,
    "template_item": 21,
}


def passphrase_of(path: Path) -> str:
    return PASSPHRASE if path.stem.endswith("encrypted") else ""


def counts_of(path: Path) -> dict[str, int]:
    since = (("schema-0003", LIVING), ("schema-0004", GROUPED))
    later = [held if path.stem >= first else dict.fromkeys(held, 0) for first, held in since]
    return {**COUNTS, **later[0], **later[1]}


def schema(database: Database) -> set[tuple[str, str]]:
    return {tuple(row) for row in database.rows(sa.text("SELECT name, sql FROM sqlite_master"))}


@pytest.fixture(params=RELEASED, ids=lambda path: path.stem)
def released(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(request.param, tmp_path / request.param.name))


def test_there_is_one_of_each_for_every_version() -> None:
    versions = [path.stem[:4] for path in (migrate.STEPS / "versions").glob("[0-9]*.py")]
    expected = [f"schema-{version}-{kind}" for version in sorted(versions) for kind in ("encrypted", "plain")]
    assert [path.stem for path in RELEASED] == expected


def test_it_opens_with_its_content(released: Path, empty_services: Services) -> None:
    assert driver.is_encrypted(released) == bool(passphrase_of(released))
    with opened(released, passphrase_of(released)) as services:
        assert services.database.problems() == []
        assert schema(services.database) == schema(empty_services.database)
        assert {name: len(rows) for name, rows in dump(services.database).items()} == counts_of(released)
        (department,) = services.departments.rows(YEAR)
        assert (department.school, department.advocates) == ("St Mary’s School", "Ada Invented, Ben Invented")
        (observation,) = services.observations.rows(YEAR)
        sheet = services.observations.sheet(observation.id)
        agreed = ["T draws a double number line", "P: “it doubles because 3 × 2 is 6”"]
        # Version 0001 asked nobody: there, only what was chosen for a strength is agreed.
        assert [line.text for line in sheet.lines] == (agreed[:1] if "0001" in released.stem else agreed)
        assert sheet.strengths[0].lines == sheet.lines[:1]
        assert services.search.find("stem sentence together")
        assert bool(services.search.find("25-12")) == (released.stem >= "schema-0004")
        assert services.schools.find("marys camden")


def test_it_can_be_written_on(released: Path) -> None:
    with opened(released, passphrase_of(released)) as services:
        (visit,) = services.visits.rows()
        services.visits.change(visit.id, notes="Written by a later program")
        assert services.database.undo() == "Edit visit"
        assert services.database.problems() == []
