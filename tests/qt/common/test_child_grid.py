import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTabWidget
from pytestqt.modeltest import ModelTester
from tests.data_file import YEAR, World
from tests.qt.conftest import Show
from tests.qt.keyboard import ALT, CONTROL, SHIFT, Key, focused, name_of, press, replace, type_in
from tests.qt.signals import heard

from tfm_desktop.domain.departments import AdvocateRole, Post
from tfm_desktop.domain.frameworks import shipped
from tfm_desktop.domain.plans import ActionFields
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.visits import ActivityKind, LedBy
from tfm_desktop.qt import theme
from tfm_desktop.qt.common.child_grid import NARROWEST, ChildGrid, GridColumn
from tfm_desktop.qt.common.editor import page
from tfm_desktop.qt.common.inputs import LineInput, NoteInput
from tfm_desktop.qt.departments import form as departments
from tfm_desktop.qt.observations import form as observations
from tfm_desktop.qt.plans import form as plans
from tfm_desktop.qt.visits import form as visits
from tfm_desktop.services.services import Services
from tfm_desktop.storage.change import Change


def every_grid(services: Services, world: World) -> list[tuple[ChildGrid, uuid.UUID]]:
    """Give every grid of the program with the parent that it shows the children of."""
    lines = ChildGrid(
        "Lines", services.observations.lines, observations.line_columns(lambda _one: dt.time(9, 5), shipped)
    )
    of_department = departments.grids(services.departments, lambda: YEAR)
    of_visit = visits.grids(services.visits)
    afterwards = observations.afterwards(services.observations)
    return [
        *((grid, world.department) for grid in of_department),
        *((grid, world.visit) for grid in of_visit),
        (lines, world.observation),
        *((grid, world.observation) for grid in afterwards),
        (plans.aims(services.plans), world.plan),
        *((grid, world.aim) for grid in plans.grids(services.plans)),
    ]


class Grids:
    """Grids that stand in a window between two inputs."""

    def __init__(self, services: Services, world: World, show: Show) -> None:
        self._all = {grid.view.accessibleName(): (grid, parent) for grid, parent in every_grid(services, world)}
        self._show = show
        self.before, self.after = LineInput(), LineInput()

    def __iter__(self) -> Iterator[ChildGrid]:
        return (self[title] for title in self._all)

    def __getitem__(self, title: str) -> ChildGrid:
        grid, parent = self._all[title]
        grid.load(parent)
        self.before, self.after = LineInput(), LineInput()
        self._show(self.before, grid, self.after)
        return grid


@pytest.fixture
def grids(services: Services, world: World, show: Show) -> Grids:
    return Grids(services, world, show)


def cell(grid: ChildGrid, row: int, column: int) -> Any:
    return grid.rows.index(row, column).data()


def go_to(grid: ChildGrid, row: int, column: int = 0) -> None:
    grid.view.setFocus()
    grid.view.setCurrentIndex(grid.rows.index(row, column))


def here(grid: ChildGrid) -> tuple[int, int]:
    index = grid.view.currentIndex()
    return index.row(), index.column()


def values(grid: ChildGrid, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(getattr(one.fields, name) for name in names) for one in grid.rows.rows]


# The rules of Qt


def test_every_model_keeps_the_rules_of_qt(
    services: Services, world: World, qtmodeltester: ModelTester, qapp: QApplication
) -> None:
    for grid, parent in every_grid(services, world):
        qtmodeltester.check(grid.rows)  # type: ignore[no-untyped-call]
        grid.load(parent)
        assert grid.rows.rows
        qtmodeltester.check(grid.rows)  # type: ignore[no-untyped-call]


def test_to_look_at_a_grid_writes_nothing(grids: Grids, services: Services, changes: list[Change]) -> None:
    label = services.database.undo_label
    for grid in grids:
        for row in (0, grid.rows.rowCount() - 1):
            for column in range(grid.rows.columnCount()):
                go_to(grid, row, column)
                press(Key.Key_F2)
                press(Key.Key_Tab)
                grid.flush()
        grid.reload()
        grid.load(None)
    assert changes == []
    assert services.database.undo_label == label


