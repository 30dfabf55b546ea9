"""The full development plan as a Word file to be edited further: it says what the PDF says, but for the calendar."""

from collections.abc import Iterator, Sequence

from tfm_desktop.domain.plans import ActionFields
from tfm_desktop.domain.sheets import PlanSheet
from tfm_desktop.domain.years import british
from tfm_desktop.reports.charts import ORDER, progress_words
from tfm_desktop.reports.numbering import as_number, counted
from tfm_desktop.reports.plan import NEEDED, about_plan, people, plan_title, pressing, signers, since
from tfm_desktop.reports.sheet import RECEIPT
from tfm_desktop.reports.word import build
from tfm_desktop.reports.word_aims import aim_parts
from tfm_desktop.reports.word_parts import (
    BULLET,
    GAP,
    HEADING,
    KICKER,
    NOTE,
    NUMBER,
    SIGNED,
    SUBTITLE,
    TITLE,
    Part,
    Said,
    Table,
    cells,
    facts,
    looks,
    texts,
)
from tfm_desktop.reports.word_year import measure_parts, programme_parts, review_parts

TYPE_SIZE = 10.0  # points


def plan_docx(sheet: PlanSheet, *, author: str = "", invariant: bool = False) -> bytes:
    """Make the Word file of the full plan."""
    return build(_parts(sheet), about_plan(sheet, "Development plan", author, invariant), looks(TYPE_SIZE))


def plan_texts(sheet: PlanSheet) -> list[str]:
    """Give every text that the full plan shows."""
    return list(texts(_parts(sheet)))


def _parts(sheet: PlanSheet) -> Iterator[Part]:
    teachers = f"{sheet.department.maths_teachers} teachers of mathematics" if sheet.department.maths_teachers else ""
    told = [sheet.school.name, sheet.plan.year, sheet.plan.status.label, teachers]
    yield Said("Development plan", KICKER)
    yield Said(plan_title(sheet), TITLE)
    yield Said(" · ".join(filter(None, told)), SUBTITLE)
    yield from facts("Who stands behind the plan", people(sheet))
    if sheet.plan.needed.strip():
        yield Said(NEEDED, HEADING)
        yield Said(sheet.plan.needed)
    yield from _progress(sheet)
    for number, aim in enumerate(sheet.aims, 1):
        yield from aim_parts(number, aim, sheet.on)
    yield from programme_parts(sheet.sessions)
    yield from measure_parts(sheet.measures)
    yield from review_parts(sheet.reviews)
    yield Said("Receipt", HEADING)
    rows = [cells(signer, "", "", look=SIGNED) for signer in signers(sheet)]
    yield Table("Receipt", ["For", "Received by", "On"], [6, 7, 4], rows)
    yield Said(RECEIPT, NOTE)


def _progress(sheet: PlanSheet) -> Iterator[Part]:
    every = [action for aim in sheet.aims for action in aim.actions]
    done = counted("action", [as_number(number) for number, _ in sheet.done_since]) or "no action"
    yield Said("Progress", HEADING)
    yield Said(f"On {british(sheet.on)} the plan had {progress_words(every)}.")
    yield from (Said(f"{line}.", BULLET) for line in (*pressing(sheet), f"Done {since(sheet)}: {done}"))
    yield Said("", GAP)
    if sheet.aims:
        rows = [_counts(f"Aim {number}", aim.actions) for number, aim in enumerate(sheet.aims, 1)]
        if len(rows) > 1:
            rows.append(_counts("All aims", every))
        head = ["Aim", "Actions", *(status.label for status in ORDER)]
        yield Table("Actions of each aim by status", head, [1.3, *[1] * (len(head) - 1)], rows)


def _counts(name: str, actions: Sequence[ActionFields]) -> list[Sequence[Said]]:
    of_each = [sum(action.status is status for action in actions) for status in ORDER]
    return [(Said(name, NUMBER),), *cells(str(len(actions)), *(str(count) if count else "–" for count in of_each))]
