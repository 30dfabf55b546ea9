import datetime as dt
import uuid
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QTabWidget, QWidget
from pytestqt.modeltest import ModelTester
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, focused, name_of, press, tab_order, type_in

from tfm_desktop.domain.measures import Unit
from tfm_desktop.qt.common.child_grid import ChildGrid
from tfm_desktop.qt.common.editor import Editor
from tfm_desktop.qt.common.editor import page as scrolled
from tfm_desktop.qt.plans.measures import ANONYMOUS, MeasuresPage
from tfm_desktop.services.services import Services
from tfm_desktop.storage.change import Change

NAME, UNIT, COHORT, TARGET, STRETCH = range(5)
DATE, VALUE, PUPILS, NOTE = range(4)


@pytest.fixture
def measure(services: Services, world: World) -> uuid.UUID:
    made = services.measures.add(
        world.department, name="Grade 5+ in mathematics", cohort="Year 11", target=50, stretch=60
    )
    services.measures.values.add(made, date=dt.date(2024, 8, 22), value=38, pupils=171)
    services.measures.values.add(made, date=dt.date(2025, 8, 21), value=41.5, pupils=178)
    return made


@pytest.fixture
def page(services: Services, world: World, show: Show) -> MeasuresPage:
    made = MeasuresPage(services)
    services.database.listen(made.on_change)
    made.load(world.plan)
    show(scrolled(made), width=900, height=900)
    return made


@pytest.fixture
def filled(measure: uuid.UUID, page: MeasuresPage) -> MeasuresPage:
    return page


def go_to(grid: ChildGrid, row: int, column: int) -> None:
    grid.view.setFocus()
    grid.view.setCurrentIndex(grid.rows.index(row, column))


def cell(grid: ChildGrid, row: int, column: int) -> Any:
    return grid.rows.index(row, column).data()


def names(page: MeasuresPage) -> list[str]:
    return [one.fields.name for one in page.measures.rows.rows]


def chart(page: MeasuresPage) -> str:
    return page.chart.accessibleDescription()


# The usual three


def test_an_empty_page_offers_the_usual_three(page: MeasuresPage, services: Services, world: World) -> None:
    assert page.usual.isVisible()
    assert not page.values.isVisible()
    assert not page.chart.isVisible()
    assert not page.notice.isVisible()
    page.focus()
    press(Key.Key_Tab)
    assert focused() is page.usual
    press(Key.Key_Return)
    assert names(page) == ["Grade 4+ in mathematics", "Grade 5+ in mathematics", "Grade 7+ in mathematics"]
    assert not page.usual.isVisible()
    assert focused() is page.measures.view
    assert page.values.rows.parent_record == services.measures.of(world.department)[0].id
    assert chart(page) == "Grade 4+ in mathematics, Year 11: no values yet."


def test_undo_takes_the_usual_three_away_at_once(page: MeasuresPage, services: Services) -> None:
    page.usual.click()
    services.database.undo()
    assert names(page) == []
    assert page.usual.isVisible()
    assert not page.values.isVisible()
    assert not page.chart.isVisible()


def test_without_a_plan_nothing_is_offered(page: MeasuresPage) -> None:
    page.load(None)
    assert not page.usual.isVisible()
    page.usual.click()
    assert page.measures.rows.rowCount() == 0


# Measures and values


def test_the_models_keep_the_rules_of_qt(filled: MeasuresPage, qtmodeltester: ModelTester) -> None:
    for grid in (filled.measures, filled.values):
        assert grid.rows.rows
        qtmodeltester.check(grid.rows)  # type: ignore[no-untyped-call]


def test_a_measure_and_its_values_are_typed_with_keys_alone(
    page: MeasuresPage, services: Services, world: World
) -> None:
    page.focus()
    typed = ("Teachers who plan together", "tea", "Mathematics", "9", "12")
    for text in typed:
        type_in(text)
        press(Key.Key_Return if text == typed[-1] else Key.Key_Tab)
    (made,) = services.measures.of(world.department)
    assert (made.fields.name, made.fields.unit, made.fields.cohort) == (typed[0], Unit.TEACHERS, "Mathematics")
    assert (made.fields.target, made.fields.stretch) == (9, 12)
    page.values.focus()
    for text in ("21/8/25", "4", "", "Autumn survey"):
        type_in(text)
        press(Key.Key_Tab)
    (value,) = services.measures.values.of(made.id)
    assert (value.fields.date, value.fields.value) == (dt.date(2025, 8, 21), 4)
    assert (value.fields.pupils, value.fields.note) == (None, "Autumn survey")
    assert (
        chart(page) == "Teachers who plan together, Mathematics: 4 teachers on 21/08/2025; target 9 teachers; "
        "stretch target 12 teachers."
    )


