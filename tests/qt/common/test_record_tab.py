"""What every tab does alike, each tried with the real tabs."""

import itertools
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLabel, QPushButton, QSplitter, QTabWidget, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, focused, in_dialog, name_of, press, replace, tab_order, type_in
from tests.qt.signals import heard

from tfm_desktop.qt.common.focus import Focus
from tfm_desktop.qt.common.record_tab import RecordTab
from tfm_desktop.qt.departments.tab import DepartmentsTab
from tfm_desktop.qt.observations.tab import ObservationsTab
from tfm_desktop.qt.plans.tab import PlansTab
from tfm_desktop.qt.visits.tab import VisitsTab
from tfm_desktop.services.services import Services
from tfm_desktop.storage.change import Change


@dataclass(frozen=True)
class Case:
    """A tab, the record of the file that it shows, and a text field of that record."""

    tab: type[RecordTab]
    record: Callable[[World], uuid.UUID]
    form: str
    field: str


CASES = [
    Case(DepartmentsTab, lambda world: world.department, "form", "notes"),
    Case(VisitsTab, lambda world: world.visit, "form", "purpose"),
    Case(ObservationsTab, lambda world: world.observation, "context", "topic"),
    Case(PlansTab, lambda world: world.plan, "form", "title"),
]
LISTED = [case for case in CASES if case.tab is not DepartmentsTab]  # a school has but one department


@pytest.fixture(params=CASES, ids=lambda case: case.tab.kind)
def case(request: pytest.FixtureRequest) -> Case:
    chosen: Case = request.param
    return chosen


@pytest.fixture
def record(case: Case, world: World) -> uuid.UUID:
    return case.record(world)


@pytest.fixture
def tab(case: Case, services: Services, focus: Focus, show: Show) -> RecordTab:
    made = case.tab(services, focus)
    services.database.listen(made.on_change)
    show(made, width=1366, height=768)
    return made


one_is_enough = pytest.mark.parametrize("case", CASES[1:2], ids=lambda case: case.tab.kind)
only_listed = pytest.mark.parametrize("case", LISTED, ids=lambda case: case.tab.kind)


def edited(tab: RecordTab, case: Case) -> Any:
    """Give the input of the case's text field."""
    return getattr(tab.editor, case.form).input(case.field)


def saved(tab: RecordTab, case: Case, record: uuid.UUID) -> str:
    return str(getattr(tab.records().get(record).fields, case.field))


def titles(tab: RecordTab) -> list[str]:
    return [label.text() for label in tab.editor.findChildren(QLabel) if label.property("role") == "title"]


def button(tab: RecordTab, text: str) -> QPushButton:
    (found,) = [one for one in tab.findChildren(QPushButton) if one.text() == text]
    return found


def told(tab: RecordTab) -> list[str]:
    """Give the sentences that stand in the place of the list or of the record."""
    return [one.text() for one in tab.findChildren(QLabel) if one.margin() == 24 and one.isVisible()]


def test_the_list_and_the_first_record_are_there_at_once(tab: RecordTab, case: Case, record: uuid.UUID) -> None:
    assert tab.table.rows.rowCount() == 1
    assert tab.editor.record == record
    assert tab.editor.isVisible()
    assert edited(tab, case).value() == saved(tab, case, record)
    assert "St Mary’s School" in tab.table.rows.index(0, 0).data() + "".join(titles(tab)) + _below(tab)
    assert told(tab) == []


def _below(tab: RecordTab) -> str:
    return "".join(label.text() for label in tab.editor.findChildren(QLabel) if label.property("role") == "muted")


def new(tab: RecordTab, qtbot: QtBot, act: Callable[[], object]) -> None:
    """Make a record; a plan asks how it begins, and begins empty."""

    def begin_empty(_dialog: QWidget) -> None:
        press(Key.Key_End)
        press(Key.Key_Return)

    if tab.kind == "plan":
        in_dialog(begin_empty)
    act()
    tab.window().activateWindow()
    qtbot.waitUntil(tab.window().isActiveWindow)


