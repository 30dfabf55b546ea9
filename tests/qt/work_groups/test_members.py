import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import World, dump
from tests.qt.keyboard import ALT, Key, answer, focused, name_of, press, replace, tab_order, type_in
from tests.qt.signals import heard

from tfm_desktop.domain.departments import AdvocateRole, PathwayStage, Post
from tfm_desktop.domain.work_groups import MembershipFields, MembershipStatus
from tfm_desktop.qt.work_groups.members import MembersPage
from tfm_desktop.qt.work_groups.tab import MEMBERS_PAGE, WorkGroupsTab
from tfm_desktop.services.services import Services

NAME, ROLE, POST, SINCE, UNTIL = range(5)


@pytest.fixture
def group(tab: WorkGroupsTab, services: Services) -> uuid.UUID:
    templates = {one.template.fields.name: one.template.id for one in services.commitment_templates.every()}
    told = {"code": "NCP26-12", "year": "2026/27", "kind": "Embedding and Sustaining"}
    return services.work_groups.new(**told, template_id=templates["Embedding and Sustaining (2022/23)"])


@pytest.fixture
def member(services: Services, world: World, group: uuid.UUID) -> uuid.UUID:
    member = services.work_groups.add_member(group, world.department)
    services.work_groups.pairs.add(member, person_id=world.head, role="lead")
    services.work_groups.pairs.add(member, person_id=world.teacher, role="second")
    return member


@pytest.fixture
def page(tab: WorkGroupsTab, group: uuid.UUID) -> MembersPage:
    tab.show_record(group)
    tab.editor.go_to_page(MEMBERS_PAGE)
    return tab.editor.members


class Keys:
    """Opens a dialog by the key of its button, and acts within it."""

    def __init__(self, qtbot: QtBot, window: QWidget) -> None:
        self._qtbot, self._window = qtbot, window

    def open(self, key: Qt.Key, act: Callable[[Any], None]) -> None:
        answer(self._qtbot, self._window, act, lambda: press(key, ALT))

    def add(self, text: str) -> None:
        """Add the department that is found first."""

        def act(_dialog: QWidget) -> None:
            type_in(text)
            press(Key.Key_Return)

        self.open(Key.Key_D, act)

    def replace(self, *texts: str) -> str:
        """Replace the chosen one of the pair: who comes, from which day; give what the dialog said, if anything."""
        told: list[str] = []

        def act(dialog: Any) -> None:
            assert focused() is dialog.comes
            for text in texts:
                replace(text)
                press(Key.Key_Tab)
            press(Key.Key_Return)
            told.append(dialog.message.text())

        self.open(Key.Key_P, act)
        return told[0]


@pytest.fixture
def keys(qtbot: QtBot, tab: WorkGroupsTab) -> Keys:
    return Keys(qtbot, tab.window())


def shown(page: MembersPage, row: int) -> list[Any]:
    model = page.members.rows
    return [model.index(row, column).data() for column in range(model.columnCount())]


def pair_of(services: Services, member: uuid.UUID) -> list[tuple[str, AdvocateRole]]:
    people = services.departments.people
    return [
        (people.get(one.fields.person_id).fields.name, one.fields.role) for one in services.work_groups.pairs.of(member)
    ]


def saved(services: Services, member: uuid.UUID) -> MembershipFields:
    return services.work_groups.members.get(member).fields


# Setting up


def test_a_group_of_four_departments_of_the_register_is_set_up_by_keyboard(
    keys: Keys, tab: WorkGroupsTab, services: Services
) -> None:
    tab.new()  # what Ctrl+N in the window calls
    assert name_of(focused()) == "Code"
    type_in("NCP 26-12")
    press(Key.Key_Tab)
    press(Key.Key_Tab)
    assert name_of(focused()) == "Kind"
    type_in("emb")
    press(Key.Key_Down, times=2)
    press(Key.Key_Tab)
    tab.editor.turn_page(1)  # what Ctrl+Page down in the window calls
    pairs = {
        "ash": ("Iris Invented", "Jon Invented"),
        "loughb": ("Kit Invented", "Lea Invented"),
        "100052": ("Mo Invented", "Nia Invented"),
        "dale derby": ("Oz Invented", "Pip Invented"),
    }
    assert name_of(focused()) == "Add a department…"
    for text, names in pairs.items():
        keys.add(text)
        for name in names:
            type_in(name)
            press(Key.Key_Return)
    group = tab.editor.record
    assert group
    assert services.work_groups.get(group).fields.code == "NCP 26-12"
    members = {
        services.departments.school(one.fields.department_id).fields.name: one.id
        for one in services.work_groups.members.of(group)
    }
    assert list(members) == ["Ash Park School", "Beacon Hill Academy", "Castle Mead Academy", "Dale College"]
    for member, names in zip(members.values(), pairs.values(), strict=True):
        assert pair_of(services, member) == [(names[0], AdvocateRole.LEAD), (names[1], AdvocateRole.SECOND)]
        assert [one.fields.label for one in services.commitments.of(member)][:2] == [
            "Sessions of 3 hours",
            "Showcase lessons",
        ]
    assert "Embedding and Sustaining · 4 departments" in [one.text() for one in tab.editor.findChildren(QLabel)]


