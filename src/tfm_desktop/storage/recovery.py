"""The recovery key: what lets a sheet of paper open the file when its passphrase is forgotten.

The code on the sheet makes a private key. The file holds the public one, and beside the file lies a copy of what it
holds: the file's own keys, each sealed so that only the private key opens it.
"""

import datetime as dt
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from tfm_desktop.domain import errors, recovery_codes
from tfm_desktop.domain.years import british
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.keys import SALT, SIZE, Key, salt_of
from tfm_desktop.storage.plain_files import drop, in_words, put_in_place

SUFFIX = ".recovery"
SETTING = "recovery"  # under which the file keeps it
KEYS_KEPT = 20  # of this passphrase and those before, so that the sheet opens older backups too
LARGEST = 64 * 1024  # bytes; a hundredth of it is usual
LOOKED_AT = 100  # recovery files of one folder
ANEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)  # Windows would write other line ends
PURPOSE = b"TfM recovery key"  # blake2b takes 16 bytes
MADE_AGAIN = "The recovery file beside “{name}” was missing or not up to date, and was written again."
SWAPPED = (
    "The recovery file beside “{name}” was not its own, and was put right. Only the sheet of {made} opens this file; "
    "if you no longer have that one, make a new one with File › Recovery sheet."
)
NOT_WRITTEN = (
    "The recovery file beside “{name}” could not be written. Until it is, the recovery sheet may not open the file: "
    "check that its folder can be written to."
)


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


def _Hex(size: int) -> StringConstraints:  # noqa: N802 - stands where a type does
    return StringConstraints(pattern=f"^[0-9a-f]{{{2 * size}}}$")


class SealedKey(_Strict):
    """A key of the file, told by its salt, that only the private key of the sheet opens."""

    salt: Annotated[str, _Hex(SALT)]
    sealed: Annotated[str, _Hex(SIZE + 48)]  # libsodium, 'Sealed boxes': 48 bytes more than the message


class Recovery(_Strict):
    """What the file keeps of its recovery, and what lies beside it."""

    format: Literal[1] = 1
    made: dt.date
    public: Annotated[str, _Hex(32)]
    keys: tuple[SealedKey, ...] = Field(min_length=1, max_length=KEYS_KEPT)

    @classmethod
    def begin(cls, code: str, made: dt.date, *keys: Key) -> "Recovery":
        """Begin a recovery that a code opens. Raises CodeHasASlip."""
        public = _private(code).public_key.encode().hex()
        return cls(made=made, public=public, keys=tuple(_sealed(public, key) for key in keys))

    def knows(self, salt: bytes) -> bool:
        """Tell whether the key of a file with this salt is in it."""
        return any(one.salt == salt.hex() for one in self.keys)

    def with_key(self, key: Key) -> "Recovery":
        """Give the same with one more key, the newest first."""
        others = [one for one in self.keys if one.salt != key.salt.hex()]
        return self.model_copy(update={"keys": (_sealed(self.public, key), *others)[:KEYS_KEPT]})

    def text(self) -> str:
        """Write it as it is kept."""
        return f"{self.model_dump_json(indent=1)}\n"


def beside(path: Path) -> Path:
    """Name the recovery file of a data file."""
    return path.with_name(path.name + SUFFIX)


def begin(database: Database, code: str, made: dt.date) -> None:
    """Have a code open the file and its later backups from now on, and no code before. Raises FileProblem."""
    if database.key is None:
        raise ValueError("A file without a passphrase needs no recovery.")
    recovery, before = Recovery.begin(code, made, database.key), database.setting(SETTING)
    database.set(SETTING, recovery.text())  # first: what is not yet beside the file is put there when it is opened
    try:
        write(beside(database.path), recovery)
    except errors.FileProblem:
        database.set(SETTING, before)
        raise


def end(database: Database) -> None:
    """Leave no recovery to the file: no code opens it from now on."""
    with in_words(beside(database.path)):
        beside(database.path).unlink(missing_ok=True)  # first: what the file still keeps, it would put there again
    database.set(SETTING, "")


def of_file(database: Database) -> Recovery | None:
    """Give what an open file itself keeps of its recovery; None where it has none."""
    return parsed(database.setting(SETTING).encode())


def keep_up(database: Database) -> str:
    """Compare what lies beside an open file with what it keeps itself, and put that right; say what was wrong.

    Only what the file keeps is trusted: somebody may have put another recovery file in the place of the right one.
    """
    recovery = of_file(database)
    if recovery is None or database.key is None:
        return ""
    if not recovery.knows(database.key.salt):
        recovery = recovery.with_key(database.key)
        database.set(SETTING, recovery.text())
    path, name, made = beside(database.path), database.path.name, british(recovery.made)
    found = _content(path)
    if found == recovery.text().encode():
        return ""
    try:
        write(path, recovery)
    except errors.FileProblem:
        return NOT_WRITTEN.format(name=name)
    other = parsed(found or b"")
    return (SWAPPED if other and other.public != recovery.public else MADE_AGAIN).format(name=name, made=made)


