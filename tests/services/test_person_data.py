"""All that is held on a person: nothing is missed, and what is of others is masked."""

import datetime as dt
import json
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel
from tests.data_file import MOMENT, YEAR, World, copy_of, living_plan, opened, small_world, work_group

from tfm_desktop.domain.departments import Post
from tfm_desktop.domain.errors import Cancelled, NotFound
from tfm_desktop.domain.masking import MASK
from tfm_desktop.domain.person_data import Held, Maskings, PersonSheet, Why
from tfm_desktop.domain.record import UtcTime
from tfm_desktop.exchange.person_data import person_json
from tfm_desktop.reports.person_data import texts
from tfm_desktop.services.person_data import HOLDS_NONE, MADE_BY_PROGRAM
from tfm_desktop.services.services import Services

PLANTED = "Seen by Ben Invented here"
Full = tuple[Services, World]


@pytest.fixture(scope="module")
def full_template(empty_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """Write a file that has a row in every table."""
    path = tmp_path_factory.mktemp("full") / "template.tfm"
    shutil.copyfile(empty_template, path)
    with opened(path) as services:
        world = small_world(services)
        living_plan(services, world)
        work_group(services, world)
        for table in SQLModel.metadata.tables.values():
            if not rows(services, table):
                write_bare(services, table)
    return path, world


@pytest.fixture
def full(full_template: tuple[Path, World]) -> Iterator[Full]:
    with copy_of(full_template[0]) as services:
        yield services, full_template[1]


def rows(services: Services, table: sa.Table) -> list[Any]:
    return services.database.rows(sa.select(*table.c))


def write_bare(services: Services, table: sa.Table) -> None:
    """Write a row that has nothing in it but what it cannot be without."""

    def value(column: sa.Column[Any]) -> Any:
        if column.foreign_keys:
            (key,) = column.foreign_keys
            return services.database.row(sa.select(key.column))[0]
        kinds = {
            str: "",
            int: 1,
            float: 1.0,
            bool: False,
            dt.datetime: MOMENT,
            dt.date: MOMENT.date(),
            uuid.UUID: uuid.uuid4(),
        }
        if isinstance(column.type, UtcTime):
            return str(MOMENT.replace(tzinfo=None))
        return column.type.enums[0] if isinstance(column.type, sa.Enum) else kinds.get(column.type.python_type, "")

    values = {one.name: value(one) for one in table.c if not one.nullable}
    plain = {name: one.hex if isinstance(one, uuid.UUID) else one for name, one in values.items()}
    names = ", ".join(f'"{name}"' for name in plain)
    statement = sa.text(f"INSERT INTO {table.name} ({names}) VALUES ({', '.join(f':{name}' for name in plain)})")
    with services.database.change("Write") as writer:
        writer.run(statement, plain)


def texts_of(table: sa.Table) -> list[str]:
    """Name the columns that can hold a text, told from the file and not from the service that is tested."""
    types = {one.name: str(one.type.compile()).upper() for one in table.c if not isinstance(one.type, sa.Enum)}
    return [name for name, told in types.items() if told.startswith(("VARCHAR", "TEXT"))]


def plant(services: Services, table: sa.Table, column: str) -> str:
    """Put the name into a text of a row, and give the key that the row is told by."""
    key = "seq" if "seq" in table.c else "id"
    found = services.database.row(sa.text(f"SELECT {key}, {column} FROM {table.name} ORDER BY rowid LIMIT 1"))
    planted = text = f"{PLANTED}, in {table.name}"
    if (table.name, column) in {("plan_version", "fields"), ("review", "state")}:
        told = json.loads(found[1])
        told[next(name for name in ("title", "text", "what") if name in told)] = planted
        text = json.dumps(told, ensure_ascii=False)
    with services.database.change("Plant") as writer:
        writer.run(
            sa.text(f"UPDATE {table.name} SET {column} = :text WHERE {key} = :key"), {"text": text, "key": found[0]}
        )
    return f"{found[0]}.1" if (table.name, column) == ("review", "state") else str(found[0])


def gathered(services: Services, person: uuid.UUID) -> PersonSheet:
    return services.person_data.gather(person, MOMENT)


def of_kind(sheet: PersonSheet, kind: str) -> list[Held]:
    return [one for one in sheet.records if one.kind == kind]


READ = {
    name: [one for one in texts_of(table) if (name, one) not in MADE_BY_PROGRAM]
    for name, table in SQLModel.metadata.tables.items()
    if name not in HOLDS_NONE and name != "person"  # somebody else of the same name is somebody else
}


@pytest.mark.parametrize("place", range(max(map(len, READ.values()))))
def test_no_text_of_any_table_is_missed(full: Full, place: int) -> None:
    services, world = full
    there = {name: columns[place] for name, columns in READ.items() if place < len(columns)}
    planted = {name: plant(services, SQLModel.metadata.tables[name], column) for name, column in there.items()}
    sheet = gathered(services, world.teacher)
    for name, key in planted.items():
        found = [one for one in sheet.records if one.key == key and name in (one.kind, "review")]
        assert found, f"{name}.{there[name]} is not read"
        told = " ".join(str(value) for one in found for value in one.values.values())
        assert "Invented" in told, f"{name}.{there[name]} is not told"


def test_what_is_listed_is_there() -> None:
    tables = SQLModel.metadata.tables
    assert set(HOLDS_NONE) <= set(tables)
    assert all(column in tables[name].c for name, column in MADE_BY_PROGRAM)
    assert all(len(reason) > 20 for reason in HOLDS_NONE.values())


def test_what_is_tied_to_the_person_is_gathered(full: Full) -> None:
    services, world = full
    sheet = gathered(services, world.teacher)
    assert (sheet.name, sheet.school) == ("Ben Invented", "St Mary’s School")
    assert sheet.records[0].why is Why.OWN
    told = {(one.called, one.why) for one in sheet.records}
    assert told >= {
        ("Mastery Advocate", Why.LINKED),
        ("Stage led", Why.LINKED),
        ("Observation", Why.LINKED),
        ("Line", Why.LESSON),
        ("Line begun and not entered", Why.LESSON),
        ("Strength", Why.LESSON),
        ("Question", Why.LESSON),
        ("Next step", Why.LESSON),
        ("Visit", Why.MET),
        ("Activity", Why.MET),
        ("Met on a visit", Why.LINKED),
        ("Participant", Why.LINKED),
        ("Attendance", Why.LINKED),
        ("Gap task", Why.LINKED),
        ("Evidence", Why.USED),
        ("Agreed action", Why.PERHAPS),
        ("Review", Why.PERHAPS),
        ("Correction of a review", Why.PERHAPS),
    }
    assert all(one.created_at for one in sheet.records if one.kind != "begun")
    assert list(sheet.records) == sorted(sheet.records, key=lambda one: list(dict(sheet.counts())).index(one.called))


def test_every_line_is_there_and_marked(services: Services, world: World) -> None:
    undecided = services.observations.lines.add(world.observation, text="Nobody was asked")
    services.observations.lines.bin(world.lines[0])
    marks = {one.key: one.marks for one in of_kind(gathered(services, world.teacher), "line")}
    assert marks[world.lines[0].hex][0].startswith("in the bin since ")
    assert marks[world.lines[1].hex] == ("private",)
    assert marks[world.lines[2].hex] == ()
    assert marks[undecided.hex] == ("not agreed to be shared",)


def test_own_notes_are_marked_as_private(services: Services, world: World) -> None:
    services.visits.change(world.visit, notes="He seemed tired")
    (visit,) = of_kind(gathered(services, world.teacher), "visit")
    assert visit.marks == ("private",)


def test_the_notes_of_a_whole_department_are_those_of_who_leads_it_only_where_they_name_them(
    services: Services, world: World
) -> None:
    services.departments.change(world.department, notes="Needs a new room")
    (department,) = of_kind(gathered(services, world.head), "department")
    assert department.values["maths_teachers"] == 9
    assert "notes" not in department.values
    services.departments.change(world.department, notes="Ada Invented needs a new room")
    (department,) = of_kind(gathered(services, world.head), "department")
    assert department.values["notes"] == "Ada Invented needs a new room"


def test_an_earlier_version_is_there_and_the_present_one_once(services: Services, world: World) -> None:
    services.plans.actions.change(world.action, lead="Ben Invented")
    assert [one.why for one in of_kind(gathered(services, world.teacher), "action")] == [Why.NAMED]
    assert of_kind(gathered(services, world.teacher), "plan_version") == []
    review = services.reviews.begin(world.plan, dt.date(2026, 1, 28))
    services.reviews.record(review, dt.date(2026, 1, 28))  # ends the version
    services.plans.actions.change(world.action, lead="Ada Invented")
    sheet = gathered(services, world.teacher)
    assert of_kind(sheet, "action") == []
    (earlier,) = of_kind(sheet, "plan_version")
    assert (earlier.values["part"], earlier.values["lead"]) == ("action", "Ben Invented")
    assert of_kind(sheet, "review_state") == [], "it is told as a version already"


def test_a_first_name_alone_is_looked_for_where_the_person_is_known(services: Services, world: World) -> None:
    school = services.schools.by_hand(name="Far School")
    elsewhere = services.departments.for_school(school)
    services.departments.change(elsewhere, notes="Ben is the caretaker")
    services.departments.people.add(elsewhere, name="Cy Made-Up", post=Post.TEACHER)
    assert [one.called for one in gathered(services, world.teacher).open] == ["Agreed action"]
    services.departments.change(elsewhere, notes="Ben Invented came to see us")
    (department,) = of_kind(gathered(services, world.teacher), "department")
    assert (department.why, department.where) == (Why.NAMED, "Far School")


def test_somebody_of_the_same_name_is_somebody_else(services: Services, world: World) -> None:
    assert gathered(services, world.teacher).namesakes_in_words == ""
    elsewhere = services.departments.for_school(services.schools.by_hand(name="Far School"))
    other = services.departments.people.add(elsewhere, name="ben  invented")
    services.departments.advocates.add(elsewhere, year=YEAR, person_id=other)
    services.departments.change(elsewhere, notes="Ben Invented came to see us")
    sheet = gathered(services, world.teacher)
    assert sheet.namesakes_in_words.startswith("There is another person of this name in Far School.")
    assert other.hex not in {one.key for one in sheet.records}
    assert len(of_kind(sheet, "advocate")) == 1
    assert [one.why for one in of_kind(sheet, "department")] == [Why.PERHAPS]


def test_accents_are_no_hindrance(services: Services, world: World) -> None:
    services.departments.people.change(world.teacher, name="Łukasz Żak")
    for lead in ("Lukasz Zak", "ŁUKASZ ŻAK", "Mr Zak"):
        services.plans.actions.change(world.action, lead=lead)
        assert [one.why for one in of_kind(gathered(services, world.teacher), "action")] == [Why.NAMED], lead
    services.departments.people.change(world.teacher, name="Lukasz Ζακ")
    services.plans.actions.change(world.action, lead="Łukasz ζάκ")
    assert [one.why for one in of_kind(gathered(services, world.teacher), "action")] == [Why.NAMED]


def test_what_perhaps_names_the_person_is_left_out_or_counts(services: Services, world: World) -> None:
    sheet = gathered(services, world.teacher)
    (action,) = sheet.open
    assert of_kind(sheet.without([(action.kind, action.key)]), "visit_action") == []
    assert [one.why for one in of_kind(sheet.without([]), "visit_action")] == [Why.NAMED]


def test_it_stops_when_asked_to(services: Services, world: World) -> None:
    with pytest.raises(Cancelled):
        services.person_data.gather(world.teacher, MOMENT, on_progress=lambda part: part < 0.5)


def test_a_person_that_is_not_there(services: Services, world: World) -> None:
    with pytest.raises(NotFound):
        services.person_data.gather(world.visit, MOMENT)


def decided(sheet: PersonSheet, is_masked: bool = True) -> Maskings:
    maskings = Maskings(sheet)
    for one in maskings.undecided:
        maskings.decide(one, is_masked)
    return maskings


def test_others_are_found_and_masked(full: Full) -> None:
    services, world = full
    services.observations.change(world.observation, reflection="Ada and Mrs Okafor saw Jayden beside Iris Invented")
    sheet = gathered(services, world.teacher).without([])
    maskings = Maskings(sheet)
    place = ("observation", world.observation.hex, "reflection")
    found = {one.word: maskings.decision(one) for one in maskings.markings if one.place == place}
    assert found == {"Ada": True, "Mrs Okafor": True, "Jayden": None, "Iris Invented": True}
    with pytest.raises(ValueError, match="decided"):
        maskings.masked()
    for one in maskings.undecided:
        maskings.decide(one, is_masked=False)
    told = maskings.masked()
    (observation,) = of_kind(told, "observation")
    assert observation.values["reflection"] == f"{MASK} and {MASK} saw Jayden beside {MASK}"
    assert told.maskings == maskings.count > 3
    assert (told.near, told.far, told.known) == ((), (), ())


def test_one_decision_holds_for_all_alike(services: Services, world: World) -> None:
    services.observations.change(world.observation, reflection="Then Jayden draws. Nothing else.", focus="Jayden")
    services.observations.lines.add(world.observation, text="P jayden says: four")
    maskings = Maskings(gathered(services, world.teacher).without([]))
    one = next(one for one in maskings.markings if one.word == "Jayden")
    assert maskings.decide_alike(one, is_masked=True) == 3
    assert "ayden" not in person_json(maskings.masked()).decode()
    assert maskings.decide_alike(one, is_masked=False) == 3
    assert maskings.count == 0


def test_what_is_selected_is_masked_with_what_it_overlaps(services: Services, world: World) -> None:
    services.observations.change(world.observation, reflection="The girl with Ada in it")
    maskings = Maskings(gathered(services, world.teacher).without([]))
    place = ("observation", world.observation.hex, "reflection")
    marking = maskings.add(place, 3, 15)
    assert marking is not None
    assert (marking.word, maskings.decision(marking)) == ("girl with Ada", True)
    assert maskings.add(place, 3, 4) is None
    later = Maskings(maskings.sheet)
    later.take_over(maskings)
    assert later.masked() == maskings.masked()


others = st.sampled_from(["Ngozi Okafor", "Zoë Łukasik", "Mary-Ann O’Brien", "Amina Yusuf", "Ada Invented"])
around = st.text(alphabet="abc NAB.,:“”’\n", max_size=12)


@settings(max_examples=12)
@given(st.lists(st.tuples(around, others, st.sampled_from(["{}", "{first}", "Mrs {last}"])), min_size=1, max_size=4))
def test_after_masking_all_no_other_name_is_left(
    written_template: tuple[Path, World], told: list[tuple[str, str, str]]
) -> None:
    path, world = written_template
    spelt = [how.format(name, first=name.split()[0], last=name.split()[-1]) for _, name, how in told]
    text = " ".join(f"{before} {name} " for (before, _, _), name in zip(told, spelt, strict=True))
    with copy_of(path) as services:
        for name in ("Ngozi Okafor", "Zoë Łukasik", "Mary-Ann O’Brien", "Amina Yusuf"):
            services.departments.people.add(world.department, name=name)
        services.observations.lines.add(world.observation, text=text, private=True)
        services.observations.next_steps.add(world.observation, what="x", who=spelt[0])
        sheet = decided(gathered(services, world.teacher).without([])).masked()
    printed, written = "\n".join(texts(sheet)), person_json(sheet).decode()
    for name in spelt:
        assert name not in printed
        assert name not in written
    assert MASK in printed
