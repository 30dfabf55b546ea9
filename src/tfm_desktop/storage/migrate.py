"""The version of a file, told by plain SQL; alembic is loaded only where the file is behind."""

import threading
from pathlib import Path

from tfm_desktop.domain import errors
from tfm_desktop.storage import schema_objects
from tfm_desktop.storage.driver import Connection, roll_back
from tfm_desktop.storage.engine import explained, shared_engine

KNOWN = "0005"  # the newest version that this program writes
STEPS = Path(__file__).with_name("migrations")
_ONE_AT_A_TIME = threading.Lock()  # alembic keeps the step that runs in a global


def version_of(connection: Connection) -> str:
    """Give the schema version of an open file; empty where it has none."""
    stands = "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
    if not connection.execute(stands).fetchone():
        return ""
    told = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(told[0]) if told else ""


def refuse_newer(connection: Connection, path: Path) -> None:
    """Raise FileIsNewer where an open file is ahead of this program."""
    with explained(path):
        found = version_of(connection)
    if found > KNOWN:
        raise errors.FileIsNewer(path, found=found, known=KNOWN)


def refuse_altered(connection: Connection, path: Path) -> None:
    """Raise FileIsAltered where an open file holds a table, view or trigger that is not ours: none may run."""
    with explained(path):
        held, version = schema_objects.held_by(connection), version_of(connection)
    for found in schema_objects.foreign(held, schema_objects.shipped(version)):
        raise errors.FileIsAltered(path, found=found)


def is_behind(connection: Connection) -> bool:
    """Tell whether an open file is of an older version; a new one has none yet."""
    return version_of(connection) not in ("", KNOWN)


def bring_up_to_date(connection: Connection, path: Path) -> None:
    """Bring a file to the known version in one transaction; a step that fails leaves the file as it was."""
    with explained(path):
        if version_of(connection) != KNOWN:
            upgrade(connection, KNOWN)


def upgrade(connection: Connection, target: str) -> None:
    """Bring an open file, or a new one, to a version in one transaction; a step that fails leaves it as it was."""
    with _ONE_AT_A_TIME:
        _upgrade(connection, target)


def _upgrade(connection: Connection, target: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    shared = shared_engine(connection)
    shared.begin()  # alembic commits nothing within a transaction that it did not begin
    config.attributes["connection"] = shared
    # Batch steps drop and remake tables, which would delete children; the pragma does nothing inside a transaction.
    connection.execute("PRAGMA foreign_keys = OFF")
    # Alembic on its own is not atomic on this driver: a failed step would leave half.
    connection.execute("BEGIN IMMEDIATE")
    try:
        command.upgrade(config, target)
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"The migration to {target} would break {len(broken)} links.")
        connection.execute("COMMIT")
    except BaseException:
        roll_back(connection)
        raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")
