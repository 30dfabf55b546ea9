"""Every kind of record as plain rows with helpful names, and a record by the beginning of its id."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa

from tfm_desktop.domain.departments import Person
from tfm_desktop.domain.errors import Ambiguous, NotFound
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.schools import SchoolFields, is_eligible
from tfm_desktop.domain.work_groups import WorkGroup
from tfm_desktop.domain.years import academic_year
from tfm_desktop.services.frameworks import Frameworks
from tfm_desktop.services.records import Records
from tfm_desktop.services.services import Services

Row = dict[str, Any]
_PERSON, _GROUP = sa.inspect(Person).local_table, sa.inspect(WorkGroup).local_table
Way = tuple[tuple[str, Records[Any]], ...]  # the links that lead up to the school, the nearest first


class Listing:
    """The records that are not in the bin, as they stand on one day."""

    def __init__(self, services: Services, today: dt.date) -> None:
        self._services = services
        self._today = today
        self._kinds = _kinds(services)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Name the kinds of record that can be listed."""
        return tuple(self._kinds)

    def rows(self, kind: str) -> list[Row]:
        """List a kind: each record's id and fields, its school and people by name, and what is worked out."""
        if kind == "schools":
            return [_school(one) for one in self._services.schools.all(self._services.schools.select())]
        if kind in ("frameworks", "ideas"):
            return _frameworks(self._services.frameworks) if kind == "frameworks" else _ideas(self._services.frameworks)
        if kind == "templates":
            return [
                {"id": template.id, **dict(template.fields), "items": len(items)}
                for template, items in self._services.commitment_templates.every()
            ]
        worked_out = self._worked_out(kind)
        rows = self._services.database.rows(_statement(*self._kinds[kind]))
        return [{**row._mapping, **worked_out.get(row.id, {})} for row in rows]

    def schools(self, text: str) -> list[Row]:
        """List the schools that a text finds, the best first."""
        return [_school(one) for one in self._services.schools.find(text)]

    def ids(self, kind: str) -> list[uuid.UUID]:
        """Give the ids of a kind, in the order of its rows."""
        return [row["id"] for row in self.rows(kind)]

    def find(self, kind: str, beginning: str) -> uuid.UUID:
        """Find the record of a kind whose id begins so. Raises NotFound, Ambiguous."""
        typed = beginning.strip().lower().replace("-", "")
        found = [record for record in self.ids(kind) if typed and record.hex.startswith(typed)]
        noun = self._kinds[kind][0].noun
        if not found:
            raise NotFound(noun, beginning)
        if len(found) > 1:
            raise Ambiguous(noun, beginning, len(found))
        return found[0]

    def _worked_out(self, kind: str) -> dict[uuid.UUID, Row]:
        if kind == "departments":
            departments = self._services.departments.rows(academic_year(self._today))
            names = ("town", "urn", "stage", "advocates", "eligible")
            return {one.id: {name: getattr(one, name) for name in names} for one in departments}
        if kind == "plans":
            return {one.id: {"progress": one.progress} for one in self._services.plans.rows(self._today)}
        if kind == "work-groups":
            groups = self._services.work_groups.rows(self._today)
            return {one.id: {"members": one.members, "next_session": one.next_session} for one in groups}
        if kind == "reviews":
            reviews = self._services.reviews
            return {one.id: {"recorded": one.fields.is_recorded} for one in reviews.all(reviews.select())}
        return {}


