"""A short form of what `make soak` does at length: no flip of a bit goes unseen, and none ends the program."""

import pytest
from tests import flips

from tfm_desktop.storage import driver


@pytest.fixture(scope="module")
def tally() -> flips.Tally:
    return flips.run(40, seed=100)


def test_every_flip_in_an_encrypted_file_is_named(tally: flips.Tally) -> None:
    assert tally.told == []
    assert tally.is_good
    assert tally.encrypted[flips.NAMED] == tally.encrypted.total() == 30


def test_no_flip_in_a_plain_file_is_a_crash(tally: flips.Tally) -> None:
    assert tally.plain.total() == 10
    assert tally.plain[flips.CRASHED] == 0


def test_the_same_seed_spoils_the_same() -> None:
    content = bytes(3 * driver.PAGE)
    assert [flips.spoil(seed, content) for seed in range(50)] == [flips.spoil(seed, content) for seed in range(50)]
    assert all(flips.spoil(seed, content) != content for seed in range(50))


@pytest.mark.parametrize(
    ("encrypted", "plain", "is_good"),
    [
        ({flips.NAMED: 3}, {flips.SAME: 1, flips.SILENT: 1}, True),
        ({flips.NAMED: 3, flips.SILENT: 1}, {}, False),
        ({flips.CRASHED: 1}, {}, False),
        ({}, {flips.CRASHED: 1}, False),
    ],
)
def test_a_tally_knows_what_may_not_be(encrypted: dict[str, int], plain: dict[str, int], is_good: bool) -> None:
    tally = flips.Tally()
    tally.encrypted.update(encrypted)
    tally.plain.update(plain)
    assert tally.is_good == is_good


@pytest.mark.parametrize("seed", [1444, 5088, 5904])
def test_a_name_that_cannot_be_decoded_is_damage(seed: int) -> None:
    """Seeds of plain files that ended in an error without a name once."""
    assert flips.run(1, seed).plain == {flips.NAMED: 1}
