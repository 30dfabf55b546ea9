"""Measures that departments quote: values by date against a target; no pupil's name, and no count under ten."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Annotated, ClassVar

from pydantic import BeforeValidator
from sqlmodel import Field

from tfm_desktop.domain.record import Choice, Fields, OneLine, Record, belongs_to, choice
from tfm_desktop.domain.years import short

SMALL = 10  # a count below this could single a pupil out
UNDER = f"under {SMALL}"


class Unit(Choice):
    """What a measure is counted in."""

    PERCENT = "per cent"
    PUPILS = "pupils"
    TEACHERS = "teachers"
    CLASSES = "classes"
    POINTS = "points"
    OTHER = "other"


# The sign of per cent may be typed behind a number; its unit says the same.
Amount = Annotated[
    float, BeforeValidator(lambda given: given.strip().removesuffix("%") if isinstance(given, str) else given)
]

USUAL = tuple(f"Grade {grade}+ in mathematics" for grade in (4, 5, 7))  # what departments quote, of Year 11
USUAL_COHORT = "Year 11"


class MeasureFields(Fields):
    """What is measured, of whom, and what is aimed at."""

    LABEL: ClassVar[str] = "measure"

    department_id: uuid.UUID = belongs_to("department")
    position: int = 0
    name: OneLine = Field(default="", max_length=120)
    unit: Unit = choice(Unit, Unit.PERCENT)
    cohort: OneLine = Field(default="", max_length=120)
    target: Amount | None = Field(default=None, ge=0, le=1_000_000)
    stretch: Amount | None = Field(default=None, ge=0, le=1_000_000)


class Measure(MeasureFields, Record, table=True):
    """A measure as the file keeps it."""

    __tablename__ = "measure"


class MeasureValueFields(Fields):
    """What a measure came to on a day, and how many pupils it was taken of."""

    LABEL: ClassVar[str] = "value"

    measure_id: uuid.UUID = belongs_to("measure")
    date: dt.date
    value: Amount = Field(ge=0, le=1_000_000)
    pupils: int | None = Field(default=None, ge=0, le=100_000)
    note: OneLine = Field(default="", max_length=200)


class MeasureValue(MeasureValueFields, Record, table=True):
    """A value as the file keeps it."""

    __tablename__ = "measure_value"


def is_hidden(value: MeasureValueFields) -> bool:
    """Tell whether a value is not shown at all, for it was taken of a group under ten."""
    return value.pupils is not None and value.pupils < SMALL


def is_small(unit: Unit, value: MeasureValueFields) -> bool:
    """Tell whether a value could single a pupil out: a count under ten, or a share of a group under ten."""
    return is_hidden(value) or (unit is Unit.PUPILS and value.value < SMALL)


def leaving(unit: Unit, value: MeasureValueFields) -> str:
    """Write a value as it may leave the computer, such as '62%', '24 pupils', 'under 10 pupils'."""
    if is_hidden(value):
        return f"not shown: a group of {UNDER} pupils"
    return f"{UNDER} pupils" if is_small(unit, value) else amount(unit, value.value)


def group_leaving(unit: Unit, value: MeasureValueFields) -> str:
    """Write of how many pupils a value was taken, as it may leave; with a share it must not tell a count under ten."""
    if value.pupils is None:
        return ""
    if is_hidden(value):
        return UNDER
    counted = value.pupils * value.value / 100
    tells = unit is Unit.PERCENT and min(counted, value.pupils - counted) < SMALL
    return "not shown" if tells else str(value.pupils)


def amount(unit: Unit, value: float) -> str:
    """Write a number with its unit, such as '62%' or '24 pupils'."""
    if unit is Unit.PERCENT:
        return f"{value:g}%"
    return f"{value:g}" if unit is Unit.OTHER else f"{value:g} {unit.value}"


def measure_notices(measure: MeasureFields, values: Iterable[MeasureValueFields] = ()) -> dict[str, str]:
    """Say by field what is unusual about a measure and its values; never a block."""
    notices = {}
    if measure.target is not None and measure.stretch is not None and measure.stretch < measure.target:
        notices["stretch"] = "The stretch target lies below the target. Check both."
    if measure.unit is Unit.PERCENT:
        for name in ("target", "stretch"):
            if (getattr(measure, name) or 0) > 100:
                notices[name] = "More than 100 per cent. Check the number, or choose another unit."
        over = [short(value.date) for value in values if value.value > 100]
        if over:
            notices["value"] = f"More than 100 per cent on {', '.join(over)}. Check the number, or choose another unit."
    return notices
