import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfm_desktop.domain import years
from tfm_desktop.domain.errors import NotADate, NotATime

TODAY = dt.date(2026, 1, 14)

days = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@given(days)
def test_a_day_lies_within_its_academic_year(day: dt.date) -> None:
    first, last = years.bounds(years.academic_year(day))
    assert first <= day <= last
    assert (first.month, first.day, last.month, last.day) == (9, 1, 8, 31)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (dt.date(2025, 8, 31), "2024/25"),
        (dt.date(2025, 9, 1), "2025/26"),
        (dt.date(2026, 1, 1), "2025/26"),
        (dt.date(1999, 12, 31), "1999/00"),
    ],
)
def test_an_academic_year_starts_in_september(day: dt.date, year: str) -> None:
    assert years.academic_year(day) == year


@given(days, st.integers(-50, 50))
def test_shifting_a_year_moves_its_first_day_by_as_many_years(day: dt.date, by: int) -> None:
    year = years.academic_year(day)
    assert years.bounds(years.shifted(year, by))[0].year == years.bounds(year)[0].year + by


@given(days)
def test_a_written_academic_year_is_read_back(day: dt.date) -> None:
    year = years.academic_year(day)
    assert years.as_academic_year(year) == year


@pytest.mark.parametrize("text", ["2025/26", "2025-26", "2025–26", "2025/2026", " 2025 / 26 "])
def test_an_academic_year_is_read_in_the_ways_it_is_written(text: str) -> None:
    assert years.as_academic_year(text) == "2025/26"


@pytest.mark.parametrize("text", ["", "2025", "25/26", "2025/27", "2025/1926", "2025/6", "9999/00", "0000/01", "next"])
def test_what_is_no_academic_year_gets_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not an academic year\. Write it as 2025/26\."):
        years.as_academic_year(text)


@given(days, st.sampled_from([years.short, years.british, dt.date.isoformat]))
def test_a_written_date_is_read_back(day: dt.date, written: Callable[[dt.date], str]) -> None:
    assert years.as_date(written(day), TODAY) == day


@given(days, st.sampled_from(["/", ".", "-", " ", " / "]))
def test_a_typed_date_is_read_with_any_separator(day: dt.date, between: str) -> None:
    for year in (str(day.year), f"{day.year % 100:02}"):
        assert years.as_date(between.join([str(day.day), str(day.month), year]), TODAY) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14 Jan", dt.date(2026, 1, 14)),
        ("14/1", dt.date(2026, 1, 14)),
        ("14jan", dt.date(2026, 1, 14)),
        ("14th January, 2026", dt.date(2026, 1, 14)),
        ("Wed 14 jan 26", dt.date(2026, 1, 14)),
        ("Wednesday, 14 January", dt.date(2026, 1, 14)),
        ("1st Sept 2025", dt.date(2025, 9, 1)),
        ("29/2/2024", dt.date(2024, 2, 29)),
        ("today", TODAY),
        ("Tomorrow", dt.date(2026, 1, 15)),
        (" yesterday ", dt.date(2026, 1, 13)),
    ],
)
def test_a_date_is_read_as_a_teacher_types_it(text: str, day: dt.date) -> None:
    assert years.as_date(text, TODAY) == day


def test_the_day_stands_before_the_month() -> None:
    assert years.as_date("3/4/2026", TODAY) == dt.date(2026, 4, 3)


@given(days, days)
def test_a_date_without_a_year_is_the_nearest_one(day: dt.date, today: dt.date) -> None:
    if (day.month, day.day) == (2, 29):
        return
    found = years.as_date(f"{day.day}/{day.month}", today)
    assert found is not None
    assert (found.month, found.day) == (day.month, day.day)
    assert abs(found - today) <= dt.timedelta(days=183)


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2026",
        "31 Feb",
        "30/2",
        "29/2/2026",
        "32/1/2026",
        "1/13/2026",
        "0/1/2026",
        "14 Janitor",
        "112",
        "1412/26",
        "2026-02-30",
        "soon",
    ],
)
def test_a_date_that_does_not_exist_gets_a_sentence(text: str) -> None:
    with pytest.raises(NotADate, match=r"is not a date\. Write it as"):
        years.as_date(text, TODAY)


@given(st.text())
def test_any_text_is_a_date_or_no_date_or_a_sentence(text: str) -> None:
    try:
        found = years.as_date(text, TODAY)
    except NotADate:
        return
    assert (found is None) == (not text.strip())


def test_no_date_is_written_and_read_as_nothing() -> None:
    assert years.british(None) == years.short(None) == ""
    assert years.as_date("  ", TODAY) is None


def test_a_date_is_written_the_british_way() -> None:
    assert years.british(TODAY) == "Wed 14 January 2026"
    assert years.short(TODAY) == "14/01/2026"


@given(times)
def test_a_written_time_is_read_back(at: dt.time) -> None:
    assert years.as_time(years.clock(at)) == at


@given(times, st.sampled_from(["{hour}.{minute:02}{half}", "{hour}:{minute:02} {half}", "{hour}{minute:02}{half}"]))
def test_a_time_on_the_twelve_hour_clock_is_read_back(at: dt.time, form: str) -> None:
    text = form.format(hour=(at.hour - 1) % 12 + 1, minute=at.minute, half="am" if at.hour < 12 else "pm")
    assert years.as_time(text) == at


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("9", dt.time(9)),
        ("905", dt.time(9, 5)),
        ("0905", dt.time(9, 5)),
        ("9.05", dt.time(9, 5)),
        ("9am", dt.time(9)),
        ("12am", dt.time(0)),
        ("12pm", dt.time(12)),
        ("2.30PM", dt.time(14, 30)),
        ("14h30", dt.time(14, 30)),
    ],
)
def test_a_time_is_read_as_a_teacher_types_it(text: str, at: dt.time) -> None:
    assert years.as_time(text) == at


@pytest.mark.parametrize("text", ["24:00", "9:60", "13pm", "0am", "9:5", "12345", "noon", "-1"])
def test_a_time_that_does_not_exist_gets_a_sentence(text: str) -> None:
    with pytest.raises(NotATime, match=r"is not a time\. Write it as"):
        years.as_time(text)


def test_no_time_is_written_and_read_as_nothing() -> None:
    assert years.clock(None) == ""
    assert years.as_time(" ") is None


@given(times, st.integers(-60, 1379))
def test_minutes_are_counted_from_the_start_across_midnight(start: dt.time, minutes: int) -> None:
    at = (dt.datetime.combine(TODAY, start, dt.UTC) + dt.timedelta(minutes=minutes)).time()
    assert years.minutes_in(start, at) == minutes


def test_minutes_need_both_times() -> None:
    assert years.minutes_in(None, dt.time(9)) is None
    assert years.minutes_in(dt.time(9), None) is None
