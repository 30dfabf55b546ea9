"""SQLAlchemy over the one driver connection, and its faults as facts."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from tfm_desktop.domain.errors import FileIsDamaged, Problem
from tfm_desktop.storage import driver


def shared_engine(connection: driver.Connection) -> sa.Connection:
    """Wrap the one driver connection for SQLAlchemy; transactions are ours to begin and end."""
    engine = sa.create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connection,
        poolclass=StaticPool,
        pool_reset_on_return=None,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,  # what was typed goes into no log
    )
    return engine.connect()


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Name the fact behind what the driver says, through SQLAlchemy or not."""
    try:
        yield
    except (dbapi2.Error, sa.exc.DBAPIError) as fault:
        said = fault.orig if isinstance(fault, sa.exc.DBAPIError) else fault
        named = driver.fact(said, path) if isinstance(said, dbapi2.Error) else fault
        try:
            if isinstance(named, Problem):
                raise named from fault
            raise
        finally:
            del named, said  # else they and this frame hold each other, and with them all that called


@contextmanager
def read_from(path: Path) -> Iterator[None]:
    """Name the fact behind what the driver says, and a value that no record can have: a plain file has no seals."""
    with explained(path):
        try:
            yield
        except (LookupError, ValueError) as fault:
            if type(fault) not in (LookupError, ValueError):
                raise  # a fault of ours
            # Nothing of the value is told: it may be what somebody wrote.
            raise FileIsDamaged(path, found="a record holds something that it cannot") from None
