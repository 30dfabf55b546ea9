"""The shipped fonts as paper needs them: which font has a sign, and how wide the sign is."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFont

from tfm_desktop import resources

REGULAR, BOLD, ITALIC = "NotoSans-Regular", "NotoSans-Bold", "NotoSans-Italic"
FAMILY = "Noto Sans"
FALLBACKS = (
    "NotoSansMath-Regular",
    "NotoSansSymbols2-Regular",
    "NotoSansSymbols-Regular",
    "NotoEmoji-Regular",
    "NotoSansHebrew-Regular",
    "NotoSansArabic-Regular",
)

_INVISIBLE = {"\u034f", "\u180b", "\u180c", "\u180d", "\u180f", *map(chr, range(0xFE00, 0xFE10))}
_VISIBLE_FORMATS = set(map(chr, [*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD]))
_NON_JOINER = "\u200c"
_ARABIC_FORMS = (range(0xFB50, 0xFE00), range(0xFE70, 0xFEFF))


class Face:
    """A text face with its fall-backs, which are read only when a text needs them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.own = _signs(name)
        self.widths = _Widths(self)
        self._fonts = _Fonts(name)

    def width(self, text: str, size: float) -> float:
        """Measure a printable text, in points."""
        return sum(map(self.widths.__getitem__, text)) * size / 1000

    def runs(self, text: str) -> Iterator[tuple[str, str]]:
        """Cut a printable text into pieces of one font each: the font's name and the piece."""
        if self.own.issuperset(text):
            yield self.name, text
            return
        for name, signs in groupby(text, self._fonts.__getitem__):
            yield name, "".join(signs)

    def font_of(self, sign: str) -> str:
        """Name the font that prints a sign."""
        return self._fonts[sign]


class _Fonts(dict[str, str]):
    """The font of each sign that was asked for."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def __missing__(self, sign: str) -> str:
        found = next((name for name in (self._name, *FALLBACKS) if sign in _signs(name)), self._name)
        return self.setdefault(sign, found)


class _Widths(dict[str, float]):
    """The width of each sign that was asked for, in thousandths of the type size."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, sign: str) -> float:
        font = _font(self._face.font_of(sign))
        widths: dict[int, float] = font.face.charWidths
        return self.setdefault(sign, widths[ord(sign)])


class _Printable(dict[int, str]):
    """What is printed for each sign that was asked for."""

    def __missing__(self, code: int) -> str:
        return self.setdefault(code, _printed(chr(code)))


class _Font(TTFont):
    """A font whose text can be copied out of the PDF whole.

    ReportLab 5.1 writes signs beyond U+FFFF as five digits, which no reader takes; a joined Arabic form is told here
    as the letters that were typed.
    """

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802
        subsets: list[list[int]] = self.state[doc].subsets
        super().addObjects(doc)
        objects: dict[str, Any] = doc.idToObject
        name = doc.fontMapping[self.fontName].lstrip("/")
        for number, subset in enumerate(subsets):
            font = objects["BasicFonts"].dict[f"{name}+{number}"]
            objects[font.ToUnicode.name].content = _to_unicode(subset)


@cache
def face(name: str) -> Face:
    """Give a face by its name: REGULAR, BOLD or ITALIC."""
    return Face(name)


def printable(text: str) -> str:
    """Turn a text into signs that the fonts have: composed, and what none of them has as its code point.

    Newlines stay; a tab becomes spaces; a control character becomes its picture; marks that only steer are left out.
    """
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", text).translate(_printable())


@cache
def _printable() -> _Printable:
    return _Printable({ord("\n"): "\n", ord("\t"): "    "})


def _printed(sign: str) -> str:
    code, category = ord(sign), unicodedata.category(sign)
    if category == "Zs":
        return sign if sign == "\xa0" else " "
    if category in ("Zl", "Zp"):
        return "\n"
    if category == "Cc" and (code < 0x20 or code == 0x7F):
        return chr(0x2421 if code == 0x7F else 0x2400 + code)
    if sign in _INVISIBLE or (category == "Cf" and sign not in _VISIBLE_FORMATS and sign != _NON_JOINER):
        return ""
    known = any(sign in _signs(name) for name in (REGULAR, *FALLBACKS))
    return sign if known else f"‹U+{code:04X}›"


@cache
def _font(name: str) -> TTFont:
    font = _Font(name, str(resources.path(f"fonts/{name}.ttf")))
    pdfmetrics.registerFont(font)
    return font


@cache
def _signs(name: str) -> frozenset[str]:
    glyphs: dict[int, int] = _font(name).face.charToGlyph
    return frozenset(chr(code) for code, glyph in glyphs.items() if glyph)


def _to_unicode(subset: list[int]) -> str:
    """Write the table by which a reader turns the codes of a font back into text.

    Source: Adobe Technical Note 5411; a block of it holds 100 rows at most.
    """
    rows = [f"<{code:02X}> <{_typed(sign).encode('utf-16-be').hex()}>" for code, sign in enumerate(subset)]
    blocks = [rows[first : first + 100] for first in range(0, len(rows), 100)]
    told = "\n".join("\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"]) for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n{told}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )


def _typed(code: int) -> str:
    sign = chr(code)
    if any(code in forms for forms in _ARABIC_FORMS):
        return unicodedata.normalize("NFKC", sign)
    return sign
