"""The ledger of a Work Group, read and edited by keyboard."""

import datetime as dt
import uuid
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import ALT, Key, focused, in_dialog, name_of, press, replace, tab_order, type_in
from tests.qt.signals import heard

from tfm_desktop.domain.commitments import Counts, Unit, Whom
from tfm_desktop.domain.sessions import AttendanceMark
from tfm_desktop.domain.years import academic_year, bounds, short
from tfm_desktop.qt.common.editor import page as scrolled
from tfm_desktop.qt.work_groups.counted import CountedDialog
from tfm_desktop.qt.work_groups.ledger import ALL, LedgerPage
from tfm_desktop.qt.work_groups.ledger_table import NOTHING_AGREED, Place
from tfm_desktop.services.services import Services

TODAY = dt.date.today()
THIS_YEAR = academic_year(TODAY)


@pytest.fixture
def group(services: Services) -> uuid.UUID:
    return services.work_groups.new(code="NCP26-04", year=THIS_YEAR, kind="Development")


@pytest.fixture
def member(services: Services, world: World, group: uuid.UUID) -> uuid.UUID:
    """Add the department with its pair, half-days for each, shared release, and the evaluation by hand."""
    made = services.work_groups.add_member(group, world.department)
    for one in services.work_groups.pairs.of(made):
        services.work_groups.pairs.bin(one.id)
    for person in (world.head, world.teacher):
        services.work_groups.pairs.add(made, person_id=person)
    add = services.commitments.add
    add(made, label="Meetings", whom=Whom.EACH, at_least=4, counts=Counts.ATTENDANCE)
    add(made, label="Release", whom=Whom.PAIR, unit=Unit.DAYS, at_least=4, at_most=6, counts=Counts.RELEASE)
    add(made, label="Evaluation", whom=Whom.DEPARTMENT, unit=Unit.YES_NO, counts=Counts.HAND)
    return made


@pytest.fixture
def session(services: Services, world: World, group: uuid.UUID, member: uuid.UUID) -> uuid.UUID:
    """Hold a meeting on the first day of the year, at which the head was."""
    made = services.sessions.add(group, date=bounds(THIS_YEAR)[0], start=dt.time(13), end=dt.time(16))
    services.sessions.mark(made, world.head, AttendanceMark.PRESENT)
    return made


@pytest.fixture
def page(services: Services, group: uuid.UUID, session: uuid.UUID, show: Show) -> LedgerPage:
    return shown(services, group, show)


def shown(services: Services, group: uuid.UUID, show: Show) -> LedgerPage:
    made = LedgerPage(services)
    services.database.listen(made.on_change)
    made.load(group)
    show(scrolled(made), width=900, height=1100)
    made.focus()
    return made


def texts(page: LedgerPage) -> list[list[str]]:
    return [[row.text(place) for place in Place] for row in page.table.rows.rows]


def go_to(page: LedgerPage, row: int, place: Place) -> None:
    """Go through the ledger with the arrow keys."""
    page.focus()
    here = page.table.currentIndex()
    press(Key.Key_Up, times=max(here.row() - row, 0))
    press(Key.Key_Down, times=max(row - here.row(), 0))
    press(Key.Key_Home)
    press(Key.Key_Right, times=place)
    assert (page.table.currentIndex().row(), page.table.currentIndex().column()) == (row, place)


