"""What stands in the place of a file is set aside, never deleted, when another takes its place."""

import contextlib
import datetime as dt
import os
import stat
from enum import StrEnum
from glob import escape
from pathlib import Path

from tfm_desktop.storage.backup_folders import Backup, name_in, of
from tfm_desktop.storage.plain_files import drop, free_name, in_words, put_in_place

ENDS = ("", "-journal")  # a journal left by a crash belongs to the file that stood there


class Why(StrEnum):
    """Why a file was set aside, as its name tells."""

    BEFORE_RESTORE = "before restore"
    DAMAGED = "damaged"


def replace(target: Path, part: Path, why: Why, moment: dt.datetime) -> Path | None:
    """Put a finished file in the place of another, and give where that is kept; None where there was none.

    Where that cannot be done, all is as it was. Raises CannotWrite and FileIsHeld.
    """
    with in_words(target):
        aside = free_name(target.parent, f"{target.stem} {why} {moment:%Y-%m-%d %H%M}{target.suffix}")
        with contextlib.suppress(OSError):  # who may read it; its owner may write it, whatever went wrong with that
            part.chmod(stat.S_IMODE(target.stat().st_mode) | stat.S_IRUSR | stat.S_IWUSR)
        try:
            _set_aside(target, aside)
            put_in_place(part, target)
        except BaseException:
            _take_back(aside, target)
            raise
    return aside if aside.exists() else None


def found(target: Path) -> list[Backup]:
    """List what was set aside for a file."""
    names = {f"{target.stem} {why}" for why in Why}
    there = target.parent.glob(f"{escape(target.stem)} *{target.suffix}")
    return [told for one in there if name_in(one) in names and (told := of(one))]


def _set_aside(target: Path, aside: Path) -> None:
    if target.exists() and not _named(target, "-journal").exists():
        with contextlib.suppress(OSError):
            os.link(target, aside)  # so that at no moment there is no file under the real name
            return
    for end in ENDS:
        if (left := _named(target, end)).exists():
            left.replace(_named(aside, end))  # SQLite would play a journal into the new file


def _take_back(aside: Path, target: Path) -> None:
    if target.exists():
        drop(aside)  # a second name of the same file
        return
    for end in reversed(ENDS):
        if (left := _named(aside, end)).exists() and not _named(target, end).exists():
            left.replace(_named(target, end))


def _named(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)
