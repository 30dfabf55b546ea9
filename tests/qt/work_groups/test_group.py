import datetime as dt
import uuid

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLabel
from tests.data_file import World
from tests.qt.keyboard import Key, focused, name_of, press, replace, type_in
from tests.qt.signals import heard

from tfm_desktop.domain.work_groups import WorkGroupFields, WorkGroupKind
from tfm_desktop.qt.work_groups.tab import GROUP_PAGE, LEDGER_PAGE, MEMBERS_PAGE, WorkGroupsTab
from tfm_desktop.services.services import Services

CLOSED = "Closed since {}. All of it can be read; to change something, open it again."


@pytest.fixture
def group(tab: WorkGroupsTab) -> uuid.UUID:
    made = tab.new()
    assert made
    return made


def saved(services: Services, group: uuid.UUID) -> WorkGroupFields:
    return services.work_groups.get(group).fields


def template(services: Services, group: uuid.UUID) -> str:
    found = services.commitment_templates.find(saved(services, group).template_id or uuid.uuid4())
    return found.template.fields.name if found else ""


def notice(tab: WorkGroupsTab) -> list[str]:
    return tab.editor.group.notice.text.splitlines()


def labels(tab: WorkGroupsTab) -> set[str]:
    return {one.text() for one in tab.editor.findChildren(QLabel)}


def leave(tab: WorkGroupsTab, field: str, text: str) -> None:
    tab.editor.group.form.focus(field)
    replace(text)
    press(Key.Key_Tab)


# Setting up


def test_a_new_group_is_of_the_year_in_focus_and_goes_on_with_its_code(
    tab: WorkGroupsTab, services: Services, group: uuid.UUID
) -> None:
    assert saved(services, group).year == "2026/27"
    assert template(services, group) == "Development (2020/21)"
    assert name_of(focused()) == "Code"
    type_in("NCP 26-12")
    press(Key.Key_Tab)
    assert saved(services, group).code == "NCP 26-12"
    assert {"NCP 26-12 · 2026/27", "Development · no department yet"} <= labels(tab)


def test_the_template_follows_kind_and_year_until_there_is_a_member(
    tab: WorkGroupsTab, services: Services, world: World, group: uuid.UUID
) -> None:
    form = tab.editor.group.form
    form.focus("kind")
    type_in("emb")
    press(Key.Key_Down, times=2)
    press(Key.Key_Tab)
    assert saved(services, group).kind is WorkGroupKind.EMBEDDING_AND_SUSTAINING
    assert template(services, group) == form.input("template_id").typed() == "Embedding and Sustaining (2022/23)"
    leave(tab, "year", "2021/22")
    assert template(services, group) == form.input("template_id").typed() == "Embedding and Sustaining (2020/21)"
    assert services.database.undo() == "Edit Work Group"
    assert template(services, group) == "Embedding and Sustaining (2022/23)"
    services.work_groups.add_member(group, world.department)
    services.work_groups.change(group, kind=WorkGroupKind.DEVELOPMENT)
    assert template(services, group) == "Embedding and Sustaining (2022/23)"


def test_a_template_that_was_chosen_stays(tab: WorkGroupsTab, services: Services, group: uuid.UUID) -> None:
    leave(tab, "template_id", "embedding (year")
    assert template(services, group) == "Embedding (year 2)"
    tab.editor.group.form.focus("kind")
    type_in("sustaining")
    press(Key.Key_Tab)
    assert template(services, group) == "Embedding (year 2)"


@pytest.mark.parametrize("finish", [Key.Key_Return, Key.Key_Tab])
@pytest.mark.parametrize("field", ["hub", "lead"])
def test_what_was_used_before_is_offered(
    tab: WorkGroupsTab, services: Services, group: uuid.UUID, field: str, finish: Qt.Key
) -> None:
    services.work_groups.new(year="2025/26", **{field: "East Midlands West"})
    tab.editor.group.form.focus(field)
    type_in("west")
    popup = QApplication.activePopupWidget()
    assert popup
    press(Key.Key_Down)
    press(finish)
    assert QApplication.activePopupWidget() is None
    if finish is Key.Key_Return:
        press(Key.Key_Tab)
    assert getattr(saved(services, group), field) == "East Midlands West"
    assert focused() is not tab.editor.group.form.input(field)
    leave(tab, field, "West Yorkshire")
    assert getattr(saved(services, group), field) == "West Yorkshire", "any other text can be typed"


# The list


