"""The Overview by keyboard: what is next opens its record, and the month its days."""

import datetime as dt
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot
from tests.data_file import World, work_group
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, focused, press

from tfm_desktop.domain.years import academic_year, british, month_of
from tfm_desktop.qt.overview.tab import OverviewTab
from tfm_desktop.qt.workspace import Workspace
from tfm_desktop.services.overview import Heading, Item
from tfm_desktop.services.services import Services
from tfm_desktop.settings import Settings

TODAY = dt.date.today()
DAY = dt.timedelta(days=1)


@pytest.fixture
def busy(services: Services, world: World) -> dict[str, uuid.UUID]:
    """Have something of each kind wait today; give the records by their kinds."""
    year = academic_year(TODAY)
    group = work_group(services, world)
    services.work_groups.change(group, year=year)
    (member,) = services.work_groups.members.of(group)
    (session,) = services.sessions.of(group)
    (task,) = services.sessions.tasks.of(session.id)
    (agreed,) = services.visits.actions.of(world.visit)
    services.sessions.change(session.id, date=TODAY + DAY)
    services.sessions.tasks.change(task.id, due=TODAY)
    services.visits.change(world.visit, date=TODAY - DAY)
    services.visits.actions.change(agreed.id, by_when=TODAY - 3 * DAY)
    services.observations.change(world.observation, date=TODAY - DAY, status="discussed")
    services.observations.next_steps.change(world.next_step, by_when=TODAY)
    services.plans.actions.change(world.action, due=TODAY)
    services.plans.change(world.plan, year=year, next_review=TODAY)
    commitments = services.commitments.of(member.id)
    development = services.programme.add(world.plan, date=TODAY, title="Algebra tiles")
    return {
        "visit": world.visit,
        "session": session.id,
        "observation": world.observation,
        "next_step": world.next_step,
        "action": world.action,
        "visit_action": agreed.id,
        "gap_task": task.id,
        "plan": world.plan,
        "commitment": next(one.id for one in commitments if one.fields.at_least == 4),
        "membership": member.id,
        "pd_session": development,
    }


def made(services: Services, show: Show, width: int = 1280) -> Workspace:
    workspace = Workspace(services.database, Settings(academic_year="all"), Path(), Path())
    show(workspace, width=width, height=700)
    workspace.tab().front().setFocus(Qt.FocusReason.OtherFocusReason)
    return workspace


@pytest.fixture
def workspace(services: Services, busy: dict[str, uuid.UUID], show: Show) -> Workspace:
    return made(services, show)


@pytest.fixture
def tab(workspace: Workspace) -> OverviewTab:
    found = workspace.tab()
    assert isinstance(found, OverviewTab)
    return found


def go_to(tab: OverviewTab, wanted: Callable[[Item], bool]) -> Item:
    """Go down from the first row to one that is wanted."""
    press(Key.Key_Home)
    for _ in range(60):
        item = tab.list.current()
        if item and wanted(item):
            return item
        press(Key.Key_Down)
    raise AssertionError("no such row")


def words_of(tab: OverviewTab) -> str:
    return " ".join(label.text() for label in tab.findChildren(QLabel) if label.isVisible())


def is_kind(kind: str, item: Item) -> bool:
    return item.opens[0] == kind


def test_a_new_user_begins_with_the_overview(tab: OverviewTab) -> None:
    assert tab.isVisible()
    assert focused() is tab.list
    item = tab.list.current()
    assert item is not None
    assert item.heading is Heading.COMING


def test_arrows_go_through_all_rows(tab: OverviewTab) -> None:
    seen: list[object] = []
    press(Key.Key_Home)
    while not seen or tab.list.currentIndex() != seen[-1]:
        seen.append(tab.list.currentIndex())
        press(Key.Key_Down)
    headings = {one.heading for one in tab.list.items()}
    assert headings == set(Heading)
    assert len(seen) == len(headings) + len(tab.list.items())


