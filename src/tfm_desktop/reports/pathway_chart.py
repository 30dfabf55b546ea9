"""The pathway of a department as a line with a station for each academic year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color

from tfm_desktop.domain.pathway import PathwayGroup, PathwayYear
from tfm_desktop.reports import fonts
from tfm_desktop.reports.charts import SIZE, dot, rule, written
from tfm_desktop.reports.lines import Style, broken, shorten
from tfm_desktop.reports.palette import LIGHT, Palette

# Points, as all that follows: the room of a station, and between the texts of two.
NARROWEST, WIDEST, APART = 104.0, 176.0, 14.0
HEAD, RADIUS, SMALL, LINE = 20.0, 5.0, 7.5, 11.0
CONTINUED = (2.0, 3.0)
GROUPS = 2  # that a station names
NO_STAGE = "no stage noted"


@dataclass(frozen=True, slots=True)
class Told:
    """A line of text at a station."""

    text: str
    colour: Color
    face: str = fonts.REGULAR
    size: float = SMALL


def pathway_pictures(years: Sequence[PathwayYear], width: float, palette: Palette = LIGHT) -> list[Drawing]:
    """Draw the line in as many parts below one another as its stations need; width in points, 110 at least."""
    most = max(1, int(width / NARROWEST))
    parts = ceil(len(years) / most) or 1
    each = ceil(len(years) / parts)
    step = min(width / max(each, 1), WIDEST)
    return [
        _part(years[first : first + each], step, width, (first > 0, first + each < len(years)), palette)
        for first in range(0, len(years), max(each, 1))
    ]


def pathway_words(years: Sequence[PathwayYear]) -> str:
    """Say in words all that the line shows, one year a line."""
    return "\n".join(f"{one.year}: {'; '.join(_words(one))}." for one in years)


def group_words(group: PathwayGroup) -> str:
    """Name a Work Group and how far the membership has come, such as 'NCP25-12 Embedding, active'."""
    return f"{f'{group.code} {group.kind.value}'.strip()}, {group.status.value}"


def _words(one: PathwayYear) -> Iterator[str]:
    yield one.stage.value if one.stage else NO_STAGE
    yield from map(group_words, one.groups)
    yield one.visits_in_words or "no visits"
    yield from (f"plan: {plan.progress}" for plan in one.plans)
    if one.advocates:
        yield f"advocates: {', '.join(one.advocates)}"


def _part(
    years: Sequence[PathwayYear], step: float, width: float, goes_on: tuple[bool, bool], palette: Palette
) -> Drawing:
    """Draw some stations beside each other; goes_on says whether the line comes from before and goes on after."""
    stations = [list(_told(one, step - APART, palette)) for one in years]
    tall = max(sum(_leading(told) for told in station) for station in stations)
    drawing = Drawing(width, HEAD + tall + 2)
    middle, first, last = drawing.height - HEAD / 2, RADIUS + 2, RADIUS + 2 + step * (len(years) - 1)
    drawing.add(rule(first, middle, last, middle, palette.accent, 1.6))
    if goes_on[0]:
        drawing.add(rule(0, middle, first, middle, palette.accent, 1.6, CONTINUED))
    if goes_on[1]:
        drawing.add(rule(last, middle, min(last + step * 0.8, width), middle, palette.accent, 1.6, CONTINUED))
    for place, (one, station) in enumerate(zip(years, stations, strict=True)):
        x = place * step
        if one.is_present:
            drawing.add(dot(x + first, middle, RADIUS + 3, palette.ground, palette.accent, 1))
        fill = palette.accent if one.stage else palette.ground
        drawing.add(dot(x + first, middle, RADIUS, fill, palette.accent if one.stage else palette.muted))
        top = drawing.height - HEAD
        for told in station:
            top -= _leading(told)
            drawing.add(written(x, top + 3, told.text, told.colour, told.face, told.size))
    return drawing


def _told(one: PathwayYear, width: float, palette: Palette) -> Iterator[Told]:
    """Give the lines of a station, the longest texts cut: the list beside has them whole."""
    yield Told(f"{one.year}, this year" if one.is_present else one.year, palette.text, fonts.BOLD, SIZE)
    stage = one.stage.label if one.stage else NO_STAGE.capitalize()
    face, colour = (fonts.BOLD, palette.accent) if one.stage else (fonts.REGULAR, palette.muted)
    for line in _narrow(stage, width, 2, face, SIZE):
        yield Told(line, colour, face, SIZE)
    for group in one.groups[:GROUPS]:
        for line in _narrow(f"{group.code or group.kind.label}, {group.status.value}", width, 2):
            yield Told(line, palette.text)
    if len(one.groups) > GROUPS:
        yield Told(f"and {len(one.groups) - GROUPS} more", palette.muted)
    for text in (one.visits_in_words or "no visits", *(f"Plan: {plan.progress}" for plan in one.plans[:1])):
        for line in _narrow(text, width, 3):
            yield Told(line, palette.text if text != "no visits" else palette.muted)
    for line in _narrow(", ".join(one.advocates), width, 2):
        yield Told(line, palette.muted)


def _leading(told: Told) -> float:
    return LINE if told.size == SMALL else LINE + 2.5


def _narrow(text: str, width: float, most: int, face: str = fonts.REGULAR, size: float = SMALL) -> list[str]:
    """Break a text into lines for a station."""
    style = Style(LIGHT.text, face, size)
    kept = shorten(fonts.printable(text), style, width, most, "…")
    return [line for part in kept.split("\n") for line in broken(part, style, width)] if text else []
