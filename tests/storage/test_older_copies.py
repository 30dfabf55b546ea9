"""Copies that still hold what was deleted: found by their names, in the folders of this file alone."""

import datetime as dt
from pathlib import Path

import pytest

from tfm_desktop.storage import older_copies

MOMENT = dt.datetime(2026, 11, 28, 15, 0).astimezone()
IDENTITY = "abcdef0123456789"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    for name in (
        "backups/mastery-abcdef/mastery 2026-11-28 143702.tfm",
        "backups/mastery-abcdef/mastery 2026-11-28 150000.tfm",
        "backups/mastery-abcdef/mastery 2026-11-28 160000.tfm",
        "backups/mastery-abcdef/mastery 2026-11-28 143702.tfm.part",
        "backups/mastery-999999/mastery 2026-11-01 143702.tfm",
        "backups/mastery-000000/mastery 2026-10-03 090000.tfm",
        "backups/former name-abcdef/former name 2026-10-02 090000.tfm",
        "mastery damaged 2026-03-05 1200.tfm",
        "backups/mastery 2025-01-02 0905.tfm",
        "backups/mastery 2025-01-02 0905 (2).tfm",
        "backups/mastery 2025-02-30 0905.tfm",
        "backups/other 2025-01-02 0905.tfm",
        "mastery before restore 2026-03-04 1200.tfm",
        "stick/mastery-abcdef/mastery 2026-11-28 143702.tfm",
        "stick/mastery-999999/mastery 2026-11-28 143702.tfm",
        "mastery.tfm",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path / "mastery.tfm"


def copies(file: Path) -> list[older_copies.Copy]:
    return older_copies.made_before(file, IDENTITY, [file.parent / "backups", file.parent / "stick"], MOMENT)


def names(file: Path) -> list[str]:
    return [one.path.name for one in copies(file)]


def test_which_copies_still_hold_what_was_deleted(file: Path) -> None:
    assert names(file) == [
        "mastery 2025-01-02 0905 (2).tfm",
        "mastery 2025-01-02 0905.tfm",
        "mastery before restore 2026-03-04 1200.tfm",
        "mastery damaged 2026-03-05 1200.tfm",
        "former name 2026-10-02 090000.tfm",
        "mastery 2026-10-03 090000.tfm",
        "mastery 2026-11-28 143702.tfm",
        "mastery 2026-11-28 143702.tfm",
    ]


def test_when_the_last_of_them_goes(file: Path) -> None:
    found = copies(file)
    assert found[-1].goes_on == dt.date(2029, 1, 6)
    assert found[0].goes_on is None, "nobody thins what lies in the folder of all"


def test_they_can_be_deleted_and_no_other_file_is(file: Path) -> None:
    stood = set(file.parent.rglob("*.tfm*"))
    found = copies(file)
    older_copies.remove(found)
    assert stood - set(file.parent.rglob("*.tfm*")) == {one.path for one in found}
    assert names(file) == []


def test_no_folder_has_no_copies(tmp_path: Path) -> None:
    assert older_copies.made_before(tmp_path / "a (1)+.tfm", IDENTITY, [tmp_path / "none"], MOMENT) == []
