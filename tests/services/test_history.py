"""The plan through time: how it stood, whatever was done, undone and done again since."""

import datetime as dt
import json
import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.data_file import World, copy_of

from tfm_desktop.domain import history
from tfm_desktop.domain.errors import NoHistory
from tfm_desktop.domain.history import PlanState
from tfm_desktop.domain.plans import ActionStatus, AimStatus, CriterionStatus, Plan, PlanStatus, Rag
from tfm_desktop.services.services import Services

TODAY = dt.date(2026, 1, 28)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
PICK = st.integers(0, 1000)
DAYS = st.none() | st.dates(dt.date(2025, 9, 1), dt.date(2026, 8, 31))


class Years(RuleBasedStateMachine):
    """Any history of a plan, over days: each review and each day must be told again as it was."""

    template: Path
    plan: uuid.UUID

    @initialize()
    def open(self) -> None:
        self.copy = copy_of(self.template)
        self.services = self.copy.__enter__()
        self.plans, self.reviews = self.services.plans, self.services.reviews
        self.day = dt.date.today() - dt.timedelta(days=400)  # days are told from here on, all of them past
        self.at_reviews: dict[uuid.UUID, PlanState] = {}
        self.at_days: dict[dt.date, PlanState | None] = {}
        self.fold = 0
        self.sleep()

    def teardown(self) -> None:
        if hasattr(self, "copy"):
            assert self.services.database.problems() == []
            self.copy.__exit__(None, None, None)

    def now(self) -> PlanState | None:
        return self.plans.state(self.plan) if self.plans.exists(self.plan) else None

    @rule()
    def sleep(self) -> None:
        """End the day: what was written on it gets its date."""
        at = f"{dt.datetime.combine(self.day, dt.time(15)).astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}.000"
        a_year_ago = f"{dt.datetime.now(dt.UTC) - dt.timedelta(days=1):%Y-%m-%d}"
        with self.services.database.change("Sleep") as writer:
            writer.run(sa.text("UPDATE plan_version SET at = :at WHERE at > :since"), {"at": at, "since": a_year_ago})
        self.at_days[self.day] = self.now()
        self.day += dt.timedelta(days=1)

    @rule(text=TEXT, status=st.sampled_from(AimStatus))
    def add_aim(self, text: str, status: AimStatus) -> None:
        self.plans.aims.add(self.plan, text=text, status=status)

    @rule(pick=PICK, what=TEXT, due=DAYS)
    def add_action(self, pick: int, what: str, due: dt.date | None) -> None:
        if aims := self.plans.aims.of(self.plan):
            self.plans.actions.add(aims[pick % len(aims)].id, what=what, due=due)

    @rule(pick=PICK, text=TEXT, status=st.sampled_from(CriterionStatus))
    def add_criterion(self, pick: int, text: str, status: CriterionStatus) -> None:
        if aims := self.plans.aims.of(self.plan):
            self.plans.criteria.add(aims[pick % len(aims)].id, text=text, status=status)

    @rule(pick=PICK, status=st.sampled_from(ActionStatus), rag=st.sampled_from(Rag), due=DAYS, progress=TEXT)
    def change_action(self, pick: int, status: ActionStatus, rag: Rag, due: dt.date | None, progress: str) -> None:
        if actions := [part for aim in self.plans.state(self.plan).aims for part in aim.actions]:
            action = actions[pick % len(actions)]
            self.plans.actions.change(action.id, status=status, rag=rag, due=due, progress=progress)

    @rule(texts=st.lists(TEXT, min_size=1, max_size=4), goes_on=st.booleans())
    def type_title(self, texts: list[str], goes_on: bool) -> None:
        """Type into one field, saved several times: one step of undo, also with what was typed before."""
        self.fold += not goes_on
        for text in texts:
            self.plans.change(self.plan, fold=f"title {self.fold}", title=text)

    @rule(pick=PICK, kind=st.sampled_from(["aims", "criteria", "actions"]))
    def bin(self, pick: int, kind: str) -> None:
        records = getattr(self.plans, kind)
        state = self.plans.state(self.plan)
        there = {
            "aims": [aim.id for aim in state.aims],
            "criteria": [part.id for aim in state.aims for part in aim.criteria],
            "actions": [part.id for aim in state.aims for part in aim.actions],
        }[kind]
        if there:
            records.bin(there[pick % len(there)])

    @rule(pick=PICK, by=st.sampled_from([-1, 1]))
    def move_aim(self, pick: int, by: int) -> None:
        if aims := self.plans.aims.of(self.plan):
            self.plans.aims.move(aims[pick % len(aims)].id, by)

    @rule()
    def restore(self) -> None:
        parts = [one for one in self.services.bin.rows() if one.kind in ("aim", "criterion", "action")]
        if parts:
            self.services.bin.restore(parts[0].kind, parts[0].id)

    @rule()
    def undo(self) -> None:
        self.services.database.undo()

    @rule()
    def redo(self) -> None:
        self.services.database.redo()

    @rule(status=st.sampled_from(PlanStatus))
    def record_review(self, status: PlanStatus) -> None:
        self.plans.change(self.plan, status=status)
        review = self.reviews.begin(self.plan, self.day)
        self.reviews.record(review, self.day)
        self.at_reviews[review] = self.plans.state(self.plan)

    @precondition(lambda self: hasattr(self, "copy"))
    @invariant()
    def each_day_is_told_as_it_was(self) -> None:
        for day, state in self.at_days.items():
            assert self.plans.history.on(self.plan, day) == state
        assert self.plans.history.on(self.plan, dt.date.today()) == self.now()

    @precondition(lambda self: hasattr(self, "copy"))
    @invariant()
    def each_review_is_told_as_it_was(self) -> None:
        for one in self.reviews.recorded(self.plan):
            rebuilt = self.plans.history.at_review(self.plan, one.id)
            assert rebuilt == self.at_reviews[one.id] == history.from_text(one.fields.state)


