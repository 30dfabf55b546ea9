"""The lists that a user chooses from, and the fields that hold them."""

import re

import pytest

from tfm_desktop.domain import departments, observations, plans, schools, visits
from tfm_desktop.domain.observations import ObservationKind, Speaker
from tfm_desktop.domain.plans import FINISHED, ActionStatus, Rag
from tfm_desktop.domain.record import Choice, Fields, Record
from tfm_desktop.domain.visits import ActivityKind, LedBy

MODULES = (departments, observations, plans, schools, visits)
CHOICES = [kind for kind in Choice.__subclasses__() if kind.__module__.startswith("tfm_desktop.")]
KINDS = [kind for kind in Fields.__subclasses__() if kind.__module__.startswith("tfm_desktop.")]
STORED_LENGTH = 60  # characters, of the column that holds a choice

# What only an action or a criterion of a plan may have.
JUDGING = re.compile(r"\b(grade|score|rating|rag|rated|red|amber|green|weak|good|outstanding)\b", re.IGNORECASE)


@pytest.mark.parametrize("kind", CHOICES, ids=lambda kind: kind.__name__)
def test_a_choice_is_stored_by_its_words(kind: type[Choice]) -> None:
    assert len(kind) == len(kind.__members__), "two names for the same words"
    for one in kind:
        assert kind(str(one)) is one
        assert len(one) <= STORED_LENGTH


@pytest.mark.parametrize("kind", CHOICES, ids=lambda kind: kind.__name__)
def test_labels_tell_choices_apart_and_begin_with_a_capital(kind: type[Choice]) -> None:
    labels = [one.label for one in kind]
    assert len(set(labels)) == len(labels)
    assert all(label[:1] == label[:1].upper() for label in labels)
    assert all(label or not one for one, label in zip(kind, labels, strict=True))


@pytest.mark.parametrize("kind", [kind for kind in CHOICES if kind is not Rag], ids=lambda kind: kind.__name__)
def test_nothing_but_the_state_of_a_plan_is_rated(kind: type[Choice]) -> None:
    assert not [one for one in kind if JUDGING.search(one)]


def test_rag_belongs_to_actions_and_criteria() -> None:
    assert {kind for kind in KINDS if "rag" in kind.model_fields} == {plans.ActionFields, plans.CriterionFields}


def test_no_field_holds_a_judgement() -> None:
    judging = {f"{kind.LABEL}.{name}" for kind in KINDS for name in kind.model_fields if JUDGING.search(name)}
    assert judging == {"action.rag", "criterion.rag"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_kind_of_record_is_kept_under_a_name_of_its_own(kind: type[Fields]) -> None:
    tables = [one for one in kind.__subclasses__() if issubclass(one, Record)]
    assert len(tables) == 1
    assert kind.LABEL != Fields.LABEL
    assert [one.LABEL for one in KINDS].count(kind.LABEL) == 1


def test_the_letters_of_a_speaker_are_explained() -> None:
    assert [one.label for one in Speaker] == [
        "",
        "T · teacher",
        "P · pupil",
        "PP · pupils",
        "TA · teaching assistant",
        "O · observer",
    ]


def test_who_led_moves_from_the_specialist_to_the_department() -> None:
    assert list(LedBy) == ["specialist", "co-led", "advocate", "department"]


def test_a_visit_can_hold_what_the_programme_names() -> None:
    assert {"joint planning of a lesson, sequence or unit", "reviewing the plan"} <= set(ActivityKind)
    assert len(ActivityKind) == 14


def test_an_observation_can_be_of_ten_kinds() -> None:
    assert len(ObservationKind) == 10


def test_an_action_is_finished_when_done_or_dropped() -> None:
    assert {one for one in ActionStatus if one in FINISHED} == {"done", "dropped"}
