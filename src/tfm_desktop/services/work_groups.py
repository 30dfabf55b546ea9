"""Work Groups with their member departments and the pair of each."""

import datetime as dt
import uuid
from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

import sqlalchemy as sa

from tfm_desktop.domain.departments import WITH_AUTHORITY, Department, PathwayStage, Person
from tfm_desktop.domain.errors import GroupIsClosed, Invalid, IsMemberAlready
from tfm_desktop.domain.record import F, Saved
from tfm_desktop.domain.schools import School, is_eligible
from tfm_desktop.domain.sessions import Session, SessionStatus
from tfm_desktop.domain.work_groups import (
    MEMBER_ON,
    Membership,
    MembershipFields,
    MembershipStatus,
    Participant,
    ParticipantFields,
    WorkGroup,
    WorkGroupFields,
    WorkGroupKind,
    group_title,
    membership_notices,
    size_notice,
    skipped_stage,
    spellings,
    takes_part,
)
from tfm_desktop.domain.years import short
from tfm_desktop.services.commitment_templates import CommitmentTemplates
from tfm_desktop.services.departments import Departments
from tfm_desktop.services.records import Children, Records, validated
from tfm_desktop.storage.database import Database


class WorkGroupRow(NamedTuple):
    """A Work Group in a list."""

    id: uuid.UUID
    code: str
    year: str
    kind: WorkGroupKind
    hub: str
    lead: str
    focus: str
    members: int
    next_session: dt.date | None
    closed: bool


class OfGroup(Children[F]):
    """What belongs to a Work Group, at any depth; where that is closed, it stays as it was."""

    def __init__(self, above: Records[Any], *told: Any) -> None:
        super().__init__(above.database, *told)
        self.above = above

    def allow(self, fields: F) -> None:
        self.above.allow(self.above.get(getattr(fields, self.parent)).fields)


class Memberships(OfGroup[MembershipFields]):
    """The memberships of departments in Work Groups."""

    def change(
        self, record: uuid.UUID, origin: object = None, fold: str = "", **values: Any
    ) -> Saved[MembershipFields]:
        """Change some fields of a membership; a new status brings its day along, today where none is noted yet."""
        if "status" in values and values["status"] in list(MembershipStatus):
            day = MEMBER_ON[MembershipStatus(values["status"])]
            before = self.get(record).fields
            if values["status"] != before.status and getattr(before, day) is None:
                values.setdefault(day, dt.date.today())
        return super().change(record, origin, fold, **values)


class Pairs(OfGroup[ParticipantFields]):
    """The pairs of member departments; a name in the place of a person adds somebody new to the department."""

    def __init__(self, members: Memberships, departments: Departments) -> None:
        super().__init__(members, ParticipantFields, Participant, "membership_id", "role", "since", "created_at")
        self._departments = departments

    def new(self, origin: object = None, **values: Any) -> uuid.UUID:
        """Add one of a pair and give the id. Raises Invalid, GroupIsClosed."""
        with self.database.change(f"New {self.noun}", origin):
            return super().new(origin, **self._with_person(values.get("membership_id"), values, origin))

    def change(
        self, record: uuid.UUID, origin: object = None, fold: str = "", **values: Any
    ) -> Saved[ParticipantFields]:
        """Change one of a pair. Raises Invalid, NotFound, GroupIsClosed."""
        membership = self.get(record).fields.membership_id
        with self.database.change(f"Edit {self.noun}", origin, fold):
            return super().change(record, origin, fold, **self._with_person(membership, values, origin))

    def _with_person(self, membership: Any, values: dict[str, Any], origin: object) -> dict[str, Any]:
        name = values.get("person_id")
        if not isinstance(name, str):
            return values
        department = self.above.get(membership).fields.department_id
        return {**values, "person_id": self._departments.person_named(department, name, origin)}


