from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.graphics.shapes import Drawing

from tfm_desktop.domain.sheets import CoverageSheet, CoveredIdea
from tfm_desktop.reports.charts import to_svg
from tfm_desktop.reports.coverage import TALLEST, coverage
from tfm_desktop.reports.coverage_chart import coverage_pictures, coverage_words, seen_words
from tfm_desktop.reports.palette import DARK, LIGHT, Palette
from tfm_desktop.reports.sheet import MARGIN

Extract = Callable[[bytes], str]
SVG = "{http://www.w3.org/2000/svg}"


def texts(drawing: Drawing) -> list[str]:
    return [element.text or "" for element in ET.fromstring(to_svg(drawing)).iter(f"{SVG}text")]


def test_it_says_what_it_always_said(coverage_sheet: CoverageSheet, golden: Callable[[str, bytes], None]) -> None:
    golden("coverage", coverage(coverage_sheet, invariant=True))


def test_words_say_when_and_in_whose_lessons(coverage_sheet: CoverageSheet) -> None:
    told = coverage_words(coverage_sheet).split("\n")
    assert told[0] == "Coherence: 2 lines in 1 observation (14 Jan, Zoë Łukasik, 2)."
    assert told[3] == "Fluency: 1 line in 1 observation (14 Jan, Zoë Łukasik, 1)."
    assert told[5] == "Underpinning principles: not seen yet."
    assert seen_words(coverage_sheet, "thinking") == "6 lines in 3 observations"
    assert len(told) == len(coverage_sheet.ideas)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_picture_says_in_words_what_was_not_seen(palette: Palette, coverage_sheet: CoverageSheet) -> None:
    (picture,) = coverage_pictures(coverage_sheet, 700, palette)
    told = texts(picture)
    assert told.count("not seen yet") == 3
    for words in ("The Essence of Mathematics Teaching for Mastery", "Our own ideas", "Pupils’ talk", "12", "14 Jan"):
        assert words in told
    assert {"Zoë Łukasik", "departmental", "meeting", "Year 7"} <= set(told)


def test_a_mark_looks_the_same_for_every_number(coverage_sheet: CoverageSheet) -> None:
    (picture,) = coverage_pictures(coverage_sheet, 700)
    marks = [box for box in ET.fromstring(to_svg(picture)).iter(f"{SVG}rect") if float(box.get("width", 0)) < 30]
    assert len(marks) == sum(len(one.lines) for one in coverage_sheet.observations)
    assert len({(box.get("width"), box.get("height"), box.get("fill")) for box in marks}) == 1


@settings(max_examples=20)
@given(
    observations=st.integers(0, 45),
    ideas=st.integers(1, 60),
    width=st.sampled_from([250, 360, 758]),
    name=st.sampled_from(
        ["Ada", "Ann-Kathrin Featherstonehaugh-Fitzwilliam", "W" * 120, "שלום 😀", "\u0645\u062d\u0645\u062f", "∑ ⅔"]
    ),
)
def test_every_observation_and_idea_stands_in_a_picture_that_holds_it(
    observations: int, ideas: int, width: int, name: str, coverage_sheet: CoverageSheet
) -> None:
    seen = replace(coverage_sheet.observations[0], teacher=name, lines={f"k{ideas - 1}": 987})
    many = replace(
        coverage_sheet,
        observations=(seen,) * observations,
        ideas=tuple(
            CoveredIdea(f"k{number}", f"{number} {name}", f"Framework {number // 7}") for number in range(ideas)
        ),
    )
    parts = coverage_pictures(many, width, tallest=TALLEST)
    told = [text for part in parts for text in texts(part)]
    assert told.count("987") == observations
    assert sum(text.endswith(("not seen yet", "987 lines in 1 observation")) for text in told) >= ideas - 1
    for part in parts:
        left, _, right, top = part.getBounds()
        assert left >= 0
        assert right <= width + 1
        assert top <= part.height + 1
        assert part.height <= TALLEST


def test_forty_observations_stay_readable(coverage_sheet: CoverageSheet, text_of: Extract) -> None:
    shipped = tuple(idea for idea in coverage_sheet.ideas if idea.framework != "Our own ideas")
    pdf = coverage(replace(coverage_sheet, ideas=shipped, observations=coverage_sheet.observations * 10))
    assert len(PdfReader(BytesIO(pdf)).pages) == 3
    assert text_of(pdf).splitlines().count("14 Jan") == 10
    assert text_of(pdf).splitlines().count("Tom Ferreira") == 10


def test_any_number_of_ideas_stays_above_the_foot(coverage_sheet: CoverageSheet) -> None:
    ours = tuple(CoveredIdea(f"k{number}", f"Idea {number}", "Our own") for number in range(60))
    pdf = coverage(replace(coverage_sheet, ideas=ours))
    heights: list[float] = []

    def note(text: str, _canvas: object, place: list[float], _font: object, _size: float) -> None:
        if text.startswith("Idea "):
            heights.append(place[5])

    for page in PdfReader(BytesIO(pdf)).pages:
        page.extract_text(visitor_text=note)
    assert len(heights) == len(ours)
    assert min(heights) > MARGIN + 20


def test_a_year_without_observations_says_so(coverage_sheet: CoverageSheet, text_of: Extract) -> None:
    told = text_of(coverage(replace(coverage_sheet, observations=())))
    assert "0 observations" in told
    assert "There is no observation in 2025/26 yet." in told
    assert told.count("not seen yet") == len(coverage_sheet.ideas) + 1  # the legend names the words too


def test_it_says_whom_it_is_for_and_what_it_does_not_say(coverage_sheet: CoverageSheet, text_of: Extract) -> None:
    told = " ".join(text_of(coverage(coverage_sheet)).split())
    assert "In confidence: for the mathematics department of Haverstock School." in told
    assert "Neither says anything about a lesson or a teacher." in told
    assert "Lines that the observer keeps private are not counted." in told
    assert "%" not in told
