"""How long records are kept, what is due to go, and what was deleted for good."""

import sqlalchemy as sa
from sqlmodel import col

from tfm_desktop.domain.keeping import Deletion
from tfm_desktop.storage.database import Database


class Retention:
    """What a user can do about records that were kept long enough."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def deletions(self) -> list[Deletion]:
        """List what was deleted for good, the newest first."""
        rows = self._database.rows(sa.select(*Deletion.__table__.c).order_by(col(Deletion.seq).desc()))  # type: ignore[attr-defined]
        return [Deletion(**row._mapping) for row in rows]
