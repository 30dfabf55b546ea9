"""The whole of a plan for its reports: with evidence, reviews, professional development and measures."""

import dataclasses
import datetime as dt
import uuid

from tfm_desktop.domain.evidence import Shown
from tfm_desktop.domain.history import AimState
from tfm_desktop.domain.sheets import PlanSheet, ShownEvidence
from tfm_desktop.services.evidence import Evidences
from tfm_desktop.services.plans import Plans
from tfm_desktop.services.programme import Programme
from tfm_desktop.services.reviews import Reviews


class PlanSheets:
    """Gathers what the reports of a plan show; evidence that may not be shared is left behind here."""

    def __init__(self, plans: Plans, evidence: Evidences, reviews: Reviews, programme: Programme) -> None:
        self._plans = plans
        self._evidence = evidence
        self._reviews = reviews
        self._programme = programme

    def sheet(self, plan: uuid.UUID, today: dt.date) -> PlanSheet:
        """Gather all that the reports of a plan show, as it stands today. Raises NotFound."""
        state = self._plans.state(plan)
        evidence, moved = self._evidence.of_plan(plan), self._plans.history.moved_dates(plan)
        bare = self._plans.sheet(plan, today, state)
        aims = tuple(
            dataclasses.replace(
                sheet,
                evidence=tuple(_shown(one, number, aim) for one in evidence.get(aim.id, ()) if _is_in(aim, one)),
                withheld=sum(one.stays for one in evidence.get(aim.id, ())),
                moved=tuple(tuple(moved.get(action.id, ())) for action in aim.actions),
                carried_from=self._plans.carried_from(aim.fields),
            )
            for number, (aim, sheet) in enumerate(zip(state.aims, bare.aims, strict=True), 1)
        )
        department, year = state.fields.department_id, state.fields.year
        visits = self._evidence.visits
        return dataclasses.replace(
            bare,
            aims=aims,
            sessions=self._programme.sheets(plan, {aim.id: number for number, aim in enumerate(state.aims, 1)}),
            reviews=self._reviews.sheets(plan),
            measures=self._evidence.measures.sheets(department),
            visits=tuple(visits.get(row.id).fields for row in reversed(visits.rows(year, department))),
            done_since=tuple(self._reviews.done_since(plan)),
        )


def _is_in(aim: AimState, shown: Shown) -> bool:
    """Tell whether a piece of evidence goes with an aim: it may leave, and what it is of is not in the bin."""
    there = {aim.id, *(part.id for part in aim.criteria), *(part.id for part in aim.actions)}
    return shown.may_leave and shown.served is not None and shown.served[1] in there


def _shown(shown: Shown, number: int, aim: AimState) -> ShownEvidence:
    record = shown.served[1] if shown.served else None
    criteria, actions = ([part.id for part in parts] for parts in (aim.criteria, aim.actions))
    of = ""
    if record in actions:
        of = f"action {number}.{actions.index(record) + 1}"
    elif record in criteria:
        of = f"criterion {criteria.index(record) + 1}"
    return ShownEvidence(shown.shows, of, shown.date, shown.where, shown.text)
