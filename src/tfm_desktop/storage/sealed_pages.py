"""The seals of encrypted pages: they tell a damaged page from a whole one, and damage from a wrong passphrase."""

import hashlib
import hmac
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from tfm_desktop.storage.driver import PAGE
from tfm_desktop.storage.keys import SALT, SIZE, Key

# zetetic.net/sqlcipher/design: each page ends with 16 random bytes and a seal of 64 over all before it and its number;
# the salt, with which the first page begins, is not under it.
_SEAL = 64
_SEAL_ROUNDS = 2
_SEAL_MASK = 0x3A
_LOCKED = (1 << 30) // PAGE + 1  # sqlite.org/fileformat.html, 'The Lock-Byte Page': nothing is in it, not even a seal
_TRIED = 64  # pages: enough to find one that is whole, few enough to take no time
_READ = 1 << 18  # bytes at once


def is_of(key: Key, path: Path) -> bool:
    """Tell whether a key made any of the pages of a file that nobody holds."""
    return any(is_whole for _, is_whole in islice(_pages(key, path), _TRIED))


def broken(key: Key, path: Path) -> Iterator[int]:
    """Find the pages of a file that nobody holds whose seal is broken, by their numbers."""
    return (number for number, is_whole in _pages(key, path) if not is_whole)


def _pages(key: Key, path: Path) -> Iterator[tuple[int, bool]]:
    salt = bytes(byte ^ _SEAL_MASK for byte in key.salt)
    unused = hmac.new(hashlib.pbkdf2_hmac("sha512", key.raw, salt, _SEAL_ROUNDS, SIZE), digestmod="sha512")
    number = 0
    with path.open("rb", buffering=_READ) as file:
        while page := file.read(PAGE):
            number += 1
            if number == _LOCKED:
                continue
            seal = unused.copy()  # quicker than to begin with the key each time
            seal.update(page[SALT if number == 1 else 0 : -_SEAL] + number.to_bytes(4, "little"))
            yield number, hmac.compare_digest(seal.digest(), page[-_SEAL:])
