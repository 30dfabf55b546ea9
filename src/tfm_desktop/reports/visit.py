"""The record of one visit, for the department and its senior leadership; the specialist's own notes are not in it."""

from collections.abc import Iterator, Sequence

from tfm_desktop.domain.sheets import PersonMet, VisitSheet
from tfm_desktop.domain.visits import VisitActionFields, VisitActivityFields
from tfm_desktop.domain.years import british, clock
from tfm_desktop.reports.blocks import Block, Prose, Row, Rows
from tfm_desktop.reports.leaving import Leaving, count, leaving
from tfm_desktop.reports.sheet import (
    BODY,
    NOTE,
    NUMBER,
    STRONG,
    TABLE,
    About,
    build,
    columns,
    heading,
    marked,
    opening,
    shares,
)


def visit(sheet: VisitSheet, *, author: str = "", invariant: bool = False) -> bytes:
    """Make the visit PDF: purpose, activities, people, release used, agreed actions, next visit."""
    about = _about(sheet, author, invariant)
    return build(_blocks(sheet, about), about)


def leaves(sheet: VisitSheet, *, author: str = "") -> tuple[Leaving, ...]:
    """Name what leaves the computer with the record of a visit."""
    names = [*(met.person.name for met in sheet.people), *(action.who for action in sheet.actions), author]
    return (
        *leaving("For whom", [_about(sheet, author, False).audience]),
        *leaving("Whose names", names),
        *leaving(
            "What",
            [
                "The purpose" if sheet.visit.purpose.strip() else "",
                count(len(sheet.activities), "activity", "activities"),
                f"Release time used by {count(len(sheet.people), 'person', 'people')}" if sheet.people else "",
                count(len(sheet.actions), "agreed action"),
                "The day of the next visit",
            ],
        ),
        *leaving("What stays on this computer", ["Your own notes on the visit" if sheet.visit.notes.strip() else ""]),
    )


def half_days(count: float) -> str:
    """Say a number of half-days, such as '1.5 half-days'."""
    return f"{count:g} half-day{'' if count == 1 else 's'}"


def _about(sheet: VisitSheet, author: str, is_invariant: bool) -> About:
    return About(
        f"Visit to {sheet.school.name}, {british(sheet.visit.date)}",
        f"In confidence: for the mathematics department and the senior leadership team of {sheet.school.name}.",
        author,
        is_invariant=is_invariant,
    )


def _blocks(sheet: VisitSheet, about: About) -> Iterator[Block]:
    fields, width = sheet.visit, about.width
    times = "–".join(clock(at) for at in (fields.start, fields.end) if at)
    told = [british(fields.date), times, fields.mode.label, fields.status.label, about.author]
    yield from opening("Visit to a mathematics department", sheet.school.name, " · ".join(filter(None, told)))
    if fields.purpose.strip():
        yield marked("Purpose", fields.purpose, width)
    if sheet.activities:
        yield heading("Activities")
        yield _activities(sheet.activities, width)
    if sheet.people:
        yield heading("People, and release time used")
        yield _people(sheet.people, width)
    if sheet.actions:
        yield heading("Agreed actions")
        yield _actions(sheet.actions, width)
    yield heading("Next visit")
    yield Prose(british(fields.next_visit) or "No date has been set yet.", BODY)


def _activities(activities: Sequence[VisitActivityFields], width: float) -> Block:
    rows: list[Row] = []
    for activity in activities:
        what = (Prose(activity.kind.label, BODY), *_below(activity.details))
        rows.append((what, (Prose(activity.led_by.label, BODY),)))
    return Rows(shares(width, 14, 4), rows, TABLE, columns("Activity", "Led by"))


def _below(text: str) -> tuple[Block, ...]:
    return (Prose(text, NOTE),) if text else ()


def _people(people: Sequence[PersonMet], width: float) -> Block:
    rows: list[Row] = []
    for met in people:
        post = f"{met.person.post.label}, Mastery Advocate" if met.is_advocate else met.person.post.label
        release = "" if met.release_half_days is None else half_days(met.release_half_days)
        rows.append(((Prose(met.person.name, BODY),), (Prose(post, BODY),), (Prose(release, BODY),)))
    total = sum(met.release_half_days or 0 for met in people)
    if total:
        rows.append(((Prose("Release used in all", STRONG),), (Prose("", BODY),), (Prose(half_days(total), STRONG),)))
    return Rows(shares(width, 6, 8, 4), rows, TABLE, columns("Name", "Post", "Release used"))


def _actions(actions: Sequence[VisitActionFields], width: float) -> Block:
    rows: list[Row] = []
    for number, action in enumerate(actions, 1):
        when = "Done" if action.done else british(action.by_when)
        texts = (action.what, action.who, when)
        rows.append(((Prose(str(number), NUMBER),), *((Prose(text, BODY),) for text in texts)))
    return Rows(shares(width, 0.6, 11, 4, 4.4), rows, TABLE, columns("", "What", "Who", "By when"))
