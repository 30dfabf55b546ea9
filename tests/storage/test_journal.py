"""Undo and redo: every change there and back again."""

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.data_file import YEAR, World, copy_of, dump, opened

from tfm_desktop.domain.departments import Department, Person
from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.services.services import Services
from tfm_desktop.storage import journal
from tfm_desktop.storage.database import Database

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PICK = st.integers(0, 1000)


class Steps(RuleBasedStateMachine):
    """Any sequence of changes, undone and redone; the file must stand as it stood at each step."""

    template: Path

    @initialize()
    def open(self) -> None:
        self.copy = copy_of(self.template)
        self.services = self.copy.__enter__()
        self.database = self.services.database
        self.seen: list[Any] = []
        self.database.listen(self.seen.append)
        self.states = [dump(self.database)]  # the state before each step, and the present one
        self.at = 0
        self.fold = ""

    def teardown(self) -> None:
        if hasattr(self, "copy"):
            assert self.database.problems() == []
            while self.database.undo():
                pass
            assert dump(self.database) == self.states[0]
            assert self.database.problems() == []
            self.copy.__exit__(None, None, None)

    def made(self, fold: str = "") -> None:
        """Take note of a change that was just made, if any."""
        if not self.seen:
            return
        self.seen.clear()
        del self.states[self.at + 1 :]
        goes_on = fold and fold == self.fold
        if goes_on:
            self.states[-1] = dump(self.database)
        else:
            self.states.append(dump(self.database))
            self.at += 1
        self.fold = fold
        assert self.database.redo_label == ""

    def one(self, records: Any, pick: int) -> uuid.UUID | None:
        ids = [one.id for one in records.all(records.select().order_by(records.c.created_at, records.c.id))]
        return ids[pick % len(ids)] if ids else None

    def shared(self) -> tuple[Any, ...]:
        one = self.services
        return (
            *(one.departments.people, one.departments.stages, one.visits, one.visits.actions, one.plans),
            *(one.plans.aims, one.plans.actions, one.observations, one.observations.lines),
            *(one.observations.strengths, one.observations.next_steps),
        )

    @rule(pick=PICK, words=WORDS, private=st.booleans())
    def add_line(self, pick: int, words: str, private: bool) -> None:
        if observation := self.one(self.services.observations, pick):
            self.services.observations.lines.add(observation, text=words, private=private)
            self.made()

    @rule(pick=PICK, words=WORDS)
    def type_reflection(self, pick: int, words: str) -> None:
        if observation := self.one(self.services.observations, pick):
            fold = f"reflection {observation}"
            self.services.observations.change(observation, fold=fold, reflection=words)
            self.made(fold)

    @rule(pick=PICK, words=WORDS, day=st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)))
    def edit_visit(self, pick: int, words: str, day: dt.date) -> None:
        if visit := self.one(self.services.visits, pick):
            self.services.visits.change(visit, purpose=words, next_visit=day)
            self.made()

    @rule(kind=PICK, pick=PICK)
    def bin_one(self, kind: int, pick: int) -> None:
        records = self.shared()[kind % len(self.shared())]
        if record := self.one(records, pick):
            records.bin(record)
            self.made()

    @rule(pick=PICK)
    def restore_one(self, pick: int) -> None:
        binned = self.services.bin.rows()
        if binned:
            self.services.bin.restore(binned[pick % len(binned)].kind, binned[pick % len(binned)].id)
            self.made()

    @rule(pick=PICK, by=st.integers(-3, 3))
    def move_line(self, pick: int, by: int) -> None:
        if line := self.one(self.services.observations.lines, pick):
            self.services.observations.lines.move(line, by)
            self.made()

    @rule(pick=PICK, aim=PICK)
    def send_to_plan(self, pick: int, aim: int) -> None:
        step, chosen = self.one(self.services.observations.next_steps, pick), self.one(self.services.plans.aims, aim)
        if step and chosen:
            self.services.observations.to_action(step, chosen)
            self.made()

    @rule(pick=PICK, chosen=st.sets(PICK, max_size=3))
    def show_strength(self, pick: int, chosen: set[int]) -> None:
        if strength := self.one(self.services.observations.strengths, pick):
            lines = [self.one(self.services.observations.lines, one) for one in chosen]
            self.services.observations.show_strength_by(strength, [line for line in lines if line])
            self.made()

    @rule(pick=PICK)
    def duplicate(self, pick: int) -> None:
        if plan := self.one(self.services.plans, pick):
            self.services.plans.duplicate(plan)
            self.made()

    @rule(names=st.lists(st.sampled_from(["Ash", "Birch", "Cedar"]), min_size=1, max_size=3))
    def take_register(self, names: list[str]) -> None:
        rows = [SchoolFields(name=f"{name} School", urn=f"{200000 + at}") for at, name in enumerate(names)]
        self.services.schools.take(rows)
        self.made()

    @rule(pick=PICK)
    def delete_a_person_for_good(self, pick: int) -> None:
        if person := self.one(self.services.departments.people, pick):
            self.delete(Person, person)

    @rule(pick=PICK)
    def delete_a_department_for_good(self, pick: int) -> None:
        if department := self.one(self.services.departments, pick):
            self.delete(Department, department)

    def delete(self, table: Any, record: uuid.UUID) -> None:
        with self.database.change("Delete for good") as writer:
            writer.run(sa.delete(table).where(table.__table__.c.id == record))
        self.made()

    @rule(times=st.integers(1, 4))
    def undo(self, times: int) -> None:
        for _ in range(times):
            if self.database.undo():
                self.at -= 1
                self.fold = ""
            self.stands()
        self.seen.clear()

    @precondition(lambda self: self.at + 1 < len(self.states))
    @rule(times=st.integers(1, 4))
    def redo(self, times: int) -> None:
        for _ in range(times):
            if self.database.redo():
                self.at += 1
                self.fold = ""
            self.stands()
        self.seen.clear()

    def stands(self) -> None:
        assert dump(self.database) == self.states[self.at]

    @invariant()
    def labels_tell_what_can_be_turned(self) -> None:
        if hasattr(self, "copy"):
            assert bool(self.database.undo_label) == (self.at > 0)
            assert bool(self.database.redo_label) == (self.at + 1 < len(self.states))


