"""Tables of actions: headings, cells, and what an import would change."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfm_desktop.domain import action_cells, action_tables
from tfm_desktop.domain.action_cells import middle_of, read_action, with_lines
from tfm_desktop.domain.action_imports import AimNow, ChangeKind, FieldChange, Preview, preview
from tfm_desktop.domain.action_tables import COLUMNS, TITLES, Cell, Table, TableRow, find_heading, is_blank
from tfm_desktop.domain.plans import ActionFields, ActionStatus, Rag
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.years import bounds

NEAR = middle_of("2025/26")
MOMENT = dt.datetime(2026, 1, 14, tzinfo=dt.UTC)


def table(*rows: Mapping[str, Cell], **headings: str) -> Table:
    """Make a table of rows below a heading in row 1; its columns are those that any row fills, or as they are named."""
    names = {name: TITLES[name] for row in rows for name in row} | headings
    filled = [{name: cell for name, cell in row.items() if not is_blank(cell)} for row in rows]
    return Table("plan.csv", names, tuple(TableRow(number, row) for number, row in enumerate(filled, start=2)))


def action(what: str, **values: object) -> Saved[ActionFields]:
    return Saved(uuid.uuid4(), ActionFields.model_validate({"aim_id": uuid.uuid4(), "what": what, **values}), MOMENT)


def aim(text: str, *actions: Saved[ActionFields]) -> AimNow:
    return AimNow(uuid.uuid4(), text, actions)


def told(found: Preview) -> list[tuple[str, str, str]]:
    return [(one.kind.value, found.aims[one.aim].text, one.what) for one in found.taken]


def fields_of(*names: str) -> tuple[str, ...]:
    found = find_heading([names])
    assert found
    return found.fields


def test_every_title_names_its_own_column() -> None:
    assert fields_of(*TITLES.values()) == tuple(TITLES)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda one: one.field)
def test_no_heading_means_two_things(column: action_tables.Column) -> None:
    for name in (column.title, *column.names.split("; ")):
        others = [one.field for one in COLUMNS if name in (one.title, *one.names.split("; "))]
        assert others == [column.field]
        assert column.field in fields_of("What", name.upper())


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Who?", "lead"),
        ("Lead (initials)", "lead"),
        ("Who / lead", "lead"),
        ("BY  WHEN", "due"),
        ("Deadline", "due"),
        ("Responsible", "lead"),
        ("Cost", "resources"),
        ("R/A/G", "rag"),
        ("Success criteria", ""),
        ("", ""),
    ],
)
def test_headings_of_departments(name: str, field: str) -> None:
    assert fields_of("What", name)[1] == field


def test_the_heading_stands_below_a_title() -> None:
    found = find_heading([["Actions"], [], ["Aim", "What", "Who", "Success criteria"], ["Talk", "Do", "A", ""]])
    assert found
    assert (found.place, found.fields, found.left_aside) == (2, ("aim", "what", "lead", ""), ("Success criteria",))


def test_without_a_column_of_actions_there_is_no_heading() -> None:
    assert find_heading([["Aim", "Who", "By when"]]) is None
    assert find_heading([]) is None
    assert find_heading([["x"]] * 20 + [["Action", "Who"]]) is None


def test_two_columns_of_one_note_are_joined_and_of_another_field_the_first_is_taken() -> None:
    found = find_heading([["What", "Who", "Lead", "Cost", "Resources"]])
    assert found
    assert found.left_aside == ("Lead",)
    assert found.cells(["Do", "A", "B", "£20", "Forms"]) == {
        "what": "Do",
        "lead": "A",
        "resources": "£20\nResources: Forms",
    }
    assert found.cells(["Do", " ", "B", "", "Forms"]) == {"what": "Do", "resources": "Resources: Forms"}
    assert found.cells(["Do"]) == {"what": "Do"}


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("14/01/2026", dt.date(2026, 1, 14)),
        ("3/4/26", dt.date(2026, 4, 3)),
        ("14.1.26", dt.date(2026, 1, 14)),
        ("14 Jan", dt.date(2026, 1, 14)),
        ("14 Sept", dt.date(2025, 9, 14)),
        ("2026-01-14", dt.date(2026, 1, 14)),
        ("2026-01-14 00:00:00", dt.date(2026, 1, 14)),
        (dt.date(2026, 1, 14), dt.date(2026, 1, 14)),
    ],
)
def test_dates(cell: Cell, day: dt.date) -> None:
    rows = table({"what": "Do", "due": cell})
    assert read_action(rows, rows.rows[0], NEAR).values == {"due": day}


@given(st.integers(2000, 2090), st.integers(0, 365))
def test_a_date_without_a_year_lies_in_the_year_of_the_plan(first: int, days: int) -> None:
    year = f"{first}/{(first + 1) % 100:02}"
    day = min(bounds(year)[0] + dt.timedelta(days=days), bounds(year)[1])
    rows = table({"what": "Do", "due": f"{day.day} {day:%b}"})
    assert read_action(rows, rows.rows[0], middle_of(year)).values == {"due": day}


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        ({"status": "Complete"}, {"status": ActionStatus.DONE}),
        ({"status": " ON-GOING. "}, {"status": ActionStatus.UNDER_WAY}),
        ({"status": "Not started"}, {"status": ActionStatus.NOT_STARTED}),
        ({"rag": "R"}, {"rag": Rag.RED}),
        ({"rag": "amber"}, {"rag": Rag.AMBER}),
        ({"status": "G"}, {"rag": Rag.GREEN}),
        ({"rag": "done"}, {"status": ActionStatus.DONE}),
        ({"status": "done", "rag": "g"}, {"status": ActionStatus.DONE, "rag": Rag.GREEN}),
        ({"lead": "AM\nBen,\n"}, {"lead": "AM, Ben"}),
        ({"lead": "Ada, Ben;"}, {"lead": "Ada, Ben;"}),
        ({"support": "  Maths   Hub "}, {"support": "Maths Hub"}),
    ],
)
def test_values(cells: Mapping[str, Cell], values: Mapping[str, object]) -> None:
    rows = table({"what": "Do", **cells})
    found = read_action(rows, rows.rows[0], NEAR)
    assert found.values == values
    assert not found.notices


def test_no_word_of_status_or_rag_means_two_things() -> None:
    assert not set(action_cells.STATUS_WORDS) & set(action_cells.RAG_WORDS)
    assert all(word == word.casefold() for word in (*action_cells.STATUS_WORDS, *action_cells.RAG_WORDS))


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("due", "after half-term", "is not a date"),
        ("start", "today", "is not a date"),
        ("due", "31/02/2026", "is not a date"),
        ("status", "nearly", "is no status"),
        ("rag", "purple", "is not red, amber or green"),
        ("lead", "x" * 121, "is longer than 120 characters"),
        ("support", "y" * 201, "is longer than 200 characters"),
    ],
)
def test_what_cannot_be_read_is_told_with_row_and_column_and_kept(field: str, text: str, why: str) -> None:
    rows = table({"what": "Do", field: text}, **{field: "By when?"})
    found = preview(rows, [], NEAR)
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    assert found.notices == (f"Row 2, By when?: “{shown}” {why}. It goes into the progress note.",)
    assert found.taken[-1].values == {"what": "Do", "progress": f"{TITLES[field]}: {text}"}


def test_a_status_column_that_holds_a_rag_does_not_overrule_the_rag() -> None:
    rows = table({"what": "Do", "status": "Red", "rag": "Green"})
    found = read_action(rows, rows.rows[0], NEAR)
    assert (found.values, found.kept) == ({"rag": Rag.GREEN}, ("Status: Red",))


def test_lines_are_put_below_a_note_once() -> None:
    assert with_lines("", ("Due: soon",)) == "Due: soon"
    assert with_lines("Begun", ("Due: soon", "Status: half")) == "Begun\nDue: soon\nStatus: half"
    assert with_lines("Due: sooner\nDue: soon", ("Due: soon",)) == "Due: sooner\nDue: soon"


def test_new_aims_and_actions_go_to_the_end() -> None:
    rows = table({"aim": "Talk", "what": "Listen"}, {"what": "Ask"}, {"aim": "Plan", "what": "Meet", "lead": "Ada"})
    found = preview(rows, [aim("TALK ")], NEAR)
    assert told(found) == [
        ("new action", "TALK ", "Listen"),
        ("new action", "TALK ", "Ask"),
        ("new aim", "Plan", ""),
        ("new action", "Plan", "Meet"),
    ]
    assert found.taken[-1].changes == (FieldChange("Lead", "", "Ada"),)
    assert [found.count(kind) for kind in ChangeKind] == [1, 3, 0]


@pytest.mark.parametrize(
    ("named", "place"),
    [
        ("pupils  REASON aloud", 0),
        ("Aim 2", 1),
        ("aim 2:", 1),
        ("2", 1),
        ("2.", 1),
        ("2. Plan together", 1),
        ("Aim 7: Plan together", 1),
        ("Aim 2 Plan together", 1),
        ("Fluency", 2),
        ("Aim 3: Fluency", 2),
        ("2 lessons a week", 3),
        ("9", 3),
        ("Aim 4: Fluency", 3),
        ("2.5 hours", 3),
    ],
)
def test_an_aim_is_found_by_its_text_or_number(named: str, place: int) -> None:
    plan = [aim("Pupils reason aloud"), aim("Plan together"), aim("Aim 3: Fluency")]
    found = preview(table({"aim": named, "what": "Do"}), plan, NEAR)
    assert found.taken[-1].aim == place
    assert len(found.aims) == max(3, place + 1)


def test_rows_without_any_aim() -> None:
    plan = [aim("Talk"), aim("Plan")]
    rows = table(
        {"what": "One"}, {"what": "Two", "number": "2.1"}, {"what": "Three", "number": "3.1"}, {"what": "Four"}
    )
    assert told(preview(rows, plan, NEAR)) == [
        ("new aim", "Imported actions", ""),
        ("new action", "Imported actions", "One"),
        ("new action", "Plan", "Two"),
        ("new aim", "Aim 3", ""),
        ("new action", "Aim 3", "Three"),
        ("new action", "Imported actions", "Four"),
    ]


def test_the_aim_above_counts_more_than_a_number_of_the_spreadsheet() -> None:
    rows = table({"aim": "New", "what": "One", "number": "1.1"}, {"what": "Two", "number": "1.2"})
    assert [one[1] for one in told(preview(rows, [aim("Talk")], NEAR))] == ["New"] * 3


def test_an_aim_in_a_row_of_its_own_is_of_the_rows_below() -> None:
    rows = table(
        {"aim": "Talk"}, {"aim": "Talk", "what": "One"}, {"aim": "Plan"}, {"what": "Two"}, {"aim": "Signed: AM"}
    )
    found = preview(rows, [], NEAR)
    assert [one[1:] for one in told(found)] == [("Talk", ""), ("Talk", "One"), ("Plan", ""), ("Plan", "Two")]
    assert found.notices == ("Row 6 names an aim that no action stands below, and was left aside: “Signed: AM”.",)


def test_a_row_that_names_no_action_is_told_with_what_it_holds() -> None:
    found = preview(table({"what": "Do"}, {"lead": "Ada", "due": dt.date(2026, 3, 1)}), [aim("Talk")], NEAR)
    assert found.notices == ("Row 3 names no action and was left aside: Lead “Ada”, Due “01/03/2026”.",)


def test_a_known_action_is_changed_field_by_field() -> None:
    known = action("Meet", lead="Ada", due=dt.date(2026, 3, 1), progress="Begun")
    rows = table({"aim": "Talk", "what": "MEET", "lead": " Ada ", "due": "8/3/26", "status": "done", "progress": ""})
    found = preview(rows, [aim("Talk", known)], NEAR)
    (one,) = found.taken
    assert (one.kind, one.action, one.what) == (ChangeKind.CHANGED, known.id, "Meet")
    assert one.values == {"due": dt.date(2026, 3, 8), "status": ActionStatus.DONE}
    assert one.changes == (
        FieldChange("Due", "01/03/2026", "08/03/2026"),
        FieldChange("Status", "Not started", "Done"),
    )


def test_an_empty_cell_empties_only_where_the_row_has_the_id_of_the_action() -> None:
    known = action("Meet", lead="Ada", due=dt.date(2026, 3, 1), status=ActionStatus.DONE, rag=Rag.RED)
    names = {"lead": "Lead", "due": "Due", "status": "Status", "rag": "RAG"}
    plan = [aim("Talk", known)]
    assert preview(table({"aim": "Talk", "what": "Meet"}, **names), plan, NEAR).unchanged == 1
    (one,) = preview(table({"aim": "Talk", "id": str(known.id)}, **names), plan, NEAR).taken
    assert one.values == {"lead": "", "due": None}
    assert one.changes[1] == FieldChange("Due", "01/03/2026", "")


def test_a_cell_that_could_not_be_read_empties_nothing() -> None:
    known = action("Meet", lead="Ada")
    row = TableRow(2, {"what": "Meet", "id": str(known.id)}, frozenset({"lead"}))
    found = preview(Table("a.xlsx", {"what": "What", "lead": "Who", "id": "Id"}, (row,)), [aim("Talk", known)], NEAR)
    assert (found.taken, found.unchanged) == ((), 1)


def test_an_action_with_its_id_can_be_renamed_and_moved() -> None:
    known = action("Meet")
    rows = table({"aim": "Plan", "what": "Meet weekly", "id": str(known.id).upper()})
    found = preview(rows, [aim("Talk", known), aim("Plan")], NEAR)
    (one,) = found.taken
    assert (one.moves, one.aim) == (True, 1)
    assert one.changes == (FieldChange("Aim", "Talk", "Plan"), FieldChange("Action", "Meet", "Meet weekly"))


def test_of_two_aims_with_one_text_an_id_stays_with_its_own() -> None:
    known = action("Meet")
    found = preview(
        table({"aim": "Talk", "what": "Meet", "id": str(known.id)}), [aim("Talk"), aim("Talk", known)], NEAR
    )
    assert (found.taken, found.unchanged) == ((), 1)


def test_a_copied_id_is_of_the_first_row() -> None:
    known = action("Meet")
    rows = table({"what": "Watch", "id": str(known.id)}, {"what": "Meet", "id": str(known.id)})
    found = preview(rows, [aim("Talk", known)], NEAR)
    assert [(one.row, one.kind) for one in found.taken if one.what] == [(2, ChangeKind.CHANGED), (3, ChangeKind.NEW)]
    assert found.notices == ("Row 3 has the Id of row 2, so it is taken as an action of its own.",)


def test_an_id_of_another_plan_is_no_hindrance() -> None:
    rows = table({"aim": "Talk", "what": "Meet", "id": str(uuid.uuid4())})
    assert preview(rows, [aim("Talk", action("Meet"))], NEAR).unchanged == 1


def test_actions_alike_are_matched_one_by_one() -> None:
    first, second = action("Meet", lead="Ada"), action("Meet", lead="Ben")
    rows = table(*({"aim": "Talk", "what": "Meet", "lead": lead} for lead in ("Ada", "Ben", "Cem")))
    found = preview(rows, [aim("Talk", first, second)], NEAR)
    assert found.unchanged == 2
    assert [(one.kind, one.values["lead"]) for one in found.taken] == [(ChangeKind.NEW, "Cem")]


def test_an_action_that_a_row_has_the_id_of_is_not_found_by_its_text() -> None:
    first, second = action("Meet", lead="Ada"), action("Meet", lead="Ben")
    rows = table({"aim": "Talk", "what": "Meet", "lead": "Ben"}, {"lead": "Ada", "id": str(first.id)})
    found = preview(rows, [aim("Talk", first, second)], NEAR)
    assert (found.taken, found.unchanged) == ((), 2)


def test_the_notices_of_the_file_come_first() -> None:
    rows = Table("a.xlsx", {"what": "What"}, (TableRow(2, {"what": "Do", "due": "soon"}),), (), ("About the file.",))
    assert preview(rows, [], NEAR).notices[0] == "About the file."


def after(plan: Sequence[AimNow], found: Preview) -> list[AimNow]:
    """Do in memory what a preview shows."""
    kept = {one.id: (place, one) for place, each in enumerate(plan) for one in each.actions}
    for taken in found.taken:
        if taken.kind is ChangeKind.NEW:
            made = action(**taken.values)
            kept[made.id] = (taken.aim, made)
        elif taken.action:
            before = kept[taken.action][1]
            values = ActionFields.model_validate({**dict(before.fields), **taken.values})
            kept[taken.action] = (taken.aim, Saved(before.id, values, MOMENT))
    return [
        AimNow(one.id or uuid.uuid4(), one.text, tuple(saved for place, saved in kept.values() if place == at))
        for at, one in enumerate(found.aims)
    ]


words = st.sampled_from(["", "Talk", " talk", "Plan", "1", "Aim 2", "2. Talk", "Aim 3: Plan", "3", "Observe"])
cells: dict[str, st.SearchStrategy[Cell]] = {
    "aim": words,
    "number": st.sampled_from(["", "1.1", "2.2", "7", "3.1"]),
    "what": words,
    "lead": st.sampled_from(["", "Ada", "Ada;", ";", "Ada,\nBen", ";\n", "x" * 130]),
    "due": st.sampled_from(["", "14/01/2026", "soon", "12 May", dt.date(2026, 3, 1)]),
    "status": st.sampled_from(["", "done", "half", "R"]),
    "rag": st.sampled_from(["", "G", "blue", "complete"]),
    "progress": st.sampled_from(["", "Begun", "Due: soon", "\n Begun \n"]),
}


@st.composite
def tables(draw: st.DrawFn) -> Table:
    names = draw(st.sets(st.sampled_from(list(cells)))) | {"what"}
    rows = draw(st.lists(st.fixed_dictionaries({name: cells[name] for name in sorted(names)}), max_size=7))
    return table(*rows, **{name: TITLES[name] for name in names})


@given(st.lists(tables(), min_size=1, max_size=3))
def test_importing_again_changes_nothing(imported: list[Table]) -> None:
    plan: list[AimNow] = []
    for one in imported:
        plan = after(plan, preview(one, plan, NEAR))
        again = preview(one, plan, NEAR)
        assert again.taken == ()
        assert [each.id for each in again.aims] == [each.id for each in plan]


@given(tables())
def test_a_row_with_an_action_loses_nothing(imported: Table) -> None:
    found = preview(imported, [], NEAR)
    assert [one.row for one in found.taken] == sorted(one.row for one in found.taken)
    by_row = {one.row: one.values for one in found.taken if one.kind is ChangeKind.NEW}
    for row in imported.rows:
        if "what" in row.cells:
            for name in ("lead", "due", "status", "rag"):
                text = str(row.cells.get(name, ""))
                read = {name, "rag", "status"} if name in ("rag", "status") else {name}
                assert (
                    not text or read & set(by_row[row.row]) or f"{TITLES[name]}: {text}" in by_row[row.row]["progress"]
                )
