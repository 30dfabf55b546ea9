import datetime as dt
import uuid
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QScrollArea, QTabWidget, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from tests.data_file import YEAR, World
from tests.qt.conftest import Show
from tests.qt.keyboard import SHIFT, Key, focused, name_of, press, replace, type_in
from tests.qt.signals import heard

from tfm_desktop.domain.programme import PdStatus
from tfm_desktop.domain.visits import VisitStatus
from tfm_desktop.domain.years import academic_year, short
from tfm_desktop.qt import theme
from tfm_desktop.qt.common.editor import page as scrolled
from tfm_desktop.qt.plans.calendar_list import CalendarList
from tfm_desktop.qt.plans.programme import HOW, NOTHING, ProgrammePage
from tfm_desktop.services.plan_calendar import CalendarEntry, EntryKind
from tfm_desktop.services.services import Services
from tfm_desktop.storage.change import Change

TODAY = dt.date.today()
DATE, TITLE, LEADER, AUDIENCE, AIMS, STATUS = range(6)


@pytest.fixture
def second(services: Services, world: World) -> uuid.UUID:
    return services.plans.aims.add(world.plan, text="Departments plan\ntogether")


@pytest.fixture
def session(services: Services, world: World, second: uuid.UUID) -> uuid.UUID:
    return services.programme.add(
        world.plan, date=dt.date(2026, 1, 21), title="Stem sentences", leader="Ada", aims=(world.aim.hex, second.hex)
    )


@pytest.fixture
def page(services: Services, world: World, session: uuid.UUID, show: Show) -> ProgrammePage:
    made = ProgrammePage(services)
    services.database.listen(made.on_change)
    made.load(world.plan)
    show(scrolled(made), width=900, height=1100)
    return made


def cell(page: ProgrammePage, row: int, column: int, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole) -> Any:
    return page.sessions.rows.index(row, column).data(role)


def go_to(page: ProgrammePage, row: int, column: int) -> None:
    page.sessions.view.setFocus()
    page.sessions.view.setCurrentIndex(page.sessions.rows.index(row, column))


def saved(services: Services, session: uuid.UUID) -> Any:
    return services.programme.get(session).fields


def rows(calendar: CalendarList) -> list[str]:
    return [row.text for row in calendar.rows.rows]


def is_in_sight(calendar: CalendarList, area: QScrollArea) -> bool:
    row = calendar.visualRect(calendar.currentIndex())
    place = area.viewport().mapFromGlobal(calendar.viewport().mapToGlobal(row.center()))
    return bool(area.viewport().rect().contains(place))


# Sessions


