import unicodedata
from collections.abc import Callable
from io import BytesIO
from itertools import chain
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from tfm_desktop import resources
from tfm_desktop.domain.sheets import FeedbackSheet, PlanSheet, VisitSheet
from tfm_desktop.reports import fonts
from tfm_desktop.reports.blocks import Prose
from tfm_desktop.reports.feedback import feedback
from tfm_desktop.reports.plan import plan
from tfm_desktop.reports.plan_page import plan_page
from tfm_desktop.reports.sheet import BODY, STRONG, About, build
from tfm_desktop.reports.visit import visit

Extract = Callable[[bytes], str]

MATHEMATICS = "× ÷ ± √ π ² ³ ½ ≤ ≥ ≈ ≠ ∠ △ ∴ ⇒ → ∈ ∑ ∞ ✓ ✗"
NAMES = "ŵ ŷ Ł ż é ñ Ω α β γ θ Σ Δ"
SHIPPED = (fonts.REGULAR, fonts.BOLD, fonts.ITALIC, *fonts.FALLBACKS)


def printed(text: str) -> bytes:
    return build([Prose(text, BODY)], About("Signs", "For a test."))


@pytest.mark.parametrize("sign", (MATHEMATICS + " " + NAMES).split())
def test_signs_of_the_field_are_printed_as_themselves(sign: str, text_of: Extract) -> None:
    assert fonts.printable(sign) == sign
    assert sign in text_of(printed(f"a {sign} b"))


def test_a_line_of_formulas_can_be_copied_whole(text_of: Extract) -> None:
    assert "√2 ≈ 1.41, a ≠ 0 ⇒ x ∈ ℝ" in text_of(printed("√2 ≈ 1.41, a ≠ 0 ⇒ x ∈ ℝ")).replace("\n", "")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<b>bold</b> &amp; <br/>", "<b>bold</b> &amp; <br/>"),
        ("中文", "‹U+4E2D›‹U+6587›"),
        ("\x00\x1b\x7f", "␀␛␡"),
        ("e\u0301", "é"),
        ("👩\u200d🏫\ufe0f", "👩🏫"),
        ("a\tb", "a    b"),
        ("\ue000", "‹U+E000›"),
    ],
)
def test_what_is_typed_is_printed_as_signs(typed: str, shown: str) -> None:
    assert fonts.printable(typed) == shown


@settings(max_examples=50)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
@example("😀 emoji 👍🏽, √2 and <b>&amp;</b>")
@example("שלום (עולם) 3 : 5")
@example("السلام عليكم لا")
@example("كَتَبَ ٣٤")
def test_every_visible_sign_can_be_copied(text_of: Extract, text: str) -> None:
    copied = text_of(printed(text))
    assert "\x00" not in copied
    signs = set(unicodedata.normalize("NFKC", copied))
    for sign in unicodedata.normalize("NFC", text):
        if unicodedata.category(sign)[0] in "CZ" or fonts.printable(sign) == "" or unicodedata.mirrored(sign):
            continue
        is_named = f"U+{ord(sign):04X}" in copied.replace("\n", "")
        assert is_named or set(unicodedata.normalize("NFKC", sign)) - {" "} <= signs, (sign, copied)


def test_right_to_left_text_stands_in_visual_order() -> None:
    from tfm_desktop.reports.lines import lay

    (line,) = lay("שלום (עולם) abc", BODY, 400)
    assert "".join(piece for _, piece in line.runs) == "abc (םלוע) םולש"
    assert line.align == 1


def test_joined_arabic_is_copied_as_typed_letters(text_of: Extract) -> None:
    assert set("السلام") <= set(text_of(printed("السلام")))


def fonts_of(pdf: bytes) -> list[Any]:
    reader: Any = PdfReader(BytesIO(pdf))
    pages = [page["/Resources"]["/Font"].values() for page in reader.pages]
    return [font.get_object() for font in chain.from_iterable(pages)]


def test_all_fonts_are_embedded_whatever_is_typed() -> None:
    found = fonts_of(build([Prose(f"{MATHEMATICS} 😀 ש ا", BODY), Prose("bold ✓", STRONG)], About("A", "B")))
    assert len(found) == 7
    assert all("/FontFile2" in font["/FontDescriptor"] for font in found)


def test_all_fonts_of_each_report_are_embedded(
    feedback_sheet: FeedbackSheet, visit_sheet: VisitSheet, plan_sheet: PlanSheet
) -> None:
    for pdf in (feedback(feedback_sheet), visit(visit_sheet), plan(plan_sheet), plan_page(plan_sheet)):
        assert all("/FontFile2" in font.get("/FontDescriptor", ()) for font in fonts_of(pdf))


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_fonts_are_plain_truetype(name: str) -> None:
    data = resources.path(f"fonts/{name}.ttf").read_bytes()
    assert data[:4] == b"\x00\x01\x00\x00"
    assert b"glyf" in data[:400]
    assert b"fvar" not in data[:400]  # a variable font would print at its default weight


def test_every_shipped_font_is_in_use_and_under_its_licence() -> None:
    folder = resources.path("fonts")
    assert {file.stem for file in folder.glob("*.ttf")} == set(SHIPPED)
    assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / "OFL.txt").read_text(encoding="utf-8")
    assert sum(file.stat().st_size for file in folder.iterdir()) < 3_000_000
