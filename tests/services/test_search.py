"""Search over everything that was written."""

import datetime as dt
import itertools
import re
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.data_file import World, copy_of, work_group

from tfm_desktop.domain.observations import ObservationKind, Speaker
from tfm_desktop.services import narrowing
from tfm_desktop.services.narrowing import Filters
from tfm_desktop.services.search import MARKS, WORDS_AT_MOST
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


@pytest.mark.parametrize(
    ("text", "kind", "found_in"),
    [
        ("iris", "work_group", "work_group"),
        ("london central", "work_group", "work_group"),
        ("maryam", "work_group", "membership"),
        ("parabola", "session", "session"),
        ("double number line", "session", "gap_task"),
        ("talk most", "work_group", "critique"),
    ],
)
def test_what_belongs_to_a_work_group_is_found_where_it_opens(
    services: Services, world: World, text: str, kind: str, found_in: str
) -> None:
    group = work_group(services, world)
    (session,), (member,) = services.sessions.of(group), services.work_groups.members.of(group)
    services.sessions.change(session.id, maths="A parabola by folding")
    services.work_groups.members.change(member.id, slt_contact="Maryam Invented")
    (hit,) = [one for one in services.search.find(text) if one.found_in != "line"]
    assert (hit.kind, hit.found_in) == (kind, found_in)
    assert hit.id == (session.id if kind == "session" else group)
    assert (hit.school, hit.teacher) == ("NCP25-12 Embedding", "")
    assert hit.when == ("20/01/2026" if kind == "session" else "2025/26")


CODES = ("NCP 24-12", "24-12", "NCP24-12")


@pytest.mark.parametrize("typed", [*CODES, "ncp24-12", "NCP-24-12", "24 12", "“24-12”", "NCP24"])
@pytest.mark.parametrize("kept", CODES)
def test_a_code_is_found_however_it_is_spelt(empty_services: Services, kept: str, typed: str) -> None:
    group = empty_services.work_groups.new(code=kept, year="2024/25")
    empty_services.work_groups.new(code="NCP25-11", year="2025/26")
    (hit,) = empty_services.search.find(typed)
    assert (hit.id, hit.text) == (group, f"{kept} Development")


def test_a_code_that_changes_is_found_as_it_is_now(empty_services: Services) -> None:
    group = empty_services.work_groups.new(code="NCP24-12", year="2024/25", notes="Two city schools")
    empty_services.work_groups.change(group, code="Tuesday group")
    assert empty_services.search.find("24-12") == []
    assert [hit.text for hit in empty_services.search.find("tuesday")] == ["Tuesday group Development"]
    assert [hit.marked for hit in empty_services.search.find("city")] == ["Two \x02city\x03 schools"]
    empty_services.database.undo()
    assert [hit.id for hit in empty_services.search.find("ncp 24-12")] == [group]


def test_what_belongs_to_a_binned_work_group_is_not_found(services: Services, world: World) -> None:
    group = work_group(services, world)
    services.work_groups.bin(group)
    for text in ("ncp25-12", "ratio tables", "try double", "talk most"):
        assert {hit.kind for hit in services.search.find(text)} <= {"observation", "visit"}


def test_a_hit_says_where_it_is(services: Services, world: World) -> None:
    services.observations.lines.change(world.lines[0], speaker=Speaker.TEACHER)
    (hit,) = services.search.find("number line")
    assert (hit.kind, hit.id, hit.found_in, hit.found_id) == ("observation", world.observation, "line", world.lines[0])
    assert (hit.clock, hit.speaker, hit.private) == ("09:07", "T", False)
    assert (hit.teacher, hit.school, hit.when) == ("Ben Invented", "St Mary’s School", "14/01/2026")
    assert hit.text == "T draws a double number line"
    told = [(hit.id, hit.school, hit.when, hit.teacher) for hit in services.search.find("full sentences")]
    assert told == [(world.plan, "St Mary’s School", "2025/26", "")]
    told = [(hit.id, hit.school, hit.when, hit.clock) for hit in services.search.find("ada")]
    assert told == [(world.department, "St Mary’s School", "", "")]


def test_the_found_words_are_marked(services: Services, world: World) -> None:
    (hit,) = services.search.find("num DRAWS")
    assert hit.marked == "T \x02draws\x03 a double \x02number\x03 line"
    (listed,) = services.search.find("", Filters(idea="fluency"))
    assert not set(MARKS) & set(listed.marked)


def test_private_lines_are_found_and_marked(services: Services, world: World) -> None:
    assert [(hit.found_id, bool(hit.private)) for hit in services.search.find("wonder back")] == [
        (world.lines[1], True)
    ]


