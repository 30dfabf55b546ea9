"""The list of observations."""

from tfm_desktop.domain.years import short
from tfm_desktop.qt.common.record_table import Column

COLUMNS: tuple[Column, ...] = (
    Column("Date", lambda row: short(row.date), lambda row: row.date, width=104),
    Column("Teacher", lambda row: row.teacher, width=132),
    Column("School", lambda row: row.school, width=128),
    Column("Status", lambda row: row.status.label, width=112),
    Column("Year", lambda row: str(row.year_group or ""), lambda row: row.year_group or 0, width=55),
    Column("Topic", lambda row: row.topic, width=180),
    Column("Kind", lambda row: row.kind.label, width=180),
)
