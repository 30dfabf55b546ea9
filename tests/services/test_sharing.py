"""What the observer agrees to share: line by line, and never by the way."""

import datetime as dt

import pytest
from tests.data_file import World

from tfm_desktop.domain.observations import ObservationStatus
from tfm_desktop.services.services import Services


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ObservationStatus.PLANNED, ObservationStatus.COMPLETE),
        (ObservationStatus.IN_PROGRESS, ObservationStatus.COMPLETE),
        (ObservationStatus.DISCUSSED, ObservationStatus.DISCUSSED),
    ],
)
def test_to_decide_completes_the_notes_in_the_same_step(
    services: Services, world: World, before: ObservationStatus, after: ObservationStatus
) -> None:
    seen = services.observations
    seen.change(world.observation, status=before)
    made = [seen.lines.add(world.observation, text=text) for text in ("one", "two")]
    seen.agree(made[:1], made[1:])
    fields = seen.get(world.observation).fields
    assert (fields.status, fields.complete_on is not None) == (after, after is ObservationStatus.COMPLETE)
    assert [seen.lines.get(line).fields.shareable for line in made] == [True, False]
    assert seen.undecided(world.observation) == []
    assert services.database.undo() == "Decide on lines to share"
    assert seen.get(world.observation).fields.status is before
    assert [one.id for one in seen.undecided(world.observation)] == made


def test_a_line_that_is_chosen_already_and_waits_is_not_agreed_by_the_way(services: Services, world: World) -> None:
    seen, (first, private, third) = services.observations, world.lines
    seen.lines.change(private, private=False)
    seen.show_strength_by(world.strength, [first, private, third])
    assert [one.id for one in seen.undecided(world.observation)] == [private]
    seen.show_strength_by(world.strength, [first])
    seen.show_strength_by(world.strength, [first, private])
    assert seen.undecided(world.observation) == [], "to choose it anew is to agree"


def test_a_line_in_the_bin_comes_back_to_its_strength(services: Services, world: World) -> None:
    seen, (first, private, third) = services.observations, world.lines
    seen.lines.bin(first)
    seen.show_strength_by(world.strength, [private, third])
    services.database.undo()
    services.database.undo()
    seen.show_strength_by(world.strength, [first, private, third])
    assert seen.lines_of_strength(world.strength) == [first, private, third]


def test_a_strength_is_shown_at_the_times_of_shareable_lines(services: Services, world: World) -> None:
    seen = services.observations
    assert seen.shown_at(world.strength) == [dt.time(9, 7)]
    seen.show_strength_by(world.strength, list(world.lines))
    assert seen.shown_at(world.strength) == [dt.time(9, 7), dt.time(9, 20)]
    seen.lines.change(world.lines[0], private=True)
    seen.lines.bin(world.lines[2])
    assert seen.shown_at(world.strength) == []


def test_the_sheet_counts_what_stays_behind(services: Services, world: World) -> None:
    services.observations.lines.add(world.observation, text="waits")
    sheet = services.observations.sheet(world.observation)
    assert (sheet.private, sheet.undecided, len(sheet.lines)) == (1, 1, 2)
