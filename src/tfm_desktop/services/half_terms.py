"""Half-terms, between which the sessions of a year are laid out."""

import datetime as dt
from collections.abc import Sequence
from itertools import zip_longest

from tfm_desktop.domain.errors import Invalid
from tfm_desktop.domain.lay_out import half_terms_fault
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.sessions import HalfTerm, HalfTermFields
from tfm_desktop.domain.years import bounds
from tfm_desktop.services.records import Records
from tfm_desktop.storage.database import Database


class HalfTerms(Records[HalfTermFields]):
    """What a user can do with half-terms."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, HalfTermFields, HalfTerm)

    def of_year(self, year: str) -> list[Saved[HalfTermFields]]:
        """Read the half-terms that the user entered for an academic year, in their order."""
        first, last = bounds(year)
        of_year = self.select(self.c.first.between(first, last))
        return self.all(of_year.order_by(self.c.first, self.c.created_at))

    def keep(self, year: str, half_terms: Sequence[HalfTermFields], origin: object = None) -> None:
        """Have these be the half-terms of an academic year. Raises Invalid where one is upside down or two overlap."""
        fault = half_terms_fault(half_terms, year)
        if fault:
            raise Invalid({"last": fault})
        in_order = sorted(half_terms, key=lambda one: one.first)
        with self.database.change("Edit half-terms", origin):
            for before, after in zip_longest(self.of_year(year), in_order):
                if after is None:
                    self.bin(before.id, origin)
                elif before is None:
                    self.new(origin, **dict(after))
                else:
                    self.change(before.id, origin, **dict(after))


def bank_holidays(year: str) -> dict[dt.date, str]:
    """Name the bank holidays of England in an academic year."""
    from holidays import country_holidays  # takes as long as all the rest of this module

    first, last = bounds(year)
    found = country_holidays("GB", subdiv="ENG", years=(first.year, last.year))
    return {day: name for day, name in sorted(found.items()) if first <= day <= last}


def usual(year: str) -> list[HalfTermFields]:
    """Suggest the six half-terms of an academic year as most schools in England have them, to be corrected.

    The half-term holidays are the weeks of the last Monday of October and May and of the third one of February; Easter
    has the week before and the week after Easter Sunday.
    """
    from holidays import country_holidays  # takes as long as all the rest of this module

    autumn = bounds(year)[0].year
    spring = autumn + 1
    monday = dt.timedelta(days=7)
    october, may = _last_monday(autumn, 10), _last_monday(spring, 5)
    february = _last_monday(spring, 1) + 3 * monday
    days_off = country_holidays("GB", subdiv="ENG", years=spring)
    good_friday = next(day for day, name in days_off.items() if "Good Friday" in name)
    easter = good_friday + dt.timedelta(days=3)
    christmas = dt.date(autumn, 12, 24)
    third = dt.date(autumn, 9, 3)
    first = third if third.weekday() < 5 else _first_monday(third)
    spans = [
        ("Autumn, first half", first, october - dt.timedelta(days=3)),
        ("Autumn, second half", october + monday, christmas - dt.timedelta(days=(christmas.weekday() - 4) % 7 or 7)),
        ("Spring, first half", _first_monday(dt.date(spring, 1, 2)), february - dt.timedelta(days=3)),
        ("Spring, second half", february + monday, good_friday - dt.timedelta(days=7)),
        ("Summer, first half", easter + monday, may - dt.timedelta(days=3)),
        ("Summer, second half", may + monday, _first_monday(dt.date(spring, 7, 18)) + dt.timedelta(days=2)),
    ]
    return [HalfTermFields(name=name, first=begin, last=end) for name, begin, end in spans]


def _last_monday(year: int, month: int) -> dt.date:
    end = (dt.date(year, month, 1) + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return end - dt.timedelta(days=end.weekday())


def _first_monday(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=-day.weekday() % 7)
