import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from tests.data_file import World, dump
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, focused, in_dialog, press, replace, tab_order

from tfm_desktop.domain.sessions import SessionStatus
from tfm_desktop.domain.years import short
from tfm_desktop.qt.common.editor import page as scrolled
from tfm_desktop.qt.work_groups.half_terms import ENTERED, HALF_GIVEN, SUGGESTED
from tfm_desktop.qt.work_groups.lay_out import LayOutDialog
from tfm_desktop.qt.work_groups.sessions import SessionsPage
from tfm_desktop.services.half_terms import usual
from tfm_desktop.services.services import Services

YEAR = "2098/99"  # to come, whenever this runs
Answer = Callable[[LayOutDialog], None]


@pytest.fixture
def group(services: Services, world: World) -> uuid.UUID:
    made = services.work_groups.new(code="NCP98-12", year=YEAR)
    services.work_groups.add_member(made, world.department)
    return made


@pytest.fixture
def page(services: Services, group: uuid.UUID, show: Show) -> SessionsPage:
    made = SessionsPage(services)
    services.database.listen(made.on_change)
    made.load(group)
    show(scrolled(made), width=1100, height=900)
    return made


@pytest.fixture
def dialog(services: Services, group: uuid.UUID, page: SessionsPage, qtbot: QtBot) -> LayOutDialog:
    made = LayOutDialog(services, group, page)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.is_ready and made.isActiveWindow())
    made.line.setFocus()
    return made


@pytest.fixture
def asked(page: SessionsPage, qtbot: QtBot) -> Callable[[Answer], None]:
    """Ask to lay the year out by keyboard, and answer."""

    def ask(answer: Answer) -> None:
        def when_ready(shown: Any) -> None:
            qtbot.waitUntil(lambda: shown.is_ready)
            answer(shown)

        page.window().activateWindow()  # no display gives the keys back after a dialog
        qtbot.waitUntil(page.window().isActiveWindow)
        page.lay_out.setFocus()
        in_dialog(when_ready)
        press(Key.Key_Return)

    return ask


def days(dialog: LayOutDialog) -> list[str]:
    return [dialog.days.input(place).text() for place in range(dialog.days.count())]


def test_a_year_is_laid_out_with_one_line_and_enter(
    page: SessionsPage, services: Services, group: uuid.UUID, asked: Callable[[Answer], None]
) -> None:
    services.sessions.add(group, date=dt.date(2098, 9, 10), number=1)
    before = dump(services.database)
    found: list[str] = []

    def answer(dialog: LayOutDialog) -> None:
        assert focused() is dialog.line
        replace("three, Wednesdays 1-4pm, one each half-term")
        assert dialog.take.text() == "&Make 3 sessions"
        found.extend(days(dialog))
        press(Key.Key_Return)

    asked(answer)
    made = [one.fields for one in services.sessions.of(group)][1:]
    assert [short(one.date) for one in made] == found
    assert [one.number for one in made] == [2, 3, 4]
    assert {(one.start, one.end, one.status) for one in made} == {
        (dt.time(13), dt.time(16), SessionStatus.TO_BE_CONFIRMED)
    }
    assert all(one.date and one.date.weekday() == 2 for one in made)
    assert [one.fields for one in services.half_terms.of_year(YEAR)] == usual(YEAR)
    assert page.form.record == services.sessions.of(group)[1].id
    services.database.undo()
    assert dump(services.database) == before


def test_a_day_that_counts_towards_nothing_is_said_beside_it_and_on_the_session(
    page: SessionsPage, services: Services, group: uuid.UUID, asked: Callable[[Answer], None]
) -> None:
    (member,) = services.work_groups.members.of(group)
    meetings = {"label": "Meetings", "counts": "session attendance", "window_from": dt.date(2098, 11, 1)}
    services.commitments.add(member.id, at_least=4, **meetings)
    told: list[str] = []

    def answer(dialog: LayOutDialog) -> None:
        told.extend(dialog.days.told(place) for place in range(dialog.days.count()))
        press(Key.Key_Return)

    asked(answer)
    nothing = "“Meetings” counts from 01/11/2098"
    assert [nothing in one for one in told] == [True, False, False, False]
    first, *_ = services.sessions.of(group)
    assert page.form.record == first.id
    assert page.notice.text() == f"This day counts towards nothing: {nothing}. Check the date."
    services.sessions.change(first.id, date=dt.date(2098, 11, 5))
    assert nothing not in page.notice.text()


