"""Text broken into lines: any script, any length, in the order in which it is read on paper."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Any

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from tfm_desktop.reports import fonts

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set; size and leading (from line to line) in points."""

    colour: Color
    face: str = fonts.REGULAR
    size: float = 9.5
    leading: float = 13.5
    align: float = 0  # 0 left, 0.5 centre, 1 right

    def but(self, **changed: object) -> "Style":
        """Give this style with some things changed."""
        return replace(self, **changed)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is printed: its pieces of one font each, its width in points, and where it is aligned."""

    runs: tuple[tuple[str, str], ...]
    width: float
    align: float


def lay(text: str, style: Style, width: float) -> list[Line]:
    """Break a text into lines that are no wider than the given width; a word that is wider is broken too."""
    lines: list[Line] = []
    for paragraph in fonts.printable(text).split("\n"):
        if _RIGHT_TO_LEFT.search(paragraph):
            lines.extend(_lay_right_to_left(paragraph, style, width))
        else:
            lines.extend(_line(words, style, style.align) for words in broken(paragraph, style, width))
    return lines


def shorten(text: str, style: Style, width: float, most: int, rest: str) -> str:
    """Keep what fits in so many lines; the rest gives way to a word or sign that says so."""
    paragraphs = fonts.printable(text).split("\n")
    every = (line for paragraph in paragraphs for line in broken(paragraph, style, width))
    lines = list(islice(every, most + 1))
    if len(lines) <= most:
        return text
    *kept, last = lines[:most]
    face = fonts.face(style.face)
    while last and face.width(f"{last}{rest}", style.size) > width:
        last = last[:-1].rstrip()
    return "\n".join([*kept, f"{last}{rest}"])


def draw(canvas: Canvas, lines: list[Line], style: Style, x: float, top: float, width: float) -> None:
    """Draw lines below each other from a top edge on, in points from the foot of the page."""
    baseline = top - style.leading * 0.72  # the same for every size, so that cells of one row stand level
    starts = [x + (width - line.width) * line.align for line in lines]
    text = canvas.beginText(starts[0], baseline)
    text.setFillColor(style.colour)
    face, set_in = fonts.face(style.face), ""
    for line, at in zip(lines, starts, strict=True):
        for font, piece in line.runs:
            if font != set_in:
                text.setFont(font, style.size, style.leading)
                set_in = font
            if (at, baseline) != (text.getX(), text.getY()):
                text.setTextOrigin(at, baseline)
            text.textLine(piece)
            if len(line.runs) > 1:
                at += face.width(piece, style.size)  # noqa: PLW2901
        baseline -= style.leading
    canvas.drawText(text)


def broken(paragraph: str, style: Style, width: float) -> Iterator[str]:
    """Break a printable text at spaces, and within a word only where it is wider than a line."""
    widths = fonts.face(style.face).widths
    most = width * 1000 / style.size + 0.01
    space = widths[" "]
    held: list[str] = []
    used = 0.0
    for word in paragraph.rstrip(" ").split(" "):
        wide = sum(map(widths.__getitem__, word))
        if held and used + space + wide > most:
            yield " ".join(held)
            held, used = [], 0.0
        if wide > most:
            *full, word = _pieces(word, widths, most)  # noqa: PLW2901
            yield from full
            wide = sum(map(widths.__getitem__, word))
        used += wide + (space if held else 0)
        held.append(word)
    yield " ".join(held)


def _pieces(word: str, widths: dict[str, float], most: float) -> Iterator[str]:
    """Cut a word that is wider than a line, after a hyphen or a stroke where it has one."""
    start, used, joint = 0, 0.0, 0
    for place, sign in enumerate(word):
        used += widths[sign]
        if used > most and place > start:
            cut = joint if joint > start else place
            yield word[start:cut]
            start, used = cut, sum(map(widths.__getitem__, word[cut : place + 1]))
        if sign in "-–/":
            joint = place + 1
    yield word[start:]


def _line(words: str, style: Style, align: float) -> Line:
    face = fonts.face(style.face)
    return Line(tuple(face.runs(words)) if words else (), face.width(words, style.size), align)


def _lay_right_to_left(paragraph: str, style: Style, width: float) -> Iterator[Line]:
    from bidi.algorithm import get_base_level, get_display  # type: ignore[import-untyped]

    starts_right = get_base_level(paragraph) == 1
    align = 1 - style.align if starts_right else style.align
    for words in broken(_reshaper().reshape(paragraph), style, width):
        ordered = get_display(words, base_dir="R" if starts_right else "L")
        yield _line(fonts.printable(ordered), style, align)


@cache
def _reshaper() -> Any:
    from arabic_reshaper import ArabicReshaper  # type: ignore[import-untyped]

    return ArabicReshaper({"delete_harakat": False, "ARABIC LIGATURE ALLAH": False})
