"""One PDF of all that belongs to a plan: contents, the page for senior leadership, full plan, reviews and measures."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from tfm_desktop.domain.sheets import PlanSheet
from tfm_desktop.domain.years import british
from tfm_desktop.reports.blocks import Block, Heading
from tfm_desktop.reports.leaving import Leaving
from tfm_desktop.reports.lines import Style, draw, lay, shorten
from tfm_desktop.reports.measures import measures_blocks
from tfm_desktop.reports.palette import LIGHT
from tfm_desktop.reports.plan import about_plan, plan_itself, plan_title, receipt
from tfm_desktop.reports.plan_leaving import leaves_of_plan
from tfm_desktop.reports.plan_page import about_page, page_blocks
from tfm_desktop.reports.review import about_review, as_recorded
from tfm_desktop.reports.sheet import BODY, STRONG, About, Part, bind, opening, page_key, paginate

INDENT, PAGES = 14.0, 40.0  # of what stands within a part; room for a page's number; in points


class Content(NamedTuple):
    """A line of the contents: what begins on which page, and whether it stands within a part."""

    title: str
    page: int
    is_within: bool = False


class Entry(Block):
    """A line of the contents on paper, with a link to its page."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._style: Style = BODY if content.is_within else STRONG
        self.before = 0 if content.is_within else 7

    def height(self, width: float) -> float:
        return self._style.leading + 4

    def paint(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        indent, style = INDENT if self._content.is_within else 0, self._style
        room = width - indent - PAGES
        title = shorten(self._content.title, style, room, 1, "…")
        at_right = style.but(align=1)
        draw(canvas, lay(title, style, room), style, x + indent, top - 2, room)
        page = lay(str(self._content.page), at_right, PAGES)
        draw(canvas, page, at_right, x + width - PAGES, top - 2, PAGES)
        foot = top - self.height(width)
        canvas.setStrokeColor(LIGHT.hairline)
        canvas.setLineWidth(0.5)
        canvas.line(x + indent, foot, x + width, foot)
        canvas.linkRect("", page_key(self._content.page), (x, foot, x + width, top))


def plan_pack(sheet: PlanSheet, *, author: str = "", invariant: bool = False) -> bytes:
    """Make the PDF of a plan with all that goes with it."""
    about = about_plan(sheet, "Plan pack", author, invariant)
    parts = _parts(sheet, about)
    count = len(_contents(sheet, about, _listed(parts, 0)).pages)
    return bind([_contents(sheet, about, _listed(parts, count)), *parts], about)


def leaves(sheet: PlanSheet, *, author: str = "", people: Sequence[str] = ()) -> tuple[Leaving, ...]:
    """Name what leaves the computer with a pack; people of the department are looked for in its texts."""
    about = about_plan(sheet, "", author, False)
    blocks = [placed.block for part in _parts(sheet, about) for page in part.pages for placed in page]
    return leaves_of_plan(sheet, about, people, blocks)


def _parts(sheet: PlanSheet, about: About) -> list[Part]:
    """Lay out all that follows the contents."""
    author, is_invariant = about.author, about.is_invariant
    page = about_page(sheet, author, is_invariant)
    full = about_plan(sheet, "Development plan", author, is_invariant)
    parts = [
        _part("Plan on a page", page_blocks(sheet, page), page),
        _part("The full plan", [*plan_itself(sheet, full.width), *receipt(sheet)], full),
    ]
    for one in sheet.reviews:
        reviewed = about_review(sheet, one, author, is_invariant)
        parts.append(
            _part(f"Review of {british(one.review.date)}", [*as_recorded(sheet, one, reviewed.width)], reviewed)
        )
    if sheet.measures:
        measured = about_plan(sheet, "Measures", author, is_invariant)
        parts.append(_part("Measures", [*_measures(sheet, measured.width)], measured))
    return parts


def _part(title: str, blocks: Sequence[Block], about: About) -> Part:
    for block in blocks:
        if isinstance(block, Heading):
            block.level += 1  # the part itself stands above it in the outline
    return Part(about, paginate(blocks, about), title)


def _measures(sheet: PlanSheet, width: float) -> Iterator[Block]:
    yield from opening("Measures", plan_title(sheet), f"{sheet.school.name} · {sheet.plan.year}")
    yield from measures_blocks(sheet.measures, width)


def _listed(parts: Sequence[Part], before: int) -> Iterator[Content]:
    """List the parts, and the headings of the full plan, given the number of pages before them."""
    starts = accumulate((len(part.pages) for part in parts), initial=before + 1)
    for part, start in zip(parts, starts, strict=False):
        yield Content(part.title, start)
        if not part.about.is_landscape:
            yield from (
                Content(placed.block.text, start + number, is_within=True)
                for number, page in enumerate(part.pages)
                for placed in page
                if isinstance(placed.block, Heading)
            )


def _contents(sheet: PlanSheet, about: About, listed: Iterator[Content]) -> Part:
    told = [sheet.school.name, sheet.plan.year, f"as it stood on {british(sheet.on)}"]
    blocks = [*opening("Plan pack", plan_title(sheet), " · ".join(told)), *map(Entry, listed)]
    return Part(about, paginate(blocks, about), "Contents")
