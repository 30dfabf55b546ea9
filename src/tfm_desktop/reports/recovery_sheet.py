"""The recovery sheet: the code that opens the file when its passphrase is forgotten, on one page to be put away."""

from collections.abc import Iterator

from reportlab.pdfgen.canvas import Canvas

from tfm_desktop.domain.recovery_codes import RecoverySheet
from tfm_desktop.domain.years import british
from tfm_desktop.reports import fonts
from tfm_desktop.reports.blocks import Block, Prose
from tfm_desktop.reports.lines import Style, draw, lay, shorten
from tfm_desktop.reports.palette import LIGHT
from tfm_desktop.reports.sheet import BODY, LABEL, NOTE, TITLE, About, build, heading, numbered, opening

AUDIENCE = "For the owner of the file alone. Whoever has this sheet and the file can read everything in it."
STEPS = (
    "Start TfM Desktop and open the file. Where it asks for the passphrase, choose “Forgotten the passphrase?”.",
    "Type the code above. Capitals, spaces and hyphens make no difference.",
    "Choose a new passphrase and type it twice. The file opens, and nothing in it is lost.",
    "Keep this sheet: it goes on opening the file after a change of passphrase.",
)
OPENS = (
    "It opens the file named above, and the backups made of it since the sheet was made, with the passphrase of then. "
    "It works together with the small recovery file (its name ends in “.recovery”) that the program keeps beside the "
    "file and with its backups. On a new computer, choose the backup and the recovery file from your stick."
)
KEEP = (
    "Keep the sheet apart from the computer: at home with your papers, or in the school’s safe. Never put it in the "
    "laptop bag, in a photo or in an e-mail. If the sheet is lost, or somebody else has seen it, make a new one with "
    "File › Recovery sheet: from then on this one opens nothing but backups that were made before."
)
WITHOUT = "Without the passphrase and without this sheet nobody can open the file, the makers of the program included."
LEGEND = "There is no 0, 1 or 8 in the code: what looks like one is the letter O, I or B."

_SIGN = Style(LIGHT.text, face=fonts.BOLD, size=25, leading=32, align=0.5)
_ACROSS = 4
_PITCH = 23.0  # points from sign to sign, whatever the sign
_ABOVE, _BELOW, _NUMBER = 10.0, 8.0, 12.0


class CodeBlock(Block):
    """The code in numbered groups, four beside each other, each sign with the same room."""

    def __init__(self, code: str, *, after: float = 0) -> None:
        self.after = after
        self._groups = code.split()

    def height(self, width: float) -> float:
        return _ABOVE + _BELOW + self._tall * -(-len(self._groups) // _ACROSS)

    def paint(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        tall = self.height(width)
        canvas.setFillColor(LIGHT.panel)
        canvas.rect(x, top - tall, width, tall, stroke=0, fill=1)
        wide = width / _ACROSS
        for place, group in enumerate(self._groups):
            row, column = divmod(place, _ACROSS)
            self._paint_group(canvas, place + 1, group, x + column * wide, top - _ABOVE - row * self._tall, wide)

    @property
    def _tall(self) -> float:
        return _NUMBER + _SIGN.leading + 4

    def _paint_group(self, canvas: Canvas, number: int, group: str, x: float, top: float, width: float) -> None:
        x += (width - _PITCH * len(group)) / 2
        draw(canvas, lay(f"Group {number}", LABEL, width), LABEL, x + 4, top, width)
        for place, sign in enumerate(group):
            draw(canvas, lay(sign, _SIGN, _PITCH), _SIGN, x + place * _PITCH, top - _NUMBER, _PITCH)


def recovery_sheet(sheet: RecoverySheet, *, author: str = "", invariant: bool = False) -> bytes:
    """Make the PDF of a recovery sheet."""
    about = About(f"Recovery sheet, {sheet.file}", AUDIENCE, author, is_invariant=invariant)
    return build(_blocks(sheet, about.width), about)


def _blocks(sheet: RecoverySheet, width: float) -> Iterator[Block]:
    title = shorten(f"The key to “{sheet.file}”", TITLE, width, 2, "…")
    yield from opening("Recovery sheet", title, f"Made on {british(sheet.made)}")
    yield CodeBlock(sheet.code, after=6)
    yield Prose(LEGEND, NOTE, after=4)
    yield heading("If the passphrase is forgotten")
    yield numbered(STEPS, width)
    yield heading("What it opens")
    yield Prose(OPENS, BODY)
    yield heading("Where to keep it")
    yield Prose(KEEP, BODY, after=8)
    yield Prose(WITHOUT, BODY.but(face=fonts.BOLD))
