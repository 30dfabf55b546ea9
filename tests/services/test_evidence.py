"""Evidence: tied to a part of a plan, told in words, and found from either end."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.data_file import World, copy_of

from tfm_desktop.domain.errors import NotFound
from tfm_desktop.domain.evidence import SERVED, TIED, EvidenceFields, Shows
from tfm_desktop.domain.measures import Unit
from tfm_desktop.services.services import Services

SHARED, PRIVATE, AGREED = 0, 1, 2  # lines of the world: agreed by a strength, private, agreed


def sheet_evidence(services: Services, world: World) -> list[tuple[str, str]]:
    (aim,) = services.plan_sheets.sheet(world.plan, dt.date(2026, 1, 28)).aims
    return [(one.of, one.text) for one in aim.evidence]


def test_a_line_shows_the_need_of_an_aim_and_the_change_of_an_action(services: Services, world: World) -> None:
    need = services.evidence.tie(("aim", world.aim), ("line", world.lines[SHARED]))
    change = services.evidence.tie(("action", world.action), ("line", world.lines[AGREED]))
    met = services.evidence.tie(("criterion", world.criterion), ("line", world.lines[AGREED]))
    shows = [services.evidence.get(one).fields.shows for one in (need, change, met)]
    assert shows == [Shows.NEED, Shows.CHANGE, Shows.CHANGE]
    assert {services.evidence.get(one).fields.aim_id for one in (need, change, met)} == {world.aim}
    assert services.database.undo() == "Use as evidence"


def test_a_tie_that_is_there_stays_one(services: Services, world: World) -> None:
    first = services.evidence.tie(("aim", world.aim), ("line", world.lines[SHARED]))
    before = services.database.undo_label
    assert services.evidence.tie(("aim", world.aim), ("line", world.lines[SHARED])) == first
    of_action = services.evidence.tie(("action", world.action), ("line", world.lines[SHARED]))
    assert of_action != first
    assert services.database.undo_label == before
    assert len(services.evidence.of(world.aim)) == 2


def test_each_kind_is_told_with_its_day_and_its_place(services: Services, world: World) -> None:
    measure = services.measures.add(world.department, name="Grade 5+", cohort="Year 11", target=50)
    services.measures.values.add(measure, date=dt.date(2025, 8, 21), value=41.5)
    records = {
        "line": world.lines[SHARED],
        "strength": world.strength,
        "next_step": world.next_step,
        "visit": world.visit,
        "measure": measure,
    }
    assert set(records) == set(TIED)
    for kind, record in records.items():
        services.evidence.tie(("aim", world.aim), (kind, record))
    told = {one.found[0]: one for one in services.evidence.of_aim(world.aim) if one.found}
    day = dt.date(2026, 1, 14)
    assert told["line"].where == "Observation, Year 8, Ratio tables"
    assert told["line"].text == "T draws a double number line"
    assert (told["strength"].where, told["strength"].date) == ("Strength, Year 8, Ratio tables", day)
    assert told["next_step"].text == "Try a stem sentence"
    assert (told["visit"].where, told["visit"].text) == ("Visit", "See how ratio tables are used")
    assert told["measure"].text == "Grade 5+, Year 11: 41.5%; target 50%"
    assert {kind: one.opens and one.opens[0] for kind, one in told.items()} == {
        **dict.fromkeys(("line", "strength", "next_step"), "observation"),
        "visit": "visit",
        "measure": "department",
    }
    assert [one.date for one in services.evidence.of_aim(world.aim)] == [dt.date(2025, 8, 21), *[day] * 4]
    assert "Ben" not in "".join(one.where + one.text for one in told.values() if one.found and one.found[0] == "line")


def test_a_piece_of_text_stands_for_itself(services: Services, world: World) -> None:
    services.evidence.add(world.aim, text="Answers of one word", source="Work scrutiny", date=dt.date(2025, 10, 3))
    (told,) = services.evidence.of_aim(world.aim)
    assert (told.where, told.text, told.date) == ("Work scrutiny", "Answers of one word", dt.date(2025, 10, 3))
    assert told.opens is None


@pytest.mark.parametrize("line", [PRIVATE, AGREED])
def test_a_line_that_may_not_be_shared_stays_and_is_counted(services: Services, world: World, line: int) -> None:
    if line == AGREED:
        services.observations.lines.change(world.lines[line], agreed=False)
    services.evidence.tie(("aim", world.aim), ("line", world.lines[line]))
    assert services.evidence.of_aim(world.aim)[0].stays
    (aim,) = services.plan_sheets.sheet(world.plan, dt.date(2026, 1, 28)).aims
    assert aim.evidence == ()
    assert aim.withheld == 1


@given(st.lists(st.tuples(st.sampled_from(range(3)), st.booleans(), st.booleans()), max_size=6))
def test_no_sheet_ever_holds_a_private_or_undecided_line(
    written_template: tuple[object, World], marks: list[tuple[int, bool, bool]]
) -> None:
    template, world = written_template
    with copy_of(template) as services:  # type: ignore[arg-type]
        for at, private, agreed in marks:
            services.observations.lines.change(world.lines[at], private=private, agreed=agreed)
            services.evidence.tie(("action", world.action), ("line", world.lines[at]))
        shown = {text for _, text in sheet_evidence(services, world)}
        tied = {at for at, _, _ in marks}
        for place, line in enumerate(world.lines):
            fields = services.observations.lines.get(line).fields
            assert (fields.text in shown) == (place in tied and fields.shareable)


def test_the_sheet_says_of_which_part_it_is(services: Services, world: World) -> None:
    for target in (("aim", world.aim), ("criterion", world.criterion), ("action", world.action)):
        services.evidence.tie(target, ("line", world.lines[AGREED]))
    assert [of for of, _ in sheet_evidence(services, world)] == ["", "criterion 1", "action 1.1"]


def test_what_came_of_a_line_is_found_also_where_it_is_in_the_bin(services: Services, world: World) -> None:
    services.evidence.tie(("action", world.action), ("line", world.lines[SHARED]))
    (target,) = services.evidence.came_of("line", world.lines[SHARED])
    assert (target.kind, target.number, target.is_binned) == ("action", "2025/26 · Action 1.1", False)
    services.plans.aims.bin(world.aim)
    (target,) = services.evidence.came_of("line", world.lines[SHARED])
    assert target.is_binned
    assert "in the bin" in target.number
    services.database.undo()
    assert services.evidence.came_of("line", world.lines[SHARED])[0].number == "2025/26 · Action 1.1"
    assert [one.text for one in services.evidence.of_aim(world.aim)] == ["T draws a double number line"]


def test_a_line_in_the_bin_is_said_to_be_there(services: Services, world: World) -> None:
    services.evidence.tie(("aim", world.aim), ("line", world.lines[SHARED]))
    services.observations.lines.bin(world.lines[SHARED])
    (told,) = services.evidence.of_aim(world.aim)
    assert told.is_binned
    assert told.where.endswith("in the bin")
    assert told.opens is None


def test_what_is_in_the_bin_does_not_leave(services: Services, world: World) -> None:
    services.evidence.tie(("aim", world.aim), ("line", world.lines[SHARED]))
    services.evidence.tie(("aim", world.aim), ("visit", world.visit))
    assert len(sheet_evidence(services, world)) == 2
    services.observations.lines.bin(world.lines[SHARED])
    services.visits.bin(world.visit)
    assert sheet_evidence(services, world) == []
    services.database.undo()
    services.database.undo()
    assert len(sheet_evidence(services, world)) == 2


def test_the_parts_of_all_plans_are_offered_with_their_numbers(services: Services, world: World) -> None:
    following = services.plans.new(department_id=world.department, year="2026/27")
    services.plans.aims.add(following, text="Pupils ask one another")
    offered = [(one.number, one.text) for one in services.evidence.targets(world.department)]
    assert offered == [
        ("2026/27 · Aim 1", "Pupils ask one another"),
        ("2025/26 · Aim 1", "Pupils reason aloud"),
        ("2025/26 · Criterion of aim 1", "Stem sentences in all Year 8 lessons"),
        ("2025/26 · Action 1.1", "Plan stem sentences together"),
    ]


def test_each_kind_knows_its_department(services: Services, world: World) -> None:
    measure = services.measures.add(world.department, name="Reach", unit=Unit.CLASSES)
    records = {
        "line": world.lines[0],
        "strength": world.strength,
        "next_step": world.next_step,
        "visit": world.visit,
        "measure": measure,
    }
    for kind, record in records.items():
        assert services.evidence.department_of(kind, record) == world.department


def test_what_was_seen_since_leaves_out_what_others_may_not_see(services: Services, world: World) -> None:
    for line in world.lines:
        services.evidence.tie(("action", world.action), ("line", line))
    seen = services.evidence.seen_since(world.aim, world.action, dt.date(2026, 1, 14))
    assert [one.text for one in seen] == ["T draws a double number line", "P: “it doubles because 3 × 2 is 6”"]
    assert services.evidence.seen_since(world.aim, world.action, dt.date(2026, 1, 15)) == []
    assert [one.id for one in services.evidence.lessons_on(world.aim, None)] == [world.observation]
    assert services.evidence.lessons_on(world.aim, dt.date(2026, 1, 15)) == []


def test_nothing_else_can_be_tied(services: Services, world: World) -> None:
    with pytest.raises(NotFound):
        services.evidence.tie(("visit", world.visit), ("line", world.lines[0]))
    with pytest.raises(NotFound):
        services.evidence.shown("question", world.question)


def test_every_link_of_evidence_is_known() -> None:
    links = {name.removesuffix("_id") for name in EvidenceFields.model_fields if name.endswith("_id")}
    assert links == {*TIED, *SERVED}


def test_evidence_of_a_part_in_the_bin_stays_out_of_the_sheet(services: Services, world: World) -> None:
    services.evidence.tie(("action", world.action), ("line", world.lines[AGREED]))
    services.plans.actions.bin(world.action)
    assert sheet_evidence(services, world) == []
    services.database.undo()
    assert [of for of, _ in sheet_evidence(services, world)] == ["action 1.1"]