# Adding


def test_typing_in_the_empty_row_adds(grids: Grids, services: Services, world: World, changes: list[Change]) -> None:
    grid = grids["People"]
    grid.focus()
    assert cell(grid, 2, 0) == "+ Add person"
    type_in("Cara")
    press(Key.Key_Return)
    assert values(grid, "name", "post")[2] == ("Cara", Post.TEACHER)
    assert [one.fields.name for one in services.departments.people.of(world.department)][2] == "Cara"
    assert [change.origin for change in changes] == [grid.rows]
    assert services.database.undo_label == "New person"


def test_enter_goes_on_to_the_next_new_row_while_the_one_added_is_the_chosen_one(grids: Grids) -> None:
    grid = grids["Strengths"]
    grid.focus()
    spy = QSignalSpy(grid.selected)
    for text in ("First", "Second"):
        type_in(text)
        press(Key.Key_Return)
        assert here(grid) == (grid.rows.rowCount() - 1, 0)
        assert grid.current() == grid.rows.rows[-1].id
        assert heard(spy)[-1] == [grid.current()]
    assert [text for (text,) in values(grid, "text")][1:] == ["First", "Second"]
    press(Key.Key_Down)
    press(Key.Key_Up)
    assert grid.current() == grid.rows.rows[-1].id


def test_tab_goes_on_through_the_row_that_was_added(grids: Grids) -> None:
    grid = grids["People"]
    grid.focus()
    type_in("Cara")
    press(Key.Key_Tab)
    assert here(grid) == (2, 1)
    type_in("key")
    press(Key.Key_Tab)
    assert here(grid) == (2, 2)
    press(Key.Key_Space)
    assert values(grid, "name", "post", "has_left")[2] == ("Cara", Post.KS3_LEAD, True)
    assert len(grid.rows.rows) == 3
    press(Key.Key_Tab)
    assert focused() is grids.after


def test_tab_in_the_last_cell_goes_on_to_a_new_row_and_then_out(grids: Grids) -> None:
    grid = grids["Questions to think about"]
    grid.focus()
    type_in("When?")
    press(Key.Key_Tab)
    assert here(grid) == (2, 0)
    press(Key.Key_Tab)
    assert focused() is grids.after
    assert [text for (text,) in values(grid, "text")] == ["When would pupils leave the table behind?", "When?"]


def test_a_choice_of_the_empty_row_is_taken_with_enter_and_passed_with_tab(grids: Grids) -> None:
    grid = grids["Activities"]
    grid.focus()
    press(Key.Key_Return)
    press(Key.Key_Tab)
    assert len(grid.rows.rows) == 1
    grid.focus()
    press(Key.Key_Return)
    press(Key.Key_Return)
    assert values(grid, "kind", "led_by")[1] == (ActivityKind.LESSON, LedBy.SPECIALIST)
    type_in("s")
    press(Key.Key_Tab)
    assert values(grid, "kind")[2] == (ActivityKind.SUPPORTING,)
    type_in("adv")
    press(Key.Key_Return)
    assert values(grid, "led_by")[2] == (LedBy.ADVOCATE,)


@pytest.mark.parametrize(
    ("title", "column", "typed", "then", "name", "expected"),
    [
        ("Mastery Advocates", 1, "sec", "ben", ("role", "year"), (AdvocateRole.SECOND, YEAR)),
        ("Mastery Advocates", 2, "2024/25", "ben", ("role", "year"), (AdvocateRole.SECOND, "2024/25")),
        ("People", 1, "key", "Cara", ("name", "post"), ("Cara", Post.KS3_LEAD)),
        ("People met", 1, "1.5", "ada", ("release_half_days",), (1.5,)),
    ],
)
def test_what_is_typed_first_waits_for_what_it_needs(
    grids: Grids, title: str, column: int, typed: str, then: str, name: tuple[str, ...], expected: tuple[Any, ...]
) -> None:
    grid = grids[title]
    count = len(grid.rows.rows)
    go_to(grid, count, column)
    type_in(typed)
    press(Key.Key_Return)
    assert grid.message() == f"Fill in “Name” too: then the {grid.rows.children_of.noun} is saved."
    assert cell(grid, count, column)
    assert cell(grid, count, 0) is None
    assert len(grid.rows.rows) == count

    parent = grid.rows.parent_record
    grid.load(None)
    grid.load(parent)
    assert grid.message()
    go_to(grid, count, 0)
    replace(then)
    press(Key.Key_Return)
    assert grid.message() == ""
    assert values(grid, *name)[count] == expected
    assert cell(grid, count + 1, 0) == f"+ Add {grid.rows.children_of.noun}"


