import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from tests.data_file import World, work_group
from tests.qt.conftest import Show
from tests.qt.keyboard import CONTROL, Key, focused, name_of, press, replace, type_in

from tfm_desktop.domain.observations import ObservationKind
from tfm_desktop.domain.visits import VisitMode, VisitStatus, visit_notices
from tfm_desktop.qt import theme
from tfm_desktop.qt.common.inputs import LineInput
from tfm_desktop.qt.common.record_form import Field, RecordForm
from tfm_desktop.qt.departments import form as departments
from tfm_desktop.qt.observations import form as observations
from tfm_desktop.qt.plans import form as plans
from tfm_desktop.qt.visits import form as visits
from tfm_desktop.qt.work_groups import form as work_groups
from tfm_desktop.services.services import Services
from tfm_desktop.storage.change import Change

ALL = (
    Field("date", "Date", "date", 3, "Type 14 Jan"),
    Field("start", "Start", "time", 3),
    Field("end", "End", "time", 3),
    Field("mode", "How", VisitMode, 3),
    Field("purpose", "Purpose", "note", 12),
    Field("next_visit", "Next visit", "date", 6),
)


def every_form(services: Services, world: World) -> list[tuple[RecordForm, uuid.UUID]]:
    """Give every form of the program with a record that it shows."""
    kept, groups = services.departments, services.work_groups
    group = work_group(services, world)
    (member,) = groups.members.of(group)
    return [
        (RecordForm(kept, departments.fields(kept)), world.department),
        (RecordForm(services.visits, visits.FIELDS, services.visits.notices), world.visit),
        (RecordForm(services.visits, visits.AFTERWARDS, services.visits.notices), world.visit),
        (RecordForm(services.observations, observations.context(services)), world.observation),
        (RecordForm(services.observations, observations.REFLECTION), world.observation),
        (RecordForm(services.plans, plans.FIELDS), world.plan),
        (RecordForm(services.plans.aims, plans.AIM), world.aim),
        (RecordForm(services.plans.actions, plans.ACTION), world.action),
        (RecordForm(groups, work_groups.fields(services)), group),
        (RecordForm(groups.members, work_groups.member(services), groups.field_notices), member.id),
    ]


@pytest.fixture
def form(services: Services, world: World, show: Show) -> RecordForm:
    made = RecordForm(services.visits, ALL, lambda one: visit_notices(services.visits.get(one).fields, {"2025/26"}))
    made.load(world.visit)
    show(made)
    return made


@pytest.fixture
def second(services: Services, world: World) -> uuid.UUID:
    """Make another visit of the same department."""
    return services.visits.new(department_id=world.department, date=dt.date(2026, 3, 3), purpose="The second one")


def visit(services: Services, record: uuid.UUID) -> Any:
    return services.visits.get(record).fields


def full_disk(services: Services, *, full: bool = True) -> None:
    """Leave the file no room to grow; or give it room again."""
    connection = services.database._driver  # noqa: SLF001 - no user can do this at will
    pages = connection.execute("PRAGMA page_count").fetchone()[0] if full else 100_000
    connection.execute(f"PRAGMA max_page_count = {pages}")


# Looking changes nothing


def test_to_look_at_a_record_writes_nothing(
    services: Services, world: World, show: Show, changes: list[Change]
) -> None:
    forms = every_form(services, world)
    label = services.database.undo_label
    changes.clear()
    for form, record in forms:
        form.load(record)
        show(form, LineInput())
        for field in form.fields:
            form.focus(field.name)
            press(Key.Key_Tab)
        form.flush()
        form.reload()
        form.load(None)
    assert changes == []
    assert services.database.undo_label == label


def test_a_person_in_the_bin_stays_the_teacher(services: Services, world: World, show: Show) -> None:
    services.departments.people.bin(world.teacher)
    form = RecordForm(services.observations, observations.context(services))
    show(form)
    form.load(world.observation)
    assert form.input("teacher_id").currentText() == "in the bin"
    form.flush()
    assert services.observations.get(world.observation).fields.teacher_id == world.teacher


def test_text_that_an_input_cannot_hold_stays_in_the_record(services: Services, world: World, show: Show) -> None:
    text = "20\u00a0cm\u2003and \u200fשלום"
    services.visits.change(world.visit, purpose=text)
    form = RecordForm(services.visits, ALL)
    show(form)
    form.load(world.visit)
    form.flush()
    assert visit(services, world.visit).purpose == text


# Saving


