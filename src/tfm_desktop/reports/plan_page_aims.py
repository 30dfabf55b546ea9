"""The table of aims of the plan on a page, in more or less detail, and what of it is not shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from tfm_desktop.domain.plans import ActionFields, CriterionFields, Due, Rag, due
from tfm_desktop.domain.sheets import AimSheet, PlanSheet
from tfm_desktop.reports.blocks import Block, Cell, Prose, Row, Rows, Ruling
from tfm_desktop.reports.charts import brief_words
from tfm_desktop.reports.lines import Style, shorten
from tfm_desktop.reports.numbering import Number, counted
from tfm_desktop.reports.page_words import ALL, due_day, kept, need_of, rated
from tfm_desktop.reports.palette import LIGHT
from tfm_desktop.reports.plan_aims import rag_style
from tfm_desktop.reports.sheet import BODY, COLUMN, KICKER, LABEL, NUMBER, STRONG, columns, shares

INNER = Ruling(above=0, below=2, gap=8)
_ACTION_SHARES = (1.3, 12.6, 5, 4.4, 5)


@dataclass(frozen=True, slots=True)
class Detail:
    """How much is shown: type size in points; lines of an aim and of why it is needed; criteria and actions of an aim.

    Lines are those of a criterion or an action; beside are the lines of what was done and of what is needed.
    """

    size: float
    aim: int = ALL
    why: int = ALL
    criteria: int = ALL
    actions: int = ALL
    lines: int = ALL
    beside: int = 6

    def style(self, base: Style = BODY) -> Style:
        """Give a style at this size."""
        return base.but(size=self.size, leading=round(self.size * 1.36, 1))

    def small(self, base: Style = BODY) -> Style:
        """Give a style for what stands above the table."""
        size = min(8.5, max(self.size, 8))
        return base.but(size=size, leading=size + 3.5)


# From all there is to the least; the first that fits the page is taken.
DETAILS = (
    *(Detail(size) for size in (10, 9.5, 9, 8.5, 8)),
    Detail(8, 4, 3, ALL, ALL, 3, 5),
    Detail(8, 3, 2, ALL, ALL, 2, 5),
    Detail(8, 2, 2, 4, 8, 2, 5),
    Detail(8, 2, 2, 3, 6, 2, 5),
    Detail(8, 2, 2, 3, 8, 1, 5),
    Detail(8, 2, 2, 2, 6, 1, 4),
    Detail(8, 2, 1, 2, 5, 1, 4),
    Detail(7.5, 2, 1, 2, 4, 1, 4),
    Detail(7.5, 2, 1, 1, 3, 1, 3),
    Detail(7.5, 2, 1, 0, 3, 1, 3),
    Detail(7.5, 2, 1, 0, 2, 1, 3),
    Detail(7.5, 2, 1, 0, 1, 1, 2),
    Detail(7.5, 1, 1, 0, 1, 1, 2),
    Detail(7.5, 1, 0, 0, 1, 1, 2),
    Detail(7, 1, 0, 0, 0, 1, 2),
)


def most_of(sheet: PlanSheet, detail: Detail) -> dict[str, int]:
    """Give the most of each part that a plan can use, in the order in which they are given more room."""
    if not detail.actions:
        return {"beside": 6}  # the short table has no place for more
    return {
        "aim": 4,
        "actions": max((len(aim.actions) for aim in sheet.aims), default=0),
        "why": 4,
        "lines": 3,
        "criteria": max((len(aim.criteria) for aim in sheet.aims), default=0),
        "beside": 6,
    }


def aims_table(sheet: PlanSheet, aims: int, width: float, detail: Detail) -> list[Block]:
    """Show so many aims, each with why it is needed, its criteria and its actions."""
    if not sheet.aims:
        return [Prose("This plan has no aims yet.", BODY)]
    if not aims:
        return []
    if not detail.actions:
        return [_short_table(sheet.aims[:aims], width, detail)]
    space = 2 if detail.size < 8 else 4
    ruling = Ruling(line=LIGHT.hairline, header_fill=LIGHT.panel, above=space, below=space, inset=6)
    left, right = shares(width, 6, 11.4, ruling=ruling)
    rows: list[Row] = [
        (tuple(_aim(number, aim, left, detail)), _actions(number, aim, sheet, right, detail))
        for number, aim in enumerate(sheet.aims[:aims], 1)
    ]
    head = Rows(_across(right), [columns("", "Action", "Lead", "Due", "Status and RAG")], INNER)
    return [Rows((left, right), rows, ruling, ((Prose("Towards what, and why", COLUMN),), (head,)))]


def not_shown(sheet: PlanSheet, aims: int, detail: Detail) -> list[str]:
    """Name by their numbers the aims, and what of the aims on the page, that are left to the full plan."""
    gone: list[Number] = [(number,) for number in range(aims + 1, len(sheet.aims) + 1)]
    unexplained: list[Number] = []
    criteria: dict[tuple[Number, ...], list[Number]] = {}
    actions: list[Number] = []
    for number, aim in enumerate(sheet.aims[:aims], 1):
        if not detail.why and why(aim):
            unexplained.append((number,))
        if left_out := tuple((one,) for one in range(detail.criteria + 1, len(aim.criteria) + 1)):
            criteria.setdefault(left_out, []).append((number,))
        shown = kept(aim.actions, detail.actions)
        actions.extend((number, place + 1) for place in range(len(aim.actions)) if place not in shown)
    told = [
        f"{counted('aim', gone)} with all that belongs to {'it' if len(gone) == 1 else 'them'}" if gone else "",
        f"the evidence of need of {counted('aim', unexplained)}" if unexplained else "",
        *(f"{counted('criterion', left, 'criteria')} of {counted('aim', of)}" for left, of in criteria.items()),
        counted("action", actions),
    ]
    return [one for one in told if one]


def why(sheet: AimSheet) -> str:
    """Say why an aim is needed, and of what source that is where the words do not begin with it."""
    text, source = need_of(sheet), sheet.aim.source
    is_told = not source or text.lower().startswith(source)
    return f"Why{'' if is_told else f' ({source})'}: {text}" if text else ""


def _short_table(aims: Sequence[AimSheet], width: float, detail: Detail) -> Block:
    """Show aims in one line each, two beside each other, for a plan of very many."""
    ruling = Ruling(line=LIGHT.hairline, header_fill=LIGHT.panel, above=1.5, below=2, inset=6)
    across = shares(width, 6, 1.2, 6, 1.2, ruling=ruling)
    half = (len(aims) + 1) // 2
    cells = [_one_line(number, aim, across[0], detail) for number, aim in enumerate(aims, 1)]
    pairs = zip_longest(cells[:half], cells[half:], fillvalue=((), ()))
    rows: list[Row] = [(*first, *second) for first, second in pairs]
    return Rows(across, rows, ruling, columns("Towards what", "Actions", "Towards what", "Actions"))


def _one_line(number: int, sheet: AimSheet, width: float, detail: Detail) -> tuple[Cell, Cell]:
    style = detail.style(STRONG)
    told = shorten(f"Aim {number} · {sheet.aim.status}: {sheet.aim.text}", style, width, 1, "…")
    return (Prose(told, style),), (Prose(brief_words(sheet.actions), detail.style()),)


def _aim(number: int, sheet: AimSheet, width: float, detail: Detail) -> Iterator[Block]:
    strong, note = detail.style(STRONG), detail.style(LABEL)
    label = f"Aim {number} · {sheet.aim.status}"
    if detail.size < 8:  # every line counts
        yield Prose(shorten(f"{label}: {sheet.aim.text}", strong, width, detail.aim, "…"), strong, after=1)
    else:
        yield Prose(label, detail.style(KICKER))
        yield Prose(shorten(sheet.aim.text, strong, width, detail.aim, "…"), strong, after=2)
    if detail.why and (told := why(sheet)):
        text = detail.style()
        yield Prose(shorten(told, text, width, detail.why, "…"), text, after=2)
    for place, one in enumerate(sheet.criteria[: detail.criteria], 1):
        yield Prose(_criterion(place, one, note, width, detail.lines), note, before=1)


def _criterion(place: int, criterion: CriterionFields, style: Style, width: float, lines: int) -> str:
    status = f" ({criterion.status}{rated(criterion.rag)})"
    return shorten(f"Criterion {place}: {criterion.text}{status}", style, width, lines, f"…{status}")


def _actions(aim: int, sheet: AimSheet, plan: PlanSheet, width: float, detail: Detail) -> Cell:
    across = _across(width)
    shown = kept(sheet.actions, detail.actions)
    if not shown:
        return (Prose("No actions yet", detail.style(LABEL)),)
    rows = [_action(f"{aim}.{place + 1}", sheet.actions[place], plan, across, detail) for place in shown]
    return (Rows(across, rows, INNER),)


def _action(number: str, action: ActionFields, plan: PlanSheet, across: Sequence[float], detail: Detail) -> Row:
    style = detail.style()
    texts = (number, action.what, action.lead, _due(action, plan), f"{action.status}{rated(action.rag)}")
    rag = style if action.rag is Rag.NOT_RATED else detail.style(rag_style(action.rag))
    styles = (detail.style(NUMBER), style, style, style, rag)
    lines = (1, detail.lines, max(detail.lines, 2), detail.lines, detail.lines)  # a name is left whole where it can be
    return tuple(
        (Prose(shorten(text, one, wide, most, "…"), one),)
        for text, one, wide, most in zip(texts, styles, across, lines, strict=True)
    )


def _due(action: ActionFields, plan: PlanSheet) -> str:
    day, state = due_day(action, plan), due(action, plan.on)
    together = state.replace(" ", "\xa0")
    return f"{day}, {together}" if state is not Due.NONE else day


def _across(width: float) -> tuple[float, ...]:
    return shares(width, *_ACTION_SHARES, ruling=INNER)
