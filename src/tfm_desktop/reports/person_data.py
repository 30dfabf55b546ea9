"""All that is held on one person, for that person: by kind and date, private lines and the bin included and marked."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from tfm_desktop.domain.masking import MASK
from tfm_desktop.domain.person_data import (
    COPIES,
    LOOKED_FOR,
    RIGHTS,
    WHY_HELD,
    Held,
    PersonSheet,
    Section,
    Value,
    Why,
    kind_of,
)
from tfm_desktop.domain.record import Choice
from tfm_desktop.domain.years import british, clock, short
from tfm_desktop.reports.blocks import Block, Prose, Row, Rows, Ruling
from tfm_desktop.reports.leaving import printed
from tfm_desktop.reports.sheet import (
    BODY,
    LABEL,
    NOTE,
    NUMBER,
    STRONG,
    TABLE,
    About,
    build,
    columns,
    facts,
    heading,
    marked,
    opening,
    shares,
)

_LABELS = {
    "who": "Who",
    "by_when": "By when",
    "led_by": "Led by",
    "done_on": "Done on",
    "shown_by": "Shown by",
    "slt_contact": "Contact in senior leadership",
    "slt_agreed_on": "Agreed by senior leadership on",
    "release_half_days": "Release used, in half-days",
    "half_days": "Half-days",
    "rag": "RAG",
    "at": "Time",
    "present": "Present",
    "has_left": "Has left",
}
# What a heading or a mark says already, and what only puts things in order.
_TOLD_ELSEWHERE = frozenset({"position", "private", "agreed", "inserted", "by_hand"})
_ONLY_WHERE_SO = frozenset({"has_left", "done"})
BRIEF = 34  # signs of a value that stands beside others
CLOSE = Ruling(above=1, below=1)
MARK = STRONG.but(colour=NUMBER.colour)
_OF_LINES = ("line", "begun")


def person_data(sheet: PersonSheet, *, author: str = "", invariant: bool = False) -> bytes:
    """Make the PDF of all that is held on a person, of a sheet in which others are masked."""
    about = _about(sheet, author, invariant)
    return build(_blocks(sheet, about), about)


def texts(sheet: PersonSheet, author: str = "") -> Iterator[str]:
    """Give every text that the PDF prints."""
    return printed(_blocks(sheet, _about(sheet, author, False)))


def _about(sheet: PersonSheet, author: str, is_invariant: bool) -> About:
    return About(
        f"All that is held on {sheet.name}",
        f"In confidence: for {sheet.name} alone. It holds private notes; nobody passes it on without their leave.",
        author,
        is_invariant=is_invariant,
    )


def _blocks(sheet: PersonSheet, about: About) -> Iterator[Block]:
    made = f"{british(sheet.at.date())}, {sheet.at:%H:%M}"
    by = f"made by {about.author}" if about.author else ""
    yield from opening("All that is held on a person", sheet.name, " · ".join(filter(None, (sheet.school, made, by))))
    yield marked("What it is held for", WHY_HELD, about.width)
    for text in (LOOKED_FOR, _of_maskings(sheet.maskings), sheet.namesakes_in_words, COPIES, RIGHTS):
        if text:
            yield Prose(text, NOTE, before=6)
    yield heading("What was found")
    yield _counts(sheet, about.width)
    for section in Section:
        records = [one for one in sheet.records if kind_of(one.kind).section is section]
        if not records:
            continue
        yield heading(section.value)
        yield from (
            _lessons(records, sheet, about.width) if section is Section.LESSONS else _all(records, sheet, about.width)
        )


def _of_maskings(count: int) -> str:
    if not count:
        return "Nothing about another person was left out of the texts."
    places = "one place" if count == 1 else f"{count} places"
    return f"In {places} the name of somebody else was replaced by “{MASK}”, to protect that person."


def _counts(sheet: PersonSheet, width: float) -> Block:
    return facts([(called, str(count)) for called, count in sheet.counts()], width, across=4)


def _lessons(records: Sequence[Held], sheet: PersonSheet, width: float) -> Iterator[Block]:
    """Show each lesson with its lines and what came of it; then what names the person in those of others."""
    parts: dict[str, list[Held]] = {}
    for one in records:
        parts.setdefault(one.above, []).append(one)
    lessons = {one.key for one in records if one.kind == "observation"}
    for one in records:
        if one.kind == "observation":
            topic = str(one.values.get("topic") or "")
            yield heading(" · ".join(filter(None, (british(one.date), topic))), level=1)
            yield from _told(one, sheet, width, is_headed=True)
            yield from _all(parts.get(one.key, ()), sheet, width)
    yield from _all([one for one in records if one.kind != "observation" and one.above not in lessons], sheet, width)


def _all(records: Sequence[Held], sheet: PersonSheet, width: float) -> Iterator[Block]:
    """Show records, those of one kind below each other: lines of a lesson as a table."""
    for is_lines, some in groupby(records, key=lambda one: one.kind in _OF_LINES and bool(one.above)):
        if is_lines:
            yield _lines(list(some), sheet, width)
        else:
            for one in some:
                yield from _told(one, sheet, width)


def _lines(lines: Sequence[Held], sheet: PersonSheet, width: float) -> Block:
    rows: list[Row] = []
    wide = shares(width, 1.7, 10.5, 3.8, 3.6)
    for one in lines:
        values = one.values
        about = [values.get(name) for name in ("phase", "speaker", "type")]
        told = [_word(value) for value in (*about, values.get("ideas")) if value]
        begun = ["begun and not entered"] if one.kind == "begun" else []
        when = values.get("at")
        rows.append(
            (
                (Prose(clock(when) if isinstance(when, dt.time) else "", NUMBER),),
                (Prose(str(values.get("text") or ""), BODY), Prose(" · ".join(told), NOTE)),
                tuple(Prose(mark, MARK) for mark in (*begun, *one.marks)),
                tuple(Prose(text.removeprefix("recorded "), LABEL) for text in _times(one, sheet)),
            )
        )
    return Rows(wide, rows, TABLE, columns("Time", "Line", "Marked", "Recorded"), before=8, after=6)


def _told(one: Held, sheet: PersonSheet, width: float, *, is_headed: bool = False) -> Iterator[Block]:
    """Show a record: what it is, what it belongs to, how it is marked, its values and its times."""
    is_told = one.above or short(one.date) in one.where
    day = "" if is_told else short(one.date)
    title = "Context" if is_headed else " · ".join(filter(None, (one.called, day, one.where)))
    marks = [*one.marks, *([one.why.value] if one.why is Why.NAMED else [])]
    head = (Prose(title, STRONG), *([Prose(" · ".join(marks), MARK)] if marks else []))
    times = tuple(Prose(text, LABEL.but(align=1)) for text in _times(one, sheet))
    yield Rows(shares(width, 13, 5, ruling=CLOSE), [(head, times)], CLOSE, before=9, keeps_with_next=True)
    values = list(values_of(one))
    brief = " · ".join(f"{label}: {told}" for label, told in values if not _is_long(told))
    if brief:
        yield Prose(brief, BODY)
    rows: list[Row] = [((Prose(label, NOTE),), (Prose(told, BODY),)) for label, told in values if _is_long(told)]
    if rows:
        yield Rows(shares(width, 3.4, 14.6, ruling=CLOSE), rows, CLOSE)


def values_of(one: Held) -> Iterator[tuple[str, str]]:
    """Give the values of a record in words, each with the name of its field."""
    for name, value in one.values.items():
        if isinstance(value, uuid.UUID) or name in _TOLD_ELSEWHERE or (name in _ONLY_WHERE_SO and not value):
            continue
        if name == "date" and value == one.date:
            continue
        told = _word(value).strip()
        if told:
            yield label_of(name), told


def _is_long(told: str) -> bool:
    return len(told) > BRIEF or "\n" in told


def told_of(one: Held, sheet: PersonSheet) -> list[str]:
    """Tell a record in lines, as the PDF does: what it is, how it is marked, its values and its times."""
    title = " · ".join(filter(None, (one.called, short(one.date), one.where)))
    values = (f"{label}: {told}" for label, told in values_of(one))
    return [title, *one.marks, one.why.value.capitalize(), "", *values, "", *_times(one, sheet)]


def label_of(name: str) -> str:
    """Name a field in words."""
    return _LABELS.get(name, name.replace("_", " ").capitalize())


def _times(one: Held, sheet: PersonSheet) -> list[str]:
    zone = sheet.at.tzinfo
    told = []
    if one.created_at:
        told.append(f"recorded {_moment(one.created_at.astimezone(zone))}")
    if one.updated_at and one.created_at and (one.updated_at - one.created_at).total_seconds() >= 60:
        told.append(f"changed {_moment(one.updated_at.astimezone(zone))}")
    return told


def _moment(at: dt.datetime) -> str:
    return f"{short(at.date())} {at:%H:%M}"


def _word(value: Value) -> str:
    for kind, told in _IN_WORDS:
        if isinstance(value, kind):
            return told(value)
    return "" if value is None else str(value)


# A day is looked for after a moment, and a number after yes and no, because Python holds one for a kind of the other.
_IN_WORDS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda is_so: "yes" if is_so else "no"),
    (Choice, lambda chosen: chosen.label),
    (dt.datetime, _moment),
    (dt.date, british),
    (dt.time, clock),
    (float, lambda number: f"{number:g}"),
)
