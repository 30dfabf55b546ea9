import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tfm_desktop.domain.maths_signs import REACH, sign_at


def typed(keys: str) -> str:
    """Give what stands there after each key, and Enter, was followed by the sign that it finishes."""
    text = ""
    for key in f"{keys}\n":
        text = turned(text + key)
    return text.removesuffix("\n")


def turned(text: str) -> str:
    found = sign_at(text)
    return text[: len(text) - found[0]] + found[1] if found else text


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("y = x^2 - 3x + 2", "y = x² - 3x + 2"),
        ("3x^2y, x^10 and 10^-3.", "3x²y, x¹⁰ and 10⁻³."),
        ("2^n and x^(n+1)", "2ⁿ and xⁿ⁺¹"),
        ("(x+1)^2 cm^3", "(x+1)² cm³"),
        ("1/2 of 3/4, 5/8; 7/12.", "½ of ¾, ⅝; ⁷⁄₁₂."),
        ("1/2 + 1/4 =3/4", "½ + ¼ =¾"),
        ("3/10 + 4/10 = 7/10", "³⁄₁₀ + ⁴⁄₁₀ = ⁷⁄₁₀"),
        ("(1/2) or -1/2 or 2 1/2", "(½) or -½ or 2 ½"),
        ("multiply by 3/4", "multiply by ¾"),
        ("subtract 1/2 from 3/4", "subtract ½ from ¾"),
        ("sqrt(2), 3sqrt2, sqrt 5", "√(2), 3√2, √ 5"),
        ("a<=b >= c != d", "a≤b ≥ c ≠ d"),
        ("x = +-3 +- 2", "x = ±3 ± 2"),
        ("~= -> =>", "≈ → ⇒"),
        ("pi r^2, 2pi", "π r², 2π"),
        ("sin theta", "sin θ"),
        ("45 deg or 45deg.", "45° or 45°."),
        ("3 x 4 x -2 and 3 * 4 and 3*4", "3 × 4 × -2 and 3 × 4 and 3×4"),
        ("sqrt2 x 1/2 x 3", "√2 × ½ × 3"),
        ("x -> infinity", "x → ∞"),
    ],
)
def test_mathematics_becomes_signs_as_it_is_typed(keys: str, text: str) -> None:
    assert typed(keys) == text


@pytest.mark.parametrize(
    "keys",
    [
        "on 14/1 or 1/9/25 or 14/01/2026",
        "due by 3/4",
        "Mon 1/2, w/b 2/3",
        "open 24/7",
        "scored 8/10. 17/30",
        "2/3 pupils put hands up",
        "8/10 pupils",
        "Year 7/8 and sets 1/2 and p 3/4",
        "and/or, 1/2-hour, 01/2, 0/3, 4/4",
        "2^(1/2), x^2/3, x^2^3, ^2, x ^2",
        "--> <-> ==> 5!=120 5+-3 5 +-3",
        "pie, spin, api.pi, raspberry-pi, thetas",
        "degrees, deg 45, 3 deg3",
        "3 x, x 4, 2 x y, 3x4, box 4",
        "they go on to infinity and beyond",
    ],
)
def test_what_may_mean_something_else_stays_as_it_was_typed(keys: str) -> None:
    assert typed(keys) == keys


def test_a_sign_waits_until_its_token_is_finished() -> None:
    assert sign_at("x^1") is None
    assert sign_at("x^1 ") == (3, "¹ ")
    assert sign_at("1/2") is None
    assert sign_at("1/2\n") == (4, "½\n")
    assert sign_at("3 x 4") == (4, " × 4")
    assert sign_at("a <=") == (2, "≤")
    assert sign_at("") is None


SIGNED = {"pi", "theta", "infinity"}
word = st.text(string.ascii_letters + "’'", min_size=1, max_size=9).filter(
    lambda one: not any(each in one.lower() for each in (*SIGNED, "sqrt"))
)


@settings(max_examples=50)
@given(st.lists(st.tuples(word, st.sampled_from([" ", ", ", ". ", "? ", "! ", " (", ") ", "; ", ": ", " – "]))))
def test_prose_is_never_changed(words: list[tuple[str, str]]) -> None:
    text = "".join(each + stop for each, stop in words)
    assert typed(text) == text


pieces = ["1", "2", "12", "/", "^", "(", ")", " ", "x", "n", "=", "<", ">", "+", "-", "~", "!", "*", "π", "½", "⁄", "₂"]
pieces += ["²", "⁷", "pi", "sqrt", "deg", "infinity", "theta", "pupils", " by ", "Year ", "\n", ".", "😀", "→", "y"]


@settings(max_examples=200)
@given(st.lists(st.sampled_from(pieces), max_size=14).map("".join))
def test_a_sign_is_made_once_and_takes_no_more_than_is_there(text: str) -> None:
    found = sign_at(text)
    if found is None:
        return
    assert 0 < found[0] <= min(len(text), REACH)
    assert text[-found[0] :] != found[1]
    assert sign_at(turned(text)) is None
