"""The plans of the sample are told as they came about: each past day as it was, each kind of thing in each state."""

import datetime as dt
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfm_desktop.domain import history
from tfm_desktop.domain.evidence import TIED, EvidenceFields, Shows
from tfm_desktop.domain.measures import Unit, is_small, measure_notices
from tfm_desktop.domain.plans import ActionStatus, AimStatus, CriterionStatus
from tfm_desktop.domain.programme import PdStatus
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.reviews import ReviewFields
from tfm_desktop.domain.sheets import MeasureSheet, PlanSheet
from tfm_desktop.services.plans import PlanRow
from tfm_desktop.services.sample import write_sample
from tfm_desktop.services.sample_told import SampleDays
from tfm_desktop.services.services import Services
from tfm_desktop.storage.database import Database

TODAY = dt.date(2026, 3, 11)
# Days whose history would lie in August, over Christmas, and after the day on which the test runs.
DAYS = [TODAY, dt.date(2026, 9, 10), dt.date(2027, 1, 8), dt.date(2027, 8, 14)]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = written(tmp_path_factory.mktemp("sample") / "s.tfm", TODAY)
    yield services
    services.database.close()


def written(path: Path, today: dt.date) -> Services:
    services = Services(Database.create(path))
    write_sample(services, today)
    return services


def rows(services: Services) -> list[PlanRow]:
    return services.plans.rows(TODAY)


def present(services: Services) -> list[PlanRow]:
    return [row for row in rows(services) if row.year == "2025/26"]


def largest(services: Services) -> uuid.UUID:
    plans = [row.id for row in rows(services)]
    return max(plans, key=lambda plan: len(list(services.plans.state(plan).actions())))


def last_year(services: Services) -> uuid.UUID:
    (plan,) = [row.id for row in rows(services) if row.year == "2024/25"]
    return plan


def reviews(services: Services) -> list[Saved[ReviewFields]]:
    return [review for row in rows(services) for review in services.reviews.recorded(row.id)]


def changed(services: Services) -> list[str]:
    return [sentence for review in reviews(services) for sentence in review.fields.changed]


def evidence(services: Services) -> list[EvidenceFields]:
    return [one.fields for one in services.evidence.all(services.evidence.select())]


def measures(services: Services) -> list[tuple[uuid.UUID, MeasureSheet]]:
    departments = services.departments.all(services.departments.select())
    return [(one.id, sheet) for one in departments for sheet in services.measures.sheets(one.id)]


def sheets(services: Services) -> list[PlanSheet]:
    return [services.plan_sheets.sheet(row.id, TODAY) for row in rows(services)]


@pytest.mark.parametrize("today", DAYS)
def test_the_history_tells_each_review_and_today_as_they_were(tmp_path: Path, today: dt.date) -> None:
    services = written(tmp_path / "s.tfm", today)
    told = services.plans.history
    for row in services.plans.rows(today):
        assert told.on(row.id, today) == services.plans.state(row.id)
        recorded = services.reviews.recorded(row.id)
        assert [one.fields.date for one in recorded] == sorted(one.fields.date for one in recorded)
        for review in recorded:
            assert review.fields.date < today
            assert told.at_review(row.id, review.id) == history.from_text(review.fields.state)
        assert len({one.fields.state for one in recorded}) == len(recorded)
    assert services.database.problems() == []
    services.database.close()


def test_a_review_is_recorded_on_its_day_and_that_day_is_told_so(sample: Services) -> None:
    for review in reviews(sample):
        fields = review.fields
        assert fields.recorded_at
        assert fields.recorded_at.astimezone().date() == fields.date
        assert sample.plans.history.on(fields.plan_id, fields.date) == history.from_text(fields.state)
        assert fields.present
        assert fields.summary
    created = sample.database.plain_rows("SELECT date, created_at FROM review WHERE recorded_at IS NOT NULL")
    assert all(made.startswith(day) for day, made in created)


def test_plans_have_been_reviewed_and_one_review_goes_on(sample: Services) -> None:
    counts = {row.id: len(sample.reviews.recorded(row.id)) for row in rows(sample)}
    assert min(counts.values()) >= 1
    assert counts[largest(sample)] >= 3
    assert counts[last_year(sample)] >= 3
    going = [one for row in rows(sample) for one in sample.reviews.of(row.id) if not one.fields.is_recorded]
    assert [bool(one.fields.summary) for one in going] == [True]
    corrections = [told for one in reviews(sample) for told in sample.reviews.corrections.of(one.id)]
    (correction,) = corrections
    assert correction.fields.date > sample.reviews.get(correction.fields.review_id).fields.date


