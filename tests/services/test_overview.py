"""What is next and whose move it is: for each heading what comes in, and what does not, the day before and after."""

import datetime as dt
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.data_file import YEAR, World, copy_of, living_plan, work_group

from tfm_desktop.domain.observations import ObservationStatus
from tfm_desktop.domain.plans import ActionFields, ActionStatus, AimStatus, Due, PlanStatus, due
from tfm_desktop.domain.sessions import AttendanceMark, SessionStatus
from tfm_desktop.domain.visits import VisitStatus
from tfm_desktop.services.overview import Heading, Item
from tfm_desktop.services.services import Services

VISIT_ON = dt.date(2026, 1, 14)
SESSION_ON = dt.date(2026, 1, 20)
DAY = dt.timedelta(days=1)


def found(
    services: Services, today: dt.date, heading: Heading, kind: str = "", department: uuid.UUID | None = None
) -> list[Item]:
    """Give what stands under a heading on a day, of one kind of record where it is given."""
    items = services.overview.items(today, department)
    return [one for one in items if one.heading is heading and kind in ("", one.opens[0])]


def texts(services: Services, today: dt.date, heading: Heading, kind: str = "") -> list[str]:
    return [one.text for one in found(services, today, heading, kind)]


@pytest.fixture
def session(services: Services, world: World) -> uuid.UUID:
    """Give the session of a Work Group whose pair has one mark of two."""
    return services.sessions.of(work_group(services, world))[0].id


# Visits.


@pytest.mark.parametrize(
    ("before", "headings"),
    [
        (29, []),
        (28, [Heading.COMING]),
        (22, [Heading.COMING]),
        (21, [Heading.COMING, Heading.CONFIRM]),
        (0, [Heading.COMING, Heading.CONFIRM]),
        (-1, [Heading.MARK]),
        (-365, [Heading.MARK]),
        (-366, []),
    ],
)
def test_a_planned_visit(services: Services, world: World, before: int, headings: list[Heading]) -> None:
    items = services.overview.items(VISIT_ON - before * DAY)
    assert [one.heading for one in items if one.opens == ("visit", world.visit)] == headings


@pytest.mark.parametrize("status", VisitStatus)
def test_the_status_of_a_visit(services: Services, world: World, status: VisitStatus) -> None:
    services.visits.change(world.visit, status=status, start=dt.time(9, 5))
    is_open = status in (VisitStatus.PLANNED, VisitStatus.CONFIRMED)
    assert bool(found(services, VISIT_ON, Heading.COMING)) is is_open
    assert bool(found(services, VISIT_ON, Heading.CONFIRM)) is (status is VisitStatus.PLANNED)
    assert bool(found(services, VISIT_ON + DAY, Heading.MARK)) is is_open


def test_a_visit_in_words(services: Services, world: World) -> None:
    services.visits.change(world.visit, start=dt.time(9, 5))
    (item,) = found(services, VISIT_ON, Heading.COMING)
    assert item.text == "Visit at 09:05, not confirmed yet: See how ratio tables are used"
    assert (item.whose, item.where, item.date) == ("Specialist", "St Mary’s School", VISIT_ON)
    services.visits.change(world.visit, status=VisitStatus.CONFIRMED, purpose="")
    assert texts(services, VISIT_ON, Heading.COMING) == ["Visit at 09:05"]


# Sessions of Work Groups.


@pytest.mark.parametrize(
    ("before", "headings"),
    [(29, [Heading.CONFIRM]), (28, [Heading.COMING, Heading.CONFIRM]), (0, [Heading.COMING, Heading.CONFIRM])],
)
def test_a_session_to_come(services: Services, session: uuid.UUID, before: int, headings: list[Heading]) -> None:
    items = services.overview.items(SESSION_ON - before * DAY)
    assert [one.heading for one in items if one.opens == ("session", session)] == headings


def test_what_of_a_session_is_to_be_confirmed(services: Services, session: uuid.UUID) -> None:
    def points() -> list[str]:
        return texts(services, SESSION_ON, Heading.CONFIRM, "session")

    assert points() == ["Session 1: date and venue to be confirmed"]
    services.sessions.change(session, venue="Camden library")
    assert points() == ["Session 1: date to be confirmed"]
    services.sessions.change(session, status=SessionStatus.CONFIRMED)
    assert points() == []
    services.sessions.change(session, venue="", kind="showcase lesson")
    assert points() == ["Session 1 (showcase lesson): venue to be confirmed"]
    services.sessions.change(session, date=None)
    assert points() == ["Session 1 (showcase lesson): date and venue to be confirmed"]
    services.sessions.change(session, status=SessionStatus.CANCELLED)
    assert points() == []


