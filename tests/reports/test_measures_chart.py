import datetime as dt
import re
import uuid
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.graphics.shapes import Circle, Drawing, Line, String

from tfm_desktop.domain.measures import MeasureFields, MeasureValueFields, Unit
from tfm_desktop.domain.sheets import MeasureSheet, PlanSheet
from tfm_desktop.reports.charts import Picture, to_svg
from tfm_desktop.reports.measures import measures_blocks
from tfm_desktop.reports.measures_chart import measure_picture, measure_words
from tfm_desktop.reports.palette import DARK, LIGHT
from tfm_desktop.reports.sheet import About, build

ID = uuid.UUID(int=1)
SVG = "{http://www.w3.org/2000/svg}"
DAY = dt.date(2025, 8, 21)


def sheet_of(*values: tuple[dt.date, float, int | None], **fields: Any) -> MeasureSheet:
    told = {"name": "Grade 5+ in mathematics", "cohort": "Year 11", **fields}
    return MeasureSheet(
        ID,
        MeasureFields(department_id=ID, **told),
        tuple(MeasureValueFields(measure_id=ID, date=day, value=value, pupils=of) for day, value, of in values),
    )


def shapes(drawing: Drawing, kind: type) -> list[Any]:
    contents: list[Any] = drawing.contents
    return [shape for shape in contents if isinstance(shape, kind)]


def texts(drawing: Drawing) -> list[str]:
    return [shape.text for shape in shapes(drawing, String)]


def yearly(*values: float, of: int | None = 170) -> list[tuple[dt.date, float, int | None]]:
    return [(dt.date(2020 + number, 8, 21), value, of) for number, value in enumerate(values)]


def test_values_stand_at_their_height_and_day_with_their_numbers() -> None:
    drawing = measure_picture(sheet_of(*yearly(25, 50, 100), target=50, stretch=75), 480)
    low, middle, high = shapes(drawing, Circle)
    assert (high.cy - low.cy) == pytest.approx(3 * (middle.cy - low.cy))
    assert low.cx < middle.cx < high.cx
    assert {"25%", "50%", "100%", "21/08/2020", "21/08/2022", "target 50%", "stretch target 75%"} <= set(texts(drawing))
    dashed = [line for line in shapes(drawing, Line) if line.strokeDashArray]
    assert [line.y1 for line in dashed] == [middle.cy, pytest.approx((middle.cy + high.cy) / 2)]


def test_a_percentage_has_an_axis_to_a_hundred_and_others_one_that_holds_all() -> None:
    assert {"0%", "100%"} <= set(texts(measure_picture(sheet_of(*yearly(3)), 480)))
    assert "100%" not in texts(measure_picture(sheet_of(*yearly(140)), 480))
    high = measure_picture(sheet_of(*yearly(7, 95_000), unit=Unit.POINTS, target=10), 480)
    assert max(dot.cy for dot in shapes(high, Circle)) < high.height - 30
    assert "95000" in texts(high)


def test_a_count_under_ten_stands_open_at_the_level_of_ten() -> None:
    for value in (0, 3, 9):
        days = yearly(value, 10, 24, of=None)
        drawing = measure_picture(sheet_of(*days, unit=Unit.PUPILS, target=20), 480)
        small, ten, _ = shapes(drawing, Circle)
        assert small.cy == ten.cy
        assert small.fillColor == LIGHT.ground != ten.fillColor
        assert texts(drawing).count("under 10") == 1
        assert len([line for line in shapes(drawing, Line) if line.strokeWidth == 1.2]) == 1, "none leads to it"


def test_a_share_of_a_small_group_is_said_and_not_shown() -> None:
    drawing = measure_picture(sheet_of((DAY, 44, 9), (dt.date(2026, 8, 20), 52, 10)), 480)
    assert len(shapes(drawing, Circle)) == 1
    assert not [text for text in texts(drawing) if "44" in text]
    assert {"not shown", "21/08/2025", "52%"} <= set(texts(drawing))


small = st.one_of(
    st.tuples(st.just(Unit.PUPILS), st.integers(0, 9), st.none()),
    st.tuples(st.sampled_from(Unit), st.floats(0, 1_000_000), st.integers(0, 9)),
)


@settings(max_examples=25)
@given(small, st.integers(0, 9), st.floats(0, 9), st.booleans())
def test_nothing_on_paper_or_screen_depends_on_a_small_number(
    told: tuple[Unit, float, int | None], other_pupils: int, other_count: float, is_alone: bool
) -> None:
    unit, value, pupils = told
    other = (other_count, None) if pupils is None else (value / 2, other_pupils)
    more = [] if is_alone else [(dt.date(2026, 8, 20), 30.0, None)]
    target = None if is_alone else 20
    pair = [sheet_of((DAY, *one), *more, unit=unit, target=target) for one in ((value, pupils), other)]
    assert len({to_svg(measure_picture(one, 480)) for one in pair}) == 1
    assert len({measure_words(one) for one in pair}) == 1
    assert len({build(measures_blocks([one], 480), About("t", "a", is_invariant=True)) for one in pair}) == 1


