"""What a preview says that leaves the computer, held against what the pages print."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tests.reports.conftest import LATER_REVIEW

from tfm_desktop.domain.sheets import CoverageSheet, FeedbackSheet, PlanSheet, VisitSheet
from tfm_desktop.reports import coverage, feedback, plan, plan_pack, plan_page, review, visit
from tfm_desktop.reports.feedback import feedback as feedback_pdf
from tfm_desktop.reports.leaving import BEGINNING, Leaving, beginning, named

Extract = Callable[[bytes], str]


def by_heading(leaves: tuple[Leaving, ...]) -> dict[str, tuple[str, ...]]:
    return {one.heading: one.told for one in leaves}


def test_feedback_names_the_lines_that_show_strengths_and_what_stays(feedback_sheet: FeedbackSheet) -> None:
    told = by_heading(feedback.leaves(feedback_sheet, author="Sam Okafor"))
    assert told["For whom"] == ("In confidence: for Zoë Łukasik and the senior leadership team of Haverstock School.",)
    assert told["Whose names"] == (
        "Zoë Łukasik",
        "Tom Ferreira",
        "both advocates",
        "one teaching assistant",
        "Sam Okafor",
    )
    assert told["What"] == (
        "The lesson, and the focus agreed",
        "The teacher’s own reflection",
        "2 strengths",
        "2 questions",
        "2 next steps",
    )
    assert [line[:5] for line in told["4 lines"]] == ["09:14", "09:17", "09:21", "09:24"]
    assert told["4 lines"][0] == "09:14 They’re the same because both bars are cut in half."
    assert told["What stays on this computer"] == (
        "2 private lines",
        "3 lines that you have not agreed to share",
        "7 lines that no strength names (tick the timeline to send them too)",
    )


def test_with_the_timeline_every_shared_line_is_named(feedback_sheet: FeedbackSheet) -> None:
    told = by_heading(feedback.leaves(feedback_sheet, timeline=True))
    assert len(told["11 lines"]) == 11
    assert "The timeline of the lesson" in told["What"]
    assert len(told["What stays on this computer"]) == 2


def test_all_that_leaves_is_told_before_what_stays(feedback_sheet: FeedbackSheet) -> None:
    headings = list(by_heading(feedback.leaves(feedback_sheet)))
    assert headings == ["For whom", "Whose names", "What", "4 lines", "What stays on this computer"]


def test_what_the_pages_leave_out_is_not_named(feedback_sheet: FeedbackSheet) -> None:
    empty = replace(feedback_sheet.strengths[0], text=" ")
    step = feedback_sheet.next_steps[0]
    nothing = replace(step, step=step.step.model_copy(update={"what": "", "who": "Nobody Named"}))
    sheet = replace(feedback_sheet, strengths=(empty,), questions=("", "Why?"), next_steps=(nothing,))
    told = by_heading(feedback.leaves(sheet))
    assert told["What"][2:] == ("1 question",)
    assert "Nobody Named" not in told["Whose names"]
    assert not [heading for heading in told if heading.endswith(("line", "lines"))]


@pytest.mark.parametrize("timeline", [False, True])
def test_every_name_in_the_list_stands_on_the_pages(
    feedback_sheet: FeedbackSheet, text_of: Extract, timeline: bool
) -> None:
    told = by_heading(feedback.leaves(feedback_sheet, timeline=timeline, author="Sam Okafor"))
    printed = text_of(feedback_pdf(feedback_sheet, timeline=timeline, author="Sam Okafor")).replace("\n", " ")
    assert [name for name in told["Whose names"] if name not in printed] == []


def test_a_colleague_who_is_named_in_a_line_is_found(feedback_sheet: FeedbackSheet) -> None:
    line = feedback_sheet.lines[-1].model_copy(update={"text": "Amina looks in; T goes on."})
    sheet = replace(feedback_sheet, lines=(*feedback_sheet.lines[:-1], line))
    people = ["Zoë Łukasik", "Amina Yusuf", "Tom Ferreira", "Ada Mina"]
    assert (
        "Amina Yusuf, it seems, in a text"
        in by_heading(feedback.leaves(sheet, timeline=True, people=people))["Whose names"]
    )
    without = by_heading(feedback.leaves(sheet, people=people))["Whose names"]
    assert not [name for name in without if "Amina" in name], "the line is not in it"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ms Yusuf asks", ["Amina Yusuf"]),
        ("amina", []),
        ("Amina’s group", ["Amina Yusuf"]),
        ("Aminata", []),
        ("", []),
        ("C.J. (left early)", ["C.J. (left)"]),
    ],
)
def test_names_are_found_as_words(text: str, found: list[str]) -> None:
    assert named(["Amina Yusuf", "C.J. (left)", " "], [text, "Cher"]) == found


def test_a_long_line_is_named_by_its_beginning() -> None:
    assert beginning("one\n two ") == "one two"
    assert len(beginning("x" * 200)) == BEGINNING + 2


def test_a_visit_leaves_without_the_notes_on_it(visit_sheet: VisitSheet) -> None:
    told = by_heading(visit.leaves(visit_sheet, author="Sam Okafor"))
    assert told["Whose names"] == ("Zoë Łukasik", "Tom Ferreira", "Amina Yusuf", "Sam Okafor")
    assert told["What"] == (
        "The purpose",
        "3 activities",
        "Release time used by 3 people",
        "2 agreed actions",
        "The day of the next visit",
    )
    assert told["What stays on this computer"] == ("Your own notes on the visit",)


def test_a_plan_leaves_with_its_people_and_all_that_belongs_to_it(living_sheet: PlanSheet) -> None:
    told = by_heading(plan.leaves(living_sheet, author="Sam Okafor"))
    assert told["Whose names"] == (
        "Dr Ifé Adeyemi, deputy head",
        "Amina Yusuf",
        "Zoë Łukasik",
        "Tom Ferreira",
        "the specialist, one half-day",
        "Dr Ifé Adeyemi",
        "Sam Okafor",
    )
    assert told["What"] == (
        "How far the plan has come",
        "2 aims",
        "The evidence of need",
        "3 success criteria",
        "5 actions",
        "What is needed from senior leadership",
        "3 sessions of professional development",
        "The day of 2 visits",
    )
    assert told["4 pieces of evidence"][0] == "17/09/2025 Six of eight books turn a ratio into a sum."
    assert told["2 measures"] == (
        "Grade 5+ in mathematics, Year 11: 3 values",
        "Further mathematics, Year 12: 2 values",
    )
    assert told["2 reviews"] == (
        "Thu 20 November 2025, present: Amina Yusuf, Zoë Łukasik and Dr Ifé Adeyemi",
        "Mon 12 January 2026, present: Amina Yusuf, Tom Ferreira, 1 correction",
    )
    assert told["What stays on this computer"] == (
        "3 pieces of evidence that are private, or that you have not agreed to share",
        "1 value of a measure under ten, or of a group under ten, and any note on it",
        "Your own notes on visits",
    )


def test_a_page_leaves_with_what_stands_on_it(living_sheet: PlanSheet) -> None:
    told = by_heading(plan_page.leaves(living_sheet))
    assert "the specialist, one half-day" not in told["Whose names"]
    assert told["What"][-2:] == (
        "What is needed from senior leadership",
        "What does not fit the page is left out, and the page says so",
    )
    assert not [heading for heading in told if "evidence" in heading], "the aims say why in words of their own"
    silent = replace(living_sheet.aims[0], aim=living_sheet.aims[0].aim.model_copy(update={"evidence": ""}))
    told = by_heading(plan_page.leaves(replace(living_sheet, aims=(silent,))))
    assert told["1 piece of evidence"] == ("17/09/2025 Six of eight books turn a ratio into a sum.",)


def test_a_review_leaves_with_who_was_there(living_sheet: PlanSheet) -> None:
    told = by_heading(review.leaves(living_sheet, LATER_REVIEW, people=["Zoë Łukasik", "Ann Gordon"]))
    assert told["Whose names"] == ("Amina Yusuf", "Tom Ferreira", "Zoë Łukasik")
    assert told["What"] == ("Who was present", "2 changes", "1 correction", "How 5 actions stood")


@pytest.mark.parametrize("kind", [plan, plan_page, plan_pack])
def test_a_colleague_who_is_named_in_a_text_of_a_plan_is_found(kind: Any, living_sheet: PlanSheet) -> None:
    aim = living_sheet.aims[0]
    told_by = replace(aim, aim=aim.aim.model_copy(update={"evidence": "Ann has shown it."}))
    sheet = replace(living_sheet, aims=(told_by, living_sheet.aims[1]))
    told = by_heading(kind.leaves(sheet, people=["Ann Gordon", "Bo Hill"]))
    assert told["Whose names"][-1] == "Ann Gordon, it seems, in a text"


@pytest.mark.parametrize("kind", ["plan", "plan_page", "plan_pack"])
def test_every_name_told_of_a_plan_stands_on_its_pages(kind: str, living_sheet: PlanSheet, text_of: Extract) -> None:
    module = {"plan": plan, "plan_page": plan_page, "plan_pack": plan_pack}[kind]
    make: Callable[..., bytes] = getattr(module, kind)
    text = " ".join(text_of(make(living_sheet)).split())
    assert [name for name in by_heading(module.leaves(living_sheet))["Whose names"] if name not in text] == []


def test_coverage_leaves_with_numbers_and_no_line(coverage_sheet: CoverageSheet) -> None:
    told = by_heading(coverage.leaves(coverage_sheet, author="Sam Okafor"))
    assert told["Whose names"] == ("Zoë Łukasik", "Tom Ferreira", "Sam Okafor")
    assert told["What"] == ("9 ideas", "The day of 4 observations", "How many lines show an idea")
    assert told["What stays on this computer"] == ("Every line: not one is in it",)
