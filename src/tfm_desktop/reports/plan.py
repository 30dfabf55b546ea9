"""The full development plan, for the department: evidence of need, criteria, and actions with all that is known."""

from collections.abc import Iterator, Sequence

from tfm_desktop.domain.plans import ActionFields, CriterionFields, Due, Rag, due
from tfm_desktop.domain.sheets import AimSheet, PlanSheet
from tfm_desktop.domain.years import british, short
from tfm_desktop.reports.blocks import Block, Prose, Row, Rows
from tfm_desktop.reports.charts import Picture, progress_picture, progress_words
from tfm_desktop.reports.leaving import Leaving, count, leaving
from tfm_desktop.reports.lines import Style
from tfm_desktop.reports.palette import LIGHT
from tfm_desktop.reports.sheet import (
    BODY,
    LABEL,
    NOTE,
    NUMBER,
    QUIET,
    STRONG,
    TABLE,
    About,
    Receipt,
    build,
    columns,
    facts,
    heading,
    opening,
    shares,
)

RAG_STYLES = {
    Rag.NOT_RATED: QUIET,
    Rag.RED: STRONG.but(colour=LIGHT.red),
    Rag.AMBER: STRONG.but(colour=LIGHT.amber),
    Rag.GREEN: STRONG.but(colour=LIGHT.green),
}


def plan(sheet: PlanSheet, *, author: str = "", invariant: bool = False) -> bytes:
    """Make the PDF of the full plan."""
    about = about_plan(sheet, "Development plan", author, invariant)
    return build(_blocks(sheet, about.width), about)


def leaves(sheet: PlanSheet, *, author: str = "", is_page: bool = False) -> tuple[Leaving, ...]:
    """Name what leaves the computer with a plan, in full or on one page."""
    actions = [action for aim in sheet.aims for action in aim.actions]
    lead = [name for one in actions for name in ((one.lead,) if is_page else (one.lead, one.support))]
    criteria = sum(len(aim.criteria) for aim in sheet.aims)
    return (
        *leaving("For whom", [about_plan(sheet, "", author, False).audience]),
        *leaving("Whose names", [sheet.plan.sponsor, sheet.subject_leader, *sheet.advocates, *lead, author]),
        *leaving(
            "What",
            [
                "How far the plan has come",
                count(len(sheet.aims), "aim"),
                "The evidence of need" if sheet.aims and not is_page else "",
                count(criteria, "success criterion", "success criteria"),
                count(len(actions), "action"),
                "What does not fit the page is left out, and the page says so" if is_page else "",
            ],
        ),
    )


def about_plan(sheet: PlanSheet, kind: str, author: str, is_invariant: bool, *, is_landscape: bool = False) -> About:
    """Say what a PDF of a plan is and whom it is for."""
    return About(
        f"{kind} {sheet.plan.year}, {sheet.school.name}",
        f"In confidence: for the mathematics department and the senior leadership team of {sheet.school.name}.",
        author,
        is_landscape,
        is_invariant,
    )


def plan_title(sheet: PlanSheet) -> str:
    """Give the title of a plan, or one made of its year."""
    return sheet.plan.title or f"Development plan {sheet.plan.year}"


def people(sheet: PlanSheet) -> list[tuple[str, str]]:
    """Name who stands behind a plan, and when it is next looked at."""
    return [
        ("Sponsor", sheet.plan.sponsor),
        ("Subject leader", sheet.subject_leader),
        ("Mastery Advocates", ", ".join(sheet.advocates)),
        ("Next review", british(sheet.plan.next_review)),
    ]


def pressing(sheet: PlanSheet) -> list[str]:
    """Say which actions are overdue and which are due within 14 days, by aim and number, such as 2.1."""
    numbered = [
        (f"{aim_number}.{number}", action)
        for aim_number, aim in enumerate(sheet.aims, 1)
        for number, action in enumerate(aim.actions, 1)
    ]
    overdue = [number for number, action in numbered if due(action, sheet.on) is Due.OVERDUE]
    soon = [number for number, action in numbered if due(action, sheet.on) is Due.SOON]
    return [_listed("Overdue", overdue), _listed("Due within 14 days", soon)]


def rag_style(rag: Rag) -> Style:
    """Give the style in which red, amber or green is written out."""
    return RAG_STYLES[rag]


