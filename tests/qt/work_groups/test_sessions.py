import datetime as dt
import uuid
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from tests.data_file import World, work_group
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, focused, in_dialog, name_of, press, replace, tab_order, type_in

from tfm_desktop.domain.sessions import AttendanceMark, SessionKind, SessionStatus
from tfm_desktop.domain.visits import VisitMode
from tfm_desktop.qt.common.editor import page as scrolled
from tfm_desktop.qt.work_groups import attendance
from tfm_desktop.qt.work_groups.gap_tasks import NO_TASK, NOBODY
from tfm_desktop.qt.work_groups.sessions import EMPTY, SessionsPage
from tfm_desktop.services.services import Services
from tfm_desktop.storage.change import Change

DATE, NUMBER, START, END, KIND, THEME, VENUE, STATUS = range(8)


@pytest.fixture
def group(services: Services, world: World) -> uuid.UUID:
    return work_group(services, world)


@pytest.fixture
def session(services: Services, group: uuid.UUID) -> uuid.UUID:
    return services.sessions.of(group)[0].id


@pytest.fixture
def page(services: Services, group: uuid.UUID, show: Show) -> SessionsPage:
    made = SessionsPage(services)
    services.database.listen(made.on_change)
    made.load(group)
    show(scrolled(made), width=900, height=1500)
    return made


def cell(grid: Any, row: int, column: int, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole) -> Any:
    return grid.rows.index(row, column).data(role)


def go_to(grid: Any, row: int, column: int) -> None:
    grid.view.setFocus()
    grid.view.setCurrentIndex(grid.rows.index(row, column))


def fields(services: Services, session: uuid.UUID) -> Any:
    return services.sessions.get(session).fields


def test_the_models_keep_the_rules_of_qt(page: SessionsPage, qtmodeltester: ModelTester) -> None:
    for model in (page.sessions.rows, page.register.rows, page.tasks.rows, page.year.rows):
        qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_a_session_is_typed_with_keys_alone(page: SessionsPage, services: Services, group: uuid.UUID) -> None:
    page.focus()
    for text in ("3 Mar 2026", "", "1pm", "16:00", "sh", "Algebra tiles", "Fernhill High School", "c"):
        type_in(text)
        press(Key.Key_Return if text == "c" else Key.Key_Tab)
    made = services.sessions.of(group)[1]
    assert (made.fields.date, made.fields.number) == (dt.date(2026, 3, 3), 2)
    assert (made.fields.start, made.fields.end) == (dt.time(13), dt.time(16))
    assert (made.fields.kind, made.fields.theme) == (SessionKind.SHOWCASE, "Algebra tiles")
    assert (made.fields.venue, made.fields.status) == ("Fernhill High School", SessionStatus.CONFIRMED)
    assert page.form.record == page.register.rows.parent_record == page.tasks.rows.parent_record == made.id
    assert page.title.text() == "Session 2 · Tue 3 March 2026, 13:00 to 16:00"


def test_what_is_open_is_to_be_confirmed(
    page: SessionsPage, services: Services, world: World, session: uuid.UUID
) -> None:
    assert cell(page.sessions, 0, VENUE) == "to be confirmed"
    assert page.open_points.text() == "Still to be confirmed: date and venue"
    services.sessions.change(session, host_id=world.department)
    assert cell(page.sessions, 0, VENUE) == "St Mary’s School"
    services.sessions.change(session, host_id=None, mode=VisitMode.ONLINE)
    assert cell(page.sessions, 0, VENUE) == "online"
    services.sessions.change(session, date=None, status=SessionStatus.HELD)
    assert cell(page.sessions, 0, DATE) == "to be confirmed"
    assert not page.open_points.isVisible()
    go_to(page.sessions, 0, VENUE)
    press(Key.Key_F2)
    assert focused().text() == ""  # type: ignore[attr-defined] # the words are none that were typed


def test_the_details_are_saved_and_the_grid_follows(
    page: SessionsPage, services: Services, world: World, session: uuid.UUID
) -> None:
    page.form.focus("theme")
    replace("Double number line")
    press(Key.Key_Tab)
    page.form.focus("host_id")
    replace("mary")
    press(Key.Key_Tab)
    page.form.focus("materials")
    type_in("https://example.org/a?b=1&c=2")
    press(Key.Key_Return)
    type_in("slides in the folder")
    press(Key.Key_Tab)
    assert cell(page.sessions, 0, THEME) == fields(services, session).theme == "Double number line"
    assert fields(services, session).host_id == world.department
    assert fields(services, session).materials == "https://example.org/a?b=1&c=2\nslides in the folder"
    link = "https://example.org/a?b=1&amp;c=2"
    assert page.links.text() == f'<a href="{link}">{link}</a>'