def test_what_waits_can_be_let_go(grids: Grids, changes: list[Change]) -> None:
    grid = grids["Mastery Advocates"]
    go_to(grid, 2, 1)
    type_in("sec")
    press(Key.Key_Return)
    press(Key.Key_Delete)
    assert grid.message() == ""
    assert cell(grid, 2, 1) is None
    assert cell(grid, 2, 0) == "+ Add advocate"
    assert changes == []


def test_a_bad_value_typed_first_goes_on_with_the_row(grids: Grids) -> None:
    grid = grids["Agreed actions"]
    go_to(grid, 1, 2)
    type_in("31/2")
    press(Key.Key_Backtab, SHIFT)
    type_in("Zoë")
    press(Key.Key_Return)
    assert values(grid, "who", "by_when")[1] == ("Zoë", None)
    assert cell(grid, 1, 2) == "31/2"
    assert grid.message().startswith("“31/2” is not a date.")
    go_to(grid, 1, 2)
    replace("28/2/2026")
    press(Key.Key_Return)
    assert values(grid, "by_when")[1] == (dt.date(2026, 2, 28),)
    assert grid.message() == ""


# Typing into a row


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_F2])
def test_a_cell_is_typed_into_by_key(grids: Grids, key: Qt.Key) -> None:
    grid = grids["People"]
    go_to(grid, 1)
    press(key)
    assert isinstance(focused(), LineInput)
    type_in("Bea")
    press(Key.Key_Return)
    assert values(grid, "name")[1] == ("Bea",)
    assert here(grid) == (1, 0)
    assert focused() is grid.view


def test_any_key_types_over_a_short_text_and_goes_on_with_a_note(grids: Grids) -> None:
    people = grids["People"]
    go_to(people, 1)
    type_in("Bea")
    press(Key.Key_Return)
    assert values(people, "name")[1] == ("Bea",)
    strengths = grids["Strengths"]
    go_to(strengths, 0)
    type_in(", it does")
    press(Key.Key_Return)
    assert values(strengths, "text") == [("The representation carries the reasoning, it does",)]


def test_escape_leaves_a_cell_as_it_was(grids: Grids, changes: list[Change]) -> None:
    grid = grids["People"]
    go_to(grid, 0)
    type_in("Somebody else")
    press(Key.Key_Escape)
    assert values(grid, "name")[0] == ("Ada Invented",)
    assert changes == []
    assert focused() is grid.view


def test_a_click_elsewhere_saves(grids: Grids, services: Services, world: World) -> None:
    grid = grids["People"]
    go_to(grid, 0)
    type_in("Ada Lovelace")
    grids.after.setFocus(Qt.FocusReason.MouseFocusReason)
    assert services.departments.people.of(world.department)[0].fields.name == "Ada Lovelace"


def test_shift_and_enter_begins_a_line_in_a_note(grids: Grids) -> None:
    grid = grids["Agreed actions"]
    grid.focus()
    type_in("One")
    press(Key.Key_Return, SHIFT)
    type_in("Two")
    press(Key.Key_Return)
    assert values(grid, "what")[1] == ("One\nTwo",)


