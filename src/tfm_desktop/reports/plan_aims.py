"""The aims of a plan in full: why each is needed, what shows the change, criteria, and actions with their details."""

import datetime as dt
from collections.abc import Iterator, Sequence

from tfm_desktop.domain.evidence import Shows
from tfm_desktop.domain.plans import ActionFields, CriterionFields, Due, Rag, due
from tfm_desktop.domain.sheets import AimSheet, ShownEvidence
from tfm_desktop.domain.years import short
from tfm_desktop.reports.blocks import Block, Prose, Row, Rows
from tfm_desktop.reports.lines import Style
from tfm_desktop.reports.numbering import in_words
from tfm_desktop.reports.palette import LIGHT
from tfm_desktop.reports.sheet import BODY, NOTE, NUMBER, QUIET, STRONG, TABLE, columns, facts, heading, shares

RAG_STYLES = {
    Rag.NOT_RATED: QUIET,
    Rag.RED: STRONG.but(colour=LIGHT.red),
    Rag.AMBER: STRONG.but(colour=LIGHT.amber),
    Rag.GREEN: STRONG.but(colour=LIGHT.green),
}
_EVIDENCE = {Shows.NEED: "What shows the need", Shows.CHANGE: "What shows the change"}


def aim_blocks(number: int, sheet: AimSheet, on: dt.date, width: float) -> Iterator[Block]:
    """Show an aim with everything that belongs to it, as it stands on a day."""
    aim = sheet.aim
    yield heading(f"Aim {number}. {aim.text}")
    if aim.evidence.strip():
        yield facts([("Evidence of need", aim.evidence)], width, across=1)
    told = [
        ("Source of the evidence", aim.source.label),
        ("Horizon", aim.horizon.label),
        ("Outcome", aim.outcome_head.label),
        ("Status of the aim", aim.status.label),
    ]
    yield facts(told, width, across=4)
    if sheet.carried_from:
        yield facts([("Carried forward from", sheet.carried_from)], width, across=1)
    for shows, title in _EVIDENCE.items():
        if found := [one for one in sheet.evidence if one.shows is shows]:
            yield _evidence(title, found, width)
    if sheet.criteria:
        yield _criteria(sheet.criteria, width)
    if sheet.actions:
        yield _actions(number, sheet, on, width)


def rag_style(rag: Rag) -> Style:
    """Give the style in which red, amber or green is written out."""
    return RAG_STYLES[rag]


def aims_in_words(numbers: Sequence[int]) -> str:
    """Name aims by their numbers, such as '1 and 2'."""
    return in_words((number,) for number in numbers)


def more_of(action: ActionFields, year: str) -> list[str]:
    """Give what stands below an action: resources, monitoring, progress, and from which year it was carried."""
    more = [
        ("Resources and cost", action.resources),
        ("Monitoring", action.monitoring),
        ("Progress", action.progress),
    ]
    carried = f"Carried forward{f' from {year}' if year else ''}" if action.carried_from_id else ""
    return [*(f"{label}: {text}" for label, text in more if text), *filter(None, [carried])]


def moved_in_words(moved: Sequence[dt.date]) -> str:
    """Say on which days an action was due before, such as 'Moved from 01/03/2026 and 08/03/2026'."""
    *before, last = map(short, moved)
    return f"Moved from {' and '.join(filter(None, [', '.join(before), last]))}"


def _evidence(title: str, found: Sequence[ShownEvidence], width: float) -> Block:
    rows: list[Row] = []
    for one in found:
        of = (Prose(f"Of {one.of}", NOTE, before=1),) if one.of else ()
        when, where = Prose(short(one.date), BODY), Prose(one.where, BODY)
        rows.append(((when,), (where,), (Prose(one.text, BODY), *of)))
    return Rows(shares(width, 3, 5.5, 12), rows, TABLE, columns("Date", "Where", title), before=10)


def _criteria(criteria: Sequence[CriterionFields], width: float) -> Block:
    rows: list[Row] = [
        (
            (Prose(str(number), NUMBER),),
            (Prose(one.text, BODY),),
            (Prose(one.status.label, BODY),),
            (Prose(one.rag.label, rag_style(one.rag)),),
        )
        for number, one in enumerate(criteria, 1)
    ]
    head = columns("", "Success criterion", "Status", "RAG")
    return Rows(shares(width, 1.3, 14.4, 3.7, 2.6), rows, TABLE, head, before=10)


def _actions(aim: int, sheet: AimSheet, on: dt.date, width: float) -> Block:
    head = columns("", "Action", "Lead", "When", "Status", "RAG")
    year = sheet.carried_from.split(",")[0]
    rows = []
    for place, action in enumerate(sheet.actions):
        moved = sheet.moved[place] if place < len(sheet.moved) else ()
        rows.append(_action(f"{aim}.{place + 1}", action, moved, year, on))
    return Rows(shares(width, 1.3, 9.3, 4.1, 4.5, 3.1, 2.4), rows, TABLE, head, before=10)


def _action(number: str, action: ActionFields, moved: Sequence[dt.date], year: str, on: dt.date) -> Row:
    lead: tuple[Block, ...] = (Prose(action.lead, BODY),)
    if action.support:
        lead = (*lead, Prose(f"Support: {action.support}", NOTE, before=2))
    return (
        (Prose(number, NUMBER),),
        (Prose(action.what, BODY), *(Prose(text, NOTE, before=2) for text in more_of(action, year))),
        lead,
        _when(action, moved, on),
        (Prose(action.status.label, BODY),),
        (Prose(action.rag.label, rag_style(action.rag)),),
    )


def _when(action: ActionFields, moved: Sequence[dt.date], on: dt.date) -> tuple[Block, ...]:
    state = due(action, on)
    told: list[Block] = []
    if action.start:
        told.append(Prose(f"From {short(action.start)}", BODY))
    if action.due:
        told.append(Prose(f"Due {short(action.due)}", BODY))
    if state is not Due.NONE:
        told.append(Prose("Overdue" if state is Due.OVERDUE else "Due soon", STRONG))
    if moved:
        told.append(Prose(moved_in_words(moved), NOTE, before=2))
    return tuple(told)