def _listed(what: str, numbers: Sequence[str]) -> str:
    if not numbers:
        return f"{what}: no action"
    shown = ", ".join(numbers[:12])
    more = f" and {len(numbers) - 12} more" if len(numbers) > 12 else ""
    return f"{what}: {len(numbers)} action{'s' if len(numbers) > 1 else ''} ({shown}{more})"


def _signer(role: str, name: str) -> str:
    return f"{role}: {name}" if name else role


def _blocks(sheet: PlanSheet, width: float) -> Iterator[Block]:
    teachers = f"{sheet.department.maths_teachers} teachers of mathematics" if sheet.department.maths_teachers else ""
    told = [sheet.school.name, sheet.plan.year, sheet.plan.status.label, teachers]
    yield from opening("Development plan", plan_title(sheet), " · ".join(filter(None, told)))
    yield facts(people(sheet), width)
    yield heading("Progress")
    every = [action for aim in sheet.aims for action in aim.actions]
    words = progress_words(every)
    yield Prose(f"On {british(sheet.on)} the plan had {words}.", BODY)
    yield Prose("\n".join(f"{line}." for line in pressing(sheet)), BODY, after=10)
    if sheet.aims:
        yield Picture(progress_picture(sheet.aims, width))
    for number, aim in enumerate(sheet.aims, 1):
        yield from _aim(number, aim, sheet, width)
    yield heading("Receipt")
    yield Receipt([_signer("Sponsor", sheet.plan.sponsor), _signer("Subject leader", sheet.subject_leader)])


def _aim(number: int, sheet: AimSheet, plan_sheet: PlanSheet, width: float) -> Iterator[Block]:
    aim = sheet.aim
    yield heading(f"Aim {number}. {aim.text}")
    if aim.evidence.strip():
        yield facts([("Evidence of need", aim.evidence)], width, across=1)
    yield facts(
        [
            ("Source of the evidence", aim.source.label),
            ("Horizon", aim.horizon.label),
            ("Outcome", aim.outcome_head.label),
            ("Status of the aim", aim.status.label),
        ],
        width,
        across=4,
    )
    if sheet.criteria:
        yield _criteria(sheet.criteria, width)
    if sheet.actions:
        yield _actions(number, sheet.actions, plan_sheet, width)


def _criteria(criteria: Sequence[CriterionFields], width: float) -> Block:
    rows: list[Row] = [
        ((Prose(one.text, BODY),), (Prose(one.status.label, BODY),), (Prose(one.rag.label, rag_style(one.rag)),))
        for one in criteria
    ]
    return Rows(shares(width, 12, 3.2, 2.4), rows, TABLE, columns("Success criterion", "Status", "RAG"), before=10)


def _actions(aim: int, actions: Sequence[ActionFields], sheet: PlanSheet, width: float) -> Block:
    rows = [_action(f"{aim}.{number}", action, sheet) for number, action in enumerate(actions, 1)]
    head = columns("", "Action", "Lead", "When", "Status", "RAG")
    return Rows(shares(width, 1.3, 9.8, 3.6, 4.5, 3.1, 2.2), rows, TABLE, head, before=10)


def _action(number: str, action: ActionFields, sheet: PlanSheet) -> Row:
    more = [
        ("Resources and cost", action.resources),
        ("Monitoring", action.monitoring),
        ("Progress", action.progress),
    ]
    what = (Prose(action.what, BODY), *(Prose(f"{label}: {text}", NOTE, before=2) for label, text in more if text))
    lead: tuple[Block, ...] = (Prose(action.lead, BODY),)
    if action.support:
        lead = (*lead, Prose(f"Support: {action.support}", NOTE, before=2))
    return (
        (Prose(number, NUMBER),),
        what,
        lead,
        _when(action, sheet),
        (Prose(action.status.label, BODY),),
        (Prose(action.rag.label, rag_style(action.rag)),),
    )


def _when(action: ActionFields, sheet: PlanSheet) -> tuple[Block, ...]:
    told: list[Block] = []
    if action.start:
        told.append(Prose(f"From {short(action.start)}", BODY))
    if action.due:
        told.append(Prose(f"Due {short(action.due)}", BODY))
    if due(action, sheet.on) is Due.OVERDUE:
        told.append(Prose("Overdue", STRONG))
    elif due(action, sheet.on) is Due.SOON:
        told.append(Prose("Due soon", STRONG))
    return tuple(told or [Prose("", LABEL)])
