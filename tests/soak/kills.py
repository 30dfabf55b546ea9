"""End work with files at random, and look for what was lost."""

import contextlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.data_file import PASSPHRASE, dump, opened
from tests.soak import worker

from tfm_desktop.domain.errors import PassphraseNeeded, Problem, WrongPassphrase
from tfm_desktop.services.services import Services
from tfm_desktop.storage import migrate

LIFE = 0.0, 0.4  # seconds from the first thing begun to the kill
LONGER = {"changes of the passphrase": 4, "migrations": 2}  # times that: what takes long has to come to its end too
KILLS = 20  # of one folder


@dataclass(slots=True)
class Tally:
    """What came of the kills."""

    kills: int = 0
    done: int = 0
    lost: int = 0
    unreadable: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count what came of others too."""
        self.kills += other.kills
        self.done += other.done
        self.lost += other.lost
        self.unreadable += other.unreadable
        self.faults += other.faults


@dataclass(slots=True)
class Life:
    """How far a worker came: the last number that it began, and the last that it said was done."""

    begun: int
    done: int

    def holds(self, found: int) -> bool:
        """Tell whether a number that is found is what was done, or what was under way."""
        return self.done <= found <= self.begun


class LostError(AssertionError):
    """Something that was said to be done is not there, or is there by half."""


def soak(name: str, kills: int, seed: str, life: tuple[float, float] = LIFE) -> Tally:
    """Kill workers of one kind, two at a time, each folder up to its number of kills; every second is encrypted."""
    counts = [min(KILLS, kills - done) for done in range(0, kills, KILLS)]
    total = Tally()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as top, ThreadPoolExecutor(2) as pool:
        homes = [Path(top) / str(number) for number in range(len(counts))]
        for number, home in enumerate(homes):
            worker.prepare(name, home, _passphrase(number))

        def one_folder(number: int) -> Tally:
            chance = random.Random(f"{seed} {name} {number}")
            return _one_folder(name, homes[number], _passphrase(number), counts[number], chance, life)

        for tally in pool.map(one_folder, range(len(counts))):
            total.add(tally)
    return total


def _passphrase(number: int) -> str:
    return PASSPHRASE if number % 2 else ""


def _one_folder(
    name: str, folder: Path, passphrase: str, kills: int, chance: random.Random, life: tuple[float, float]
) -> Tally:
    tally, lived = Tally(), Life(0, 0)
    for kill in range(kills):
        before = lived.done
        lived = _live(name, folder, passphrase, lived.begun + 1, chance.uniform(*life) * LONGER.get(name, 1), before)
        tally.kills += 1
        tally.done += max(lived.done - before, 0)
        try:
            CHECKS[name](folder, passphrase, lived)
        except LostError as fault:
            tally.lost += 1
            tally.faults.append(f"{name}, kill {kill + 1}: {fault}")
            break
        except Problem as fault:
            tally.unreadable += 1
            tally.faults.append(f"{name}, kill {kill + 1}: {fault}")
            break
    return tally


def _live(name: str, folder: Path, passphrase: str, first: int, life: float, done: int) -> Life:
    """Let a worker begin, and kill it after a while."""
    command = [sys.executable, "-m", "tests.soak.worker", name, str(folder), str(first)]
    surroundings = {**os.environ, "TFM_DESKTOP_PASSPHRASE": passphrase}
    lived = Life(first - 1, done)
    with subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE, text=True) as process:
        ending = threading.Timer(life, process.kill)
        assert process.stdout
        for line in process.stdout:
            told = line.split()
            if not line.endswith("\n") or len(told) != len(("begin", "1")):
                break  # killed while it was telling
            if told[0] == "begin":
                lived.begun = int(told[1])
                if ending.ident is None:
                    ending.start()
            else:
                lived.done = int(told[1])
        ending.cancel()
        ended_itself = process.wait() >= 0
    if ended_itself:
        raise RuntimeError(f"The worker for {name} ended by itself: {process.returncode}")
    return lived


def _check_edits(folder: Path, passphrase: str, lived: Life) -> None:
    with _sound(folder / worker.FILE, passphrase) as services:
        found = _number(services)
        names = {one.fields.name for one in services.departments.people.all(services.departments.people.select())}
    _hold(lived, found)
    missing = [number for number in range(1, lived.done + 1) if f"Person {number}" not in names]
    # What was under way when it was killed, and taken back, leaves a gap that nobody was told of.
    if f"Person {found}" not in names and found:
        raise LostError(f"the number {found} is there, and its person is not")
    if lived.done in missing:
        raise LostError(f"Person {lived.done} is missing")


def _check_register(folder: Path, passphrase: str, lived: Life) -> None:
    with _sound(folder / worker.FILE, passphrase) as services:
        schools = services.schools.all(services.schools.select())
    batches = {int(one.fields.name.rpartition(" ")[2]) for one in schools if one.fields.urn}
    if len(batches) != 1 or sum(bool(one.fields.urn) for one in schools) != worker.MANY:
        raise LostError(f"half an import: {sorted(batches)}")
    _hold(lived, batches.pop())


def _check_tables(folder: Path, passphrase: str, lived: Life) -> None:
    with _sound(folder / worker.FILE, passphrase) as services:
        actions = services.plans.actions.all(services.plans.actions.select())
    counts: dict[int, int] = {}
    for one in actions:
        number = int(one.fields.what.rpartition(" ")[2])
        counts[number] = counts.get(number, 0) + 1
    if set(counts.values()) - {worker.ACTIONS}:
        raise LostError(f"half an import: {counts}")
    if lived.done and lived.done not in counts:
        raise LostError(f"the import {lived.done} is not there")


def _check_migrations(folder: Path, _passphrase: str, lived: Life) -> None:
    for path in folder.glob("[0-9]*.tfm"):
        number = int(path.stem)
        if number > lived.begun:  # killed while it was copied by the worker itself
            path.unlink()
            continue
        old = worker.old_file(number)
        with _sound(path, worker.passphrase_of(old)) as services:
            _hold_migrated(services, path)
        for left in folder.glob(f"{number}.tfm*"):
            left.unlink()


def _hold_migrated(services: Services, path: Path) -> None:
    if services.database.plain_rows("SELECT version_num FROM alembic_version") != [(migrate.KNOWN,)]:
        raise LostError(f"{path.name} is at another version")
    held = {name: len(rows) for name, rows in dump(services.database).items()}
    if (held["department"], held["observation"], held["line"], held["action"]) != (1, 1, 3, 1):
        raise LostError(f"{path.name} holds {held}")


def _check_backups(folder: Path, passphrase: str, lived: Life) -> None:
    with _sound(folder / worker.FILE, passphrase) as services:
        if _number(services) < lived.done:
            raise LostError(f"the number is {_number(services)} and not {lived.done}")
    numbers = set()
    made = sorted((folder / worker.BACKUPS).rglob("*.tfm"))
    for path in made:
        with _sound(path, passphrase) as services:
            numbers.add(_number(services))
    if lived.done and max(numbers, default=0) < lived.done:
        raise LostError(f"the backup {lived.done} is not there")
    for path in made[:-1]:
        path.unlink()


def _check_restores(folder: Path, passphrase: str, lived: Life) -> None:
    with _sound(folder / worker.FILE, passphrase) as services:
        found = _number(services)
    if found not in {lived.done % 2, lived.begun % 2}:
        raise LostError(f"the backup {found} stands there after {lived}")
    if found == lived.begun % 2:
        lived.done = lived.begun  # it was put in place, though the kill came before that was told
    for aside in folder.glob(f"{Path(worker.FILE).stem} before *"):
        if aside.suffix == ".tfm":
            with _sound(aside, passphrase):
                pass
        aside.unlink()


def _check_deletions(folder: Path, passphrase: str, lived: Life) -> None:
    path = folder / worker.FILE
    _hold_no_word(range(1, lived.done + 1), path)
    with _sound(path, passphrase) as services:
        there = _left(services)
        gone = [number for number in range(1, lived.begun + 1) if number not in there]
        if there and min(there) <= lived.done:
            raise LostError(f"{min(there)} is there, and {lived.done} was deleted")
        is_logged = any(one.at == worker.moment_of(lived.begun) for one in services.retention.deletions())
        if lived.begun and is_logged is (lived.begun in there):
            raise LostError(f"what is noted of {lived.begun} is not what was done: {is_logged}")
        if not services.retention.is_wiped:
            if not services.retention.notice(worker.MOMENT.date(), was_told=True):
                raise LostError("the traces are forgotten")
            services.retention.wipe(worker.MOMENT)
        services.database.close()
        _hold_no_word(gone, services.database.path)


def _left(services: Services) -> set[int]:
    """Give the numbers of the departments that are there; each is to be there in full, and can be found."""
    departments = services.departments.all(services.departments.select())
    words = {one.fields.notes for one in departments} - {"0"}
    if len(words) == len(departments):
        raise LostError("the department that was kept is gone")
    whole = len(departments) - 1
    held = {name: len(rows) for name, rows in dump(services.database).items()}
    if (held["visit"], held["line"], held["person"]) != (whole * worker.VISITS, whole * worker.LINES, whole):
        raise LostError(f"half a deletion: {held}")
    for one in words:
        if not services.search.find(one):
            raise LostError(f"{one} is there, and cannot be found")
    return {int(one.rpartition("zq")[2]) for one in words}


def _hold_no_word(numbers: Iterable[int], path: Path) -> None:
    """Look for what was deleted in the bytes of a file and its journal. Raises LostError."""
    left = [path.with_name(path.name + end) for end in ("", "-journal")]
    content = b"".join(one.read_bytes() for one in left if one.exists()).lower()
    for number in numbers:
        if worker.mark(number).encode() in content:
            raise LostError(f"traces of {number} are left")


def _check_passphrases(folder: Path, passphrase: str, lived: Life) -> None:
    for number in range(lived.begun, lived.done - 1, -1):
        try:
            with _sound(folder / worker.FILE, worker.word(passphrase, number)) as services:
                if _number(services) != 0:
                    raise LostError("the file holds something else")
        except (PassphraseNeeded, WrongPassphrase):
            continue
        return
    raise LostError(f"no passphrase from {lived.done} to {lived.begun} opens the file")


CHECKS: dict[str, Callable[[Path, str, Life], None]] = {
    "edits": _check_edits,
    "imports of the register": _check_register,
    "imports of actions": _check_tables,
    "migrations": _check_migrations,
    "backups": _check_backups,
    "restores": _check_restores,
    "deletions for good": _check_deletions,
    "changes of the passphrase": _check_passphrases,
}


@contextlib.contextmanager
def _sound(path: Path, passphrase: str) -> Iterator[Services]:
    """Open a copy of a file and check it in full. Raises FileProblem, and LostError for what the check finds."""
    # Of a copy with its journal, so that the next kill finds what this one left.
    with tempfile.TemporaryDirectory() as place:
        for end in ("", "-journal"):
            left = path.with_name(path.name + end)
            if left.exists():
                shutil.copyfile(left, Path(place) / left.name)
        with opened(Path(place) / path.name, passphrase) as services:
            problems = services.database.problems()
            if problems:
                raise LostError(f"{path.name}: {problems[0]}")
            yield services


def _number(services: Services) -> int:
    (department,) = services.departments.all(services.departments.select())
    return int(department.fields.notes)


def _hold(lived: Life, found: int) -> None:
    if not lived.holds(found):
        raise LostError(f"{found} is there, where {lived.done} was done and {lived.begun} begun")
