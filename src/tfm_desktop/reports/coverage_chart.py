"""The chart of the ideas seen in a year: a row for each idea, a column for each observation, and numbers of lines."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import ceil, inf

from reportlab.graphics.shapes import Drawing

from tfm_desktop.domain.sheets import CoverageSheet, CoveredIdea, CoveredObservation
from tfm_desktop.domain.years import in_year
from tfm_desktop.reports import fonts
from tfm_desktop.reports.charts import SIZE, box, wide, written
from tfm_desktop.reports.lines import Style, broken, shorten
from tfm_desktop.reports.palette import LIGHT, Palette

LEAST_LABELS, MOST_LABELS, COLUMN = 120.0, 230.0, 54.0  # points, as all that follows
HEAD, GROUP, ROW, TOLD_ROW, BETWEEN = 55.0, 18.0, 16.0, 28.0, 1.5
MARK = 24.0
SMALL = 7.5
LEGEND = (
    "A number counts the lines of that observation that are tied to the idea. An empty place says that none is; "
    "“not seen yet” says that none of the year is. Neither says anything about a lesson or a teacher. "
    "Lines that the observer keeps private are not counted."
)


def coverage_pictures(
    sheet: CoverageSheet, width: float, palette: Palette = LIGHT, tallest: float = inf
) -> list[Drawing]:
    """Draw the chart in as many parts as the width and the tallest part ask for; the first tells the whole in words.

    Each part has the observations of a span of time, in order of date; width and tallest in points.
    """
    names = max((wide(fonts.printable(idea.name)) for idea in sheet.ideas), default=0.0)
    labels = max(LEAST_LABELS, min(names + 18, MOST_LABELS, width * 0.4))
    most = max(1, int((width - labels) / COLUMN))
    spans = ceil(len(sheet.observations) / most) or 1
    each = ceil(len(sheet.observations) / spans)
    parts = []
    for number in range(spans):
        row = TOLD_ROW if number == 0 else ROW
        for ideas in _portions(sheet.ideas, row, tallest - HEAD):
            seen = sheet.observations[number * each : (number + 1) * each]
            parts.append(_part(sheet, ideas, seen, (width, labels, row), palette))
    return parts


def seen_words(sheet: CoverageSheet, key: str) -> str:
    """Say how often an idea was seen, such as '7 lines in 3 observations'."""
    lines, observations = sheet.lines_on(key), len(sheet.seen_in(key))
    if not lines:
        return "not seen yet"
    return f"{lines} line{'s' if lines > 1 else ''} in {observations} observation{'s' if observations > 1 else ''}"


def coverage_words(sheet: CoverageSheet) -> str:
    """Say in words all that the chart shows, one idea a line."""
    return "\n".join(f"{idea.name}: {seen_words(sheet, idea.key)}{_where(sheet, idea.key)}." for idea in sheet.ideas)


def who(one: CoveredObservation) -> str:
    """Name the teacher of an observation; what was observed where there is none."""
    return one.teacher or one.kind.value


def _where(sheet: CoverageSheet, key: str) -> str:
    told = [f"{in_year(one.date)}, {who(one)}, {one.lines[key]}" for one in sheet.seen_in(key)]
    return f" ({'; '.join(told)})" if told else ""


def _portions(ideas: Sequence[CoveredIdea], row: float, room: float) -> Iterator[list[CoveredIdea]]:
    """Cut the rows into portions that fit a height; a portion names its frameworks anew."""
    portion: list[CoveredIdea] = []
    left = room
    for idea in ideas:
        is_next = bool(portion) and portion[-1].framework == idea.framework
        left -= row + BETWEEN + (0 if is_next else GROUP)
        if portion and left < 0:
            yield portion
            portion, left = [], room - row - BETWEEN - GROUP
        portion.append(idea)
    yield portion


def _part(
    sheet: CoverageSheet,
    ideas: list[CoveredIdea],
    seen: Sequence[CoveredObservation],
    sizes: tuple[float, float, float],
    palette: Palette,
) -> Drawing:
    """Draw one part, given its width, that of the names of the ideas, and the height of a row."""
    width, labels, row = sizes
    frameworks = [(name, list(group)) for name, group in groupby(ideas, lambda idea: idea.framework)]
    strip = labels + COLUMN * max(len(seen), 1)
    drawing = Drawing(width, HEAD + GROUP * len(frameworks) + (row + BETWEEN) * len(ideas))
    columns = [(labels + place * COLUMN, one) for place, one in enumerate(seen)]
    top = drawing.height
    for x, one in columns:
        _head(drawing, one, x, top, palette)
    top -= HEAD
    for name, group in frameworks:
        drawing.add(written(0, top - 12, _shortened(name, width, fonts.BOLD), palette.accent, fonts.BOLD))
        top -= GROUP
        for idea in group:
            drawing.add(box(0, top - row, strip, row, palette.panel, palette.panel))
            is_told = row == TOLD_ROW
            told = _shortened(idea.name, labels - 12)
            drawing.add(written(6, top - (12 if is_told else 11), told, palette.text))
            if is_told:
                drawing.add(written(6, top - 22.5, seen_words(sheet, idea.key), palette.muted, size=SMALL))
            for x, one in columns:
                _mark(drawing, one.lines.get(idea.key, 0), x, top - row / 2, palette)
            top -= row + BETWEEN
    return drawing


def _head(drawing: Drawing, one: CoveredObservation, x: float, top: float, palette: Palette) -> None:
    """Write above a column when it was, in whose lesson, and with which year group."""
    drawing.add(written(x, top - 9, in_year(one.date), palette.text, fonts.BOLD))
    below = f"Year {one.year_group}" if one.year_group else one.kind.value if one.teacher else ""
    lines = [(line, palette.text) for line in _narrow(who(one), 3)] + [
        (line, palette.muted) for line in _narrow(below, 1)
    ]
    for number, (line, colour) in enumerate(lines):
        drawing.add(written(x, top - 19 - 9 * number, line, colour, size=SMALL))


def _narrow(text: str, most: int) -> list[str]:
    """Break a text into lines for the head of a column."""
    style, width = Style(LIGHT.text, size=SMALL), COLUMN - 4
    return [
        line
        for part in shorten(fonts.printable(text), style, width, most, "…").split("\n")
        for line in broken(part, style, width)
    ]


def _mark(drawing: Drawing, lines: int, x: float, middle: float, palette: Palette) -> None:
    """Draw a mark with the number of lines in it, if there are any; it looks the same for every number."""
    if not lines:
        return
    drawing.add(box(x, middle - 6.5, MARK, 13, palette.tint, palette.accent))
    count = str(lines)
    drawing.add(written(x + (MARK - wide(count, face=fonts.BOLD)) / 2, middle - 3, count, palette.text, fonts.BOLD))


def _shortened(text: str, width: float, face: str = fonts.REGULAR) -> str:
    return shorten(fonts.printable(text), Style(LIGHT.text, face, SIZE), width, 1, "…")