@pytest.mark.parametrize(
    ("field", "text", "under", "sentence"),
    [
        ("date", "20/8/2025", "date", "This day lies in 2024/25, and the Work Group is of 2025/26. An academic year"),
        ("date", "20/1/2027", "date", "This day lies in 2026/27, and the Work Group is of 2025/26. It counts here"),
        ("date", "24/1/2026", "date", "This day lies on a weekend."),
        ("end", "12:00", "end", "The session ends before it starts."),
    ],
)
def test_what_is_unusual_is_noticed_and_kept(
    page: SessionsPage, services: Services, session: uuid.UUID, field: str, text: str, under: str, sentence: str
) -> None:
    assert not page.notice.isVisible()
    page.form.focus(field)
    replace(text)
    press(Key.Key_Tab)
    assert page.form.message(under).startswith(sentence)
    assert page.notice.text() == page.form.message(under)
    assert page.notice.isVisible()
    assert page.unsaved() == []
    services.database.undo()
    assert not page.notice.isVisible()


def test_a_session_that_is_moved_to_another_year_stays_in_its_group(
    page: SessionsPage, services: Services, world: World, group: uuid.UUID, session: uuid.UUID
) -> None:
    go_to(page.sessions, 0, DATE)
    replace("20/1/2027")
    press(Key.Key_Return)
    assert "Check the date." in page.notice.text()
    assert fields(services, session).work_group_id == group
    assert page.year.rows.headerData(2, Qt.Orientation.Horizontal) == "1\n20 Jan"


def test_two_sessions_at_one_time_are_noticed(page: SessionsPage, services: Services) -> None:
    other = services.work_groups.new(code="NCP25-14", year="2025/26")
    services.sessions.add(other, date=dt.date(2026, 1, 20), start=dt.time(15), end=dt.time(17))
    sentence = "Another session is at the same time: NCP25-14 session 1."
    assert page.notice.text() == page.form.message("start") == sentence
    go_to(page.sessions, 0, END)
    type_in("15:00")
    press(Key.Key_Return)
    assert page.notice.text() == page.form.message("start") == ""


def test_wrong_input_keeps_its_text_with_a_sentence(
    page: SessionsPage, services: Services, changes: list[Change]
) -> None:
    for column, text, sentence in (
        (DATE, "31/02", "“31/02” is not a date. Write it as 14/01/2026 or 14 Jan."),
        (NUMBER, "0", "Number: use a number of at least 1."),
        (START, "25:00", "“25:00” is not a time. Write it as 09:05 or 2.30pm."),
    ):
        go_to(page.sessions, 0, column)
        type_in(text)
        press(Key.Key_Return)
        assert cell(page.sessions, 0, column) == text
        assert sentence in page.sessions.message()
    assert len(page.unsaved()) == 3
    assert changes == []


def test_an_empty_year_says_what_to_do(services: Services, page: SessionsPage) -> None:
    page.load(services.work_groups.new(code="NCP26-01", year="2026/27"))
    assert page.empty.text() == EMPTY
    assert page.empty.isVisible()
    for part in (page.form, page.register, page.tasks, page.year):
        assert not part.isVisible()
    page.focus()
    type_in("3/11/2026")
    press(Key.Key_Return)
    assert not page.empty.isVisible()
    assert page.nobody.isVisible()
    assert not page.register.view.isVisible()


def test_a_closed_group_looks_read_only_until_it_is_opened_again(
    page: SessionsPage, services: Services, group: uuid.UUID, session: uuid.UUID
) -> None:
    services.work_groups.close(group, dt.date(2026, 7, 31))
    buttons = (page.lay_out, page.colleague, page.set_task, page.all_present)
    assert not any(button.isEnabled() for button in buttons)
    assert page.pdf.isEnabled()
    marked = services.sessions.attendance.of(session)
    attendance.go_to_mark(page.register)
    for key in (Key.Key_Space, Key.Key_B):
        press(key)
        assert services.sessions.attendance.of(session) == marked
    assert page.unsaved() == []
    assert page.sessions.rows.rowCount() == len(page.sessions.rows.rows), "there is no row to add to"
    page.form.focus("theme")
    type_in("Something else")
    press(Key.Key_Tab)
    assert fields(services, session).theme == "Ratio tables"
    services.work_groups.open_again(group)
    assert all(button.isEnabled() for button in buttons)
    assert page.sessions.rows.rowCount() == len(page.sessions.rows.rows) + 1


def test_to_look_writes_nothing(page: SessionsPage, changes: list[Change], group: uuid.UUID) -> None:
    tab_order(page.sessions.view)
    page.flush()
    page.load(None)
    page.load(group)
    assert changes == []


def test_everything_has_a_name(page: SessionsPage) -> None:
    names = tab_order(page.sessions.view)
    assert all(names)
    for one in ("Sessions", "Lay out the year…", "Attendance", "All present", "Gap tasks", "Theme"):
        assert any(one == name for name in names), (one, names)
    assert names[-1] == "Who was at which session"


def test_what_is_found_is_gone_to(
    page: SessionsPage, services: Services, world: World, group: uuid.UUID, session: uuid.UUID
) -> None:
    other = services.sessions.add(group, date=dt.date(2026, 3, 3))
    page.show_found("session", other)
    assert page.form.record == other
    task = services.sessions.tasks.of(session)[0].id
    page.show_found("gap_task", task)
    assert (page.form.record, page.tasks.current()) == (session, task)
    assert focused() is page.tasks.view
    page.show_found("session", other)
    page.show_found("attendance", services.sessions.attendance.of(session)[0].id)
    assert (page.form.record, page.register.current()) == (session, world.teacher)
    assert focused() is page.register.view


