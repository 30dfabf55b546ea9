"""Templates of commitments, edited by keyboard; what departments have already stays as it was."""

import uuid

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import ALT, CONTROL, SHIFT, Key, focused, press, replace, tab_order, type_in

from tfm_desktop.domain.commitments import shipped
from tfm_desktop.qt.dialogs.commitment_templates import COPIES, NONE, CommitmentTemplatesDialog
from tfm_desktop.services.services import Services

LABEL, WHOM, LEAST, MOST = range(4)


@pytest.fixture
def dialog(services: Services, show: Show, qtbot: QtBot) -> CommitmentTemplatesDialog:
    made = CommitmentTemplatesDialog(services, show(QWidget(), width=1366, height=768))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def names(dialog: CommitmentTemplatesDialog) -> list[str]:
    return [row.text for row in dialog.list.rows.rows]


def by_letter(qtbot: QtBot, dialog: CommitmentTemplatesDialog, letter: str) -> None:
    """Press a button by Alt and its letter, which Qt shows pressed for a moment first."""
    keys = QKeySequence(f"Alt+{letter}")
    button = next(one for one in dialog.findChildren(QPushButton) if one.shortcut() == keys)
    with qtbot.waitSignal(button.clicked):
        press(Key(ord(letter)), ALT)


def go_to_item(dialog: CommitmentTemplatesDialog, row: int, column: int) -> None:
    dialog.items.view.setFocus()
    dialog.items.view.setCurrentIndex(dialog.items.rows.index(row, column))


def test_what_ships_is_listed_with_its_kind_and_its_items(
    dialog: CommitmentTemplatesDialog, services: Services
) -> None:
    assert names(dialog) == [one.template.fields.name for one in shipped()]
    assert dialog.list.rows.rows[4].below == "Secondary Teaching for Mastery, since 2025/26"
    assert focused() is dialog.list
    press(Key.Key_Down, times=2)
    assert dialog.form.input("name").text() == "Embedding and Sustaining (2022/23)"
    assert next(one.fields.label for one in dialog.items.rows.rows) == "Sessions of 3 hours"
    assert any(one.text() == COPIES for one in dialog.findChildren(type(dialog.told)))
    assert not services.commitment_templates.is_edited()


def test_a_template_is_edited_and_the_copy_of_a_member_stays(
    dialog: CommitmentTemplatesDialog, services: Services, world: World, qtbot: QtBot
) -> None:
    template = shipped()[0].template.id
    group = services.work_groups.new(year="2026/27", template_id=template)
    member = services.work_groups.add_member(group, world.department)
    before = services.commitments.of(member)
    assert before
    dialog.form.focus("name")
    replace("Development in our hub")
    press(Key.Key_Tab)
    go_to_item(dialog, 1, LEAST)
    type_in("5")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: names(dialog)[0] == "Development in our hub")
    assert services.commitment_templates.every()[0].items[1].fields.at_least == 5
    assert services.commitments.of(member) == before
    other = services.departments.for_school(services.schools.by_hand(name="Hill School", urn="100050"))
    later = services.work_groups.add_member(group, other)
    assert services.commitments.of(later)[1].fields.at_least == 5


def test_a_maximum_under_its_minimum_is_spoken_of_and_kept(
    dialog: CommitmentTemplatesDialog, services: Services
) -> None:
    assert dialog.notice.isHidden()
    go_to_item(dialog, 1, MOST)
    type_in("2")
    press(Key.Key_Return)
    assert dialog.notice.text() == (
        "In-school release, shared by the two: "
        "The maximum lies under the minimum, so it is left aside. Check both figures."
    )
    assert dialog.notice.isVisible()
    assert services.commitment_templates.every()[0].items[1].fields.at_most == 2
    dialog.form.focus("usual_to")
    replace("1")
    press(Key.Key_Tab)
    assert dialog.form.message("usual_to").startswith("The largest group would be smaller")
    press(Key.Key_Z, CONTROL)
    press(Key.Key_Z, CONTROL)
    assert dialog.notice.isHidden()
    assert dialog.form.message("usual_to") == ""


