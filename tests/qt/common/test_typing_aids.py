import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from tests.qt.conftest import Show
from tests.qt.keyboard import CONTROL, SHIFT, Key, press, type_in

from tfm_desktop.domain.phrases import Phrases
from tfm_desktop.qt.common.inputs import NoteInput
from tfm_desktop.qt.common.typing_aids import NoteAids, TypingAids
from tfm_desktop.settings import Settings

PHRASES = Phrases({"wb": "whiteboards", "bm": "bar model", "expr": "expression"}, frozenset(), ())


class Note(NoteInput):
    """A note that has the focus and is helped in, as the notes of the window are."""

    def __init__(self, show: Show) -> None:
        super().__init__(lines=3)
        self.settings = Settings()
        self.other = QLineEdit()
        show(self, self.other)
        self.aids = TypingAids(lambda: PHRASES, self.settings, self)
        self.setFocus()


@pytest.fixture
def note(show: Show) -> Note:
    return Note(show)


def undo() -> None:
    press(Key.Key_Z, CONTROL)


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("PP show wb, then a bm.", "PP show whiteboards, then a bar model."),
        ("Wb wb WB wbs ", "Whiteboards whiteboards WB wbs "),
        ("x^2 + 1/2 <= sqrt(2) ", "x² + ½ ≤ √(2) "),
        ("😀 wb 😀x^2😀 on 14/1 ", "😀 whiteboards 😀x²😀 on 14/1 "),
        ("3 x 4 expr ", "3 × 4 expression "),
    ],
)
def test_words_and_signs_stand_there_as_one_types(note: Note, keys: str, text: str) -> None:
    type_in(keys)
    assert note.typed() == text
    assert note.textCursor().atEnd()


@pytest.mark.parametrize("back", [undo, lambda: press(Key.Key_Backspace)], ids=["undo", "Backspace"])
@pytest.mark.parametrize("keys", ["PP wb ", "Wb,", "y = x^2 ", "a <=", "3 x 4", "expr ", "😀x^2😀", "1/2)"])
def test_what_was_typed_comes_back_at_once_and_stays(note: Note, keys: str, back: object) -> None:
    type_in(keys)
    assert note.typed() != keys
    assert callable(back)
    back()
    assert note.typed() == keys
    assert note.textCursor().atEnd()
    type_in(" and")
    assert note.typed() == f"{keys} and"


def test_a_word_that_came_back_stays_also_where_it_is_finished_again(note: Note) -> None:
    type_in("wb ")
    undo()
    press(Key.Key_Backspace)
    type_in(" wb ")
    assert note.typed() == "wb whiteboards "  # the first stays, another is one more


def test_a_word_that_came_back_and_was_typed_anew_is_expanded(note: Note) -> None:
    type_in("wb ")
    undo()
    press(Key.Key_Backspace, times=3)
    type_in("wb ")
    assert note.typed() == "whiteboards "


def test_each_expansion_is_one_step_of_its_own(note: Note) -> None:
    type_in("a wb b x^2 c")
    seen = []
    while note.document().isUndoAvailable():
        undo()
        seen.append(note.typed())
    assert seen == ["a whiteboards b x² ", "a whiteboards b x^2 ", "a whiteboards ", "a wb ", ""]
    for _ in range(9):
        press(Key.Key_Z, CONTROL | SHIFT)
    assert note.typed() == "a whiteboards b x² c"


def test_backspace_is_itself_once_something_was_done_in_between(note: Note) -> None:
    type_in("wb ")
    press(Key.Key_Left)
    press(Key.Key_Backspace)
    assert note.typed() == "whiteboard "
    press(Key.Key_End)
    press(Key.Key_Backspace)
    assert note.typed() == "whiteboard"


def test_enter_and_tab_finish_a_word(note: Note) -> None:
    type_in("wb")
    press(Key.Key_Return)
    type_in("1/2")
    press(Key.Key_Tab)
    assert note.other.hasFocus()
    assert note.typed() == "whiteboards\n½"


def test_signs_have_a_switch_and_words_have_none(note: Note) -> None:
    note.settings.maths_signs = False
    type_in("wb 1/2 x^2 <= ")
    assert note.typed() == "whiteboards 1/2 x^2 <= "


def test_what_is_pasted_or_set_stays(note: Note) -> None:
    note.set_value("wb 1/2 ")
    note.insertPlainText("wb 1/2 ")
    assert note.typed() == "wb 1/2 wb 1/2 "


def test_a_word_in_the_middle_and_over_a_selection(note: Note) -> None:
    type_in("one two")
    press(Key.Key_Left, times=3)
    type_in("wb ")
    assert note.typed() == "one whiteboards two"
    press(Key.Key_Home)
    press(Key.Key_Right, SHIFT, times=3)
    type_in("bm ")
    assert note.typed() == "bar model  whiteboards two"


def test_a_note_is_helped_in_once_and_what_cannot_be_typed_in_never(note: Note, show: Show) -> None:
    told = QPlainTextEdit("wb")
    told.setReadOnly(True)
    show(told)
    told.setFocus()
    assert not told.findChildren(NoteAids)
    for widget in (note.other, note, note.other, note):
        widget.activateWindow()
        widget.setFocus()
    assert len(note.findChildren(NoteAids)) == 1


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["wb", "x^2", "1/2", " ", ",", "\n", "a", "<=", "3 x 4", "sqrt", "é"]), max_size=10))
def test_undo_takes_all_back_whatever_was_typed(note: Note, keys: list[str]) -> None:
    note.set_value("")
    note.document().clearUndoRedoStacks()
    for each in keys:
        press(Key.Key_Return) if each == "\n" else type_in(each)
    while note.document().isUndoAvailable():
        undo()
    assert note.typed() == ""
