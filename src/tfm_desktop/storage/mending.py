"""The ways out of a damaged file: its newest good backup, and what can be read of it; the file is never deleted."""

import contextlib
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from tfm_desktop.domain import errors
from tfm_desktop.storage import asides, backups, driver, plain_files, rescue, sealed_pages
from tfm_desktop.storage.asides import Why
from tfm_desktop.storage.backup_folders import PART
from tfm_desktop.storage.driver import OnProgress
from tfm_desktop.storage.good_backups import GoodBackup, keys_for, newest_good
from tfm_desktop.storage.keys import Key
from tfm_desktop.storage.rescue import Rescued


@dataclass(frozen=True, slots=True)
class Damaged:
    """A damaged file, its key where it has one, and its newest good backup."""

    path: Path
    key: Key | None
    backup: GoodBackup | None

    @property
    def bench(self) -> Path:
        """Give the place where the rescued file waits until it is chosen."""
        return self.path.with_name(f"{self.path.name}.rescued")


@dataclass(frozen=True, slots=True)
class Mended:
    """What stands in the place of a damaged file now, and where that was moved; None where it is gone."""

    key: Key | None
    aside: Path | None


def damaged(path: Path, secret: driver.Secret, folder: Path) -> Damaged:
    """Gather what a way out of a damaged file needs; the passphrase is not needed again."""
    key = secret if isinstance(secret, Key) else None
    with contextlib.suppress(errors.FileProblem, OSError):
        if isinstance(secret, str) and secret:
            key = true_key(path, secret, folder)
    return Damaged(path, key, newest_good(folder, path, secret))


def true_key(path: Path, passphrase: str, folder: Path) -> Key | None:
    """Give the key of an encrypted file whose passphrase is right although it does not open; None where it is wrong."""
    for key in keys_for(folder, path, passphrase):
        if sealed_pages.is_of(key, path):
            return key
        key.forget()
    return None


def rescued(found: Damaged, on_progress: OnProgress | None = None) -> Rescued | None:
    """Rescue what can be read into a file of its own beside the damaged one; None where nothing can be."""
    drop(found)
    try:
        return rescue.rescue(found.path, found.key, found.bench, found.backup, on_progress)
    except errors.FileIsDamaged:
        return None


def sweep(path: Path) -> list[Path]:
    """Remove what was left beside an open file by a restore, a change of its passphrase or a rescue that was killed.

    Give what could not be removed.
    """
    part, bench = path.with_name(f"{path.name}{PART}"), Damaged(path, None, None).bench
    plain_files.drop_data(part)
    plain_files.drop(bench)
    return [left for left in (part, bench, *rescue.sweep(path.parent)) if left.exists()]


def drop(found: Damaged) -> None:
    """Remove the rescued file that was not chosen."""
    plain_files.drop(found.bench)


def put_backup(found: Damaged, moment: dt.datetime) -> Mended:
    """Put a checked copy of the backup in the place of the damaged file, which is moved aside. Raises FileProblem."""
    if found.backup is None:
        raise errors.FileIsMissing(found.path)
    aside = backups.restore(found.backup.path, found.path, found.backup.key, moment, Why.DAMAGED)
    drop(found)
    return Mended(found.backup.key, aside)


def put_rescued(found: Damaged, moment: dt.datetime) -> Mended:
    """Put the rescued file in the place of the damaged one, which is moved aside. Raises FileProblem."""
    if not found.bench.exists():
        raise errors.FileIsMissing(found.bench)
    return Mended(found.key, asides.replace(found.path, found.bench, Why.DAMAGED, moment))
