import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfm_desktop.domain.programme import AimNumbers

FOUR = AimNumbers({"a1": "Pupils reason aloud", "b2": "One way\nof working", "c3": "", "d4": "Plan together"})
GONE = "ee"  # an aim in the bin


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("1 3", ("a1", "c3")),
        ("3,1", ("a1", "c3")),
        ("1, 3", ("a1", "c3")),
        ("Aims 1 and 4", ("a1", "d4")),
        ("aim 2 & 2", ("b2",)),
        ("  ", ()),
    ],
)
def test_aims_are_typed_by_number(text: str, keys: tuple[str, ...]) -> None:
    assert FOUR.keys_from(text) == keys


@pytest.mark.parametrize(
    ("aims", "text", "sentence"),
    [
        (FOUR, "7", "There is no aim 7. This plan has aims 1 to 4."),
        (FOUR, "1 aim 9", "There is no aim 9. This plan has aims 1 to 4."),
        (FOUR, "0", "There is no aim 0. This plan has aims 1 to 4."),
        (FOUR, "9" * 20_000, f"There is no aim {'9' * 12}. This plan has aims 1 to 4."),
        (AimNumbers({"a1": "One"}), "2", "There is no aim 2. This plan has one aim, 1."),
        (AimNumbers({}), "1", "There is no aim 1. This plan has no aims yet."),
        (
            FOUR,
            "ninety",
            "“ninety” is not the number of an aim. Type numbers, such as 1 3. This plan has aims 1 to 4.",
        ),
        (
            FOUR,
            "x" * 20_000,
            f"“{'x' * 40}” is not the number of an aim. Type numbers, such as 1 3. This plan has aims 1 to 4.",
        ),
    ],
)
def test_what_is_no_number_of_an_aim_is_told_in_a_sentence(aims: AimNumbers, text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match="aim") as fault:
        aims.keys_from(text)
    assert str(fault.value) == sentence


def test_an_aim_in_the_bin_is_kept_and_not_shown() -> None:
    held = (GONE, "a1")
    assert FOUR.short_names(held) == "1"
    assert FOUR.names(held) == ["1 Pupils reason aloud"]
    assert FOUR.keys_from("2", held) == ("b2", GONE)
    assert FOUR.keys_from("", held) == (GONE,)


def test_aims_are_shown_in_the_order_of_the_plan_with_their_words_on_one_line() -> None:
    assert FOUR.short_names(("d4", "b2")) == "2, 4"
    assert FOUR.names(("d4", "c3", "b2")) == ["2 One way of working", "3", "4 Plan together"]
    assert FOUR.short_names(()) == ""


@given(st.integers(0, 30), st.sets(st.integers(0, 40)))
def test_what_is_shown_is_read_as_just_that(count: int, chosen: set[int]) -> None:
    aims = AimNumbers({f"{number:02}": f"Aim {number}" for number in range(count)})
    held = tuple(f"{number:02}" for number in sorted(chosen))
    assert aims.keys_from(aims.short_names(held), held) == held