def test_half_terms_are_suggested_until_they_are_entered(services: Services, asked: Callable[[Answer], None]) -> None:
    def correct(dialog: LayOutDialog) -> None:
        assert dialog.half_terms.told.text() == SUGGESTED
        dialog.half_terms.input(0, 1).setFocus()
        replace("8/9/2098")
        press(Key.Key_Return)

    asked(correct)
    assert services.half_terms.of_year(YEAR)[0].fields.first == dt.date(2098, 9, 8)

    def look(dialog: LayOutDialog) -> None:
        assert dialog.half_terms.told.text() == ENTERED
        assert dialog.half_terms.input(0, 1).text() == "08/09/2098"

    asked(look)


def test_the_line_fills_the_fields_in_and_they_write_it(dialog: LayOutDialog) -> None:
    replace("six, Wednesdays 13:00-16:00")
    assert (dialog.count.text(), dialog.start.text(), dialog.end.text()) == ("6", "13:00", "16:00")
    assert (dialog.weekday.currentText(), dialog.spread.currentText()) == ("Wednesday", "Evenly")
    assert len(days(dialog)) == 6
    dialog.count.setFocus()
    replace("2")
    dialog.start.setFocus()
    replace("9.30")
    dialog.weekday.setFocus()
    press(Key.Key_Down, times=2)
    assert dialog.weekday.currentText() == "Friday"
    dialog.weekday.activated.emit(dialog.weekday.currentIndex())
    assert dialog.line.text() == "two, Fridays 09:30-16:00, evenly"
    assert all(dialog.days.told(place).startswith("Fri") for place in range(2))
    assert len(days(dialog)) == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("monthly", "“monthly” is not understood. Write how many, when, and how often: “four, 1-4pm"),
        ("four, 25-30", "“30” is not a time. Write it as 09:05 or 2.30pm."),
    ],
)
def test_a_line_that_is_not_understood_makes_nothing(
    dialog: LayOutDialog, services: Services, group: uuid.UUID, text: str, sentence: str
) -> None:
    replace(text)
    assert dialog.line_message.text().startswith(sentence)
    assert not dialog.take.isEnabled()
    press(Key.Key_Return)
    assert services.sessions.of(group) == []
    assert dialog.isVisible()
    replace("two, 1-4pm")
    assert not dialog.line_message.isVisible()
    assert len(days(dialog)) == 2


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("count", "many", "Write a whole number of sessions."),
        ("count", "99", "Between 1 and 40 sessions can be laid out at once."),
        ("start", "25:00", "“25:00” is not a time. Write it as 09:05 or 2.30pm."),
    ],
)
def test_wrong_fields_are_said(dialog: LayOutDialog, field: str, text: str, sentence: str) -> None:
    getattr(dialog, field).setFocus()
    replace(text)
    assert dialog.message.text() == sentence
    assert not dialog.take.isEnabled()


def test_what_was_avoided_and_why_fewer_is_told(dialog: LayOutDialog) -> None:
    replace("nine, Mondays")
    told = [dialog.days.told(place) for place in range(9)]
    assert all(one.startswith("Mon") for one in told)
    assert any("avoided: between half-terms" in one for one in told)
    replace("seven, one each half-term")
    assert dialog.sentence.text().startswith("One each makes 6, not 7")
    assert len(days(dialog)) == 6


