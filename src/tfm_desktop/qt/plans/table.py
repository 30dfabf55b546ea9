"""The list of plans."""

from tfm_desktop.domain.years import short
from tfm_desktop.qt.common.record_table import Column

COLUMNS: tuple[Column, ...] = (
    Column("Year", lambda row: row.year, width=78),
    Column("School", lambda row: row.school, width=140),
    Column("Progress", lambda row: row.progress, width=240),
    Column("Status", lambda row: row.status.label, width=95),
    Column("Next review", lambda row: short(row.next_review), lambda row: str(row.next_review or ""), width=105),
    Column("Title", lambda row: row.title, width=220),
)
