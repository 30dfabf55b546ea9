"""One kind of record: what is taken, what is refused and how, what is written."""

import datetime as dt
import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.data_file import World, dump, living_plan, work_group

from tfm_desktop.domain.errors import Invalid, NotFound
from tfm_desktop.domain.record import visible
from tfm_desktop.services.records import Children, Records
from tfm_desktop.services.services import Services

NOBODY = uuid.UUID(int=0)
EMPTY = "this cannot be empty."
WHOLE = "write a whole number."


def kinds(services: Services) -> dict[str, Records[Any]]:
    """Give every kind of record that a user can write, but reviews, which do not change once they are recorded."""
    one = services
    records: list[Records[Any]] = [
        *(one.schools, one.departments, one.departments.people, one.departments.advocates, one.departments.stages),
        *(one.departments.schemes, one.visits, one.visits.activities, one.visits.people, one.visits.actions),
        *(one.plans, one.plans.aims, one.plans.criteria, one.plans.actions),
        *(one.observations, one.observations.lines, one.observations.strengths, one.observations.strength_lines),
        *(one.observations.questions, one.observations.next_steps, one.frameworks, one.frameworks.ideas, one.phrases),
        *(one.evidence, one.reviews.corrections, one.programme, one.measures, one.measures.values),
        *(one.half_terms, one.work_groups, one.work_groups.members, one.work_groups.pairs, one.critiques),
        *(one.sessions, one.sessions.attendance, one.sessions.tasks, one.commitments, one.commitments.entries),
        *(one.commitment_templates, one.commitment_templates.items),
    ]
    return {each.kind: each for each in records}


def refused(records: Records[Any], **values: object) -> dict[str, str]:
    """Try to add a record, and give the sentences by field; nothing is written."""
    before = records.database.undo_label
    with pytest.raises(Invalid) as told:
        records.new(**values)
    assert records.database.undo_label == before
    assert str(told.value) == " ".join(told.value.fields.values())
    return told.value.fields


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", f"Name: {EMPTY}"),
        (" \t\n ", f"Name: {EMPTY}"),
        (None, f"Name: {EMPTY}"),
        ("x" * 121, "Name: use at most 120 characters; put more in the notes."),
    ],
)
def test_names(services: Services, world: World, name: str | None, sentence: str) -> None:
    assert refused(services.departments.people, department_id=world.department, name=name) == {"name": sentence}


def test_a_field_left_out(services: Services, world: World) -> None:
    assert refused(services.departments.people, department_id=world.department) == {"name": f"Name: {EMPTY}"}
    assert refused(services.visits, department_id=world.department, date=None) == {"date": f"Date: {EMPTY}"}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("ten", WHOLE),
        ("2.5", WHOLE),
        (2.5, WHOLE),
        ("", WHOLE),
        (-1, "use a number of at least 0."),
        (201, "use a number of at most 200."),
    ],
)
def test_whole_numbers(services: Services, world: World, typed: object, sentence: str) -> None:
    told = refused(services.departments, school_id=world.school, maths_teachers=typed)
    assert told == {"maths_teachers": f"Maths teachers: {sentence}"}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("half", "write a number, such as 1 or 0.5."),
        (-0.5, "use a number of at least 0."),
        (20.5, "use a number of at most 20."),
        (float("inf"), "use a number of at most 20."),
        (float("nan"), "use a number of at most 20."),
    ],
)
def test_half_days(services: Services, world: World, typed: object, sentence: str) -> None:
    told = refused(services.visits.people, visit_id=world.visit, person_id=world.head, release_half_days=typed)
    assert told == {"release_half_days": f"Release half days: {sentence}"}


def test_a_choice_that_is_not_in_the_list(services: Services, world: World) -> None:
    told = refused(services.departments.people, department_id=world.department, name="Cy", post="king")
    assert told == {"post": "Post: choose one of the list."}


def test_a_link_that_is_not_chosen(services: Services) -> None:
    assert refused(services.departments.people, department_id=None, name="Cy") == {
        "department_id": "Department: choose one of the list."
    }


@pytest.mark.parametrize("urn", ["10O049", "1234", "12345678", "١٠٠٠٤٩", "URN 100049"])
def test_urns(services: Services, urn: str) -> None:
    told = refused(services.schools, name="Ash School", urn=urn)
    assert told["urn"].startswith(f"“{urn}” is not a URN. A URN has six digits")


@pytest.mark.parametrize("year", ["2025/27", "25/26", "this year", "2025"])
def test_academic_years(services: Services, world: World, year: str) -> None:
    told = refused(services.plans, department_id=world.department, year=year)
    assert told == {"year": f"“{year}” is not an academic year. Write it as 2025/26."}


@pytest.mark.parametrize("day", ["2026-02-30", "30/02/2026", "soon"])
def test_dates(services: Services, world: World, day: str) -> None:
    assert f"“{day}”" in refused(services.visits, department_id=world.department, date=day)["date"]


def test_every_fault_is_told_at_once(services: Services, world: World) -> None:
    told = refused(services.observations, department_id=None, date="soon", pupils="many", topic="x" * 201)
    assert set(told) == {"department_id", "date", "pupils", "topic"}


def test_a_refused_change_leaves_the_record_as_it_was(services: Services, world: World) -> None:
    before = dump(services.database)
    with pytest.raises(Invalid):
        services.observations.change(world.observation, topic="Good", pupils=-1)
    assert dump(services.database) == before


