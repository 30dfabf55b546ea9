import datetime as dt
import uuid
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.modeltest import ModelTester
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, focused, name_of, press
from tests.qt.signals import heard

from tfm_desktop.domain.years import short
from tfm_desktop.qt.common.inputs import LineInput
from tfm_desktop.qt.common.record_table import Column, RecordModel, RecordTable


@dataclass(frozen=True)
class Row:
    school: str
    date: dt.date
    note: str = ""
    id: uuid.UUID = field(default_factory=uuid.uuid4)


COLUMNS = (
    Column("School", lambda row: row.school, width=200),
    Column("Date", lambda row: short(row.date), lambda row: row.date),
    Column("Note", lambda row: row.note),
)
ROWS = (
    Row("Haverstock School", dt.date(2026, 1, 14), "<b>&amp; ratio</b>"),
    Row("St Mary’s, Camden", dt.date(2025, 12, 2), "Năm học"),
    Row("école Élan", dt.date(2026, 2, 1)),
    Row("Ash Park", dt.date(2026, 10, 3)),
)


@pytest.fixture
def table(show: Show) -> RecordTable:
    made = RecordTable(COLUMNS, "List of visits")
    show(made)
    made.show_rows(ROWS)
    return made


def shown(table: RecordTable) -> list[str]:
    return [table.rows.record(place).school for place in range(table.rows.rowCount())]


def click_header(table: RecordTable, column: int) -> None:
    header = table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(column) + 20, 8)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_model_keeps_the_rules_of_qt(qtmodeltester: ModelTester) -> None:
    model = RecordModel(COLUMNS)
    model.set_rows(ROWS)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.filter("a")
    model.sort(1)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("haver", ["Haverstock School"]),
        ("camd ST mary", ["St Mary’s, Camden"]),
        ("st marys", ["St Mary’s, Camden"]),
        ("elan", ["école Élan"]),
        ("14/01", ["Haverstock School"]),
        ("nam hoc", ["St Mary’s, Camden"]),
        ("amp ratio", ["Haverstock School"]),
        ("aver", []),
        ("", [row.school for row in ROWS]),
    ],
)
def test_the_filter_shows_the_rows_that_hold_the_beginning_of_every_word(
    table: RecordTable, text: str, expected: list[str]
) -> None:
    table.filter(text)
    assert shown(table) == expected


def test_dates_sort_as_dates_and_names_without_case(table: RecordTable) -> None:
    click_header(table, 1)
    assert shown(table) == ["St Mary’s, Camden", "Haverstock School", "école Élan", "Ash Park"]
    click_header(table, 1)
    assert shown(table)[0] == "Ash Park"
    click_header(table, 0)
    assert shown(table) == ["Ash Park", "Haverstock School", "St Mary’s, Camden", "école Élan"]


def test_a_third_click_gives_the_order_of_the_list_back(table: RecordTable) -> None:
    for _ in range(3):
        click_header(table, 1)
    assert shown(table) == [row.school for row in ROWS]


def test_the_first_row_is_chosen_at_once(show: Show) -> None:
    table = RecordTable(COLUMNS, "List")
    show(table)
    spy = QSignalSpy(table.chosen)
    table.show_rows(ROWS)
    assert table.current() is ROWS[0]
    assert heard(spy) == [[ROWS[0].id]]


def test_the_chosen_row_stays_chosen_when_rows_come_filtered_sorted_or_anew(table: RecordTable) -> None:
    table.choose(ROWS[2].id)
    spy = QSignalSpy(table.chosen)
    table.show_rows([Row("First", dt.date(2026, 1, 1)), *ROWS])
    assert table.current() is ROWS[2]
    table.filter("e")
    assert table.current() is ROWS[2]
    click_header(table, 1)
    assert table.current() is ROWS[2]
    table.filter("")
    assert table.current() is ROWS[2]
    assert table.selectionModel().isRowSelected(table.currentIndex().row())
    assert spy.count() == 0


def test_what_was_chosen_and_is_gone_gives_way_to_its_neighbour(table: RecordTable) -> None:
    table.choose(ROWS[1].id)
    spy = QSignalSpy(table.chosen)
    table.show_rows([row for row in ROWS if row is not ROWS[1]])
    assert table.current() is ROWS[2]
    table.show_rows(ROWS[:1])
    assert table.current() is ROWS[0]
    table.show_rows([])
    assert table.current() is None
    assert [one[0] for one in heard(spy)] == [ROWS[2].id, ROWS[0].id, None]


