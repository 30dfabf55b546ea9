"""Backups: copied by SQLite's own call, opened and checked, then renamed into place; restored after a full check."""

import contextlib
import datetime as dt
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tfm_desktop.domain import errors
from tfm_desktop.storage import backup_folders, check, driver, migrate, recovery
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.keys import Key
from tfm_desktop.storage.plain_files import drop, in_words, put_in_place

PIECE = 1 << 20  # bytes of a file that are copied before anybody is asked whether to go on


def back_up(database: Database, root: Path, moment: dt.datetime, on_progress: driver.OnProgress | None = None) -> Path:
    """Write a checked copy of the open file into its folder of backups, on any thread, and give its path.

    The owner goes on meanwhile. Raises FileProblem, and Cancelled where on_progress says not to go on or the file is
    closed or shut during the copy.
    """
    key = database.key.copy() if database.key else None
    name = backup_folders.name_of(database.path, moment)
    try:
        with in_words(root / name):
            root.mkdir(parents=True, exist_ok=True)
            backup_folders.sweep(root, database.path.stem, database.path.suffix)
            with _part(root / name) as part, _told_of(root / name, part):
                database.copy_to(part, on_progress, is_synced=False)
                with ThreadPoolExecutor(1) as beside:  # the disk takes it while it is checked
                    synced = beside.submit(driver.sync, part)
                    identity = _identity_of(part, key, database.path)
                    synced.result()
                folder = backup_folders.own(root, database.path, identity)
                folder.mkdir(exist_ok=True)
                made = _free_name(folder, Path(name))
                put_in_place(part, made)
        recovery.copy_beside(database.path, folder)
        _thin(folder, moment)
        return made
    finally:
        if key:
            key.forget()


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
        with _part(target) as part:
            _copy_bytes(backup, part, on_progress or (lambda _part: True))
            _identity_of(part, key, target)
            put_in_place(part, target)
    recovery.copy_along(backup.parent, folder)
    if named := backup_folders.of(target):
        _thin(folder, named.made)
    return target


@contextlib.contextmanager
def verified(copy: Path, key: Key | None, source: Path) -> Iterator[driver.Connection]:
    """Open a copy, check the seal of every page and that its version is known, and lend it to be read.

    Raises FileProblem; damage is told of the file that the copy was made of.
    """
    with contextlib.closing(driver.open_to_read(copy, key)) as connection, driver.explained(source):
        migrate.refuse_newer(connection, source)
        found = _broken_pages(connection)
        if found or not migrate.version_of(connection):
            raise errors.FileIsDamaged(source, found=found or "it has no version")
        yield connection


def restore(backup: Path, target: Path, secret: driver.Secret, moment: dt.datetime) -> Path | None:
    """Put a fully checked copy of a backup in the place of a file that is not open.

    Give where the file that stood there was set aside, or None where there was none. Raises FileProblem.
    """
    if backup.resolve() == target.resolve():
        raise errors.FileExists(target)
    if not target.parent.is_dir():
        raise errors.FolderIsMissing(target)
    if target.exists():
        driver.refuse_if_held(target)
    key = driver.key_for(backup, secret)
    with contextlib.closing(_source(backup, key)) as source:
        migrate.refuse_newer(source, backup)
        with in_words(target), _part(target) as part:
            driver.copy(source, backup, part, key)
            _check(part, key, backup)
            aside = _set_aside(target, moment)
            put_in_place(part, target)
            return aside


def _source(backup: Path, key: Key | None) -> driver.Connection:
    try:
        return driver.open_existing(backup, key)
    except errors.FileIsReadOnly:
        return driver.open_to_read(backup, key)  # a stick that is protected from writing


@contextlib.contextmanager
def _part(target: Path) -> Iterator[Path]:
    """Give a name to write to beside a target; what is left under it in the end is removed."""
    part = target.with_name(target.name + backup_folders.PART)
    with contextlib.suppress(FileNotFoundError):
        part.unlink()
    part.touch()  # says why it cannot be written better than SQLite does
    try:
        yield part
    finally:
        drop(part)


@contextlib.contextmanager
def _told_of(target: Path, part: Path) -> Iterator[None]:
    """Tell what stands in the way of a part of the file that it is to become."""
    try:
        yield
    except errors.FileProblem as fault:
        raise (fault.at(target) if fault.path == part else fault) from fault


def _thin(folder: Path, moment: dt.datetime) -> None:
    with contextlib.suppress(OSError):  # a backup was made, though one too many stays for now
        backup_folders.thin(folder, moment)


def _copy_bytes(source: Path, target: Path, goes_on: Callable[[float], bool]) -> None:
    size = max(source.stat().st_size, 1)
    with source.open("rb") as read, target.open("wb") as written:
        while piece := read.read(PIECE):
            written.write(piece)
            if not goes_on(written.tell() / size):
                raise errors.Cancelled
        written.flush()
        os.fsync(written.fileno())


def _identity_of(copy: Path, key: Key | None, source: Path) -> str:
    with verified(copy, key, source) as connection:
        return backup_folders.identity(connection)


def _broken_pages(connection: driver.Connection) -> str:
    """Name the first page that does not bear its seal; a plain file has none, and its pages are read instead."""
    if driver.is_keyed(connection):
        found = connection.execute("PRAGMA cipher_integrity_check").fetchone()
        return str(found[0]) if found else ""
    (told,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    return "" if told == "ok" else str(told)


def _check(copy: Path, key: Key | None, source: Path) -> None:
    with contextlib.closing(driver.open_existing(copy, key)) as connection, driver.explained(source):
        found = check.problems(connection, encrypted=driver.is_keyed(connection))
    if found:
        raise errors.FileIsDamaged(source, found=found[0])


def _set_aside(target: Path, moment: dt.datetime) -> Path | None:
    aside = _free_name(target.parent, Path(f"{target.stem} before restore {moment:%Y-%m-%d %H%M}{target.suffix}"))
    stood = target.exists()
    if stood and not target.with_name(f"{target.name}-journal").exists():
        with contextlib.suppress(OSError):
            os.link(target, aside)  # so that at no moment there is no file under the real name
            return aside
    # A journal left by a crash belongs to the file that stood there; SQLite would play it into the new one.
    for end in ("", "-journal"):
        left = target.with_name(target.name + end)
        if left.exists():
            left.replace(aside.with_name(aside.name + end))
    return aside if stood else None


def _free_name(folder: Path, name: Path) -> Path:
    counted = (f"{name.stem}{'' if count == 1 else f' ({count})'}{name.suffix}" for count in range(1, 1000))
    return next(one for one in map(folder.joinpath, counted) if not one.exists())
