"""The list of departments."""

from tfm_desktop.qt.common.record_table import Column
from tfm_desktop.services.departments import DepartmentRow


def _eligible(row: DepartmentRow) -> str:
    return {True: "", False: "not eligible", None: ""}[row.eligible]


COLUMNS: tuple[Column, ...] = (
    Column("School", lambda row: row.school, width=190),
    Column("Stage", lambda row: row.stage.label if row.stage else "", width=150),
    Column("Town", lambda row: row.town, width=100),
    Column("Mastery Advocates", lambda row: row.advocates, width=180),
    Column("Note", _eligible, width=90),
)
