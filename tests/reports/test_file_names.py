import datetime as dt
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.domain.sheets import CoverageSheet, FeedbackSheet, PlanSheet, VisitSheet
from tfm_desktop.reports import file_names


def test_names_say_what_the_file_is(
    feedback_sheet: FeedbackSheet, visit_sheet: VisitSheet, plan_sheet: PlanSheet, coverage_sheet: CoverageSheet
) -> None:
    assert file_names.feedback(feedback_sheet) == "2026-01-14 Feedback Haverstock School Year 8.pdf"
    assert file_names.visit(visit_sheet) == "2026-01-14 Visit Haverstock School.pdf"
    assert file_names.plan(plan_sheet) == "2025-26 Plan Haverstock School.pdf"
    assert file_names.plan_page(plan_sheet) == "2025-26 Plan on a page Haverstock School.pdf"
    assert file_names.plan_pack(plan_sheet) == "2025-26 Plan pack Haverstock School.pdf"
    assert file_names.review(plan_sheet, dt.date(2026, 1, 28)) == "2026-01-28 Review Haverstock School.pdf"
    assert file_names.coverage(coverage_sheet) == "2025-26 Ideas seen Haverstock School.pdf"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200).filter(lambda text: text.strip()))
def test_any_school_gives_a_name_that_every_system_takes(feedback_sheet: FeedbackSheet, name: str) -> None:
    school = SchoolFields.model_construct(name=name)
    file = file_names.feedback(replace(feedback_sheet, school=school))
    assert file.startswith("2026-01-14 Feedback")
    assert file.endswith(" Year 8.pdf")
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', file)
    assert len(file.encode()) <= 255


@pytest.mark.parametrize(
    ("text", "safe"), [("CON", "_CON"), ("nul.txt", "_nul.txt"), ("a/b: c?", "a-b- c-"), ("x. ", "x")]
)
def test_reserved_names_and_signs_are_replaced(text: str, safe: str) -> None:
    assert file_names.safe(text) == safe


def test_a_name_that_is_taken_gets_a_number() -> None:
    taken = {"visit.pdf", "visit (2).pdf"}
    assert file_names.distinct("Visit.pdf", taken) == "Visit (3).pdf"
    assert file_names.distinct("Other.pdf", taken) == "Other.pdf"
