"""The fields of a Work Group."""

from tfm_desktop.domain.work_groups import WorkGroupKind
from tfm_desktop.qt.common.record_form import Field

FIELDS: tuple[Field, ...] = (
    Field("code", "Code"),
    Field("year", "Academic year"),
    Field("kind", "Kind", WorkGroupKind),
    Field("hub", "Hub"),
    Field("lead", "Leading specialist"),
    Field("focus", "Focus", "note"),
    Field("notes", "Notes", "note"),
)
