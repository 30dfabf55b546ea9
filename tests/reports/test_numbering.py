import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfm_desktop.reports.numbering import Number, as_number, counted, in_words


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ([], ""),
        (["2.1"], "2.1"),
        (["1.4", "1.5"], "1.4 and 1.5"),
        (["1.6", "1.5", "1.4", "2.3"], "1.4 to 1.6 and 2.3"),
        (["1.9", "1.10", "1.11", "2.1"], "1.9 to 1.11 and 2.1"),
        (["1.1", "2.2", "3.3"], "1.1, 2.2 and 3.3"),
        (["1", "2", "3", "5"], "1 to 3 and 5"),
    ],
)
def test_neighbours_are_told_as_a_run(numbers: list[str], told: str) -> None:
    assert in_words(map(as_number, numbers)) == told


def test_things_are_named_with_their_numbers() -> None:
    assert counted("action", [(2, 1)]) == "action 2.1"
    assert counted("criterion", [(1,), (2,)], "criteria") == "criteria 1 and 2"
    assert counted("aim", []) == ""


numbers = st.one_of(
    st.frozensets(st.tuples(st.integers(1, 6), st.integers(1, 15))), st.frozensets(st.tuples(st.integers(1, 40)))
)


@given(numbers)
def test_no_number_is_lost_and_none_is_added(numbers: frozenset[Number]) -> None:
    assert expanded(in_words(numbers)) == numbers


def expanded(told: str) -> set[Number]:
    """Read numbers back from words."""
    found: set[Number] = set()
    for part in filter(None, re.split(r", | and ", told)):
        first, *last = map(as_number, part.split(" to "))
        end = last[0] if last else first
        assert end[:-1] == first[:-1], "a run stays within one aim"
        found |= {(*first[:-1], number) for number in range(first[-1], end[-1] + 1)}
    return found
