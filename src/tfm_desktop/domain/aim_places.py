"""Find an aim as a table names it: by its text or by its number."""

import re
from collections.abc import Sequence

_NUMBERED = re.compile(r"(?:aim\s*)?(\d{1,3})\s*(?:[.):–-](?:\s+|$)|$)|aim\s*(\d{1,3})\s+", re.IGNORECASE)


class AimPlaces:
    """The aims by their text; those that the plan has also by their number."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._by_text: dict[str, int] = {}
        self._numbered: dict[str, list[tuple[int, int]]] = {}  # number and place, by the text without its number
        self._known = len(texts)
        for place, text in enumerate(texts):
            self.add(text, place)

    def add(self, text: str, place: int) -> None:
        """Take an aim at its place."""
        words = folded(text)
        number, rest = _numbered(words)
        self._by_text.setdefault(words, place)
        self._numbered.setdefault(rest, []).append((number, place))

    def find(self, text: str) -> int | None:
        """Find 'Pupils reason aloud', 'Aim 2', '2' or '2. Pupils reason aloud'; None where it is not there."""
        words = folded(text)
        if words in self._by_text:
            return self._by_text[words]
        number, rest = _numbered(words)
        for other, place in self._numbered.get(rest, ()):
            if number == other or (rest and not (number and other)):
                return place
        return number - 1 if number and not rest and number <= self._known else None


def folded(text: str) -> str:
    """Fold case and white space."""
    return " ".join(text.casefold().split())


def _numbered(text: str) -> tuple[int, str]:
    """Take the number off an aim's text; 0 for none."""
    found = _NUMBERED.match(text)
    return (int(found[1] or found[2]), text[found.end() :]) if found else (0, text)
