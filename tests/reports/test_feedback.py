from collections.abc import Callable
from dataclasses import replace

import pytest

from tfm_desktop.domain.errors import Incomplete
from tfm_desktop.domain.rules import missing_for_feedback
from tfm_desktop.domain.sheets import FeedbackSheet
from tfm_desktop.reports.feedback import feedback, leaves

Extract = Callable[[bytes], str]
Golden = Callable[[str, bytes], None]


def test_feedback_says_what_it_always_said(feedback_sheet: FeedbackSheet, golden: Golden) -> None:
    golden("feedback", feedback(feedback_sheet, invariant=True))


def test_timeline_adds_every_line(feedback_sheet: FeedbackSheet, golden: Golden) -> None:
    golden("feedback-with-timeline", feedback(feedback_sheet, timeline=True, invariant=True))


def test_reflection_comes_before_strengths(feedback_sheet: FeedbackSheet, text_of: Extract) -> None:
    text = text_of(feedback(feedback_sheet))
    assert text.index("I was pleased") < text.index("The bar model was used to reason")


def test_observer_is_named(feedback_sheet: FeedbackSheet, text_of: Extract) -> None:
    assert "Observed by\nSam Okafor" in text_of(feedback(feedback_sheet, author="Sam Okafor"))


def test_same_data_gives_same_bytes(feedback_sheet: FeedbackSheet) -> None:
    first = feedback(feedback_sheet, timeline=True, invariant=True)
    feedback(replace(feedback_sheet, questions=("Another lesson in between: ∑ ✓ 😀",)), invariant=True)
    assert feedback(feedback_sheet, timeline=True, invariant=True) == first


def test_what_is_missing_is_named(feedback_sheet: FeedbackSheet) -> None:
    empty = replace(
        feedback_sheet,
        observation=feedback_sheet.observation.model_copy(update={"reflection": ""}),
        teacher=None,
        lines=(),
        strengths=(),
        questions=("",),
        next_steps=(),
    )
    with pytest.raises(Incomplete) as caught:
        feedback(empty)
    assert str(caught.value) == (
        "The feedback on the lesson of Wed 14 January 2026 is not ready. Still missing: the teacher, "
        "a line that you agreed to share, the teacher’s own reflection, a strength, a question or a next step."
    )
    assert missing_for_feedback(feedback_sheet) == []


def test_a_lesson_without_an_agreed_focus_has_feedback_without_it(
    feedback_sheet: FeedbackSheet, text_of: Extract
) -> None:
    assert "Focus agreed" in text_of(feedback(feedback_sheet))
    seen = feedback_sheet.observation.model_copy(update={"focus": " "})
    dropped_in = replace(feedback_sheet, observation=seen)
    assert "Focus agreed" not in text_of(feedback(dropped_in))
    assert leaves(dropped_in)[2].told[0] == "The lesson"


@pytest.mark.parametrize("field", ["key_point", "reflection"])
@pytest.mark.parametrize(
    ("text", "sign", "times"),
    [
        ("long " * 4000, "long", 4000),
        ("w" * 20_000, "w", 20_000),
        ("中" * 1_000, "D", 1_000),  # of ‹U+4E2D›
        ("a\n" * 500, "a", 500),
        ("שלום " * 500, "ש", 500),
    ],
)
def test_long_text_flows_over_pages(
    field: str, text: str, sign: str, times: int, feedback_sheet: FeedbackSheet, text_of: Extract
) -> None:
    seen = feedback_sheet.observation.model_copy(update={field: f"first {text} last"})
    printed = text_of(feedback(replace(feedback_sheet, observation=seen)))
    assert printed.count(sign) >= times
    assert "first" in printed
    assert "last" in printed


def test_long_texts_of_rows_flow_over_pages(feedback_sheet: FeedbackSheet, text_of: Extract) -> None:
    long = "w" * 8_000
    line = feedback_sheet.lines[3].model_copy(update={"text": long})
    step = feedback_sheet.next_steps[0]
    sheet = replace(
        feedback_sheet,
        lines=(line,),
        strengths=(replace(feedback_sheet.strengths[0], text=long, lines=(line,)),),
        questions=(long,),
        next_steps=(replace(step, step=step.step.model_copy(update={"what": long})),),
    )
    assert text_of(feedback(sheet, timeline=True)).count("w") >= 5 * 8_000
