"""Spelling as one types: what is underlined and when, and what F7 offers."""

import gc
from collections.abc import Callable
from threading import Event

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QTextCharFormat, QTextCursor
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import CONTROL, Key, focused, press, type_in
from tests.qt.signals import heard

from tfm_desktop.qt import theme
from tfm_desktop.qt.common import background
from tfm_desktop.qt.common.child_grid import ChildGrid
from tfm_desktop.qt.common.inputs import LineInput, NoteInput
from tfm_desktop.qt.common.spelling import ALL_KNOWN, MISSING, Spelling
from tfm_desktop.qt.visits import form as visits
from tfm_desktop.services.services import Services
from tfm_desktop.settings import Settings

KNOWN = {"a", "and", "bar", "bars", "model", "pupils", "say", "the", "they"}


class WordList:
    """A dictionary of a few words."""

    def check(self, word: str) -> bool:
        return word.lower() in KNOWN

    def suggest(self, word: str) -> list[str]:
        return sorted(one for one in KNOWN if one[0] == word[0].lower())


class Desk(QWidget):
    """A workspace of two notes, as bare as one can be."""

    def __init__(self, services: Services, load: Callable[[], WordList | None] = WordList) -> None:
        super().__init__()
        self.note, self.other, self.line = NoteInput(), NoteInput(), LineInput()
        self.column = QVBoxLayout(self)
        for widget in (self.line, self.note, self.other):
            self.column.addWidget(widget)
        self.settings = Settings()
        self.spelling = Spelling(services, self.settings, self, load)
        self.news = QSignalSpy(self.spelling.news)
        services.database.listen(self.spelling.follow)


@pytest.fixture
def desk(qtbot: QtBot, services: Services, show: Show) -> Desk:
    made = Desk(services)
    show(made)
    made.note.setFocus()
    qtbot.waitUntil(lambda: bool(made.note.actions()))
    return made


def underlined(note: QPlainTextEdit) -> list[str]:
    """Give the words that have a wave under them."""
    QApplication.processEvents()
    found, block = [], note.document().firstBlock()
    while block.isValid():
        text = block.text().encode("utf-16-le")
        for part in block.layout().formats():
            assert part.format.underlineStyle() is QTextCharFormat.UnderlineStyle.SpellCheckUnderline
            found.append(text[2 * part.start : 2 * (part.start + part.length)].decode("utf-16-le"))
        block = block.next()
    return found


