"""Plans that begin from a template, and templates made of plans."""

import datetime as dt

import pytest
from tests.data_file import YEAR, World, dump, living_plan

from tfm_desktop.domain.errors import Invalid, NothingForATemplate
from tfm_desktop.domain.plan_templates import (
    ActionTemplate,
    AimTemplate,
    EvidencePrompt,
    PlanTemplate,
    SessionTemplate,
    texts_of,
)
from tfm_desktop.domain.plans import ActionStatus, AimStatus, Horizon, OutcomeHead, PlanStatus, Source
from tfm_desktop.domain.programme import PdStatus
from tfm_desktop.exchange.plan_templates import shipped
from tfm_desktop.services.services import Services

BEFORE = dt.date(2026, 6, 3)  # the year that the plans are for is still to come
NEXT = "2026/27"
TEMPLATE = PlanTemplate(
    "Ratio",
    "Ratio in Year 8",
    (
        AimTemplate(
            "Pupils see ratio",
            Horizon.HALF_TERM,
            OutcomeHead.STUDENTS,
            (EvidencePrompt("Ask six pupils", Source.PUPIL_VOICE), EvidencePrompt("Look at books", Source.SURVEY)),
            ("Seen in all classes", "Said by pupils"),
            (ActionTemplate("Plan", 0, 4, "£10", "Folder"), ActionTemplate("Teach")),
        ),
        AimTemplate("Units are planned together"),
    ),
    sessions=(SessionTemplate("Tables", "All", 9, (1, 2)), SessionTemplate("Later")),
)


def test_a_plan_begins_from_a_template(services: Services, world: World) -> None:
    plan = services.plan_templates.begin(world.department, NEXT, TEMPLATE, BEFORE)
    state = services.plans.state(plan)
    assert (state.fields.title, state.fields.year, state.fields.status) == ("Ratio in Year 8", NEXT, PlanStatus.DRAFT)
    first, second = state.aims
    assert (first.fields.text, second.fields.text) == ("Pupils see ratio", "Units are planned together")
    assert (first.fields.horizon, first.fields.outcome_head) == (Horizon.HALF_TERM, OutcomeHead.STUDENTS)
    assert first.fields.evidence == "To gather (pupil voice): Ask six pupils\nTo gather (teacher survey): Look at books"
    assert (first.fields.source, second.fields.source) == (Source.PUPIL_VOICE, Source.NONE)
    assert [one.fields.text for one in first.criteria] == ["Seen in all classes", "Said by pupils"]
    plan_it, teach = (one.fields for one in first.actions)
    assert (plan_it.start, plan_it.due) == (dt.date(2026, 9, 1), dt.date(2026, 9, 29))
    assert (plan_it.resources, plan_it.monitoring, plan_it.lead) == ("£10", "Folder", "")
    assert (teach.what, teach.start, teach.due) == ("Teach", None, None)
    tables, later = (one.fields for one in services.programme.of(plan))
    assert (tables.date, tables.audience) == (dt.date(2026, 11, 3), "All")
    assert tables.aims == (first.id.hex, second.id.hex)
    assert (later.title, later.date, later.aims) == ("Later", None, ())


def test_to_begin_is_one_step_of_undo(services: Services, world: World) -> None:
    before = dump(services.database)
    services.plan_templates.begin(world.department, NEXT, shipped()[0], BEFORE)
    after = dump(services.database)
    assert services.database.undo() == "Begin plan"
    assert dump(services.database) == before
    services.database.redo()
    assert dump(services.database) == after


def test_what_fails_half_way_leaves_nothing(services: Services, world: World) -> None:
    before = dump(services.database)
    faulty = PlanTemplate("N", "T", (AimTemplate("A"),), sessions=(SessionTemplate("x" * 201),))
    with pytest.raises(Invalid):
        services.plan_templates.begin(world.department, NEXT, faulty, BEFORE)
    assert dump(services.database) == before


@pytest.mark.parametrize("template", shipped(), ids=lambda one: one.name)
@pytest.mark.parametrize("today", [BEFORE, dt.date(2026, 11, 28), dt.date(2027, 7, 10)])
def test_what_ships_is_laid_into_the_year(
    services: Services, world: World, template: PlanTemplate, today: dt.date
) -> None:
    plan = services.plan_templates.begin(world.department, NEXT, template, today)
    actions = [one.fields for _, one in services.plans.state(plan).actions()]
    sessions = [one.fields.date for one in services.programme.of(plan)]
    assert all(one.start and one.due and one.start <= one.due for one in actions)
    for day in [*(one.start for one in actions), *(one.due for one in actions), *sessions]:
        assert day is not None
        assert max(today, dt.date(2026, 9, 1)) <= day <= dt.date(2027, 7, 31)
        assert day.weekday() < 5
    assert len(services.plans.sheet(plan, today).aims) == len(template.aims)


