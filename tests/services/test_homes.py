"""Where a part of a record is looked at."""

import datetime as dt
import uuid

import pytest
from tests.data_file import World, living_plan, work_group
from tests.services.test_records import kinds

from tfm_desktop.domain.errors import NotFound
from tfm_desktop.services.homes import ABOVE, home
from tfm_desktop.services.services import Services

WITH_A_TAB = {"department", "visit", "observation", "plan", "work_group"}


@pytest.mark.parametrize("kind", ABOVE)
def test_each_part_is_looked_at_where_the_record_above_it_has_a_tab(
    services: Services, world: World, kind: str
) -> None:
    living_plan(services, world)
    group = work_group(services, world)
    records = {**kinds(services), "review": services.reviews}[kind]
    part = records.all(records.select())[0]
    above = {
        "department": world.department,
        "visit": world.visit,
        "observation": world.observation,
        "plan": world.plan,
        "work_group": group,
    }
    found, record = home(services, kind, part.id)
    assert record == above[found]
    with pytest.raises(NotFound):
        home(services, kind, uuid.UUID(int=0))


def test_a_record_with_a_tab_is_its_own_home(services: Services, world: World) -> None:
    assert home(services, "visit", world.visit) == ("visit", world.visit)
    assert not WITH_A_TAB & set(ABOVE)


def test_whatever_a_figure_of_the_ledger_opens_has_a_home(services: Services, world: World) -> None:
    group = work_group(services, world)
    services.visits.change(world.visit, status="done")
    (member,) = services.work_groups.members.of(group)
    for counts in ("support days", "gap tasks", "critique of plans", "SLT’s agreement", "funding"):
        services.commitments.add(member.id, label=counts, counts=counts, whom="the department")
    services.work_groups.members.change(member.id, slt_agreed_on=dt.date(2025, 9, 1), funding_received=1000)
    lines = services.commitments.ledger(member.id, dt.date(2026, 2, 1))
    opens = {fact.opens for line in lines for fact in (*line.done_facts, *line.planned_facts)}
    assert {kind for kind, _ in opens} == {"session", "gap_task", "visit", "critique", "membership", "ledger_entry"}
    assert {home(services, *one)[0] for one in opens} == {"work_group", "visit"}


def test_a_part_in_the_bin_still_has_its_home(services: Services, world: World) -> None:
    group = work_group(services, world)
    (session,) = services.sessions.of(group)
    services.sessions.bin(session.id)
    assert home(services, "session", session.id) == ("work_group", group)
