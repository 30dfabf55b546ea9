"""The name of a file that the user chose to write to."""

from pathlib import Path

from tfm_desktop.domain.errors import FileExists


def with_ending(path: Path, *endings: str) -> Path:
    """Put the first ending after a name that has none of them. Raises FileExists.

    The user was asked about the name as it was typed; a file under the longer one is not written over.
    """
    if path.suffix.lower() in endings:
        return path
    named = path.with_name(f"{path.name}{endings[0]}")
    if named.exists():
        raise FileExists(named)
    return named