def test_every_change_is_undone_and_redone(written_template: tuple[Path, World]) -> None:
    machine = type("StepsOfTemplate", (Steps,), {"template": written_template[0]})
    run_state_machine_as_test(machine, settings=settings(max_examples=15, stateful_step_count=20))


def turn_all(database: Database, *, undo: bool) -> list[str]:
    labels = []
    while label := database.undo() if undo else database.redo():
        labels.append(label)
    return labels


def test_labels_in_their_order(services: Services, world: World) -> None:
    database, before = services.database, dump(services.database)
    services.observations.change(world.observation, topic="Proportion")
    services.observations.to_action(world.next_step, world.aim)
    services.departments.people.bin(world.teacher)
    after = dump(database)
    assert (database.undo_label, database.redo_label) == ("Bin person", "")
    assert turn_all(database, undo=True) == ["Bin person", "Send next step to plan", "Edit observation"]
    assert dump(database) == before
    assert (database.undo_label, database.redo_label) == ("", "Edit observation")
    assert turn_all(database, undo=False) == ["Edit observation", "Send next step to plan", "Bin person"]
    assert dump(database) == after


def test_nothing_to_undo_or_redo(database: Database) -> None:
    told: list[object] = []
    database.listen(told.append)
    assert (database.undo(), database.redo(), told) == ("", "", [])


