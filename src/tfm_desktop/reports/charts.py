"""Pictures drawn once for paper and window, and those of a plan's progress; each says in words what it shows."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import inf
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from reportlab.graphics.shapes import Circle, Drawing, Line, Rect, String
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from tfm_desktop.domain.plans import ActionFields, ActionStatus
from tfm_desktop.domain.sheets import AimSheet
from tfm_desktop.reports import fonts
from tfm_desktop.reports.blocks import Block
from tfm_desktop.reports.lines import Style, draw, lay
from tfm_desktop.reports.palette import LIGHT, Palette

ORDER = (
    ActionStatus.DONE,
    ActionStatus.UNDER_WAY,
    ActionStatus.BLOCKED,
    ActionStatus.NOT_STARTED,
    ActionStatus.DROPPED,
)
SIZE, BAR, STEP, LABELS, LEGEND, SHORTEST = 8.5, 13.0, 20.0, 44.0, 18.0, 120.0  # points
Dash = tuple[float, float] | None
_WEIGHTS = {fonts.REGULAR: "400", fonts.BOLD: "700"}


class Picture(Block):
    """A drawing of boxes, lines, dots and words as a block of a page."""

    def __init__(self, drawing: Drawing, *, after: float = 0) -> None:
        self.drawing = drawing
        self.after = after

    def height(self, width: float) -> float:
        return float(self.drawing.height)

    def paint(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        # Not by renderPDF, which names Helvetica in the file even where no text is set in it.
        foot = top - self.drawing.height
        shapes: list[Any] = self.drawing.contents
        for shape in shapes:
            if isinstance(shape, String):
                style = Style(shape.fillColor or LIGHT.text, shape.fontName, shape.fontSize, shape.fontSize)
                (line,) = lay(shape.text, style, inf)
                draw(canvas, [line], style, x + shape.x, foot + shape.y + style.leading * 0.72, line.width)
            else:
                _paint(canvas, shape, x, foot)


def progress_words(actions: Iterable[ActionFields]) -> str:
    """Say how far actions have come, such as '3 actions: 1 done, 2 under way'."""
    counts = Counter(action.status for action in actions)
    if not counts:
        return "no actions yet"
    told = ", ".join(f"{counts[status]} {status}" for status in ORDER if counts[status])
    return f"{counts.total()} action{'s' if counts.total() > 1 else ''}: {told}"


def progress_picture(aims: Sequence[AimSheet], width: float, palette: Palette = LIGHT) -> Drawing:
    """Draw one bar per aim, its actions by status, with the words beside it; width in points, 360 at least."""
    bars = [(f"Aim {number}", aim.actions) for number, aim in enumerate(aims, 1)]
    return _bars(bars, width, palette)


def whole_picture(aims: Sequence[AimSheet], width: float, palette: Palette = LIGHT) -> Drawing:
    """Draw one bar for all actions of a plan, with the words beside it; width in points, 360 at least."""
    return _bars([("All aims", tuple(action for aim in aims for action in aim.actions))], width, palette)


def written(x: float, y: float, text: str, colour: Color, face: str = fonts.REGULAR, size: float = SIZE) -> String:
    """Set a text of one line whose baseline begins at a place; size in points."""
    fonts.face(face)
    string = String(x, y, text)
    string.fontName, string.fontSize, string.fillColor = face, size, colour
    return string


def wide(text: str, size: float = SIZE, face: str = fonts.REGULAR) -> float:
    """Measure a printable text, in points."""
    return fonts.face(face).width(text, size)


def box(x: float, y: float, width: float, height: float, fill: Color, edge: Color) -> Rect:
    """Draw a box with a fine edge, its foot on the left at a place; in points."""
    drawn = Rect(x, y, width, height)
    drawn.fillColor, drawn.strokeColor, drawn.strokeWidth = fill, edge, 0.6
    return drawn


def rule(x: float, y: float, to_x: float, to_y: float, colour: Color, width: float = 0.6, dash: Dash = None) -> Line:
    """Draw a line from one place to another, in points; dashed where lengths of dash and gap are given."""
    drawn = Line(x, y, to_x, to_y)
    drawn.strokeColor, drawn.strokeWidth = colour, width
    if dash:
        drawn.strokeDashArray = dash
    return drawn


def dot(x: float, y: float, radius: float, fill: Color, edge: Color, width: float = 1.4) -> Circle:
    """Draw a dot around a place; in points."""
    drawn = Circle(x, y, radius)
    drawn.fillColor, drawn.strokeColor, drawn.strokeWidth = fill, edge, width
    return drawn


def to_svg(drawing: Drawing) -> bytes:
    """Write a picture as SVG whose text stays text, in the shipped family."""
    contents: list[Any] = drawing.contents
    shapes = "".join(_svg(shape, drawing.height) for shape in contents)
    size = f'width="{drawing.width:g}" height="{drawing.height:g}" viewBox="0 0 {drawing.width:g} {drawing.height:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{shapes}</svg>\n'.encode()


def _bars(bars: Sequence[tuple[str, Sequence[ActionFields]]], width: float, palette: Palette) -> Drawing:
    words = [progress_words(actions) for _, actions in bars]
    beside = width - LABELS - 10 - max(map(wide, words), default=0.0)
    is_below = beside < SHORTEST
    step = STEP + (SIZE + 4 if is_below else 0)
    unit = (width - LABELS if is_below else beside) / max([1, *(len(actions) for _, actions in bars)])
    drawing = Drawing(width, LEGEND + step * len(bars))
    foot = drawing.height - BAR - 1
    for (label, actions), told in zip(bars, words, strict=True):
        drawing.add(written(0, foot + 3.4, label, palette.text, fonts.BOLD))
        end = _bar(drawing, actions, LABELS, foot, unit, palette)
        at = (LABELS, foot - SIZE - 2) if is_below else (end + 10 if actions else LABELS, foot + 3.4)
        drawing.add(written(*at, told, palette.text))
        foot -= step
    _legend(drawing, palette)
    return drawing


def _bar(
    drawing: Drawing, actions: Sequence[ActionFields], x: float, foot: float, unit: float, palette: Palette
) -> float:
    """Draw the segments of one bar, each with its count; give where the bar ends."""
    counts = Counter(action.status for action in actions)
    for status in ORDER:
        if counts[status]:
            width = unit * counts[status]
            drawing.add(_box(x, foot, width, BAR, status, palette))
            if width > 12:
                count, ink = str(counts[status]), _ink(status, palette)
                drawing.add(written(x + (width - wide(count)) / 2, foot + 3.4, count, ink))
            x += width
    return x


def _legend(drawing: Drawing, palette: Palette) -> None:
    x = LABELS
    for status in ORDER:
        drawing.add(_box(x, 2, 9, 9, status, palette))
        drawing.add(written(x + 13, 3.5, status.value, palette.muted))
        x += 13 + wide(status.value) + 14


def _box(x: float, y: float, width: float, height: float, status: ActionStatus, palette: Palette) -> Rect:
    fills = {
        ActionStatus.DONE: palette.accent,
        ActionStatus.UNDER_WAY: palette.tint,
        ActionStatus.BLOCKED: palette.blocked,
        ActionStatus.NOT_STARTED: palette.panel,
        ActionStatus.DROPPED: palette.hairline,
    }
    is_pale = status in (ActionStatus.NOT_STARTED, ActionStatus.DROPPED)
    return box(x, y, width, height, fills[status], palette.muted if is_pale else palette.ground)


def _ink(status: ActionStatus, palette: Palette) -> Color:
    return palette.on_accent if status in (ActionStatus.DONE, ActionStatus.BLOCKED) else palette.text


def _paint(canvas: Canvas, shape: Any, x: float, foot: float) -> None:
    canvas.setStrokeColor(shape.strokeColor)
    canvas.setLineWidth(shape.strokeWidth)
    if isinstance(shape, Line):
        canvas.setDash(_dash(shape))
        canvas.line(x + shape.x1, foot + shape.y1, x + shape.x2, foot + shape.y2)
        canvas.setDash([])
        return
    canvas.setFillColor(shape.fillColor)
    if isinstance(shape, Circle):
        canvas.circle(x + shape.cx, foot + shape.cy, shape.r, fill=1)
    else:
        canvas.rect(x + shape.x, foot + shape.y, shape.width, shape.height, fill=1)


def _dash(line: Any) -> list[float]:
    return list(line.strokeDashArray or ())


def _svg(shape: Rect | Line | Circle | String, height: float) -> str:
    if isinstance(shape, String):
        return (
            f'<text x="{shape.x:.2f}" y="{height - shape.y:.2f}" font-family={quoteattr(fonts.FAMILY)} '
            f'font-size="{shape.fontSize:g}" font-weight="{_WEIGHTS[shape.fontName]}" fill="{_hex(shape.fillColor)}">'
            f"{escape(shape.text)}</text>"
        )
    edge = f'stroke="{_hex(shape.strokeColor)}" stroke-width="{shape.strokeWidth:g}"'
    if isinstance(shape, Line):
        lengths = " ".join(map(str, _dash(shape)))
        dash = f' stroke-dasharray="{lengths}"' if lengths else ""
        return (
            f'<line x1="{shape.x1:.2f}" y1="{height - shape.y1:.2f}" x2="{shape.x2:.2f}" '
            f'y2="{height - shape.y2:.2f}" {edge}{dash}/>'
        )
    filled = f'fill="{_hex(shape.fillColor)}" {edge}'
    if isinstance(shape, Circle):
        return f'<circle cx="{shape.cx:.2f}" cy="{height - shape.cy:.2f}" r="{shape.r:g}" {filled}/>'
    return (
        f'<rect x="{shape.x:.2f}" y="{height - shape.y - shape.height:.2f}" width="{shape.width:.2f}" '
        f'height="{shape.height:.2f}" {filled}/>'
    )


def _hex(colour: Color | None) -> str:
    return f"#{colour.hexval()[2:]}" if colour else "none"
