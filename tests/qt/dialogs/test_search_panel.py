"""The search over everything, by keyboard, above whatever is in front."""

import datetime as dt
import uuid
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QFont, QKeySequence
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.data_file import World, work_group
from tests.qt.conftest import Show
from tests.qt.keyboard import CONTROL, SHIFT, Key, focused, name_of, press, type_in
from tests.qt.signals import heard

from tfm_desktop.domain.observations import ObservationKind, Speaker
from tfm_desktop.qt.common.inputs import LineInput
from tfm_desktop.qt.dialogs.hit_list import bold_parts
from tfm_desktop.qt.dialogs.search_panel import SearchPanel
from tfm_desktop.qt.workspace import Workspace
from tfm_desktop.services.services import Services
from tfm_desktop.settings import Settings


@pytest.fixture
def before() -> LineInput:
    return LineInput()


@pytest.fixture
def panel(services: Services, before: LineInput, show: Show) -> SearchPanel:
    """Give a panel that was opened from an input."""
    window = show(before)
    before.setFocus()
    made = SearchPanel(services, window)
    made.open()
    return made


def shown(panel: SearchPanel) -> list[str]:
    return [str(panel.list.found.index(place).data()) for place in range(panel.list.found.rowCount())]


def look(panel: SearchPanel, text: str) -> list[str]:
    """Type, and see what is found as soon as the fingers rest."""
    panel.edit.clear()
    type_in(text)
    panel.look()
    return shown(panel)


def second_lesson(services: Services, world: World) -> uuid.UUID:
    """Write a lesson of another teacher with one line, and give the line."""
    lesson = services.observations.new(
        department_id=world.department, teacher_id=world.head, date=dt.date(2026, 3, 2), kind=ObservationKind.SHOWCASE
    )
    return services.observations.lines.add(
        lesson, at=dt.time(11, 3), speaker=Speaker.PUPIL, text="A number line again 😀", ideas=("variation",)
    )


def test_what_is_typed_is_found_after_a_pause(qtbot: QtBot, panel: SearchPanel, world: World) -> None:
    assert focused() is panel.edit
    assert panel.told.text().startswith("Type the beginning of each word")
    type_in("numb")
    qtbot.waitUntil(lambda: len(shown(panel)) == 1)
    assert shown(panel) == ["T draws a double number line\nLine 09:07 · Ben Invented · St Mary’s School · 14/01/2026"]
    assert panel.told.text() == "1 found."
    assert name_of(panel.edit) == "Search everything"
    assert panel.edit.accessibleDescription().startswith("1 found. T draws a double number line, Line 09:07 · Ben")


def test_a_hit_says_what_it_was_found_in(panel: SearchPanel, services: Services, world: World) -> None:
    second_lesson(services, world)
    school = "St Mary’s School"
    assert look(panel, "wonder") == [
        f"I wonder about the back row\nPrivate · Line 09:12 · Ben Invented · {school} · 14/01/2026"
    ]
    assert look(panel, "again") == [f"A number line again 😀\nLine 11:03 · P · Ada Invented · {school} · 02/03/2026"]
    assert look(panel, "mary") == [f"{school}\nSchool"]
    assert look(panel, "ada") == [f"Ada Invented\nPerson · {school}"]
    assert look(panel, "full sent") == [f"Few full sentences heard\nAim · {school} · 2025/26"]
    assert look(panel, "leave") == [
        f"When would pupils leave the table behind?\nQuestion · Ben Invented · {school} · 14/01/2026"
    ]


def test_nothing_found_is_said(panel: SearchPanel) -> None:
    assert look(panel, "zebra") == []
    assert panel.told.text() == "Nothing found. Try the beginning of each word."
    press(Key.Key_Return)
    press(Key.Key_Down)
    assert focused() is panel.edit
    assert look(panel, "") == []
    assert panel.told.text().startswith("Type the beginning")


