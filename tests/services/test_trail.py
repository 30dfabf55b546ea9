"""The trail: aim to evidence, actions and change; line to what came of it."""

import datetime as dt

from tests.data_file import World

from tfm_desktop.domain.plans import ActionStatus, Rag
from tfm_desktop.services.services import Services
from tfm_desktop.services.trail import Place, Step

TODAY = dt.date(2026, 2, 1)


def told(steps: list[Step]) -> list[tuple[str, str]]:
    return [(one.heading, one.title) for one in steps]


def test_from_an_aim_to_what_showed_that_it_changed(services: Services, world: World) -> None:
    services.evidence.tie(("aim", world.aim), ("line", world.lines[0]))
    services.evidence.tie(("action", world.action), ("line", world.lines[2]))
    services.plans.actions.change(world.action, status=ActionStatus.DONE, rag=Rag.GREEN, progress="In all rooms")
    steps = services.trail.steps("action", world.action, TODAY)
    assert told(steps) == [
        ("Evidence of need", "Few full sentences heard"),
        ("Evidence of need", "T draws a double number line"),
        ("Actions", "1.1  Plan stem sentences together"),
        ("What shows the change", "P: “it doubles because 3 × 2 is 6”"),
    ]
    assert steps[1].opens == Place("observation", world.observation, "line", world.lines[0])
    assert steps[2].opens == Place("plan", world.plan, "action", world.action)
    assert steps[2].below == "Done · green · In all rooms"
    assert services.trail.title("action", world.action) == "2025/26 · Aim 1: Pupils reason aloud"


def test_from_a_line_to_what_came_of_it(services: Services, world: World) -> None:
    services.evidence.tie(("aim", world.aim), ("line", world.lines[0]))
    services.evidence.tie(("action", world.action), ("strength", world.strength))
    steps = services.trail.steps("line", world.lines[0], TODAY)
    assert told(steps) == [
        ("Where it was seen", "T draws a double number line"),
        ("It is evidence of", "Pupils reason aloud"),
        ("What showed a change since", "The representation carries the reasoning"),
    ]
    assert steps[1].below == "2025/26 · Aim 1 · Draft · 0 of 1 action done"
    assert steps[1].follows == ("aim", world.aim)
    there = services.trail.steps(*steps[1].follows, TODAY)
    back = next(one for one in there if one.title == "T draws a double number line")
    assert back.follows == ("line", world.lines[0])


def test_a_next_step_leads_to_the_action_that_it_became(services: Services, world: World) -> None:
    action = services.observations.to_action(world.next_step, world.aim)
    steps = services.trail.steps("next_step", world.next_step, TODAY)
    assert told(steps)[1:] == [("It became", "Try a stem sentence")]
    assert steps[1].opens == Place("plan", world.plan, "action", action)
    actions = [one for one in services.trail.steps("aim", world.aim, TODAY) if one.heading == "Actions"]
    assert "from a next step" in actions[1].below


def test_an_aim_in_the_bin_is_said_to_be_there_until_undo(services: Services, world: World) -> None:
    services.evidence.tie(("aim", world.aim), ("line", world.lines[0]))
    whole = services.trail.steps("line", world.lines[0], TODAY)
    services.plans.aims.bin(world.aim)
    binned = services.trail.steps("line", world.lines[0], TODAY)
    assert binned[1].title == "Pupils reason aloud"
    assert "in the bin" in binned[1].below
    assert binned[1].opens is None
    assert "in the bin" in services.trail.title("aim", world.aim)
    services.database.undo()
    assert services.trail.steps("line", world.lines[0], TODAY) == whole


def test_a_private_line_is_marked_on_the_observers_own_screen(services: Services, world: World) -> None:
    services.evidence.tie(("aim", world.aim), ("line", world.lines[1]))
    private = services.trail.steps("aim", world.aim, TODAY)[1]
    assert "private, stays on this computer" in private.below


def test_an_aim_carried_forward_leads_both_ways(services: Services, world: World) -> None:
    following = services.plans.carry_forward(world.plan)
    (aim,) = services.plans.aims.of(following)
    (back,) = [one for one in services.trail.steps("aim", aim.id, TODAY) if one.heading == "Carried forward from"]
    assert (back.below, back.opens) == ("2025/26 · Aim 1", Place("plan", world.plan, "aim", world.aim))
    (there,) = [one for one in services.trail.steps("aim", world.aim, TODAY) if one.heading == "Carried forward to"]
    assert there.opens == Place("plan", following, "aim", aim.id)
