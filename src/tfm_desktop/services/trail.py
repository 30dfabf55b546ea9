"""The trail: from an aim to the evidence, the actions and what showed a change; from a line to what came of it."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import NamedTuple

from tfm_desktop.domain.evidence import SERVED, Shown, Shows
from tfm_desktop.domain.plans import ActionFields, Rag, due, progress_in_words
from tfm_desktop.domain.years import short
from tfm_desktop.services.evidence import Evidences, Target
from tfm_desktop.services.observations import Observations
from tfm_desktop.services.plans import Plans


class Place(NamedTuple):
    """Where a step of the trail leads: the record to open, and what to go to within it."""

    kind: str
    record: uuid.UUID
    found_in: str
    found: uuid.UUID


class Step(NamedTuple):
    """One step of a trail; where it can be followed, the trail goes on from there."""

    heading: str
    title: str
    below: str = ""
    opens: Place | None = None
    follows: tuple[str, uuid.UUID] | None = None


class Trail:
    """Walks from an aim to what shows it, and back."""

    def __init__(self, plans: Plans, observations: Observations, evidence: Evidences) -> None:
        self._plans, self._observations, self._evidence = plans, observations, evidence

    def title(self, kind: str, record: uuid.UUID) -> str:
        """Say whose trail it is. Raises NotFound."""
        if kind in SERVED:
            target = self._evidence.target("aim", self._aim_of(kind, record))
            return f"{target.number}: {' '.join(target.text.split())}"
        return " ".join(self._evidence.shown(kind, record).text.split())

    def steps(self, kind: str, record: uuid.UUID, today: dt.date) -> list[Step]:
        """Give the steps of a trail from a part of a plan, or from what shows one. Raises NotFound."""
        if kind in SERVED:
            return list(self._of_aim(self._aim_of(kind, record), today))
        return list(self._of_what_shows(kind, record, today))

    def _of_aim(self, aim: uuid.UUID, today: dt.date) -> Iterator[Step]:
        fields = self._plans.aims.get(aim).fields
        shown = self._evidence.of_aim(aim)
        if fields.evidence.strip():
            yield Step("Evidence of need", " ".join(fields.evidence.split()), fields.source.label)
        for one in shown:
            if one.shows is Shows.NEED:
                yield self._evidence_step("Evidence of need", one)
        number = self._plans.numbers(fields.plan_id).get(aim, 0)
        for place, action in enumerate(self._plans.actions.of(aim), 1):
            named = f"{number}.{place}  {' '.join(action.fields.what.split())}"
            opens = Place("plan", fields.plan_id, "action", action.id)
            yield Step("Actions", named, self._stands(action.id, action.fields, today), opens)
        for one in shown:
            if one.shows is Shows.CHANGE:
                yield self._evidence_step("What shows the change", one)
        yield from self._carried(aim)

    def _of_what_shows(self, kind: str, record: uuid.UUID, today: dt.date) -> Iterator[Step]:
        shown = self._evidence.shown(kind, record)
        yield self._evidence_step("Where it was seen", shown)._replace(follows=None)
        aims: dict[uuid.UUID, None] = {}
        for target in self._evidence.came_of(kind, record):
            yield self._target_step("It is evidence of", target, today)
            if not target.is_binned:
                aims[target.aim] = None
        if kind == "next_step":
            yield from self._became(record, today)
        for aim in aims:
            for one in self._evidence.of_aim(aim):
                is_later = one.date is not None and (shown.date is None or one.date >= shown.date)
                if one.shows is Shows.CHANGE and is_later and one.found != (kind, record):
                    yield self._evidence_step("What showed a change since", one)

    def _evidence_step(self, heading: str, one: Shown) -> Step:
        private = "private, stays on this computer" if one.stays else ""
        below = " · ".join(filter(None, [short(one.date), one.where, private]))
        opens = Place(*one.opens, *one.found) if one.opens and one.found else None
        return Step(heading, " ".join(one.text.split()) or one.where, below, opens, one.found)

    def _target_step(self, heading: str, target: Target, today: dt.date) -> Step:
        text = " ".join(target.text.split())
        if target.is_binned:
            return Step(heading, text or target.number, f"{target.number}; undo or the bin brings it back")
        stands = target.number
        if target.kind == "action":
            stands += f" · {self._stands(target.id, self._plans.actions.get(target.id).fields, today)}"
        elif target.kind == "criterion":
            stands += f" · {self._plans.criteria.get(target.id).fields.status.label}"
        else:
            actions = [action.fields for action in self._plans.actions.of(target.id)]
            stands += f" · {self._plans.aims.get(target.id).fields.status.label}"
            stands += f" · {progress_in_words(actions, today)}"
        return Step(heading, text, stands, Place("plan", target.plan, target.kind, target.id), ("aim", target.aim))

    def _stands(self, action: uuid.UUID, fields: ActionFields, today: dt.date) -> str:
        step = self._observations.step_of_action(action)
        rated = fields.rag.value if fields.rag is not Rag.NOT_RATED else ""
        came = "from a next step" if step else ""
        progress = " ".join(fields.progress.split())
        return " · ".join(filter(None, [fields.status.label, rated, due(fields, today).value, came, progress]))

    def _became(self, step: uuid.UUID, today: dt.date) -> Iterator[Step]:
        action = self._observations.shown_action(self._observations.next_steps.get(step).fields.action_id)
        if action:
            yield self._target_step("It became", self._evidence.target("action", action.id), today)

    def _carried(self, aim: uuid.UUID) -> Iterator[Step]:
        fields = self._plans.aims.get(aim).fields
        if fields.carried_from_id:
            before = self._evidence.target("aim", fields.carried_from_id)
            opens = None if before.is_binned else Place("plan", before.plan, "aim", before.id)
            yield Step("Carried forward from", before.text, before.number, opens, ("aim", before.id))
        later = self._plans.aims.select(self._plans.aims.c.carried_from_id == aim)
        for one in self._plans.aims.all(later):
            target = self._evidence.target("aim", one.id)
            opens = Place("plan", target.plan, "aim", target.id)
            yield Step("Carried forward to", target.text, target.number, opens, ("aim", target.id))

    def _aim_of(self, kind: str, record: uuid.UUID) -> uuid.UUID:
        return self._evidence.target(kind, record).aim
