"""Opening the file that a command works on, and the passphrase it asks for."""

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tfm_desktop.cli.output import complain
from tfm_desktop.domain.errors import NoFileYet, PassphraseNeeded, PassphrasesDiffer
from tfm_desktop.paths import Paths
from tfm_desktop.services.services import Services
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.driver import ended_uncleanly, is_encrypted
from tfm_desktop.storage.plain_files import drop_data, real

VARIABLE = "TFM_DESKTOP_PASSPHRASE"


def usual(file: Path | None) -> Path:
    """Give the file that was named, or else the default file of this user. Raises NoFileYet."""
    path = file or Paths.of_user().file
    if file is None and not path.exists():
        raise NoFileYet(path)
    return real(path)


@contextmanager
def opened(path: Path) -> Iterator[Services]:
    """Open a file and let it go afterwards; one that was not let go properly is checked first. Raises FileProblem."""
    is_unsure = ended_uncleanly(path)
    database = Database.open(path, passphrase_of(path), Paths.of_user().backups)
    if is_unsure:
        complain(f"“{path.name}” was not closed properly last time. It was checked, and nothing is wrong with it.")
    with _closing(database) as services:
        yield services


@contextmanager
def created(path: Path, passphrase: str) -> Iterator[Services]:
    """Create a file; what fails on the way leaves none behind. Raises FileProblem."""
    database = Database.create(path, passphrase)
    if not passphrase:
        complain(f"“{path.name}” has no passphrase: whoever has the file can read it. {VARIABLE} would lock it.")
    try:
        with _closing(database) as services:
            yield services
    except BaseException:
        drop_data(path)
        raise


def passphrase_set() -> str:
    """Give the passphrase of the variable; empty where it is not set."""
    return os.environ.get(VARIABLE, "")


def passphrase_of(path: Path) -> str:
    """Give the passphrase for a file, asked for on a terminal; empty for a file without one. Raises FileProblem."""
    if not is_encrypted(path):
        return ""
    given = passphrase_set()
    if not given and not _is_at_terminal():
        raise PassphraseNeeded(path)
    return given or _asked(f"Passphrase of {path.name}: ")


def new_passphrase(path: Path) -> str:
    """Give the passphrase for a new file: from the variable, or asked for twice on a terminal; else none."""
    given = passphrase_set()
    if given or not _is_at_terminal():
        return given
    complain(f"The file {path.name} is new. Choose a passphrase for it; Enter alone goes without one.")
    first = _asked("Passphrase: ")
    if first and _asked("The same again: ") != first:
        raise PassphrasesDiffer(path)
    return first


def _is_at_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()  # a closed input is None


def _asked(prompt: str) -> str:
    try:
        return getpass.getpass(prompt, stream=sys.stderr)
    except EOFError:
        raise KeyboardInterrupt from None  # Control and D, like Control and C, is a wish to stop


@contextmanager
def _closing(database: Database) -> Iterator[Services]:
    try:
        yield Services(database)
    finally:
        database.close()
