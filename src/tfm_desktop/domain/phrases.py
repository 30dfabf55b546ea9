"""What saves typing in a lesson: abbreviations, question stems, templates of lines, and the user's own words."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from sqlmodel import Field

from tfm_desktop import resources
from tfm_desktop.domain.observations import ObservationKind
from tfm_desktop.domain.record import Choice, Fields, OneLine, Record, Text, choice


class PhraseList(Choice):
    """The list that a phrase stands in."""

    ABBREVIATION = "abbreviation"
    STEM = "question stem"
    TEMPLATE = "template of a line"
    WORD = "own word"


class Occasion(Choice):
    """The kinds of observation that a stem or a template is for."""

    ANY = "any observation"
    LESSON = "lesson"
    PD_SESSION = "professional development session"
    MEETING = "departmental or planning meeting"
    LESSON_STUDY = "lesson study"


_OCCASIONS = {
    ObservationKind.PD_SESSION: Occasion.PD_SESSION,
    ObservationKind.DEPARTMENT_MEETING: Occasion.MEETING,
    ObservationKind.PLANNING_MEETING: Occasion.MEETING,
    ObservationKind.LESSON_STUDY: Occasion.LESSON_STUDY,
}


def occasion_of(kind: ObservationKind) -> Occasion:
    """Tell which stems and templates fit a kind of observation."""
    return _OCCASIONS.get(kind, Occasion.LESSON)


class PhraseFields(Fields):
    """One phrase; “…” in its text is a gap that the cursor goes to."""

    LABEL: ClassVar[str] = "phrase"

    list: PhraseList = choice(PhraseList)
    occasion: Occasion = choice(Occasion, Occasion.ANY)
    position: int = 0
    short: OneLine = Field(default="", max_length=20)  # what is typed for an abbreviation
    text: Text = Field(min_length=1, max_length=500)


class Phrase(PhraseFields, Record, table=True):
    """A phrase as the file keeps it."""

    __tablename__ = "phrase"


_LONGEST = 22  # characters: an abbreviation, what finished it, and what stands before it
# What finishes a word, and the word: all since the last space (w/), or its letters and digits alone (wb).
_FINISHED = (
    re.compile(r"(?<![^\s(\[{“‘\"])(?P<word>[^\s(\[{“‘\"]{1,20})(?P<end>[^\w’'@^])\Z"),
    re.compile(r"(?<![\w’'@.^])(?P<word>\w{1,20})(?P<end>[^\w’'@^])\Z"),
)


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of a file as they stand at one moment."""

    abbreviations: dict[str, str]
    words: frozenset[str]
    stems_and_templates: tuple[PhraseFields, ...]

    def expansion_at(self, text_before_cursor: str) -> tuple[int, str] | None:
        """Give how many characters before the cursor are an abbreviation with its end, and what they become.

        To be asked after each typed character; what ends a line finishes a word too, as a newline. A capital first
        letter stays one: 'Wb ' becomes 'Whiteboards '. None where no abbreviation was finished.
        """
        if text_before_cursor[-1:].isalnum():  # as most keys are
            return None
        for pattern in _FINISHED:
            found = pattern.search(text_before_cursor[-_LONGEST:])
            text = self._meaning(found["word"]) if found else ""
            if found and text:
                return len(found.group()), text + found["end"]
        return None

    def _meaning(self, word: str) -> str:
        text = self.abbreviations.get(word, "")
        if not text and word[:1].isupper() and word[1:] == word[1:].lower():
            text = self.abbreviations.get(word.lower(), "")
            return text[:1].upper() + text[1:]
        return text

    def fitting(self, kind: ObservationKind) -> tuple[PhraseFields, ...]:
        """Give the templates and stems that fit a kind of observation, those for it alone first."""
        wanted = occasion_of(kind)
        fits = [one for one in self.stems_and_templates if one.occasion in (wanted, Occasion.ANY)]
        return tuple(
            sorted(fits, key=lambda one: (one.occasion is Occasion.ANY, one.list is PhraseList.STEM, one.position))
        )


@cache
def shipped() -> tuple[PhraseFields, ...]:
    """Read the phrases that ship with the program; the user's own words are none of them."""
    told = tomllib.loads(resources.text("phrases/phrases.toml"))
    return tuple(PhraseFields.model_validate({**one, "position": at}) for at, one in enumerate(told["phrases"], 1))


@cache
def words_of_mathematics() -> frozenset[str]:
    """Read the words of mathematics teaching that a dictionary of British English may lack."""
    lines = resources.text("phrases/words.txt").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
