"""The search index of an open file: one FTS5 table for each table of text."""

from tfm_desktop.storage.driver import Connection

_NAMES = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"


def names(connection: Connection) -> list[str]:
    """Name the indexes."""
    return [name for (name,) in connection.execute(_NAMES).fetchall()]


def make_anew(connection: Connection) -> None:
    """Fit each index to its texts, whose rows may have got other numbers; part of the transaction that is open."""
    for name in names(connection):
        connection.execute(f'INSERT INTO "{name}" ("{name}") VALUES (\'rebuild\')')
