"""One change: kept whole or not at all, and told to who listens."""

import datetime as dt
import itertools
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2
from tests.data_file import World, dump

from tfm_desktop.domain import errors
from tfm_desktop.domain.departments import PersonFields
from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.services.services import Services
from tfm_desktop.storage import driver
from tfm_desktop.storage.change import Change
from tfm_desktop.storage.database import Database

Act = Callable[[Services, World], object]


@pytest.fixture
def connection(file: Path) -> driver.Connection:
    return driver.open_existing(file, "")


@pytest.fixture
def held(connection: driver.Connection, file: Path) -> Iterator[Services]:
    """Open the file over a connection that a test can disturb."""
    database = Database(connection, file)
    yield Services(database)
    database.close()


@pytest.fixture
def told(held: Services) -> list[Change]:
    changes: list[Change] = []
    held.database.listen(changes.append)
    return changes


# Faults in the middle


def interrupt_after(connection: driver.Connection, steps: int) -> None:
    """Have the driver stop what it does after so many steps of its machine, once."""
    counted = itertools.count()
    connection.set_progress_handler(lambda: next(counted) == steps, 1)


NAMES = {"100049": "St Marys", "100050": "Ash", "100051": "Elm"}
REGISTER = [SchoolFields(name=name, urn=urn) for urn, name in NAMES.items()]
ACTS: dict[str, Act] = {
    "send a next step to the plan": lambda services, world: services.observations.to_action(world.next_step, world.aim),
    "duplicate a plan": lambda services, world: services.plans.duplicate(world.plan),
    "take the register": lambda services, _: services.schools.take(REGISTER, {"100050": "100051"}),
    "move a line": lambda services, world: services.observations.lines.move(world.lines[2], -2),
    "undo": lambda services, _: services.database.undo(),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_fault_at_any_step_leaves_all_as_it_was(
    held: Services, world: World, connection: driver.Connection, told: list[Change], act: Act
) -> None:
    held.plans.duplicate(world.plan)
    held.plans.change(world.plan, title="Reason aloud")
    before, labels = dump(held.database), (held.database.undo_label, held.database.redo_label)
    told.clear()
    steps, faults = 0, 0
    while steps < 100_000:
        steps += 1 + steps // 15
        interrupt_after(connection, steps)
        try:
            act(held, world)
        except (dbapi2.OperationalError, sa.exc.OperationalError):
            connection.set_progress_handler(None, 1)
            faults += 1
            assert dump(held.database) == before
            assert (held.database.undo_label, held.database.redo_label) == labels
            assert told == []
        else:
            break
    connection.set_progress_handler(None, 1)
    assert faults > 20
    assert len(told) == 1
    if act is not ACTS["undo"]:
        held.database.undo()
        assert dump(held.database) == before
    assert held.database.problems() == []


def test_a_fault_of_the_program_within_a_change(held: Services, world: World, told: list[Change]) -> None:
    before = dump(held.database)

    def half() -> None:
        with held.database.change("Half a change"):
            held.departments.change(world.department, notes="Half")
            held.observations.to_action(world.next_step, world.aim)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert (dump(held.database), held.database.undo_label, told) == (before, "", [])
    held.departments.change(world.department, notes="Whole")
    assert [change.label for change in told] == ["Edit department"]


def test_a_commit_that_fails(held: Services, world: World, told: list[Change]) -> None:
    before = dump(held.database)
    nowhere = PersonFields(department_id=uuid.uuid4(), name="Nobody")
    with (
        pytest.raises((dbapi2.IntegrityError, sa.exc.IntegrityError)),
        held.database.change("A person of no department") as writer,
    ):
        writer.insert(held.departments.people.table, nowhere)
    assert (dump(held.database), held.database.undo_label, told) == (before, "", [])
    held.departments.change(world.department, notes="Goes on")
    assert held.database.undo_label == "Edit department"


def test_a_full_disk(held: Services, world: World, connection: driver.Connection, told: list[Change]) -> None:
    before = dump(held.database)
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(errors.DiskIsFull, match="what was saved before is safe"):
        held.schools.take([SchoolFields(name=f"School {urn}", urn=str(urn)) for urn in range(100_000, 100_300)])

    def several() -> None:
        with held.database.change("Several"):
            held.departments.change(world.department, notes="First")
            held.departments.change(world.department, notes="Many words " * 10_000)

    with pytest.raises(errors.DiskIsFull):
        several()
    assert (dump(held.database), held.database.undo_label, told) == (before, "", [])
    connection.execute("PRAGMA max_page_count = 100000")
    held.departments.change(world.department, notes="Room again")
    assert held.database.undo_label == "Edit department"
    assert held.database.problems() == []


def test_a_full_disk_while_a_file_is_created_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "_PRAGMAS", (*driver._PRAGMAS, "max_page_count = 5"))  # noqa: SLF001
    with pytest.raises(errors.DiskIsFull):
        Database.create(tmp_path / "mastery.tfm")
    assert list(tmp_path.iterdir()) == []


