import uuid
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, in_dialog, press, type_in

from tfm_desktop.qt.common.pick_department import PickDepartment, pick_department
from tfm_desktop.services.services import Services


@pytest.fixture
def ash_park(services: Services) -> uuid.UUID:
    return services.departments.for_school(services.schools.by_hand(name="Ash Park", town="Leicester"))


def pick(services: Services, parent: QWidget, keys: Callable[[], None]) -> uuid.UUID | None:
    """Ask for a department, and type into the dialog."""
    in_dialog(lambda _dialog: keys())
    return pick_department(services, None, parent)


def test_the_one_in_focus_or_the_only_one_needs_no_asking(services: Services, world: World, show: Show) -> None:
    window = show(QWidget())
    assert pick_department(services, None, window) == world.department
    other = services.departments.for_school(services.schools.by_hand(name="Ash Park"))
    assert pick_department(services, other, window) == other


def test_a_department_is_picked_by_the_beginning_of_its_name(
    services: Services, world: World, ash_park: uuid.UUID, show: Show
) -> None:
    window = show(QWidget())

    def keys() -> None:
        type_in("st marys")
        press(Key.Key_Return)

    assert pick(services, window, keys) == world.department

    def arrows() -> None:
        press(Key.Key_Down)
        press(Key.Key_Up)
        press(Key.Key_Return)

    assert pick(services, window, arrows) == ash_park


def test_the_department_used_last_is_chosen_at_first(
    services: Services, world: World, ash_park: uuid.UUID, show: Show
) -> None:
    window = show(QWidget())
    assert pick(services, window, lambda: press(Key.Key_Return)) == world.department
    services.plans.new(department_id=ash_park, year="2025/26")
    assert pick(services, window, lambda: press(Key.Key_Return)) == ash_park


def test_escape_picks_none(services: Services, ash_park: uuid.UUID, show: Show) -> None:
    assert pick(services, show(QWidget()), lambda: press(Key.Key_Escape)) is None


def test_a_department_that_is_gone_from_focus_is_asked_for_anew(
    services: Services, world: World, ash_park: uuid.UUID, show: Show
) -> None:
    services.departments.bin(ash_park)
    assert pick_department(services, ash_park, show(QWidget())) == world.department


def test_without_departments_it_is_said_what_to_do(empty_services: Services, show: Show) -> None:
    dialog = PickDepartment(empty_services.departments.names(), show(QWidget()))
    dialog.show()
    told = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert told == ["There is no department yet. Make one first under Departments (Ctrl+2, Ctrl+N)."]
    dialog.finder.edit.setText("x")
    dialog.finder.look()
    assert dialog.finder.none.isVisible()
    dialog.close()
    assert QApplication.activeModalWidget() is None
