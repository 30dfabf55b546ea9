"""The critique round of a Work Group, by keyboard."""

import datetime as dt
import uuid

import pytest
from PySide6.QtTest import QSignalSpy
from tests.data_file import YEAR, World
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, focused, press, replace, tab_order, type_in
from tests.qt.signals import heard

from tfm_desktop.qt.common.editor import page as scrolled
from tfm_desktop.qt.work_groups.critique import NO_MEMBERS, CritiquePage
from tfm_desktop.services.services import Services

PLAN, ASKING, DATE, QUESTION = range(4)


@pytest.fixture
def group(services: Services) -> uuid.UUID:
    return services.work_groups.new(code="NCP25-12", year=YEAR)


@pytest.fixture
def hill(services: Services, world: World, group: uuid.UUID) -> uuid.UUID:
    """Make the department of the plan, and one of another school, members."""
    made = services.departments.for_school(services.schools.by_hand(name="Hill School", urn="100050"))
    for one in (world.department, made):
        services.work_groups.add_member(group, one)
    return made


@pytest.fixture
def page(services: Services, group: uuid.UUID, hill: uuid.UUID, show: Show) -> CritiquePage:
    return shown(services, group, show)


def shown(services: Services, group: uuid.UUID, show: Show) -> CritiquePage:
    made = CritiquePage(services)
    services.database.listen(made.on_change)
    made.load(group)
    show(scrolled(made), width=900, height=1000)
    made.focus()
    return made


def test_a_question_is_asked_answered_and_followed_by_keyboard(
    page: CritiquePage, services: Services, group: uuid.UUID, hill: uuid.UUID, world: World
) -> None:
    for text in ("St M", "Hill", "20/1/2026", "Why Year 8 first?"):
        type_in(text)
        press(Key.Key_Return if text.endswith("?") else Key.Key_Tab)
    page.form.focus("aim_id")
    type_in("1")
    press(Key.Key_Tab)
    page.form.focus("reply")
    type_in("They talk most")
    press(Key.Key_Tab)
    type_in("Year 7 follows in summer")
    press(Key.Key_Tab)
    (made,) = services.critiques.of(group)
    assert dict(made.fields) == {
        "work_group_id": group,
        "position": 1,
        "plan_id": world.plan,
        "aim_id": world.aim,
        "asking_id": hill,
        "date": dt.date(2026, 1, 20),
        "question": "Why Year 8 first?",
        "reply": "They talk most",
        "changed": "Year 7 follows in summer",
    }
    spy = QSignalSpy(page.open_record)
    page.open_plan.setFocus()
    press(Key.Key_Return)
    assert heard(spy) == [["plan", world.plan]]


def test_only_members_and_their_plans_are_offered(
    page: CritiquePage, services: Services, group: uuid.UUID, world: World
) -> None:
    other = services.departments.for_school(services.schools.by_hand(name="Vale School", urn="100051"))
    services.plans.new(department_id=other, year=YEAR)
    services.plans.new(department_id=world.department, year="2024/25")
    page.load(group)
    columns = page.questions.rows.columns
    assert list(page.questions.rows.options(columns[PLAN]).values()) == ["St Mary’s School: Talk in every lesson"]
    assert sorted(page.questions.rows.options(columns[ASKING]).values()) == ["Hill School", "St Mary’s School"]


def test_a_member_without_a_plan_is_told(page: CritiquePage, services: Services, hill: uuid.UUID) -> None:
    assert page.told.text() == "No plan for 2025/26 yet: Hill School. Begin one under Plans."
    services.plans.new(department_id=hill, year=YEAR)
    assert page.told.isHidden()


def test_a_department_does_not_question_its_own_plan(
    page: CritiquePage, services: Services, group: uuid.UUID, world: World
) -> None:
    page.show_found("critique", services.critiques.add(group, plan_id=world.plan, question="Why?"))
    page.form.focus("asking_id")
    replace("St Mary’s School")
    press(Key.Key_Tab)
    assert page.form.message("asking_id").startswith("A department does not question its own plan.")
    assert services.critiques.of(group)[0].fields.asking_id is None


def test_the_form_and_the_grid_follow_each_other(
    page: CritiquePage, services: Services, group: uuid.UUID, world: World
) -> None:
    _, second = (services.critiques.add(group, plan_id=world.plan, question=text) for text in ("Why?", "How?"))
    page.show_found("critique", second)
    assert page.form.record == second
    page.form.focus("question")
    replace("How long?")
    press(Key.Key_Tab)
    assert page.questions.rows.index(1, QUESTION).data() == "How long?"
    page.questions.choose(second)
    press(Key.Key_Delete)
    assert page.form.isHidden()  # the cursor rests in the empty row
    services.database.undo()
    assert len(page.questions.rows.rows) == 2


def test_a_group_without_members_or_plans_says_what_to_do(services: Services, group: uuid.UUID, show: Show) -> None:
    page = shown(services, group, show)
    assert page.told.text() == NO_MEMBERS
    assert page.questions.isHidden()
    assert page.form.isHidden()
    assert page.open_plan.isHidden()


def test_a_closed_group_says_so(page: CritiquePage, services: Services, group: uuid.UUID, world: World) -> None:
    page.show_found("critique", services.critiques.add(group, plan_id=world.plan, question="Why?"))
    services.work_groups.close(group, dt.date(2026, 8, 31))
    spy = QSignalSpy(page.problem)
    assert page.form.input("reply").isReadOnly()
    assert page.questions.rows.rowCount() == 1, "there is no row to add to"
    page.questions.view.setFocus()
    press(Key.Key_Delete)
    assert heard(spy)[-1] == ["The Work Group NCP25-12 is closed. Open it again before you change it."]
    services.work_groups.open_again(group)
    assert not page.form.input("reply").isReadOnly()


def test_tab_comes_to_everything_and_each_has_a_name(
    page: CritiquePage, services: Services, group: uuid.UUID, world: World
) -> None:
    page.show_found("critique", services.critiques.add(group, plan_id=world.plan, question="Why?"))
    found = tab_order(page.questions.view)
    assert all(found)
    for name in ("Questions on plans", "Aim", "Reply", "What changed in the plan because of it", "Open the plan"):
        assert name in found
    page.focus()
    assert focused() is page.questions.view