@only_listed
def test_a_new_record_is_chosen_and_gone_into(
    tab: RecordTab, record: uuid.UUID, services: Services, qtbot: QtBot
) -> None:
    new(tab, qtbot, lambda: QTest.mouseClick(button(tab, f"New {tab.noun}"), Qt.MouseButton.LeftButton))
    made = tab.editor.record
    assert made not in (None, record)
    assert tab.table.current().id == made
    assert tab.editor.isAncestorOf(focused())
    assert services.database.undo_label == f"New {tab.noun}"


@only_listed
def test_undoing_a_new_record_goes_back_to_the_one_before(
    tab: RecordTab, record: uuid.UUID, services: Services, qtbot: QtBot
) -> None:
    new(tab, qtbot, tab.new)
    services.database.undo()
    assert tab.editor.record == record, "what is gone is let go at once"
    qtbot.waitUntil(lambda: tab.table.rows.rowCount() == 1)
    assert tab.table.current().id == record
    services.database.redo()
    qtbot.waitUntil(lambda: tab.table.rows.rowCount() == 2)


@only_listed
def test_a_copy_is_chosen_and_gone_into(tab: RecordTab, case: Case, record: uuid.UUID, services: Services) -> None:
    edited(tab, case).setFocus()
    replace("Typed and not left")
    tab.duplicate()
    assert tab.editor.record != record
    assert tab.table.rows.rowCount() == 2
    assert saved(tab, case, record) == "Typed and not left"
    assert tab.editor.isAncestorOf(focused())
    assert services.database.undo_label == f"Duplicate {tab.noun}"


