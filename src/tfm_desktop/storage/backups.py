"""Backups: copied by SQLite's own call, opened and checked, then renamed into place; restored after a full check."""

import contextlib
import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

from tfm_desktop.domain import errors
from tfm_desktop.storage import asides, backup_folders, check, checked_copies, driver, migrate, recovery
from tfm_desktop.storage.asides import Why
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.keys import Key
from tfm_desktop.storage.plain_files import in_words, put_in_place, real

PIECE = 1 << 20  # bytes of a file that are copied before anybody is asked whether to go on


def back_up(database: Database, root: Path, moment: dt.datetime, on_progress: driver.OnProgress | None = None) -> Path:
    """Write a checked copy of the open file into its folder of backups, on any thread, and give its path.

    The owner goes on meanwhile. Raises FileProblem, and Cancelled where on_progress says not to go on or the file is
    closed or shut during the copy.
    """
    path, key = database.path, database.key.copy() if database.key else None

    def write(part: Path) -> None:
        database.copy_to(part, on_progress, is_synced=False)

    try:
        made = checked_copies.keep(path, key, root, moment, write)
    finally:
        if key:
            key.forget()
    recovery.copy_beside(path, made.parent)
    return made


def opens(backup: Path, key: Key | None) -> bool:
    """Tell whether a backup was made of a file with this key, or with none. Raises FileProblem."""
    return key.fits(backup) if key and driver.is_encrypted(backup) else key is None


def copy_of(backup: Path, root: Path) -> Path:
    """Give where the copy of a backup is in a second folder; it need not be there."""
    return root / backup.parent.name / backup.name


def copy_out(backup: Path, root: Path, key: Key | None, on_progress: driver.OnProgress | None = None) -> Path:
    """Copy a backup into a second folder that is there, check the copy, and give its path.

    Raises FileProblem, and Cancelled where on_progress says not to go on.
    """
    target = copy_of(backup, root)
    folder = target.parent
    with in_words(target):
        if target.exists():
            return target
        folder.mkdir(exist_ok=True)
        backup_folders.sweep(folder, backup_folders.name_in(backup), backup.suffix)
        with checked_copies.part_of(target) as part:
            _copy_bytes(backup, part, on_progress or (lambda _part: True))
            checked_copies.identity_of(part, key, target)
            put_in_place(part, target)
    recovery.copy_along(backup.parent, folder)
    if named := backup_folders.of(target):
        backup_folders.thin(folder, named.made)
    return target


def restore(
    backup: Path, target: Path, secret: driver.Secret, moment: dt.datetime, why: Why = Why.BEFORE_RESTORE
) -> Path | None:
    """Put a fully checked copy of a backup in the place of a file that is not open.

    Give where the file that stood there was set aside, or None where there was none. Raises FileProblem.
    """
    target = real(target)
    if backup.resolve() == target.resolve():
        raise errors.FileExists(target)
    if not target.parent.is_dir():
        raise errors.FolderIsMissing(target)
    if target.exists():
        with contextlib.suppress(errors.DiskFails):  # which is no reason to stay without the file
            driver.refuse_if_held(target)
    key = driver.key_for(backup, secret)
    with contextlib.closing(_source(backup, key)) as source:
        migrate.refuse_newer(source, backup)
        with in_words(target), checked_copies.part_of(target) as part:
            driver.copy(source, backup, part, key)
            check.refuse_damage(part, key, named=backup)
            return asides.replace(target, part, why, moment)


def _source(backup: Path, key: Key | None) -> driver.Connection:
    try:
        return driver.open_existing(backup, key)
    except errors.FileIsReadOnly:
        return driver.open_to_read(backup, key)  # a stick that is protected from writing


def _copy_bytes(source: Path, target: Path, goes_on: Callable[[float], bool]) -> None:
    size = max(source.stat().st_size, 1)
    with source.open("rb") as read, target.open("wb") as written:
        while piece := read.read(PIECE):
            written.write(piece)
            if not goes_on(written.tell() / size):
                raise errors.Cancelled
        written.flush()
        os.fsync(written.fileno())
