import datetime as dt
import uuid

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, focused, press, replace, tab_order

from tfm_desktop.qt.dialogs.lines_on_idea import LinesOnIdea
from tfm_desktop.services import coverage
from tfm_desktop.services.services import Services


@pytest.fixture
def window(show: Show) -> QWidget:
    return show(QWidget())


def shown(services: Services, window: QWidget, qtbot: QtBot, department: uuid.UUID | None) -> LinesOnIdea:
    dialog = LinesOnIdea(services, window)
    qtbot.addWidget(dialog)
    dialog.refresh(department)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def columns(dialog: LinesOnIdea) -> dict[str, list[str]]:
    """Give the years from left to right, each with what is heard of its cards."""
    found = {}
    for column in dialog.columns:
        cards = [column.cards.item(place).text() for place in range(column.cards.count())]
        found[column.findChildren(QLabel)[0].text()] = cards
    return found


@pytest.fixture
def years(services: Services, world: World) -> dict[str, uuid.UUID]:
    """Write lines on fluency in three academic years, one of them private."""
    lines = {"P: “it": world.lines[2]}
    for day, teacher, text, private in (
        (dt.date(2024, 11, 5), world.teacher, "T asks for a second way", False),
        (dt.date(2024, 11, 6), world.head, "Fingers under the desk", True),
        (dt.date(2022, 6, 7), world.teacher, "Tables chanted", False),
    ):
        made = services.observations.duplicate(world.observation, day)
        services.observations.change(made, teacher_id=teacher)
        marks = {"text": text, "ideas": ("fluency",), "private": private}
        lines[text] = services.observations.add_line(made, dt.time(9, 10), **marks)
    return lines


def test_years_stand_side_by_side_the_newest_on_the_left(
    services: Services, world: World, years: dict[str, uuid.UUID], window: QWidget, qtbot: QtBot
) -> None:
    dialog = shown(services, window, qtbot, world.department)
    assert focused() is dialog.idea
    assert "“Coherence” was not seen here yet." in dialog.told.text()
    press(Key.Key_Down, times=3)
    assert columns(dialog) == {
        "2025/26": ["14/01/2026  09:20, Ben Invented · Ratio tables, P: “it doubles because 3 × 2 is 6”"],
        "2024/25": [
            "06/11/2024  09:10, Private, Ada Invented · Ratio tables, Fingers under the desk",
            "05/11/2024  09:10, Ben Invented · Ratio tables, T asks for a second way",
        ],
        "2021/22": ["07/06/2022  09:10, Ben Invented · Ratio tables, Tables chanted"],
    }
    assert dialog.told.text() == "4 lines in 3 academic years, the newest on the left."


def test_lines_and_years_are_gone_about_by_arrows_and_opened_with_enter(
    services: Services, world: World, years: dict[str, uuid.UUID], window: QWidget, qtbot: QtBot
) -> None:
    dialog = shown(services, window, qtbot, world.department)
    press(Key.Key_Down, times=3)
    press(Key.Key_Tab)
    assert focused() is dialog.columns[0].cards
    press(Key.Key_Left)
    press(Key.Key_Right)
    press(Key.Key_Down)
    assert [len(one.cards.selectedItems()) for one in dialog.columns] == [0, 1, 0]
    press(Key.Key_Tab)
    assert focused() is dialog.close_button
    press(Key.Key_Backtab)
    assert focused() is dialog.columns[1].cards
    press(Key.Key_Return)
    assert not dialog.isVisible()
    assert dialog.opened is not None
    assert dialog.opened.id == years["T asks for a second way"]
    dialog.refresh(world.department)
    dialog.show()
    assert dialog.idea.currentText() == "Fluency"
    assert list(columns(dialog)) == ["2025/26", "2024/25", "2021/22"]


