"""The files that ship with the program: fonts, frameworks, styles, samples."""

from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent


@cache
def folder() -> Path:
    """Give the folder of shipped files: inside an installed package, or beside src in a checkout."""
    installed = _HERE / "_resources"
    return installed if installed.is_dir() else _HERE.parents[1] / "resources"


def path(name: str) -> Path:
    """Give the path of one shipped file, such as 'fonts/NotoSans-Regular.ttf'."""
    return folder() / name


def text(name: str) -> str:
    """Read one shipped text file."""
    return path(name).read_text(encoding="utf-8")