def test_lines_come_first(services: Services, world: World) -> None:
    services.observations.questions.add(world.observation, text="Zebra?")
    services.schools.by_hand(name="Zebra School")
    services.departments.people.add(world.department, name="Zebra Invented")
    line = services.observations.lines.add(world.observation, text="Zebra")
    hits = services.search.find("zebra")
    assert hits[0].found_id == line
    assert {hit.found_in for hit in hits} == {"line", "question", "person"}


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


def test_signs_without_a_meaning_do_not_hide_what_the_words_find(services: Services, world: World) -> None:
    for text in ("“doubles” → × ;)", "doubles -- (because)"):
        assert [hit.found_id for hit in services.search.find(text)] == [world.lines[2]]


def test_a_whole_page_may_be_pasted(services: Services, world: World) -> None:
    words = " ".join(f"word{count}" for count in range(4000))
    line = services.observations.lines.add(world.observation, text=words[:20_000])
    assert [hit.found_id for hit in services.search.find(words)] == [line]
    assert services.search.find(" ".join(["missing", *words.split()])) == []
    assert WORDS_AT_MOST < 4000


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
@example("x" * 20_000)
@example("a " * 10_000)
@example('"' * 20_000)
@example("🧮 👩🏽‍🏫 🇬🇧")
def test_any_text_may_be_searched_for(services: Services, text: str) -> None:
    for filters in (Filters(), Filters(idea="fluency", since=dt.date(2020, 1, 1))):
        for hit in services.search.find(text, filters):
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


# Filters.


def test_only_what_a_filter_can_apply_to_is_found(services: Services, world: World) -> None:
    services.observations.lines.change(world.lines[0], text="Zebra", ideas=("fluency", "variation"))
    services.observations.change(world.observation, focus="Zebra")
    services.observations.questions.add(world.observation, text="Zebra?")
    services.visits.change(world.visit, notes="Zebra")
    services.plans.change(world.plan, title="Zebra")
    services.departments.change(world.department, notes="Zebra")
    lesson = {"line", "observation", "question"}

    def found_in(filters: Filters) -> set[str]:
        return {hit.found_in for hit in services.search.find("zebra", filters)}

    assert found_in(Filters(department_id=world.department)) == lesson | {"visit", "plan", "department"}
    assert found_in(Filters(since=dt.date(2026, 1, 14), until=dt.date(2026, 1, 14))) == lesson | {"visit"}
    assert found_in(Filters(teacher_id=world.teacher)) == lesson
    assert found_in(Filters(kind=ObservationKind.ADVOCATE)) == lesson
    assert found_in(Filters(idea="variation")) == {"line"}
    assert found_in(Filters(teacher_id=world.head)) == set()
    assert found_in(Filters(idea="vari")) == set()
    assert found_in(Filters(since=dt.date(2026, 1, 15))) == set()
    assert found_in(Filters(teacher_id=world.teacher, idea="fluency", until=dt.date(2026, 2, 1))) == {"line"}


def test_filters_leave_out_what_belongs_to_no_one_department(services: Services, world: World) -> None:
    group = work_group(services, world)
    (session,) = services.sessions.of(group)
    services.sessions.change(session.id, notes="Zebra")
    services.sessions.set_task(session.id, [world.teacher], what="Zebra")
    services.work_groups.change(group, notes="Zebra")
    services.critiques.add(group, plan_id=world.plan, question="Zebra?")

    def found_in(filters: Filters) -> set[str]:
        return {hit.found_in for hit in services.search.find("zebra", filters)}

    assert found_in(Filters()) == {"session", "gap_task", "work_group", "critique"}
    assert found_in(Filters(department_id=world.department)) == set()
    assert found_in(Filters(teacher_id=world.teacher)) == set()
    assert found_in(Filters(idea="fluency")) == set()
    assert found_in(Filters(since=dt.date(2026, 1, 20), until=dt.date(2026, 1, 20))) == {"session", "gap_task"}
    assert found_in(Filters(since=dt.date(2026, 1, 21))) == set()


def test_what_changes_is_found_as_it_is_now_by_the_same_filters(services: Services, world: World) -> None:
    mine = Filters(teacher_id=world.head)
    assert services.search.find("doubles", mine) == []
    services.observations.change(world.observation, teacher_id=world.head)
    assert [hit.found_id for hit in services.search.find("doubles", mine)] == [world.lines[2]]
    services.database.undo()
    assert services.search.find("doubles", mine) == []


