"""What is left free on paper: a box to tick, and lines to write on."""

from reportlab.pdfgen.canvas import Canvas

from tfm_desktop.reports.blocks import Block
from tfm_desktop.reports.palette import LIGHT

BOX = 12.0  # points, as all that follows
LINE = 22.0  # room for a line written by hand


class TickBox(Block):
    """A box to tick."""

    def height(self, width: float) -> float:
        return BOX

    def paint(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        canvas.setStrokeColor(LIGHT.muted)
        canvas.setLineWidth(0.8)
        canvas.rect(x, top - BOX, BOX, BOX, stroke=1, fill=0)


class LinesToWrite(Block):
    """Some lines to write on."""

    def __init__(self, count: int = 1, *, tall: float = LINE) -> None:
        self._count, self._tall = count, tall

    def height(self, width: float) -> float:
        return self._count * self._tall

    def paint(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        canvas.setStrokeColor(LIGHT.muted)
        canvas.setLineWidth(0.5)
        for number in range(1, self._count + 1):
            canvas.line(x, top - number * self._tall, x + width, top - number * self._tall)
