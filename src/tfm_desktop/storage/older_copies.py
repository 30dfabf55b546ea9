"""The copies of a file that were made before a moment: they still hold what was deleted since."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tfm_desktop.storage import asides, backup_folders
from tfm_desktop.storage.plain_files import in_words

KEPT_FOR = dt.timedelta(days=770)  # 24 months and what is left of one: the longest that thinning keeps a backup


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup, or a file that was set aside before a restore."""

    path: Path
    made: dt.datetime  # as its name says
    is_thinned: bool  # it goes by itself in time

    @property
    def goes_on(self) -> dt.date | None:
        """Give the day by which thinning has taken it away; None where it stays until somebody deletes it."""
        return (self.made + KEPT_FOR).date() if self.is_thinned else None


def made_before(file: Path, identity: str, folders: Iterable[Path], moment: dt.datetime) -> list[Copy]:
    """List the copies of a file made before a moment, the oldest first: its backups, and what was set aside."""
    found = [one for folder in folders for one in backup_folders.found(folder, file, identity)]
    copies = {one.path: Copy(one.path, one.made, backup_folders.is_thinned(one.path.parent)) for one in found}
    copies |= {one.path: Copy(one.path, one.made, is_thinned=False) for one in asides.found(file)}
    return sorted((one for one in copies.values() if one.made < moment), key=lambda one: (one.made, one.path))


def remove(copies: list[Copy]) -> None:
    """Delete copies. Raises CannotWrite where one stays; the rest may be gone by then."""
    for one in copies:
        with in_words(one.path):
            one.path.unlink(missing_ok=True)