def copy_beside(path: Path, folder: Path) -> Path | None:
    """Put a copy of the recovery file of a data file into a folder of backups, on any thread; None where it has none.

    Its name tells one sheet from another, so that those of two files, or of an older sheet, lie side by side.
    Raises CannotWrite.
    """
    recovery = parsed(_content(beside(path)) or b"")
    if recovery is None:
        return None
    target = folder / f"{path.stem} {recovery.public[:8]}{SUFFIX}"
    if _content(target) != recovery.text().encode():
        write(target, recovery)
    return target


def copy_along(folder: Path, target: Path) -> None:
    """Put the recovery files of one folder of backups into another one. Raises CannotWrite."""
    for one in folder.glob(f"*{SUFFIX}"):
        recovery = parsed(_content(one) or b"")
        if recovery and _content(target / one.name) != recovery.text().encode():
            write(target / one.name, recovery)


def is_offered(path: Path, *places: Path) -> bool:
    """Tell whether a recovery file that knows the key of a closed data file lies in its folder or in the places."""
    try:
        salt = salt_of(path)
    except OSError:
        return False
    found = (parsed(_content(one) or b"") for one in _candidates(path, places))
    return any(one.knows(salt) for one in found if one)


def key_from(code: str, path: Path, *places: Path) -> Key:
    """Give the key of a closed data file, from a code and the recovery file beside it or in one of the places.

    A place is a recovery file, or a folder of them. Raises CodeHasASlip, and the FileProblem that stands in the way.
    """
    private = _private(code)
    public = private.public_key.encode().hex()
    told: errors.FileProblem = errors.NoRecoveryFile(path)
    try:
        salt = salt_of(path).hex()
    except OSError as fault:
        raise errors.CannotRead(path, why=fault.strerror or "the system does not say why") from fault
    for candidate in _candidates(path, places):
        recovery = parsed(_content(candidate) or b"")
        if recovery is None:
            told = _worse(told, errors.RecoveryFileIsDamaged(candidate))
        elif recovery.public != public:
            told = _worse(told, errors.CodeIsOfAnotherSheet(candidate, made=british(recovery.made)))
        else:
            for one in recovery.keys:
                if one.salt == salt:
                    return _opened(private, one, candidate)
            told = _worse(told, errors.RecoveryKnowsNoKey(path))
    raise told


def parsed(content: bytes) -> Recovery | None:
    """Read what somebody may have tampered with; None for anything but a recovery."""
    try:
        return Recovery.model_validate_json(content)
    except ValidationError:
        return None


def write(path: Path, recovery: Recovery) -> None:
    """Write a recovery file whole, for its owner alone. Raises CannotWrite and FileIsHeld."""
    part = path.with_name(f"{path.name}.part")
    try:
        with in_words(path):
            part.unlink(missing_ok=True)
            with os.fdopen(os.open(part, ANEW, 0o600), "wb") as file:
                file.write(recovery.text().encode())
                file.flush()
                os.fsync(file.fileno())
        put_in_place(part, path)
    finally:
        drop(part)


def _private(code: str) -> PrivateKey:
    # The code is chosen by chance, so that nothing is won by deriving slowly.
    secret = recovery_codes.secret_of(code)
    return PrivateKey(hashlib.blake2b(secret, digest_size=PrivateKey.SIZE, person=PURPOSE).digest())


def _sealed(public: str, key: Key) -> SealedKey:
    box = SealedBox(PublicKey(bytes.fromhex(public)))
    return SealedKey(salt=key.salt.hex(), sealed=box.encrypt(key.raw).hex())


def _opened(private: PrivateKey, one: SealedKey, path: Path) -> Key:
    try:
        return Key(SealedBox(private).decrypt(bytes.fromhex(one.sealed)), bytes.fromhex(one.salt))
    except CryptoError:
        raise errors.RecoveryFileIsDamaged(path) from None


def _candidates(path: Path, places: tuple[Path, ...]) -> Iterator[Path]:
    """Name the recovery files to look at: those that were chosen, the file's own, then all in the folders."""
    yield from (place for place in places if place.is_file())
    if beside(path).is_file():
        yield beside(path)
    for folder in (path.parent, *places):
        if folder.is_dir():
            found = sorted(one for one in folder.glob(f"*{SUFFIX}") if one.is_file() and one != beside(path))
            yield from found[:LOOKED_AT]


_GRAVITY = (
    errors.NoRecoveryFile,
    errors.RecoveryFileIsDamaged,
    errors.CodeIsOfAnotherSheet,
    errors.RecoveryKnowsNoKey,
)


def _worse(one: errors.FileProblem, other: errors.FileProblem) -> errors.FileProblem:
    """Choose what tells more of why no key was found."""
    return other if _GRAVITY.index(type(other)) > _GRAVITY.index(type(one)) else one


def _content(path: Path) -> bytes | None:
    """Read a small file; None where it is not there, cannot be read, or is too large to be one of ours."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError:
        return None
    return content if len(content) <= LARGEST else None