def test_each_kind_of_change_was_made_between_reviews(sample: Services) -> None:
    told = changed(sample)
    for words in (
        "due date moved from",
        "next review from",
        "is new: ",
        "progress noted: ",
        "RAG from “green” to “amber”",
        "to “blocked”",
        "from “under way” to “done”",
        "to “dropped”",
        "to “met”",
        "Action 2.3: lead from",
        "Aim 3 is new",
        "needed from senior leadership rewritten",
    ):
        assert any(words in sentence for sentence in told), words


def test_much_has_changed_since_the_last_review_of_the_largest_plan(sample: Services) -> None:
    plan = largest(sample)
    assert [number for number, _ in sample.reviews.done_since(plan)] == ["2.1", "3.2"]
    assert len(sample.reviews.changed_since(plan)) >= 10
    still_open = {ActionStatus.NOT_STARTED, ActionStatus.UNDER_WAY, ActionStatus.BLOCKED}
    states = [action.fields.status for _, action in sample.plans.state(plan).actions()]
    assert sum(status in still_open for status in states) >= 18
    assert set(states) >= {*still_open, ActionStatus.DONE}
    assert max(len(days) for days in sample.plans.history.moved_dates(plan).values()) >= 1


def test_the_plan_stood_otherwise_before(sample: Services) -> None:
    plan = largest(sample)
    begins = sample.plans.history.begins(plan)
    assert begins
    then = sample.plans.history.on(plan, begins)
    assert then
    assert len(list(then.actions())) == 20
    assert then.fields.needed == ""
    assert {part.fields.status for _, part in then.actions()} <= {ActionStatus.NOT_STARTED, ActionStatus.UNDER_WAY}
    assert {part.fields.status for aim in then.aims for part in aim.criteria} == {CriterionStatus.NOT_STARTED}
    assert sample.plans.history.on(plan, begins - dt.timedelta(days=1)) is None


def test_parts_of_an_aim_have_places_of_their_own(sample: Services) -> None:
    for row in rows(sample):
        for aim in sample.plans.state(row.id).aims:
            for parts in (aim.criteria, aim.actions):
                places = [part.fields.position for part in parts]
                assert places == list(range(1, len(places) + 1))


def test_an_aim_and_two_actions_were_carried_forward(sample: Services) -> None:
    before = sample.plans.state(last_year(sample))
    now = sample.plans.state(largest(sample))
    (aim,) = [one for one in now.aims if one.fields.carried_from_id]
    (old,) = [one for one in before.aims if one.fields.status is AimStatus.CARRIED_FORWARD]
    assert aim.fields.carried_from_id == old.id
    assert sample.plans.carried_from(aim.fields) == "2024/25, aim 2"
    actions = {part.fields.carried_from_id for _, part in now.actions()} - {None}
    assert len(actions) == 2
    assert actions < {part.id for part in old.actions}


def test_evidence_is_of_each_kind_and_of_each_part(sample: Services) -> None:
    told = evidence(sample)
    for shows in Shows:
        found = [one for one in told if one.shows is shows]
        assert {one.tied[0] for one in found if one.tied} == set(TIED)
        assert any(one.tied is None and one.source and one.date for one in found)
        assert {one.served[0] for one in found} >= {"action", "criterion"}
    assert {one.served[0] for one in told} == {"aim", "criterion", "action"}
    assert all(one.source and one.date and one.text for one in told if not one.tied)


def test_lines_of_evidence_are_private_agreed_and_not_agreed_yet(sample: Services) -> None:
    lines = [sample.observations.lines.get(one.line_id).fields for one in evidence(sample) if one.line_id]
    assert len(lines) >= 50
    assert sum(line.private for line in lines) >= 6
    assert sum(not line.private and not line.agreed for line in lines) >= 4
    assert sum(line.shareable for line in lines) >= 40


def test_evidence_belongs_to_the_department_of_its_plan(sample: Services) -> None:
    seen = sample.observations
    for one in evidence(sample):
        plan = sample.plans.aims.get(one.aim_id).fields.plan_id
        assert one.tied is None or department_of(sample, *one.tied) == sample.plans.get(plan).fields.department_id
    strengths = [seen.strengths.get(one.strength_id).fields for one in evidence(sample) if one.strength_id]
    talked_over = [seen.get(one.observation_id).fields.discussed_on for one in strengths]
    assert all(talked_over)  # what leaves with the plan, its teacher has heard