def test_a_session_in_words(services: Services, session: uuid.UUID) -> None:
    services.sessions.change(session, venue="Camden library")
    (item,) = found(services, SESSION_ON, Heading.COMING, "session")
    assert item.text == "Session 1 at 13:00, Camden library: Ratio tables"
    assert (item.whose, item.where) == ("Iris Invented", "NCP25-12")
    group = services.sessions.get(session).fields.work_group_id
    services.work_groups.change(group, lead="", code="")
    (item,) = found(services, SESSION_ON, Heading.COMING, "session")
    assert (item.whose, item.where) == ("Specialist", "Embedding")


def test_what_is_not_marked_of_a_session(services: Services, world: World, session: uuid.UUID) -> None:
    def missing(today: dt.date = SESSION_ON + DAY) -> list[str]:
        return texts(services, today, Heading.MARK, "session")

    assert missing(SESSION_ON) == []
    assert missing() == ["Session 1: not marked as held; attendance of 1 person not marked"]
    services.sessions.change(session, status=SessionStatus.HELD)
    assert missing() == ["Session 1: attendance of 1 person not marked"]
    services.sessions.mark(session, world.teacher, None)
    assert missing() == ["Session 1: attendance of 2 people not marked"]
    for person in (world.head, world.teacher):
        services.sessions.mark(session, person, AttendanceMark.APOLOGIES)
    assert missing() == []


def test_only_who_is_of_the_department_in_focus_is_missed(services: Services, world: World, session: uuid.UUID) -> None:
    other = services.departments.for_school(services.schools.by_hand(name="Ash"))
    member = services.work_groups.add_member(services.sessions.get(session).fields.work_group_id, other)
    services.work_groups.pairs.add(member, person_id="Fay Invented")
    services.sessions.change(session, status=SessionStatus.HELD)
    told = {
        focus: [one.text for one in found(services, SESSION_ON + DAY, Heading.MARK, "session", focus)]
        for focus in (None, other, world.department)
    }
    assert told == {
        None: ["Session 1: attendance of 2 people not marked"],
        other: ["Session 1: attendance of 1 person not marked"],
        world.department: ["Session 1: attendance of 1 person not marked"],
    }


def test_nobody_is_missed_who_was_not_expected(services: Services, world: World, session: uuid.UUID) -> None:
    services.sessions.change(session, status=SessionStatus.HELD)
    group = services.sessions.get(session).fields.work_group_id
    (member,) = services.work_groups.members.of(group)
    pair = {one.fields.person_id: one.id for one in services.work_groups.pairs.of(member.id)}

    def missing() -> bool:
        return bool(found(services, SESSION_ON + DAY, Heading.MARK, "session"))

    def set_term(since: dt.date | None, until: dt.date | None) -> None:
        services.work_groups.pairs.change(pair[world.head], since=since, until=until)

    for since, until, is_missed in (
        (None, SESSION_ON - DAY, False),
        (None, SESSION_ON, True),
        (SESSION_ON + DAY, None, False),
        (SESSION_ON, None, True),
    ):
        set_term(since, until)
        assert missing() is is_missed
    services.departments.people.change(world.head, has_left=True)
    assert not missing()
    services.departments.people.change(world.head, has_left=False)
    withdrawn = services.work_groups.members.change
    withdrawn(member.id, status="withdrawn", withdrawn_on=SESSION_ON - DAY)
    assert not missing()
    withdrawn(member.id, withdrawn_on=SESSION_ON)
    assert missing()


def test_who_is_missed_is_whom_the_register_expects(services: Services, world: World, session: uuid.UUID) -> None:
    expected = [row for row in services.sessions.register(session) if row.expected and not row.attendance]
    (told,) = texts(services, SESSION_ON + DAY, Heading.MARK, "session")
    assert told.endswith(f"of {len(expected)} person not marked")


def test_a_session_without_a_day_is_of_this_year_or_a_later_one(services: Services, session: uuid.UUID) -> None:
    services.sessions.change(session, date=None)
    assert texts(services, dt.date(2026, 8, 31), Heading.CONFIRM)
    assert not texts(services, dt.date(2026, 9, 1), Heading.CONFIRM)
    assert texts(services, dt.date(2025, 8, 31), Heading.CONFIRM)


