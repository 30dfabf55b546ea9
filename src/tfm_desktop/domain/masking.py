"""Names in texts: where other people stand in what one person is given of what is held on them.

Nothing is masked here: what is found is suggested, and the user confirms it. What may well be a name, or something else
(initials, a capital in mid-sentence), is told as such. No pupil's name is known to the file, so that capitals are all
there is to find one by.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache

from tfm_desktop import resources
from tfm_desktop.domain.record import Choice

MASK = "[another person]"

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_JOINT = re.compile(r"[\s'’‘`.\-‐‑–]{1,3}")  # between the words of one name
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "madam"})
_PARTICLES = frozenset(
    {"de", "da", "di", "del", "der", "den", "van", "von", "la", "le", "al", "el", "bin", "ibn", "o", "mac", "mc"}
)
_INITIALS = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.? ?){1,2}[^\W\d_](?![^\W_])")
# What stands before the first word of a sentence.
_BEGINS = re.compile(r"(?:\A|[.!?:…\n•*✓✗>·]|[“\"‘(\[]|(?<!\S)')[\s“\"‘'(\[–—-]*\Z")
_BEFORE = 40  # signs before a word that are looked at
_PIECES = re.compile(r"[,;/&|+()\n]|\band\b|\bwith\b")


class Sure(IntEnum):
    """How sure it is that somebody is meant."""

    NO = 0
    PERHAPS = 1
    CERTAIN = 2


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A part of a text that may name another person, from one character to before another."""

    start: int
    end: int
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word of a text: where it stands, as it is written, and folded."""

    start: int
    end: int
    written: str
    folded: str

    @property
    def is_capital(self) -> bool:
        """Tell whether it begins with a capital; a script that has none says nothing."""
        return self.written[:1].isupper() or self.written[:1].istitle()

    @property
    def is_like_a_name(self) -> bool:
        """Tell whether it is written as names are: Ngozi, but neither ngozi nor SLT nor a number."""
        return len(self.written) > 1 and self.is_capital and not self.written.isupper()


def folded(text: str) -> str:
    """Fold case and accents, so that Zoe and Zoë are spelt alike."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(_LETTERS)


def pieces(text: str) -> list[_Piece]:
    """Take a text apart into its words."""
    return [_Piece(one.start(), one.end(), one.group(), folded(one.group())) for one in _WORD.finditer(text)]


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the words it is spelt by, folded, without a title; a part such as Mary-Ann or O’Brien has several."""

    parts: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Give every word in order."""
        return sum(self.parts, ())

    @property
    def first(self) -> tuple[str, ...]:
        """Give the first name."""
        return self.parts[0]

    @property
    def surnames(self) -> frozenset[tuple[str, ...]]:
        """Give what may follow a title: all after the first name, or its last part or word alone."""
        last = self.parts[-1]
        return frozenset((self.words[len(self.first) :], last, last[-1:])) if len(self.parts) > 1 else frozenset()

    @property
    def initials(self) -> str:
        """Give the first letters, such as 'nb'."""
        return "".join(part[0][0] for part in self.parts)


def name_of(text: str) -> Name | None:
    """Read a name; 'Okafor, Ngozi' too. None where no word is in it."""
    last, comma, first = text.partition(",")
    told = f"{first} {last}" if comma and first.strip() else text
    parts = [tuple(one.folded for one in pieces(part)) for part in told.split()]
    kept = tuple(part for part in parts if part and part[0] not in _TITLES)
    return Name(kept) if kept else None


def names_in(text: str) -> Iterator[str]:
    """Give the whole names in what is a list of them, such as 'Both advocates, Ada Invented and Mrs Okafor'."""
    for piece in _PIECES.split(text):
        run: list[str] = []
        for word in [*piece.split(), ""]:
            found = pieces(word)
            if found and found[0].is_capital and found[0].folded not in _TITLES and not word.isupper():
                run.append(word.strip(".,;:!?"))
            elif run and found and found[0].folded in _PARTICLES:
                run.append(word)
            else:
                while run and run[-1].islower():
                    run.pop()
                if len(run) > 1 and not all(folded(one) in _no_names() for one in run):
                    yield " ".join(run)
                run = []


