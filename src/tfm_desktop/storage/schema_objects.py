"""No table, view or trigger but our own: what a file may hold beside its records, version by version."""

import hashlib
from collections.abc import Iterator, Mapping

from tfm_desktop import resources
from tfm_desktop.storage.driver import Connection

FOLDER = "schema"  # among the shipped files; one for each released version, written by tests/data_file.py
Objects = Mapping[str, str]  # what kind of thing each name is, with a digest where it holds code

# SQLite's own notes on how to search: made by ANALYZE, which changes nothing of what the file means.
_STATISTICS = ("table sqlite_stat1", "table sqlite_stat4")


def held_by(connection: Connection) -> dict[str, str]:
    """Describe every object of an open file."""
    found = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    return {f"{kind} {name}": _digest(sql or "") if _is_code(kind, sql) else "" for kind, name, sql in found}


def shipped(version: str) -> Objects:
    """Give what a file of a version holds when this program made it; nothing for a version that it does not know."""
    path = resources.path(f"{FOLDER}/{version}.txt")
    if not version.isalnum() or not path.is_file():
        return {}
    lines = (line.split(" ") for line in path.read_text("ascii").splitlines())
    return {f"{kind} {name}": digest for kind, name, digest in lines}


def written(objects: Objects) -> str:
    """Write objects down in the form in which they are shipped."""
    return "".join(f"{name} {digest}\n" for name, digest in sorted(objects.items()))


def foreign(held: Objects, meant: Objects) -> Iterator[str]:
    """Name what is not ours, or is ours by its name only."""
    for name, digest in held.items():
        if name not in _STATISTICS and meant.get(name) != digest:
            yield _called(name)


def missing(held: Objects, meant: Objects) -> Iterator[str]:
    """Name what is ours and is not there."""
    return (_called(name) for name in meant if name not in held)


def _is_code(kind: str, sql: str | None) -> bool:
    """Tell what SQLite would run: a table's own SQL depends on who wrote it down, and runs nothing."""
    return kind in ("trigger", "view") or (sql or "").lstrip().upper().startswith("CREATE VIRTUAL")


def _digest(sql: str) -> str:
    return hashlib.sha256(" ".join(sql.split()).encode()).hexdigest()[:32]


def _called(name: str) -> str:
    kind, _, called = name.partition(" ")
    return f"{kind} “{called[:60]}”"
