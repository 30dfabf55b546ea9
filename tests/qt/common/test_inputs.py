import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QWidget
from pytestqt.qtbot import QtBot
from tests.qt.conftest import Show
from tests.qt.keyboard import CONTROL, SHIFT, Key, focused, press, replace, type_in

from tfm_desktop.domain.frameworks import shipped
from tfm_desktop.domain.record import visible
from tfm_desktop.domain.visits import VisitStatus
from tfm_desktop.qt.common.date_input import DateInput
from tfm_desktop.qt.common.inputs import (
    CheckInput,
    ChoiceInput,
    IdeasInput,
    LineInput,
    NameInput,
    NoteInput,
    NumberInput,
    PickInput,
    TimeInput,
    YearInput,
)

ADA, BEN, ZOE = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
NAMES = {ADA: "Ada Invented", BEN: "Ben Invented", ZOE: "Zoë Łukasik"}
TODAY = dt.date.today()


def ideas_input() -> IdeasInput:
    return IdeasInput(shipped)


def choices() -> ChoiceInput:
    return ChoiceInput(VisitStatus)


def names(*, strict: bool = True) -> PickInput:
    made = PickInput(strict=strict)
    made.set_options(NAMES, "nobody")
    return made


VALUES: list[tuple[Callable[[], Any], Any]] = [
    (LineInput, "Ratio & proportion <b>"),
    (LineInput, ""),
    (NumberInput, 9),
    (NumberInput, 0.25),
    (NumberInput, None),
    (DateInput, dt.date(2026, 1, 14)),
    (DateInput, dt.date(1066, 10, 14)),
    (DateInput, None),
    (TimeInput, dt.time(9, 5)),
    (TimeInput, dt.time(9, 5, 30)),
    (TimeInput, None),
    (YearInput, "2025/26"),
    (ideas_input, ("coherence", "variation")),
    (ideas_input, ("an idea that ships no more",)),
    (ideas_input, ()),
    (NoteInput, "two\nlines, 20\u00a0cm \u2002and a \u200f שלום 👩‍🏫"),
    (NoteInput, ""),
    (choices, VisitStatus.POSTPONED),
    (names, ZOE),
    (names, uuid.uuid4()),
    (names, None),
    (CheckInput, True),
    (CheckInput, False),
]


@pytest.mark.parametrize(("make", "value"), VALUES)
def test_a_value_comes_back_as_it_was_given(qtbot: QtBot, make: Callable[[], Any], value: Any) -> None:
    widget = make()
    qtbot.addWidget(widget)
    spy = QSignalSpy(widget.committed)
    widget.set_value(value)
    assert widget.value() == value
    assert type(widget.value()) is type(value)
    assert not widget.is_typing()
    assert spy.count() == 0


@pytest.mark.parametrize(
    ("make", "text", "value"),
    [
        (LineInput, "Surds", "Surds"),
        (NumberInput, " 12 ", "12"),
        (DateInput, "14/1/26", dt.date(2026, 1, 14)),
        (DateInput, "tomorrow", TODAY + dt.timedelta(days=1)),
        (TimeInput, "2.30pm", dt.time(14, 30)),
        (YearInput, "2025-26", "2025/26"),
        (ideas_input, "1 var", ("coherence", "variation")),
        (NoteInput, "T: 4 x 7", "T: 4 x 7"),
    ],
)
@pytest.mark.parametrize("leave", [Key.Key_Tab, Key.Key_Backtab])
def test_typing_is_told_when_the_input_is_left(
    show: Show, make: Callable[[], Any], text: str, value: Any, leave: Qt.Key
) -> None:
    widget, before, after = make(), LineInput(), LineInput()
    show(before, widget, after)
    widget.setFocus()
    type_in(text)
    spy = QSignalSpy(widget.committed)
    press(leave, SHIFT if leave is Key.Key_Backtab else Qt.KeyboardModifier.NoModifier)
    assert focused() is (before if leave is Key.Key_Backtab else after)
    assert spy.count() == 1
    assert widget.value() == value


