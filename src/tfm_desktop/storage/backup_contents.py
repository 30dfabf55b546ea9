"""A look into a backup: whether it is sound, and what is in it."""

from collections.abc import Mapping

from tfm_desktop.domain import errors
from tfm_desktop.domain.backups import COUNTED, Contents, Look, State
from tfm_desktop.storage import backups, driver
from tfm_desktop.storage.backup_folders import Backup
from tfm_desktop.storage.keys import Key, salt_of

_STATES: tuple[tuple[type[errors.FileProblem], State], ...] = (
    (errors.WrongPassphrase, State.LOCKED),
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
        with backups.verified(backup.path, key, backup.path) as connection:
            return Look(State.SOUND, contents(connection))
    except errors.FileProblem as fault:
        states = (state for kind, state in _STATES if isinstance(fault, kind))
        return Look(next(states, State.UNREADABLE))
    except OSError:
        return Look(State.UNREADABLE)


def contents(connection: driver.Connection) -> Contents:
    """Count what an open file holds; an older version has fewer kinds."""
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return Contents({kind: _count(connection, kind) for kind in COUNTED if kind in there})


def _count(connection: driver.Connection, kind: str) -> int:
    return int(connection.execute(COUNT.format(kind)).fetchone()[0])


COUNT = "SELECT count(*) FROM {} WHERE deleted_at IS NULL"
