"""All notes in another place at once, with those that the file itself would not take."""

import uuid
from collections.abc import Sequence
from pathlib import Path

from tfm_desktop.domain import errors
from tfm_desktop.domain.observations import BegunLine
from tfm_desktop.services.services import Services
from tfm_desktop.storage.checked_copies import part_of
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.keys import Key
from tfm_desktop.storage.plain_files import in_words, put_in_place


def save_elsewhere(database: Database, target: Path, waiting: Sequence[tuple[uuid.UUID, BegunLine]]) -> None:
    """Copy the open file, locked by the same passphrase, and add the lines that wait. Raises FileProblem.

    Under its name the copy is found whole or not at all.
    """
    if target.exists():
        raise errors.FileExists(target)
    with in_words(target), part_of(target) as part:
        database.copy_to(part)
        _add(part, database.key, waiting)
        put_in_place(part, target)


def _add(path: Path, key: Key | None, waiting: Sequence[tuple[uuid.UUID, BegunLine]]) -> None:
    copy = Database.open(path, key)
    try:
        observations = Services(copy).observations
        with copy.change("Lines from memory"):
            for observation, line in waiting:
                observations.put(observation, line)
    finally:
        copy.close()