def test_the_chart_tells_the_chosen_measure_and_follows(filled: MeasuresPage, services: Services) -> None:
    told = "38% on 22/08/2024, 41.5% on 21/08/2025; target 50%; stretch target 60%."
    assert chart(filled) == f"Grade 5+ in mathematics, Year 11: {told}"
    go_to(filled.values, 1, VALUE)
    type_in("46%")
    press(Key.Key_Return)
    assert "46% on 21/08/2025" in chart(filled)
    assert filled.measures.current() is not None
    services.database.undo()
    assert "41.5% on 21/08/2025" in chart(filled)
    go_to(filled.measures, 0, TARGET)
    type_in("55")
    press(Key.Key_Return)
    assert "target 55%" in chart(filled)


def test_another_measure_shows_its_own_values(
    filled: MeasuresPage, services: Services, world: World, measure: uuid.UUID
) -> None:
    other = services.measures.add(world.department, name="Grade 7+ in mathematics")
    services.measures.values.add(other, date=dt.date(2025, 8, 21), value=12)
    go_to(filled.measures, 0, NAME)
    press(Key.Key_Down)
    assert [cell(filled.values, row, VALUE) for row in range(len(filled.values.rows.rows))] == ["12"]
    assert chart(filled).startswith("Grade 7+ in mathematics: 12%")
    press(Key.Key_Down)
    assert not filled.values.isVisible()
    assert not filled.chart.isVisible()
    filled.show_found(measure)
    assert cell(filled.values, 0, VALUE) == "38"
    assert filled.chart.isVisible()


def test_a_measure_in_the_bin_takes_its_values_out_of_sight(filled: MeasuresPage, services: Services) -> None:
    go_to(filled.measures, 0, NAME)
    press(Key.Key_Delete)
    assert names(filled) == []
    assert filled.usual.isVisible()
    assert not filled.values.isVisible()
    services.database.undo()
    go_to(filled.measures, 0, NAME)
    assert cell(filled.values, 1, VALUE) == "41.5"
    assert not filled.usual.isVisible()


def test_a_small_number_is_seen_here_and_not_in_what_is_drawn(filled: MeasuresPage) -> None:
    go_to(filled.values, 1, PUPILS)
    type_in("8")
    press(Key.Key_Return)
    assert cell(filled.values, 1, VALUE) == "41.5"
    assert "not shown: a group of under 10 pupils on 21/08/2025" in chart(filled)
    assert "41.5" not in chart(filled)
    assert ANONYMOUS in [label.text() for label in filled.findChildren(QLabel)]


def test_the_chart_is_drawn(dressed: QApplication, filled: MeasuresPage) -> None:
    image = filled.chart.grab().toImage()
    assert filled.chart.height() > 150
    assert len({image.pixelColor(x, y).name() for x in range(0, 400, 3) for y in range(0, 200, 3)}) > 3


# What is unusual, and what is wrong


def test_notices_are_told_and_block_nothing(filled: MeasuresPage, services: Services, measure: uuid.UUID) -> None:
    assert not filled.notice.isVisible()
    go_to(filled.measures, 0, STRETCH)
    type_in("45")
    press(Key.Key_Return)
    assert services.measures.get(measure).fields.stretch == 45
    assert filled.notice.text() == "The stretch target lies below the target. Check both."
    go_to(filled.values, 0, VALUE)
    type_in("380")
    press(Key.Key_Return)
    assert filled.notice.text().endswith(
        "More than 100 per cent on 22/08/2024. Check the number, or choose another unit."
    )
    services.database.undo()
    services.database.undo()
    assert not filled.notice.isVisible()


@pytest.mark.parametrize(
    ("of", "column", "text", "sentence"),
    [
        ("measures", TARGET, "ninety", "Target: write a number, such as 1 or 0.5."),
        ("measures", STRETCH, "-4", "Stretch: use a number of at least 0."),
        ("measures", TARGET, "2000000", "Target: use a number of at most 1,000,000."),
        ("values", DATE, "31/02", "“31/02” is not a date. Write it as 14/01/2026 or 14 Jan."),
        ("values", VALUE, "ninety", "Value: write a number, such as 1 or 0.5."),
        ("values", PUPILS, "12.5", "Pupils: write a whole number."),
        ("values", PUPILS, "-1", "Pupils: use a number of at least 0."),
    ],
)
def test_wrong_input_keeps_its_text_with_a_sentence(
    filled: MeasuresPage, changes: list[Change], of: str, column: int, text: str, sentence: str
) -> None:
    grid = getattr(filled, of)
    go_to(grid, 0, column)
    type_in(text)
    press(Key.Key_Return)
    assert cell(grid, 0, column) == text
    assert grid.message() == sentence
    assert filled.unsaved() == [f"{grid.rows.columns[column].title}: {text}"]
    assert changes == []
    filled.reload()
    assert cell(grid, 0, column) == text


