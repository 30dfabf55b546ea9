import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from tfm_desktop.domain.sheets import PlanSheet
from tfm_desktop.reports.plan_page import plan_page

Extract = Callable[[bytes], str]


def test_page_says_what_it_always_said(plan_sheet: PlanSheet, golden: Callable[[str, bytes], None]) -> None:
    golden("plan-page", plan_page(plan_sheet, invariant=True))


@settings(max_examples=15)
@given(
    aims=st.integers(0, 40),
    actions=st.integers(0, 12),
    criteria=st.integers(0, 6),
    text=st.sampled_from(["Short.", "A longer text about ratio. " * 8, "w" * 3_000, "line\n" * 100, "😀 שלום ∑ "]),
)
def test_plan_is_always_one_page(aims: int, actions: int, criteria: int, text: str, plan_sheet: PlanSheet) -> None:
    pattern = plan_sheet.aims[0]
    aim = replace(
        pattern,
        aim=pattern.aim.model_copy(update={"text": text}),
        criteria=(pattern.criteria[0].model_copy(update={"text": text}),) * criteria,
        actions=(pattern.actions[1].model_copy(update={"what": text}),) * actions,
    )
    pdf = plan_page(replace(plan_sheet, aims=(aim,) * aims))
    assert len(PdfReader(BytesIO(pdf)).pages) == 1


@pytest.mark.parametrize("field", ["title", "sponsor"])
def test_long_names_stay_on_the_page(field: str, plan_sheet: PlanSheet) -> None:
    named = plan_sheet.plan.model_copy(update={field: "W" * 200})
    school = plan_sheet.school.model_copy(update={"name": "W" * 200})
    pdf = plan_page(replace(plan_sheet, plan=named, school=school, advocates=("W" * 120,) * 5))
    assert len(PdfReader(BytesIO(pdf)).pages) == 1


def test_what_does_not_fit_is_named_with_its_number(plan_sheet: PlanSheet, text_of: Extract) -> None:
    text = text_of(plan_page(replace(plan_sheet, aims=plan_sheet.aims * 20)))
    assert "2 criteria and 3 actions of aim 1: see the full plan" in text
    found = re.search(r"And (\d+) more aims \((\d+) to 40\): see the full plan", text)
    assert found
    first_left_out = int(found[2])
    assert int(found[1]) == 41 - first_left_out
    assert f"Aim {first_left_out - 1} ·" in text
    assert f"Aim {first_left_out} ·" not in text


def test_left_out_actions_are_counted(plan_sheet: PlanSheet, text_of: Extract) -> None:
    pattern = plan_sheet.aims[0]
    many = tuple(pattern.actions[0].model_copy(update={"what": f"Step {number};"}) for number in range(1, 91))
    text = text_of(plan_page(replace(plan_sheet, aims=(replace(pattern, actions=many),))))
    shown = sum(f"Step {number};" in text for number in range(1, 91))
    assert 0 < shown < 90
    assert f"and {90 - shown} more actions of aim 1: see the full plan" in text


def test_pressing_actions_are_named_in_words(plan_sheet: PlanSheet, text_of: Extract) -> None:
    text = text_of(plan_page(plan_sheet))
    assert "Overdue: 1 action (1.3)" in text
    assert "Due within 14 days: 1 action (1.2)" in text
