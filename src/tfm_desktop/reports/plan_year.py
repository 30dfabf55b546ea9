"""The year of a plan: its programme of professional development, and what lies in each month."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from tfm_desktop.domain.plans import FINISHED
from tfm_desktop.domain.programme import PdStatus
from tfm_desktop.domain.sheets import PlanSheet, SessionSheet
from tfm_desktop.domain.visits import VisitStatus
from tfm_desktop.domain.years import in_year, month_of, short
from tfm_desktop.reports.blocks import Block, Prose, Row, Rows, Ruling
from tfm_desktop.reports.numbering import Number, in_words
from tfm_desktop.reports.plan_aims import aims_in_words
from tfm_desktop.reports.sheet import BODY, NOTE, STRONG, TABLE, columns, shares

DAY = 40.0  # points
_DAYS = Ruling(above=0, below=0, gap=8)


class Event(NamedTuple):
    """What lies on a day."""

    date: dt.date
    what: str
    due: tuple[Number, ...] = ()  # the open actions that are due on it, if it is of such


def programme(sessions: Iterable[SessionSheet], width: float) -> Block:
    """Show the sessions of professional development."""
    head = columns("When", "Session", "Led by", "For whom", "Aims", "Status")
    return Rows(shares(width, 3.3, 7.9, 3.5, 3.4, 2, 3), [_session(one) for one in sessions], TABLE, head)


def calendar(sheet: PlanSheet, width: float) -> Block | None:
    """Show what lies in each month of the plan's year; None where nothing does."""
    across = shares(width, 1.6, 8)
    rows = [
        ((Prose(month, STRONG),), (_month(list(found), across[1]),))
        for month, found in groupby(events(sheet), key=lambda event: month_of(event.date))
    ]
    return Rows(across, rows, TABLE) if rows else None


def events(sheet: PlanSheet) -> list[Event]:
    """Gather sessions, visits, reviews and the days on which open actions are due, in order of date."""
    return sorted(_events(sheet), key=lambda event: event.date)


def _events(sheet: PlanSheet) -> Iterator[Event]:
    for one in sheet.sessions:
        if one.session.date:
            usual = {PdStatus.PLANNED, PdStatus.DONE}
            status = "" if one.session.status in usual else f" ({one.session.status})"
            yield Event(one.session.date, f"Professional development: {one.session.title}{status}")
    for visit in sheet.visits:
        status = f" ({visit.status})" if visit.status in (VisitStatus.POSTPONED, VisitStatus.CANCELLED) else ""
        yield Event(visit.date, f"Visit{status}")
    for reviewed in sheet.reviews:
        yield Event(reviewed.review.date, "Review of the plan")
    if sheet.plan.next_review:
        yield Event(sheet.plan.next_review, "Next review of the plan")
    yield from _due(sheet)


def _due(sheet: PlanSheet) -> Iterator[Event]:
    days: dict[dt.date, list[Number]] = {}
    for aim_number, aim in enumerate(sheet.aims, 1):
        for number, action in enumerate(aim.actions, 1):
            if action.due and action.status not in FINISHED:
                days.setdefault(action.due, []).append((aim_number, number))
    for day, numbers in days.items():
        yield Event(day, f"{in_words(numbers)} on {in_year(day)}", tuple(numbers))


def _month(found: list[Event], width: float) -> Block:
    """Show each day of a month, and below them in one line which actions are due when."""
    told = [(in_year(one.date), one.what) for one in found if not one.due]
    if due := ", ".join(one.what for one in found if one.due):
        told.append(("Due", due))
    rows: list[Row] = [((Prose(day, BODY),), (Prose(what, BODY),)) for day, what in told]
    return Rows((DAY, width - DAY - _DAYS.gap), rows, _DAYS)


def _session(sheet: SessionSheet) -> Row:
    session = sheet.session
    after = (Prose(f"Afterwards: {session.reflection}", NOTE, before=2),) if session.reflection else ()
    texts = (session.leader, session.audience, aims_in_words(sheet.aims), session.status.label)
    return (
        (Prose(short(session.date) or "To be confirmed", BODY),),
        (Prose(session.title, BODY), *after),
        *((Prose(text, BODY),) for text in texts),
    )
