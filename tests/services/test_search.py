"""Search over everything that was written."""

import datetime as dt
import re
import uuid

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.data_file import World

from tfm_desktop.services.search import Hit
from tfm_desktop.services.services import Services


def found(services: Services, text: str) -> set[tuple[str, str]]:
    return {(hit.kind, hit.found_in) for hit in services.search.find(text)}


@pytest.mark.parametrize(
    ("text", "kind", "found_in"),
    [
        ("mary", "department", "school"),
        ("ada", "department", "person"),
        ("slides", "visit", "visit_action"),
        ("how ratio", "visit", "visit"),
        ("year 8 ratio", "visit", "visit_activity"),
        ("double line", "observation", "line"),
        ("wait time", "observation", "observation"),
        ("representation carries", "observation", "strength"),
        ("leave behind", "observation", "question"),
        ("try stem", "observation", "next_step"),
        ("every lesson", "plan", "plan"),
        ("full sentences heard", "plan", "aim"),
        ("year 8 lessons", "plan", "criterion"),
        ("plan together", "plan", "action"),
    ],
)
def test_every_kind_is_found(services: Services, text: str, kind: str, found_in: str) -> None:
    assert found(services, text) == {(kind, found_in)}


def test_a_hit_says_where_it_is(services: Services, world: World) -> None:
    assert services.search.find("number line") == [
        Hit(
            kind="observation",
            id=world.observation,
            found_in="line",
            found_id=world.lines[0],
            where="St Mary’s School · 14/01/2026",
            text="T draws a double number line",
        )
    ]
    assert [(hit.id, hit.where) for hit in services.search.find("full sentences")] == [
        (world.plan, "St Mary’s School · 2025/26")
    ]
    assert [(hit.id, hit.where) for hit in services.search.find("ada")] == [(world.department, "St Mary’s School")]


def test_notes_of_a_department_and_of_a_visit(services: Services, world: World) -> None:
    services.departments.change(world.department, notes="A quiet corridor")
    services.visits.change(world.visit, notes="Corridor talk")
    assert found(services, "corridor") == {("department", "department"), ("visit", "visit")}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "doubles",
            "doub",
            "DOUBLES",
            "because doub",
            "3 × 2",
            "“doubles”",
            "doubles,because",
            "x² ½",
            "don't",
            "don’t",
        ),
        *("cafe", "café", "don", "half-term", "term"),
    ],
)
def test_words_as_they_were_written(services: Services, world: World, text: str) -> None:
    line = services.observations.lines.add(
        world.observation, text="It doubles because 3 × 2 is 6; don’t say x² is ½ in the café this half-term"
    )
    assert line in {hit.found_id for hit in services.search.find(text)}


@pytest.mark.parametrize("text", ["oubles", "doubles zebra", "", "  ", "“”", "🧮", "×"])
def test_not_found(services: Services, text: str) -> None:
    assert services.search.find(text) == []


def test_newest_writing_first(services: Services, world: World) -> None:
    lines = [services.observations.lines.add(world.observation, text=f"Zebra {count}") for count in range(4)]
    assert [hit.found_id for hit in services.search.find("zebra")] == lines[::-1]
    assert [hit.found_id for hit in services.search.find("zebra", limit=2)] == lines[:1:-1]


def test_the_limit_holds_over_all_kinds(services: Services, world: World) -> None:
    services.observations.lines.add(world.observation, text="Zebra")
    services.observations.questions.add(world.observation, text="Zebra?")
    services.visits.change(world.visit, notes="Zebra")
    assert len(services.search.find("zebra")) == 3
    assert len(services.search.find("zebra", limit=2)) == 2


def test_what_changes_is_found_as_it_is_now(services: Services, world: World) -> None:
    services.observations.lines.change(world.lines[0], text="A bar model")
    assert found(services, "bar model") == {("observation", "line")}
    assert services.search.find("double number") == []
    services.database.undo()
    assert services.search.find("bar model") == []
    assert found(services, "double number") == {("observation", "line")}


def test_the_bin_is_not_searched(services: Services, world: World) -> None:
    services.observations.lines.bin(world.lines[0])
    assert services.search.find("double number") == []
    services.observations.bin(world.observation)
    assert services.search.find("representation") == []
    services.plans.aims.bin(world.aim)
    assert services.search.find("stem sentences") == []
    services.visits.bin(world.visit)
    assert services.search.find("slides") == []


SYNTAX = st.lists(
    st.sampled_from(
        ['"', "'", "*", "^", "(", ")", "NEAR(", "AND", "OR", "NOT", ":", "-", "{", "}", "+", ",", "\\", "%"]
    )
    | st.text(max_size=4)
).map(" ".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(text=st.text() | SYNTAX)
@example("\ud83d")
@example("a\0b")
@example('line_search MATCH "')
@example("text: double")
@example("x" * 5000)
def test_any_text_may_be_searched_for(services: Services, text: str) -> None:
    for hit in services.search.find(text):
        assert isinstance(hit.id, uuid.UUID)
    services.schools.find(text)


WRITTEN = st.text("abc ÉéŵŁß ½²×√π∑'’“”-–.,;:!?()/&<>0123456789\n", min_size=1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(text=WRITTEN, data=st.data())
def test_what_is_written_is_found_by_its_words(
    services: Services, world: World, text: str, data: st.DataObject
) -> None:
    services.observations.lines.change(world.lines[0], text=text)
    words = re.findall(r"\S*\w\S*", text)
    if words:
        asked = data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=3))
        assert world.lines[0] in {hit.found_id for hit in services.search.find(" ".join(asked))}


def test_a_long_file_answers_with_few(services: Services, world: World) -> None:
    with services.database.change("Many"):
        for count in range(60):
            services.observations.lines.add(world.observation, at=dt.time(9, count % 60), text=f"Zebra {count}")
    assert len(services.search.find("zebra")) == 50
