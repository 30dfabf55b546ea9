"""Spelling: British English, the words of mathematics teaching, the user's own words, and the names in the file."""

import re
import unicodedata
from collections.abc import Callable
from difflib import get_close_matches
from functools import cache
from typing import Protocol, cast

from tfm_desktop.domain.phrases import words_of_mathematics
from tfm_desktop.services.services import Services
from tfm_desktop.storage.change import Change

BRITISH = "en_GB"
OFFERED = 9  # suggestions at the most: each has a digit
LONGEST = 40  # letters; what is longer is no word, and a dictionary would think long about it
CAPITALS = 5  # letters of an abbreviation, such as PP or GCSE
REMEMBERED = 10_000  # sentences and pieces of them that were checked
SENTENCE = 400  # characters at the most that are remembered as one

_KINDS = {"department", "person", "phrase", "school"}  # whose records have words that are known
_PIECE = re.compile(r"[^\s,;|]+")
_WORD = re.compile(r"\w[\w\u0300-\u036f]*(?:['’][\w\u0300-\u036f]+)*")
_ADDRESS = re.compile(r"@|://|^www\.|\w\.(?:com|net|org|uk)\b", re.IGNORECASE)
_SIGNS = frozenset("+−-×÷*/=≠≈<>≤≥^√°()[]")
_LATIN = "\u024f"  # the last letter that English borrows from

Place = tuple[int, int]  # start and length in characters


class Dictionary(Protocol):
    """What is asked of a dictionary."""

    def check(self, word: str) -> bool:
        """Tell whether a word is spelt well."""
        ...

    def suggest(self, word: str) -> list[str]:
        """Give the words that may be meant, the likeliest first."""
        ...


@cache
def british() -> Dictionary | None:
    """Load the dictionary of British English, in about a tenth of a second; None where this computer has none."""
    try:
        import enchant
    except (ImportError, OSError):  # its C library is missing, or is one for another machine
        return None
    broker = enchant.Broker()
    broker.set_ordering(BRITISH, "hunspell,nuspell,aspell")  # the same everywhere: aspell would refuse -ize
    return cast(Dictionary, broker.request_dict(BRITISH)) if broker.dict_exists(BRITISH) else None


class Speller:
    """Finds misspelt words, in memory alone: what the file knows is read when it is made, and after a change."""

    def __init__(self, services: Services, dictionary: Dictionary | None = None) -> None:
        self.dictionary = dictionary  # may come later: it takes a while to load
        self._services = services
        self._found: dict[str, list[Place]] = {}
        self._names, self._words = self._read()

    @property
    def is_there(self) -> bool:
        """Tell whether there is a dictionary; without one no word is wrong."""
        return self.dictionary is not None

    def wrong(self, text: str) -> list[Place]:
        """Find the misspelt words of a text, each by its start and its length in characters."""
        if self.dictionary is None:
            return []
        # By sentence, because at each key all that stands around it is asked for again.
        found: list[Place] = []
        start = 0
        for sentence in text.split(". "):
            found += [(start + at, length) for at, length in self._remembered(sentence, self._in_sentence)]
            start += len(sentence) + len(". ")
        return found

    def suggestions(self, word: str) -> list[str]:
        """Give what may be meant by a misspelt word, the likeliest first; takes up to a tenth of a second."""
        if self.dictionary is None:
            return []
        plain = _plain(word)
        stem = _stem(plain)
        near = [one + plain[len(stem) :] for one in self._near(stem)]
        told = [*near, *self.dictionary.suggest(plain)]
        if word[0].isupper():
            told = [one[0].upper() + one[1:] for one in told]
        if "’" in word:
            told = [one.replace("'", "’") for one in told]
        return list(dict.fromkeys(told))[:OFFERED]

    def learn(self, word: str, origin: object = None) -> None:
        """Add a word to the user's own; of “Cuisenaire’s” it is “Cuisenaire”. Raises Invalid."""
        self._services.phrases.learn(_stem(_plain(word)), origin)

    def follow(self, change: Change) -> bool:
        """Read again what the file knows where a change may have touched it, and tell whether it is different now."""
        if not change.kinds & _KINDS:
            return False
        known = self._read()
        if known == (self._names, self._words):
            return False
        self._names, self._words = known
        self._found.clear()
        return True

    def _remembered(self, text: str, find: Callable[[str], list[Place]]) -> list[Place]:
        places = self._found.get(text)
        if places is None:
            places = find(text)
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            if len(text) <= SENTENCE:
                self._found[text] = places
        return places

    def _in_sentence(self, sentence: str) -> list[Place]:
        return [
            (piece.start() + start, length)
            for piece in _PIECE.finditer(sentence)
            for start, length in self._remembered(piece[0], self._in_piece)
        ]

    def _in_piece(self, piece: str) -> list[Place]:
        words = () if _ADDRESS.search(piece) else _WORD.finditer(piece)
        return [
            (word.start(), word.end() - word.start())
            for word in words
            if not _is_algebra(word) and not self._is_known(_plain(word[0]))
        ]

    def _is_known(self, word: str) -> bool:
        stem = _stem(word)
        if not 1 < len(word) <= LONGEST or any(sign.isnumeric() or sign == "_" or sign > _LATIN for sign in word):
            return True
        if len(stem.removesuffix("s")) <= CAPITALS and stem.removesuffix("s").isupper():
            return True
        is_name = stem in self._names or (stem.isupper() and stem.title() in self._names)
        if is_name or stem.casefold() in self._words:
            return True
        assert self.dictionary is not None
        return self.dictionary.check(word) or self.dictionary.check(stem)

    def _near(self, stem: str) -> list[str]:
        """Find what the program and the file know and the dictionary may not; of short words too many are near."""
        known = {**self._words, **{one.casefold(): one for one in self._names}}
        near = get_close_matches(stem.casefold(), [one for one in known if len(one) > 3], cutoff=0.8)
        return [known[one] for one in near]

    def _read(self) -> tuple[frozenset[str], dict[str, str]]:
        departments, phrases = self._services.departments, self._services.phrases.current()
        people = departments.people
        named = [one.fields.name for one in people.all(people.select())]
        named += [f"{one.school} {one.town}" for one in departments.rows("")]
        words = [*words_of_mathematics(), *phrases.abbreviations, *phrases.words]
        return (
            frozenset(_stem(_plain(word)) for name in named for word in _WORD.findall(name)),
            {_plain(word).casefold(): word for told in words for word in _WORD.findall(told)},
        )


def _is_algebra(word: re.Match[str]) -> bool:
    """Tell whether two letters are a product, as in 'ax' and 'ab=6'."""
    start, end = word.span()
    around = word.string[max(start - 1, 0) : end + 1]
    return end - start == 2 and (word[0][1] in "xyz" or not _SIGNS.isdisjoint(around))


def _plain(word: str) -> str:
    """Write a word with composed letters and a straight apostrophe, as dictionaries have it."""
    return unicodedata.normalize("NFC", word).replace("’", "'")


def _stem(plain: str) -> str:
    """Give the word that a possessive is made of."""
    return plain.removesuffix("'s").removesuffix("'S")
