"""The next year of a Work Group, begun by keys in one step."""

import datetime as dt
import uuid

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import World, dump, work_group
from tests.qt.keyboard import Key, focused, name_of, press, replace, tab_order, type_in

from tfm_desktop.domain.departments import PathwayStage
from tfm_desktop.domain.work_groups import WorkGroupKind
from tfm_desktop.qt.work_groups.next_year import BeginNextYearDialog
from tfm_desktop.services.services import Services

NEXT = "2026/27"
SCHOOL = "St Mary’s School"


@pytest.fixture
def group(services: Services, world: World) -> uuid.UUID:
    return work_group(services, world)


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(1366, 768)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def dialog(services: Services, group: uuid.UUID, parent: QWidget, qtbot: QtBot) -> BeginNextYearDialog:
    made = BeginNextYearDialog(services, group, parent)
    made.open()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def go_to(name: str) -> None:
    for _ in range(30):
        if name_of(focused()) == name:
            return
        press(Key.Key_Tab)
    raise AssertionError(name)


def test_everything_is_suggested_and_reached_by_tab(dialog: BeginNextYearDialog, services: Services) -> None:
    assert dialog.kind.value() is WorkGroupKind.TEACHING_FOR_MASTERY
    assert dialog.template.currentText() == "Teaching for Mastery (2025/26)"
    assert dialog.code.placeholderText() == "such as NCP26-…"
    (row,) = dialog.rows
    assert row.tick.isChecked()
    assert row.stage.value() is PathwayStage.TEACHING_FOR_MASTERY
    assert [box.currentText() for box in row.pair.values()] == ["Ada Invented", "Ben Invented"]
    assert (row.plan.isChecked(), row.plan.text()) == (True, "1 aim")
    assert "Embedding in 2025/26" in [label.text() for label in dialog.findChildren(QLabel)]
    assert tab_order(dialog.code) == [
        "Code",
        "Kind",
        "Commitments",
        f"{SCHOOL}: moves on",
        f"{SCHOOL}: stage",
        f"{SCHOOL}: lead advocate",
        f"{SCHOOL}: second advocate",
        f"{SCHOOL}: plan carried forward",
        "Cancel",
        f"Begin {NEXT}",
    ]


def test_enter_begins_the_year_as_it_is_suggested(
    dialog: BeginNextYearDialog, services: Services, world: World, group: uuid.UUID
) -> None:
    before = dump(services.database)
    type_in("NCP26-14")
    press(Key.Key_Return)
    assert not dialog.isVisible()
    assert dialog.made
    made = services.work_groups.get(dialog.made).fields
    assert (made.code, made.year, made.kind) == ("NCP26-14", NEXT, WorkGroupKind.TEACHING_FOR_MASTERY)
    assert len(services.work_groups.members.of(dialog.made)) == 1
    assert services.work_groups.get(group).fields.closed_on
    assert services.database.undo() == "Begin next year"
    assert dump(services.database) == before


def test_an_advocate_is_replaced_by_somebody_new_and_the_plan_left(
    dialog: BeginNextYearDialog, services: Services, world: World
) -> None:
    go_to(f"{SCHOOL}: second advocate")
    replace("Cy New")
    go_to(f"{SCHOOL}: plan carried forward")
    press(Key.Key_Space)
    press(Key.Key_Return)
    assert dialog.made
    assert [name for _, name, _ in services.departments.pair(world.department, NEXT)] == ["Ada Invented", "Cy New"]
    assert services.plans.rows(dt.date(2026, 7, 10), NEXT) == []


def test_another_kind_suggests_its_template_and_stage(dialog: BeginNextYearDialog, services: Services) -> None:
    go_to("Kind")
    type_in("Embedding")
    press(Key.Key_Return)
    assert dialog.made
    made = services.work_groups.get(dialog.made).fields
    assert made.kind is WorkGroupKind.EMBEDDING
    assert made.template_id == services.commitment_templates.suggested(WorkGroupKind.EMBEDDING, NEXT)
    (member,) = services.work_groups.members.of(dialog.made)
    stages = {one.fields.year: one.fields.stage for one in services.departments.stages.of(member.fields.department_id)}
    assert stages[NEXT] is PathwayStage.EMBEDDING


def test_what_cannot_be_is_said_and_can_be_put_right(dialog: BeginNextYearDialog, services: Services) -> None:
    before = dump(services.database)
    go_to(f"{SCHOOL}: moves on")
    press(Key.Key_Space)
    (row,) = dialog.rows
    assert not row.stage.isEnabled()
    press(Key.Key_Return)
    assert dialog.message.text() == "No department moves on yet. Tick at least one."
    press(Key.Key_Space)
    go_to(f"{SCHOOL}: second advocate")
    replace("ada invented")
    press(Key.Key_Return)
    assert "the same person is named twice as advocate" in dialog.message.text()
    assert (dialog.made, dump(services.database)) == (None, before)
    go_to(f"{SCHOOL}: second advocate")
    replace("")
    press(Key.Key_Return)
    assert dialog.made


def test_escape_changes_nothing(dialog: BeginNextYearDialog, services: Services) -> None:
    before = dump(services.database)
    press(Key.Key_Escape)
    assert (dialog.made, dump(services.database)) == (None, before)


def test_a_group_without_members_says_what_to_do(services: Services, parent: QWidget) -> None:
    empty = BeginNextYearDialog(services, services.work_groups.new(year="2025/26"), parent)
    assert not empty.begin_button.isEnabled()
    told = [label.text() for label in empty.findChildren(QLabel)]
    assert "This Work Group has no member departments. Add them on its page Members first." in told
    assert empty.code.placeholderText() == "as the hub writes it"
