"""The actions of a plan go out as a table, and come in after a preview, as one change."""

import datetime as dt
import uuid
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.data_file import World, copy_of, dump

from tfm_desktop.domain.action_imports import ChangeKind, FieldChange
from tfm_desktop.domain.action_tables import TITLES, Cell, Table, TableRow
from tfm_desktop.domain.errors import NotFound, PlanHasChanged
from tfm_desktop.domain.plans import ActionStatus, Rag
from tfm_desktop.services.services import Services

FULL = {
    "what": "Watch one another",
    "lead": "Ada Invented",
    "support": "Ben Invented",
    "start": dt.date(2026, 1, 5),
    "due": dt.date(2026, 2, 1),
    "resources": "Cover, £120",
    "monitoring": "Minutes of the meeting",
    "status": ActionStatus.UNDER_WAY,
    "rag": Rag.AMBER,
    "progress": "Begun\nTwo of five done",
}


def table(*rows: Mapping[str, Cell]) -> Table:
    """Make a table of rows below a heading in row 1, with every column."""
    return Table("plan.csv", TITLES, tuple(TableRow(number, dict(row)) for number, row in enumerate(rows, start=2)))


def exported(services: Services, plan: uuid.UUID) -> Table:
    return table(*services.action_tables.rows(plan))


def take(services: Services, plan: uuid.UUID, given: Table) -> None:
    services.action_tables.take(plan, services.action_tables.preview(plan, given))


def changes(services: Services, plan: uuid.UUID, given: Table) -> list[tuple[str, str]]:
    return [(one.kind.value, one.what) for one in services.action_tables.preview(plan, given).taken]


def actions(services: Services, plan: uuid.UUID) -> list[tuple[str, list[str]]]:
    """Name the aims of a plan, each with its actions."""
    plans = services.plans
    return [(aim.fields.text, [one.fields.what for one in plans.actions.of(aim.id)]) for aim in plans.aims.of(plan)]


def test_rows(services: Services, world: World) -> None:
    made = services.plans.actions.add(world.aim, **FULL)
    services.plans.aims.add(world.plan, text="No action yet")
    assert services.action_tables.rows(world.plan) == [
        {
            "aim": "Pupils reason aloud",
            "number": "1.1",
            "what": "Plan stem sentences together",
            "due": dt.date(2026, 3, 1),
            "status": "Not started",
            "rag": "Not rated",
            "id": str(world.action),
        },
        {
            **FULL,
            "aim": "Pupils reason aloud",
            "number": "1.2",
            "status": "Under way",
            "rag": "Amber",
            "id": str(made),
        },
        {"aim": "No action yet", "number": "2"},
    ]


def test_what_is_exported_is_of_actions_alone(services: Services, world: World) -> None:
    services.observations.lines.change(world.lines[1], text="SECRET")
    services.plans.aims.change(world.aim, evidence="SECRET")
    services.plans.criteria.change(world.criterion, text="SECRET")
    services.plans.change(world.plan, sponsor="SECRET")
    rows = services.action_tables.rows(world.plan)
    assert "SECRET" not in str(rows)
    assert {name for row in rows for name in row} <= set(TITLES)


def test_what_is_in_the_bin_is_not_exported(services: Services, world: World) -> None:
    services.plans.actions.bin(world.action)
    assert services.action_tables.rows(world.plan) == [{"aim": "Pupils reason aloud", "number": "1"}]
    services.plans.aims.bin(world.aim)
    assert services.action_tables.rows(world.plan) == []


def test_a_plan_of_a_spreadsheet_becomes_a_plan_here(services: Services, world: World) -> None:
    plan = services.plans.new(department_id=world.department, year="2025/26")
    full: dict[str, Cell] = {name: str(value) if name in ("status", "rag") else value for name, value in FULL.items()}  # type: ignore[misc]
    given = table({"aim": "Aim 1: Talk", **full}, {"what": "Meet", "due": "14 Sep"}, {"aim": "Plan", "what": "Share"})
    take(services, plan, given)
    assert actions(services, plan) == [("Aim 1: Talk", ["Watch one another", "Meet"]), ("Plan", ["Share"])]
    first, second = services.plans.actions.of(services.plans.aims.of(plan)[0].id)
    told = dict(first.fields)
    assert {name: told[name] for name in FULL} == FULL
    assert second.fields.due == dt.date(2025, 9, 14)
    assert changes(services, plan, given) == []


def test_an_import_is_one_change_and_one_undo_takes_it_back(services: Services, world: World) -> None:
    before = dump(services.database)
    given = table(
        {"aim": "New", "what": "One"},
        {"aim": "New", "what": "Two", "due": "soon"},
        {"aim": "New", "what": "Moved", "id": str(world.action), "status": "done"},
    )
    told: list[str] = []
    services.database.listen(lambda change: told.append(change.label))
    take(services, world.plan, given)
    assert actions(services, world.plan) == [("Pupils reason aloud", []), ("New", ["One", "Two", "Moved"])]
    assert told == ["Import actions"]
    assert services.database.undo() == "Import actions"
    assert dump(services.database) == before
    services.database.redo()
    assert changes(services, world.plan, given) == []


