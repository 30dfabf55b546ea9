"""Critique rounds: departments of a Work Group question one another's plans."""

import datetime as dt
import uuid
from typing import Any, NamedTuple

from tfm_desktop.domain.critiques import Critique, CritiqueFields
from tfm_desktop.domain.errors import Invalid
from tfm_desktop.services.plans import Plans
from tfm_desktop.services.work_groups import OfGroup, WorkGroups


class CritiqueRow(NamedTuple):
    """A question on a plan, with its departments by name."""

    id: uuid.UUID
    plan: str
    asking: str
    fields: CritiqueFields


class Critiques(OfGroup[CritiqueFields]):
    """What a user can do with the questions that departments of a Work Group ask on one another's plans."""

    def __init__(self, groups: WorkGroups, plans: Plans) -> None:
        super().__init__(groups, CritiqueFields, Critique, "work_group_id")
        self.groups, self.plans = groups, plans

    def plans_of(self, group: uuid.UUID) -> dict[uuid.UUID, str]:
        """Name the plans of the members for the group's year: those that can be questioned."""
        year = self.groups.get(group).fields.year
        found: dict[uuid.UUID, str] = {}
        for member in self._departments(group):
            for row in self.plans.rows(dt.date.max, year, member):
                found[row.id] = f"{row.school}: {row.title}" if row.title else row.school
        return found

    def departments_of(self, group: uuid.UUID) -> dict[uuid.UUID, str]:
        """Name the member departments of a group: those that can ask."""
        names = self.groups.departments.names()
        return {one: names[one] for one in self._departments(group) if one in names}

    def of_group(self, group: uuid.UUID) -> list[CritiqueRow]:
        """Read the questions of a group by the plan that they are on."""
        departments = self.departments_of(group)
        rows = []
        for one in self.of(group):
            owner = self.plans.get(one.fields.plan_id).fields.department_id
            # Another department is named only where both are members together.
            asking = departments.get(one.fields.asking_id, "another department") if one.fields.asking_id else ""
            rows.append(CritiqueRow(one.id, departments.get(owner, "another department"), asking, one.fields))
        return sorted(rows, key=lambda row: row.plan)

    def aims_of(self, critique: uuid.UUID) -> dict[uuid.UUID, str]:
        """Name the aims of the plan that a question is on, by number and text."""
        aims = self.plans.aims.of(self.get(critique).fields.plan_id)
        return {one.id: f"{number}  {' '.join(one.fields.text.split())[:80]}" for number, one in enumerate(aims, 1)}

    def without_plan(self, group: uuid.UUID) -> list[str]:
        """Name the member departments that have no plan for the group's year."""
        year = self.groups.get(group).fields.year
        names = self.departments_of(group)
        return [name for one, name in names.items() if not self.plans.rows(dt.date.max, year, one)]

    def new(self, origin: object = None, **values: Any) -> uuid.UUID:
        """Add a question. Raises Invalid where a department asks itself or is no member, GroupIsClosed."""
        self._check(values, values)
        return super().new(origin, **values)

    def change(self, record: uuid.UUID, origin: object = None, fold: str = "", **values: Any) -> Any:
        """Change some fields of a question; on another plan it has no aim yet. Raises Invalid, NotFound, GroupIsClosed.

        What is not changed is not checked again: a department may have left since.
        """
        before = self.get(record).fields
        if values.get("plan_id", before.plan_id) != before.plan_id:
            values.setdefault("aim_id", None)
        self._check({**dict(before), **values}, values)
        return super().change(record, origin, fold, **values)

    def _check(self, whole: dict[str, Any], changed: dict[str, Any]) -> None:
        group, plan, asking, aim = (whole.get(name) for name in ("work_group_id", "plan_id", "asking_id", "aim_id"))
        if group is None or plan is None:
            return  # which is said of the fields themselves
        owner = self.plans.get(plan).fields.department_id
        members = self._departments(group)
        if owner == asking:
            raise Invalid({"asking_id": "A department does not question its own plan. Choose another member."})
        if changed.get("asking_id") and asking not in members:
            raise Invalid({"asking_id": "This department is no member of the Work Group. Choose one that is."})
        if changed.get("plan_id") and owner not in members:
            raise Invalid({"plan_id": "This plan is of no member of the Work Group. Choose another."})
        if aim and changed.get("aim_id") and self.plans.aims.get(aim).fields.plan_id != plan:
            raise Invalid({"aim_id": "This aim stands in another plan. Choose one of the plan that is questioned."})

    def _departments(self, group: uuid.UUID) -> list[uuid.UUID]:
        return [one.fields.department_id for one in self.groups.members.of(group)]
