"""What is typed, and the passphrase, are found nowhere but where the user put them: every byte is searched."""

import ctypes
import datetime as dt
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.data_file import small_world
from tests.planter import PASSPHRASE, SECOND, WORDS

from tfm_desktop.__main__ import main
from tfm_desktop.domain.errors import Problem
from tfm_desktop.services.services import Services
from tfm_desktop.storage import driver
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.keys import Key, salt_of

VARIABLE = "TFM_DESKTOP_PASSPHRASE"
# Of the file, of what is saved, and the second one for backups: the settings alone say where they are.
FOLDERS = ("Krembolt", "Sellivane", SECOND)
IN_FILE = ("name", "note", "line", "begun", "topic", "import")
WAITING = 60  # seconds at the most
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
# Python tries a folder out under a name of eight signs and removes it at once; the other is how a second start calls.
EXPECTED = re.compile(r"[a-z0-9_]{8}|tfm-desktop-[0-9a-f]{16}")
CREATED, MOVED_HERE, FOLDER_WAS = 0x100, 0x80, 0x40000000  # inotify(7)


def words_in(content: bytes, words: Iterable[str]) -> list[str]:
    """Give the words that stand in bytes, whatever their case and encoding, also as an address writes them."""
    lowered = content.lower()
    forms = {word: [word.lower().encode(one) for one in ENCODINGS] + [quote(word.lower()).encode()] for word in words}
    return [word for word in words if any(form in lowered for form in forms[word])]


@dataclass
class Place:
    """The folders of somebody who uses the program."""

    root: Path

    def __post_init__(self) -> None:
        self.home, self.temporary, self.exports = (self.root / name for name in ("home", "tmp", FOLDERS[1]))
        self.file = self.root / FOLDERS[0] / "mastery.tfm"
        for folder in (self.home, self.temporary, self.exports, self.root / SECOND, self.file.parent):
            folder.mkdir()

    def surroundings(self, **own: str) -> dict[str, str]:
        """Give the surroundings of a program that is to stay within these folders."""
        kinds = {f"XDG_{kind}_HOME": str(self.home / kind) for kind in ("CACHE", "CONFIG", "DATA", "STATE")}
        temporary = dict.fromkeys(("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP", "XDG_RUNTIME_DIR"), str(self.temporary))
        kinds |= {"HOME": str(self.home), "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": os.pathsep.join(sys.path)}
        return {**os.environ, **kinds, **temporary, **own}

    def holding(self, words: Iterable[str], *, but: Iterable[str] = ()) -> dict[str, list[str]]:
        """Give the files outside the exports in which words are found, and which."""
        found = {}
        for path in (one for one in self.root.rglob("*") if one.is_file() and self.exports not in one.parents):
            name = path.relative_to(self.root).as_posix()
            content = path.read_bytes() + path.name.encode()
            if not name.endswith(tuple(but)) and (there := words_in(content, words)):
                found[name] = there
        return found


class Planting:
    """The program in a process of its own, in which words are planted."""

    def __init__(self, place: Place, *more: str, **own: str) -> None:
        self.told: dict[str, object] = {}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.planter", str(place.file), str(place.exports), *more],
            env=place.surroundings(**own),
            cwd=Path(__file__).parents[1],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def until(self, name: str) -> None:
        """Wait until something is told."""
        assert self.process.stdout
        for line in self.process.stdout:
            what, told = json.loads(line)
            assert what != "failed", told
            self.told[what] = told
            if what == name:
                return
        raise AssertionError(self.process.communicate()[1].decode())

    def close(self) -> bytes:
        """Have the program end as it should, and give what it said on standard error."""
        said = self.process.communicate(b"\n", timeout=WAITING)
        self.told |= dict(map(json.loads, said[0].splitlines()))
        return said[1]

    @property
    def copied(self) -> list[str]:
        """Give what the clipboard was given."""
        copied = self.told["copied"]
        assert isinstance(copied, list)
        return copied

    def kill(self) -> bytes:
        self.process.kill()
        return self.process.communicate()[1]


class Watch:
    """Notes each file that is made in a folder, however short its life."""

    def __init__(self, folder: Path) -> None:
        library = ctypes.CDLL(None)
        self._notes = library.inotify_init1(os.O_NONBLOCK)
        library.inotify_add_watch(self._notes, os.fsencode(folder), CREATED | MOVED_HERE)

    def made(self) -> list[str]:
        """Give the names of those that are not expected."""
        try:
            told, names = os.read(self._notes, 1 << 20), []
        except BlockingIOError:
            return []
        finally:
            os.close(self._notes)
        while told:
            _, kind, _, size = struct.unpack_from("iIII", told)
            if not kind & FOLDER_WAS:  # Qt makes its socket in one
                names.append(told[16 : 16 + size].rstrip(b"\0").decode())
            told = told[16 + size :]
        return [name for name in names if not EXPECTED.fullmatch(name)]


def write_file(place: Place, passphrase: str) -> None:
    database = Database.create(place.file, passphrase)
    services = Services(database)
    small_world(services)
    left = services.departments.for_school(services.schools.by_hand(name="Left School"))
    services.visits.new(department_id=left, date=dt.date(2010, 2, 1))
    database.close()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def planting(place: Place) -> Iterator[list[Planting]]:
    begun: list[Planting] = []
    yield begun
    for one in begun:
        one.process.kill()
        one.process.communicate()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc, and at each file as it is made")
