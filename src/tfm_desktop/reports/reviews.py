"""A recorded review on paper: who was there, what was said, what changed, and corrections beside it."""

from collections.abc import Iterator, Sequence

from tfm_desktop.domain.sheets import ReviewSheet
from tfm_desktop.domain.years import british
from tfm_desktop.reports.blocks import Block, Prose, Row, Rows, Ruling
from tfm_desktop.reports.sheet import BODY, COLUMN, facts, marked

BULLET = 8.0  # points
LIST = Ruling(above=1.5, below=1.5, gap=6)


def review_blocks(sheet: ReviewSheet, reviews: Sequence[ReviewSheet], width: float) -> Iterator[Block]:
    """Show one of a plan's reviews as it was recorded, and the corrections that came later."""
    review = sheet.review
    told = [("Present", review.present), ("Next review, as it was set", british(sheet.next_review))]
    if any(value for _, value in told):
        yield facts(told, width)
    if review.summary.strip():
        yield Prose("Summary", COLUMN, before=8, keeps_with_next=True)
        yield Prose(review.summary, BODY, before=2)
    yield Prose(f"What changed{_since(sheet, reviews)}", COLUMN, before=8, keeps_with_next=True)
    yield _listed(review.changed or ("Nothing in the plan.",), width)
    for correction in sheet.corrections:
        yield marked(f"Correction of {british(correction.date)}", correction.text, width, before=8)


def _since(sheet: ReviewSheet, reviews: Sequence[ReviewSheet]) -> str:
    before = [one.review.date for one in reviews[: reviews.index(sheet)]]
    return f" since the review of {british(before[-1])}" if before else ""


def _listed(texts: Sequence[str], width: float) -> Block:
    rows: list[Row] = [((Prose("•", BODY),), (Prose(text, BODY),)) for text in texts]
    return Rows((BULLET, width - BULLET - LIST.gap), rows, LIST)