def test_enter_opens_the_first_hit_before_the_pause_is_over(
    panel: SearchPanel, before: LineInput, world: World
) -> None:
    spy = QSignalSpy(panel.chosen)
    type_in("double")
    press(Key.Key_Return)
    (hit,) = heard(spy)[0]
    assert (hit.kind, hit.id, hit.found_in, hit.found_id) == ("observation", world.observation, "line", world.lines[2])
    assert panel.isHidden()
    assert focused() is before


def test_down_goes_into_the_list_and_up_back_into_the_box(panel: SearchPanel, services: Services, world: World) -> None:
    spy = QSignalSpy(panel.chosen)
    newest = second_lesson(services, world)
    assert [one.partition("\n")[0] for one in look(panel, "number")] == [
        "A number line again 😀",
        "T draws a double number line",
    ]
    press(Key.Key_Down)
    assert focused() is panel.list
    press(Key.Key_Up, times=2)
    assert focused() is panel.edit
    assert panel.edit.text() == "number"
    press(Key.Key_Down)
    type_in("s")
    assert focused() is panel.edit
    assert panel.edit.text() == "numbers"
    press(Key.Key_Backspace)
    panel.look()
    press(Key.Key_Down)
    press(Key.Key_Return)
    panel.open()
    press(Key.Key_Return)
    assert [heard(spy)[place][0].found_id for place in (0, 1)] == [world.lines[0], newest]


def test_tab_goes_through_the_filters_and_stays_in_the_panel(panel: SearchPanel) -> None:
    look(panel, "double")
    names = []
    for _ in range(9):
        names.append(name_of(focused()))
        press(Key.Key_Tab)
    filters = ["School", "Person", "Idea", "Kind", "From", "To"]
    assert names == ["Search everything", *filters, "Found", "Search everything"]
    press(Key.Key_Backtab, SHIFT, times=3)
    assert name_of(focused()) == "To"


def test_filters_without_a_text_list_lines_and_are_cleared(
    panel: SearchPanel, services: Services, world: World
) -> None:
    newest = second_lesson(services, world)
    press(Key.Key_Tab)
    type_in("mary")
    press(Key.Key_Tab)
    assert [panel.list.found.hits[place].found_id for place in range(4)] == [newest, *world.lines[::-1]]
    assert panel.told.text() == "4 found."
    type_in("ben")
    press(Key.Key_Tab)
    assert [hit.found_id for hit in panel.list.found.hits] == [*world.lines[::-1]]
    press(Key.Key_Tab, times=4)
    assert focused() is panel.clear_filters
    press(Key.Key_Return)
    assert focused() is panel.edit
    assert shown(panel) == []
    assert not panel.filters.filters()
    assert not panel.clear_filters.isEnabled()


def test_every_filter_narrows(panel: SearchPanel, services: Services, world: World) -> None:
    newest = second_lesson(services, world)

    def found() -> list[uuid.UUID]:
        return [hit.found_id for hit in panel.list.found.hits]

    look(panel, "number")
    assert found() == [newest, world.lines[0]]
    panel.filters.idea.setFocus()
    names = [panel.filters.idea.itemText(place) for place in range(panel.filters.idea.count())]
    press(Key.Key_Down, times=names.index("Variation"))
    assert found() == [newest]
    panel.clear_filters.click()
    panel.filters.kind.setFocus()
    type_in("Show")
    assert found() == [newest]
    panel.clear_filters.click()
    panel.filters.since.setFocus()
    type_in("1/3/26")
    press(Key.Key_Tab)
    assert found() == [newest]
    type_in("1/4/26")
    press(Key.Key_Return)
    assert found() == [newest]
    panel.filters.since.setFocus()
    press(Key.Key_A, CONTROL)
    type_in("1 Jan 2026")
    press(Key.Key_Tab)
    assert found() == [newest, world.lines[0]]
    press(Key.Key_A, CONTROL)
    type_in("32/1")
    press(Key.Key_Return)
    assert "32/1" in panel.told.text()
    assert found() == []
    panel.clear_filters.click()
    assert found() == [newest, world.lines[0]]


