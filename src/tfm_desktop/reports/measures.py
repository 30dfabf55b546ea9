"""The measures of a department on paper: each as a chart against its targets and as a table of its values."""

from collections.abc import Iterator, Sequence

from tfm_desktop.domain.measures import MeasureValueFields, group_leaving, is_small, leaving
from tfm_desktop.domain.sheets import MeasureSheet
from tfm_desktop.domain.years import short
from tfm_desktop.reports.blocks import Block, Prose, Row, Rows
from tfm_desktop.reports.charts import Picture
from tfm_desktop.reports.measures_chart import measure_picture
from tfm_desktop.reports.sheet import BODY, NOTE, TABLE, columns, shares

ABOUT = (
    "No pupil is named. A count under ten is shown as “under 10” and marked at the level of ten; "
    "a value of a group under ten is not shown."
)


def measures_blocks(measures: Sequence[MeasureSheet], width: float) -> Iterator[Block]:
    """Show each measure as a chart and, below it, as a table; and say how small numbers are shown."""
    yield Prose(ABOUT, NOTE, after=2, keeps_with_next=True)
    for measure in measures:
        yield from _measure(measure, width)


def value_texts(sheet: MeasureSheet, value: MeasureValueFields) -> tuple[str, str, str, str]:
    """Give day, value, number of pupils and note as they may leave: a note beside a small number can tell it."""
    unit = sheet.measure.unit
    told, of = leaving(unit, value), group_leaving(unit, value)
    return short(value.date), told[:1].upper() + told[1:], of, "" if is_small(unit, value) else value.note


def _measure(sheet: MeasureSheet, width: float) -> Iterator[Block]:
    yield Picture(measure_picture(sheet, width), before=10, after=4, keeps_with_next=bool(sheet.values))
    if sheet.values:
        rows: list[Row] = [tuple((Prose(text, BODY),) for text in value_texts(sheet, value)) for value in sheet.values]
        yield Rows(shares(width, 3, 5, 3, 6), rows, TABLE, columns("Date", "Value", "Pupils", "Note"), after=12)
