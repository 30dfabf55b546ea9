import dataclasses
import datetime as dt
import re
import uuid
from collections.abc import Callable

import pytest

from tfm_desktop.domain.departments import Post
from tfm_desktop.domain.masking import MASK
from tfm_desktop.domain.observations import LineType, ObservationKind, Speaker
from tfm_desktop.domain.person_data import KINDS, Held, Maskings, PersonSheet, Section, Why, kind_of
from tfm_desktop.reports.person_data import person_data

AT = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 1, 14)
LESSON = uuid.UUID(int=7).hex


def held(kind: str, number: int, why: Why, /, **values: object) -> Held:
    told = {name: values.pop(name) for name in ("date", "where", "above", "deleted_at") if name in values}
    created = dt.datetime(2026, 1, 14, 9, 5, tzinfo=dt.UTC)
    changed = created + dt.timedelta(days=1)
    return Held(kind, uuid.UUID(int=number).hex, why, values, created_at=created, updated_at=changed, **told)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def sheet() -> PersonSheet:
    records = (
        held("person", 1, Why.OWN, name="Zoë Łukasik", post=Post.HEAD, has_left=False, school="Haverstock School"),
        held(
            "observation",
            7,
            Why.LINKED,
            date=DAY,
            teacher_id=uuid.UUID(int=1),
            kind=ObservationKind.ADVOCATE,
            topic="Sharing in a ratio",
            reflection="More time for talk; Tom Ferreira will watch the back row next time.",
        ),
        held(
            "line",
            8,
            Why.LESSON,
            above=LESSON,
            date=DAY,
            at=dt.time(9, 7),
            speaker=Speaker.TEACHER,
            type=LineType.SAW,
            ideas="Representation and Structure",
            private=False,
            agreed=True,
            text="T draws a bar <b> & “3 × 2”",
        ),
        held(
            "line",
            9,
            Why.LESSON,
            above=LESSON,
            date=DAY,
            private=True,
            agreed=False,
            text="Mrs Okafor said so",
        ),
        held("line", 10, Why.LESSON, above=LESSON, date=DAY, private=False, agreed=False, text="Not asked yet"),
        held("begun", 7, Why.LESSON, above=LESSON, date=DAY, private=False, text="P says th"),
        held("question", 11, Why.LESSON, above=LESSON, date=DAY, text="When does the bar go?", deleted_at=AT),
        held("visit", 12, Why.MET, date=DAY, purpose="Ratio tables", notes="Tom seemed tired"),
        held("action", 13, Why.NAMED, where="Plan 2025/26: Talk", what="Plan together", lead="Zoë, Tom", due=DAY),
        held("something_new", 14, Why.NAMED, text="A table that came later names Zoë Łukasik"),
    )
    return PersonSheet(
        "Zoë Łukasik",
        "Haverstock School",
        AT,
        records,
        namesakes=("Far School",),
        near=("Tom Ferreira",),
        known=("Haverstock School", "Representation and Structure"),
    )


@pytest.fixture(scope="module")
def masked(sheet: PersonSheet) -> PersonSheet:
    maskings = Maskings(sheet)
    assert not maskings.undecided
    return maskings.masked()


def test_it_says_what_it_always_said(masked: PersonSheet, golden: Callable[[str, bytes], None]) -> None:
    golden("person-data", person_data(masked, author="Sam Okoro", invariant=True))


def test_no_trace_of_another_person(masked: PersonSheet, text_of: Callable[[bytes], str]) -> None:
    pdf = person_data(masked, author="Sam Okoro")
    text = text_of(pdf)
    for name in ("Tom", "Ferreira", "Okafor", "Mrs"):
        assert name not in text
        assert name.encode() not in pdf
    assert text.count(MASK) == masked.maskings + 1 == 5, "each place, and the sentence that says so"
    assert "In 4 places" in text


def test_every_mark_is_printed(masked: PersonSheet, text_of: Callable[[bytes], str]) -> None:
    text = " ".join(text_of(person_data(masked)).split())
    for mark in (
        "private",
        "not agreed to be shared",
        "in the bin since 02/03/2026",
        "begun and not entered",
        "names them",
    ):
        assert mark in text
    assert "There is another person of this name in Far School." in text
    assert "Nothing about another person" not in text
    assert "changed 15/01/2026 09:05" in text


def test_every_value_is_printed(masked: PersonSheet, text_of: Callable[[bytes], str]) -> None:
    text = "".join(text_of(person_data(masked)).split())
    for one in masked.records:
        for _, told in one.texts():
            assert "".join(told.split()) in text, told


def test_each_page_is_numbered_and_says_for_whom(masked: PersonSheet, text_of: Callable[[bytes], str]) -> None:
    many = dataclasses.replace(masked, records=masked.records * 9)
    pages = text_of(person_data(many)).split("\f\n")
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert "In confidence: for Zoë Łukasik alone." in page


def test_there_is_no_word_of_judgement(masked: PersonSheet, text_of: Callable[[bytes], str]) -> None:
    assert not re.search(r"\b(?:grade|score|rating|rank)", text_of(person_data(masked)), re.IGNORECASE)


def test_a_sheet_with_nothing_but_the_person(sheet: PersonSheet, text_of: Callable[[bytes], str]) -> None:
    alone = dataclasses.replace(sheet, records=sheet.records[:1], namesakes=())
    text = text_of(person_data(Maskings(alone).masked()))
    assert "Nothing about another person was left out of the texts." in " ".join(text.split())


def test_every_kind_has_its_section() -> None:
    assert {kind_of(kind).section for kind in (*KINDS, "something_new")} == set(Section)
