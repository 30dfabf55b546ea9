"""The register in the file: taken over, found as one types, followed when closed."""

import datetime as dt

import pytest
import sqlalchemy as sa
from tests.data_file import dump

from tfm_desktop.domain.errors import Invalid
from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.services.schools import Taken
from tfm_desktop.services.services import Services

ROWS = [
    ("100049", "Haverstock School", "London", "NW1 8AS", "Camden", "Open"),
    ("100050", "Parliament Hill School", "London", "NW5 1RL", "Camden", "Open"),
    ("200001", "St Mary’s Invented School", "Ely", "CB7 0AA", "Cambridgeshire", "Open"),
    ("200002", "École Invented", "Hull", "HU1 0AA", "Kingston upon Hull, City of", "Open"),
    ("200003", "Haverhill Invented Academy", "Haverhill", "CB9 0AA", "Suffolk", "Closed"),
    ("200004", "The Haverhill New Academy", "Haverhill", "CB9 0AA", "Suffolk", "Open"),
    ("200005", "Haver's O'Dale School", "Ŵy", "LL1 0AA", "Gwynedd", "Open"),
]
NAMES = ("urn", "name", "town", "postcode", "local_authority", "status")
REGISTER = [SchoolFields(**dict(zip(NAMES, row, strict=True))) for row in ROWS]  # type: ignore[arg-type]


@pytest.fixture
def services(empty_services: Services) -> Services:
    """Give a file that holds a small register."""
    empty_services.schools.take(REGISTER, {"200003": "200004"})
    return empty_services


def found(services: Services, text: str) -> list[str]:
    return [one.fields.urn for one in services.schools.find(text)]


@pytest.mark.parametrize(
    "text",
    [
        *("haverstock camden", "camden haverstock", "HAV cam", "NW1 8AS", "nw18as", "nw1 8a", "100049", "1000 hav"),
        *("haverstock, camden", "  haverstock  school ", "haverstock-camden", "“haverstock”"),
    ],
)
def test_haverstock_is_found(services: Services, text: str) -> None:
    assert found(services, text) == ["100049"]


@pytest.mark.parametrize("text", ["st mary's", "ST MARYS ely", "st mary’s inv", "marys", "St. Mary`s"])
def test_apostrophes(services: Services, text: str) -> None:
    assert found(services, text) == ["200001"]


@pytest.mark.parametrize("text", ["école", "ecole hull", "ÉCOLE", "ecole inv"])
def test_accents(services: Services, text: str) -> None:
    assert found(services, text) == ["200002"]


def test_signs_of_other_names(services: Services) -> None:
    assert found(services, "wy odale") == ["200005"]
    assert found(services, "ŵy o’dale") == ["200005"]


@pytest.mark.parametrize("text", ["", "   ", "verstock", "haverstock hull", "“”", "*", '"', "\0", "🧮"])
def test_not_found(services: Services, text: str) -> None:
    assert found(services, text) == []


def test_open_schools_first_then_names_that_begin_so(services: Services) -> None:
    assert found(services, "haverhill") == ["200004", "200003"]
    assert found(services, "haver")[-1] == "200003"
    assert set(found(services, "haver")[:2]) == {"100049", "200005"}


def test_no_more_than_asked_for(services: Services) -> None:
    assert len(services.schools.find("school", limit=2)) == 2


def test_taking_the_register(empty_services: Services) -> None:
    assert empty_services.schools.take(REGISTER) == Taken(read=7, new=7, updated=0)
    assert empty_services.database.undo_label == "Import schools register"
    assert empty_services.schools.take(REGISTER) == Taken(read=7, new=0, updated=0)
    assert empty_services.schools.take([]) == Taken(read=0, new=0, updated=0)