@pytest.mark.parametrize(
    ("title", "column", "keys", "name", "expected"),
    [
        ("People", 1, "second", "post", Post.SECOND),
        ("Mastery Advocates", 2, "2024-25", "year", "2024/25"),
        ("Schemes of work", 1, "9", "year_group", 9),
        ("People met", 1, "2", "release_half_days", 2.0),
        ("Agreed actions", 2, "3 Feb 26", "by_when", dt.date(2026, 2, 3)),
        ("Lines", 0, "9.40", "at", dt.time(9, 40)),
        ("Lines", 6, "1 var", "ideas", ("coherence", "variation")),
    ],
)
def test_each_kind_of_value_is_typed_and_shown(
    grids: Grids, title: str, column: int, keys: str, name: str, expected: Any
) -> None:
    grid = grids[title]
    go_to(grid, 0, column)
    type_in(keys)
    press(Key.Key_Return)
    changed = [value for (value,) in values(grid, name)]
    assert expected in changed
    assert cell(grid, changed.index(expected), column)
    grid.reload()
    assert (expected,) in values(grid, name)


def test_a_person_is_picked_by_a_part_of_the_name(grids: Grids, world: World) -> None:
    grid = grids["People met"]
    go_to(grid, 0)
    type_in("ada")
    assert QApplication.activePopupWidget() is not None
    press(Key.Key_Return)
    assert QApplication.activePopupWidget() is None
    assert values(grid, "person_id") == [(world.head,)]
    assert cell(grid, 0, 0) == "Ada Invented"
    go_to(grid, 0)
    type_in("ben")
    press(Key.Key_Tab)
    assert values(grid, "person_id") == [(world.teacher,)]
    assert here(grid) == (0, 1)


def test_a_box_is_ticked_by_space(grids: Grids, services: Services) -> None:
    grid = grids["Lines"]
    go_to(grid, 0, 7)
    press(Key.Key_Space)
    assert values(grid, "private")[0] == (True,)
    assert grid.rows.index(0, 7).data(Qt.ItemDataRole.AccessibleTextRole) == "Private: yes"
    services.database.undo()
    grid.reload()
    assert values(grid, "private")[0] == (False,)


def test_what_is_told_cannot_be_typed_into(grids: Grids, changes: list[Change]) -> None:
    grid = grids["Lines"]
    assert cell(grid, 0, 1) == "2′"
    go_to(grid, 0, 1)
    type_in("5")
    press(Key.Key_F2)
    assert focused() is grid.view
    assert changes == []
    go_to(grid, 0, 0)
    press(Key.Key_F2)
    press(Key.Key_Tab)
    assert here(grid) == (0, 2), "Tab passes by what is told"


def test_what_is_told_is_found_out_for_words_alone(services: Services, world: World, show: Show) -> None:
    asked: list[str] = []

    def soon(row: Saved[ActionFields]) -> str:
        asked.append(row.fields.what)
        return "soon"

    columns = (GridColumn("what", "What"), GridColumn("", "When", told=soon))
    grid = ChildGrid("Actions", services.plans.actions, columns)
    show(grid)
    grid.load(world.aim)
    asked.clear()
    when = grid.rows.index(0, 1)
    in_words = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    for role in Qt.ItemDataRole:
        assert (when.data(role) is None) == (role not in in_words)
    assert len(asked) == len(in_words)


# What cannot be saved


@pytest.mark.parametrize(
    ("title", "column", "keys", "sentence"),
    [
        ("Agreed actions", 2, "31/2", "“31/2” is not a date."),
        ("Lines", 0, "25:00", "“25:00” is not a time."),
        ("Lines", 6, "nonsense", "“nonsense” is no idea."),
        ("Mastery Advocates", 2, "2025", "“2025” is not an academic year."),
        ("Mastery Advocates", 0, "Xavier", "“Xavier” is not in the list."),
        ("People met", 1, "many", "Release half days: write a number"),
        ("Schemes of work", 1, "4", "Year group: use a number of at least 5."),
        ("People", 0, "x" * 121, "Name: use at most 120 characters"),
    ],
)
def test_what_cannot_be_saved_stays_in_its_cell(
    grids: Grids, changes: list[Change], title: str, column: int, keys: str, sentence: str
) -> None:
    grid = grids[title]
    before = grid.rows.rows[0]
    go_to(grid, 0, column)
    type_in(keys)
    press(Key.Key_Return)
    index = grid.rows.index(0, column)
    assert grid.message().startswith(sentence)
    assert index.data() == keys
    assert index.data(Qt.ItemDataRole.ForegroundRole).name().upper() == theme.LIGHT.error
    assert sentence in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert grid.rows.rows[0] == before
    assert changes == []

    parent = grid.rows.parent_record
    grid.load(None)
    assert grid.message() == ""
    grid.load(parent)
    assert grid.message().startswith(sentence)
    go_to(grid, 0, column)
    press(Key.Key_F2)
    assert keys in (getattr(focused(), "text", str)(), getattr(focused(), "currentText", str)())
    replace("")
    press(Key.Key_Escape)
    assert grid.message().startswith(sentence)


