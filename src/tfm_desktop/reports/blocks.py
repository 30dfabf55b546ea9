"""What a page is made of: prose, headings and rows; each knows its height and where it may be cut."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from tfm_desktop.reports.lines import Line, Style, draw, lay


class Block:
    """A piece of a page with the white space around it, in points."""

    before: float = 0
    after: float = 0
    keeps_with_next: bool = False

    def height(self, width: float) -> float:
        """Measure the block at a width."""
        raise NotImplementedError

    def least(self, width: float) -> float:
        """Measure the least that may stand alone at the foot of a page."""
        return self.height(width)

    def cut(self, width: float, room: float, page: float) -> "tuple[Block, Block] | None":
        """Cut into what fits the room and the rest; None where nothing may stand there.

        A page is the height of an empty one: what fits it whole is cut only between its parts.
        """
        return None

    def paint(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Draw the block below a top edge."""
        raise NotImplementedError


class Prose(Block):
    """A text in one style."""

    def __init__(
        self,
        text: str,
        style: Style,
        *,
        before: float = 0,
        after: float = 0,
        indent: float = 0,
        keeps_with_next: bool = False,
    ) -> None:
        self.text, self.style = text, style
        self.before, self.after, self.indent = before, after, indent
        self.keeps_with_next = keeps_with_next
        self._laid: tuple[float, list[Line]] | None = None

    def lines(self, width: float) -> list[Line]:
        """Break the text at a width, once."""
        if self._laid is None or self._laid[0] != width:
            self._laid = width, lay(self.text, self.style, width - self.indent)
        return self._laid[1]

    def height(self, width: float) -> float:
        return len(self.lines(width)) * self.style.leading

    def least(self, width: float) -> float:
        count = len(self.lines(width))
        return (count if count <= 3 else 2) * self.style.leading

    def cut(self, width: float, room: float, page: float) -> "tuple[Prose, Prose] | None":
        lines = self.lines(width)
        fit = min(int(room / self.style.leading + 1e-6), len(lines) - 2)  # two lines at least go on
        if fit < 2:
            return None
        return self._of(lines[:fit], width, before=self.before), self._of(lines[fit:], width, after=self.after)

    def paint(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        draw(canvas, self.lines(width), self.style, x + self.indent, top, width - self.indent)

    def _of(self, lines: list[Line], width: float, *, before: float = 0, after: float = 0) -> "Prose":
        part = Prose("", self.style, before=before, after=after, indent=self.indent)
        part._laid = width, lines
        return part


class Heading(Prose):
    """A text that stands in the outline too, and never alone at the foot of a page."""

    def __init__(self, text: str, style: Style, *, level: int = 0, before: float = 0, after: float = 0) -> None:
        super().__init__(text, style, before=before, after=after, keeps_with_next=True)
        self.level = level

    def cut(self, width: float, room: float, page: float) -> "tuple[Prose, Prose] | None":
        return None if self.height(width) <= page else super().cut(width, room, page)

    def paint(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        super().paint(canvas, x, top, width)
        key = f"{canvas.getPageNumber()}-{top:.2f}-{x:.2f}"
        canvas.bookmarkHorizontal(key, 0, top + 12)
        canvas.addOutlineEntry(" ".join(self.text.split()), key, self.level)


Cell = tuple[Block, ...]
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Ruling:
    """How rows are set apart; distances and line widths in points."""

    gap: float = 10
    above: float = 4
    below: float = 4
    inset: float = 0
    line: Color | None = None
    fill: Color | None = None
    edge: Color | None = None
    header_fill: Color | None = None


@dataclass(frozen=True)
class Rows(Block):
    """One or more rows of cells; a header is repeated on each page, and a row is cut only where no page holds it."""

    columns: Sequence[float]
    rows: Sequence[Row]
    ruling: Ruling = field(default_factory=Ruling)
    header: Row | None = None
    before: float = 0
    after: float = 0
    indent: float = 0
    keeps_with_next: bool = False

    def height(self, width: float) -> float:
        return self._header_height + sum(self._heights)

    def least(self, width: float) -> float:
        return self._header_height + min(self._heights[0], 200)

    def cut(self, width: float, room: float, page: float) -> "tuple[Rows, Rows] | None":
        left = room - self._header_height
        fit = 0
        while fit < len(self.rows) and self._heights[fit] <= left:
            left -= self._heights[fit]
            fit += 1
        first, rest = list(self.rows[:fit]), list(self.rows[fit:])
        most = page - self._header_height
        if rest and self._heights[fit] > most:
            first, rest = self._cut_row(first, rest, left, most)
        if not first or not rest:
            return None
        return replace(self, rows=first, after=0), replace(self, rows=rest, before=0)

    def paint(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        x, width = x + self.indent, width - self.indent
        if self.ruling.fill or self.ruling.edge:
            self._paint_panel(canvas, x, top, width)
        if self.header:
            self._paint_header(canvas, self.header, x, top, width)
            top -= self._header_height
        for row, tall in zip(self.rows, self._heights, strict=True):
            self._paint_row(canvas, row, x, top)
            top -= tall
            if self.ruling.line:
                canvas.setStrokeColor(self.ruling.line)
                canvas.setLineWidth(0.5)
                canvas.line(x, top, x + width, top)

    @cached_property
    def _header_height(self) -> float:
        return self._row_height(self.header) if self.header else 0

    @cached_property
    def _heights(self) -> list[float]:
        return list(map(self._row_height, self.rows))

    def _row_height(self, row: Row) -> float:
        tallest = max(_stack_height(cell, wide) for cell, wide in zip(row, self.columns, strict=True))
        return tallest + self.ruling.above + self.ruling.below

    def _cut_row(self, first: list[Row], rest: list[Row], left: float, most: float) -> tuple[list[Row], list[Row]]:
        padding = self.ruling.above + self.ruling.below
        if left - padding < 60:
            return first, rest
        cells = zip(rest[0], self.columns, strict=True)
        parts = [_cut_stack(cell, wide, left - padding, most - padding) for cell, wide in cells]
        return [*first, tuple(part[0] for part in parts)], [tuple(part[1] for part in parts), *rest[1:]]

    def _paint_panel(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        tall = self.height(width)
        if self.ruling.fill:
            canvas.setFillColor(self.ruling.fill)
            canvas.rect(x, top - tall, width, tall, stroke=0, fill=1)
        if self.ruling.edge:
            canvas.setFillColor(self.ruling.edge)
            canvas.rect(x, top - tall, 2.5, tall, stroke=0, fill=1)

    def _paint_header(self, canvas: Canvas, header: Row, x: float, top: float, width: float) -> None:
        if self.ruling.header_fill:
            canvas.setFillColor(self.ruling.header_fill)
            canvas.rect(x, top - self._header_height, width, self._header_height, stroke=0, fill=1)
        self._paint_row(canvas, header, x, top)

    def _paint_row(self, canvas: Canvas, row: Row, x: float, top: float) -> None:
        x += self.ruling.inset
        for cell, wide in zip(row, self.columns, strict=True):
            at = top - self.ruling.above
            for block in cell:
                at -= block.before
                block.paint(canvas, x, at, wide)
                at -= block.height(wide) + block.after
            x += wide + self.ruling.gap


def _stack_height(cell: Cell, width: float) -> float:
    return sum(block.before + block.height(width) + block.after for block in cell)


def _cut_stack(cell: Cell, width: float, room: float, page: float) -> tuple[Cell, Cell]:
    for place, block in enumerate(cell):
        tall = block.before + block.height(width)
        if tall > room:
            parts = block.cut(width, room - block.before, page)
            if parts is None:
                return cell[:place], cell[place:]
            return (*cell[:place], parts[0]), (parts[1], *cell[place + 1 :])
        room -= tall + block.after
    return cell, ()