def test_taking_it_again_updates_and_keeps_what_refers_to_it(services: Services) -> None:
    school = services.schools.by_urn("100049")
    assert school
    department = services.departments.for_school(school.id)
    renamed = [*REGISTER[1:], REGISTER[0].model_copy(update={"name": "Chalk Farm School"})]
    assert services.schools.take(renamed) == Taken(read=7, new=0, updated=1)
    after = services.schools.by_urn("100049")
    assert after
    assert (after.id, after.fields.name) == (school.id, "Chalk Farm School")
    assert after.updated_at > school.updated_at
    assert services.departments.school(department) == after
    assert found(services, "chalk farm camden") == ["100049"]
    assert found(services, "haverstock") == []
    services.database.undo()
    assert found(services, "haverstock") == ["100049"]


def test_a_school_that_left_the_register_stays(services: Services) -> None:
    services.schools.take(REGISTER[:1])
    assert found(services, "parliament") == ["100050"]


def test_what_followed_a_closed_school(services: Services) -> None:
    closed = services.schools.by_urn("200003")
    assert closed
    follows = services.schools.successor(closed.fields)
    assert follows
    assert follows.fields.name == "The Haverhill New Academy"
    assert services.schools.successor(follows.fields) is None


def test_links_are_kept_when_the_register_comes_without_them(services: Services) -> None:
    assert services.schools.take(REGISTER) == Taken(read=7, new=0, updated=0)
    assert services.schools.take(REGISTER, {"200003": "100049"}) == Taken(read=7, new=0, updated=1)
    closed = services.schools.by_urn("200003")
    assert closed
    assert closed.fields.successor_urn == "100049"


def test_undoing_an_import(empty_services: Services) -> None:
    before = dump(empty_services.database)
    empty_services.schools.take(REGISTER)
    assert empty_services.database.undo() == "Import schools register"
    assert dump(empty_services.database) == before
    empty_services.database.redo()
    assert found(empty_services, "haverstock") == ["100049"]


def test_a_school_typed_in_by_hand(services: Services) -> None:
    school = services.schools.by_hand(name="Grange Invented School", town="Leeds")
    assert services.schools.get(school).fields.by_hand
    assert [one.id for one in services.schools.find("leeds grange")] == [school]
    services.schools.change(school, name="Meadow Invented School")
    assert [one.id for one in services.schools.find("meadow leeds")] == [school]
    assert services.schools.find("grange") == []
    assert services.database.problems() == []


def test_a_school_typed_in_by_hand_is_known_again_by_its_urn(services: Services) -> None:
    school = services.schools.by_hand(name="Ash", urn="200009")
    services.schools.take([SchoolFields(name="Ash Academy", urn="200009")])
    assert services.schools.get(school).fields == SchoolFields(name="Ash Academy", urn="200009")


def test_two_schools_without_a_urn_are_two(services: Services) -> None:
    assert services.schools.by_hand(name="Ash") != services.schools.by_hand(name="Ash")
    assert services.schools.by_urn("") is None
    assert services.schools.by_urn("999999") is None


def test_an_import_stamps_what_it_adds(services: Services) -> None:
    c = services.schools.c
    for created, updated in services.database.rows(sa.select(c.created_at, c.updated_at)):
        assert created == updated <= dt.datetime.now(dt.UTC)


def test_a_binned_school_is_not_found_but_still_known(services: Services) -> None:
    school = services.schools.by_urn("100049")
    assert school
    services.schools.bin(school.id)
    assert found(services, "haverstock") == []
    assert services.schools.take(REGISTER).new == 0


def test_the_urn_of_another_school_is_refused(services: Services) -> None:
    school = services.schools.by_hand(name="Meadow Invented School", urn="300001")
    sentence = "URN 100049 is Haverstock School in the register. Find it there."
    with pytest.raises(Invalid, match=sentence):
        services.schools.by_hand(name="Haverstock", urn=" 100049 ")
    with pytest.raises(Invalid, match=sentence) as caught:
        services.schools.change(school, urn=" 100049 ")
    assert set(caught.value.fields) == {"urn"}
    assert services.schools.change(school, urn="300001", town="Ely").fields.town == "Ely"
    assert services.schools.change(school, urn="").fields.urn == ""