def test_a_name_that_is_emptied_is_told_of(grids: Grids) -> None:
    grid = grids["People"]
    go_to(grid, 0)
    press(Key.Key_F2)
    replace("")
    press(Key.Key_Return)
    assert grid.message() == "Name: this cannot be empty."
    assert cell(grid, 0, 0) == "Ada Invented"
    go_to(grid, 1)
    type_in("Ben")
    press(Key.Key_Return)
    assert grid.message() == ""


def test_what_a_full_disk_refuses_stays(grids: Grids, services: Services) -> None:
    grid = grids["Strengths"]
    text = "word " * 6_000
    connection = services.database._driver  # noqa: SLF001 - no user can fill a disk at will
    connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")
    go_to(grid, 0)
    press(Key.Key_F2)
    editor = focused()
    assert isinstance(editor, NoteInput)
    editor.retype(text)
    press(Key.Key_Return)
    assert "no room left" in grid.message()
    assert cell(grid, 0, 0) == text
    connection.execute("PRAGMA max_page_count = 100000")
    press(Key.Key_F2)
    press(Key.Key_Return)
    assert values(grid, "text") == [(text,)]
    assert grid.message() == ""


@pytest.mark.parametrize("text", ["<b>&amp;</b>", "👩‍🏫 ≠ √2", "שלום", "long " * 4_000, "a\x07\x1b[0m"])
def test_any_text_is_kept_and_shown_as_it_was_typed(grids: Grids, text: str) -> None:
    grid = grids["Strengths"]
    index = grid.rows.index(0, 0)
    assert grid.rows.setData(index, text)
    grid.reload()
    shown = grid.rows.index(0, 0).data()
    assert len(shown) == len(text)
    assert not any(sign in shown for sign in "\x07\x1b")
    assert "<b>" not in grid.rows.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


# Rows


def test_delete_bins_a_row_and_undo_brings_it_back(grids: Grids, services: Services, world: World) -> None:
    grid = grids["People"]
    go_to(grid, 0, 1)
    press(Key.Key_Delete)
    assert values(grid, "name") == [("Ben Invented",)]
    assert here(grid) == (0, 1)
    assert services.database.undo_label == "Bin person"
    services.database.undo()
    grid.reload()
    assert values(grid, "name") == [("Ada Invented",), ("Ben Invented",)]
    assert grid.current() == world.teacher


def test_the_button_bins_the_chosen_row(grids: Grids) -> None:
    grid = grids["Strengths"]
    grid.focus()
    type_in("One too many")
    press(Key.Key_Return)
    (button,) = grid.findChildren(QPushButton)
    assert name_of(button) == "Bin chosen row of Strengths"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(grid.rows.rows) == 1
    grid.focus()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(grid.rows.rows) == 1, "the empty row is nothing that could be binned"


def test_alt_and_arrows_move_a_row(grids: Grids, services: Services, world: World) -> None:
    grid = grids["Lines"]
    first, second, third = world.lines
    go_to(grid, 0, 4)
    press(Key.Key_Down, ALT)
    assert [one.id for one in services.observations.lines.of(world.observation)] == [second, first, third]
    assert (here(grid), grid.current()) == ((1, 4), first)
    press(Key.Key_Down, ALT, times=2)
    assert [one.id for one in grid.rows.rows] == [second, third, first]
    press(Key.Key_Up, ALT)
    assert [one.id for one in grid.rows.rows] == [second, first, third]
    services.database.undo()
    grid.reload()
    assert grid.current() == first