def offered() -> list[str]:
    """Give what stands in the list that is open, without its digits' signs."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return [action.text().replace("&", "") for action in menu.actions() if action.text()]


# Underlines


def test_a_word_is_underlined_once_it_is_finished(desk: Desk) -> None:
    type_in("the puplis")
    assert underlined(desk.note) == []
    type_in(" ")
    assert underlined(desk.note) == ["puplis"]
    type_in("sya, ")
    assert underlined(desk.note) == ["puplis", "sya"]


def test_a_word_that_is_changed_is_left_in_peace_until_the_cursor_leaves_it(desk: Desk) -> None:
    type_in("teh bar ")
    assert underlined(desk.note) == ["teh"]
    press(Key.Key_Home)
    press(Key.Key_Right, times=3)
    assert underlined(desk.note) == ["teh"]
    type_in("e")
    assert underlined(desk.note) == []
    press(Key.Key_Right)
    assert underlined(desk.note) == ["tehe"]
    press(Key.Key_Left)
    press(Key.Key_Backspace, times=3)
    type_in("he")
    press(Key.Key_Right)
    assert underlined(desk.note) == []


def test_an_arrow_up_and_a_new_line_leave_a_word_too(desk: Desk) -> None:
    type_in("sya")
    press(Key.Key_Return)
    assert underlined(desk.note) == ["sya"]
    type_in("barz")
    assert underlined(desk.note) == ["sya"]
    press(Key.Key_Up)
    assert underlined(desk.note) == ["sya", "barz"]


def test_the_last_word_is_underlined_when_the_note_is_left(desk: Desk) -> None:
    type_in("the puplis")
    press(Key.Key_Tab)
    assert focused() is desk.other
    assert underlined(desk.note) == ["puplis"]


def test_a_note_is_checked_when_it_is_entered_and_not_before(desk: Desk) -> None:
    desk.other.set_value("Teh bars 😀 modle")
    assert underlined(desk.other) == []
    desk.other.setFocus()
    assert underlined(desk.other) == ["Teh", "modle"]
    desk.line.setFocus()
    desk.other.set_value("Tehse barz")
    assert underlined(desk.other) == []


def test_an_emoji_before_a_word_moves_no_wave(desk: Desk) -> None:
    type_in("😀👩‍🏫 sya 😀😀 modle ")
    assert underlined(desk.note) == ["sya", "modle"]


def test_the_wave_has_the_colour_of_errors_in_light_and_in_dark(
    desk: Desk, qapp: QApplication, dressed: QApplication
) -> None:
    for dark in (True, False):
        theme.apply(qapp, dark=dark)
        desk.line.setFocus()
        desk.note.set_value("sya ")
        desk.note.setFocus()
        QApplication.processEvents()
        (part,) = desk.note.document().firstBlock().layout().formats()
        assert part.format.underlineColor().name() == theme.colours().error.lower()


def test_what_is_underlined_is_no_change_of_the_note(desk: Desk) -> None:
    desk.other.set_value("Teh modle")
    changed, committed = QSignalSpy(desk.other.textChanged), QSignalSpy(desk.other.committed)
    desk.other.setFocus()
    assert underlined(desk.other) == ["Teh", "modle"]
    press(Key.Key_Right, times=12)
    gc.collect()
    desk.spelling.switch()
    assert underlined(desk.other) == ["Teh", "modle"]
    assert changed.count() == 0
    assert committed.count() == 0
    assert not desk.other.is_typing()
    assert not desk.other.document().isUndoAvailable()


def test_undo_takes_back_typing_and_no_wave(desk: Desk) -> None:
    type_in("sya ")
    press(Key.Key_Z, CONTROL)
    assert desk.note.typed() == ""
    assert underlined(desk.note) == []


# F7


def test_a_suggestion_is_taken_by_enter_in_one_step_of_undo(desk: Desk) -> None:
    type_in("the puplis say")
    press(Key.Key_F7)
    assert offered() == ["1  pupils", "Add “puplis” to my words"]
    assert desk.note.textCursor().selectedText() == "puplis"
    press(Key.Key_Return)
    assert desk.note.typed() == "the pupils say"
    assert focused() is desk.note
    type_in(" ")
    assert desk.note.typed() == "the pupils say "
    assert desk.note.is_typing()
    press(Key.Key_Z, CONTROL, times=2)
    assert desk.note.typed() == "the puplis say"


def test_a_suggestion_is_taken_by_arrows_and_by_its_digit(desk: Desk) -> None:
    type_in("barz teh")
    press(Key.Key_F7)
    assert offered()[:-1] == ["1  the", "2  they"]
    press(Key.Key_Down)
    press(Key.Key_Return)
    press(Key.Key_F7)
    assert offered()[:-1] == ["1  bar", "2  bars"]
    type_in("2")
    assert QApplication.activePopupWidget() is None
    assert desk.note.typed() == "bars they"
    press(Key.Key_F7)
    assert heard(desk.news) == [[ALL_KNOWN]]


def test_f7_again_goes_to_the_word_before_and_round(desk: Desk) -> None:
    type_in("sya the barz")
    press(Key.Key_Return)
    type_in("modle the")
    chosen = []
    press(Key.Key_F7)
    for _ in range(4):
        chosen.append(desk.note.textCursor().selectedText())
        press(Key.Key_F7)
    assert chosen == ["modle", "barz", "sya", "modle"]
    press(Key.Key_Escape)
    assert desk.note.textCursor().atEnd()
    assert not desk.note.textCursor().hasSelection()


def test_what_is_typed_over_the_list_goes_into_the_note(desk: Desk) -> None:
    type_in("sya ")
    press(Key.Key_F7)
    type_in("the bar ")
    assert QApplication.activePopupWidget() is None
    assert desk.note.typed() == "sya the bar "


def test_escape_changes_nothing(desk: Desk) -> None:
    type_in("sya")
    committed = QSignalSpy(desk.note.committed)
    press(Key.Key_F7)
    assert QApplication.activePopupWidget() is not None
    press(Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    assert focused() is desk.note
    assert desk.note.typed() == "sya"
    assert underlined(desk.note) == []
    assert committed.count() == 0


def test_a_word_is_added_by_keyboard_and_known_at_once(desk: Desk, services: Services) -> None:
    type_in("qwertle and qwertle ")
    assert underlined(desk.note) == ["qwertle", "qwertle"]
    press(Key.Key_F7)
    assert offered() == ["No suggestion", "Add “qwertle” to my words"]
    press(Key.Key_Up)
    press(Key.Key_Return)
    assert services.phrases.current().words == {"qwertle"}
    assert underlined(desk.note) == []
    assert desk.note.typed() == "qwertle and qwertle "


def test_the_list_keeps_clear_of_the_word(desk: Desk) -> None:
    desk.note.set_value("sya")
    bottom = QApplication.primaryScreen().availableGeometry().bottom()
    for lowest in (200, bottom):
        desk.window().move(0, lowest - desk.note.mapTo(desk.window(), QPoint(0, desk.note.height())).y())
        press(Key.Key_F7)
        menu = QApplication.activePopupWidget()
        assert menu is not None
        word = desk.note.cursorRect()
        word.moveTopLeft(desk.note.viewport().mapToGlobal(word.topLeft()))
        assert not menu.geometry().intersects(word)
        assert (menu.y() < word.y()) is (lowest == bottom)
        press(Key.Key_Escape)


def test_a_misspelt_word_is_put_right_by_mouse(desk: Desk) -> None:
    type_in("the barz say teh ")
    cursor = QTextCursor(desk.note.document())
    cursor.setPosition(6)
    right_click(desk.note, desk.note.cursorRect(cursor).center())
    assert offered()[:3] == ["1  bar", "2  bars", "Add “barz” to my words"]
    type_in("2")
    assert desk.note.typed() == "the bars say teh "
    right_click(desk.note, desk.note.cursorRect(cursor).center())
    assert "Spelling" in offered()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(desk.spelling.action).center())
    assert offered()[:2] == ["1  the", "2  they"]
    press(Key.Key_Escape)


def right_click(note: QPlainTextEdit, spot: QPoint) -> None:
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, note.viewport().mapToGlobal(spot))
    QApplication.sendEvent(note.viewport(), event)
    QApplication.processEvents()


def test_a_cell_of_a_grid_stays_open_under_the_list(
    qtbot: QtBot, services: Services, world: World, show: Show, desk: Desk
) -> None:
    grid = next(one for one in visits.grids(services.visits) if one.view.accessibleName() == "Agreed actions")
    assert isinstance(grid, ChildGrid)
    grid.load(world.visit)
    desk.column.addWidget(grid)
    grid.view.setFocus()
    grid.view.setCurrentIndex(grid.rows.index(0, 0))
    press(Key.Key_Return)
    assert isinstance(focused(), NoteInput)
    type_in(" and barz")
    press(Key.Key_F7)
    assert offered()[:2] == ["1  bar", "2  bars"]
    type_in("1")
    assert isinstance(focused(), NoteInput)
    press(Key.Key_Return)
    (action,) = services.visits.actions.of(world.visit)
    assert action.fields.what == "Share the ratio slides and bar"


# Where it is checked, and where not


def test_only_notes_of_the_workspace_that_can_be_typed_in_are_checked(desk: Desk, qtbot: QtBot, show: Show) -> None:
    desk.other.set_value("sya")
    desk.other.setReadOnly(True)
    desk.other.setFocus()
    assert underlined(desk.other) == []
    outside = NoteInput()
    show(outside)
    outside.setFocus()
    type_in("sya ")
    assert underlined(outside) == []
    dialog = QDialog(desk)
    inside = NoteInput(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    inside.setFocus()
    type_in("sya ")
    assert underlined(inside) == ["sya"]
    press(Key.Key_F7)
    type_in("1")
    assert inside.typed() == "say "


def test_it_is_switched_off_and_on_while_one_types(desk: Desk) -> None:
    type_in("sya ")
    desk.settings.spelling = False
    desk.spelling.switch()
    assert underlined(desk.note) == []
    type_in("modle ")
    assert underlined(desk.note) == []
    press(Key.Key_F7)
    assert QApplication.activePopupWidget() is None
    desk.settings.spelling = True
    desk.spelling.switch()
    assert underlined(desk.note) == ["sya", "modle"]
    type_in("barz ")
    assert underlined(desk.note) == ["sya", "modle", "barz"]
    assert heard(desk.news) == []


def test_a_missing_dictionary_is_said_once(qtbot: QtBot, services: Services, show: Show) -> None:
    first, second = Desk(services, lambda: None), Desk(services, lambda: None)
    second.settings = first.settings
    show(first)
    first.note.setFocus()
    qtbot.waitUntil(lambda: heard(first.news) == [[MISSING]])
    type_in("sya ")
    first.other.setFocus()
    assert underlined(first.note) == []
    assert heard(first.news) == [[MISSING]]
    assert first.settings.dictionary_missed
    press(Key.Key_F7)
    assert heard(first.news) == [[MISSING]] * 2


def test_what_was_said_at_an_earlier_start_is_not_said_again(qtbot: QtBot, services: Services, show: Show) -> None:
    desk = Desk(services, lambda: None)
    desk.settings.dictionary_missed = True
    show(desk)
    desk.note.setFocus()
    qtbot.waitUntil(lambda: bool(desk.note.actions()))
    assert heard(desk.news) == []
    desk.spelling.switch()
    assert heard(desk.news) == [[MISSING]]


class Slow:
    """Loads a dictionary when the test allows it, or finds none."""

    def __init__(self, found: WordList | None) -> None:
        self.may_load = Event()
        self._found = found

    def __call__(self) -> WordList | None:
        self.may_load.wait()
        return self._found


def test_a_file_may_be_closed_or_lent_before_the_dictionary_is_there(
    qtbot: QtBot, services: Services, show: Show
) -> None:
    load = Slow(WordList())
    desk = Desk(services, load)
    show(desk)
    desk.note.setFocus()
    type_in("sya Ada ")
    services.database.close()
    load.may_load.set()
    qtbot.waitUntil(lambda: underlined(desk.note) == ["sya"])


def test_a_window_may_be_gone_before_the_dictionary_is_there(qtbot: QtBot, services: Services, show: Show) -> None:
    load = Slow(None)
    desk = Desk(services, load)
    show(desk)
    desk.note.setFocus()
    desk.deleteLater()
    QApplication.sendPostedEvents(desk, QEvent.Type.DeferredDelete)
    assert not isValid(desk.spelling)
    load.may_load.set()
    qtbot.waitUntil(lambda: not background._running)  # noqa: SLF001 - there is no other trace
