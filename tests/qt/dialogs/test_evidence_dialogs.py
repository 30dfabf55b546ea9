"""Using something as evidence, and walking the trail, by keys alone."""

import uuid
from pathlib import Path

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import World
from tests.qt.keyboard import Key, press, type_in
from tests.qt.signals import heard

from tfm_desktop.domain.plans import ActionStatus
from tfm_desktop.qt.dialogs.trail import NOTHING, TrailDialog
from tfm_desktop.qt.dialogs.use_as_evidence import UseAsEvidence
from tfm_desktop.services.services import Services
from tfm_desktop.services.trail import Place


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(1366, 768)
    qtbot.addWidget(made)
    return made


def shown(dialog: QWidget) -> str:
    return "\n".join(one.text() for one in dialog.findChildren(QLabel) if one.isVisible())


def use(services: Services, shown_by: tuple[str, uuid.UUID], parent: QWidget, qtbot: QtBot) -> UseAsEvidence:
    dialog = UseAsEvidence(services.evidence, shown_by, parent)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_a_line_is_tied_to_what_is_found_as_one_types(
    services: Services, world: World, parent: QWidget, qtbot: QtBot
) -> None:
    dialog = use(services, ("line", world.lines[0]), parent, qtbot)
    tied = QSignalSpy(dialog.tied)
    type_in("stem plan")
    press(Key.Key_Return)
    assert not dialog.isVisible()
    (row,) = services.evidence.of(world.aim)
    assert (row.fields.action_id, row.fields.line_id) == (world.action, world.lines[0])
    assert heard(tied) == [["It is evidence of action 1.1 now. Undo takes it away again."]]


def test_an_aim_is_found_by_its_number(services: Services, world: World, parent: QWidget, qtbot: QtBot) -> None:
    dialog = use(services, ("strength", world.strength), parent, qtbot)
    type_in("aim 1")
    dialog.finder.look()
    assert [dialog.finder.list.item(at).text() for at in range(dialog.finder.list.count())] == [
        "Pupils reason aloud\n2025/26 · Aim 1",
        "Stem sentences in all Year 8 lessons\n2025/26 · Criterion of aim 1",
    ]
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert services.evidence.of(world.aim)[0].fields.criterion_id == world.criterion


def test_what_it_is_evidence_of_already_is_said(
    services: Services, world: World, parent: QWidget, qtbot: QtBot
) -> None:
    services.evidence.tie(("aim", world.aim), ("line", world.lines[1]))
    dialog = use(services, ("line", world.lines[1]), parent, qtbot)
    assert "Evidence already of aim 1." in shown(dialog)
    assert "private: it stays on this computer" in shown(dialog)


def test_words_that_no_aim_has_and_a_department_without_a_plan(
    services: Services, world: World, parent: QWidget, qtbot: QtBot
) -> None:
    dialog = use(services, ("visit", world.visit), parent, qtbot)
    type_in("zebra")
    press(Key.Key_Return)
    assert dialog.isVisible()
    assert "No aim, criterion or action has these words" in shown(dialog)
    press(Key.Key_Escape)
    services.plans.bin(world.plan)
    dialog = use(services, ("visit", world.visit), parent, qtbot)
    assert "This department has no plan with an aim yet" in shown(dialog)


def test_a_full_disk_is_said_and_the_dialog_stays(
    services: Services, world: World, parent: QWidget, qtbot: QtBot
) -> None:
    dialog = use(services, ("visit", world.visit), parent, qtbot)
    path: Path = services.database.path
    path.rename(path.with_name("away.tfm"))
    press(Key.Key_Return)
    assert dialog.isVisible()
    assert "is no longer in its folder" in shown(dialog)
    assert services.evidence.of(world.aim) == []
    path.with_name("away.tfm").rename(path)
    press(Key.Key_Return)
    assert len(services.evidence.of(world.aim)) == 1


def trail(services: Services, kind: str, record: uuid.UUID, parent: QWidget, qtbot: QtBot) -> TrailDialog:
    dialog = TrailDialog(services, kind, record, parent)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def texts(dialog: TrailDialog) -> list[str]:
    return [row.text for row in dialog.list.rows.rows]


def test_the_trail_is_walked_there_and_back(services: Services, world: World, parent: QWidget, qtbot: QtBot) -> None:
    services.evidence.tie(("aim", world.aim), ("line", world.lines[0]))
    services.evidence.tie(("action", world.action), ("line", world.lines[2]))
    services.plans.actions.change(world.action, status=ActionStatus.DONE)
    dialog = trail(services, "aim", world.aim, parent, qtbot)
    there = texts(dialog)
    assert there == [
        "Evidence of need",
        "Few full sentences heard",
        "T draws a double number line",
        "Actions",
        "1.1 Plan stem sentences together",
        "What shows the change",
        "P: “it doubles because 3 × 2 is 6”",
    ]
    assert not dialog.open_button.isEnabled()
    press(Key.Key_Down)
    press(Key.Key_Right)
    assert texts(dialog)[:2] == ["Where it was seen", "T draws a double number line"]
    press(Key.Key_Down)
    assert dialog.list.rows.rows[dialog.list.currentIndex().row()].text == "Pupils reason aloud"
    press(Key.Key_Left)
    assert texts(dialog) == there
    assert not dialog.back.isEnabled()
    press(Key.Key_Down, times=2)
    press(Key.Key_Return)
    assert dialog.opened == Place("plan", world.plan, "action", world.action)
    assert not dialog.isVisible()


def test_a_line_that_nothing_is_tied_to(services: Services, world: World, parent: QWidget, qtbot: QtBot) -> None:
    dialog = trail(services, "line", world.lines[0], parent, qtbot)
    assert NOTHING in shown(dialog)
    press(Key.Key_Return)
    assert dialog.opened == Place("observation", world.observation, "line", world.lines[0])


def test_an_aim_in_the_bin_is_not_opened(services: Services, world: World, parent: QWidget, qtbot: QtBot) -> None:
    services.evidence.tie(("aim", world.aim), ("line", world.lines[0]))
    services.plans.aims.bin(world.aim)
    dialog = trail(services, "line", world.lines[0], parent, qtbot)
    press(Key.Key_Down)
    assert "in the bin" in dialog.list.rows.rows[dialog.list.currentIndex().row()].below
    assert not dialog.open_button.isEnabled()
    assert not dialog.follow.isEnabled()
    press(Key.Key_Return)
    assert dialog.isVisible()


def test_a_long_text_leaves_the_dialog_its_size(
    services: Services, world: World, parent: QWidget, qtbot: QtBot
) -> None:
    services.plans.aims.change(world.aim, text="Pupils say why " * 1500)
    dialog = trail(services, "aim", world.aim, parent, qtbot)
    assert dialog.height() <= 768
    dialog.reject()
    using = use(services, ("line", world.lines[0]), parent, qtbot)
    assert using.height() <= 768


def test_a_measure_is_opened_where_it_stands(services: Services, world: World, parent: QWidget, qtbot: QtBot) -> None:
    measure = services.measures.add(world.department, name="Grade 5+")
    services.evidence.tie(("aim", world.aim), ("measure", measure))
    dialog = trail(services, "measure", measure, parent, qtbot)
    press(Key.Key_Return)
    assert dialog.opened == Place("department", world.department, "measure", measure)
