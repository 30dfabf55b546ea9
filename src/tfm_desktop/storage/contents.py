"""What is in a file, in numbers: to compare a backup with what could be rescued."""

import datetime as dt
from dataclasses import dataclass

from tfm_desktop.storage.driver import Connection

KINDS = {  # what is counted, by its table
    "department": "Departments",
    "person": "People",
    "visit": "Visits",
    "observation": "Observations",
    "line": "Lines of observations",
    "plan": "Plans",
    "review": "Reviews of plans",
    "work_group": "Work Groups",
    "session": "Sessions",
}


@dataclass(frozen=True, slots=True)
class Contents:
    """How many records of each kind are in a file, the bin included, and when one was changed last."""

    counts: dict[str, int]  # by table
    changed: dt.datetime | None


def contents_of(connection: Connection) -> Contents:
    """Count what is in an open file, of whatever version."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    held = [table for table in KINDS if table in tables]
    counts = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in held}
    times = [connection.execute(f"SELECT max(updated_at) FROM {table}").fetchone()[0] for table in held]
    changed = max((time for time in times if time), default=None)
    return Contents(counts, dt.datetime.fromisoformat(changed).replace(tzinfo=dt.UTC) if changed else None)