def test_a_plan_for_a_year_that_is_over_has_its_days_open(services: Services, world: World) -> None:
    plan = services.plan_templates.begin(world.department, "2024/25", TEMPLATE, BEFORE)
    assert [one.fields.due for _, one in services.plans.state(plan).actions()] == [None, None]
    assert [one.fields.date for one in services.programme.of(plan)] == [None, None]


def test_a_plan_made_from_a_template_gives_that_template_again(services: Services, world: World) -> None:
    plan = services.plan_templates.begin(world.department, NEXT, TEMPLATE, BEFORE)
    made = services.plan_templates.of_plan(plan)
    assert made.title == TEMPLATE.title
    assert made.aims[1:] == TEMPLATE.aims[1:]
    assert made.aims[0] == AimTemplate(
        "Pupils see ratio",
        Horizon.HALF_TERM,
        OutcomeHead.STUDENTS,
        criteria=TEMPLATE.aims[0].criteria,
        actions=TEMPLATE.aims[0].actions,
    )
    assert made.sessions == TEMPLATE.sessions


def test_a_template_holds_nobody_and_nothing_seen(services: Services, world: World) -> None:
    living_plan(services, world)
    plans = services.plans
    plans.change(world.plan, sponsor="Zoe Sponsor", needed="Cover")
    plans.actions.change(world.action, lead="Ada Invented", support="Ben Invented", progress="Two done", start=None)
    plans.aims.change(world.aim, evidence="Ben’s lesson")
    session = services.programme.of(world.plan)[0].id
    services.programme.change(session, leader="Ada Invented", reflection="Ben was tired")
    made = services.plan_templates.of_plan(world.plan)
    (aim,) = made.aims
    (action,) = aim.actions
    assert (aim.text, aim.criteria, action.what) == (
        "Pupils reason aloud",
        ("Stem sentences in all Year 8 lessons",),
        "Plan stem sentences together",
    )
    assert (action.start_week, action.due_week) == (None, 25)
    assert made.sessions == (SessionTemplate("Stem sentences", "", 20, (1,)),)
    texts = "\n".join(texts_of(made))
    for word in ("Ada", "Ben", "Zoe", "Two done", "tired", "Cover", "St Mary", "one word"):
        assert word not in texts


def test_what_was_dropped_or_never_written_stays_behind(services: Services, world: World) -> None:
    plans = services.plans
    dropped = plans.aims.add(world.plan, text="Given up", status=AimStatus.DROPPED)
    plans.aims.add(world.plan, text=" \n")
    kept = plans.aims.add(world.plan, text=" Kept\n", status=AimStatus.ACHIEVED)
    plans.criteria.add(kept, text=" ")
    plans.actions.add(kept, what="Not done", status=ActionStatus.DROPPED)
    plans.actions.add(kept, what="")
    for title, status, aims in (
        ("Cancelled", PdStatus.CANCELLED, (kept,)),
        ("", PdStatus.PLANNED, (kept,)),
        ("Held", PdStatus.DONE, (dropped, kept)),
    ):
        services.programme.add(world.plan, title=title, status=status, aims=tuple(one.hex for one in aims))
    made = services.plan_templates.of_plan(world.plan)
    assert [one.text for one in made.aims] == ["Pupils reason aloud", "Kept"]
    assert (made.aims[1].criteria, made.aims[1].actions) == ((), ())
    assert made.sessions == (SessionTemplate("Held", aims=(2,)),)


def test_days_of_another_year_and_days_the_wrong_way_round(services: Services, world: World) -> None:
    plans = services.plans
    plans.change(world.plan, title="")
    for start, due in (
        (dt.date(2024, 9, 1), dt.date(2028, 9, 1)),
        (dt.date(2026, 5, 1), dt.date(2026, 3, 1)),
    ):
        plans.actions.add(world.aim, what="More", start=start, due=due)
    made = services.plan_templates.of_plan(world.plan)
    assert [(one.start_week, one.due_week) for one in made.aims[0].actions] == [(None, 25), (0, 47), (None, 25)]
    assert (made.name, made.title, made.about) == (
        "Development plan",
        "Development plan",
        f"Made of a plan for {YEAR}.",
    )


def test_a_plan_without_a_written_aim_makes_no_template(services: Services, world: World) -> None:
    services.plans.aims.change(world.aim, text=" ")
    with pytest.raises(NothingForATemplate, match="none of its aims has a text"):
        services.plan_templates.of_plan(world.plan)


def test_what_would_be_carried_forward_is_listed(services: Services, world: World) -> None:
    plans = services.plans
    plans.aims.add(world.plan, text="Reached", status=AimStatus.ACHIEVED)
    later = plans.aims.add(world.plan, text="Later")
    assert [one.id for one in plans.to_carry(plans.state(world.plan))] == [world.aim, later]
    plans.carry_forward(world.plan)
    plans.aims.change(world.aim, status=AimStatus.UNDER_WAY)  # it is in next year's plan already
    assert plans.to_carry(plans.state(world.plan)) == []
