"""The page as a Word file: what it tells, and that it names by number what it has no room for."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.reports.test_word import headings, read, table, text

from tfm_desktop.domain.evidence import Shows
from tfm_desktop.domain.plans import ActionStatus, Rag
from tfm_desktop.domain.sheets import PlanSheet, ShownEvidence
from tfm_desktop.reports.word_fit import cut, height
from tfm_desktop.reports.word_page import plan_page_docx
from tfm_desktop.reports.word_page_aims import DETAILS, not_shown
from tfm_desktop.reports.word_parts import CELL, Said, Table, cells, looks

HEAD = ("Aim, and why", "Success criteria", "Actions")
LOOKS = looks(9, is_page=True)


def large(sheet: PlanSheet, aims: int, actions: int) -> PlanSheet:
    """Make a plan of so many aims with so many actions each."""
    every = [replace(one, actions=(one.actions * actions)[:actions]) for one in sheet.aims * aims]
    return replace(sheet, aims=tuple(every[:aims]))


def rows(sheet: PlanSheet) -> list[list[str]]:
    return table(read(plan_page_docx(sheet)), *HEAD)


def test_the_page_says_what_senior_leadership_asks(plan_sheet: PlanSheet) -> None:
    needed = plan_sheet.plan.model_copy(update={"needed": "Two half-days of cover"})
    document = read(plan_page_docx(replace(plan_sheet, plan=needed, done_since=(("1.1", "Write the unit"),))))
    assert headings(document) == [
        ("Title", "Reasoning with ratio, planned together"),
        ("Heading 1", "How far"),
        ("Heading 1", "Since the last review, and what comes next"),
        ("Heading 1", "What the department is working towards, and why"),
    ]
    head = ("Done since the plan began", "Needed from senior leadership", "Next review")
    assert table(document, *head) == [["1.1  Write the unit", "Two half-days of cover", "Wed 18 March 2026"]]
    assert (
        "On Wed 14 January 2026 the plan had 5 actions: 2 done, 1 under way, 1 blocked, 1 not started. "
        "RAG of the actions: 1 red, 2 amber, 2 green. Overdue: 1 action (1.3). Due within 14 days: 1 action (1.2)."
    ) in text(document)
    first, second = table(document, *HEAD)
    assert first[0].startswith(f"Aim 1 · under way\n{plan_sheet.aims[0].aim.text}\nWhy: In six of eight books")
    assert first[1].split("\n")[0] == (
        "1. In every Year 8 class pupils draw a bar without being asked. (in progress, amber)"
    )
    assert first[2].split("\n")[2] == (
        "1.3  Interview eight pupils about why the parts are equal. "
        "(Amina Yusuf · due 9 Jan, overdue · not started, red)"
    )
    assert second[2].endswith("(Zoë Łukasik · due 27 Feb · blocked, amber)")
    assert "full plan" not in text(document), "all of it is here"


def test_why_is_told_by_evidence_where_nobody_wrote_it(plan_sheet: PlanSheet) -> None:
    aim = plan_sheet.aims[0]
    shown = [ShownEvidence(shows, "", None, "Visit", f"Seen: {shows}") for shows in (Shows.CHANGE, Shows.NEED)]
    bare = replace(aim, aim=aim.aim.model_copy(update={"evidence": " "}), evidence=tuple(shown))
    assert "Why: Seen: shows the need" in rows(replace(plan_sheet, aims=(bare,)))[0][0]


def test_since_when_is_the_day_of_the_last_review(plan_sheet: PlanSheet) -> None:
    assert table(
        read(plan_page_docx(plan_sheet)), "Done since the plan began", "Needed from senior leadership", "Next review"
    )[0] == ["No action", "Nothing is asked for now.", "Wed 18 March 2026"]


@pytest.mark.parametrize(("aims", "actions"), [(4, 10), (12, 10), (40, 9), (40, 1), (1, 60)])
def test_what_has_no_room_is_named_by_its_number(plan_sheet: PlanSheet, aims: int, actions: int) -> None:
    sheet = large(plan_sheet, aims, actions)
    document = read(plan_page_docx(sheet))
    told = table(document, *HEAD)
    (note,) = [one.text for one in document.paragraphs if one.text.startswith("See the full plan: ")]
    here = {line.split("  ")[0] for row in told for line in row[2].split("\n")}
    missing = set(numbers(note.split(": ", 1)[1]))
    for aim in range(1, aims + 1):
        assert (f"aim {aim}" in missing) is (aim > len(told))
        for action in range(1, actions + 1):
            is_named = f"{aim}.{action}" in missing or "all actions" in note or aim > len(told)
            assert is_named is not (f"{aim}.{action}" in here)


def numbers(note: str) -> Iterator[str]:
    """Read a note such as 'actions 1.4 to 1.6 and 2.3; aims 3 to 40' back into numbers."""
    for part in note.split(". ", maxsplit=1)[0].rstrip(".").split("; "):
        kind, _, listed = part.partition(" ")
        for run in listed.replace(" and ", ", ").split(", "):
            first, _, last = run.partition(" to ")
            stem, _, start = first.rpartition(".")
            end = (last or first).rpartition(".")[2]
            if start.isdigit() and kind in ("aim", "aims", "action", "actions"):
                for place in range(int(start), int(end) + 1):
                    yield f"{stem}.{place}" if stem else f"aim {place}"


def test_forty_aims_are_not_all_on_the_page(plan_sheet: PlanSheet) -> None:
    for actions in (0, 9):
        told = rows(large(plan_sheet, 40, actions))
        assert 10 <= len(told) < 40


def test_open_actions_are_shown_before_those_that_are_done(plan_sheet: PlanSheet) -> None:
    aim = plan_sheet.aims[0]
    done = aim.actions[0].model_copy(update={"status": ActionStatus.DONE})
    waits = aim.actions[0].model_copy(update={"status": ActionStatus.NOT_STARTED, "rag": Rag.RED})
    sheet = replace(plan_sheet, aims=(replace(aim, actions=(*[done] * 40, waits)),) * 6)
    for number, row in enumerate(rows(sheet), 1):
        assert f"{number}.41  " in row[2]


def test_a_done_list_without_room_goes_on_in_numbers(plan_sheet: PlanSheet) -> None:
    done = tuple((f"1.{number}", "Something done") for number in range(1, 21))
    document = read(plan_page_docx(replace(plan_sheet, done_since=done)))
    ((listed, *_),) = table(document, "Done since the plan began", "Needed from senior leadership", "Next review")
    *shown, last = listed.split("\n")
    assert shown == [f"1.{number}  Something done" for number in range(1, len(shown) + 1)]
    assert last == f"Also actions 1.{len(shown) + 1} to 1.20"


def test_a_text_that_is_cut_says_so(plan_sheet: PlanSheet) -> None:
    needed = plan_sheet.plan.model_copy(update={"needed": "cover and time " * 1_400})
    shown = text(read(plan_page_docx(replace(plan_sheet, plan=needed))))
    assert "cover and time…" in shown or "cover and…" in shown or "cover…" in shown
    assert "A text that ends in … goes on in the full plan." in shown


def test_nothing_is_left_out_of_the_fullest_page(plan_sheet: PlanSheet) -> None:
    assert not_shown(plan_sheet, 2, DETAILS[0]) == []
    assert not_shown(plan_sheet, 1, DETAILS[-1]) == ["all actions", "all criteria of aim 1", "why aim 1", "aim 2"]
    of_three = next(one for one in DETAILS if one.actions == 1)
    assert not_shown(plan_sheet, 2, of_three)[:2] == ["actions 1.1, 1.3 and 2.1", "more criteria of aim 1"]


@given(typed=st.text(), told=st.text(max_size=40), lines=st.integers(1, 4))
def test_a_cut_text_begins_as_it_did_and_ends_as_told(typed: str, told: str, lines: int) -> None:
    kept = cut(typed, LOOKS[CELL], 120, lines, told)
    assert kept.endswith(told)
    if kept != f"{typed}{told}":
        assert typed.startswith(kept.removesuffix(told).removesuffix("…"))
        assert kept.removesuffix(told).endswith("…")


@example(
    typed="aaaaaaaaaaaaaaaaaa aaaaaaaaaaaaa aaaaaa,,,,,,,,, aaaaaaaa,,,,,a, aaaaaaaaaaaaaaa",
    told=" (met, green)",
    lines=4,
)
@given(
    typed=st.text(alphabet="aeiou ,", min_size=80, max_size=400),
    told=st.sampled_from(("", " (met, green)")),
    lines=st.integers(1, 4),
)
def test_a_cut_text_fits_its_lines(typed: str, told: str, lines: int) -> None:
    kept = cut(typed, LOOKS[CELL], 120, lines, told)
    one = height([Said("x", CELL)], 109, LOOKS)
    assert height([Said(kept, CELL)], 109, LOOKS) <= one + (lines - 1) * LOOKS[CELL].size * 1.18 + 0.01


def test_a_row_is_as_high_as_its_highest_cell() -> None:
    low, high = cells("a", "b"), [(Said("a", CELL),), tuple(Said("b", CELL) for _ in range(3))]
    more = [height([Table("", ["x", "y"], [1, 1], [row])], 200, LOOKS) for row in (low, high)]
    assert more[1] - more[0] == pytest.approx(2 * height([Said("b", CELL)], 90, LOOKS))


def test_a_due_day_in_another_year_has_its_year(plan_sheet: PlanSheet) -> None:
    aim = plan_sheet.aims[0]
    late = aim.actions[1].model_copy(update={"due": dt.date(2026, 9, 4)})
    assert "due 04/09/2026" in rows(replace(plan_sheet, aims=(replace(aim, actions=(late,)),)))[0][2]
