"""The sessions of a year laid out at once: a pattern in words, half-terms and days off become dates."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, TypeVar

from tfm_desktop.domain.errors import NotAPattern
from tfm_desktop.domain.pathway import term_of
from tfm_desktop.domain.record import Choice
from tfm_desktop.domain.sessions import HalfTermFields
from tfm_desktop.domain.years import as_time, bounds, clock, in_year, short

EXAMPLE = "four, 1-4pm, one each half-term"
MOST = 40  # sessions laid out at once
AFTERNOON = 7  # a bare hour before this one is meant after noon
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_DAY = dt.timedelta(days=1)
T = TypeVar("T")


class Weekday(Choice):
    """The day of the week that sessions lie on."""

    ANY = "any day"
    MONDAY = "Monday"
    TUESDAY = "Tuesday"
    WEDNESDAY = "Wednesday"
    THURSDAY = "Thursday"
    FRIDAY = "Friday"

    @property
    def number(self) -> int | None:
        """Give the day as Python counts it, Monday being 0; None for any."""
        return None if self is Weekday.ANY else list(Weekday).index(self) - 1


class Spread(Choice):
    """How sessions are spread over a year."""

    HALF_TERM = "one each half-term"
    TERM = "one each term"
    EVENLY = "evenly"


@dataclass(frozen=True, slots=True)
class Pattern:
    """What the sessions of a year are to be like; without a count there is one for each half-term or term."""

    count: int | None = None
    weekday: Weekday = Weekday.ANY
    start: dt.time | None = None
    end: dt.time | None = None
    spread: Spread = Spread.EVENLY

    def in_words(self) -> str:
        """Write the pattern as it can be typed."""
        count = "" if self.count is None else _NUMBERS[self.count - 1] if self.count <= 12 else str(self.count)
        day = "" if self.weekday is Weekday.ANY else f"{self.weekday}s"
        times = f"{clock(self.start)}-{clock(self.end)}" if self.start and self.end else ""
        return ", ".join(filter(None, [count, f"{day} {times}".strip(), self.spread.value]))


@dataclass(frozen=True, slots=True)
class Avoided:
    """A day that was passed over, and why."""

    day: dt.date
    why: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """A day for a session, and the days that were passed over on the way to it."""

    date: dt.date
    avoided: tuple[Avoided, ...] = ()

    def told(self) -> str:
        """Say what was avoided, as in 'avoided: weekend (3 Jan to 4 Jan)'; nothing for nothing."""
        told = []
        for why, found in groupby(self.avoided, key=lambda one: one.why):
            days = sorted(one.day for one in found)
            first, last = in_year(days[0]), in_year(days[-1])
            told.append(f"{why} ({first})" if first == last else f"{why} ({first} to {last})")
        return f"avoided: {', '.join(told)}" if told else ""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The days found, in order, and a sentence where they are fewer than was asked for."""

    days: tuple[Proposed, ...]
    sentence: str = ""


def as_pattern(text: str) -> Pattern:
    """Read a pattern such as 'four, 1-4pm, one each half-term' or 'six, Wednesdays 13:00-16:00'.

    Raises NotAPattern where something in it has no meaning, NotATime where there is no such time.
    """
    rest = re.sub(r"[‐-―−]", "-", text.strip().casefold())
    spread, rest = _spread_in(rest)
    times, rest = _taken(_TIMES, rest)
    start, end = _times(times["start"], times["end"]) if times else (None, None)
    if start and end and end <= start:
        raise NotAPattern(text)
    day, rest = _taken(_WEEKDAY, rest)
    count, rest = _taken(_COUNT, rest)
    rest = re.sub(r"[\s,;.]+", " ", _FILLING.sub(" ", rest)).strip()
    if rest or not (spread or times or day or count):
        raise NotAPattern(rest or text)
    number = _number(count[0]) if count else None
    if number is not None and not 1 <= number <= MOST:
        raise NotAPattern(text)
    named = day["day"] if day else None
    weekday = next((one for one in Weekday if named and one.casefold().startswith(named)), Weekday.ANY)
    return Pattern(number, weekday, start, end, spread or Spread.EVENLY)


