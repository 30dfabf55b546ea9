"""Departments with their people, advocates, stages and schemes of work."""

import uuid
from typing import NamedTuple

import sqlalchemy as sa

from tfm_desktop.domain.departments import (
    Advocate,
    AdvocateFields,
    AdvocateRole,
    Department,
    DepartmentFields,
    PathwayStage,
    Person,
    PersonFields,
    Post,
    Scheme,
    SchemeFields,
    Stage,
    StageFields,
    advocate_notices,
)
from tfm_desktop.domain.observations import Observation
from tfm_desktop.domain.plans import Plan
from tfm_desktop.domain.record import Saved, one_line
from tfm_desktop.domain.schools import School, SchoolFields, is_eligible
from tfm_desktop.domain.visits import Visit
from tfm_desktop.services.records import Children, Records
from tfm_desktop.services.schools import Schools
from tfm_desktop.storage.database import Database


class DepartmentRow(NamedTuple):
    """A department in a list."""

    id: uuid.UUID
    school: str
    town: str
    urn: str
    stage: PathwayStage | None
    advocates: str
    subject_leader: str
    maths_teachers: int | None
    eligible: bool | None


class Departments(Records[DepartmentFields]):
    """What a user can do with departments."""

    def __init__(self, database: Database, schools: Schools) -> None:
        super().__init__(database, DepartmentFields, Department)
        self.schools = schools
        self.people = Children(database, PersonFields, Person, "department_id", "has_left", "created_at")
        self.advocates = Children(database, AdvocateFields, Advocate, "department_id", "year", "role")
        self.stages = Children(database, StageFields, Stage, "department_id", "year")
        self.schemes = Children(database, SchemeFields, Scheme, "department_id", "year_group")

    def rows(self, year: str) -> list[DepartmentRow]:
        """List the departments, with stage and advocates of an academic year."""
        school, person = School.__table__.c, Person.__table__.c  # type: ignore[attr-defined]
        statement = (
            sa.select(self.c.id, school.name, school.town, school.urn, person.name.label("leader"))
            .add_columns(self.c.maths_teachers, school.phase, school.type_group)
            .select_from(Department)
            .join(School, school.id == self.c.school_id)
            .outerjoin(Person, sa.and_(person.id == self.c.subject_leader_id, person.deleted_at.is_(None)))
            .where(self.c.deleted_at.is_(None))
            .order_by(school.name, school.town)
        )
        stages = {one.fields.department_id: one.fields.stage for one in self._of_year(self.stages, year)}
        pairs: dict[uuid.UUID, list[str]] = {}
        for department, name in self._advocate_names(year):
            pairs.setdefault(department, []).append(name)
        return [
            DepartmentRow(
                row.id,
                row.name,
                row.town,
                row.urn,
                stages.get(row.id),
                ", ".join(pairs.get(row.id, [])),
                row.leader or "",
                row.maths_teachers,
                is_eligible(SchoolFields.model_construct(phase=row.phase, type_group=row.type_group)),
            )
            for row in self.database.rows(statement)
        ]

    def names(self) -> dict[uuid.UUID, str]:
        """Name every department by its school, with the town where two schools share a name."""
        rows = self.rows("")
        twice = [row.school for row in rows]
        return {row.id: f"{row.school}, {row.town}" if twice.count(row.school) > 1 else row.school for row in rows}

    def last_used(self) -> uuid.UUID | None:
        """Find the department whose visit, observation or plan was changed last; None where there is none."""
        records = (one.__table__.c for one in (Visit, Observation, Plan))  # type: ignore[union-attr]
        changed = [sa.select(one.department_id, one.updated_at).where(one.deleted_at.is_(None)) for one in records]
        row = self.database.row(sa.union_all(*changed).order_by(sa.desc("updated_at")).limit(1))
        return row.department_id if row else None

    def for_school(self, school: uuid.UUID, origin: object = None) -> uuid.UUID:
        """Give the department of a school, made now where there is none."""
        found = self.all(self.select(self.c.school_id == school).limit(1))
        return found[0].id if found else self.new(origin, school_id=school)

    def school(self, department: uuid.UUID) -> Saved[SchoolFields]:
        """Give the school of a department."""
        return self.schools.get(self.get(department).fields.school_id)

    def person_names(self, department: uuid.UUID) -> dict[uuid.UUID, str]:
        """Name the people of a department, those who have left last and marked."""
        people = self.people.of(department)
        return {one.id: f"{one.fields.name}{' (left)' if one.fields.has_left else ''}" for one in people}

    def person_named(self, department: uuid.UUID, name: str, origin: object = None) -> uuid.UUID:
        """Give somebody of a department by name, who is added where there is nobody of that name. Raises Invalid."""
        wanted = one_line(name)
        same = [one.id for one in self.people.of(department) if one.fields.name.casefold() == wanted.casefold()]
        return same[0] if same else self.people.add(department, origin, name=wanted)

    def pair(self, department: uuid.UUID, year: str) -> list[tuple[AdvocateRole, str, Post]]:
        """Give role, name and post of the Mastery Advocates of one year, the lead first."""
        people = {one.id: one.fields for one in self.people.of(department)}
        found = [one.fields for one in self.advocates.of(department) if one.fields.year == year]
        return [
            (one.role, people[one.person_id].name, people[one.person_id].post)
            for one in found
            if one.person_id in people
        ]

    def years(self, department: uuid.UUID) -> set[str]:
        """Give the academic years that a department has a stage or advocates for."""
        stages = {one.fields.year for one in self.stages.of(department)}
        return stages | {one.fields.year for one in self.advocates.of(department)}

    def notices(self, department: uuid.UUID, year: str) -> list[str]:
        """Say what is unusual about a department in one year; notices, never blocks."""
        school = self.school(department).fields
        notices = []
        if is_eligible(school) is False:
            notices.append(
                f"{school.name} is not a state-funded secondary, so it is not eligible for the programme. "
                "It can be kept."
            )
        if "closed" in school.status.lower():
            follows = self.schools.successor(school)
            heir = f" {follows.fields.name} (URN {follows.fields.urn}) followed it." if follows else ""
            notices.append(f"The register says that {school.name} has closed.{heir}")
        return notices + advocate_notices(year, self.pair(department, year))

    def _of_year(self, children: Children, year: str) -> list[Saved]:  # type: ignore[type-arg]
        return children.all(children.select(children.c.year == year))

    def _advocate_names(self, year: str) -> list[tuple[uuid.UUID, str]]:
        advocate, person = self.advocates.c, self.people.c
        statement = (
            sa.select(advocate.department_id, person.name)
            .select_from(Advocate)
            .join(Person, person.id == advocate.person_id)
            .where(advocate.year == year, advocate.deleted_at.is_(None), person.deleted_at.is_(None))
            .order_by(advocate.role)
        )
        return [(row.department_id, row.name) for row in self.database.rows(statement)]
