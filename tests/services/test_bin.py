"""The bin: what is in it, and the way back."""

import datetime as dt

import pytest
from tests.data_file import World, dump, living_plan, work_group
from tests.services.test_records import kinds

from tfm_desktop.domain.errors import GroupIsClosed, IsMemberAlready
from tfm_desktop.services.services import Services

NAMES = {
    "school": "St Mary’s School",
    "department": "St Mary’s School",
    "person": "Ada Invented",
    "advocate": "2025/26 Ada Invented",
    "stage": "2025/26 Embedding",
    "scheme": "Year 7 Our own units",
    "visit": "14/01/2026 See how ratio tables are used",
    "visit_activity": "observing a lesson Year 8 ratio",
    "visit_person": "Ben Invented",
    "visit_action": "Share the ratio slides",
    "plan": "2025/26 Talk in every lesson",
    "aim": "Pupils reason aloud",
    "criterion": "Stem sentences in all Year 8 lessons",
    "action": "Plan stem sentences together",
    "observation": "14/01/2026 Ratio tables",
    "line": "T draws a double number line",
    "strength": "The representation carries the reasoning",
    "question": "When would pupils leave the table behind?",
    "next_step": "Try a stem sentence",
    "evidence": "shows the need",
    "correction": "Ben was not there",
    "pd_session": "Stem sentences",
    "measure": "Grade 5+ in mathematics",
    "measure_value": "21/08/2025 41.5",
    "half_term": "Spring, first half",
    "work_group": "2025/26 NCP25-12 Embedding",
    "membership": "St Mary’s School",
    "participant": "Ada Invented",
    "session": "20/01/2026 Ratio tables",
    "attendance": "Ben Invented",
    "gap_task": "Try a double number line",
    "commitment_template": "Development (2020/21)",
    "template_item": "Separate half-day meetings",
    "commitment": "Half-days of meetings",
    "ledger_entry": "Evaluation Form sent",
    "critique": "Why Year 8 first?",
    "framework": "Five Big Ideas",
    "idea": "Coherence",
    "phrase": "whiteboards",
}

CALLED = {
    "pd_session": "professional development session",
    "work_group": "Work Group",
    "membership": "member",
    "template_item": "item of a template",
    "commitment_template": "template of commitments",
    "ledger_entry": "entry by hand",
    "critique": "question on a plan",
    "half_term": "half-term",
}


@pytest.mark.parametrize(("kind", "name"), NAMES.items())
def test_each_kind_is_named_and_comes_back(services: Services, world: World, kind: str, name: str) -> None:
    services.frameworks.own()
    services.phrases.own()
    living_plan(services, world)
    work_group(services, world)
    records = kinds(services)[kind]
    record = records.all(records.select().order_by(records.c.created_at))[0]
    records.bin(record.id)
    since = records.get(record.id).updated_at
    binned = services.bin.rows()
    assert [(one.kind, one.id, one.name) for one in binned] == [(kind, record.id, name)]
    assert binned[0].called == CALLED.get(kind, kind.replace("_", " "))
    assert dt.datetime.now(dt.UTC) - binned[0].since < dt.timedelta(minutes=1)
    services.bin.restore(kind, record.id)
    assert services.bin.rows() == []
    assert records.get(record.id).fields == record.fields
    assert records.get(record.id).updated_at > since
    assert services.database.undo() == f"Restore {binned[0].called}"
    assert [one.id for one in services.bin.rows()] == [record.id]


def test_what_a_record_belongs_to_comes_back_with_it(services: Services, world: World) -> None:
    above = [(services.plans.aims, world.aim), (services.plans, world.plan), (services.departments, world.department)]
    services.plans.actions.bin(world.action)
    for records, record in above:
        records.bin(record)  # type: ignore[attr-defined]
    services.plans.criteria.bin(world.criterion)
    services.bin.restore("action", world.action)
    assert [one.kind for one in services.bin.rows()] == ["criterion"]
    assert services.plans.rows(dt.date(2026, 1, 14))[0].progress == "0 of 1 action done"
    services.database.undo()
    assert len(services.bin.rows()) == 5


def test_a_session_brings_its_work_group_back(services: Services, world: World) -> None:
    group = work_group(services, world)
    (session,) = services.sessions.of(group)
    (task,) = services.sessions.tasks.of(session.id)
    services.sessions.tasks.bin(task.id)
    services.sessions.bin(session.id)
    services.work_groups.bin(group)
    services.bin.restore("gap_task", task.id)
    assert services.bin.rows() == []
    assert services.work_groups.exists(group)
    assert [one.id for one in services.sessions.of(group)] == [session.id]


def test_what_is_binned_of_a_closed_group_stays_there_until_it_is_open(services: Services, world: World) -> None:
    group = work_group(services, world)
    (session,) = services.sessions.of(group)
    (task,) = services.sessions.tasks.of(session.id)
    services.sessions.tasks.bin(task.id)
    services.work_groups.close(group, dt.date(2026, 7, 20))
    before = dump(services.database)
    with pytest.raises(GroupIsClosed, match="NCP25-12 is closed. Open it again"):
        services.bin.restore("gap_task", task.id)
    assert dump(services.database) == before
    services.work_groups.open_again(group)
    services.bin.restore("gap_task", task.id)
    assert services.sessions.tasks.exists(task.id)


@pytest.mark.parametrize("kind", ["membership", "participant"])
def test_a_member_that_was_added_anew_is_not_brought_back_beside_itself(
    services: Services, world: World, kind: str
) -> None:
    group = work_group(services, world)
    (member,) = services.work_groups.members.of(group)
    one = member if kind == "membership" else services.work_groups.pairs.of(member.id)[0]
    services.work_groups.pairs.bin(services.work_groups.pairs.of(member.id)[0].id)
    services.work_groups.members.bin(member.id)
    added = services.work_groups.add_member(group, world.department)
    before = dump(services.database)
    with pytest.raises(IsMemberAlready, match="St Mary’s School is a member"):
        services.bin.restore(kind, one.id)
    assert dump(services.database) == before
    services.work_groups.members.bin(added)
    services.bin.restore(kind, one.id)
    assert [each.id for each in services.work_groups.members.of(group)] == [member.id]


def test_a_review_that_goes_on_is_named_and_comes_back(services: Services, world: World) -> None:
    review = services.reviews.begin(world.plan, dt.date(2026, 1, 28))
    services.reviews.change(review, summary="Half of it is said")
    services.reviews.bin(review)
    assert [(one.kind, one.name) for one in services.bin.rows()] == [("review", "28/01/2026 Half of it is said")]
    services.bin.restore("review", review)
    assert services.reviews.exists(review)


def test_every_kind_but_ties_and_reviews_is_listed(services: Services) -> None:
    assert set(NAMES) == set(dump(services.database)) - {"strength_line", "begun", "review"}


def test_newest_first(services: Services, world: World) -> None:
    services.observations.lines.bin(world.lines[0])
    services.visits.bin(world.visit)
    services.observations.questions.bin(world.question)
    assert [one.kind for one in services.bin.rows()] == ["question", "visit", "line"]


def test_nothing_else_can_be_restored(services: Services, world: World) -> None:
    with pytest.raises(ValueError, match="alembic_version"):
        services.bin.restore("alembic_version", world.visit)


def test_records_without_words_can_be_told_by_their_kind(services: Services, world: World) -> None:
    line = services.observations.lines.add(world.observation)
    services.observations.lines.bin(line)
    assert [(one.kind, one.name) for one in services.bin.rows()] == [("line", "")]
