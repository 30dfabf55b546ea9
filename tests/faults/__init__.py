"""A fault at every write of everything that writes, in turn: `tests.faults.run(operations, first_n)`.

Each time the operation is done, or says in a sentence what stands in the way; nothing that was saved before is lost,
nothing that is told as saved is missing, and no half file stands under a real name.
"""

import errno
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel
from tests.faults.operations import OPERATIONS, Ground, Operation
from tests.faults.shim import FOR_EVER, built, surroundings

from tfm_desktop.domain.errors import Problem
from tfm_desktop.storage.database import Database

ROOT = Path(__file__).parents[2]
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS)
UNDER_WAY = (".part", ".new", "-journal")  # names of files that nobody takes for the real one
_SENTENCES = re.compile(r"[.!?][”)]?(?: |$)")

_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Seen = dict[str, str]  # by file name, what is in it; a data file's records without ids and moments


@dataclass(slots=True)
class Tally:
    """What came of the faults."""

    faults: int = 0
    done: int = 0  # the operation came to its end all the same
    told: int = 0  # it said what stood in the way
    silent: int = 0  # something is missing that was saved before, or told as saved now
    half: int = 0  # a file under a real name that is neither the old one nor the new one
    crashes: int = 0  # no sentence, but a fault of ours
    found: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.faults:,} faults: {self.done:,} times done all the same, {self.told:,} times told in a sentence; "
            f"{self.silent} silent losses, {self.half} half files, {self.crashes} without a sentence"
        )

    def add(self, other: "Tally") -> None:
        """Count what came of others too."""
        for name in ("faults", "done", "told", "silent", "half", "crashes"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.found += other.found


class Bench:
    """A process under the shim, and the homes on which it does its operations."""

    def __init__(self, folder: Path, process: "subprocess.Popen[str]") -> None:
        self._folder, self._process = folder, process
        self._ground = Ground(folder / "ground")
        self._number = 0
        self._known: dict[str, str] = {}  # what is in a data file, by its bytes

    def count(self, operation: Operation) -> tuple[Seen, Seen, int]:
        """Do an operation without a fault: tell what is seen before and after, and how many calls it makes."""
        home = self._home()
        self._ask(operation, home, 0, 0, 0, is_only_made_ready=True)
        before = self.seen(home, operation)
        home = self._home()
        answer = self._ask(operation, home, 0, 0, 0)
        if answer["outcome"] != "done":
            raise AssertionError(f"{operation.name} without a fault: {answer['outcome']}, {answer['said']}")
        return before, self.seen(home, operation), answer["count"]

    def judge(self, operation: Operation, before: Seen, after: Seen, n: int, error: int, *, once: bool) -> Tally:
        """Have the nth call of an operation fail, or every call from it on, and look at what is left."""
        tally = Tally()
        for again in (False, True):
            home = self._home()
            answer = self._ask(operation, home, n, n if once else FOR_EVER, error, again=again)
            if not answer.get("failed", 1):
                return tally
            where = f"{operation.name}, call {n} {'alone' if once else 'and all after it'}, {errno.errorcode[error]}"
            seen = self.seen(home, operation)
            judged = _judged(operation, before, after, seen, answer)
            judged.found = [f"{where}{', then again' if again else ''}: {told}" for told in judged.found]
            tally.add(judged)
            shutil.rmtree(home, ignore_errors=True)
            if not judged.told or seen == after:  # what was done is done twice by trying again
                break
        return tally

    def seen(self, home: Path, operation: Operation) -> Seen:
        """Tell what stands under real names."""
        wanted = operation.makes(self._ground)
        found: Seen = {}
        for path in sorted(home.rglob("*")):
            if path.is_dir() or path.name.endswith(UNDER_WAY):
                continue
            name = str(path.relative_to(home))
            if path.suffix == ".tfm":
                found[name] = self._content(path)
            elif name in wanted:
                found[name] = "whole" if path.read_bytes() == wanted[name] else "half"
            else:
                found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        return found

    def _content(self, path: Path) -> str:
        journal = path.with_name(f"{path.name}-journal")
        told = hashlib.sha256(path.read_bytes() + (journal.read_bytes() if journal.exists() else b"")).hexdigest()
        if told not in self._known:
            self._known[told] = self._read(path)
        return self._known[told]

    def _read(self, path: Path) -> str:
        try:
            database = self._ground.open(path)
        except Problem as fault:
            return f"cannot be opened: {fault}"
        try:
            problems = database.problems()
            return " ".join(problems) or _told(database)
        except Problem as fault:
            return f"cannot be read: {fault}"
        finally:
            database.close()

    def _home(self) -> Path:
        self._number += 1
        return self._ground.home(self._folder / "homes" / str(self._number))

    def _ask(self, operation: Operation, home: Path, first: int, last: int, error: int, **more: bool) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        asked = {"operation": operation.name, "home": str(home), "first": first, "last": last, "error": error}
        asked |= {"again": False, "is_only_made_ready": False, **more}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


@contextmanager
def bench() -> Iterator[Bench]:
    """Build the shim, make the ground, and have a process ready."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        folder = Path(made).resolve()
        (folder / "homes").mkdir()
        (folder / "ground").mkdir()
        Ground.made(folder / "ground")
        more = surroundings(built(folder), folder / "control", folder / "homes")
        command = [sys.executable, "-m", "tests.faults.worker", str(folder / "ground")]
        with subprocess.Popen(
            command, env={**os.environ, **more}, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            try:
                yield Bench(folder, process)
            finally:
                process.kill()


def run(operations: Iterable[str] = OPERATIONS, first_n: int = FOR_EVER) -> Tally:
    """Have each of the first n calls of operations fail, alone and with all after it, and count what came of it."""
    total = Tally()
    with bench() as ready:
        for name in operations:
            operation = OPERATIONS[name]
            before, after, count = ready.count(operation)
            for n in range(1, min(count, first_n) + 1):
                for turn, once in enumerate((True, False)):
                    error = ERRORS[(n + turn) % len(ERRORS)]
                    total.add(ready.judge(operation, before, after, n, error, once=once))
    return total


def _judged(operation: Operation, before: Seen, after: Seen, seen: Seen, answer: Mapping[str, Any]) -> Tally:
    """Hold what is left against what was there before and what is there when all goes well."""
    outcome, said = answer["outcome"], answer["said"]
    tally = Tally(faults=1)
    missing = [name for name, told in before.items() if told not in seen.values() and after.get(name) == told]
    missing += [name for name, told in before.items() if name not in seen and name in after]
    if outcome == "done":
        tally.done = 1
        if seen != after and operation.is_told:
            tally.silent = 1
            tally.found.append(f"told as done, and missing or other: {_differing(after, seen)}")
    elif outcome == "problem":
        tally.told = 1
        if len(_SENTENCES.findall(said)) < 2:
            tally.crashes = 1
            tally.found.append(f"no next step: {said}")
    else:
        tally.crashes = 1
        tally.found.append(f"{outcome}: {said}")
    half = [name for name, told in seen.items() if told not in {before.get(name), after.get(name)}]
    if missing:
        tally.silent = 1
        tally.found.append(f"lost: {missing}")
    if half and outcome != "done":
        tally.half = 1
        tally.found.append(f"neither old nor new: {[(name, seen[name][:120]) for name in half]}")
    return tally


def _differing(wanted: Seen, seen: Seen) -> list[str]:
    return [f"{one}: {seen.get(one, 'nothing')[:120]}" for one in {*wanted, *seen} if wanted.get(one) != seen.get(one)]


def _told(database: Database) -> str:
    """Tell every record of a file without ids and moments, which are others each time."""
    told = []
    for name, table in sorted(SQLModel.metadata.tables.items()):
        columns = [f'"{one.name}"' for one in table.columns if not one.name.endswith(("id", "_at", "_ids"))]
        if "id" in table.columns and columns:
            rows = database.rows(sa.text(f"SELECT {', '.join(columns)} FROM {name}"))
            told.append(f"{name} {sorted(_ID.sub('id', repr(row)) for row in rows)}")
    return hashlib.sha256("\n".join(told).encode()).hexdigest()
