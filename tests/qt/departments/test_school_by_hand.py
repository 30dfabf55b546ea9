"""A school that was typed in by hand: put right in the form, found again, never a second time."""

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tfm_desktop.domain.errors import Invalid
from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.qt.common.focus import Focus
from tfm_desktop.qt.departments.school_dialog import SchoolDialog
from tfm_desktop.qt.departments.tab import DepartmentsTab
from tfm_desktop.services.services import Services


@pytest.fixture
def tab(qtbot: QtBot, services: Services, focus: Focus) -> Iterator[DepartmentsTab]:
    made = DepartmentsTab(services, focus)
    qtbot.addWidget(made)
    services.database.listen(made.on_change)
    made.show()
    yield made
    made.close()


def test_it_is_put_right_in_its_department(tab: DepartmentsTab, services: Services) -> None:
    school = services.schools.by_hand(name="Hillside Shcool", town="Leeds")
    department = services.departments.for_school(school)
    tab.show_record(department)
    assert tab.editor.school.isVisibleTo(tab)
    name = tab.editor.school.input("name")
    name.setFocus()
    name.selectAll()
    QTest.keyClicks(name, "Hillside School")
    tab.flush()
    assert services.schools.get(school).fields.name == "Hillside School"
    assert [one.id for one in services.schools.find("hillside school")] == [school]
    services.database.undo()
    assert services.schools.find("hillside school") == []


def test_a_school_of_the_register_is_as_the_register_has_it(tab: DepartmentsTab, services: Services) -> None:
    services.schools.take([SchoolFields(name="Haverstock School", urn="100049")])
    found = services.schools.by_urn("100049")
    assert found is not None
    tab.show_record(services.departments.for_school(found.id))
    assert not tab.editor.school.isVisibleTo(tab)


def test_a_urn_of_the_register_is_not_typed_in_again(qtbot: QtBot, tab: DepartmentsTab, services: Services) -> None:
    services.schools.take([SchoolFields(name="Haverstock School", urn="100049")])
    with pytest.raises(Invalid):
        services.schools.by_hand(name="Haverstock", urn="100049")
    dialog = SchoolDialog(services, tab)
    qtbot.addWidget(dialog)
    dialog.by_hand.click()
    dialog.edits["name"].setText("Haverstock")
    dialog.edits["urn"].setText(" 100049 ")
    dialog.make.click()
    assert dialog.school is None
    assert dialog.message.text() == "URN 100049 is Haverstock School in the register. Find it there."
    dialog.edits["urn"].clear()
    dialog.make.click()
    assert dialog.school is not None
