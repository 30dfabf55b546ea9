"""Reviews of a plan: dated, and as they were; a correction stands beside them."""

import datetime as dt
import uuid
from typing import ClassVar

from sqlmodel import Field

from tfm_desktop.domain.record import Fields, OneLine, Record, Text, UtcTime, belongs_to
from tfm_desktop.domain.years import short


class ReviewFields(Fields):
    """One review of a plan: who was there, what was said, and, once it is recorded, how the plan stood."""

    LABEL: ClassVar[str] = "review"

    plan_id: uuid.UUID = belongs_to("plan")
    date: dt.date
    present: OneLine = Field(default="", max_length=500)
    summary: Text = ""
    recorded_at: dt.datetime | None = Field(default=None, sa_type=UtcTime)  # None while the meeting goes on
    changes: Text = ""  # since the review before: one change a line, made by the program
    state: str = ""  # the plan as it stood then, as domain.history writes it

    @property
    def is_recorded(self) -> bool:
        """Tell whether the review is over; then it does not change any more."""
        return self.recorded_at is not None

    @property
    def changed(self) -> tuple[str, ...]:
        """Give what changed since the review before, one sentence each."""
        return tuple(self.changes.splitlines())


class Review(ReviewFields, Record, table=True):
    """A review as the file keeps it."""

    __tablename__ = "review"


class CorrectionFields(Fields):
    """What is to be read beside a recorded review, because something in it was wrong."""

    LABEL: ClassVar[str] = "correction"

    review_id: uuid.UUID = belongs_to("review")
    date: dt.date
    text: Text = Field(min_length=1)


class Correction(CorrectionFields, Record, table=True):
    """A correction as the file keeps it."""

    __tablename__ = "correction"


def review_notices(review: ReviewFields, last: dt.date | None, today: dt.date) -> dict[str, str]:
    """Say by field what stands in the way of recording a review, given the day of the one before."""
    notices = {}
    if last and review.date < last:
        notices["date"] = f"The last review was on {short(last)}; this one cannot lie before it. Check the date."
    elif review.date > today:
        notices["date"] = "A review is dated on the day it takes place. Check the date."
    return notices
