"""Templates of development plans: what a plan begins with. They have no place for a person, a school or a date."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Annotated, Any

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import AfterValidator, ConfigDict, Strict, TypeAdapter, ValidationError

from tfm_desktop.domain.plans import Horizon, OutcomeHead, Source
from tfm_desktop.domain.record import OneLine, Text
from tfm_desktop.domain.years import bounds

LAST_WEEK = 47  # counted from 1 September, the last one that begins in July

_NAMED_VALUES = ConfigDict(extra="forbid")  # a word written wrong would lose its text without a sign
Week = Annotated[int, Strict(), Ge(0), Le(LAST_WEEK)]
AimNumber = Annotated[int, Strict(), Ge(1)]
Note = Annotated[Text, AfterValidator(str.strip)]
Told = Annotated[Note, MinLen(1)]
Title = Annotated[OneLine, MinLen(1), MaxLen(200)]


@dataclass(frozen=True, slots=True)
class EvidencePrompt:
    """Evidence of need that is still to be gathered: where, and what to look for."""

    __pydantic_config__ = _NAMED_VALUES

    gather: Told
    source: Source = Source.NONE


@dataclass(frozen=True, slots=True)
class ActionTemplate:
    """What is done towards an aim, from which week until which; a week that is None leaves the day open."""

    __pydantic_config__ = _NAMED_VALUES

    what: Told
    start_week: Week | None = None
    due_week: Week | None = None
    resources: Note = ""
    monitoring: Note = ""

    def __post_init__(self) -> None:
        if self.start_week is not None and self.due_week is not None and self.due_week < self.start_week:
            raise ValueError("it is due before it starts")


@dataclass(frozen=True, slots=True)
class AimTemplate:
    """What the department works towards, with how it will know and what it does."""

    __pydantic_config__ = _NAMED_VALUES

    text: Told
    horizon: Horizon = Horizon.YEAR
    outcome_head: OutcomeHead = OutcomeHead.PRACTICE
    evidence: tuple[EvidencePrompt, ...] = ()
    criteria: tuple[Told, ...] = ()
    actions: tuple[ActionTemplate, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionTemplate:
    """A session of professional development, with the numbers of the aims that it serves."""

    __pydantic_config__ = _NAMED_VALUES

    title: Title
    audience: Annotated[OneLine, MaxLen(200)] = ""
    week: Week | None = None
    aims: tuple[AimNumber, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanTemplate:
    """A plan to begin from: its name and what it is for, the title of the plan, its aims and its programme."""

    __pydantic_config__ = _NAMED_VALUES

    name: Title
    title: Title
    aims: Annotated[tuple[AimTemplate, ...], MinLen(1)]
    about: Note = ""
    sessions: tuple[SessionTemplate, ...] = ()

    def __post_init__(self) -> None:
        for number, session in enumerate(self.sessions, 1):
            for aim in session.aims:
                if aim > len(self.aims):
                    raise ValueError(f"session {number} serves aim {aim}, and there is no such aim")


def as_template(told: Mapping[str, Any]) -> PlanTemplate:
    """Make a template of what a file or a plan tells; raises ValueError with what is wrong in it, and where."""
    try:
        return _reader().validate_python(dict(told))
    except ValidationError as fault:
        # A word that nothing knows is most often the one that is missed beside it.
        first = min(fault.errors(), key=lambda one: one["type"] != "unexpected_keyword_argument")
        raise ValueError(_told(first)) from None


def days_of(template: PlanTemplate, year: str, today: dt.date) -> Mapping[int | None, dt.date]:
    """Lay the weeks of a template into an academic year, each on a school day; none where the year is over.

    They are counted from the first day of the year, or from today once it has begun, and stand closer together where
    they would not all come before August.
    """
    opens, closes = bounds(year)
    first, last = max(opens, today), dt.date(closes.year, 7, 31)
    weeks = set(_weeks(template))
    if first > last or not weeks:
        return {}
    needed, left = 7 * max(weeks), (last - first).days
    return {
        week: _school_day(first + dt.timedelta(days=7 * week * left // needed if needed > left else 7 * week))
        for week in sorted(weeks)
    }


def to_gather(aim: AimTemplate) -> str:
    """Write what evidence of need is still to be gathered, as lines of an aim's evidence."""
    return "\n".join(
        f"To gather ({one.source}): {one.gather}" if one.source else f"To gather: {one.gather}" for one in aim.evidence
    )


def texts_of(template: PlanTemplate) -> Iterator[str]:
    """Give every text of a template, to look for names in them."""
    yield from (template.name, template.title, template.about)
    for aim in template.aims:
        yield from (aim.text, to_gather(aim), *aim.criteria)
        for action in aim.actions:
            yield from (action.what, action.resources, action.monitoring)
    for session in template.sessions:
        yield from (session.title, session.audience)


def _weeks(template: PlanTemplate) -> Iterator[int]:
    actions = (action for aim in template.aims for action in aim.actions)
    found = [week for action in actions for week in (action.start_week, action.due_week)]
    yield from (week for week in [*found, *(one.week for one in template.sessions)] if week is not None)


def _school_day(day: dt.date) -> dt.date:
    """Move a day off weekends and the days around Christmas: onwards, but back where that would be August."""
    moved = _off_holidays(day, 1)
    return moved if moved.month != 8 else _off_holidays(day, -1)


def _off_holidays(day: dt.date, step: int) -> dt.date:
    while day.weekday() >= 5 or (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 3):
        day += dt.timedelta(days=step)
    return day


@cache
def _reader() -> TypeAdapter[PlanTemplate]:
    return TypeAdapter(PlanTemplate)


_ONE_OF = {"aims": "aim", "actions": "action", "sessions": "session", "evidence": "evidence", "criteria": "criterion"}


def _told(fault: Mapping[str, Any]) -> str:
    where, name = _place(fault["loc"])
    what = f"{where}: “{name}”" if where and name else f"“{name}”" if name else where
    if fault["type"] == "value_error":
        return f"{where}: {fault['ctx']['error']}" if where else str(fault["ctx"]["error"])
    if fault["type"] == "enum":
        return f"{what} cannot be “{str(fault['input'])[:40]}”, only {_quoted(fault['ctx']['expected'])}"
    return f"{what} {_SENTENCES.get(fault['type'], _NUMBER).format(**fault.get('ctx', {}))}"


def _place(steps: tuple[int | str, ...]) -> tuple[str, str]:
    """Say in which part it stands, such as 'aim 2, action 1', and under which word there."""
    parts = [f"{_ONE_OF.get(str(kind), kind)} {at + 1}" for kind, at in pairwise(steps) if isinstance(at, int)]
    name = steps[-1] if steps and isinstance(steps[-1], str) else ""
    return ", ".join(parts), str(name)[:40]


def _quoted(words: str) -> str:
    return re.sub(r"'(.+?)'", r"“\1”", words.removeprefix("'', "))


_NUMBER = f"is no whole number that fits here: weeks are counted from 0 to {LAST_WEEK}, aims from 1"
_SENTENCES = {
    "missing": "is missing",
    "unexpected_keyword_argument": "is a word that is not known there",
    "too_short": "is empty",
    "too_long": "has more than {max_length} signs",
    "string_type": "is no text; put it between quotation marks",
    "tuple_type": "is no list",
    "dataclass_type": "is no group of named values",
}
