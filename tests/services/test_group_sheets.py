"""What the reports of a Work Group are given: all that they show, and no private note."""

import datetime as dt
import uuid
from io import BytesIO

import pytest
from pypdf import PdfReader
from tests.data_file import World, work_group

from tfm_desktop.domain.ledger import LedgerState
from tfm_desktop.domain.sessions import AttendanceMark
from tfm_desktop.domain.work_groups import MembershipStatus
from tfm_desktop.reports import catalogue
from tfm_desktop.services.services import Services

TODAY = dt.date(2026, 2, 20)
SECRET = "Nightingale"
REPORTS = ("register", "invitation", "group", "critique")


@pytest.fixture
def group(services: Services, world: World) -> uuid.UUID:
    return work_group(services, world)


def session_of(services: Services, group: uuid.UUID) -> uuid.UUID:
    return services.sessions.of(group)[0].id


def member_of(services: Services, group: uuid.UUID) -> uuid.UUID:
    return services.work_groups.members.of(group)[0].id


def other_department(services: Services, name: str = "Other School") -> uuid.UUID:
    return services.departments.for_school(services.schools.by_hand(name=name, town="Leeds"))


def plant(services: Services, group: uuid.UUID) -> None:
    """Write a word wherever only the specialist may read it."""
    services.work_groups.change(group, notes=f"{SECRET} of the group")
    services.work_groups.members.change(member_of(services, group), notes=SECRET, slt_contact=f"Dr {SECRET}")
    services.sessions.change(session_of(services, group), notes=SECRET, materials=SECRET, maths=SECRET)
    for task in services.sessions.tasks.of(session_of(services, group)):
        services.sessions.tasks.change(task.id, what=SECRET, outcome=SECRET)


def test_the_plan_of_a_department_that_withdrew_is_no_longer_taken_along(
    services: Services, world: World, group: uuid.UUID
) -> None:
    other = other_department(services)
    member = services.work_groups.add_member(group, other)
    plan = services.plans.new(department_id=other, year="2025/26", title="Ours")

    def named() -> list[str]:
        return [one.plan for one in services.group_sheets.critique(group).plans]

    assert named() == ["Other School: Ours", "St Mary’s School: Talk in every lesson"]
    services.work_groups.members.change(member, status=MembershipStatus.WITHDRAWN)
    assert named() == ["St Mary’s School: Talk in every lesson"]
    services.critiques.add(group, plan_id=plan, asking_id=world.department, question="Why?")
    assert named() == ["Other School: Ours", "St Mary’s School: Talk in every lesson"]


def test_a_question_is_counted_once_it_is_written(services: Services, world: World, group: uuid.UUID) -> None:
    before = services.group_sheets.overview(group, TODAY).questions
    asked = services.critiques.add(group, plan_id=world.plan)
    assert services.group_sheets.overview(group, TODAY).questions == before
    services.critiques.change(asked, question="Why?")
    assert services.group_sheets.overview(group, TODAY).questions == before + 1


def test_no_private_note_is_in_a_sheet(services: Services, group: uuid.UUID) -> None:
    plant(services, group)
    sheets = services.group_sheets
    told = [sheets.invitation(group), sheets.overview(group, TODAY), sheets.critique(group)]
    for sheet in (*told, sheets.register(session_of(services, group))):
        assert "NCP25-12" in repr(sheet)
        assert SECRET not in repr(sheet)


@pytest.mark.parametrize("report", REPORTS)
def test_no_private_note_reaches_a_report(services: Services, group: uuid.UUID, report: str) -> None:
    plant(services, group)
    record = session_of(services, group) if report == "register" else group
    prepared = catalogue.prepare(report, services, record, TODAY, "Iris Invented")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(prepared.make())).pages)
    assert "NCP25-12" in text
    assert SECRET not in text
    assert not any(SECRET in told for one in prepared.leaves for told in one.told)


def test_the_register_has_who_is_expected_and_who_came(services: Services, world: World, group: uuid.UUID) -> None:
    people = services.departments.people
    guest = people.add(world.department, name="Gerda Guest")
    people.add(world.department, name="Nobody Asked")
    left = people.add(world.department, name="Lena Left")
    services.work_groups.pairs.add(member_of(services, group), person_id=left, until=dt.date(2025, 12, 1))
    services.sessions.mark(session_of(services, group), guest, AttendanceMark.PART)
    sheet = services.group_sheets.register(session_of(services, group))
    assert [(one.name, bool(one.attendance), one.why) for one in sheet.people] == [
        ("Ada Invented", False, ""),
        ("Ben Invented", True, ""),
        ("Gerda Guest", True, "came beside the pair"),
    ]
    assert {one.school for one in sheet.people} == {"St Mary’s School"}
    assert not sheet.has_notes


def test_an_invitation_says_each_commitment_once(services: Services, group: uuid.UUID) -> None:
    other = services.work_groups.add_member(group, other_department(services))
    sheet = services.group_sheets.invitation(group)
    assert sheet.departments == ("Other School", "St Mary’s School")
    assert [(one.item.label, one.departments) for one in sheet.asked] == [
        ("Half-days of meetings", ""),
        ("Evaluation", "St Mary’s School"),
    ]
    services.work_groups.members.change(other, status=MembershipStatus.WITHDRAWN)
    sheet = services.group_sheets.invitation(group)
    assert sheet.departments == ("St Mary’s School",)
    assert [one.departments for one in sheet.asked] == ["", ""]


