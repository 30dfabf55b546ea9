"""Nothing is lost when the program is ended while a lesson is typed: a short form of `make soak`."""

from tests.soak import soak


def test_nothing_is_lost_when_the_program_is_ended() -> None:
    tally = soak(kills=2, seed="short", life=(0.05, 0.3))
    assert (tally.faults, tally.kills, tally.finished > 0) == ([], 2, True)
