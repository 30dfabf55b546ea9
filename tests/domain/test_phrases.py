import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tfm_desktop.domain.observations import ObservationKind
from tfm_desktop.domain.phrases import Occasion, PhraseFields, PhraseList, Phrases, shipped

ABBREVIATIONS = {"wb": "whiteboards", "bm": "bar model", "w/": "with", "TT": "turn and talk"}
PHRASES = Phrases(ABBREVIATIONS, frozenset(), tuple(one for one in shipped() if one.text and not one.short))


def expanded(text: str) -> str:
    found = PHRASES.expansion_at(text)
    return text[: len(text) - found[0]] + found[1] if found else text


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("wb ", "whiteboards "),
        ("PP show wb.", "PP show whiteboards."),
        ("Wb,", "Whiteboards,"),
        ("(bm)", "(bar model)"),
        ("“bm”", "“bar model”"),
        ("nl/bm\n", "nl/bar model\n"),
        ("w/ ", "with "),
        ("TT ", "turn and talk "),
        ("😀 wb!", "😀 whiteboards!"),
    ],
)
def test_a_finished_abbreviation_becomes_its_words(text: str, after: str) -> None:
    assert expanded(text) == after


@pytest.mark.parametrize(
    "text", ["wb", "WB ", "wB ", "tt ", "twb ", "wb2 ", "wb’", "wb' ", "’wb ", "a@wb.", "x.wb ", "wb_", " ", "", "wb  "]
)
def test_what_is_no_finished_abbreviation_stays(text: str) -> None:
    assert expanded(text) == text


@settings(max_examples=50)
@given(st.text(string.ascii_letters + string.digits + " ./'’wb", max_size=30))
def test_what_was_expanded_is_not_expanded_again(text: str) -> None:
    assert expanded(expanded(text)) == expanded(text)


def test_what_ships_fills_every_occasion() -> None:
    for kind in (PhraseList.STEM, PhraseList.TEMPLATE):
        for occasion in set(Occasion) - {Occasion.ANY}:
            assert len([one for one in shipped() if one.list is kind and one.occasion is occasion]) >= 8
    assert 30 <= len([one for one in shipped() if one.list is PhraseList.ABBREVIATION]) <= 45


def test_no_abbreviation_that_ships_is_a_word_that_is_written_for_itself() -> None:
    abbreviations = [one.short for one in shipped() if one.list is PhraseList.ABBREVIATION]
    assert len(set(abbreviations)) == len(abbreviations)
    assert all(re.fullmatch(r"[a-z]{2,6}", one) for one in abbreviations)
    prose = {word for one in shipped() for word in re.findall(r"[a-z]+", one.text.lower())}
    assert not prose & set(abbreviations)
    assert not {"as", "at", "no", "pp", "ta", "dp", "sf", "hcf", "lcm", "sd", "lo", "rep", "ex"} & set(abbreviations)


def test_no_phrase_ships_twice_and_each_is_one_line() -> None:
    told = [(one.list, one.occasion, one.short or one.text) for one in shipped()]
    assert len(set(told)) == len(told)
    assert all(one.text.strip() == one.text and "\n" not in one.text for one in shipped())
    assert all("…" in one.text for one in shipped() if one.list is PhraseList.STEM)
    assert all(one.text.endswith("?") for one in shipped() if one.list is PhraseList.STEM)


@pytest.mark.parametrize(
    ("kind", "occasion"),
    [
        (ObservationKind.SHOWCASE, Occasion.LESSON),
        (ObservationKind.PD_SESSION, Occasion.PD_SESSION),
        (ObservationKind.PLANNING_MEETING, Occasion.MEETING),
        (ObservationKind.LESSON_STUDY, Occasion.LESSON_STUDY),
    ],
)
def test_what_fits_comes_with_its_own_stems_first(kind: ObservationKind, occasion: Occasion) -> None:
    fitting = PHRASES.fitting(kind)
    order = [(one.occasion, one.list) for one in fitting]
    both = (PhraseList.TEMPLATE, PhraseList.STEM)
    assert list(dict.fromkeys(order)) == [(each, kind) for each in (occasion, Occasion.ANY) for kind in both]
    assert all(one.list in both for one in fitting)


def test_a_list_that_was_put_in_another_order_stays_together() -> None:
    mixed = tuple(
        PhraseFields.model_construct(list=kind, occasion=Occasion.ANY, position=at, short="", text=f"{kind} {at}")
        for at in (2, 1)
        for kind in (PhraseList.TEMPLATE, PhraseList.STEM)
    )
    told = [one.text for one in Phrases({}, frozenset(), mixed).fitting(ObservationKind.ADVOCATE)]
    assert told == ["template of a line 1", "template of a line 2", "question stem 1", "question stem 2"]