def test_the_model_keeps_the_rules_of_qt(page: LedgerPage, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(page.table.rows)  # type: ignore[no-untyped-call]


def test_the_ledger_tells_each_commitment_in_words(page: LedgerPage) -> None:
    last = bounds(THIS_YEAR)[1]
    by = short(last)
    found = texts(page)
    assert [row[0].split("\n")[0] for row in found] == [
        "St Mary’s School",
        "Meetings · Ada Invented",
        "Meetings · Ben Invented",
        "Release · the pair",
        "Evaluation · the department",
    ]
    assert found[1] == [
        f"Meetings · Ada Invented\nCan still be met if 3 more sessions are planned by {by}.",
        *("at least 4 sessions", "0 sessions", "1 session", "3 sessions"),
    ]
    assert found[3][1:] == ["4 to 6 days", "0 days", "0 days", "4 days"]
    assert found[4][1:] == ["yes", "no", "no", "still open"]
    told = page.table.rows.index(1, Place.DONE).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == "Done: 1 session. Meetings · Ada Invented"
    tip = page.table.rows.index(1, Place.DONE).data(Qt.ItemDataRole.ToolTipRole)
    assert "Enter shows what was counted" in tip


def test_enter_on_a_figure_lists_what_was_counted_and_opens_it(page: LedgerPage, session: uuid.UUID) -> None:
    spy = QSignalSpy(page.open_record)
    go_to(page, 1, Place.DONE)
    seen: list[Any] = []

    def look(dialog: QWidget) -> None:
        assert isinstance(dialog, CountedDialog)
        seen.extend((row.text, row.below) for row in dialog.list.rows.rows)
        press(Key.Key_Return)

    in_dialog(look)
    press(Key.Key_Return)
    day = bounds(THIS_YEAR)[0]
    assert seen[0] == ("Done: 1 session", "")
    assert seen[1][0].startswith("Meeting 1, ")
    assert seen[1][0].endswith(f" September {day.year}")
    assert seen[1][1] == "1 session"
    assert heard(spy) == [["session", session]]


def test_a_click_on_a_figure_asks_too_and_an_empty_one_says_what_would_count(page: LedgerPage) -> None:
    seen: list[str] = []

    def look(dialog: QWidget) -> None:
        assert isinstance(dialog, CountedDialog)
        seen.append(dialog.nothing.text())
        assert name_of(focused()) == "Close"
        press(Key.Key_Escape)

    in_dialog(look)
    spot = page.table.visualRect(page.table.rows.index(3, Place.PLANNED)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert seen == ["Nothing is counted here. Release on visits counts: note it beside the person met, under Visits."]


def test_an_empty_figure_says_which_window_counts(page: LedgerPage, services: Services, session: uuid.UUID) -> None:
    first, last = bounds(THIS_YEAR)
    commitment = page.table.rows.rows[1].line
    assert commitment
    services.commitments.change(commitment.commitment.id, window_from=dt.date(first.year, 11, 1), window_to=last)
    seen: list[str] = []

    def look(dialog: QWidget) -> None:
        assert isinstance(dialog, CountedDialog)
        seen.append(dialog.nothing.text())

    go_to(page, 1, Place.DONE)
    in_dialog(look)
    press(Key.Key_Return)
    window = f"01/11/{first.year} to 31/08/{last.year}"
    assert seen[0].endswith(f" What lies outside the window does not count: {window}.")


def test_what_is_left_is_told_by_what_is_done_and_planned(
    page: LedgerPage, services: Services, group: uuid.UUID
) -> None:
    services.sessions.add(group, date=TODAY + dt.timedelta(days=7))
    go_to(page, 1, Place.LEFT)
    seen: list[str] = []

    def look(dialog: QWidget) -> None:
        assert isinstance(dialog, CountedDialog)
        seen.extend(row.text for row in dialog.list.rows.rows if row.is_heading)

    in_dialog(look)
    press(Key.Key_Return)
    assert seen == ["Done: 1 session", "Planned: 1 session"]


def test_a_commitment_is_edited_below_the_ledger(page: LedgerPage, services: Services, member: uuid.UUID) -> None:
    go_to(page, 3, Place.AGREED)
    press(Key.Key_Return)
    assert focused() is page.form.input("at_least")
    replace("3")
    press(Key.Key_Tab)
    assert texts(page)[3][1:] == ["3 to 6 days", "0 days", "0 days", "3 days"]
    replace("2")
    press(Key.Key_Tab)
    assert (
        page.form.message("at_most") == "The maximum lies under the minimum, so it is left aside. Check both figures."
    )
    assert services.commitments.of(member)[1].fields.at_most == 2


def test_a_negative_figure_is_refused_in_its_place(page: LedgerPage, services: Services, member: uuid.UUID) -> None:
    go_to(page, 3, Place.AGREED)
    press(Key.Key_Return)
    replace("-1")
    press(Key.Key_Tab)
    assert page.form.message("at_least") == "Use a number of at least 0."
    assert page.unsaved() == ["At least: -1"]
    assert services.commitments.of(member)[1].fields.at_least == 4


def test_an_entry_by_hand_is_typed_and_opened_again(page: LedgerPage, services: Services, member: uuid.UUID) -> None:
    tomorrow = TODAY + dt.timedelta(days=1)
    go_to(page, 4, Place.DONE)
    page.entries.focus()
    for text in (short(tomorrow), "", "1", "Form sent"):
        type_in(text)
        press(Key.Key_Tab)
    evaluation = services.commitments.of(member)[2].id
    (entry,) = services.commitments.entries.of(evaluation)
    assert (entry.fields.date, entry.fields.done, entry.fields.note) == (tomorrow, True, "Form sent")
    assert texts(page)[4] == ["Evaluation · the department\nMet.", "yes", "no", "yes", "nothing"]
    press(Key.Key_Space)  # on the tick: it is planned only
    assert texts(page)[4][1:] == ["yes", "yes", "no", "still open"]
    press(Key.Key_Space)
    page.focus()
    in_dialog(lambda _dialog: press(Key.Key_Return))
    press(Key.Key_Return)
    assert page.entries.current() == entry.id
    assert page.window().focusWidget() is page.entries.view


def test_an_entry_that_names_nobody_is_spoken_of(page: LedgerPage, services: Services, member: uuid.UUID) -> None:
    go_to(page, 1, Place.DONE)
    page.entries.focus()
    type_in("today")
    press(Key.Key_Return)
    assert page.notice.text().startswith("An entry names no person, so it counts for nobody")
    assert not page.notice.isHidden()


def test_commitments_are_added_moved_and_binned_by_keyboard(
    page: LedgerPage, services: Services, member: uuid.UUID
) -> None:
    def labels() -> list[str]:
        return [one.fields.label for one in services.commitments.of(member)]

    page.add.setFocus()
    press(Key.Key_Return)
    assert focused() is page.form.input("label")
    replace("Visits to us")
    press(Key.Key_Tab)
    assert labels() == ["Meetings", "Release", "Evaluation", "Visits to us"]
    go_to(page, 3, Place.COMMITMENT)
    press(Key.Key_Down, ALT)
    assert labels() == ["Meetings", "Evaluation", "Release", "Visits to us"]
    press(Key.Key_Delete)
    assert labels() == ["Meetings", "Evaluation", "Visits to us"]
    services.database.undo()
    assert labels() == ["Meetings", "Evaluation", "Release", "Visits to us"]
    assert [row[0].split(" ·")[0] for row in texts(page)[3:5]] == ["Evaluation", "Release"]


def test_a_member_without_commitments_copies_a_template(page: LedgerPage, services: Services, group: uuid.UUID) -> None:
    school = services.schools.by_hand(name="Hill School", urn="100050")
    bare = services.work_groups.add_member(group, services.departments.for_school(school))
    found = texts(page)
    assert found[0][0] == f"Hill School\n{NOTHING_AGREED}"
    go_to(page, 0, Place.COMMITMENT)
    assert page.form.isHidden()
    page.copy_from.setFocus()
    QTest.keyClick(page.copy_from, Key.Key_Space)
    menu = QApplication.activePopupWidget()
    assert menu is page.copy_from.menu()
    QTest.keyClick(menu, Key.Key_Down)
    QTest.keyClick(menu, Key.Key_Return)
    assert [one.fields.label for one in services.commitments.of(bare)][:2] == [
        "Separate half-day meetings",
        "In-school release, shared by the two",
    ]
    nobody = "Separate half-day meetings · each of the pair\nNobody is named as one of the pair yet."
    assert texts(page)[1][0].startswith(nobody)


def test_one_department_is_chosen(page: LedgerPage, services: Services, group: uuid.UUID) -> None:
    school = services.schools.by_hand(name="Hill School", urn="100050")
    services.work_groups.add_member(group, services.departments.for_school(school))
    assert [page.member.itemText(place) for place in range(page.member.count())] == [
        ALL,
        "Hill School",
        "St Mary’s School",
    ]
    page.member.setFocus()
    press(Key.Key_Down)
    assert texts(page) == [[f"Hill School\n{NOTHING_AGREED}", "", "", "", ""]]
    services.sessions.add(group)  # a change from elsewhere leaves it chosen
    assert page.member.currentText() == "Hill School"


def test_a_part_is_found_in_its_place(page: LedgerPage, services: Services, member: uuid.UUID) -> None:
    release, evaluation = (one.id for one in services.commitments.of(member)[1:])
    entry = services.commitments.entries.add(evaluation, note="Form sent")
    page.show_found("commitment", release)
    assert page.form.record == release
    assert focused() is page.table
    page.show_found("ledger_entry", entry)
    assert (page.form.record, page.entries.current()) == (evaluation, entry)


def test_a_group_without_members_says_what_to_do(services: Services, group: uuid.UUID, show: Show) -> None:
    page = shown(services, group, show)
    assert page.nothing.text().startswith("No department is a member yet.")
    assert page.nothing.isVisible()
    assert page.table.isHidden()
    assert page.how.isHidden()
    assert page.form.isHidden()
    page.add_commitment()  # which nothing comes of


def test_a_closed_group_says_so(page: LedgerPage, services: Services, group: uuid.UUID, member: uuid.UUID) -> None:
    spy = QSignalSpy(page.problem)
    services.work_groups.close(group, TODAY)
    template = services.commitment_templates.every()[0].template.id
    go_to(page, 3, Place.COMMITMENT)
    press(Key.Key_Delete)
    press(Key.Key_Up, ALT)
    page.add_commitment()
    page.copy_template(template)
    assert page.form.input("label").isReadOnly()
    assert not any(button.isEnabled() for button in (page.add, page.copy_from, page.remove))
    assert page.entries.rows.rowCount() == len(page.entries.rows.rows), "there is no row to add to"
    assert [one[0] for one in heard(spy)] == [
        "The Work Group NCP26-04 is closed. Open it again before you change it."
    ] * 4
    assert len(services.commitments.of(member)) == 3


def test_the_ledger_follows_what_is_marked_elsewhere(
    page: LedgerPage, services: Services, world: World, session: uuid.UUID
) -> None:
    assert texts(page)[2][Place.DONE] == "0 sessions"
    services.sessions.mark(session, world.teacher, AttendanceMark.PART)
    assert texts(page)[2][Place.DONE] == "0.5 sessions"
    services.database.undo()
    assert texts(page)[2][Place.DONE] == "0 sessions"


def test_everything_has_a_name_and_is_come_to_with_tab(page: LedgerPage) -> None:
    go_to(page, 1, Place.COMMITMENT)
    names = tab_order(page.table)
    assert all(names)
    for name in ("Ledger", "Commitment", "At least", "What counts", "Counted by hand", "Department"):
        assert name in names


def test_the_page_scrolls_to_the_line_that_is_gone_to(
    page: LedgerPage, services: Services, member: uuid.UUID, qtbot: QtBot
) -> None:
    for number in range(30):
        services.commitments.add(member, label=f"Promise {number}", whom=Whom.DEPARTMENT)
    page.window().resize(900, 400)
    go_to(page, 30, Place.COMMITMENT)
    row = page.table.visualRect(page.table.currentIndex())
    place = page.window().mapFromGlobal(page.table.viewport().mapToGlobal(row.center()))
    assert page.window().rect().contains(place)
