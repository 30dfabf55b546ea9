"""The copies of a file that were made before a moment: they still hold what was deleted since."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tfm_desktop.domain import errors

KEPT_FOR = dt.timedelta(days=731)  # two years: the longest that thinning keeps a backup
_IDENTITY = 6  # characters of a file's identity in the name of its folder of backups


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup, or a file that was set aside before a restore."""

    path: Path
    made: dt.datetime  # in the time of the computer, as its name says

    @property
    def goes_on(self) -> dt.date:
        """Give the day by which thinning has taken it away."""
        return (self.made + KEPT_FOR).date()


def made_before(file: Path, identity: str, folder: Path, moment: dt.datetime) -> list[Copy]:
    """List the copies of a file made before a moment, the oldest first: its backups, and what was set aside."""
    of_backup = re.compile(rf"{re.escape(file.stem)} (\d{{4}}-\d\d-\d\d \d{{4}}(?:\d\d)?)(?: \(\d+\))?")
    aside = re.compile(rf"{re.escape(file.stem)} before restore (\d{{4}}-\d\d-\d\d \d{{4}}(?:\d\d)?)(?: \(\d+\))?")
    found = [
        *_in(folder / f"{file.stem}-{identity[:_IDENTITY]}", of_backup, file.suffix),
        *_in(folder, of_backup, file.suffix),
        *_in(file.parent, aside, file.suffix),
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


def _in(folder: Path, pattern: re.Pattern[str], suffix: str) -> Iterator[Copy]:
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        named = pattern.fullmatch(path.stem) if path.suffix == suffix and path.is_file() else None
        made = _moment(named[1]) if named else None
        if made:
            yield Copy(path, made)


def _moment(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None