def test_a_day_is_changed_before_it_is_taken(dialog: LayOutDialog, services: Services, group: uuid.UUID) -> None:
    replace("four, Tuesdays 1-4pm")
    first = dialog.days.input(0)
    first.setFocus()
    for text, told in (
        ("25/12/2098", "Thu · Christmas Day · between half-terms"),
        ("13/9/2098", "Sat · weekend"),
        ("1/10/1998", "Thu · between half-terms · already past"),
        ("31/02", "“31/02” is not a date. Write it as 14/01/2026 or 14 Jan."),
        (days(dialog)[1], "Tue · two of these on one day"),
        ("", "No date: to be confirmed."),
    ):
        replace(text)
        assert dialog.days.told(0) == told
        assert first.accessibleDescription() == told
    replace("31/02")
    press(Key.Key_Return)
    assert services.sessions.of(group) == []
    replace("")
    press(Key.Key_Return)
    assert [one.fields.date for one in services.sessions.of(group)][-1] is None
    assert len(services.sessions.of(group)) == 4


@pytest.mark.parametrize(
    ("row", "column", "text", "sentence"),
    [
        (1, 2, "1/9/2098", "“Autumn, second half” ends on 01/09/2098, before it begins on"),
        (1, 1, "1/10/2098", "“Autumn, second half” begins on 01/10/2098, before “Autumn, first half” ends on"),
        (5, 2, "1/9/2099", "“Summer, second half” does not lie within 2098/99."),
        (0, 1, "31/02", "“31/02” is not a date. Write it as 14/01/2026 or 14 Jan."),
        (0, 1, "", HALF_GIVEN),
    ],
)
def test_half_terms_that_cannot_be_used_are_said(
    dialog: LayOutDialog, row: int, column: int, text: str, sentence: str
) -> None:
    dialog.half_terms.input(row, column).setFocus()
    replace(text)
    press(Key.Key_Tab)
    assert dialog.half_terms.message.text().startswith(sentence)
    assert dialog.half_terms.message.isVisible()
    assert days(dialog) == []
    assert not dialog.take.isEnabled()


def test_a_half_term_without_days_is_left_out(dialog: LayOutDialog, services: Services, group: uuid.UUID) -> None:
    for column in (1, 2):
        dialog.half_terms.input(5, column).setFocus()
        replace("")
    dialog.line.setFocus()
    replace("one each half-term")
    assert len(days(dialog)) == 5
    press(Key.Key_Return)
    assert len(services.half_terms.of_year(YEAR)) == len(services.sessions.of(group)) == 5


def test_days_with_a_session_already_are_avoided(
    dialog: LayOutDialog, services: Services, page: SessionsPage, group: uuid.UUID, qtbot: QtBot
) -> None:
    replace("one, 1-4pm")
    day = dialog.days.input(0).value()
    dialog.close()
    services.sessions.add(group, date=day)
    again = LayOutDialog(services, group, page)
    again.show()
    qtbot.waitUntil(lambda: again.is_ready)
    again.line.setText("one, 1-4pm")
    again.line.textEdited.emit(again.line.text())
    assert again.days.input(0).value() != day
    assert "NCP98-12 session 1" in again.days.told(0)
    assert again.take.text() == "&Make 1 session"


def test_everything_has_a_name_and_is_reached_by_tab(dialog: LayOutDialog) -> None:
    replace("two, 1-4pm")
    order = tab_order(dialog.line)
    assert order[:6] == ["The year in one line", "How many", "Weekday", "Start", "End", "How often"]
    assert order[6:9] == ["Half-term 1: name", "Half-term 1: first day", "Half-term 1: last day"]
    assert order[-4:] == ["Day of session 1 of these", "Day of session 2 of these", "Cancel", "Make 2 sessions"]
    assert all(order)


def test_nothing_is_made_where_the_user_thinks_better_of_it(
    services: Services, group: uuid.UUID, asked: Callable[[Answer], None]
) -> None:
    before = dump(services.database)
    asked(lambda _dialog: press(Key.Key_Escape))
    assert dump(services.database) == before
