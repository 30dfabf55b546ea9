"""What the sample data is told in: tables of TOML, and days from today that fall on days of school."""

import datetime as dt
import uuid
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from tfm_desktop.domain.years import academic_year, bounds, shifted
from tfm_desktop.services.half_terms import usual

Told = dict[str, Any]
Known = dict[
    str, uuid.UUID
]  # what is written already, by its name: "visit moat-1", "line 33/16", "moat-now/action 1.2"

_THURSDAY = 3


class Event(NamedTuple):
    """What happened so many days after today, to be written in the order of the days."""

    days: int
    write: Callable[[], None]


def without(told: Told, *apart: str) -> Told:
    """Give what goes into the record itself, without what makes records of its own or is read otherwise."""
    return {name: value for name, value in told.items() if name not in apart}


def school_day(day: dt.date, today: dt.date) -> dt.date:
    """Move a day off weekends, August and the days around Christmas: onwards, but a past day stays in the past."""
    moved = _first_school_day(day, 1)
    return moved if day >= today or moved < today else _first_school_day(day, -1)


class SampleDays:
    """Turns what the sample tells in days from today, and in academic years from the current one, into dates."""

    def __init__(self, today: dt.date) -> None:
        self.today = today

    def year(self, offset: int) -> str:
        """Name the academic year that lies so many years after the current one."""
        return shifted(academic_year(self.today), offset)

    def on(self, days: int) -> dt.date:
        """Give the school day that lies so many days after today."""
        return school_day(self.today + dt.timedelta(days=days), self.today)

    def maybe_on(self, days: int | None) -> dt.date | None:
        """Give the school day that lies so many days after today; None where none is told."""
        return None if days is None else self.on(days)

    def after(self, date: dt.date, days: int | None) -> dt.date | None:
        """Give the school day that lies so many days after another; None where none is told."""
        if days is None:
            return None
        day = date + dt.timedelta(days=days)
        moved = school_day(day, self.today)
        return moved if moved > date else _first_school_day(day, 1)  # what follows a day never falls on it

    def nearest_in_term(self, day: dt.date) -> dt.date:
        """Give the school day of a day's academic year that lies nearest to it."""
        return min(_school_days(academic_year(day)), key=lambda one: abs(one - day))

    def results(self, offset: int) -> dt.date:
        """Give the day of GCSE results after a year: the Thursday from 20 to 26 August (jcq.org.uk, key dates)."""
        first = bounds(self.year(offset))[1].replace(day=20)
        return first + dt.timedelta(days=(_THURSDAY - first.weekday()) % 7)


def _first_school_day(day: dt.date, step: int) -> dt.date:
    while day.weekday() >= 5 or day.month == 8 or (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 3):
        day += dt.timedelta(days=step)
    return day


@cache
def _school_days(year: str) -> list[dt.date]:
    """List the weekdays of an academic year that lie within its usual half-terms."""
    days = (one.first + dt.timedelta(days=n) for one in usual(year) for n in range((one.last - one.first).days + 1))
    return [day for day in days if day.weekday() < 5]
