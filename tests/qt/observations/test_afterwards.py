import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, focused, press, replace, type_in
from tests.qt.signals import heard

from tfm_desktop.domain.observations import ObservationStatus
from tfm_desktop.qt.common.child_grid import ChildGrid
from tfm_desktop.qt.common.focus import Focus
from tfm_desktop.qt.observations.tab import ObservationsTab
from tfm_desktop.qt.observations.tick_list import TickList
from tfm_desktop.services.services import Services


@pytest.fixture
def tab(services: Services, world: World, focus: Focus, show: Show) -> ObservationsTab:
    made = ObservationsTab(services, focus)
    services.database.listen(made.on_change)
    show(made, width=1366, height=1000)
    made.editor.pages.setCurrentIndex(2)
    return made


def grid(tab: ObservationsTab, title: str) -> ChildGrid:
    (found,) = [one for one in tab.findChildren(ChildGrid) if one.view.accessibleName() == title]
    return found


def ticks(tab: ObservationsTab) -> dict[str, bool]:
    rows = tab.editor.strength_lines.list.rows
    places = [rows.index(place) for place in range(rows.rowCount())]
    return {place.data()[:8]: place.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked for place in places}


def test_the_lines_that_may_be_shared_are_ticked_for_the_chosen_strength(tab: ObservationsTab) -> None:
    assert ticks(tab) == {"T draws ": True, "P: “it d": False}


def test_a_tick_is_saved_at_once_and_undone(tab: ObservationsTab, services: Services, world: World) -> None:
    shown = tab.editor.strength_lines.list
    shown.setFocus()
    press(Key.Key_Down)
    press(Key.Key_Space)
    shared = [one for one in services.observations.lines_of_strength(world.strength) if one != world.lines[1]]
    assert shared == [world.lines[0], world.lines[2]]
    assert services.database.undo_label == "Choose lines of strength"
    services.database.undo()
    assert ticks(tab) == {"T draws ": True, "P: “it d": False}


def test_a_new_strength_has_its_lines_to_be_ticked_next(tab: ObservationsTab, services: Services) -> None:
    strengths = grid(tab, "Strengths")
    strengths.focus()
    type_in("Time to think")
    press(Key.Key_Return)
    assert ticks(tab) == {"T draws ": False, "P: “it d": False}
    while not isinstance(focused(), TickList):
        press(Key.Key_Tab)
    press(Key.Key_Space)
    made = strengths.rows.rows[-1].id
    assert len(services.observations.lines_of_strength(made)) == 1
    assert strengths.current() == made


def test_a_next_step_becomes_an_action_and_each_shows_the_other(
    tab: ObservationsTab, services: Services, world: World
) -> None:
    steps = grid(tab, "Next steps")
    send = tab.editor.send
    assert send.isVisible()
    assert send.aim.value() == world.aim, "the aim of the observation is at hand"
    assert send.aim.toolTip() == send.aim.currentText()
    send.send.setFocus()
    press(Key.Key_Space)
    action = services.observations.next_steps.get(world.next_step).fields.action_id
    assert action is not None
    told = services.plans.actions.get(action).fields
    assert (told.what, told.lead, told.due) == ("Try a stem sentence", "Ben", dt.date(2026, 2, 4))
    assert steps.rows.index(0, 3).data() == "Pupils reason aloud"
    assert not send.send.isVisible()
    spy = QSignalSpy(send.opened)
    send.open.setFocus()
    press(Key.Key_Space)
    assert heard(spy)[0] == [world.plan]
    services.database.undo()
    assert send.send.isVisible()
    assert steps.rows.index(0, 3).data() == ""


def test_enter_sends_a_step_and_goes_back_to_the_steps(tab: ObservationsTab, services: Services, world: World) -> None:
    steps, send = grid(tab, "Next steps"), tab.editor.send
    send.send.setFocus()
    press(Key.Key_Return)
    assert services.observations.next_steps.get(world.next_step).fields.action_id is not None
    assert focused() is steps.view
    assert steps.current() == world.next_step
    spy = QSignalSpy(send.opened)
    send.open.setFocus()
    press(Key.Key_Return)
    assert heard(spy)[0] == [world.plan]


