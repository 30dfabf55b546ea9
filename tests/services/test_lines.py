"""Lines of an observation: begun, inserted, split, merged, agreed to be shared, and saved elsewhere."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.data_file import PASSPHRASE, World, copy_of, opened

from tfm_desktop.domain.errors import FileExists
from tfm_desktop.domain.observations import BegunLine, ObservationStatus, Speaker
from tfm_desktop.services.elsewhere import save_elsewhere
from tfm_desktop.services.services import Services
from tfm_desktop.storage import driver

# Lines as they are typed


def in_order(services: Services, world: World) -> list[str]:
    return [one.fields.text for one in services.observations.lines.of(world.observation)]


BEGUN = BegunLine("half a", dt.time(9, 40), speaker=Speaker.PUPIL, ideas=("fluency",), private=True)


def test_a_begun_line_is_kept_until_it_is_entered(services: Services, world: World) -> None:
    seen = services.observations
    assert seen.begun(world.observation) == BegunLine()
    seen.keep_begun(world.observation, BEGUN)
    assert seen.begun(world.observation) == BEGUN
    assert services.database.undo_label != "Begun line"
    made = seen.put(world.observation, BEGUN)
    assert seen.begun(world.observation) == BegunLine()
    fields = seen.lines.get(made).fields
    assert (fields.text, fields.at, fields.speaker, fields.ideas) == ("half a", dt.time(9, 40), "P", ("fluency",))
    assert (fields.private, fields.shareable) == (True, False)


def test_a_begun_line_goes_with_its_observation(services: Services, world: World) -> None:
    services.observations.keep_begun(world.observation, BEGUN)
    services.observations.keep_begun(world.observation, BegunLine())
    assert services.observations.begun(world.observation) == BegunLine()


@pytest.mark.parametrize(("at", "place"), [((9, 0), 0), ((9, 7), 1), ((9, 12), 2), ((9, 19), 2), ((10, 0), 3)])
def test_a_line_is_inserted_behind_all_of_its_time_or_before(
    services: Services, world: World, at: tuple[int, int], place: int
) -> None:
    before = in_order(services, world)
    services.observations.put(world.observation, BegunLine("new", dt.time(*at), inserted=True))
    assert in_order(services, world) == [*before[:place], "new", *before[place:]]
    assert services.database.undo() == "Insert line"
    assert in_order(services, world) == before


def test_both_parts_of_a_split_line_show_what_it_showed(services: Services, world: World) -> None:
    seen = services.observations
    made = seen.split_line(world.lines[0], "T draws", "a double number line")
    assert in_order(services, world)[:2] == ["T draws", "a double number line"]
    assert seen.lines.get(made).fields.at == dt.time(9, 7)
    assert seen.lines_of_strength(world.strength) == [world.lines[0], made, world.lines[1]]
    assert services.database.undo() == "Split line"
    assert seen.lines_of_strength(world.strength) == [world.lines[0], world.lines[1]]


def test_a_merged_line_is_private_where_one_was_and_shared_only_where_both_were(
    services: Services, world: World
) -> None:
    seen = services.observations
    assert seen.merge_line(world.lines[0]) is None
    assert seen.merge_line(world.lines[2]) == world.lines[1]
    fields = seen.lines.get(world.lines[1]).fields
    assert fields.text == "I wonder about the back row P: “it doubles because 3 × 2 is 6”"
    assert (fields.private, fields.agreed, fields.ideas) == (True, False, ("fluency",))
    assert "back row" not in repr(seen.sheet(world.observation))
    assert services.database.undo() == "Merge lines"
    assert len(in_order(services, world)) == 3


def test_what_a_merged_line_showed_the_joined_one_shows(services: Services, world: World) -> None:
    seen = services.observations
    strength = seen.strengths.add(world.observation, text="They said why")
    seen.show_strength_by(strength, [world.lines[2]])
    seen.merge_line(world.lines[2])
    assert seen.lines_of_strength(strength) == [world.lines[1]]


KINDS = st.sampled_from(["split", "merge", "insert", "undo", "redo"])
EDITS = st.lists(st.tuples(KINDS, st.integers(0, 9)), max_size=8)


@settings(max_examples=20)
@given(edits=EDITS)
def test_no_word_is_lost_or_told_on_by_splitting_and_merging(
    written_template: tuple[Path, World], edits: list[tuple[str, int]]
) -> None:
    template, world = written_template
    with copy_of(template) as services:
        seen = services.observations
        words = [word for text in in_order(services, world) for word in text.split()]
        for what, place in edits:
            lines = seen.lines.of(world.observation)
            line = lines[place % len(lines)]
            text = line.fields.text.split()
            if what == "split" and len(text) > 1:
                cut = 1 + place % (len(text) - 1)
                seen.split_line(line.id, " ".join(text[:cut]), " ".join(text[cut:]))
            elif what == "merge":
                seen.merge_line(line.id)
            elif what == "insert":
                seen.insert_line(world.observation, dt.time(9, place * 5), text="new")
            elif what == "undo":
                services.database.undo()
            elif what == "redo":
                services.database.redo()
        told = [word for text in in_order(services, world) for word in text.split()]
        assert sorted(word for word in told if word != "new") == sorted(words)
        shared = " ".join(line.text for line in seen.sheet(world.observation).lines)
        assert not {"wonder", "back", "row"} & set(shared.split())
        positions = [one.fields.position for one in seen.lines.of(world.observation)]
        assert positions == sorted(set(positions))


# Consent, and the days of a status


def test_what_the_observer_has_not_decided_on(services: Services, world: World) -> None:
    seen = services.observations
    fresh = [seen.add_line(world.observation, None, text=text) for text in ("mine", "yours")]
    assert [one.id for one in seen.undecided(world.observation)] == fresh
    assert "yours" not in repr(seen.sheet(world.observation))
    sheet = seen.sheet(world.observation)
    assert (sheet.private, sheet.undecided) == (1, 2)
    seen.agree([fresh[1]], [fresh[0]])
    assert seen.undecided(world.observation) == []
    told = repr(seen.sheet(world.observation))
    assert "yours" in told
    assert "mine" not in told
    assert services.database.undo() == "Decide on lines to share"
    assert [one.id for one in seen.undecided(world.observation)] == fresh


def test_a_status_keeps_the_day_on_which_it_was_reached_first(services: Services, world: World) -> None:
    seen, today = services.observations, dt.date.today()
    seen.change(world.observation, status=ObservationStatus.DISCUSSED)
    fields = seen.get(world.observation).fields
    assert (fields.complete_on, fields.discussed_on, fields.shared_on) == (None, today, None)
    earlier = dt.date(2026, 1, 14)
    seen.change(world.observation, status=ObservationStatus.SHARED, shared_on=earlier)
    seen.change(world.observation, status=ObservationStatus.PLANNED)
    seen.change(world.observation, status=ObservationStatus.SHARED)
    assert seen.get(world.observation).fields.shared_on == earlier
    fields = seen.get(seen.duplicate(world.observation, today)).fields
    assert (fields.shared_on, fields.discussed_on) == (None, None)


@pytest.mark.parametrize("values", [{"text": "What I think of it"}, {"private": True}])
def test_other_words_are_to_be_agreed_to_anew(services: Services, world: World, values: dict[str, Any]) -> None:
    seen = services.observations
    seen.lines.change(world.lines[2], phase="practice")
    assert seen.lines.get(world.lines[2]).fields.shareable
    seen.lines.change(world.lines[2], **values)
    seen.lines.change(world.lines[2], private=False)
    assert not seen.lines.get(world.lines[2]).fields.shareable
    assert [one.id for one in seen.undecided(world.observation)] == [world.lines[2]]


def test_a_line_is_inserted_at_its_place_across_midnight(services: Services, world: World) -> None:
    seen = services.observations
    night = seen.new(department_id=world.department, date=dt.date(2026, 3, 5), start=dt.time(23, 30))
    for at in ((23, 30), (23, 50), (0, 10)):
        seen.add_line(night, dt.time(*at), text=f"{at[0]}:{at[1]}")
    for at in ((23, 40), (0, 5), (0, 20)):
        seen.insert_line(night, dt.time(*at), text=f"{at[0]}:{at[1]}")
    assert [one.fields.text for one in seen.lines.of(night)] == ["23:30", "23:40", "23:50", "0:5", "0:10", "0:20"]


def test_all_notes_are_saved_elsewhere_with_those_in_memory(services: Services, world: World, tmp_path: Path) -> None:
    target = tmp_path / "stick.tfm"
    waiting = [(world.observation, BEGUN), (world.observation, BegunLine("next"))]
    save_elsewhere(services.database, target, waiting)
    assert len(in_order(services, world)) == 3
    with opened(target) as copy:
        assert in_order(copy, world)[-2:] == ["half a", "next"]
        assert copy.database.problems() == []
    with pytest.raises(FileExists):
        save_elsewhere(services.database, target, waiting)


def test_a_locked_file_is_locked_elsewhere_too(locked_file: Path, tmp_path: Path) -> None:
    with opened(locked_file, PASSPHRASE) as services:
        (row,) = services.observations.rows()
        save_elsewhere(services.database, tmp_path / "stick.tfm", [(row.id, BEGUN)])
    assert driver.is_encrypted(tmp_path / "stick.tfm")
    with opened(tmp_path / "stick.tfm", PASSPHRASE) as copy:
        assert copy.observations.lines.of(row.id)[-1].fields.text == "half a"