def test_the_model_keeps_the_rules_of_qt(page: ProgrammePage, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(page.sessions.rows)  # type: ignore[no-untyped-call]
    qtmodeltester.check(page.calendar.rows)  # type: ignore[no-untyped-call]


def test_a_session_shows_the_numbers_of_its_aims_and_tells_their_words(page: ProgrammePage) -> None:
    assert cell(page, 0, AIMS) == "1, 2"
    told = "1 Pupils reason aloud\n2 Departments plan together"
    assert cell(page, 0, AIMS, Qt.ItemDataRole.AccessibleTextRole) == told
    assert told in cell(page, 0, AIMS, Qt.ItemDataRole.ToolTipRole)
    aims = page.form.input("aims")
    assert aims.text() == "1, 2"
    assert aims.accessibleDescription() == "1 Pupils reason aloud; 2 Departments plan together"
    assert told in aims.toolTip()
    assert aims.placeholderText() == "1 3"


def test_a_session_is_typed_with_keys_alone(
    page: ProgrammePage, services: Services, world: World, second: uuid.UUID
) -> None:
    page.focus()
    typed = ("14 Feb 2026", "Ratio tables", "Ben", "Key Stage 3", "aim 2", "po")
    for text in typed:
        type_in(text)
        press(Key.Key_Return if text == typed[-1] else Key.Key_Tab)
    made = services.programme.of(world.plan)[1]
    assert dict(made.fields) == {
        "plan_id": world.plan,
        "date": dt.date(2026, 2, 14),
        "title": "Ratio tables",
        "leader": "Ben",
        "audience": "Key Stage 3",
        "aims": (second.hex,),
        "status": PdStatus.POSTPONED,
        "reflection": "",
    }
    assert page.form.record == made.id
    page.form.focus("reflection")
    type_in("Three stems were tried")
    press(Key.Key_Tab)
    assert saved(services, made.id).reflection == "Three stems were tried"
    assert focused() is page.calendar


def test_the_form_and_the_grid_follow_each_other(page: ProgrammePage, services: Services, session: uuid.UUID) -> None:
    page.form.focus("title")
    replace("Stem sentences in Year 8")
    press(Key.Key_Tab)
    assert cell(page, 0, TITLE) == "Stem sentences in Year 8"
    page.form.focus("aims")
    replace("2")
    press(Key.Key_Tab)
    assert (cell(page, 0, AIMS), page.form.input("aims").text()) == ("2", "2")
    assert page.form.input("aims").accessibleDescription() == "2 Departments plan together"
    go_to(page, 0, LEADER)
    type_in("Zoë")
    press(Key.Key_Return)
    assert page.form.input("leader").text() == "Zoë"
    assert saved(services, session).leader == "Zoë"


def test_a_session_that_is_put_off_keeps_its_place_under_the_cursor(
    page: ProgrammePage, services: Services, world: World, session: uuid.UUID
) -> None:
    services.programme.add(world.plan, date=dt.date(2026, 2, 1), title="Algebra tiles")
    page.form.focus("date")
    replace("3/3/2026")
    press(Key.Key_Tab)
    assert [cell(page, row, TITLE) for row in (0, 1)] == ["Algebra tiles", "Stem sentences"]
    assert page.sessions.current() == page.form.record == session
    page.form.focus("date")
    replace("")
    press(Key.Key_Tab)
    assert saved(services, session).date is None
    assert cell(page, 1, DATE) == ""


def test_nothing_is_typed_into_where_no_session_is_chosen(
    page: ProgrammePage, services: Services, session: uuid.UUID
) -> None:
    assert page.form.isVisible()
    go_to(page, 0, TITLE)
    press(Key.Key_Delete)
    assert not services.programme.exists(session)
    assert not page.form.isVisible()
    services.database.undo()
    go_to(page, 0, TITLE)
    assert page.form.record == session
    assert page.form.isVisible()


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        (DATE, "31/02", "“31/02” is not a date. Write it as 14/01/2026 or 14 Jan."),
        (AIMS, "aim 9", "There is no aim 9. This plan has aims 1 to 2."),
        (
            AIMS,
            "ninety",
            "“ninety” is not the number of an aim. Type numbers, such as 1 3. This plan has aims 1 to 2.",
        ),
    ],
)
def test_wrong_input_in_the_grid_keeps_its_text_with_a_sentence(
    page: ProgrammePage, services: Services, session: uuid.UUID, column: int, text: str, sentence: str
) -> None:
    before = saved(services, session)
    go_to(page, 0, column)
    type_in(text)
    press(Key.Key_Return)
    assert cell(page, 0, column) == text
    assert page.sessions.message() == sentence
    assert page.unsaved() == [f"{page.sessions.rows.columns[column].title}: {text}"]
    assert saved(services, session) == before
    page.reload()
    assert cell(page, 0, column) == text


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("date", "31/02", "“31/02” is not a date. Write it as 14/01/2026 or 14 Jan."),
        ("aims", "aim 9", "There is no aim 9. This plan has aims 1 to 2."),
        ("aims", "ninety", "“ninety” is not the number of an aim. Type numbers, such as 1 3. This plan has aims 1"),
    ],
)
def test_wrong_input_in_the_form_keeps_its_text_with_a_sentence(
    page: ProgrammePage, services: Services, session: uuid.UUID, name: str, text: str, sentence: str
) -> None:
    before = saved(services, session)
    page.form.focus(name)
    replace(text)
    press(Key.Key_Tab)
    assert page.form.input(name).text() == text
    assert page.form.message(name).startswith(sentence)
    assert page.form.input(name).accessibleDescription() == page.form.message(name)
    assert len(page.unsaved()) == 1
    assert saved(services, session) == before


