"""The command line as a program: exit codes, what it imports, and what it does when the world interrupts."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pytest

from tfm_desktop import __version__
from tfm_desktop.cli.arguments import COMMANDS
from tfm_desktop.paths import Paths
from tfm_desktop.storage.database import Database

Typed = Callable[..., Any]

CONTROL_C, CONTROL_D = "\x03", "\x04"
PROGRAM = [sys.executable, "-m", "tfm_desktop"]


def started(*words: object, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *map(str, words)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", **more},
        stdin=subprocess.DEVNULL,
    )


def test_the_version_and_the_help_are_told(typed: Typed) -> None:
    assert typed("--version").out == f"TfM Desktop {__version__}\n"
    told = typed("--help")
    assert told.code == 0
    assert all(command in told.out for command in COMMANDS)


@pytest.mark.parametrize(
    "words",
    [
        "--file s.tfm",
        "--nonsense",
        "lst observations",
        "list",
        "list grades",
        "list visits --jso",
        "list visits --file",
        "list visits --file=",
        "report",
        "report feedback --out f.pdf",
        "report feedback all",
        "report grades all --out f",
        "schools",
        "schools import",
        "schools lose x",
        "sample",
        "sample a.tfm b.tfm",
        "restore",
        "check now",
    ],
)
def test_wrong_usage_is_told_with_the_right_one(typed: Typed, words: str) -> None:
    told = typed(*words.split())
    assert told.code == 2
    assert told.out == ""
    assert told.err.startswith("usage: tfm-desktop")


def test_the_file_may_be_named_before_the_command_and_after_it(typed: Typed, work: Path) -> None:
    after = typed("list", "visits", "--file", work)
    assert after.code == 0
    assert typed("--file", work, "list", "visits") == after
    assert typed("--file", "elsewhere.tfm", "list", "visits", "--file", work) == after


def test_the_exit_codes_reach_the_shell(work: Path, tmp_path: Path) -> None:
    done = started("check", "--file", work)
    assert (done.returncode, done.stderr) == (0, "")
    problem = started("check", "--file", tmp_path / "none.tfm")
    assert (problem.returncode, problem.stdout) == (1, "")
    assert problem.stderr.count("\n") == 1
    assert started("check", "--files").returncode == 2


def test_what_a_command_does_not_need_is_not_imported(work: Path) -> None:
    def imported(*words: object) -> str:
        command = [sys.executable, "-X", "importtime", *PROGRAM[1:], *map(str, words)]
        return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stderr

    version = imported("--version")
    assert not any(name in version for name in ("sqlmodel", "sqlalchemy", "reportlab", "PySide6", "platformdirs"))
    listed = imported("list", "visits", "--file", work)
    assert "sqlmodel" in listed
    assert not any(name in listed for name in ("alembic", "reportlab", "PySide6"))
    reported = imported("report", "visit", "all", "--file", work, "--out", work.parent)
    assert "reportlab" in reported
    assert "PySide6" not in reported


def test_without_qt_the_commands_work_and_the_window_says_what_it_needs(work: Path, tmp_path: Path) -> None:
    def without_qt(*words: object) -> subprocess.CompletedProcess[str]:
        program = "import sys; sys.modules['PySide6'] = None; from tfm_desktop.__main__ import main; sys.exit(main())"
        command = [sys.executable, "-c", program, *map(str, words)]
        return subprocess.run(command, capture_output=True, check=False, encoding="utf-8")

    assert without_qt("report", "plan", "all", "--file", work, "--out", tmp_path / "p").returncode == 0
    for words in ([], [work]):
        told = without_qt(*words)
        assert (told.returncode, told.stdout) == (1, "")
        assert told.stderr.startswith("The window needs PySide6 and the libraries it stands on")
        assert "Traceback" not in told.stderr


def test_a_terminal_without_accents_gets_a_mark_in_their_place(work: Path) -> None:
    people = started("list", "people", "--file", work, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert people.returncode == 0
    assert "Zo? ?ukasik" in people.stdout
    as_json = started("list", "people", "--file", work, "--json", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert json.loads(as_json.stdout)[0]["name"] == "Zoë Łukasik"


def test_a_reader_that_stops_reading_is_no_fault(work: Path) -> None:
    words = [*PROGRAM, "list", "lines", "--json", "--file", str(work)]
    buffered = {**os.environ, "PYTHONUNBUFFERED": ""}
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=buffered) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        assert running.stderr.read() == b""


def test_a_fault_of_the_program_is_said_in_a_sentence_and_logged(refused: Callable[..., str], work: Path) -> None:
    with sqlite3.connect(work) as opened:
        opened.execute("DROP TABLE visit_activity")
    opened.close()
    assert refused("list", "activities", "--file", work).startswith("The program failed in a way it should not")
    assert "OperationalError" in Paths.of_user().log_file.read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="the shell that limits the size of files is not there")
def test_where_there_is_no_room_it_is_said_and_nothing_half_written_is_left(work: Path, tmp_path: Path) -> None:
    def with_little_room(*words: object) -> subprocess.CompletedProcess[str]:
        command = ["sh", "-c", 'ulimit -f 4 && exec "$@"', "sh", *PROGRAM, *map(str, words)]
        return subprocess.run(command, capture_output=True, check=False, encoding="utf-8")

    before = sorted(tmp_path.iterdir())
    for words in (
        ["sample", tmp_path / "s.tfm"],
        ["report", "plan", "all", "--file", work, "--out", tmp_path],
        ["backup", "--file", work, "--to", tmp_path],
    ):
        told = with_little_room(*words)
        assert (told.returncode, told.stdout) == (1, "")
        assert "could not be written in the folder" in told.stderr
        assert sorted(tmp_path.iterdir()) == before


def at_a_terminal(*words: object, answers: list[str]) -> tuple[int, str, str]:
    """Answer each question as it comes; give the exit code, standard output and standard error."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    # In a session of its own, getpass finds no terminal but this one.
    command = [*PROGRAM, *map(str, words)]
    with subprocess.Popen(
        command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as running:
        assert running.stdout
        assert running.stderr
        said = b""
        for answer in answers:
            said += question(running.stderr)
            if answer == CONTROL_C:
                running.send_signal(signal.SIGINT)
            else:
                os.write(ours, answer.encode())
        out, err = running.communicate()
    os.close(ours)
    os.close(theirs)
    return running.returncode, out.decode(), (said + err).decode()


def question(stream: IO[bytes]) -> bytes:
    said = b""
    while not said.endswith(b": ") and (sign := stream.read(1)):
        said += sign
    return said


def test_the_passphrase_is_asked_for_on_a_terminal(tmp_path: Path) -> None:
    file = tmp_path / "locked.tfm"
    Database.create(file, "pâss wørd").close()
    asked = "Passphrase of locked.tfm: "
    assert at_a_terminal("check", "--file", file, answers=["pâss wørd\n"])[::2] == (0, f"{asked}\n")
    code, _, err = at_a_terminal("check", "--file", file, answers=["password\n"])
    assert (code, "The passphrase does not open “locked.tfm”." in err) == (1, True)
    assert at_a_terminal("check", "--file", file, answers=[CONTROL_D])[::2] == (1, asked)
    assert at_a_terminal("check", "--file", file, answers=[CONTROL_C])[::2] == (1, asked)


def test_a_new_default_file_asks_twice_for_its_passphrase(register: Path) -> None:
    code, _, err = at_a_terminal("schools", "import", register, answers=["one\n", "two\n"])
    assert (code, "so “mastery.tfm” was not created" in err) == (1, True)
    code, out, _ = at_a_terminal("schools", "import", register, answers=["one two\n", "one two\n"])
    assert (code, out) == (0, "2 schools read: 2 new, 0 updated. 0 rows skipped.\n")
    assert "is locked by a passphrase" in started("check").stderr
    assert started("check", TFM_DESKTOP_PASSPHRASE="one two").returncode == 0
