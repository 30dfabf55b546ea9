import datetime as dt
import uuid
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot
from tests.data_file import World, work_group
from tests.qt.conftest import Show
from tests.qt.keyboard import CONTROL, Key, focused, in_dialog, press, type_in

from tfm_desktop.domain.sessions import AttendanceFields, AttendanceMark
from tfm_desktop.domain.work_groups import MembershipStatus
from tfm_desktop.qt import theme
from tfm_desktop.qt.common.editor import page as scrolled
from tfm_desktop.qt.work_groups import attendance
from tfm_desktop.qt.work_groups.attendance import HINT, MARK_FIRST
from tfm_desktop.qt.work_groups.sessions import SessionsPage
from tfm_desktop.services.services import Services
from tfm_desktop.storage.change import Change

SCHOOL, PERSON, MARK, HALF_DAYS, SUBSTITUTE, NOTE = range(6)
ADA, BEN = range(2)
MARKS = AttendanceMark


@pytest.fixture
def group(services: Services, world: World) -> uuid.UUID:
    return work_group(services, world)


@pytest.fixture
def session(services: Services, group: uuid.UUID) -> uuid.UUID:
    """Give a session of one half-day at which Ben was present."""
    return services.sessions.of(group)[0].id


@pytest.fixture
def page(services: Services, group: uuid.UUID, show: Show) -> SessionsPage:
    made = SessionsPage(services)
    services.database.listen(made.on_change)
    made.load(group)
    show(scrolled(made), width=900, height=1500)
    attendance.go_to_mark(made.register)
    return made


def cell(page: SessionsPage, row: int, column: int, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole) -> Any:
    return page.register.rows.index(row, column).data(role)


def shown(page: SessionsPage, row: int) -> list[str]:
    return [cell(page, row, column) for column in (PERSON, MARK, HALF_DAYS, SUBSTITUTE, NOTE)]


def go_to(page: SessionsPage, row: int, column: int) -> None:
    page.register.view.setFocus()
    page.register.view.setCurrentIndex(page.register.rows.index(row, column))


def kept(services: Services, session: uuid.UUID, person: uuid.UUID) -> AttendanceFields | None:
    found = services.sessions.attendance.of(session)
    return next((one.fields for one in found if one.fields.person_id == person), None)


def place(page: SessionsPage) -> tuple[int, int]:
    here = page.register.view.currentIndex()
    return here.row(), here.column()


def test_the_keys_stand_above_the_grid_in_words(page: SessionsPage) -> None:
    assert HINT == "P present · T part · A apologies · B absent · S substitute · Space clears · arrows move"
    assert HINT in [label.text() for label in page.register.findChildren(type(page.notice))]


@pytest.mark.parametrize(
    ("key", "mark", "usual"),
    [
        (Key.Key_P, MARKS.PRESENT, "1"),
        (Key.Key_T, MARKS.PART, "0.5"),
        (Key.Key_A, MARKS.APOLOGIES, "0"),
        (Key.Key_B, MARKS.ABSENT, "0"),
        (Key.Key_S, MARKS.SUBSTITUTE, "0"),
    ],
)
def test_one_key_marks_and_goes_to_the_next(
    page: SessionsPage,
    services: Services,
    world: World,
    session: uuid.UUID,
    key: Qt.Key,
    mark: AttendanceMark,
    usual: str,
) -> None:
    assert shown(page, ADA) == ["Ada Invented", "not marked", "", "", ""]
    assert place(page) == (ADA, MARK)
    press(key)
    assert shown(page, ADA) == ["Ada Invented", mark.label, usual, "", ""]
    assert place(page) == (BEN, MARK)
    press(key)
    assert place(page) == (BEN, MARK)  # the last one stays
    for person in (world.head, world.teacher):
        found = kept(services, session, person)
        assert found
        assert (found.mark, found.half_days) == (mark, None)
    muted = QColor(theme.colours().muted)
    assert cell(page, ADA, HALF_DAYS, Qt.ItemDataRole.ForegroundRole) == muted


