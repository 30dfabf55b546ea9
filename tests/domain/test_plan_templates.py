"""Templates of plans: what makes one valid, and how its weeks are laid into a year."""

import copy
import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfm_desktop.domain.plan_templates import (
    LAST_WEEK,
    ActionTemplate,
    AimTemplate,
    EvidencePrompt,
    PlanTemplate,
    SessionTemplate,
    as_template,
    days_of,
    texts_of,
    to_gather,
)
from tfm_desktop.domain.plans import Horizon, OutcomeHead, Source
from tfm_desktop.domain.years import bounds, starting_in

Told = dict[str, Any]
WHOLE: Told = {
    "name": "Ratio",
    "title": "Ratio in Year 8",
    "about": " For those who begin. ",
    "aims": [
        {
            "text": "Pupils see ratio\n",
            "horizon": "this half-term",
            "outcome_head": "student outcomes",
            "evidence": [{"source": "pupil voice", "gather": "Ask six pupils"}],
            "criteria": ["Seen in all classes"],
            "actions": [{"what": "Plan", "start_week": 0, "due_week": 4, "resources": "£10", "monitoring": "Folder"}],
        }
    ],
    "sessions": [{"title": "Tables", "audience": "All", "week": 9, "aims": [1]}],
}


def aim(told: Told) -> Told:
    found: Told = told["aims"][0]
    return found


def action(told: Told) -> Told:
    found: Told = aim(told)["actions"][0]
    return found


def test_a_whole_template() -> None:
    assert as_template(WHOLE) == PlanTemplate(
        "Ratio",
        "Ratio in Year 8",
        (
            AimTemplate(
                "Pupils see ratio",
                Horizon.HALF_TERM,
                OutcomeHead.STUDENTS,
                (EvidencePrompt("Ask six pupils", Source.PUPIL_VOICE),),
                ("Seen in all classes",),
                (ActionTemplate("Plan", 0, 4, "£10", "Folder"),),
            ),
        ),
        "For those who begin.",
        (SessionTemplate("Tables", "All", 9, (1,)),),
    )


def test_what_may_be_left_out() -> None:
    made = as_template({"name": "N", "title": "T", "aims": [{"text": "A", "actions": [{"what": "B"}]}]})
    assert made.aims == (AimTemplate("A", Horizon.YEAR, OutcomeHead.PRACTICE, actions=(ActionTemplate("B"),)),)
    assert made.aims[0].actions[0].due_week is None


FAULTS: list[tuple[Callable[[Told], object], str]] = [
    (lambda told: told.pop("name"), "“name” is missing"),
    (lambda told: told.pop("aims"), "“aims” is missing"),
    (lambda told: told.update(aims=[]), "“aims” is empty"),
    (lambda told: told.update(aims={"text": "A"}), "“aims” is no list"),
    (lambda told: told.update(aims=["A"]), "aim 1 is no group of named values"),
    (lambda told: told.update(title=" \n"), "“title” is empty"),
    (lambda told: told.update(title="x" * 201), "“title” has more than 200 signs"),
    (lambda told: told.update(lead="Ada"), "“lead” is a word that is not known there"),
    (lambda told: aim(told).pop("text"), "aim 1: “text” is missing"),
    (lambda told: aim(told).update(text="  "), "aim 1: “text” is empty"),
    (lambda told: aim(told).update(text=7), "aim 1: “text” is no text; put it between quotation marks"),
    (lambda told: aim(told).update(txet=aim(told).pop("text")), "aim 1: “txet” is a word that is not known there"),
    (
        lambda told: aim(told).update(horizon="soon"),
        "aim 1: “horizon” cannot be “soon”, only “this half-term”, “this year” or “two to three years”",
    ),
    (lambda told: aim(told)["criteria"].append(" "), "aim 1, criterion 2 is empty"),
    (lambda told: aim(told).update(criteria="Seen"), "aim 1: “criteria” is no list"),
    (lambda told: action(told).update(lead="Ada"), "aim 1, action 1: “lead” is a word that is not known there"),
    (lambda told: action(told).update({"{x}": 1}), "aim 1, action 1: “{x}” is a word that is not known there"),
    (lambda told: action(told).update(start_week=5), "aim 1, action 1: it is due before it starts"),
    (lambda told: told["sessions"][0].update(aims=[2]), "session 1 serves aim 2, and there is no such aim"),
    (lambda told: told["sessions"][0].update(aims=1), "session 1: “aims” is no list"),
    (lambda told: told["sessions"][0].pop("title"), "session 1: “title” is missing"),
]


