"""Work Groups with their members and pairs; a closed one stays as it was."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from tests.data_file import YEAR, World, dump, work_group
from tests.services.test_records import kinds

from tfm_desktop.domain.departments import AdvocateRole, PathwayStage, Post
from tfm_desktop.domain.errors import GroupIsClosed, Invalid, IsMemberAlready
from tfm_desktop.domain.sessions import AttendanceMark
from tfm_desktop.domain.work_groups import MembershipStatus, WorkGroupKind, group_title
from tfm_desktop.services.services import Services
from tfm_desktop.services.work_groups import current

TODAY = dt.date(2026, 1, 20)
END = dt.date(2026, 7, 20)


@pytest.fixture
def group(services: Services, world: World) -> uuid.UUID:
    return work_group(services, world)


@pytest.fixture
def member(services: Services, group: uuid.UUID) -> uuid.UUID:
    (found,) = services.work_groups.members.of(group)
    return found.id


def another(services: Services, name: str, **school: object) -> uuid.UUID:
    """Make a department of another school."""
    return services.departments.for_school(services.schools.by_hand(name=name, **school))


def pair(services: Services, member: uuid.UUID) -> dict[uuid.UUID, tuple[dt.date | None, dt.date | None]]:
    return {one.fields.person_id: (one.fields.since, one.fields.until) for one in services.work_groups.pairs.of(member)}


# The list


def test_a_group_is_listed_with_its_members_and_what_comes_next(services: Services, group: uuid.UUID) -> None:
    (row,) = services.work_groups.rows(TODAY)
    assert row == (
        group,
        "NCP25-12",
        YEAR,
        WorkGroupKind.EMBEDDING,
        "London Central",
        "Iris Invented",
        "Talk",
        1,
        dt.date(2026, 1, 20),
        False,
    )
    assert services.work_groups.rows(TODAY + dt.timedelta(days=1))[0].next_session is None


def test_neither_withdrawn_members_nor_cancelled_sessions_are_counted(
    services: Services, group: uuid.UUID, member: uuid.UUID
) -> None:
    (session,) = services.sessions.of(group)
    services.sessions.change(session.id, status="cancelled")
    services.sessions.add(group, date=dt.date(2026, 3, 3))
    services.work_groups.members.change(member, status="withdrawn")
    (row,) = services.work_groups.rows(TODAY)
    assert (row.members, row.next_session) == (0, dt.date(2026, 3, 3))
    binned = services.sessions.of(group)[-1]
    services.sessions.bin(binned.id)
    assert services.work_groups.rows(TODAY)[0].next_session is None


def test_groups_are_listed_of_a_year_and_of_a_department_the_newest_first(
    services: Services, world: World, group: uuid.UUID
) -> None:
    groups = services.work_groups
    later, earlier = groups.new(code="B", year="2026/27"), groups.new(code="A", year="2024/25")
    assert [row.id for row in groups.rows(TODAY)] == [later, group, earlier]
    assert [row.id for row in groups.rows(TODAY, "2024/25")] == [earlier]
    assert [row.id for row in groups.rows(TODAY, department=world.department)] == [group]
    assert groups.rows(TODAY, "2024/25", world.department) == []
    assert list(groups.names().values()) == [
        "2026/27 · B Development",
        "2025/26 · NCP25-12 Embedding",
        "2024/25 · A Development",
    ]


def test_what_was_written_before_is_offered_the_last_used_first(services: Services, group: uuid.UUID) -> None:
    services.work_groups.new(year=YEAR, hub="Soar Valley")
    assert services.work_groups.used("hub") == ["Soar Valley", "London Central"]
    services.work_groups.change(group, focus="Talk in pairs")
    assert services.work_groups.used("hub") == ["London Central", "Soar Valley"]
    assert services.work_groups.used("lead") == ["Iris Invented"]


def test_a_group_without_a_code_is_named_by_its_kind(services: Services) -> None:
    group = services.work_groups.get(services.work_groups.new(year=YEAR))
    assert group_title(group.fields) == "Development"


# Members


def test_a_member_brings_its_advocates_its_leader_and_a_copy_of_the_commitments(
    services: Services, world: World, group: uuid.UUID, member: uuid.UUID
) -> None:
    assert pair(services, member) == {world.head: (None, None), world.teacher: (None, None)}
    roles = [one.fields.role for one in services.work_groups.pairs.of(member)]
    assert roles == [AdvocateRole.LEAD, AdvocateRole.SECOND]
    fields = services.work_groups.members.get(member).fields
    assert (fields.subject_leader_id, fields.status) == (world.head, MembershipStatus.ACTIVE)
    assert services.commitments.of(member)[0].fields.label == "Half-days of meetings"
    assert services.work_groups.people(group) == {
        world.head: (member, "Ada Invented"),
        world.teacher: (member, "Ben Invented"),
    }


def test_adding_a_member_is_one_step(services: Services, group: uuid.UUID) -> None:
    before = dump(services.database)
    department = another(services, "Ash School")
    person = services.departments.people.add(department, name="Cy Invented")
    services.departments.advocates.add(department, year=YEAR, person_id=person, role="lead")
    services.departments.advocates.add(department, year="2024/25", person_id=person, role="lead")
    made = services.work_groups.add_member(group, department)
    assert list(pair(services, made)) == [person]
    assert services.database.undo() == "New member"
    assert len(services.work_groups.members.of(group)) == 1
    assert len(dump(services.database)["commitment"]) == len(before["commitment"])


def test_a_department_is_a_member_once(services: Services, world: World, group: uuid.UUID, member: uuid.UUID) -> None:
    with pytest.raises(IsMemberAlready, match="St Mary’s School is a member of this Work Group already"):
        services.work_groups.add_member(group, world.department)
    services.work_groups.members.bin(member)
    services.work_groups.add_member(group, world.department)
    assert len(services.work_groups.members.of(group)) == 1


@pytest.mark.parametrize(
    ("stage", "labels"),
    [
        (PathwayStage.EMBEDDING, 3),
        (PathwayStage.SUSTAINING, 2),
        (None, 2),
    ],
)
def test_only_what_holds_for_its_stage_is_copied(
    services: Services, world: World, stage: PathwayStage | None, labels: int
) -> None:
    kind = WorkGroupKind.EMBEDDING_AND_SUSTAINING
    template = services.commitment_templates.suggested(kind, YEAR)
    group = services.work_groups.new(year=YEAR, kind=kind, template_id=template)
    department = another(services, "Ash School")
    if stage:
        services.departments.stages.add(department, year=YEAR, stage=stage)
    made = services.work_groups.add_member(group, department)
    assert len(services.commitments.of(made)) == labels


def test_a_new_status_brings_its_day_along(services: Services, member: uuid.UUID) -> None:
    members = services.work_groups.members
    members.change(member, status="confirmed", confirmed_on=dt.date(2025, 7, 4))
    members.change(member, status="completed")
    fields = members.get(member).fields
    assert (fields.confirmed_on, fields.completed_on, fields.active_on) == (dt.date(2025, 7, 4), dt.date.today(), None)
    members.change(member, status="confirmed")
    assert members.get(member).fields.confirmed_on == dt.date(2025, 7, 4)
    services.database.undo()
    services.database.undo()
    assert members.get(member).fields.completed_on is None


def test_a_member_is_named_by_its_school_and_marked_where_it_withdrew(
    services: Services, group: uuid.UUID, member: uuid.UUID
) -> None:
    ash = services.work_groups.add_member(group, another(services, "Ash School"), status="withdrawn")
    names = services.work_groups.member_names(group)
    assert list(names.items()) == [(member, "St Mary’s School"), (ash, "Ash School (withdrawn)")]


def test_who_is_replaced_keeps_what_was_done(
    services: Services, world: World, group: uuid.UUID, member: uuid.UUID
) -> None:
    new = services.departments.people.add(world.department, name="Cy Invented")
    leaving = next(one for one in services.work_groups.pairs.of(member) if one.fields.person_id == world.teacher)
    before = services.commitments.ledger(member, TODAY)
    day = dt.date(2026, 2, 23)
    made = services.work_groups.replace(leaving.id, new, day)
    assert pair(services, member)[world.teacher] == (None, dt.date(2026, 2, 22))
    assert pair(services, member)[new] == (day, None)
    assert services.work_groups.pairs.get(made).fields.role is AdvocateRole.SECOND
    people = services.work_groups.pairs.of(member)
    assert {one.fields.person_id for one in current(people, day)} == {world.head, new}
    assert {one.fields.person_id for one in current(people, day - dt.timedelta(days=1))} == {world.head, world.teacher}
    done = {line.person: line.done for line in services.commitments.ledger(member, TODAY) if line.person}
    assert done == {world.head: 0, world.teacher: 1, new: 0}
    assert services.database.undo() == "Replace in the pair"
    assert services.commitments.ledger(member, TODAY) == before


def test_who_left_before_is_not_kept_longer_by_who_comes(
    services: Services, world: World, group: uuid.UUID, member: uuid.UUID
) -> None:
    leaving = next(one for one in services.work_groups.pairs.of(member) if one.fields.person_id == world.teacher)
    services.work_groups.pairs.change(leaving.id, until=dt.date(2025, 12, 1))
    services.work_groups.replace(leaving.id, "Cy Invented", dt.date(2026, 2, 23))
    assert pair(services, member)[world.teacher] == (None, dt.date(2025, 12, 1))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (" ada  INVENTED", "Who comes is one of the pair already. Choose somebody else."),
        ("Ben Invented", "The same person leaves and comes. Choose somebody else."),
    ],
)
def test_nobody_takes_a_place_who_has_one(
    services: Services, world: World, member: uuid.UUID, name: str, sentence: str
) -> None:
    leaving = next(one for one in services.work_groups.pairs.of(member) if one.fields.person_id == world.teacher)
    before = dump(services.database)
    with pytest.raises(Invalid, match=sentence):
        services.work_groups.replace(leaving.id, name, dt.date(2026, 2, 23))
    assert dump(services.database) == before


# Notices


def test_a_usual_group_is_not_spoken_of(services: Services, world: World, group: uuid.UUID) -> None:
    services.departments.stages.add(world.department, year="2024/25", stage="Development")
    assert services.work_groups.notices(group) == []


def test_a_school_that_is_not_eligible_can_be_a_member(services: Services, group: uuid.UUID) -> None:
    primary = another(services, "Ash Primary", phase="Primary", type_group="Local authority maintained schools")
    member = services.work_groups.add_member(group, primary)
    told = services.work_groups.member_notices(member)
    assert told[0].startswith("Ash Primary is not a state-funded secondary, so it is not eligible.")


def test_the_pair_is_spoken_of_where_it_is_not_two_or_has_no_authority(
    services: Services, world: World, group: uuid.UUID, member: uuid.UUID
) -> None:
    def told() -> str:
        found = services.work_groups.member_notices(member)
        return next((one for one in found if "pair" in one), "")

    assert told() == ""
    services.departments.people.change(world.head, post=Post.TEACHER)
    assert told().startswith("St Mary’s School: neither of the pair has authority in the department")
    (first, second) = services.work_groups.pairs.of(member)
    services.work_groups.pairs.change(second.id, until=dt.date(2026, 1, 9))
    assert told() == "St Mary’s School: only one of the pair is named; a member usually sends two."
    services.work_groups.pairs.bin(first.id)
    assert told() == "St Mary’s School: no pair is named yet; a member usually sends two."
    for name in "CDE":
        person = services.departments.people.add(world.department, name=name)
        services.work_groups.pairs.add(member, person_id=person)
    assert told() == "St Mary’s School: 3 people are named as the pair; a member usually sends two."


def test_the_pair_is_spoken_of_where_one_has_left_is_in_the_bin_or_stands_twice(
    services: Services, world: World, member: uuid.UUID
) -> None:
    people, pairs = services.departments.people, services.work_groups.pairs
    people.change(world.teacher, has_left=True)
    assert services.work_groups.member_notices(member)[0] == (
        "St Mary’s School: Ben Invented has left the school, but not the pair. Note until when, or replace."
    )
    people.bin(world.teacher)
    assert services.work_groups.member_notices(member)[0].startswith("St Mary’s School: only one of the pair is named")
    pairs.add(member, person_id=world.head)
    assert services.work_groups.member_notices(member)[0] == (
        "St Mary’s School: one person is named twice as one of the pair. Replace one of both."
    )


def test_a_department_in_the_bin_is_not_counted(services: Services, world: World, group: uuid.UUID) -> None:
    services.departments.bin(world.department)
    assert services.work_groups.rows(TODAY)[0].members == 0
    assert services.work_groups.notices(group) == []


def test_a_skipped_stage_and_one_that_the_kind_is_not_for(
    services: Services, world: World, group: uuid.UUID, member: uuid.UUID
) -> None:
    told = services.work_groups.member_notices
    assert told(member) == [
        "St Mary’s School: the department stands at Embedding, but no year of Development is noted before."
    ]
    services.work_groups.change(group, kind="Development")
    assert told(member)[0] == (
        "St Mary’s School: the department stands at Embedding in 2025/26; a “Development” group is for others."
    )
    services.work_groups.change(group, year="2026/27")
    assert told(member) == ["St Mary’s School: no stage is noted for 2026/27. Add it under Departments."]
    services.work_groups.change(group, kind="other")
    assert told(member) == []


def test_a_department_in_two_groups_of_one_year(
    services: Services, world: World, group: uuid.UUID, member: uuid.UUID
) -> None:
    other = services.work_groups.new(code="NCP25-99", year=YEAR, kind="other")
    second = services.work_groups.add_member(other, world.department)
    told = "is also in NCP25-99 other in 2025/26. Its visits count in the ledger of each."
    assert services.work_groups.member_notices(member)[-1] == f"St Mary’s School {told}"
    services.work_groups.members.change(second, status="withdrawn")
    assert told not in " ".join(services.work_groups.member_notices(member))
    services.work_groups.members.change(second, status="active")
    services.work_groups.change(other, year="2024/25")
    assert told not in " ".join(services.work_groups.member_notices(member))


def test_an_unusual_size_counts_who_has_not_withdrawn(services: Services, group: uuid.UUID) -> None:
    templates = services.commitment_templates
    template = templates.suggested(WorkGroupKind.DEVELOPMENT, YEAR)
    services.work_groups.change(group, template_id=template, kind="Development")
    assert services.work_groups.notices(group)[0] == (
        "The group has one department; a “Development” group usually has 2."
    )
    services.work_groups.add_member(group, another(services, "Ash School"))
    assert "usually has" not in services.work_groups.notices(group)[0]
    services.work_groups.add_member(group, another(services, "Elm School"), status="withdrawn")
    assert not any("Elm" in one or "usually has 2" in one for one in services.work_groups.notices(group))


# Closed


WRITES: dict[str, Callable[[Services, World, uuid.UUID, uuid.UUID], object]] = {
    "field": lambda s, _w, group, _m: s.work_groups.change(group, focus="Other"),
    "bin": lambda s, _w, group, _m: s.work_groups.bin(group),
    "member": lambda s, _w, group, _m: s.work_groups.add_member(group, another(s, "Ash School")),
    "status": lambda s, _w, _g, member: s.work_groups.members.change(member, status="completed"),
    "member binned": lambda s, _w, _g, member: s.work_groups.members.bin(member),
    "pair": lambda s, w, _g, member: s.work_groups.pairs.add(member, person_id=w.head),
    "replaced": lambda s, _w, _g, member: s.work_groups.replace(s.work_groups.pairs.of(member)[1].id, "Cy", TODAY),
    "session": lambda s, _w, group, _m: s.sessions.add(group, date=TODAY),
    "session moved": lambda s, _w, group, _m: s.sessions.change(s.sessions.of(group)[0].id, date=END),
    "mark": lambda s, w, group, _m: s.sessions.mark(s.sessions.of(group)[0].id, w.head, AttendanceMark.ABSENT),
    "mark taken away": lambda s, w, group, _m: s.sessions.mark(s.sessions.of(group)[0].id, w.teacher, None),
    "task": lambda s, w, group, _m: s.sessions.set_task(s.sessions.of(group)[0].id, [w.head], what="Try"),
    "commitment": lambda s, _w, _g, member: s.commitments.add(member, label="More"),
    "commitment moved": lambda s, _w, _g, member: s.commitments.move(s.commitments.of(member)[0].id, 1),
    "template": lambda s, _w, group, member: s.commitment_templates.copy_to(
        member, s.work_groups.get(group).fields.template_id or member, YEAR, None
    ),
    "entry": lambda s, _w, _g, member: s.commitments.entries.add(s.commitments.of(member)[0].id),
    "question": lambda s, w, group, _m: s.critiques.add(group, plan_id=w.plan, question="Why?"),
}


@pytest.mark.parametrize("write", WRITES)
def test_a_closed_group_refuses_every_change(
    services: Services, world: World, group: uuid.UUID, member: uuid.UUID, write: str
) -> None:
    services.work_groups.close(group, END)
    before = {kind: rows for kind, rows in dump(services.database).items() if kind not in ("department", "school")}
    label = services.database.undo_label
    with pytest.raises(GroupIsClosed, match="NCP25-12 is closed. Open it again before you change it."):
        WRITES[write](services, world, group, member)
    after = dump(services.database)
    assert {kind: after[kind] for kind in before} == before
    assert services.database.undo_label in (label, "New department")
    services.work_groups.open_again(group)
    WRITES[write](services, world, group, member)
    assert dump(services.database) != after


BELOW = (
    "membership",
    "participant",
    "session",
    "attendance",
    "gap_task",
    "commitment",
    "ledger_entry",
    "critique",
)


@pytest.mark.parametrize("kind", BELOW)
def test_each_kind_below_a_closed_group_is_neither_changed_nor_binned(
    services: Services, group: uuid.UUID, kind: str
) -> None:
    records: Any = kinds(services)[kind]
    (one, *_) = records.all(records.select())
    text = next(
        (name for name in ("notes", "theme", "what", "label", "note", "question", "substitute") if name in records.c),
        "since",
    )
    new = TODAY if text == "since" else "Other"
    services.work_groups.close(group, END)
    with pytest.raises(GroupIsClosed):
        records.change(one.id, **{text: new})
    with pytest.raises(GroupIsClosed):
        records.bin(one.id)
    assert records.get(one.id) == one
    services.work_groups.open_again(group)
    assert getattr(records.change(one.id, **{text: new}).fields, text) == new
    records.bin(one.id)


def test_nothing_is_moved_into_a_closed_group(services: Services, group: uuid.UUID) -> None:
    (session,) = services.sessions.of(group)
    closed = services.work_groups.new(code="NCP24-12", year="2024/25")
    services.work_groups.close(closed, END)
    with pytest.raises(GroupIsClosed, match="NCP24-12"):
        services.sessions.change(session.id, work_group_id=closed)
    assert services.sessions.get(session.id) == session


def test_closing_and_opening_again_are_steps_of_undo(services: Services, group: uuid.UUID) -> None:
    groups = services.work_groups
    groups.close(group, END)
    assert groups.get(group).fields.closed_on == END
    assert groups.rows(TODAY)[0].closed
    assert services.database.undo() == "Close Work Group"
    assert groups.get(group).fields.closed_on is None
    groups.close(group, END)
    groups.open_again(group)
    assert services.database.undo() == "Open Work Group again"
    with pytest.raises(GroupIsClosed):
        groups.change(group, focus="Other")


def test_what_is_counted_elsewhere_still_changes_while_a_group_is_closed(
    services: Services, world: World, group: uuid.UUID, member: uuid.UUID
) -> None:
    services.work_groups.close(group, END)
    services.visits.change(world.visit, notes="Seen")
    services.plans.change(world.plan, title="Other")
    assert services.commitments.ledger(member, TODAY)