def test_space_and_delete_clear_and_undo_brings_back(
    page: SessionsPage, services: Services, world: World, session: uuid.UUID
) -> None:
    for key in (Key.Key_Space, Key.Key_Delete):
        go_to(page, BEN, PERSON)
        press(key)
        assert kept(services, session, world.teacher) is None
        assert cell(page, BEN, MARK) == "not marked"
        assert services.database.undo_label in ("Mark attendance", "Bin attendance")
        services.database.undo()
        assert cell(page, BEN, MARK) == "Present"


def test_arrows_move_and_keys_of_the_menus_mark_nothing(page: SessionsPage, changes: list[Change]) -> None:
    press(Key.Key_Down)
    press(Key.Key_Left)
    assert place(page) == (BEN, PERSON)
    press(Key.Key_P, CONTROL)
    press(Key.Key_Return)
    assert changes == []


def test_the_year_below_follows_each_mark(page: SessionsPage) -> None:
    press(Key.Key_A)
    assert page.year.rows.index(ADA, 2).data() == "A"


def test_half_days_are_typed(page: SessionsPage, services: Services, world: World, session: uuid.UUID) -> None:
    press(Key.Key_T)
    go_to(page, ADA, HALF_DAYS)
    type_in("1.5")
    press(Key.Key_Return)
    found = kept(services, session, world.head)
    assert found
    assert (found.mark, found.half_days) == (MARKS.PART, 1.5)
    assert cell(page, ADA, HALF_DAYS) == "1.5"
    assert cell(page, ADA, HALF_DAYS, Qt.ItemDataRole.ForegroundRole) is None
    go_to(page, ADA, MARK)
    press(Key.Key_P)
    assert cell(page, ADA, HALF_DAYS) == "1"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("-1", "Half days: use a number of at least 0."),
        ("0.3", "Half days: use steps of 0.5, such as 0.5 or 1."),
        ("3", "Half days: use a number of at most 2."),
        ("some", "Half days: write a number, such as 1 or 0.5."),
    ],
)
def test_half_days_that_there_are_not_keep_their_text_with_a_sentence(
    page: SessionsPage, changes: list[Change], text: str, sentence: str
) -> None:
    go_to(page, BEN, HALF_DAYS)
    type_in(text)
    press(Key.Key_Return)
    assert cell(page, BEN, HALF_DAYS) == text
    assert page.register.message() == sentence
    assert cell(page, BEN, HALF_DAYS, Qt.ItemDataRole.AccessibleTextRole) == f"{text}: {sentence}"
    assert page.unsaved() == [f"Half-days: {text}"]
    assert changes == []
    page.reload()
    assert cell(page, BEN, HALF_DAYS) == text


def test_half_days_wait_for_a_mark(page: SessionsPage, changes: list[Change]) -> None:
    go_to(page, ADA, HALF_DAYS)
    type_in("1")
    press(Key.Key_Return)
    assert page.register.message() == MARK_FIRST
    assert changes == []


def test_the_name_of_who_came_instead_marks_a_substitute(
    page: SessionsPage, services: Services, world: World, session: uuid.UUID
) -> None:
    go_to(page, ADA, SUBSTITUTE)
    type_in("Pat Sample")  # also the letters of marks are text here
    press(Key.Key_Return)
    found = kept(services, session, world.head)
    assert found
    assert (found.mark, found.substitute) == (MARKS.SUBSTITUTE, "Pat Sample")
    assert shown(page, ADA) == ["Ada Invented", "Substitute", "0", "Pat Sample", ""]
    services.database.undo()
    assert kept(services, session, world.head) is None


def test_a_mark_is_chosen_from_a_list_too(
    page: SessionsPage, services: Services, world: World, session: uuid.UUID
) -> None:
    press(Key.Key_F2)
    press(Key.Key_Down)
    press(Key.Key_Return)
    found = kept(services, session, world.head)
    assert found
    assert found.mark is MARKS.PART


