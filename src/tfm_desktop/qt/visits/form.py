"""What is typed of a visit."""

import uuid

from tfm_desktop.domain.visits import ActivityKind, LedBy, VisitMode, VisitStatus
from tfm_desktop.qt.common.child_grid import ChildGrid, GridColumn
from tfm_desktop.qt.common.record_form import Field
from tfm_desktop.services.visits import Visits

FIELDS: tuple[Field, ...] = (
    Field("date", "Date", "date", 3, "Type 14/1, 14 Jan, today or tomorrow; up and down move by a day"),
    Field("start", "Start", "time", 2),
    Field("end", "End", "time", 2),
    Field("mode", "How", VisitMode, 2),
    Field("status", "Status", VisitStatus, 3),
    Field("purpose", "Purpose", "note", 12),
)

AFTERWARDS: tuple[Field, ...] = (
    Field("notes", "Notes (stay on this computer; in no PDF)", "note", 12),
    Field("next_visit", "Next visit", "date", 3),
)


def grids(visits: Visits) -> tuple[ChildGrid, ...]:
    """Declare the activities, people met and agreed actions of a visit."""

    def people(visit: uuid.UUID) -> dict[uuid.UUID, str]:
        return visits.departments.person_names(visits.get(visit).fields.department_id)

    return (
        ChildGrid(
            "Activities",
            visits.activities,
            (
                GridColumn("kind", "Activity", ActivityKind, 330),
                GridColumn("led_by", "Who led", LedBy, 120),
                GridColumn("details", "Details", width=240, stretch=True),
            ),
        ),
        ChildGrid(
            "People met",
            visits.people,
            (
                GridColumn("person_id", "Name", "pick", 330, people, stretch=True),
                GridColumn("release_half_days", "Release used (half-days)", "number", 210),
            ),
        ),
        ChildGrid(
            "Agreed actions",
            visits.actions,
            (
                GridColumn("what", "What", "note", 330, stretch=True),
                GridColumn("who", "Who", width=150),
                GridColumn("by_when", "By when", "date", 120),
                GridColumn("done", "Done", "check", 70),
            ),
        ),
    )
