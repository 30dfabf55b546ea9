"""The newest backup of a file that can be relied on: opened, and checked page by page."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3 import dbapi2

from tfm_desktop.domain import errors
from tfm_desktop.domain.backups import Contents
from tfm_desktop.storage import backup_folders, checked_copies, driver
from tfm_desktop.storage.contents import dated
from tfm_desktop.storage.keys import Key, salt_of


@dataclass(frozen=True, slots=True)
class GoodBackup:
    """A backup that is whole, the key that opens it, and what is in it."""

    path: Path
    key: Key | None
    moment: dt.datetime
    contents: Contents


def newest_good(root: Path, path: Path, secret: driver.Secret) -> GoodBackup | None:
    """Find the newest backup of a file that the secret opens and that is whole; None where there is none."""
    keys: dict[bytes, Key] = {secret.salt: secret} if isinstance(secret, Key) else {}
    for one in backup_folders.found(root, path):
        # One that is spoilt in a way of its own is not good either, and must not hide an older one.
        with contextlib.suppress(errors.FileProblem, OSError, dbapi2.Error):
            key = _key_of(one.path, secret, keys)
            with checked_copies.verified(one.path, key, one.path) as connection:
                # Pages may bear their seals and yet be tied together wrongly.
                if connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",):
                    return GoodBackup(one.path, key, one.made, dated(connection))
    return None


def keys_for(root: Path, path: Path, passphrase: str) -> Iterator[Key]:
    """Derive the keys that a passphrase may stand for: by the salt of the file, then by that of its newest backup."""
    salt = salt_of(path)
    yield Key.of(passphrase, salt)
    for one in backup_folders.found(root, path)[:1]:
        with contextlib.suppress(errors.FileProblem, OSError):
            if driver.is_encrypted(one.path) and salt_of(one.path) != salt:
                yield Key.of(passphrase, salt_of(one.path))


def _key_of(backup: Path, secret: driver.Secret, known: dict[bytes, Key]) -> Key | None:
    if not driver.is_encrypted(backup):
        return None
    salt = salt_of(backup)
    if salt not in known:
        if not isinstance(secret, str) or not secret:
            raise errors.PassphraseNeeded(backup)
        known[salt] = Key.of(secret, salt)
    return known[salt]
