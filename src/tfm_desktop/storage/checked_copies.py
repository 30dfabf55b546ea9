"""A checked copy of a file among its backups: written under another name, read through, then given its own."""

import contextlib
import datetime as dt
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tfm_desktop.domain import errors
from tfm_desktop.storage import backup_folders, driver, migrate, sealed_pages
from tfm_desktop.storage.keys import Key
from tfm_desktop.storage.plain_files import drop_data, free_name, in_words, put_in_place, sync

_ONE_AT_A_TIME = threading.Lock()  # what a crash left is swept away first, and looks like a copy that is being made


def keep(path: Path, key: Key | None, root: Path, moment: dt.datetime, write: Callable[[Path], None]) -> Path:
    """Have a copy of a file written, check it, put it into the file's own folder of backups, and give its path.

    Raises FileProblem, and what the writing raises.
    """
    name = backup_folders.name_of(path, moment)
    with _ONE_AT_A_TIME, in_words(root / name):
        root.mkdir(parents=True, exist_ok=True)
        backup_folders.sweep(root, path.stem, path.suffix)
        with part_of(root / name) as part:
            write(part)
            with ThreadPoolExecutor(1) as beside:  # the disk takes it while it is checked
                synced = beside.submit(sync, part, root / name)
                identity = identity_of(part, key, path)
                synced.result()
            folder = backup_folders.own(root, path, identity)
            folder.mkdir(exist_ok=True)
            made = free_name(folder, name)
            put_in_place(part, made)
    backup_folders.thin(folder, moment)
    return made


@contextlib.contextmanager
def verified(copy: Path, key: Key | None, source: Path) -> Iterator[driver.Connection]:
    """Open a copy, check the seal of every page, its version and that all in it is ours, and lend it to be read.

    Raises FileProblem; damage is told of the file that the copy was made of.
    """
    with contextlib.closing(driver.open_to_read(copy, key)) as connection, driver.explained(source):
        migrate.refuse_newer(connection, source)
        found = _broken_page(connection, copy, key)
        if found or not migrate.version_of(connection):
            raise errors.FileIsDamaged(source, found=found or "it has no version")
        migrate.refuse_altered(connection, source)
        yield connection


def identity_of(copy: Path, key: Key | None, source: Path) -> str:
    """Check a copy, and read the identity of the file that it was made of. Raises FileProblem."""
    with verified(copy, key, source) as connection:
        return backup_folders.identity(connection)


@contextlib.contextmanager
def part_of(target: Path) -> Iterator[Path]:
    """Give a name to write to beside a target; what is left under it in the end is removed.

    What stands in the way of it is told of the target.
    """
    part = target.with_name(target.name + backup_folders.PART)
    drop_data(part)
    part.unlink(missing_ok=True)  # both say why it cannot be written better than SQLite does
    part.touch()
    try:
        yield part
    except errors.FileProblem as fault:
        if fault.path != part:
            raise
        raise fault.at(target) from fault
    finally:
        drop_data(part)


def _broken_page(connection: driver.Connection, copy: Path, key: Key | None) -> str:
    """Name the first page that does not bear its seal; a plain file has none, and its pages are read instead."""
    if key and driver.is_keyed(connection):
        # What PRAGMA cipher_integrity_check does, in three quarters of its time.
        number = next(sealed_pages.broken(key, copy), None)
        return f"part of it was spoilt, page {number}" if number else ""
    (told,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    return "" if told == "ok" else str(told)
