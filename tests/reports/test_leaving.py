"""What a preview says that leaves the computer, held against what the pages print."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tfm_desktop.domain.sheets import CoverageSheet, FeedbackSheet, PlanSheet, VisitSheet
from tfm_desktop.reports import coverage, feedback, plan, visit
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


def test_a_plan_leaves_with_its_people(plan_sheet: PlanSheet) -> None:
    told = by_heading(plan.leaves(plan_sheet))
    assert told["Whose names"] == (
        "Dr Ifé Adeyemi, deputy head",
        "Amina Yusuf",
        "Zoë Łukasik",
        "Tom Ferreira",
        "the specialist, one half-day",
    )
    assert told["What"] == (
        "How far the plan has come",
        "2 aims",
        "The evidence of need",
        "3 success criteria",
        "5 actions",
    )
    page = by_heading(plan.leaves(plan_sheet, is_page=True))
    assert "The evidence of need" not in page["What"]
    assert "the specialist, one half-day" not in page["Whose names"]


def test_coverage_leaves_with_numbers_and_no_line(coverage_sheet: CoverageSheet) -> None:
    told = by_heading(coverage.leaves(coverage_sheet, author="Sam Okafor"))
    assert told["Whose names"] == ("Zoë Łukasik", "Tom Ferreira", "Sam Okafor")
    assert told["What"] == ("9 ideas", "The day of 4 observations", "How many lines show an idea")
    assert told["What stays on this computer"] == ("Every line: not one is in it",)