def test_a_fault_of_ours_says_no_word_that_was_typed(held: Services) -> None:
    with pytest.raises(sa.exc.OperationalError) as fault, held.database.change("Wrong") as writer:
        writer.run(sa.text("UPDATE line SET nothing = :text"), {"text": "the words typed"})
    assert "the words typed" not in f"{fault.value!s} {fault.value!r}"


# Notices


def test_one_notice_for_a_change_of_several_records(held: Services, world: World, told: list[Change]) -> None:
    tab = object()
    action = held.observations.to_action(world.next_step, world.aim, origin=tab)
    kinds, ids = frozenset({"action", "next_step"}), frozenset({action, world.next_step})
    assert told == [Change(kinds, ids, "Send next step to plan", tab)]


def test_undo_and_redo_are_told_to_every_tab(held: Services, world: World, told: list[Change]) -> None:
    held.departments.change(world.department, origin="a tab", notes="New")
    held.database.undo()
    held.database.redo()
    assert [(one.label, one.origin) for one in told] == [
        ("Edit department", "a tab"),
        ("Undo Edit department", None),
        ("Redo Edit department", None),
    ]
    assert {one.ids for one in told} == {frozenset({world.department})}
    assert {one.kinds for one in told} == {frozenset({"department"})}


def test_no_notice_and_no_step_where_nothing_changes(held: Services, world: World, told: list[Change]) -> None:
    held.departments.change(world.department, maths_teachers=9)
    held.observations.lines.move(world.lines[0], -1)
    held.observations.show_strength_by(world.strength, [world.lines[1], world.lines[0]])
    held.schools.take([])
    with held.database.change("Nothing"):
        pass
    assert (told, held.database.undo_label) == ([], "")


def test_cascades_are_told_too(held: Services, world: World, told: list[Change]) -> None:
    with held.database.change("Delete for good") as writer:
        writer.run(sa.delete(held.plans.table).where(held.plans.c.id == world.plan))
    assert told[0].kinds == {"plan", "aim", "criterion", "action", "observation"}
    assert {world.plan, world.aim, world.criterion, world.action, world.observation} == told[0].ids


def test_a_listener_sees_what_was_changed_and_may_change_more(held: Services, world: World) -> None:
    seen = []

    def follow(change: Change) -> None:
        seen.append(held.departments.get(world.department).fields.notes)
        if change.label == "Edit department":
            held.plans.change(world.plan, title="Followed")

    held.database.listen(follow)
    held.departments.change(world.department, notes="New")
    assert seen == ["New", "New"]
    assert held.database.undo_label == "Edit plan"


def test_a_change_within_a_change_is_part_of_it(held: Services, world: World, told: list[Change]) -> None:
    before = dump(held.database)
    with held.database.change("Outer"):
        held.departments.change(world.department, notes="One")
        with held.database.change("Inner"):
            held.visits.change(world.visit, notes="Two")
        assert told == []
    assert [(one.label, one.kinds) for one in told] == [("Outer", frozenset({"department", "visit"}))]
    held.database.undo()
    assert dump(held.database) == before


# One owner


def test_another_thread_may_not_read_nor_change(held: Services, world: World) -> None:
    faults: list[str] = []

    def other() -> None:
        for act in (lambda: held.departments.rows("2025/26"), lambda: held.departments.bin(world.department)):
            try:
                act()
            except RuntimeError as fault:
                faults.append(str(fault))

    run(other)
    assert len(faults) == 2
    assert held.departments.exists(world.department)


def test_another_thread_may_take_over(held: Services, world: World) -> None:
    def other() -> None:
        held.database.adopt()
        held.departments.change(world.department, notes="From a long task")

    run(other)
    held.database.adopt()
    assert held.departments.get(world.department).fields.notes == "From a long task"
    assert held.database.undo() == "Edit department"


def test_notices_of_a_borrower_wait_until_it_gives_the_file_back(
    held: Services, world: World, told: list[Change]
) -> None:
    seen_within: list[Change] = []

    def other() -> None:
        with held.database.borrowed():
            held.departments.change(world.department, notes="One")
            held.visits.change(world.visit, notes="Two")
            seen_within.extend(told)

    run(other)
    assert seen_within == []
    assert [change.label for change in told] == ["Edit department", "Edit visit"]
    assert held.departments.get(world.department).fields.notes == "One"


def run(task: Callable[[], None]) -> None:
    thread = threading.Thread(target=task)
    thread.start()
    thread.join()


# The stamps


def test_a_change_stamps_the_record(held: Services, world: World) -> None:
    before = held.departments.get(world.department).updated_at
    after = held.departments.change(world.department, notes="New").updated_at
    assert before < after <= dt.datetime.now(dt.UTC)
    c = held.departments.c
    assert held.database.row(sa.select(c.created_at).where(c.id == world.department))[0] <= before
