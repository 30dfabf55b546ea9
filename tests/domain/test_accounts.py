import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tfm_desktop.domain.accounts import judgement_hint, judging_words
from tfm_desktop.domain.observations import LineType


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Excellent use of the bar model", ["Excellent"]),
        ("T should have waited; poor pace", ["should have", "poor"]),
        ("T shouldn’t have told them", ["shouldn’t have"]),
        ("Class is well-behaved, well behaved even", ["well-behaved", "well behaved"]),
        ("Good start and good end", ["Good"]),
        ("T needed to wait, and failed to", ["T needed to", "failed to"]),
        ("weak explanation, weak correlation", ["weak"]),
    ],
)
def test_words_that_judge_are_named_as_they_were_written(text: str, words: list[str]) -> None:
    assert judging_words(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "P: “excellent, it is the same ratio”",
        'T says "that is a good',
        "P calls it ‘nice’, and 'poor' beside it",
        "Pupils look for a better approximation, the best buy and the line of best fit",
        "T writes an improper fraction; PP work out the mean to 2 significant figures",
        "A good first estimate, a weak negative correlation, perfect squares, a great circle",
        "PP say what they needed to find; the table should have 3 rows",
        "Goodness, goods, the greatest, the poorest, non-effective",
        "T says good morning",
        "",
    ],
)
def test_what_was_said_and_what_is_mathematics_judges_nothing(text: str) -> None:
    assert judging_words(text) == []


def test_the_hint_says_what_to_do_instead() -> None:
    assert judgement_hint("An excellent question", LineType.SAW) == (
        "‘excellent’ is a judgement. "
        "Say what was seen, quote what was said, or make it an interpretation or a wondering (F3)."
    )
    three = judgement_hint("Good, nice and lovely", LineType.SAW)
    assert three.startswith("‘Good’, ‘nice’ and ‘lovely’ are judgements. ")


@pytest.mark.parametrize("type_", [one for one in LineType if one is not LineType.SAW])
def test_other_types_may_say_what_they_like(type_: LineType) -> None:
    assert judgement_hint("An excellent question", type_) == ""


@settings(max_examples=30)
@given(st.text(string.ascii_letters + " ,.“”'’-", max_size=60), st.sampled_from(["poor", "should have", "went well"]))
def test_a_judgement_is_found_behind_any_text_but_never_in_quotes(before: str, judgement: str) -> None:
    told = before.replace("“", "").replace("”", "").replace("'", "")
    assert judgement in judging_words(f"{told} {judgement} indeed")
    assert judgement not in judging_words(f"“{told} {judgement}”")


def test_quotes_that_are_never_closed_hide_little() -> None:
    assert judging_words("'a ‘b " * 3000 + "poor") == ["poor"]