@pytest.mark.parametrize("name", ["title", "leader", "audience", "aims", "date"])
def test_20_000_characters_are_kept_with_a_sentence(
    page: ProgrammePage, services: Services, session: uuid.UUID, name: str
) -> None:
    before = saved(services, session)
    page.form.focus(name)
    page.form.input(name).selectAll()
    page.form.input(name).insert("x" * 20_000)
    press(Key.Key_Tab)
    assert page.form.input(name).text() == "x" * 20_000
    assert 0 < len(page.form.message(name)) < 150
    assert saved(services, session) == before


def test_a_reflection_of_20_000_characters_is_saved(
    page: ProgrammePage, services: Services, session: uuid.UUID
) -> None:
    page.form.focus("reflection")
    page.form.input("reflection").insertPlainText("y" * 20_000)
    press(Key.Key_Tab)
    assert saved(services, session).reflection == "y" * 20_000


def test_an_aim_in_the_bin_is_kept_but_not_shown_also_after_a_wrong_number(
    page: ProgrammePage, services: Services, world: World, session: uuid.UUID, second: uuid.UUID
) -> None:
    third = services.plans.aims.add(world.plan, text="A third")
    services.plans.aims.bin(second)
    assert cell(page, 0, AIMS) == page.form.input("aims").text() == "1"
    for text in ("7", "2"):  # the third aim is the second now
        go_to(page, 0, AIMS)
        type_in(text)
        press(Key.Key_Return)
    assert cell(page, 0, AIMS) == page.form.input("aims").text() == "2"
    assert saved(services, session).aims == (third.hex, second.hex)
    services.bin.restore("aim", second)
    assert cell(page, 0, AIMS) == page.form.input("aims").text() == "2, 3"


def test_undo_brings_grid_form_and_calendar_back(page: ProgrammePage, services: Services) -> None:
    page.form.focus("title")
    replace("Something else")
    press(Key.Key_Tab)
    assert any("Something else" in row for row in rows(page.calendar))
    services.database.undo()
    assert cell(page, 0, TITLE) == page.form.input("title").text() == "Stem sentences"
    assert not any("Something else" in row for row in rows(page.calendar))


def test_to_look_writes_nothing(page: ProgrammePage, world: World, changes: list[Change]) -> None:
    for name in ("title", "date", "leader", "audience", "aims", "status", "reflection"):
        page.form.focus(name)
        assert name_of(focused()) == page.form.input(name).accessibleName() != ""
        press(Key.Key_Tab)
    page.flush()
    page.load(None)
    page.load(world.plan)
    assert changes == []


def test_another_plan_saves_what_was_typed_into_the_one_before(
    page: ProgrammePage, services: Services, world: World, session: uuid.UUID
) -> None:
    other = services.plans.new(department_id=world.department, year="2026/27")
    page.form.focus("title")
    replace("Half typed")
    page.load(other)
    assert saved(services, session).title == "Half typed"
    assert page.sessions.rows.rows == []
    assert not page.form.isVisible()
    go_to(page, 0, AIMS)
    type_in("1")
    press(Key.Key_Return)
    assert page.sessions.message() == "There is no aim 1. This plan has no aims yet."


def test_a_session_that_a_trail_leads_to_is_chosen(
    page: ProgrammePage, services: Services, world: World, session: uuid.UUID
) -> None:
    services.programme.add(world.plan, date=dt.date(2025, 11, 1), title="Earlier")
    page.load(None)
    page.load(world.plan)
    page.show_found(session)
    assert page.form.record == session


# Read when it is in sight


