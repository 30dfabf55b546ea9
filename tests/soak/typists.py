"""End the program at random while a lesson is typed, and look for what was lost.

A typist of its own process (tests.qt.typist) works in the real window on a real file, and is killed. Then the file is
opened and checked, and the next typist goes on in it.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.data_file import PASSPHRASE

from tfm_desktop.domain.errors import Problem
from tfm_desktop.services.services import Services
from tfm_desktop.storage.database import Database

FILE = "lesson.tfm"
KILLS = 25  # of one file
LIFE = 0.05, 2.5  # seconds from the first finished line to the kill
KEPT = 1.0  # seconds after which a key is on disk
FOLDERS = ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA")


@dataclass(slots=True)
class Typed:
    """A text that grows key by key, and how much of it stood there at which moment."""

    base: str = ""
    signs: str = ""
    moments: list[float] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Give the whole text."""
        return self.base + self.signs

    def add(self, moment: float, sign: str) -> None:
        """Take a key in that is pressed now."""
        self.moments.append(moment)
        self.signs += sign

    def at(self, moment: float) -> str:
        """Give the text as it stood at a moment."""
        return self.base + self.signs[: sum(one <= moment for one in self.moments)]

    def after(self, first: str) -> "Typed":
        """Give what is left when the first part has become a line."""
        size = len(self.text) - len(self.text[len(first) :].lstrip())
        rest = max(size - len(self.base), 0)
        return Typed(self.base[size:], self.signs[rest:], self.moments[rest:])

    def is_kept(self, found: str, killed: float) -> bool:
        """Tell whether a text has all that was typed until a second before the kill, and nothing else."""
        return found.startswith(self.at(killed - KEPT)) and self.text.startswith(found)


@dataclass(slots=True)
class Lesson:
    """What the file has to hold: the finished lines, the one under way, and the one that is edited."""

    lines: list[str] = field(default_factory=list)
    begun: Typed = field(default_factory=Typed)
    edited: Typed | None = None
    place: int = -1  # of the edited line
    finishing: tuple[int, int, str] | None = None  # its Enter is under way
    finished: int = 0
    faults: list[str] = field(default_factory=list)

    def follow(self, told: list[Any]) -> None:
        """Take in what the typist does."""
        match told:
            case ["start", _, text]:
                self._see("At its start", text, self.begun.text)
                self.begun = Typed(text)
            case ["typed", moment, sign]:
                self.begun.add(moment, sign)
            case ["edit", place, text]:
                self._see("Of an old line", text, self.lines[place])
                self.place, self.edited = place, Typed(text)
            case ["edited", moment, sign] if self.edited:
                self.edited.add(moment, sign)
            case ["finish", start, stop, text, rest]:
                self._see("Before Enter", f"{text} {rest}".rstrip(), (self.edited or self.begun).text)
                self.finishing = start, stop, text
            case ["finished", text]:
                self.finish()
                self._see("After Enter", text, self.begun.text)

    def finish(self) -> None:
        """Have the line that is finished among the others."""
        assert self.finishing
        start, stop, text = self.finishing
        self.lines[start:stop] = [text]
        if not self.edited:
            self.begun = self.begun.after(text)
            self.finished += 1
        self.edited, self.place, self.finishing = None, -1, None

    def _see(self, when: str, shown: str, wanted: str) -> None:
        if shown != wanted:
            self.faults.append(f"{when} the program showed {shown!r}, and not {wanted!r}.")

    def compare(self, lines: list[str], begun: str, killed: float) -> tuple[int, int]:
        """Count the lines lost and the begun texts lost; then go on from what was found."""
        if self.edited and 0 <= self.place < len(lines) and self.edited.is_kept(lines[self.place], killed):
            self.lines[self.place] = lines[self.place]
        elif self.finishing and not self.edited:
            start, stop, text = self.finishing
            if [*self.lines[:start], text, *self.lines[stop:]] == lines:
                self.finish()
        lost = 0
        if lines != self.lines:
            lost = sum(line not in lines for line in self.lines) or 1
            missing = [line for line in self.lines if line not in lines]
            more = [line for line in lines if line not in self.lines]
            told = f"{self.place=}, {self.edited=}, {self.finishing=}" if missing or more else "only their order"
            self.faults.append(f"Lines: missing {missing}, too many {more}; {told}")
        is_lost = not self.begun.is_kept(begun, killed)
        if is_lost:
            kept = self.begun.at(killed - KEPT)
            self.faults.append(f"Of the begun line {begun!r} is kept, of {kept!r} and then {self.begun.text!r}.")
        self.lines, self.begun = lines, Typed(begun)
        self.edited, self.place, self.finishing = None, -1, None
        return lost, int(is_lost)


