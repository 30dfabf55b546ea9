"""The frame of a Word file: tables that are tables, what stands at head and foot, and the way to bytes."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.section import Section
from docx.shared import Length, Pt

from tfm_desktop.reports.sheet import PROGRAM, About
from tfm_desktop.reports.word_parts import COLUMN, FOOT, GAP, HEAD, Cell, Look, Part, Said, Table
from tfm_desktop.reports.word_styles import TABLE_STYLE, dress
from tfm_desktop.reports.word_text import Element, clean, paragraph, w

FOOT_DISTANCE = 22.0  # from the edge of the paper, in points
LONG = 1_500  # signs of a row that may break across pages, for it could be higher than one
ALWAYS = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_LEFT_BEHIND = ("thumbnail", "extended-properties", "customXml", "stylesWithEffects", "webSettings", "fontTable")


def build(parts: Iterable[Part], about: About, looks: Mapping[str, Look]) -> bytes:
    """Make the Word file of these parts."""
    document = Document()
    _leave_behind(document)
    dress(document, looks)
    _describe(document, about)
    _shape(document.sections[0], about)
    _write_edges(document.sections[0], about, looks)
    end = document.element.body[-1]  # the settings of the section, which stay last
    for part in parts:
        for element in _elements(part, about.width, looks):
            end.addprevious(element)
    return _bytes(document)


def _elements(part: Part, width: float, looks: Mapping[str, Look]) -> Iterator[Element]:
    if isinstance(part, Said):
        yield _said(part, looks)
        return
    yield _table(part, width, looks)
    yield paragraph("", looks[GAP].id)  # Word would join two tables that follow each other


def _said(said: Said, looks: Mapping[str, Look]) -> Element:
    return paragraph(said.text, looks[said.look].id)


def _table(table: Table, width: float, looks: Mapping[str, Look]) -> Element:
    widths = [_twips(one) for one in table.widths(width)]
    head: list[Cell] = [(Said(title, COLUMN),) for title in table.head]
    return w(
        "tbl",
        w(
            "tblPr",
            w("tblStyle", val=TABLE_STYLE),
            w("tblW", w=sum(widths), type="dxa"),
            w("tblLayout", type="fixed"),
            w("tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
            w("tblCaption", val=clean(table.about)),
        ),
        w("tblGrid", *(w("gridCol", w=one) for one in widths)),
        _row(head, widths, looks, is_head=True),
        *(_row(row, widths, looks) for row in table.rows),
    )


def _row(row: Sequence[Cell], widths: Sequence[int], looks: Mapping[str, Look], *, is_head: bool = False) -> Element:
    settings = w("trPr")
    if sum(len(said.text) for cell in row for said in cell) <= LONG:
        settings.append(w("cantSplit"))
    if is_head:
        settings.append(w("tblHeader"))
    return w("tr", settings, *(_cell(cell, width, looks) for cell, width in zip(row, widths, strict=True)))


def _cell(cell: Cell, width: int, looks: Mapping[str, Look]) -> Element:
    said = cell or (Said("", COLUMN),)  # a cell without a paragraph is a damaged file to Word
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa")), *(_said(one, looks) for one in said))


def _leave_behind(document: WordDocument) -> None:
    """Drop what the library's template brings and a plan has no use for, such as the picture of an empty page."""
    for links in (document.part.rels, document.part.package.rels):
        for key, link in list(links.items()):
            if link.reltype.endswith(_LEFT_BEHIND):
                del links[key]


def _describe(document: WordDocument, about: About) -> None:
    told = document.core_properties
    told.title, told.subject = clean(about.title)[:255], clean(about.audience)[:255]
    told.author = told.last_modified_by = clean(about.author or PROGRAM)[:255]
    told.language, told.comments, told.keywords = "en-GB", "", ""
    told.created = told.modified = ALWAYS if about.is_invariant else dt.datetime.now(dt.UTC)


def _shape(section: Section, about: About) -> None:
    across, down = about.size
    section.orientation = WD_ORIENT.LANDSCAPE if about.is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = _points(across), _points(down)
    section.left_margin = section.right_margin = _points(about.margin)
    section.top_margin = _points(about.margin - (8 if about.is_landscape else 0))
    section.bottom_margin = _points(foot_room(about))
    section.header_distance = section.footer_distance = _points(FOOT_DISTANCE)


def foot_room(about: About) -> float:
    """Give the height below the text, in points: of the lines at the foot, and the white space around them."""
    return FOOT_DISTANCE + (len(about.foot) + 1) * 9.5 + 6


def _write_edges(section: Section, about: About, looks: Mapping[str, Look]) -> None:
    """Say at the foot of each page whom it is for and which page it is, and at the head of all but the first what."""
    section.different_first_page_header_footer = True
    for foot in (section.first_page_footer, section.footer):
        foot.is_linked_to_previous = False
        edge = foot.part.element
        edge.remove(edge[0])
        edge.append(paragraph(about.audience, looks[FOOT].id))
        edge.append(_numbering(looks[FOOT].id))
    section.header.is_linked_to_previous = False
    head = section.header.part.element
    head.remove(head[0])
    head.append(paragraph(about.title, looks[HEAD].id))
    section.first_page_header.is_linked_to_previous = False


def _numbering(style: str) -> Element:
    line = paragraph("Page ", style)
    line.append(_field("PAGE"))
    line.extend(paragraph(" of ", style)[1:])
    line.append(_field("NUMPAGES"))
    return line


def _field(name: str) -> Element:
    shown = w("t")
    shown.text = "1"  # until the page is laid out
    return w("fldSimple", w("r", shown), instr=name)


def _bytes(document: WordDocument) -> bytes:
    """Write the file, the same for the same document: a ZIP file would keep the time of day."""
    written, packed = BytesIO(), BytesIO()
    document.save(written)
    with ZipFile(written) as parts, ZipFile(packed, "w", ZIP_DEFLATED) as kept:
        for name in parts.namelist():
            kept.writestr(ZipInfo(name), parts.read(name), ZIP_DEFLATED)
    return packed.getvalue()


def _points(length: float) -> Length:
    return Pt(round(length * 2) / 2)


def _twips(length: float) -> int:
    return round(length * 20)