def department_of(services: Services, kind: str, record: uuid.UUID) -> uuid.UUID:
    if kind == "visit":
        return services.visits.get(record).fields.department_id
    if kind == "measure":
        return services.measures.get(record).fields.department_id
    seen = services.observations
    records = {"line": seen.lines, "strength": seen.strengths, "next_step": seen.next_steps}[kind]
    return seen.get(records.get(record).fields.observation_id).fields.department_id  # type: ignore[attr-defined]


def test_need_comes_first_and_change_later(sample: Services) -> None:
    without = []
    for row in rows(sample):
        for aim in sample.plans.aims.of(row.id):
            shown = sample.evidence.of_aim(aim.id)
            if not shown:
                without.append(aim.fields.status)
                continue
            assert shown[0].shows is Shows.NEED
            later = [one.date for one in shown if one.shows is Shows.CHANGE and one.date]
            assert later
            assert shown[0].date
            assert shown[0].date < max(later) <= TODAY
    assert without == [AimStatus.DRAFT]  # one aim has nothing to show yet


def test_nothing_withheld_is_in_the_sheet_of_a_plan(sample: Services) -> None:
    assert sum(aim.withheld for sheet in sheets(sample) for aim in sheet.aims) >= 10
    lines = [one.fields for one in sample.observations.lines.all(sample.observations.lines.select())]
    kept = {line.text for line in lines if not line.shareable}
    shown = [one.text.splitlines()[0] for sheet in sheets(sample) for aim in sheet.aims for one in aim.evidence]
    assert len(shown) >= 100
    assert not kept & set(shown)


def test_each_present_plan_says_what_is_needed_and_has_its_programme(sample: Services) -> None:
    found = set()
    for row in present(sample):
        assert len(sample.plans.get(row.id).fields.needed.splitlines()) >= 2
        sessions = [one.fields for one in sample.programme.of(row.id)]
        assert 4 <= len(sessions) <= 6
        assert [one.date for one in sessions].count(None) == 1
        for one in sessions:
            found.add(one.status)
            assert one.title
            assert one.leader
            assert one.audience
            assert one.aims
            assert (one.status is PdStatus.DONE) == bool(one.reflection) or one.status is PdStatus.CANCELLED
            assert one.date is None or (one.date >= TODAY) == (one.status is PdStatus.PLANNED)
        assert sum(one.status is PdStatus.DONE for one in sessions) >= 2
    assert found == set(PdStatus)
    for sheet in sheets(sample):
        assert all(session.aims for session in sheet.sessions)


def test_three_departments_quote_their_examinations(sample: Services) -> None:
    quoted: dict[uuid.UUID, list[str]] = {}
    for department, sheet in measures(sample):
        if not sheet.measure.name.startswith("Grade"):
            continue
        quoted.setdefault(department, []).append(sheet.measure.name[:7])
        summers = [one.date for one in sheet.values if not one.note]
        assert [(day.month, day.weekday()) for day in summers] == [(8, 3)] * 3
        assert [day.year for day in summers] == [2023, 2024, 2025]
        assert any("mock" in one.note for one in sheet.values)
        assert sheet.measure.target
        assert sheet.measure.stretch
        assert "invented" in sheet.measure.cohort  # the schools are real
    assert list(quoted.values()) == [["Grade 4", "Grade 5", "Grade 7"]] * 3


def test_measures_are_of_many_units_and_some_are_small(sample: Services) -> None:
    told = [sheet for _, sheet in measures(sample)]
    assert {sheet.measure.unit for sheet in told} >= {Unit.PERCENT, Unit.PUPILS, Unit.TEACHERS, Unit.CLASSES}
    small = {sheet.measure.unit for sheet in told for value in sheet.values if is_small(sheet.measure.unit, value)}
    assert small == {Unit.PERCENT, Unit.PUPILS}
    assert all(sheet.values and not measure_notices(sheet.measure) for sheet in told)
    assert all(value.date < TODAY for sheet in told for value in sheet.values)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31)), st.integers(-5, -1))
def test_results_of_a_past_summer_come_on_a_past_thursday_in_august(today: dt.date, offset: int) -> None:
    day = SampleDays(today).results(offset)
    assert (day.weekday(), day.month) == (3, 8)
    assert 20 <= day.day <= 26
    assert day < today
