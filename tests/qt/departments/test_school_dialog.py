import uuid

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, focused, name_of, press, replace, tab_order, type_in

from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.qt.departments.school_dialog import SchoolDialog
from tfm_desktop.services.services import Services

SCHOOLS = [
    SchoolFields(name="Haverstock School", urn="100049", town="London", postcode="NW3 2BQ", local_authority="Camden"),
    SchoolFields(name="Ash Park Primary", urn="100050", town="Leicester", phase="Primary", type_group="Academies"),
    SchoolFields(name="Old Haverstock", urn="100051", town="London", status="Closed"),
]


@pytest.fixture
def dialog(empty_services: Services, show: Show, qtbot: QtBot) -> SchoolDialog:
    empty_services.schools.take(SCHOOLS)
    made = SchoolDialog(empty_services, show(QWidget()))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def hits(dialog: SchoolDialog) -> list[str]:
    dialog.finder.look()
    return [dialog.finder.list.item(place).text() for place in range(dialog.finder.list.count())]


def name(services: Services, school: uuid.UUID | None) -> str:
    assert school is not None
    return services.schools.get(school).fields.name


def test_a_school_of_the_register_is_found_by_keyboard(dialog: SchoolDialog, empty_services: Services) -> None:
    assert focused() is dialog.finder.edit
    type_in("hav lond nw3")
    press(Key.Key_Return)
    assert not dialog.isVisible()
    assert name(empty_services, dialog.school) == "Haverstock School"


def test_hits_say_where_a_school_is_and_what_speaks_against_it(dialog: SchoolDialog) -> None:
    type_in("haverstock")
    assert hits(dialog) == [
        "Haverstock School\nLondon · NW3 2BQ · Camden · URN 100049",
        "Old Haverstock\nLondon · URN 100051 · Closed",
    ]
    replace("ash park")
    assert hits(dialog) == ["Ash Park Primary\nLeicester · URN 100050 · not eligible"]


def test_a_school_is_typed_in_by_hand(dialog: SchoolDialog, empty_services: Services) -> None:
    type_in("St Nobody’s")
    press(Key.Key_Return)
    assert dialog.isVisible(), "nothing fits, so nothing is taken"
    while focused() is not dialog.by_hand:
        press(Key.Key_Tab)
    press(Key.Key_Space)
    assert focused() is dialog.edits["name"]
    assert dialog.edits["name"].text() == "St Nobody’s"
    press(Key.Key_Tab)
    type_in("Camden")
    press(Key.Key_Return)
    school = empty_services.schools.get(dialog.school or uuid.uuid4()).fields
    assert (school.name, school.town, school.by_hand) == ("St Nobody’s", "Camden", True)


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [("urn", "1000AB", "“1000AB” is not a URN."), ("name", "  ", "Name: this cannot be empty.")],
)
def test_what_cannot_be_a_school_is_told_beside_its_field(
    dialog: SchoolDialog, field: str, text: str, sentence: str
) -> None:
    dialog.by_hand.click()
    dialog.edits["name"].setText("St Nobody’s")
    dialog.edits[field].setText(text)
    press(Key.Key_Return)
    assert dialog.message.text().startswith(sentence)
    assert focused() is dialog.edits[field]
    assert dialog.edits[field].text() == text
    assert dialog.isVisible()
    assert dialog.school is None


def test_one_can_go_back_and_think_better_of_it(dialog: SchoolDialog) -> None:
    dialog.by_hand.click()
    (back,) = [one for one in dialog.findChildren(QPushButton) if one.text() == "&Back to the register"]
    back.click()
    assert focused() is dialog.finder.edit
    press(Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.school is None


def test_everything_has_a_name_and_is_reached_by_tab(dialog: SchoolDialog) -> None:
    assert set(tab_order(dialog.finder.edit)) == {
        "School: name, town, postcode or URN",
        "Type the school in by hand",
        "Cancel",
    }
    dialog.by_hand.click()
    assert tab_order(dialog.edits["name"])[:4] == ["Name", "Town", "Postcode", "URN, if known"]
    assert all(name_of(edit) for edit in dialog.findChildren(QLineEdit))


def test_the_same_school_is_not_made_twice(services: Services, world: World) -> None:
    assert services.departments.for_school(world.school) == world.department
