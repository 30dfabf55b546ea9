import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from tfm_desktop.domain.sheets import PlanSheet
from tfm_desktop.reports.plan_pack import plan_pack

Extract = Callable[[bytes], str]


@pytest.fixture(scope="module")
def pack(living_sheet: PlanSheet) -> PdfReader:
    return PdfReader(BytesIO(plan_pack(living_sheet, author="Sam Okafor", invariant=True)))


def test_pack_says_what_it_always_said(living_sheet: PlanSheet, golden: Callable[[str, bytes], None]) -> None:
    golden("plan-pack", plan_pack(living_sheet, author="Sam Okafor", invariant=True))


def test_contents_name_the_page_on_which_each_part_begins(pack: PdfReader) -> None:
    listed = contents(pack)
    opened = {
        "Plan on a page": "Plan on a page\nReasoning",
        "The full plan": "Development plan\nReasoning",
        "Review of Thu 20 November 2025": "Review of the development plan\nReview of Thu 20",
        "Review of Mon 12 January 2026": "Review of the development plan\nReview of Mon 12",
        "Measures": "Measures\nReasoning",
    }
    for title, beginning in opened.items():
        assert pack.pages[listed[title] - 1].extract_text().startswith(beginning), title
    assert "Aim 2. The department" in pack.pages[listed["Aim 2. The department plans"] - 1].extract_text()


def lines(pack: PdfReader) -> list[tuple[str, str]]:
    return re.findall(r"^(.+)\n(\d+)$", pack.pages[0].extract_text(), re.MULTILINE)


def contents(pack: PdfReader) -> dict[str, int]:
    """Give the titles of the contents, an aim's by its beginning, with their pages."""
    found = lines(pack)
    return {" ".join(title.split()[:5]) if title.startswith("Aim") else title: int(page) for title, page in found}


def test_a_click_on_a_line_of_the_contents_leads_to_its_page(pack: PdfReader) -> None:
    first: Any = pack.pages[0]
    links = [one.get_object() for one in first["/Annots"]]
    targets = [(pack.get_page_number(link["/Dest"][0].get_object()) or 0) + 1 for link in links]
    assert targets == [int(page) for _, page in lines(pack)]


def test_each_page_says_its_number_in_the_whole_and_whom_it_is_for(pack: PdfReader) -> None:
    for number, page in enumerate(pack.pages, 1):
        text = page.extract_text()
        assert f"Page {number} of {len(pack.pages)}" in text
        assert "In confidence: for the mathematics department" in text


def test_the_page_for_senior_leadership_lies_on_its_side_among_upright_ones(pack: PdfReader) -> None:
    is_wide = [page.mediabox.width > page.mediabox.height for page in pack.pages]
    assert is_wide == [number == 2 for number in range(1, len(is_wide) + 1)]


def test_how_a_plan_stood_is_left_to_the_pdf_of_a_review(pack: PdfReader) -> None:
    assert "Zoë Łukasik was there too." in "".join(page.extract_text() for page in pack.pages)
    assert "How the plan stood then" not in "".join(page.extract_text() for page in pack.pages)


def test_parts_stand_in_the_outline_above_their_headings(pack: PdfReader) -> None:
    outline: list[Any] = pack.outline
    assert [one.title for one in outline if not isinstance(one, list)] == [
        "Contents",
        "Plan on a page",
        "The full plan",
        "Review of Thu 20 November 2025",
        "Review of Mon 12 January 2026",
        "Measures",
    ]
    full = outline[outline.index(next(one for one in outline if getattr(one, "title", "") == "The full plan")) + 1]
    assert [one.title for one in full][:2] == [
        "Progress",
        "Aim 1. Pupils in Years 7 and 8 use bar models to reason about ratio and proportion.",
    ]


def test_pages_are_right_where_the_contents_take_several(living_sheet: PlanSheet) -> None:
    pack = PdfReader(BytesIO(plan_pack(replace(living_sheet, aims=living_sheet.aims * 30))))
    text = "\n".join(page.extract_text() for page in pack.pages[:2])
    (page,) = re.findall(r"^Plan on a page\n(\d+)$", text, re.MULTILINE)
    assert int(page) == 3
    assert pack.pages[2].extract_text().startswith("Plan on a page")


def test_a_plan_that_has_just_begun_is_bound_too(plan_sheet: PlanSheet) -> None:
    pack = PdfReader(BytesIO(plan_pack(replace(plan_sheet, aims=()))))
    assert list(contents(pack)) == ["Plan on a page", "The full plan", "Progress", "Calendar of 2025/26", "Receipt"]
