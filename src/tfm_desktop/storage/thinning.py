"""Which backups stay: many of the last day, then ever fewer, the older they are."""

import datetime as dt
from collections.abc import Callable, Iterable

ALL = dt.timedelta(days=1)
DAYS = 14  # one a day
WEEKS = 13  # one a week: a term
MONTHS = 24  # one a month

Moments = Iterable[dt.datetime]


def kept(moments: Moments, now: dt.datetime) -> set[dt.datetime]:
    """Choose the moments whose backups stay; all of one zone, in which its days begin.

    A month is made of whole weeks, so that the newest of a month is the newest of its week and of its day too: what
    stays today is all that any later thinning would keep. What is dated in the future stays: the clock was set back.
    """
    found = set(moments)
    past = {one for one in found if one <= now}
    newest = {max(group) for group in (found, past) if group}
    recent = {one for one in past if now - one <= ALL}
    return newest | recent | (found - past) | _by_day(past, now) | _by_week(past, now) | _by_month(past, now)


def _by_day(past: set[dt.datetime], now: dt.datetime) -> set[dt.datetime]:
    first = now.date() - dt.timedelta(days=DAYS)
    return {one for one in _newest(past, dt.datetime.date) if one.date() >= first}


def _by_week(past: set[dt.datetime], now: dt.datetime) -> set[dt.datetime]:
    first = _monday(now) - dt.timedelta(weeks=WEEKS)
    return {one for one in _newest(past, _monday) if _monday(one) >= first}


def _by_month(past: set[dt.datetime], now: dt.datetime) -> set[dt.datetime]:
    first = _month(now) - MONTHS
    return {one for one in _newest(past, _month) if _month(one) >= first}


def _newest(moments: set[dt.datetime], bucket: Callable[[dt.datetime], object]) -> Iterable[dt.datetime]:
    found: dict[object, dt.datetime] = {}
    for one in sorted(moments):
        found[bucket(one)] = one
    return found.values()


def _monday(moment: dt.datetime) -> dt.date:
    return moment.date() - dt.timedelta(days=moment.weekday())


def _month(moment: dt.datetime) -> int:
    """Count months, to the one in which most of the week lies."""
    thursday = _monday(moment) + dt.timedelta(days=3)
    return thursday.year * 12 + thursday.month