def test_all_present_marks_who_has_no_mark_yet_and_undo_takes_it_back(
    page: SessionsPage, services: Services, world: World, session: uuid.UUID
) -> None:
    go_to(page, BEN, MARK)
    press(Key.Key_A)
    page.all_present.setFocus()
    press(Key.Key_Space)
    assert [cell(page, row, MARK) for row in (ADA, BEN)] == ["Present", "Apologies"]
    assert focused() is page.register.view
    services.database.undo()
    assert [cell(page, row, MARK) for row in (ADA, BEN)] == ["not marked", "Apologies"]


# Who is not expected


def test_who_has_left_is_shown_with_why_and_can_be_marked_all_the_same(
    page: SessionsPage, services: Services, world: World, session: uuid.UUID
) -> None:
    services.departments.people.change(world.head, has_left=True)
    row = page.register.rows.place_of(world.head)
    assert shown(page, row) == ["Ada Invented", "not expected", "", "", "Not expected: has left the school."]
    go_to(page, row, MARK)
    press(Key.Key_P)
    found = kept(services, session, world.head)
    assert found
    assert found.mark is MARKS.PRESENT
    row = page.register.rows.place_of(world.head)
    assert cell(page, row, NOTE) == "Has left the school; the mark is kept all the same."
    assert page.unsaved() == []


def test_who_is_not_in_the_pair_on_the_day_or_withdrew_is_told(
    page: SessionsPage, services: Services, world: World, group: uuid.UUID
) -> None:
    member = services.work_groups.members.of(group)[0].id
    pair = {one.fields.person_id: one.id for one in services.work_groups.pairs.of(member)}
    services.work_groups.pairs.change(pair[world.head], since=dt.date(2026, 2, 1))
    row = page.register.rows.place_of(world.head)
    assert cell(page, row, NOTE) == "Not expected: not in the pair on this day."
    go_to(page, row, MARK)
    press(Key.Key_A)
    row = page.register.rows.place_of(world.head)
    assert cell(page, row, NOTE) == "Not in the pair on this day; the mark is kept all the same."
    services.work_groups.members.change(member, status=MembershipStatus.WITHDRAWN, withdrawn_on=dt.date(2026, 1, 1))
    assert cell(page, row, NOTE) == "The department withdrew; the mark is kept all the same."


def test_a_colleague_is_added_to_the_register_by_keyboard(
    page: SessionsPage, services: Services, world: World, session: uuid.UUID, qtbot: QtBot
) -> None:
    carla = services.departments.people.add(world.department, name="Carla Invented")
    services.departments.people.add(world.department, name="Dan Invented")

    def answer(dialog: Any) -> None:
        assert dialog.finder.list.count() == 2  # the pair stands on the register already
        type_in("car")
        press(Key.Key_Return)

    page.colleague.setFocus()
    in_dialog(answer)
    press(Key.Key_Return)
    found = kept(services, session, carla)
    assert found
    assert found.mark is MARKS.PRESENT
    assert shown(page, 2) == ["Carla Invented", "Present", "1", "", "Came beside the pair."]
    assert place(page) == (2, MARK)
    page.window().activateWindow()  # no display gives the keys back after a dialog
    qtbot.waitUntil(page.window().isActiveWindow)
    press(Key.Key_Space)
    assert shown(page, 2) == ["Carla Invented", "not expected", "", "", "Not expected: beside the pair."]
    press(Key.Key_T)
    assert shown(page, 2)[:3] == ["Carla Invented", "Part", "0.5"]


def test_the_school_stands_beside_each_and_is_muted_after_the_first(page: SessionsPage) -> None:
    assert [cell(page, row, SCHOOL) for row in (ADA, BEN)] == ["St Mary’s School"] * 2
    shades = [cell(page, row, SCHOOL, Qt.ItemDataRole.ForegroundRole) for row in (ADA, BEN)]
    assert shades == [None, QColor(theme.colours().muted)]


def test_a_long_session_takes_two_half_days(page: SessionsPage, services: Services, session: uuid.UUID) -> None:
    services.sessions.change(session, start=dt.time(9), end=dt.time(15))
    assert cell(page, BEN, HALF_DAYS) == "2"