def test_of_an_encrypted_file_no_word_is_found_anywhere(place: Place, planting: list[Planting]) -> None:
    write_file(place, PASSPHRASE)
    watch = Watch(place.temporary)
    planting.append(Planting(place))
    program = planting[0]
    program.until("ready")
    secrets = [*WORDS.values(), *PASSPHRASE.split(), *FOLDERS]
    journal = place.file.with_name(f"{place.file.name}-journal")
    assert journal.stat().st_size > driver.PAGE
    settings = "settings.json"
    assert place.holding(secrets, but=[settings]) == {}
    process = Path(f"/proc/{program.told['ready']}")
    assert words_in((process / "cmdline").read_bytes(), [*WORDS.values(), *PASSPHRASE.split()]) == []
    said = program.kill()
    assert journal.exists()
    assert place.holding(secrets, but=[settings]) == {}
    assert place.holding([*WORDS.values(), *PASSPHRASE.split()]) == {}
    assert words_in(said, secrets) == []
    assert words_in(str(program.told["report"]).encode(), secrets) == []
    assert "KeyError" in str(program.told["report"])
    assert words_in("\n".join(program.copied).encode(), secrets) == []
    assert program.told["files"] == [".csv", ".docx", ".ics", ".json", ".pdf", ".pdf", ".xlsx"]
    assert watch.made() == []
    again = Database.open(place.file, PASSPHRASE)
    services = Services(again)
    assert all(services.search.find(WORDS[one]) for one in IN_FILE)
    assert services.search.find(WORDS["half"]) == []  # what was open is undone
    assert services.search.find(WORDS["gone"]) == []
    again.close()


def test_the_same_search_finds_the_words_of_a_plain_file(place: Place, planting: list[Planting]) -> None:
    write_file(place, "")
    planting.append(Planting(place))
    program = planting[0]
    program.until("ready")
    said = program.close()
    assert program.told["closed"] is True
    assert program.told["in backups"] == [True]
    assert place.holding([WORDS["gone"]]) == {}  # deleted for good, here and in the backups
    found = place.holding(WORDS.values())
    files = [name for name in found if name.endswith(".tfm")]
    kinds = ("mastery.tfm", "mastery before restore", "hurt.tfm", "hurt damaged", f"{SECOND}/", "/backups/")
    assert [kind for kind in kinds if not any(kind in name for name in files)] == []
    for name in files:
        assert set(found.pop(name)) >= {WORDS[one] for one in IN_FILE}
    assert found == {}
    assert place.holding(FOLDERS) == {"home/CONFIG/TfM Desktop/settings.json": list(FOLDERS)}
    assert words_in(said, WORDS.values()) == []
    chosen = json.loads((place.home / "CONFIG/TfM Desktop/settings.json").read_text())
    assert chosen["export_folder"] == str(place.exports)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_passphrase_that_the_surroundings_hold_is_passed_on_to_nobody(place: Place, planting: list[Planting]) -> None:
    write_file(place, PASSPHRASE)
    planting.append(Planting(place, "only open", **{VARIABLE: PASSPHRASE}))
    program = planting[0]
    program.until("ready")
    assert program.told["passed on"] == "False\n"
    assert words_in(Path(f"/proc/{program.told['ready']}/cmdline").read_bytes(), PASSPHRASE.split()) == []
    assert place.holding(PASSPHRASE.split()) == {}


def test_on_the_command_line_nothing_is_left_either(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in place.surroundings().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(tempfile, "tempdir", None)
    write_file(place, PASSPHRASE)
    watch = Watch(place.temporary) if sys.platform == "linux" else None
    secrets = [WORDS["wrong"], *PASSPHRASE.split(), "Invented"]

    def typed(code: int, *words: object, passphrase: str = PASSPHRASE) -> str:
        monkeypatch.setenv(VARIABLE, passphrase)
        assert main([str(word) for word in [*words, "--file", place.file]]) == code
        said = capsys.readouterr()
        assert words_in(said.err.encode(), secrets) == []
        return said.out

    typed(1, "list", "visits", passphrase=WORDS["wrong"])
    typed(2, "list", WORDS["search"])
    typed(1, "report", "visit", WORDS["name"], "--out", place.exports)
    assert "Ada Invented" in typed(0, "list", "people", "--json")
    typed(0, "report", "visit", "all", "--out", place.exports)
    assert place.holding([*secrets, WORDS["search"], WORDS["name"]]) == {}
    if watch:
        assert watch.made() == []


def test_no_error_says_the_passphrase_or_the_key(place: Place) -> None:
    write_file(place, PASSPHRASE)
    key = Key.of(PASSPHRASE, salt_of(place.file))
    raw, near = key.raw.hex(), PASSPHRASE.replace("7391", "7392")
    missing = place.root / "missing.tfm"
    place.file.with_name("cut.tfm").write_bytes(place.file.read_bytes()[: driver.PAGE])
    told = []
    for path, secret in ((place.file, near), (missing, PASSPHRASE), (place.file.with_name("cut.tfm"), PASSPHRASE)):
        for given in (secret, key):
            try:
                Database.open(path, given).close()
            except Problem as fault:
                told += [*traceback.format_exception(fault), repr(fault), repr(fault.args), repr(fault.__cause__)]
    told.append(repr(key))
    assert len(told) > 3
    assert words_in("".join(told).encode(), [*PASSPHRASE.split(), near, raw]) == []
