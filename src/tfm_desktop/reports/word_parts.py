"""What a Word file is made of: texts in named looks, and tables; each look says how large it is set."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from reportlab.lib.colors import Color

from tfm_desktop.reports.palette import LIGHT

NORMAL, TITLE, SUBTITLE, KICKER = "Normal", "Title", "Subtitle", "Kicker"
HEADING, SUBHEADING, BULLET, LABEL = "heading 1", "heading 2", "List Bullet", "Label"
CELL, COLUMN, NUMBER, NOTE = "Table Text", "Table Heading", "Table Number", "Table Note"
STRONG, QUIET, SIGNED = "Table Strong", "Table Quiet", "Table Signature"
RED, AMBER, GREEN, GAP, FOOT, HEAD = "RAG red", "RAG amber", "RAG green", "Gap", "footer", "header"

INSET, ABOVE = 5.5, 3.0  # between the edge of a cell and its text, in points


@dataclass(frozen=True, slots=True)
class Look:
    """A style of paragraphs, under the name that Word shows; sizes and distances in points."""

    name: str
    size: float
    colour: Color = LIGHT.text
    is_bold: bool = False
    before: float = 0
    after: float = 0
    level: int | None = None  # of a heading, from 0 on
    keeps_with_next: bool = False
    is_bullet: bool = False

    @property
    def id(self) -> str:
        """Give the id under which Word keeps the style."""
        return self.name.title().replace(" ", "")


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph in a look."""

    text: str
    look: str = NORMAL


Cell = Sequence[Said]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header; what it holds in words, its columns by their shares, and its rows."""

    about: str
    head: Sequence[str]
    shares: Sequence[float]
    rows: Sequence[Sequence[Cell]] = field(default_factory=tuple)

    def widths(self, width: float) -> list[float]:
        """Divide a width in points among the columns."""
        return [width * share / sum(self.shares) for share in self.shares]


Part = Said | Table


def looks(size: float, *, is_page: bool = False) -> dict[str, Look]:
    """Give every look of a document by its name, made for a type size of the running text."""
    tight = 0.5 if is_page else 1.0
    cell, note = size - 0.5, max(size - 1.5, 6.5)
    every = [
        Look(NORMAL, size, after=4 * tight),
        Look(KICKER, 9, LIGHT.accent, is_bold=True),
        Look(TITLE, 17 if is_page else 21, is_bold=True, after=2),
        Look(SUBTITLE, 9.5 if is_page else 10.5, LIGHT.muted, after=8 * tight),
        Look(HEADING, min(size + 2, 11) if is_page else 14, LIGHT.accent, True, 18 * tight**2, 5 * tight, 0, True),
        Look(SUBHEADING, size + 1, LIGHT.text, True, 10 * tight, 4 * tight, 1, True),
        Look(BULLET, size, after=2 * tight, is_bullet=True),
        Look(LABEL, note, LIGHT.muted, is_bold=True, before=6 * tight, after=2 * tight, keeps_with_next=True),
        Look(CELL, cell, after=1),
        Look(COLUMN, note, LIGHT.muted, is_bold=True),
        Look(NUMBER, cell, LIGHT.accent, is_bold=True),
        Look(NOTE, note, LIGHT.muted, after=1),
        Look(STRONG, cell, is_bold=True, after=1),
        Look(QUIET, cell, LIGHT.muted),
        Look(SIGNED, cell, before=8 * tight),
        Look(RED, cell, LIGHT.red, is_bold=True),
        Look(AMBER, cell, LIGHT.amber, is_bold=True),
        Look(GREEN, cell, LIGHT.green, is_bold=True),
        Look(GAP, 3 if is_page else 6),
        Look(FOOT, 7.5, LIGHT.muted),
        Look(HEAD, 7.5, LIGHT.muted),
    ]
    return {one.name: one for one in every}


def cells(*texts: str, look: str = CELL) -> list[Cell]:
    """Make cells of one paragraph each."""
    return [(Said(text, look),) for text in texts]


def facts(about: str, pairs: Iterable[tuple[str, str]]) -> Iterator[Table]:
    """Show labelled facts as a table of one row; those without a value are left out, and none makes no table."""
    told = [(label, value) for label, value in pairs if value.strip()]
    if told:
        yield Table(about, [label for label, _ in told], [1] * len(told), [cells(*(value for _, value in told))])


def texts(parts: Iterable[Part]) -> Iterator[str]:
    """Give every text of parts but the headers of tables."""
    for part in parts:
        if isinstance(part, Said):
            yield part.text
        else:
            yield from (said.text for row in part.rows for cell in row for said in cell)
