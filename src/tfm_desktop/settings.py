"""What the program remembers between two starts; nothing of it is anybody's work."""

import json
import logging
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from tfm_desktop.domain.errors import FileProblem
from tfm_desktop.storage.plain_files import put_in_place, write_whole

MOST_BYTES = 1_000_000  # what is longer is damaged by being cut
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Settings:
    """Every setting with its type and default; text by name is kept as a dictionary."""

    author: str = ""  # stands as the author on every PDF
    window: str = ""  # place and size, base64
    splitters: dict[str, str] = field(default_factory=dict)  # by tab, base64
    headers: dict[str, str] = field(default_factory=dict)  # widths and order of the columns, by table, base64
    tab: str = ""
    last_file: str = ""
    last_department: str = ""  # its id
    academic_year: str = ""  # such as 2025/26, or “all”
    export_folder: str = ""
    second_folder: str = ""  # where the newest backup is copied to, when it is there
    second_seen: str = ""  # the day on which that was done last, such as 2026-11-28
    view: str = ""  # the view that fills the window and its observation, so that a start goes on there
    text_size: int = 0  # steps that the text of the Observe view is larger (or smaller) than usual
    maths_signs: bool = True
    spelling: bool = True
    dictionary_missed: bool = False  # the program has said that this computer has no dictionary
    judgement_hint: bool = True
    lock_minutes: int = 10  # without a key or the mouse, until the window locks
    warned_of: dict[str, str] = field(default_factory=dict)  # what was said of a folder that keeps no file well
    retention_looked: str = ""  # the month in which the program looked last for what is due to go, such as 2026-11


def read_settings(path: Path) -> Settings:
    """Read the settings; what is missing or of another type has its default, and a damaged file is set aside."""
    try:
        with path.open("rb") as file:
            told = json.loads(file.read(MOST_BYTES).decode())
        if not isinstance(told, dict):
            raise TypeError
    except FileNotFoundError:
        return Settings()
    except OSError:
        _LOG.warning("The settings cannot be read", exc_info=True)
        return Settings()
    except (ValueError, TypeError, RecursionError):
        _LOG.warning("The settings are damaged", exc_info=True)
        with suppress(FileProblem):
            put_in_place(path, path.with_name(path.name + ".damaged"))
        return Settings()
    found = Settings()
    for one in fields(Settings):
        if _fits(told.get(one.name), getattr(found, one.name)):
            setattr(found, one.name, told[one.name])
    return found


def write_settings(path: Path, settings: Settings) -> None:
    """Write the settings in one step, so that a crash leaves the old or the new."""
    try:
        write_whole(path, json.dumps(asdict(settings), indent=2).encode(), path.suffix)
    except FileProblem:  # a window that opens at its usual size next time is worth no question
        _LOG.warning("The settings cannot be written", exc_info=True)


def _fits(value: Any, default: Any) -> bool:
    if isinstance(value, dict):
        return isinstance(default, dict) and all(isinstance(text, str) for text in value.values())
    return type(value) is type(default)
