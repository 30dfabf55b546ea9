"""All notes in another place at once, with those that the file itself would not take."""

import uuid
from collections.abc import Sequence
from pathlib import Path

from tfm_desktop.domain import errors
from tfm_desktop.domain.observations import BegunLine
from tfm_desktop.services.services import Services
from tfm_desktop.storage.database import Database


def save_elsewhere(database: Database, target: Path, waiting: Sequence[tuple[uuid.UUID, BegunLine]]) -> None:
    """Copy the open file, locked by the same passphrase, and add the lines that wait. Raises FileProblem."""
    if target.exists():
        raise errors.FileExists(target)
    database.copy_to(target)
    copy = Database.open(target, database.key)
    try:
        observations = Services(copy).observations
        with copy.change("Lines from memory"):
            for observation, line in waiting:
                observations.put(observation, line)
    finally:
        copy.close()