@pytest.mark.parametrize(("spoil", "sentence"), FAULTS)
def test_what_is_wrong_is_said_with_its_place(spoil: Callable[[Told], object], sentence: str) -> None:
    told = copy.deepcopy(WHOLE)
    spoil(told)
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        as_template(told)


@pytest.mark.parametrize("week", ["4", 4.0, True, -1, LAST_WEEK + 1, 10**30])
def test_a_week_is_a_whole_number_of_the_year(week: object) -> None:
    told = copy.deepcopy(WHOLE)
    action(told)["due_week"] = week
    with pytest.raises(ValueError, match="aim 1, action 1: “due_week” is no whole number that fits here"):
        as_template(told)


def test_an_unknown_source_is_told_with_those_that_are_known() -> None:
    told = copy.deepcopy(WHOLE)
    aim(told)["evidence"][0]["source"] = "gossip"
    with pytest.raises(ValueError, match="evidence 1: “source” cannot be “gossip”, only “observation”, “work scrut"):
        as_template(told)


def test_evidence_to_gather_is_told_with_its_source() -> None:
    prompts = (EvidencePrompt("Ask six pupils", Source.PUPIL_VOICE), EvidencePrompt("Look around"))
    assert to_gather(AimTemplate("A", evidence=prompts)) == (
        "To gather (pupil voice): Ask six pupils\nTo gather: Look around"
    )
    assert to_gather(AimTemplate("A")) == ""


def test_every_text_is_given() -> None:
    texts = "\n".join(texts_of(as_template(WHOLE)))
    for word in ("Ratio", "begin.", "see ratio", "six pupils", "Seen", "Plan", "£10", "Folder", "Tables", "All"):
        assert word in texts


def of_weeks(*weeks: int | None) -> PlanTemplate:
    actions = tuple(ActionTemplate("Do", None, week) for week in weeks)
    return PlanTemplate("N", "T", (AimTemplate("A", actions=actions),))


def test_weeks_count_from_the_beginning_of_a_year_to_come() -> None:
    days = days_of(of_weeks(0, 8, 44, None), "2026/27", dt.date(2026, 6, 3))
    assert days == {0: dt.date(2026, 9, 1), 8: dt.date(2026, 10, 27), 44: dt.date(2027, 7, 6)}
    assert days.get(None) is None


def test_weeks_count_from_today_once_the_year_has_begun() -> None:
    assert days_of(of_weeks(0, 10), "2026/27", dt.date(2026, 11, 4)) == {
        0: dt.date(2026, 11, 4),
        10: dt.date(2027, 1, 13),
    }


def test_weeks_stand_closer_where_fewer_are_left() -> None:
    days = days_of(of_weeks(0, 20, 40), "2026/27", dt.date(2027, 5, 10))
    assert list(days.values()) == [dt.date(2027, 5, 10), dt.date(2027, 6, 21), dt.date(2027, 7, 30)]


@pytest.mark.parametrize("today", [dt.date(2027, 8, 1), dt.date(2030, 1, 1)])
def test_a_year_that_is_over_leaves_the_days_open(today: dt.date) -> None:
    assert days_of(of_weeks(0, 20), "2026/27", today) == {}


def test_a_template_without_weeks_has_no_days() -> None:
    assert days_of(of_weeks(None), "2026/27", dt.date(2026, 6, 3)) == {}


def test_sessions_and_starts_have_days_too() -> None:
    template = PlanTemplate(
        "N", "T", (AimTemplate("A", actions=(ActionTemplate("Do", 3),)),), sessions=(SessionTemplate("S", week=5),)
    )
    assert set(days_of(template, "2026/27", dt.date(2026, 6, 3))) == {3, 5}


@given(
    st.lists(st.integers(0, LAST_WEEK), min_size=1),
    st.integers(2020, 2050),
    st.dates(dt.date(2019, 1, 1), dt.date(2052, 1, 1)),
)
def test_each_day_is_a_school_day_of_the_year_in_order(weeks: list[int], start: int, today: dt.date) -> None:
    year = starting_in(start)
    opens, closes = bounds(year)
    days = days_of(of_weeks(*weeks), year, today)
    if today > dt.date(closes.year, 7, 31):
        assert not days
        return
    assert set(days) == set(weeks)
    for day in days.values():
        assert opens <= day <= closes
        assert day.weekday() < 5
        assert day.month != 8
        assert (1, 3) < (day.month, day.day) < (12, 20)
        assert day >= today or today >= dt.date(closes.year, 7, 30)
    laid = [days[week] for week in sorted(set(weeks))]
    assert laid == sorted(laid)