def test_rows_that_have_an_order_of_their_own_stay(grids: Grids, changes: list[Change]) -> None:
    grid = grids["People"]
    go_to(grid, 0)
    press(Key.Key_Down, ALT)
    assert changes == []


def test_the_place_is_kept_where_rows_come_and_go(grids: Grids, services: Services, world: World) -> None:
    grid = grids["Lines"]
    go_to(grid, 2, 4)
    services.observations.lines.bin(world.lines[0])
    grid.reload()
    assert (here(grid), grid.current()) == ((1, 4), world.lines[2])
    grid.focus()
    services.database.undo()
    grid.reload()
    assert here(grid) == (3, 0), "the empty row stays the empty row"


def test_the_row_added_stays_the_chosen_one_when_rows_come_anew(grids: Grids, services: Services) -> None:
    grid = grids["Actions"]
    grid.focus()
    type_in("Agree a form")
    press(Key.Key_Return)
    added = grid.rows.rows[-1].id
    services.plans.actions.change(added, lead="Ada")
    spy = QSignalSpy(grid.selected)
    grid.reload()
    assert grid.current() == added
    assert {one[0] for one in heard(spy)} == {added}
    assert here(grid) == (2, 0)


@pytest.mark.parametrize("finish", [Key.Key_Return, Key.Key_Tab])
def test_a_row_is_chosen_as_soon_as_it_is_added(grids: Grids, finish: Qt.Key) -> None:
    grid = grids["Aims"]
    grid.focus()
    spy = QSignalSpy(grid.selected)
    type_in("Reason aloud")
    press(finish)
    assert heard(spy)[-1] == [grid.rows.rows[-1].id]


def test_another_parent_begins_at_its_first_row(grids: Grids, services: Services, world: World) -> None:
    other = services.visits.new(department_id=world.department, date=dt.date(2026, 3, 3))
    grid = grids["Agreed actions"]
    spy = QSignalSpy(grid.selected)
    grid.load(other)
    assert grid.rows.rowCount() == 1
    grid.load(world.visit)
    assert here(grid) == (0, 0)
    grid.load(None)
    assert grid.rows.rowCount() == 0
    assert [one[0] for one in heard(spy)][-1] is None
    assert grid.current() is None


# What is being typed


def test_what_is_being_typed_is_saved_before_the_grid_shows_something_else(
    grids: Grids, services: Services, world: World
) -> None:
    grid = grids["Agreed actions"]
    go_to(grid, 0, 1)
    type_in("Cara")
    grid.flush()
    assert services.visits.actions.of(world.visit)[0].fields.who == "Cara"
    type_in("Dan")
    grid.load(None)
    assert services.visits.actions.of(world.visit)[0].fields.who == "Dan"
    grid.load(world.visit)
    grid.focus()
    type_in("A new one")
    grid.reload()
    assert values(grid, "what")[1] == ("A new one",)


def test_a_grid_is_as_tall_as_its_rows(grids: Grids) -> None:
    grid = grids["Strengths"]
    view = grid.view

    def all_rows() -> int:
        return view.horizontalHeader().height() + sum(view.rowHeight(row) for row in range(grid.rows.rowCount()))

    heights = [view.height()]
    grid.focus()
    type_in("Another")
    press(Key.Key_Return)
    heights.append(view.height())
    go_to(grid, 0)
    type_in(",")
    editor = focused()
    assert isinstance(editor, NoteInput)
    editor.insertPlainText(" and much more of it" * 30)
    row = view.rowHeight(0)
    assert row >= editor.height() > 60
    assert view.viewport().rect().contains(editor.geometry())
    press(Key.Key_Return)
    heights.append(view.height())
    assert heights == sorted(set(heights))
    assert all_rows() <= view.height() <= all_rows() + 30
    press(Key.Key_F2)
    editor = focused()
    assert isinstance(editor, NoteInput)
    editor.insertPlainText(" again and again" * 40)
    tall = view.height()
    press(Key.Key_Escape)
    assert view.height() == heights[-1] < tall


