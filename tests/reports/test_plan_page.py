import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.reports.test_numbering import expanded

from tfm_desktop.domain.evidence import Shows
from tfm_desktop.domain.plans import ActionStatus, Source
from tfm_desktop.domain.sheets import AimSheet, PlanSheet, ShownEvidence
from tfm_desktop.reports.blocks import Block
from tfm_desktop.reports.leaving import printed
from tfm_desktop.reports.numbering import Number
from tfm_desktop.reports.plan_page import about_page, page_blocks, plan_page
from tfm_desktop.reports.sheet import Receipt, paginate

Extract = Callable[[bytes], str]

LONG = "A longer text about ratio, bar models and reasons. " * 8
TEXTS = ("Short.", LONG, "w" * 3_000, "line\n" * 60, "😀 שלום ∑ ", "")


def test_page_says_what_it_always_said(living_sheet: PlanSheet, golden: Callable[[str, bytes], None]) -> None:
    golden("plan-page", plan_page(living_sheet, invariant=True))


def plan_of(pattern: PlanSheet, counts: Sequence[tuple[int, int]], texts: Sequence[str], **plan: str) -> PlanSheet:
    """Make a plan of aims with so many criteria and actions; each text tells its number."""

    def text(number: int, name: str) -> str:
        return f"{name}: {texts[number % len(texts)]}"

    first = pattern.aims[0]
    aims, statuses = [], tuple(ActionStatus)
    for number, (criteria, actions) in enumerate(counts, 1):
        aims.append(
            AimSheet(
                first.aim.model_copy(update={"text": text(number, f"g{number}"), "evidence": text(number, "need")}),
                tuple(
                    first.criteria[0].model_copy(update={"text": text(place, f"c{number}.{place}")})
                    for place in range(1, criteria + 1)
                ),
                tuple(
                    first.actions[place % 3].model_copy(
                        update={"what": text(place, f"a{number}.{place}"), "status": statuses[place % 5]}
                    )
                    for place in range(1, actions + 1)
                ),
            )
        )
    done = tuple(
        (f"{number}.{place}", one.what)
        for number, aim in enumerate(aims, 1)
        for place, one in enumerate(aim.actions, 1)
        if one.status is ActionStatus.DONE
    )
    return replace(pattern, plan=pattern.plan.model_copy(update=plan), aims=tuple(aims), done_since=done)


NOTES = {
    "aims": r"(?P<of>)aims? (?P<numbers>.+) with all that belongs to (?:it|them)",
    "criteria": r"criteri(?:a|on) (?P<numbers>.+) of aims? (?P<of>.+)",
    "actions": r"(?P<of>)actions? (?P<numbers>.+)",
}


def named_in_notes(text: str, what: str) -> set[Number]:
    """Read from the note which aims, criteria (with their aim) or actions are left to the full plan."""
    found = re.search(r"See the full plan: (.*?)\.(?= A text|$)", text, re.MULTILINE)
    notes = [re.fullmatch(NOTES[what], note) for note in (found[1].split("; ") if found else ())]
    return {
        (*aim, *number)
        for note in notes
        if note
        for aim in (expanded(note["of"]) if note["of"] else [()])
        for number in expanded(note["numbers"])
    }


def missing(sheet: PlanSheet, blocks: Sequence[Block]) -> list[str]:
    """Give what is neither on the page by its number nor named in its note."""
    shown = [line for text in printed(blocks) for line in text.splitlines()]
    text = "\n".join(shown)
    aims, actions, criteria = (named_in_notes(text, what) for what in ("aims", "actions", "criteria"))
    lost = []
    for number, aim in enumerate(sheet.aims, 1):
        if (number,) in aims:
            continue
        if f"Aim {number} ·" not in text:
            lost.append(f"aim {number}")
        lost += [
            f"criterion {number}.{place}"
            for place in range(1, len(aim.criteria) + 1)
            if (number, place) not in criteria and f"Criterion {place}: c{number}.{place}" not in text
        ]
        lost += [
            f"action {number}.{place}"
            for place in range(1, len(aim.actions) + 1)
            if (number, place) not in actions and f"{number}.{place}" not in shown
        ]
    return lost


counts = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 14)), max_size=40)


@settings(max_examples=25, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(counts=counts, texts=st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4), needed=st.sampled_from(TEXTS))
def test_it_is_one_page_and_all_that_does_not_fit_is_named(
    counts: list[tuple[int, int]], texts: list[str], needed: str, plan_sheet: PlanSheet
) -> None:
    sheet = plan_of(plan_sheet, counts, texts, needed=needed)
    about = about_page(sheet, "", False)
    blocks = page_blocks(sheet, about)
    assert len(paginate(blocks, about)) == 1
    assert missing(sheet, blocks) == []
    assert isinstance(blocks[-1], Receipt)


