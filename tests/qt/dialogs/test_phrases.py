"""What saves typing, edited by keyboard; the file holds nothing of it until something is changed."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.qt.conftest import Show
from tests.qt.keyboard import ALT, CONTROL, SHIFT, Key, focused, name_of, press, replace, tab_order, type_in

from tfm_desktop.domain.phrases import Occasion, PhraseList
from tfm_desktop.qt.common.child_grid import ChildGrid
from tfm_desktop.qt.dialogs.phrases import KEYS, PhrasesDialog
from tfm_desktop.services.services import Services
from tfm_desktop.settings import Settings


@pytest.fixture
def remembered() -> Settings:
    return Settings()


@pytest.fixture
def dialog(services: Services, remembered: Settings, show: Show, qtbot: QtBot) -> PhrasesDialog:
    made = PhrasesDialog(services, remembered, show(QWidget(), width=911, height=512))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def cells(grid: ChildGrid, row: int) -> list[str]:
    return [grid.rows.index(row, column).data() for column in range(grid.rows.columnCount())]


def add(dialog: PhrasesDialog, *texts: str) -> None:
    """Go to the empty row and type its cells, as with Alt+A, Enter and Tab."""
    dialog.grid().focus()
    press(Key.Key_Return)
    for place, text in enumerate(texts):
        if place:
            press(Key.Key_Tab)
        type_in(text)
    press(Key.Key_Return)


def test_looking_writes_nothing(dialog: PhrasesDialog, services: Services) -> None:
    assert cells(dialog.grid(), 0) == ["wb", "whiteboards"]
    for place in range(dialog.pages.count()):
        dialog.pages.setCurrentIndex(place)
    press(Key.Key_Escape)
    assert dialog.isHidden()
    assert not services.database.undo_label


def test_an_abbreviation_is_changed_in_its_cell(dialog: PhrasesDialog, services: Services) -> None:
    assert dialog.grid().view.hasFocus()
    press(Key.Key_Right)
    press(Key.Key_Return)
    replace("the board")
    press(Key.Key_Return)
    assert services.phrases.current().abbreviations["wb"] == "the board"
    assert len(services.phrases.current().abbreviations) > 30
    press(Key.Key_Z, CONTROL)
    assert cells(dialog.grid(), 0) == ["wb", "whiteboards"]
    assert dialog.told.text() == "Undone: Edit abbreviation."
    press(Key.Key_Z, CONTROL | SHIFT)
    assert cells(dialog.grid(), 0) == ["wb", "the board"]


def test_an_abbreviation_is_added_cell_by_cell(dialog: PhrasesDialog, services: Services) -> None:
    add(dialog, "hts", "hands to shoulders")
    assert services.phrases.current().abbreviations["hts"] == "hands to shoulders"
    assert services.database.undo_label == "New abbreviation"
    services.database.undo()
    assert "hts" not in services.phrases.current().abbreviations


def test_an_abbreviation_is_moved_and_binned(dialog: PhrasesDialog, services: Services) -> None:
    press(Key.Key_Down)
    press(Key.Key_Up, ALT)
    assert [cells(dialog.grid(), row)[0] for row in (0, 1)] == ["mwb", "wb"]
    press(Key.Key_Delete)
    assert cells(dialog.grid(), 0) == ["wb", "whiteboards"]
    assert "mwb" not in services.phrases.current().abbreviations
    press(Key.Key_Z, CONTROL)
    assert cells(dialog.grid(), 0)[0] == "mwb"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("bm", "“bm” is in the list already and becomes “bar model”. Change that row, or type another word."),
        ("b m", "“b m” has a space in it. Type it as one word, such as “wb”."),
    ],
)
def test_what_is_no_abbreviation_is_said_and_waits(
    dialog: PhrasesDialog, services: Services, typed: str, sentence: str
) -> None:
    add(dialog, typed)
    assert dialog.grid().message().startswith(sentence)
    assert not services.database.undo_label
    press(Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.told.text().startswith(f"Not saved – Typed: {typed}. ")
    press(Key.Key_Escape)
    assert dialog.isHidden()


def test_a_stem_is_for_an_occasion(dialog: PhrasesDialog, services: Services) -> None:
    dialog.pages.setCurrentIndex(1)
    add(dialog, "What does … show?")
    made = services.phrases.of(PhraseList.STEM)[-1].fields
    assert (made.text, made.occasion) == ("What does … show?", Occasion.ANY)
    grid = dialog.grid()
    grid.view.setCurrentIndex(grid.rows.index(len(grid.rows.rows) - 1, 1))
    press(Key.Key_Return)
    press(Key.Key_End)
    press(Key.Key_Return)
    assert services.phrases.of(PhraseList.STEM)[-1].fields.occasion is Occasion.LESSON_STUDY


def test_own_words_are_known_at_once(dialog: PhrasesDialog, services: Services) -> None:
    dialog.pages.setCurrentIndex(3)
    add(dialog, "Haverstock")
    assert services.phrases.current().words == {"Haverstock"}
    assert services.database.undo_label == "New own word"


def test_what_was_changed_elsewhere_stays(dialog: PhrasesDialog, services: Services) -> None:
    services.schools.by_hand(name="A school")
    label = services.database.undo_label
    press(Key.Key_Z, CONTROL)
    assert dialog.told.text() == "There is no other change of these lists."
    assert services.database.undo_label == label


def test_the_switches_are_remembered(dialog: PhrasesDialog, remembered: Settings) -> None:
    assert dialog.signs.isChecked()
    dialog.signs.setFocus()
    press(Key.Key_Space)
    dialog.hint.setFocus()
    press(Key.Key_Space)
    assert (remembered.maths_signs, remembered.judgement_hint) == (False, False)


def test_what_is_being_typed_is_saved_on_closing(dialog: PhrasesDialog, services: Services) -> None:
    press(Key.Key_Right)
    press(Key.Key_Return)
    replace("the board")
    dialog.accept()
    assert services.phrases.current().abbreviations["wb"] == "the board"


def test_the_chosen_row_is_in_sight(dialog: PhrasesDialog) -> None:
    grid = dialog.grid()
    press(Key.Key_End, CONTROL)
    dialog.grid().focus()
    spot = grid.view.visualRect(grid.view.currentIndex()).center()
    area = dialog.pages.currentWidget()
    assert area.rect().contains(grid.view.viewport().mapTo(area, spot))


def test_every_page_is_worked_by_keyboard(dialog: PhrasesDialog) -> None:
    assert dialog.told.text() == KEYS
    names = tab_order(dialog.grid().view)
    for name in ("Abbreviations", "Turn typed mathematics into signs", "Hint at words of judgement", "Add", "Close"):
        assert name in names
    for place, name in enumerate(("Abbreviations", "Question stems", "Templates of lines", "My words")):
        dialog.pages.setCurrentIndex(place)
        dialog.grid().focus()
        assert name_of(focused()) == name
