"""The page that all reports share: its styles, its margins, what stands at its foot, and the way to bytes."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab import rl_config
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from tfm_desktop.reports import fonts
from tfm_desktop.reports.blocks import Block, Cell, Heading, Prose, Row, Rows, Ruling
from tfm_desktop.reports.lines import Line, Style, draw, lay, shorten
from tfm_desktop.reports.palette import LIGHT

PROGRAM = "TfM Desktop"
MARGIN, NARROW_MARGIN = 54.0, 42.0  # of a portrait and a landscape page, in points as all that follows
RUNNING_HEAD = 14.0

BODY = Style(LIGHT.text)
STRONG = BODY.but(face=fonts.BOLD)
QUIET = BODY.but(colour=LIGHT.muted, size=8.5)
NOTE = QUIET.but(leading=12)
LABEL = Style(LIGHT.muted, size=8, leading=11.5)
KICKER = Style(LIGHT.accent, face=fonts.BOLD, size=9, leading=13)
TITLE = Style(LIGHT.text, face=fonts.BOLD, size=21, leading=27)
SUBTITLE = Style(LIGHT.muted, size=10.5, leading=15)
HEADING = Style(LIGHT.accent, face=fonts.BOLD, size=12.5, leading=17)
COLUMN = Style(LIGHT.muted, face=fonts.BOLD, size=8, leading=11)
NUMBER = Style(LIGHT.accent, face=fonts.BOLD)
SMALL = Style(LIGHT.muted, size=7.5, leading=10)

NUMBERS = 16.0  # the column of the numbers of a list

TABLE = Ruling(line=LIGHT.hairline, header_fill=LIGHT.panel, above=5, below=6, inset=6)
PLAIN = Ruling(above=3, below=3)
PANEL = Ruling(fill=LIGHT.panel, inset=12, above=6, below=6, gap=18)
MARKED = Ruling(fill=LIGHT.panel, edge=LIGHT.accent, inset=14, above=9, below=9)


@dataclass(frozen=True, slots=True)
class About:
    """What a document says of itself: title, whom it is for, who wrote it, and its shape."""

    title: str
    audience: str
    author: str = ""
    is_landscape: bool = False
    is_invariant: bool = False

    @property
    def size(self) -> tuple[float, float]:
        """Give the width and height of the page, in points."""
        return landscape(A4) if self.is_landscape else A4

    @property
    def margin(self) -> float:
        """Give the white space around the text, in points."""
        return NARROW_MARGIN if self.is_landscape else MARGIN

    @property
    def width(self) -> float:
        """Give the width between the margins, in points."""
        return self.size[0] - 2 * self.margin

    def room(self, page: int) -> float:
        """Give the height for text on a page, in points; pages after the first bear a running title."""
        return self.top(page) - self.margin - len(self.foot) * SMALL.leading - 10

    def top(self, page: int) -> float:
        """Give where the text of a page begins, in points from its foot."""
        return self.size[1] - self.margin - (RUNNING_HEAD if page > 1 else 0)

    @property
    def foot(self) -> list[Line]:
        """Give the lines that say at the foot of each page whom it is for."""
        return lay(self.audience, SMALL, self.width - 90)


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and the distance of its top from the top of the text."""

    block: Block
    top: float


@dataclass(frozen=True, slots=True)
class Part:
    """Pages of one shape, with what stands on them; the title stands in the outline of a document of several parts."""

    about: About
    pages: list[list[Placed]]
    title: str = ""


def build(blocks: Iterable[Block], about: About) -> bytes:
    """Make the PDF of these blocks."""
    return bind([Part(about, paginate(blocks, about))], about)


def bind(parts: Sequence[Part], about: About) -> bytes:
    """Make one PDF of parts; its pages are numbered through, and each part has its own shape and foot."""
    total, page = sum(len(part.pages) for part in parts), 0
    written = BytesIO()
    canvas = _canvas(written, about)
    for part in parts:
        canvas.setPageSize(part.about.size)
        for number, placed in enumerate(part.pages, 1):
            page += 1
            if len(parts) > 1:
                canvas.bookmarkPage(page_key(page))
                if number == 1:
                    canvas.addOutlineEntry(part.title, page_key(page), 0)
            _draw_page(canvas, part.about, placed, number, f"Page {page} of {total}")
    canvas.save()
    return written.getvalue()


def page_key(page: int) -> str:
    """Name the place in a document of several parts to which a link to a page leads."""
    return f"page {page}"


def paginate(blocks: Iterable[Block], about: About) -> list[list[Placed]]:
    """Place blocks on pages; cut only what must be, and leave no heading alone."""
    waiting = deque(blocks)
    pages: list[list[Placed]] = [[]]
    tall, page = about.room(1), about.room(2)
    used = after = 0.0
    while waiting:
        block = waiting.popleft()
        top = used + max(after, block.before) if pages[-1] else 0.0
        needed, parts = _fit(block, waiting, about.width, tall - top, page)
        if parts is None and needed > tall - top and pages[-1]:
            rest: Block | None = block
        else:
            first, rest = parts or (block, None)
            pages[-1].append(Placed(first, top))
            used, after = top + first.height(about.width), first.after
        if rest:
            waiting.appendleft(rest)
            pages.append([])
            tall, used, after = page, 0.0, 0.0
    return pages


def height(blocks: Iterable[Block], width: float) -> float:
    """Measure blocks as they stand below each other on one page, in points."""
    total = after = 0.0
    for block in blocks:
        total += (max(after, block.before) if total else 0) + block.height(width)
        after = block.after
    return total