def test_only_what_differs_is_changed(services: Services, world: World) -> None:
    services.plans.actions.change(world.action, lead="Ada", progress="Begun")
    given = Table(
        "a.csv",
        {"aim": "Aim", "what": "What", "status": "Status"},
        (TableRow(2, {"aim": "1", "what": "plan stem  sentences TOGETHER", "status": "ongoing"}),),
    )
    (one,) = services.action_tables.preview(world.plan, given).taken
    assert (one.kind, one.action) == (ChangeKind.CHANGED, world.action)
    assert one.changes == (FieldChange("Status", "Not started", "Under way"),)
    take(services, world.plan, given)
    found = services.plans.actions.get(world.action).fields
    assert (found.what, found.lead, found.progress) == ("Plan stem sentences together", "Ada", "Begun")
    assert (found.status, found.due) == (ActionStatus.UNDER_WAY, dt.date(2026, 3, 1))


def test_what_the_file_lacks_stays(services: Services, world: World) -> None:
    take(services, world.plan, table({"aim": "Other", "what": "One"}))
    assert actions(services, world.plan)[0] == ("Pupils reason aloud", ["Plan stem sentences together"])


def test_the_own_export_changes_nothing(services: Services, world: World) -> None:
    services.plans.actions.add(world.aim, **FULL)
    services.plans.actions.add(world.aim)
    services.plans.actions.add(services.plans.aims.add(world.plan, text="Pupils reason aloud"), what="Alike")
    services.plans.actions.add(services.plans.aims.add(world.plan, text="Aim 1"), what="By its number")
    found = services.action_tables.preview(world.plan, exported(services, world.plan))
    assert (found.taken, found.unchanged, found.notices) == ((), 5, ())


def test_an_export_that_was_edited_comes_back(services: Services, world: World) -> None:
    rows = services.action_tables.rows(world.plan)
    rows[0] |= {"what": "Plan them weekly", "due": "8/3/26"}
    rows.append({"aim": "Pupils reason aloud", "what": "A new one"})
    take(services, world.plan, table(*rows))
    assert actions(services, world.plan) == [("Pupils reason aloud", ["Plan them weekly", "A new one"])]
    assert services.plans.actions.get(world.action).fields.due == dt.date(2026, 3, 8)


def test_the_export_of_one_plan_can_be_imported_to_another(services: Services, world: World) -> None:
    other = services.plans.duplicate(world.plan)
    given = exported(services, world.plan)
    assert changes(services, other, given) == []
    services.plans.actions.change(services.plans.actions.of(services.plans.aims.of(other)[0].id)[0].id, lead="Ben")
    take(services, other, given)
    assert services.plans.actions.get(world.action).fields.lead == ""


def test_an_action_in_the_bin_is_made_anew(services: Services, world: World) -> None:
    given = exported(services, world.plan)
    services.plans.actions.bin(world.action)
    assert changes(services, world.plan, given) == [("new action", "Plan stem sentences together")]


def test_a_preview_that_is_out_of_date_is_not_taken(services: Services, world: World) -> None:
    given = table({"aim": "1", "what": "Plan stem sentences together", "lead": "Ada"})
    shown = services.action_tables.preview(world.plan, given)
    services.plans.actions.change(world.action, lead="Ben")
    before = dump(services.database)
    with pytest.raises(PlanHasChanged, match="nothing was imported"):
        services.action_tables.take(world.plan, shown)
    assert dump(services.database) == before
    services.action_tables.take(world.plan, services.action_tables.preview(world.plan, given))
    assert services.plans.actions.get(world.action).fields.lead == "Ada"


def test_a_change_that_the_import_does_not_touch_is_no_hindrance(services: Services, world: World) -> None:
    shown = services.action_tables.preview(world.plan, table({"aim": "Other", "what": "One"}))
    services.plans.actions.change(world.action, lead="Ben")
    services.action_tables.take(world.plan, shown)
    assert services.plans.actions.get(world.action).fields.lead == "Ben"


@pytest.mark.parametrize("gone", [True, False])
def test_a_plan_that_is_gone_takes_nothing(services: Services, world: World, gone: bool) -> None:
    plan = uuid.uuid4() if gone else world.plan
    services.plans.bin(world.plan)
    with pytest.raises(NotFound):
        services.action_tables.preview(plan, table({"what": "One"}))


def test_an_import_that_changes_nothing_leaves_nothing_to_undo(services: Services, world: World) -> None:
    label = services.database.undo_label
    take(services, world.plan, exported(services, world.plan))
    assert services.database.undo_label == label


words = st.sampled_from(["", "Talk", "talk ", "1", "Aim 2", "Aim 2: Plan", "Pupils reason aloud"]) | st.text(max_size=8)
days = st.none() | st.dates()
known = st.fixed_dictionaries(
    {"what": words, "lead": words, "start": days, "due": days, "resources": words, "progress": words},
    optional={"status": st.sampled_from(ActionStatus), "rag": st.sampled_from(Rag)},
)


@given(st.lists(st.tuples(words, st.lists(known, max_size=3)), max_size=4))
def test_no_export_changes_the_plan_that_it_is_of(
    written_template: tuple[Path, World], plan: list[tuple[str, list[dict[str, object]]]]
) -> None:
    template, world = written_template
    with copy_of(template) as services:
        for text, each in plan:
            aim = services.plans.aims.add(world.plan, text=text)
            for values in each:
                services.plans.actions.add(aim, **values)
        found = services.action_tables.preview(world.plan, exported(services, world.plan))
        assert found.taken == ()
        assert found.unchanged == 1 + sum(len(each) for _, each in plan)
