import re

import pytest

from tfm_desktop.domain.frameworks import Framework, Idea, frameworks, ideas, names


def test_the_five_big_ideas_come_first_in_their_order() -> None:
    first = frameworks()[0]
    assert first.name == "Five Big Ideas"
    assert [idea.name for idea in first.ideas] == [
        "Coherence",
        "Representation and Structure",
        "Mathematical Thinking",
        "Fluency",
        "Variation",
    ]


def test_the_essence_has_its_three_headings() -> None:
    assert [idea.name for idea in frameworks()[1].ideas] == [
        "Underpinning principles",
        "Lesson design",
        "In the classroom",
    ]


def test_a_key_names_one_idea_and_stands_as_one_word() -> None:
    keys = [idea.key for framework in frameworks() for idea in framework.ideas]
    assert len(keys) == len(set(keys)) == len(ideas())
    assert all(re.fullmatch(r"[a-z-]+", key) for key in keys)


@pytest.mark.parametrize(
    "idea", [idea for framework in frameworks() for idea in framework.ideas], ids=lambda one: one.key
)
def test_an_idea_says_what_it_means_and_what_to_look_for(idea: Idea) -> None:
    assert idea.meaning.endswith(".")
    assert len(idea.prompts) >= 2
    assert 0 < len(idea.short) <= 6


@pytest.mark.parametrize("framework", frameworks(), ids=lambda one: one.key)
def test_nothing_is_graded(framework: Framework) -> None:
    told = [framework.about, *(text for idea in framework.ideas for text in (idea.name, idea.meaning, *idea.prompts))]
    assert not re.search(r"\b(grade|score|rating|rate|level|outstanding|inadequate)\b", " ".join(told), re.IGNORECASE)


def test_an_idea_that_is_not_known_keeps_its_key() -> None:
    assert names(("fluency", "of-my-own")) == ["Fluency", "of-my-own"]
