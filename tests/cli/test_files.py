"""Files on the command line: written once, checked, copied, put back, and refused by name when something is wrong."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.data_file import DATA

from tfm_desktop.paths import Paths
from tfm_desktop.storage.database import Database

Typed = Callable[..., Any]
SECRET = "correct horse"


def test_a_sound_file_is_said_to_be_sound(typed: Typed, work: Path) -> None:
    told = typed("check", "--file", work)
    assert told.out == "“work.tfm” is sound: its pages, its links and its search index were checked.\n"


def test_what_a_check_finds_is_named(typed: Typed, work: Path) -> None:
    with sqlite3.connect(work) as opened:
        opened.execute("UPDATE visit SET department_id = '00000000000000000000000000000000'")
    opened.close()
    told = typed("check", "--file", work)
    assert (told.code, told.out) == (1, "")
    assert told.err == "A record of “visit” points to a missing “department”.\n"


def test_a_backup_holds_all_and_goes_back_into_its_place(typed: Typed, work: Path, tmp_path: Path) -> None:
    before = typed("list", "lines", "--json", "--file", work).out
    copy = Path(typed("backup", "--to", tmp_path / "copies" / "new", "--file", work).out.strip())
    assert re.fullmatch(r"work \d{4}-\d\d-\d\d \d{6}\.tfm", copy.name)
    assert re.fullmatch(r"work-[0-9a-f]{6}", copy.parent.name)
    work.write_bytes(b"spoiled")
    told = typed("restore", copy, "--file", work)
    assert told.out.startswith(
        f"“work.tfm” was restored from “{copy.name}”.\nThe file that stood there is kept as “work"
    )
    assert typed("list", "lines", "--json", "--file", work).out == before
    assert [one.read_bytes() for one in tmp_path.glob("work before*")] == [b"spoiled"]


def test_the_default_file_and_folder_of_backups_are_those_of_the_user(typed: Typed, work: Path) -> None:
    assert typed("restore", work).out == "“mastery.tfm” was restored from “work.tfm”.\n"
    assert Paths.of_user().file.is_file()
    assert Path(typed("backup").out.strip()).parent.parent == Paths.of_user().backups
    assert typed("list", "visits").out == typed("list", "visits", "--file", work).out


@pytest.mark.parametrize("command", ["check", "backup", "list visits", "schools find x", "report plan all --out p"])
def test_without_a_default_file_the_way_to_one_is_told(refused: Callable[..., str], command: str) -> None:
    assert "begin with “tfm-desktop schools import CSV”" in refused(*command.split())


def test_a_locked_file_wants_its_passphrase_and_no_other(
    typed: Typed, refused: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "locked.tfm"
    Database.create(file, SECRET).close()
    before = file.read_bytes()
    assert "“locked.tfm” is locked by a passphrase. Set TFM_DESKTOP_PASSPHRASE" in refused("check", "--file", file)
    monkeypatch.setenv("TFM_DESKTOP_PASSPHRASE", "correct horsf")
    for _ in range(4):
        assert "The passphrase does not open “locked.tfm”" in refused("check", "--file", file)
    assert "The passphrase does not open" in refused("restore", file, "--file", tmp_path / "target.tfm")
    assert file.read_bytes() == before
    monkeypatch.setenv("TFM_DESKTOP_PASSPHRASE", SECRET)
    assert typed("check", "--file", file).code == 0


def test_a_passphrase_does_not_hinder_a_file_that_has_none(
    typed: Typed, work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TFM_DESKTOP_PASSPHRASE", SECRET)
    assert typed("check", "--file", work).code == 0
    copy = typed("backup", "--to", tmp_path / "copies", "--file", work).out.strip()
    assert typed("restore", copy, "--file", tmp_path / "back.tfm").code == 0
    monkeypatch.delenv("TFM_DESKTOP_PASSPHRASE")
    assert typed("check", "--file", tmp_path / "back.tfm").code == 0


def text(path: Path) -> None:
    path.write_text("Notes on Year 8, not in a file of this program.\n")


def nothing(path: Path) -> None:
    path.touch()


def another_database(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE recipes (name)")
    other.close()


def cut_off(path: Path) -> None:
    Database.create(path).close()
    os.truncate(path, path.stat().st_size // 2)


def left_open(path: Path) -> None:
    """Leave a file as a program does that ends without closing it."""
    script = "import os, sys; from pathlib import Path; from tfm_desktop.storage.database import Database\n"
    script += "Database.open(Path(sys.argv[1])); os._exit(0)"
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    subprocess.run([sys.executable, "-c", script, str(path)], env=surroundings, check=True)


def test_a_file_that_was_not_closed_properly_is_checked_once(typed: Typed, work: Path) -> None:
    left_open(work)
    told = typed("list", "visits", "--file", work)
    said = "“work.tfm” was not closed properly last time. It was checked, and nothing is wrong with it.\n"
    assert (told.code, told.err) == (0, said)
    assert typed("list", "visits", "--file", work).err == ""


def test_damage_that_the_check_finds_is_one_sentence_and_the_file_is_left_alone(
    refused: Callable[..., str], work: Path
) -> None:
    with sqlite3.connect(work) as opened:
        opened.execute("DELETE FROM school")
    opened.close()
    left_open(work)
    before = work.read_bytes()
    assert refused("list", "visits", "--file", work).startswith("“work.tfm” is damaged and was left as it is.")
    assert work.read_bytes() == before


def test_a_file_with_a_trigger_that_is_not_ours_is_refused(refused: Callable[..., str], work: Path) -> None:
    with sqlite3.connect(work) as opened:
        opened.execute("CREATE TRIGGER spy AFTER INSERT ON line BEGIN DELETE FROM visit; END")
    opened.close()
    told = refused("list", "visits", "--file", work)
    assert told.startswith("“work.tfm” holds something that this program did not put there (trigger “spy”).")


def test_an_older_file_is_backed_up_before_it_is_brought_up_to_date(typed: Typed, tmp_path: Path) -> None:
    old = Path(shutil.copyfile(DATA / "schema-0001-plain.tfm", tmp_path / "old.tfm"))
    before = typed("list", "visits", "--json", "--file", old).out
    (kept,) = Paths.of_user().backups.glob("old-000000/old *.tfm")
    assert typed("list", "visits", "--json", "--file", kept).out == before


def newer(path: Path) -> None:
    Database.create(path).close()
    with sqlite3.connect(path) as opened:
        opened.execute("UPDATE alembic_version SET version_num = '0999'")
    opened.close()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (text, "“odd.tfm” is not a file of this program."),
        (nothing, "“odd.tfm” is not a file of this program."),
        (another_database, "“odd.tfm” is not a file of this program."),
        (cut_off, "“odd.tfm” is damaged and was left as it is."),
        (newer, "“odd.tfm” was written by a newer program (file version 0999;"),
        (Path.mkdir, "“odd.tfm” could not be read"),
    ],
)
def test_a_file_that_cannot_be_opened_is_told_from_the_others_and_left_alone(
    refused: Callable[..., str], tmp_path: Path, make: Callable[[Path], None], sentence: str
) -> None:
    odd = tmp_path / "odd.tfm"
    make(odd)
    before = odd.read_bytes() if odd.is_file() else b""
    for words in (["check"], ["list", "visits"], ["schools", "find", "x"], ["backup", "--to", tmp_path / "copies"]):
        assert refused(*words, "--file", odd).startswith(sentence)
    assert refused("restore", odd, "--file", tmp_path / "new.tfm").startswith(sentence)
    assert not (tmp_path / "new.tfm").exists()
    assert (odd.read_bytes() if odd.is_file() else b"") == before


def test_a_file_that_is_not_there_is_told_from_a_folder_that_is_not(
    refused: Callable[..., str], tmp_path: Path
) -> None:
    assert refused("check", "--file", tmp_path / "none.tfm").startswith("There is no file “none.tfm” in the folder")
    assert refused("check", "--file", tmp_path / "no" / "s.tfm").startswith(
        "The folder “no” for “s.tfm” does not exist."
    )
    assert refused("sample", tmp_path / "no" / "s.tfm").startswith("The folder “no” for “s.tfm” does not exist.")
    assert refused("restore", tmp_path / "no.tfm", "--file", tmp_path / "s.tfm").startswith("There is no file “no.tfm”")


def test_a_file_that_is_open_elsewhere_is_left_alone(refused: Callable[..., str], work: Path, tmp_path: Path) -> None:
    holder = Database.open(work)
    try:
        for words in (["check"], ["list", "visits"], ["report", "plan", "all", "--out", tmp_path / "p"]):
            assert refused(*words, "--file", work).startswith("“work.tfm” is open in another window or program.")
        assert refused("restore", work, "--file", tmp_path / "new.tfm").startswith("“work.tfm” is open")
    finally:
        holder.close()


def test_no_backup_is_put_where_a_file_stands(refused: Callable[..., str], work: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine")
    assert refused("backup", "--to", taken, "--file", work).startswith("“")
    assert taken.read_text() == "mine"


def test_an_existing_file_is_never_written_over(refused: Callable[..., str], work: Path) -> None:
    before = work.read_bytes()
    assert refused("sample", work) == "“work.tfm” exists already, and was left as it is. Choose another name."
    assert work.read_bytes() == before
