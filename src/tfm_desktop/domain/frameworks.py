"""Frameworks of ideas that lines of an observation are tied to; shipped as data, edited by the user, never scored."""

import tomllib
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import ClassVar

from sqlmodel import Field

from tfm_desktop import resources
from tfm_desktop.domain.record import Fields, OneLine, Record, Text, belongs_to

SHIPPED = ("five-big-ideas", "essence")


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

    @property
    def label(self) -> str:
        """Give the short name; the beginning of the name where it has none."""
        return self.short or self.name[:8]


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

    def keys_from(self, text: str) -> tuple[str, ...]:
        """Read ideas typed by number or by the beginning of a name; raises ValueError with a sentence."""
        found: list[str] = []
        for word in text.replace(",", " ").split():
            key = self._key_of(word.casefold())
            if key is None:
                told = ", ".join(f"{number} {idea.label}" for number, idea in enumerate(self.offered.values(), 1))
                raise ValueError(f"“{word}” is no idea. Type {told}.")
            found.append(key)
        return tuple(dict.fromkeys(found))

    def _key_of(self, word: str) -> str | None:
        offered = list(self.offered)
        if word.isdigit():
            return offered[int(word) - 1] if 1 <= int(word) <= len(offered) else None
        # What is offered first; then an idea of an old line, so that what is shown can be typed again.
        for idea in [*self.offered.values(), *self.known.values()]:
            if any(name.casefold().startswith(word) for name in (idea.label, idea.name, idea.key)):
                return idea.key
        return None


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