# Keys


def test_tab_and_backtab_always_leave_a_grid(grids: Grids, changes: list[Change]) -> None:
    for grid in grids:
        for key, modifier, end in (
            (Key.Key_Tab, Qt.KeyboardModifier.NoModifier, grids.after),
            (Key.Key_Backtab, SHIFT, grids.before),
        ):
            go_to(grid, 0, 0)
            press(key, modifier)
            assert focused() is end, name_of(grid.view)
            cells = grid.rows.rowCount() * grid.rows.columnCount()
            go_to(grid, 0 if end is grids.after else grid.rows.rowCount() - 1, 0)
            press(Key.Key_F2)
            for _ in range(cells + 2):
                press(key, modifier)
                if focused() is end:
                    break
                if focused() is grid.view and grid.view.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable:
                    press(Key.Key_F2)
            assert focused() is end, name_of(grid.view)
    assert changes == []


def test_undo_in_a_grid_is_the_programs(grids: Grids) -> None:
    grid = grids["People"]
    go_to(grid, 0)

    def goes_to_program() -> bool:
        event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, Key.Key_Z, CONTROL)
        event.ignore()
        QApplication.sendEvent(focused(), event)
        return not event.isAccepted()

    assert goes_to_program()
    press(Key.Key_F2)
    assert goes_to_program()
    type_in("x")
    assert not goes_to_program()


def test_every_grid_and_every_input_in_it_has_a_name(grids: Grids) -> None:
    for grid in grids:
        assert name_of(grid.view)
        for column, declared in enumerate(grid.rows.columns):
            go_to(grid, 0, column)
            press(Key.Key_F2)
            if focused() is not grid.view:
                assert name_of(focused()) == declared.title != ""
                press(Key.Key_Escape)
            empty = grid.rows.index(grid.rows.rowCount() - 1, column)
            told = empty.data(Qt.ItemDataRole.AccessibleTextRole)
            assert told == f"Add {grid.rows.children_of.noun}: {declared.title}"


def test_a_double_click_opens_a_cell(grids: Grids) -> None:
    grid = grids["People"]
    place = grid.view.visualRect(grid.rows.index(0, 0)).center() + QPoint(1, 0)
    QTest.mouseClick(grid.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(grid.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert isinstance(focused(), LineInput)


def test_ideas_are_shown_short_and_told_by_their_names(grids: Grids, services: Services, world: World) -> None:
    services.observations.lines.change(world.lines[0], ideas=("thinking", "fluency"))
    grid = grids["Lines"]
    column = [one.name for one in grid.rows.columns].index("ideas")
    told = grid.rows.index(0, column)
    assert told.data() == "Think Flu"
    assert told.data(Qt.ItemDataRole.AccessibleTextRole) == "Mathematical Thinking\nFluency"
    assert "Mathematical Thinking\nFluency" in told.data(Qt.ItemDataRole.ToolTipRole)


def test_the_columns_fill_a_grid_that_comes_in_sight_on_a_page(services: Services, world: World, show: Show) -> None:
    _, grid = plans.grids(services.plans)
    grid.load(world.aim)
    pages = QTabWidget()
    pages.addTab(QLabel("The first page"), "First")
    pages.addTab(page(grid), "Second")
    show(pages, width=1100)
    pages.setCurrentIndex(1)
    QApplication.processEvents()
    assert grid.view.horizontalHeader().length() == grid.view.viewport().width()


def test_a_narrow_grid_scrolls_sideways(grids: Grids) -> None:
    grid = grids["Actions"]
    grid.window().resize(1100, 500)
    QApplication.processEvents()
    grid.window().resize(360, 500)
    QApplication.processEvents()
    header = grid.view.horizontalHeader()
    assert header.length() > grid.view.viewport().width()
    assert header.sectionSize(0) == NARROWEST
