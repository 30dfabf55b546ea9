"""A department's year for senior leadership: two pages at most, whatever there is; what has no room is counted."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import fields, replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.reports.conftest import DAY

from tfm_desktop.domain.department_year import (
    DepartmentYearSheet,
    ToldAim,
    ToldCommitment,
    ToldGroup,
    ToldPerson,
    ToldPlan,
    ToldSession,
    ToldVisit,
)
from tfm_desktop.domain.departments import AdvocateRole, PathwayStage, Post
from tfm_desktop.domain.pathway import LedTerm, Term
from tfm_desktop.domain.plans import AimStatus
from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.domain.sessions import AttendanceMark, SessionKind
from tfm_desktop.domain.sheets import PlanSheet
from tfm_desktop.domain.visits import ActivityKind, LedBy
from tfm_desktop.domain.work_groups import MembershipStatus, WorkGroupKind
from tfm_desktop.reports.department_year import department_year, leaves

Extract = Callable[[bytes], str]
LONG = "Representation and reasoning with ratio, year group by year group, as the department agreed in June. " * 4
# Of each part of the sheet: the word by which its rows are counted where they have no room.
PARTS = {
    "commitments": "more commitment",
    "people": "more pe",
    "visits": "earlier visit",
    "sessions": "earlier session",
    "measures": "more measure",
}


@pytest.fixture(scope="session")
def sheet(school: SchoolFields, living_sheet: PlanSheet) -> DepartmentYearSheet:
    def promised(label: str, whom: str, *figures: str) -> ToldCommitment:
        return ToldCommitment(label, whom, *figures)

    return DepartmentYearSheet(
        school=school,
        year="2025/26",
        stage=PathwayStage.EMBEDDING,
        subject_leader="Amina Yusuf",
        advocates=("Zoë Łukasik", "Tom Ferreira"),
        groups=(ToldGroup("NCP25-12", WorkGroupKind.EMBEDDING, MembershipStatus.ACTIVE),),
        commitments=(
            promised(
                "Meetings",
                "Zoë Łukasik",
                "at least 4 half-days",
                "2 half-days",
                "1 half-day",
                "2 half-days",
                "Can still be met if 1 half-day more can be planned by 31/07/2026.",
            ),
            promised("Specialist support", "the department", "3 days", "3 days", "0 days", "0 days", "Met."),
            promised(
                "Evaluation", "the department", "yes", "no", "no", "", "Can still be met, but is not planned yet."
            ),
        ),
        people=(
            ToldPerson("Zoë Łukasik", Post.KS3_LEAD, AdvocateRole.LEAD, None, 2, 2, 2),
            ToldPerson("Tom Ferreira", Post.RECENTLY_QUALIFIED, AdvocateRole.SECOND, dt.date(2026, 1, 9), 0, 0, 0),
        ),
        sessions=(
            ToldSession(
                dt.date(2025, 11, 12),
                1,
                SessionKind.MEETING,
                "Ratio tables",
                (("Zoë Łukasik", AttendanceMark.PRESENT), ("Tom Ferreira", AttendanceMark.APOLOGIES)),
            ),
            ToldSession(None, None, SessionKind.SHOWCASE, "", ()),
        ),
        sessions_to_come=2,
        visits=(
            ToldVisit(dt.date(2025, 10, 1), "", ()),
            ToldVisit(
                dt.date(2026, 1, 7),
                "The first lesson of the ratio unit",
                ((ActivityKind.LESSON, LedBy.SPECIALIST), (ActivityKind.SUPPORTING, LedBy.ADVOCATE)),
            ),
        ),
        visits_to_come=1,
        led=(
            LedTerm("2025/26", Term.AUTUMN, {}),
            LedTerm("2025/26", Term.SPRING, {LedBy.SPECIALIST: 1, LedBy.ADVOCATE: 1}),
        ),
        plans=(
            ToldPlan(
                "Reasoning with ratio",
                "2 of 5 actions done, 1 overdue",
                dt.date(2026, 3, 18),
                (
                    ToldAim("Pupils reason with bar models.", AimStatus.UNDER_WAY, "1 of 3 actions done, 1 overdue"),
                    ToldAim("", AimStatus.DRAFT, "No actions yet"),
                ),
            ),
        ),
        measures=living_sheet.measures,
        on=DAY,
    )


def pages(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)


def test_it_says_what_it_always_said(sheet: DepartmentYearSheet, golden: Callable[[str, bytes], None]) -> None:
    golden("department-year", department_year(sheet, author="Sam Okafor", invariant=True))


def test_a_year_of_which_nothing_is_noted_says_so(sheet: DepartmentYearSheet, text_of: Extract) -> None:
    empty = {one.name: () for one in fields(sheet) if isinstance(getattr(sheet, one.name), tuple)}
    nothing = replace(sheet, **empty, stage=None, subject_leader="", sessions_to_come=0, visits_to_come=0)  # type: ignore[arg-type]
    told = " ".join(text_of(department_year(nothing)).split())
    for words in (
        "Stage on the pathway Not noted",
        "No commitment of a Work Group is noted for 2025/26.",
        "No visit is marked as done in 2025/26.",
        "There is no plan for 2025/26 yet.",
    ):
        assert words in told
    assert "Measures" not in told
    assert "Sessions" not in told


def test_counts_under_ten_are_hidden(sheet: DepartmentYearSheet) -> None:
    drawn = PdfReader(BytesIO(department_year(sheet))).pages
    told = " ".join(page.extract_text() for page in drawn)
    assert "under 10" in told
    assert "only seven" not in told


@settings(max_examples=15)
@given(
    counts=st.fixed_dictionaries({part: st.sampled_from([0, 1, 2, 5, 17, 60]) for part in (*PARTS, "aims", "plans")}),
    activities=st.integers(0, 9),
    text=st.sampled_from(["", "Ratio", LONG, "W" * 300, "שלום 😀 ∑ ⅔"]),
)
def test_two_pages_hold_any_year_and_count_what_they_leave_out(
    counts: dict[str, int], activities: int, text: str, sheet: DepartmentYearSheet, text_of: Extract
) -> None:
    visit = replace_visit(sheet, text, activities)
    aim = ToldAim(text, AimStatus.UNDER_WAY, "1 of 3 actions done, 1 overdue")
    session = sheet.sessions[0]
    many = replace(
        sheet,
        school=sheet.school.model_copy(update={"name": f"{text[:200]} School"}),
        groups=sheet.groups * counts["plans"],
        advocates=sheet.advocates * counts["plans"],
        commitments=(replace(sheet.commitments[0], label=f"Promise {text}"),) * counts["commitments"],
        people=(replace(sheet.people[0], name=f"Person {text}"[:120]),) * counts["people"],
        visits=(visit,) * counts["visits"],
        sessions=(replace(session, theme=text, marks=session.marks * (1 + counts["people"])),) * counts["sessions"],
        plans=(ToldPlan(text, "2 of 5 actions done", None, (aim,) * counts["aims"]),) * counts["plans"],
        measures=sheet.measures[:1] * counts["measures"],
        led=tuple(LedTerm("2025/26", term, dict.fromkeys(LedBy, 5)) for term in Term),
    )
    pdf = department_year(many)
    assert pages(pdf) <= 2
    told = " ".join(text_of(pdf).split())
    left = {part: _left_out(told, word) for part, word in PARTS.items()}
    if text == "Ratio":
        assert len(re.findall("Promise Ratio", told)) == counts["commitments"] - left["commitments"]
        assert len(re.findall("Wed 7 January 2026", told)) == counts["visits"] - left["visits"]
        assert len(re.findall("Meeting 1: Ratio", told)) == counts["sessions"] - left["sessions"]
        assert told.count("Grade 5+ in mathematics") == counts["measures"] - left["measures"]


def replace_visit(sheet: DepartmentYearSheet, purpose: str, activities: int) -> ToldVisit:
    return replace(sheet.visits[1], purpose=purpose, activities=sheet.visits[1].activities * activities)


def _left_out(told: str, word: str) -> int:
    found = re.search(rf"(\d+) {word}\w* ha(?:s|ve) no room on these two pages\.", told)
    return int(found[1]) if found else 0


def test_of_many_visits_the_newest_are_shown(sheet: DepartmentYearSheet, text_of: Extract) -> None:
    first = dt.date(2025, 9, 1)
    visits = tuple(ToldVisit(first + dt.timedelta(days=3 * number), LONG, ()) for number in range(100))
    told = " ".join(text_of(department_year(replace(sheet, visits=visits))).split())
    assert "Thu 25 June 2026" in told
    assert "Mon 1 September 2025" not in told
    assert re.search(r"\d+ earlier visits have no room on these two pages\.", told)
    assert "A text that ends in … is cut." in told


def test_what_leaves_is_told_with_every_name_on_the_pages(sheet: DepartmentYearSheet, text_of: Extract) -> None:
    visits = (replace(sheet.visits[1], purpose="Watch Dana teach, as at Elm School"),)
    sheet = replace(sheet, visits=visits)
    told = {
        one.heading: one.told
        for one in leaves(
            sheet, author="Sam Okafor", people=["Dana Invented", "Eve Unseen"], others=["Elm School", "Ash School"]
        )
    }
    assert told["For whom"] == (
        "In confidence: for the senior leadership team and the mathematics department of Haverstock School.",
    )
    assert told["Whose names"] == (
        "Amina Yusuf",
        "Zoë Łukasik",
        "Tom Ferreira",
        "Dana Invented, it seems, in a text",
        "Sam Okafor",
    )
    assert told["Other schools named in a text"] == ("Elm School",)
    assert told["What"][:2] == ("3 lines of the ledger", "1 visit")
    assert told["What stays on this computer"] == ("Every note, and the names of other departments",)
    printed = text_of(department_year(sheet, author="Sam Okafor"))
    assert [name for name in told["Whose names"] if name.split(",")[0].split()[0] not in printed] == []
