"""The frameworks of ideas, edited by keyboard; what old notes say stays as the user decides."""

import uuid

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QTreeWidgetItem, QTreeWidgetItemIterator, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import World, dump
from tests.qt.conftest import Show
from tests.qt.keyboard import ALT, CONTROL, SHIFT, Key, focused, in_dialog, press, replace, tab_order, type_in

from tfm_desktop.domain.frameworks import shipped
from tfm_desktop.qt.common.child_grid import ChildGrid
from tfm_desktop.qt.dialogs.framework_records import Wording
from tfm_desktop.qt.dialogs.frameworks import NO_FRAMEWORK, NO_IDEA, FrameworksDialog
from tfm_desktop.qt.observations.form import line_columns
from tfm_desktop.services.services import Services

FIVE = "Five Big Ideas"
ESSENCE = "The Essence of Mathematics Teaching for Mastery"


@pytest.fixture
def dialog(services: Services, show: Show, qtbot: QtBot) -> FrameworksDialog:
    made = FrameworksDialog(services, show(QWidget(), width=911, height=512))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def by_letter(qtbot: QtBot, dialog: FrameworksDialog, letter: str) -> None:
    """Press a button by Alt and its letter, which Qt shows pressed for a moment first."""
    keys = QKeySequence(f"Alt+{letter}")
    button = next(one for one in dialog.findChildren(QPushButton) if one.shortcut() == keys)
    with qtbot.waitSignal(button.clicked):
        press(Key(ord(letter)), ALT)


def items(dialog: FrameworksDialog) -> list[QTreeWidgetItem]:
    place, found = QTreeWidgetItemIterator(dialog.tree), []
    while place.value() is not None:
        found.append(place.value())
        place += 1
    return found


def rows(dialog: FrameworksDialog) -> list[tuple[str, str, str]]:
    return [(item.text(0), item.text(1), item.text(2)) for item in items(dialog)]


def chosen(dialog: FrameworksDialog) -> str:
    item = dialog.tree.currentItem()
    assert item is not None
    return item.text(0)


def go_to(dialog: FrameworksDialog, name: str) -> None:
    """Go through the tree with the arrow keys."""
    dialog.tree.setFocus()
    press(Key.Key_Home)
    press(Key.Key_Down, times=[row[0] for row in rows(dialog)].index(name))
    assert chosen(dialog) == name


def answer(wording: Wording, seen: list[str]) -> None:
    """Answer what becomes of old notes, by keyboard."""

    def press_button(box: QWidget) -> None:
        assert isinstance(box, QMessageBox)
        seen.append(box.text())
        assert box.defaultButton().text() == Wording.KEPT.value
        if wording is Wording.KEPT:
            press(Key.Key_Return)
        elif wording is Wording.UNCHANGED:
            press(Key.Key_Escape)
        else:
            next(one for one in box.buttons() if one.text() == wording.value).setFocus()
            press(Key.Key_Space)

    in_dialog(press_button)


def come_back(qtbot: QtBot, dialog: FrameworksDialog) -> None:
    """Give the dialog the keys again, as a desktop does when a question is answered."""
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    QApplication.processEvents()


def wording_of(services: Services, world: World) -> list[str]:
    keys = services.observations.lines.get(world.lines[2]).fields.ideas
    return services.frameworks.current().names(keys)


def test_to_look_writes_nothing(dialog: FrameworksDialog, services: Services) -> None:
    assert focused() is dialog.tree
    assert rows(dialog) == [
        (FIVE, "", ""),
        ("Coherence", "1", "0"),
        ("Representation and Structure", "2", "0"),
        ("Mathematical Thinking", "3", "0"),
        ("Fluency", "4", "1"),
        ("Variation", "5", "0"),
        (ESSENCE, "", ""),
        ("Underpinning principles", "6", "0"),
        ("Lesson design", "7", "0"),
        ("In the classroom", "8", "0"),
    ]
    for name in ("Fluency", ESSENCE, "Lesson design"):
        go_to(dialog, name)
    assert dialog.state.text() == "Offered for new lines as number 7 (Alt+7). Stands on no line yet."
    dialog.close()
    assert not services.database.undo_label
    assert dump(services.database)["idea"] == []


