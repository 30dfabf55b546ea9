import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, focused, press, replace, type_in
from tests.qt.signals import heard

from tfm_desktop.domain.plans import ActionStatus
from tfm_desktop.exchange.plan_templates import shipped
from tfm_desktop.qt.common.child_grid import ChildGrid
from tfm_desktop.qt.common.date_input import DateInput
from tfm_desktop.qt.common.focus import Focus
from tfm_desktop.qt.plans.tab import PlansTab
from tfm_desktop.services.services import Services


@pytest.fixture
def tab(services: Services, world: World, focus: Focus, show: Show) -> PlansTab:
    made = PlansTab(services, focus)
    services.database.listen(made.on_change)
    show(made, width=1366, height=1000)
    return made


def grid(tab: PlansTab, title: str) -> ChildGrid:
    (found,) = [one for one in tab.findChildren(ChildGrid) if one.view.accessibleName() == title]
    return found


def labels(tab: PlansTab) -> list[str]:
    return [one.text() for one in tab.editor.findChildren(QLabel)]


def test_the_chosen_aim_and_action_are_shown_on_the_second_page(tab: PlansTab, world: World) -> None:
    assert tab.editor.aim.record == world.aim
    assert tab.editor.action.record == world.action
    assert tab.editor.aim.input("text").value() == "Pupils reason aloud"
    assert tab.editor.pages.isTabEnabled(1)


@pytest.mark.parametrize("finish", [Key.Key_Return, Key.Key_Tab])
def test_a_new_aim_is_gone_on_with_at_once(tab: PlansTab, services: Services, world: World, finish: Qt.Key) -> None:
    aims = grid(tab, "Aims")
    aims.focus()
    type_in("Plan together")
    press(finish)
    made = services.plans.aims.of(world.plan)[-1].id
    assert tab.editor.aim.record == made
    tab.editor.turn_page(1)
    tab.editor.aim.focus("evidence")
    type_in("Four of nine plan with a colleague")
    press(Key.Key_Tab)
    assert services.plans.aims.get(made).fields.evidence == "Four of nine plan with a colleague"
    assert tab.editor.aim.record == made


def test_a_new_action_is_filled_in_below_and_stays_in_sight(tab: PlansTab, services: Services, world: World) -> None:
    tab.editor.pages.setCurrentIndex(1)
    actions = grid(tab, "Actions")
    actions.focus()
    type_in("Agree a one-page form")
    press(Key.Key_Return)
    made = services.plans.actions.of(world.aim)[-1].id
    assert tab.editor.action.record == made
    for name, text in (("lead", "Ada"), ("resources", "One half-day"), ("progress", "Begun")):
        tab.editor.action.focus(name)
        replace(text)
        press(Key.Key_Tab)
        assert tab.editor.action.isVisible()
        assert tab.editor.action.record == made
    saved = services.plans.actions.get(made).fields
    assert (saved.lead, saved.resources, saved.progress) == ("Ada", "One half-day", "Begun")
    assert [one.fields.lead for one in actions.rows.rows] == ["", "Ada"]


def test_progress_is_told_in_words_and_follows(tab: PlansTab, services: Services, world: World) -> None:
    services.plans.actions.change(world.action, None, due=dt.date.today() - dt.timedelta(days=1))
    assert "0 of 1 action done, 1 overdue" in labels(tab)
    assert grid(tab, "Actions").rows.index(0, 3).data() == "Overdue"
    tab.editor.pages.setCurrentIndex(1)
    tab.editor.action.input("status").setFocus()
    type_in("do")
    assert services.plans.actions.get(world.action).fields.status is ActionStatus.DONE
    assert "1 of 1 action done" in labels(tab)
    assert grid(tab, "Actions").rows.index(0, 3).data() == ""


def test_an_action_due_before_it_starts_is_told(tab: PlansTab, services: Services, world: World) -> None:
    tab.editor.pages.setCurrentIndex(1)
    tab.editor.action.focus("start")
    type_in("1/4/2026")
    press(Key.Key_Tab)
    assert tab.editor.action.message("due") == "The action is due before it starts. Check both dates."