def test_a_template_is_made_and_filled_by_keyboard(
    dialog: CommitmentTemplatesDialog, services: Services, qtbot: QtBot
) -> None:
    press(Key.Key_N, CONTROL)
    assert focused() is dialog.form.input("name")
    replace("Subject leaders")
    press(Key.Key_Tab)
    dialog.items.focus()
    for text in ("Meetings online", "th", "3"):
        type_in(text)
        press(Key.Key_Return if text == "3" else Key.Key_Tab)
    made = services.commitment_templates.every()[-1]
    assert made.template.fields.name == "Subject leaders"
    assert [(one.fields.label, one.fields.at_least) for one in made.items] == [("Meetings online", 3)]
    qtbot.waitUntil(lambda: names(dialog)[-1] == "Subject leaders")


def test_a_template_is_duplicated_and_binned(
    dialog: CommitmentTemplatesDialog, services: Services, qtbot: QtBot
) -> None:
    by_letter(qtbot, dialog, "D")
    assert names(dialog)[-1] == "Development (2020/21) (copy)"
    assert focused() is dialog.form.input("name")
    made = services.commitment_templates.every()[-1]
    assert [one.fields.label for one in made.items] == [one.fields.label for one in shipped()[0].items]
    by_letter(qtbot, dialog, "B")
    assert dialog.told.text() == "“Development (2020/21) (copy)” is in the bin. Ctrl+Z brings it back."
    assert "Development (2020/21) (copy)" not in names(dialog)
    press(Key.Key_Z, CONTROL)
    assert names(dialog)[-1] == "Development (2020/21) (copy)"
    press(Key.Key_Z, CONTROL)
    assert names(dialog) == [one.template.fields.name for one in shipped()]
    press(Key.Key_Z, CONTROL)
    assert dialog.told.text() == "There is no other change of the templates."
    press(Key.Key_Z, CONTROL | SHIFT)
    assert names(dialog)[-1] == "Development (2020/21) (copy)"


def test_where_all_are_in_the_bin_it_says_what_to_do(
    dialog: CommitmentTemplatesDialog, services: Services, qtbot: QtBot
) -> None:
    for _ in shipped():
        by_letter(qtbot, dialog, "B")
    assert names(dialog) == []
    assert dialog.nothing.text() == NONE
    assert dialog.nothing.isVisible()
    assert dialog.form.isHidden()
    assert dialog.items.isHidden()
    press(Key.Key_Z, CONTROL)
    assert len(names(dialog)) == 1
    assert dialog.form.isVisible()


def test_what_cannot_be_saved_is_spoken_of_once_before_it_is_lost(dialog: CommitmentTemplatesDialog) -> None:
    dialog.form.focus("since")
    replace("last year")
    press(Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.told.text() == ("Not saved – Since: last year. Put it right, or close once more to leave without it.")
    press(Key.Key_Escape)
    assert not dialog.isVisible()


def test_enter_in_a_field_closes_nothing(dialog: CommitmentTemplatesDialog) -> None:
    dialog.form.focus("name")
    press(Key.Key_Return)
    assert dialog.isVisible()


def test_tab_comes_to_everything_and_each_has_a_name(dialog: CommitmentTemplatesDialog) -> None:
    found = tab_order(dialog.list)
    assert all(found)
    for name in ("Templates", "Name", "Since", "For groups of the kind", "Commitments", "Close"):
        assert name in found


def test_an_id_of_a_template_is_what_a_group_holds(dialog: CommitmentTemplatesDialog, services: Services) -> None:
    template: uuid.UUID = shipped()[2].template.id
    dialog.list.go_to(template)
    dialog.form.focus("name")
    replace("Ours")
    press(Key.Key_Tab)
    found = services.commitment_templates.find(template)
    assert found is not None
    assert found.template.fields.name == "Ours"
