"""The command line as a program: exit codes, what it imports, and what it does when the world interrupts."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
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

# To start the program takes longer than what it does, so several commands share one start where they can.
SEVERAL = """
import json, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
{before}
from tfm_desktop.__main__ import main
for words in json.loads(sys.argv[1]):
    code = main(words)
    {after}
"""


def several(*commands: list[object], before: str = "", after: str = "") -> list[str]:
    """Give the words that run several commands in one start, with a statement before the first and after each."""
    typed = [[str(word) for word in words] for words in commands]
    return [sys.executable, "-c", SEVERAL.format(before=before, after=after), json.dumps(typed)]


def started(command: list[str], **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
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
        "report plan all --out f --format odt",
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
    done = started([*PROGRAM, "--version"])
    assert (done.returncode, done.stderr) == (0, "")
    problem = started([*PROGRAM, "check", "--file", str(tmp_path / "none.tfm")])
    assert (problem.returncode, problem.stdout) == (1, "")
    assert problem.stderr.count("\n") == 1
    assert started([*PROGRAM, "check", "--files"]).returncode == 2


def test_what_a_command_does_not_need_is_not_imported(work: Path) -> None:
    commands: list[list[object]] = [
        ["--version"],
        ["list", "visits", "--file", work],
        ["report", "visit", "all", "--file", work, "--out", work.parent],
    ]
    told = started(several(*commands, after="print(code, *sys.modules, file=sys.stderr)")).stderr.splitlines()
    version, listed, reported = (set(line.split()) for line in told)
    assert "0" in version & listed & reported
    assert not version & {"sqlmodel", "sqlalchemy", "reportlab", "PySide6", "platformdirs"}
    assert "sqlmodel" in listed
    assert not listed & {"alembic", "reportlab", "PySide6"}
    assert "reportlab" in reported
    assert "PySide6" not in reported


def test_without_qt_the_commands_work_and_the_window_says_what_it_needs(work: Path, tmp_path: Path) -> None:
    report = ["report", "plan", "all", "--file", work, "--out", tmp_path / "p"]
    told = started(several(report, [], [work], before="sys.modules['PySide6'] = None", after="print(code)"))
    assert told.stdout.splitlines()[1:] == ["0", "1", "1"]
    first, second = told.stderr.splitlines()
    assert first == second
    assert first.startswith("The window needs PySide6 and the libraries it stands on")


def test_a_terminal_without_accents_gets_a_mark_in_their_place(work: Path) -> None:
    people = ["list", "people", "--file", work]
    told = started(several(people, [*people, "--json"]), PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (told.returncode, told.stderr) == (0, "")
    table, as_json = told.stdout.split("\n[", maxsplit=1)
    assert "Zo? ?ukasik" in table
    assert json.loads(f"[{as_json}")[0]["name"] == "Zoë Łukasik"


def test_a_reader_that_stops_reading_is_no_fault(work: Path) -> None:
    words = [*PROGRAM, "list", "lines", "--json", "--file", str(work)]
    buffered = {**os.environ, "PYTHONUNBUFFERED": ""}
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=buffered) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        assert running.stderr.read() == b""


def test_a_table_that_is_gone_is_damage(refused: Callable[..., str], work: Path) -> None:
    with sqlite3.connect(work) as opened:
        opened.execute("DROP TABLE visit_activity")
    opened.close()
    assert "is damaged" in refused("list", "activities", "--file", work)


def test_a_fault_of_the_program_is_said_in_a_sentence_and_logged(
    refused: Callable[..., str], work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_: object, **__: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(json, "dumps", fall)
    monkeypatch.setattr(json, "dump", fall)
    said = refused("list", "activities", "--json", "--file", work)
    assert said.startswith("The program failed in a way it should not")
    assert "ZeroDivisionError" in Paths.of_user().log_file.read_text(encoding="utf-8")


@pytest.fixture
def little_room(work: Path) -> Iterator[None]:
    """Let no file grow beyond 16 KiB, once the file of work is there: enough to open it."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16 * 1024, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("little_room")
@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("sample s.tfm", "s.tfm"),
        ("report plan all --out .", "2025-26 Plan Haverstock School.pdf"),
        ("backup --to .", "work 20"),
    ],
)
def test_where_there_is_no_room_it_is_said_and_nothing_half_written_is_left(
    refused: Callable[..., str], work: Path, monkeypatch: pytest.MonkeyPatch, command: str, name: str
) -> None:
    monkeypatch.chdir(work.parent)
    before = sorted(work.parent.iterdir())
    said = refused("--file", "work.tfm", *command.split())
    assert f"“{name}" in said
    assert "could not be written in the folder" in said or "does not answer" in said
    assert ".part" not in said
    assert sorted(work.parent.iterdir()) == before


def at_a_terminal(command: list[str], *, answers: list[str]) -> tuple[str, str]:
    """Answer each question as it comes; give standard output and standard error."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    # In a session of its own, getpass finds no terminal but this one.
    with subprocess.Popen(
        command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as running:
        assert running.stdout
        assert running.stderr
        said = b""
        for answer in answers:
            said += question(running.stderr)
            if answer != CONTROL_C:
                os.write(ours, answer.encode())
        out, err = ended(running, is_interrupted=answers[-1] == CONTROL_C)
    os.close(ours)
    os.close(theirs)
    return out.decode(), (said + err).decode()


def ended(running: subprocess.Popen[bytes], *, is_interrupted: bool) -> tuple[bytes, bytes]:
    """Press Control and C where that is the last answer, and gather what was said until the end."""
    while is_interrupted:
        running.send_signal(signal.SIGINT)
        try:
            return running.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            continue  # it came just before the program began to read, which then waits on: pressed again, as one does
    return running.communicate()


def question(stream: IO[bytes]) -> bytes:
    """Read up to the end of a question; a colon within a sentence is none."""
    said = b""
    while not re.search(rb"^(Passphrase|The same again).*: $", said, re.MULTILINE) and (sign := stream.read(1)):
        said += sign
    return said


def test_the_passphrase_is_asked_for_on_a_terminal(tmp_path: Path) -> None:
    file = tmp_path / "locked.tfm"
    Database.create(file, "pâss wørd").close()
    check: list[object] = ["check", "--file", file]
    answers = ["pâss wørd\n", "password\n", CONTROL_D, CONTROL_C]
    out, err = at_a_terminal(several(*[check] * 4, after="print(code)"), answers=answers)
    sound, *codes = out.splitlines()
    assert sound.startswith("“locked.tfm” is sound")
    assert codes == ["0", "1", "1", "1"]
    asked = "Passphrase of locked.tfm: "
    refused = "The passphrase does not open “locked.tfm”."
    assert err.startswith(f"{asked}\n{asked}\n{refused}")
    assert err.split("\n", maxsplit=2)[2].count("\n") == 1
    assert err.endswith(f"\n{asked}{asked}")


def test_a_new_default_file_asks_twice_for_its_passphrase(
    refused: Callable[..., str], typed: Typed, register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take: list[object] = ["schools", "import", register]
    answers = ["one\n", "two\n", "one two\n", "one two\n"]
    out, err = at_a_terminal(several(take, take, after="print(code)"), answers=answers)
    assert out.splitlines() == ["1", "2 schools read: 2 new, 0 updated. 0 rows skipped.", "0"]
    assert err.count("so “mastery.tfm” was not created") == 1
    assert "is locked by a passphrase" in refused("check")
    monkeypatch.setenv("TFM_DESKTOP_PASSPHRASE", "one two")
    assert typed("check").code == 0
