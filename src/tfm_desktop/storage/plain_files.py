"""Files that are written beside their place and moved there: whole or not at all."""

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tfm_desktop.domain import errors

_PAUSES = (0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7)  # seconds between tries: a scanner lets go of a file within two
_HELD = (errno.EACCES, errno.EPERM, errno.EBUSY)  # as Windows says that somebody has a file open


def write_whole(path: Path, content: bytes, *endings: str) -> None:
    """Write a file beside its place and move it there, so that nothing half-written is found.

    Raises CannotWrite, FileIsHeld, and FileExists where what stands there has none of the endings by its name.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with in_words(path):
            # Told by its name alone: to open and close a data file drops the lock that SQLite holds on it.
            if path.suffix.lower() not in endings and path.exists():
                raise errors.FileExists(path)
            part.write_bytes(content)
        sync(part, path)
        put_in_place(part, path)
    finally:
        drop(part)


def put_in_place(part: Path, target: Path, wait: Callable[[float], None] = time.sleep) -> None:
    """Give a finished file the name of another, which it replaces.

    Where a virus scanner or a search index holds one of the two open, this is tried again for two seconds.
    Raises FileIsHeld after that, and at once CannotWrite where something else stands in the way.
    """
    for pause in _PAUSES:
        if _is_moved(part, target):
            break
        wait(pause)
    else:
        raise errors.FileIsHeld(target)
    _sync_folder(target.parent)


def real(path: Path) -> Path:
    """Give the file that a link stands for: its journal lies there, and to replace the link would leave it behind."""
    return path.resolve() if path.is_symlink() else path


def sync(part: Path, path: Path) -> None:
    """Have the disk take what was written: what has no room says so now and not after the file has its name.

    Raises CannotWrite of the file that the part is to become.
    """
    with in_words(path), part.open("rb+") as file:
        os.fsync(file.fileno())


def drop(part: Path) -> None:
    """Remove a file that is of no use any more, where that can be done."""
    with suppress(OSError):  # what cannot be written cannot be removed
        part.unlink(missing_ok=True)


def drop_data(part: Path) -> None:
    """Remove a data file of no use any more, and its journal, which SQLite would play into the next of its name."""
    for end in ("", "-journal"):
        drop(part.with_name(part.name + end))


def free_name(folder: Path, name: str) -> Path:
    """Give a name in a folder that nothing has yet, counted on where something has."""
    wanted = Path(name)
    ends = ("", *(f" ({count})" for count in range(2, 1000)))
    counted = (folder / f"{wanted.stem}{end}{wanted.suffix}" for end in ends)
    return next(one for one in counted if not one.exists())


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn what the system says while a file is written into the fact that it means."""
    try:
        yield
    except OSError as fault:
        raise fact(fault, path) from fault


def fact(fault: OSError, path: Path) -> errors.CannotWrite:
    """Name the fact behind what the system says of a file that is written."""
    return errors.CannotWrite(path, why=fault.strerror or "the system does not say why")


def _is_moved(part: Path, target: Path) -> bool:
    """Move a file; tell whether that was done, or somebody holds one of the two open. Raises CannotWrite."""
    try:
        part.replace(target)
    except OSError as fault:
        if fault.errno in _HELD and os.access(target.parent, os.W_OK):
            return False
        raise fact(fault, target) from fault
    return True


def _sync_folder(folder: Path) -> None:
    """Have the disk keep the new name too; a system that knows no such thing (Windows) does so by itself."""
    with suppress(OSError):
        held = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(held)
        finally:
            os.close(held)
