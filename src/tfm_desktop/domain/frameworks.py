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


def short_names(keys: tuple[str, ...]) -> str:
    """Name the ideas of a line by their short names, such as 'Coh Var'."""
    return " ".join(ideas()[key].short if key in ideas() else key for key in keys)


def keys_from(text: str) -> tuple[str, ...]:
    """Read ideas typed by number or by the beginning of a name; raises ValueError with a sentence."""
    found: list[str] = []
    for word in text.replace(",", " ").split():
        key = _key_of(word.casefold())
        if key is None:
            told = ", ".join(f"{number} {idea.short}" for number, idea in enumerate(ideas().values(), 1))
            raise ValueError(f"“{word}” is no idea. Type {told}.")
        found.append(key)
    return tuple(dict.fromkeys(found))


def _key_of(word: str) -> str | None:
    keys = list(ideas())
    if word.isdigit():
        return keys[int(word) - 1] if 1 <= int(word) <= len(keys) else None
    called = {key: (ideas()[key].short, ideas()[key].name, key) for key in keys}
    return next((key for key in keys if any(name.casefold().startswith(word) for name in called[key])), None)


def _read(key: str) -> Framework:
    told = tomllib.loads(resources.text(f"frameworks/{key}.toml"))
    read = tuple(
        Idea(one["key"], one["name"], one["short"], one["meaning"], tuple(one["prompts"])) for one in told["ideas"]
    )
    return Framework(key, told["name"], told["about"], read)
