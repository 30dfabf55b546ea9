"""A full check of the file: pages, links, the search index, and nothing that is not ours."""

from pathlib import Path

from sqlcipher3 import dbapi2

from tfm_desktop.domain import errors
from tfm_desktop.storage import driver, schema_objects, search_index
from tfm_desktop.storage.driver import Connection
from tfm_desktop.storage.keys import Key


class Checking:
    """A check of an open file that another thread can end early."""

    def __init__(self) -> None:
        self._connection: Connection | None = None
        self._is_ended = False

    def run(self, connection: Connection, path: Path) -> None:
        """Check an open file in full; nothing comes of a check that is ended. Raises FileIsDamaged."""
        self._connection = connection
        try:
            with driver.explained(path):
                found = [] if self._is_ended else problems(connection, encrypted=driver.is_keyed(connection))
        except dbapi2.OperationalError:
            if not self._is_ended:
                raise
            return
        finally:
            self._connection = None
        _refuse(found, path)

    def end(self) -> None:
        """Let the file be opened without waiting for the check."""
        self._is_ended = True
        if connection := self._connection:
            connection.interrupt()


def refuse_damage(path: Path, key: Key | None, named: Path) -> None:
    """Open a copy and check it in full; what is found is told of the file that it was made of. Raises FileIsDamaged."""
    connection = driver.open_existing(path, key)
    try:
        with driver.explained(named):
            _refuse(problems(connection, encrypted=driver.is_keyed(connection)), named)
    finally:
        connection.close()


def problems(connection: Connection, *, encrypted: bool) -> list[str]:
    """Name what is wrong with an open file, each in a sentence; nothing for a sound one."""
    found: list[str] = []
    try:
        for look in (*([_sealed_pages] if encrypted else []), _pages, _links, _broken_indexes, _of_schema):
            found += look(connection)
    except dbapi2.DatabaseError as fault:
        if not driver.is_damage(fault):
            raise
        found.append(f"The file is damaged: {fault}.")
    return found


def _sealed_pages(connection: Connection) -> list[str]:
    found = (str(told[0]) for told in connection.execute("PRAGMA cipher_integrity_check"))
    return [f"Part of it was spoilt (page {one.rpartition(' ')[2]})." for one in found]


def _pages(connection: Connection) -> list[str]:
    told = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    return [f"The file is damaged: {one}." for one in told if one != "ok"]


def _links(connection: Connection) -> list[str]:
    told = connection.execute("PRAGMA foreign_key_check").fetchall()
    return [f"A record of “{table}” points to a missing “{parent}”." for table, _, parent, _ in told]


def _refuse(found: list[str], path: Path) -> None:
    if found:
        raise errors.FileIsDamaged(path, found=found[0].rstrip("."))


def _of_schema(connection: Connection) -> list[str]:
    version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    held, meant = schema_objects.held_by(connection), schema_objects.shipped(version[0] if version else "")
    strange = [f"The {name} is not of this program." for name in schema_objects.foreign(held, meant)]
    return strange + [f"The {name} is missing." for name in schema_objects.missing(held, meant)]


def _broken_indexes(connection: Connection) -> list[str]:
    broken = []
    for name in search_index.names(connection):
        try:
            # rank 1 compares the index with the content table: sqlite.org/fts5.html, 'The integrity-check Command'
            connection.execute(f'INSERT INTO "{name}" ("{name}", rank) VALUES (\'integrity-check\', 1)')
        except dbapi2.DatabaseError as fault:
            if "interrupted" in str(fault):
                raise
            broken.append(f"The search index “{name}” does not fit the text.")
    return broken