def test_an_action_shows_the_step_that_it_came_from(tab: PlansTab, services: Services, world: World) -> None:
    action = services.observations.to_action(world.next_step, world.aim)
    tab.editor.show_found("action", action)
    (button,) = [one for one in tab.editor.findChildren(QPushButton) if one.text().startswith("From the next step")]
    assert button.isVisible()
    spy = QSignalSpy(tab.open_record)
    button.click()
    assert heard(spy)[0] == ["observation", world.observation]
    tab.editor.show_found("action", world.action)
    assert not button.isVisible()


def test_binning_the_only_aim_leaves_nothing_to_type_into(tab: PlansTab, services: Services, world: World) -> None:
    aims = grid(tab, "Aims")
    aims.view.setFocus()
    aims.view.setCurrentIndex(aims.rows.index(0, 0))
    press(Key.Key_Delete)
    assert not tab.editor.pages.isTabEnabled(1)
    assert not tab.editor.aim.isEnabled()
    assert "No actions yet" in labels(tab)
    services.database.undo()
    aims.view.setCurrentIndex(aims.rows.index(0, 0))
    assert tab.editor.aim.record == world.aim
    assert tab.editor.pages.isTabEnabled(1)


def test_what_is_typed_on_one_page_is_saved_when_the_other_is_turned_to(
    tab: PlansTab, services: Services, world: World
) -> None:
    tab.editor.turn_page(1)
    tab.editor.aim.focus("text")
    replace("Pupils reason aloud in pairs")
    tab.editor.turn_page(-1)
    assert services.plans.aims.get(world.aim).fields.text == "Pupils reason aloud in pairs"
    assert focused() is tab.editor.form.input("title")
    assert grid(tab, "Aims").rows.index(0, 0).data() == "Pupils reason aloud in pairs"


def test_a_piece_of_evidence_is_typed_with_where_it_comes_from(tab: PlansTab, services: Services, world: World) -> None:
    tab.editor.pages.setCurrentIndex(1)
    grid(tab, "Evidence").focus()
    type_in("Answers of one word in nine books of ten")
    press(Key.Key_Return)
    (made,) = services.evidence.of(world.aim)
    assert tab.editor.piece.record == made.id
    tab.editor.piece.focus("source")
    type_in("Work scrutiny")
    press(Key.Key_Tab)
    type_in("3/10/2025")
    press(Key.Key_Tab)
    shown = grid(tab, "Evidence").rows
    assert shown.index(0, 1).data() == "03/10/2025\nWork scrutiny"
    assert shown.index(0, 2).data() == "Aim 1"
    assert services.evidence.of_aim(world.aim)[0].date == dt.date(2025, 10, 3)


def test_a_tied_line_is_told_and_a_private_one_marked(tab: PlansTab, services: Services, world: World) -> None:
    tab.editor.pages.setCurrentIndex(1)
    services.evidence.tie(("action", world.action), ("line", world.lines[1]))
    shown = grid(tab, "Evidence").rows
    assert shown.index(0, 1).data() == (
        "14/01/2026 · Observation, Year 8, Ratio tables · private, stays here\nI wonder about the back row"
    )
    assert (shown.index(0, 2).data(), shown.index(0, 3).data()) == ("Action 1.1", "Shows the change")
    assert not tab.editor.piece.isVisible()


def test_what_is_in_front_is_what_the_cursor_is_in(tab: PlansTab, world: World) -> None:
    assert tab.editor.in_front() == ("aim", world.aim)
    tab.editor.pages.setCurrentIndex(1)
    assert tab.editor.in_front() == ("aim", world.aim)
    for title, found in (("Actions", ("action", world.action)), ("Success criteria", ("criterion", world.criterion))):
        grid(tab, title).choose(found[1])
        assert tab.editor.in_front() == found


def test_the_trail_and_the_review_are_asked_for(tab: PlansTab, world: World) -> None:
    trail, view = QSignalSpy(tab.trail_wanted), QSignalSpy(tab.view_wanted)
    tab.editor.pages.setCurrentIndex(1)
    for name in ("Trail of this aim", "Review"):
        (button,) = [one for one in tab.editor.findChildren(QPushButton) if one.text() == name]
        button.click()
    assert heard(trail) == [["aim", world.aim]]
    assert heard(view) == [["review", world.plan]]