def test_a_closed_group_asks_for_nothing(services: Services, world: World, session: uuid.UUID) -> None:
    services.work_groups.close(services.sessions.get(session).fields.work_group_id, SESSION_ON)
    kinds = {"session", "gap_task", "commitment", "membership"}
    for today in (SESSION_ON, dt.date(2026, 2, 10), dt.date(2026, 4, 1)):
        assert not kinds & {one.opens[0] for one in services.overview.items(today)}


# Observations.


@pytest.mark.parametrize(
    ("status", "words", "on_its_day"),
    [
        (ObservationStatus.PLANNED, "Planned, not begun", False),
        (ObservationStatus.IN_PROGRESS, "Notes to be completed", True),
        (ObservationStatus.COMPLETE, "To be discussed", True),
        (ObservationStatus.DISCUSSED, "To be shared", True),
        (ObservationStatus.SHARED, "", False),
        (ObservationStatus.ACKNOWLEDGED, "", False),
    ],
)
def test_an_observation_waits_until_it_is_shared(
    services: Services, world: World, status: ObservationStatus, words: str, on_its_day: bool
) -> None:
    services.observations.change(world.observation, status=status)
    told = [f"{words}: Ben Invented, Year 8, Ratio tables"] if words else []
    assert texts(services, VISIT_ON - DAY, Heading.DISCUSS) == []
    assert texts(services, VISIT_ON, Heading.DISCUSS) == (told if on_its_day else [])
    assert texts(services, VISIT_ON + DAY, Heading.DISCUSS) == told
    assert texts(services, VISIT_ON + 366 * DAY, Heading.DISCUSS) == []


def test_an_observation_of_nobody_in_particular(services: Services, world: World) -> None:
    services.observations.change(world.observation, teacher_id=None, year_group=None, topic="", status="discussed")
    assert texts(services, VISIT_ON, Heading.DISCUSS) == ["To be shared"]


# What is due.


def _action(services: Services, world: World, session: uuid.UUID) -> tuple[str, uuid.UUID, str, str]:
    services.plans.actions.change(world.action, due=dt.date(2026, 2, 4), lead="Ada")
    return "action", world.action, "Action: Plan stem sentences together", "Ada"


def _step(services: Services, world: World, session: uuid.UUID) -> tuple[str, uuid.UUID, str, str]:
    return "next_step", world.next_step, "Next step: Try a stem sentence", "Ben"


def _agreed(services: Services, world: World, session: uuid.UUID) -> tuple[str, uuid.UUID, str, str]:
    (agreed,) = services.visits.actions.of(world.visit)
    services.visits.actions.change(agreed.id, by_when=dt.date(2026, 2, 4))
    return "visit_action", agreed.id, "Agreed on a visit: Share the ratio slides", "Ben"


def _task(services: Services, world: World, session: uuid.UUID) -> tuple[str, uuid.UUID, str, str]:
    (task,) = services.sessions.tasks.of(session)
    services.sessions.tasks.change(task.id, due=dt.date(2026, 2, 4))
    return "gap_task", task.id, "Gap task: Try a double number line", "Ben Invented"


Make = Callable[[Services, World, uuid.UUID], tuple[str, uuid.UUID, str, str]]


@pytest.mark.parametrize("make", [_action, _step, _agreed, _task])
@pytest.mark.parametrize(
    ("before", "near"), [(15, None), (14, "in 14 days"), (1, "tomorrow"), (0, "today"), (-1, "1 day overdue")]
)
def test_what_is_due_within_14_days_or_overdue(
    services: Services, world: World, session: uuid.UUID, make: Make, before: int, near: str | None
) -> None:
    kind, record, text, whose = make(services, world, session)
    today = dt.date(2026, 2, 4) - before * DAY
    items = found(services, today, Heading.DUE, kind)
    told = [(one.opens[1], one.text, one.whose, one.where, one.near(today)) for one in items]
    assert told == ([(record, text, whose, "St Mary’s School", near)] if near else [])


def test_what_is_done_is_due_no_more(services: Services, world: World, session: uuid.UUID) -> None:
    (agreed,), (task,) = services.visits.actions.of(world.visit), services.sessions.tasks.of(session)
    services.visits.actions.change(agreed.id, done=True)
    services.sessions.tasks.change(task.id, done_on=dt.date(2026, 2, 1))
    services.plans.actions.change(world.action, status=ActionStatus.DONE)
    services.observations.next_steps.bin(world.next_step)
    assert texts(services, dt.date(2026, 3, 1), Heading.DUE) == []


