"""Which backups stay: enough of each age, never the newest lost, and nothing that would be wanted later."""

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tfm_desktop.storage.thinning import DAYS, MONTHS, WEEKS, kept

NOW = dt.datetime(2026, 11, 28, 14, 37, 2, tzinfo=dt.UTC)
moments = st.timedeltas(dt.timedelta(days=-400), dt.timedelta(days=1800)).map(lambda ago: NOW - ago)
recently = st.timedeltas(dt.timedelta(), dt.timedelta(days=60)).map(lambda ago: NOW - ago)
many = st.sets(moments | recently, max_size=60)


def ago(**by: float) -> dt.datetime:
    return NOW - dt.timedelta(**by)


def test_every_half_hour_of_the_last_day_stays() -> None:
    made = {ago(minutes=30 * count) for count in range(49)}
    assert kept(made, NOW) == made


def test_of_a_day_before_the_last_its_newest_stays() -> None:
    of_a_day = [dt.datetime(2026, 11, 20, hour, tzinfo=dt.UTC) for hour in (8, 12, 16)]
    assert kept([*of_a_day, NOW], NOW) == {of_a_day[-1], NOW}


def test_two_weeks_day_by_day_a_term_week_by_week_two_years_month_by_month() -> None:
    made = {ago(days=count) for count in range(1500)}
    days = sorted((NOW - one).days for one in kept(made, NOW))
    assert days[: DAYS + 1] == list(range(DAYS + 1))
    weekly = [day for day in days if DAYS < day <= WEEKS * 7]
    assert {after - before for before, after in pairwise(weekly)} == {7}
    monthly = [day for day in days if day > WEEKS * 7 + 7]
    assert {after - before for before, after in pairwise(monthly)} == {28, 35}
    assert 700 < days[-1] < 765


def test_what_is_older_than_two_years_goes_but_for_the_only_one() -> None:
    assert kept([ago(days=900), ago(days=1000), NOW], NOW) == {NOW}
    assert kept([ago(days=900), ago(days=1000)], NOW) == {ago(days=900)}
    assert kept([], NOW) == set()


def test_after_the_clock_was_set_back_all_that_is_dated_later_stays() -> None:
    later = {NOW + dt.timedelta(days=400 + count / 100) for count in range(20)}
    assert kept(later | {ago(days=1000)}, NOW) == later | {ago(days=1000)}


@given(many, moments)
def test_the_newest_never_goes(made: set[dt.datetime], now: dt.datetime) -> None:
    stays = kept(made, now)
    assert stays <= made
    assert not made or max(made) in stays
    assert {one for one in made if one > now} <= stays
    assert {one for one in made if dt.timedelta() <= now - one <= dt.timedelta(days=1)} <= stays


@given(many, moments)
def test_to_thin_again_takes_nothing_more(made: set[dt.datetime], now: dt.datetime) -> None:
    stays = kept(made, now)
    assert kept(stays, now) == stays


@given(many, st.lists(moments | recently, min_size=1, max_size=12))
def test_thinning_along_the_way_leaves_what_thinning_at_the_end_would(
    made: set[dt.datetime], times: list[dt.datetime]
) -> None:
    stays: set[dt.datetime] = set()
    for before, now in pairwise([dt.datetime(2000, 1, 1, tzinfo=dt.UTC), *sorted(times)]):
        stays = kept(stays | {one for one in made if before < one <= now}, now)
    assert stays == kept({one for one in made if one <= max(times)}, max(times))


@given(many, moments)
def test_what_stays_is_bounded(made: set[dt.datetime], now: dt.datetime) -> None:
    old = {one for one in made if now - one > dt.timedelta(days=1)}
    assert len(kept(old, now)) <= DAYS + WEEKS + MONTHS + 4