def test_people_on_offer_follow_the_school(panel: SearchPanel, services: Services, world: World) -> None:
    other = services.departments.for_school(services.schools.by_hand(name="Castle School"))
    services.departments.people.add(other, name="Cleo Invented")
    panel.leave()
    panel.open()

    def offered() -> list[str]:
        return [panel.filters.person.itemText(place) for place in range(panel.filters.person.count())]

    school = "St Mary’s School"
    everybody = [f"Ada Invented · {school}", f"Ben Invented · {school}", "Cleo Invented · Castle School"]
    assert offered() == ["Anybody", *everybody]
    press(Key.Key_Tab, times=2)
    type_in("cleo")
    press(Key.Key_Backtab, SHIFT)
    assert panel.filters.filters().teacher_id is not None
    type_in("mary")
    press(Key.Key_Tab)
    assert offered() == ["Anybody", "Ada Invented", "Ben Invented"]
    assert panel.filters.filters().teacher_id is None
    assert panel.filters.filters().department_id == world.department


@pytest.mark.parametrize("place", ["edit", "school", "kind", "since", "list"])
def test_escape_closes_from_anywhere_and_goes_back(panel: SearchPanel, before: LineInput, place: str) -> None:
    look(panel, "double")
    (getattr(panel, place, None) or getattr(panel.filters, place)).setFocus()
    press(Key.Key_Escape)
    assert panel.isHidden()
    assert focused() is before
    panel.open()
    assert panel.edit.text() == panel.edit.selectedText() == "double"
    assert len(shown(panel)) == 2


def test_a_click_takes_a_hit_and_one_beside_closes(panel: SearchPanel, before: LineInput) -> None:
    spy = QSignalSpy(panel.chosen)
    look(panel, "double")
    row = panel.list.visualRect(panel.list.found.index(1)).center()
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert spy.count() == 1
    panel.open()
    QTest.mouseClick(panel, Qt.MouseButton.LeftButton, pos=QPoint(2, panel.height() - 2))
    assert panel.isHidden()
    assert focused() is before
    assert spy.count() == 1


def test_the_panel_closes_where_one_goes_elsewhere(panel: SearchPanel, before: LineInput) -> None:
    before.setFocus()
    assert panel.isHidden()
    assert focused() is before


def test_undo_stays_in_the_panel(panel: SearchPanel) -> None:
    window, undone = panel.window(), []
    action = QAction(window)
    action.setShortcut(QKeySequence.StandardKey.Undo)
    action.triggered.connect(lambda: undone.append("the last change"))
    window.addAction(action)
    type_in("x")
    press(Key.Key_Z, CONTROL)
    assert panel.edit.text() == ""
    for _ in range(7):
        press(Key.Key_Z, CONTROL)
        press(Key.Key_Tab)
    assert undone == []
    panel.leave()
    press(Key.Key_Z, CONTROL)
    assert undone == ["the last change"]


def test_what_had_the_focus_may_be_gone(panel: SearchPanel, before: LineInput, show: Show) -> None:
    before.hide()
    press(Key.Key_Escape)
    assert panel.isHidden()


def test_the_panel_fits_a_small_window(panel: SearchPanel, dressed: QApplication) -> None:
    window = panel.window()
    window.resize(911, 420)
    QApplication.processEvents()
    inside = panel.rect().adjusted(8, 8, -8, -8)
    frame = panel.edit.parentWidget()
    assert frame is not None
    assert panel.size() == window.size()
    assert inside.contains(frame.geometry())
    assert frame.rect().contains(panel.filters.geometry())
    window.resize(1366, 900)
    QApplication.processEvents()
    assert (frame.width(), frame.height()) == (860, 520)


def test_found_words_are_bold() -> None:
    parts = bold_parts("😀 \x02one\x03 two \x02😀three\x03")
    assert [(one.start, one.length) for one in parts] == [(3, 3), (11, 7)]
    assert all(one.format.fontWeight() == QFont.Weight.Bold for one in parts)
    assert bold_parts("nothing") == []


