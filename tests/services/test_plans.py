"""Development plans: progress, copies, and what the reports show."""

import datetime as dt

import pytest
from tests.data_file import YEAR, World

from tfm_desktop.domain.errors import NothingToCarryForward
from tfm_desktop.domain.plans import ActionStatus, AimStatus, CriterionStatus, PlanStatus, Rag
from tfm_desktop.services.plans import PlanRow
from tfm_desktop.services.services import Services

TODAY = dt.date(2026, 2, 20)


def test_rows(services: Services, world: World) -> None:
    assert services.plans.rows(TODAY) == [
        PlanRow(
            id=world.plan,
            year=YEAR,
            school="St Mary’s School",
            title="Talk in every lesson",
            status=PlanStatus.DRAFT,
            next_review=None,
            progress="0 of 1 action done, 1 due soon",
        )
    ]


@pytest.mark.parametrize(
    ("today", "status", "words"),
    [
        (dt.date(2026, 1, 1), ActionStatus.UNDER_WAY, "0 of 1 action done"),
        (dt.date(2026, 2, 15), ActionStatus.BLOCKED, "0 of 1 action done, 1 due soon"),
        (dt.date(2026, 3, 1), ActionStatus.NOT_STARTED, "0 of 1 action done, 1 due soon"),
        (dt.date(2026, 3, 2), ActionStatus.NOT_STARTED, "0 of 1 action done, 1 overdue"),
        (dt.date(2026, 3, 2), ActionStatus.DONE, "1 of 1 action done"),
        (dt.date(2026, 3, 2), ActionStatus.DROPPED, "0 of 1 action done"),
    ],
)
def test_progress(services: Services, world: World, today: dt.date, status: ActionStatus, words: str) -> None:
    services.plans.actions.change(world.action, status=status)
    assert services.plans.rows(today)[0].progress == words


def test_progress_counts_nothing_from_the_bin(services: Services, world: World) -> None:
    services.plans.actions.bin(world.action)
    assert services.plans.rows(TODAY)[0].progress == "No actions yet"
    services.bin.restore("action", world.action)
    services.plans.aims.bin(world.aim)
    assert services.plans.rows(TODAY)[0].progress == "No actions yet"


def test_rows_of_a_year_and_of_a_department(services: Services, world: World) -> None:
    other = services.departments.for_school(services.schools.by_hand(name="Ash"))
    made = [services.plans.new(department_id=other, year=year) for year in ("2026/27", YEAR, "2019/20")]
    assert [row.id for row in services.plans.rows(TODAY)] == [made[0], made[1], world.plan, made[2]]
    assert [row.id for row in services.plans.rows(TODAY, YEAR)] == [made[1], world.plan]
    assert [row.id for row in services.plans.rows(TODAY, YEAR, other)] == [made[1]]
    services.plans.bin(made[1])
    assert services.plans.rows(TODAY, YEAR, other) == []


def test_aims_are_named_by_year_and_number(services: Services, world: World) -> None:
    second = services.plans.aims.add(world.plan, text="One scheme of work")
    later = services.plans.new(department_id=world.department, year="2026/27")
    third = services.plans.aims.add(later, text="Fluency")
    assert list(services.plans.aim_names(world.department).items()) == [
        (third, "2026/27 · 1 Fluency"),
        (world.aim, "2025/26 · 1 Pupils reason aloud"),
        (second, "2025/26 · 2 One scheme of work"),
    ]
    services.plans.aims.bin(world.aim)
    assert services.plans.aim_names(world.department)[second] == "2025/26 · 1 One scheme of work"


def test_sheet(services: Services, world: World) -> None:
    sheet = services.plans.sheet(world.plan, TODAY)
    assert (sheet.id, sheet.on, sheet.plan.title) == (world.plan, TODAY, "Talk in every lesson")
    assert (sheet.school.name, sheet.department.maths_teachers) == ("St Mary’s School", 9)
    assert sheet.subject_leader == "Ada Invented"
    assert sheet.advocates == ("Ada Invented", "Ben Invented")
    assert [aim.aim.text for aim in sheet.aims] == ["Pupils reason aloud"]
    assert [one.text for one in sheet.aims[0].criteria] == ["Stem sentences in all Year 8 lessons"]
    assert [one.what for one in sheet.aims[0].actions] == ["Plan stem sentences together"]


def test_what_is_in_the_bin_is_not_on_the_sheet(services: Services, world: World) -> None:
    services.plans.criteria.bin(world.criterion)
    services.plans.actions.bin(world.action)
    services.departments.people.bin(world.head)
    sheet = services.plans.sheet(world.plan, TODAY)
    assert (sheet.aims[0].criteria, sheet.aims[0].actions) == ((), ())
    assert (sheet.subject_leader, sheet.advocates) == ("", ("Ben Invented",))
    services.plans.aims.bin(world.aim)
    assert services.plans.sheet(world.plan, TODAY).aims == ()