def half_terms_fault(half_terms: Iterable[HalfTermFields], year: str) -> str:
    """Say what is the matter with the half-terms of a year; nothing where they can be used."""
    first, last = bounds(year)
    in_order = sorted(half_terms, key=lambda one: one.first)
    for one in in_order:
        if one.last < one.first:
            return (
                f"“{one.name}” ends on {short(one.last)}, before it begins on {short(one.first)}. Correct one of both."
            )
        if not first <= one.first <= one.last <= last:
            return f"“{one.name}” does not lie within {year}. Correct its days."
    for earlier, later in pairwise(in_order):
        if later.first <= earlier.last:
            return (
                f"“{later.name}” begins on {short(later.first)}, before “{earlier.name}” "
                f"ends on {short(earlier.last)}. Correct one of both."
            )
    return ""


def lay_out(pattern: Pattern, half_terms: Sequence[HalfTermFields], days_off: Mapping[dt.date, str]) -> LaidOut:
    """Find a day for each session: within half-terms that do not overlap, on no weekend and on no day off.

    The days off are given with what they are, such as a bank holiday.
    """
    calendar = _Calendar(sorted(half_terms, key=lambda one: one.first), days_off, pattern.weekday)
    if not calendar.half_terms:
        return LaidOut((), "There is no half-term to lay sessions out in. Enter the half-terms first.")
    if pattern.spread is Spread.EVENLY:
        return _evenly(pattern, calendar)
    stretches = [list(found) for _, found in groupby(calendar.half_terms, key=_STRETCH[pattern.spread])]
    usable = [one for one in stretches if any(calendar.free(one[0].first, one[-1].last))]
    wanted = len(stretches) if pattern.count is None else pattern.count
    found = [
        calendar.nearest(one[0].first + (one[-1].last - one[0].first) // 2, one[0].first, one[-1].last, set())
        for one in _spaced(usable, min(wanted, len(usable)))
    ]
    sentence = ""
    if len(found) < wanted:
        noun = "half-terms" if pattern.spread is Spread.HALF_TERM else "terms"
        sentence = (
            f"One each makes {len(found)}, not {wanted}: of {len(stretches)} {noun}, {len(usable)} "
            f"have a free {_day_named(pattern.weekday)}. Choose “evenly”, or add the others by hand."
        )
    return LaidOut(tuple(found), sentence)


class _Calendar:
    """Which days can be used, and why others cannot."""

    def __init__(self, half_terms: list[HalfTermFields], days_off: Mapping[dt.date, str], weekday: Weekday) -> None:
        self.half_terms = half_terms
        self._days_off = days_off
        self._weekday = weekday.number

    def why_not(self, day: dt.date) -> str:
        """Say why no session can lie on a day; nothing where one can."""
        if not any(one.first <= day <= one.last for one in self.half_terms):
            return "between half-terms"
        return "weekend" if day.weekday() > 4 else self._days_off.get(day, "")

    def free(self, first: dt.date, last: dt.date) -> Iterator[dt.date]:
        """Give the days of a stretch that can be used."""
        day = first
        while day <= last:
            if (self._weekday is None or day.weekday() == self._weekday) and not self.why_not(day):
                yield day
            day += _DAY

    def nearest(self, wanted: dt.date, first: dt.date, last: dt.date, taken: set[dt.date]) -> Proposed:
        """Find the first free day of a stretch from a day on, then before it; there must be one."""
        avoided: list[Avoided] = []
        for day in self._from(wanted, first, last):
            why = self.why_not(day) or ("another session" if day in taken else "")
            if not why:
                return Proposed(day, tuple(avoided))
            avoided.append(Avoided(day, why))
        raise ValueError(wanted)

    def _from(self, wanted: dt.date, first: dt.date, last: dt.date) -> Iterator[dt.date]:
        step = 1 if self._weekday is None else 7
        start = wanted if self._weekday is None else wanted + _DAY * ((self._weekday - wanted.weekday()) % 7)
        yield from (start + _DAY * by for by in range(0, (last - start).days + 1, step))
        earlier = start - _DAY * step
        yield from (earlier - _DAY * by for by in range(0, (earlier - first).days + 1, step))


def _evenly(pattern: Pattern, calendar: _Calendar) -> LaidOut:
    if pattern.count is None:
        return LaidOut((), "Say how many sessions there are to be.")
    first, last = calendar.half_terms[0].first, calendar.half_terms[-1].last
    free = len(list(calendar.free(first, last)))
    found: list[Proposed] = []
    for place in range(min(pattern.count, free)):
        wanted = first + _DAY * ((last - first).days * (2 * place + 1) // (2 * pattern.count))
        found.append(calendar.nearest(wanted, first, last, {one.date for one in found}))
    sentence = ""
    if free < pattern.count:
        sentence = (
            f"There {'is' if free == 1 else 'are'} only {free} free {_day_named(pattern.weekday, free)} "
            f"in these half-terms, not {pattern.count}. Ask for fewer, or for another day."
        )
    return LaidOut(tuple(sorted(found, key=lambda one: one.date)), sentence)


_STRETCH: dict[Spread, Callable[[HalfTermFields], Any]] = {Spread.HALF_TERM: id, Spread.TERM: term_of}


def _spaced(items: Sequence[T], count: int) -> list[T]:
    """Choose so many of a sequence, evenly over the whole of it."""
    return [items[len(items) * (2 * place + 1) // (2 * count)] for place in range(count)]


def _day_named(weekday: Weekday, count: int = 1) -> str:
    named = "day" if weekday is Weekday.ANY else weekday.value
    return named if count == 1 else f"{named}s"


_CLOCK = r"\d{1,2}(?:[:.h]?\d{2})?\s*(?:am|pm)?"
_TIMES = re.compile(rf"(?<![\d:.])(?P<start>{_CLOCK})\s*(?:-|to|until)\s*(?P<end>{_CLOCK})(?![\d:]|\w)")
_WEEKDAY = re.compile(
    r"\b(?P<day>mon|tue|wed|thu|fri)(?:s|day|days|sday|sdays|r|rs|rsday|rsdays|nesday|nesdays)?\b|\bany (?:week)?day\b"
)
_COUNT = re.compile(rf"\b(?:\d+|{'|'.join(_NUMBERS)})\b")
_FILLING = re.compile(r"\b(?:sessions?|meetings?|on|from|at|and|each|every)\b")
_SPREADS = {
    Spread.HALF_TERM: re.compile(r"\b(?:one|1) (?:each|every|per|a|in each) half[\s-]?terms?\b"),
    Spread.TERM: re.compile(r"\b(?:one|1) (?:each|every|per|a|in each) terms?\b"),
    Spread.EVENLY: re.compile(r"\bevenly(?: over the year)?\b"),
}


def _spread_in(text: str) -> tuple[Spread | None, str]:
    for spread, words in _SPREADS.items():
        found, rest = _taken(words, text)
        if found:
            return spread, rest
    return None, text


def _taken(words: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    """Find words in a text, and give the text without them."""
    found = words.search(text)
    return (found, f"{text[: found.start()]},{text[found.end() :]}") if found else (None, text)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else _NUMBERS.index(text) + 1


def _times(first: str, second: str) -> tuple[dt.time | None, dt.time | None]:
    """Read two times of day as one would say them: '1-4pm', '9.30-12', '11-1pm'."""
    half = re.search(r"am|pm", second)
    end = _time(second)
    if half is None or re.search(r"am|pm", first) or int(re.match(r"\d{1,2}", first)[0]) > 12:  # type: ignore[index]
        return _time(first), end
    start, morning = as_time(first + half[0]), as_time(f"{first}am")
    assert start
    assert morning
    assert end
    is_morning = half[0] == "pm" and start >= end and morning.hour >= AFTERNOON
    return (morning if is_morning else start), end


def _time(text: str) -> dt.time | None:
    """Read a time of day; a bare hour such as 1 or 3.30 is meant after noon."""
    at = as_time(text)
    is_bare = not re.search(r"am|pm", text) and not text.startswith("0")
    return at.replace(hour=at.hour + 12) if at and is_bare and at.hour < AFTERNOON else at