def _fit(
    block: Block, following: Sequence[Block], width: float, room: float, page: float
) -> tuple[float, tuple[Block, Block] | None]:
    """Tell the room that a block needs to stand here, and its two parts where it must be cut."""
    needed = block.height(width)
    if needed > room:
        return needed, block.cut(width, room, page)
    last = block
    for after in following:
        if not last.keeps_with_next:
            break
        needed += max(last.after, after.before) + after.least(width)
        last = after
    return min(needed, page), None


def opening(kicker: str, title: str, subtitle: str) -> list[Block]:
    """Open a report: what it is, its title, and a line below."""
    return [
        Prose(kicker, KICKER),
        Prose(title, TITLE, before=1),
        Prose(subtitle, SUBTITLE, before=2, after=14),
    ]


def heading(text: str, *, level: int = 0) -> Heading:
    """Head a section."""
    return Heading(text, HEADING, level=level, before=18, after=6)


def facts(pairs: Sequence[tuple[str, str]], width: float, across: int = 2) -> Block:
    """Show labelled facts on a panel, so many beside each other; those without a value are left out."""
    wide = (width - 2 * PANEL.inset - (across - 1) * PANEL.gap) / across
    cells: list[Cell] = [(Prose(label, LABEL), Prose(value, BODY)) for label, value in pairs if value.strip()]
    cells.extend([()] * (-len(cells) % across))
    rows = [tuple(cells[first : first + across]) for first in range(0, len(cells), across)]
    return Rows((wide,) * across, rows, PANEL)


def marked(label: str, text: str, width: float, *, before: float = 0) -> Block:
    """Show a text on a panel with an edge of the accent colour."""
    cell = (Prose(label, LABEL, after=1), Prose(text, BODY)) if label else (Prose(text, BODY),)
    return Rows((width - 2 * MARKED.inset,), [(cell,)], MARKED, before=before)


def numbered(texts: Sequence[str], width: float) -> Block:
    """List texts with their numbers, from 1 on."""
    rows = [((Prose(str(number), NUMBER),), (Prose(text, BODY),)) for number, text in enumerate(texts, 1)]
    return Rows((NUMBERS, width - NUMBERS - PLAIN.gap), rows, PLAIN)


def columns(*titles: str) -> Row:
    """Make the header of a table."""
    return tuple((Prose(title, COLUMN),) for title in titles)


def shares(width: float, *parts: float, ruling: Ruling = TABLE) -> tuple[float, ...]:
    """Divide a width into columns by their shares, gaps and insets taken off; in points."""
    free = width - 2 * ruling.inset - ruling.gap * (len(parts) - 1)
    return tuple(free * part / sum(parts) for part in parts)


class Receipt(Block):
    """Lines to sign: received by whom, on what day."""

    def __init__(self, signers: Sequence[str]) -> None:
        self.before = 16
        self._signers = [Prose(signer, LABEL) for signer in signers]
        self._note = Prose("Signing says that this was received: receipt, not agreement.", LABEL)

    def height(self, width: float) -> float:
        return sum(BODY.leading + one.height(width) + 8 for one in self._signers) + self._note.height(width)

    def paint(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        received, on = lay("Received by", BODY, width), lay("on", BODY, width)
        middle, right = x + width - 130, x + width
        for signer in self._signers:
            draw(canvas, received, BODY, x, top, width)
            draw(canvas, on, BODY, middle, top, 30)
            top -= BODY.leading
            canvas.setStrokeColor(LIGHT.muted)
            canvas.setLineWidth(0.5)
            canvas.line(x + received[0].width + 8, top + 2, middle - 8, top + 2)
            canvas.line(middle + on[0].width + 8, top + 2, right, top + 2)
            signer.paint(canvas, x + received[0].width + 8, top, width)
            top -= signer.height(width) + 8
        self._note.paint(canvas, x, top, width)


def _canvas(written: BytesIO, about: About) -> Canvas:
    rl_config.useA85 = 0  # bytes as they are: a fifth smaller than as letters, and quicker
    fonts.face(fonts.REGULAR)  # registers the font that the canvas starts with
    canvas = Canvas(
        written,
        pagesize=about.size,
        invariant=int(about.is_invariant),
        initialFontName=fonts.REGULAR,  # type: ignore[arg-type]  # the stubs say float
        lang="en-GB",
        pageCompression=1,
    )
    canvas.setTitle(about.title)
    canvas.setAuthor(about.author or PROGRAM)
    canvas.setCreator(PROGRAM)
    canvas.setSubject(about.audience)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def _draw_page(canvas: Canvas, about: About, placed: Iterable[Placed], number: int, told: str) -> None:
    """Draw one page of a part, given its number within the part, and what is told of its number at the foot."""
    if number > 1:
        _draw_running_title(canvas, about)
    for one in placed:
        one.block.paint(canvas, about.margin, about.top(number) - one.top, about.width)
    _draw_foot(canvas, about, told)
    canvas.showPage()


def _draw_foot(canvas: Canvas, about: About, page: str) -> None:
    left, at_right = about.margin, SMALL.but(align=1)
    top = about.margin - 10 + len(about.foot) * SMALL.leading
    _draw_hairline(canvas, about, top + 4)
    draw(canvas, about.foot, SMALL, left, top, about.width - 90)
    draw(canvas, lay(page, at_right, 90), at_right, left + about.width - 90, top, 90)


def _draw_running_title(canvas: Canvas, about: About) -> None:
    top = about.size[1] - about.margin + 10
    title = shorten(about.title, SMALL, about.width, 1, "…")
    draw(canvas, lay(title, SMALL, about.width), SMALL, about.margin, top, about.width)
    _draw_hairline(canvas, about, top - 14)


def _draw_hairline(canvas: Canvas, about: About, y: float) -> None:
    canvas.setStrokeColor(LIGHT.hairline)
    canvas.setLineWidth(0.5)
    canvas.line(about.margin, y, about.margin + about.width, y)
