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

    def new(self, origin: object = None, **values: Any) -> uuid.UUID:
        """Add a question. Raises Invalid where a department asks itself or is no member, GroupIsClosed."""
        self._check(values)
        return super().new(origin, **values)

    def change(self, record: uuid.UUID, origin: object = None, fold: str = "", **values: Any) -> Any:
        """Change some fields of a question. Raises Invalid, NotFound, GroupIsClosed."""
        self._check({**dict(self.get(record).fields), **values})
        return super().change(record, origin, fold, **values)

    def _check(self, values: dict[str, Any]) -> None:
        plan, asking = values.get("plan_id"), values.get("asking_id")
        if plan and asking and self.plans.get(plan).fields.department_id == asking:
            raise Invalid({"asking_id": "A department does not question its own plan. Choose another member."})

    def _departments(self, group: uuid.UUID) -> list[uuid.UUID]:
        return [one.fields.department_id for one in self.groups.members.of(group)]
