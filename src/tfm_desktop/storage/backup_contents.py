"""A look into a backup: whether it is sound, and what is in it."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tfm_desktop.domain import errors
from tfm_desktop.domain.backups import Look, State
from tfm_desktop.domain.recovery_codes import is_complete
from tfm_desktop.storage import checked_copies, driver, recovery
from tfm_desktop.storage.backup_folders import Backup
from tfm_desktop.storage.contents import contents_of
from tfm_desktop.storage.keys import Key, salt_of

_STATES: tuple[tuple[type[errors.FileProblem], State], ...] = (
    (errors.WrongPassphrase, State.DAMAGED),  # each passphrase has a salt of its own, and this is that of the key
    (errors.FileIsNewer, State.NEWER),
    (errors.FileIsDamaged, State.DAMAGED),
    (errors.FileIsNotOurs, State.DAMAGED),
)


def look(backup: Backup, keys: Mapping[bytes, Key]) -> Look:
    """Check every page of a backup with the key that has its salt, and count what is in it; nothing is written."""
    try:
        key = None
        if driver.is_encrypted(backup.path):
            key = keys.get(salt_of(backup.path))
            if key is None:
                return Look(State.LOCKED)
        with checked_copies.verified(backup.path, key, backup.path) as connection:
            return Look(State.SOUND, contents_of(connection))
    except errors.FileProblem as fault:
        states = (state for kind, state in _STATES if isinstance(fault, kind))
        return Look(next(states, State.UNREADABLE))
    except OSError:
        return Look(State.UNREADABLE)


def keys_for(typed: str, locked: list[Path]) -> dict[bytes, Key]:
    """Give the keys of the locked files that a passphrase opens, or the code of a recovery sheet, by their salt."""
    return _of_passphrase(typed, locked) or (_of_code(typed, locked) if is_complete(typed) else {})


def _of_code(code: str, locked: list[Path]) -> dict[bytes, Key]:
    opening: dict[bytes, Key] = {}
    for path in locked:
        with suppress(errors.FileProblem, errors.CodeHasASlip, OSError):
            if not driver.is_encrypted(path) or salt_of(path) in opening:
                continue
            key = recovery.key_from(code, path, path.parent)
            try:
                driver.open_to_read(path, key).close()
            except errors.FileProblem:
                key.forget()
                continue
            opening[key.salt] = key
    return opening


def _of_passphrase(passphrase: str, locked: list[Path]) -> dict[bytes, Key]:
    derived: dict[bytes, Key] = {}
    opening: dict[bytes, Key] = {}
    for path in locked:
        with suppress(errors.FileProblem, OSError):
            if not driver.is_encrypted(path) or (salt := salt_of(path)) in opening:
                continue
            derived[salt] = derived.get(salt) or Key.of(passphrase, salt)
            driver.open_to_read(path, derived[salt]).close()
            opening[salt] = derived[salt]
    for salt in derived.keys() - opening.keys():
        derived[salt].forget()
    return opening