def test_a_task_of_who_has_left_or_withdrew_is_nobodys_move(
    services: Services, world: World, session: uuid.UUID
) -> None:
    _task(services, world, session)
    today = dt.date(2026, 2, 4)
    services.departments.people.change(world.teacher, has_left=True)
    assert not found(services, today, Heading.DUE, "gap_task")
    services.departments.people.change(world.teacher, has_left=False)
    (member,) = services.work_groups.members.of(services.sessions.get(session).fields.work_group_id)
    services.work_groups.members.change(member.id, status="withdrawn")
    assert not found(services, today, Heading.DUE, "gap_task")
    services.work_groups.members.change(member.id, status="active")
    assert found(services, today, Heading.DUE, "gap_task")


def test_an_agreed_action_without_a_day_waits_all_the_same(services: Services, world: World) -> None:
    (agreed,) = services.visits.actions.of(world.visit)
    services.visits.actions.change(agreed.id, by_when=None, who="", what="Share\nthe slides")
    (item,) = found(services, VISIT_ON, Heading.DUE, "visit_action")
    assert (item.date, item.whose, item.text) == (None, "Department", "Agreed on a visit: Share the slides")
    assert (item.near(VISIT_ON), item.day(VISIT_ON)) == ("", "No day yet")
    assert not found(services, VISIT_ON - DAY, Heading.DUE, "visit_action")


def test_whose_move_a_next_step_is_where_nobody_is_named(services: Services, world: World) -> None:
    services.observations.next_steps.change(world.next_step, who="")
    assert found(services, dt.date(2026, 2, 4), Heading.DUE, "next_step")[0].whose == "Ben Invented"
    services.observations.change(world.observation, teacher_id=None)
    assert found(services, dt.date(2026, 2, 4), Heading.DUE, "next_step")[0].whose == "Department"


def test_a_next_step_that_never_became_an_action_goes_after_a_term(services: Services, world: World) -> None:
    last = dt.date(2026, 2, 4) + 84 * DAY
    assert found(services, last, Heading.DUE, "next_step")
    assert not found(services, last + DAY, Heading.DUE, "next_step")


def test_a_next_step_that_became_an_action_is_told_once_as_that(services: Services, world: World) -> None:
    today = dt.date(2026, 2, 4)
    action = services.observations.to_action(world.next_step, world.aim)
    assert [one.opens for one in found(services, today, Heading.DUE) if "stem" in one.text] == [("action", action)]
    services.plans.actions.change(action, status=ActionStatus.DONE)
    assert not found(services, today, Heading.DUE, "next_step")
    services.plans.actions.bin(action)
    assert found(services, today, Heading.DUE, "next_step")
    services.database.undo()
    services.plans.aims.bin(world.aim)
    assert found(services, today, Heading.DUE, "next_step")


@pytest.mark.parametrize("status", AimStatus)
def test_an_action_of_an_aim_that_is_over_is_not_due(services: Services, world: World, status: AimStatus) -> None:
    services.plans.aims.change(world.aim, status=status)
    is_open = status in (AimStatus.DRAFT, AimStatus.AGREED, AimStatus.UNDER_WAY)
    assert bool(found(services, dt.date(2026, 3, 1), Heading.DUE, "action")) is is_open


