"""The ways out of a damaged file: its newest good backup, and what can be read of it; the file is never deleted."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tfm_desktop.domain import errors
from tfm_desktop.storage import check, driver, sealed_pages
from tfm_desktop.storage.driver import OnProgress
from tfm_desktop.storage.good_backups import GoodBackup, keys_for, newest_good
from tfm_desktop.storage.keys import Key
from tfm_desktop.storage.rescue import Rescued, rescue


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
    """What stands in the place of a damaged file now, and where that was moved."""

    key: Key | None
    aside: Path


def damaged(path: Path, secret: driver.Secret, folder: Path) -> Damaged:
    """Gather what a way out of a damaged file needs; the passphrase is not needed again."""
    key = secret if isinstance(secret, Key) else None
    with contextlib.suppress(errors.FileProblem, OSError):
        if isinstance(secret, str) and secret:
            key = true_key(path, secret, folder)
    return Damaged(path, key, newest_good(folder, path, secret))


def true_key(path: Path, passphrase: str, folder: Path) -> Key | None:
    """Give the key of an encrypted file whose passphrase is right although it does not open; None where it is wrong."""
    return next((key for key in keys_for(folder, path, passphrase) if sealed_pages.is_of(key, path)), None)


def rescued(found: Damaged, on_progress: OnProgress | None = None) -> Rescued | None:
    """Rescue what can be read into a file of its own beside the damaged one; None where nothing can be."""
    drop(found)
    try:
        return rescue(found.path, found.key, found.bench, found.backup, on_progress)
    except errors.FileIsDamaged:
        return None


def drop(found: Damaged) -> None:
    """Remove the rescued file that was not chosen."""
    with contextlib.suppress(OSError):
        found.bench.unlink(missing_ok=True)


def put_backup(found: Damaged, moment: dt.datetime) -> Mended:
    """Put a checked copy of the backup in the place of the damaged file, which is moved aside. Raises FileProblem."""
    backup = found.backup
    if backup is None:
        raise errors.FileIsMissing(found.path)
    part = found.path.with_name(f"{found.path.name}.part")
    with _in_words(found.path):
        part.unlink(missing_ok=True)
        try:
            with contextlib.closing(driver.open_to_read(backup.path, backup.key)) as source:
                driver.copy(source, backup.path, part, backup.key)
            check.refuse_damage(part, backup.key, named=backup.path)
            aside = _set_aside(found.path, moment)
            part.replace(found.path)
        finally:
            part.unlink(missing_ok=True)
    drop(found)
    return Mended(backup.key, aside)


def put_rescued(found: Damaged, moment: dt.datetime) -> Mended:
    """Put the rescued file in the place of the damaged one, which is moved aside. Raises FileProblem."""
    with _in_words(found.path):
        if not found.bench.exists():
            raise errors.FileIsMissing(found.bench)
        aside = _set_aside(found.path, moment)
        found.bench.replace(found.path)
    return Mended(found.key, aside)


def _set_aside(path: Path, moment: dt.datetime) -> Path:
    """Move a file and the journal that belongs to it, which SQLite would play into the one that takes its place."""
    stem = f"{path.stem} damaged {moment:%Y-%m-%d %H%M}"
    names = (path.with_name(f"{stem}{f' ({count})' if count else ''}{path.suffix}") for count in range(1000))
    aside = next(name for name in names if not name.exists())
    for end in ("-journal", ""):
        left = path.with_name(path.name + end)
        if left.exists():
            left.replace(aside.with_name(aside.name + end))
    return aside


@contextlib.contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise errors.CannotWrite(path, why=fault.strerror or "unknown reason") from fault
