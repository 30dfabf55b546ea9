"""Observations: lines, strengths, next steps, and what the teacher may read."""

import datetime as dt
import uuid
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.data_file import YEAR, World, copy_of

from tfm_desktop.domain.observations import LineType, ObservationKind, ObservationStatus, Phase, Speaker
from tfm_desktop.domain.plans import ActionFields
from tfm_desktop.services.listing import Listing
from tfm_desktop.services.observations import ObservationRow
from tfm_desktop.services.services import Services

DAY = dt.date(2026, 1, 14)


def test_rows(services: Services, world: World) -> None:
    assert services.observations.rows() == [
        ObservationRow(
            id=world.observation,
            date=DAY,
            start=dt.time(9, 5),
            school="St Mary’s School",
            teacher="Ben Invented",
            year_group=8,
            topic="Ratio tables",
            kind=ObservationKind.ADVOCATE,
            status=ObservationStatus.PLANNED,
        )
    ]


def test_a_binned_teacher_is_not_named(services: Services, world: World) -> None:
    services.departments.people.bin(world.teacher)
    assert [row.teacher for row in services.observations.rows()] == [""]
    (listed,) = Listing(services, DAY).rows("observations")
    assert listed["teacher"] is None


def test_rows_newest_first_of_a_year_and_of_a_department(services: Services, world: World) -> None:
    other = services.departments.for_school(services.schools.by_hand(name="Ash"))
    days = [dt.date(2026, 8, 31), dt.date(2025, 9, 1), dt.date(2026, 9, 1), dt.date(2025, 8, 31)]
    for day in days:
        services.observations.new(department_id=other, date=day)
    assert [row.date for row in services.observations.rows()] == sorted([DAY, *days], reverse=True)
    assert [row.date for row in services.observations.rows(YEAR)] == [days[0], DAY, days[1]]
    assert [row.date for row in services.observations.rows(YEAR, other)] == [days[0], days[1]]
    assert services.observations.rows(department=other)[0].teacher == ""


def test_observations_of_a_visit_in_the_order_of_the_day(services: Services, world: World) -> None:
    early = services.observations.duplicate(world.observation, DAY)
    services.observations.change(early, visit_id=world.visit, start=dt.time(8, 30))
    assert [one.id for one in services.observations.of_visit(world.visit)] == [early, world.observation]
    services.visits.bin(world.visit)
    assert services.observations.exists(world.observation)


def test_a_lesson_that_ends_before_it_starts_is_noticed(services: Services, world: World) -> None:
    assert services.observations.notices(world.observation) == {}
    services.observations.change(world.observation, end=dt.time(9, 0))
    assert set(services.observations.notices(world.observation)) == {"end"}


def test_duplicate_keeps_the_context_alone(services: Services, world: World) -> None:
    services.observations.change(world.observation, status=ObservationStatus.SHARED)
    made = services.observations.duplicate(world.observation, dt.date(2026, 3, 4))
    fields = services.observations.get(made).fields
    assert (fields.topic, fields.year_group, fields.teacher_id) == ("Ratio tables", 8, world.teacher)
    assert (fields.date, fields.status) == (dt.date(2026, 3, 4), ObservationStatus.PLANNED)
    assert (fields.visit_id, fields.focus, fields.reflection) == (None, "", "")
    sheet = services.observations.sheet(made)
    assert (sheet.lines, sheet.strengths, sheet.questions, sheet.next_steps) == ((), (), (), ())
    assert services.database.undo() == "Duplicate observation"


# Lines


def test_the_first_line_begins_the_observation(services: Services, world: World) -> None:
    seen = services.observations
    made = seen.new(department_id=world.department, date=DAY)
    seen.add_line(made, dt.time(10, 2), text="First")
    seen.add_line(made, dt.time(10, 5), text="Second")
    fields = seen.get(made).fields
    assert (fields.status, fields.start) == (ObservationStatus.IN_PROGRESS, dt.time(10, 2))
    assert [one.fields.text for one in seen.lines.of(made)] == ["First", "Second"]
    services.database.undo()
    assert services.database.undo() == "New line"
    assert seen.get(made).fields.status is ObservationStatus.PLANNED


