"""The aims of a plan in a Word file: why each is needed, what shows the change, criteria, actions."""

import datetime as dt
from collections.abc import Iterator, Sequence

from tfm_desktop.domain.evidence import Shows
from tfm_desktop.domain.plans import ActionFields, CriterionFields, Due, Rag, due
from tfm_desktop.domain.sheets import AimSheet, ShownEvidence
from tfm_desktop.domain.years import short
from tfm_desktop.reports.plan_aims import more_of, moved_in_words
from tfm_desktop.reports.word_parts import (
    AMBER,
    CELL,
    GREEN,
    HEADING,
    NOTE,
    NUMBER,
    QUIET,
    RED,
    STRONG,
    SUBHEADING,
    Cell,
    Part,
    Said,
    Table,
    cells,
    facts,
)

LONGEST_HEADING = 240  # signs; a longer aim, or one of several lines, stands below its number
RAG_LOOKS = {Rag.NOT_RATED: QUIET, Rag.RED: RED, Rag.AMBER: AMBER, Rag.GREEN: GREEN}


def aim_parts(number: int, sheet: AimSheet, on: dt.date) -> Iterator[Part]:
    """Show an aim with everything that belongs to it, as it stands on a day."""
    aim = sheet.aim
    is_short = len(aim.text) <= LONGEST_HEADING and "\n" not in aim.text
    yield Said(f"Aim {number}. {aim.text}" if is_short else f"Aim {number}", HEADING)
    if not is_short:
        yield Said(aim.text)
    told = [
        ("Status of the aim", aim.status.label),
        ("Horizon", aim.horizon.label),
        ("Outcome", aim.outcome_head.label),
        ("Source of the evidence", aim.source.label),
        ("Carried forward from", sheet.carried_from),
    ]
    yield from facts(f"About aim {number}", told)
    yield from _need(number, sheet)
    yield from _evidence(number, "What shows the change", sheet, Shows.CHANGE)
    if sheet.criteria:
        yield Said("Success criteria", SUBHEADING)
        yield _criteria(number, sheet.criteria)
    if sheet.actions:
        yield Said("Actions", SUBHEADING)
        yield _actions(number, sheet, on)


def _need(number: int, sheet: AimSheet) -> Iterator[Part]:
    shown = list(_evidence(number, "Evidence of need", sheet, Shows.NEED))
    if sheet.aim.evidence.strip():
        yield Said("Evidence of need", SUBHEADING)
        yield Said(sheet.aim.evidence)
        yield from shown[1:]
    else:
        yield from shown


def _evidence(number: int, title: str, sheet: AimSheet, shows: Shows) -> Iterator[Part]:
    rows = [_piece(one) for one in sheet.evidence if one.shows is shows]
    if rows:
        yield Said(title, SUBHEADING)
        yield Table(f"{title}, aim {number}", ["Date", "Where", "What"], [3, 5.5, 12], rows)


def _piece(one: ShownEvidence) -> list[Cell]:
    of = [Said(f"Of {one.of}", NOTE)] if one.of else []
    return [*cells(short(one.date), one.where), [Said(one.text, CELL), *of]]


def _criteria(aim: int, criteria: Sequence[CriterionFields]) -> Table:
    rows: list[Sequence[Cell]] = [
        [(Said(str(number), NUMBER),), *cells(one.text, one.status.label), (_rag(one.rag),)]
        for number, one in enumerate(criteria, 1)
    ]
    return Table(f"Success criteria of aim {aim}", ["No.", "Criterion", "Status", "RAG"], [1.5, 13.5, 3.8, 2.7], rows)


def _actions(aim: int, sheet: AimSheet, on: dt.date) -> Table:
    year = sheet.carried_from.split(",")[0]
    rows = []
    for place, action in enumerate(sheet.actions):
        moved = sheet.moved[place] if place < len(sheet.moved) else ()
        rows.append(_action(f"{aim}.{place + 1}", action, moved, year, on))
    head = ["No.", "Action", "Lead", "When", "Status", "RAG"]
    return Table(f"Actions of aim {aim}", head, [1.4, 8.5, 3.9, 4.5, 2.9, 2.4], rows)


def _action(number: str, action: ActionFields, moved: Sequence[dt.date], year: str, on: dt.date) -> list[Cell]:
    below = [Said(text, NOTE) for text in more_of(action, year)]
    support = [Said(f"Support: {action.support}", NOTE)] if action.support else []
    return [
        (Said(number, NUMBER),),
        [Said(action.what, CELL), *below],
        [Said(action.lead, CELL), *support],
        list(_when(action, moved, on)),
        *cells(action.status.label),
        (_rag(action.rag),),
    ]


def _when(action: ActionFields, moved: Sequence[dt.date], on: dt.date) -> Iterator[Said]:
    state = due(action, on)
    if action.start:
        yield Said(f"From {short(action.start)}", CELL)
    if action.due:
        yield Said(f"Due {short(action.due)}", CELL)
    if state is not Due.NONE:
        yield Said("Overdue" if state is Due.OVERDUE else "Due soon", STRONG)
    if moved:
        yield Said(moved_in_words(moved), NOTE)


def _rag(rag: Rag) -> Said:
    return Said(rag.label, RAG_LOOKS[rag])