@pytest.mark.parametrize(
    ("kind", "goes_to", "page"),
    [
        ("visit", "visit", ""),
        ("session", "work_group", "Sessions"),
        ("observation", "observation", ""),
        ("next_step", "observation", "Afterwards"),
        ("action", "plan", "Aim and actions"),
        ("visit_action", "visit", ""),
        ("gap_task", "work_group", "Sessions"),
        ("plan", "plan", ""),
        ("commitment", "work_group", "Ledger"),
        ("membership", "work_group", "Members"),
    ],
)
def test_enter_opens_the_record_where_it_stands(
    workspace: Workspace, tab: OverviewTab, busy: dict[str, uuid.UUID], kind: str, goes_to: str, page: str
) -> None:
    item = go_to(tab, lambda one: one.opens[0] == kind)
    assert item.opens == (kind, busy[kind])
    press(Key.Key_Return)
    opened = workspace.tab()
    assert opened.kind == goes_to
    above = {"work_group": workspace.services.sessions.get(busy["session"]).fields.work_group_id}
    assert opened.editor.record == above.get(goes_to, busy.get(goes_to))
    if page:
        assert opened.editor.pages.tabText(opened.editor.pages.currentIndex()) == page
    if kind == "visit_action":
        assert opened.editor.agreed.current() == busy[kind]
    assert opened.isAncestorOf(focused())
    workspace.show_tab("overview")
    assert tab.list.current() == item, "one comes back to where one was"


