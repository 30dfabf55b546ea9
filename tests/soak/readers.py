"""Give every reader files that are damaged on purpose, and look for a crash or half an import.

Each reader has a few sound files; what it is given is one of them, changed in a way that a seed tells. It may read it
or say in a sentence why it cannot: anything else is a crash. Batches run in processes of their own, with bounded memory
and time.
"""

import datetime as dt
import io
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.data_file import small_world

from tfm_desktop import resources
from tfm_desktop.domain import recovery_codes
from tfm_desktop.domain.errors import Problem
from tfm_desktop.exchange.action_tables import read_table, write_csv, write_xlsx
from tfm_desktop.exchange.plan_templates import read_template
from tfm_desktop.exchange.schools_register import read_links, read_register
from tfm_desktop.services.services import Services
from tfm_desktop.settings import read_settings
from tfm_desktop.storage import recovery
from tfm_desktop.storage.change import Change
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.keys import Key

BATCH = 1000
SECONDS = 600  # for a batch: a reader that hangs is ended
MEMORY = 3 << 30  # bytes
TAKEN = 25  # every so many inputs, what was read is taken into a file too

CODE = recovery_codes.fresh()
TOKENS = (
    b"\0",
    b'"',
    b'""""',
    b"\r",
    b"\n\n",
    b",,,,,,",
    b"=cmd|' /C calc'!A0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"99999999999999999999",
    b"-1",
    b"1e999",
    b"../../etc/passwd",
    b"<!ENTITY a 'b'>",
    b"&a;",
    b"[[",
    b"{" * 2000,
    b"\xe2\x80\xae",
)


@dataclass(slots=True)
class Tally:
    """What came of the inputs that a reader was given."""

    inputs: int = 0
    read: int = 0
    refused: int = 0
    crashes: int = 0
    halves: int = 0  # imports of which a part was taken
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count what came of others too."""
        self.inputs += other.inputs
        self.read += other.read
        self.refused += other.refused
        self.crashes += other.crashes
        self.halves += other.halves
        self.faults += other.faults


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader: the name of the file that it is given, sound files for it, how it reads, and what is taken over."""

    name: str
    seeds: Callable[[Path], list[bytes]]
    read: Callable[[Path], object]
    take: Callable[[Services, Path], None] = lambda _services, _path: None


def _registers(_folder: Path) -> list[bytes]:
    rows = [
        "URN,EstablishmentName,Street,Town,Postcode,LA (name),PhaseOfEducation (name),EstablishmentStatus (name)",
        *(
            f'{200_000 + one},School “{one}”,"High Street, {one}",Leeds,LS1 {one}AA,Leeds,Secondary,Open'
            for one in range(8)
        ),
    ]
    text = "\r\n".join(rows)
    return [text.encode(), text.encode("cp1252"), text.encode("utf-16")]


def _links(_folder: Path) -> list[bytes]:
    rows = [
        "URN,LinkURN,LinkType,LinkEstablishedDate",
        *(f"{200_000 + one},{200_100 + one},Successor,01-09-2020" for one in range(8)),
    ]
    return ["\n".join(rows).encode()]


def _rows() -> list[dict[str, object]]:
    told = {"aim": "Pupils reason aloud", "lead": "Ada", "due": "14/01/2026", "status": "not started"}
    return [{**told, "number": f"1.{one}", "what": f"Plan stem sentences {one}"} for one in range(1, 7)]


def _tables(folder: Path) -> list[bytes]:
    write_csv(folder / "seed.csv", _rows())  # type: ignore[arg-type]
    return [(folder / "seed.csv").read_bytes()]


def _workbooks(folder: Path) -> list[bytes]:
    write_xlsx(folder / "seed.xlsx", _rows())  # type: ignore[arg-type]
    return [(folder / "seed.xlsx").read_bytes()]


def _templates(_folder: Path) -> list[bytes]:
    return [one.read_bytes() for one in sorted(resources.path("templates/plans").glob("*.toml"))]


def _settings(_folder: Path) -> list[bytes]:
    told = {"author": "Iris", "splitters": {"plan": "AAAA"}, "maths_signs": True, "text_size": 2, "last_file": "a.tfm"}
    return [json.dumps(told, indent=2).encode()]


def _recoveries(folder: Path) -> list[bytes]:
    keys = [Key(bytes(range(32)), bytes(range(one, one + 16))) for one in range(3)]
    (folder / "closed.tfm").write_bytes(keys[0].salt + bytes(range(256)) * 32)
    return [recovery.Recovery.begin(CODE, dt.date(2026, 1, 14), *keys).text().encode()]


def _read_recovery(path: Path) -> None:
    recovery.key_from(CODE, path.with_name("closed.tfm"), path)


def _take_schools(services: Services, path: Path) -> None:
    services.schools.take(read_register(path).schools)


def _take_actions(services: Services, path: Path) -> None:
    (plan,) = services.plans.all(services.plans.select())
    services.action_tables.take(plan.id, services.action_tables.preview(plan.id, read_table(path)))


