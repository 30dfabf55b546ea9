"""Plans that begin from a template, and templates made of plans."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from tfm_desktop.domain.errors import NothingForATemplate
from tfm_desktop.domain.history import AimState
from tfm_desktop.domain.plan_templates import (
    LAST_WEEK,
    AimTemplate,
    PlanTemplate,
    as_template,
    days_of,
    to_gather,
)
from tfm_desktop.domain.plans import ActionFields, ActionStatus, AimStatus, Source
from tfm_desktop.domain.programme import PdStatus
from tfm_desktop.domain.years import bounds
from tfm_desktop.services.plans import Plans
from tfm_desktop.services.programme import Programme

Days = Mapping[int | None, dt.date]


class PlanTemplates:
    """What a user can do with templates of plans."""

    def __init__(self, plans: Plans, programme: Programme) -> None:
        self.plans = plans
        self.programme = programme

    def begin(
        self, department: uuid.UUID, year: str, template: PlanTemplate, today: dt.date, origin: object = None
    ) -> uuid.UUID:
        """Make a draft of a plan from a template, its dates laid into the academic year, and give its id."""
        days = days_of(template, year, today)
        with self.plans.database.change("Begin plan", origin):
            plan = self.plans.new(origin, department_id=department, year=year, title=template.title)
            aims = [self._begin_aim(plan, aim, days, origin) for aim in template.aims]
            for session in template.sessions:
                served = tuple(aims[number - 1].hex for number in session.aims)
                told = {"title": session.title, "audience": session.audience, "aims": served}
                self.programme.add(plan, origin, date=days.get(session.week), **told)
        return plan

    def of_plan(self, plan: uuid.UUID) -> PlanTemplate:
        """Make a template of a plan: its aims, criteria, actions and sessions, without what was dropped.

        Whoever leads, supports or sponsors, evidence, progress and reflections have no place in a template.
        Raises NotFound, NothingForATemplate.
        """
        state = self.plans.state(plan)
        first, _ = bounds(state.fields.year)
        aims = {one.id: one for one in state.aims if _stays(one)}
        if not aims:
            raise NothingForATemplate
        title = state.fields.title or "Development plan"
        return as_template(
            {
                "name": title,
                "title": title,
                "about": f"Made of a plan for {state.fields.year}.",
                "aims": [_aim(one, first) for one in aims.values()],
                "sessions": list(self._sessions(plan, list(aims), first)),
            }
        )

    def _begin_aim(self, plan: uuid.UUID, aim: AimTemplate, days: Days, origin: object) -> uuid.UUID:
        made = self.plans.aims.add(
            plan,
            origin,
            text=aim.text,
            evidence=to_gather(aim),
            source=aim.evidence[0].source if aim.evidence else Source.NONE,
            horizon=aim.horizon,
            outcome_head=aim.outcome_head,
        )
        for criterion in aim.criteria:
            self.plans.criteria.add(made, origin, text=criterion)
        for action in aim.actions:
            dates = {"start": days.get(action.start_week), "due": days.get(action.due_week)}
            told = {"what": action.what, "resources": action.resources, "monitoring": action.monitoring}
            self.plans.actions.add(made, origin, **told, **dates)
        return made

    def _sessions(self, plan: uuid.UUID, aims: list[uuid.UUID], first: dt.date) -> Iterator[dict[str, Any]]:
        for one in self.programme.of(plan):
            session = one.fields
            if session.title and session.status is not PdStatus.CANCELLED:
                served = [number for number, aim in enumerate(aims, 1) if aim.hex in session.aims]
                told = {"title": session.title, "audience": session.audience, "aims": served}
                yield {**told, "week": _week(session.date, first)}


def _stays(aim: AimState) -> bool:
    return bool(aim.fields.text.strip()) and aim.fields.status is not AimStatus.DROPPED


def _aim(aim: AimState, first: dt.date) -> dict[str, Any]:
    actions = (one.fields for one in aim.actions)
    return {
        "text": aim.fields.text,
        "horizon": aim.fields.horizon,
        "outcome_head": aim.fields.outcome_head,
        "criteria": [one.fields.text for one in aim.criteria if one.fields.text.strip()],
        "actions": [
            _action(one, first) for one in actions if one.what.strip() and one.status is not ActionStatus.DROPPED
        ],
    }


def _action(action: ActionFields, first: dt.date) -> dict[str, Any]:
    start, due = _week(action.start, first), _week(action.due, first)
    if start is not None and due is not None and due < start:
        start = None
    told = {"what": action.what, "resources": action.resources, "monitoring": action.monitoring}
    return {**told, "start_week": start, "due_week": due}


def _week(day: dt.date | None, first: dt.date) -> int | None:
    """Give the week of the year that a day lies in; a day of another year counts as in its first or last week."""
    return min(max((day - first).days // 7, 0), LAST_WEEK) if day else None