def test_any_history_is_told_as_it_was(written_template: tuple[Path, World]) -> None:
    Years.template, Years.plan = written_template[0], written_template[1].plan
    chosen = settings(max_examples=60, stateful_step_count=30, suppress_health_check=[HealthCheck.too_slow])
    run_state_machine_as_test(Years, settings=chosen)


def versions(services: Services, record: uuid.UUID) -> int:
    counted = "SELECT count(*) FROM plan_version WHERE record = ?"
    return int(services.database.plain_rows(counted, record.hex)[0][0])


def test_what_is_typed_within_a_minute_is_kept_once(services: Services, world: World) -> None:
    services.plans.change(world.plan, title="T")
    before = versions(services, world.plan)
    for length in range(1, 20):
        services.plans.change(world.plan, title="Talk in every lesson, and time"[:length])
    assert versions(services, world.plan) in (before, before + 1)  # the clock may come to the next minute


def test_a_review_keeps_what_is_changed_within_its_minute_apart(services: Services, world: World) -> None:
    services.plans.change(world.plan, title="Before the review")
    review = services.reviews.begin(world.plan, TODAY)
    services.reviews.record(review, TODAY)
    services.plans.change(world.plan, title="After the review")
    then = services.plans.history.at_review(world.plan, review)
    assert then is not None
    assert then.fields.title == "Before the review"


def test_lines_of_lessons_leave_nothing_in_the_history(services: Services, world: World) -> None:
    before = services.database.plain_rows("SELECT count(*) FROM plan_version")
    services.observations.add_line(world.observation, dt.time(9, 30), text="PP draw")
    assert services.database.plain_rows("SELECT count(*) FROM plan_version") == before


def test_a_day_before_the_history_is_named_with_where_it_begins(services: Services, world: World) -> None:
    begins = services.plans.history.begins(world.plan)
    assert begins == dt.date.today()
    assert services.plans.history.on(world.plan, TODAY) is None


def test_what_changed_between_two_days_is_said(services: Services, world: World) -> None:
    told = services.plans.history
    yesterday, before = dt.date.today() - dt.timedelta(days=1), dt.date.today() - dt.timedelta(days=9)
    with told.dated(before):
        services.plans.change(world.plan, sponsor="Marguerite")
        services.plans.aims.change(world.aim, evidence="Few sentences heard")
        services.plans.criteria.change(world.criterion, rag=Rag.RED)
        services.plans.actions.change(world.action, lead="Ada")
    services.plans.actions.change(world.action, status=ActionStatus.DONE, due=dt.date(2026, 4, 1), progress="All pairs")
    services.plans.criteria.change(world.criterion, status=CriterionStatus.MET)
    services.plans.aims.add(world.plan, text="Pupils ask one another")
    assert told.between(world.plan, before, yesterday) == []
    after = told.on(world.plan, dt.date.today())
    assert after
    changes = told.between(world.plan, before, dt.date.today())
    assert "Action 1.1: due date moved from 01/03/2026 to 01/04/2026." in changes
    assert "Action 1.1: status from “not started” to “done”." in changes
    assert "Action 1.1: progress noted: “All pairs”." in changes
    assert "Criterion of aim 1 (“Stem sentences in all Year 8 lessons”): status from “not started” to “met”." in changes
    assert "Aim 2 is new: “Pupils ask one another”." in changes


