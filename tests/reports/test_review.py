import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.reports.conftest import LATER_REVIEW, REVIEW

from tfm_desktop.domain.errors import Incomplete
from tfm_desktop.domain.sheets import PlanSheet
from tfm_desktop.reports.review import leaves, review

Extract = Callable[[bytes], str]


def test_review_says_what_it_always_said(living_sheet: PlanSheet, golden: Callable[[str, bytes], None]) -> None:
    golden("review", review(living_sheet, LATER_REVIEW, author="Sam Okafor", invariant=True))


def test_the_plan_stands_as_it_did_then(living_sheet: PlanSheet, text_of: Extract) -> None:
    later = replace(living_sheet, aims=(), plan=living_sheet.plan.model_copy(update={"needed": "Something else"}))
    text = text_of(review(later, REVIEW))
    assert "Write the Year 8 ratio unit together" in text
    assert "Half a day of cover" in text
    assert "Something else" not in text


def test_corrections_stand_beside_what_was_recorded(living_sheet: PlanSheet, text_of: Extract) -> None:
    text = text_of(review(living_sheet, LATER_REVIEW))
    assert "Amina Yusuf, Tom Ferreira" in text
    assert "Correction of Tue 13 January 2026\nZoë Łukasik was there too." in text
    assert "Correction" not in text_of(review(living_sheet, REVIEW))


def test_it_says_since_when_things_changed(living_sheet: PlanSheet, text_of: Extract) -> None:
    assert "What changed since the review of Thu 20 November 2025" in text_of(review(living_sheet, LATER_REVIEW))
    first = text_of(review(living_sheet, REVIEW))
    assert "What changed\n" in first
    assert "The plan began with 2 aims and 5 actions." in first


def test_a_review_in_which_nothing_changed_says_so(living_sheet: PlanSheet, text_of: Extract) -> None:
    one = living_sheet.reviews[0]
    quiet = replace(one, review=one.review.model_copy(update={"changes": "", "present": ""}), next_review=None)
    assert "Nothing in the plan." in text_of(review(replace(living_sheet, reviews=(quiet,)), REVIEW))


def test_a_review_that_goes_on_is_not_ready(living_sheet: PlanSheet) -> None:
    with pytest.raises(Incomplete, match="of Haverstock School is not ready. Still missing: the record"):
        review(living_sheet, uuid.UUID(int=77))
    assert leaves(living_sheet, uuid.UUID(int=77)) == ()