def test_the_page_is_read_when_it_comes_in_sight(
    services: Services, world: World, session: uuid.UUID, show: Show
) -> None:
    made, tabs = ProgrammePage(services), QTabWidget()
    services.database.listen(made.on_change)
    tabs.addTab(QWidget(), "Plan")
    tabs.addTab(scrolled(made), "Programme")
    show(tabs, width=900, height=900)
    made.load(world.plan)
    services.programme.change(session, title="Changed out of sight")
    assert made.sessions.rows.rows == []
    tabs.setCurrentIndex(1)
    assert cell(made, 0, TITLE) == made.form.input("title").text() == "Changed out of sight"
    tabs.setCurrentIndex(0)
    services.programme.change(session, title="Once more")
    assert cell(made, 0, TITLE) == "Changed out of sight"
    tabs.setCurrentIndex(1)
    assert cell(made, 0, TITLE) == made.form.input("title").text() == "Once more"


def test_a_change_that_does_not_concern_the_page_leaves_it_alone(
    page: ProgrammePage, services: Services, world: World, session: uuid.UUID
) -> None:
    spy = QSignalSpy(page.calendar.rows.modelReset)
    services.observations.questions.change(world.question, text="Why?")
    assert heard(spy) == []
    services.programme.change(session, reflection="Three stems were tried")
    assert heard(spy) == []
    services.visits.change(world.visit, purpose="Plan together")
    assert len(heard(spy)) == 1


# The calendar


def test_the_calendar_tells_the_year_month_by_month(page: ProgrammePage, services: Services, world: World) -> None:
    services.programme.add(world.plan, title="Algebra tiles")
    services.plans.change(world.plan, next_review=dt.date(2999, 3, 20))
    services.plans.actions.change(world.action, due=dt.date(2999, 3, 1))
    services.visits.change(world.visit, status=VisitStatus.CANCELLED)
    assert rows(page.calendar) == [
        "January 2026",
        "Wed 14 January 2026: Visit: See how ratio tables are used (cancelled)",
        "Wed 21 January 2026: Professional development: Stem sentences",
        "March 2999",
        "Fri 1 March 2999: Due: 1.1 Plan stem sentences together",
        "Wed 20 March 2999: Next review of the plan",
        "To be confirmed",
        "No date yet: Professional development: Algebra tiles",
    ]
    assert page.told.text() == HOW
    assert name_of(page.calendar) == "Calendar of the year"


def test_today_is_marked_and_chosen_and_headings_are_passed_over(services: Services, world: World, show: Show) -> None:
    made = ProgrammePage(services)
    plan = services.plans.new(department_id=world.department, year=academic_year(TODAY))
    sessions = [
        services.programme.add(plan, date=TODAY + dt.timedelta(days=days), title=title)
        for days, title in ((-40, "Before"), (0, "Now"), (40, "After"))
    ]
    made.load(plan)
    show(scrolled(made), width=900, height=900)
    assert [row for row in rows(made.calendar) if "Today · Professional development: Now" in row]
    assert not [row for row in rows(made.calendar) if "Today" in row and "Now" not in row]
    made.calendar.setFocus()
    assert made.calendar.current().opens == ("pd_session", sessions[1])
    press(Key.Key_Up)
    assert made.calendar.current().opens == ("pd_session", sessions[0])
    press(Key.Key_Down, times=2)
    assert made.calendar.current().opens == ("pd_session", sessions[2])
    press(Key.Key_Return)
    assert made.form.record == sessions[2]
    assert focused() is made.sessions.view


@pytest.mark.parametrize(("presses", "kind"), [(0, "visit"), (1, "review"), (2, "action"), (3, "plan")])
def test_an_entry_opens_its_record(services: Services, world: World, show: Show, presses: int, kind: str) -> None:
    services.plans.change(world.plan, next_review=dt.date(2026, 4, 1))
    review = services.reviews.begin(world.plan, dt.date(2026, 2, 1))
    services.reviews.record(review, dt.date(2026, 2, 1))
    made = ProgrammePage(services)
    made.load(world.plan)
    show(scrolled(made), width=900, height=900)
    spy = QSignalSpy(made.open_record)
    made.calendar.setFocus()
    press(Key.Key_Home)
    press(Key.Key_Down, times=presses)
    press(Key.Key_Return)
    opened = {"visit": world.visit, "review": review, "action": world.action, "plan": world.plan}
    assert heard(spy) == [[kind, opened[kind]]]