class WorkGroups(Records[WorkGroupFields]):
    """What a user can do with Work Groups."""

    def __init__(self, database: Database, departments: Departments, templates: CommitmentTemplates) -> None:
        super().__init__(database, WorkGroupFields, WorkGroup)
        self.departments = departments
        self.templates = templates
        self.members: Memberships = Memberships(self, MembershipFields, Membership, "work_group_id", "created_at")
        self.pairs = Pairs(self.members, departments)

    def change(self, record: uuid.UUID, origin: object = None, fold: str = "", **values: Any) -> Saved[WorkGroupFields]:
        """Change some fields of a Work Group; the suggested template follows kind and year while there are no members.

        Raises Invalid, NotFound, GroupIsClosed.
        """
        before = self.get(record).fields
        after = validated(self.fields, {**dict(before), **values})
        suggested = [self.templates.suggested(one.kind, one.year) for one in (before, after)]
        is_open = "template_id" not in values and before.template_id == suggested[0]
        if is_open and suggested[0] != suggested[1] and not self.members.of(record):
            values["template_id"] = suggested[1]
        return super().change(record, origin, fold, **values)

    def rows(self, today: dt.date, year: str = "", department: uuid.UUID | None = None) -> list[WorkGroupRow]:
        """List the Work Groups, the newest year first; of one academic year or department where given."""
        c, member, there = self.c, self.members.c, self.departments.c
        session = Session.__table__.c  # type: ignore[attr-defined]
        members = sa.select(sa.func.count()).where(
            member.work_group_id == c.id,
            member.deleted_at.is_(None),
            member.status != MembershipStatus.WITHDRAWN,
            member.department_id.in_(sa.select(there.id).where(there.deleted_at.is_(None))),
        )
        following = sa.select(sa.func.min(session.date)).where(
            session.work_group_id == c.id,
            session.deleted_at.is_(None),
            session.date >= today,
            session.status != SessionStatus.CANCELLED,
        )
        shown = (c.id, c.code, c.year, c.kind, c.hub, c.lead, c.focus)
        statement = (
            sa.select(*shown, members.scalar_subquery(), following.scalar_subquery(), c.closed_on.is_not(None))
            .where(c.deleted_at.is_(None))
            .order_by(c.year.desc(), c.code, c.created_at)
        )
        if year:
            statement = statement.where(c.year == year)
        if department:
            mine = sa.select(member.work_group_id).where(
                member.department_id == department, member.deleted_at.is_(None)
            )
            statement = statement.where(c.id.in_(mine))
        return [WorkGroupRow._make(row) for row in self.database.rows(statement)]

    def names(self) -> dict[uuid.UUID, str]:
        """Name every Work Group by code and kind, the newest year first, as in '2026/27 · NCP26-04 Development'."""
        found = self.all(self.select().order_by(self.c.year.desc(), self.c.code, self.c.created_at))
        return {one.id: f"{one.fields.year} · {group_title(one.fields)}" for one in found}

    def used(self, field: str) -> list[str]:
        """Give what was written before in a field such as hub or lead, what was used last first."""
        column = self.c[field]
        statement = (sa.select(column).where(column != "", self.c.deleted_at.is_(None)).group_by(column)).order_by(
            sa.func.max(self.c.updated_at).desc()
        )
        return [row[0] for row in self.database.rows(statement)]

    def add_member(self, group: uuid.UUID, department: uuid.UUID, origin: object = None, **values: Any) -> uuid.UUID:
        """Make a department a member: with its advocates of the year as the pair, and a copy of the commitments.

        Raises IsMemberAlready, GroupIsClosed, Invalid.
        """
        if any(one.fields.department_id == department for one in self.members.of(group)):
            raise IsMemberAlready(self.departments.school(department).fields.name)
        fields = self.get(group).fields
        leader = self.departments.get(department).fields.subject_leader_id
        with self.database.change("New member", origin):
            told = {"subject_leader_id": leader, "department_id": department, **values}
            member = self.members.add(group, origin, **told)
            for one in self.departments.advocates.of(department):
                if one.fields.year == fields.year:
                    pair = {"person_id": one.fields.person_id, "role": one.fields.role}
                    self.pairs.add(member, origin, **pair)
            if fields.template_id:
                self.templates.copy_to(
                    member, fields.template_id, fields.year, self.stage_in(department, fields), origin
                )
        return member

    def add_school(self, group: uuid.UUID, school: uuid.UUID, origin: object = None) -> uuid.UUID:
        """Make the department of a school a member; where there is none yet, it is made in the same step.

        Raises IsMemberAlready, GroupIsClosed.
        """
        with self.database.change("New member", origin):
            return self.add_member(group, self.departments.for_school(school, origin), origin)

    def replace(
        self, participant: uuid.UUID, person: uuid.UUID | str, day: dt.date, origin: object = None
    ) -> uuid.UUID:
        """Have another person take somebody's place in the pair from a day on; each keeps what was done.

        A name in the place of a person adds somebody new to the department. Raises Invalid, GroupIsClosed.
        """
        leaving = self.pairs.get(participant).fields
        if leaving.since and day <= leaving.since:
            raise Invalid(
                {"since": f"Who leaves is one of the pair since {short(leaving.since)}. Choose a day after that."}
            )
        with self.database.change("Replace in the pair", origin):
            last = day - dt.timedelta(days=1)
            self.pairs.change(participant, origin, until=min(leaving.until or last, last))
            there = {one.fields.person_id for one in current(self.pairs.of(leaving.membership_id), day)}
            made = self.pairs.add(leaving.membership_id, origin, person_id=person, role=leaving.role, since=day)
            comes = self.pairs.get(made).fields.person_id
            if comes == leaving.person_id:
                raise Invalid({"person_id": "The same person leaves and comes. Choose somebody else."})
            if comes in there:
                raise Invalid({"person_id": "Who comes is one of the pair already. Choose somebody else."})
        return made

    def close(self, group: uuid.UUID, day: dt.date, origin: object = None) -> None:
        """Close a Work Group: what it holds is read from now on and no longer changed."""
        with self.database.change("Close Work Group", origin) as writer:
            writer.update(self.table, group, {"closed_on": day})

    def open_again(self, group: uuid.UUID, origin: object = None) -> None:
        """Let a closed Work Group be changed again."""
        with self.database.change("Open Work Group again", origin) as writer:
            writer.update(self.table, group, {"closed_on": None})

    def member_names(self, group: uuid.UUID) -> dict[uuid.UUID, str]:
        """Name the member departments of a group by their memberships, those that withdrew last and marked."""
        names = self.departments.names()
        members = sorted(
            self.members.of(group),
            key=lambda one: (one.fields.status is MembershipStatus.WITHDRAWN, names.get(one.fields.department_id, "")),
        )
        return {
            one.id: names[one.fields.department_id]
            + (" (withdrawn)" if one.fields.status is MembershipStatus.WITHDRAWN else "")
            for one in members
            if one.fields.department_id in names
        }

    def notices(self, group: uuid.UUID) -> list[str]:
        """Say what is unusual about a Work Group and its members; notices, never blocks."""
        fields = self.get(group).fields
        members = [
            one
            for one in self.members.of(group)
            if one.fields.status is not MembershipStatus.WITHDRAWN and self.departments.exists(one.fields.department_id)
        ]
        template = self.templates.find(fields.template_id) if fields.template_id else None
        notices = []
        if template:
            usual = template.template.fields
            notices.append(size_notice(len(members), usual.usual_from, usual.usual_to, fields.kind))
        for one in members:
            notices += self.member_notices(one.id)
        return list(filter(None, notices))

    def member_notices(self, membership: uuid.UUID) -> list[str]:
        """Say what is unusual about one member department: eligibility, its pair, its stage, its other groups."""
        member = self.members.get(membership).fields
        group = self.get(member.work_group_id).fields
        school = self.departments.school(member.department_id).fields
        notices = []
        if is_eligible(school) is False:
            notices.append(f"{school.name} is not a state-funded secondary, so it is not eligible. It can be kept.")
        notices += [
            f"{school.name}: {one}" for one in (*self._about_pair(membership), *self._about_stage(member, group))
        ]
        others = self._other_groups(member, group.year)
        if others:
            notices.append(
                f"{school.name} is also in {' and '.join(others)} in {group.year}. "
                "Its visits count in the ledger of each."
            )
        return notices

    def field_notices(self, membership: uuid.UUID) -> dict[str, str]:
        """Say by field what is unusual about a membership."""
        return membership_notices(self.members.get(membership).fields)

    def _other_groups(self, member: MembershipFields, year: str) -> list[str]:
        """Name the other Work Groups of a year that a department has not withdrawn from."""
        c = self.members.c
        mine = sa.select(c.work_group_id).where(
            c.department_id == member.department_id, c.deleted_at.is_(None), c.status != MembershipStatus.WITHDRAWN
        )
        others = self.select(self.c.year == year, self.c.id != member.work_group_id, self.c.id.in_(mine))
        return [group_title(one.fields) for one in self.all(others.order_by(self.c.code, self.c.created_at))]

    def _about_pair(self, membership: uuid.UUID) -> list[str]:
        department = self.members.get(membership).fields.department_id
        people = {one.id: one.fields for one in self.departments.people.of(department)}
        everyone = [one.fields for one in self.pairs.of(membership) if one.fields.person_id in people]
        for one in everyone:
            if one.since and one.until and one.until < one.since:
                return [f"{people[one.person_id].name} leaves the pair before the first day. Check both dates."]
        pair = [one for one in everyone if one.until is None]
        for one in pair:
            if people[one.person_id].has_left:
                return [
                    f"{people[one.person_id].name} has left the school, but not the pair. Note until when, or replace."
                ]
        if len({one.person_id for one in pair}) < len(pair):
            return ["one person is named twice as one of the pair. Replace one of both."]
        if len(pair) != 2:
            counted = {0: "no pair is named yet", 1: "only one of the pair is named"}
            return [
                f"{counted.get(len(pair), f'{len(pair)} people are named as the pair')}; a member usually sends two."
            ]
        if {people[one.person_id].post for one in pair} & WITH_AUTHORITY:
            return []
        posts_with = "head of department, second in department or Key Stage 3 lead"
        return [f"neither of the pair has authority in the department ({posts_with})."]

    def _about_stage(self, member: MembershipFields, group: WorkGroupFields) -> list[str]:
        stages = {one.fields.year: one.fields.stage for one in self.departments.stages.of(member.department_id)}
        now, usual = stages.get(group.year), group.kind.stages
        if now is None:
            return [f"no stage is noted for {group.year}. Add it under Departments."] if usual else []
        missing = skipped_stage(now, [stage for year, stage in stages.items() if year < group.year])
        notices = []
        if usual and now not in usual:
            notices.append(f"the department stands at {now} in {group.year}; a “{group.kind}” group is for others.")
        if missing:
            notices.append(f"the department stands at {now}, but no year of {missing} is noted before.")
        return notices

    def stage_in(self, department: uuid.UUID, group: WorkGroupFields) -> PathwayStage | None:
        """Give the stage of a department in the year of a group; where none is noted, the one that the kind is for."""
        stages = {one.fields.year: one.fields.stage for one in self.departments.stages.of(department)}
        return stages.get(group.year) or (group.kind.stages[0] if len(group.kind.stages) == 1 else None)

    def allow(self, fields: WorkGroupFields) -> None:
        if fields.closed_on is not None:
            raise GroupIsClosed(fields.code)

    def _derived(self, fields: WorkGroupFields) -> Mapping[str, Any]:
        return {"spellings": spellings(fields.code)}

    def people(self, group: uuid.UUID) -> dict[uuid.UUID, tuple[uuid.UUID, str]]:
        """Give each person who is or was one of a pair of this group: the membership and the name."""
        return {
            row.person_id: (row.membership_id, row.name) for row in self.database.rows(self._people, {"group": group})
        }

    @cached_property
    def _people(self) -> sa.Select[Any]:
        pair, member, person = self.pairs.c, self.members.c, Person.__table__.c  # type: ignore[attr-defined]
        kept, school = Department.__table__.c, School.__table__.c  # type: ignore[attr-defined]
        return (
            sa.select(pair.person_id, pair.membership_id, person.name)
            .select_from(Participant)
            .join(Membership, member.id == pair.membership_id)
            .join(Person, person.id == pair.person_id)
            .join(Department, kept.id == member.department_id)
            .join(School, school.id == kept.school_id)
            .where(
                member.work_group_id == sa.bindparam("group"),
                *(each.deleted_at.is_(None) for each in (pair, member, person)),
            )
            .order_by(school.name, pair.role, pair.since)
        )


def current(pair: list[Saved[ParticipantFields]], day: dt.date) -> list[Saved[ParticipantFields]]:
    """Keep who is one of the pair on a day."""
    return [one for one in pair if takes_part(one.fields, day)]