def test_a_new_change_drops_what_was_undone(services: Services, world: World) -> None:
    for topic in ("One", "Two", "Three"):
        services.observations.change(world.observation, topic=topic)
    services.database.undo()
    services.database.undo()
    services.observations.change(world.observation, topic="Four")
    assert (services.database.redo_label, services.database.redo()) == ("", "")
    assert len(turn_all(services.database, undo=True)) == 2
    assert services.observations.get(world.observation).fields.topic == "Ratio tables"


def test_typing_in_one_field_is_one_step(services: Services, world: World) -> None:
    for typed in ("M", "Mo", "More talk"):
        services.observations.change(world.observation, fold="reflection", reflection=typed)
    services.observations.change(world.observation, fold="focus", focus="Wait time")
    services.observations.change(world.observation, fold="reflection", reflection="More talk, later")
    assert turn_all(services.database, undo=True) == ["Edit observation"] * 3
    services.database.redo()
    assert services.observations.get(world.observation).fields.reflection == "More talk"


def test_typing_after_an_undo_is_a_step_of_its_own(services: Services, world: World) -> None:
    services.observations.change(world.observation, fold="focus", focus="One")
    services.observations.change(world.observation, fold="reflection", reflection="Two")
    services.database.undo()
    services.observations.change(world.observation, fold="focus", focus="Three")
    services.database.undo()
    assert services.observations.get(world.observation).fields.focus == "One"


def test_deleting_a_school_takes_its_children_and_undo_brings_all_back(services: Services, world: World) -> None:
    database, before = services.database, dump(services.database)
    with database.change("Delete for good") as writer:
        writer.run(sa.delete(services.schools.table).where(services.schools.c.id == world.school))
    assert {name: rows for name, rows in dump(database).items() if rows} == {}
    assert services.search.find("double") == []
    assert database.undo() == "Delete for good"
    assert dump(database) == before
    found = {hit.found_id for hit in services.search.find("double")}
    assert found == {world.lines[0], world.lines[2]}
    assert database.problems() == []
    database.redo()
    assert services.schools.find("mary") == []


def test_only_so_many_steps_are_kept(services: Services, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "DEPTH", 3)
    for count in range(5):
        services.departments.change(world.department, maths_teachers=count)
    services.departments.change(world.department, fold="teachers", maths_teachers=20)
    services.departments.change(world.department, fold="teachers", maths_teachers=21)
    assert len(turn_all(services.database, undo=True)) == 3
    assert services.departments.get(world.department).fields.maths_teachers == 2
    assert len(turn_all(services.database, undo=False)) == 3
    kept = services.database.row(sa.text("SELECT count(*) FROM temp.undo_log"))[0]
    assert kept <= 4


def test_steps_end_with_the_session(file: Path, world: World) -> None:
    with opened(file) as services:
        services.departments.change(world.department, notes="Something")
    with opened(file) as services:
        assert services.database.undo() == ""
        assert services.departments.get(world.department).fields.notes == "Something"


ANY_TEXT = ["it's “quoted”", "line\nline", "emoji 🧮", "שלום", "<b>&amp;", "'; DROP", "long " * 4000]


@pytest.mark.parametrize("text", ANY_TEXT)
def test_text_of_any_kind_comes_back(services: Services, world: World, text: str) -> None:
    services.departments.change(world.department, notes=text)
    services.departments.change(world.department, notes="")
    services.database.undo()
    assert services.departments.get(world.department).fields.notes == text


def test_numbers_come_back_exactly(services: Services, world: World) -> None:
    met = services.visits.people.of(world.visit)[0].id
    for half_days in (0.1, 1 / 3, 2.0000000000000004):
        services.visits.people.change(met, release_half_days=half_days)
        services.visits.people.change(met, release_half_days=None)
        services.database.undo()
        assert services.visits.people.get(met).fields.release_half_days == half_days


def test_advocates_of_a_year_come_back_with_their_person(services: Services, world: World) -> None:
    services.departments.people.bin(world.head)
    assert len(services.departments.pair(world.department, YEAR)) == 1
    services.database.undo()
    assert len(services.departments.pair(world.department, YEAR)) == 2
