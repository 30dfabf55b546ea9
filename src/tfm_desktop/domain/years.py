"""Academic years and the British way of writing dates and times."""

import datetime as dt
import re
from typing import Annotated

from pydantic import AfterValidator

from tfm_desktop.domain.errors import NotADate, NotATime

YEAR_STARTS = 9  # an academic year runs from 1 September to 31 August


def academic_year(day: dt.date) -> str:
    """Name the academic year that a day lies in, such as 2025/26."""
    return starting_in(day.year if day.month >= YEAR_STARTS else day.year - 1)


def starting_in(year: int) -> str:
    """Name the academic year that starts in September of a calendar year."""
    return f"{year}/{(year + 1) % 100:02}"


def bounds(year: str) -> tuple[dt.date, dt.date]:
    """Give the first and the last day of an academic year."""
    first = int(year[:4])
    return dt.date(first, YEAR_STARTS, 1), dt.date(first + 1, YEAR_STARTS - 1, 31)


def shifted(year: str, by: int) -> str:
    """Name the academic year that lies so many years later."""
    return starting_in(int(year[:4]) + by)


def as_academic_year(text: str) -> str:
    """Read an academic year written as 2025/26, 2025-26 or 2025/2026.

    Raises ValueError with a sentence where the text is something else.
    """
    found = re.fullmatch(r"\s*([12]\d{3})\s*[/\-–]\s*(\d{2}|\d{4})\s*", text)
    if not found or not str(int(found[1]) + 1).endswith(found[2]):
        raise ValueError(f"“{text.strip()[:40]}” is not an academic year. Write it as 2025/26.")
    return starting_in(int(found[1]))


AcademicYear = Annotated[str, AfterValidator(as_academic_year)]

# In English whatever the language of the machine, which strftime would follow.
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def british(day: dt.date | None) -> str:
    """Write a date as Wed 14 January 2026; nothing for no date."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}" if day else ""


def short(day: dt.date | None) -> str:
    """Write a date as 14/01/2026; nothing for no date."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}" if day else ""  # a tenth of the time of strftime


def month_of(day: dt.date) -> str:
    """Name the month of a day, such as January 2026."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def in_month(day: dt.date) -> str:
    """Write a date as Wed 14 January, where its year is told above it."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def weekday_of(day: dt.date) -> str:
    """Name the weekday of a day, such as Wed."""
    return _DAYS[day.weekday()]


def in_year(day: dt.date) -> str:
    """Write a date as 14 Jan, where its year is told beside it."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]}"


def clock(at: dt.time | None) -> str:
    """Write a time of day as 09:05; nothing for no time."""
    return f"{at.hour:02}:{at.minute:02}" if at else ""


def as_date(text: str, today: dt.date) -> dt.date | None:
    """Read a date as a British teacher types it: 14/1/26, 14.01.2026, 14 Jan, today, 2026-01-14.

    A missing year is the one that brings the date nearest to today. Empty text is no date.
    Raises NotADate where there is no such day.
    """
    words = text.strip().lower()
    if not words:
        return None
    nearby = {"today": 0, "tomorrow": 1, "yesterday": -1}
    if words in nearby:
        return today + dt.timedelta(days=nearby[words])
    words = re.sub(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\s+", "", words)
    words = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", words)
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words):
        year, month, day = (int(part) for part in found.groups())
        return _day(text, year, month, day)
    found = re.fullmatch(
        r"(\d{1,2})(?:[\s/.\-]+(?=\d)|[\s/.\-]*(?=[a-z]))(\d{1,2}|[a-z]{3,9})\.?(?:[\s/.\-,]+(\d{2}|\d{4}))?", words
    )
    if not found:
        raise NotADate(text)
    month = _month(text, found[2])
    if found[3]:
        year = int(found[3])
        return _day(text, year if year > 99 else 2000 + year, month, int(found[1]))
    return _nearest(text, today, month, int(found[1]))


def _month(text: str, word: str) -> int:
    if word.isdigit():
        return int(word)
    for number, name in enumerate(_MONTHS, start=1):
        if name.lower().startswith(word):
            return number
    raise NotADate(text)


def _day(text: str, year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise NotADate(text) from None


def _nearest(text: str, today: dt.date, month: int, day: int) -> dt.date:
    near = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            near.append(dt.date(year, month, day))
        except ValueError:
            continue  # 29 February stands in leap years only
    if not near:
        raise NotADate(text)
    return min(near, key=lambda one: abs(one - today))


def as_time(text: str) -> dt.time | None:
    """Read a time of day: 9:05, 0905, 9.05, 9am, 2:30pm. Empty text is no time.

    Raises NotATime where there is no such time.
    """
    words = text.strip().lower().replace(" ", "")
    if not words:
        return None
    found = re.fullmatch(r"(\d{1,2})(?:[:.h]?(\d{2}))?(am|pm)?", words)
    if not found:
        raise NotATime(text)
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            raise NotATime(text)
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    if hour > 23 or minute > 59:
        raise NotATime(text)
    return dt.time(hour, minute)


def minutes_in(start: dt.time | None, at: dt.time | None) -> int | None:
    """Count the whole minutes from the start of a lesson to a clock time, across midnight too.

    A time of up to an hour before the start counts as negative.
    """
    if start is None or at is None:
        return None
    minutes = (at.hour * 60 + at.minute) - (start.hour * 60 + start.minute)
    return (minutes + 60) % 1440 - 60
