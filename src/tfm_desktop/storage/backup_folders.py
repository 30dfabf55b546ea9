"""Where the backups of a file lie: a folder of its own, told by its name and identity, below the folder of all."""

import contextlib
import datetime as dt
import re
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from tfm_desktop.storage import driver
from tfm_desktop.storage.plain_files import drop
from tfm_desktop.storage.thinning import kept

PART = ".part"
IDENTITY = 6  # signs of the identity that the name of a folder has
UNKNOWN = "0" * IDENTITY
_TAG = f"[0-9a-f]{{{IDENTITY}}}"
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


def name_in(backup: Path) -> str:
    """Give the name of the file that a backup is of, by its own name; empty where it is none."""
    named = _MOMENT.search(backup.stem)
    return backup.stem[: named.start()] if named else ""


def own(root: Path, path: Path, file_identity: str) -> Path:
    """Give the folder of the backups of one file; it need not be there."""
    return root / f"{path.stem}-{_tag(file_identity)}"


def identity(connection: driver.Connection) -> str:
    """Read the identity of an open file; empty for a version that had none."""
    is_there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'file_setting'").fetchone()
    found = connection.execute("SELECT value FROM file_setting WHERE name = 'file'").fetchone() if is_there else None
    return str(found[0]) if found else ""


def found(root: Path, path: Path, file_identity: str = "") -> list[Backup]:
    """List the backups of a file, the newest first; without its identity, those of every file of its name.

    Those that it left under a former name belong to it, and so do those of its name that lie in the root, or were made
    when its version had no identity yet.
    """
    stem = escape(path.stem)
    folders = {f"*-{_tag(file_identity)}", f"{stem}-{UNKNOWN}"} if file_identity else {f"{stem}-{'?' * IDENTITY}"}
    flat = (one for one in root.glob(f"{stem} *{path.suffix}") if name_in(one) == path.stem)
    places = {*flat, *(one for folder in folders for one in root.glob(f"{folder}/*{path.suffix}"))}
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


def is_thinned(folder: Path) -> bool:
    """Tell whether a folder is that of one file: what has no identity may be of two files of one name, and stays."""
    return bool(re.fullmatch(rf".+-{_TAG}", folder.name)) and not folder.name.endswith(UNKNOWN)


def thin(folder: Path, now: dt.datetime) -> None:
    """Remove the backups of one file that are no longer to stay, those under its former names too."""
    if not is_thinned(folder):
        return
    for one in folder.parent.glob(f"*-{folder.name[-IDENTITY:]}"):
        with contextlib.suppress(OSError):  # a backup was made, though one too many stays for now
            _thin(one, now)


def sweep(folder: Path, name: str, suffix: str) -> None:
    """Remove what a crash in mid-copy left of the backups of the file of a name."""
    for left in folder.glob(f"{escape(name)} ????-??-?? ??????*{suffix}{PART}*"):
        with contextlib.suppress(OSError):
            left.unlink()


def _thin(folder: Path, now: dt.datetime) -> None:
    there = [one for one in map(of, folder.iterdir()) if one and name_in(one.path) == _stem_of(folder)]
    stays = kept([one.made for one in there], now)
    for one in there:
        if one.made not in stays:
            drop(one.path)


def _tag(file_identity: str) -> str:
    """Give what the name of a folder has of an identity; a file that is not of our making may say anything there."""
    return file_identity[:IDENTITY] if re.match(_TAG, file_identity) else UNKNOWN


def _stem_of(folder: Path) -> str:
    return folder.name[: -IDENTITY - 1]


def _read(text: str) -> dt.datetime:
    seconds = text if len(text) == len("2026-11-28 143702") else f"{text}00"
    return dt.datetime.strptime(seconds, "%Y-%m-%d %H%M%S").astimezone()
