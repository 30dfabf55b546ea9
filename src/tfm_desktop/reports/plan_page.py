"""The plan on one page for senior leadership: towards what and why, how far, what was done, what is needed."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from tfm_desktop.domain.plans import CriterionStatus
from tfm_desktop.domain.sheets import PlanSheet
from tfm_desktop.domain.years import british
from tfm_desktop.reports.blocks import Block, Heading, Prose, Rows, Ruling
from tfm_desktop.reports.charts import Picture, brief_words, progress_picture, whole_picture
from tfm_desktop.reports.leaving import Leaving, count, printed
from tfm_desktop.reports.lines import lay, shorten
from tfm_desktop.reports.numbering import as_number, in_words
from tfm_desktop.reports.page_words import notes, rag_of_actions
from tfm_desktop.reports.palette import LIGHT
from tfm_desktop.reports.plan import NEEDED, about_plan, people, plan_title, pressing, signers, since
from tfm_desktop.reports.plan_leaving import leaves_of_page
from tfm_desktop.reports.plan_page_aims import DETAILS, Detail, aims_table, most_of, not_shown
from tfm_desktop.reports.sheet import (
    BODY,
    COLUMN,
    KICKER,
    LABEL,
    NUMBER,
    SUBTITLE,
    TITLE,
    About,
    Receipt,
    build,
    height,
)

MOST_BARS = 5
GAP = 18.0  # between the halves above the table, in points
NO_GAP = Ruling(above=0, below=0, gap=GAP)
ASKED = Ruling(fill=LIGHT.panel, edge=LIGHT.accent, inset=12, above=6, below=7)
LISTED = Ruling(above=0, below=1, gap=6)


def plan_page(sheet: PlanSheet, *, author: str = "", invariant: bool = False) -> bytes:
    """Make the PDF of a plan on exactly one page."""
    about = about_page(sheet, author, invariant)
    return build(page_blocks(sheet, about), about)


def leaves(sheet: PlanSheet, *, author: str = "", people: Sequence[str] = ()) -> tuple[Leaving, ...]:
    """Name what leaves the computer with a plan on a page; people of the department are looked for in its texts."""
    about = about_page(sheet, author, False)
    return leaves_of_page(sheet, about, people, page_blocks(sheet, about))


def about_page(sheet: PlanSheet, author: str, is_invariant: bool) -> About:
    """Say what the PDF of a plan on a page is and whom it is for."""
    return about_plan(sheet, "Plan on a page", author, is_invariant, is_landscape=True)


def page_blocks(sheet: PlanSheet, about: About) -> list[Block]:
    """Give all that the page prints, in the largest type and with the most details that fit it."""
    every, room = len(sheet.aims), about.room(1)

    def fits(detail: Detail, aims: int = every) -> bool:
        return height(_page(sheet, about.width, detail, aims), about.width) <= room

    chosen = bisect_left(DETAILS[:-1], True, key=fits)
    detail, aims = DETAILS[chosen], every
    if fits(detail):
        detail = _grown(detail, most_of(sheet, detail), fits)
    else:
        aims = bisect_left(range(1, every + 1), True, key=lambda aims: not fits(detail, aims))
    blocks = _page(sheet, about.width, detail, aims)
    blocks[-1].before += max(0.0, room - height(blocks, about.width))  # what is signed stands at the foot
    return blocks


def _grown(detail: Detail, most: Mapping[str, int], fits: Callable[[Detail], bool]) -> Detail:
    """Give the room that is left away, a line at a time to each part that can use it."""
    is_growing = True
    while is_growing:
        is_growing = False
        for part, limit in most.items():
            lines = getattr(detail, part)
            more = replace(detail, **{part: lines + 1})
            if lines < limit and fits(more):
                detail, is_growing = more, True
    return detail


def _page(sheet: PlanSheet, width: float, detail: Detail, aims: int) -> list[Block]:
    blocks = [*_title(sheet, width), *_above(sheet, width, detail), *aims_table(sheet, aims, width, detail)]
    if told := notes(not_shown(sheet, aims, detail), is_cut=any("…" in text for text in printed(blocks))):
        blocks.append(Prose(told, LABEL, before=4))
    signed = [f"{signer} · for receipt, not agreement" for signer in signers(sheet)]
    return [*blocks, Receipt(signed, across=2, before=10, note="")]


def _title(sheet: PlanSheet, width: float) -> list[Block]:
    line = SUBTITLE.but(size=9, leading=12.5)
    told = [sheet.school.name, sheet.plan.year, sheet.plan.status.label, f"as it stood on {british(sheet.on)}"]
    behind = [f"{role}: {name}" for role, name in people(sheet)[:3] if name]
    title, style = plan_title(sheet), TITLE
    for size in (20.0, 18.0, 16.0, 14.0):  # the largest in which the title is one line, or two in the smallest
        style = TITLE.but(size=size, leading=size * 1.3)
        if len(lay(title, style, width)) == 1:
            break
    blocks: list[Block] = [
        Prose("Plan on a page", KICKER),
        Heading(shorten(title, style, width, 2, "…"), style),
        Prose(shorten(" · ".join(told), line, width, 2, "…"), line, before=1),
    ]
    if behind:
        blocks.append(Prose(shorten(" · ".join(behind), line, width, 2, "…"), line))
    return blocks


def _above(sheet: PlanSheet, width: float, detail: Detail) -> list[Block]:
    """Show how far the plan has come beside what was done and what is needed; its words where they take less room."""
    left = round((width - GAP) * 0.5)
    right = width - GAP - left
    small = detail.small()
    done = (*_done(sheet, right, detail), _asked(sheet, right, detail))
    drawn = (Prose("How far", COLUMN, after=4), _picture(sheet, left))
    lines = [*_rated(sheet), *pressing(sheet)]
    narrow = Prose("\n".join(shorten(line, small, left, 2, "…)") for line in lines), small, before=5)
    joined = "  ·  ".join(lines)
    if len(lay(joined, small, width)) > 2:
        joined = "\n".join(shorten(line, small, width, 1, "…)") for line in lines)
    wide = Prose(joined, small, before=6, after=8)
    ways: list[list[Block]] = [
        [Rows((left, right), [((*drawn, narrow), done)], NO_GAP, before=9, after=8)],
        [Rows((left, right), [(drawn, done)], NO_GAP, before=9), wide],
    ]
    return min(ways, key=lambda blocks: height(blocks, width))


def _picture(sheet: PlanSheet, width: float) -> Block:
    if not 0 < len(sheet.aims) <= MOST_BARS:
        return Picture(whole_picture(sheet.aims, width))
    return Picture(progress_picture(sheet.aims, width, LIGHT, brief_words))


def _rated(sheet: PlanSheet) -> list[str]:
    """Say in words how many actions are red, amber and green, and how many criteria are met."""
    criteria = [one.status for aim in sheet.aims for one in aim.criteria]
    met = f"{criteria.count(CriterionStatus.MET)} of {len(criteria)} met"
    return [line for line in (rag_of_actions(sheet), f"Success criteria: {met}" if criteria else "") if line]


def _done(sheet: PlanSheet, width: float, detail: Detail) -> Iterator[Block]:
    """List what was done since the last review; what has no room here is named by its number."""
    small = detail.small()
    yield Prose(f"Done {since(sheet)}", COLUMN, after=3)
    if not sheet.done_since:
        yield Prose("No action", small, after=7)
        return
    shown, rest = sheet.done_since[: detail.beside], sheet.done_since[detail.beside :]
    across = (24.0, width - 24.0 - LISTED.gap)
    if shown:
        number = detail.small(NUMBER)
        rows = [
            ((Prose(named, number),), (Prose(shorten(what, small, across[1], 1, "…"), small),)) for named, what in shown
        ]
        yield Rows(across, rows, LISTED, after=0 if rest else 6)
    if rest:
        also = f"{'Also ' if shown else ''}{count(len(rest), 'action')}"
        named = in_words(as_number(number) for number, _ in rest)
        yield Prose(shorten(f"{also}: {named}", small, width, 1 + detail.beside, "…"), small, after=7)


def _asked(sheet: PlanSheet, width: float, detail: Detail) -> Block:
    """Show on a panel what is needed from senior leadership, and when the plan is next reviewed."""
    inner = width - 2 * ASKED.inset
    style = BODY.but(size=max(8.0, detail.size), leading=max(11.0, detail.size * 1.36))
    needed = shorten(sheet.plan.needed.strip() or "Nothing is asked for now.", style, inner, 2 + detail.beside, "…")
    review = f"Next review: {british(sheet.plan.next_review) or 'no date has been set yet'}"
    cell = (Prose(NEEDED, COLUMN, after=1), Prose(needed, style, after=4), Prose(review, detail.small(BODY)))
    return Rows((inner,), [(cell,)], ASKED)