def test_a_framework_of_ones_own_is_written_by_keyboard(
    qtbot: QtBot, dialog: FrameworksDialog, services: Services
) -> None:
    by_letter(qtbot, dialog, "F")
    type_in("Our talk")
    press(Key.Key_Tab)
    type_in("Agreed in September")
    assert dialog.state.text() == NO_IDEA
    press(Key.Key_N, CONTROL)
    type_in("Wait time")
    press(Key.Key_Tab)
    type_in("Wait")
    press(Key.Key_Tab)
    type_in("Three seconds and more")
    press(Key.Key_Tab)
    type_in("After a question")
    press(Key.Key_Return)
    type_in("After an answer")
    press(Key.Key_N, CONTROL)
    type_in("Full sentences")
    press(Key.Key_Return)
    assert [row[:2] for row in rows(dialog)[-3:]] == [("Our talk", ""), ("Wait time", "9"), ("Full sentences", "10")]
    assert dialog.state.text() == "Offered for new lines as number 10 (Alt+0). Stands on no line yet."
    made = services.frameworks.current().frameworks[-1]
    assert (made.framework.name, made.framework.about) == ("Our talk", "Agreed in September")
    wait = made.ideas[0]
    assert (wait.name, wait.short, wait.meaning) == ("Wait time", "Wait", "Three seconds and more")
    assert wait.prompts == "After a question\nAfter an answer"
    assert services.frameworks.current().keys_from("9 full") == (wait.key, made.ideas[1].key)


def test_an_idea_is_moved_hidden_and_offered_by_keyboard(
    qtbot: QtBot, dialog: FrameworksDialog, services: Services
) -> None:
    go_to(dialog, "Variation")
    press(Key.Key_Up, ALT, times=2)
    assert [row[0] for row in rows(dialog)[3:6]] == ["Variation", "Mathematical Thinking", "Fluency"]
    press(Key.Key_Down, ALT)
    by_letter(qtbot, dialog, "H")
    assert rows(dialog)[4] == ("Variation", "hidden", "0")
    assert dialog.state.text() == "Hidden: not offered for new lines. Stands on no line yet."
    assert "variation" not in services.frameworks.current().offered
    by_letter(qtbot, dialog, "O")
    assert list(services.frameworks.current().offered)[:5] == [
        *("coherence", "representation", "thinking", "variation", "fluency")
    ]
    go_to(dialog, FIVE)
    by_letter(qtbot, dialog, "H")
    assert rows(dialog)[0] == (f"{FIVE} (hidden)", "", "")
    assert {row[1] for row in rows(dialog)[1:6]} == {"hidden"}
    press(Key.Key_Down)
    assert dialog.state.text() == "Not offered for new lines, for its framework is hidden. Stands on no line yet."


def test_to_remove_bins_or_hides_and_says_which(dialog: FrameworksDialog, services: Services, world: World) -> None:
    go_to(dialog, "Fluency")
    press(Key.Key_Delete, CONTROL)
    assert rows(dialog)[4] == ("Fluency", "hidden", "1")
    assert dialog.told.text() == "“Fluency” stands on 1 line: it is hidden, and kept for old notes."
    assert wording_of(services, world) == ["Fluency"]
    go_to(dialog, "Variation")
    press(Key.Key_Delete, CONTROL)
    assert dialog.told.text() == "“Variation” is in the bin. Ctrl+Z brings it back."
    assert [one.name for one in services.bin.rows()] == ["Variation"]
    assert chosen(dialog) == ESSENCE
    press(Key.Key_Z, CONTROL)
    assert dialog.told.text() == "Undone: Remove idea."
    assert "Variation" in [row[0] for row in rows(dialog)]


