"""The code of a recovery sheet: read however it is typed, and a slip is noticed."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfm_desktop.domain.errors import CodeHasASlip
from tfm_desktop.domain.recovery_codes import (
    ALPHABET,
    GROUPS,
    SECRET,
    SIGNS,
    fresh,
    is_complete,
    secret_of,
    slip,
    spoken,
)

SECRETS = st.binary(min_size=SECRET, max_size=SECRET)
CODE = spoken(bytes(range(SECRET)))


@given(SECRETS)
def test_every_secret_comes_back(secret: bytes) -> None:
    code = spoken(secret)
    assert [len(group) for group in code.split()] == [SIGNS] * GROUPS
    assert set(code) <= {*ALPHABET, " "}
    assert secret_of(code) == secret
    assert slip(code) == ""


@given(SECRETS, st.sampled_from(["", "-", "  ", "\n", " – ", ". "]), st.booleans(), st.booleans())
def test_it_is_read_however_it_is_typed(secret: bytes, between: str, is_lower: bool, is_mistaken: bool) -> None:
    typed = between.join(spoken(secret).split())
    typed = typed.lower() if is_lower else typed
    if is_mistaken:
        typed = typed.translate(str.maketrans("oOiIbB", "001188"))
    assert secret_of(f" {typed}\t") == secret


@given(SECRETS, st.integers(0, GROUPS * SIGNS - 1), st.sampled_from(ALPHABET))
def test_a_slip_of_one_sign_is_never_taken_for_the_code(secret: bytes, place: int, sign: str) -> None:
    """It is noticed at once but for one in 256, which opens nothing: it is another secret."""
    signs = spoken(secret).replace(" ", "")
    typed = f"{signs[:place]}{sign}{signs[place + 1 :]}"
    if typed == signs:
        return
    with suppress(CodeHasASlip):
        assert secret_of(typed) != secret


def test_hardly_any_slip_passes() -> None:
    signs = CODE.replace(" ", "")
    places = [(place, sign) for place in range(len(signs)) for sign in ALPHABET if sign != signs[place]]
    slips = [f"{signs[:place]}{sign}{signs[place + 1 :]}" for place, sign in places]
    passed = 0
    for typed in slips:
        try:
            secret_of(typed)
        except CodeHasASlip:
            continue
        passed += 1
    assert passed <= 3 * len(slips) / 256


def test_two_codes_differ() -> None:
    assert len({fresh() for _ in range(50)}) == 50


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", ""),
        ("AB", ""),
        ("ABCD EF", ""),
        ("abcdefgh-ij", ""),
        ("ABCD 9F", "Group 2 has “9”, which is in no code"),
        ("ABCD EF!H", "Group 2 has “!”"),
        ("ABC DEFG", "Group 1 does not have 4 signs"),
        ("ABCD EFGHI JK", "Group 2 does not have 4 signs"),
        (f"{CODE} A", "this is 1 sign more"),
        (f"{CODE} ABCD", "this is 4 signs more"),
    ],
)
def test_what_cannot_be_right_is_said_while_it_is_typed(typed: str, says: str) -> None:
    assert says in slip(typed)
    assert bool(says) == bool(slip(typed))


def test_what_is_not_complete_is_no_code() -> None:
    assert is_complete(CODE.lower())
    assert not is_complete(CODE[:-1])
    with pytest.raises(CodeHasASlip, match="not complete: 31 signs of 32"):
        secret_of(CODE[:-1])


@given(st.text(max_size=60))
def test_any_text_is_a_code_or_said_to_be_none(typed: str) -> None:
    said = slip(typed)
    with suppress(CodeHasASlip):
        assert len(secret_of(typed)) == SECRET
        assert said == ""