class OwnName:
    """Finds one person in texts."""

    def __init__(self, name: str, others: Iterable[str] = ()) -> None:
        self.name = name_of(name)
        self._told = unicodedata.normalize("NFC", name)
        mine = self.name.words if self.name else ()
        read = [one for one in map(name_of, others) if one and one.words != mine]
        self._shared = {surname for one in read for surname in one.surnames} & (
            self.name.surnames if self.name else set()
        )
        self._others: dict[str, list[tuple[str, ...]]] = {}
        for one in read:
            if len(one.words) > 1:
                self._others.setdefault(one.words[0], []).append(one.words)

    @property
    def written(self) -> tuple[str, ...]:
        """Give the first and the last word of the name as they are written: where neither stands, nobody is named."""
        ends = (self.name.words[0], self.name.words[-1]) if self.name else ()
        return tuple(dict.fromkeys(one.written for one in pieces(self._told) if one.folded in ends))

    def in_text(self, text: str) -> Sure:
        """Tell whether a text names the person: in full or by title and surname, or perhaps by one name alone."""
        found = Sure.NO
        for _, _, sure in self.places(text, pieces(text)):
            found = max(found, sure)
        return found

    def places(self, text: str, words: Sequence[_Piece]) -> Iterator[tuple[int, int, Sure]]:
        """Give the words that name the person: the place of the first, that after the last, and how sure it is."""
        if self.name is None:
            return
        of_others = self._places_of_others(text, words)
        for at, piece in enumerate(words):
            if _stands(text, words, at, self.name.words):
                yield at, at + len(self.name.words), Sure.CERTAIN if len(self.name.words) > 1 else Sure.PERHAPS
            if piece.folded in _TITLES:
                yield from self._titled(text, words, at)
            for alone in (self.name.first, *self.name.surnames):
                place = range(at, at + len(alone))
                is_free = of_others.isdisjoint(place)
                if is_free and _stands(text, words, at, alone) and not _is_plain_word(words[at : place.stop]):
                    yield at, place.stop, Sure.PERHAPS

    def _titled(self, text: str, words: Sequence[_Piece], at: int) -> Iterator[tuple[int, int, Sure]]:
        assert self.name
        for surname in self.name.surnames:
            if _stands(text, words, at + 1, surname) and _is_joined(text, words[at], words[at + 1]):
                yield at, at + 1 + len(surname), Sure.PERHAPS if surname in self._shared else Sure.CERTAIN

    def _places_of_others(self, text: str, words: Sequence[_Piece]) -> set[int]:
        """Give the words that are part of somebody else's whole name, of whom one may share the surname."""
        return {
            place
            for at, piece in enumerate(words)
            for name in self._others.get(piece.folded, ())
            if _stands(text, words, at, name)
            for place in range(at, at + len(name))
        }


@dataclass(frozen=True)
class _Spelling:
    words: tuple[str, ...]
    near: bool
    is_whole: bool  # first and last name, and not one of them
    is_capital: bool = False  # else it is found in any case