def _kinds(services: Services) -> dict[str, tuple[Records[Any], Way]]:
    departments, visits = services.departments, services.visits
    observations, plans = services.observations, services.plans
    school = (("school_id", services.schools),)
    department = (("department_id", departments), *school)
    visit = (("visit_id", visits), *department)
    observation = (("observation_id", observations), *department)
    plan = (("plan_id", plans), *department)
    aim = (("aim_id", plans.aims), *plan)
    groups, sessions = services.work_groups, services.sessions
    group = (("work_group_id", groups),)
    session, member = (("session_id", sessions), *group), (("membership_id", groups.members), *department)
    return {
        "schools": (services.schools, ()),
        "departments": (departments, school),
        "people": (departments.people, department),
        "advocates": (departments.advocates, department),
        "stages": (departments.stages, department),
        "schemes": (departments.schemes, department),
        "visits": (visits, department),
        "activities": (visits.activities, visit),
        "people-met": (visits.people, visit),
        "agreed-actions": (visits.actions, visit),
        "observations": (observations, department),
        "lines": (observations.lines, observation),
        "strengths": (observations.strengths, observation),
        "questions": (observations.questions, observation),
        "next-steps": (observations.next_steps, observation),
        "plans": (plans, department),
        "aims": (plans.aims, plan),
        "criteria": (plans.criteria, aim),
        "actions": (plans.actions, aim),
        "evidence": (services.evidence, aim),
        "reviews": (services.reviews, plan),
        "corrections": (services.reviews.corrections, (("review_id", services.reviews), *plan)),
        "pd-sessions": (services.programme, plan),
        "measures": (services.measures, department),
        "measure-values": (services.measures.values, (("measure_id", services.measures), *department)),
        "half-terms": (services.half_terms, ()),
        "work-groups": (groups, ()),
        "members": (groups.members, department),
        "participants": (groups.pairs, member),
        "sessions": (sessions, group),
        "attendance": (sessions.attendance, session),
        "gap-tasks": (sessions.tasks, session),
        "commitments": (services.commitments, member),
        "ledger-entries": (services.commitments.entries, (("commitment_id", services.commitments), *member)),
        "critiques": (services.critiques, plan),
        "templates": (services.commitment_templates, ()),
        "frameworks": (services.frameworks, ()),
        "ideas": (services.frameworks.ideas, ()),
    }


def _statement(records: Records[Any], way: Way) -> sa.Select[Any]:
    """Read the fields, with the school, the date or year of what they belong to, and the names of people."""
    shown: dict[str, sa.ColumnElement[Any]] = {name: records.c[name] for name in records.fields.model_fields}
    source: sa.FromClause = records.c.id.table
    visible = [records.c.deleted_at.is_(None)]
    for name, column in list(shown.items()):
        if column.references(_PERSON.c.id):
            person = _PERSON.alias(name)
            source = source.outerjoin(person, sa.and_(person.c.id == column, person.c.deleted_at.is_(None)))
            shown[name.removesuffix("_id")] = person.c.name
    below = records.c
    for link, parent in way:
        source = source.join(parent.c.id.table, parent.c.id == below[link])
        visible.append(parent.c.deleted_at.is_(None))
        below = parent.c
        shown = {**{name: below[name] for name in ("date", "year") if name in below}, **shown}
    top = below["name"] if "name" in below else below["code"]
    if "urn" in below:
        shown["school"] = top
    of_group = [one.c.work_group_id for one in (records, *(parent for _, parent in way)) if "work_group_id" in one.c]
    if of_group:
        group = _GROUP.alias("of_group")
        source = source.join(group, group.c.id == of_group[0])
        visible.append(group.c.deleted_at.is_(None))
        shown = {"year": group.c.year, **shown, "work_group": group.c.code}
    columns = [records.c.id, *(column.label(name) for name, column in shown.items())]
    latest = [shown[name].desc() for name in ("date", "year") if name in shown]
    chain = [*(parent for _, parent in reversed(way)), records]
    order = [one.c[name] for one in chain for name in ("position", "start", "created_at") if name in one.c]
    return sa.select(*columns).select_from(source).where(*visible).order_by(*latest, top, *order)


def _school(school: Saved[SchoolFields]) -> Row:
    return {"id": school.id, **dict(school.fields), "eligible": is_eligible(school.fields)}


def _frameworks(frameworks: Frameworks) -> list[Row]:
    """List the frameworks, also those that ship and that nobody has edited yet."""
    branches = frameworks.tree()
    return [{"id": one.framework.id, **dict(one.framework.fields), "ideas": len(one.ideas)} for one in branches]


def _ideas(frameworks: Frameworks) -> list[Row]:
    """List the ideas, each with its framework's name and the number of lines it stands on."""
    found = []
    for branch in frameworks.tree():
        for one in branch.ideas:
            above, lines = branch.framework.fields.name, frameworks.lines_with(one.fields.key)
            found.append({"id": one.id, "framework": above, **dict(one.fields), "lines": lines})
    return found