def test_a_line_changes_nothing_of_an_observation_that_has_begun(services: Services, world: World) -> None:
    services.observations.change(world.observation, status=ObservationStatus.DISCUSSED)
    services.observations.add_line(world.observation, None, text="Remembered later")
    fields = services.observations.get(world.observation).fields
    assert (fields.status, fields.start) == (ObservationStatus.DISCUSSED, dt.time(9, 5))


def test_a_line_keeps_all_that_is_told_of_it(services: Services, world: World) -> None:
    told = {
        "at": dt.time(9, 30),
        "phase": Phase.EXPLORATION,
        "speaker": Speaker.PUPILS,
        "type": LineType.QUOTE,
        "ideas": ("coherence", "variation"),
        "private": True,
        "text": "“because ⅔ is bigger”",
    }
    line = services.observations.lines.add(world.observation, **told)
    fields = services.observations.lines.get(line).fields
    assert {name: getattr(fields, name) for name in told} == told
    assert fields.position == 4


# Strengths


def test_the_lines_of_a_strength_in_the_order_of_the_lesson(services: Services, world: World) -> None:
    seen, (first, second, third) = services.observations, world.lines
    assert seen.lines_of_strength(world.strength) == [first, second]
    seen.show_strength_by(world.strength, [third, first, third])
    assert seen.lines_of_strength(world.strength) == [first, third]
    seen.lines.move(third, -2)
    assert seen.lines_of_strength(world.strength) == [third, first]
    seen.lines.bin(first)
    assert seen.lines_of_strength(world.strength) == [third]
    seen.show_strength_by(world.strength, [])
    assert seen.lines_of_strength(world.strength) == []
    assert services.database.undo() == "Choose lines of strength"
    assert seen.lines_of_strength(world.strength) == [third]


# Next steps and the plan


def test_a_next_step_becomes_an_action(services: Services, world: World) -> None:
    action = services.observations.to_action(world.next_step, world.aim)
    assert services.plans.actions.get(action).fields == ActionFields(
        aim_id=world.aim, position=2, what="Try a stem sentence", lead="Ben", due=dt.date(2026, 2, 4)
    )
    step = services.observations.step_of_action(action)
    assert step
    assert (step.id, step.fields.action_id) == (world.next_step, action)
    assert services.observations.step_of_action(world.action) is None
    shown = services.observations.sheet(world.observation).next_steps[0]
    assert shown.action
    assert shown.aim
    assert (shown.action.what, shown.aim.text) == ("Try a stem sentence", "Pupils reason aloud")


@pytest.mark.parametrize(("signs", "lead", "support"), [(120, 120, 0), (121, 0, 121), (200, 0, 200)])
def test_everybody_of_a_next_step_stands_in_the_action(
    services: Services, world: World, signs: int, lead: int, support: int
) -> None:
    services.observations.next_steps.change(world.next_step, who="x" * signs)
    fields = services.plans.actions.get(services.observations.to_action(world.next_step, world.aim)).fields
    assert (fields.lead, fields.support) == ("x" * lead, "x" * support)


def test_undoing_takes_the_action_and_the_tie_away(services: Services, world: World) -> None:
    action = services.observations.to_action(world.next_step, world.aim)
    assert services.database.undo() == "Send next step to plan"
    assert not services.plans.actions.exists(action)
    assert services.observations.next_steps.get(world.next_step).fields.action_id is None
    services.database.redo()
    assert services.observations.step_of_action(action)


@pytest.mark.parametrize("binned", ["action", "aim", "plan"])
def test_an_action_that_is_out_of_sight_is_not_shown_and_can_be_sent_again(
    services: Services, world: World, binned: str
) -> None:
    action = services.observations.to_action(world.next_step, world.aim)
    places = {
        "action": (services.plans.actions, action),
        "aim": (services.plans.aims, world.aim),
        "plan": (services.plans, world.plan),
    }
    records, record = places[binned]
    records.bin(record)  # type: ignore[attr-defined]
    sheet = services.observations.sheet(world.observation)
    assert [(one.step.what, one.action, one.aim) for one in sheet.next_steps] == [("Try a stem sentence", None, None)]
    assert (sheet.aim is None) == (binned != "action")
    assert services.observations.shown_action(action) is None
    aim = services.plans.aims.add(services.plans.new(department_id=world.department, year=YEAR), text="Reason")
    again = services.observations.to_action(world.next_step, aim)
    shown = services.observations.shown_action(again)
    assert shown
    assert (again != action, shown.fields.aim_id) == (True, aim)


