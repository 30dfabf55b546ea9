"""The ideas seen in a department over an academic year: what was seen, when and in whose lessons; never a judgement."""

from collections.abc import Iterator

from tfm_desktop.domain.sheets import CoverageSheet
from tfm_desktop.domain.years import british
from tfm_desktop.reports.blocks import Block, Prose
from tfm_desktop.reports.charts import Picture
from tfm_desktop.reports.coverage_chart import LEGEND, coverage_pictures
from tfm_desktop.reports.leaving import Leaving, count, leaving
from tfm_desktop.reports.sheet import BODY, NOTE, About, build, opening

TALLEST = 385.0  # points; below the title it fills the first page


def coverage(sheet: CoverageSheet, *, author: str = "", invariant: bool = False) -> bytes:
    """Make the PDF of the ideas seen in a year."""
    title = f"Ideas seen {sheet.year}, {sheet.school.name}"
    about = About(title, _audience(sheet), author, is_landscape=True, is_invariant=invariant)
    return build(_blocks(sheet, about.width), about)


def leaves(sheet: CoverageSheet, *, author: str = "") -> tuple[Leaving, ...]:
    """Name what leaves the computer with the ideas seen in a year."""
    return (
        *leaving("For whom", [_audience(sheet)]),
        *leaving("Whose names", [*(one.teacher for one in sheet.observations), author]),
        *leaving(
            "What",
            [
                count(len(sheet.ideas), "idea"),
                f"The day of {count(len(sheet.observations), 'observation')}" if sheet.observations else "",
                "How many lines show an idea" if sheet.observations else "",
            ],
        ),
        *leaving("What stays on this computer", ["Every line: not one is in it"]),
    )


def _audience(sheet: CoverageSheet) -> str:
    return f"In confidence: for the mathematics department of {sheet.school.name}."


def _blocks(sheet: CoverageSheet, width: float) -> Iterator[Block]:
    observed = count(len(sheet.observations), "observation") or "0 observations"
    told = [sheet.school.name, observed, f"as it stood on {british(sheet.on)}"]
    yield from opening("Across observations", f"Ideas seen in {sheet.year}", " · ".join(told))
    if not sheet.observations:
        yield Prose(f"There is no observation in {sheet.year} yet.", BODY, after=10)
    for picture in coverage_pictures(sheet, width, tallest=TALLEST):
        yield Picture(picture, after=12)
    yield Prose(LEGEND, NOTE)
