"""The chart of a measure: its values by date against target and stretch target, and no small number in it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10

from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color

from tfm_desktop.domain.measures import SMALL, UNDER, MeasureValueFields, Unit, amount, is_hidden, is_small, leaving
from tfm_desktop.domain.sheets import MeasureSheet
from tfm_desktop.domain.years import short
from tfm_desktop.reports import fonts
from tfm_desktop.reports.charts import SIZE, box, dot, rule, wide, written
from tfm_desktop.reports.lines import Style, shorten
from tfm_desktop.reports.palette import LIGHT, Palette

# Points, as all that follows: name and cohort, room for a label above the plot, the plot, and the dates.
HEAD, ABOVE, PLOT, DATES = 28.0, 16.0, 104.0, 18.0
SCALE, ASIDE = 34.0, 8.0  # beside the plot: the numbers on the left; on the right the words of the targets
TINY, RADIUS, INSET = 7.5, 3.0, 16.0
LEAST = 1e-6  # a scale below it has no numbers that anyone reads
HIDDEN = "not shown"
TARGET_DASH, STRETCH_DASH = (5.0, 2.5), (1.5, 2.5)

Span = tuple[float, float, float, float]  # left, foot, right, top


@dataclass(frozen=True, slots=True)
class Point:
    """A value at its place in the plot; level is where it is marked, which for an open mark is not its value."""

    x: float
    level: float
    told: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Plot:
    """Where days and amounts stand in the drawing."""

    left: float
    right: float
    foot: float
    most: float
    days: tuple[dt.date, ...]

    def x(self, day: dt.date) -> float:
        """Give the place of a day; a single day stands in the middle."""
        span = (self.days[-1] - self.days[0]).days
        inner = self.right - self.left - 2 * INSET
        return self.left + INSET + inner * ((day - self.days[0]).days / span if span else 0.5)

    def y(self, level: float) -> float:
        """Give the height of an amount."""
        return self.foot + PLOT * level / self.most


def measure_picture(sheet: MeasureSheet, width: float, palette: Palette = LIGHT) -> Drawing:
    """Draw the values of a measure by date against its targets; width in points, 240 at least.

    A count under ten is an open mark at the level of ten; a share of a group under ten has no mark at all.
    """
    drawing = Drawing(width, HEAD + ABOVE + PLOT + DATES)
    targets = _targets(sheet)
    aside = max((wide(told, TINY) + ASIDE for _, told, _ in targets), default=0.0)
    values = sorted(sheet.values, key=lambda value: value.date)
    days = tuple(value.date for value in values)
    plot = Plot(SCALE, width - aside, DATES, _most(sheet), days)
    _write_head(drawing, sheet, palette)
    _rule_scale(drawing, plot, sheet.measure.unit, palette)
    _rule_targets(drawing, plot, targets, palette)
    if not values:
        _write_clear(drawing, SCALE + 12, DATES + PLOT / 3, "No values yet", palette.muted, palette)
        return drawing
    points = [_point(plot, sheet.measure.unit, value) for value in values]
    _join(drawing, plot, points, palette)
    _mark(drawing, plot, points, palette)
    _say_hidden(drawing, plot, [value.date for value in values if is_hidden(value)], palette)
    _write_days(drawing, plot, palette)
    return drawing


def measure_words(sheet: MeasureSheet) -> str:
    """Say in words all that the chart shows, such as 'Grade 5+, Year 11: 62% on 21/08/2025; target 65%.'."""
    measure = sheet.measure
    told = ", ".join(f"{leaving(measure.unit, value)} on {short(value.date)}" for value in sheet.values)
    words = ", ".join(filter(None, [measure.name or "Measure", measure.cohort]))
    aimed = [f"{name} {amount(measure.unit, level)}" for level, name in _levels(sheet)]
    return f"{words}: {'; '.join([told or 'no values yet', *aimed])}."


def _levels(sheet: MeasureSheet) -> list[tuple[float, str]]:
    found = ((sheet.measure.target, "target"), (sheet.measure.stretch, "stretch target"))
    return [(level, name) for level, name in found if level is not None]


def _targets(sheet: MeasureSheet) -> list[tuple[float, str, tuple[float, float]]]:
    """Give level, words and dash of each target."""
    dashes = {"target": TARGET_DASH, "stretch target": STRETCH_DASH}
    return [(level, f"{name} {amount(sheet.measure.unit, level)}", dashes[name]) for level, name in _levels(sheet)]


def _most(sheet: MeasureSheet) -> float:
    """Give the amount at the top of the scale; a number that may not be known has no say in it."""
    unit = sheet.measure.unit
    shown = [SMALL if is_small(unit, value) else value.value for value in sheet.values if not is_hidden(value)]
    most = max([*shown, *(level for level, _ in _levels(sheet))], default=0)
    if most < LEAST:
        return SMALL
    if unit is Unit.PERCENT and most <= 100:
        return 100.0
    step = 10.0 ** floor(log10(most)) / 2
    return ceil(most / step) * step


def _point(plot: Plot, unit: Unit, value: MeasureValueFields) -> Point | None:
    """Place a value; None where it is not shown at all."""
    if is_hidden(value):
        return None
    is_open = is_small(unit, value)
    told = UNDER if is_open else _bare(unit, value.value)
    return Point(plot.x(value.date), SMALL if is_open else value.value, told, is_open)


def _bare(unit: Unit, value: float) -> str:
    return amount(Unit.PERCENT if unit is Unit.PERCENT else Unit.OTHER, value)


def _write_head(drawing: Drawing, sheet: MeasureSheet, palette: Palette) -> None:
    measure, top = sheet.measure, drawing.height
    name = _shortened(measure.name or "Measure without a name", drawing.width, SIZE + 1, fonts.BOLD)
    below = " · ".join(filter(None, [measure.cohort, measure.unit.value]))
    drawing.add(written(0, top - 10, name, palette.text, fonts.BOLD, SIZE + 1))
    drawing.add(written(0, top - 21, _shortened(below, drawing.width, TINY), palette.muted, size=TINY))


def _rule_scale(drawing: Drawing, plot: Plot, unit: Unit, palette: Palette) -> None:
    for level in (0, plot.most / 2, plot.most):
        y, told = plot.y(level), _bare(unit, level)
        drawing.add(rule(plot.left, y, plot.right, y, palette.muted if level == 0 else palette.hairline))
        size = min(TINY, TINY * (SCALE - 6) / max(wide(told, TINY), 1))
        drawing.add(written(plot.left - 6 - wide(told, size), y - size * 0.35, told, palette.muted, size=size))


def _rule_targets(
    drawing: Drawing, plot: Plot, targets: Sequence[tuple[float, str, tuple[float, float]]], palette: Palette
) -> None:
    at = [plot.y(level) for level, _, _ in targets]
    words = list(at)
    if len(at) == 2 and abs(at[0] - at[1]) < TINY + 2:  # their words would stand on each other
        low = min(max(sum(at) / 2 - (TINY + 2) / 2, plot.foot), plot.foot + PLOT - TINY - 2)
        words = [low, low + TINY + 2] if at[0] <= at[1] else [low + TINY + 2, low]
    for y, beside, (_, told, dash) in zip(at, words, targets, strict=True):
        drawing.add(rule(plot.left, y, plot.right, y, palette.accent, 0.9, dash))
        drawing.add(written(plot.right + ASIDE, beside - TINY * 0.35, told, palette.accent, size=TINY))


def _join(drawing: Drawing, plot: Plot, points: Sequence[Point | None], palette: Palette) -> None:
    """Join neighbours that are both shown; nothing leads to an open mark or over what is not shown."""
    for one, other in pairwise(points):
        if one and other and one.x < other.x and not (one.is_open or other.is_open):
            drawing.add(rule(one.x, plot.y(one.level), other.x, plot.y(other.level), palette.text, 1.2))


def _mark(drawing: Drawing, plot: Plot, points: Sequence[Point | None], palette: Palette) -> None:
    shown = [point for point in points if point]
    radius = RADIUS if len(shown) <= 24 else RADIUS / 2
    taken: list[Span] = [
        (point.x - radius, plot.y(point.level) - radius, point.x + radius, plot.y(point.level) + radius)
        for point in shown
    ]
    for point in _ends_first(shown):
        _write_by(drawing, plot, point, taken, palette)
    for point in shown:
        fill = palette.ground if point.is_open else palette.text
        drawing.add(dot(point.x, plot.y(point.level), radius, fill, palette.text))


def _say_hidden(drawing: Drawing, plot: Plot, days: Sequence[dt.date], palette: Palette) -> None:
    """Write at the foot of the plot where a value is not shown, as often as there is room."""
    length, last = wide(HIDDEN, TINY), 0.0
    for day in days:
        left = min(plot.x(day) - length / 2, drawing.width - length)
        if left > last:
            drawing.add(written(left, plot.foot + 4, HIDDEN, palette.muted, size=TINY))
            last = left + length + 4


def _ends_first(points: Sequence[Point]) -> Iterator[Point]:
    """Give the newest and the oldest before the others: theirs are the numbers that are looked for."""
    yield from points[-1:]
    yield from points[:1] if len(points) > 1 else ()
    yield from points[1:-1]


def _write_by(drawing: Drawing, plot: Plot, point: Point, taken: list[Span], palette: Palette) -> None:
    """Write a number above its mark, or below it; nowhere where it would stand on another, for the table has it."""
    length, y = wide(point.told, face=fonts.BOLD), plot.y(point.level)
    left = min(max(point.x - length / 2, plot.left + 2), drawing.width - length - 2)
    for foot in (y + RADIUS + 3, y - RADIUS - SIZE):
        span = (left - 2, foot - 1, left + length + 2, foot + SIZE - 1)
        if foot >= plot.foot and not any(_meet(span, other) for other in taken):
            taken.append(span)
            _write_clear(drawing, left, foot, point.told, palette.text, palette, fonts.BOLD)
            return


def _write_clear(
    drawing: Drawing, x: float, y: float, told: str, colour: Color, palette: Palette, face: str = fonts.REGULAR
) -> None:
    """Write words on ground of their own, so that no line runs through them."""
    drawing.add(box(x - 2, y - 1.5, wide(told, face=face) + 4, SIZE, palette.ground, palette.ground))
    drawing.add(written(x, y, told, colour, face))


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _write_days(drawing: Drawing, plot: Plot, palette: Palette) -> None:
    """Write the days below the plot, the last and the first before the others, as far as they have room."""
    days = list(dict.fromkeys(plot.days))
    taken: list[tuple[float, float]] = []
    for day in [*days[-1:], *days[:-1]]:
        x, told = plot.x(day), short(day)
        length = wide(told, TINY)
        left = min(max(x - length / 2, 0), drawing.width - length)
        drawing.add(rule(x, plot.foot, x, plot.foot - 3, palette.muted))
        if not any(left < right + 6 and start < left + length + 6 for start, right in taken):
            taken.append((left, left + length))
            drawing.add(written(left, plot.foot - 13, told, palette.muted, size=TINY))


def _shortened(text: str, width: float, size: float, face: str = fonts.REGULAR) -> str:
    return shorten(fonts.printable(text), Style(LIGHT.text, face, size), width, 1, "…")