def test_departments_that_are_there_are_found_before_schools_of_the_register(
    keys: Keys, page: MembersPage, services: Services, world: World
) -> None:
    services.schools.by_hand(name="St Mary’s College", town="Leeds")
    found: list[str] = []

    def act(dialog: Any) -> None:
        found.append(dialog.finder.list.item(0).text())
        type_in("st mary")
        dialog.finder.look()
        found.extend(dialog.finder.list.item(place).text() for place in range(dialog.finder.list.count()))
        press(Key.Key_Escape)

    keys.open(Key.Key_D, act)
    mine = "St Mary’s School\nyour department · Camden · NW1 8AS · URN 100049"
    assert found == [mine, mine, "St Mary’s College\nLeeds"]
    assert page.members.rows.rows == []


def test_a_department_made_with_its_membership_goes_with_it_in_one_step(
    keys: Keys, page: MembersPage, services: Services, group: uuid.UUID
) -> None:
    before = dump(services.database)
    keys.add("ash park")
    (member,) = services.work_groups.members.of(group)
    assert shown(page, 0)[:2] == ["Ash Park School", "Applied"]
    assert services.database.undo() == "New member"
    assert dump(services.database) == before
    assert page.members.rows.rows == []
    assert page.empty.isVisible()
    services.database.redo()
    assert page.members.current() == member.id


def test_a_member_is_not_added_twice(keys: Keys, page: MembersPage, services: Services, member: uuid.UUID) -> None:
    told: list[str] = []

    def act(dialog: Any) -> None:
        type_in("st mary")
        dialog.finder.look()
        told.append(dialog.finder.list.item(0).text().splitlines()[1].split(" · ")[0])
        press(Key.Key_Return)
        told.append(dialog.message.text())

    keys.open(Key.Key_D, act)
    assert told == ["is a member already", "St Mary’s School is a member of this Work Group already."]


def test_the_advocates_of_the_year_come_along_as_the_pair(
    keys: Keys, page: MembersPage, services: Services, world: World, group: uuid.UUID
) -> None:
    services.departments.advocates.add(world.department, year="2026/27", person_id=world.head, role="lead")
    keys.add("st mary")
    assert shown(page, 0) == ["St Mary’s School", "Applied", "Ada Invented", "Ada Invented", "not agreed yet", ""]
    assert focused() is page.pair.view
    type_in("ben")
    press(Key.Key_Return)
    assert shown(page, 0)[2] == "Ada Invented\nBen Invented"
    (member,) = services.work_groups.members.of(group)
    assert pair_of(services, member.id)[1] == ("Ben Invented", AdvocateRole.SECOND)


def test_somebody_new_is_added_to_the_department_in_one_step(
    keys: Keys, page: MembersPage, services: Services, world: World, group: uuid.UUID
) -> None:
    keys.add("st mary")
    before = dump(services.database)
    type_in("Cara Invented")
    press(Key.Key_Return)
    assert page.pair.rows.index(0, NAME).data() == "Cara Invented"
    assert page.pair.rows.index(0, POST).data() == "Teacher"
    assert "Cara Invented" in services.departments.person_names(world.department).values()
    assert services.database.undo() == "New participant"
    assert dump(services.database) == before
    assert page.pair.rows.rows == []


@pytest.mark.parametrize(
    ("text", "name"), [("be", "Ben Invented"), ("ben inv", "ben inv"), ("ADA INVENTED", "Ada Invented")]
)
def test_one_word_finds_a_person_and_a_whole_name_is_taken_as_it_stands(
    keys: Keys, page: MembersPage, services: Services, world: World, text: str, name: str
) -> None:
    keys.add("st mary")
    type_in(text)
    press(Key.Key_Return)
    assert page.pair.rows.index(0, NAME).data() == name


def test_a_name_that_cannot_be_keeps_its_text_with_a_sentence(
    keys: Keys, page: MembersPage, services: Services
) -> None:
    keys.add("st mary")
    before = dump(services.database)
    type_in("x y" * 60)
    press(Key.Key_Return)
    assert page.pair.message() == "Name: use at most 120 characters; put more in the notes."
    assert page.pair.rows.index(0, NAME).data() == "x y" * 60
    assert dump(services.database) == before


