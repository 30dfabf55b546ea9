"""The programme of professional development of a department: dated sessions that serve aims of its plan."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from sqlmodel import Field

from tfm_desktop.domain.record import Choice, Fields, OneLine, Record, Text, belongs_to, choice, keys

_BETWEEN = {"aim", "aims", "and", "&"}  # words between numbers, as people write them
_NUMBER_AT_MOST, _WORD_AT_MOST = 12, 40  # signs of what was typed that a sentence repeats


class PdStatus(Choice):
    """How far a session of professional development has come."""

    PLANNED = "planned"
    DONE = "done"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class PdSessionFields(Fields):
    """A session of professional development: what, when, who leads, for whom, and what was thought of it."""

    LABEL: ClassVar[str] = "professional development session"

    plan_id: uuid.UUID = belongs_to("plan")
    date: dt.date | None = None  # None while it is to be confirmed
    title: OneLine = Field(default="", max_length=200)
    leader: OneLine = Field(default="", max_length=200)
    audience: OneLine = Field(default="", max_length=200)
    aims: tuple[str, ...] = keys()  # the ids of the aims that it serves, as hexadecimal digits
    status: PdStatus = choice(PdStatus, PdStatus.PLANNED)
    reflection: Text = ""


class PdSession(PdSessionFields, Record, table=True):
    """A session as the file keeps it."""

    __tablename__ = "pd_session"


@dataclass(frozen=True, slots=True)
class AimNumbers:
    """The aims of a plan in their order, to be typed and shown by their numbers."""

    EXAMPLE: ClassVar[str] = "1 3"

    texts: dict[str, str]  # by key

    def keys_from(self, text: str, held: Iterable[str] = ()) -> tuple[str, ...]:
        """Read aims typed by number; those held that are in the bin stay. Raises ValueError with a sentence."""
        numbered = {str(number): key for number, key in enumerate(self.texts, 1)}
        typed = [word for word in text.casefold().replace(",", " ").split() if word not in _BETWEEN]
        for word in typed:
            if word not in numbered:
                raise ValueError(self._no_aim(word))
        meant = {numbered[word] for word in typed}
        return (*(key for key in self.texts if key in meant), *(key for key in held if key not in self.texts))

    def short_names(self, keys: Iterable[str]) -> str:
        """Give the numbers of aims, such as '1, 3'."""
        meant = set(keys)
        return ", ".join(str(number) for number, key in enumerate(self.texts, 1) if key in meant)

    def names(self, keys: Iterable[str]) -> list[str]:
        """Give the numbers of aims with their words."""
        meant = set(keys)
        told = ((number, " ".join(self.texts[key].split())) for number, key in enumerate(self.texts, 1) if key in meant)
        return [f"{number} {text}".strip() for number, text in told]

    def _no_aim(self, word: str) -> str:
        if word.isdecimal():
            return f"There is no aim {word[:_NUMBER_AT_MOST]}. {self._has()}"
        return f"“{word[:_WORD_AT_MOST]}” is not the number of an aim. Type numbers, such as 1 3. {self._has()}"

    def _has(self) -> str:
        if not self.texts:
            return "This plan has no aims yet."
        return f"This plan has aims 1 to {len(self.texts)}." if len(self.texts) > 1 else "This plan has one aim, 1."