@dataclass(slots=True)
class Tally:
    """What came of the kills."""

    kills: int = 0
    finished: int = 0
    lost: int = 0
    damaged: int = 0
    begun_lost: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.finished:,} lines finished, {self.lost} lines lost, "
            f"{self.damaged} files damaged, begun text lost beyond the last second: {self.begun_lost}"
        )

    def add(self, other: "Tally") -> None:
        """Count what came of others too."""
        self.kills += other.kills
        self.finished += other.finished
        self.lost += other.lost
        self.damaged += other.damaged
        self.begun_lost += other.begun_lost
        self.faults += other.faults


def soak(kills: int, seed: str, life: tuple[float, float] = LIFE) -> Tally:
    """Kill typists, two at a time, each file up to its number of kills; every second file is encrypted."""
    counts = [min(KILLS, kills - done) for done in range(0, kills, KILLS)]
    total = Tally()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, ThreadPoolExecutor(2) as pool:
        homes = [_made(Path(folder) / str(number), _passphrase(number)) for number in range(len(counts))]

        def one_file(number: int) -> Tally:
            return _one_file(homes[number], _passphrase(number), counts[number], f"{seed} {number}", life)

        for tally in pool.map(one_file, range(len(counts))):
            total.add(tally)
    return total


def _passphrase(number: int) -> str:
    return PASSPHRASE if number % 2 else ""


def _one_file(home: Path, passphrase: str, kills: int, seed: str, life: tuple[float, float]) -> Tally:
    chance, tally, lesson = random.Random(seed), Tally(), Lesson()
    file = home / FILE
    for kill in range(kills):
        command = [sys.executable, "-m", "tests.qt.typist", str(file), f"{seed} {kill}"]
        killed = _let_type(command, home, passphrase, lesson, chance.uniform(*life), is_first=not kill)
        tally.kills += 1
        try:
            lines, begun, problems = _read(file, passphrase)
        except Problem as fault:
            lines, begun, problems = [], "", [str(fault)]
        if problems:
            tally.damaged += 1
            tally.faults += problems
            break
        lost, begun_lost = lesson.compare(lines, begun, killed)
        tally.lost += lost
        tally.begun_lost += begun_lost
        tally.faults += [f"Seed {seed}, kill {kill + 1}: {fault}" for fault in lesson.faults]
        lesson.faults.clear()
    tally.finished = lesson.finished
    return tally


def _let_type(command: list[str], home: Path, passphrase: str, lesson: Lesson, life: float, *, is_first: bool) -> float:
    """Let a typist work on a lesson and kill it; give the moment of the kill."""
    own = {name: str(home / name.lower()) for name in FOLDERS}
    surroundings = {**os.environ, **own, "QT_QPA_PLATFORM": "offscreen", "TFM_DESKTOP_PASSPHRASE": passphrase}
    killed: list[float] = []

    def kill() -> None:
        killed.append(time.monotonic())
        process.kill()

    ending = threading.Timer(life, kill)
    with subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE) as process:
        try:
            for told in _told(process):
                lesson.follow(told)
                if told[0] == "start" and told[1] is is_first:
                    lesson.faults.append("The program did not come up where it was ended.")
                if told[0] == "finished" and ending.ident is None:
                    ending.start()
        finally:
            process.kill()
    if not killed:
        raise RuntimeError(f"The typist ended by itself: {process.returncode}")
    return killed[0]


def _told(process: "subprocess.Popen[bytes]") -> Iterator[list[Any]]:
    assert process.stdout
    for line in process.stdout:
        if line.endswith(b"\n"):
            yield json.loads(line)


def _made(home: Path, passphrase: str) -> Path:
    """Make a home with a file of one department; Alembic makes one file at a time."""
    home.mkdir()
    database = Database.create(home / FILE, passphrase)
    services = Services(database)
    services.departments.for_school(services.schools.by_hand(name="Elm Invented"))
    database.close()
    return home


def _read(file: Path, passphrase: str) -> tuple[list[str], str, list[str]]:
    """Give the lines, the line that was begun, and what is wrong with the file. Raises FileProblem."""
    database = Database.open(file, passphrase)
    try:
        observations = Services(database).observations
        (observation,) = [row.id for row in observations.rows()]
        lines = [one.fields.text for one in observations.lines.of(observation)]
        return lines, observations.begun(observation).text, database.problems()
    finally:
        database.close()