# What the teacher may read


def test_sheet(services: Services, world: World) -> None:
    sheet = services.observations.sheet(world.observation)
    assert (sheet.school.name, sheet.observation.topic) == ("St Mary’s School", "Ratio tables")
    assert sheet.teacher
    assert sheet.aim
    assert (sheet.teacher.name, sheet.aim.text) == ("Ben Invented", "Pupils reason aloud")
    assert [line.at for line in sheet.lines] == [dt.time(9, 7), dt.time(9, 20)]
    assert [(one.text, [line.at for line in one.lines]) for one in sheet.strengths] == [
        ("The representation carries the reasoning", [dt.time(9, 7)])
    ]
    assert sheet.questions == ("When would pupils leave the table behind?",)
    assert [one.step.what for one in sheet.next_steps] == ["Try a stem sentence"]
    assert "back row" not in repr(sheet)


def test_what_is_in_the_bin_is_not_on_the_sheet(services: Services, world: World) -> None:
    seen = services.observations
    seen.questions.bin(world.question)
    seen.next_steps.bin(world.next_step)
    seen.lines.bin(world.lines[0])
    assert seen.sheet(world.observation).strengths[0].lines == ()
    seen.strengths.bin(world.strength)
    services.departments.people.bin(world.teacher)
    sheet = seen.sheet(world.observation)
    assert (sheet.questions, sheet.next_steps, sheet.strengths, sheet.teacher) == ((), (), (), None)
    assert [line.at for line in sheet.lines] == [dt.time(9, 20)]


# private, binned, made private, agreed to share
LINES = st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans(), st.booleans()), max_size=6)
CITED = st.lists(st.sets(st.integers(0, 5)), max_size=3)


@settings(max_examples=15)
@given(lines=LINES, cited=CITED, moved=st.integers(-5, 5))
def test_no_line_is_on_a_sheet_but_what_the_observer_agreed_to_share(
    written_template: tuple[Path, World], lines: list[tuple[bool, bool, bool, bool]], cited: list[set[int]], moved: int
) -> None:
    template, world = written_template
    with copy_of(template) as services:
        seen = services.observations
        made = seen.new(department_id=world.department, date=DAY)
        ids: list[uuid.UUID] = []
        with services.database.change("Write"):
            for number, (private, _, _, agreed) in enumerate(lines):
                ids.append(seen.lines.add(made, text=f"line {number}.", private=private, agreed=agreed))
            for strength in cited:
                shown = seen.strengths.add(made, text="Seen")
                seen.show_strength_by(shown, [ids[one] for one in strength if one < len(ids)])
            for line, (_, binned, made_private, _) in zip(ids, lines, strict=True):
                if made_private:
                    seen.lines.change(line, private=True)
                if binned:
                    seen.lines.bin(line)
            if ids and not lines[0][1]:
                seen.lines.move(ids[0], moved)
        sheet = seen.sheet(made)
        chosen = set().union(*cited)  # to choose a line for a strength is to agree
        open_lines = {
            f"line {at}."
            for at, (private, binned, made_private, agreed) in enumerate(lines)
            if not (private or binned or made_private) and (agreed or at in chosen)
        }
        assert {line.text for line in sheet.lines} == open_lines
        assert [{line.text for line in one.lines} for one in sheet.strengths] == [
            {f"line {one}." for one in strength} & open_lines for strength in cited
        ]
        hidden = {f"line {at}." for at in range(len(lines))} - open_lines
        assert not [text for text in hidden if text in repr(sheet)]
        order = [line.text for line in sheet.lines]
        for one in sheet.strengths:
            assert [line.text for line in one.lines] == [text for text in order if text in {x.text for x in one.lines}]


def test_a_step_that_is_in_the_plan_is_not_sent_twice(services: Services, world: World) -> None:
    action = services.observations.to_action(world.next_step, world.aim)
    assert services.observations.to_action(world.next_step, world.aim) == action
    services.plans.actions.bin(action)
    again = services.observations.to_action(world.next_step, world.aim)
    assert again != action
    assert services.observations.next_steps.get(world.next_step).fields.action_id == again
