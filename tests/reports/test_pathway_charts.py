"""The line of a pathway and the chart of who led: all in words too, and within the room they are given."""

import datetime as dt
import uuid
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.graphics.shapes import Drawing

from tfm_desktop.domain.departments import PathwayStage
from tfm_desktop.domain.pathway import LedTerm, PathwayGroup, PathwayPlan, PathwayVisit, PathwayYear, Term
from tfm_desktop.domain.visits import LedBy
from tfm_desktop.domain.work_groups import MembershipStatus, WorkGroupKind
from tfm_desktop.domain.years import starting_in
from tfm_desktop.reports.charts import to_svg
from tfm_desktop.reports.palette import DARK, LIGHT, Palette
from tfm_desktop.reports.pathway_chart import pathway_pictures, pathway_words
from tfm_desktop.reports.who_led_chart import led_words, who_led_picture, who_led_words

SVG = "{http://www.w3.org/2000/svg}"
ID = uuid.UUID(int=1)
LED = (
    LedTerm("2024/25", Term.AUTUMN, {LedBy.SPECIALIST: 3, LedBy.CO_LED: 1}),
    LedTerm("2024/25", Term.SPRING, {}),
    LedTerm("2025/26", Term.AUTUMN, {LedBy.CO_LED: 1, LedBy.ADVOCATE: 1, LedBy.DEPARTMENT: 2}),
)


def texts(drawing: Drawing) -> list[str]:
    return [element.text or "" for element in ET.fromstring(to_svg(drawing)).iter(f"{SVG}text")]


def is_within(drawing: Drawing, width: float) -> bool:
    left, foot, right, top = drawing.getBounds()
    return left >= -1 and foot >= -1 and right <= width + 1 and top <= drawing.height + 1


def station(number: int, text: str = "NCP25-12") -> PathwayYear:
    group = PathwayGroup(ID, text, WorkGroupKind.EMBEDDING, MembershipStatus.ACTIVE, None)
    return PathwayYear(
        starting_in(2016 + number),
        number == 9,
        PathwayStage.TEACHING_FOR_MASTERY if number % 3 else None,
        (group,) * (number % 4),
        (PathwayPlan(ID, text, "3 of 8 actions done, 1 overdue"),) * (number % 3),
        (PathwayVisit(ID, dt.date(2026, 1, 14), text, True),) * number,
        (text, "Ben Invented"),
    )


# Who led


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_each_share_has_its_letter_number_and_words(palette: Palette) -> None:
    told = texts(who_led_picture(LED, 520, palette))
    assert [text for text in told if len(text) == 3] == ["S 3", "C 1", "C 1", "A 1", "D 2"]
    assert told[-4:] == ["S  specialist", "C  co-led", "A  advocate", "D  department"]
    for words in ("2024/25", "Autumn", "4 activities: 3 specialist, 1 co-led", "no activity noted"):
        assert words in told


def test_each_of_the_four_looks_different_without_colour() -> None:
    """One is plain, one is ruled upright, one is ruled across, one is solid."""

    def rules(by: LedBy) -> tuple[int, int]:
        drawn = ET.fromstring(to_svg(who_led_picture([LedTerm("2025/26", Term.AUTUMN, {by: 1})], 520)))
        lines = [line.attrib for line in drawn.iter(f"{SVG}line") if float(line.get("y1", 0)) < 40]
        upright = sum(line["x1"] == line["x2"] for line in lines)
        return upright, len(lines) - upright

    upright, across = rules(LedBy.CO_LED), rules(LedBy.ADVOCATE)
    assert upright[0] > 10
    assert upright[1] == across[0] == 0
    assert across[1] == 2
    assert rules(LedBy.SPECIALIST) == rules(LedBy.DEPARTMENT) == (0, 0)


def test_bars_are_shares_of_one_length() -> None:
    drawn = ET.fromstring(to_svg(who_led_picture(LED, 520)))
    bars = [box for box in drawn.iter(f"{SVG}rect") if box.get("height") == "14.00"]
    lengths = [float(box.get("width", 0)) for box in bars]
    assert sum(lengths[:2]) == pytest.approx(sum(lengths[2:]), abs=0.1)
    assert lengths[0] == pytest.approx(3 * lengths[1], abs=0.1)


def test_who_led_in_words() -> None:
    assert who_led_words(LED).split("\n") == [
        "Autumn 2024/25: 4 activities: 3 specialist, 1 co-led.",
        "Spring 2024/25: no activity noted.",
        "Autumn 2025/26: 4 activities: 1 co-led, 1 advocate, 2 department.",
    ]
    assert led_words(LedTerm("2025/26", Term.SUMMER, {LedBy.ADVOCATE: 1})) == "1 activity: 1 advocate"


@settings(max_examples=30)
@given(
    st.lists(st.dictionaries(st.sampled_from(LedBy), st.sampled_from([1, 2, 7, 999])), max_size=30),
    st.sampled_from([240, 360, 487, 900]),
)
def test_any_number_of_terms_stands_within_the_picture(counts: list[dict[LedBy, int]], width: int) -> None:
    terms = [LedTerm(starting_in(2010 + place // 3), list(Term)[place % 3], one) for place, one in enumerate(counts)]
    drawn = who_led_picture(terms, width)
    assert is_within(drawn, width)
    told = " ".join(texts(drawn))
    assert all(led_words(one) in told for one in terms)


# The pathway


def test_a_station_says_what_the_year_held() -> None:
    (drawn,) = pathway_pictures([station(8), station(9)], 520)
    told = texts(drawn)
    for words in ("2024/25", "2025/26, this year", "Teaching for Mastery", "No stage noted", "NCP25-12, active"):
        assert words in told
    assert {"8 visits", "9 visits"} <= set(told)


def test_the_pathway_in_words() -> None:
    assert pathway_words([station(0), station(5)]).split("\n") == [
        "2016/17: no stage noted; no visits; advocates: NCP25-12, Ben Invented.",
        (
            "2021/22: Teaching for Mastery; NCP25-12 Embedding, active; 5 visits; "
            "plan: 3 of 8 actions done, 1 overdue; plan: 3 of 8 actions done, 1 overdue; "
            "advocates: NCP25-12, Ben Invented."
        ),
    ]


@settings(max_examples=30)
@given(
    st.integers(0, 14),
    st.sampled_from([240, 360, 530, 900]),
    st.sampled_from(["NCP25-12", "W" * 40, "שלום 😀", "A very long name of a plan, " * 8]),
)
def test_any_number_of_years_stands_within_the_pictures(years: int, width: int, text: str) -> None:
    drawn = pathway_pictures([station(number, text) for number in range(years)], width)
    told = [text for one in drawn for text in texts(one)]
    for number in range(years):
        assert any(text.startswith(starting_in(2016 + number)) for text in told)
    assert all(is_within(one, width) for one in drawn)
