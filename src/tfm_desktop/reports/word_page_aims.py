"""The table of aims on the page of a Word file, in more or less detail, and what of it is not shown."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tfm_desktop.domain.plans import ActionFields, CriterionFields, Due, due
from tfm_desktop.domain.sheets import AimSheet, PlanSheet
from tfm_desktop.reports.charts import progress_words
from tfm_desktop.reports.numbering import Number, counted
from tfm_desktop.reports.page_words import ALL, due_day, kept, need_of, rated
from tfm_desktop.reports.word_fit import cut
from tfm_desktop.reports.word_parts import CELL, NUMBER, STRONG, Look, Said, Table, looks

SHARES = (5.5, 4.4, 9.1)
SHARES_OF_COUNTS = (11.0, 2.0, 6.0)  # where criteria and actions are only counted


@dataclass(frozen=True, slots=True)
class Detail:
    """How much is shown: type size in points; lines of a text, of the reason and of an action; criteria and actions.

    Beside is the number of lines of what was done and of what is needed.
    """

    size: float
    lines: int = ALL
    why: int = ALL
    action: int = ALL
    criteria: int = ALL
    actions: int = ALL
    beside: int = 8
    looks: dict[str, Look] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "looks", looks(self.size, is_page=True))


# From all there is to the least; the first that fits the page is taken.
DETAILS = (
    *(Detail(size) for size in (10.5, 10, 9.5, 9, 8.5)),
    Detail(8.5, lines=3, why=3, action=3, criteria=8, actions=12, beside=6),
    Detail(8.5, lines=3, why=2, action=2, criteria=6, actions=10, beside=6),
    Detail(8, lines=3, why=2, action=2, criteria=6, actions=10, beside=6),
    Detail(8, lines=2, why=2, action=2, criteria=5, actions=8, beside=5),
    Detail(8, lines=2, why=2, action=1, criteria=4, actions=8, beside=5),
    Detail(8, lines=2, why=2, action=1, criteria=3, actions=6, beside=4),
    Detail(8, lines=2, why=1, action=1, criteria=3, actions=6, beside=4),
    Detail(8, lines=2, why=1, action=1, criteria=3, actions=6, beside=3),
    Detail(8, lines=2, why=1, action=1, criteria=2, actions=5, beside=4),
    Detail(8, lines=2, why=1, action=1, criteria=2, actions=4, beside=3),
    Detail(8, lines=1, why=1, action=1, criteria=2, actions=3, beside=3),
    Detail(8, lines=1, why=1, action=1, criteria=1, actions=2, beside=3),
    Detail(7.5, lines=1, why=0, action=1, criteria=1, actions=1, beside=2),
    Detail(7.5, lines=1, why=0, criteria=0, actions=0, beside=2),
)


def aims_table(sheet: PlanSheet, aims: int, width: float, detail: Detail) -> Table:
    """Show so many aims, each with its reason, criteria and actions."""
    shares = SHARES if detail.actions else SHARES_OF_COUNTS
    wide = [width * share / sum(shares) for share in shares]
    rows = [
        [
            list(_aim(number, aim, wide[0], detail)),
            list(_criteria(aim, wide[1], detail)),
            list(_actions(number, aim, sheet, wide[2], detail)),
        ]
        for number, aim in enumerate(sheet.aims[:aims], 1)
    ]
    return Table("Aims of the plan", ["Aim, and why", "Success criteria", "Actions"], shares, rows)


def not_shown(sheet: PlanSheet, aims: int, detail: Detail) -> list[str]:
    """Name by number what of the plan the page leaves out: actions, criteria, reasons and aims."""
    actions: list[Number] = []
    criteria: list[Number] = []
    for number, aim in enumerate(sheet.aims[:aims], 1):
        shown = kept(aim.actions, detail.actions)
        actions += [(number, place + 1) for place in range(len(aim.actions)) if place not in shown]
        criteria += [(number,)] if len(aim.criteria) > detail.criteria else []
    reasons = [(number,) for number, aim in enumerate(sheet.aims[:aims], 1) if need_of(aim) and not detail.why]
    rest = [(number,) for number in range(aims + 1, len(sheet.aims) + 1)]
    of_each = "all actions" if detail.actions == 0 else counted("action", actions)
    told = [
        of_each if actions else "",
        f"{'all' if detail.criteria == 0 else 'more'} criteria of {counted('aim', criteria)}" if criteria else "",
        f"why {counted('aim', reasons)}" if reasons else "",
        counted("aim", rest),
    ]
    return [one for one in told if one]


def _aim(number: int, sheet: AimSheet, width: float, detail: Detail) -> Iterator[Said]:
    label = f"Aim {number} · {sheet.aim.status}"
    if detail.lines == 1:
        yield Said(cut(f"{label}: {sheet.aim.text}", detail.looks[STRONG], width, 1), STRONG)
    else:
        yield Said(label, NUMBER)
        yield Said(cut(sheet.aim.text, detail.looks[STRONG], width, detail.lines), STRONG)
    if detail.why and (told := need_of(sheet)):
        yield Said(cut(f"Why: {told}", detail.looks[CELL], width, detail.why), CELL)


def _criteria(sheet: AimSheet, width: float, detail: Detail) -> Iterator[Said]:
    if detail.criteria:
        for place, one in enumerate(sheet.criteria[: detail.criteria], 1):
            yield Said(_criterion(place, one, width, detail), CELL)
    elif sheet.criteria:
        count = len(sheet.criteria)
        yield Said(f"{count} {'criterion' if count == 1 else 'criteria'}", CELL)


def _criterion(place: int, criterion: CriterionFields, width: float, detail: Detail) -> str:
    status = f" ({criterion.status}{rated(criterion.rag)})"
    return cut(f"{place}. {criterion.text}", detail.looks[CELL], width, detail.lines, status)


def _actions(aim: int, sheet: AimSheet, plan: PlanSheet, width: float, detail: Detail) -> Iterator[Said]:
    shown = kept(sheet.actions, detail.actions)
    for place in shown:
        yield Said(_action(f"{aim}.{place + 1}", sheet.actions[place], plan, width, detail), CELL)
    if not shown:
        yield Said(progress_words(sheet.actions), CELL)


def _action(number: str, action: ActionFields, plan: PlanSheet, width: float, detail: Detail) -> str:
    told = " · ".join(filter(None, [action.lead, _due(action, plan), f"{action.status}{rated(action.rag)}"]))
    return cut(f"{number}  {action.what}", detail.looks[CELL], width, detail.action, f" ({told})")


def _due(action: ActionFields, plan: PlanSheet) -> str:
    overdue = ", overdue" if due(action, plan.on) is Due.OVERDUE else ""
    return f"due {due_day(action, plan)}{overdue}" if action.due else ""
