import datetime as dt
from pathlib import Path
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.data_file import World, copy_of

from tfm_desktop.domain.errors import NotFound
from tfm_desktop.domain.frameworks import shipped
from tfm_desktop.domain.observations import ObservationKind, ObservationStatus
from tfm_desktop.services import coverage
from tfm_desktop.services.coverage import UNKNOWN
from tfm_desktop.services.services import Services

TODAY = dt.date(2026, 3, 11)
IDEAS = ("coherence", "fluency", "thinking", "flu", "an-old-key")


class Typed(NamedTuple):
    """A line of a generated lesson."""

    ideas: tuple[str, ...]
    private: bool
    agreed: bool
    binned: bool


class Lesson(NamedTuple):
    """A generated observation."""

    date: dt.date
    is_elsewhere: bool
    has_teacher: bool
    status: ObservationStatus
    binned: bool
    lines: list[Typed]


lines = st.builds(
    Typed,
    st.lists(st.sampled_from(IDEAS), unique=True, max_size=3).map(tuple),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
lessons = st.builds(
    Lesson,
    st.sampled_from([dt.date(2025, 8, 31), dt.date(2025, 9, 1), dt.date(2026, 3, 2), dt.date(2026, 9, 1)]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([ObservationStatus.PLANNED, ObservationStatus.SHARED]),
    st.booleans(),
    st.lists(lines, max_size=4),
)


def write(services: Services, told: list[Lesson]) -> tuple[object, object]:
    here, there = (services.departments.for_school(services.schools.by_hand(name=name)) for name in ("Ash", "Elm"))
    teacher = services.departments.people.add(here, name="Ada")
    for lesson in told:
        observation = services.observations.new(
            department_id=there if lesson.is_elsewhere else here,
            teacher_id=teacher if lesson.has_teacher else None,
            date=lesson.date,
            status=lesson.status,
        )
        for number, one in enumerate(lesson.lines):
            marks = {"ideas": one.ideas, "private": one.private, "agreed": one.agreed}
            line = services.observations.lines.add(observation, text=f"line {number}", **marks)
            if one.binned:
                services.observations.lines.bin(line)
        if lesson.binned:
            services.observations.bin(observation)
    return here, teacher


@settings(max_examples=20)
@given(told=st.lists(lessons, max_size=5))
def test_counts_are_those_of_counting_by_hand_and_no_private_line_is_in_them(
    told: list[Lesson], empty_template: Path
) -> None:
    with copy_of(empty_template) as services:
        with services.database.change("Lessons"):
            here, _ = write(services, told)
        sheet = services.coverage.sheet(here, "2025/26", TODAY)  # type: ignore[arg-type]
    year = (dt.date(2025, 9, 1), dt.date(2026, 8, 31))
    mine = [one for one in told if not (one.binned or one.is_elsewhere) and year[0] <= one.date <= year[1]]
    shown = [[line for line in one.lines if not (line.private or line.binned)] for one in mine]
    counted = [
        ({key: sum(key in line.ideas for line in lines) for key in {k for line in lines for k in line.ideas}}, one.date)
        for one, lines in zip(mine, shown, strict=True)
        if lines or one.status is not ObservationStatus.PLANNED
    ]
    found = [(dict(one.lines), one.date) for one in sheet.observations]
    assert sorted(found, key=repr_of) == sorted(counted, key=repr_of)
    assert [one.date for one in sheet.observations] == sorted(one.date for one in sheet.observations)
    for key in IDEAS:
        assert sheet.lines_on(key) == sum(key in line.ideas for lines in shown for line in lines)
        assert len(sheet.seen_in(key)) == sum(any(key in line.ideas for line in lines) for lines in shown)
    seen = {key for lines in shown for line in lines for key in line.ideas}
    assert [one.key for one in sheet.ideas] == [*shipped().offered, *sorted(seen - shipped().offered.keys())]


def repr_of(pair: tuple[dict[str, int], dt.date]) -> str:
    return repr((sorted(pair[0].items()), pair[1]))


@settings(max_examples=12)
@given(told=st.lists(lessons, max_size=5))
def test_lines_on_an_idea_are_all_that_hold_its_whole_key(told: list[Lesson], empty_template: Path) -> None:
    with copy_of(empty_template) as services:
        with services.database.change("Lessons"):
            here, teacher = write(services, told)
        of_department = services.coverage.over_years("flu", department=here)  # type: ignore[arg-type]
        of_person = services.coverage.over_years("flu", person=teacher)  # type: ignore[arg-type]
    for found, mine in (
        (of_department, [one for one in told if not one.is_elsewhere]),
        (of_person, [one for one in told if one.has_teacher]),
    ):
        held = [
            one.date for one in mine for line in one.lines if "flu" in line.ideas and not line.binned and not one.binned
        ]
        assert sorted(line.date for year in found for line in year.lines) == sorted(held)
        assert [year.year for year in found] == sorted((year.year for year in found), reverse=True)
        assert sum(year.total for year in found) == len(held)


def test_a_sheet_names_whose_lesson_it_was(services: Services, world: World) -> None:
    meeting = services.observations.new(
        department_id=world.department,
        date=dt.date(2025, 11, 3),
        kind=ObservationKind.DEPARTMENT_MEETING,
        status=ObservationStatus.COMPLETE,
    )
    sheet = services.coverage.sheet(world.department, "2025/26", TODAY)
    first, second = sheet.observations
    assert (first.date, first.teacher, first.kind, first.lines) == (
        dt.date(2025, 11, 3),
        "",
        ObservationKind.DEPARTMENT_MEETING,
        {},
    )
    assert (second.teacher, second.year_group, second.lines) == ("Ben Invented", 8, {"fluency": 1})
    assert (sheet.school.name, sheet.year, sheet.on) == ("St Mary’s School", "2025/26", TODAY)
    services.observations.bin(meeting)
    services.departments.people.bin(world.teacher)
    assert [one.teacher for one in services.coverage.sheet(world.department, "2025/26", TODAY).observations] == [""]
    with pytest.raises(NotFound):
        services.coverage.sheet(world.aim, "2025/26", TODAY)


def test_an_idea_that_is_no_longer_offered_stands_where_a_line_holds_it(services: Services, world: World) -> None:
    services.frameworks.own()
    ideas = services.frameworks.ideas
    for saved in ideas.all(ideas.select(ideas.c.key.in_(["fluency", "variation"]))):
        ideas.change(saved.id, hidden=True)
    services.observations.lines.change(world.lines[0], ideas=("of-an-import",))
    sheet = services.coverage.sheet(world.department, "2025/26", TODAY)
    assert "variation" not in {one.key for one in sheet.ideas}
    assert next(one.framework for one in sheet.ideas if one.key == "fluency") == "Five Big Ideas"
    assert (sheet.ideas[-1].name, sheet.ideas[-1].framework) == ("of-an-import", UNKNOWN)


def test_lines_say_where_they_come_from_and_private_ones_are_marked(services: Services, world: World) -> None:
    services.observations.lines.change(world.lines[1], ideas=("fluency",))
    before = services.observations.duplicate(world.observation, dt.date(2024, 12, 3))
    services.observations.lines.add(before, text="Earlier", at=dt.time(10, 1), ideas=("fluency", "coherence"))
    newest, oldest = services.coverage.over_years("fluency", department=world.department)
    assert (newest.year, oldest.year) == ("2025/26", "2024/25")
    assert [(line.text[:8], line.private) for line in newest.lines] == [("I wonder", True), ("P: “it d", False)]
    (earlier,) = oldest.lines
    assert (earlier.observation, earlier.at, earlier.teacher) == (before, dt.time(10, 1), "Ben Invented")
    assert (earlier.topic, earlier.text, earlier.private) == ("Ratio tables", "Earlier", False)
    assert services.coverage.over_years("fluency", person=world.head) == []
    assert services.coverage.over_years("fluency") == []


def test_a_year_of_many_lines_is_cut_after_the_newest_lessons(services: Services, world: World) -> None:
    with services.database.change("Lines"):
        for number in range(coverage.SHOWN_OF_YEAR):
            services.observations.lines.add(world.observation, text=f"{number}", ideas=("fluency",))
        newer = services.observations.new(department_id=world.department, date=dt.date(2026, 5, 5))
        services.observations.lines.add(newer, text="the newest", ideas=("fluency",))
    (year,) = services.coverage.over_years("fluency", department=world.department)
    assert (len(year.lines), year.total) == (coverage.SHOWN_OF_YEAR, coverage.SHOWN_OF_YEAR + 2)
    assert [line.text for line in year.lines[:3]] == ["the newest", "P: “it doubles because 3 × 2 is 6”", "0"]


def test_what_is_asked_of_a_department_goes_by_its_index(
    services: Services, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of ten years has 400,000 lines; reading them all takes a second."""
    plans: list[str] = []
    rows = services.database.rows

    def explained(statement: sa.Select[tuple[object, ...]]) -> list[object]:
        told = str(statement.compile(services.database._sql, compile_kwargs={"literal_binds": True}))  # noqa: SLF001
        plans.append("\n".join(str(row[-1]) for row in services.database.plain_rows(f"EXPLAIN QUERY PLAN {told}")))
        return rows(statement)

    monkeypatch.setattr(services.database, "rows", explained)
    services.coverage.sheet(world.department, "2025/26", TODAY)
    services.coverage.over_years("fluency", department=world.department)
    services.coverage.over_years("fluency", person=world.teacher)
    assert len(plans) == 4
    assert not [plan for plan in plans if "SCAN" in plan]
    assert all("ix_observation_department_id" in plan for plan in plans[:3])
    assert "ix_observation_teacher_id" in plans[3]
