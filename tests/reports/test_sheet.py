import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from tfm_desktop.domain.sheets import FeedbackSheet
from tfm_desktop.reports.blocks import Block, Heading, Prose, Rows
from tfm_desktop.reports.feedback import feedback
from tfm_desktop.reports.lines import lay
from tfm_desktop.reports.sheet import BODY, TABLE, About, build, columns, heading, paginate, shares

ABOUT = About("A title", "For whom it is.")


def rows(heights: list[int]) -> Rows:
    across = shares(ABOUT.width, 1, 3)
    cells = [
        ((Prose(f"row {number}", BODY),), (Prose("x\n" * (tall - 1) + "x", BODY),))
        for number, tall in enumerate(heights)
    ]
    return Rows(across, cells, TABLE, columns("Number", "Text"))


def test_title_author_language_and_outline_are_set(feedback_sheet: FeedbackSheet) -> None:
    reader = PdfReader(BytesIO(feedback(feedback_sheet, author="Sam Okafor")))
    assert reader.metadata is not None
    assert reader.metadata.title == "Feedback for Zoë Łukasik, Haverstock School, Wed 14 January 2026"
    assert reader.metadata.author == "Sam Okafor"
    catalogue: Any = reader.root_object
    assert catalogue["/Lang"] == "en-GB"
    outline: list[Any] = reader.outline
    assert [entry.title for entry in outline] == [
        "The teacher’s own reflection",
        "Strengths, and what shows them",
        "Questions to think about",
        "Next steps",
    ]


def test_each_page_says_its_number_and_whom_it_is_for(
    feedback_sheet: FeedbackSheet, text_of: Callable[[bytes], str]
) -> None:
    pages = text_of(feedback(replace(feedback_sheet, lines=feedback_sheet.lines * 6), timeline=True)).split("\f")
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert "In confidence: for Zoë Łukasik" in page


def test_header_is_repeated_on_each_page(text_of: Callable[[bytes], str]) -> None:
    pages = text_of(build([rows([3] * 60)], ABOUT)).split("\f")
    assert len(pages) > 2
    assert all("Number" in page for page in pages)


@settings(max_examples=60)
@given(st.lists(st.integers(1, 45), min_size=1, max_size=30))
def test_row_that_fits_a_page_is_never_cut(heights: list[int]) -> None:
    pages = paginate([Prose("before", BODY), rows(heights)], ABOUT)
    parts = [one.block for page in pages for one in page if isinstance(one.block, Rows)]
    printed = [
        "".join(block.text for cell in row for block in cell if isinstance(block, Prose))
        for part in parts
        for row in part.rows
    ]
    assert printed == [f"row {number}" + "x\n" * (tall - 1) + "x" for number, tall in enumerate(heights)]


@settings(max_examples=60)
@given(st.lists(st.one_of(st.integers(1, 60), st.none()), min_size=1, max_size=20))
def test_no_heading_stands_alone_and_nothing_overflows(story: list[int | None]) -> None:
    blocks: list[Block] = [heading("Head") if lines is None else Prose("x\n" * lines + "x", BODY) for lines in story]
    pages = paginate([*blocks, Prose("end", BODY)], ABOUT)
    for number, page in enumerate(pages, 1):
        assert not isinstance(page[-1].block, Heading)
        assert page[-1].top + page[-1].block.height(ABOUT.width) <= ABOUT.room(number) + 0.01


def test_importing_reports_loads_no_reportlab() -> None:
    check = "import sys, tfm_desktop.reports; sys.exit('reportlab' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_a_name_too_wide_for_its_column_is_cut_after_its_hyphen() -> None:
    told = lay("Martin Ashdown-Kaur", BODY, 50)
    assert ["".join(text for _, text in line.runs) for line in told] == ["Martin", "Ashdown-", "Kaur"]
