"""Plain files that leave the encrypted one: written whole or not at all."""

from contextlib import suppress
from pathlib import Path

from tfm_desktop.domain.errors import CannotWrite, FileExists


def write_whole(path: Path, content: bytes, *endings: str) -> None:
    """Write a file beside its place and move it there, so that nothing half-written is found.

    Raises CannotWrite, and FileExists where what stands there has none of the endings by its name.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        # Told by its name alone: to open and close a data file drops the lock that SQLite holds on it.
        if path.suffix.lower() not in endings and path.exists():
            raise FileExists(path)
        part.write_bytes(content)
        part.replace(path)
    except OSError as fault:
        raise CannotWrite(path, why=fault.strerror or "the system does not say why") from fault
    finally:
        with suppress(OSError):  # a name that cannot be written cannot be removed
            part.unlink(missing_ok=True)
