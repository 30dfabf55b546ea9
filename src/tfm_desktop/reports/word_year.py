"""The year of a plan in a Word file: its programme of professional development, its measures, and its reviews."""

from collections.abc import Iterator, Sequence

from tfm_desktop.domain.measures import amount
from tfm_desktop.domain.sheets import MeasureSheet, ReviewSheet, SessionSheet
from tfm_desktop.domain.years import british, short
from tfm_desktop.reports.measures import value_texts
from tfm_desktop.reports.plan_aims import aims_in_words
from tfm_desktop.reports.word_parts import (
    BULLET,
    CELL,
    HEADING,
    LABEL,
    NOTE,
    SUBHEADING,
    Cell,
    Part,
    Said,
    Table,
    cells,
    facts,
)

ABOUT_MEASURES = (
    "No pupil is named. A count under ten is shown as “under 10”; a value of a group under ten is not shown."
)


def programme_parts(sessions: Sequence[SessionSheet]) -> Iterator[Part]:
    """Show the sessions of professional development; nothing where there are none."""
    if sessions:
        yield Said("Programme of professional development", HEADING)
        head = ["When", "Session", "Led by", "For whom", "Aims", "Status"]
        rows = [_session(one) for one in sessions]
        yield Table("Programme of professional development", head, [3.4, 7.4, 3.6, 3.6, 1.8, 3.2], rows)


def measure_parts(measures: Sequence[MeasureSheet]) -> Iterator[Part]:
    """Show each measure with its targets and its values; a small number is told as such."""
    if measures:
        yield Said("Measures", HEADING)
        yield Said(ABOUT_MEASURES, NOTE)
    for sheet in measures:
        yield from _measure(sheet)


def review_parts(reviews: Sequence[ReviewSheet]) -> Iterator[Part]:
    """Show each recorded review, and the corrections that came later."""
    if reviews:
        yield Said("Reviews", HEADING)
    for sheet in reviews:
        day = british(sheet.review.date)
        yield Said(f"Review of {day}", SUBHEADING)
        told = [("Present", sheet.review.present), ("Next review, as it was set", british(sheet.next_review))]
        yield from facts(f"About the review of {day}", told)
        if sheet.review.summary.strip():
            yield Said(sheet.review.summary)
        yield Said("What changed", LABEL)
        yield from (Said(text, BULLET) for text in sheet.review.changed or ("Nothing in the plan.",))
        for correction in sheet.corrections:
            yield Said(f"Correction of {british(correction.date)}", LABEL)
            yield Said(correction.text)


def _session(sheet: SessionSheet) -> list[Cell]:
    session = sheet.session
    after = [Said(f"Afterwards: {session.reflection}", NOTE)] if session.reflection else []
    return [
        *cells(short(session.date) or "To be confirmed"),
        [Said(session.title, CELL), *after],
        *cells(session.leader, session.audience, aims_in_words(sheet.aims), session.status.label),
    ]


def _measure(sheet: MeasureSheet) -> Iterator[Part]:
    measure = sheet.measure
    name = measure.name or "Measure without a name"
    yield Said(name, SUBHEADING)
    aimed_at = [("Target", measure.target), ("Stretch target", measure.stretch)]
    told = [(label, amount(measure.unit, number)) for label, number in aimed_at if number is not None]
    yield from facts(f"About the measure {name}", [("Cohort", measure.cohort), *told])
    if sheet.values:
        rows = [cells(*value_texts(sheet, value)) for value in sheet.values]
        yield Table(f"Values of {name}", ["Date", "Value", "Pupils", "Note"], [3, 5, 3, 6], rows)
