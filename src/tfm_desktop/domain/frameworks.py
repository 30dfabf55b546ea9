"""Frameworks of ideas that lines of an observation are tied to; data in resources, never scored."""

import tomllib
from dataclasses import dataclass
from functools import cache

from tfm_desktop import resources

SHIPPED = ("five-big-ideas", "essence")


@dataclass(frozen=True, slots=True)
class Idea:
    """One idea of a framework: its key in the file, its name, its meaning, and what to look for."""

    key: str
    name: str
    short: str
    meaning: str
    prompts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Framework:
    """An ordered set of ideas."""

    key: str
    name: str
    about: str
    ideas: tuple[Idea, ...]


@cache
def frameworks() -> tuple[Framework, ...]:
    """Read the frameworks that ship with the program, in their order."""
    return tuple(_read(key) for key in SHIPPED)


@cache
def ideas() -> dict[str, Idea]:
    """Give every idea of every framework by its key."""
    return {idea.key: idea for framework in frameworks() for idea in framework.ideas}


def names(keys: tuple[str, ...]) -> list[str]:
    """Name the ideas of a line; an idea that is not known keeps its key."""
    return [ideas()[key].name if key in ideas() else key for key in keys]


def _read(key: str) -> Framework:
    told = tomllib.loads(resources.text(f"frameworks/{key}.toml"))
    read = tuple(
        Idea(one["key"], one["name"], one["short"], one["meaning"], tuple(one["prompts"])) for one in told["ideas"]
    )
    return Framework(key, told["name"], told["about"], read)
