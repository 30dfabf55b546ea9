"""What is in a file, in numbers: to compare backups, and what could be rescued, with each other and with now."""

import contextlib
import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tfm_desktop.domain.backups import COUNTED, Contents
from tfm_desktop.storage.driver import Connection


def contents_of(connection: Connection) -> Contents:
    """Count what an open file holds, of whatever version."""
    return told_by(lambda sql: connection.execute(sql).fetchall())


def told_by(rows: Callable[[str], list[Any]]) -> Contents:
    """Count what a file holds, told by what reads the rows of a query; an older version has fewer kinds."""
    there = {name for (name,) in rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    held = [kind for kind in COUNTED if kind in there]
    return Contents({kind: int(rows(f"SELECT count(*) FROM {kind} WHERE deleted_at IS NULL")[0][0]) for kind in held})


def dated(connection: Connection) -> Contents:
    """Count what an open file holds, and tell when a record was changed last; all of it is read for that."""
    found = contents_of(connection)
    times = [connection.execute(f"SELECT max(updated_at) FROM {kind}").fetchone()[0] for kind in found.counts]
    with contextlib.suppress(ValueError):  # a plain file has no seals
        changed = max(filter(None, times), default="")
        return replace(found, changed=dt.datetime.fromisoformat(changed).replace(tzinfo=dt.UTC))
    return found
