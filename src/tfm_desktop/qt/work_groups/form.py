"""What is typed of a Work Group, its members and their pairs."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from tfm_desktop.domain.commitments import Unit, amount_in_words
from tfm_desktop.domain.departments import AdvocateRole
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.work_groups import (
    MembershipFields,
    MembershipStatus,
    ParticipantFields,
    WorkGroupKind,
)
from tfm_desktop.domain.years import short
from tfm_desktop.qt.common.child_grid import ChildGrid, GridColumn
from tfm_desktop.qt.common.record_form import Field
from tfm_desktop.services.services import Services


def fields(services: Services) -> tuple[Field, ...]:
    """Declare the fields of a Work Group."""
    groups, templates = services.work_groups, services.commitment_templates

    def offered(_group: uuid.UUID) -> Mapping[uuid.UUID, str]:
        return {one.template.id: one.template.fields.name for one in templates.every()}

    return (
        Field("code", "Code", "line", 4),
        Field("year", "Academic year", "year", 3),
        Field("kind", "Kind", WorkGroupKind, 5),
        Field("hub", "Hub", "line", 4, used=lambda: groups.used("hub")),
        Field("lead", "Leading specialist", "line", 3, used=lambda: groups.used("lead")),
        Field(
            "template_id",
            "Commitments",
            "pick",
            5,
            "Who becomes a member gets a copy of this template; who is one already keeps theirs",
            options=offered,
            none="none",
        ),
        Field("focus", "Focus", "note", 12),
        Field("notes", "Notes (stay on this computer)", "note", 12),
    )


def member(services: Services) -> tuple[Field, ...]:
    """Declare the fields of a membership."""
    return (
        Field("status", "Status", MembershipStatus, 4),
        Field("applied_on", "Applied on", "date", 4),
        Field("confirmed_on", "Confirmed on", "date", 4),
        Field("active_on", "Active from", "date", 4),
        Field("completed_on", "Completed on", "date", 4),
        Field("withdrawn_on", "Withdrawn on", "date", 4),
        Field("subject_leader_id", "Subject leader", "pick", 4, options=lambda one: people(services, one), none="–"),
        Field("slt_agreed_on", "SLT agreed on", "date", 4),
        Field("slt_contact", "Contact in SLT", "line", 4),
        Field("funding_agreed", "Funding agreed (£)", "number", 6),
        Field("funding_agreed_on", "Funding agreed on", "date", 6),
        Field("funding_received", "Funding received (£)", "number", 6),
        Field("funding_received_on", "Funding received on", "date", 6),
        Field("notes", "Notes (stay on this computer)", "note", 12),
    )


def people(services: Services, membership: uuid.UUID) -> dict[uuid.UUID, str]:
    """Name the people of the department of a membership."""
    return services.departments.person_names(services.work_groups.members.get(membership).fields.department_id)


def members(services: Services) -> ChildGrid:
    """Declare the members of a Work Group; a department is found in a dialog, so the grid has no empty row."""
    groups, departments = services.work_groups, services.departments

    def name(person: uuid.UUID | None) -> str:
        return departments.people.get(person).fields.name if person else ""

    def pair(one: Saved[MembershipFields]) -> str:
        there = (each.fields for each in groups.pairs.of(one.id))
        return "\n".join(name(each.person_id) for each in there if not _has_left(each))

    grid = ChildGrid(
        "Members",
        groups.members,
        (
            GridColumn(
                "",
                "Department",
                width=190,
                told=lambda one: departments.school(one.fields.department_id).fields.name,
                stretch=True,
            ),
            GridColumn("status", "Status", MembershipStatus, 95),
            GridColumn("", "Pair", width=140, told=pair),
            GridColumn("", "Subject leader", width=120, told=lambda one: name(one.fields.subject_leader_id)),
            GridColumn("", "SLT", width=105, told=lambda one: slt_in_words(one.fields)),
            GridColumn("", "Funding", width=135, told=lambda one: funding_in_words(one.fields)),
        ),
    )
    grid.rows.has_empty_row = False
    return grid


def pairs(services: Services) -> ChildGrid:
    """Declare the pair of a member department."""

    def next_one() -> dict[str, Any]:
        roles = {one.fields.role for one in grid.rows.rows if one.fields.until is None}
        return {"role": AdvocateRole.SECOND if AdvocateRole.LEAD in roles else AdvocateRole.LEAD}

    def post(one: Saved[ParticipantFields]) -> str:
        return services.departments.people.get(one.fields.person_id).fields.post.label

    grid = ChildGrid(
        "Pair",
        services.work_groups.pairs,
        (
            GridColumn("person_id", "Name", "name", 200, lambda one: people(services, one), stretch=True),
            GridColumn("role", "Role", AdvocateRole, 105),
            GridColumn("", "Post", width=160, told=post),
            GridColumn("since", "Since", "date", 115),
            GridColumn("until", "Until", "date", 115),
        ),
        next_one,
        hint="A name that is not there yet adds the person to the department.",
    )
    return grid


def slt_in_words(one: MembershipFields) -> str:
    """Say whether SLT has agreed, and when."""
    return f"agreed {short(one.slt_agreed_on)}" if one.slt_agreed_on else "not agreed yet"


def funding_in_words(one: MembershipFields) -> str:
    """Say what was agreed and what has come."""
    told = []
    if one.funding_agreed is not None:
        told.append(f"{amount_in_words(one.funding_agreed, Unit.POUNDS)} agreed")
    if one.funding_received is not None:
        told.append(f"{amount_in_words(one.funding_received, Unit.POUNDS)} received")
    elif one.funding_agreed:
        told.append("not received yet")
    return ", ".join(told)


def _has_left(one: ParticipantFields) -> bool:
    return one.until is not None and one.until < dt.date.today()
