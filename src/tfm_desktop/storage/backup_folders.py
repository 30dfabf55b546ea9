"""Where the backups of a file lie: a folder of its own, told by its name and identity, below the folder of all."""

import contextlib
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from tfm_desktop.storage import driver
from tfm_desktop.storage.thinning import kept

PART = ".part"
IDENTITY = 6  # signs of the identity that the name of a folder has
_MOMENT = re.compile(r" (\d{4}-\d\d-\d\d \d{4}(?:\d\d)?)(?: \(\d+\))?$")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup as the folder shows it, unopened."""

    path: Path
    made: dt.datetime  # in local time
    size: int  # bytes


def name_of(path: Path, moment: dt.datetime) -> str:
    """Name the backup of a file that is made at a local moment."""
    return f"{path.stem} {moment:%Y-%m-%d %H%M%S}{path.suffix}"


def own(root: Path, path: Path, file_identity: str) -> Path:
    """Give the folder of the backups of one file; it need not be there."""
    return root / f"{path.stem}-{file_identity[:IDENTITY]}"


def identity(connection: driver.Connection) -> str:
    """Read the identity of an open file; noughts for a version that had none."""
    is_there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'file_setting'").fetchone()
    found = connection.execute("SELECT value FROM file_setting WHERE name = 'file'").fetchone() if is_there else None
    return str(found[0]) if found else "0" * IDENTITY


def found(root: Path, path: Path, file_identity: str = "") -> list[Backup]:
    """List the backups of a file, the newest first; without its identity, those of every file of its name.

    Those that it left under a former name belong to it, and so do those of its name that lie in the root.
    """
    stem = escape(path.stem)
    folders = f"*-{file_identity[:IDENTITY]}" if file_identity else f"{stem}-{'?' * IDENTITY}"
    places = [*root.glob(f"{stem} *{path.suffix}"), *root.glob(f"{folders}/*{path.suffix}")]
    return sorted(filter(None, map(of, places)), key=lambda one: (one.made, one.path.name), reverse=True)


def of(path: Path) -> Backup | None:
    """Give what the folder shows of a backup; None for what is none by its name, or is gone meanwhile."""
    named = _MOMENT.search(path.stem)
    with contextlib.suppress(OSError, ValueError):
        if named and path.is_file():
            return Backup(path, _read(named[1]), path.stat().st_size)
    return None


def chosen(path: Path) -> Backup:
    """Give what the folder shows of any file that is taken for a backup. Raises OSError."""
    told = path.stat()
    named = of(path)
    return named or Backup(path, dt.datetime.fromtimestamp(told.st_mtime, dt.UTC).astimezone(), told.st_size)


def thin(folder: Path, now: dt.datetime) -> int:
    """Remove the backups in the folder of one file that are no longer to stay, and count them. Raises OSError."""
    there = [one for one in map(of, folder.iterdir()) if one and one.path.stem.startswith(f"{_stem_of(folder)} ")]
    stays = kept([one.made for one in there], now)
    gone = [one for one in there if one.made not in stays]
    for one in gone:
        one.path.unlink(missing_ok=True)
    return len(gone)


def sweep(folder: Path, path: Path) -> None:
    """Remove what a crash in mid-copy left of the backups of a file."""
    for left in _parts(folder, path):
        with contextlib.suppress(OSError):
            left.unlink()


def _parts(folder: Path, path: Path) -> Iterator[Path]:
    stem = _stem_of(path.parent) if of(path) else path.stem
    return folder.glob(f"{escape(stem)} ????-??-?? ??????*{path.suffix}{PART}*")


def _stem_of(folder: Path) -> str:
    return folder.name[: -IDENTITY - 1]


def _read(text: str) -> dt.datetime:
    seconds = text if len(text) == len("2026-11-28 143702") else f"{text}00"
    return dt.datetime.strptime(seconds, "%Y-%m-%d %H%M%S").astimezone()