@pytest.mark.parametrize(
    ("name", "keys", "expected"),
    [
        ("date", lambda: replace("3 Feb 26"), dt.date(2026, 2, 3)),
        ("date", lambda: press(Key.Key_Up, times=3), dt.date(2026, 1, 17)),
        ("start", lambda: replace("2.30pm"), dt.time(14, 30)),
        ("purpose", lambda: replace(""), ""),
        ("mode", lambda: type_in("o"), VisitMode.ONLINE),
        ("purpose", lambda: type_in("Look at Year 8. "), "Look at Year 8. See how ratio tables are used"),
        ("next_visit", lambda: replace("2026-03-11"), dt.date(2026, 3, 11)),
    ],
)
def test_a_field_is_saved_when_it_is_left(
    form: RecordForm, services: Services, world: World, name: str, keys: Callable[[], None], expected: Any
) -> None:
    form.focus(name)
    keys()
    press(Key.Key_Tab)
    assert getattr(visit(services, world.visit), name) == expected
    assert services.database.undo_label == "Edit visit"
    services.database.undo()
    form.reload()
    assert getattr(visit(services, world.visit), name) == form.input(name).value() != expected


@pytest.mark.parametrize(
    ("name", "keys", "expected"),
    [
        ("teacher_id", lambda world: replace("ada"), lambda world: world.head),
        ("teacher_id", lambda world: replace(""), lambda world: None),
        ("kind", lambda world: type_in("showc"), lambda world: ObservationKind.SHOWCASE),
        ("year_group", lambda world: replace("11"), lambda world: 11),
        ("year_group", lambda world: replace(""), lambda world: None),
        ("topic", lambda world: replace("Surds"), lambda world: "Surds"),
    ],
)
def test_each_kind_of_value_is_saved(
    services: Services,
    world: World,
    show: Show,
    name: str,
    keys: Callable[[World], None],
    expected: Callable[[World], Any],
) -> None:
    form = RecordForm(services.observations, observations.context(services))
    form.load(world.observation)
    show(form, height=900)
    form.focus(name)
    keys(world)
    press(Key.Key_Tab)
    assert getattr(services.observations.get(world.observation).fields, name) == expected(world)


def test_a_note_is_saved_after_a_pause(form: RecordForm, services: Services, world: World, qtbot: QtBot) -> None:
    form.focus("purpose")
    type_in("Now. ")
    qtbot.waitUntil(lambda: visit(services, world.visit).purpose.startswith("Now. "))
    assert focused() is form.input("purpose")


@pytest.mark.parametrize(
    "text",
    [
        "long " * 4_000,
        "👩‍🏫 said ≠, ½ and √2",
        "שלום עולם",
        "<b>&amp;</b> <script>",
        "tab\tand\x07bell\x00nul\x1b[0m",
    ],
)
def test_any_text_is_kept_and_shown_as_it_was_typed(
    form: RecordForm, services: Services, world: World, text: str
) -> None:
    note = form.input("purpose")
    note.setPlainText(text)
    form.flush()
    saved = visit(services, world.visit).purpose
    form.load(None)
    form.load(world.visit)
    assert note.value() == saved
    assert len(saved) == len(text)
    assert not any(sign in saved for sign in "\x00\x07\x1b")


def test_a_save_goes_to_the_record_that_the_form_was_filled_from(
    form: RecordForm, services: Services, world: World, second: uuid.UUID
) -> None:
    form.input("purpose").setPlainText("for the first")
    form.load(second)
    form.input("purpose").committed.emit()
    form.input("date").editingFinished.emit()
    assert visit(services, world.visit).purpose == "for the first"
    assert visit(services, second).purpose == "The second one"
    assert visit(services, second).date == dt.date(2026, 3, 3)


def test_what_an_input_tells_while_it_is_filled_is_not_saved(
    form: RecordForm, services: Services, second: uuid.UUID, changes: list[Change]
) -> None:
    for field in ALL:
        widget = form.input(field.name)
        if hasattr(widget, "textChanged"):
            widget.textChanged.connect(lambda *_, widget=widget: widget.committed.emit())
        else:
            widget.currentIndexChanged.connect(lambda _place, widget=widget: widget.committed.emit())
    form.load(second)
    form.load(None)
    form.load(second)
    assert changes == []


def test_one_stay_in_a_field_is_one_undo_step(form: RecordForm, services: Services, world: World) -> None:
    form.focus("purpose")
    for text in ("One. ", "Two. "):
        type_in(text)
        form.flush()
    press(Key.Key_Tab)
    press(Key.Key_Backtab)
    type_in("Three. ")
    form.flush()
    assert "Three. " in visit(services, world.visit).purpose
    services.database.undo()
    assert visit(services, world.visit).purpose == "One. Two. See how ratio tables are used"
    services.database.undo()
    assert visit(services, world.visit).purpose == "See how ratio tables are used"


