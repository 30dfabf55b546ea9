"""Schools as the register of schools in England names them."""

import unicodedata
from functools import cache
from typing import Annotated, ClassVar

from pydantic import AfterValidator
from sqlmodel import Field

from tfm_desktop.domain.record import Fields, OneLine, Record

# Source: the notes on 'Get information about schools' (GIAS), Department for Education.
STATE_FUNDED = {"Academies", "Free Schools", "Local authority maintained schools", "LA maintained schools"}
SECONDARY = {"Secondary", "All-through", "Middle deemed secondary"}


def as_urn(text: str) -> str:
    """Read a unique reference number: five to seven digits. Raises ValueError with a sentence."""
    urn = text.strip()
    if urn and not (urn.isascii() and urn.isdigit() and 5 <= len(urn) <= 7):
        raise ValueError(f"“{urn[:40]}” is not a URN. A URN has six digits, such as 100049; leave it empty if unknown.")
    return urn


Urn = Annotated[str, AfterValidator(as_urn)]


class SchoolFields(Fields):
    """A school: from the register, or typed in by hand."""

    LABEL: ClassVar[str] = "school"

    name: OneLine = Field(min_length=1, max_length=200)
    urn: Urn = Field(default="", index=True)
    street: OneLine = Field(default="", max_length=200)
    town: OneLine = Field(default="", max_length=100)
    postcode: OneLine = Field(default="", max_length=20)
    local_authority: OneLine = Field(default="", max_length=100)
    phase: OneLine = Field(default="", max_length=60)
    type_group: OneLine = Field(default="", max_length=80)
    status: OneLine = Field(default="", max_length=60)
    successor_urn: Urn = ""
    by_hand: bool = False


class School(SchoolFields, Record, table=True):
    """A school as the file keeps it."""

    __tablename__ = "school"

    words: str = ""  # what the search index reads; see words_of


def words_of(school: SchoolFields) -> str:
    """Give the words that a school is found by: name, town, postcode, authority and URN, without accents."""
    told = [school.name, school.street, school.town, school.local_authority, school.postcode, school.urn]
    return plain(" ".join([*told, school.postcode.replace(" ", "")]))


def told_below(school: SchoolFields) -> str:
    """Say where a school is, and what speaks against it, in the line below its name."""
    urn = school.urn and f"URN {school.urn}"
    closed = school.status if "closed" in school.status.lower() else ""
    kept = "" if is_eligible(school) is not False else "not eligible"
    return " · ".join(filter(None, [school.town, school.postcode, school.local_authority, urn, closed, kept]))


def plain(text: str) -> str:
    """Fold accents, apostrophes and case, as in 'St Mary’s' and 'st marys'."""
    return unicodedata.normalize("NFKD", text.casefold()).translate(_plain_signs())


class _PlainSigns(dict[int, str]):
    """What becomes of each sign that was met: itself, a space, or nothing."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        left_out = unicodedata.combining(sign) or sign in "'’‘`."
        return self.setdefault(code, "" if left_out else sign if sign.isalnum() else " ")


@cache
def _plain_signs() -> _PlainSigns:
    return _PlainSigns()


def is_eligible(school: SchoolFields) -> bool | None:
    """Tell whether a school is state-funded secondary; None where the register says nothing of it."""
    if not school.type_group or not school.phase:
        return None
    return school.type_group in STATE_FUNDED and school.phase in SECONDARY
