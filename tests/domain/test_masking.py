import string
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tfm_desktop.domain.masking import MASK, Finder, OwnName, Spot, Sure, alike, folded, masked, name_of, names_in

NEAR = ("Ngozi Okafor", "Zoë Łukasik", "Mary-Ann O’Brien", "Mark Long")
FAR = ("Siân Gŵyther", "Will Hunter")


def found(text: str, own: str = "Ben Invented", *, is_names: bool = False) -> dict[str, bool]:
    finder = Finder(own, NEAR, FAR, known=("St Mary’s School, Camden",))
    return {text[one.start : one.end]: one.is_certain for one in finder.spots(text, is_names=is_names)}


@pytest.mark.parametrize(
    ("text", "spots"),
    [
        ("Plan it with Ngozi Okafor.", {"Ngozi Okafor": True}),
        ("plan it with ngozi okafor", {"ngozi okafor": True}),
        ("Okafor, Ngozi", {"Okafor": True, "Ngozi": True}),
        ("NGOZI’s books", {"NGOZI": True}),
        ("ngozi said so", {"ngozi": False}),
        ("Zoe and Zoë", {"Zoe": True, "Zoë": True}),
        ("ask Lukasik", {"Lukasik": True}),
        ("Mary-Ann O'Brien’s class", {"Mary-Ann O'Brien": True}),
        ("as Sian Gwyther says", {"Sian Gwyther": True}),
        ("as Siân says", {"Siân": False}),
        ("Mrs Adeyemi-Cole helps", {"Mrs Adeyemi-Cole": True}),
        ("dr. Van der Berg helps", {"dr. Van der Berg": True}),
        ("mrs okafor helps", {"mrs okafor": True}),
        ("Mr Okafor The board", {"Mr Okafor": True}),
        ("Miss, look: it doubles", {}),
        ("P: “Miss I think so”", {}),
        ("N.O. agreed; NO does not", {"N.O": False}),
        ("Then Jayden Smith stands up", {"Jayden Smith": False}),
        ("Then we draw. Bars help. “Draw one”", {}),
        ("Look at Camden and St Mary’s in March", {}),
        ("Ann Brien and O’Brien", {"Brien": True, "O’Brien": True}),
        ("they mark it and will see", {}),
        ("Mark it. Will they?", {"Mark": False, "Will": False}),
        ("12 + 7 = 19, SLT and TA agree", {}),
        ("Ben Invented, Mr Invented, Ben’s board", {}),
        ("", {}),
    ],
)
def test_who_else_is_found(text: str, spots: dict[str, bool]) -> None:
    assert found(text) == spots


def test_in_a_field_of_names_a_capital_is_no_beginning_of_a_sentence() -> None:
    assert found("Jayden; the specialist", is_names=True) == {"Jayden": False}


def test_what_seems_a_name_once_is_found_where_sentences_begin() -> None:
    finder = Finder("Ben Invented")
    assert finder.spots("Jayden draws a bar") == ()
    finder.learn(["Jayden"])
    assert finder.spots("Jayden draws a bar") == (Spot(0, 6, is_certain=False),)
    assert finder.spots("jayden draws a bar") == ()


def test_a_dictionary_finds_names_where_sentences_begin() -> None:
    finder = Finder("Ben Invented", is_word=lambda word: word != "jayden")
    assert finder.spots("Jayden draws. Bars help.") == (Spot(0, 6, is_certain=False),)


def test_what_may_be_either_is_left_to_the_user() -> None:
    finder = Finder("Ben Invented", ["Ada Invented", "Ben Cole"])
    for text in ("Ben draws", "Mrs Invented draws", "as Invented says"):
        assert [one.is_certain for one in finder.spots(text)] == [False], text
    assert [one.is_certain for one in finder.spots("Ada Invented and Ben Cole")] == [True, True]
    assert finder.spots("Ben Invented draws") == ()


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Ben Invented leads", Sure.CERTAIN),
        ("BEN  INVENTED", Sure.CERTAIN),
        ("Mr Invented’s class", Sure.CERTAIN),
        ("Invented, Ben", Sure.PERHAPS),
        ("Ben leads", Sure.PERHAPS),
        ("ben leads", Sure.PERHAPS),
        ("Benny Inventedson", Sure.NO),
        ("Ada Invented leads", Sure.NO),
        ("Ada Invented and Invented", Sure.PERHAPS),
    ],
)
def test_one_person_is_found(text: str, sure: Sure) -> None:
    assert OwnName("Ben Invented", ["Ada Invented"] if "Mr" not in text else []).in_text(text) is sure


def test_a_title_with_a_surname_that_somebody_shares_may_be_either() -> None:
    assert OwnName("Ben Invented", ["Ada Invented"]).in_text("Mr Invented’s class") is Sure.PERHAPS


def test_a_name_that_is_a_word_needs_its_capital() -> None:
    assert OwnName("Will Hunter").in_text("they will see") is Sure.NO
    assert OwnName("Will Hunter").in_text("as Will sees") is Sure.PERHAPS


def test_names_are_read_from_lists() -> None:
    told = "Both advocates, Ada Invented and Mrs Okafor; led by Zoë van der Berg / Maths Hub\nthe department, Ben"
    assert list(names_in(told)) == ["Ada Invented", "Zoë van der Berg"]


def test_a_name_is_read_with_its_title_and_turned_round() -> None:
    read = name_of("Dr Okafor, Ngozi")
    assert read is not None
    assert (read.words, read.initials) == (("ngozi", "okafor"), "no")
    assert name_of("Mrs Okafor") == name_of("Okafor")
    assert name_of("Mrs") is None
    assert name_of("…") is None


def test_spots_that_touch_are_masked_as_one() -> None:
    assert masked("abcdef", [Spot(1, 3), Spot(2, 4)]) == f"a{MASK}ef"
    assert masked("abc", []) == "abc"


def test_the_same_spelling_is_found_in_any_case() -> None:
    assert [(one.start, one.end) for one in alike("Jay and jay, Jaya", "Jay")] == [(0, 3), (8, 11)]
    assert list(alike("a b", " ")) == []


words = st.text(alphabet=string.ascii_letters + "éïŁżŵ", min_size=2, max_size=8)
names = st.lists(words, min_size=1, max_size=3).map(lambda parts: " ".join(part.title() for part in parts))
pieces = st.text(alphabet=string.ascii_letters + string.punctuation + "“”’ \n×é", max_size=12)


@given(names, st.lists(names, min_size=1, max_size=4), st.lists(pieces, min_size=2, max_size=5), st.data())
@example("Ben Ab", ["Ben Ab Cd"], ["", " "], None)
def test_masked_of_all_that_is_found_no_whole_name_is_left(
    own: str, others: list[str], around: list[str], data: st.DataObject | None
) -> None:
    chosen = [data.draw(st.sampled_from(others)) for _ in around] if data else [others[0]] * len(around)
    text = "".join(f"{piece} {name} " for piece, name in zip(around, chosen, strict=True))
    spots = Finder(own, others).spots(text)
    assert list(spots) == sorted(spots)
    assert all(0 <= one.start < one.end <= len(text) for one in spots)
    assert all(before.end <= after.start for before, after in pairwise(spots))
    left = masked(text, spots).replace(MASK, "|")
    for name in others:
        if folded(name) not in folded(own):
            assert f" {folded(name)} " not in folded(left)
    if data:
        assert masked(text, ()) == text