def test_the_chosen_entry_stays_chosen_when_its_words_change(
    page: ProgrammePage, services: Services, world: World
) -> None:
    page.calendar.setFocus()
    press(Key.Key_End)
    services.plans.actions.change(world.action, what="Plan in pairs", due=dt.date(2026, 2, 1))
    assert page.calendar.current().text == "1.1 Plan in pairs"
    assert page.calendar.currentIndex().row() == 4


def test_a_plan_without_a_day_says_what_stands_here(page: ProgrammePage, services: Services, world: World) -> None:
    page.load(services.plans.new(department_id=world.department, year="2019/20"))
    assert page.told.text() == NOTHING
    assert not page.calendar.isVisible()
    page.load(None)
    assert not page.calendar.isVisible()


@pytest.mark.parametrize("width", [500, 900])
def test_the_calendar_is_as_tall_as_its_rows_and_the_page_follows_its_cursor(
    services: Services, world: World, show: Show, qtbot: QtBot, width: int
) -> None:
    for day in range(1, 29):
        text = f"Session {day} about a representation that the whole department takes on and on and on and on"
        services.programme.add(world.plan, date=dt.date(2999, 2, day), title=text)
    made = ProgrammePage(services)
    made.load(world.plan)
    area, calendar = scrolled(made), made.calendar
    show(area, width=width, height=400)
    calendar.setFocus()

    def follows(key: Qt.Key) -> bool:
        press(key)
        return is_in_sight(calendar, area)

    qtbot.waitUntil(lambda: follows(Key.Key_Home) and follows(Key.Key_End))  # rows find their room step by step
    assert calendar.current() == calendar.keys()[-1]
    last = calendar.visualRect(calendar.currentIndex())
    assert 0 <= calendar.viewport().height() - last.bottom() < 30
    at = area.verticalScrollBar().value()
    press(Key.Key_PageUp)
    assert area.verticalScrollBar().value() < at
    assert calendar.current() == calendar.keys()[-1]
    press(Key.Key_Home)
    assert calendar.current() == calendar.keys()[0]


def test_tab_comes_to_the_next_entry_in_sight(page: ProgrammePage, services: Services, world: World) -> None:
    for day in range(1, 29):
        services.programme.add(world.plan, date=dt.date(2019, 2, day), title="Long ago")
    services.programme.add(world.plan, date=dt.date(2999, 2, 1), title="Next")
    page.window().resize(900, 400)
    QApplication.processEvents()
    page.form.focus("reflection")
    press(Key.Key_Tab)
    assert focused() is page.calendar
    assert page.calendar.current().text == "Next"
    assert is_in_sight(page.calendar, next(one for one in page.window().findChildren(QScrollArea)))
    press(Key.Key_Backtab, SHIFT)
    assert focused() is page.form.input("reflection")


@pytest.mark.parametrize(
    ("days", "kind", "colour"),
    [
        (-1, EntryKind.VISIT, "muted"),
        (-1, EntryKind.DUE, "text"),
        (0, EntryKind.VISIT, "accent"),
        (1, EntryKind.VISIT, "text"),
    ],
)
def test_what_is_past_is_muted_and_today_marked(show: Show, days: int, kind: EntryKind, colour: str) -> None:
    listed = CalendarList()
    entry = CalendarEntry(TODAY + dt.timedelta(days=days), kind, "I" * 40, ("visit", uuid.uuid4()))
    listed.show_entries([entry], TODAY)
    show(listed, width=900)
    listed.clearSelection()
    image = listed.viewport().grab(listed.visualRect(listed.rows.index(1, 0))).toImage()
    day = [image.pixelColor(x, y) for x in range(10, 120) for y in range(image.height())]
    darkest = min(day, key=lambda found: found.lightness())
    wanted = QColor(getattr(theme.colours(), colour))
    assert abs(darkest.lightness() - wanted.lightness()) < 12


def test_a_date_of_the_grid_is_british(page: ProgrammePage) -> None:
    assert cell(page, 0, DATE) == short(dt.date(2026, 1, 21)) == "21/01/2026"
    assert YEAR == "2025/26"