@given(
    actions=st.lists(st.tuples(st.sampled_from(ActionStatus), st.dates(dt.date(2026, 2, 1), dt.date(2026, 4, 1)))),
    today=st.dates(dt.date(2026, 2, 1), dt.date(2026, 4, 1)),
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_action_is_told_as_the_plan_counts_it(
    written_template: tuple[Path, World], actions: list[tuple[ActionStatus, dt.date]], today: dt.date
) -> None:
    path, world = written_template
    with copy_of(path) as services:
        services.plans.actions.bin(world.action)
        made = {
            services.plans.actions.add(world.aim, status=status, due=day): ActionFields(
                aim_id=world.aim, status=status, due=day
            )
            for status, day in actions
        }
        told = {one.opens[1]: one for one in found(services, today, Heading.DUE, "action")}
        states = {action: due(fields, today) for action, fields in made.items()}
        assert set(told) == {action for action, state in states.items() if state is not Due.NONE}
        assert all(one.is_overdue(today) is (states[action] is Due.OVERDUE) for action, one in told.items())


# Plans.


@pytest.mark.parametrize(("before", "is_there"), [(15, False), (14, True), (0, True), (-1, True), (-200, True)])
def test_a_review_is_due(services: Services, world: World, before: int, is_there: bool) -> None:
    services.plans.change(world.plan, next_review=dt.date(2026, 3, 20))
    today = dt.date(2026, 3, 20) - before * DAY
    assert texts(services, today, Heading.REVIEWS) == ["Review of the plan: Talk in every lesson"] * is_there
    services.plans.change(world.plan, status=PlanStatus.CLOSED)
    assert texts(services, today, Heading.REVIEWS) == []


def test_a_review_that_was_recorded_is_due_no_more(services: Services, world: World) -> None:
    services.plans.change(world.plan, next_review=dt.date(2026, 3, 20))
    for day, is_due in ((dt.date(2026, 3, 19), True), (dt.date(2026, 3, 20), False)):
        review = services.reviews.begin(world.plan, day)
        assert found(services, dt.date(2026, 3, 20), Heading.REVIEWS), "it only goes on"
        services.reviews.record(review, day)
        assert bool(found(services, dt.date(2026, 3, 20), Heading.REVIEWS)) is is_due


def test_a_plan_with_no_evidence(services: Services, world: World) -> None:
    today = dt.date(2026, 1, 14)
    text = "No evidence is tied to its aims yet: Talk in every lesson"
    assert texts(services, today, Heading.EVIDENCE) == [text]
    assert texts(services, dt.date(2026, 9, 1), Heading.EVIDENCE) == [], "it is not of this year"
    tied = services.evidence.tie(("aim", world.aim), ("line", world.lines[0]))
    assert texts(services, today, Heading.EVIDENCE) == []
    services.evidence.bin(tied)
    assert texts(services, today, Heading.EVIDENCE) == [text]
    services.plans.change(world.plan, status=PlanStatus.CLOSED)
    assert texts(services, today, Heading.EVIDENCE) == []


# Members, and their ledgers.


def test_commitments_at_risk(services: Services, world: World, session: uuid.UUID) -> None:
    (member,) = services.work_groups.members.of(services.sessions.get(session).fields.work_group_id)

    def told(today: dt.date) -> list[tuple[str, str]]:
        items = found(services, today, Heading.LEDGER)
        assert {(one.whose, one.where, one.date) for one in items} <= {("Iris Invented", "St Mary’s School", None)}
        return [(one.text, one.more) for one in items]

    def words(today: dt.date) -> list[str]:
        lines = services.commitments.ledger(member.id, today)
        return [one.words for one in lines if one.commitment.fields.label == "Half-days of meetings"]

    both, _ = words(SESSION_ON)
    assert told(SESSION_ON) == [("Half-days of meetings (Ada Invented and Ben Invented)", both)]
    ada, ben = words(SESSION_ON + DAY)
    assert told(SESSION_ON + DAY) == [
        ("Half-days of meetings (Ada Invented)", ada),
        ("Half-days of meetings (Ben Invented)", ben),
    ]
    assert told(dt.date(2026, 9, 1)) == [], "it is of another year"
    for commitment in services.commitments.of(member.id):
        services.commitments.change(commitment.id, at_least=0)
    assert told(SESSION_ON) == []


@pytest.mark.parametrize(
    ("counts", "whose"),
    [("gap tasks", {"Ada Invented", "Ben Invented"}), ("release on visits", {"SLT"}), ("funding", {"Maths Hub"})],
)
def test_whose_move_a_commitment_at_risk_is(
    services: Services, world: World, session: uuid.UUID, counts: str, whose: set[str]
) -> None:
    (member,) = services.work_groups.members.of(services.sessions.get(session).fields.work_group_id)
    services.work_groups.members.change(member.id, funding_agreed=None)
    made = services.commitments.add(member.id, label="Promised", counts=counts, at_least=4, window_to=SESSION_ON)
    if counts != "gap tasks":
        services.commitments.change(made, whom="the department")
    items = [one for one in found(services, SESSION_ON, Heading.LEDGER) if one.opens == ("commitment", made)]
    assert {name for one in items for name in one.whose.split(" and ")} == whose
    assert all(one.date == SESSION_ON and one.text.startswith("Promised") for one in items)


def test_members_that_wait(services: Services, world: World, session: uuid.UUID) -> None:
    group = services.sessions.get(session).fields.work_group_id
    (member,) = services.work_groups.members.of(group)
    change = services.work_groups.members.change

    def told() -> list[tuple[str, str]]:
        return [(one.text, one.whose) for one in found(services, SESSION_ON, Heading.MEMBERS)]

    owed = [("£2,000 agreed, not received yet: NCP25-12", "London Central")]
    assert told() == owed
    next_year = found(services, dt.date(2026, 9, 15), Heading.MEMBERS)
    assert [(one.text, one.whose) for one in next_year] == owed
    change(member.id, funding_received=1500)
    services.work_groups.change(group, hub="")
    assert told() == [("£500 agreed, not received yet: NCP25-12", "Maths Hub")]
    change(member.id, funding_received=2000)
    assert told() == []
    change(member.id, status="applied", applied_on=dt.date(2026, 1, 5))
    assert told() == [("Applied on 05/01/2026, not confirmed yet; SLT has not agreed yet: NCP25-12", "SLT")]
    change(member.id, slt_contact="Jo Invented")
    assert told()[0][1] == "Jo Invented"
    change(member.id, slt_agreed_on=dt.date(2026, 1, 6))
    assert told() == [("Applied on 05/01/2026, not confirmed yet: NCP25-12", "Iris Invented")]
    change(member.id, status="withdrawn", funding_received=None)
    assert told() == []


# All of it.


def test_a_department_in_focus(services: Services, world: World, session: uuid.UUID) -> None:
    living_plan(services, world)
    other = services.departments.for_school(services.schools.by_hand(name="Ash"))
    services.visits.new(department_id=other, date=SESSION_ON)
    services.plans.new(department_id=other, year=YEAR)
    for today in (SESSION_ON - DAY, SESSION_ON + DAY, dt.date(2026, 3, 19)):
        everything = services.overview.items(today)
        mine, theirs = (services.overview.items(today, one) for one in (world.department, other))
        assert {one.where for one in mine} == {"St Mary’s School", "NCP25-12"}
        assert {one.where for one in theirs} == {"Ash"}
        assert sorted([*mine, *theirs], key=str) == sorted(everything, key=str)


def test_what_is_in_the_bin_asks_for_nothing(services: Services, world: World, session: uuid.UUID) -> None:
    living_plan(services, world)
    group = services.sessions.get(session).fields.work_group_id
    days = [SESSION_ON - DAY, SESSION_ON + DAY, dt.date(2026, 3, 19)]
    services.work_groups.bin(group)
    services.plans.bin(world.plan)
    services.visits.bin(world.visit)
    services.observations.bin(world.observation)
    assert [services.overview.items(day) for day in days] == [[], [], []]


def test_a_department_in_the_bin_takes_its_part_along(services: Services, world: World, session: uuid.UUID) -> None:
    services.departments.bin(world.department)
    for today in (SESSION_ON - DAY, SESSION_ON + DAY, dt.date(2026, 3, 19)):
        assert {one.opens[0] for one in services.overview.items(today)} <= {"session"}


def test_the_order_is_by_heading_and_day(services: Services, world: World, session: uuid.UUID) -> None:
    living_plan(services, world)
    items = services.overview.items(dt.date(2026, 3, 19))
    places = [(list(Heading).index(one.heading), one.date or dt.date.max) for one in items]
    assert places == sorted(places)
    assert len({one.heading for one in items}) >= 5


def test_an_empty_file_asks_for_nothing(empty_services: Services) -> None:
    assert empty_services.overview.items(VISIT_ON) == []


@given(day=st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)), after=st.integers(-400, 400))
def test_how_near_a_day_is(day: dt.date, after: int) -> None:
    today = day - after * DAY
    opens = ("visit", uuid.uuid4())
    coming = Item(Heading.COMING, "Specialist", "Ash", "Visit", day, opens)
    owed = Item(Heading.DUE, "Specialist", "Ash", "Visit", day, opens)
    assert not coming.is_overdue(today)
    assert owed.is_overdue(today) is (after < 0) is owed.near(today).endswith("overdue")
    assert "overdue" not in coming.near(today)
    if 2 <= after <= 14:
        assert coming.near(today) == owed.near(today) == f"in {after} days"
    assert len(owed.day(today)) in range(9, 20)