@pytest.mark.parametrize("text", ["NCP 24-12", "24-12", "NCP24-12", "ncp 24-12", "ncp24"])
@pytest.mark.parametrize("code", ["NCP 24-12", "24-12", "NCP24-12"])
def test_the_filter_finds_a_code_however_it_is_spelt(
    tab: WorkGroupsTab, services: Services, code: str, text: str
) -> None:
    tab.focus.set_year("")
    wanted = services.work_groups.new(code=code, year="2024/25")
    services.work_groups.new(code="NCP24-13", year="2023/24", hub="East")
    services.work_groups.new(code="Talk", year="2022/23", hub="12 Acres")
    tab.refresh()
    tab.filter.setFocus()
    type_in(text)
    found = [tab.table.rows.record(place).id for place in range(tab.table.rows.rowCount())]
    assert wanted in found
    assert len(found) == (2 if text == "ncp24" else 1)
    assert tab.table.rows.index(0, 1).data() == code, "no other spelling is shown"


def test_a_closed_group_is_said_so_in_the_list(tab: WorkGroupsTab, services: Services, group: uuid.UUID) -> None:
    services.work_groups.close(group, dt.date(2027, 7, 20))
    tab.refresh()
    assert tab.table.rows.index(0, 2).data() == "closed"


# Notices


def test_a_group_smaller_or_larger_than_usual_is_told(
    tab: WorkGroupsTab, services: Services, world: World, group: uuid.UUID
) -> None:
    assert notice(tab) == ["The group has no department yet; a “Development” group usually has 2."]
    services.work_groups.add_member(group, world.department)
    assert notice(tab)[0] == "The group has one department; a “Development” group usually has 2."
    for urn in ("100050", "100051"):
        school = services.schools.by_urn(urn)
        assert school
        services.work_groups.add_school(group, school.id)
    assert notice(tab)[0] == "The group has 3 departments; a “Development” group usually has 2."
    assert "Ash Park School: no pair is named yet; a member usually sends two." in notice(tab)
    assert "Development · 3 departments" in labels(tab)
    services.work_groups.members.change(services.work_groups.members.of(group)[0].id, status="withdrawn")
    assert "Development · 2 departments" in labels(tab)


# Closing


def test_a_group_is_closed_read_and_opened_again(tab: WorkGroupsTab, services: Services, group: uuid.UUID) -> None:
    leave(tab, "code", "NCP26-12")
    form = tab.editor.group.form
    form.focus("focus")
    type_in("Talk")
    tab.editor.close_action.trigger()
    assert saved(services, group).focus == "Talk", "what was typed is saved first"
    assert saved(services, group).closed_on == dt.date.today()
    assert tab.editor.closed.isVisible()
    assert tab.editor.closed.told.text() == CLOSED.format(f"{dt.date.today():%d/%m/%Y}")
    assert form.input("code").isReadOnly()
    assert form.input("focus").isReadOnly()
    assert not form.input("kind").isEnabled()
    assert not tab.editor.close_action.isVisible()
    form.focus("code")
    type_in("x")
    press(Key.Key_Tab)
    assert saved(services, group).code == form.input("code").text() == "NCP26-12"
    tab.editor.closed.open_again.setFocus()
    press(Key.Key_Return)
    assert saved(services, group).closed_on is None
    assert not tab.editor.closed.isVisible()
    assert not form.input("code").isReadOnly()
    assert form.input("kind").isEnabled()
    assert services.database.undo() == "Open Work Group again"
    assert tab.editor.closed.isVisible()
    assert services.database.undo() == "Close Work Group"
    assert not form.input("code").isReadOnly()


def test_a_closed_group_is_not_put_in_the_bin(tab: WorkGroupsTab, services: Services, group: uuid.UUID) -> None:
    services.work_groups.close(group, dt.date(2027, 7, 20))
    spy = QSignalSpy(tab.news)
    tab.bin()
    assert services.work_groups.exists(group)
    assert heard(spy)[-1] == ["The Work Group without a code is closed. Open it again before you change it."]


def test_a_group_is_not_duplicated(tab: WorkGroupsTab, group: uuid.UUID) -> None:
    spy = QSignalSpy(tab.news)
    tab.duplicate()
    assert heard(spy)[-1] == ["A Work Group is not duplicated. Its next year begins from its members."]


@pytest.mark.parametrize(
    ("kind", "place"), [("membership", MEMBERS_PAGE), ("ledger_entry", LEDGER_PAGE), ("work_group", GROUP_PAGE)]
)
def test_a_part_is_shown_on_its_page(
    tab: WorkGroupsTab, services: Services, world: World, group: uuid.UUID, kind: str, place: int
) -> None:
    member = services.work_groups.add_member(group, world.department)
    item = services.commitments.of(member)[0].id
    entry = services.commitments.entries.add(item, amount=1)
    tab.editor.show_found(kind, {"membership": member, "ledger_entry": entry, "work_group": group}[kind])
    assert tab.editor.pages.currentIndex() == place
