"""The schools register on the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tfm_desktop.paths import Paths

Typed = Callable[..., Any]
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "schools"


@pytest.mark.skipif(not REAL.is_dir(), reason="the real register is not beside this clone")
def test_the_real_register_is_loaded_and_a_school_found(typed: Typed) -> None:
    links = REAL / "links_edubasealldata_2025-04.csv"
    told = typed("schools", "import", REAL / "edubase_secondary_2022-07.csv", "--links", links)
    assert (told.code, told.out) == (0, "3,406 schools read: 3,406 new, 0 updated. 0 rows skipped.\n")
    assert told.err.startswith("“mastery.tfm” has no passphrase: whoever has the file can read it.")
    found = json.loads(typed("schools", "find", "haverstock camden", "--json").out)
    assert found[0]["urn"] == "100049"
    assert json.loads(typed("schools", "find", "nw3 HAVER", "--json").out)[0]["urn"] == "100049"
    assert len(json.loads(typed("list", "schools", "--json").out)) == 3406


def test_an_import_again_updates_and_keeps(typed: Typed, work: Path, register: Path) -> None:
    register.write_text("URN,EstablishmentName,Town\n100049,Haverstock Academy,London\n100050,Parliament Hill,London\n")
    told = typed("schools", "import", register, "--file", work)
    assert told.out == "2 schools read: 1 new, 1 updated. 0 rows skipped.\n"
    assert told.err == ""
    assert json.loads(typed("list", "departments", "--json", "--file", work).out)[0]["school"] == "Haverstock Academy"


def test_links_say_which_school_followed(typed: Typed, register: Path, tmp_path: Path) -> None:
    links = tmp_path / "links.csv"
    links.write_text("URN,LinkURN,LinkName,LinkType\n100049,400001,Ysgol y Bont,Successor\n")
    assert typed("schools", "import", register, "--links", links).code == 0
    assert json.loads(typed("schools", "find", "haverstock", "--json").out)[0]["successor_urn"] == "400001"


def test_skipped_rows_are_named_by_their_line(typed: Typed, register: Path) -> None:
    register.write_text(
        "URN,EstablishmentName,Town\n10OO49,Haverstock,London\n100050,Parliament Hill,London,NW5\n400001,Y Bont,\n"
    )
    told = typed("schools", "import", register)
    assert (told.code, told.out) == (0, "1 school read: 1 new, 0 updated. 2 rows skipped.\n")
    assert "Line 2 was skipped. “10OO49” is not a URN.\n" in told.err
    assert "Line 3 was skipped. It has 4 cells where the heading has 3.\n" in told.err


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "“register.csv” is empty."),
        (b"URN,EstablishmentName\r\n", "“register.csv” is empty."),
        (b"EstablishmentName,Town\r\nHaverstock,London\r\n", "“register.csv” has no column “URN”"),
        (b"%PDF-1.7\n\0\0\1\2\n", "“register.csv” is not a CSV file."),
        (b"Dear all,\nwe met on Tuesday.\n", "“register.csv” has no column “URN”"),
    ],
)
def test_a_file_that_is_no_register_is_refused_before_anything_is_made(
    refused: Callable[..., str], register: Path, content: bytes, sentence: str
) -> None:
    register.write_bytes(content)
    assert refused("schools", "import", register).startswith(sentence)
    assert not Paths.of_user().file.exists()


def test_a_register_or_links_that_are_not_there_are_named(refused: Callable[..., str], register: Path) -> None:
    assert refused("schools", "import", register.with_name("no.csv")).startswith("There is no file “no.csv”")
    assert refused("schools", "import", register, "--links", register).startswith(
        "“register.csv” has no column “LinkURN”"
    )
    assert not Paths.of_user().file.exists()


def test_only_the_default_file_is_made_by_an_import(
    refused: Callable[..., str], register: Path, tmp_path: Path
) -> None:
    assert refused("schools", "import", register, "--file", tmp_path / "typo.tfm").startswith(
        "There is no file “typo.tfm”"
    )
    assert not (tmp_path / "typo.tfm").exists()


def test_a_new_default_file_is_locked_where_a_passphrase_is_set(
    typed: Typed, refused: Callable[..., str], register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TFM_DESKTOP_PASSPHRASE", "correct horse")
    assert typed("schools", "import", register).err == ""
    assert b"Haverstock" not in Paths.of_user().file.read_bytes()
    monkeypatch.delenv("TFM_DESKTOP_PASSPHRASE")
    assert "is locked by a passphrase" in refused("schools", "find", "haverstock")


def test_schools_are_found_by_the_beginnings_of_words(typed: Typed, work: Path) -> None:
    told = typed("schools", "find", "lond have", "--file", work)
    heading, row = told.out.splitlines()
    assert heading.split()[:2] == ["ID", "URN"]
    assert "100049  Haverstock School" in row
    nothing = typed("schools", "find", "hogwarts", "--file", work)
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "No schools found.\n")
    assert typed("schools", "find", "hogwarts", "--json", "--file", work).out == "[]\n"
    assert typed("schools", "find", "\"' OR *", "--file", work).err == "No schools found.\n"
