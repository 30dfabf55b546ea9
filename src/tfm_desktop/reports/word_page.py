"""The plan on one page as a Word file: what does not fit the page is named by its number, never cut silently."""

from bisect import bisect_left
from collections.abc import Iterator

from tfm_desktop.domain.sheets import PlanSheet
from tfm_desktop.domain.years import british
from tfm_desktop.reports.charts import progress_words
from tfm_desktop.reports.numbering import as_number, counted
from tfm_desktop.reports.page_words import notes, rag_of_actions
from tfm_desktop.reports.plan import NEEDED, about_plan, people, plan_title, pressing, signers, since
from tfm_desktop.reports.sheet import About
from tfm_desktop.reports.word import build, foot_room
from tfm_desktop.reports.word_fit import cut, height
from tfm_desktop.reports.word_page_aims import DETAILS, Detail, aims_table, not_shown
from tfm_desktop.reports.word_parts import (
    CELL,
    COLUMN,
    HEADING,
    KICKER,
    LABEL,
    NORMAL,
    NOTE,
    SIGNED,
    SUBTITLE,
    TITLE,
    Cell,
    Part,
    Said,
    Table,
    cells,
    texts,
)

SPARE = 0.99  # of the room: what lays the file out measures a little otherwise
BESIDE = (7.0, 7.0, 3.0)  # shares of what was done, what is needed, and the next review


def plan_page_docx(sheet: PlanSheet, *, author: str = "", invariant: bool = False) -> bytes:
    """Make the Word file of a plan on one page."""
    about = about_plan(sheet, "Plan on a page", author, invariant, is_landscape=True)
    parts, detail = _fitted(sheet, about)
    return build(parts, about, detail.looks)


def page_texts(sheet: PlanSheet) -> list[str]:
    """Give every text that the page shows."""
    parts, _ = _fitted(sheet, about_plan(sheet, "", "", True, is_landscape=True))
    return list(texts(parts))


def _fitted(sheet: PlanSheet, about: About) -> tuple[list[Part], Detail]:
    """Take the largest type and the most details that fit, and so many aims as then do."""
    room = (about.size[1] - about.margin - foot_room(about)) * SPARE

    def overflows(place: int, aims: int) -> bool:
        return height(_page(sheet, about, DETAILS[place], aims), about.width, DETAILS[place].looks) > room

    every, last = len(sheet.aims), len(DETAILS) - 1
    chosen = bisect_left(range(last), True, key=lambda place: not overflows(place, every))
    aims = bisect_left(range(1, every + 1), True, key=lambda aims: overflows(chosen, aims))
    return _page(sheet, about, DETAILS[chosen], aims), DETAILS[chosen]


def _page(sheet: PlanSheet, about: About, detail: Detail, aims: int) -> list[Part]:
    parts = [*_top(sheet, about, detail), *_since_last(sheet, about, detail)]
    if sheet.aims:
        parts.append(Said("What the department is working towards, and why", HEADING))
        parts.append(aims_table(sheet, aims, about.width, detail))
    else:
        parts.append(Said("This plan has no aims yet."))
    if told := notes(not_shown(sheet, aims, detail), is_cut=any("…" in text for text in texts(parts))):
        parts.append(Said(told, NOTE))
    return [*parts, *_receipt(sheet, about, detail)]


def _top(sheet: PlanSheet, about: About, detail: Detail) -> Iterator[Part]:
    told = [sheet.school.name, sheet.plan.year, sheet.plan.status.label]
    told += [f"{role}: {name}" for role, name in people(sheet)[:3] if name]
    yield Said("Plan on a page", KICKER)
    yield Said(cut(plan_title(sheet), detail.looks[TITLE], about.width, 2), TITLE)
    yield Said(cut(" · ".join(told), detail.looks[SUBTITLE], about.width, 2), SUBTITLE)
    yield Said("How far", HEADING)
    words = progress_words(action for aim in sheet.aims for action in aim.actions)
    lines = [f"On {british(sheet.on)} the plan had {words}", rag_of_actions(sheet), *pressing(sheet)]
    yield Said(cut(" ".join(f"{line}." for line in lines if line), detail.looks[NORMAL], about.width, 4))


def _since_last(sheet: PlanSheet, about: About, detail: Detail) -> Iterator[Part]:
    head = [f"Done {since(sheet)}", NEEDED, "Next review"]
    wide = about.width * BESIDE[1] / sum(BESIDE)
    needed = cut(sheet.plan.needed.strip() or "Nothing is asked for now.", detail.looks[CELL], wide, 2 + detail.beside)
    review = british(sheet.plan.next_review) or "No date has been set yet."
    row: list[Cell] = [list(_done(sheet, wide, detail)), (Said(needed, CELL),), (Said(review, CELL),)]
    yield Said("Since the last review, and what comes next", HEADING)
    yield Table("What was done, what is needed, and the next review", head, BESIDE, [row])


def _done(sheet: PlanSheet, width: float, detail: Detail) -> Iterator[Said]:
    """List what was done since the last review; what has no room here is named by its number."""
    shown, rest = sheet.done_since[: detail.beside], sheet.done_since[detail.beside :]
    look = detail.looks[CELL]
    for number, what in shown:
        yield Said(cut(f"{number}  {what}", look, width, 1), CELL)
    if rest:
        named = counted("action", [as_number(number) for number, _ in rest])
        yield Said(cut(f"{'Also ' if shown else ''}{named}", look, width, 6), CELL)
    if not sheet.done_since:
        yield Said("No action", CELL)


def _receipt(sheet: PlanSheet, about: About, detail: Detail) -> Iterator[Part]:
    """Make the lines to sign, beside each other; what signing says stands above them."""
    shares = (5.0, 2.0, 5.0, 2.0)
    wide = about.width * shares[0] / sum(shares)
    first, second = (cut(f"Received by {one}", detail.looks[COLUMN], wide, 2) for one in signers(sheet))
    yield Said("Receipt, not agreement", LABEL)
    yield Table("Receipt", [first, "On", second, "On"], shares, [cells("", "", "", "", look=SIGNED)])