@pytest.mark.parametrize("make", [LineInput, DateInput, TimeInput, NumberInput, YearInput, ideas_input])
def test_enter_tells_too(show: Show, make: Callable[[], Any]) -> None:
    widget = make()
    show(widget)
    widget.setFocus()
    type_in("1")
    spy = QSignalSpy(widget.committed)
    press(Key.Key_Return)
    assert spy.count() == 1


@pytest.mark.parametrize(
    ("make", "text", "sentence"),
    [
        (DateInput, "31/2/2026", "“31/2/2026” is not a date. Write it as 14/01/2026 or 14 Jan."),
        (TimeInput, "25:00", "“25:00” is not a time. Write it as 09:05 or 2.30pm."),
        (YearInput, "2025/27", "“2025/27” is not an academic year. Write it as 2025/26."),
        (ideas_input, "9", "“9” is no idea. Type 1 Coh, 2 Rep,"),
        (names, "Nobody at all", "“Nobody at all” is not in the list."),
    ],
)
def test_text_without_meaning_is_told_in_a_sentence(
    show: Show, make: Callable[[], Any], text: str, sentence: str
) -> None:
    widget, after = make(), LineInput()
    show(widget, after)
    widget.setFocus()
    replace(text)
    press(Key.Key_Tab)
    with pytest.raises(ValueError, match=sentence.split("(", maxsplit=1)[0]):
        widget.value()
    assert widget.typed() == text


@pytest.mark.parametrize(("make", "value"), VALUES)
def test_what_was_refused_can_be_shown_again(qtbot: QtBot, make: Callable[[], Any], value: Any) -> None:
    first, second = make(), make()
    for widget in (first, second):
        qtbot.addWidget(widget)
    first.set_value(value)
    second.retype(first.typed())
    assert second.typed() == first.typed()


# Wheel