@pytest.mark.parametrize("texts", [["Short."], [LONG], ["w" * 3_000]], ids=["short", "long", "one word"])
def test_a_plan_of_forty_aims_is_one_page(texts: list[str], plan_sheet: PlanSheet, text_of: Extract) -> None:
    sheet = plan_of(plan_sheet, [(4, 10)] * 40, texts, needed=LONG * 20)
    pdf = plan_page(sheet)
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    shown = {int(number) for number in re.findall(r"Aim (\d+) ·", text_of(pdf))}
    assert len(shown) >= 20
    assert {number for (number,) in named_in_notes(" ".join(text_of(pdf).split()), "aims")} == set(range(1, 41)) - shown


@pytest.mark.parametrize("field", ["title", "sponsor"])
def test_long_names_stay_on_the_page(field: str, plan_sheet: PlanSheet) -> None:
    named = plan_sheet.plan.model_copy(update={field: "W" * 200})
    school = plan_sheet.school.model_copy(update={"name": "W" * 200})
    pdf = plan_page(replace(plan_sheet, plan=named, school=school, advocates=("W" * 120,) * 5))
    assert len(PdfReader(BytesIO(pdf)).pages) == 1


def test_a_plan_that_fits_names_nothing_as_left_out(living_sheet: PlanSheet, text_of: Extract) -> None:
    text = text_of(plan_page(living_sheet))
    assert "See the full plan" not in text
    assert "goes on in the full plan" not in text


def test_what_is_open_stays_before_what_is_finished(plan_sheet: PlanSheet) -> None:
    sheet = plan_of(plan_sheet, [(0, 14)] * 5, [LONG])
    shown = list(printed(page_blocks(sheet, about_page(sheet, "", False))))
    finished = [f"1.{place}" for place in range(1, 15) if place % 5 in (2, 4)]
    left = named_in_notes("\n".join(shown), "actions")
    assert left
    assert {(1, place) for place in range(1, 15) if f"1.{place}" in finished} <= left


def test_pressing_actions_are_named_in_words(plan_sheet: PlanSheet, text_of: Extract) -> None:
    text = text_of(plan_page(plan_sheet))
    assert "Overdue: 1 action (1.3)" in text
    assert "Due within 14 days: 1 action (1.2)" in text
    assert "RAG of the actions: 1 red, 2 amber, 2 green" in text
    assert "Success criteria: 0 of 3 met" in text


def test_it_says_why_each_aim_is_needed(plan_sheet: PlanSheet) -> None:
    def why(evidence: str, source: Source, *shown: ShownEvidence) -> list[str]:
        aim = plan_sheet.aims[0].aim.model_copy(update={"evidence": evidence, "source": source})
        sheet = replace(plan_sheet, aims=(replace(plan_sheet.aims[0], aim=aim, evidence=shown),))
        about = about_page(sheet, "", False)
        return [text for text in printed(page_blocks(sheet, about)) if text.startswith("Why")]

    need = ShownEvidence(Shows.NEED, "", None, "Noted", "Few sentences heard.")
    change = ShownEvidence(Shows.CHANGE, "", None, "Noted", "Many sentences heard.")
    assert why("Six of eight books.", Source.WORK_SCRUTINY, need) == ["Why (work scrutiny): Six of eight books."]
    assert why("Teacher survey: four of nine.", Source.SURVEY) == ["Why: Teacher survey: four of nine."]
    assert why(" ", Source.NONE, change, need) == ["Why: Few sentences heard."]
    assert why("", Source.SURVEY, change) == []


def test_what_was_done_and_what_is_needed_stand_beside_the_next_review(
    living_sheet: PlanSheet, plan_sheet: PlanSheet, text_of: Extract
) -> None:
    text = text_of(plan_page(living_sheet))
    assert "Done since the review of Mon 12 January 2026\n1.1\nWrite the Year 8 ratio unit" in text
    assert "Needed from senior leadership\nHalf a day of cover" in text
    assert "Next review: Wed 18 March 2026" in text
    bare = text_of(plan_page(replace(plan_sheet, plan=plan_sheet.plan.model_copy(update={"next_review": None}))))
    assert "Done since the plan began\nNo action" in bare
    assert "Nothing is asked for now." in bare
    assert "Next review: no date has been set yet" in bare


def test_done_actions_beyond_the_list_are_named_by_number(plan_sheet: PlanSheet, text_of: Extract) -> None:
    done = tuple((f"1.{place}", f"Step {place}") for place in range(1, 15))
    text = text_of(plan_page(replace(plan_sheet, done_since=done)))
    assert "Step 6" in text
    assert "Step 7" not in text
    assert "Also 8 actions: 1.7 to 1.14" in text


def test_sponsor_and_subject_leader_sign_for_receipt_alone(living_sheet: PlanSheet, text_of: Extract) -> None:
    text = text_of(plan_page(living_sheet))
    assert text.count("for receipt, not agreement") == 2
    assert "Sponsor: Dr Ifé Adeyemi, deputy head · for receipt, not agreement" in text