def test_where_an_aim_was_carried_from_is_said(tab: PlansTab, services: Services, world: World) -> None:
    following = services.plans.carry_forward(world.plan)
    tab.show_record(following)
    tab.editor.pages.setCurrentIndex(1)
    assert "Carried forward from 2025/26, aim 1." in labels(tab)


@pytest.mark.parametrize("kind", ["criterion", "evidence", "review"])
def test_what_a_search_found_is_gone_to(tab: PlansTab, services: Services, world: World, kind: str) -> None:
    review = services.reviews.begin(world.plan, dt.date.today())
    services.reviews.record(review, dt.date.today())
    evidence = services.evidence.add(world.aim, text="Answers of one word")
    records = {"criterion": world.criterion, "evidence": evidence, "review": review}
    tab.editor.show_found(kind, records[kind])
    shown = {
        "criterion": grid(tab, "Success criteria").current(),
        "evidence": grid(tab, "Evidence").current(),
        "review": tab.editor.past.reviews.current(),
    }
    assert shown[kind] == records[kind]


def test_undoing_the_only_plan_leaves_no_page_that_looks_for_it(
    tab: PlansTab, services: Services, world: World
) -> None:
    services.plans.bin(world.plan)
    made = services.plan_templates.begin(world.department, "2026/27", shipped()[0], dt.date(2026, 9, 1))
    tab.refresh()
    tab.show_record(made)
    tab.editor.go_to_page(1)
    services.database.undo()
    assert tab.editor.pages.currentIndex() != 1
    assert tab.editor.record is None
    assert tab.editor.programme.record is None


def test_no_page_is_wider_than_its_room_in_a_small_window(
    services: Services, world: World, focus: Focus, dressed: QApplication, show: Show
) -> None:
    made = PlansTab(services, focus)
    show(made, width=911, height=512)
    pages = made.editor.pages
    for place in range(pages.count()):
        made.editor.go_to_page(place)
        area = pages.widget(place)
        assert isinstance(area, QScrollArea)
        assert area.horizontalScrollBar().maximum() == 0, pages.tabText(place)
    made.editor.go_to_page(0)
    for one in made.editor.findChildren(DateInput):
        room = one.width() - one.minimumSizeHint().width()
        assert not one.isVisible() or room >= 0, one.accessibleName()


def test_each_part_of_the_aim_follows_what_it_tells_of(tab: PlansTab, services: Services, world: World) -> None:
    tab.editor.pages.setCurrentIndex(1)
    services.evidence.tie(("action", world.action), ("line", world.lines[0]))
    shown = {name: grid(tab, name).rows for name in ("Evidence", "Success criteria", "Actions")}
    services.observations.lines.change(world.lines[0], text="T draws a bar")
    assert shown["Evidence"].index(0, 1).data().endswith("T draws a bar")
    services.plans.criteria.change(world.criterion, text="Stem sentences everywhere")
    assert shown["Success criteria"].index(0, 0).data() == "Stem sentences everywhere"
    services.plans.actions.change(world.action, what="Plan them together")
    assert shown["Actions"].index(0, 0).data() == "Plan them together"
    assert tab.editor.action.input("what").value() == "Plan them together"
    services.plans.aims.change(world.aim, text="Pupils reason to one another")
    assert tab.editor.aim.input("text").value() == "Pupils reason to one another"
    services.plans.actions.bin(world.action)
    assert shown["Evidence"].index(0, 2).data() == "Action, in the bin"
    services.database.undo()
    assert shown["Evidence"].index(0, 2).data() == "Action 1.1"


def test_where_an_action_came_from_follows_the_observation(tab: PlansTab, services: Services, world: World) -> None:
    tab.editor.pages.setCurrentIndex(1)
    action = services.observations.to_action(world.next_step, world.aim)
    tab.editor.action_grid.choose(action)
    (came_from,) = [one for one in tab.editor.findChildren(QPushButton) if one.text().startswith("From the next step")]
    services.observations.change(world.observation, date=dt.date(2026, 1, 21))
    assert came_from.text() == "From the next step of the observation on 21/01/2026: open it"
    services.observations.next_steps.bin(world.next_step)
    assert not came_from.isVisible()