def test_filters_without_a_text_list_lines_of_the_newest_lesson_first(services: Services, world: World) -> None:
    later = services.observations.new(department_id=world.department, date=dt.date(2026, 3, 2), start=dt.time(9))
    newest = services.observations.lines.add(later, text="x" * 20_000)
    earlier = services.observations.new(department_id=world.department, date=dt.date(2025, 9, 8))
    oldest = services.observations.lines.add(earlier, text="Settling in")
    hits = services.search.find(" ", Filters(department_id=world.department))
    assert [hit.found_id for hit in hits] == [newest, *world.lines[::-1], oldest]
    assert len(hits[0].text) == 300
    assert [hit.found_id for hit in services.search.find("", Filters(department_id=world.department), limit=1)] == [
        newest
    ]
    assert services.search.find("") == []


def test_everybody_is_named_with_the_school(services: Services, world: World) -> None:
    services.departments.people.change(world.head, has_left=True)
    assert services.search.everybody() == {
        world.head: "Ada Invented (left) · St Mary’s School",
        world.teacher: "Ben Invented · St Mary’s School",
    }
    services.departments.people.bin(world.head)
    assert list(services.search.everybody()) == [world.teacher]


@dataclass(frozen=True)
class Written:
    """One line of a small invented file, with all that it can be found by."""

    word: str
    ideas: tuple[str, ...]
    department: int
    teacher: int | None
    kind: ObservationKind
    date: dt.date


DAYS = [dt.date(2025, 9, 1) + dt.timedelta(days=100 * count) for count in range(4)]
LESSONS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.none() | st.integers(0, 1),
        st.sampled_from(list(ObservationKind)[:2]),
        st.sampled_from(DAYS),
        st.lists(
            st.tuples(st.sampled_from(["bar", "table"]), st.sets(st.sampled_from(["fluency", "flu", "variation"]))),
            max_size=4,
        ),
    ),
    max_size=5,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    few=st.sampled_from([300, 1, 0]),
    lessons=LESSONS,
    since=st.none() | st.sampled_from(DAYS),
    until=st.none() | st.sampled_from(DAYS),
    idea=st.sampled_from(["", "fluency", "flu", "nowhere"]),
)
def test_filters_find_what_fits_each_of_them(
    empty_template: Path,
    monkeypatch: pytest.MonkeyPatch,
    few: int,
    lessons: list[tuple[int, int | None, ObservationKind, dt.date, list[tuple[str, set[str]]]]],
    since: dt.date | None,
    until: dt.date | None,
    idea: str,
) -> None:
    """Whatever way is taken to the lines: those of few lessons and of many, of a rare idea and of a common one."""
    monkeypatch.setattr(narrowing, "FEW_LESSONS", few)
    monkeypatch.setattr(narrowing, "FEW_LINES", few)
    with copy_of(empty_template) as services:
        departments = [services.departments.for_school(services.schools.by_hand(name=name)) for name in ("A", "B")]
        people = [[services.departments.people.add(one, name=name) for name in ("Ada", "Ben")] for one in departments]
        written: dict[uuid.UUID, Written] = {}
        with services.database.change("Many"):
            for department, teacher, kind, date, lines in lessons:
                lesson = services.observations.new(
                    department_id=departments[department],
                    teacher_id=None if teacher is None else people[department][teacher],
                    kind=kind,
                    date=date,
                )
                for word, ideas in lines:
                    line = services.observations.lines.add(lesson, text=f"Quiet {word}", ideas=tuple(sorted(ideas)))
                    written[line] = Written(word, tuple(ideas), department, teacher, kind, date)
        for of_department, of_teacher, of_kind in itertools.product(
            (None, 0), (None, 1), (None, ObservationKind.ADVOCATE)
        ):
            filters = Filters(
                department_id=None if of_department is None else departments[of_department],
                teacher_id=None if of_teacher is None else people[0][of_teacher],
                idea=idea,
                kind=of_kind,
                since=since,
                until=until,
            )
            fitting = {
                line: one
                for line, one in written.items()
                if (of_department is None or one.department == of_department)
                and (of_teacher is None or (one.department, one.teacher) == (0, of_teacher))
                and (not idea or idea in one.ideas)
                and (of_kind is None or one.kind is of_kind)
                and (since is None or one.date >= since)
                and (until is None or one.date <= until)
            }
            for text in ("", "q", "ba"):
                hits = services.search.find(text, filters)
                found = [hit.found_id for hit in hits]
                expected = [line for line, one in fitting.items() if text != "ba" or one.word == "bar"]
                is_asked = bool(text or filters)
                assert set(found) == (set(expected) if is_asked else set())
                assert len(found) == len(set(found))
                newest_first = sorted(found, key=[*written].index, reverse=True)
                dates = [written[line].date for line in found]
                assert (found == newest_first) if text else (dates == sorted(dates, reverse=True))