@dataclass
class Finder:
    """Finds where texts name people other than one.

    People of the same department are known by their first names; those from elsewhere, and those that stand in lists of
    who was there, by their whole names. What is known is no name: words of schools, places and ideas.
    """

    own: str
    near: Iterable[str] = ()
    far: Iterable[str] = ()
    known: Iterable[str] = ()
    is_word: Callable[[str], bool] | None = None  # of English; without it, no name is looked for where sentences begin
    _spellings: dict[str, list[_Spelling]] = field(init=False, default_factory=dict)
    _initials: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        near, far = list(self.near), list(self.far)
        self._own = OwnName(self.own, (*near, *far))
        self._known = _no_names() | _choices() | {one.folded for text in self.known for one in pieces(text)}
        mine = self._own.name
        for names, is_near in ((near, True), (far, False)):
            for told in names:
                name = name_of(told)
                if name is None or (mine and name.words == mine.words):
                    continue
                self._learn(name, is_near)

    def spots(self, text: str, *, is_names: bool = False) -> tuple[Spot, ...]:
        """Find who else may be named in a text, in order; a field of names, such as who leads, has no sentences."""
        words = pieces(text)
        if not words:
            return ()
        mine = list(self._own.places(text, words))
        certain = [(start, end) for start, end, sure in mine if sure is Sure.CERTAIN]
        alone = {place for start, end, _ in mine for place in range(start, end)}
        found = [*self._named(text, words), *self._titled(text, words, {start for start, _ in certain})]
        kept = [one for one in found if not any(start <= one[0] and one[1] <= end for start, end in certain)]
        taken = alone | {place for start, end, _ in kept for place in range(start, end)}
        kept.extend(self._capitals(text, words, taken, is_names))
        spots = [Spot(words[start].start, words[end - 1].end, sure) for start, end, sure in kept]
        covered = [*spots, *(Spot(words[start].start, words[end - 1].end) for start, end in certain)]
        spots.extend(one for one in self._by_initials(text) if not any(_overlap(one, other) for other in covered))
        return _merged(spots)

    def learn(self, words: Iterable[str]) -> None:
        """Look from now on for words that seem to be names, where sentences begin too."""
        for word in words:
            name = name_of(word)
            is_mine = name and self._own.name and name.words == self._own.name.words
            if name and not is_mine and all(one.is_like_a_name for one in pieces(word)):
                self._keep(_Spelling(name.words, near=False, is_whole=False, is_capital=True))

    def _learn(self, name: Name, is_near: bool) -> None:
        self._keep(_Spelling(name.words, is_near, len(name.parts) > 1))
        if len(name.parts) > 1:
            turned = (*name.words[len(name.first) :], *name.first)  # Okafor Ngozi
            self._keep(_Spelling(turned, is_near, is_whole=True))
            for alone in (name.first, *name.surnames):
                self._keep(_Spelling(alone, is_near, is_whole=False))
            if is_near and (self._own.name is None or name.initials != self._own.name.initials):
                self._initials.add(name.initials)

    def _keep(self, spelling: _Spelling) -> None:
        if spelling.words[0] not in _TITLES:
            self._spellings.setdefault(spelling.words[0], []).append(spelling)

    def _named(self, text: str, words: Sequence[_Piece]) -> Iterator[tuple[int, int, bool]]:
        for at, piece in enumerate(words):
            for spelling in self._spellings.get(piece.folded, ()):
                end = at + len(spelling.words)
                if _stands(text, words, at, spelling.words) and _may_be(spelling, words[at:end]):
                    yield at, end, self._is_certain(spelling, words[at:end])

    def _is_certain(self, spelling: _Spelling, written: Sequence[_Piece]) -> bool:
        if spelling.is_whole:
            return True
        mine = self._own.name
        if mine and spelling.words in (mine.first, *mine.surnames):
            return False  # either may be meant
        is_word = len(spelling.words) == 1 and spelling.words[0] in _words_too() | self._known
        return spelling.near and not is_word and not any(one.written.islower() for one in written)

    def _titled(self, text: str, words: Sequence[_Piece], mine: set[int]) -> Iterator[tuple[int, int, bool]]:
        """Find a title and the name after it, whoever that is."""
        for at, piece in enumerate(words[:-1]):
            if piece.folded not in _TITLES or at in mine or not _is_joined(text, piece, words[at + 1]):
                continue
            end = at + 1
            while end < len(words) and _goes_on(text, words, end, is_first=end == at + 1):
                end += 1
            while end > at + 1 and words[end - 1].folded in _PARTICLES and not words[end - 1].is_capital:
                end -= 1
            if end > at + 1:
                surname = tuple(one.folded for one in words[at + 1 : end])
                may_be_mine = self._own.name is not None and surname in self._own.name.surnames
                yield at, end, not may_be_mine
            elif any(_stands(text, words, at + 1, one.words) for one in self._spellings.get(words[at + 1].folded, ())):
                yield at, at + 2, True

    def _capitals(
        self, text: str, words: Sequence[_Piece], taken: set[int], is_names: bool
    ) -> Iterator[tuple[int, int, bool]]:
        """Find capitals in mid-sentence of which nobody knows what they are."""
        run: list[int] = []
        for at, piece in enumerate(words):
            is_new = at not in taken and self._may_be_a_name(text, piece, is_names)
            if run and not (is_new and _is_joined(text, words[at - 1], piece) and run[-1] == at - 1):
                yield run[0], run[-1] + 1, False
                run = []
            if is_new:
                run.append(at)
        if run:
            yield run[0], run[-1] + 1, False

    def _may_be_a_name(self, text: str, piece: _Piece, is_names: bool) -> bool:
        if not piece.is_like_a_name or piece.folded in self._known:
            return False
        if is_names or not _BEGINS.search(text[max(piece.start - _BEFORE, 0) : piece.start]):
            return True
        return self.is_word is not None and not self.is_word(piece.written.lower())

    def _by_initials(self, text: str) -> Iterator[Spot]:
        if self._initials:
            for found in _INITIALS.finditer(text):
                letters = re.sub(r"[. ]", "", found.group())
                is_word = "." not in found.group() and folded(letters) in self._known
                if letters.isupper() and folded(letters) in self._initials and not is_word:
                    yield Spot(found.start(), found.end(), is_certain=False)


