"""Text as Word keeps it: as it was typed, each piece in the direction in which it is read."""

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tfm_desktop.domain.record import visible

Element = Any  # lxml's, which has no annotations

_NO_XML = str.maketrans(dict.fromkeys("\ufffe\uffff", "\ufffd"))  # source: XML 1.0, production 2
_STRONG = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
# What stands between two words from right to left is read with them.
_RIGHT_TO_LEFT = re.compile(f"[{_STRONG}]+(?:[^\\w\n\t]*[{_STRONG}]+)*")
_FIRST_LETTER = re.compile(r"[^\W\d_]")


def w(tag: str, *children: Element, **attributes: object) -> Element:
    """Make an element of WordprocessingML with attributes and children."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def clean(text: str) -> str:
    """Give a text with nothing in it that XML cannot hold."""
    return visible(text).translate(_NO_XML)


def paragraph(text: str, style: str) -> Element:
    """Make a paragraph of a typed text: its line ends become line breaks."""
    shown = clean(text)
    settings = w("pPr", w("pStyle", val=style))
    if starts_right(shown):
        settings.append(w("bidi"))
    return w("p", settings, *runs(shown))


def runs(text: str) -> Iterator[Element]:
    """Cut a text into runs of one direction each."""
    start = 0
    for found in _RIGHT_TO_LEFT.finditer(text):
        if start < found.start():
            yield w("r", *_written(text[start : found.start()]))
        yield w("r", w("rPr", w("rtl")), *_written(found[0]))
        start = found.end()
    if start < len(text):
        yield w("r", *_written(text[start:]))


def starts_right(text: str) -> bool:
    """Tell whether the first letter of a text is read from right to left."""
    first = _FIRST_LETTER.search(text)
    return bool(first and _RIGHT_TO_LEFT.match(first[0]))


def _written(text: str) -> Iterator[Element]:
    for piece in re.split("([\n\t])", text):
        if piece in ("\n", "\t"):
            yield w("br" if piece == "\n" else "tab")
        elif piece:
            told = w("t")
            told.text = piece
            told.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            yield told
