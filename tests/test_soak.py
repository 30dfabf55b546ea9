"""Nothing is lost when the program is ended or given damaged files: the short forms of `make soak`."""

import pytest
from tests.soak import kills, readers, typists, worker


def test_nothing_is_lost_when_the_program_is_ended_in_a_lesson() -> None:
    tally = typists.soak(kills=2, seed="short", life=(0.05, 0.3))
    assert (tally.faults, tally.kills, tally.finished > 0) == ([], 2, True)


@pytest.mark.parametrize("name", worker.WORKS)
def test_nothing_is_lost_when_work_with_files_is_ended(name: str) -> None:
    tally = kills.soak(name, kills=2, seed="short")
    assert (tally.faults, tally.kills) == ([], 2)


@pytest.mark.parametrize("name", readers.READERS)
def test_a_damaged_file_is_read_or_refused_in_a_sentence(name: str) -> None:
    tally = readers.soak(name, inputs=150, seed="short")
    assert (tally.faults, tally.inputs, tally.read + tally.refused) == ([], 150, 150)
