"""The key of an encrypted file: derived from its passphrase, held while the file is open, and forgotten."""

import hashlib
import os
import unicodedata
from pathlib import Path

SALT = 16  # bytes, which are the first of the file
SIZE = 32  # bytes
ROUNDS = 256_000  # zetetic.net/sqlcipher/sqlcipher-api: the default of 'PRAGMA kdf_iter' in SQLCipher 4


class Key:
    """The key and the salt of one file. Copies of the file have the same, so no passphrase is needed to make one."""

    __slots__ = ("_raw", "salt")

    def __init__(self, raw: bytes, salt: bytes) -> None:
        if len(raw) != SIZE or len(salt) != SALT:
            raise ValueError("A key or salt of another length.")
        self._raw = bytearray(raw)
        self.salt = salt

    @classmethod
    def of(cls, passphrase: str, salt: bytes) -> "Key":
        """Derive the key that SQLCipher 4 derives from a passphrase; takes a tenth of a second, by design."""
        # An accent typed on one system is made of other signs than on the next.
        typed = unicodedata.normalize("NFC", passphrase).encode()
        return cls(hashlib.pbkdf2_hmac("sha512", typed, salt, ROUNDS, SIZE), salt)

    @classmethod
    def fresh(cls, passphrase: str) -> "Key":
        """Derive the key for a file that is yet to be made."""
        return cls.of(passphrase, os.urandom(SALT))

    @property
    def raw(self) -> bytes:
        """Give the bytes of the key. Raises ValueError where it is forgotten."""
        if not any(self._raw):
            raise ValueError("The key is forgotten.")
        return bytes(self._raw)

    @property
    def spoken(self) -> str:
        """Give key and salt in the form that SQLCipher takes without deriving anything."""
        return f"x'{self.raw.hex()}{self.salt.hex()}'"

    def fits(self, path: Path) -> bool:
        """Tell whether a file that nobody holds has the salt of this key."""
        return salt_of(path) == self.salt

    def copy(self) -> "Key":
        """Give the same key for somebody else to hold and to forget."""
        return Key(self.raw, self.salt)

    def forget(self) -> None:
        """Wipe the key; the copies that Python and SQLCipher made are theirs to free."""
        self._raw[:] = bytes(SIZE)


def salt_of(path: Path) -> bytes:
    """Read the salt of an encrypted file. Never of one that this program holds: closing it would drop the lock."""
    with path.open("rb") as file:
        return file.read(SALT)
