from pathlib import Path
from string import Formatter

import pytest

from tfm_desktop.domain import errors
from tfm_desktop.domain.errors import FileProblem, Incomplete, Invalid, NotFound

KINDS = [
    one
    for one in vars(errors).values()
    if isinstance(one, type) and issubclass(one, FileProblem) and "sentence" in vars(one)
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.__name__)
def test_a_fault_of_a_file_names_the_file_and_says_what_to_do(kind: type[FileProblem]) -> None:
    told = {name for _, name, _, _ in Formatter().parse(kind.sentence) if name} - {"name", "folder"}
    problem = kind(Path("folder") / "mastery.tfm", **{name: f"the {name}" for name in told})
    sentence = str(problem)
    assert "“mastery.tfm”" in sentence
    assert sentence[-1] in ".)"
    assert all(f"the {name}" in sentence for name in told)
    assert problem.path == Path("folder") / "mastery.tfm"


def test_a_file_that_is_newer_names_both_versions() -> None:
    sentence = str(errors.FileIsNewer(Path("a.tfm"), found="0009", known="0001"))
    assert "0009" in sentence
    assert "0001" in sentence


def test_what_is_missing_is_said_field_by_field() -> None:
    problem = Incomplete("This feedback", ["teacher", "a strength"])
    assert str(problem) == "This feedback is not ready. Still missing: teacher, a strength."
    assert problem.missing == ["teacher", "a strength"]


def test_what_is_wrong_is_told_by_field() -> None:
    problem = Invalid({"date": "There is no such day.", "end": "The end is before the start."})
    assert str(problem) == "There is no such day. The end is before the start."
    assert set(problem.fields) == {"date", "end"}


def test_a_record_that_is_not_there_is_named() -> None:
    assert "plan “42”" in str(NotFound("plan", 42))