def test_long_lines_are_painted_on_one_line(panel: SearchPanel, services: Services, world: World) -> None:
    services.observations.lines.change(
        world.lines[0], text="zebra " + "a much longer text than there is room for " * 40
    )
    services.observations.lines.change(world.lines[1], text="zebra" + "x" * 20_000)
    services.observations.lines.change(world.lines[2], text="zebra\n" * 60)
    assert len(look(panel, "zebra")) == 3
    assert not panel.list.grab().isNull()


# In the window.


@pytest.fixture
def workspace(services: Services, show: Show) -> Workspace:
    made = Workspace(services.database, Settings(academic_year="all"), Path(), Path())
    show(made, width=1000, height=640)
    return made


def test_a_hit_opens_at_its_line(workspace: Workspace, world: World) -> None:
    workspace.search_everything()
    type_in("doubles")
    press(Key.Key_Return)
    tab = workspace.tab()
    assert (tab.kind, tab.editor.record) == ("observation", world.observation)
    assert tab.editor.lines.isVisible()
    assert tab.editor.lines.grid.current() == world.lines[2]
    assert workspace.search.isHidden()


@pytest.mark.parametrize(("text", "page"), [("ratio tables", 0), ("stem", 2), ("leave behind", 2)])
def test_a_hit_opens_its_page(workspace: Workspace, world: World, text: str, page: int) -> None:
    workspace.show_tab("observation")
    workspace.tab().editor.pages.setCurrentIndex(1)
    workspace.search_everything()
    type_in(text)
    press(Key.Key_Return)
    assert workspace.tab().editor.record == world.observation
    assert workspace.tab().editor.pages.currentIndex() == page


@pytest.mark.parametrize(
    ("text", "told", "page"),
    [
        ("25-12", "NCP25-12 Embedding\nWork Group · 2025/26", "Group"),
        ("maryam", "Maryam Invented\nMember of a Work Group · NCP25-12 Embedding · 2025/26", "Members"),
        ("parabola", "A parabola\nSession of a Work Group · NCP25-12 Embedding · 20/01/2026", "Sessions"),
        ("try a double", "Try a double number line\nGap task · NCP25-12 Embedding · 20/01/2026", "Sessions"),
        ("talk most", "They talk most\nQuestion on a plan · NCP25-12 Embedding · 2025/26", "Critique"),
    ],
)
def test_a_hit_opens_its_work_group(workspace: Workspace, world: World, text: str, told: str, page: str) -> None:
    services = workspace.services
    group = work_group(services, world)
    services.sessions.change(services.sessions.of(group)[0].id, maths="A parabola")
    members = services.work_groups.members
    members.change(members.of(group)[0].id, slt_contact="Maryam Invented")
    workspace.search_everything()
    type_in(text)
    workspace.search.look()
    assert shown(workspace.search) == [told]
    press(Key.Key_Return)
    assert (workspace.tab().kind, workspace.tab().editor.record) == ("work_group", group)
    pages = workspace.tab().editor.pages
    assert pages.tabText(pages.currentIndex()) == page
    assert workspace.search.isHidden()


def test_another_tab_takes_the_place_of_the_search(workspace: Workspace) -> None:
    workspace.show_tab("visit")
    workspace.search_everything()
    workspace.show_tab("plan")
    assert workspace.search.isHidden()


@pytest.mark.parametrize("view", ["observe", "discuss"])
def test_the_search_stands_above_a_view_that_fills_the_window(workspace: Workspace, world: World, view: str) -> None:
    workspace.stage.open_view(view, world.observation)
    place = focused()
    workspace.search_everything()
    assert workspace.search.isVisible()
    assert workspace.search.size() == workspace.size()
    press(Key.Key_Escape)
    assert workspace.stage.view is not None
    assert focused() is place
    workspace.search_everything()
    type_in("ratio slides")
    press(Key.Key_Return)
    assert workspace.stage.view is None
    assert (workspace.tab().kind, workspace.tab().editor.record) == ("visit", world.visit)
