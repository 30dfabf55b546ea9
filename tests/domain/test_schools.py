import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tfm_desktop.domain.schools import SchoolFields, as_urn, is_eligible, plain, words_of


@given(st.integers(10_000, 9_999_999).map(str))
def test_a_urn_has_five_to_seven_digits(urn: str) -> None:
    assert as_urn(f" {urn} ") == urn


def test_a_school_may_have_no_urn() -> None:
    assert as_urn("  ") == ""


@pytest.mark.parametrize("text", ["10004x", "1000", "12345678", "100 049", "１０００４９", "-10049", "1e5"])
def test_what_is_no_urn_gets_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a URN\. A URN has six digits"):
        as_urn(text)


def test_a_school_says_which_urn_is_wrong() -> None:
    with pytest.raises(ValidationError, match="“abc” is not a URN"):
        SchoolFields(name="Haverstock School", urn="abc")


@pytest.mark.parametrize("type_group", ["Academies", "Free Schools", "Local authority maintained schools"])
@pytest.mark.parametrize("phase", ["Secondary", "All-through", "Middle deemed secondary"])
def test_a_state_funded_secondary_is_eligible(type_group: str, phase: str) -> None:
    assert is_eligible(SchoolFields(name="A school", type_group=type_group, phase=phase)) is True


@pytest.mark.parametrize(
    ("type_group", "phase"),
    [
        ("Independent schools", "Secondary"),
        ("Academies", "Primary"),
        ("Colleges", "16 plus"),
        ("academies", "Secondary"),
    ],
)
def test_any_other_school_is_not_eligible(type_group: str, phase: str) -> None:
    assert is_eligible(SchoolFields(name="A school", type_group=type_group, phase=phase)) is False


@pytest.mark.parametrize(("type_group", "phase"), [("", ""), ("Academies", ""), ("", "Secondary")])
def test_what_the_register_does_not_say_is_not_known(type_group: str, phase: str) -> None:
    assert is_eligible(SchoolFields(name="A school", type_group=type_group, phase=phase)) is None


def test_a_school_is_found_by_name_town_postcode_and_urn() -> None:
    school = SchoolFields(
        name="St Mary’s Church of England School",
        urn="100049",
        town="Camden",
        postcode="NW3 2BQ",
        local_authority="Camden",
    )
    words = words_of(school).split()
    assert {"st", "marys", "england", "camden", "nw3", "2bq", "nw32bq", "100049"} <= set(words)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("St Mary’s", "st marys"),
        ("St. Mary's", "st marys"),
        ("Plaçe École", "place ecole"),
        ("Ysgol Tŷ-Gŵyn", "ysgol ty gwyn"),
        ("ROSE & CROWN", "rose   crown"),
    ],
)
def test_accents_apostrophes_and_case_are_folded(text: str, folded: str) -> None:
    assert plain(text) == folded


@given(st.text())
def test_folded_text_is_letters_digits_and_spaces(text: str) -> None:
    assert all(sign.isalnum() or sign == " " for sign in plain(text))
