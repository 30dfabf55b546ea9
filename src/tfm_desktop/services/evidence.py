"""Evidence tied to the parts of plans, and the trail that can be walked both ways."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

from tfm_desktop.domain.errors import NotFound
from tfm_desktop.domain.evidence import Evidence, EvidenceFields, Shown, Shows
from tfm_desktop.domain.history import PlanState
from tfm_desktop.domain.measures import amount, leaving
from tfm_desktop.domain.observations import ObservationFields
from tfm_desktop.domain.record import Saved
from tfm_desktop.services.measures import Measures
from tfm_desktop.services.observations import Observations
from tfm_desktop.services.plans import Plans
from tfm_desktop.services.records import Children, Records
from tfm_desktop.services.visits import Visits
from tfm_desktop.storage.database import Database

IN_THE_BIN = "in the bin"


class Target(NamedTuple):
    """A part of a plan that something can be evidence of."""

    kind: str  # aim, criterion or action
    id: uuid.UUID
    aim: uuid.UUID
    plan: uuid.UUID
    number: str  # such as '2025/26 · Aim 2', 'Criterion of aim 2' or 'Action 2.1'
    text: str
    is_binned: bool = False


class Evidences(Children[EvidenceFields]):
    """What a user can do with evidence."""

    def __init__(
        self, database: Database, plans: Plans, observations: Observations, visits: Visits, measures: Measures
    ) -> None:
        super().__init__(database, EvidenceFields, Evidence, "aim_id", "created_at")
        self.plans = plans
        self.observations = observations
        self.visits = visits
        self.measures = measures
        self._named: dict[uuid.UUID, dict[tuple[str, uuid.UUID], Target]] = {}  # by plan, until anything changes
        database.listen(lambda _change: self._named.clear())

    def targets(self, department: uuid.UUID) -> list[Target]:
        """List the aims of a department's plans with their criteria and actions; the newest plan first."""
        found = self.plans.all(
            self.plans.select(self.plans.c.department_id == department).order_by(
                self.plans.c.year.desc(), self.plans.c.created_at
            )
        )
        return [target for plan in found for target in _targets(self.plans.state(plan.id))]

    def department_of(self, kind: str, record: uuid.UUID) -> uuid.UUID:
        """Give the department that a line, strength, next step, visit or measure belongs to. Raises NotFound."""
        seen = self.observations
        parts: dict[str, Records[Any]] = {"line": seen.lines, "strength": seen.strengths, "next_step": seen.next_steps}
        if kind in parts:
            kind, record = "observation", parts[kind].get(record).fields.observation_id
        of_department: dict[str, Records[Any]] = {"observation": seen, "visit": self.visits, "measure": self.measures}
        department: uuid.UUID = of_department[kind].get(record).fields.department_id
        return department

    def tie(self, target: tuple[str, uuid.UUID], shown_by: tuple[str, uuid.UUID], origin: object = None) -> uuid.UUID:
        """Tie a line, strength, next step, visit or measure to a part of a plan as evidence, and give the tie's id.

        Of a whole aim it shows the need, of a criterion or an action the change, until it is told otherwise. What is
        tied there already stays one tie. Raises NotFound.
        """
        kind, record = target
        links = {f"{kind}_id": record, "aim_id": self._aim_of(kind, record), f"{shown_by[0]}_id": shown_by[1]}
        same = [self.c[name] == value for name, value in links.items()]
        same += [self.c[f"{other}_id"].is_(None) for other in ("criterion", "action") if f"{other}_id" not in links]
        known = self.all(self.select(*same).limit(1))
        if known:
            return known[0].id
        shows = Shows.NEED if kind == "aim" else Shows.CHANGE
        with self.database.change("Use as evidence", origin):
            return self.new(origin, **links, shows=shows)

    def of_plan(self, plan: uuid.UUID) -> dict[uuid.UUID, list[Shown]]:
        """Give the evidence of a plan in words by aim, each in the order of its days."""
        aims = {aim.id for aim in self.plans.aims.of(plan)}
        rows = self.all(self.select(self.c.aim_id.in_(aims)).order_by(self.c.created_at))
        found: dict[uuid.UUID, list[Shown]] = {}
        for row in rows:
            found.setdefault(row.fields.aim_id, []).append(self.told(row))
        return {aim: sorted(shown, key=_by_day) for aim, shown in found.items()}

    def of_aim(self, aim: uuid.UUID) -> list[Shown]:
        """Give the evidence of an aim, its criteria and its actions in words, in the order of its days."""
        return sorted((self.told(row) for row in self.of(aim)), key=_by_day)

    def seen_since(self, aim: uuid.UUID, action: uuid.UUID | None, since: dt.date | None) -> list[Shown]:
        """Give what was seen of an action, or of its whole aim, from a day on, as others may see it too."""
        mine = (row for row in self.of(aim) if row.fields.served in (("action", action), ("aim", aim)))
        shown = [one for one in map(self.told, mine) if one.may_leave]
        later = (one for one in shown if since is None or (one.date is not None and one.date >= since))
        return sorted(later, key=_by_day)

    def lessons_on(self, aim: uuid.UUID, since: dt.date | None) -> list[Saved[ObservationFields]]:
        """Read the observations that were made with an aim in view, from a day on."""
        seen = self.observations
        asked = [seen.c.aim_id == aim] + ([seen.c.date >= since] if since else [])
        return seen.all(seen.select(*asked).order_by(seen.c.date))

    def came_of(self, kind: str, record: uuid.UUID) -> list[Target]:
        """Say what a line, strength, next step, visit or measure is evidence of, also where that is in the bin."""
        rows = self.all(self.select(self.c[f"{kind}_id"] == record).order_by(self.c.created_at))
        return [self.target(*row.fields.served) for row in rows]

    def target(self, kind: str, record: uuid.UUID) -> Target:
        """Name a part of a plan, also one that is in the bin. Raises NotFound."""
        aim = self._aim_of(kind, record)
        plan = self.plans.aims.get(aim).fields.plan_id
        if plan not in self._named:
            there = _targets(self.plans.state(plan)) if self.plans.exists(plan) else ()
            self._named[plan] = {(one.kind, one.id): one for one in there}
        if named := self._named[plan].get((kind, record)):
            return named
        fields = self._parts[kind].get(record).fields
        year = self.plans.get(plan).fields.year
        text = fields.what if kind == "action" else fields.text
        return Target(kind, record, aim, plan, f"{year} · {kind.capitalize()}, {IN_THE_BIN}", text, True)

    def told(self, row: Saved[EvidenceFields]) -> Shown:
        """Say in words what a piece of evidence is."""
        fields, tied = row.fields, row.fields.tied
        if tied is None:
            where = fields.source or "Noted"
            return Shown(row.id, fields.shows, fields.served, fields.date, where, fields.text, False, None, None)
        shown = self.shown(*tied)
        text = f"{shown.text}\n{fields.text}" if fields.text else shown.text
        return replace(shown, evidence=row.id, shows=fields.shows, served=fields.served, text=text)

    def shown(self, kind: str, record: uuid.UUID) -> Shown:
        """Say in words what a line, strength, next step, visit or measure shows, tied to nothing. Raises NotFound."""
        if kind not in self._tellers:
            raise NotFound(kind, record)
        return Shown(None, Shows.NEED, None, **self._tellers[kind](record))

    def _aim_of(self, kind: str, record: uuid.UUID) -> uuid.UUID:
        if kind not in self._parts:
            raise NotFound(kind, record)
        found = self._parts[kind].get(record)
        return found.id if kind == "aim" else found.fields.aim_id

    @cached_property
    def _parts(self) -> Mapping[str, Records[Any]]:
        return {"aim": self.plans.aims, "criterion": self.plans.criteria, "action": self.plans.actions}

    @cached_property
    def _tellers(self) -> Mapping[str, Callable[[uuid.UUID], dict[str, Any]]]:
        seen = self.observations
        return {
            "line": self._line,
            "strength": lambda record: self._of_lesson("strength", record, seen.strengths, "Strength"),
            "next_step": lambda record: self._of_lesson("next_step", record, seen.next_steps, "Next step"),
            "visit": self._visit,
            "measure": self._measure,
        }

    def _line(self, record: uuid.UUID) -> dict[str, Any]:
        told = self._of_lesson("line", record, self.observations.lines, "")
        return {**told, "stays": not self.observations.lines.get(record).fields.shareable}

    def _of_lesson(self, kind: str, record: uuid.UUID, records: Records[Any], what: str) -> dict[str, Any]:
        fields = records.get(record).fields
        observation = fields.observation_id
        lesson = self.observations.get(observation).fields
        is_there = records.exists(record) and self.observations.exists(observation)
        where = _lesson(lesson, what)
        return {
            "date": lesson.date,
            "where": where if is_there else f"{where}, {IN_THE_BIN}",
            "text": fields.what if kind == "next_step" else fields.text,
            "stays": False,
            "opens": ("observation", observation) if is_there else None,
            "found": (kind, record),
            "is_binned": not is_there,
        }

    def _visit(self, record: uuid.UUID) -> dict[str, Any]:
        visit, is_there = self.visits.get(record).fields, self.visits.exists(record)
        return {
            "date": visit.date,
            "where": "Visit" if is_there else f"Visit, {IN_THE_BIN}",
            "text": visit.purpose,
            "stays": False,
            "opens": ("visit", record) if is_there else None,
            "found": ("visit", record),
            "is_binned": not is_there,
        }

    def _measure(self, record: uuid.UUID) -> dict[str, Any]:
        measure, is_there = self.measures.get(record).fields, self.measures.exists(record)
        values = self.measures.values.of(record)
        last = values[-1].fields if values else None
        text = ", ".join(filter(None, [measure.name, measure.cohort]))
        aimed = f"; target {amount(measure.unit, measure.target)}" if measure.target is not None else ""
        return {
            "date": last.date if last else None,
            "where": "Measure" if is_there else f"Measure, {IN_THE_BIN}",
            "text": f"{text}: {leaving(measure.unit, last)}{aimed}" if last else text,
            "stays": False,
            "opens": ("department", measure.department_id) if is_there else None,
            "found": ("measure", record),
            "is_binned": not is_there,
        }


def _targets(state: PlanState) -> list[Target]:
    year, found = state.fields.year, []
    for number, aim in enumerate(state.aims, 1):
        found.append(Target("aim", aim.id, aim.id, state.id, f"{year} · Aim {number}", aim.fields.text))
        for criterion in aim.criteria:
            named = f"{year} · Criterion of aim {number}"
            found.append(Target("criterion", criterion.id, aim.id, state.id, named, criterion.fields.text))
        for place, action in enumerate(aim.actions, 1):
            named = f"{year} · Action {number}.{place}"
            found.append(Target("action", action.id, aim.id, state.id, named, action.fields.what))
    return found


def _lesson(lesson: ObservationFields, what: str) -> str:
    """Name where something was seen, without the teacher: 'Observation, Year 8, Ratio tables'."""
    year = f"Year {lesson.year_group}" if lesson.year_group else ""
    return ", ".join(filter(None, [what or "Observation", year, lesson.topic]))


def _by_day(shown: Shown) -> tuple[bool, dt.date]:
    return shown.date is None, shown.date or dt.date.min
