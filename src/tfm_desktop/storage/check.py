"""A full check of the file: pages, links, and the search index."""

from sqlcipher3 import dbapi2

from tfm_desktop.storage.driver import Connection


def problems(connection: Connection, *, encrypted: bool) -> list[str]:
    """Name what is wrong with an open file, each in a sentence; nothing for a sound one."""
    found = []
    if encrypted:
        found += [f"A page is damaged: {told[0]}." for told in connection.execute("PRAGMA cipher_integrity_check")]
    told = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    found += [f"The file is damaged: {one}." for one in told if one != "ok"]
    for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchall():
        found.append(f"A record of “{table}” points to a missing “{parent}”.")
    return found + [f"The search index “{name}” does not fit the text." for name in _broken_indexes(connection)]


def _broken_indexes(connection: Connection) -> list[str]:
    names = connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'").fetchall()
    broken = []
    for (name,) in names:
        try:
            # rank 1 compares the index with the content table: sqlite.org/fts5.html, 'The integrity-check Command'
            connection.execute(f'INSERT INTO "{name}" ("{name}", rank) VALUES (\'integrity-check\', 1)')
        except dbapi2.DatabaseError:
            broken.append(name)
    return broken