READERS: dict[str, Reader] = {
    "schools register": Reader("register.csv", _registers, read_register, _take_schools),
    "links of the register": Reader("links.csv", _links, read_links),
    "actions as CSV": Reader("actions.csv", _tables, read_table, _take_actions),
    "actions as XLSX": Reader("actions.xlsx", _workbooks, read_table, _take_actions),
    "templates of plans": Reader("template.toml", _templates, read_template),
    "recovery file": Reader("other.recovery", _recoveries, _read_recovery),
    "settings": Reader("settings.json", _settings, read_settings),
}


def soak(name: str, inputs: int, seed: str) -> Tally:
    """Give a reader so many damaged files, two batches at a time."""
    total = Tally()
    with ThreadPoolExecutor(2) as pool:
        for tally in pool.map(
            lambda first: _batch(name, first, min(BATCH, inputs - first), seed), range(0, inputs, BATCH)
        ):
            total.add(tally)
    return total


def damaged(sound: bytes, chance: random.Random) -> bytes:
    """Change the bytes of a file: a flipped bit, a lost end, a slice that is gone or twice there, a nasty word."""
    if sound.startswith(b"PK") and chance.random() < 0.7:
        return _repacked(sound, chance)
    changed = bytearray(sound)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed) + 1)
        length = min(chance.choice((1, 2, 10, 200)), len(changed) - at)
        match chance.randrange(6):
            case 0 if at < len(changed):
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                del changed[at:]
            case 2:
                del changed[at : at + length]
            case 3:
                changed[at:at] = changed[at : at + length] * chance.choice((1, 3, 500))
            case 4:
                changed[at : at + length] = chance.randbytes(length)
            case _:
                changed[at:at] = chance.choice(TOKENS)
    return bytes(changed)


def _repacked(sound: bytes, chance: random.Random) -> bytes:
    """Damage one part of an archive, and pack it again."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        hit = chance.choice(names)
        for name in names:
            content = old.read(name)
            if name != hit:
                new.writestr(name, content)
            elif chance.random() < 0.9:
                new.writestr(name, damaged(content, chance))
    return packed.getvalue()


def _batch(name: str, first: int, count: int, seed: str) -> Tally:
    command = [sys.executable, "-m", "tests.soak.readers", name, str(first), str(count), seed]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=SECONDS, check=False, env=dict(os.environ)
        )
    except subprocess.TimeoutExpired:
        return Tally(
            inputs=count, crashes=1, faults=[f"{name}: hangs between {first} and {first + count}, seed {seed}"]
        )
    if done.returncode:
        told = f"{name}: ended with {done.returncode} between {first} and {first + count}, seed {seed}"
        return Tally(inputs=count, crashes=1, faults=[f"{told}\n{done.stderr[-2000:]}"])
    return Tally(**json.loads(done.stdout.splitlines()[-1]))


def _run(name: str, first: int, count: int, seed: str) -> Tally:
    reader, tally = READERS[name], Tally()
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top)
        seeds = reader.seeds(folder)
        services = Services(Database.create(folder / "mastery.tfm"))
        small_world(services)
        path = folder / reader.name
        for number in range(first, first + count):
            chance = random.Random(f"{seed} {name} {number}")
            path.write_bytes(damaged(chance.choice(seeds), chance))
            tally.inputs += 1
            try:
                reader.read(path)
                tally.read += 1
            except Problem:
                tally.refused += 1
            except Exception as fault:  # noqa: BLE001 - this is what is looked for
                tally.crashes += 1
                tally.faults.append(f"{name} {number}, seed {seed}: {fault!r}")
            if number % TAKEN == 0:
                tally.halves += _is_half(reader, services, path, tally, f"{name} {number}, seed {seed}")
        services.database.close()
    return tally


def _is_half(reader: Reader, services: Services, path: Path, tally: Tally, told: str) -> bool:
    """Take a file over: all of it with one step to undo, or nothing of it with a sentence."""
    before, changes = _content(services.database), list[Change]()
    services.database.listen(changes.append)
    try:
        reader.take(services, path)
        for _ in changes[:1]:
            services.database.undo()
    except Problem:
        pass
    except Exception as fault:  # noqa: BLE001 - this is what is looked for
        tally.crashes += 1
        tally.faults.append(f"{told}, taken over: {fault!r}")
    if _content(services.database) != before:
        tally.faults.append(f"{told}: half of it was taken over")
        return True
    return False


def _content(database: Database) -> list[object]:
    tables = ("school", "aim", "action")
    return [database.plain_rows(f"SELECT * FROM {table} ORDER BY id") for table in tables]


def main(name: str, first: int, count: int, seed: str) -> None:
    """Run one batch and print its tally as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    tally = _run(name, first, count, seed)
    print(json.dumps({one: getattr(tally, one) for one in Tally.__slots__}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
