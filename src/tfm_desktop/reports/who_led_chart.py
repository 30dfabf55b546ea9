"""The chart of who led on visits: a bar for each term, shared among those who led; nothing is weighed or ranked."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color

from tfm_desktop.domain.pathway import LedTerm
from tfm_desktop.domain.visits import LedBy
from tfm_desktop.reports import fonts
from tfm_desktop.reports.charts import SIZE, box, rule, wide, written
from tfm_desktop.reports.lines import Style, broken
from tfm_desktop.reports.palette import LIGHT, Palette

# Points, as all that follows: name of a term, height of a bar, from bar to bar, and the lines of words below one.
LABELS, BAR, STEP, LINE, YEAR, LEGEND, SHORTEST, LONGEST = 54.0, 14.0, 22.0, 11.5, 18.0, 18.0, 150.0, 300.0
STEPS = {LedBy.SPECIALIST: 0.1, LedBy.CO_LED: 0.34, LedBy.ADVOCATE: 0.62, LedBy.DEPARTMENT: 1.0}  # of the accent
HATCH = 5.0
TEXT = Style(LIGHT.text, size=SIZE)
NOTHING = "no activity noted"
ABOUT = (
    "Each bar is the share of the activities on visits that are done, term by term. "
    "Specialist, co-led, advocate or department says who led, and nothing of how well."
)


def who_led_picture(terms: Sequence[LedTerm], width: float, palette: Palette = LIGHT) -> Drawing:
    """Draw a bar for each term with the numbers in words beside it, or below where there is little room.

    Width in points, 240 at least.
    """
    told = max((wide(led_words(one)) for one in terms), default=0.0)
    beside = width - LABELS - 10 - told
    is_below = beside < SHORTEST
    length = width - LABELS if is_below else min(beside, LONGEST)
    below = [list(broken(led_words(one), TEXT, length)) if is_below and one.total else [] for one in terms]
    years = [(year, list(group)) for year, group in groupby(zip(terms, below, strict=True), lambda one: one[0].year)]
    legend = _legend_rows(width)
    tall = YEAR * len(years) + sum(STEP + LINE * len(lines) for lines in below)
    drawing = Drawing(width, tall + LEGEND * len(legend))
    top = drawing.height
    for year, group in years:
        drawing.add(written(0, top - 11, year, palette.accent, fonts.BOLD))
        top -= YEAR
        for one, lines in group:
            foot = top - BAR
            drawing.add(written(0, foot + 4, one.term.label, palette.text))
            _draw_bar(drawing, one, foot, length, palette)
            if not one.total:
                drawing.add(written(LABELS, foot + 4, NOTHING, palette.muted))
            elif not is_below:
                drawing.add(written(LABELS + length + 10, foot + 4, led_words(one), palette.text))
            for number, line in enumerate(lines, 1):
                drawing.add(written(LABELS, foot - LINE * number + 1, line, palette.text))
            top -= STEP + LINE * len(lines)
    _draw_legend(drawing, legend, palette)
    return drawing


def led_words(term: LedTerm) -> str:
    """Say who led the activities of a term, such as '4 activities: 3 specialist, 1 co-led'."""
    if not term.total:
        return NOTHING
    told = ", ".join(f"{term.counts[by]} {by.value}" for by in LedBy if term.counts.get(by))
    return f"{term.total} activit{'y' if term.total == 1 else 'ies'}: {told}"


def who_led_words(terms: Sequence[LedTerm]) -> str:
    """Say in words all that the chart shows, one term a line."""
    return "\n".join(f"{one.term.label} {one.year}: {led_words(one)}." for one in terms)


def _draw_bar(drawing: Drawing, term: LedTerm, foot: float, length: float, palette: Palette) -> None:
    x = LABELS
    for by in LedBy:
        if count := term.counts.get(by, 0):
            across = length * count / term.total
            _draw_share(drawing, by, x, foot, across, BAR, palette)
            _write_on(drawing, f"{by.label[0]} {count}", x, foot, across, palette)
            x += across


def _draw_share(
    drawing: Drawing, by: LedBy, x: float, foot: float, across: float, height: float, palette: Palette
) -> None:
    """Draw the share of those who led: a step of the accent, and a hatching, so that it needs no colour."""
    drawing.add(box(x, foot, across, height, _mixed(palette, STEPS[by]), palette.accent))
    for at in _between(x, x + across) if by is LedBy.CO_LED else ():
        drawing.add(rule(at, foot, at, foot + height, palette.accent, 0.8))
    for at in _between(foot, foot + height) if by is LedBy.ADVOCATE else ():
        drawing.add(rule(x, at, x + across, at, palette.ground, 0.9))


def _write_on(drawing: Drawing, text: str, x: float, foot: float, across: float, palette: Palette) -> None:
    """Write who and how many in the middle of a share, on ground of its own; nothing where there is no room."""
    length = wide(text, face=fonts.BOLD) + 6
    if length < across - 2:
        left = x + (across - length) / 2
        drawing.add(box(left, foot + 1.8, length, BAR - 3.6, palette.ground, palette.ground))
        drawing.add(written(left + 3, foot + 4, text, palette.text, fonts.BOLD))


def _legend_rows(width: float) -> list[list[LedBy]]:
    """Put as many of those who led beside each other as there is room for."""
    every = list(LedBy)
    across = len(every) if _legend_end(every) < width else 2
    return [every[first : first + across] for first in range(0, len(every), across)]


def _legend_end(row: Sequence[LedBy]) -> float:
    return LABELS + sum(_legend_step(by) for by in row)


def _legend_step(by: LedBy) -> float:
    return 33 + wide(_named(by))


def _named(by: LedBy) -> str:
    return f"{by.label[0]}  {by.value}"


def _draw_legend(drawing: Drawing, rows: Sequence[Sequence[LedBy]], palette: Palette) -> None:
    for number, row in enumerate(reversed(rows)):
        foot = 1 + LEGEND * number
        for place, by in enumerate(row):
            x = _legend_end(row[:place])
            _draw_share(drawing, by, x, foot, 14, 10, palette)
            drawing.add(written(x + 19, foot + 2, _named(by), palette.muted))


def _between(first: float, last: float) -> Iterator[float]:
    """Give the places of a hatching."""
    at = first + HATCH
    while at < last - 1:
        yield at
        at += HATCH


def _mixed(palette: Palette, share: float) -> Color:
    ground, accent = palette.ground, palette.accent
    return Color(*(one + (other - one) * share for one, other in zip(ground.rgb(), accent.rgb(), strict=True)))
