import re
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tfm_desktop.domain.frameworks import FrameworkFields, FrameworkWithIdeas, IdeaFields, Ideas, shipped

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


def of_ones_own(*names: tuple[str, str], hidden: int = 0) -> Ideas:
    """Make a framework of ideas, named in full and in short, of which the first ones are hidden."""
    framework = uuid.uuid4()
    ideas = [
        IdeaFields(framework_id=framework, key=f"key-{at}", name=name, short=short, hidden=at < hidden)
        for at, (name, short) in enumerate(names)
    ]
    return Ideas((FrameworkWithIdeas(FrameworkFields(name="Our own"), tuple(ideas)),))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("representation and structure, coh", ("representation", "coherence")),
        ("in the c les", ("essence-classroom", "essence-design")),
        ("VARIATION", ("variation",)),
        ("think thin 3", ("thinking",)),
        (" , ", ()),
    ],
)
def test_ideas_are_typed_by_the_beginning_of_a_name_of_several_words(typed: str, expected: tuple[str, ...]) -> None:
    assert shipped().keys_from(typed) == expected


@pytest.mark.parametrize("typed", ["0", "9", "²", "vary", "and", "in a", "x" * 9000])
def test_what_is_no_idea_is_answered_with_what_there_is(typed: str) -> None:
    with pytest.raises(ValueError, match="is no idea. Type 1 Coh, 2 Rep, 3 Think"):
        shipped().keys_from(typed)


def test_of_many_ideas_the_first_ten_are_told() -> None:
    many = of_ones_own(*((f"Idea {chr(65 + at)}", "") for at in range(12)))
    assert many.keys_from("11 idea l") == ("key-10", "key-11")
    with pytest.raises(ValueError, match="10 IdeaJ, or the beginning of another name\\.$"):
        many.keys_from("other")
    with pytest.raises(ValueError, match="nothing: no idea is offered"):
        Ideas(()).keys_from("other")


def test_of_two_ideas_of_one_name_the_line_keeps_its_own() -> None:
    ideas = of_ones_own(("Talk", ""), ("Talk", ""), ("Talk moves", ""), hidden=1)
    assert ideas.keys_from("talk") == ("key-1",)
    assert ideas.keys_from("talk talk") == ("key-1", "key-0")
    assert ideas.keys_from("talk", held=("key-0",)) == ("key-0",)
    assert ideas.keys_from("talk talk", held=("key-0",)) == ("key-0", "key-1")
    assert ideas.keys_from("talk moves") == ("key-2",)


@pytest.mark.parametrize("short", ["Wait time", "Wait,time"])
def test_a_short_name_is_one_word(short: str) -> None:
    with pytest.raises(ValidationError, match="Use one word"):
        of_ones_own(("Wait time", short))
    assert of_ones_own(("wait time in class", "")).short_names(["key-0"]) == "WaitTime"


NAMES = st.text("ab, 1é-", min_size=1, max_size=9).filter(lambda name: name.replace(",", "").strip())
SHORT = st.text("ab1é-", max_size=4)


@settings(max_examples=60)
@given(names=st.lists(st.tuples(NAMES, SHORT), min_size=1, max_size=6), hidden=st.integers(0, 6), held=st.data())
def test_what_is_shown_of_a_line_is_read_as_the_same_ideas(
    names: list[tuple[str, str]], hidden: int, held: st.DataObject
) -> None:
    ideas = of_ones_own(*names, hidden=hidden)
    keys = tuple(held.draw(st.lists(st.sampled_from([*ideas.known, "of-my-own"]), unique=True)))
    assert ideas.keys_from(ideas.short_names(keys), held=keys) == keys