def wheel(widget: QWidget) -> bool:
    """Turn the wheel over a widget, and tell whether the widget took it."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(widget.mapToGlobal(middle.toPoint())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


@pytest.mark.parametrize("make", [choices, names])
def test_the_wheel_over_a_box_without_focus_changes_nothing(show: Show, make: Callable[[], Any]) -> None:
    widget, other = make(), LineInput()
    show(widget, other)
    other.setFocus()
    spy = QSignalSpy(widget.committed)
    before = widget.value()
    over = widget.lineEdit() or widget
    assert not wheel(over)
    assert widget.value() == before
    assert spy.count() == 0
    assert not widget.focusPolicy() & Qt.FocusPolicy.WheelFocus & ~Qt.FocusPolicy.StrongFocus
    widget.setFocus()
    assert wheel(widget)
    assert widget.value() != before


def test_the_wheel_over_a_note_without_focus_scrolls_the_page(show: Show) -> None:
    note, other = NoteInput(most=2), LineInput()
    show(note, other)
    note.set_value("line\n" * 30)
    other.setFocus()
    assert not wheel(note.viewport())
    note.setFocus()
    assert wheel(note.viewport())


# Dates


def test_up_and_down_move_a_date_by_a_day(show: Show) -> None:
    widget, after = DateInput(), LineInput()
    show(widget, after)
    widget.set_value(dt.date(2026, 2, 28))
    widget.setFocus()
    press(Key.Key_Up)
    assert widget.text() == "01/03/2026"
    assert widget.is_typing()
    spy = QSignalSpy(widget.committed)
    press(Key.Key_Down, times=2)
    press(Key.Key_Tab)
    assert widget.value() == dt.date(2026, 2, 27)
    assert spy.count() == 1


def test_up_begins_at_today_where_there_is_no_date(show: Show) -> None:
    widget = DateInput()
    show(widget)
    widget.setFocus()
    press(Key.Key_Up)
    assert widget.value() == TODAY + dt.timedelta(days=1)


def test_the_last_day_of_the_calendar_stays(show: Show) -> None:
    widget = DateInput()
    show(widget)
    widget.set_value(dt.date.max)
    widget.setFocus()
    press(Key.Key_Up)
    assert widget.value() == dt.date.max


def test_a_day_is_picked_from_the_calendar_by_keyboard(show: Show, qtbot: QtBot) -> None:
    widget = DateInput()
    show(widget)
    widget.set_value(dt.date(2026, 1, 14))
    widget.setFocus()
    spy = QSignalSpy(widget.committed)
    press(Key.Key_F4)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    calendar = popup.findChild(QCalendarWidget)
    assert calendar is not None
    assert calendar.selectedDate().toPython() == dt.date(2026, 1, 14)
    assert calendar.firstDayOfWeek() is Qt.DayOfWeek.Monday
    press(Key.Key_Right)
    press(Key.Key_Return)
    assert QApplication.activePopupWidget() is None
    assert widget.value() == dt.date(2026, 1, 15)
    assert spy.count() > 0
    qtbot.waitUntil(lambda: not widget.findChildren(QCalendarWidget))


# One of a list


def test_a_choice_is_made_by_its_first_letter_and_by_arrows(show: Show) -> None:
    widget, after = choices(), LineInput()
    show(widget, after)
    widget.setFocus()
    spy = QSignalSpy(widget.committed)
    type_in("d")
    assert widget.value() is VisitStatus.DONE
    press(Key.Key_Down)
    assert widget.value() is VisitStatus.POSTPONED
    assert spy.count() == 2
    press(Key.Key_Tab)
    assert focused() is after


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("finish", [Key.Key_Return, Key.Key_Tab])
@pytest.mark.parametrize(
    ("text", "found"), [("ben", BEN), ("łuk", ZOE), ("INVENTED", ADA), ("zoë łukasik", ZOE), ("", None)]
)
def test_a_record_is_found_by_a_part_of_its_name(
    show: Show, strict: bool, finish: Qt.Key, text: str, found: uuid.UUID | None
) -> None:
    widget, after = names(strict=strict), LineInput()
    show(widget, after)
    widget.set_value(BEN)
    widget.setFocus()
    replace(text)
    spy = QSignalSpy(widget.committed)
    press(finish)
    assert QApplication.activePopupWidget() is None
    assert widget.value() == found
    assert widget.currentText() == NAMES.get(found, "nobody")  # type: ignore[arg-type]
    assert spy.count() > 0
    assert (focused() is after) is (finish is Key.Key_Tab)


def test_a_name_can_be_taken_from_those_offered(show: Show) -> None:
    widget = names()
    show(widget)
    widget.setFocus()
    replace("inv")
    press(Key.Key_Down, times=2)
    press(Key.Key_Return)
    assert widget.value() == BEN


@pytest.mark.parametrize("key", [Key.Key_Down, Key.Key_Up, Key.Key_PageDown, Key.Key_PageUp])
def test_arrows_open_the_names_and_change_nothing_until_one_is_taken(show: Show, key: Qt.Key) -> None:
    widget = names()
    show(widget)
    widget.set_value(ADA)
    widget.setFocus()
    spy = QSignalSpy(widget.committed)
    press(key)
    assert QApplication.activePopupWidget() is not None
    assert widget.value() == ADA
    press(Key.Key_Escape)
    assert widget.value() == ADA
    press(key)
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert widget.value() == BEN
    assert spy.count() > 0


@pytest.mark.parametrize("make", [LineInput, NoteInput, names])
@pytest.mark.parametrize("key", [Key.Key_E, Key.Key_K, Key.Key_U])
def test_the_keys_of_the_menus_reach_them_from_an_input(show: Show, make: Callable[[], Any], key: Qt.Key) -> None:
    widget = make()
    window = show(widget)
    menu = QShortcut(QKeySequence(CONTROL | key), window)
    spy = QSignalSpy(menu.activated)
    widget.setFocus()
    type_in("a")
    if isinstance(widget, PickInput):
        completer = widget.completer()
        assert completer
        completer.popup().hide()  # type: ignore[union-attr] # a completer has a list
    press(key, CONTROL)
    assert spy.count() == 1
    # Only Qt for Linux on a screen has meanings of its own for them, so that what a key asks first is looked at too.
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, key, CONTROL)
    assert not widget.event(asked)
    assert not asked.isAccepted()


@pytest.mark.parametrize("enter", [Key.Key_Tab, Key.Key_Backtab])
def test_a_long_name_shows_its_beginning(show: Show, enter: Qt.Key) -> None:
    before, widget, after = LineInput(), PickInput(), LineInput()
    widget.set_options({ADA: "Pupils " * 60})
    show(before, widget, after)
    widget.set_value(ADA)
    (before if enter is Key.Key_Tab else after).setFocus()
    press(enter, SHIFT if enter is Key.Key_Backtab else Qt.KeyboardModifier.NoModifier)
    edit = widget.lineEdit()
    assert edit
    assert focused() is widget
    assert (edit.selectedText(), edit.cursorPosition()) == (edit.text(), 0)
    press(Key.Key_Tab)
    assert edit.cursorPosition() == 0


def test_a_half_typed_name_counts_when_it_is_asked_for(show: Show) -> None:
    widget = names()
    show(widget)
    widget.setFocus()
    replace("ben")
    assert widget.value() == BEN


def test_two_people_of_one_name_are_told_apart(qtbot: QtBot) -> None:
    one, other = uuid.uuid4(), uuid.uuid4()
    widget = PickInput(strict=True)
    qtbot.addWidget(widget)
    widget.set_options({one: "Tom Smith", other: "Tom Smith"})
    widget.set_value(other)
    assert widget.value() == other


def test_a_lenient_pick_falls_back_to_what_it_was(show: Show) -> None:
    widget, after = names(strict=False), LineInput()
    show(widget, after)
    widget.set_value(BEN)
    widget.setFocus()
    replace("xyz")
    press(Key.Key_Tab)
    assert widget.value() == BEN
    assert widget.currentText() == "Ben Invented"


def test_new_options_keep_the_record_that_was_chosen(qtbot: QtBot) -> None:
    widget = names()
    qtbot.addWidget(widget)
    widget.set_value(BEN)
    widget.set_options({ZOE: "Zoë", BEN: "Ben"}, "nobody")
    assert widget.value() == BEN
    widget.set_options({ZOE: "Zoë"}, "nobody")
    assert widget.value() is None


# Notes


def test_a_note_is_saved_after_a_pause(show: Show, qtbot: QtBot) -> None:
    note = NoteInput()
    show(note)
    note.setFocus()
    with qtbot.waitSignal(note.committed):
        type_in("wait")
    assert note.value() == "wait"


def test_a_note_that_waits_is_saved_when_it_is_left(show: Show, qtbot: QtBot) -> None:
    waiting, other = NoteInput(), NoteInput()
    waiting.wait_until_left()
    show(waiting, other)
    waiting.setFocus()
    spy = QSignalSpy(waiting.committed)
    type_in("wait")
    with qtbot.waitSignal(other.committed):
        other.insertPlainText("typed later")
    assert spy.count() == 0
    press(Key.Key_Tab)
    assert spy.count() == 1


def test_a_note_that_is_only_shown_is_not_saved(show: Show, qtbot: QtBot) -> None:
    note = NoteInput()
    show(note)
    with qtbot.assertNotEmitted(note.committed, wait=900):
        note.set_value("from the file")


def test_a_note_grows_with_its_text_and_not_for_ever(show: Show) -> None:
    note = NoteInput()
    show(note)
    lowest = note.height()
    note.set_value("line\n" * 6)
    six = note.height()
    note.set_value("word " * 3000)
    assert lowest < six < note.height() < 400
    note.set_value("")
    assert note.height() == lowest


def test_a_note_keeps_the_cursor_where_its_text_stays(show: Show) -> None:
    note = NoteInput()
    show(note)
    note.set_value("abc def")
    note.setFocus()
    cursor = note.textCursor()
    cursor.setPosition(3)
    note.setTextCursor(cursor)
    note.set_value("abc def")
    assert note.textCursor().position() == 3


@settings(max_examples=60)
@given(st.text().map(visible))
def test_any_text_of_the_file_comes_back_from_a_note(qapp: QApplication, text: str) -> None:
    note = NoteInput()
    note.set_value(text)
    assert note.value() == text
    note.deleteLater()


def test_what_is_typed_beside_a_non_breaking_space_leaves_it(show: Show) -> None:
    note = NoteInput()
    show(note)
    note.set_value("20\u00a0cm")
    note.setFocus()
    press(Key.Key_End)
    type_in("2")
    assert note.value() == "20\u00a0cm2"


# Undo


def leaves_to_program(widget: QWidget, key: Qt.Key = Key.Key_Z, modifier: Any = CONTROL) -> bool:
    """Tell whether an input lets a key of the menu through."""
    event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, key, modifier)
    event.ignore()
    QApplication.sendEvent(widget, event)
    return not event.isAccepted()


@pytest.mark.parametrize("make", [LineInput, DateInput, NoteInput, names, choices, CheckInput])
def test_undo_is_the_programs_where_nothing_was_typed(show: Show, make: Callable[[], Any]) -> None:
    widget = make()
    show(widget)
    widget.setFocus()
    assert leaves_to_program(widget)
    assert leaves_to_program(widget, modifier=CONTROL | SHIFT)


@pytest.mark.parametrize("make", [LineInput, NoteInput, names])
def test_undo_takes_typing_back_before_it_is_saved(show: Show, make: Callable[[], Any]) -> None:
    widget = make()
    show(widget)
    widget.setFocus()
    replace("B")
    assert not leaves_to_program(widget)
    press(Key.Key_Z, CONTROL)
    assert "B" not in widget.typed()
    widget.set_value(widget.value())
    if not isinstance(widget, NoteInput):
        assert leaves_to_program(widget)


def test_undo_is_the_programs_once_a_note_is_left(show: Show) -> None:
    note, after = NoteInput(), LineInput()
    show(note, after)
    note.setFocus()
    type_in("B")
    press(Key.Key_Tab)
    assert leaves_to_program(note)


def test_a_box_is_ticked_by_space(show: Show) -> None:
    widget = CheckInput("Has left")
    show(widget)
    widget.setFocus()
    spy = QSignalSpy(widget.committed)
    press(Key.Key_Space)
    assert widget.value() is True
    assert spy.count() == 1


def test_a_day_is_picked_by_mouse_also_where_the_input_never_had_the_focus(show: Show) -> None:
    other, widget = LineInput(), DateInput()
    show(other, widget)
    other.setFocus()
    (action,) = widget.actions()
    assert action.toolTip() == "Pick from a calendar (F4)"
    spy = QSignalSpy(widget.committed)
    QTest.mouseClick(widget.findChildren(QWidget)[-1], Qt.MouseButton.LeftButton)
    assert QApplication.activePopupWidget() is not None
    press(Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    assert spy.count() == 0
    QTest.mouseClick(widget.findChildren(QWidget)[-1], Qt.MouseButton.LeftButton)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    calendar = popup.findChild(QCalendarWidget)
    assert calendar is not None
    calendar.clicked.emit(calendar.selectedDate())
    assert widget.value() == TODAY
    assert spy.count() == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("ben", BEN),
        ("inv", ADA),
        ("ben  invented", "ben invented"),
        ("ben invented", BEN),
        ("ann", "ann"),
        ("ben inv", "ben inv"),
        ("  Zoë Invented ", "Zoë Invented"),
    ],
)
def test_a_name_is_somebody_of_the_list_or_somebody_new(show: Show, text: str, value: Any) -> None:
    widget, after = NameInput(), LineInput()
    widget.set_options({ADA: "Ada Invented", BEN: "Ben Invented", uuid.uuid4(): "Hannah Leeson"})
    show(widget, after)
    widget.setFocus()
    replace(text)
    press(Key.Key_Tab)
    assert widget.value() == value


def test_what_was_used_before_is_offered_by_a_part_of_it_as_it_is_now(show: Show) -> None:
    used = ["London Central"]
    widget = LineInput()
    widget.offer(lambda: used)
    show(LineInput(), widget)
    used.append("East London")
    widget.setFocus()
    type_in("lond")
    completer = widget.completer()
    assert completer
    assert [completer.completionModel().index(row, 0).data() for row in range(completer.completionCount())] == [
        "London Central",
        "East London",
    ]
    spy = QSignalSpy(widget.committed)
    press(Key.Key_Down, times=2)
    press(Key.Key_Return)
    assert widget.value() == "East London"
    assert spy.count() > 0
