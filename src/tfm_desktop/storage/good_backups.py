"""The newest backup of a file that can be relied on: opened, and checked page by page."""

import contextlib
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3 import dbapi2

from tfm_desktop.domain import errors
from tfm_desktop.storage import driver, schema_objects
from tfm_desktop.storage.contents import Contents, contents_of
from tfm_desktop.storage.driver import Connection
from tfm_desktop.storage.keys import Key, salt_of
from tfm_desktop.storage.migrate import KNOWN, version_of

_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d)(\d\d)(\d\d)?")


@dataclass(frozen=True, slots=True)
class GoodBackup:
    """A backup that is whole, the key that opens it, and what is in it."""

    path: Path
    key: Key | None
    moment: dt.datetime
    contents: Contents


def newest_good(folder: Path, path: Path, secret: driver.Secret) -> GoodBackup | None:
    """Find the newest backup of a file that the secret opens and that is whole; None where there is none."""
    keys: dict[bytes, Key] = {secret.salt: secret} if isinstance(secret, Key) else {}
    for backup in backups_of(folder, path):
        with contextlib.suppress(errors.FileProblem, dbapi2.Error, OSError, UnicodeDecodeError):
            key = _key_of(backup, secret, keys)
            with contextlib.closing(driver.open_to_read(backup, key)) as connection:
                if _is_good(connection):
                    return GoodBackup(backup, key, moment_of(backup), contents_of(connection))
    return None


def backups_of(folder: Path, path: Path) -> list[Path]:
    """List the backups of a file by their names, the newest first: in the folder, and in the one that it has there."""
    stem, suffix = re.escape(path.stem), re.escape(path.suffix)
    is_one = re.compile(rf"{stem} \d{{4}}-\d\d-\d\d .*{suffix}")
    own = re.compile(rf"{stem}-[0-9a-f]{{6}}")
    found = [one for one in _within(folder) if is_one.fullmatch(one.name)]
    for inner in _within(folder):
        if own.fullmatch(inner.name) and inner.is_dir():
            found += [one for one in _within(inner) if one.suffix == path.suffix]
    return sorted(found, key=moment_of, reverse=True)


def moment_of(backup: Path) -> dt.datetime:
    """Tell when a backup was made, by its name or else by the system's word."""
    if found := _MOMENT.search(backup.name):
        with contextlib.suppress(ValueError):
            return dt.datetime(*(int(one or 0) for one in found.groups())).astimezone()  # type: ignore[arg-type]
    return dt.datetime.fromtimestamp(backup.stat().st_mtime).astimezone()


def keys_for(folder: Path, path: Path, passphrase: str) -> Iterator[Key]:
    """Derive the keys that a passphrase may stand for: by the salt of the file, then by that of its newest backup."""
    salt = salt_of(path)
    yield Key.of(passphrase, salt)
    for backup in backups_of(folder, path)[:1]:
        with contextlib.suppress(errors.FileProblem, OSError):
            if driver.is_encrypted(backup) and salt_of(backup) != salt:
                yield Key.of(passphrase, salt_of(backup))


def _within(folder: Path) -> list[Path]:
    with contextlib.suppress(OSError):
        return list(folder.iterdir())
    return []


def _key_of(backup: Path, secret: driver.Secret, known: dict[bytes, Key]) -> Key | None:
    if not driver.is_encrypted(backup):
        return None
    salt = salt_of(backup)
    if salt not in known:
        if not isinstance(secret, str) or not secret:
            raise errors.PassphraseNeeded(backup)
        known[salt] = Key.of(secret, salt)
    return known[salt]


def _is_good(connection: Connection) -> bool:
    version = version_of(connection)
    if not version or version > KNOWN:
        return False
    if driver.is_keyed(connection) and connection.execute("PRAGMA cipher_integrity_check").fetchall():
        return False
    if any(schema_objects.foreign(schema_objects.held_by(connection), schema_objects.shipped(version))):
        return False
    return bool(connection.execute("PRAGMA quick_check").fetchall() == [("ok",)])
