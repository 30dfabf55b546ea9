"""One recorded review of a plan, for those who were there and for senior leadership."""

import uuid
from collections.abc import Iterator, Sequence

from tfm_desktop.domain import history
from tfm_desktop.domain.errors import Incomplete
from tfm_desktop.domain.history import PlanState
from tfm_desktop.domain.plans import ActionFields
from tfm_desktop.domain.sheets import PlanSheet, ReviewSheet
from tfm_desktop.domain.years import british, short
from tfm_desktop.reports.blocks import Block, Prose, Row, Rows
from tfm_desktop.reports.leaving import Leaving, count, leaving
from tfm_desktop.reports.plan import NEEDED, about_plan, plan_title
from tfm_desktop.reports.plan_aims import rag_style
from tfm_desktop.reports.plan_leaving import in_texts, present
from tfm_desktop.reports.reviews import review_blocks
from tfm_desktop.reports.sheet import (
    BODY,
    NUMBER,
    STRONG,
    TABLE,
    About,
    build,
    columns,
    heading,
    marked,
    opening,
    shares,
)

UNRECORDED = "the record that is made when the meeting ends"


def review(sheet: PlanSheet, review_id: uuid.UUID, *, author: str = "", invariant: bool = False) -> bytes:
    """Make the PDF of a recorded review. Raises Incomplete where the review is not recorded yet."""
    recorded = found(sheet, review_id)
    if recorded is None:
        raise Incomplete(f"The review of the plan {sheet.plan.year} of {sheet.school.name}", [UNRECORDED])
    about = about_review(sheet, recorded, author, invariant)
    return build(_blocks(sheet, recorded, about.width), about)


def leaves(
    sheet: PlanSheet, review_id: uuid.UUID, *, author: str = "", people: Sequence[str] = ()
) -> tuple[Leaving, ...]:
    """Name what leaves the computer with a review; people of the department are looked for in its texts."""
    recorded = found(sheet, review_id)
    if recorded is None:
        return ()
    about = about_review(sheet, recorded, author, False)
    actions = [part.fields for _, part in _state(recorded).actions()]
    told = [*present(recorded), *(action.lead for action in actions), author]
    seen = in_texts(people, _blocks(sheet, recorded, about.width), told)
    return (
        *leaving("For whom", [about.audience]),
        *leaving("Whose names", [*told, *seen]),
        *leaving(
            "What",
            [
                "Who was present" if recorded.review.present else "",
                "The summary" if recorded.review.summary.strip() else "",
                count(len(recorded.review.changed), "change"),
                count(len(recorded.corrections), "correction"),
                f"How {count(len(actions), 'action')} stood" if actions else "",
            ],
        ),
    )


def found(sheet: PlanSheet, review_id: uuid.UUID) -> ReviewSheet | None:
    """Find a recorded review of a plan; None where it is not recorded."""
    return next((one for one in sheet.reviews if one.id == review_id), None)


def about_review(sheet: PlanSheet, recorded: ReviewSheet, author: str, is_invariant: bool) -> About:
    """Say what the PDF of a review is and whom it is for."""
    return about_plan(sheet, f"Review of {british(recorded.review.date)}, development plan", author, is_invariant)


def as_recorded(sheet: PlanSheet, recorded: ReviewSheet, width: float) -> Iterator[Block]:
    """Give what was recorded of a review, and the corrections that came later."""
    day = british(recorded.review.date)
    told = [sheet.school.name, sheet.plan.year, plan_title(sheet)]
    yield from opening("Review of the development plan", f"Review of {day}", " · ".join(told))
    yield from review_blocks(recorded, sheet.reviews, width)


def _how_it_stood(state: PlanState, width: float) -> Iterator[Block]:
    if state.fields.needed.strip():
        yield marked(f"{NEEDED}, as it stood then", state.fields.needed, width, before=8)
    if state.aims:
        yield heading("How the plan stood then")
    for number, aim in enumerate(state.aims, 1):
        rows = [_action(f"{number}.{place}", part.fields) for place, part in enumerate(aim.actions, 1)]
        named = f"Aim {number} · {aim.fields.status}: {aim.fields.text}"
        yield Prose(named, STRONG, before=10, after=4, keeps_with_next=bool(rows))
        if rows:
            head = columns("", "Action", "Lead", "Due", "Status", "RAG")
            yield Rows(shares(width, 1.3, 9.8, 4, 3.6, 3.1, 2.4), rows, TABLE, head)


def _blocks(sheet: PlanSheet, recorded: ReviewSheet, width: float) -> Iterator[Block]:
    yield from as_recorded(sheet, recorded, width)
    yield from _how_it_stood(_state(recorded), width)


def _action(number: str, action: ActionFields) -> Row:
    texts = (action.what, action.lead, short(action.due), action.status.label)
    return (
        (Prose(number, NUMBER),),
        *((Prose(text, BODY),) for text in texts),
        (Prose(action.rag.label, rag_style(action.rag)),),
    )


def _state(recorded: ReviewSheet) -> PlanState:
    return history.from_text(recorded.review.state)