def test_a_member_goes_to_the_bin_and_comes_back(page: MembersPage, services: Services, member: uuid.UUID) -> None:
    page.focus()
    press(Key.Key_Delete)
    assert page.members.rows.rows == []
    assert not services.work_groups.members.exists(member)
    assert not page.form.isVisible()
    services.database.undo()
    assert shown(page, 0)[0] == "St Mary’s School"
    assert page.form.record == member


# What was agreed


def test_status_slt_and_funding_are_told_in_words(page: MembersPage, services: Services, member: uuid.UUID) -> None:
    page.form.focus("funding_agreed")
    for text in ("2000", "14/9/2026", "1500.5"):
        replace(text)
        press(Key.Key_Tab)
    page.form.focus("slt_agreed_on")
    replace("10/9/2026")
    press(Key.Key_Tab)
    assert shown(page, 0)[4:] == ["agreed 10/09/2026", "£2,000 agreed, £1,500.50 received"]
    page.form.focus("funding_received")
    replace("")
    press(Key.Key_Tab)
    assert shown(page, 0)[5] == "£2,000 agreed, not received yet"


def test_a_new_status_brings_its_day_along(page: MembersPage, services: Services, member: uuid.UUID) -> None:
    page.form.focus("status")
    type_in("confirmed")
    press(Key.Key_Tab)
    assert saved(services, member).status is MembershipStatus.CONFIRMED
    assert page.form.input("confirmed_on").value() == saved(services, member).confirmed_on == dt.date.today()
    assert shown(page, 0)[1] == "Confirmed"
    services.database.undo()
    assert page.form.input("confirmed_on").value() is None


def test_the_subject_leader_is_one_of_the_department(
    page: MembersPage, services: Services, member: uuid.UUID, world: World
) -> None:
    page.form.focus("subject_leader_id")
    replace("ben")
    press(Key.Key_Tab)
    assert saved(services, member).subject_leader_id == world.teacher
    assert shown(page, 0)[3] == "Ben Invented"
    page.form.focus("subject_leader_id")
    replace("nobody")
    press(Key.Key_Tab)
    assert page.form.message("subject_leader_id").startswith("“nobody” is not in the list.")


@pytest.mark.parametrize(
    ("typed", "name", "sentence"),
    [
        (
            {"funding_received": "500"},
            "funding_received",
            "Funding was received, but none is noted as agreed. Note what was agreed, and when.",
        ),
        (
            {"funding_agreed": "2000", "funding_agreed_on": "1/10/2026", "funding_received_on": "1/9/2026"},
            "funding_received_on",
            "The funding was received on 01/09/2026, before it was agreed on 01/10/2026. Check both dates.",
        ),
        (
            {"confirmed_on": "1/10/2026", "active_on": "1/9/2026"},
            "active_on",
            "Active on 01/09/2026, but confirmed on 01/10/2026. Check both dates.",
        ),
    ],
)
def test_what_is_unusual_stands_below_its_field(
    page: MembersPage, member: uuid.UUID, typed: dict[str, str], name: str, sentence: str
) -> None:
    for field, text in typed.items():
        page.form.focus(field)
        replace(text)
        press(Key.Key_Tab)
    assert page.form.message(name) == sentence
    assert page.form.unsaved() == []


def test_funding_under_nought_is_refused(page: MembersPage, services: Services, member: uuid.UUID) -> None:
    page.form.focus("funding_agreed")
    replace("-5")
    press(Key.Key_Tab)
    assert page.form.message("funding_agreed") == "Use a number of at least 0."
    assert page.form.input("funding_agreed").text() == "-5"
    assert saved(services, member).funding_agreed is None


# Notices


def test_a_member_is_told_of_in_its_own_words(
    page: MembersPage, services: Services, world: World, member: uuid.UUID
) -> None:
    assert page.notice.text() == "No stage is noted for 2026/27. Add it under Departments."
    services.departments.stages.add(world.department, year="2026/27", stage=PathwayStage.SUSTAINING)
    assert page.notice.text() == "", "the stage of the year before stands in the file"
    services.departments.people.change(world.head, post=Post.TEACHER)
    assert page.notice.text().startswith("Neither of the pair has authority in the department")
    other = services.work_groups.new(code="NCP26-13", year="2026/27")
    services.work_groups.add_member(other, world.department)
    assert page.notice.text().splitlines()[1] == (
        "St Mary’s School is also in NCP26-13 Development in 2026/27. Its visits count in the ledger of each."
    )


def test_a_school_that_is_not_eligible_can_be_a_member(keys: Keys, page: MembersPage, services: Services) -> None:
    keys.add("elm house")
    assert page.title.text() == "Elm House"
    assert page.notice.text().splitlines() == [
        "Elm House is not a state-funded secondary, so it is not eligible. It can be kept.",
        "No pair is named yet; a member usually sends two.",
        "No stage is noted for 2026/27. Add it under Departments.",
    ]


