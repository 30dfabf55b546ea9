import uuid

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, in_dialog, press, replace, type_in
from tests.qt.signals import heard

from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.qt.common.banner import Banner
from tfm_desktop.qt.common.child_grid import ChildGrid
from tfm_desktop.qt.common.focus import Focus
from tfm_desktop.qt.departments.tab import DepartmentsTab
from tfm_desktop.services.services import Services


@pytest.fixture
def tab(services: Services, world: World, focus: Focus, show: Show) -> DepartmentsTab:
    focus.set_year("2025/26")
    made = DepartmentsTab(services, focus)
    services.database.listen(made.on_change)
    show(made, width=1366, height=768)
    return made


def grid(tab: DepartmentsTab, title: str) -> ChildGrid:
    (found,) = [one for one in tab.findChildren(ChildGrid) if one.view.accessibleName() == title]
    return found


def notice(tab: DepartmentsTab) -> str:
    (banner,) = tab.editor.findChildren(Banner)
    return banner.text


def test_a_new_department_is_found_in_the_register_and_its_people_come_next(
    tab: DepartmentsTab, services: Services, qtbot: QtBot
) -> None:
    services.schools.take([SchoolFields(name="Ash Park", urn="100052", town="Leicester")])

    def find(_dialog: QWidget) -> None:
        type_in("ash park")
        press(Key.Key_Return)

    in_dialog(find)
    made = tab.new()
    assert made is not None
    assert tab.editor.record == made
    tab.window().activateWindow()  # which a platform without windows leaves to us
    qtbot.waitUntil(lambda: QApplication.focusWidget() is grid(tab, "People").view)
    type_in("Cara")
    press(Key.Key_Return)
    assert [one.fields.name for one in services.departments.people.of(made)] == ["Cara"]


def test_all_that_is_held_on_the_chosen_person_is_asked_for(tab: DepartmentsTab, world: World) -> None:
    wanted = QSignalSpy(tab.held_wanted)
    tab.show_record(world.department)
    people = grid(tab, "People")
    people.choose(world.teacher)
    tab.editor.held.click()
    assert heard(wanted) == [[world.teacher]]
    people.focus()
    assert not tab.editor.held.isEnabled(), "nobody is chosen in the empty row"


def test_to_think_better_of_it_makes_nothing(tab: DepartmentsTab, services: Services, world: World) -> None:
    in_dialog(lambda _dialog: press(Key.Key_Escape))
    assert tab.new() is None
    assert tab.editor.record == world.department


def test_a_school_has_one_department(tab: DepartmentsTab, world: World) -> None:
    spy = QSignalSpy(tab.news)

    def find(_dialog: QWidget) -> None:
        type_in("st marys")
        press(Key.Key_Return)

    in_dialog(find)
    assert tab.new() == world.department
    tab.duplicate()
    assert [one[0] for one in heard(spy)] == [
        "This school has a department already; here it is.",
        "A school has one mathematics department, so there is nothing to duplicate here.",
    ]


def test_what_is_unusual_about_the_pair_is_told_as_it_changes(
    tab: DepartmentsTab, services: Services, world: World
) -> None:
    assert notice(tab) == ""
    advocates = grid(tab, "Mastery Advocates")
    advocates.view.setFocus()
    advocates.view.setCurrentIndex(advocates.rows.index(0, 0))
    press(Key.Key_Delete)
    assert notice(tab).startswith("Only one Mastery Advocate is named for 2025/26")
    services.database.undo()
    assert notice(tab) == ""
    tab.focus.set_year("2019/20")
    assert notice(tab).startswith("No Mastery Advocates are named for 2019/20 yet.")


def test_a_person_just_typed_can_be_made_an_advocate_at_once(
    tab: DepartmentsTab, services: Services, world: World
) -> None:
    grid(tab, "People").focus()
    type_in("Cara")
    press(Key.Key_Return)
    grid(tab, "Mastery Advocates").focus()
    type_in("cara")
    press(Key.Key_Return)
    names = services.departments.person_names(world.department)
    added = services.departments.advocates.of(world.department)
    assert "Cara" in {names[one.fields.person_id] for one in added}
    assert "2025/26" in {one.fields.year for one in added}


def test_a_school_typed_in_by_hand_can_be_put_right(tab: DepartmentsTab, services: Services, world: World) -> None:
    name = tab.editor.school.input("name")
    assert name.isVisible()
    name.setFocus()
    replace("St Mary’s Academy")
    press(Key.Key_Tab)
    assert services.schools.get(world.school).fields.name == "St Mary’s Academy"


def test_a_school_of_the_register_is_not_typed_over(tab: DepartmentsTab, services: Services) -> None:
    services.schools.take([SchoolFields(name="Ash Park", urn="100052", type_group="Independent schools", phase="x")])
    school = services.schools.by_urn("100052")
    assert school is not None
    department = services.departments.for_school(school.id)
    tab.show_record(department)
    assert not tab.editor.school.isVisible()
    assert "not eligible" in notice(tab)


@pytest.mark.parametrize(("text", "kind"), [("New visit", "visit"), ("New observation", "observation")])
def test_visits_and_observations_begin_here(tab: DepartmentsTab, world: World, text: str, kind: str) -> None:
    spy = QSignalSpy(tab.new_record)
    (button,) = [one for one in tab.findChildren(QPushButton) if one.text() == text]
    button.click()
    assert heard(spy)[0] == [kind, {"department_id": world.department}]


def test_a_department_that_is_undone_while_in_focus_is_let_go(
    tab: DepartmentsTab, services: Services, world: World
) -> None:
    school = services.schools.by_hand(name="Ash Park")
    made = services.departments.for_school(school)
    tab.show_record(made)
    tab.focus.set_department(made)
    services.database.listen(lambda _change: tab.focus.settle(services.departments.names()))
    services.database.undo()
    assert tab.editor.record == world.department
    assert tab.focus.department is None
    assert isinstance(tab.editor.record, uuid.UUID)
