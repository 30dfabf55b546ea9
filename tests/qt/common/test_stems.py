import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLineEdit
from tests.qt.conftest import Show
from tests.qt.keyboard import CONTROL, SHIFT, Key, focused, press, type_in
from tests.qt.signals import heard

from tfm_desktop.domain.observations import ObservationKind
from tfm_desktop.domain.phrases import Occasion, PhraseFields, PhraseList, Phrases, shipped
from tfm_desktop.qt.common.inputs import NoteInput
from tfm_desktop.qt.common.stems import StemPicker, next_gap

PHRASES = Phrases({}, frozenset(), tuple(one for one in shipped() if not one.short))
GAPS = "T asks: “…” P answers: “…”"


class Entry(NoteInput):
    """A note that has the focus, with a picker."""

    def __init__(self, show: Show) -> None:
        super().__init__()
        self.other = QLineEdit()
        self.window_shown = show(self, self.other, height=120)
        self.picker = StemPicker(self, lambda: PHRASES)
        self.setFocus()

    def pick(self, words: str, kind: ObservationKind = ObservationKind.ADVOCATE) -> None:
        self.picker.open(kind)
        type_in(words)
        press(Key.Key_Return)


@pytest.fixture
def entry(show: Show) -> Entry:
    return Entry(show)


def shown(entry: Entry) -> list[str]:
    found = entry.picker.finder.list
    return [found.item(row).text() for row in range(found.count())]


def test_what_fits_is_offered_and_filtered_as_one_types(entry: Entry) -> None:
    entry.picker.open(ObservationKind.LESSON_STUDY)
    assert shown(entry) == [one.text for one in PHRASES.fitting(ObservationKind.LESSON_STUDY)]
    type_in("PREDIC see")
    entry.picker.finder.look()
    assert shown(entry) == ["Predicted: …; seen: …"]
    type_in(" xyz")
    entry.picker.finder.look()
    assert shown(entry) == []
    assert entry.picker.finder.none.isVisible()
    press(Key.Key_Escape)
    assert entry.picker.isHidden()
    assert entry.hasFocus()
    assert entry.typed() == ""


def test_a_stem_is_put_in_with_its_first_gap_chosen(entry: Entry) -> None:
    spy = QSignalSpy(entry.picker.picked)
    entry.pick("asks answ")
    assert entry.typed() == GAPS
    assert [(one.text, one.list) for (one,) in heard(spy)] == [(GAPS, PhraseList.TEMPLATE)]
    assert entry.hasFocus()
    type_in("Why?")
    press(Key.Key_Tab)
    assert entry.textCursor().selectedText() == "…"
    type_in("It doubles")
    assert entry.typed() == "T asks: “Why?” P answers: “It doubles”"
    press(Key.Key_Tab)
    assert entry.other.hasFocus()


def test_a_gap_may_be_left_open(entry: Entry) -> None:
    entry.pick("asks answ")
    press(Key.Key_Tab)
    assert (entry.textCursor().selectionStart(), entry.textCursor().selectedText()) == (GAPS.rindex("…"), "…")
    assert not next_gap(entry)
    press(Key.Key_Tab, SHIFT)
    assert not entry.hasFocus()


def test_what_was_typed_before_stays_and_is_a_step_of_its_own(entry: Entry) -> None:
    type_in("Start.")
    entry.pick("asks answ")
    assert entry.typed() == f"Start. {GAPS}"
    press(Key.Key_Z, CONTROL)
    assert entry.typed() == "Start."


def test_what_is_selected_gives_way(entry: Entry) -> None:
    type_in("a …")
    press(Key.Key_Left, SHIFT)
    entry.pick("asks answ")
    assert entry.typed() == f"a {GAPS}"


def test_a_phrase_without_a_gap_is_gone_on_with(entry: Entry) -> None:
    bell = PhraseFields(list=PhraseList.TEMPLATE, occasion=Occasion.ANY, text="The bell goes")
    entry.picker._phrases = lambda: Phrases({}, frozenset(), (bell,))  # noqa: SLF001
    entry.pick("bell")
    type_in(".")
    assert entry.typed() == "The bell goes."


def test_the_key_that_opens_the_list_closes_it(entry: Entry) -> None:
    entry.picker.open(ObservationKind.ADVOCATE)
    QApplication.processEvents()
    assert focused() is entry.picker.finder.edit
    press(Key.Key_F9)
    assert entry.picker.isHidden()
    assert entry.hasFocus()


def test_the_list_stays_on_the_screen(entry: Entry) -> None:
    screen = entry.screen().availableGeometry()
    for place in (0, screen.height() - 120):
        entry.window_shown.move(0, place)
        entry.picker.open(ObservationKind.ADVOCATE)
        assert screen.contains(entry.picker.geometry())
        assert not entry.picker.geometry().contains(entry.mapToGlobal(entry.rect().center()))
        entry.picker.close()
