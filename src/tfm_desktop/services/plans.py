"""Development plans with aims, success criteria and actions."""

import datetime as dt
import uuid
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa

from tfm_desktop.domain.departments import Department
from tfm_desktop.domain.errors import NothingToCarryForward
from tfm_desktop.domain.history import AimState, Part, PlanState
from tfm_desktop.domain.plans import (
    CLOSED_AIMS,
    FINISHED,
    Action,
    ActionFields,
    ActionStatus,
    Aim,
    AimFields,
    AimStatus,
    Criterion,
    CriterionFields,
    CriterionStatus,
    Plan,
    PlanFields,
    PlanStatus,
    progress_in_words,
)
from tfm_desktop.domain.record import F
from tfm_desktop.domain.schools import School
from tfm_desktop.domain.sheets import AimSheet, PlanSheet
from tfm_desktop.domain.years import shifted
from tfm_desktop.services.departments import Departments
from tfm_desktop.services.history import History
from tfm_desktop.services.records import Children, Records
from tfm_desktop.storage.database import Database


class PlanRow(NamedTuple):
    """A plan in a list."""

    id: uuid.UUID
    year: str
    school: str
    title: str
    status: PlanStatus
    next_review: dt.date | None
    progress: str


class Plans(Records[PlanFields]):
    """What a user can do with development plans."""

    def __init__(self, database: Database, departments: Departments) -> None:
        super().__init__(database, PlanFields, Plan)
        self.departments = departments
        self.aims = Children(database, AimFields, Aim, "plan_id")
        self.criteria = Children(database, CriterionFields, Criterion, "aim_id")
        self.actions = Children(database, ActionFields, Action, "aim_id")
        self.history = History(database)

    def rows(self, today: dt.date, year: str = "", department: uuid.UUID | None = None) -> list[PlanRow]:
        """List the plans with their progress in words; of one academic year or department where given."""
        c, school, kept = self.c, School.__table__.c, Department.__table__.c  # type: ignore[attr-defined]
        statement = (
            sa.select(c.id, c.year, school.name, c.title, c.status, c.next_review)
            .select_from(Plan)
            .join(Department, kept.id == c.department_id)
            .join(School, school.id == kept.school_id)
            .where(c.deleted_at.is_(None), kept.deleted_at.is_(None))
            .order_by(c.year.desc(), school.name)
        )
        if year:
            statement = statement.where(c.year == year)
        if department:
            statement = statement.where(c.department_id == department)
        actions = self._actions_by_plan(year)
        return [
            PlanRow._make([*row, progress_in_words(actions.get(row.id, []), today)])
            for row in self.database.rows(statement)
        ]

    def aim_names(self, department: uuid.UUID) -> dict[uuid.UUID, str]:
        """Name the aims of a department's plans, as in '2025/26 · 1 Shared representations'; the newest plan first."""
        aim = self.aims.c
        statement = (
            sa.select(aim.id, aim.plan_id, self.c.year, aim.text)
            .join_from(Aim.__table__, Plan.__table__, self.c.id == aim.plan_id)  # type: ignore[attr-defined]
            .where(self.c.department_id == department, self.c.deleted_at.is_(None), aim.deleted_at.is_(None))
            .order_by(self.c.year.desc(), self.c.id, aim.position, aim.created_at)
        )
        plans = groupby(self.database.rows(statement), lambda row: row.plan_id)
        return {row.id: f"{row.year} · {number} {row.text}" for _, aims in plans for number, row in enumerate(aims, 1)}

    def state(self, plan: uuid.UUID) -> PlanState:
        """Give a plan with all its parts as it stands now. Raises NotFound."""
        fields = self.get(plan).fields
        criteria, actions = self._parts_of(self.criteria, plan), self._parts_of(self.actions, plan)
        aims = tuple(
            AimState(aim.id, aim.fields, tuple(criteria.get(aim.id, ())), tuple(actions.get(aim.id, ())))
            for aim in self.aims.of(plan)
        )
        return PlanState(plan, fields, aims)

    def sheet(self, plan: uuid.UUID, today: dt.date, state: PlanState | None = None) -> PlanSheet:
        """Gather the plan itself for a report, as it stands or as it stood in the state given. Raises NotFound."""
        state = state or self.state(plan)
        department_id = state.fields.department_id
        department = self.departments.get(department_id).fields
        names = self.departments.person_names(department_id)
        leader = names.get(department.subject_leader_id, "") if department.subject_leader_id else ""
        return PlanSheet(
            plan,
            state.fields,
            self.departments.school(department_id).fields,
            department,
            leader,
            tuple(name for _, name, _ in self.departments.pair(department_id, state.fields.year)),
            tuple(
                AimSheet(
                    aim.fields, tuple(one.fields for one in aim.criteria), tuple(one.fields for one in aim.actions)
                )
                for aim in state.aims
            ),
            today,
        )

    def shown_aim(self, aim: uuid.UUID) -> AimFields | None:
        """Give an aim; None where it or its plan is in the bin."""
        fields = self.aims.get(aim).fields
        return fields if self.aims.exists(aim) and self.exists(fields.plan_id) else None

    def numbers(self, plan: uuid.UUID) -> dict[uuid.UUID, int]:
        """Give each aim of a plan its number, from 1 on."""
        return {aim.id: number for number, aim in enumerate(self.aims.of(plan), 1)}

    def duplicate(self, plan: uuid.UUID, origin: object = None) -> uuid.UUID:
        """Make a draft like this plan, with its aims, criteria and actions."""
        state = self.state(plan)
        title = f"{state.fields.title} (copy)"[:200]
        with self.database.change("Duplicate plan", origin):
            made = self.new(origin, **{**dict(state.fields), "status": PlanStatus.DRAFT, "title": title})
            for aim in state.aims:
                copied = self.aims.new(origin, **{**dict(aim.fields), "plan_id": made, "carried_from_id": None})
                for part in aim.criteria:
                    self.criteria.new(origin, **{**dict(part.fields), "aim_id": copied})
                for action in aim.actions:
                    copy = {"aim_id": copied, "carried_from_id": None}
                    self.actions.new(origin, **{**dict(action.fields), **copy})
        return made

    def next_plan(self, plan: uuid.UUID) -> uuid.UUID | None:
        """Find the plan of the same department for the year after; None where there is none yet."""
        fields = self.get(plan).fields
        following = (self.c.department_id == fields.department_id, self.c.year == shifted(fields.year, 1))
        found = self.all(self.select(*following).order_by(self.c.created_at).limit(1))
        return found[0].id if found else None

    def to_carry(self, state: PlanState) -> list[AimState]:
        """List the aims of a plan that carry_forward would take into next year's plan."""
        target = self.next_plan(state.id)
        there = {aim.fields.carried_from_id for aim in self.aims.of(target)} if target else set()
        return [aim for aim in state.aims if aim.fields.status not in CLOSED_AIMS and aim.id not in there]

    def carry_forward(self, plan: uuid.UUID, origin: object = None) -> uuid.UUID:
        """Take what is open into next year's plan, which is made where there is none, and give the id of that.

        Open aims go with their criteria that are not met and their actions that are not finished; each aim and action
        keeps where it came from. What is there already is not taken twice. Raises NothingToCarryForward.
        """
        state = self.state(plan)
        target = self.next_plan(plan)
        open_aims = self.to_carry(state)
        if not open_aims:
            raise NothingToCarryForward
        with self.database.change("Carry forward", origin):
            fresh = {
                "year": shifted(state.fields.year, 1),
                "status": PlanStatus.DRAFT,
                "next_review": None,
                "needed": "",
            }
            target = target or self.new(origin, **{**dict(state.fields), **fresh})
            for aim in open_aims:
                self._carry(aim, target, origin)
        return target

    def carried_from(self, aim: AimFields) -> str:
        """Say where an aim was carried forward from, as in '2024/25, aim 2'; nothing for none."""
        if aim.carried_from_id is None:
            return ""
        before = self.aims.get(aim.carried_from_id).fields
        number = self.numbers(before.plan_id).get(aim.carried_from_id)
        year = self.get(before.plan_id).fields.year
        return f"{year}, aim {number}" if number else f"{year}, an aim that is in the bin"

    def _carry(self, aim: AimState, target: uuid.UUID, origin: object) -> None:
        told = {**dict(aim.fields), "plan_id": target, "carried_from_id": aim.id}
        told.pop("position")
        made = self.aims.add(target, origin, **told)
        self.aims.change(aim.id, origin, status=AimStatus.CARRIED_FORWARD)
        for criterion in aim.criteria:
            if criterion.fields.status is not CriterionStatus.MET:
                self.criteria.new(origin, **{**dict(criterion.fields), "aim_id": made})
        for action in aim.actions:
            if action.fields.status not in FINISHED:
                carried = {"aim_id": made, "carried_from_id": action.id}
                self.actions.new(origin, **{**dict(action.fields), **carried})

    def _parts_of(self, children: Children[F], plan: uuid.UUID) -> dict[uuid.UUID, list[Part[F]]]:
        """Read the criteria or actions of all aims of a plan at once, by aim."""
        found: dict[uuid.UUID, list[Part[F]]] = {}
        for one in children.all(self._of_plan[children.kind], {"plan": plan}):
            found.setdefault(one.fields.aim_id, []).append(Part(one.id, one.fields))  # type: ignore[attr-defined]
        return found

    @cached_property
    def _of_plan(self) -> dict[str, sa.Select[Any]]:
        aim = self.aims.c
        return {
            children.kind: children.select(aim.plan_id == sa.bindparam("plan"), aim.deleted_at.is_(None))
            .join(Aim, aim.id == children.c.aim_id)
            .order_by(children.c.position, children.c.created_at)
            for children in (self.criteria, self.actions)
        }

    def _actions_by_plan(self, year: str) -> dict[uuid.UUID, list[ActionFields]]:
        c = self.actions.c
        statement = (
            sa.select(self.aims.c.plan_id, c.status, c.due)
            .select_from(Action)
            .join(Aim, self.aims.c.id == c.aim_id)
            .where(c.deleted_at.is_(None), self.aims.c.deleted_at.is_(None))
        )
        if year:
            statement = statement.join(Plan, self.c.id == self.aims.c.plan_id).where(self.c.year == year)
        found: dict[uuid.UUID, list[ActionFields]] = {}
        alike: dict[tuple[ActionStatus, dt.date | None], ActionFields] = {}  # thousands share a few states and days
        for plan, status, due in self.database.rows(statement):
            if (status, due) not in alike:
                alike[status, due] = ActionFields.model_construct(status=status, due=due)
            found.setdefault(plan, []).append(alike[status, due])
        return found
