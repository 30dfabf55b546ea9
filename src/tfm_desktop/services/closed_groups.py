"""Work Groups that are closed: asked for where no service of Work Groups is at hand."""

import uuid
from typing import Any

import sqlalchemy as sa

from tfm_desktop.domain.errors import GroupIsClosed
from tfm_desktop.domain.work_groups import Membership, WorkGroup
from tfm_desktop.storage.database import Database

_GROUP, _MEMBER = sa.inspect(WorkGroup).local_table.c, sa.inspect(Membership).local_table.c


def refuse_closed(database: Database, group: uuid.UUID) -> None:
    """Raise GroupIsClosed where a Work Group stays as it was."""
    _refuse(database, _GROUP.id == group)


def refuse_closed_to(database: Database, membership: uuid.UUID) -> None:
    """Raise GroupIsClosed where the Work Group of a membership stays as it was."""
    _refuse(database, _GROUP.id.in_(sa.select(_MEMBER.work_group_id).where(_MEMBER.id == membership)))


def _refuse(database: Database, which: sa.ColumnElement[Any]) -> None:
    closed = database.row(sa.select(_GROUP.code).where(which, _GROUP.closed_on.is_not(None)))
    if closed is not None:
        raise GroupIsClosed(closed.code)