def test_the_bin_takes_a_record_and_undo_brings_it_back(
    tab: RecordTab, record: uuid.UUID, services: Services, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(tab.news) as news:
        tab.bin()
    assert news.args == [f"The {tab.noun} is in the bin. Undo brings it back."]
    assert tab.editor.record is None
    assert tab.empty in told(tab)
    services.database.undo()
    qtbot.waitUntil(lambda: tab.table.rows.rowCount() == 1)
    assert tab.editor.record == record
    assert tab.editor.isVisible()


def test_without_a_record_nothing_can_be_done_to_it(tab: RecordTab, record: uuid.UUID, changes: list[Change]) -> None:
    tab.bin()
    changes.clear()
    spy = QSignalSpy(tab.report_wanted)
    tab.bin()
    tab.duplicate()
    tab.want_report()
    tab.enter()
    tab.flush()
    assert changes == []
    assert spy.count() == 0


@one_is_enough
def test_binning_chooses_the_neighbour(tab: RecordTab, record: uuid.UUID) -> None:
    made = [tab.new() for _ in range(3)]
    order = [tab.table.rows.record(place).id for place in range(4)]
    assert set(order) == {record, *made}
    tab.table.choose(order[1])
    tab.bin()
    assert tab.editor.record == order[2]


@one_is_enough
def test_the_filter_narrows_the_list_and_says_when_nothing_fits(tab: RecordTab, record: uuid.UUID) -> None:
    tab.filter.setFocus()
    type_in("st mar")
    assert tab.editor.record == record
    replace("no such thing")
    assert told(tab)[-1] == "Nothing in the list fits the filter. Clear it to see all."
    assert tab.editor.record is None
    replace("")
    assert tab.editor.record == record
    assert told(tab) == []
    press(Key.Key_Return)
    assert focused() is tab.table


@one_is_enough
def test_a_record_hidden_by_the_filter_is_shown_all_the_same(tab: RecordTab, record: uuid.UUID) -> None:
    tab.filter.setText("no such thing")
    tab.show_record(record)
    assert tab.filter.text() == ""
    assert tab.table.current().id == record


@one_is_enough
def test_a_record_outside_the_focus_is_shown_all_the_same(
    tab: RecordTab, record: uuid.UUID, focus: Focus, qtbot: QtBot
) -> None:
    focus.set_year("2019/20")
    focus.set_department(uuid.uuid4())
    qtbot.waitUntil(lambda: tab.editor.record is None)
    assert tab.empty in told(tab)
    tab.show_record(record)
    assert tab.table.current().id == tab.editor.record == record
    assert tab.editor.isVisible()
    assert (focus.year, focus.department) == ("", None), "the focus gives way"


@only_listed
def test_what_is_made_today_is_listed_whatever_the_year_in_focus(
    tab: RecordTab, focus: Focus, record: uuid.UUID, qtbot: QtBot
) -> None:
    focus.set_year("2025/26")
    new(tab, qtbot, tab.new)
    assert tab.table.current().id == tab.editor.record
    tab.duplicate()
    assert tab.table.current().id == tab.editor.record


@one_is_enough
def test_another_department_in_focus_narrows_the_list(
    tab: RecordTab, focus: Focus, services: Services, qtbot: QtBot, record: uuid.UUID
) -> None:
    other = services.departments.for_school(services.schools.by_hand(name="Ash Park"))
    focus.set_department(other)
    qtbot.waitUntil(lambda: tab.table.rows.rowCount() == 0)
    focus.settle({})
    qtbot.waitUntil(lambda: tab.table.rows.rowCount() == 1)
    assert tab.editor.record == record


def test_a_change_from_elsewhere_is_shown(tab: RecordTab, case: Case, record: uuid.UUID) -> None:
    tab.records().change(record, None, **{case.field: "Changed elsewhere"})
    assert edited(tab, case).value() == "Changed elsewhere"


@one_is_enough
def test_a_change_from_elsewhere_leaves_what_is_being_typed(tab: RecordTab, case: Case, record: uuid.UUID) -> None:
    edited(tab, case).setFocus()
    replace("Half typ")
    tab.records().change(record, None, **{case.field: "Changed elsewhere"})
    type_in("ed")
    tab.flush()
    assert saved(tab, case, record) == "Half typed"


@only_listed
def test_what_is_typed_here_is_listed_here(tab: RecordTab, case: Case, record: uuid.UUID, qtbot: QtBot) -> None:
    edited(tab, case).setFocus()
    replace("Brand new words")
    press(Key.Key_Tab)
    columns = range(len(tab.columns))
    qtbot.waitUntil(lambda: any("Brand new words" in tab.table.rows.index(0, one).data() for one in columns))
    assert tab.editor.record == record


def test_a_hidden_tab_catches_up_when_it_is_shown(
    tab: RecordTab, case: Case, record: uuid.UUID, services: Services
) -> None:
    tab.hide()
    tab.records().change(record, None, **{case.field: "Changed while hidden"})
    tab.show()
    assert edited(tab, case).value() == "Changed while hidden"
    tab.hide()
    tab.records().bin(record)
    tab.show()
    assert tab.editor.record is None


def test_a_tab_that_missed_nothing_is_left_as_it_was(
    tab: RecordTab, case: Case, record: uuid.UUID, services: Services, world: World
) -> None:
    edited(tab, case).setFocus()
    replace("Typed")
    tab.flush()
    press(Key.Key_Home)
    press(Key.Key_Right)
    tab.hide()
    tab.show()
    type_in("!")
    tab.flush()
    assert saved(tab, case, record) == "T!yped"
    tab.hide()
    services.departments.people.change(world.teacher, name="Changed while hidden")
    tab.show()
    assert tab.editor.record == record


@one_is_enough
def test_another_record_is_loaded_only_after_the_first_is_saved(tab: RecordTab, case: Case, record: uuid.UUID) -> None:
    edited(tab, case).setFocus()
    replace("Typed and not left")
    tab.editor.load(None)
    assert saved(tab, case, record) == "Typed and not left"


def test_a_record_that_is_not_there_is_told(tab: RecordTab, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tab.news) as news:
        tab.table.chosen.emit(uuid.uuid4())
    assert news.args[0].startswith(f"There is no {tab.noun}")
    assert tab.editor.record is None
    tab.flush()


def test_reports_are_asked_for_by_their_buttons(tab: RecordTab, case: Case, record: uuid.UUID) -> None:
    tab.focus.set_year("2025/26")  # a department has a report of a year with observations
    spy = QSignalSpy(tab.report_wanted)
    edited(tab, case).setFocus()
    replace("Typed before printing")
    for report in tab.reports:
        if not button(tab, report.label).isVisible():
            tab.editor.turn_page(1)
        QTest.mouseClick(button(tab, report.label), Qt.MouseButton.LeftButton)
    tab.want_report()
    wanted = heard(spy)
    names = [report.name for report in tab.reports]
    assert wanted == [[name, record] for name in [*names, *names[:1]]]
    if names:
        assert saved(tab, case, record) == "Typed before printing"


@one_is_enough
def test_widths_and_order_come_back(tab: RecordTab, case: Case, services: Services, focus: Focus, show: Show) -> None:
    (splitter,) = tab.findChildren(QSplitter)
    splitter.setSizes([600, 700])
    tab.table.horizontalHeader().resizeSection(1, 222)
    other = case.tab(services, focus)
    other.restore(tab.state())
    show(other, width=1366, height=768)
    assert other.table.columnWidth(1) == 222
    assert abs(other.findChildren(QSplitter)[0].sizes()[0] - splitter.sizes()[0]) < 3
    other.restore({})
    assert other.table.columnWidth(1) == 222


# Keys


def pages(tab: RecordTab) -> list[QWidget | None]:
    """Turn each page of the record to the front, and name it."""
    tabs = tab.editor.findChild(QTabWidget)
    return [tabs.widget(place) for place in range(tabs.count())] if tabs else [None]


@one_is_enough
def test_enter_goes_from_the_list_into_the_record(tab: RecordTab) -> None:
    tab.table.setFocus()
    press(Key.Key_Return)
    assert tab.editor.isAncestorOf(focused())


@only_listed
def test_enter_presses_the_button_that_has_the_focus(tab: RecordTab, qtbot: QtBot) -> None:
    button(tab, tab.reports[0].label).setFocus()
    with qtbot.waitSignal(tab.report_wanted):
        press(Key.Key_Return)


def test_tab_comes_round_through_everything_and_each_has_a_name(tab: RecordTab) -> None:
    for page in pages(tab):
        tabs = tab.editor.findChild(QTabWidget)
        if tabs and page:
            tabs.setCurrentWidget(page)
        names = tab_order(tab.filter)
        assert all(names), names
        assert names[0] == f"Filter {tab.title.lower()}"
        reached = [
            one
            for one in tab.findChildren(QWidget)
            if one.isVisible()
            and one.isEnabled()
            and one.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not one.focusProxy()
            and one.accessibleName()
        ]
        assert {one.accessibleName() for one in reached} <= set(names)


def test_tab_follows_the_eye(tab: RecordTab) -> None:
    """On a page, the control that is next lies to the right in the same row, or below."""
    for page in pages(tab):
        tabs = tab.editor.findChild(QTabWidget)
        if tabs and page:
            tabs.setCurrentWidget(page)
        passed: list[QWidget] = []
        tab.filter.setFocus()
        for _ in range(100):
            press(Key.Key_Tab)
            if focused() is tab.filter:
                break
            if _page_of(focused()):
                passed.append(focused())
        for before, after in itertools.pairwise(passed):
            one, other = _corner(before, tab), _corner(after, tab)
            is_right = abs(other.y() - one.y()) < before.height() and other.x() > one.x()
            assert is_right or other.y() > one.y(), f"{name_of(before)} → {name_of(after)}"


def _page_of(widget: QWidget) -> QWidget | None:
    parent = widget.parentWidget()
    while parent is not None and parent.objectName() != "page":
        parent = parent.parentWidget()
    return parent


def _corner(widget: QWidget, within: QWidget) -> QPoint:
    return widget.mapTo(within, QPoint(0, 0))
