"""Departments: their school, people, advocates and years."""

import datetime as dt

import pytest
from tests.data_file import YEAR, World

from tfm_desktop.domain.departments import AdvocateRole, PathwayStage, Post
from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.services.departments import DepartmentRow
from tfm_desktop.services.listing import Listing
from tfm_desktop.services.services import Services


def test_rows(services: Services, world: World) -> None:
    expected = DepartmentRow(
        id=world.department,
        school="St Mary’s School",
        town="Camden",
        urn="100049",
        stage=PathwayStage.EMBEDDING,
        advocates="Ada Invented, Ben Invented",
        subject_leader="Ada Invented",
        maths_teachers=9,
        eligible=None,
    )
    assert services.departments.rows(YEAR) == [expected]
    assert services.departments.rows("2019/20") == [expected._replace(stage=None, advocates="")]


def test_rows_stand_by_school_and_leave_out_the_bin(services: Services, world: World) -> None:
    ash, elm = (services.departments.for_school(services.schools.by_hand(name=name)) for name in ("Ash", "Elm"))
    assert [row.school for row in services.departments.rows(YEAR)] == ["Ash", "Elm", "St Mary’s School"]
    services.departments.bin(elm)
    assert [row.id for row in services.departments.rows(YEAR)] == [ash, world.department]


def test_who_is_in_the_bin_is_no_advocate(services: Services, world: World) -> None:
    services.departments.people.bin(world.head)
    assert services.departments.rows(YEAR)[0].advocates == "Ben Invented"


def test_schools_of_one_name_are_told_apart(services: Services, world: World) -> None:
    other = services.departments.for_school(services.schools.by_hand(name="St Mary’s School", town="Ely"))
    lone = services.departments.for_school(services.schools.by_hand(name="Ash"))
    assert services.departments.names() == {
        world.department: "St Mary’s School, Camden",
        other: "St Mary’s School, Ely",
        lone: "Ash",
    }


def test_a_school_has_one_department(services: Services, world: World) -> None:
    assert services.departments.for_school(world.school) == world.department
    assert services.database.undo_label == ""
    assert services.departments.school(world.department).id == world.school


def test_people_who_left_stand_last_and_are_marked(services: Services, world: World) -> None:
    services.departments.people.change(world.head, has_left=True)
    services.departments.people.add(world.department, name="Cy Invented")
    names = list(services.departments.person_names(world.department).values())
    assert names == ["Ben Invented", "Cy Invented", "Ada Invented (left)"]


def test_the_pair_of_a_year(services: Services, world: World) -> None:
    departments = services.departments
    assert departments.pair(world.department, YEAR) == [
        (AdvocateRole.LEAD, "Ada Invented", Post.HEAD),
        (AdvocateRole.SECOND, "Ben Invented", Post.TEACHER),
    ]
    assert departments.pair(world.department, "2024/25") == []
    departments.stages.add(world.department, year="2023/24", stage=PathwayStage.DEVELOPMENT)
    assert departments.years(world.department) == {YEAR, "2023/24"}


def test_no_notices_for_a_usual_department(services: Services, world: World) -> None:
    assert services.departments.notices(world.department, YEAR) == []


def test_notices_about_the_pair(services: Services, world: World) -> None:
    departments = services.departments
    assert "No Mastery Advocates are named for 2024/25" in departments.notices(world.department, "2024/25")[0]
    departments.people.bin(world.head)
    one, authority = departments.notices(world.department, YEAR)
    assert one.startswith("Only one Mastery Advocate is named for 2025/26")
    assert "no authority" in authority


@pytest.mark.parametrize(
    ("phase", "group", "told"),
    [("Secondary", "Academies", False), ("Primary", "Academies", True), ("Secondary", "Independent schools", True)],
)
def test_notice_where_a_school_is_not_eligible(
    services: Services, world: World, phase: str, group: str, told: bool
) -> None:
    services.schools.change(world.school, phase=phase, type_group=group)
    notices = services.departments.notices(world.department, YEAR)
    assert bool(notices) == told
    assert services.departments.rows(YEAR)[0].eligible == (not told)


def test_notice_where_a_school_has_closed(services: Services, world: World) -> None:
    services.schools.change(world.school, status="Closed")
    assert services.departments.notices(world.department, YEAR) == [
        "The register says that St Mary’s School has closed."
    ]
    services.schools.take([SchoolFields(name="St Mary’s Academy", urn="200001")])
    services.schools.change(world.school, successor_urn="200001")
    assert services.departments.notices(world.department, YEAR) == [
        "The register says that St Mary’s School has closed. St Mary’s Academy (URN 200001) followed it."
    ]


def test_a_binned_department_hides_what_belongs_to_it(services: Services, world: World) -> None:
    services.departments.bin(world.department)
    today = dt.date(2026, 1, 14)
    assert services.departments.rows(YEAR) == []
    assert services.visits.rows() == []
    assert services.observations.rows() == []
    assert services.plans.rows(today) == []
    for word in ("double", "ratio", "reason", "stem", "ada", "mary"):
        assert services.search.find(word) == []
    services.bin.restore("department", world.department)
    assert len(services.visits.rows()) == len(services.observations.rows()) == len(services.plans.rows(today)) == 1
    assert services.search.find("double")


def test_a_binned_leader_is_not_named(services: Services, world: World) -> None:
    services.departments.people.bin(world.head)
    assert [row.subject_leader for row in services.departments.rows(YEAR)] == [""]
    (listed,) = Listing(services, dt.date(2026, 1, 14)).rows("departments")
    assert listed["subject_leader"] is None
