"""Visits: listed, copied, and gathered for their report."""

import datetime as dt

import pytest
from tests.data_file import YEAR, World

from tfm_desktop.domain.visits import LedBy, VisitMode, VisitStatus
from tfm_desktop.services.services import Services
from tfm_desktop.services.visits import VisitRow

DAY = dt.date(2026, 1, 14)


def test_rows(services: Services, world: World) -> None:
    assert services.visits.rows() == [
        VisitRow(
            id=world.visit,
            date=DAY,
            start=None,
            school="St Mary’s School",
            mode=VisitMode.IN_PERSON,
            status=VisitStatus.PLANNED,
            purpose="See how ratio tables are used",
        )
    ]


def test_rows_stand_newest_first(services: Services, world: World) -> None:
    days = [(dt.date(2026, 3, 2), None), (DAY, dt.time(13)), (DAY, dt.time(9)), (dt.date(2025, 9, 1), None)]
    made = [services.visits.new(department_id=world.department, date=day, start=start) for day, start in days]
    assert [row.id for row in services.visits.rows()] == [*made[:3], world.visit, made[3]]


def test_rows_of_a_year_and_of_a_department(services: Services, world: World) -> None:
    other = services.departments.for_school(services.schools.by_hand(name="Ash"))
    first, last = dt.date(2025, 9, 1), dt.date(2026, 8, 31)
    for day in (first, last, first - dt.timedelta(1), last + dt.timedelta(1)):
        services.visits.new(department_id=other, date=day)
    assert [row.date for row in services.visits.rows(YEAR)] == [last, DAY, first]
    assert [row.date for row in services.visits.rows(YEAR, other)] == [last, first]
    assert len(services.visits.rows(department=other)) == 4
    services.visits.bin(world.visit)
    assert services.visits.rows(department=world.department) == []


def test_notices(services: Services, world: World) -> None:
    assert services.visits.notices(world.visit) == {}
    services.visits.change(world.visit, date=dt.date(2027, 1, 14), start=dt.time(13), end=dt.time(9), next_visit=DAY)
    told = services.visits.notices(world.visit)
    assert set(told) == {"date", "end", "next_visit"}
    assert "2026/27" in told["date"]


def test_a_department_without_years_has_no_notice_on_dates(services: Services, world: World) -> None:
    other = services.departments.for_school(services.schools.by_hand(name="Ash"))
    assert services.visits.notices(services.visits.new(department_id=other, date=DAY)) == {}


def test_duplicate(services: Services, world: World) -> None:
    services.visits.change(world.visit, notes="What was said", status=VisitStatus.DONE, next_visit=dt.date(2026, 3, 1))
    made = services.visits.duplicate(world.visit, dt.date(2026, 2, 4))
    fields = services.visits.get(made).fields
    assert fields.purpose == "See how ratio tables are used"
    assert (fields.date, fields.status, fields.notes) == (dt.date(2026, 2, 4), VisitStatus.PLANNED, "")
    assert fields.next_visit is None
    assert [one.fields.led_by for one in services.visits.activities.of(made)] == [LedBy.CO_LED]
    assert services.visits.actions.of(made) == []
    assert services.visits.people.of(made) == []
    assert services.database.undo() == "Duplicate visit"
    assert not services.visits.exists(made)


def test_sheet(services: Services, world: World) -> None:
    services.visits.people.add(world.visit, person_id=world.head)
    sheet = services.visits.sheet(world.visit)
    assert sheet.school.name == "St Mary’s School"
    assert [one.details for one in sheet.activities] == ["Year 8 ratio"]
    assert [(met.person.name, met.is_advocate, met.release_half_days) for met in sheet.people] == [
        ("Ben Invented", True, 0.5),
        ("Ada Invented", True, None),
    ]
    assert [(one.what, one.who, one.done) for one in sheet.actions] == [("Share the ratio slides", "Ben", False)]


def test_sheet_of_another_year_knows_its_own_advocates(services: Services, world: World) -> None:
    services.visits.change(world.visit, date=dt.date(2024, 1, 14))
    assert [met.is_advocate for met in services.visits.sheet(world.visit).people] == [False]


@pytest.mark.parametrize("part", ["activities", "people", "actions"])
def test_what_is_in_the_bin_is_not_on_the_sheet(services: Services, world: World, part: str) -> None:
    children = getattr(services.visits, part)
    children.bin(children.of(world.visit)[0].id)
    assert getattr(services.visits.sheet(world.visit), part) == ()


def test_who_is_in_the_bin_is_not_on_the_sheet(services: Services, world: World) -> None:
    services.departments.people.bin(world.teacher)
    assert services.visits.sheet(world.visit).people == ()
