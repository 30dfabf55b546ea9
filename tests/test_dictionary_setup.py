"""The set-up of the dictionary: what it installs, and that a lack of it fails nothing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "packaging/linux/dictionary.sh"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Only Linux lacks a dictionary.")


class Machine:
    """A folder set up as the project is, with the few programs that a machine has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs = folder / "programs"
        for place in ("packaging/linux", ".venv/bin", "programs"):
            (folder / place).mkdir(parents=True)
        shutil.copy(SCRIPT, folder / "packaging/linux")
        for name in ("sh", "dirname"):
            (self.programs / name).symlink_to(str(shutil.which(name)))
        self.has(folder / ".venv/bin/python", f"test -e {folder}/dictionary")

    def has(self, program: str | Path, does: str) -> None:
        path = self.programs / program
        path.write_text(f"#!{shutil.which('sh')}\n{does}\n", encoding="utf-8")
        path.chmod(0o755)

    def set_up(self) -> str:
        script = self.folder / "packaging/linux/dictionary.sh"
        surroundings = {**os.environ, "PATH": str(self.programs)}
        done = subprocess.run(["/bin/sh", script], env=surroundings, capture_output=True, text=True, check=True)
        assert done.stderr == ""
        return done.stdout


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_nothing_is_done_where_a_dictionary_is(machine: Machine) -> None:
    (machine.folder / "dictionary").touch()
    machine.has("apt-get", "exit 1")
    assert machine.set_up() == ""


def test_it_is_installed_as_root(machine: Machine) -> None:
    machine.has("id", "echo 0")
    machine.has(
        "apt-get", f'case "$*" in *"install "*"libenchant-2-2 hunspell-en-gb") : >{machine.folder}/dictionary;; esac'
    )
    assert machine.set_up() == "Installing a dictionary of British English\n"


@pytest.mark.parametrize(
    ("user", "tool", "says"),
    [
        ("1000", "apt-get", "type: sudo apt-get update && sudo apt-get install libenchant-2-2 hunspell-en-gb"),
        ("0", "apt-get", "type: sudo apt-get update && sudo apt-get install libenchant-2-2 hunspell-en-gb"),
        ("1000", "dnf", "type: sudo dnf install enchant2 hunspell-en-GB"),
        ("1000", "other", "install both with the package tool of your system"),
    ],
)
def test_what_is_missing_is_said_and_fails_nothing(machine: Machine, user: str, tool: str, says: str) -> None:
    machine.has("id", f"echo {user}")
    machine.has(tool, "exit 100")  # as without a network
    told = machine.set_up()
    assert "Spelling will not be checked" in told
    assert "All else works." in told
    assert says in told
