"""What leaves the computer with a plan, told of all its reports alike."""

import re
from collections.abc import Iterable, Iterator, Sequence

from tfm_desktop.domain.evidence import Shows
from tfm_desktop.domain.measures import is_small
from tfm_desktop.domain.sheets import MeasureSheet, PlanSheet, ReviewSheet, ShownEvidence
from tfm_desktop.domain.years import british, short
from tfm_desktop.reports.blocks import Block
from tfm_desktop.reports.leaving import Leaving, beginning, count, leaving, named, printed
from tfm_desktop.reports.sheet import About

_AND = re.compile(r"[,;]\s*|\s+and\s+")


def leaves_of_plan(
    sheet: PlanSheet, about: About, people: Sequence[str], blocks: Iterable[Block]
) -> tuple[Leaving, ...]:
    """Name what leaves with a full plan; people of the department are looked for in what the blocks print."""
    actions = [action for aim in sheet.aims for action in aim.actions]
    told = [
        *of_plan(sheet),
        *(name for one in actions for name in (one.lead, one.support)),
        *(one.session.leader for one in sheet.sessions),
        *(name for one in sheet.reviews for name in present(one)),
        about.author,
    ]
    evidence = [one for aim in sheet.aims for one in aim.evidence]
    return (
        *leaving("For whom", [about.audience]),
        *leaving("Whose names", [*told, *in_texts(people, blocks, told)]),
        *leaving(
            "What",
            [
                *_shown(sheet),
                count(
                    len(sheet.sessions), "session of professional development", "sessions of professional development"
                ),
                f"The day of {count(len(sheet.visits), 'visit')}" if sheet.visits else "",
            ],
        ),
        *leaving(count(len(evidence), "piece of evidence", "pieces of evidence"), map(evidence_told, evidence)),
        *leaving(count(len(sheet.measures), "measure"), map(measure_told, sheet.measures)),
        *leaving(count(len(sheet.reviews), "review"), map(review_told, sheet.reviews)),
        *leaving("What stays on this computer", staying(sheet)),
    )


def leaves_of_page(
    sheet: PlanSheet, about: About, people: Sequence[str], blocks: Sequence[Block]
) -> tuple[Leaving, ...]:
    """Name what leaves with a plan on a page; people of the department are looked for in what the blocks print."""
    actions = [action for aim in sheet.aims for action in aim.actions]
    needs = [next((one for one in aim.evidence if one.shows is Shows.NEED), None) for aim in sheet.aims]
    shown = [one for one, aim in zip(needs, sheet.aims, strict=True) if one and not aim.aim.evidence.strip()]
    told = [*of_plan(sheet), *(one.lead for one in actions), about.author]
    return (
        *leaving("For whom", [about.audience]),
        *leaving("Whose names", [*told, *in_texts(people, blocks, told)]),
        *leaving(
            "What",
            [
                *_shown(sheet),
                "What does not fit the page is left out, and the page says so",
            ],
        ),
        *leaving(count(len(shown), "piece of evidence", "pieces of evidence"), map(evidence_told, shown)),
        *leaving("What stays on this computer", staying(sheet)),
    )


def of_plan(sheet: PlanSheet) -> Iterator[str]:
    """Give the names of those who stand behind a plan."""
    yield from (sheet.plan.sponsor, sheet.subject_leader, *sheet.advocates)


def present(sheet: ReviewSheet) -> list[str]:
    """Give the names of those who were at a review."""
    return _AND.split(sheet.review.present)


def in_texts(people: Sequence[str], blocks: Iterable[Block], told: Sequence[str]) -> list[str]:
    """Name people of the department who stand in a text and are not told already."""
    found = named(people, printed(blocks))
    return [f"{name}, it seems, in a text" for name in found if not any(name in one for one in told)]


def evidence_told(one: ShownEvidence) -> str:
    """Name a piece of evidence by its day and its beginning."""
    return f"{short(one.date)} {beginning(one.text or one.where)}"


def measure_told(sheet: MeasureSheet) -> str:
    """Name a measure with the number of its values."""
    name = ", ".join(filter(None, [sheet.measure.name or "Measure without a name", sheet.measure.cohort]))
    return f"{name}: {count(len(sheet.values), 'value') or 'no values'}"


def review_told(sheet: ReviewSheet) -> str:
    """Name a review by its day, with who was present and how many corrections there are."""
    who = f"present: {sheet.review.present}" if sheet.review.present else ""
    return ", ".join(filter(None, [british(sheet.review.date), who, count(len(sheet.corrections), "correction")]))


def staying(sheet: PlanSheet) -> list[str]:
    """Say what of a plan never leaves: private evidence, and small numbers."""
    withheld = sum(aim.withheld for aim in sheet.aims)
    small = sum(is_small(one.measure.unit, value) for one in sheet.measures for value in one.values)
    evidence = count(withheld, "piece of evidence", "pieces of evidence")
    return [
        f"{evidence} that {'is' if withheld == 1 else 'are'} private, or that you have not agreed to share"
        if withheld
        else "",
        f"{count(small, 'value')} of a measure under ten, or of a group under ten, and any note on it" if small else "",
        "Your own notes on visits" if any(visit.notes.strip() for visit in sheet.visits) else "",
    ]


def _shown(sheet: PlanSheet) -> Iterator[str]:
    """Name what each report of a plan shows of it."""
    yield "How far the plan has come"
    yield count(len(sheet.aims), "aim")
    yield "The evidence of need" if any(aim.aim.evidence.strip() for aim in sheet.aims) else ""
    yield count(sum(len(aim.criteria) for aim in sheet.aims), "success criterion", "success criteria")
    yield count(sum(len(aim.actions) for aim in sheet.aims), "action")
    yield "What is needed from senior leadership" if sheet.plan.needed.strip() else ""
