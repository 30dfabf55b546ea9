"""The list of visits."""

from tfm_desktop.domain.years import clock, short
from tfm_desktop.qt.common.record_table import Column

COLUMNS: tuple[Column, ...] = (
    Column("Date", lambda row: short(row.date), lambda row: row.date, width=104),
    Column("School", lambda row: row.school, width=190),
    Column("Status", lambda row: row.status.label, width=95),
    Column("Start", lambda row: clock(row.start), width=65),
    Column("How", lambda row: row.mode.label, width=90),
    Column("Purpose", lambda row: " ".join(row.purpose.split())[:200], width=260),
)
