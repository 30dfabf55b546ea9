"""The seal of an encrypted page, by which a damaged file is told from a wrong passphrase."""

import hashlib
import hmac
from pathlib import Path

from tfm_desktop.storage.driver import PAGE
from tfm_desktop.storage.keys import SIZE, Key

# zetetic.net/sqlcipher/design: each page ends with 16 random bytes and a seal of 64 over all before it and its number.
_SEAL = 64
_SEAL_ROUNDS = 2
_SEAL_MASK = 0x3A
_TRIED = 64  # pages: enough to find one that is whole, few enough to take no time


def is_of(key: Key, path: Path) -> bool:
    """Tell whether a key made any of the pages of a file that nobody holds, its first one aside."""
    salt = bytes(byte ^ _SEAL_MASK for byte in key.salt)
    sealing = hashlib.pbkdf2_hmac("sha512", key.raw, salt, _SEAL_ROUNDS, SIZE)
    with path.open("rb") as file:
        file.seek(PAGE)
        for number in range(2, 2 + _TRIED):
            page = file.read(PAGE)
            if len(page) < PAGE:
                break
            told = hmac.digest(sealing, page[:-_SEAL] + number.to_bytes(4, "little"), "sha512")
            if hmac.compare_digest(told, page[-_SEAL:]):
                return True
    return False