def test_a_person_is_typed_with_or_without_a_department(
    services: Services, world: World, years: dict[str, uuid.UUID], window: QWidget, qtbot: QtBot
) -> None:
    dialog = shown(services, window, qtbot, None)
    assert focused().window() is dialog
    assert dialog.told.text() == "Choose a department or a person, and an idea."
    assert not dialog.open_button.isEnabled()
    dialog.person.setFocus()
    replace("ada")
    press(Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.person.currentText() == "Ada Invented · St Mary’s School"
    press(Key.Key_Tab)
    assert focused() is dialog.idea
    press(Key.Key_Down, times=3)
    assert list(columns(dialog)) == ["2024/25"]
    dialog.department.setFocus()
    replace("mary")
    press(Key.Key_Return)
    assert dialog.person.currentText() == "Ada Invented"
    assert list(columns(dialog)) == ["2024/25"]
    press(Key.Key_Tab)
    assert focused() is dialog.person
    replace("")
    press(Key.Key_Return)
    assert list(columns(dialog)) == ["2025/26", "2024/25", "2021/22"]


def test_a_department_that_came_in_front_is_taken_and_else_it_stays_as_it_was(
    services: Services, world: World, window: QWidget, qtbot: QtBot
) -> None:
    other = services.departments.for_school(services.schools.by_hand(name="Ash Park"))
    dialog = shown(services, window, qtbot, world.department)
    dialog.department.setFocus()
    replace("ash")
    press(Key.Key_Return)
    dialog.refresh(world.department)
    assert dialog.department.value() == other
    dialog.refresh(other)
    dialog.refresh(world.department)
    assert dialog.department.value() == world.department


def test_without_a_department_it_says_what_to_do(empty_services: Services, window: QWidget, qtbot: QtBot) -> None:
    dialog = shown(empty_services, window, qtbot, None)
    assert dialog.told.text().startswith("There is no department yet. Make one first under Departments")
    press(Key.Key_Return)
    assert dialog.isVisible()
    press(Key.Key_Escape)
    assert not dialog.isVisible()


def test_more_lines_than_are_shown_are_counted(services: Services, world: World, window: QWidget, qtbot: QtBot) -> None:
    with services.database.change("Lines"):
        for number in range(coverage.SHOWN_OF_YEAR):
            services.observations.lines.add(world.observation, text=f"{number}", ideas=("fluency",))
    dialog = shown(services, window, qtbot, world.department)
    press(Key.Key_Down, times=3)
    assert dialog.columns[0].told.text() == "101 lines; the newest 100 are shown"
    assert dialog.columns[0].cards.count() == coverage.SHOWN_OF_YEAR


def test_an_idea_that_is_no_longer_offered_can_still_be_asked_for(
    services: Services, world: World, window: QWidget, qtbot: QtBot
) -> None:
    services.frameworks.own()
    ideas = services.frameworks.ideas
    (fluency,) = ideas.all(ideas.select(ideas.c.key == "fluency"))
    ideas.change(fluency.id, hidden=True)
    dialog = shown(services, window, qtbot, world.department)
    press(Key.Key_End)
    assert dialog.idea.currentText() == "Fluency (no longer offered)"
    assert list(columns(dialog)) == ["2025/26"]


@pytest.mark.parametrize("text", ["w" * 20_000, "a\tb\n" * 500, "<b>&amp;</b> 😀 שלום √2", ""])
def test_any_text_makes_a_card_of_a_moderate_height(
    services: Services, world: World, window: QWidget, qtbot: QtBot, text: str
) -> None:
    services.observations.lines.change(world.lines[2], text=text, private=True)
    dialog = shown(services, window, qtbot, world.department)
    press(Key.Key_Down, times=3)
    cards = dialog.columns[0].cards
    assert 40 < cards.visualItemRect(cards.item(0)).height() < 400
    assert not dialog.grab().isNull()


def test_a_double_click_opens(services: Services, world: World, window: QWidget, qtbot: QtBot) -> None:
    dialog = shown(services, window, qtbot, world.department)
    press(Key.Key_Down, times=3)
    cards = dialog.columns[0].cards
    middle = cards.visualItemRect(cards.item(0)).center()
    QTest.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseDClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert dialog.opened is not None
    assert dialog.opened.observation == world.observation


def test_everything_has_a_name(services: Services, world: World, window: QWidget, qtbot: QtBot) -> None:
    dialog = shown(services, window, qtbot, world.department)
    press(Key.Key_Down, times=3)
    assert tab_order(dialog.department) == [
        "Department",
        "Person",
        "Idea",
        "Lines in 2025/26",
        "Close",
        "Open in its observation",
    ]