def test_an_invitation_tells_nobody_what_another_is_paid(services: Services, group: uuid.UUID) -> None:
    members = [group_member.id for group_member in services.work_groups.members.of(group)]
    services.commitments.add(members[0], label="Funding", whom="the department", unit="pounds", at_least=2000)
    assert "Funding" in [one.item.label for one in services.group_sheets.invitation(group).asked]
    services.work_groups.add_member(group, other_department(services))
    assert "Funding" not in [one.item.label for one in services.group_sheets.invitation(group).asked]


def test_without_members_the_template_says_what_is_asked(services: Services) -> None:
    template = next(
        one.template for one in services.commitment_templates.every() if "2022/23" in one.template.fields.name
    )
    group = services.work_groups.new(year="2026/27", template_id=template.id)
    asked = services.group_sheets.invitation(group).asked
    assert [one.item.label for one in asked][:2] == ["Sessions of 3 hours", "Showcase lessons"]
    assert [one.departments for one in asked] == ["", "", "departments at the stage “Embedding”"]
    assert services.group_sheets.invitation(services.work_groups.new(year="2026/27")).asked == ()


def test_an_overview_counts_each_department_for_itself(services: Services, world: World, group: uuid.UUID) -> None:
    department = other_department(services)
    other = services.work_groups.add_member(group, department)
    person = services.departments.people.add(department, name="Olga Other")
    services.work_groups.pairs.add(other, person_id=person)
    session = session_of(services, group)
    services.sessions.mark(session, person, AttendanceMark.ABSENT)
    services.sessions.mark(session, world.head, AttendanceMark.PART)
    services.sessions.add(group, date=dt.date(2026, 3, 20))
    services.sessions.add(group, date=dt.date(2026, 1, 27), status="cancelled")
    sheet = services.group_sheets.overview(group, TODAY)
    theirs, ours = sheet.members
    assert (theirs.department, theirs.sessions, dict(theirs.marks)) == ("Other School", 0, {AttendanceMark.ABSENT: 1})
    assert (ours.sessions, dict(ours.marks)) == (1, {AttendanceMark.PRESENT: 1, AttendanceMark.PART: 1})
    assert (ours.tasks, ours.tasks_done, ours.tasks_overdue) == (1, 0, 1)
    assert [one.is_held for one in sheet.sessions] == [True, False, False]
    assert (sheet.questions, sheet.replies, sheet.changes) == (1, 1, 0)
    (task,) = services.sessions.tasks.of(session)
    services.sessions.tasks.change(task.id, done_on=dt.date(2026, 2, 1))
    ours = services.group_sheets.overview(group, TODAY).members[1]
    assert (ours.tasks_done, ours.tasks_overdue) == (1, 0)


def test_a_mark_that_is_made_before_the_day_holds_no_session(services: Services, group: uuid.UUID) -> None:
    before = dt.date(2026, 1, 19)
    assert not services.group_sheets.overview(group, before).sessions[0].is_held
    assert services.group_sheets.overview(group, dt.date(2026, 1, 20)).sessions[0].is_held


def test_a_commitment_to_each_person_stands_as_the_one_that_lacks_the_most(services: Services, world: World) -> None:
    group = services.work_groups.new(year="2025/26")
    member = services.work_groups.add_member(group, world.department, status="active")
    promise = {"label": "Meetings", "unit": "count", "at_least": 1, "counts": "session attendance"}
    services.commitments.add(member, **promise)
    session = services.sessions.add(group, date=dt.date(2026, 1, 20))
    services.sessions.mark(session, world.teacher, AttendanceMark.PRESENT)
    ledger = services.group_sheets.overview(group, TODAY).members[0].ledger
    assert dict(ledger.states) == {LedgerState.TO_PLAN: 1}
    assert ledger.at_risk == ("Meetings",)
    services.sessions.mark(session, world.head, AttendanceMark.PRESENT)
    ledger = services.group_sheets.overview(group, TODAY).members[0].ledger
    assert (dict(ledger.states), ledger.at_risk) == ({LedgerState.MET: 1}, ())


def test_a_round_names_only_departments_that_are_members_together(
    services: Services, world: World, group: uuid.UUID
) -> None:
    member, stranger = other_department(services), other_department(services, "Stranger School")
    services.work_groups.add_member(group, member)
    left = services.work_groups.add_member(group, stranger)
    plan = services.plans.new(department_id=member, year="2025/26", title="Ours")
    services.critiques.add(group, plan_id=world.plan, aim_id=world.aim, asking_id=member, question="Why?")
    services.critiques.add(group, plan_id=world.plan, asking_id=stranger, question="How?")
    services.work_groups.members.bin(left)
    sheet = services.group_sheets.critique(group)
    assert [one.plan for one in sheet.plans] == ["Other School: Ours", "St Mary’s School: Talk in every lesson"]
    assert sheet.plans[0].questions == ()
    assert [(one.asking, one.aim) for one in sheet.plans[1].questions] == [
        ("", ""),
        ("Other School", "Aim 1: Pupils reason aloud"),
        ("another department", ""),
    ]
    services.plans.bin(plan)
    services.plans.bin(world.plan)
    assert services.group_sheets.critique(group).plans == ()
    assert services.group_sheets.overview(group, TODAY).questions == 0


def test_two_schools_of_one_name_are_both_on_paper(services: Services, group: uuid.UUID) -> None:
    for _ in range(2):
        services.work_groups.add_member(group, other_department(services))
    assert len(services.group_sheets.overview(group, TODAY).members) == 3
