"""What is typed of a plan."""

import datetime as dt

from tfm_desktop.domain.evidence import EvidenceFields, Shows
from tfm_desktop.domain.plans import (
    ActionFields,
    ActionStatus,
    AimStatus,
    CriterionStatus,
    Horizon,
    OutcomeHead,
    PlanStatus,
    Rag,
    Source,
    due,
)
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.years import short
from tfm_desktop.qt.common.child_grid import ChildGrid, GridColumn
from tfm_desktop.qt.common.record_form import Field
from tfm_desktop.services.plans import Plans
from tfm_desktop.services.services import Services

FIELDS: tuple[Field, ...] = (
    Field("title", "Title", "line", 8),
    Field("year", "Academic year", "year", 2),
    Field("status", "Status", PlanStatus, 2),
    Field("sponsor", "Sponsor in senior leadership", "line", 8),
    Field("next_review", "Next review", "date", 4),
    Field("needed", "Needed from senior leadership", "note", 12, "It stands on the page for senior leadership"),
)

AIM: tuple[Field, ...] = (
    Field("text", "Aim", "note", 12),
    Field("evidence", "Evidence of need", "note", 12),
    Field("source", "Source", Source, 3, "Where the evidence of need comes from"),
    Field("horizon", "Horizon", Horizon, 3),
    Field("outcome_head", "Outcome head", OutcomeHead, 3),
    Field("status", "Status", AimStatus, 3),
)

ACTION: tuple[Field, ...] = (
    Field("what", "Action", "note", 12),
    Field("lead", "Lead", "line", 6),
    Field("support", "Support", "line", 6),
    Field("start", "Start", "date", 6),
    Field("due", "Due", "date", 6),
    Field("status", "Status", ActionStatus, 6),
    Field("rag", "Red, amber, green", Rag, 6),
    Field("resources", "Resources and cost", "note", 6),
    Field("monitoring", "Monitoring", "note", 6),
    Field("progress", "Progress", "note", 12),
)


EVIDENCE: tuple[Field, ...] = (
    Field("text", "In words", "note", 12),
    Field("source", "Where it comes from", "line", 6),
    Field("date", "Date", "date", 3),
    Field("shows", "What it shows", Shows, 3),
)


def evidence(services: Services) -> ChildGrid:
    """Declare the evidence of an aim, its criteria and its actions."""

    def shown_by(row: Saved[EvidenceFields]) -> str:
        if row.fields.tied is None:
            return "\n".join(filter(None, [short(row.fields.date), row.fields.source]))
        shown = services.evidence.shown(*row.fields.tied)
        private = "private, stays here" if shown.stays else ""
        where = " · ".join(filter(None, [short(shown.date), shown.where, private]))
        return f"{where}\n{' '.join(shown.text.split())}"

    def of(row: Saved[EvidenceFields]) -> str:
        target = services.evidence.target(*row.fields.served)
        return target.number.partition(" · ")[2] or target.number

    return ChildGrid(
        "Evidence",
        services.evidence,
        (
            GridColumn("text", "In words", "note", 220),
            GridColumn("", "Shown by", width=300, told=shown_by, stretch=True),
            GridColumn("", "Of", width=100, told=of),
            GridColumn("shows", "What it shows", Shows, 140),
        ),
        hint="Ctrl+U uses a line, a strength, a next step, a visit or a measure as evidence, wherever it stands.",
    )


def _due(action: Saved[ActionFields]) -> str:
    return due(action.fields, dt.date.today()).label


def aims(plans: Plans) -> ChildGrid:
    """Declare the aims of a plan."""
    return ChildGrid(
        "Aims",
        plans.aims,
        (
            GridColumn("text", "Aim", "note", 320, stretch=True),
            GridColumn("horizon", "Horizon", Horizon, 140),
            GridColumn("status", "Status", AimStatus, 120),
        ),
    )


def grids(plans: Plans) -> tuple[ChildGrid, ChildGrid]:
    """Declare the success criteria and the actions of an aim."""
    return (
        ChildGrid(
            "Success criteria",
            plans.criteria,
            (
                GridColumn("text", "Criterion", "note", 320, stretch=True),
                GridColumn("status", "Status", CriterionStatus, 130),
                GridColumn("rag", "RAG", Rag, 100),
            ),
        ),
        ChildGrid(
            "Actions",
            plans.actions,
            (
                GridColumn("what", "What", "note", 280, stretch=True),
                GridColumn("lead", "Lead", width=130),
                GridColumn("due", "Due", "date", 100),
                GridColumn("", "When", width=90, told=_due),
                GridColumn("status", "Status", ActionStatus, 110),
                GridColumn("rag", "RAG", Rag, 95),
            ),
        ),
    )