def test_old_notes_are_kept_as_they_are(
    qtbot: QtBot, dialog: FrameworksDialog, services: Services, world: World
) -> None:
    seen: list[str] = []
    go_to(dialog, "Fluency")
    dialog.idea_form.focus("name")
    replace("Recall")
    answer(Wording.KEPT, seen)
    press(Key.Key_Tab)
    assert seen == ["“Fluency” stands on 1 line. Is it to mean something else from now on?"]
    assert [row[:2] for row in rows(dialog)[4:7]] == [("Recall", "4"), ("Variation", "5"), ("Fluency", "hidden")]
    assert wording_of(services, world) == ["Fluency"]
    assert chosen(dialog) == "Recall"
    come_back(qtbot, dialog)
    assert focused() is dialog.idea_form.input("short")
    dialog.idea_form.focus("meaning")
    type_in("Nobody has noted it yet. ")
    press(Key.Key_Tab)
    assert len(seen) == 1
    assert services.frameworks.current().known["fluency"].meaning == shipped().known["fluency"].meaning
    press(Key.Key_Z, CONTROL, times=2)
    assert rows(dialog)[4] == ("Fluency", "4", "1")
    assert services.frameworks.current() is shipped()
    press(Key.Key_Z, CONTROL | SHIFT)
    assert wording_of(services, world) == ["Fluency"]
    assert rows(dialog)[4] == ("Recall", "4", "0")


@pytest.mark.parametrize("leave", [Key.Key_Return, Key.Key_Tab])
def test_a_correction_is_made_everywhere(
    dialog: FrameworksDialog, services: Services, world: World, leave: Qt.Key
) -> None:
    seen: list[str] = []
    go_to(dialog, "Fluency")
    dialog.idea_form.focus("name")
    replace("Fluent recall")
    answer(Wording.CORRECTED, seen)
    press(leave)
    assert len(seen) == 1
    assert rows(dialog)[4] == ("Fluent recall", "4", "1")
    assert wording_of(services, world) == ["Fluent recall"]
    assert services.database.undo_label == "Edit idea"


def test_a_change_that_is_thought_better_of_changes_nothing(
    qtbot: QtBot, dialog: FrameworksDialog, services: Services
) -> None:
    seen: list[str] = []
    go_to(dialog, "Fluency")
    dialog.idea_form.focus("meaning")
    replace("Anything")
    answer(Wording.UNCHANGED, seen)
    press(Key.Key_N, CONTROL)  # what was typed is left by what is done next
    assert len(seen) == 1
    assert services.database.undo_label == "New idea"
    assert services.frameworks.current().known["fluency"] == shipped().known["fluency"]
    come_back(qtbot, dialog)
    go_to(dialog, "Fluency")
    assert dialog.idea_form.input("meaning").typed() == shipped().known["fluency"].meaning