def test_a_skipped_stage_is_told(keys: Keys, page: MembersPage, services: Services, group: uuid.UUID) -> None:
    keys.add("ash park")
    (member,) = services.work_groups.members.of(group)
    department = member.fields.department_id
    services.departments.stages.add(department, year="2026/27", stage=PathwayStage.SUSTAINING)
    told = "The department stands at Sustaining, but no year of Embedding is noted before."
    assert told in page.notice.text()


# The pair


def test_somebody_new_takes_a_place_in_mid_year(
    keys: Keys, page: MembersPage, services: Services, world: World, member: uuid.UUID
) -> None:
    before = dump(services.database)
    page.pair.choose(services.work_groups.pairs.of(member)[1].id)
    keys.replace("Cara Invented", "5/1/2027")
    rows = [[page.pair.rows.index(row, column).data() for column in (NAME, ROLE, SINCE, UNTIL)] for row in range(3)]
    assert rows == [
        ["Ada Invented", "Lead", "", ""],
        ["Ben Invented", "Second", "", "04/01/2027"],
        ["Cara Invented", "Second", "05/01/2027", ""],
    ]
    assert page.pair.rows.record_at(2) == page.pair.current()
    assert services.database.undo() == "Replace in the pair"
    assert dump(services.database) == before


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (("", "5/1/2027"), "Fill in who comes too."),
        (("Cara", ""), "Fill in the first day too."),
        (("Cara", "31/2"), "“31/2” is not a date. Write it as 14/01/2026 or 14 Jan."),
        (("Cara", "1/9/2026"), "Who leaves is one of the pair since 01/09/2026. Choose a day after that."),
    ],
)
def test_what_is_missing_for_a_replacement_is_said(
    keys: Keys, page: MembersPage, services: Services, member: uuid.UUID, texts: tuple[str, str], sentence: str
) -> None:
    second = services.work_groups.pairs.of(member)[1].id
    services.work_groups.pairs.change(second, since=dt.date(2026, 9, 1))
    before = dump(services.database)
    page.pair.choose(second)
    assert keys.replace(*texts) == sentence
    assert dump(services.database) == before


def test_who_leaves_before_the_first_day_is_told(page: MembersPage, member: uuid.UUID) -> None:
    page.pair.view.setFocus()
    page.pair.view.setCurrentIndex(page.pair.rows.index(0, SINCE))
    for text in ("5/1/2027", "1/9/2026"):
        type_in(text)
        press(Key.Key_Tab)
    assert "Ada Invented leaves the pair before the first day. Check both dates." in page.notice.text()


def test_a_department_is_opened_from_here(
    tab: WorkGroupsTab, page: MembersPage, world: World, member: uuid.UUID
) -> None:
    spy = QSignalSpy(tab.open_record)
    page.go.click()
    assert heard(spy) == [["department", world.department]]


# Closed


def test_a_closed_group_looks_read_only_and_refuses_in_words(
    tab: WorkGroupsTab, page: MembersPage, services: Services, group: uuid.UUID, member: uuid.UUID
) -> None:
    services.work_groups.close(group, dt.date(2026, 11, 28))
    assert page.form.input("slt_contact").isReadOnly()
    assert not page.form.input("status").isEnabled()
    assert not page.add.isEnabled()
    assert not page.replace.isEnabled()
    assert page.pair.rows.rowCount() == 2, "there is no row to add to"
    spy = QSignalSpy(tab.news)
    page.focus()
    press(Key.Key_Delete)
    assert heard(spy)[-1] == ["The Work Group NCP26-12 is closed. Open it again before you change it."]
    page.members.view.setCurrentIndex(page.members.rows.index(0, 1))
    type_in("c")
    assert saved(services, member).status is MembershipStatus.APPLIED
    services.work_groups.open_again(group)
    assert page.pair.rows.rowCount() == 3
    assert page.form.input("status").isEnabled()


def test_a_part_that_was_found_is_gone_to(
    keys: Keys, tab: WorkGroupsTab, page: MembersPage, services: Services, member: uuid.UUID, group: uuid.UUID
) -> None:
    keys.add("ash park")
    second = services.work_groups.pairs.of(member)[1].id
    tab.editor.go_to_page(0)
    tab.editor.show_found("participant", second)
    assert tab.editor.pages.currentIndex() == MEMBERS_PAGE
    assert (page.form.record, page.pair.current()) == (member, second)
    tab.editor.show_found("membership", services.work_groups.members.of(group)[1].id)
    assert page.title.text() == "Ash Park School"


def test_everything_on_the_page_is_reached_by_tab_and_has_a_name(page: MembersPage, member: uuid.UUID) -> None:
    names = tab_order(page.members.view)
    assert all(names)
    assert {"Members", "Pair", "Status", "Funding received on"} <= set(names)
