"""Visits to departments, with activities, people met and agreed actions."""

import datetime as dt
import uuid
from typing import NamedTuple

import sqlalchemy as sa

from tfm_desktop.domain.departments import Department
from tfm_desktop.domain.schools import School
from tfm_desktop.domain.sheets import PersonMet, VisitSheet
from tfm_desktop.domain.visits import (
    Visit,
    VisitAction,
    VisitActionFields,
    VisitActivity,
    VisitActivityFields,
    VisitFields,
    VisitMode,
    VisitPerson,
    VisitPersonFields,
    VisitStatus,
    visit_notices,
)
from tfm_desktop.domain.years import academic_year, bounds
from tfm_desktop.services.departments import Departments
from tfm_desktop.services.records import Children, Records
from tfm_desktop.storage.database import Database


class VisitRow(NamedTuple):
    """A visit in a list."""

    id: uuid.UUID
    date: dt.date
    start: dt.time | None
    school: str
    mode: VisitMode
    status: VisitStatus
    purpose: str


class Visits(Records[VisitFields]):
    """What a user can do with visits."""

    def __init__(self, database: Database, departments: Departments) -> None:
        super().__init__(database, VisitFields, Visit)
        self.departments = departments
        self.activities = Children(database, VisitActivityFields, VisitActivity, "visit_id")
        self.people = Children(database, VisitPersonFields, VisitPerson, "visit_id", "created_at")
        self.actions = Children(database, VisitActionFields, VisitAction, "visit_id")

    def rows(self, year: str = "", department: uuid.UUID | None = None) -> list[VisitRow]:
        """List the visits, the newest first; of one academic year or department where given."""
        c, school, kept = self.c, School.__table__.c, Department.__table__.c  # type: ignore[attr-defined]
        statement = (
            sa.select(c.id, c.date, c.start, school.name, c.mode, c.status, c.purpose)
            .select_from(Visit)
            .join(Department, kept.id == c.department_id)
            .join(School, school.id == kept.school_id)
            .where(c.deleted_at.is_(None), kept.deleted_at.is_(None), *of_year(c.date, year))
            .order_by(c.date.desc(), c.start.desc())
        )
        if department:
            statement = statement.where(c.department_id == department)
        return [VisitRow._make(row) for row in self.database.rows(statement)]

    def notices(self, visit: uuid.UUID) -> dict[str, str]:
        """Say by field what is unusual about a visit; notices, never blocks."""
        fields = self.get(visit).fields
        return visit_notices(fields, self.departments.years(fields.department_id))

    def duplicate(self, visit: uuid.UUID, date: dt.date, origin: object = None) -> uuid.UUID:
        """Make a planned visit like this one, with its purpose and activities."""
        told = self.get(visit).fields
        with self.database.change("Duplicate visit", origin):
            fresh = {**dict(told), "date": date, "status": VisitStatus.PLANNED, "notes": "", "next_visit": None}
            made = self.new(origin, **fresh)
            for one in self.activities.of(visit):
                self.activities.add(made, origin, kind=one.fields.kind, led_by=one.fields.led_by)
        return made

    def sheet(self, visit: uuid.UUID) -> VisitSheet:
        """Gather what the visit report shows. Raises NotFound."""
        fields = self.get(visit).fields
        people = {one.id: one.fields for one in self.departments.people.of(fields.department_id)}
        year = academic_year(fields.date)
        advocates = {
            one.fields.person_id
            for one in self.departments.advocates.of(fields.department_id)
            if one.fields.year == year
        }
        met = [one.fields for one in self.people.of(visit) if one.fields.person_id in people]
        return VisitSheet(
            visit,
            fields,
            self.departments.school(fields.department_id).fields,
            tuple(one.fields for one in self.activities.of(visit)),
            tuple(PersonMet(people[one.person_id], one.person_id in advocates, one.release_half_days) for one in met),
            tuple(one.fields for one in self.actions.of(visit)),
        )


def of_year(date: sa.ColumnElement[dt.date], year: str) -> list[sa.ColumnElement[bool]]:
    """Keep a query within an academic year; an empty year keeps all."""
    return [date.between(*bounds(year))] if year else []
