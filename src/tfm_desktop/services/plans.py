"""Development plans with aims, success criteria and actions."""

import datetime as dt
import uuid
from itertools import groupby
from typing import NamedTuple

import sqlalchemy as sa

from tfm_desktop.domain.departments import Department
from tfm_desktop.domain.plans import (
    Action,
    ActionFields,
    ActionStatus,
    Aim,
    AimFields,
    Criterion,
    CriterionFields,
    Plan,
    PlanFields,
    PlanStatus,
    progress_in_words,
)
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.schools import School
from tfm_desktop.domain.sheets import AimSheet, PlanSheet
from tfm_desktop.services.departments import Departments
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

    def sheet(self, plan: uuid.UUID, today: dt.date) -> PlanSheet:
        """Gather what the plan reports show, as it stands today. Raises NotFound."""
        fields = self.get(plan).fields
        department = self.departments.get(fields.department_id).fields
        names = self.departments.person_names(fields.department_id)
        leader = names.get(department.subject_leader_id, "") if department.subject_leader_id else ""
        return PlanSheet(
            plan,
            fields,
            self.departments.school(fields.department_id).fields,
            department,
            leader,
            tuple(name for _, name, _ in self.departments.pair(fields.department_id, fields.year)),
            tuple(self._aim_sheet(aim) for aim in self.aims.of(plan)),
            today,
        )

    def shown_aim(self, aim: uuid.UUID) -> AimFields | None:
        """Give an aim; None where it or its plan is in the bin."""
        fields = self.aims.get(aim).fields
        return fields if self.aims.exists(aim) and self.exists(fields.plan_id) else None

    def duplicate(self, plan: uuid.UUID, origin: object = None) -> uuid.UUID:
        """Make a draft like this plan, with its aims, criteria and actions."""
        told = self.get(plan).fields
        with self.database.change("Duplicate plan", origin):
            made = self.new(origin, **{**dict(told), "status": PlanStatus.DRAFT, "title": f"{told.title} (copy)"[:200]})
            for aim in self.aims.of(plan):
                copied = self.aims.new(origin, **{**dict(aim.fields), "plan_id": made})
                for children in (self.criteria, self.actions):
                    for one in children.of(aim.id):
                        children.new(origin, **{**dict(one.fields), "aim_id": copied})
        return made

    def _aim_sheet(self, aim: Saved[AimFields]) -> AimSheet:
        criteria = tuple(one.fields for one in self.criteria.of(aim.id))
        return AimSheet(aim.fields, criteria, tuple(one.fields for one in self.actions.of(aim.id)))

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
