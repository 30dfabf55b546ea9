import re
from collections.abc import Callable
from dataclasses import replace

from tfm_desktop.domain.sheets import PlanSheet
from tfm_desktop.reports.plan import plan
from tfm_desktop.reports.plan_year import events

Extract = Callable[[bytes], str]


def test_plan_says_what_it_always_said(living_sheet: PlanSheet, golden: Callable[[str, bytes], None]) -> None:
    golden("plan", plan(living_sheet, invariant=True))


def test_dates_that_were_moved_are_kept_in_sight(living_sheet: PlanSheet, text_of: Extract) -> None:
    text = text_of(plan(living_sheet)).replace("\n", " ")
    assert "Due 12/12/2025 Moved from 28/11/2025 and 05/12/2025" in text
    assert "Moved from 12/12/2025" in text
    assert text.count("Moved from") == 2


def test_what_was_carried_forward_says_from_where(living_sheet: PlanSheet, text_of: Extract) -> None:
    text = text_of(plan(living_sheet))
    assert "Carried forward from\n2024/25, aim 2" in text
    assert text.count("Carried forward from 2024/25") == 1
    unknown = replace(living_sheet.aims[0], carried_from="")
    assert "\nCarried forward\n" in text_of(plan(replace(living_sheet, aims=(unknown,))))


def test_the_calendar_has_what_lies_in_each_month_in_order(living_sheet: PlanSheet) -> None:
    dated = [(event.date.isoformat(), event.what) for event in events(living_sheet)]
    assert dated == [
        ("2025-11-12", "Professional development: One bar model from Year 7 to Year 9"),
        ("2025-11-12", "Visit"),
        ("2025-11-20", "Review of the plan"),
        ("2026-01-07", "Professional development: Stem sentences (postponed)"),
        ("2026-01-09", "1.3 on 9 Jan"),
        ("2026-01-12", "Review of the plan"),
        ("2026-01-23", "1.2 on 23 Jan"),
        ("2026-02-04", "Visit (postponed)"),
        ("2026-02-27", "2.2 on 27 Feb"),
        ("2026-03-18", "Next review of the plan"),
    ]


def test_what_is_due_in_a_month_stands_in_one_line(living_sheet: PlanSheet, text_of: Extract) -> None:
    assert "Due\n1.3 on 9 Jan, 1.2 on 23 Jan\n" in text_of(plan(living_sheet))


def test_a_session_without_a_date_is_to_be_confirmed(living_sheet: PlanSheet, text_of: Extract) -> None:
    text = text_of(plan(living_sheet))
    assert re.search(r"To be\s+confirmed\s+Ratio tables", text)
    assert "Afterwards: The move from bar to ratio" in " ".join(text.split())


def test_the_specialists_own_notes_stay(living_sheet: PlanSheet, text_of: Extract) -> None:
    assert "Mine alone" not in text_of(plan(living_sheet))


def test_no_heading_of_a_section_without_content(plan_sheet: PlanSheet, text_of: Extract) -> None:
    bare = plan_sheet.plan.model_copy(update={"next_review": None})
    text = text_of(plan(replace(plan_sheet, plan=bare, aims=())))
    for heading in ("Programme", "Calendar", "Measures", "Reviews", "Needed from"):
        assert heading not in text


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