def test_writing_is_folded_to_what_is_meant(services: Services, world: World) -> None:
    services.plans.change(world.plan, year="2026-2027", title="  Talk \n in  every lesson ")
    fields = services.plans.get(world.plan).fields
    assert (fields.year, fields.title) == ("2026/27", "Talk in every lesson")


ANY_TEXT = [
    "long " * 4000,
    "🧮 👩🏽‍🏫 ∑ √2 ½",
    "שלום \u202eabc\u202c مرحبا",
    "<b>&amp;</b> {0} %s \\n",
    "'; DROP TABLE line; --",
    "first\r\nsecond\u2028third",
    "bell \a, nothing \0, escape \x1b[31m",
    "half a sign \ud83d",
]


@pytest.mark.parametrize("text", ANY_TEXT)
def test_text_comes_back_as_promised(services: Services, world: World, text: str) -> None:
    services.observations.lines.change(world.lines[0], text=text)
    kept = services.observations.lines.get(world.lines[0]).fields.text
    assert kept == visible(text)
    assert not set(kept) & {chr(code) for code in range(32) if chr(code) not in "\n\t"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(text=st.text(max_size=200))
def test_any_text_comes_back(services: Services, world: World, text: str) -> None:
    services.departments.change(world.department, notes=text)
    assert services.departments.get(world.department).fields.notes == visible(text)


# What is written


def test_every_kind_is_written_read_and_binned_alike(services: Services, world: World) -> None:
    services.frameworks.own()
    services.phrases.own()
    living_plan(services, world)
    work_group(services, world)
    for kind, records in kinds(services).items():
        one = records.all(records.select())
        assert one, kind
        assert records.get(one[0].id) == one[0]
        records.bin(one[0].id)
        assert not records.exists(one[0].id)
        assert records.get(one[0].id).fields == one[0].fields
        assert one[0].id not in {each.id for each in records.all(records.select())}
        assert services.database.undo() == f"Bin {records.noun}"
        assert records.exists(one[0].id)
    assert set(kinds(services)) == set(dump(services.database)) - {"begun", "review"}


def test_what_stays_as_it_is_is_not_written(services: Services, world: World) -> None:
    work_group(services, world)
    label = services.database.undo_label
    before = dump(services.database)
    for records in kinds(services).values():
        for one in records.all(records.select()):
            assert records.change(one.id, **dict(one.fields)) == one
    services.plans.change(world.plan, year="2025-26", title=" Talk in every lesson")
    assert dump(services.database) == before
    assert services.database.undo_label == label


def test_only_what_changed_is_written(services: Services, world: World) -> None:
    before = {row[0]: row for row in dump(services.database)["observation"]}[world.observation.hex]
    services.observations.change(world.observation, topic="Ratio", pupils=28, year_group=8)
    after = {row[0]: row for row in dump(services.database)["observation"]}[world.observation.hex]
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 3  # topic, pupils, updated_at


def test_records_that_are_not_there(services: Services) -> None:
    for records in kinds(services).values():
        assert not records.exists(NOBODY)
        with pytest.raises(NotFound, match=f"There is no {records.noun} “{NOBODY}”"):
            records.get(NOBODY)
        with pytest.raises(NotFound):
            records.change(NOBODY)
    for sheet in (services.observations.sheet, services.visits.sheet):
        with pytest.raises(NotFound):
            sheet(NOBODY)
    with pytest.raises(NotFound):
        services.plans.sheet(NOBODY, dt.date(2026, 1, 14))


def test_binning_what_is_not_there_changes_nothing(services: Services) -> None:
    services.visits.bin(NOBODY)
    assert services.database.undo_label == ""


# Children in their order


def texts(children: Children[Any], parent: uuid.UUID) -> list[str]:
    return [one.fields.text[:1] for one in children.of(parent)]


@pytest.fixture
def letters(services: Services, world: World) -> list[uuid.UUID]:
    """Give four questions, A to D, of an observation that had one."""
    services.observations.questions.bin(world.question)
    return [services.observations.questions.add(world.observation, text=letter) for letter in "ABCD"]


@pytest.mark.parametrize(
    ("which", "by", "order"),
    [(0, 1, "BACD"), (0, 9, "BCDA"), (3, -1, "ABDC"), (3, -9, "DABC"), (1, 0, "ABCD"), (0, -1, "ABCD")],
)
def test_moving(services: Services, world: World, letters: list[uuid.UUID], which: int, by: int, order: str) -> None:
    questions = services.observations.questions
    questions.move(letters[which], by)
    assert "".join(texts(questions, world.observation)) == order
    if order != "ABCD":
        services.database.undo()
        assert "".join(texts(questions, world.observation)) == "ABCD"


def test_a_child_is_added_at_the_end(services: Services, world: World, letters: list[uuid.UUID]) -> None:
    questions = services.observations.questions
    questions.bin(letters[3])
    questions.add(world.observation, text="E")
    services.bin.restore("question", letters[3])
    assert "".join(texts(questions, world.observation)) == "ABCDE"


def test_children_of_another_parent_stay(services: Services, world: World, letters: list[uuid.UUID]) -> None:
    other = services.observations.duplicate(world.observation, dt.date(2026, 2, 1))
    services.observations.questions.add(other, text="Z")
    services.observations.questions.move(letters[0], 3)
    assert texts(services.observations.questions, other) == ["Z"]
