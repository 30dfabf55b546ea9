"""The copies of a file that were made before a moment: they still hold what was deleted since."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tfm_desktop.domain import errors

KEPT_FOR = dt.timedelta(days=770)  # 24 months and what is left of one: the longest that thinning keeps a backup
_IDENTITY = 6  # characters of a file's identity in the name of its folder of backups
_MOMENT = r" (\d{4}-\d\d-\d\d \d{4}(?:\d\d)?)(?: \(\d+\))?"


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup, or a file that was set aside before a restore."""

    path: Path
    made: dt.datetime  # in the time of the computer, as its name says
    is_thinned: bool  # it goes by itself in time

    @property
    def goes_on(self) -> dt.date | None:
        """Give the day by which thinning has taken it away; None where it stays until somebody deletes it."""
        return (self.made + KEPT_FOR).date() if self.is_thinned else None


def made_before(file: Path, identity: str, folder: Path, moment: dt.datetime) -> list[Copy]:
    """List the copies of a file made before a moment, the oldest first: its backups, and what was set aside.

    A file keeps its identity when it is renamed, and so its backups under a former name; older versions had none.
    """
    stem = re.escape(file.stem)
    unnamed = f"{file.stem}-{'0' * _IDENTITY}"
    own = [one for one in _entries(folder) if one.name.endswith(f"-{identity[:_IDENTITY]}") or one.name == unnamed]
    found = [
        *(copy for one in own for copy in _in(one, f".+{_MOMENT}", file.suffix, is_thinned=True)),
        *_in(folder, stem + _MOMENT, file.suffix, is_thinned=False),
        *_in(file.parent, f"{stem} (?:before restore|damaged){_MOMENT}", file.suffix, is_thinned=False),
    ]
    before = moment.astimezone().replace(tzinfo=None)
    return sorted((one for one in found if one.made < before), key=lambda one: (one.made, one.path))


def remove(copies: list[Copy]) -> None:
    """Delete copies. Raises CannotWrite where one stays; the rest may be gone by then."""
    for one in copies:
        try:
            one.path.unlink(missing_ok=True)
        except OSError as fault:
            raise errors.CannotWrite(one.path, why=fault.strerror or "unknown reason") from fault


def _in(folder: Path, pattern: str, suffix: str, *, is_thinned: bool) -> Iterator[Copy]:
    for path in _entries(folder):
        named = re.fullmatch(pattern, path.stem) if path.suffix == suffix and path.is_file() else None
        made = _moment(named[1]) if named else None
        if made:
            yield Copy(path, made, is_thinned)


def _entries(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _moment(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None
