"""Take changes of an encrypted file back over and over, and open it, each time with a look at what tables it has.

A change that is taken back, as each opening makes one, once left the connection calling a sound file damaged now and
then: see storage.driver.roll_back.
"""

import contextlib
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.data_file import PASSPHRASE

from tfm_desktop.domain.errors import FileIsDamaged
from tfm_desktop.storage import driver
from tfm_desktop.storage.database import Database

LOOK = "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"


@dataclass(slots=True)
class Tally:
    """How often a sound file was called damaged, or seen in part."""

    taken_back: int = 0
    openings: int = 0
    damaged: int = 0
    faults: list[str] = field(default_factory=list)


def soak(changes: int, openings: int) -> Tally:
    """Take so many changes back, then open the file so many times."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mastery.tfm"
        Database.create(path, PASSPHRASE).close()
        key = driver.key_for(path, PASSPHRASE)
        with contextlib.closing(driver.open_to_read(path, key)) as connection:  # which takes nothing back
            there = connection.execute(LOOK).fetchall()
        with contextlib.closing(driver.open_existing(path, key)) as connection:
            for number in range(changes):
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("PRAGMA user_version = 1")
                driver.roll_back(connection)
                tally.taken_back += 1
                if not _holds(there, connection, path, tally, f"change {number + 1} taken back"):
                    break  # it stays so
        for number in range(openings):
            with contextlib.closing(driver.open_existing(path, key)) as connection:
                tally.openings += 1
                _holds(there, connection, path, tally, f"opening {number + 1}")
    return tally


def _holds(there: list[Any], connection: driver.Connection, path: Path, tally: Tally, when: str) -> bool:
    """Tell whether all that is there is seen; columns may be missing where nothing is called damaged."""
    try:
        with driver.explained(path):
            found = connection.execute(LOOK).fetchall()
    except FileIsDamaged as fault:
        told = str(fault)
    else:
        told = "" if found == there else f"{len(found)} columns are seen, and not {len(there)}"
    if told:
        tally.damaged += 1
        tally.faults.append(f"{when}: {told}")
    return not told