def masked(text: str, spots: Iterable[Spot]) -> str:
    """Put the mask in the place of each spot."""
    parts, end = [], 0
    for spot in _merged(spots):
        parts += [text[end : spot.start], MASK]
        end = spot.end
    return "".join((*parts, text[end:]))


def alike(text: str, word: str) -> Iterator[Spot]:
    """Find every place where a word, or some of them, stands in a text as such, in whatever case."""
    wanted = tuple(one.folded for one in pieces(word))
    words = pieces(text)
    for at in range(len(words)) if wanted else ():
        if _stands(text, words, at, wanted):
            yield Spot(words[at].start, words[at + len(wanted) - 1].end, is_certain=False)


def _may_be(spelling: _Spelling, written: Sequence[_Piece]) -> bool:
    if spelling.is_capital:
        return all(one.is_capital for one in written)
    return spelling.is_whole or not _is_plain_word(written)


def _is_plain_word(written: Sequence[_Piece]) -> bool:
    """Tell whether what could be a name is written as the word that it is too: will, mark."""
    return len(written) == 1 and written[0].folded in _words_too() | _no_names() and written[0].written.islower()


def _stands(text: str, words: Sequence[_Piece], at: int, wanted: tuple[str, ...]) -> bool:
    if at + len(wanted) > len(words):
        return False
    if any(words[at + place].folded != word for place, word in enumerate(wanted)):
        return False
    return all(_is_joined(text, words[at + place], words[at + place + 1]) for place in range(len(wanted) - 1))


def _is_joined(text: str, before: _Piece, after: _Piece) -> bool:
    return _JOINT.fullmatch(text, before.end, after.start) is not None


def _goes_on(text: str, words: Sequence[_Piece], at: int, *, is_first: bool) -> bool:
    """Tell whether a name after a title goes on with a word."""
    piece, between = words[at], text[words[at - 1].end : words[at].start]
    if not is_first and (between.strip(" '’-‐‑") or len(between) > 1):
        return False
    if is_first and piece.written == "I":  # Miss, I do not know
        return False
    if piece.folded in _PARTICLES and not piece.is_capital:
        return True
    return piece.is_capital and (is_first or between in ("'", "’", "-", "‐", "‑") or _is_surname_part(words, at))


def _is_surname_part(words: Sequence[_Piece], at: int) -> bool:
    return words[at].is_like_a_name and (words[at - 1].folded in _PARTICLES or words[at].folded not in _no_names())


def _overlap(one: Spot, other: Spot) -> bool:
    return one.start < other.end and other.start < one.end


def _merged(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    kept: list[Spot] = []
    for spot in sorted(spots, key=lambda one: (one.start, -one.end)):
        if kept and spot.start < kept[-1].end:
            before = kept.pop()
            is_certain = before.is_certain or spot.is_certain
            kept.append(Spot(before.start, max(before.end, spot.end), is_certain))
        else:
            kept.append(spot)
    return tuple(kept)


@cache
def _choices() -> frozenset[str]:
    """Give the words of every list that the program offers, such as Embedding."""
    values = (one.value for kind in Choice.__subclasses__() for one in kind)
    return frozenset(one.folded for value in values for one in pieces(value))


@cache
def _words_too() -> frozenset[str]:
    """Read the names that are words too: alone they may be either."""
    return _listed("names/words_too.txt")


@cache
def _no_names() -> frozenset[str]:
    """Read the capitals of notes on lessons that are no names."""
    return _listed("names/no_names.txt")


def _listed(file: str) -> frozenset[str]:
    lines = resources.text(file).splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