def test_a_click_opens_too(workspace: Workspace, tab: OverviewTab, world: World) -> None:
    item = go_to(tab, lambda one: one.opens[0] == "observation")
    assert item
    place = tab.list.visualRect(tab.list.currentIndex()).center()
    QTest.mouseClick(tab.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert (workspace.tab().kind, workspace.tab().editor.record) == ("observation", world.observation)


def test_headings_are_folded_and_stay_so(services: Services, show: Show, tab: OverviewTab) -> None:
    press(Key.Key_Home)
    assert tab.list.current() is None
    assert tab.list.currentIndex().data() == "The next four weeks (1)"
    press(Key.Key_Return)
    assert tab.list.folded() == [Heading.COMING]
    press(Key.Key_Down)
    assert tab.list.currentIndex().data().startswith("To be confirmed (")
    press(Key.Key_Left)
    assert tab.list.folded() == [Heading.COMING, Heading.CONFIRM]
    press(Key.Key_Right)
    tab.refresh()
    assert tab.list.folded() == [Heading.COMING]
    state = tab.state()
    again = OverviewTab(services, tab.focus)
    again.restore(state)
    show(again, width=1280)
    assert again.list.folded() == [Heading.COMING]
    place = again.list.visualRect(again.list.rows.index(0, 0)).center()
    QTest.mouseClick(again.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert again.list.folded() == []


def test_a_row_is_read_out_in_full(tab: OverviewTab) -> None:
    item = go_to(tab, lambda one: one.opens[0] == "visit_action")
    told = tab.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    for words in ("3 days overdue", "Agreed on a visit: Share the ratio slides", "St Mary’s School", "Whose move: Ben"):
        assert words in told
    assert item.near(TODAY) == "3 days overdue"
    assert QAccessible.queryAccessibleInterface(tab.list).text(QAccessible.Text.Name)


def test_words_are_broken_where_the_list_is_narrow(qtbot: QtBot, tab: OverviewTab) -> None:
    longest = max(tab.list.items(), key=lambda item: len(item.text))
    go_to(tab, lambda item: item == longest)
    before = tab.list.visualRect(tab.list.currentIndex()).height()
    tab.list.setFixedWidth(300)
    qtbot.waitUntil(lambda: tab.list.visualRect(tab.list.currentIndex()).height() > before)


def test_what_is_done_elsewhere_goes(qtbot: QtBot, workspace: Workspace, tab: OverviewTab, world: World) -> None:
    chosen = go_to(tab, lambda one: one.opens[0] == "plan")
    workspace.services.observations.change(world.observation, status="shared")
    qtbot.waitUntil(lambda: Heading.DISCUSS not in {one.heading for one in tab.list.items()})
    assert tab.list.current() == chosen


def test_out_of_sight_nothing_is_read(workspace: Workspace, tab: OverviewTab, world: World) -> None:
    before = tab.list.items()
    workspace.show_tab("plan")
    workspace.services.observations.change(world.observation, status="shared")
    workspace.focus.set_department(world.department)
    QApplication.processEvents()
    tab.rest()
    assert tab.list.items() == before
    workspace.show_tab("overview")
    assert len(tab.list.items()) == len(before) - 1


def test_the_department_in_focus_narrows(qtbot: QtBot, workspace: Workspace, tab: OverviewTab) -> None:
    services = workspace.services
    ash = services.departments.for_school(services.schools.by_hand(name="Ash"))
    workspace.focus.set_department(ash)
    qtbot.waitUntil(lambda: tab.list.items() == [])
    assert not tab.list.isVisible()
    assert "Nothing waits" in words_of(tab)
    workspace.focus.set_department(None)
    qtbot.waitUntil(tab.list.isVisible)


def test_an_empty_file_says_how_to_begin(empty_services: Services, show: Show) -> None:
    workspace = made(empty_services, show)
    begin = workspace.tab().front()
    assert focused() is begin
    told = words_of(workspace.tab())
    for words in ("Import schools register", "Departments (Ctrl+2)", "Work Groups (Ctrl+3)"):
        assert words in told
    asked: list[str] = []
    workspace.tab().new_record.disconnect()
    workspace.tab().new_record.connect(lambda kind, _values: asked.append(kind))
    press(Key.Key_Return)
    assert asked == ["department"]


def test_new_asks_of_which_kind(workspace: Workspace, tab: OverviewTab) -> None:
    count = len(workspace.services.visits.rows())
    workspace.new_record()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert workspace.tab().kind == "visit"
    assert len(workspace.services.visits.rows()) == count + 1


@pytest.mark.parametrize("act", ["duplicate", "bin", "want_report", "filter_list"])
def test_what_makes_no_sense_here_says_what_to_do(workspace: Workspace, tab: OverviewTab, act: str) -> None:
    getattr(tab, act)()
    assert workspace.banner.text.endswith(("there.", "Ctrl+K."))


def test_the_chosen_row_is_observed_discussed_reviewed_and_followed(
    workspace: Workspace, tab: OverviewTab, world: World
) -> None:
    stage = workspace.stage
    go_to(tab, lambda one: one.opens[0] == "observation")
    workspace.observe()
    assert (stage.view, stage.observing.record) == (stage.observing, world.observation)
    workspace.observe()
    for kind, act, view in (("observation", workspace.discuss, "discussing"), ("plan", workspace.review, "reviewing")):
        workspace.show_tab("overview")
        tab.list.setFocus()
        go_to(tab, partial(is_kind, kind))
        act()
        assert stage.view is getattr(stage, view)
        stage.leave()
    workspace.show_tab("overview")
    tab.list.setFocus()
    go_to(tab, lambda one: one.opens[0] == "next_step")
    assert tab.in_front() == ("next_step", world.next_step)
    go_to(tab, lambda one: one.opens[0] == "gap_task")
    assert tab.in_front() is None
    workspace.use_as_evidence()
    assert workspace.banner.text.startswith("Choose a line")


# The month.


@pytest.fixture
def in_month(tab: OverviewTab) -> OverviewTab:
    tab.switch_side()
    return tab


def shown_rows(tab: OverviewTab) -> list[str]:
    return [row.text for row in tab.month.list.rows.rows]


def test_f6_goes_between_list_and_month(workspace: Workspace, tab: OverviewTab) -> None:
    workspace.switch_side()
    assert focused() is tab.month.grid
    assert tab.month.day == TODAY
    assert tab.month.title.text() == month_of(TODAY)
    workspace.switch_side()
    assert focused() is tab.list


def test_days_and_months_by_keys(in_month: OverviewTab) -> None:
    month = in_month.month
    for key, day in (
        (Key.Key_Right, TODAY + DAY),
        (Key.Key_Down, TODAY + 8 * DAY),
        (Key.Key_Left, TODAY + 7 * DAY),
        (Key.Key_Up, TODAY),
    ):
        press(key)
        assert month.day == day
        assert month.title.text() == month_of(day)
        assert month.grid.days.day(month.grid.currentIndex()) == day
        assert shown_rows(in_month)[0].startswith(british(day))
    press(Key.Key_PageDown, times=13)
    later = month.day
    assert (later.year - TODAY.year) * 12 + later.month - TODAY.month == 13
    press(Key.Key_PageUp, times=13)
    assert (month.day.year, month.day.month) == (TODAY.year, TODAY.month)


def test_from_a_long_month_to_a_short_one_and_today(in_month: OverviewTab) -> None:
    month = in_month.month
    month.go_to(dt.date(2027, 12, 31))
    press(Key.Key_PageDown, times=2)
    assert month.day == dt.date(2028, 2, 29)
    press(Key.Key_PageUp)
    assert month.day == dt.date(2028, 1, 29)
    press(Key.Key_Backtab)
    press(Key.Key_Backtab)
    press(Key.Key_Return)
    assert month.day == TODAY


def test_enter_on_a_day_opens_what_lies_on_it(
    workspace: Workspace, in_month: OverviewTab, busy: dict[str, uuid.UUID]
) -> None:
    in_month.month.go_to(TODAY - DAY)
    press(Key.Key_Return)
    assert (workspace.tab().kind, workspace.tab().editor.record) == ("visit", busy["visit"])


def test_of_several_on_a_day_one_is_chosen(
    workspace: Workspace, in_month: OverviewTab, busy: dict[str, uuid.UUID]
) -> None:
    in_month.month.go_to(TODAY)
    told = shown_rows(in_month)
    assert told[1:3] == [
        "Professional development: St Mary’s School: Algebra tiles",
        "Next review of the plan: St Mary’s School: Talk in every lesson",
    ]
    press(Key.Key_Return)
    assert focused() is in_month.month.list
    press(Key.Key_Return)
    editor = workspace.tab().editor
    assert (workspace.tab().kind, editor.record) == ("plan", busy["plan"])
    assert editor.pages.tabText(editor.pages.currentIndex()) == "Programme"
    assert editor.programme.sessions.current() == busy["pd_session"]


def test_what_is_to_be_confirmed_stands_below_and_opens(
    qtbot: QtBot, workspace: Workspace, in_month: OverviewTab, busy: dict[str, uuid.UUID]
) -> None:
    workspace.services.sessions.change(busy["session"], date=None)
    qtbot.waitUntil(lambda: "To be confirmed" in shown_rows(in_month))
    press(Key.Key_Tab)
    press(Key.Key_End)
    press(Key.Key_Return)
    assert workspace.tab().kind == "work_group"


def test_ctrl_page_down_turns_the_month_from_anywhere(workspace: Workspace, tab: OverviewTab) -> None:
    workspace.turn_page(1)
    assert tab.month.day.month == TODAY.month % 12 + 1
    assert focused() is tab.month.grid
    workspace.turn_page(-1)
    assert tab.month.day.month == TODAY.month


def test_a_day_is_told_in_words_with_its_bank_holiday(qtbot: QtBot, in_month: OverviewTab) -> None:
    month = in_month.month
    month.go_to(dt.date(2026, 12, 25))
    qtbot.waitUntil(lambda: "Christmas Day" in shown_rows(in_month)[0], timeout=20_000)
    model = month.grid.days
    told = model.place(dt.date(2026, 12, 25)).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == "Fri 25 December 2026, Christmas Day"
    assert not month.grid.grab().isNull()


def test_on_a_narrow_window_the_month_stands_behind_the_list(
    services: Services, busy: dict[str, uuid.UUID], show: Show
) -> None:
    workspace = made(services, show, width=860)
    tab = workspace.tab()
    assert tab.list.isVisible()
    assert not tab.month.isVisible()
    workspace.switch_side()
    assert tab.month.isVisible()
    assert focused() is tab.month.grid
    assert not tab.list.isVisible()
    workspace.switch_side()
    assert focused() is tab.list
    workspace.turn_page(1)
    assert focused() is tab.month.grid
    assert not tab.grab().isNull()
