"""The full development plan, for the department: aims, the year's programme and calendar, measures and reviews."""

from collections.abc import Iterator, Sequence

from tfm_desktop.domain.plans import Due, due
from tfm_desktop.domain.sheets import PlanSheet
from tfm_desktop.domain.years import british
from tfm_desktop.reports.blocks import Block, Prose
from tfm_desktop.reports.charts import Picture, progress_picture, progress_words
from tfm_desktop.reports.leaving import Leaving
from tfm_desktop.reports.measures import measures_blocks
from tfm_desktop.reports.numbering import Number, as_number, counted, in_words
from tfm_desktop.reports.plan_aims import aim_blocks
from tfm_desktop.reports.plan_leaving import leaves_of_plan
from tfm_desktop.reports.plan_year import calendar, programme
from tfm_desktop.reports.reviews import review_blocks
from tfm_desktop.reports.sheet import BODY, About, Receipt, build, facts, heading, marked, opening

NEEDED = "Needed from senior leadership"


def plan(sheet: PlanSheet, *, author: str = "", invariant: bool = False) -> bytes:
    """Make the PDF of the full plan."""
    about = about_plan(sheet, "Development plan", author, invariant)
    return build(plan_blocks(sheet, about.width), about)


def leaves(sheet: PlanSheet, *, author: str = "", people: Sequence[str] = ()) -> tuple[Leaving, ...]:
    """Name what leaves the computer with a full plan; people of the department are looked for in its texts."""
    about = about_plan(sheet, "", author, False)
    return leaves_of_plan(sheet, about, people, plan_blocks(sheet, about.width))


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
    found: dict[Due, list[Number]] = {Due.OVERDUE: [], Due.SOON: []}
    for aim_number, aim in enumerate(sheet.aims, 1):
        for number, action in enumerate(aim.actions, 1):
            found.get(due(action, sheet.on), []).append((aim_number, number))
    return [_listed("Overdue", found[Due.OVERDUE]), _listed("Due within 14 days", found[Due.SOON])]


def since(sheet: PlanSheet) -> str:
    """Say since when an action counts as done lately: since the last review, or since the plan began."""
    return f"since the review of {british(sheet.last_review)}" if sheet.last_review else "since the plan began"


def signers(sheet: PlanSheet) -> list[str]:
    """Name who signs that a plan was received."""
    named = (("Sponsor", sheet.plan.sponsor), ("Subject leader", sheet.subject_leader))
    return [f"{role}: {name}" if name else role for role, name in named]


def plan_blocks(sheet: PlanSheet, width: float) -> Iterator[Block]:
    """Give all that a full plan prints."""
    yield from plan_itself(sheet, width)
    if sheet.measures:
        yield heading("Measures")
        yield from measures_blocks(sheet.measures, width)
    if sheet.reviews:
        yield heading("Reviews")
    for reviewed in sheet.reviews:
        yield heading(f"Review of {british(reviewed.review.date)}", level=1)
        yield from review_blocks(reviewed, sheet.reviews, width)
    yield from receipt(sheet)


def plan_itself(sheet: PlanSheet, width: float) -> Iterator[Block]:
    """Give what a full plan prints before its measures and reviews."""
    teachers = f"{sheet.department.maths_teachers} teachers of mathematics" if sheet.department.maths_teachers else ""
    told = [sheet.school.name, sheet.plan.year, sheet.plan.status.label, teachers]
    yield from opening("Development plan", plan_title(sheet), " · ".join(filter(None, told)))
    yield facts(people(sheet), width)
    if sheet.plan.needed.strip():
        yield marked(NEEDED, sheet.plan.needed, width, before=8)
    yield from _progress(sheet, width)
    for number, aim in enumerate(sheet.aims, 1):
        yield from aim_blocks(number, aim, sheet.on, width)
    if sheet.sessions:
        yield heading("Programme of professional development")
        yield programme(sheet.sessions, width)
    if in_months := calendar(sheet, width):
        yield heading(f"Calendar of {sheet.plan.year}")
        yield in_months


def receipt(sheet: PlanSheet) -> Iterator[Block]:
    """Give the lines on which sponsor and subject leader sign that they received a plan."""
    yield heading("Receipt")
    yield Receipt(signers(sheet))


def _progress(sheet: PlanSheet, width: float) -> Iterator[Block]:
    yield heading("Progress")
    words = progress_words(action for aim in sheet.aims for action in aim.actions)
    yield Prose(f"On {british(sheet.on)} the plan had {words}.", BODY)
    done = counted("action", [as_number(number) for number, _ in sheet.done_since]) or "no action"
    lines = [*pressing(sheet), f"Done {since(sheet)}: {done}"]
    yield Prose("\n".join(f"{line}." for line in lines), BODY, after=10)
    if sheet.aims:
        yield Picture(progress_picture(sheet.aims, width))


def _listed(what: str, numbers: Sequence[Number]) -> str:
    if not numbers:
        return f"{what}: no action"
    return f"{what}: {len(numbers)} action{'s' if len(numbers) > 1 else ''} ({in_words(numbers)})"