# Gap tasks


def test_a_task_is_typed_and_due_by_the_next_session(
    page: SessionsPage, services: Services, world: World, group: uuid.UUID, session: uuid.UUID
) -> None:
    services.sessions.add(group, date=dt.date(2026, 3, 3))
    page.tasks.focus()
    type_in("ada")
    press(Key.Key_Tab)
    type_in("Bring three books")
    press(Key.Key_Tab)
    press(Key.Key_Tab)
    type_in("1/3/2026")
    press(Key.Key_Tab)
    type_in("Two ways were seen")
    press(Key.Key_Tab)
    made = services.sessions.tasks.of(session)[1].fields
    assert (made.person_id, made.what, made.due) == (world.head, "Bring three books", dt.date(2026, 3, 3))
    assert (made.done_on, made.outcome) == (dt.date(2026, 3, 1), "Two ways were seen")


def test_a_task_is_set_to_everyone_by_keyboard(
    page: SessionsPage, services: Services, world: World, group: uuid.UUID, session: uuid.UUID
) -> None:
    services.sessions.add(group, date=dt.date(2026, 3, 3))

    def answer(dialog: Any) -> None:
        assert dialog.due.text() == "03/03/2026"
        dialog.take.click()
        assert dialog.message.text() == NO_TASK
        type_in("Try a double number line")
        press(Key.Key_Tab, times=3)
        press(Key.Key_Return)

    page.sessions.choose(session)
    page.set_task.setFocus()
    in_dialog(answer)
    press(Key.Key_Return)
    made = [one.fields for one in services.sessions.tasks.of(session)[1:]]
    assert [(one.person_id, one.what, one.due) for one in made] == [
        (person, "Try a double number line", dt.date(2026, 3, 3)) for person in (world.head, world.teacher)
    ]
    assert len(page.tasks.rows.rows) == 3
    services.database.undo()
    assert len(page.tasks.rows.rows) == 1


def test_a_task_is_set_to_those_who_are_ticked(
    page: SessionsPage, services: Services, world: World, session: uuid.UUID
) -> None:
    def answer(dialog: Any) -> None:
        dialog.people.setFocus()
        press(Key.Key_Space)
        assert dialog.chosen() == [world.teacher]
        press(Key.Key_Down)
        press(Key.Key_Space)
        dialog.what.retype("Bring a book")
        dialog.take.click()
        assert dialog.message.text() == NOBODY
        press(Key.Key_Space)
        dialog.due.retype("31/02")
        dialog.take.click()
        assert dialog.message.text() == "“31/02” is not a date. Write it as 14/01/2026 or 14 Jan."
        dialog.due.retype("")
        dialog.take.click()

    in_dialog(answer)
    page.set_task.click()
    made = services.sessions.tasks.of(session)[1:]
    assert [(one.fields.person_id, one.fields.what, one.fields.due) for one in made] == [
        (world.teacher, "Bring a book", None)
    ]


# The year


def test_the_year_shows_who_missed_what(
    page: SessionsPage, services: Services, world: World, group: uuid.UUID, session: uuid.UUID
) -> None:
    early = services.sessions.add(group, date=dt.date(2025, 11, 18), number=2)
    services.sessions.mark(early, world.head, AttendanceMark.APOLOGIES)
    late = services.sessions.add(group, date=dt.date.today() + dt.timedelta(days=30))
    services.departments.people.change(world.teacher, has_left=True)
    model = page.year.rows
    assert [model.headerData(column, Qt.Orientation.Horizontal) for column in range(4)] == [
        "Person",
        "School",
        "2\n18 Nov",
        "1\n20 Jan",
    ]
    shown = [[model.index(row, column).data() for column in range(2, 5)] for row in range(2)]
    assert shown == [["A", "•", ""], ["–", "P", "–"]]
    told = model.index(1, 2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == "Ben Invented, session 2 on 18/11/2025: not expected: has left the school"
    page.year.view.setFocus()
    page.year.view.setCurrentIndex(model.index(1, 4))
    press(Key.Key_Return)
    assert (page.form.record, page.register.current()) == (late, world.teacher)
    assert name_of(focused()) == "Attendance"


def test_the_chosen_person_of_the_register_is_in_sight_on_a_small_screen(
    page: SessionsPage, services: Services, session: uuid.UUID, qtbot: QtBot
) -> None:
    area = page.window().findChild(QScrollArea)
    assert area is not None
    page.window().resize(900, 320)

    def is_in_sight() -> bool:
        view = page.register.view
        row = view.visualRect(view.currentIndex())
        place = area.viewport().mapFromGlobal(view.viewport().mapToGlobal(row.center()))
        return view.hasFocus() and area.viewport().rect().contains(place)

    attendance.go_to_mark(page.register)
    qtbot.waitUntil(is_in_sight)
    area.verticalScrollBar().setValue(0)
    press(Key.Key_Down)
    qtbot.waitUntil(is_in_sight)