def test_typing_goes_on_where_the_form_is_read_anew(form: RecordForm, services: Services, world: World) -> None:
    form.focus("start")
    type_in("09:1")
    services.visits.change(world.visit, purpose="changed elsewhere")
    form.reload()
    type_in("5")
    press(Key.Key_Tab)
    assert visit(services, world.visit).start == dt.time(9, 15)
    assert form.input("purpose").value() == "changed elsewhere"


def test_local_undo_takes_typing_back_until_it_is_saved(form: RecordForm, services: Services, world: World) -> None:
    form.focus("purpose")
    type_in("Oops")
    press(Key.Key_Z, CONTROL)
    form.flush()
    assert visit(services, world.visit).purpose == "See how ratio tables are used"
    assert services.database.undo_label != "Edit visit"


# What cannot be saved


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("date", "30/2/26", "“30/2/26” is not a date."),
        ("date", "", "This cannot be empty."),
        ("start", "9:99", "“9:99” is not a time."),
        ("next_visit", "soon", "“soon” is not a date."),
    ],
)
def test_bad_text_stays_with_its_sentence_until_it_is_right(
    form: RecordForm, services: Services, world: World, second: uuid.UUID, name: str, text: str, sentence: str
) -> None:
    before = getattr(visit(services, world.visit), name)
    form.focus(name)
    replace(text)
    press(Key.Key_Tab)
    assert form.message(name).startswith(sentence)
    assert form.input(name).text() == text
    assert form.input(name).property("wrong") is True
    assert form.input(name).accessibleDescription().startswith(sentence)
    assert getattr(visit(services, world.visit), name) == before

    form.load(second)
    assert form.message(name) == ""
    assert form.input(name).value() == getattr(visit(services, second), name)
    form.load(world.visit)
    assert form.input(name).text() == text
    assert form.message(name).startswith(sentence)

    form.focus(name)
    replace("12:00" if name == "start" else "12/2/26")
    press(Key.Key_Tab)
    assert form.message(name) == ""
    assert form.input(name).property("wrong") is False
    assert getattr(visit(services, world.visit), name) != before


def test_bad_text_in_a_field_that_has_the_focus_never_reaches_another_record(
    form: RecordForm, services: Services, second: uuid.UUID
) -> None:
    form.focus("start")
    type_in("never")
    form.load(second)
    assert form.input("start").text() == ""
    form.flush()
    assert form.message("start") == ""


def test_the_value_that_is_saved_already_takes_the_sentence_away(form: RecordForm) -> None:
    form.focus("date")
    replace("never")
    press(Key.Key_Return)
    assert form.message("date")
    replace("14/1/26")
    press(Key.Key_Return)
    assert form.message("date") == ""


@pytest.mark.parametrize(
    ("text", "sentence"), [("14", "at most 13"), ("eight", "whole number"), ("1.5", "whole number")]
)
def test_a_number_out_of_place_is_told(services: Services, world: World, show: Show, text: str, sentence: str) -> None:
    form = RecordForm(services.observations, observations.context(services))
    form.load(world.observation)
    show(form, height=900)
    form.focus("year_group")
    replace(text)
    press(Key.Key_Tab)
    assert sentence in form.message("year_group")
    assert form.input("year_group").text() == text


def test_a_name_that_nobody_has_is_told_and_kept(services: Services, world: World, show: Show) -> None:
    form = RecordForm(services.observations, observations.context(services))
    form.load(world.observation)
    show(form, height=900)
    form.focus("teacher_id")
    replace("Xavier")
    press(Key.Key_Tab)
    assert form.message("teacher_id").startswith("“Xavier” is not in the list.")
    assert form.input("teacher_id").currentText() == "Xavier"
    form.load(None)
    form.load(world.observation)
    assert form.input("teacher_id").currentText() == "Xavier"
    assert services.observations.get(world.observation).fields.teacher_id == world.teacher


def test_a_note_that_the_full_disk_refuses_is_not_lost(
    form: RecordForm, services: Services, world: World, second: uuid.UUID, qtbot: QtBot
) -> None:
    text = "word " * 6_000
    full_disk(services)
    form.input("purpose").setPlainText(text)
    with qtbot.waitSignal(form.problem) as told:
        form.flush()
    assert "no room left" in told.args[0]
    assert "no room left" in form.message("purpose")
    form.load(second)
    form.load(world.visit)
    assert form.input("purpose").value() == text
    full_disk(services, full=False)
    form.flush()
    assert visit(services, world.visit).purpose == text
    assert form.message("purpose") == ""


# Notices


