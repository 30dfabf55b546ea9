"""Terms, who led, and what usually follows."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfm_desktop.domain.departments import PathwayStage
from tfm_desktop.domain.pathway import PathwayVisit, PathwayYear, Term, next_kind, next_stage, terms, who_led
from tfm_desktop.domain.sessions import HalfTermFields
from tfm_desktop.domain.visits import LedBy
from tfm_desktop.domain.work_groups import WorkGroupKind, skipped_stage
from tfm_desktop.domain.years import bounds
from tfm_desktop.services.half_terms import usual

YEAR = "2025/26"
DAYS = st.dates(*bounds(YEAR))
HALF_TERMS = st.lists(
    st.builds(
        lambda name, first, days: HalfTermFields(name=name, first=first, last=first + dt.timedelta(days=days)),
        st.sampled_from(["", "Autumn, first half", "Half-term 3", "Spring", "SUMMER 1", "Spring and summer"]),
        st.dates(dt.date(2025, 7, 1), dt.date(2026, 10, 1)),
        st.integers(0, 60),
    ),
    max_size=7,
)


def begins(half_terms: list[HalfTermFields]) -> list[dt.date]:
    return [span.first for span in terms(YEAR, half_terms)]


def test_without_half_terms_a_term_begins_with_its_month() -> None:
    assert begins([]) == [dt.date(2025, 9, 1), dt.date(2026, 1, 1), dt.date(2026, 4, 1)]
    assert terms(YEAR)[-1].last == dt.date(2026, 8, 31)


def test_a_term_begins_with_its_first_half_term() -> None:
    assert begins(usual(YEAR)) == [dt.date(2025, 9, 1), dt.date(2026, 1, 5), dt.date(2026, 4, 13)]
    by_number = [one.model_copy(update={"name": f"Half-term {number}"}) for number, one in enumerate(usual(YEAR), 1)]
    assert begins(by_number[::-1]) == begins(usual(YEAR))


def test_a_summer_may_begin_in_march() -> None:
    summer = HalfTermFields(name="Half-term 5", first=dt.date(2026, 3, 30), last=dt.date(2026, 5, 22))
    assert begins([summer])[2] == dt.date(2026, 3, 30)


def test_names_tell_no_term_and_half_terms_of_other_years_are_left_aside() -> None:
    misnamed = [
        HalfTermFields(name="Spring", first=dt.date(2026, 5, 1), last=dt.date(2026, 5, 9)),
        HalfTermFields(name="Summer", first=dt.date(2026, 2, 1), last=dt.date(2026, 4, 9)),
    ]
    assert begins(misnamed)[1:] == [dt.date(2026, 2, 1), dt.date(2026, 5, 1)]
    other = [HalfTermFields(name="Spring", first=dt.date(2027, 1, 7), last=dt.date(2027, 2, 9))]
    assert begins(other) == begins([])


@given(HALF_TERMS, DAYS)
def test_every_day_lies_in_one_term(half_terms: list[HalfTermFields], day: dt.date) -> None:
    spans = terms(YEAR, half_terms)
    assert [span.term for span in spans] == list(Term)
    assert sum(span.first <= day <= span.last for span in spans) == 1


@given(HALF_TERMS, st.lists(st.tuples(DAYS, st.sampled_from(LedBy)), max_size=30))
def test_no_activity_is_lost_or_counted_twice(
    half_terms: list[HalfTermFields], activities: list[tuple[dt.date, LedBy]]
) -> None:
    told = who_led(activities, terms(YEAR, half_terms))
    assert sum(one.total for one in told) == len(activities)
    for by in LedBy:
        assert sum(one.counts.get(by, 0) for one in told) == sum(led is by for _, led in activities)


@pytest.mark.parametrize(
    ("kind", "year", "follows"),
    [
        ("Mathematical Thinking for GCSE", "2024/25", "Development"),
        ("Secondary Subject Leadership", "2026/27", "Development"),
        ("Development", "2024/25", "Embedding"),
        ("Development", "2025/26", "Secondary Teaching for Mastery"),
        ("Embedding", "2023/24", "Sustaining"),
        ("Embedding and Sustaining", "2023/24", "Embedding and Sustaining"),
        ("Sustaining", "2024/25", "Sustaining"),
        ("Sustaining", "2025/26", "Secondary Teaching for Mastery"),
        ("Secondary Teaching for Mastery", "2026/27", "Secondary Teaching for Mastery"),
        ("other", "2026/27", "other"),
    ],
)
def test_the_kind_that_follows(kind: str, year: str, follows: str) -> None:
    assert next_kind(WorkGroupKind(kind), year) is WorkGroupKind(follows)


@pytest.mark.parametrize(
    ("stage", "kind", "year", "follows"),
    [
        ("Development", "Embedding", "2024/25", "Embedding"),
        ("Embedding", "Embedding and Sustaining", "2024/25", "Sustaining"),
        ("Development", "Embedding and Sustaining", "2024/25", "Embedding"),
        ("Sustaining", "Sustaining", "2024/25", "Sustaining"),
        ("Development", "Secondary Teaching for Mastery", "2025/26", "Teaching for Mastery"),
        ("preparatory", "Development", "2025/26", "Development"),
        ("Development", "Sustaining", "2024/25", "Sustaining"),  # the group says what it is for
        ("Development", "other", "2024/25", "Embedding"),
        (None, "Embedding", "2024/25", "Embedding"),
        (None, "other", "2024/25", None),
    ],
)
def test_the_stage_that_follows(stage: str | None, kind: str, year: str, follows: str | None) -> None:
    before = PathwayStage(stage) if stage else None
    assert next_stage(before, WorkGroupKind(kind), year) == (PathwayStage(follows) if follows else None)


@given(st.sampled_from(PathwayStage), st.sampled_from(WorkGroupKind), st.sampled_from(["2023/24", "2025/26"]))
def test_what_is_suggested_together_skips_no_stage(stage: PathwayStage, kind: WorkGroupKind, year: str) -> None:
    if stage not in kind.stages:
        return
    follows = next_stage(stage, next_kind(kind, year), year)
    assert follows is not None
    assert skipped_stage(follows, list(PathwayStage)[: list(PathwayStage).index(stage) + 1]) is None


def test_visits_are_counted_in_words() -> None:
    def words(done: int, to_come: int) -> str:
        visit = PathwayVisit(None, dt.date(2026, 1, 14), "", True)  # type: ignore[arg-type]
        visits = (visit,) * done + (visit._replace(is_done=False),) * to_come
        return PathwayYear(YEAR, True, None, (), (), visits, ()).visits_in_words

    assert [words(*each) for each in ((0, 0), (1, 0), (3, 1), (0, 1), (0, 2))] == [
        "",
        "1 visit",
        "3 visits, 1 to come",
        "1 visit to come",
        "2 visits to come",
    ]