def test_a_note_on_a_small_number_stays(living_sheet: PlanSheet) -> None:
    seen, counted = living_sheet.measures
    assert counted.values[0].note == "only seven"
    pdf = list(measures_blocks([seen, counted], 480))
    told = "\n".join(str(cell) for block in pdf for cell in _cells(block))
    assert "New course for one set" in told
    assert "only seven" not in told


def _cells(block: Any) -> list[str]:
    return [one.text for row in getattr(block, "rows", ()) for cell in row for one in cell]


def test_words_tell_what_the_chart_shows(living_sheet: PlanSheet) -> None:
    seen, counted = living_sheet.measures
    assert measure_words(seen) == (
        "Grade 5+ in mathematics, Year 11: 41.5% on 24/08/2023, 47% on 22/08/2024, 52% on 21/08/2025; "
        "target 50%; stretch target 60%."
    )
    assert measure_words(counted) == (
        "Further mathematics, Year 12: under 10 pupils on 10/09/2024, 14 pupils on 09/09/2025; target 20 pupils."
    )
    assert measure_words(replace(seen, values=())).startswith("Grade 5+ in mathematics, Year 11: no values yet;")


values = st.lists(
    st.tuples(
        st.dates(dt.date(1990, 1, 1), dt.date(2060, 1, 1)), st.floats(0, 1_000_000), st.none() | st.integers(0, 300)
    ),
    max_size=30,
)


@given(
    values,
    st.sampled_from(Unit),
    st.none() | st.floats(0, 1_000_000),
    st.none() | st.floats(0, 1_000_000),
    st.sampled_from(["", "Grade 5+", "W" * 120, "😀 שלום ∑"]),
    st.sampled_from([240, 360, 487, 900]),
)
def test_any_measure_is_drawn_within_its_picture(
    told: list[tuple[dt.date, float, int | None]],
    unit: Unit,
    target: float | None,
    stretch: float | None,
    name: str,
    width: int,
) -> None:
    drawing = measure_picture(sheet_of(*told, unit=unit, target=target, stretch=stretch, name=name, cohort=name), width)
    left, foot, right, top = drawing.getBounds()
    assert left >= -1
    assert foot >= 0
    assert right <= width + 1
    assert top <= drawing.height + 1
    ET.fromstring(to_svg(drawing))


@pytest.mark.parametrize("days", [[DAY], [DAY, DAY, DAY]])
def test_one_day_stands_in_the_middle(days: Sequence[dt.date]) -> None:
    drawing = measure_picture(sheet_of(*((day, 50 + 10 * number, 170) for number, day in enumerate(days))), 480)
    assert len({dot.cx for dot in shapes(drawing, Circle)}) == 1
    assert texts(drawing).count("21/08/2025") == 1


def test_numbers_of_very_many_values_do_not_stand_on_each_other() -> None:
    told = [(dt.date(2015 + month // 12, month % 12 + 1, 1), 30.0 + month % 37, 170) for month in range(100)]
    drawing = measure_picture(sheet_of(*told, target=50), 480)
    written = [
        one for one in shapes(drawing, String) if re.fullmatch(r"\d+%", one.text) and one.fillColor == LIGHT.text
    ]
    spans = sorted((one.x, one.y) for one in written)
    for one, other in pairwise(spans):
        assert other[0] - one[0] > 12 or abs(other[1] - one[1]) > 7
    assert "55%" in texts(drawing), "the newest is told"


def test_it_is_one_drawing_for_paper_and_window_in_the_colours_of_each() -> None:
    sheet = sheet_of(*yearly(3, 20, of=None), unit=Unit.PUPILS, target=15)
    light, dark = (ET.fromstring(to_svg(measure_picture(sheet, 480, colours))) for colours in (LIGHT, DARK))
    assert [one.tag for one in light.iter()] == [one.tag for one in dark.iter()]
    assert {one.get("fill") for one in light.iter(f"{SVG}circle")} == {"#ffffff", "#1e2a32"}
    assert {one.get("fill") for one in dark.iter(f"{SVG}circle")} == {"#1b2328", "#e6ecef"}
    assert [one.get("stroke-dasharray") for one in light.iter(f"{SVG}line")].count("5.0 2.5") == 1
    pdf = build([Picture(measure_picture(sheet, 480))], About("t", "a", is_invariant=True))
    assert pdf.startswith(b"%PDF")
