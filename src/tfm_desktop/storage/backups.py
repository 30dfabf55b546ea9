"""Backups: copied by SQLite's own call, opened and checked, then renamed into place."""

import datetime as dt
import os
from pathlib import Path

from tfm_desktop.domain import errors
from tfm_desktop.storage import driver
from tfm_desktop.storage.database import Database


def back_up(database: Database, folder: Path, moment: dt.datetime) -> Path:
    """Write a checked copy of the open file into a folder and give its path. Raises FileProblem."""
    target = _free_name(folder, f"{database.path.stem} {moment:%Y-%m-%d %H%M}", database.path.suffix)
    part = target.with_name(target.name + ".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        database.copy_to(part)
        _verify(part, database)
        os.replace(part, target)
    except OSError as fault:
        raise errors.CannotWrite(target, why=fault.strerror or "unknown reason") from fault
    finally:
        part.unlink(missing_ok=True)
    return target


def restore(backup: Path, target: Path, passphrase: str, moment: dt.datetime) -> Path | None:
    """Put a checked copy of a backup in the place of a file that is not open.

    Give where the file that stood there was set aside, or None where there was none. Raises FileProblem.
    """
    if backup.resolve() == target.resolve():
        raise errors.FileExists(target)
    if target.exists():
        driver.refuse_if_held(target)
    source = Database.open(backup, passphrase)
    part = target.with_name(target.name + ".part")
    try:
        _refuse_damage(source)
        part.unlink(missing_ok=True)
        source.copy_to(part)
    finally:
        source.close()
    try:
        aside = _set_aside(target, moment) if target.exists() else None
        os.replace(part, target)
    except OSError as fault:
        raise errors.CannotWrite(target, why=fault.strerror or "unknown reason") from fault
    finally:
        part.unlink(missing_ok=True)
    return aside


def _verify(copy: Path, database: Database) -> None:
    opened = database.reopened(copy)
    try:
        _refuse_damage(opened)
    finally:
        opened.close()


def _refuse_damage(database: Database) -> None:
    found = database.problems()
    if found:
        raise errors.FileIsDamaged(database.path, found=found[0])


def _set_aside(target: Path, moment: dt.datetime) -> Path:
    aside = _free_name(target.parent, f"{target.stem} before restore {moment:%Y-%m-%d %H%M}", target.suffix)
    os.replace(target, aside)
    return aside


def _free_name(folder: Path, stem: str, suffix: str) -> Path:
    names = (folder / f"{stem}{'' if count == 1 else f' ({count})'}{suffix}" for count in range(1, 1000))
    return next(name for name in names if not name.exists())