def test_the_sheet_keeps_the_order_of_the_user(services: Services, world: World) -> None:
    second = services.plans.aims.add(world.plan, text="One scheme of work")
    services.plans.aims.move(second, -1)
    assert [one.aim.text for one in services.plans.sheet(world.plan, TODAY).aims] == [
        "One scheme of work",
        "Pupils reason aloud",
    ]


def test_duplicate(services: Services, world: World) -> None:
    services.plans.change(world.plan, status=PlanStatus.UNDER_WAY)
    services.plans.criteria.change(world.criterion, status=CriterionStatus.PARTIALLY_MET, rag=Rag.AMBER)
    binned = services.plans.aims.add(world.plan, text="Given up")
    services.plans.aims.bin(binned)
    made = services.plans.duplicate(world.plan)
    told, copied = services.plans.sheet(world.plan, TODAY), services.plans.sheet(made, TODAY)
    assert (copied.plan.title, copied.plan.status) == ("Talk in every lesson (copy)", PlanStatus.DRAFT)
    assert len(copied.aims) == 1
    for before, after in zip(told.aims, copied.aims, strict=True):
        assert after.aim == before.aim.model_copy(update={"plan_id": made})
        apart = {"aim_id": None}
        assert [one.model_copy(update=apart) for one in after.criteria + after.actions] == [
            one.model_copy(update=apart) for one in before.criteria + before.actions
        ]
    assert services.plans.aims.of(made)[0].id != world.aim
    assert services.database.undo() == "Duplicate plan"
    assert len(services.plans.rows(TODAY)) == 1


def test_a_long_title_is_still_one_when_copied(services: Services, world: World) -> None:
    services.plans.change(world.plan, title="x" * 200)
    assert len(services.plans.get(services.plans.duplicate(world.plan)).fields.title) == 200


def test_what_is_open_goes_forward_with_where_it_came_from(services: Services, world: World) -> None:
    plans = services.plans
    done = plans.actions.add(world.aim, what="Done already", status=ActionStatus.DONE)
    met = plans.criteria.add(world.aim, text="Met already", status=CriterionStatus.MET)
    plans.aims.add(world.plan, text="Reached", status=AimStatus.ACHIEVED)
    plans.change(world.plan, needed="Cover", next_review=dt.date(2026, 7, 1), sponsor="Marguerite")
    before = plans.state(world.plan)
    following = plans.carry_forward(world.plan)
    state = plans.state(following)
    assert (state.fields.year, state.fields.status, state.fields.sponsor) == ("2026/27", PlanStatus.DRAFT, "Marguerite")
    assert (state.fields.needed, state.fields.next_review) == ("", None)
    (aim,) = state.aims
    assert (aim.fields.text, aim.fields.carried_from_id) == ("Pupils reason aloud", world.aim)
    assert [one.fields.text for one in aim.criteria] == ["Stem sentences in all Year 8 lessons"]
    assert [(one.fields.what, one.fields.carried_from_id) for one in aim.actions] == [
        ("Plan stem sentences together", world.action)
    ]
    assert done not in {one.id for one in aim.actions}
    assert met not in {one.id for one in aim.criteria}
    assert plans.aims.get(world.aim).fields.status is AimStatus.CARRIED_FORWARD
    assert plans.carried_from(aim.fields) == "2025/26, aim 1"
    assert services.database.undo() == "Carry forward"
    assert plans.state(world.plan) == before
    assert not plans.exists(following)


def test_nothing_is_carried_forward_twice(services: Services, world: World) -> None:
    following = services.plans.carry_forward(world.plan)
    with pytest.raises(NothingToCarryForward, match="nothing to carry forward"):
        services.plans.carry_forward(world.plan)
    services.plans.aims.add(world.plan, text="One more that is open")
    assert services.plans.carry_forward(world.plan) == following
    assert [one.fields.text for one in services.plans.aims.of(following)] == [
        "Pupils reason aloud",
        "One more that is open",
    ]


def test_where_an_aim_came_from_is_said_also_when_that_is_in_the_bin(services: Services, world: World) -> None:
    following = services.plans.carry_forward(world.plan)
    services.plans.aims.bin(world.aim)
    (aim,) = services.plans.aims.of(following)
    assert services.plans.carried_from(aim.fields) == "2025/26, an aim that is in the bin"


def test_a_copy_of_a_plan_was_not_carried_forward(services: Services, world: World) -> None:
    following = services.plans.carry_forward(world.plan)
    (aim,) = services.plans.state(services.plans.duplicate(following)).aims
    assert aim.fields.text == "Pupils reason aloud"
    assert (aim.fields.carried_from_id, aim.actions[0].fields.carried_from_id) == (None, None)