@pytest.mark.parametrize(
    ("of", "column"), [("measures", NAME), ("measures", COHORT), ("measures", TARGET), ("values", VALUE)]
)
def test_20_000_characters_are_kept_with_a_sentence(
    filled: MeasuresPage, changes: list[Change], of: str, column: int
) -> None:
    grid = getattr(filled, of)
    go_to(grid, 0, column)
    press(Key.Key_F2)
    typed: Any = focused()
    typed.selectAll()
    typed.insert("x" * 20_000)
    press(Key.Key_Return)
    assert cell(grid, 0, column) == "x" * 20_000
    assert 0 < len(grid.message()) < 150
    assert changes == []


@pytest.mark.parametrize("column", [DATE, VALUE])
def test_what_a_value_needs_cannot_be_taken_away(filled: MeasuresPage, changes: list[Change], column: int) -> None:
    before = cell(filled.values, 0, column)
    go_to(filled.values, 0, column)
    press(Key.Key_F2)
    press(Key.Key_Delete)
    press(Key.Key_Return)
    assert cell(filled.values, 0, column) == before
    assert filled.values.message() == f"{filled.values.rows.columns[column].title}: this cannot be empty."
    assert changes == []


def test_a_value_waits_for_its_day(filled: MeasuresPage, services: Services, measure: uuid.UUID) -> None:
    go_to(filled.values, 2, VALUE)
    type_in("44")
    press(Key.Key_Return)
    assert filled.values.message() == "Fill in “Date” too: then the value is saved."
    go_to(filled.values, 2, DATE)
    type_in("21/8/2026")
    press(Key.Key_Return)
    assert [one.fields.value for one in services.measures.values.of(measure)] == [38, 41.5, 44]


# In the window


def test_everything_has_a_name_and_is_reached_by_tab(filled: MeasuresPage) -> None:
    order = tab_order(filled.measures.view)
    assert order == ["Measures", "Values", "Chart of the chosen measure"]
    assert all(map(name_of, (filled.measures.view, filled.values.view, filled.chart)))


def test_to_look_writes_nothing(filled: MeasuresPage, world: World, changes: list[Change]) -> None:
    for grid in (filled.measures, filled.values):
        for column in range(grid.rows.columnCount()):
            go_to(grid, 0, column)
            press(Key.Key_F2)
            press(Key.Key_Tab)
    filled.flush()
    filled.load(None)
    filled.load(world.plan)
    assert changes == []


def test_the_page_is_read_when_it_comes_in_sight(
    services: Services, world: World, measure: uuid.UUID, show: Show
) -> None:
    made, tabs = MeasuresPage(services), QTabWidget()
    services.database.listen(made.on_change)
    tabs.addTab(QWidget(), "Plan")
    tabs.addTab(scrolled(made), "Measures")
    show(tabs, width=900, height=900)
    made.load(world.plan)
    assert names(made) == []
    assert not made.usual.isVisible()
    tabs.setCurrentIndex(1)
    assert names(made) == ["Grade 5+ in mathematics"]
    tabs.setCurrentIndex(0)
    services.measures.change(measure, name="Grade 5+")
    services.measures.values.change(services.measures.values.of(measure)[0].id, value=39)
    assert names(made) == ["Grade 5+ in mathematics"]
    tabs.setCurrentIndex(1)
    assert names(made) == ["Grade 5+"]
    assert cell(made.values, 0, VALUE) == "39"
    assert chart(made).startswith("Grade 5+, Year 11: 39%")


def test_an_editor_leaves_a_page_to_follow_changes_itself(
    services: Services, world: World, measure: uuid.UUID, show: Show
) -> None:
    """A grid of the page is not read anew for its own change, which would close what is typed next."""
    editor, made = Editor(), MeasuresPage(services)
    editor.body.addWidget(made)
    editor.add_part(made)
    services.database.listen(editor.on_change)
    show(editor, width=900, height=900)
    editor.load(world.plan)
    resets: list[object] = []
    made.measures.rows.modelReset.connect(lambda: resets.append(None))
    go_to(made.measures, 0, TARGET)
    type_in("55")
    press(Key.Key_Tab)
    type_in("66")
    press(Key.Key_Return)
    saved = services.measures.get(measure).fields
    assert (saved.target, saved.stretch) == (55, 66)
    assert resets == []
    services.measures.change(measure, name="Grade 5+")
    assert len(resets) == 1
    go_to(made.measures, 0, TARGET)
    type_in("many")
    press(Key.Key_Return)
    assert editor.unsaved() == ["Target: many"]
