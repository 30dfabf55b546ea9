from collections.abc import Callable
from dataclasses import replace

import pytest

from tfm_desktop.domain.sheets import PlanSheet
from tfm_desktop.reports.plan import plan

Extract = Callable[[bytes], str]


def test_plan_says_what_it_always_said(plan_sheet: PlanSheet, golden: Callable[[str, bytes], None]) -> None:
    golden("plan", plan(plan_sheet, invariant=True))


@pytest.mark.parametrize("field", ["what", "resources", "monitoring", "progress", "support", "lead"])
def test_every_field_of_an_action_is_printed(field: str, plan_sheet: PlanSheet, text_of: Extract) -> None:
    aim = plan_sheet.aims[0]
    action = aim.actions[1].model_copy(update={field: "Xylophone"})
    text = text_of(plan(replace(plan_sheet, aims=(replace(aim, actions=(action,)),))))
    assert "Xylophone" in text


def test_plan_without_aims_is_printed(plan_sheet: PlanSheet, text_of: Extract) -> None:
    bare = plan_sheet.plan.model_copy(update={"title": "", "sponsor": "", "next_review": None})
    text = text_of(plan(replace(plan_sheet, plan=bare, aims=(), subject_leader="", advocates=())))
    assert "Development plan 2025/26" in text
    assert "no actions yet" in text


def test_long_texts_flow_over_pages(plan_sheet: PlanSheet, text_of: Extract) -> None:
    aim, long = plan_sheet.aims[0], "w" * 8_000
    sheet = replace(
        plan_sheet,
        aims=(
            replace(
                aim,
                aim=aim.aim.model_copy(update={"text": long, "evidence": long}),
                criteria=(aim.criteria[0].model_copy(update={"text": long}),),
                actions=(aim.actions[0].model_copy(update={"what": long, "progress": long}),),
            ),
        ),
    )
    assert text_of(plan(sheet)).count("w") >= 5 * 8_000
