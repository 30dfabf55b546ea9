"""Every field of every record can be typed somewhere, or is left out for a reason."""

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from tests.data_file import YEAR

from tfm_desktop.domain.commitments import (
    CommitmentFields,
    CommitmentTemplateFields,
    LedgerEntryFields,
    TemplateItemFields,
)
from tfm_desktop.domain.critiques import CritiqueFields
from tfm_desktop.domain.departments import AdvocateFields, DepartmentFields, PersonFields, SchemeFields, StageFields
from tfm_desktop.domain.evidence import TIED, EvidenceFields
from tfm_desktop.domain.frameworks import FrameworkFields, IdeaFields, shipped
from tfm_desktop.domain.measures import MeasureFields, MeasureValueFields
from tfm_desktop.domain.observations import (
    STEPS_ON,
    LineFields,
    NextStepFields,
    ObservationFields,
    QuestionFields,
    StrengthFields,
    StrengthLineFields,
)
from tfm_desktop.domain.phrases import PhraseFields
from tfm_desktop.domain.plans import ActionFields, AimFields, CriterionFields, PlanFields
from tfm_desktop.domain.programme import AimNumbers, PdSessionFields
from tfm_desktop.domain.record import Choice, Fields
from tfm_desktop.domain.reviews import CorrectionFields, ReviewFields
from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.domain.sessions import AttendanceFields, GapTaskFields, HalfTermFields, SessionFields
from tfm_desktop.domain.visits import VisitActionFields, VisitActivityFields, VisitFields, VisitPersonFields
from tfm_desktop.domain.work_groups import MembershipFields, ParticipantFields, WorkGroupFields
from tfm_desktop.qt.common.child_grid import ChildGrid
from tfm_desktop.qt.common.record_form import Field
from tfm_desktop.qt.departments import form as departments
from tfm_desktop.qt.departments.school_dialog import SchoolDialog
from tfm_desktop.qt.dialogs import commitment_templates
from tfm_desktop.qt.dialogs.frameworks import FRAMEWORK, IDEA
from tfm_desktop.qt.dialogs.phrases import PhrasesDialog
from tfm_desktop.qt.observations import form as observations
from tfm_desktop.qt.plans import form as plans
from tfm_desktop.qt.plans import measures, programme, review_end
from tfm_desktop.qt.visits import form as visits
from tfm_desktop.qt.work_groups import attendance, critique, gap_tasks, ledger, sessions
from tfm_desktop.qt.work_groups import form as work_groups
from tfm_desktop.services.services import Services
from tfm_desktop.settings import Settings

ORDER = "rows are moved with Alt and arrows"
PARENT = "a row is typed below its parent"
MADE = "asked for when the record is made; it stays where it was made"
CARRIED = "set by carrying forward"
OFFERED = "turned by a button"
REGISTER = "comes from the schools register"

LEFT_OUT: dict[type[Fields], dict[str, str]] = {
    SchoolFields: {
        **dict.fromkeys(["street", "local_authority", "phase", "type_group", "status"], REGISTER),
        "successor_urn": REGISTER,
        "by_hand": "says that the dialog made it",
    },
    DepartmentFields: {"school_id": MADE},
    PersonFields: {"department_id": PARENT},
    AdvocateFields: {"department_id": PARENT},
    StageFields: {"department_id": PARENT},
    SchemeFields: {"department_id": PARENT},
    VisitFields: {"department_id": MADE},
    VisitActivityFields: {"visit_id": PARENT, "position": ORDER},
    VisitPersonFields: {"visit_id": PARENT},
    VisitActionFields: {"visit_id": PARENT, "position": ORDER},
    ObservationFields: {
        "department_id": MADE,
        **dict.fromkeys(STEPS_ON.values(), "the day on which a status is reached"),
    },
    LineFields: {"observation_id": PARENT, "position": ORDER, "agreed": "asked before a line is shown"},
    StrengthFields: {"observation_id": PARENT, "position": ORDER},
    StrengthLineFields: {"strength_id": PARENT, "line_id": "ticked in the list of lines"},
    QuestionFields: {"observation_id": PARENT, "position": ORDER},
    NextStepFields: {
        "observation_id": PARENT,
        "position": ORDER,
        "action_id": "set by sending the step to the plan",
    },
    PlanFields: {"department_id": MADE},
    AimFields: {"plan_id": PARENT, "position": ORDER, "carried_from_id": CARRIED},
    CriterionFields: {"aim_id": PARENT, "position": ORDER},
    ActionFields: {"aim_id": PARENT, "position": ORDER, "carried_from_id": CARRIED},
    EvidenceFields: {
        "aim_id": PARENT,
        **dict.fromkeys([f"{kind}_id" for kind in (*TIED, "criterion", "action")], "tied by “Use as evidence”"),
    },
    ReviewFields: {
        "plan_id": PARENT,
        **dict.fromkeys(["recorded_at", "changes", "state"], "written when the review is recorded"),
    },
    CorrectionFields: {"review_id": PARENT, "date": "the day of the correction", "text": "asked for in a dialog"},
    PdSessionFields: {"plan_id": PARENT},
    MeasureFields: {"department_id": PARENT, "position": ORDER},
    MeasureValueFields: {"measure_id": PARENT},
    WorkGroupFields: {"closed_on": OFFERED},
    MembershipFields: {"work_group_id": PARENT, "department_id": MADE},
    ParticipantFields: {"membership_id": PARENT},
    FrameworkFields: {"position": ORDER, "hidden": OFFERED},
    IdeaFields: {"framework_id": PARENT, "position": ORDER, "hidden": OFFERED, "key": "made with the idea, for ever"},
    PhraseFields: {"list": "the page of the dialog", "position": ORDER},
    SessionFields: {"work_group_id": PARENT},
    AttendanceFields: {"session_id": PARENT, "person_id": "each person of the register has a row"},
    GapTaskFields: {"session_id": PARENT, "position": ORDER},
    HalfTermFields: {},
    CommitmentFields: {"membership_id": PARENT, "position": ORDER},
    LedgerEntryFields: {"commitment_id": PARENT},
    CommitmentTemplateFields: {"position": ORDER},
    TemplateItemFields: {"template_id": PARENT, "position": ORDER},
    CritiqueFields: {"work_group_id": PARENT, "position": ORDER},
}


