"""Reviews of plans: one goes on, the others are recorded and stay as they were."""

import datetime as dt
import uuid
from typing import Any, NamedTuple

import sqlalchemy as sa

from tfm_desktop.domain import history
from tfm_desktop.domain.errors import Invalid, ReviewIsRecorded
from tfm_desktop.domain.history import PlanState
from tfm_desktop.domain.plans import FINISHED, ActionFields, ActionStatus, Due, due
from tfm_desktop.domain.record import Saved, now
from tfm_desktop.domain.reviews import Correction, CorrectionFields, Review, ReviewFields, review_notices
from tfm_desktop.domain.sheets import ReviewSheet
from tfm_desktop.services.plans import Plans
from tfm_desktop.services.records import Children
from tfm_desktop.storage.database import Database


class AgendaAction(NamedTuple):
    """An action as a review comes to it; or an aim that has none yet."""

    aim: uuid.UUID
    aim_number: int
    aim_text: str
    number: str = ""  # such as 2.1
    action: uuid.UUID | None = None
    fields: ActionFields | None = None
    before: ActionFields | None = None  # as it stood at the last review
    due: Due = Due.NONE

    @property
    def was_over(self) -> bool:
        """Tell whether it was finished at the last review already, and has not changed since."""
        return self.before is not None and self.before.status in FINISHED and self.before == self.fields


class Reviews(Children[ReviewFields]):
    """What a user can do with the reviews of a plan, which are in the order in which they were recorded."""

    def __init__(self, database: Database, plans: Plans) -> None:
        super().__init__(database, ReviewFields, Review, "plan_id", "recorded_at")
        self._order = [sa.nulls_last(self.c.recorded_at)]
        self.plans = plans
        self.corrections = Children(database, CorrectionFields, Correction, "review_id", "date")

    def begin(self, plan: uuid.UUID, today: dt.date, origin: object = None) -> uuid.UUID:
        """Give the review of a plan that goes on, begun where there is none; one that nobody wrote in is of today."""
        going = [one for one in self.of(plan) if not one.fields.is_recorded]
        if not going:
            with self.database.change("Begin review", origin):
                return self.add(plan, origin, date=today)
        begun = going[0]
        if begun.fields.date != today and not (begun.fields.present or begun.fields.summary):
            self.change(begun.id, origin, date=today)
        return begun.id

    def recorded(self, plan: uuid.UUID) -> list[Saved[ReviewFields]]:
        """Read the recorded reviews of a plan, the oldest first."""
        return [one for one in self.of(plan) if one.fields.is_recorded]

    def last(self, plan: uuid.UUID) -> Saved[ReviewFields] | None:
        """Read the last recorded review of a plan; None before the first."""
        of_plan = (self.c.plan_id == plan, self.c.recorded_at.is_not(None))
        newest = self.select(*of_plan).order_by(self.c.recorded_at.desc(), self.c.created_at.desc())
        found = self.all(newest.limit(1))
        return found[0] if found else None

    def last_state(self, plan: uuid.UUID) -> PlanState | None:
        """Give the plan as it stood at its last review; None before the first."""
        last = self.last(plan)
        return history.from_text(last.fields.state) if last else None

    def changed_since(self, plan: uuid.UUID) -> list[str]:
        """Say what changed since the last review, one sentence each."""
        return history.changes(self.last_state(plan), self.plans.state(plan))

    def done_since(self, plan: uuid.UUID) -> list[tuple[str, str]]:
        """Give number and text of each action that was done since the last review; of all done before the first."""
        before = self.last_state(plan)
        done = {part.id for _, part in before.actions() if _is_done(part)} if before else set()
        return [
            (number, part.fields.what)
            for number, part in self.plans.state(plan).actions()
            if _is_done(part) and part.id not in done
        ]

    def agenda(self, plan: uuid.UUID, today: dt.date) -> list[AgendaAction]:
        """List the actions of a plan as a review comes to them, each with how it stood at the last one."""
        last = self.last_state(plan)
        before = {part.id: part.fields for _, part in last.actions()} if last else {}
        found = []
        for aim_number, aim in enumerate(self.plans.state(plan).aims, 1):
            of_aim = (aim.id, aim_number, aim.fields.text)
            found += [AgendaAction(*of_aim)] if not aim.actions else []
            for number, (action, fields) in enumerate(((part.id, part.fields) for part in aim.actions), 1):
                told = AgendaAction(*of_aim, f"{aim_number}.{number}", action, fields, before.get(action))
                found.append(told._replace(due=due(fields, today)))
        return found

    def notices(self, review: uuid.UUID, today: dt.date) -> dict[str, str]:
        """Say by field what stands in the way of recording a review."""
        fields = self.get(review).fields
        last = self.last(fields.plan_id)
        return review_notices(fields, last.fields.date if last else None, today)

    def record(self, review: uuid.UUID, today: dt.date, origin: object = None) -> None:
        """Record a review with what changed since the last one and how the plan stands; it changes no more then.

        Raises Invalid where its day lies before the last review or after today, and ReviewIsRecorded.
        """
        fields = self._open(review)
        if told := self.notices(review, today):
            raise Invalid(told)
        with self.database.change("Record review", origin) as writer:
            changes = "\n".join(self.changed_since(fields.plan_id))
            state = history.to_text(self.plans.state(fields.plan_id))
            writer.update(Review, review, {"recorded_at": now(), "changes": changes, "state": state})

    def correct(self, review: uuid.UUID, text: str, today: dt.date, origin: object = None) -> uuid.UUID:
        """Put a correction beside a recorded review, and give its id. Raises Invalid where it says nothing."""
        if not text.strip():
            raise Invalid({"text": "Say what is to be corrected."})
        with self.database.change("Correct review", origin):
            return self.corrections.add(review, origin, date=today, text=text.strip())

    def change(self, record: uuid.UUID, origin: object = None, fold: str = "", **values: Any) -> Saved[ReviewFields]:
        """Change some fields of a review that goes on. Raises ReviewIsRecorded, Invalid, NotFound."""
        self._open(record)
        return super().change(record, origin, fold, **values)

    def bin(self, record: uuid.UUID, origin: object = None) -> None:
        """Put a review that goes on in the bin. Raises ReviewIsRecorded."""
        self._open(record)
        super().bin(record, origin)

    def sheets(self, plan: uuid.UUID) -> tuple[ReviewSheet, ...]:
        """Gather the recorded reviews of a plan with their corrections, the oldest first."""
        return tuple(map(self._sheet, self.recorded(plan)))

    def sheet(self, review: uuid.UUID) -> ReviewSheet:
        """Gather a recorded review with its corrections. Raises NotFound."""
        return self._sheet(self.get(review))

    def _sheet(self, review: Saved[ReviewFields]) -> ReviewSheet:
        corrections = tuple(told.fields for told in self.corrections.of(review.id))
        stood = history.from_text(review.fields.state)
        return ReviewSheet(review.id, review.fields, corrections, stood.fields.next_review)

    def _open(self, review: uuid.UUID) -> ReviewFields:
        fields = self.get(review).fields
        if fields.is_recorded:
            raise ReviewIsRecorded
        return fields


def _is_done(part: history.Part[Any]) -> bool:
    return part.fields.status is ActionStatus.DONE
