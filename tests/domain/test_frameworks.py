import re

import pytest

from tfm_desktop.domain.frameworks import FrameworkWithIdeas, IdeaFields, shipped

FRAMEWORKS = shipped().frameworks


def test_the_five_big_ideas_come_first_in_their_order() -> None:
    first = FRAMEWORKS[0]
    assert first.framework.name == "Five Big Ideas"
    assert [idea.name for idea in first.ideas] == [
        "Coherence",
        "Representation and Structure",
        "Mathematical Thinking",
        "Fluency",
        "Variation",
    ]


def test_the_essence_has_its_three_headings() -> None:
    assert [idea.name for idea in FRAMEWORKS[1].ideas] == [
        "Underpinning principles",
        "Lesson design",
        "In the classroom",
    ]


def test_a_key_names_one_idea_and_stands_as_one_word() -> None:
    keys = [idea.key for one in FRAMEWORKS for idea in one.ideas]
    assert len(keys) == len(set(keys)) == len(shipped().known) == len(shipped().offered)
    assert all(re.fullmatch(r"[a-z-]+", key) for key in keys)


@pytest.mark.parametrize("idea", shipped().known.values(), ids=lambda one: one.key)
def test_an_idea_says_what_it_means_and_what_to_look_for(idea: IdeaFields) -> None:
    assert idea.meaning.endswith(".")
    assert len(idea.prompts.splitlines()) >= 2
    assert 0 < len(idea.short) <= 6


@pytest.mark.parametrize("one", FRAMEWORKS, ids=lambda one: one.framework.name)
def test_nothing_is_graded(one: FrameworkWithIdeas) -> None:
    told = [one.framework.about, *(text for idea in one.ideas for text in (idea.name, idea.meaning, idea.prompts))]
    assert not re.search(r"\b(grade|score|rating|rate|level|outstanding|inadequate)\b", " ".join(told), re.IGNORECASE)


def test_an_idea_that_is_not_known_keeps_its_key() -> None:
    assert shipped().names(("fluency", "of-my-own")) == ["Fluency", "of-my-own"]


def test_evidence_is_counted_and_what_was_not_seen_is_named_too() -> None:
    counts = shipped().counts([("fluency",), ("fluency", "variation"), ("of-my-own",), ()])
    assert counts == {**dict.fromkeys(shipped().offered, 0), "fluency": 2, "variation": 1, "of-my-own": 1}
