"""The list of Work Groups."""

from tfm_desktop.domain.years import short
from tfm_desktop.qt.common.record_table import Column

COLUMNS: tuple[Column, ...] = (
    Column("Year", lambda row: row.year, width=78),
    Column("Code", lambda row: row.code, width=95),
    Column("Kind", lambda row: row.kind.label, width=170),
    Column("Departments", lambda row: str(row.members), lambda row: row.members, width=95),
    Column("Next session", lambda row: short(row.next_session), lambda row: str(row.next_session or ""), width=105),
    Column("Hub", lambda row: row.hub, width=160),
    Column("Lead", lambda row: row.lead, width=130),
)
