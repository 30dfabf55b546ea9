import datetime as dt

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, focused, press
from tests.qt.signals import heard

from tfm_desktop.qt.common.focus import Focus
from tfm_desktop.qt.departments.ideas_seen import IdeasSeen
from tfm_desktop.qt.departments.tab import DepartmentsTab
from tfm_desktop.services.services import Services


@pytest.fixture
def tab(services: Services, world: World, focus: Focus, show: Show) -> DepartmentsTab:
    focus.set_year("2025/26")
    made = DepartmentsTab(services, focus)
    services.database.listen(made.on_change)
    show(made, width=1366, height=500)
    made.editor.turn_page(1)
    return made


def seen(tab: DepartmentsTab) -> IdeasSeen:
    return tab.editor.ideas


def words(tab: DepartmentsTab) -> list[str]:
    return seen(tab).chart.accessibleDescription().split("\n")


def test_the_chart_says_when_and_in_whose_lessons(tab: DepartmentsTab) -> None:
    assert focused() is seen(tab).chart
    assert seen(tab).told.text() == "2025/26: 1 observation"
    assert "Fluency: 1 line in 1 observation (14 Jan, Ben Invented, 1)." in words(tab)
    assert "Coherence: not seen yet." in words(tab)
    assert "Lines that the observer keeps private are not counted." in seen(tab).legend.text()


def test_it_follows_the_lines_and_no_private_one_leaves_a_trace(
    tab: DepartmentsTab, services: Services, world: World
) -> None:
    services.observations.lines.change(world.lines[1], ideas=("coherence",))
    assert "Coherence: not seen yet." in words(tab)
    services.observations.lines.change(world.lines[1], private=False)
    assert "Coherence: 1 line in 1 observation (14 Jan, Ben Invented, 1)." in words(tab)


def test_another_year_says_what_to_do_where_nothing_was_observed(
    tab: DepartmentsTab, services: Services, world: World
) -> None:
    before = services.observations.duplicate(world.observation, dt.date(2024, 11, 5))
    services.observations.add_line(before, None, text="Talk in pairs", ideas=("thinking",))
    tab.focus.set_year("2024/25")
    assert "Mathematical Thinking: 1 line in 1 observation (5 Nov, Ben Invented, 1)." in words(tab)
    tab.focus.set_year("2020/21")
    assert seen(tab).told.text() == "2020/21: no observations"
    assert seen(tab).legend.text().startswith("Nothing was observed in 2020/21 yet. Choose another academic year")
    assert not seen(tab).chart.isVisible()
    assert not seen(tab).pdf.isEnabled()
    assert seen(tab).pdf.toolTip() == "Nothing was observed in 2020/21 yet"
    tab.focus.set_year("2024/25")
    assert seen(tab).pdf.isEnabled()


def test_what_changed_out_of_sight_is_there_when_it_comes_in_sight(
    tab: DepartmentsTab, services: Services, world: World
) -> None:
    tab.editor.turn_page(-1)
    services.observations.lines.change(world.lines[0], ideas=("variation",))
    assert "Variation: not seen yet." in words(tab)
    tab.editor.turn_page(1)
    assert "Variation: 1 line in 1 observation (14 Jan, Ben Invented, 1)." in words(tab)


def test_the_page_is_scrolled_by_keys(tab: DepartmentsTab, qtbot: QtBot) -> None:
    area = tab.editor.pages.currentWidget()
    assert isinstance(area, QScrollArea)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    press(Key.Key_PageDown)
    assert area.verticalScrollBar().value() > 0


def test_its_pdf_is_asked_for_by_keys(tab: DepartmentsTab, world: World) -> None:
    spy = QSignalSpy(tab.report_wanted)
    press(Key.Key_Backtab)
    assert focused() is seen(tab).pdf
    press(Key.Key_Return)
    tab.want_report()
    assert heard(spy) == [["coverage", world.department]] * 2