def test_what_is_unusual_is_saved_and_told(form: RecordForm, services: Services, world: World) -> None:
    form.focus("start")
    type_in("10")
    press(Key.Key_Tab)
    type_in("9")
    press(Key.Key_Tab)
    assert visit(services, world.visit).end == dt.time(9)
    assert form.message("end") == "The visit ends before it starts. Check both times."
    assert form.input("end").property("wrong") is not True
    form.focus("date")
    replace("14/1/2024")
    press(Key.Key_Tab)
    assert form.message("date").startswith("The department has no stage recorded for 2023/24.")


def test_a_notice_and_an_error_differ_in_more_than_words(dressed: QApplication, form: RecordForm) -> None:
    def colour(text: str) -> str:
        (label,) = [one for one in form.findChildren(QLabel) if one.text() == text]
        return label.palette().windowText().color().name().upper()

    form.focus("start")
    type_in("10")
    press(Key.Key_Tab)
    type_in("9")
    press(Key.Key_Tab)
    assert colour(form.message("end")) == theme.LIGHT.notice
    form.focus("end")
    replace("never")
    press(Key.Key_Tab)
    assert colour(form.message("end")) == theme.LIGHT.error
    form.focus("end")
    replace("9")
    press(Key.Key_Tab)
    assert colour(form.message("end")) == theme.LIGHT.notice


# Being there


def test_without_a_record_a_form_is_empty_and_disabled(services: Services, world: World, show: Show) -> None:
    form = RecordForm(services.visits, ALL)
    show(form)
    assert not form.isEnabled()
    form.load(world.visit)
    assert form.isEnabled()
    assert form.input("purpose").value() == "See how ratio tables are used"
    form.load(None)
    assert not form.isEnabled()
    assert form.input("purpose").value() == ""
    assert form.input("date").text() == ""
    form.flush()


def test_a_record_that_is_gone_leaves_the_form_as_it_is(form: RecordForm, services: Services, world: World) -> None:
    services.visits.bin(world.visit)
    form.reload()
    assert form.record == world.visit
    assert form.input("purpose").value() == "See how ratio tables are used"


def test_every_input_of_every_form_has_a_name_and_a_label_that_leads_to_it(
    services: Services, world: World, qtbot: QtBot
) -> None:
    for form, _ in every_form(services, world):
        qtbot.addWidget(form)
        buddies = {label.buddy() for label in form.findChildren(QLabel)}
        for field in form.fields:
            assert name_of(form.input(field.name)) == field.label != ""
            assert form.input(field.name) in buddies
            assert form.input(field.name).focusPolicy() & Qt.FocusPolicy.TabFocus


def test_tab_goes_through_every_form_in_the_order_of_its_fields(services: Services, world: World, show: Show) -> None:
    for form, record in every_form(services, world):
        after = LineInput()
        form.load(record)
        window = show(form, after)
        form.focus()
        passed = []
        for _ in form.fields:
            passed.append(name_of(focused()))
            press(Key.Key_Tab)
        assert passed == [field.label for field in form.fields]
        assert focused() is after
        window.close()


def test_the_first_field_is_gone_to_with_its_text_chosen(form: RecordForm) -> None:
    form.focus()
    assert focused() is form.input("date")
    assert form.input("date").selectedText() == "14/01/2026"


def test_a_change_is_told_with_the_form_as_its_origin(form: RecordForm, changes: list[Change]) -> None:
    spy = QSignalSpy(form.problem)
    form.input("mode").setFocus()
    type_in("o")
    (change,) = changes
    assert change.origin is form
    assert (change.label, change.kinds) == ("Edit visit", frozenset({"visit"}))
    assert spy.count() == 0


def test_statuses_are_shown_in_the_words_of_the_domain(services: Services, world: World, qtbot: QtBot) -> None:
    form = RecordForm(services.visits, visits.FIELDS)
    qtbot.addWidget(form)
    form.load(world.visit)
    box = form.input("status")
    assert [box.itemText(place) for place in range(box.count())] == [one.label for one in VisitStatus]


def test_a_locked_form_is_read_and_not_typed_into(form: RecordForm, services: Services, world: World) -> None:
    form.lock(is_locked=True)
    before = visit(services, world.visit)
    for name in ("purpose", "start"):
        form.focus(name)
        type_in("9")
        press(Key.Key_Tab)
    assert [form.input(name).isEnabled() for name in ("date", "mode", "purpose", "start")] == [False, False, True, True]
    assert visit(services, world.visit) == before
    assert form.unsaved() == []
    form.lock(is_locked=False)
    form.focus("start")
    replace("10:30")
    press(Key.Key_Tab)
    assert visit(services, world.visit).start == dt.time(10, 30)
    assert form.input("date").isEnabled()
