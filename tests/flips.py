"""Bit flips and cuts of a data file, each opened through the door: refused by name, or open and the same as before."""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel
from tests.data_file import DATA, PASSPHRASE, dump

from tfm_desktop.domain.errors import Problem
from tfm_desktop.services.services import Services
from tfm_desktop.storage import driver
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.keys import Key, salt_of

BATCH = 50  # in one process, so that a crash of the interpreter itself is seen
CUTS = 5  # of a hundred
NAMED, SAME, SILENT, CRASHED = "named", "same", "silently other", "crashed"


@dataclass
class Tally:
    """How many flips and cuts ended how, of plain and of encrypted files apart."""

    plain: Counter[str] = field(default_factory=Counter)
    encrypted: Counter[str] = field(default_factory=Counter)
    facts: Counter[str] = field(default_factory=Counter)  # by which name
    told: list[str] = field(default_factory=list)  # what has to be looked into, with its seed

    @property
    def is_good(self) -> bool:
        """Tell whether nothing crashed, and no flip in an encrypted file went unseen.

        A plain file has no seals: what a flip makes of its text cannot be told from what was typed.
        """
        return not (self.plain[CRASHED] or self.encrypted[CRASHED] or self.encrypted[SILENT])

    def __str__(self) -> str:
        rows = [f"{'':<12}" + "".join(f"{how:>16}" for how in (NAMED, SAME, SILENT, CRASHED))]
        for name, counts in (("encrypted", self.encrypted), ("plain", self.plain)):
            rows.append(f"{name:<12}" + "".join(f"{counts[how]:>16,}" for how in (NAMED, SAME, SILENT, CRASHED)))
        return "\n".join([*rows, *self.told])


def run(count: int, seed: int = 0) -> Tally:
    """Spoil files that many times, three encrypted ones for each plain one, and tally what came of it."""
    tally = Tally()
    for first in range(0, count, BATCH):
        seeds = range(seed + first, seed + min(first + BATCH, count))
        for each in _batch(seeds):
            counts = tally.encrypted if each["encrypted"] else tally.plain
            counts[each["how"]] += 1
            tally.facts[each["fact"]] += 1
            if each["how"] == CRASHED or (each["how"] == SILENT and each["encrypted"]):
                tally.told.append(f"seed {each['seed']}: {each['fact']}")
    return tally


def _batch(seeds: range) -> Iterator[dict[str, Any]]:
    """Spoil files in a process of their own; where it ends before its time, the flip that did it is its last."""
    left = list(seeds)
    while left:
        command = [sys.executable, "-m", "tests.flips", str(left[0]), str(left[-1] + 1)]
        surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path.cwd()), *filter(None, sys.path)])}
        done = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=600, check=False)
        told = [json.loads(line) for line in done.stdout.splitlines()]
        yield from told
        left = left[len(told) :]
        if left:
            fact = f"the process ended with {done.returncode}: {done.stderr[-300:]}"
            yield {"seed": left[0], "encrypted": is_locked(left[0]), "how": CRASHED, "fact": fact}
            left = left[1:]


def is_locked(seed: int) -> bool:
    """Tell whether a seed means an encrypted file."""
    return seed % 4 != 0


def spoil(seed: int, content: bytes) -> bytes:
    """Flip one to three bits, or cut the file off."""
    chance = random.Random(seed)
    if chance.randrange(100) < CUTS:
        end = chance.randrange(len(content))
        return content[: end - end % driver.PAGE if chance.random() < 0.5 else end]
    spoiled = bytearray(content)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
    return bytes(spoiled)


class _Original:
    """A sound file, with all that can be read in it."""

    def __init__(self, path: Path, passphrase: str) -> None:
        self.content = path.read_bytes()
        self.key = Key.of(passphrase, salt_of(path)) if passphrase else None
        self.passphrase = passphrase
        self.read = _all_of(path, self.key or "")

    def outcome(self, seed: int, path: Path) -> tuple[str, str]:
        """Spoil a copy, open it as a user does, and tell how that ended."""
        spoiled = spoil(seed, self.content)
        path.write_bytes(spoiled)
        # Deriving a key takes most of the time: it is derived anew only where the salt was hit.
        is_hit = self.key is not None and spoiled[:16] != self.key.salt
        try:
            read = _all_of(path, self.passphrase if is_hit else self.key or "")
        except Problem as problem:
            return NAMED, type(problem).__name__
        except Exception as fault:  # noqa: BLE001 - whatever it is, it has no name
            return CRASHED, f"{type(fault).__name__}: {fault}"
        return (SAME, "") if read == self.read else (SILENT, "read otherwise than it was written")


def _all_of(path: Path, secret: Any) -> Any:
    """Open a file, check it in full, and read every record. Raises Problem where anything is wrong with it."""
    database = Database.open(path, secret)
    try:
        if found := database.problems():
            raise Found(found[0])
        services = Services(database)
        words = [[hit.id for hit in services.search.find(word)] for word in ("double", "ratio", "stem sentences")]
        typed = [database.rows(sa.select(table)) for table in SQLModel.metadata.sorted_tables]
        return dump(database), words, typed
    finally:
        database.close()


class Found(Problem):
    """The full check has named what is wrong."""


def _work(first: int, last: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench = Path(folder) / "mastery.tfm"
        originals = {}
        for locked, name in ((True, "encrypted"), (False, "plain")):
            path = Path(shutil.copyfile(DATA / f"schema-0005-{name}.tfm", Path(folder) / f"{name}.tfm"))
            originals[locked] = _Original(path, PASSPHRASE if locked else "")
        for seed in range(first, last):
            bench.with_name(f"{bench.name}-journal").unlink(missing_ok=True)
            how, fact = originals[is_locked(seed)].outcome(seed, bench)
            told = {"seed": seed, "encrypted": is_locked(seed), "how": how, "fact": fact}
            sys.stdout.write(f"{json.dumps(told)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    _work(int(sys.argv[1]), int(sys.argv[2]))
