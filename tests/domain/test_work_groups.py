"""Work Groups: their codes, and what is unusual about them and their members."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfm_desktop.domain.departments import PathwayStage
from tfm_desktop.domain.work_groups import (
    MEMBER_ON,
    MembershipFields,
    MembershipStatus,
    ParticipantFields,
    WorkGroupFields,
    WorkGroupKind,
    code_key,
    membership_notices,
    size_notice,
    skipped_stage,
    spellings,
    takes_part,
)

PREPARATORY, DEVELOPMENT, EMBEDDING, SUSTAINING, MASTERY = PathwayStage
SPRING = dt.date(2026, 3, 11)
codes = st.from_regex(r"[0-9]{2}[- ]?[0-9]{1,2}[a-z]?", fullmatch=True)


# Codes


@pytest.mark.parametrize("code", ["NCP 24-12", "24-12", "NCP24-12", " ncp-24-12 ", "NCP 24 12", "NCP24/12"])
def test_one_code_in_many_spellings(code: str) -> None:
    assert code_key(code) == "24-12"


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("NCP24-14a", "24-14a"),
        ("NCP20-13", "20-13"),
        ("Tuesday group", "tuesday-group"),
        ("NCP", "ncp"),
        ("NCPs of Leicester", "ncps-of-leicester"),
        ("Gruppe ÄÖ 3", "gruppe-3"),
        ("", ""),
        ("–", ""),
    ],
)
def test_any_text_is_a_code(code: str, key: str) -> None:
    assert code_key(code) == key
    assert WorkGroupFields(code=code, year="2024/25").code == code


@given(codes, st.sampled_from(["", "NCP", "NCP ", "ncp-", "Ncp  "]))
def test_the_programme_before_a_code_tells_nothing_apart(code: str, before: str) -> None:
    assert code_key(before + code) == code_key(code)


@given(st.text(max_size=40))
def test_the_key_of_a_key_is_itself(code: str) -> None:
    assert code_key(code_key(code)) == code_key(code)


@given(st.text(max_size=40))
def test_every_spelling_of_a_code_is_the_same_code(code: str) -> None:
    assert spellings(code).startswith(code) or code in spellings(code)
    key = code_key(code)
    if key[:1].isdecimal():
        for spelt in (key, f"NCP {key}", f"NCP{key}"):
            assert code_key(spelt) == key
            assert spelt in spellings(code)


@given(codes, codes)
def test_codes_of_other_numbers_stay_apart(one: str, other: str) -> None:
    is_same = one.replace(" ", "-") == other.replace(" ", "-")
    assert (code_key(one) == code_key(other)) == is_same


# Stages


@pytest.mark.parametrize(
    ("stage", "before", "skipped"),
    [
        (DEVELOPMENT, [], None),
        (PREPARATORY, [], None),
        (EMBEDDING, [], DEVELOPMENT),
        (EMBEDDING, [PREPARATORY], DEVELOPMENT),
        (EMBEDDING, [DEVELOPMENT], None),
        (EMBEDDING, [EMBEDDING], None),
        (SUSTAINING, [DEVELOPMENT], EMBEDDING),
        (SUSTAINING, [DEVELOPMENT, EMBEDDING], None),
        (SUSTAINING, [EMBEDDING], None),
        (SUSTAINING, [MASTERY], None),
        (DEVELOPMENT, [SUSTAINING], None),
        (MASTERY, [], DEVELOPMENT),
        (MASTERY, [PREPARATORY], DEVELOPMENT),
        (MASTERY, [DEVELOPMENT], None),
        (MASTERY, [MASTERY], None),
    ],
)
def test_a_skipped_stage_is_named(stage: PathwayStage, before: list[PathwayStage], skipped: PathwayStage) -> None:
    assert skipped_stage(stage, before) is skipped


@given(st.sampled_from(PathwayStage), st.lists(st.sampled_from(PathwayStage)))
def test_what_was_before_never_makes_a_stage_skipped(stage: PathwayStage, before: list[PathwayStage]) -> None:
    assert skipped_stage(stage, [*before, stage]) is None
    if skipped_stage(stage, before) is None:
        assert all(skipped_stage(stage, [*before, more]) is None for more in PathwayStage)


def test_the_pathway_in_its_order_skips_nothing() -> None:
    in_order = [PREPARATORY, DEVELOPMENT, EMBEDDING, SUSTAINING, MASTERY]
    assert [skipped_stage(stage, in_order[:place]) for place, stage in enumerate(in_order)] == [None] * 5


def test_a_kind_says_on_which_stages_its_departments_stand() -> None:
    assert WorkGroupKind.EMBEDDING_AND_SUSTAINING.stages == (EMBEDDING, SUSTAINING)
    assert WorkGroupKind.TEACHING_FOR_MASTERY.stages == (MASTERY,)
    assert WorkGroupKind.CONTINUITY.stages == (PREPARATORY,)
    assert WorkGroupKind.OTHER.stages == ()


# Memberships


def member(**values: object) -> MembershipFields:
    return MembershipFields.model_validate(
        {"work_group_id": uuid.uuid4(), "department_id": uuid.uuid4(), **values}, strict=False
    )


def test_a_usual_membership_is_not_spoken_of() -> None:
    days = {MEMBER_ON[status]: SPRING for status in list(MembershipStatus)[:4]}
    assert membership_notices(member()) == {}
    assert membership_notices(member(**days, funding_agreed=1000, funding_received=1000)) == {}


def test_funding_received_before_it_was_agreed() -> None:
    told = {"funding_agreed": 2000, "funding_agreed_on": SPRING, "funding_received": 2000}
    early = member(**told, funding_received_on=SPRING - dt.timedelta(days=1))
    assert membership_notices(early) == {
        "funding_received_on": "The funding was received on 10/03/2026, before it was agreed on 11/03/2026. "
        "Check both dates."
    }
    assert membership_notices(member(**told, funding_received_on=SPRING)) == {}


@pytest.mark.parametrize("received", [{"funding_received": 500}, {"funding_received_on": SPRING}])
def test_funding_received_that_nobody_agreed(received: dict[str, object]) -> None:
    told = membership_notices(member(**received))
    assert told["funding_received"].startswith("Funding was received, but none is noted as agreed.")


def test_more_funding_than_was_agreed() -> None:
    told = membership_notices(member(funding_agreed=1000, funding_received=1000.5))
    assert told == {"funding_received": "More funding was received than was agreed. Check both figures."}


def test_steps_in_a_turned_order() -> None:
    turned = member(applied_on=SPRING, confirmed_on=SPRING - dt.timedelta(days=3), completed_on=SPRING)
    assert membership_notices(turned) == {
        "confirmed_on": "Confirmed on 08/03/2026, but applied on 11/03/2026. Check both dates."
    }
    apart = member(applied_on=SPRING, completed_on=SPRING - dt.timedelta(days=3))
    assert list(membership_notices(apart)) == ["completed_on"]


@given(st.lists(st.none() | st.dates(), min_size=4, max_size=4))
def test_steps_in_their_order_are_never_spoken_of(days: list[dt.date | None]) -> None:
    known = iter(sorted(day for day in days if day))
    in_order = {
        MEMBER_ON[status]: next(known) if day else None
        for status, day in zip(list(MembershipStatus)[:4], days, strict=True)
    }
    assert membership_notices(member(**in_order)) == {}


@given(*[st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2026, 1, 9))] * 2, st.dates(dt.date(2025, 12, 30)))
def test_somebody_is_one_of_the_pair_between_two_days(
    since: dt.date | None, until: dt.date | None, day: dt.date
) -> None:
    pair = ParticipantFields(membership_id=uuid.uuid4(), person_id=uuid.uuid4(), since=since, until=until)
    assert takes_part(pair, day) is ((since or dt.date.min) <= day <= (until or dt.date.max))


# How large a group is


@pytest.mark.parametrize(
    ("count", "usual", "told"),
    [
        (2, (2, 2), ""),
        (5, (4, 6), ""),
        (0, (4, 6), "The group has no department yet; a “Development” group usually has 4 to 6."),
        (1, (2, 2), "The group has one department; a “Development” group usually has 2."),
        (3, (2, 2), "The group has 3 departments; a “Development” group usually has 2."),
        (7, (4, 6), "The group has 7 departments; a “Development” group usually has 4 to 6."),
        (1, (None, 6), ""),
        (9, (4, None), ""),
        (3, (4, None), "The group has 3 departments; a “Development” group usually has at least 4."),
        (7, (None, 6), "The group has 7 departments; a “Development” group usually has at most 6."),
        (9, (None, None), ""),
    ],
)
def test_a_group_of_an_unusual_size_is_spoken_of(count: int, usual: tuple[int, int], told: str) -> None:
    assert size_notice(count, *usual, WorkGroupKind.DEVELOPMENT) == told
