import datetime as dt
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfm_desktop.domain.errors import Invalid
from tfm_desktop.domain.measures import SMALL, MeasureFields, MeasureValueFields, Unit, group_leaving, measure_notices
from tfm_desktop.services.records import validated

DEPARTMENT = uuid.uuid4()
DAY = dt.date(2025, 8, 21)


def measure(**values: Any) -> MeasureFields:
    return validated(MeasureFields, {"department_id": DEPARTMENT, **values})


def value(**values: Any) -> MeasureValueFields:
    return validated(MeasureValueFields, {"measure_id": DEPARTMENT, "date": DAY, **values})


@pytest.mark.parametrize(
    ("typed", "number"), [("62", 62.0), ("62%", 62.0), (" 62.5 % ", 62.5), ("0", 0.0), (41.5, 41.5)]
)
def test_an_amount_may_be_typed_with_its_sign(typed: object, number: float) -> None:
    assert value(value=typed).value == number
    assert measure(target=typed, stretch=typed).target == number
    assert measure(stretch=typed).stretch == number


def test_a_target_may_be_left_out() -> None:
    assert measure(target=None).target is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("ninety", "Value: write a number, such as 1 or 0.5."),
        ("%", "Value: write a number, such as 1 or 0.5."),
        ("62%%", "Value: write a number, such as 1 or 0.5."),
        ("9" * 20_000, "Value: use a number of at most 1,000,000."),
        ("-1", "Value: use a number of at least 0."),
        ("nan", "Value: use a number of at most 1,000,000."),
        ("inf", "Value: use a number of at most 1,000,000."),
        (None, "Value: this cannot be empty."),
    ],
)
def test_what_is_no_amount_is_told_in_a_sentence(typed: object, sentence: str) -> None:
    with pytest.raises(Invalid) as fault:
        value(value=typed)
    assert fault.value.fields == {"value": sentence}


OVER = "More than 100 per cent. Check the number, or choose another unit."


@pytest.mark.parametrize(
    ("of", "told"),
    [
        ({"target": 60, "stretch": 70}, {}),
        ({"target": 60, "stretch": 60}, {}),
        ({"target": 60, "stretch": 50}, {"stretch": "The stretch target lies below the target. Check both."}),
        ({"target": 101}, {"target": OVER}),
        ({"target": 99, "stretch": 101}, {"stretch": OVER}),
        ({"target": 150, "unit": Unit.PUPILS}, {}),
    ],
)
def test_what_is_unusual_about_targets_is_told(of: dict[str, Any], told: dict[str, str]) -> None:
    assert measure_notices(measure(**of)) == told


def test_values_over_100_per_cent_are_told_by_their_days() -> None:
    values = [value(value=100), value(value=101), value(value=640, date=dt.date(2026, 8, 20))]
    (told,) = measure_notices(measure(), values).items()
    assert told == (
        "value",
        "More than 100 per cent on 21/08/2025, 20/08/2026. Check the number, or choose another unit.",
    )
    assert measure_notices(measure(unit=Unit.PUPILS), values) == {}


@pytest.mark.parametrize(
    ("unit", "told", "pupils", "shown"),
    [
        (Unit.PERCENT, 62, 178, "178"),
        (Unit.PERCENT, 35, 20, "not shown"),  # seven pupils
        (Unit.PERCENT, 98, 178, "not shown"),  # all but three or four
        (Unit.PERCENT, 50, 9, "under 10"),
        (Unit.PERCENT, 62, None, ""),
        (Unit.PUPILS, 24, 178, "178"),
    ],
)
def test_a_share_with_its_group_never_tells_a_count_under_ten(
    unit: Unit, told: float, pupils: int | None, shown: str
) -> None:
    assert group_leaving(unit, value(value=told, pupils=pupils)) == shown


@given(st.integers(0, 100), st.integers(0, 400))
def test_no_share_tells_a_count_under_ten(told: int, pupils: int) -> None:
    shown = group_leaving(Unit.PERCENT, value(value=told, pupils=pupils))
    counted = pupils * told / 100
    assert shown.isdigit() == (counted >= SMALL and pupils - counted >= SMALL)
