import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfm_desktop.domain.errors import NotAPattern, NotATime
from tfm_desktop.domain.lay_out import (
    EXAMPLE,
    MOST,
    Avoided,
    Pattern,
    Proposed,
    Spread,
    Weekday,
    as_pattern,
    half_terms_fault,
    lay_out,
)
from tfm_desktop.domain.sessions import HalfTermFields

FIRST = dt.date(2026, 9, 1)
DAY = dt.timedelta(days=1)


def half_term(name: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> HalfTermFields:
    return HalfTermFields(name=name, first=dt.date(*first), last=dt.date(*last))


YEAR = [
    half_term("Autumn, first half", (2026, 9, 3), (2026, 10, 23)),
    half_term("Autumn, second half", (2026, 11, 2), (2026, 12, 18)),
    half_term("Spring, first half", (2027, 1, 4), (2027, 2, 12)),
    half_term("Spring, second half", (2027, 2, 22), (2027, 3, 19)),
    half_term("Summer, first half", (2027, 4, 5), (2027, 5, 28)),
    half_term("Summer, second half", (2027, 6, 7), (2027, 7, 21)),
]
MAY_DAY = {dt.date(2027, 5, 3): "May Day"}


@st.composite
def half_term_lists(draw: st.DrawFn) -> list[HalfTermFields]:
    """Make up half-terms of one year that do not overlap, in any order."""
    ends = sorted(draw(st.sets(st.integers(0, 360), min_size=2, max_size=14)))
    spans = zip(ends[::2], ends[1::2], strict=False)
    found = [
        HalfTermFields(name=f"{number}", first=FIRST + DAY * a, last=FIRST + DAY * b)
        for number, (a, b) in enumerate(spans)
    ]
    return draw(st.permutations(found))


days_off = st.dictionaries(
    st.integers(0, 364).map(lambda days: FIRST + DAY * days), st.just("a bank holiday"), max_size=60
)


@st.composite
def any_pattern(draw: st.DrawFn) -> Pattern:
    """Make up a pattern, with two times in their order or none."""
    pair = sorted(one.replace(second=0, microsecond=0) for one in draw(st.lists(st.times(), min_size=2, max_size=2)))
    has_times = pair[0] < pair[1] and draw(st.booleans())
    return Pattern(
        draw(st.none() | st.integers(1, MOST)),
        draw(st.sampled_from(Weekday)),
        pair[0] if has_times else None,
        pair[1] if has_times else None,
        draw(st.sampled_from(Spread)),
    )


patterns = any_pattern()


# The pattern in words


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        (EXAMPLE, Pattern(4, Weekday.ANY, dt.time(13), dt.time(16), Spread.HALF_TERM)),
        ("three, 9.30-12, one each term", Pattern(3, Weekday.ANY, dt.time(9, 30), dt.time(12), Spread.TERM)),
        ("six, Wednesdays 13:00-16:00", Pattern(6, Weekday.WEDNESDAY, dt.time(13), dt.time(16))),
        ("4 sessions on Thurs from 1pm to 4pm, evenly", Pattern(4, Weekday.THURSDAY, dt.time(13), dt.time(16))),
        ("Weds 9–3, one per half term", Pattern(None, Weekday.WEDNESDAY, dt.time(9), dt.time(15), Spread.HALF_TERM)),
        ("five, any day, 1300-1600", Pattern(5, Weekday.ANY, dt.time(13), dt.time(16))),
        ("11-1pm, 12", Pattern(12, Weekday.ANY, dt.time(11), dt.time(13))),
        ("two 10am-12", Pattern(2, Weekday.ANY, dt.time(10), dt.time(12))),
        ("EIGHT", Pattern(8)),
    ],
)
def test_a_pattern_is_read_as_one_would_say_it(text: str, pattern: Pattern) -> None:
    assert as_pattern(text) == pattern


@pytest.mark.parametrize(
    "text", ["", "  ", "monthly", "four, sundays", "4-1pm", "0, 1-4pm", "41", "four, five", "four, 9-12, 1-4", "-3"]
)
def test_what_is_no_pattern_is_said_with_an_example(text: str) -> None:
    with pytest.raises(NotAPattern, match=r"is not understood. Write how many, when, and how often: “four, 1-4pm"):
        as_pattern(text)


def test_a_time_that_is_none_is_said() -> None:
    with pytest.raises(NotATime, match="“30” is not a time"):
        as_pattern("four, 25-30")


@given(patterns)
def test_a_pattern_is_read_as_it_is_written(pattern: Pattern) -> None:
    assert as_pattern(pattern.in_words()) == pattern


@given(st.text(max_size=60) | st.text("0123456789-.:, apmonetrhalfdwsy", max_size=40))
def test_any_text_is_a_pattern_or_is_refused(text: str) -> None:
    try:
        pattern = as_pattern(text)
    except (NotAPattern, NotATime):
        return
    assert pattern.count is None or 1 <= pattern.count <= MOST
    assert pattern.start is None or pattern.end is None or pattern.start < pattern.end


# The days


@given(patterns, half_term_lists(), days_off)
def test_the_days_keep_the_rules(pattern: Pattern, half_terms: list[HalfTermFields], off: dict[dt.date, str]) -> None:
    laid = lay_out(pattern, half_terms, off)
    days = [one.date for one in laid.days]
    assert all(earlier < later for earlier, later in pairwise(days))
    for day in days:
        assert day.weekday() < 5
        assert day not in off
        assert any(one.first <= day <= one.last for one in half_terms)
        assert pattern.weekday.number in (None, day.weekday())
    assert pattern.count is None or len(days) <= pattern.count
    assert bool(laid.sentence) == (not days or len(days) != _wanted(pattern, half_terms))
    if pattern.spread is Spread.HALF_TERM:
        homes = [next(one.name for one in half_terms if one.first <= day <= one.last) for day in days]
        assert len(homes) == len(set(homes))


