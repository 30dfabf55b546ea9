"""The list of Work Groups."""

from tfm_desktop.domain.work_groups import spellings
from tfm_desktop.domain.years import short
from tfm_desktop.qt.common.record_table import Column
from tfm_desktop.services.work_groups import WorkGroupRow


def _next(row: WorkGroupRow) -> str:
    return "closed" if row.closed else short(row.next_session)


COLUMNS: tuple[Column, ...] = (
    Column("Year", lambda row: row.year, width=80),
    Column("Code", lambda row: row.code, width=98, found_by=lambda row: spellings(row.code)),
    Column("Next session", _next, lambda row: "" if row.closed else str(row.next_session or ""), width=105),
    Column("Kind", lambda row: row.kind.label, width=160),
    Column("Departments", lambda row: str(row.members), lambda row: row.members, width=98),
    Column("Hub", lambda row: row.hub, width=160),
    Column("Lead", lambda row: row.lead, width=130),
)