def test_without_an_aim_it_is_said_what_is_needed(tab: ObservationsTab, services: Services, world: World) -> None:
    send = tab.editor.send
    spy = QSignalSpy(tab.news)
    send.aim.setFocus()
    replace("")
    send.send.setFocus()
    press(Key.Key_Space)
    assert heard(spy)[0] == ["Choose the aim that the step serves. Aims are made under Plans."]
    assert focused() is send.aim
    assert services.observations.next_steps.get(world.next_step).fields.action_id is None


def test_a_new_step_can_be_sent_at_once(tab: ObservationsTab, services: Services, world: World) -> None:
    steps = grid(tab, "Next steps")
    steps.focus()
    type_in("Plan it together")
    press(Key.Key_Tab)
    type_in("Ada")
    press(Key.Key_Tab)
    type_in("13/2/2026")
    press(Key.Key_Return)
    tab.editor.send.send.setFocus()
    press(Key.Key_Space)
    (_, sent) = services.plans.actions.of(world.aim)
    assert (sent.fields.what, sent.fields.lead) == ("Plan it together", "Ada")
    assert sent.fields.due == dt.date(2026, 2, 13)


def test_the_pages_are_entered_where_the_next_key_belongs(
    tab: ObservationsTab, services: Services, world: World
) -> None:
    tab.enter()
    assert tab.editor.pages.currentIndex() == 0
    assert focused() is tab.editor.context.input("teacher_id")
    tab.editor.turn_page(1)
    assert focused() is tab.editor.lines.grid.view
    tab.editor.turn_page(1)
    assert focused() is tab.editor.reflection.input("reflection")
    services.observations.change(world.observation, status=ObservationStatus.IN_PROGRESS)
    tab.enter()
    assert tab.editor.pages.currentIndex() == 1, "a lesson that is on goes on with its lines"


def test_a_step_that_a_search_found_is_gone_to(tab: ObservationsTab, world: World) -> None:
    tab.editor.pages.setCurrentIndex(0)
    tab.editor.show_found("next_step", world.next_step)
    steps = grid(tab, "Next steps")
    assert focused() is steps.view
    assert steps.current() == world.next_step


def test_a_line_that_becomes_private_can_no_longer_be_ticked(
    tab: ObservationsTab, services: Services, world: World
) -> None:
    services.observations.lines.change(world.lines[0], private=True)
    assert ticks(tab) == {"P: “it d": False}


def test_to_tick_a_line_is_to_agree_and_the_hint_says_so(
    tab: ObservationsTab, services: Services, world: World
) -> None:
    strength_lines = tab.editor.strength_lines
    waits = services.observations.lines.add(world.observation, at=dt.time(9, 30), text="P: why?")
    assert "agree that the teacher sees it" in strength_lines.hint.text()
    rows = strength_lines.list.rows
    assert "not shared yet" in rows.index(2).data(Qt.ItemDataRole.AccessibleTextRole)
    strength_lines.list.setFocus()
    press(Key.Key_End)
    press(Key.Key_Space)
    assert services.observations.lines.get(waits).fields.shareable
    assert "not shared yet" not in rows.index(2).data(Qt.ItemDataRole.AccessibleTextRole)
    services.database.undo()
    assert not services.observations.lines.get(waits).fields.agreed


def test_a_strength_tells_when_it_was_seen_but_of_no_private_line(
    tab: ObservationsTab, services: Services, world: World
) -> None:
    rows = grid(tab, "Strengths").rows
    assert rows.index(0, 1).data() == "09:07"
    services.observations.show_strength_by(world.strength, list(world.lines))
    assert rows.index(0, 1).data() == "09:07, 09:20"
