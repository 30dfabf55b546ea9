"""Frameworks that the user edits: what they become, and what old notes go on saying."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.data_file import World, copy_of, dump

from tfm_desktop.domain.errors import Invalid, NotFound
from tfm_desktop.domain.frameworks import IdeaFields, Ideas, shipped
from tfm_desktop.domain.observations import BegunLine
from tfm_desktop.domain.record import Saved
from tfm_desktop.services.frameworks import Frameworks
from tfm_desktop.services.services import Services
from tfm_desktop.storage.change import Change


def idea(services: Services, name: str) -> uuid.UUID:
    """Give the id of an idea by its name, of those that are not in the bin."""
    return next(one.id for branch in services.frameworks.tree() for one in branch.ideas if one.fields.name == name)


def framework(services: Services, name: str = "Five Big Ideas") -> uuid.UUID:
    return next(one.framework.id for one in services.frameworks.tree() if one.framework.fields.name == name)


def names(services: Services, name: str = "Five Big Ideas") -> list[str]:
    """Name the ideas of a framework in their order; a hidden one with a star."""
    branch = next(one for one in services.frameworks.tree() if one.framework.fields.name == name)
    return [one.fields.name + "*" * one.fields.hidden for one in branch.ideas]


def told_on(services: Services, line: uuid.UUID) -> list[str]:
    return services.frameworks.current().names(services.observations.lines.get(line).fields.ideas)


def test_until_the_first_edit_nothing_is_written(services: Services) -> None:
    tree = services.frameworks.tree()
    assert services.frameworks.current() is shipped()
    assert [branch.framework.fields for branch in tree] == [one.framework for one in shipped().frameworks]
    assert dump(services.database)["framework"] == []
    services.frameworks.move(tree[0].framework.id, -1)
    services.frameworks.change_idea(tree[0].ideas[0].id, name="Coherence")
    assert services.frameworks.current().offered.keys() == shipped().offered.keys()


def test_the_first_edit_keeps_the_ids_that_were_shown_and_is_one_step(services: Services) -> None:
    before = services.frameworks.tree()
    services.frameworks.change_idea(idea(services, "Variation"), prompts="What is kept?\nWhat changes?")
    after = services.frameworks.tree()
    assert [one.id for branch in after for one in branch.ideas] == [one.id for branch in before for one in branch.ideas]
    assert services.frameworks.current().known["variation"].prompts == "What is kept?\nWhat changes?"
    assert services.database.undo() == "Edit idea"
    assert not services.database.undo_label
    assert services.frameworks.current() is shipped()
    assert services.frameworks.tree() == before
    services.database.redo()
    assert services.frameworks.current().known["variation"].prompts == "What is kept?\nWhat changes?"


def test_a_framework_of_ones_own_is_offered_behind_the_others(services: Services) -> None:
    frameworks = services.frameworks
    made = frameworks.add(name="Our talk", about="What we agreed in September")
    first = frameworks.add_idea(made, name="Wait time")
    frameworks.add_idea(made, name="Full sentences", short="Full")
    current = frameworks.current()
    assert [one.name for one in current.offered.values()][-2:] == ["Wait time", "Full sentences"]
    keys = [frameworks.ideas.get(first).fields.key, *shipped().known]
    assert len(set(keys)) == len(keys)
    assert not keys[0].split()[1:]
    assert current.short_names(current.keys_from("full wait time 1")) == "Full WaitTime Coh"


def test_an_idea_is_moved_and_hidden_and_offered_again(services: Services) -> None:
    fluency = idea(services, "Fluency")
    services.frameworks.move(fluency, -3)
    services.frameworks.move(idea(services, "Coherence"), 9)
    services.frameworks.hide(fluency)
    expected = ["Fluency*", "Representation and Structure", "Mathematical Thinking", "Variation", "Coherence"]
    assert names(services) == expected
    assert list(services.frameworks.current().offered)[:2] == ["representation", "thinking"]
    assert services.frameworks.current().names(["fluency"]) == ["Fluency"]
    services.frameworks.hide(fluency, hidden=False)
    assert next(iter(services.frameworks.current().offered)) == "fluency"
    for label in ("Offer idea", "Hide idea", "Move idea", "Move idea"):
        assert services.database.undo() == label


def test_a_framework_is_moved_and_hidden_with_all_its_ideas(services: Services) -> None:
    services.frameworks.move(framework(services), 1)
    assert next(iter(services.frameworks.current().offered)) == "essence-principles"
    services.frameworks.hide(framework(services))
    assert [key for key in services.frameworks.current().offered if "essence" not in key] == []
    assert services.frameworks.current().names(["fluency"]) == ["Fluency"]


def test_what_stands_on_no_line_goes_to_the_bin_and_comes_back(services: Services, world: World) -> None:
    frameworks = services.frameworks
    variation = idea(services, "Variation")
    assert frameworks.remove(variation) == 0
    assert "Variation" not in names(services)
    assert "variation" not in frameworks.current().offered
    assert frameworks.current().names(["variation"]) == ["Variation"]
    services.bin.restore("idea", variation)
    assert list(frameworks.current().offered) == list(shipped().offered)
    essence = framework(services, "The Essence of Mathematics Teaching for Mastery")
    assert frameworks.remove(essence) == 0
    assert frameworks.current().names(["essence-design"]) == ["Lesson design"]
    assert len(frameworks.current().offered) == 5
    services.bin.restore("framework", essence)
    assert list(frameworks.current().offered) == list(shipped().offered)


def test_what_stands_on_lines_is_hidden_for_them(services: Services, world: World) -> None:
    fluency = idea(services, "Fluency")
    assert services.frameworks.remove(fluency) == 1
    assert names(services)[3] == "Fluency*"
    assert services.bin.rows() == []
    assert told_on(services, world.lines[2]) == ["Fluency"]
    assert services.frameworks.remove(framework(services)) == 1
    assert services.bin.rows() == []
    assert len(services.frameworks.current().offered) == 3


def test_a_line_in_the_bin_and_a_begun_one_hold_their_ideas_too(services: Services, world: World) -> None:
    frameworks, seen = services.frameworks, services.observations
    assert (frameworks.lines_with("fluency"), frameworks.lines_with("variation")) == (1, 0)
    seen.lines.bin(world.lines[2])
    assert frameworks.lines_with("fluency") == 1
    seen.keep_begun(world.observation, BegunLine("P: it is", ideas=("variation", "fluency")))
    assert (frameworks.lines_with("fluency"), frameworks.lines_with("variation")) == (2, 1)
    assert frameworks.lines_with("fluency", "variation") == 2
    seen.keep_begun(world.observation, BegunLine())
    assert frameworks.lines_with("variation") == 0
    services.database.undo()
    seen.lines.change(world.lines[2], ideas=())
    assert frameworks.lines_with("fluency") == 0


def test_a_key_that_begins_like_another_is_not_counted(services: Services, world: World) -> None:
    services.observations.lines.add(world.observation, ideas=("fluency-2", "not_coherence"))
    assert services.frameworks.lines_with("fluency") == 1
    assert services.frameworks.lines_with("coherence") == 0


def test_a_new_meaning_holds_from_now_on(services: Services, world: World) -> None:
    frameworks, old = services.frameworks, idea(services, "Fluency")
    meaning = shipped().known["fluency"].meaning
    assert frameworks.lines_meant(old, meaning="Only recall") == 1
    new = frameworks.change_idea(old, meaning="Only recall")
    assert new.id != old
    assert names(services) == [*(one.name for one in shipped().frameworks[0].ideas), "Fluency*"]
    current = frameworks.current()
    assert current.known["fluency"].meaning == meaning
    assert list(current.offered)[3] == new.fields.key
    assert current.offered[new.fields.key].meaning == "Only recall"
    assert current.offered[new.fields.key].prompts == shipped().known["fluency"].prompts
    # Nobody has noted the new one yet: it can be written on freely.
    assert frameworks.change_idea(new.id, name="Recall").id == new.id
    assert told_on(services, world.lines[2]) == ["Fluency"]


def test_a_correction_is_made_in_all_notes(services: Services, world: World) -> None:
    fluency = idea(services, "Fluency")
    assert services.frameworks.change_idea(fluency, name="Procedural fluency", corrects=True).id == fluency
    assert told_on(services, world.lines[2]) == ["Procedural fluency"]
    assert services.observations.sheet(world.observation).ideas.names(["fluency"]) == ["Procedural fluency"]
    services.database.undo()
    assert told_on(services, world.lines[2]) == ["Fluency"]
    assert services.observations.sheet(world.observation).ideas.names(["fluency"]) == ["Fluency"]


@pytest.mark.parametrize("values", [{"prompts": "Recall?"}, {"short": "Fl"}, {"name": " Fluency "}, {}])
def test_prompts_and_the_short_name_are_changed_freely(
    services: Services, world: World, values: dict[str, Any]
) -> None:
    fluency = idea(services, "Fluency")
    assert services.frameworks.lines_meant(fluency, **values) == 0
    assert services.frameworks.change_idea(fluency, **values).id == fluency
    assert len(names(services)) == 5


def test_names_that_are_empty_or_offered_already_are_refused(services: Services) -> None:
    frameworks, coherence = services.frameworks, idea(services, "Coherence")
    five = framework(services)
    attempts: list[tuple[Callable[[], object], str]] = [
        (lambda: frameworks.add(name="five big ideas "), "There is “Five Big Ideas” here already."),
        (lambda: frameworks.add(name=" "), "Name: this cannot be empty."),
        (lambda: frameworks.add_idea(five, name="FLUENCY"), "There is “Fluency” here already."),
        (lambda: frameworks.add_idea(five, name=""), "Name: this cannot be empty."),
        (lambda: frameworks.change_idea(coherence, name="Fluency"), "There is “Fluency” here already."),
        (lambda: frameworks.change_idea(coherence, name="\n"), "Name: this cannot be empty."),
        (lambda: frameworks.change_idea(coherence, short="Two words"), "Use one word, such as Talk"),
        (lambda: frameworks.change_framework(five, name=""), "Name: this cannot be empty."),
    ]
    for attempt, sentence in attempts:
        with pytest.raises(Invalid, match=sentence):
            attempt()
    assert dump(services.database)["framework"] == []
    assert frameworks.add_idea(framework(services, "The Essence of Mathematics Teaching for Mastery"), name="Fluency")


def test_a_hidden_idea_leaves_its_name_to_another_until_it_is_offered_again(services: Services) -> None:
    frameworks, fluency = services.frameworks, idea(services, "Fluency")
    frameworks.hide(fluency)
    frameworks.add_idea(framework(services), name="Fluency")
    with pytest.raises(Invalid, match="There is “Fluency” here already"):
        frameworks.hide(fluency, hidden=False)
    frameworks.change_idea(fluency, name="Fluency as we had it", corrects=True)
    frameworks.hide(fluency, hidden=False)


def test_what_is_not_there_is_said_to_be(services: Services) -> None:
    with pytest.raises(NotFound):
        services.frameworks.move(uuid.uuid4(), 1)
    with pytest.raises(NotFound):
        services.frameworks.add_idea(uuid.uuid4(), name="Talk")


# After any edits, undone and redone, a line says what it said when it was written.

OPERATIONS = ("line", "rename", "correct", "mean", "hide", "offer", "remove", "move", "add", "restore", "undo", "redo")
Wording = tuple[tuple[str, str], ...]  # the name and the meaning of each idea of a line


class Desk:
    """A user at the frameworks, and what each line should go on saying."""

    def __init__(self, services: Services, world: World) -> None:
        self.services = services
        self.frameworks = services.frameworks
        self.observation = world.observation
        self.said: dict[uuid.UUID, Wording] = {}
        self.changes: list[Change] = []
        self.past: list[dict[uuid.UUID, Wording]] = []
        self.future: list[dict[uuid.UUID, Wording]] = []
        services.database.listen(self.changes.append)

    def do(self, operation: str, number: int) -> None:
        before, steps = dict(self.said), len(self.changes)
        if operation in ("undo", "redo"):
            self.turn(operation)
            return
        try:
            getattr(self, operation)(number)
        except (Invalid, NotFound):
            assert len(self.changes) == steps
        if len(self.changes) > steps:
            assert len(self.changes) == steps + 1
            self.past.append(before)
            self.future.clear()

    def turn(self, operation: str) -> None:
        source, target = (self.past, self.future) if operation == "undo" else (self.future, self.past)
        done = getattr(self.services.database, operation)()
        assert bool(done) == bool(source)
        if source:
            target.append(dict(self.said))
            self.said = source.pop()

    def record(self, number: int) -> uuid.UUID:
        """Choose a framework or an idea."""
        tree = self.frameworks.tree()
        records = [branch.framework.id for branch in tree] + [one.id for branch in tree for one in branch.ideas]
        return records[number % len(records)] if records else uuid.uuid4()

    def idea(self, number: int) -> Saved[IdeaFields]:
        ideas = [one for branch in self.frameworks.tree() for one in branch.ideas]
        if not ideas:
            raise NotFound("idea", number)
        return ideas[number % len(ideas)]

    def add(self, number: int) -> None:
        tree = self.frameworks.tree()
        if tree and number % 5:
            self.frameworks.add_idea(tree[number % len(tree)].framework.id, name=f"Idea {number % 7}")
        else:
            self.frameworks.add(name=f"Own {number}")

    def rename(self, number: int) -> None:
        self.frameworks.change_idea(self.idea(number).id, name=f"Name {number % 7}")

    def mean(self, number: int) -> None:
        self.frameworks.change_idea(self.idea(number).id, meaning=f"Meaning {number % 7}")

    def correct(self, number: int) -> None:
        idea = self.idea(number)
        self.frameworks.change_idea(idea.id, name=f"Name {number % 7}", corrects=True)
        for line in self.said:
            if idea.fields.key in self.services.observations.lines.get(line).fields.ideas:
                self.said[line] = self.wording(line)

    def hide(self, number: int) -> None:
        self.frameworks.hide(self.record(number))

    def offer(self, number: int) -> None:
        self.frameworks.hide(self.record(number), hidden=False)

    def remove(self, number: int) -> None:
        self.frameworks.remove(self.record(number))

    def move(self, number: int) -> None:
        self.frameworks.move(self.record(number), number % 5 - 2)

    def restore(self, number: int) -> None:
        binned = self.services.bin.rows()
        if binned:
            self.services.bin.restore(*binned[number % len(binned)][:2])

    def line(self, number: int) -> None:
        offered = list(self.frameworks.current().offered)
        keys = tuple(dict.fromkeys([*offered[number % 5 : number % 5 + 1], *offered[number % 3 : number % 3 + 1]]))
        line = self.services.observations.lines.add(self.observation, text="noted", ideas=keys)
        self.said[line] = self.wording(line)

    def wording(self, line: uuid.UUID, ideas: Ideas | None = None) -> Wording:
        known = (ideas or Frameworks(self.services.database).current()).known
        keys = self.services.observations.lines.get(line).fields.ideas
        return tuple((known[key].name, known[key].meaning) for key in keys)

    def check(self) -> None:
        current = self.frameworks.current()
        assert current == Frameworks(self.services.database).current()
        assert {line: self.wording(line, current) for line in self.said} == self.said

    def check_counts(self) -> None:
        marked = [self.services.observations.lines.get(line).fields.ideas for line in self.said]
        for key in self.frameworks.current().known:
            assert self.frameworks.lines_with(key) == sum(key in keys for keys in marked) + (key == "fluency")


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(operations=st.lists(st.tuples(st.sampled_from(OPERATIONS), st.integers(0, 60)), min_size=8, max_size=20))
def test_an_idea_in_use_keeps_its_meaning_in_old_notes(
    written_template: tuple[Path, World], operations: list[tuple[str, int]]
) -> None:
    template, world = written_template
    with copy_of(template) as services:
        desk = Desk(services, world)
        for operation, number in operations:
            desk.do(operation, number)
            desk.check()
        desk.check_counts()
