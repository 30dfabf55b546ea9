"""Two equal copies of a file, one opened by the program and one with the bare driver and the same pragmas."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks.ten_years import PASSPHRASE
from tfm_desktop.storage import driver
from tfm_desktop.storage.database import Database


@contextlib.contextmanager
def twins(file: Path) -> Iterator[tuple[Database, driver.Connection]]:
    """Copy a file twice, open both copies, and remove them in the end."""
    ours, bare = (file.with_name(f"{name}.tfm") for name in ("program", "bare"))
    for copy in (ours, bare):
        shutil.copyfile(file, copy)
    database, connection = Database.open(ours, PASSPHRASE), driver.open_existing(bare, PASSPHRASE)
    try:
        yield database, connection
    finally:
        database.close()
        connection.close()
        for copy in (ours, bare):
            copy.unlink()