@given(patterns, half_term_lists(), days_off)
def test_as_many_are_found_as_there_can_be(
    pattern: Pattern, half_terms: list[HalfTermFields], off: dict[dt.date, str]
) -> None:
    free = [
        (day, one.name)
        for one in half_terms
        for day in (one.first + DAY * by for by in range((one.last - one.first).days + 1))
        if day.weekday() < 5 and day not in off and pattern.weekday.number in (None, day.weekday())
    ]
    found = len(lay_out(pattern, half_terms, off).days)
    if pattern.spread is Spread.EVENLY:
        assert found == (0 if pattern.count is None else min(pattern.count, len(free)))
    elif pattern.spread is Spread.HALF_TERM:
        homes = len({name for _, name in free})
        assert found == (homes if pattern.count is None else min(pattern.count, homes))


@given(patterns, half_term_lists(), days_off)
def test_each_day_that_was_avoided_is_named_with_its_reason(
    pattern: Pattern, half_terms: list[HalfTermFields], off: dict[dt.date, str]
) -> None:
    laid = lay_out(pattern, half_terms, off)
    days = {one.date for one in laid.days}
    for one in (avoided for proposed in laid.days for avoided in proposed.avoided):
        is_in_term = any(each.first <= one.day <= each.last for each in half_terms)
        reasons = {
            "between half-terms": not is_in_term,
            "weekend": one.day.weekday() > 4,
            "a bank holiday": one.day in off,
            "another session": one.day in days,
        }
        assert reasons[one.why]


def _wanted(pattern: Pattern, half_terms: list[HalfTermFields]) -> int:
    if pattern.count is not None:
        return pattern.count
    if pattern.spread is Spread.HALF_TERM:
        return len(half_terms)
    seasons = {
        "autumn" if one.first.month >= 9 else "spring" if one.first < dt.date(2027, 3, 16) else "summer"
        for one in half_terms
    }
    return len(seasons) if pattern.spread is Spread.TERM else -1


def test_a_year_is_laid_out_as_in_the_example() -> None:
    laid = lay_out(as_pattern(EXAMPLE), YEAR, MAY_DAY)
    assert [one.date for one in laid.days] == [
        dt.date(2026, 9, 28),
        dt.date(2027, 1, 25),
        dt.date(2027, 3, 8),
        dt.date(2027, 6, 29),
    ]
    assert laid.sentence == ""


def test_a_bank_holiday_is_avoided_by_its_name() -> None:
    laid = lay_out(as_pattern("one each half-term"), YEAR, MAY_DAY)
    assert laid.days[4].date == dt.date(2027, 5, 4)
    assert laid.days[4].told() == "avoided: weekend (1 May to 2 May), May Day (3 May)"


def test_holidays_between_half_terms_are_avoided() -> None:
    laid = lay_out(as_pattern("three, one each term"), YEAR, {})
    assert [one.date for one in laid.days] == [dt.date(2026, 11, 2), dt.date(2027, 2, 10), dt.date(2027, 5, 28)]
    assert laid.days[0].told() == "avoided: between half-terms (26 Oct to 1 Nov)"


@pytest.mark.parametrize(
    ("text", "count", "sentence"),
    [
        (
            "seven, one each half-term",
            6,
            "One each makes 6, not 7: of 6 half-terms, 6 have a free day. Choose “evenly”, or add the others by hand.",
        ),
        ("evenly", 0, "Say how many sessions there are to be."),
        (
            "40, Mondays",
            38,
            "There are only 38 free Mondays in these half-terms, not 40. Ask for fewer, or for another day.",
        ),
    ],
)
def test_where_fewer_are_found_a_sentence_says_why(text: str, count: int, sentence: str) -> None:
    laid = lay_out(as_pattern(text), YEAR, MAY_DAY)
    assert (len(laid.days), laid.sentence) == (count, sentence)


def test_without_half_terms_nothing_is_laid_out() -> None:
    laid = lay_out(as_pattern(EXAMPLE), [], {})
    assert laid.days == ()
    assert laid.sentence.endswith("Enter the half-terms first.")


def test_what_was_avoided_is_told_in_order() -> None:
    assert Proposed(FIRST).told() == ""
    assert Proposed(FIRST, (Avoided(FIRST, "weekend"),)).told() == "avoided: weekend (1 Sep)"


# Half-terms


def test_half_terms_that_can_be_used_are_no_fault() -> None:
    assert half_terms_fault(YEAR, "2026/27") == ""
    assert half_terms_fault([], "2026/27") == ""


@pytest.mark.parametrize(
    ("half_terms", "sentence"),
    [
        (
            [half_term("Autumn", (2026, 10, 1), (2026, 9, 1))],
            "“Autumn” ends on 01/09/2026, before it begins on 01/10/2026. Correct one of both.",
        ),
        (
            [half_term("B", (2026, 10, 1), (2026, 11, 1)), half_term("A", (2026, 9, 1), (2026, 10, 1))],
            "“B” begins on 01/10/2026, before “A” ends on 01/10/2026. Correct one of both.",
        ),
        (
            [half_term("Late", (2027, 7, 1), (2027, 9, 1))],
            "“Late” does not lie within 2026/27. Correct its days.",
        ),
    ],
)
def test_half_terms_that_cannot_be_used_are_said(half_terms: list[HalfTermFields], sentence: str) -> None:
    assert half_terms_fault(half_terms, "2026/27") == sentence
