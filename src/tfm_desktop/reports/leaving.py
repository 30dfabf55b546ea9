"""What leaves the computer with a PDF, in words: told before it is saved, and made of the same sheet as its pages."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tfm_desktop.reports.blocks import Block, Prose, Rows

BEGINNING = 64  # signs of a line that name it


@dataclass(frozen=True, slots=True)
class Leaving:
    """One heading of the list, and what stands under it."""

    heading: str
    told: tuple[str, ...]


def leaving(heading: str, told: Iterable[str]) -> list[Leaving]:
    """Make a heading of the list; none where nothing stands under it."""
    kept = tuple(dict.fromkeys(one for one in (" ".join(text.split()) for text in told) if one))
    return [Leaving(heading, kept)] if kept else []


def count(number: int, one: str, several: str = "") -> str:
    """Name a number of things, such as '4 aims'; nothing for none."""
    return f"{number} {one if number == 1 else several or one + 's'}" if number else ""


def beginning(text: str) -> str:
    """Give the beginning of a text, by which it is known again."""
    words = " ".join(text.split())
    return words if len(words) <= BEGINNING else f"{words[:BEGINNING].rstrip()} …"


def printed(blocks: Iterable[Block]) -> Iterator[str]:
    """Give every text that blocks print."""
    for block in blocks:
        if isinstance(block, Prose):
            yield block.text
        elif isinstance(block, Rows):
            for row in [block.header or (), *block.rows]:
                for cell in row:
                    yield from printed(cell)


def named(people: Iterable[str], texts: Iterable[str]) -> list[str]:
    """Find whose whole name, first name or last name stands as a word in texts."""
    text = "\n".join(texts)
    return [name for name in people if any(_stands_in(part, text) for part in _parts(name))]


def also_named(leaves: tuple[Leaving, ...], people: Iterable[str], texts: Iterable[str]) -> tuple[Leaving, ...]:
    """Add people who stand in texts to what leaves, where they are not told yet."""
    told = "\n".join(one for each in leaves for one in each.told)
    return (*leaves, *leaving("Named in a text, it seems", (name for name in named(people, texts) if name not in told)))


def _parts(name: str) -> set[str]:
    words = name.split()
    return {name, words[0], words[-1]} if words else set()


def _stands_in(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None
