"""The pathway of a department over its years, who led on its visits, and what the next year usually brings."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tfm_desktop.domain.departments import PathwayStage
from tfm_desktop.domain.record import Choice
from tfm_desktop.domain.sessions import HalfTermFields
from tfm_desktop.domain.visits import LedBy
from tfm_desktop.domain.work_groups import MembershipStatus, WorkGroupKind
from tfm_desktop.domain.years import YEAR_STARTS, bounds

ONE_FOR_ALL = "2025/26"  # since then one kind of Work Group serves all who took part before
SUMMER = (3, 16)  # month and day: no second half of spring begins so late, no summer earlier


class Term(Choice):
    """A third of the academic year, with the holidays that follow it."""

    AUTUMN = "autumn"
    SPRING = "spring"
    SUMMER = "summer"


class TermSpan(NamedTuple):
    """A term of an academic year and its days."""

    year: str
    term: Term
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class LedTerm:
    """How many activities of a term each led; a term without any has no counts."""

    year: str
    term: Term
    counts: Mapping[LedBy, int]

    @property
    def total(self) -> int:
        """Count the activities of the term."""
        return sum(self.counts.values())


class PathwayGroup(NamedTuple):
    """A Work Group that a department is or was a member of."""

    membership: uuid.UUID
    code: str
    kind: WorkGroupKind
    status: MembershipStatus
    since: dt.date | None  # the day of the status


class PathwayPlan(NamedTuple):
    """A plan with its progress in words."""

    id: uuid.UUID
    title: str
    progress: str


class PathwayVisit(NamedTuple):
    """A visit that is done or to come."""

    id: uuid.UUID
    date: dt.date
    purpose: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class PathwayYear:
    """One academic year of a department's pathway."""

    year: str
    is_present: bool
    stage: PathwayStage | None
    groups: tuple[PathwayGroup, ...]
    plans: tuple[PathwayPlan, ...]
    visits: tuple[PathwayVisit, ...]
    advocates: tuple[str, ...]

    @property
    def visits_in_words(self) -> str:
        """Count the visits, such as '3 visits, 1 to come'; nothing for none."""
        done = sum(one.is_done for one in self.visits)
        to_come = len(self.visits) - done
        told = [f"{done} visit{'' if done == 1 else 's'}"] if done else []
        if to_come:
            told.append(f"{to_come} to come" if done else f"{to_come} visit{'' if to_come == 1 else 's'} to come")
        return ", ".join(told)


def terms(year: str, half_terms: Iterable[HalfTermFields] = ()) -> tuple[TermSpan, TermSpan, TermSpan]:
    """Divide an academic year into its terms, each with the holidays after it, so that every day lies in one.

    Spring and summer begin with the first half-term of theirs; without one, on 1 January and 1 April.
    """
    first, last = bounds(year)
    begins = {Term.SPRING: dt.date(last.year, 1, 1), Term.SUMMER: dt.date(last.year, 4, 1)}
    for half in sorted(half_terms, key=lambda one: one.first, reverse=True):
        if first < half.first <= last:
            begins[term_of(half)] = half.first
    day = dt.timedelta(days=1)
    return (
        TermSpan(year, Term.AUTUMN, first, begins[Term.SPRING] - day),
        TermSpan(year, Term.SPRING, begins[Term.SPRING], begins[Term.SUMMER] - day),
        TermSpan(year, Term.SUMMER, begins[Term.SUMMER], last),
    )


def term_of(half: HalfTermFields) -> Term:
    """Tell the term that a half-term belongs to by its first day; the names are the user's own."""
    if half.first.month >= YEAR_STARTS:
        return Term.AUTUMN
    return Term.SPRING if (half.first.month, half.first.day) < SUMMER else Term.SUMMER


def who_led(activities: Iterable[tuple[dt.date, LedBy]], spans: Iterable[TermSpan]) -> tuple[LedTerm, ...]:
    """Count term by term who led the activities; nothing is weighed."""
    led = list(activities)
    return tuple(
        LedTerm(span.year, span.term, Counter(by for day, by in led if span.first <= day <= span.last))
        for span in spans
    )


def next_kind(kind: WorkGroupKind, year: str) -> WorkGroupKind:
    """Suggest the kind of the Work Group that follows one, given the academic year of the next."""
    follows = {
        WorkGroupKind.DEVELOPMENT: WorkGroupKind.EMBEDDING,
        WorkGroupKind.EMBEDDING: WorkGroupKind.SUSTAINING,
    }
    if kind.stages == (PathwayStage.PREPARATORY,):
        return WorkGroupKind.DEVELOPMENT
    if kind.stages and year >= ONE_FOR_ALL:
        return WorkGroupKind.TEACHING_FOR_MASTERY
    return follows.get(kind, kind)


def next_stage(stage: PathwayStage | None, kind: WorkGroupKind, year: str) -> PathwayStage | None:
    """Suggest where a department stands in its next year, within what the next Work Group is for."""
    follows = {
        PathwayStage.PREPARATORY: PathwayStage.DEVELOPMENT,
        PathwayStage.DEVELOPMENT: PathwayStage.EMBEDDING,
        PathwayStage.EMBEDDING: PathwayStage.SUSTAINING,
    }
    suggested = follows.get(stage, stage) if stage else None
    if stage and stage is not PathwayStage.PREPARATORY and year >= ONE_FOR_ALL:
        suggested = PathwayStage.TEACHING_FOR_MASTERY
    if kind.stages and suggested not in kind.stages:
        return kind.stages[0]
    return suggested
