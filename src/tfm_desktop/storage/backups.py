"""Backups: copied by SQLite's own call, opened and checked, then renamed into place."""

import contextlib
import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

from tfm_desktop.domain import errors
from tfm_desktop.storage import check, driver, migrate
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.keys import Key
from tfm_desktop.storage.plain_files import drop, put_in_place


def back_up(database: Database, folder: Path, moment: dt.datetime) -> Path:
    """Write a checked copy of the open file into a folder and give its path. Raises FileProblem."""
    stem, suffix = f"{database.path.stem} {moment:%Y-%m-%d %H%M}", database.path.suffix
    with _in_words(folder / f"{stem}{suffix}"):
        folder.mkdir(parents=True, exist_ok=True)
        target = _free_name(folder, stem, suffix)
        with _put_in_place(target) as part:
            database.copy_to(part)
            _check(part, database.key, database.path)
    return target


def restore(backup: Path, target: Path, secret: driver.Secret, moment: dt.datetime) -> Path | None:
    """Put a checked copy of a backup in the place of a file that is not open.

    Give where the file that stood there was set aside, or None where there was none. Raises FileProblem.
    """
    if backup.resolve() == target.resolve():
        raise errors.FileExists(target)
    if not target.parent.is_dir():
        raise errors.FolderIsMissing(target)
    if target.exists():
        driver.refuse_if_held(target)
    key = driver.key_for(backup, secret)
    source = driver.open_existing(backup, key)
    try:
        migrate.refuse_newer(source, backup)
        with _in_words(target), _put_in_place(target) as part:
            driver.copy(source, backup, part, key)
            _check(part, key, backup)
            return _set_aside(target, moment)
    finally:
        source.close()


@contextlib.contextmanager
def _in_words(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise errors.CannotWrite(target, why=fault.strerror or "unknown reason") from fault


@contextlib.contextmanager
def _put_in_place(target: Path) -> Iterator[Path]:
    """Give a name to write to; it takes the name of the target when all went well, and else is removed."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    part.touch()  # says why it cannot be written better than SQLite does
    try:
        yield part
        put_in_place(part, target)
    finally:
        drop(part)


def _check(copy: Path, key: Key | None, source: Path) -> None:
    connection = driver.open_existing(copy, key)
    try:
        with driver.explained(source):
            _refuse_damage(check.problems(connection, encrypted=driver.is_keyed(connection)), source)
    finally:
        connection.close()


def _refuse_damage(found: list[str], source: Path) -> None:
    if found:
        raise errors.FileIsDamaged(source, found=found[0])


def _set_aside(target: Path, moment: dt.datetime) -> Path | None:
    aside = _free_name(target.parent, f"{target.stem} before restore {moment:%Y-%m-%d %H%M}", target.suffix)
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


def _free_name(folder: Path, stem: str, suffix: str) -> Path:
    names = (folder / f"{stem}{'' if count == 1 else f' ({count})'}{suffix}" for count in range(1, 1000))
    return next(name for name in names if not name.exists())