def test_a_filter_that_hides_the_chosen_row_chooses_the_first(table: RecordTable) -> None:
    table.choose(ROWS[3].id)
    table.filter("s")
    assert table.current() is ROWS[0]
    table.filter("nothing like this")
    assert table.current() is None


def test_a_record_that_is_not_shown_cannot_be_chosen(table: RecordTable) -> None:
    assert not table.choose(uuid.uuid4())
    assert not table.choose(None)
    assert table.current() is ROWS[0]


def test_arrows_choose_and_enter_opens(table: RecordTable) -> None:
    table.setFocus()
    spy, opened = QSignalSpy(table.chosen), QSignalSpy(table.opened)
    press(Key.Key_Down)
    assert table.current() is ROWS[1]
    assert heard(spy)[0] == [ROWS[1].id]
    press(Key.Key_Return)
    press(Key.Key_Enter)
    assert opened.count() == 2
    press(Key.Key_End)
    assert table.current() is ROWS[1]  # End goes along the row


def test_a_double_click_opens(table: RecordTable) -> None:
    opened = QSignalSpy(table.opened)
    middle = table.visualRect(table.rows.index(2, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert opened.count() == 1
    assert table.current() is ROWS[2]


def test_tab_leaves_the_list(show: Show) -> None:
    table, after = RecordTable(COLUMNS, "List"), LineInput()
    show(table, after)
    table.show_rows(ROWS)
    table.setFocus()
    press(Key.Key_Tab)
    assert focused() is after


def test_widths_places_and_order_come_back(table: RecordTable, show: Show) -> None:
    table.horizontalHeader().resizeSection(0, 333)
    table.horizontalHeader().moveSection(2, 0)
    click_header(table, 1)
    other = RecordTable(COLUMNS, "List")
    show(other)
    other.restore_header(table.header_state())
    other.show_rows(ROWS)
    assert other.columnWidth(0) == 333
    assert other.horizontalHeader().visualIndex(2) == 0
    assert shown(other)[0] == "St Mary’s, Camden"


@pytest.mark.parametrize("state", ["", "no base64 at all", "AAAA"])
def test_a_state_that_is_none_changes_nothing(table: RecordTable, state: str) -> None:
    table.restore_header(state)
    assert table.columnWidth(0) == 200
    assert shown(table) == [row.school for row in ROWS]


def test_text_is_shown_as_it_was_typed(table: RecordTable) -> None:
    index = table.rows.index(0, 2)
    assert index.data() == "<b>&amp; ratio</b>"
    assert "&lt;b&gt;&amp;amp; ratio&lt;/b&gt;" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == index.data()
    assert index.data(Qt.ItemDataRole.EditRole) is None
    assert table.rows.index(2, 2).data(Qt.ItemDataRole.ToolTipRole) == ""


def test_ten_thousand_rows_are_shown_sorted_and_filtered(table: RecordTable) -> None:
    rows = [
        Row(f"School {number:05}", dt.date(2026, 1, 1) + dt.timedelta(days=-number % 900)) for number in range(10_000)
    ]
    table.show_rows(rows)
    click_header(table, 1)
    table.filter("09999")
    assert table.current() is rows[9_999]
    table.filter("")
    assert table.rows.rowCount() == 10_000
    assert table.current() is rows[9_999]
    assert table.visualRect(table.currentIndex()).isValid()


def test_the_list_has_a_name(table: RecordTable) -> None:
    assert name_of(table) == "List of visits"
    assert table.rows.has_rows()
    assert [table.rows.headerData(place, Qt.Orientation.Horizontal) for place in range(3)] == ["School", "Date", "Note"]
    assert table.rows.headerData(0, Qt.Orientation.Vertical) is None


def test_the_filter_finds_what_a_column_is_found_by_besides_and_shows_none_of_it(show: Show) -> None:
    column = Column("School", lambda row: row.school, found_by=lambda row: f"also {row.note}")
    table = RecordTable((column,), "List")
    show(table)
    table.show_rows(ROWS)
    table.filter("also học")
    assert shown(table) == ["St Mary’s, Camden"]
    assert table.rows.index(0, 0).data() == "St Mary’s, Camden"
