"""What is typed of a department."""

from collections.abc import Callable
from typing import Any

from tfm_desktop.domain.departments import AdvocateRole, PathwayStage, Post
from tfm_desktop.qt.common.child_grid import ChildGrid, GridColumn
from tfm_desktop.qt.common.record_form import Field
from tfm_desktop.services.departments import Departments

# A school of the register is as the register has it; one that was typed in by hand can be put right.
SCHOOL_BY_HAND: tuple[Field, ...] = (
    Field("name", "School", "line", 6),
    Field("town", "Town", "line", 2),
    Field("postcode", "Postcode", "line", 2),
    Field("urn", "URN, if known", "line", 2),
)


def fields(departments: Departments) -> tuple[Field, ...]:
    """Declare the fields of a department."""
    return (
        Field("subject_leader_id", "Subject leader", "pick", 8, options=departments.person_names, none="–"),
        Field("maths_teachers", "Teachers of mathematics", "number", 4),
        Field("notes", "Notes (stay on this computer)", "note", 12),
    )


def grids(departments: Departments, year: Callable[[], str]) -> tuple[ChildGrid, ...]:
    """Declare the people, advocates, stages and schemes of work of a department."""

    def next_advocate() -> dict[str, Any]:
        named = {one.fields.role for one in advocates.rows.rows if one.fields.year == year()}
        role = AdvocateRole.SECOND if AdvocateRole.LEAD in named else AdvocateRole.LEAD
        return {"year": year(), "role": role}

    advocates = ChildGrid(
        "Mastery Advocates",
        departments.advocates,
        (
            GridColumn("person_id", "Name", "pick", 260, departments.person_names, stretch=True),
            GridColumn("role", "Role", AdvocateRole, 130),
            GridColumn("year", "Academic year", "year", 130),
        ),
        next_advocate,
    )
    return (
        ChildGrid(
            "People",
            departments.people,
            (
                GridColumn("name", "Name", width=260, stretch=True),
                GridColumn("post", "Post", Post, 220),
                GridColumn("has_left", "Has left", "check", 90),
            ),
        ),
        advocates,
        ChildGrid(
            "Stage on the pathway",
            departments.stages,
            (
                GridColumn("stage", "Stage", PathwayStage, 260, stretch=True),
                GridColumn("year", "Academic year", "year", 130),
            ),
            lambda: {"year": year()},
        ),
        ChildGrid(
            "Schemes of work",
            departments.schemes,
            (
                GridColumn("scheme", "Scheme of work", width=260, stretch=True),
                GridColumn("year_group", "Year group", "number", 110),
                GridColumn("since", "Used since", "year", 130),
            ),
            lambda: {"since": year(), "year_group": 7},
        ),
    )
