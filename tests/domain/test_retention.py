"""How long records are kept, and what is due: with cases, and with files made up."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfm_desktop.domain.retention import (
    LONGEST,
    SUGGESTED,
    Held,
    Key,
    Kind,
    Periods,
    due,
    ends_before,
    going,
    in_words,
    is_over,
    listed,
)

TODAY = dt.date(2026, 11, 28)
PLACES = [uuid.UUID(int=number) for number in range(3)]
SUGGESTIONS = Periods(SUGGESTED)
OF_DEPARTMENTS = (Kind.OBSERVATIONS, Kind.VISITS, Kind.PLANS, Kind.MEMBERSHIPS)


@pytest.mark.parametrize(
    ("today", "months", "day"),
    [
        (TODAY, 36, dt.date(2023, 11, 28)),
        (TODAY, 1, dt.date(2026, 10, 28)),
        (TODAY, 11, dt.date(2025, 12, 28)),
        (dt.date(2026, 3, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 2, 29), 12, dt.date(2023, 2, 28)),
        (dt.date(2024, 1, 1), 1, dt.date(2023, 12, 1)),
        (dt.date(20, 1, 1), LONGEST, dt.date.min),
    ],
)
def test_a_period_counted_back(today: dt.date, months: int, day: dt.date) -> None:
    assert ends_before(today, months) == day


@pytest.mark.parametrize(
    ("since", "months", "over"),
    [
        (dt.date(2023, 11, 28), 36, True),
        (dt.date(2023, 11, 29), 36, False),
        (dt.date(2027, 1, 1), 36, False),
        (dt.date(1990, 1, 1), None, False),
    ],
)
def test_when_a_period_is_over(since: dt.date, months: int | None, over: bool) -> None:
    assert is_over(since, months, TODAY) is over


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (1, "1 month"),
        (11, "11 months"),
        (12, "1 year"),
        (18, "18 months"),
        (36, "3 years"),
        (None, "until you delete it"),
    ],
)
def test_a_period_in_words(months: int | None, words: str) -> None:
    assert in_words(months) == words


def test_what_goes_in_words() -> None:
    assert listed({}) == ""
    assert listed({Kind.PLANS: 1}) == "1 plan"
    told = listed({Kind.BIN: 1, Kind.VISITS: 0, Kind.PEOPLE: 2, Kind.OBSERVATIONS: 1200})
    assert told == "1,200 observations, 2 people and 1 record in the bin"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        '{"PLANS": "36"}',
        '{"PLANS": 0}',
        '{"PLANS": -5}',
        '{"PLANS": true}',
        '{"PLANS": 601}',
        "[" * 9_999,
    ],
)
def test_periods_that_make_no_sense_are_as_suggested(text: str) -> None:
    assert Periods.from_text(text) == SUGGESTIONS


@given(st.dictionaries(st.sampled_from(Kind), st.none() | st.integers(1, LONGEST)))
def test_periods_come_back_as_they_were_set(months: dict[Kind, int | None]) -> None:
    periods = SUGGESTIONS
    for kind, told in months.items():
        periods = periods.with_period(kind, told)
    assert Periods.from_text(periods.to_text()) == periods
    assert periods.months == {**SUGGESTED, **months}


@st.composite
def _held(draw: st.DrawFn) -> list[Held]:
    """Make up what a file holds; people and departments are named by kinds of their own place."""
    kept = []
    for place in PLACES:
        for kind in draw(st.sets(st.sampled_from((*OF_DEPARTMENTS, Kind.PEOPLE)))):
            since = TODAY - dt.timedelta(days=draw(st.integers(-400, 3_000)))
            needs = draw(st.sets(st.sampled_from(OF_DEPARTMENTS))) if kind is Kind.PEOPLE else set()
            keys = frozenset((place, need) for need in needs)
            kept.append(Held(kind, place, since, ((kind.name, since.isoformat()),), needs=keys))
    return kept


_PERIODS = st.fixed_dictionaries({kind: st.none() | st.integers(1, 90) for kind in Kind}).map(Periods)


@given(_held(), _PERIODS)
def test_nothing_inside_its_period_is_due_and_all_else_is_unless_it_is_named(
    kept: list[Held], periods: Periods
) -> None:
    found = due(kept, periods, TODAY)
    staying = {one.key for one in kept if one not in found}
    for one in kept:
        over = is_over(one.since, periods.months[one.kind], TODAY)
        assert (one in found) == (over and not one.needs & staying)


@given(_held(), _PERIODS, st.sets(st.tuples(st.sampled_from(PLACES), st.sampled_from(Kind))))
def test_only_what_is_chosen_and_due_goes_and_never_what_something_kept_names(
    kept: list[Held], periods: Periods, chosen: set[Key]
) -> None:
    gone = going(kept, periods, TODAY, chosen)
    staying = {one.key for one in kept if one not in gone}
    everything = due(kept, periods, TODAY)
    assert all(one.key in chosen and one in everything and not one.needs & staying for one in gone)
    assert going(kept, periods, TODAY, {one.key for one in kept}) == everything


def test_people_and_their_department_name_each_other_and_go_together() -> None:
    place, long_ago = PLACES[0], dt.date(2020, 1, 1)
    head = Held(Kind.PEOPLE, place, long_ago, (("person", "a"),), needs=frozenset({(place, Kind.DEPARTMENTS)}))
    home = Held(Kind.DEPARTMENTS, place, long_ago, (("department", "b"),), needs=frozenset({(place, Kind.PEOPLE)}))
    assert due([head, home], SUGGESTIONS, TODAY) == [head, home]
    assert going([head, home], SUGGESTIONS, TODAY, {head.key}) == []
    kept = SUGGESTIONS.with_period(Kind.PEOPLE, None)
    assert due([head, home], kept, TODAY) == []


def test_what_belongs_to_a_kind_is_not_counted() -> None:
    assert Held(Kind.PLANS, None, TODAY, (("plan", "a"), ("plan", "b"), ("measure", "c"))).records == 2
