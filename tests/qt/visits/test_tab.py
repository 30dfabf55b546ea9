import datetime as dt

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLabel, QPushButton
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, focused, press, replace, type_in
from tests.qt.signals import heard

from tfm_desktop.qt.common.child_grid import ChildGrid
from tfm_desktop.qt.common.focus import Focus
from tfm_desktop.qt.visits.tab import VisitsTab
from tfm_desktop.services.services import Services


@pytest.fixture
def tab(services: Services, world: World, focus: Focus, show: Show) -> VisitsTab:
    made = VisitsTab(services, focus)
    services.database.listen(made.on_change)
    show(made, width=1366, height=768)
    return made


def labels(tab: VisitsTab) -> list[str]:
    return [one.text() for one in tab.editor.findChildren(QLabel)]


def test_a_new_visit_is_for_today_and_begins_with_its_date(tab: VisitsTab, services: Services) -> None:
    made = tab.new()
    assert made is not None
    assert services.visits.get(made).fields.date == dt.date.today()
    assert focused() is tab.editor.form.input("date")
    assert tab.editor.form.input("date").selectedText()


def test_a_visit_in_words_follows_what_is_typed(tab: VisitsTab, services: Services, world: World) -> None:
    tab.editor.form.focus("start")
    type_in("8.45")
    press(Key.Key_Tab)
    assert "Wed 14 January 2026 08:45" in labels(tab)


def test_observations_on_the_visit_are_listed_and_opened(tab: VisitsTab, services: Services, world: World) -> None:
    def buttons() -> list[QPushButton]:
        return [one for one in tab.editor.findChildren(QPushButton) if "Ratio" in one.text() or "Surds" in one.text()]

    (first,) = buttons()
    assert first.text() == "09:05 · Ben Invented · Ratio tables · Planned"
    spy = QSignalSpy(tab.open_record)
    first.click()
    assert heard(spy)[0] == ["observation", world.observation]
    services.observations.new(
        department_id=world.department, visit_id=world.visit, date=dt.date(2026, 1, 14), topic="Surds"
    )
    assert [one.text() for one in buttons() if not one.isHidden()][
        -1
    ] == "09:05 · Ben Invented · Ratio tables · Planned"
    assert any("Surds" in one.text() for one in buttons())


def test_a_new_observation_takes_over_what_the_visit_knows(tab: VisitsTab, world: World) -> None:
    tab.editor.form.focus("date")
    replace("15/1/2026")
    spy = QSignalSpy(tab.new_record)
    (button,) = [one for one in tab.editor.findChildren(QPushButton) if one.text() == "New observation"]
    button.click()
    values = {"department_id": world.department, "visit_id": world.visit, "date": dt.date(2026, 1, 15)}
    assert heard(spy)[0] == ["observation", values]


def test_the_two_forms_of_a_visit_know_of_each_other(tab: VisitsTab, services: Services) -> None:
    tab.editor.afterwards.focus("next_visit")
    type_in("1/2/2026")
    press(Key.Key_Tab)
    assert tab.editor.afterwards.message("next_visit") == ""
    tab.editor.form.focus("date")
    replace("3/3/2026")
    press(Key.Key_Tab)
    assert tab.editor.afterwards.message("next_visit") == "The next visit lies before this one. Check both dates."


def test_what_was_agreed_is_ticked_off(tab: VisitsTab, services: Services, world: World) -> None:
    (agreed,) = [one for one in tab.findChildren(ChildGrid) if one.view.accessibleName() == "Agreed actions"]
    agreed.view.setFocus()
    agreed.view.setCurrentIndex(agreed.rows.index(0, 3))
    press(Key.Key_Space)
    assert services.visits.actions.of(world.visit)[0].fields.done
