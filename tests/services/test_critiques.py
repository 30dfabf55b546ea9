"""Critique rounds: who may question whose plan, and who is named."""

import datetime as dt
import uuid

import pytest
from tests.data_file import YEAR, World

from tfm_desktop.domain.errors import GroupIsClosed, Invalid
from tfm_desktop.services.services import Services


@pytest.fixture
def group(services: Services) -> uuid.UUID:
    return services.work_groups.new(code="NCP25-12", year=YEAR)


@pytest.fixture
def hill(services: Services) -> uuid.UUID:
    return services.departments.for_school(services.schools.by_hand(name="Hill School", urn="100050"))


@pytest.fixture
def both(services: Services, group: uuid.UUID, hill: uuid.UUID, world: World) -> dict[uuid.UUID, uuid.UUID]:
    """Make both departments members, and give their memberships."""
    return {one: services.work_groups.add_member(group, one) for one in (world.department, hill)}


def test_a_question_is_kept_with_its_names(
    services: Services, group: uuid.UUID, hill: uuid.UUID, both: object, world: World
) -> None:
    told = {"plan_id": world.plan, "asking_id": hill, "aim_id": world.aim, "date": dt.date(2026, 1, 20)}
    made = services.critiques.add(group, question="Why?", **told)
    (row,) = services.critiques.of_group(group)
    assert (row.id, row.plan, row.asking) == (made, "St Mary’s School", "Hill School")
    assert services.critiques.aims_of(made) == {world.aim: "1  Pupils reason aloud"}


def test_a_department_is_named_only_where_it_is_a_member(
    services: Services, group: uuid.UUID, hill: uuid.UUID, both: dict[uuid.UUID, uuid.UUID], world: World
) -> None:
    services.critiques.add(group, plan_id=world.plan, asking_id=hill, question="Why?")
    services.work_groups.members.bin(both[hill])
    assert [row.asking for row in services.critiques.of_group(group)] == ["another department"]
    services.work_groups.members.bin(both[world.department])
    assert [row.plan for row in services.critiques.of_group(group)] == ["another department"]


def test_who_is_no_member_neither_asks_nor_is_asked(
    services: Services, group: uuid.UUID, hill: uuid.UUID, world: World
) -> None:
    with pytest.raises(Invalid) as refused:
        services.critiques.add(group, plan_id=world.plan)
    assert list(refused.value.fields) == ["plan_id"]
    services.work_groups.add_member(group, world.department)
    made = services.critiques.add(group, plan_id=world.plan)
    for asking, sentence in ((hill, "is no member"), (world.department, "does not question its own plan")):
        with pytest.raises(Invalid) as refused:
            services.critiques.change(made, asking_id=asking)
        assert sentence in refused.value.fields["asking_id"]


def test_a_question_of_a_member_that_left_is_still_answered(
    services: Services, group: uuid.UUID, hill: uuid.UUID, both: dict[uuid.UUID, uuid.UUID], world: World
) -> None:
    made = services.critiques.add(group, plan_id=world.plan, asking_id=hill, question="Why?")
    services.work_groups.members.bin(both[hill])
    assert services.critiques.change(made, reply="They talk most").fields.reply == "They talk most"


def test_an_aim_belongs_to_the_plan_that_is_questioned(
    services: Services, group: uuid.UUID, hill: uuid.UUID, both: object, world: World
) -> None:
    plan = services.plans.new(department_id=hill, year=YEAR)
    made = services.critiques.add(group, plan_id=world.plan, aim_id=world.aim)
    assert services.critiques.change(made, plan_id=plan).fields.aim_id is None
    with pytest.raises(Invalid) as refused:
        services.critiques.change(made, aim_id=world.aim)
    assert list(refused.value.fields) == ["aim_id"]


def test_what_is_missing_is_said_of_the_fields(services: Services, group: uuid.UUID) -> None:
    with pytest.raises(Invalid) as refused:
        services.critiques.add(group, question="Why?")
    assert list(refused.value.fields) == ["plan_id"]


def test_plans_of_the_year_of_members_alone_can_be_questioned(
    services: Services, group: uuid.UUID, hill: uuid.UUID, both: object, world: World
) -> None:
    services.plans.new(department_id=world.department, year="2024/25")
    assert services.critiques.plans_of(group) == {world.plan: "St Mary’s School: Talk in every lesson"}
    assert services.critiques.without_plan(group) == ["Hill School"]


def test_a_closed_group_takes_no_question(services: Services, group: uuid.UUID, both: object, world: World) -> None:
    made = services.critiques.add(group, plan_id=world.plan)
    services.work_groups.close(group, dt.date(2026, 8, 31))
    for act in (
        lambda: services.critiques.add(group, plan_id=world.plan),
        lambda: services.critiques.change(made, reply="No"),
        lambda: services.critiques.bin(made),
    ):
        with pytest.raises(GroupIsClosed):
            act()
