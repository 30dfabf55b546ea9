"""Spelling: what is a word, which words are known, and what may be meant by the others."""

import sys
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.data_file import World

from tfm_desktop.domain.errors import Invalid
from tfm_desktop.domain.phrases import words_of_mathematics
from tfm_desktop.services.services import Services
from tfm_desktop.services.spelling import Dictionary, Speller, british
from tfm_desktop.storage.change import Change

WORDS = """
    a about and back bar bars can digit don't for good have in is it it's line lines Monday number o'clock pupil pupils
    say school see subtilise table the they to two was whiteboards with word words
"""
KNOWN = frozenset(WORDS.split())


class WordList:
    """A dictionary of a few words, as strict as those of the system; counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def check(self, word: str) -> bool:
        self.asked += 1
        return word in KNOWN or (word[0].isupper() and word.lower() in KNOWN)

    def suggest(self, word: str) -> list[str]:
        return sorted(one for one in KNOWN if one[0] == word[0].lower())


@pytest.fixture
def word_list() -> WordList:
    return WordList()


@pytest.fixture
def speller(services: Services, word_list: WordList) -> Speller:
    return Speller(services, word_list)


@pytest.fixture
def told(services: Services) -> list[Change]:
    changes: list[Change] = []
    services.database.listen(changes.append)
    return changes


def wrong(speller: Speller, text: str) -> list[str]:
    return [text[start : start + length] for start, length in speller.wrong(text)]


# What is a word


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The pupils say it", []),
        ("The puplis sya it", ["puplis", "sya"]),
        ("puplis, sya. (puplis) sya! “puplis” sya; puplis|sya/", ["puplis", "sya"] * 4),
        ("don't don’t it’s it's the pupils' the pupils’ 'word' ‘word’ o’clock", []),
        ("dno't dno’t pupil's pupil’s puplil’s", ["dno't", "dno’t", "puplil’s"]),
        ("two-digit tow-digit two-digti", ["tow", "digti"]),
        ("word\u00a0words\nwrod\u2028wrods\tword", ["wrod", "wrods"]),
    ],
)
def test_words_are_told_from_what_stands_between_them(speller: Speller, text: str, found: list[str]) -> None:
    assert wrong(speller, text) == found


@pytest.mark.parametrize(
    "text",
    [
        "T: P: x y B",  # single letters
        "TA TAs TA’s PP SLT GCSEs",
        "KS3 Y8 9am 1st 3a 2nd 3,5 x2 £5 y10b",
        "x² cm² 3a+2b ab=6 ax + kx = y 2(ab) πr² ½ √xy",
        "alex@qqq.sch.uk https://qqq.org/zzz?qqq=zzz www.qqq.com ncteem.org.uk",
        "שלום مرحبا Привет 数学 😀 👩‍🏫",
        "snake_cased",
        "q" * 41,
    ],
)
def test_what_is_no_word_is_left_in_peace(speller: Speller, text: str) -> None:
    assert wrong(speller, text) == []


def test_maths_signs_are_no_part_of_a_word(speller: Speller) -> None:
    assert wrong(speller, "number=6 numebr=6 ×bars× ×brs× (pupils)−(puplis)") == ["numebr", "brs", "puplis"]


def test_long_words_in_capitals_are_checked(speller: Speller) -> None:
    assert wrong(speller, "PUPILS PUPLIS INVENTED") == ["PUPLIS"]


class Refusing:
    """A dictionary that knows nothing, and offers the same for every word."""

    def __init__(self, offered: Sequence[str] = ()) -> None:
        self.offered = list(offered)

    def check(self, word: str) -> bool:
        assert word, "a dictionary fails when it is asked for nothing"
        return False

    def suggest(self, word: str) -> list[str]:
        return self.offered


texts = st.text(st.sampled_from("abé\u0301 .,'’-2²=😀\n")) | st.text()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("’'a'’", "")
@example("e\u0301", "ab. cd")
@given(texts, texts)
def test_places_are_words_and_move_with_what_stands_before_them(services: Services, before: str, text: str) -> None:
    speller = Speller(services, Refusing())
    places = speller.wrong(text)
    end = 0
    for start, length in places:
        assert start >= end
        end = start + length
        word = text[start:end]
        assert len(word) == length > 1
        assert word[0].isalpha()
        assert not any(sign.isspace() or sign.isnumeric() or sign in "_=,.-" for sign in word)
    assert speller.wrong(text) == places
    moved = [(len(before) + 1 + start, length) for start, length in places]
    assert speller.wrong(f"{before} {text}") == [*speller.wrong(before), *moved]


# What is known


def test_a_word_may_begin_with_a_capital_and_a_name_must(speller: Speller) -> None:
    assert wrong(speller, "Pupils say. Words monday Monday") == ["monday"]
    assert wrong(speller, "Ada and Ben Invented; ada, Invented’s, INVENTED’S; O'Invented") == ["ada", "O'Invented"]


def test_names_of_people_and_of_their_schools_are_known(speller: Speller) -> None:
    assert wrong(speller, "Ada’s pupils at St Mary's in Camden") == ["at"]


def test_words_of_mathematics_and_abbreviations_are_known(speller: Speller) -> None:
    assert wrong(speller, "Subitise with Cuisenaire’s bars; cuisenaire, geogebra. wb") == []


def test_what_is_learned_is_known_at_once(services: Services, speller: Speller, told: list[Change]) -> None:
    assert wrong(speller, "Pupils flurble. The flurble’s flurbles") == ["flurble", "flurble’s", "flurbles"]
    speller.learn("flurble’s")
    assert [speller.follow(change) for change in told] == [True]
    assert services.phrases.current().words == {"flurble"}
    assert wrong(speller, "Pupils flurble. The flurble’s flurbles") == ["flurbles"]
    services.database.undo()
    assert speller.follow(told[-1])
    assert wrong(speller, "Pupils flurble") == ["flurble"]


def test_what_cannot_be_learned_is_said(speller: Speller) -> None:
    with pytest.raises(Invalid):
        speller.learn("")


def test_new_names_are_known_after_their_change(
    services: Services, world: World, speller: Speller, told: list[Change]
) -> None:
    assert wrong(speller, "Zoë Łukasik") == ["Zoë", "Łukasik"]
    services.departments.people.add(world.department, name="Zoe\u0308 Łukasik-O’Sullivan")
    assert speller.follow(told[-1])
    assert wrong(speller, "Zoë Łukasik, O'Sullivan") == []
    services.observations.change(world.observation, focus="Zed")
    assert not speller.follow(told[-1])
    services.departments.change(world.department, notes="Zed")
    assert not speller.follow(told[-1])


def test_a_note_is_not_looked_up_anew_at_each_key(services: Services, word_list: WordList) -> None:
    speller = Speller(services, word_list)
    note = "The pupils say it is a tabel. " * 600
    assert len(speller.wrong(note)) == 600
    asked = word_list.asked
    assert len(speller.wrong(note + "The pup")) == 601
    assert word_list.asked - asked <= 2


# What may be meant


def test_what_the_file_knows_is_offered_before_what_the_dictionary_knows(speller: Speller) -> None:
    assert speller.suggestions("subtise") == ["subitise", "subitises", "subitised", "say", "school", "see", "subtilise"]
    assert speller.suggestions("Inventedd")[0] == "Invented"
    assert speller.suggestions("geogbra")[0] == "GeoGebra"
    assert "known" not in speller.suggestions("known")


def test_capital_and_apostrophe_stay_as_they_were_typed(speller: Speller) -> None:
    assert speller.suggestions("Dno’t") == ["Digit", "Don’t"]
    assert speller.suggestions("dno't") == ["digit", "don't"]
    assert speller.suggestions("Cuisenairre’s")[0] == "Cuisenaire’s"


def test_no_more_are_offered_than_there_are_digits(services: Services) -> None:
    many = Refusing([f"word{digit}" for digit in "abcdefghijklm"])
    assert Speller(services, many).suggestions("wrd") == many.offered[:9]


# The dictionary itself


@pytest.fixture
def _fresh() -> Iterator[None]:
    british.cache_clear()
    yield
    british.cache_clear()


@pytest.mark.usefixtures("_fresh")
def test_without_the_c_library_nothing_is_wrong(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "enchant", None)
    assert british() is None
    speller = Speller(services, british())
    assert not speller.is_there
    assert speller.wrong("Teh puplis") == []
    assert speller.suggestions("puplis") == []


@pytest.fixture
def real() -> Dictionary:
    found = british()
    if found is None:
        pytest.skip("This computer has no dictionary of British English.")
    return found


def test_the_dictionary_is_british(services: Services, real: Dictionary) -> None:
    speller = Speller(services, real)
    assert speller.is_there
    assert (
        wrong(speller, "Pupils organise the colour, and realise it’s the centre; don't they? PPs’ naïve modelling")
        == []
    )
    assert wrong(speller, "Teh color of the center, recieved") == ["Teh", "color", "center", "recieved"]
    assert "receive" in speller.suggestions("recieve")
    assert "Denominator’s" in speller.suggestions("Denominater’s")


def test_each_word_of_mathematics_is_one_word_and_there_once(services: Services) -> None:
    words = sorted(words_of_mathematics())
    assert len(words) > 150
    assert len({word.casefold() for word in words}) == len(words)
    speller = Speller(services, Refusing())
    assert [word for word in words if wrong(speller, f"{word} zzz") != ["zzz"]] == []