@pytest.fixture
def typed(services: Services, qapp: QApplication) -> dict[type[Fields], list[tuple[str, Any]]]:
    """Gather the fields of every form and every grid with the way they are typed, by the record's fields."""
    found: dict[type[Fields], list[tuple[str, Any]]] = {}
    holder = QWidget()

    def gather(fields: type[Fields], *declared: Field) -> None:
        found.setdefault(fields, []).extend((one.name, one.kind) for one in declared)

    gather(DepartmentFields, *departments.fields(services.departments))
    gather(VisitFields, *visits.FIELDS, *visits.AFTERWARDS)
    gather(ObservationFields, *observations.context(services), *observations.REFLECTION)
    gather(PlanFields, *plans.FIELDS)
    gather(AimFields, *plans.AIM)
    gather(EvidenceFields, *plans.EVIDENCE)
    gather(ReviewFields, *review_end.REVIEW)
    gather(ActionFields, *plans.ACTION)
    gather(PdSessionFields, *programme.session(lambda: AimNumbers({})))
    gather(WorkGroupFields, *work_groups.fields(services))
    gather(MembershipFields, *work_groups.member(services))
    gather(FrameworkFields, *FRAMEWORK)
    gather(IdeaFields, *IDEA)
    gather(SessionFields, *sessions.fields(dict))
    gather(CommitmentFields, *ledger.COMMITMENT)
    gather(CommitmentTemplateFields, *commitment_templates.TEMPLATE)
    gather(CritiqueFields, *critique.question(services.critiques))
    lines = ChildGrid("Lines", services.observations.lines, observations.line_columns(lambda _one: None, shipped))
    grids = [
        *departments.grids(services.departments, lambda: YEAR),
        *visits.grids(services.visits),
        lines,
        *observations.afterwards(services.observations),
        plans.aims(services.plans),
        *plans.grids(services.plans),
        plans.evidence(services),
        programme.grid(services.programme, lambda: AimNumbers({})),
        *measures.grids(services.measures),
        sessions.grid(services.sessions, dict),
        attendance.grid(services),
        gap_tasks.grid(services.sessions),
        ledger.by_hand(services.commitments, lambda _one: {}),
        critique.grid(services.critiques),
        ChildGrid("Commitments", services.commitment_templates.items, commitment_templates.ITEMS),
        work_groups.members(services),
        work_groups.pairs(services),
        *PhrasesDialog(services, Settings(), holder).grids.values(),
    ]
    for grid in grids:
        columns = [one for one in grid.rows.columns if not one.told]
        declared = found.setdefault(grid.rows.children_of.fields, [])
        declared.extend((one.name, one.kind) for one in columns if (one.name, one.kind) not in declared)
    dialog = SchoolDialog(services, None)  # type: ignore[arg-type]
    found[HalfTermFields] = [("name", "line"), ("first", "date"), ("last", "date")]  # in the dialog of the year
    found[SchoolFields] = [(name, "line") for name in dialog.edits]
    return found


def test_every_field_of_every_record_can_be_typed_or_is_left_out_for_a_reason(
    typed: dict[type[Fields], list[tuple[str, Any]]],
) -> None:
    assert set(LEFT_OUT) == set(Fields.__subclasses__())
    for fields, reasons in LEFT_OUT.items():
        names = {name for name, _ in typed.get(fields, [])}
        assert names | set(reasons) == set(fields.model_fields), fields.__name__
        assert not names & set(reasons), fields.__name__


def test_every_field_is_typed_as_what_it_holds(typed: dict[type[Fields], list[tuple[str, Any]]]) -> None:
    """A choice offers all its values, a link to a record picks one, a tick is a tick."""
    for fields, declared in typed.items():
        for name, kind in declared:
            held = fields.model_fields[name].annotation
            if isinstance(held, type) and issubclass(held, Choice):
                assert kind is held, (fields, name)
            elif name.endswith("_id"):
                assert kind in ("pick", "name"), (fields, name)
            elif held is bool:
                assert kind == "check", (fields, name)


def test_no_form_types_a_field_twice(typed: dict[type[Fields], list[tuple[str, Any]]]) -> None:
    for fields in (DepartmentFields, VisitFields, ObservationFields, PlanFields, WorkGroupFields, MembershipFields):
        names = [name for name, _ in typed[fields]]
        assert len(names) == len(set(names)), fields
