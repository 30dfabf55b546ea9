import datetime as dt

from tests.data_file import World

from tfm_desktop.domain.measures import Unit
from tfm_desktop.services.services import Services


def test_the_usual_measures_are_added_and_taken_away_as_one_step(services: Services, world: World) -> None:
    own = services.measures.add(world.department, name="Books marked")
    made = services.measures.add_usual(world.department)
    found = services.measures.of(world.department)
    assert [one.id for one in found] == [own, *made]
    assert [(one.fields.name, one.fields.cohort, one.fields.unit) for one in found[1:]] == [
        ("Grade 4+ in mathematics", "Year 11", Unit.PERCENT),
        ("Grade 5+ in mathematics", "Year 11", Unit.PERCENT),
        ("Grade 7+ in mathematics", "Year 11", Unit.PERCENT),
    ]
    assert services.database.undo_label == "Add measures"
    services.database.undo()
    assert [one.id for one in services.measures.of(world.department)] == [own]
    services.database.redo()
    assert [one.id for one in services.measures.of(world.department)] == [own, *made]


def test_a_sheet_has_the_values_in_the_order_of_their_days(services: Services, world: World) -> None:
    measure = services.measures.add_usual(world.department)[1]
    for year in (2026, 2024, 2025):
        services.measures.values.add(measure, date=dt.date(year, 8, 21), value=f"{year - 1960}%", pupils=180)
    sheet = services.measures.sheet(measure)
    assert (sheet.id, sheet.measure.name) == (measure, "Grade 5+ in mathematics")
    assert [(one.date.year, one.value) for one in sheet.values] == [(2024, 64), (2025, 65), (2026, 66)]
    assert services.measures.sheets(world.department)[1] == sheet


def test_notices_look_at_the_values_too(services: Services, world: World) -> None:
    measure = services.measures.add(world.department, name="Grade 5+", target=60, stretch=50)
    value = services.measures.values.add(measure, date=dt.date(2025, 8, 21), value=140)
    assert list(services.measures.notices(measure)) == ["stretch", "value"]
    services.measures.values.bin(value)
    assert list(services.measures.notices(measure)) == ["stretch"]
