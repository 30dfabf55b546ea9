"""The development plan on one page for senior leadership; what does not fit is named, never cut silently."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from tfm_desktop.domain.plans import ActionFields, CriterionFields, Due, Rag, due
from tfm_desktop.domain.sheets import AimSheet, PlanSheet
from tfm_desktop.domain.years import short
from tfm_desktop.reports.blocks import Block, Cell, Heading, Prose, Row, Rows, Ruling
from tfm_desktop.reports.charts import Picture, progress_picture, progress_words, whole_picture
from tfm_desktop.reports.lines import Style, shorten
from tfm_desktop.reports.palette import LIGHT
from tfm_desktop.reports.plan import about_plan, people, plan_title, pressing, rag_style
from tfm_desktop.reports.sheet import (
    BODY,
    COLUMN,
    KICKER,
    LABEL,
    NUMBER,
    SUBTITLE,
    TITLE,
    About,
    build,
    columns,
    facts,
    height,
    shares,
)

MOST_BARS = 4
ALL = 60  # more lines, criteria or actions than a page has room for
INNER = Ruling(above=0, below=2, gap=8)
_ACTION_SHARES = (1.4, 11.5, 4.4, 5.4, 3.8, 2.6)


@dataclass(frozen=True, slots=True)
class Detail:
    """How much of each aim is shown: type size in points, lines of a text, criteria, and actions."""

    size: float
    lines: int
    criteria: int
    actions: int

    def style(self, base: Style = BODY) -> Style:
        """Give a style at this size."""
        return base.but(size=self.size, leading=round(self.size * 1.36, 1))


# From all there is to the least; the first that fits the page is taken.
DETAILS = (
    *(Detail(size, ALL, ALL, ALL) for size in (10, 9.5, 9, 8.5, 8, 7.5, 7)),
    Detail(7.5, 4, 6, 10),
    Detail(7.5, 3, 4, 8),
    Detail(7.5, 2, 4, 8),
    Detail(7, 2, 3, 6),
    Detail(7, 2, 2, 4),
    Detail(7, 1, 2, 4),
    Detail(7, 1, 1, 3),
    Detail(7, 1, 1, 2),
    Detail(7, 1, 0, 1),
    Detail(7, 1, 0, 0),
)


def plan_page(sheet: PlanSheet, *, author: str = "", invariant: bool = False) -> bytes:
    """Make the PDF of a plan on exactly one page."""
    about = about_plan(sheet, "Plan on a page", author, invariant, is_landscape=True)
    return build(_fitted(sheet, about), about)


def _fitted(sheet: PlanSheet, about: About) -> list[Block]:
    top = _top(sheet, about.width)

    def shown(detail: Detail, aims: int) -> list[Block]:
        return [*top, *_aims(sheet, sheet.aims[:aims], about.width, detail)]

    def overflows(blocks: list[Block]) -> bool:
        return height(blocks, about.width) > about.room(1)

    every, last = len(sheet.aims), len(DETAILS) - 1
    chosen = bisect_left(DETAILS[:last], True, key=lambda detail: not overflows(shown(detail, every)))
    fits = bisect_left(range(1, every + 1), True, key=lambda aims: overflows(shown(DETAILS[chosen], aims)))
    return shown(DETAILS[chosen], fits)


def _top(sheet: PlanSheet, width: float) -> list[Block]:
    title, line = TITLE.but(size=18, leading=23), SUBTITLE.but(size=9.5, leading=13)
    half = (width - 20) / 2
    told = f"{sheet.school.name} · {sheet.plan.year} · {sheet.plan.status.label}"
    panel = [(label, shorten(value, BODY, half / 2 - 24, 4, "…")) for label, value in people(sheet)]
    draw = progress_picture if len(sheet.aims) <= MOST_BARS else whole_picture
    words = Prose("\n".join(pressing(sheet)), BODY.but(size=8.5, leading=12), before=6)
    picture = Picture(draw(sheet.aims, half, LIGHT))
    plain = Ruling(above=0, below=0, gap=20)
    return [
        Prose("Plan on a page", KICKER),
        Heading(shorten(plan_title(sheet), title, width, 3, "…"), title),
        Prose(shorten(told, line, width, 2, "…"), line, before=1, after=8),
        Rows((half, half), [((facts(panel, half), words), (picture,))], plain, after=8),
    ]


def _aims(sheet: PlanSheet, shown: Sequence[AimSheet], width: float, detail: Detail) -> list[Block]:
    if not sheet.aims:
        return [Prose("This plan has no aims yet.", BODY)]
    space = 2 if detail.size < 8 else 5
    ruling = Ruling(line=LIGHT.hairline, header_fill=LIGHT.panel, above=space, below=space, inset=6)
    left, right = shares(width, 6, 11, ruling=ruling)
    rows: list[Row] = [
        (_aim(number, aim, left, detail), _actions(number, aim, sheet, right, detail))
        for number, aim in enumerate(shown, 1)
    ]
    head = Rows(_across(right), [columns("", "Action", "Lead", "Due", "Status", "RAG")], INNER)
    table = Rows((left, right), rows, ruling, ((Prose("Aim and success criteria", COLUMN),), (head,)))
    return [table, *_notes(len(shown), len(sheet.aims), detail)]


def _notes(shown: int, aims: int, detail: Detail) -> list[Block]:
    """Say what of the plan is not on the page."""
    notes = []
    if shown < aims:
        which = str(aims) if aims - shown == 1 else f"{shown + 1} to {aims}"
        notes.append(f"And {_count(aims - shown, 'more aim')} ({which}): see the full plan.")
    if detail.lines < ALL:
        notes.append("A text that ends in … goes on in the full plan.")
    return [Prose(" ".join(notes), LABEL, before=3)] if notes else []


def _aim(number: int, sheet: AimSheet, width: float, detail: Detail) -> Cell:
    style, note = detail.style(), detail.style(LABEL)
    label = f"Aim {number} · {sheet.aim.status}"
    if detail.lines == 1:
        cell: list[Block] = [Prose(shorten(f"{label}: {sheet.aim.text}", style, width, 1, "…"), style)]
    else:
        text = shorten(sheet.aim.text, style, width, detail.lines, "…")
        cell = [Prose(label, detail.style(KICKER)), Prose(text, style, after=1)]
    shown = sheet.criteria[: detail.criteria]
    cell.extend(Prose(_criterion(one, note, width, max(1, detail.lines - 1)), note, before=1) for one in shown)
    if shown and len(shown) < len(sheet.criteria):
        more = _count(len(sheet.criteria) - len(shown), "more criterion", "more criteria")
        cell.append(Prose(f"and {more} of aim {number}: see the full plan", note, before=1))
    return tuple(cell)


def _criterion(criterion: CriterionFields, style: Style, width: float, lines: int) -> str:
    rated = f", {criterion.rag}" if criterion.rag != Rag.NOT_RATED else ""
    status = f" ({criterion.status}{rated})"
    return shorten(f"• {criterion.text}{status}", style, width, lines, f"…{status}")


def _actions(aim: int, sheet: AimSheet, plan: PlanSheet, width: float, detail: Detail) -> Cell:
    shown = sheet.actions[: detail.actions]
    across = _across(width)
    rows = [_action(f"{aim}.{number}", one, plan, across, detail) for number, one in enumerate(shown, 1)]
    left_out = []
    if not detail.criteria and sheet.criteria:
        left_out.append(_count(len(sheet.criteria), "criterion", "criteria"))
    if len(shown) < len(sheet.actions):
        left_out.append(_count(len(sheet.actions) - len(shown), "more action" if shown else "action"))
    note = f"{' and '.join(left_out)} of aim {aim}: see the full plan" if left_out else ""
    if not rows:
        words = ". ".join(filter(None, [progress_words(sheet.actions), note]))
        return (Prose(words, detail.style()),)
    notes = (Prose(f"and {note}", detail.style(LABEL)),) if note else ()
    return (Rows(across, rows, INNER), *notes)


def _action(number: str, action: ActionFields, plan: PlanSheet, across: Sequence[float], detail: Detail) -> Row:
    style = detail.style()
    day = short(action.due)
    if due(action, plan.on) is Due.OVERDUE:
        day += ", overdue"
    elif due(action, plan.on) is Due.SOON:
        day += ", due\xa0soon"
    texts = (number, action.what, action.lead, day, action.status.value, action.rag.value)
    styles = (detail.style(NUMBER), style, style, style, style, detail.style(rag_style(action.rag)))
    return tuple(
        (Prose(shorten(text, one, wide, detail.lines, "…"), one),)
        for text, one, wide in zip(texts, styles, across, strict=True)
    )


def _count(count: int, one: str, several: str = "") -> str:
    """Name a number of things, such as '4 more actions'."""
    return f"{count} {one if count == 1 else several or one + 's'}"


def _across(width: float) -> tuple[float, ...]:
    return shares(width, *_ACTION_SHARES, ruling=INNER)
