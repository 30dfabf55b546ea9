import datetime as dt
import unicodedata
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlmodel import SQLModel

from tfm_desktop.domain.departments import PersonFields
from tfm_desktop.domain.observations import LineFields
from tfm_desktop.domain.record import now, one_line, visible
from tfm_desktop.domain.visits import VisitFields

any_text = st.text(st.characters(codec=None))


@given(any_text)
def test_no_control_character_is_left(text: str) -> None:
    left = {sign for sign in visible(text) if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"}}
    assert left <= {"\n", "\t"}


@given(any_text)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert visible(visible(text)) == visible(text)
    assert one_line(one_line(text)) == one_line(text)


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"])))
def test_what_can_be_read_stays_as_it_was_typed(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b", "a␀b"),
        ("a\x1bb", "a␛b"),
        ("a\x7fb", "a␡b"),
        ("a\x9bb", "a\ufffdb"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("tab\tstays", "tab\tstays"),
        ("lone \ud800 half", "lone ? half"),
        ("½ × √2 ≤ π, ŵ Ł 😀 שלום <b>&amp;", "½ × √2 ≤ π, ŵ Ł 😀 שלום <b>&amp;"),
    ],
)
def test_text_is_made_safe_to_show(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(any_text)
def test_one_line_is_one_line_without_spare_spaces(text: str) -> None:
    folded = one_line(text)
    assert folded.splitlines() in ([], [folded])
    assert "  " not in folded
    assert folded == folded.strip()


def test_fields_clean_what_they_are_given() -> None:
    assert PersonFields(department_id=uuid.uuid4(), name=" Ann \n Lee\x00 ").name == "Ann Lee␀"
    assert LineFields(observation_id=uuid.uuid4(), text="a\r\nb").text == "a\nb"


@pytest.mark.parametrize("name", ["", "   ", "\n", "x" * 121])
def test_a_person_needs_a_name_of_some_length(name: str) -> None:
    with pytest.raises(ValidationError):
        PersonFields(department_id=uuid.uuid4(), name=name)


def test_a_long_note_is_kept_whole() -> None:
    note = "× " * 10_000
    assert LineFields(observation_id=uuid.uuid4(), text=note).text == note


def test_fields_refuse_a_name_that_they_do_not_have() -> None:
    with pytest.raises(ValidationError, match="grade"):
        VisitFields.model_validate({"department_id": uuid.uuid4(), "date": dt.date(2026, 1, 14), "grade": 1})


def test_fields_cannot_be_changed_once_made() -> None:
    fields = VisitFields(department_id=uuid.uuid4(), date=dt.date(2026, 1, 14))
    with pytest.raises(ValidationError, match="frozen"):
        fields.notes = "changed"  # type: ignore[misc]


def test_a_record_adds_an_id_times_and_a_bin() -> None:
    added = {column.name for column in SQLModel.metadata.tables["visit"].columns} - set(VisitFields.model_fields)
    assert added == {"id", "created_at", "updated_at", "deleted_at"}


def test_the_present_moment_is_in_utc() -> None:
    assert now().utcoffset() == dt.timedelta(0)
