"""How high a Word file's parts will be, told before Word lays them out, and texts cut to so many lines."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from tfm_desktop.reports import fonts
from tfm_desktop.reports.lines import Style, lay
from tfm_desktop.reports.word_parts import ABOVE, COLUMN, GAP, INSET, Cell, Look, Part, Said, Table

# Arial's line is 1.15 of its size, and its signs are a little narrower than those of the shipped font that is measured.
LINE = 1.18
LINE_OF_TABLE = 0.5  # points
MOST_SIGNS = 250  # more than a line of a page has room for


def height(parts: Iterable[Part], width: float, looks: Mapping[str, Look]) -> float:
    """Measure parts at a width, in points."""
    return sum(_table(part, width, looks) if isinstance(part, Table) else _said(part, width, looks) for part in parts)


def cut(text: str, look: Look, width: float, lines: int, told: str = "") -> str:
    """Keep what of a text fits in so many lines of a cell before what is told of it; three dots stand for the rest."""
    style, room = _style(look), width - 2 * INSET

    def overflows(kept: str) -> bool:
        return len(lay(f"{kept}{told}", style, room)) > lines

    if not overflows(text):
        return f"{text}{told}"
    most = min(len(text), lines * MOST_SIGNS)
    kept = text[: max(0, bisect_left(range(most), True, key=lambda end: overflows(f"{text[:end]}…")) - 1)]
    whole = kept[: kept.rfind(" ")] if " " in kept[len(kept) // 2 :] else kept
    ends = whole.rstrip(" ,.;:")
    while ends and overflows(f"{ends}…"):  # a shorter text may be broken at other places
        ends = ends[:-1].rstrip(" ,.;:")
    return f"{ends}…{told}"


def _table(table: Table, width: float, looks: Mapping[str, Look]) -> float:
    widths = table.widths(width)
    head: list[Cell] = [(Said(title, COLUMN),) for title in table.head]
    rows = [
        max(sum(_said(said, wide - 2 * INSET, looks) for said in cell) for cell, wide in zip(row, widths, strict=True))
        for row in [head, *table.rows]
    ]
    return sum(rows) + len(rows) * (2 * ABOVE + LINE_OF_TABLE) + LINE_OF_TABLE + _said(Said("", GAP), width, looks)


def _said(said: Said, width: float, looks: Mapping[str, Look]) -> float:
    look = looks[said.look]
    return look.before + look.after + len(lay(said.text, _style(look), width)) * look.size * LINE


def _style(look: Look) -> Style:
    return Style(look.colour, fonts.BOLD if look.is_bold else fonts.REGULAR, look.size, look.size * LINE)
