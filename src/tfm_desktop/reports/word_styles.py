"""The styles of a Word file, in the place of those that the library's template brings."""

from collections.abc import Iterator, Mapping

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from reportlab.lib.colors import Color

from tfm_desktop.reports.palette import LIGHT
from tfm_desktop.reports.word_parts import (
    ABOVE,
    BULLET,
    COLUMN,
    FOOT,
    HEAD,
    HEADING,
    INSET,
    NORMAL,
    SUBHEADING,
    SUBTITLE,
    TITLE,
    Look,
)
from tfm_desktop.reports.word_text import Element, w

FONT = "Arial"  # every Word has it, and so has every program that reads its files, under this name or as its double
TABLE_STYLE = "PlanTable"
_PLAIN_TABLE, _LIST = "TableNormal", 1
_WORDS_OWN = {NORMAL, TITLE, SUBTITLE, HEADING, SUBHEADING, BULLET, FOOT, HEAD}


def dress(document: WordDocument, looks: Mapping[str, Look]) -> None:
    """Put our styles in the place of the template's, and British English in that of American."""
    styles = document.styles.element
    for old in list(styles):
        if old.tag in (qn("w:style"), qn("w:docDefaults")):
            styles.remove(old)
    styles.insert(0, _defaults(looks[NORMAL]))
    styles.extend([*map(_paragraphs, looks.values()), *_kinds(), _table_style(looks)])
    _bullets(document)
    settings = document.settings.element
    for language in settings.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), "en-GB")
    for mode in settings.iter(qn("w:compatSetting")):
        if mode.get(qn("w:name")) == "compatibilityMode":
            mode.set(qn("w:val"), "15")  # of Word 2013 and all later ones, which else say 'Compatibility Mode'


def _defaults(look: Look) -> Element:
    fonts = w("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)
    size, wide = _size(look)
    language = w("lang", val="en-GB", eastAsia="en-GB", bidi="ar-SA")
    return w("docDefaults", w("rPrDefault", w("rPr", fonts, size, wide, language)), w("pPrDefault"))


def _paragraphs(look: Look) -> Element:
    style = w("style", w("name", val=look.name), type="paragraph", styleId=look.id)
    if look.name == NORMAL:
        style.set(qn("w:default"), "1")
    else:
        style.append(w("basedOn", val=NORMAL))
    if look.name not in _WORDS_OWN:
        style.set(qn("w:customStyle"), "1")
    if look.level is not None:
        style.append(w("next", val=NORMAL))
    style.extend([w("uiPriority", val=9), w("qFormat"), w("pPr", *_spacing(look)), w("rPr", *_signs(look))])
    return style


def _spacing(look: Look) -> Iterator[Element]:
    if look.keeps_with_next:
        yield from (w("keepNext"), w("keepLines"))
    if look.is_bullet:
        yield w("numPr", w("numId", val=_LIST))
    yield w("spacing", before=round(look.before * 20), after=round(look.after * 20), line=240, lineRule="auto")
    if look.level is not None:
        yield w("outlineLvl", val=look.level)


def _signs(look: Look) -> Iterator[Element]:
    if look.is_bold:
        yield from (w("b"), w("bCs"))
    yield w("color", val=_hex(look.colour))
    yield from _size(look)


def _size(look: Look) -> tuple[Element, Element]:
    half_points = round(look.size * 2)
    return w("sz", val=half_points), w("szCs", val=half_points)


def _kinds() -> Iterator[Element]:
    """Give the styles that everything is based on, under the names that Word knows."""
    for kind, name, style in (
        ("character", "Default Paragraph Font", "DefaultParagraphFont"),
        ("numbering", "No List", "NoList"),
        ("table", "Normal Table", _PLAIN_TABLE),
    ):
        made = w("style", w("name", val=name), w("uiPriority", val=99), w("semiHidden"), type=kind, styleId=style)
        made.set(qn("w:default"), "1")
        yield made


def _table_style(looks: Mapping[str, Look]) -> Element:
    line = {"val": "single", "sz": 4, "space": 0, "color": _hex(LIGHT.hairline)}
    down, across = round(ABOVE * 20), round(INSET * 20)
    return w(
        "style",
        w("name", val="Plan Table"),
        w("basedOn", val=_PLAIN_TABLE),
        w("uiPriority", val=59),
        w("qFormat"),
        w(
            "tblPr",
            w("tblBorders", w("top", **line), w("bottom", **line), w("insideH", **line)),
            w(
                "tblCellMar",
                w("top", w=down, type="dxa"),
                w("left", w=across, type="dxa"),
                w("bottom", w=down, type="dxa"),
                w("right", w=across, type="dxa"),
            ),
        ),
        w(
            "tblStylePr",
            w("rPr", *_signs(looks[COLUMN])),
            w("tcPr", w("shd", val="clear", color="auto", fill=_hex(LIGHT.panel))),
            type="firstRow",
        ),
        type="table",
        customStyle=1,
        styleId=TABLE_STYLE,
    )


def _bullets(document: WordDocument) -> None:
    """Put one list with bullets in the place of the template's lists."""
    numbering = document.part.numbering_part.element
    for old in list(numbering):
        numbering.remove(old)
    level = w(
        "lvl",
        w("start", val=1),
        w("numFmt", val="bullet"),
        w("lvlText", val="•"),
        w("lvlJc", val="left"),
        w("pPr", w("ind", left=240, hanging=240)),
        ilvl=0,
    )
    numbering.append(w("abstractNum", w("multiLevelType", val="hybridMultilevel"), level, abstractNumId=_LIST))
    numbering.append(w("num", w("abstractNumId", val=_LIST), numId=_LIST))


def _hex(colour: Color) -> str:
    return str(colour.hexval())[2:].upper()