def test_a_plan_that_is_older_than_its_history_did_not_begin_with_it(services: Services, world: World) -> None:
    history, today = services.plans.history, dt.date.today()
    assert history.between(world.plan, TODAY, today) == ["The plan began with 1 aim and 1 action."]
    with services.database.change("Age the plan") as writer:
        writer.update(Plan, world.plan, {"created_at": dt.datetime(2026, 1, 14, 9, tzinfo=dt.UTC)})
    with pytest.raises(NoHistory, match=f"on 28/01/2026 is not known: its history begins on {today:%d/%m/%Y}"):
        history.between(world.plan, TODAY, today)
    assert history.between(world.plan, dt.date(2026, 1, 13), today) == ["The plan began with 1 aim and 1 action."]


def test_a_date_that_is_moved_keeps_the_old_one(services: Services, world: World) -> None:
    first, second, third = (dt.date(2026, 3, day) for day in (1, 8, 15))
    with services.plans.history.dated(TODAY):
        services.plans.actions.change(world.action, lead="Ada")
    services.plans.actions.change(world.action, due=second)
    with services.plans.history.dated(TODAY + dt.timedelta(days=9)):
        services.plans.actions.change(world.action, lead="Ben")
    services.plans.actions.change(world.action, due=third)
    moved = services.plans.history.moved_dates(world.plan)
    assert moved[world.action] == services.plans.history.moved_from(world.action)
    assert moved[world.action][0] == first
    assert second in moved[world.action]
    assert third not in moved[world.action]


def test_a_date_that_was_moved_back_or_undone_was_not_moved(services: Services, world: World) -> None:
    history, first = services.plans.history, dt.date(2026, 3, 1)
    with history.dated(TODAY):
        services.plans.actions.change(world.action, lead="Ada")
    with history.dated(TODAY + dt.timedelta(days=9)):
        services.plans.actions.change(world.action, due=dt.date(2026, 3, 8))
    assert history.moved_from(world.action) == [first]
    services.database.undo()
    assert services.plans.actions.get(world.action).fields.due == first
    assert history.moved_from(world.action) == []
    assert history.moved_dates(world.plan) == {}


def test_a_plan_that_is_undone_leaves_no_history(services: Services, world: World) -> None:
    plan = services.plans.new(department_id=world.department, year="2026/27")
    services.plans.aims.add(plan, text="Pupils see what stays the same")
    services.database.undo()
    services.database.undo()
    assert services.database.plain_rows("SELECT count(*) FROM plan_version WHERE plan_id = ?", plan.hex) == [(0,)]
    services.database.redo()
    services.database.redo()
    assert services.plans.history.on(plan, dt.date.today()) == services.plans.state(plan)


def test_a_state_is_read_as_it_was_written_and_by_a_later_program(services: Services, world: World) -> None:
    state = services.plans.state(world.plan)
    assert history.from_text(history.to_text(state)) == state
    later = history.to_text(state).replace('"title"', '"later_field": 7, "title"').replace('"needed": "", ', "")
    assert "needed" not in later
    assert history.from_text(later) == state


def test_every_field_of_every_part_is_kept_in_the_history(services: Services, world: World) -> None:
    """Also a field that comes later: then its step makes the triggers of the history anew."""
    services.plans.change(world.plan, sponsor="Marguerite")
    for kind, fields in history.KINDS.items():
        ((told,),) = services.database.plain_rows(
            "SELECT fields FROM plan_version WHERE kind = ? ORDER BY seq DESC LIMIT 1", kind
        )
        assert set(json.loads(told)) == {*fields.model_fields, "created_at", "deleted_at"}, kind
