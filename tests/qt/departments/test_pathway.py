"""The pathway of a department: drawn, told, and opened by keys."""

import datetime as dt

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot
from tests.data_file import World, work_group
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, focused, press
from tests.qt.signals import heard

from tfm_desktop.domain.visits import LedBy
from tfm_desktop.qt.common.focus import Focus
from tfm_desktop.qt.departments.pathway import PathwayPage
from tfm_desktop.qt.departments.tab import DepartmentsTab
from tfm_desktop.services.services import Services


@pytest.fixture
def tab(services: Services, world: World, focus: Focus, show: Show) -> DepartmentsTab:
    focus.set_year("2025/26")
    made = DepartmentsTab(services, focus)
    services.database.listen(made.on_change)
    show(made, width=1366, height=620)
    made.editor.turn_page(-1)
    return made


def pathway(tab: DepartmentsTab) -> PathwayPage:
    return tab.editor.pathway


def rows(tab: DepartmentsTab) -> list[str]:
    return [row.text for row in pathway(tab).list.rows.rows]


def test_the_line_and_the_list_tell_each_year(tab: DepartmentsTab, services: Services, world: World) -> None:
    group = work_group(services, world)
    services.visits.change(world.visit, status="done")
    services.departments.stages.add(world.department, year="2024/25", stage="Development")
    assert pathway(tab).told.text() == "2 years: 2024/25 to 2025/26"
    first, second = pathway(tab).line.accessibleDescription().split("\n")
    assert first == "2024/25: Development; no visits."
    assert second.startswith("2025/26: Embedding; NCP25-12 Embedding, active; 1 visit; plan: 0 of 1 action done")
    assert second.endswith("; advocates: Ada Invented, Ben Invented.")
    assert rows(tab) == [
        "2025/26 · Embedding",
        "Work Group NCP25-12 Embedding, active",
        "Plan: Talk in every lesson",
        "Visit on Wed 14 January 2026",
        "2024/25 · Development",
    ]
    services.work_groups.change(group, code="NCP25-13")
    assert rows(tab)[1] == "Work Group NCP25-13 Embedding, active"


def test_enter_opens_what_is_chosen(tab: DepartmentsTab, services: Services, world: World) -> None:
    group = work_group(services, world)
    (member,) = services.work_groups.members.of(group)
    spy = QSignalSpy(tab.open_record)
    assert focused() is pathway(tab).list
    press(Key.Key_Home)
    for _ in range(3):
        press(Key.Key_Return)
        press(Key.Key_Down)
    assert heard(spy) == [["membership", member.id], ["plan", world.plan], ["visit", world.visit]]


def test_who_led_is_told_once_a_visit_is_done(tab: DepartmentsTab, services: Services, world: World) -> None:
    page = pathway(tab)
    assert page.nobody.isVisible()
    assert not page.led.isVisible()
    services.visits.activities.add(world.visit, led_by=LedBy.DEPARTMENT)
    services.visits.change(world.visit, status="done")
    assert page.led.isVisible()
    assert not page.nobody.isVisible()
    assert page.led.accessibleDescription().split("\n")[:2] == [
        "Autumn 2025/26: no activity noted.",
        "Spring 2025/26: 2 activities: 1 co-led, 1 department.",
    ]
    services.half_terms.new(name="Spring, first half", first=dt.date(2026, 1, 15), last=dt.date(2026, 2, 13))
    assert page.led.accessibleDescription().startswith("Autumn 2025/26: 2 activities: 1 co-led, 1 department.")


def test_a_department_of_which_nothing_is_noted_says_what_to_do(
    tab: DepartmentsTab, services: Services, world: World
) -> None:
    other = services.departments.for_school(services.schools.by_hand(name="Elm School"))
    tab.show_record(other)
    page = pathway(tab)
    assert page.empty.text().startswith("Nothing is noted on the pathway of this department yet. Add its stage")
    for widget in (page.line, page.list, page.led_heading, page.nobody, page.led, page.about_led):
        assert not widget.isVisible()
    tab.show_record(world.department)
    assert page.line.isVisible()
    assert not page.empty.isVisible()


def test_its_pdf_is_asked_for_by_keys_and_names_the_year(tab: DepartmentsTab, world: World) -> None:
    spy = QSignalSpy(tab.report_wanted)
    page = pathway(tab)
    assert page.pdf.text() == "Department’s year PDF"
    assert page.pdf.toolTip().startswith("2025/26 for senior leadership")
    tab.focus.set_year("2024/25")
    assert page.pdf.toolTip().startswith("2024/25 for senior leadership")
    press(Key.Key_Backtab, times=2)
    assert focused() is page.pdf
    press(Key.Key_Return)
    assert heard(spy) == [["department-year", world.department]]


def test_the_list_is_as_tall_as_its_rows_and_the_page_scrolls(
    tab: DepartmentsTab, services: Services, world: World, qtbot: QtBot
) -> None:
    for number in range(30):
        services.visits.new(department_id=world.department, date=dt.date(2026, 1, 15) + dt.timedelta(days=number))
    area = tab.editor.pages.currentWidget()
    assert isinstance(area, QScrollArea)
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 500)
    press(Key.Key_End)
    qtbot.waitUntil(lambda: bar.value() > 300)
    press(Key.Key_Home)
    press(Key.Key_PageDown)
    assert pathway(tab).list.currentIndex().row() == 1, "the keys that turn pages are the page’s"
