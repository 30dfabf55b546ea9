import datetime as dt
import json
import uuid

import pytest
from tests.data_file import MOMENT, World, living_plan

from tfm_desktop.domain.masking import MASK
from tfm_desktop.domain.person_data import Maskings, PersonSheet
from tfm_desktop.exchange.person_data import person_json
from tfm_desktop.services.listing import Listing
from tfm_desktop.services.services import Services


@pytest.fixture
def masked(services: Services, world: World) -> PersonSheet:
    living_plan(services, world)
    services.plans.actions.change(world.action, lead="Ada Invented", support="Ben Invented")
    maskings = Maskings(services.person_data.gather(world.teacher, MOMENT).without([]))
    for one in maskings.undecided:
        maskings.decide(one, is_masked=True)
    return maskings.masked()


def test_it_is_plain_json_with_days_as_iso(masked: PersonSheet) -> None:
    written = person_json(masked, "Sam Okoro")
    told = json.loads(written)
    assert (told["name"], told["made_by"], told["made_at"]) == ("Ben Invented", "Sam Okoro", MOMENT.isoformat())
    assert told["maskings"] == masked.maskings
    assert written.decode().startswith('{\n  "name": "Ben Invented",\n')
    (observation,) = told["records"]["observations"]
    assert (observation["date"], observation["start"]) == ("2026-01-14", "09:05:00")
    assert dt.datetime.fromisoformat(observation["created_at"]).tzinfo is not None
    assert [line["marks"] for line in told["records"]["lines"]] == [[], ["private"], []]
    assert "’" in written.decode()


def test_its_fields_are_called_as_the_command_line_lists_them(
    services: Services, world: World, masked: PersonSheet
) -> None:
    records = json.loads(person_json(masked))["records"]
    listing = Listing(services, MOMENT.date())
    more = {"held_because", "belongs_to", "marks", "created_at", "updated_at", "deleted_at", "shown_by", "part"}
    for kind, rows in records.items():
        if kind in listing.kinds:
            fields = set(listing.rows(kind)[0])
            assert all(set(row) <= fields | more for row in rows), kind


def test_there_is_no_trace_of_another_person(world: World, masked: PersonSheet) -> None:
    written = person_json(masked).decode()
    assert "Ada" not in written
    (action,) = json.loads(written)["records"]["actions"]
    assert (action["lead"], action["support"]) == (MASK, "Ben Invented")
    assert "id" not in action
    own = {uuid.UUID(one.key) for one in masked.records if len(one.key) == 32}
    for record in (world.head, world.action, world.aim, world.plan, world.department, world.school):
        assert record not in own or record == world.action
        assert str(record) not in written
        assert record.hex not in written
    assert str(world.teacher) in written
