"""Frameworks of ideas that lines of an observation are tied to; shipped as data, edited by the user, never scored."""

import tomllib
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import ClassVar

from pydantic import field_validator
from sqlmodel import Field

from tfm_desktop import resources
from tfm_desktop.domain.record import Fields, OneLine, Record, Text, belongs_to

SHIPPED = ("five-big-ideas", "essence")
TOLD = 10  # ideas that a sentence lists


class FrameworkFields(Fields):
    """One framework: a name, what it is about, and whether its ideas are offered."""

    LABEL: ClassVar[str] = "framework"

    position: int = 0
    name: OneLine = Field(min_length=1, max_length=120)
    about: Text = ""
    hidden: bool = False


class Framework(FrameworkFields, Record, table=True):
    """A framework as the file keeps it."""

    __tablename__ = "framework"


class IdeaFields(Fields):
    """One idea of a framework. Its key stands on lines, and never changes."""

    LABEL: ClassVar[str] = "idea"

    framework_id: uuid.UUID = belongs_to("framework")
    position: int = 0
    key: str = Field(max_length=60, index=True)
    name: OneLine = Field(min_length=1, max_length=120)
    short: OneLine = Field(default="", max_length=12)
    meaning: Text = ""
    prompts: Text = ""  # what to look for, one a line
    hidden: bool = False

    @field_validator("short")
    @classmethod
    def _one_word(cls, given: str) -> str:
        if {" ", ","} & set(given):
            raise ValueError("Use one word, such as Talk: a line names its ideas one beside the other.")
        return given

    @property
    def label(self) -> str:
        """Give the short name; where it has none, the beginning of the name as one word."""
        words = self.name.replace(",", " ").split()
        return self.short or "".join(word[:1].upper() + word[1:] for word in words)[:8]


class Idea(IdeaFields, Record, table=True):
    """An idea as the file keeps it."""

    __tablename__ = "idea"


@dataclass(frozen=True, slots=True)
class FrameworkWithIdeas:
    """A framework with its ideas in order."""

    framework: FrameworkFields
    ideas: tuple[IdeaFields, ...]


@dataclass(frozen=True)
class Ideas:
    """The frameworks of a file as they stand at one moment, to name and to read the ideas of lines."""

    EXAMPLE: ClassVar[str] = "1 5, or coh var"

    frameworks: tuple[FrameworkWithIdeas, ...]

    @cached_property
    def known(self) -> dict[str, IdeaFields]:
        """Give every idea by its key, also those that are no longer offered: old notes are named by them."""
        return {idea.key: idea for one in self.frameworks for idea in one.ideas}

    @cached_property
    def offered(self) -> dict[str, IdeaFields]:
        """Give the ideas that a new line can be tied to, by their keys, in order."""
        shown = (one for one in self.frameworks if not one.framework.hidden)
        return {idea.key: idea for one in shown for idea in one.ideas if not idea.hidden}

    def names(self, keys: Iterable[str]) -> list[str]:
        """Name the ideas of a line; an idea that is not known keeps its key."""
        return [self.known[key].name if key in self.known else key for key in keys]

    def short_names(self, keys: Iterable[str]) -> str:
        """Name the ideas of a line by their short names, such as 'Coh Var'."""
        return " ".join(self.known[key].label if key in self.known else key for key in keys)

    def counts(self, lines: Iterable[tuple[str, ...]]) -> dict[str, int]:
        """Count the lines of each idea, given the keys of each line; 0 for an offered idea that was not seen yet."""
        found = Counter(key for line_keys in lines for key in line_keys)
        return {key: found[key] for key in dict.fromkeys([*self.offered, *found])}

    def keys_from(self, text: str, held: Iterable[str] = ()) -> tuple[str, ...]:
        """Read ideas typed by number, short name or the beginning of a name; raises ValueError with a sentence.

        Of ideas named alike that one is meant which the line holds already, then one that is offered.
        """
        words, own, found = _folded(text), list(held), list[str]()
        ranked = list(dict.fromkeys([*own, *self.offered, *self.known]))
        while words:
            key, length = self._first_of(words, own, ranked)
            if key is None:
                raise ValueError(f"“{words[0]}” is no idea. Type {self._told()}.")
            found.append(key)
            del words[:length]
            # Of two that are named alike the other one is meant next.
            own = [one for one in own if one != key]
            ranked.append(ranked.pop(ranked.index(key)))
        return tuple(dict.fromkeys(found))

    def _first_of(self, words: list[str], held: list[str], keys: list[str]) -> tuple[str | None, int]:
        """Find the idea that is typed first, and how many words name it."""
        # A cell shows the short names of its line, and what it shows is read as just that.
        for key in held:
            if words[0] == self._label(key):
                return key, 1
        names = {key: " ".join(_folded(self.known[key].name)) for key in keys if key in self.known}
        longest = max((name.count(" ") + 1 for name in names.values()), default=0)
        for length in range(min(len(words), longest), 0, -1):
            typed = " ".join(words[:length])
            for key, name in names.items():
                if typed in (name, key, self._label(key)):
                    return key, length
            for key, name in names.items():
                if name.startswith(typed) or self._label(key).startswith(typed):
                    return key, length
        offered = list(self.offered)
        number = int(words[0]) if words[0].isdecimal() else 0
        return (offered[number - 1] if 1 <= number <= len(offered) else None), 1

    def _label(self, key: str) -> str:
        return self.known[key].label.casefold() if key in self.known else key.casefold()

    def _told(self) -> str:
        told = [f"{number} {idea.label}" for number, idea in enumerate(self.offered.values(), 1)]
        more = ["or the beginning of another name"] if len(told) > TOLD else []
        return ", ".join([*told[:TOLD], *more]) or "nothing: no idea is offered (Edit › Frameworks of ideas)"


def _folded(text: str) -> list[str]:
    return text.casefold().replace(",", " ").split()


@cache
def shipped() -> Ideas:
    """Read the frameworks that ship with the program, in their order.

    An idea keeps its key for ever; one whose meaning changes gets a new key.
    """
    return Ideas(tuple(_read(position, key) for position, key in enumerate(SHIPPED, 1)))


def _read(position: int, key: str) -> FrameworkWithIdeas:
    told = tomllib.loads(resources.text(f"frameworks/{key}.toml"))
    framework = uuid.uuid5(uuid.NAMESPACE_OID, key)
    ideas = [{**one, "prompts": "\n".join(one["prompts"])} for one in told["ideas"]]
    read = tuple(
        IdeaFields.model_validate({**one, "framework_id": framework, "position": at}) for at, one in enumerate(ideas, 1)
    )
    return FrameworkWithIdeas(FrameworkFields(position=position, name=told["name"], about=told["about"]), read)
