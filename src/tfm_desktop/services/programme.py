"""The programme of professional development that belongs to a plan."""

import uuid
from collections.abc import Mapping

import sqlalchemy as sa

from tfm_desktop.domain.programme import PdSession, PdSessionFields
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.sheets import SessionSheet
from tfm_desktop.services.records import Children
from tfm_desktop.storage.database import Database


class Programme(Children[PdSessionFields]):
    """What a user can do with the sessions of a plan; those without a date stand last."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, PdSessionFields, PdSession, "plan_id", "date")
        self._order = [sa.nulls_last(self.c.date)]

    def sheets(self, plan: uuid.UUID, numbers: Mapping[uuid.UUID, int]) -> tuple[SessionSheet, ...]:
        """Gather the sessions of a plan with the numbers of the aims that they serve."""
        return tuple(SessionSheet(one.fields, served(one, numbers)) for one in self.of(plan))


def served(session: Saved[PdSessionFields], numbers: Mapping[uuid.UUID, int]) -> tuple[int, ...]:
    """Give the numbers of the aims that a session serves, given those of the plan's aims in sight."""
    return tuple(sorted(numbers[aim] for aim in map(uuid.UUID, session.fields.aims) if aim in numbers))