def test_a_click_elsewhere_asks_and_goes_there(dialog: FrameworksDialog, services: Services, world: World) -> None:
    seen: list[str] = []
    go_to(dialog, "Fluency")
    dialog.idea_form.focus("name")
    replace("Recall")
    answer(Wording.KEPT, seen)
    middle = dialog.tree.visualItemRect(items(dialog)[1]).center()
    QTest.mouseClick(dialog.tree.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert len(seen) == 1
    assert chosen(dialog) == "Coherence"
    assert dialog.idea_form.input("name").text() == "Coherence"
    assert wording_of(services, world) == ["Fluency"]


def test_prompts_of_an_idea_in_use_are_changed_without_a_question(dialog: FrameworksDialog, services: Services) -> None:
    go_to(dialog, "Fluency")
    dialog.idea_form.focus("prompts")
    replace("Which facts?")
    press(Key.Key_Tab)
    assert services.frameworks.current().known["fluency"].prompts == "Which facts?"


def test_a_name_that_is_refused_stays_with_its_sentence(dialog: FrameworksDialog, services: Services) -> None:
    go_to(dialog, "Coherence")
    dialog.idea_form.focus("name")
    replace("variation")
    press(Key.Key_Tab)
    assert dialog.idea_form.message("name") == "There is “Variation” here already. Choose another name."
    press(Key.Key_Tab, SHIFT)
    replace("")
    press(Key.Key_Return)
    assert dialog.idea_form.message("name") == "This cannot be empty."
    assert not services.database.undo_label
    press(Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.told.text().startswith("Not saved – Name: . Put it right, or close once more")
    press(Key.Key_Escape)
    assert not dialog.isVisible()


def test_what_was_refused_goes_with_the_idea_it_was_typed_for(qtbot: QtBot, dialog: FrameworksDialog) -> None:
    press(Key.Key_N, CONTROL)
    replace("")
    press(Key.Key_Tab)
    by_letter(qtbot, dialog, "R")
    assert chosen(dialog) == ESSENCE
    assert dialog.told.text() == "“New idea” is in the bin. Ctrl+Z brings it back."
    press(Key.Key_Escape)
    assert not dialog.isVisible()


def test_only_the_frameworks_are_undone_here(services: Services, world: World, request: pytest.FixtureRequest) -> None:
    services.visits.change(world.visit, purpose="Another purpose")
    dialog: FrameworksDialog = request.getfixturevalue("dialog")
    press(Key.Key_N, CONTROL)
    press(Key.Key_N, CONTROL)
    assert [row[0] for row in rows(dialog)[6:8]] == ["New idea", "New idea 2"]
    press(Key.Key_Z, CONTROL, times=3)
    assert dialog.told.text() == "There is no other change of the frameworks."
    assert chosen(dialog) in [row[0] for row in rows(dialog)]
    assert services.visits.get(world.visit).fields.purpose == "Another purpose"
    press(Key.Key_Z, CONTROL | SHIFT)
    assert rows(dialog)[6][0] == "New idea"
    assert dialog.told.text() == "Redone: New idea."


def test_without_a_framework_it_is_said_what_to_do(
    qtbot: QtBot, dialog: FrameworksDialog, services: Services, world: World
) -> None:
    go_to(dialog, ESSENCE)
    press(Key.Key_Delete, CONTROL)
    services.observations.lines.change(world.lines[2], ideas=())
    go_to(dialog, FIVE)
    by_letter(qtbot, dialog, "R")
    assert rows(dialog) == []
    press(Key.Key_N, CONTROL)
    assert dialog.told.text() == NO_FRAMEWORK
    assert not dialog.offered.isEnabled()
    by_letter(qtbot, dialog, "F")
    type_in("Our own")
    press(Key.Key_Tab)
    assert rows(dialog) == [("Our own", "", "")]


def test_enter_presses_a_button_and_closes_nothing_from_a_field(dialog: FrameworksDialog) -> None:
    go_to(dialog, "Coherence")
    dialog.idea_form.focus("short")
    press(Key.Key_Return)
    assert dialog.isVisible()
    dialog.offered.setFocus()
    press(Key.Key_Return)
    assert rows(dialog)[1][1] == "hidden"


def test_everything_has_a_name_and_is_reached_by_tab(dialog: FrameworksDialog) -> None:
    go_to(dialog, "Coherence")
    assert set(tab_order(dialog.tree)) == {
        *("Frameworks and their ideas", "New framework", "New idea", "Move up", "Move down", "Hide", "Remove"),
        *("Name", "Short name", "What it means", "What to look for, one a line", "Close"),
    }


def test_lines_follow_the_frameworks_and_keep_what_is_hidden(services: Services, world: World, show: Show) -> None:
    frameworks = services.frameworks
    grid = ChildGrid("Lines", services.observations.lines, line_columns(lambda _one: None, services.frameworks.current))
    show(grid, width=1100)
    grid.load(world.observation)
    cell = grid.rows.index(2, next(at for at, one in enumerate(grid.rows.columns) if one.name == "ideas"))

    def fluency() -> uuid.UUID:
        return next(one.id for one in frameworks.tree()[0].ideas if one.fields.key == "fluency")

    def type_ideas(text: str) -> tuple[str, ...]:
        grid.view.setFocus()
        grid.view.setCurrentIndex(cell)
        press(Key.Key_F2)
        type_in(text)
        press(Key.Key_Return)
        return services.observations.lines.get(world.lines[2]).fields.ideas

    frameworks.change_idea(fluency(), short="Speed")
    grid.reload()
    assert cell.data() == "Speed"
    new = frameworks.change_idea(fluency(), meaning="Only recall").fields.key
    grid.reload()
    assert cell.data() == "Speed"
    press(Key.Key_F2)
    assert type_ideas("speed var") == ("fluency", "variation")
    assert type_ideas("speed speed") == ("fluency", new)
    assert type_ideas("4") == (new,)
