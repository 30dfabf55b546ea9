"""Abbreviations, question stems, templates of lines and own words: those that ship, and what the user makes of them."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from tfm_desktop.domain.errors import Invalid
from tfm_desktop.domain.phrases import Phrase, PhraseFields, PhraseList, Phrases, shipped
from tfm_desktop.domain.record import Saved
from tfm_desktop.services.records import Children, Records, validated
from tfm_desktop.storage.change import Change
from tfm_desktop.storage.database import Database

_WORD_OF = {PhraseList.ABBREVIATION: ("short", "wb"), PhraseList.WORD: ("text", "oracy")}  # the field that is one word
_AS_SHIPPED = dt.datetime.min.replace(tzinfo=dt.UTC)


class PhraseLists(Records[PhraseFields]):
    """What a user can do with phrases. Until the first edit they are read from what ships with the program."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, PhraseFields, Phrase)
        self.lists = {kind: OnePhraseList(self, kind) for kind in PhraseList}
        self._current: Phrases | None = None
        database.listen(self._forget)

    def current(self) -> Phrases:
        """Give the phrases as they stand."""
        if self._current is None:
            told = [one.fields for kind in PhraseList for one in self.of(kind)]
            self._current = Phrases(
                {one.short: one.text for one in told if one.list is PhraseList.ABBREVIATION and one.short},
                frozenset(one.text for one in told if one.list is PhraseList.WORD),
                tuple(one for one in told if one.list in (PhraseList.STEM, PhraseList.TEMPLATE)),
            )
        return self._current

    def own(self, origin: object = None) -> None:
        """Take the shipped phrases into the file, so that they can be edited; nothing where they are in it."""
        if self._is_edited():
            return
        with self.database.change("Edit phrases", origin) as writer:
            for one in shipped():
                writer.insert(self.table, one, _shipped_id(one))

    def of(self, kind: PhraseList) -> list[Saved[PhraseFields]]:
        """Read a list in its order; what ships has the same id before and after the first edit."""
        if kind is PhraseList.WORD or self._is_edited():
            return self.all(self.select(self.c.list == kind).order_by(self.c.position))
        return [Saved(_shipped_id(one), one, _AS_SHIPPED) for one in shipped() if one.list is kind]

    def new(self, origin: object = None, **values: Any) -> uuid.UUID:
        """Add a phrase and give its id. Raises Invalid, also where it is there already or of more than one word."""
        with _with(self._refused(values)):
            validated(PhraseFields, values)
        return super().new(origin, **values)

    def change(self, record: uuid.UUID, origin: object = None, fold: str = "", **values: Any) -> Saved[PhraseFields]:
        """Change some fields of a phrase. Raises Invalid as new does, NotFound."""
        together = {**dict(self.get(record).fields), **values}
        with _with(self._refused(together, record)):
            validated(PhraseFields, together)
        return super().change(record, origin, fold, **values)

    def learn(self, word: str, origin: object = None) -> None:
        """Add a word to the user's own, where it is not one of them. Raises Invalid."""
        if word not in self.current().words:
            words = self.lists[PhraseList.WORD]
            words.add(words.id, origin, text=word)

    def _refused(self, values: Mapping[str, Any], record: uuid.UUID | None = None) -> dict[str, str]:
        """Say why an abbreviation or an own word cannot be one; what fails in itself is said elsewhere."""
        kind = values.get("list")
        if kind not in _WORD_OF:
            return {}
        name, example = _WORD_OF[kind]
        word = str(values.get(name, "")).strip()
        if not word:
            return {name: f"Type it as one word, such as “{example}”."}
        if len(word.split()) > 1:
            return {name: f"“{word[:40]}” has a space in it. Type it as one word, such as “{example}”."}
        twins = (one.fields for one in self.of(kind) if one.id != record)
        twin = next((one for one in twins if getattr(one, name).casefold() == word.casefold()), None)
        if twin is None:
            return {}
        known = f" and becomes “{twin.text[:40]}”" if name == "short" else ""
        return {name: f"“{word[:40]}” is in the list already{known}. Change that row, or type another word."}

    def _is_edited(self) -> bool:
        """Tell whether the shipped lists are in the file; own words may be there alone."""
        statement = sa.select(self.c.id).where(self.c.list != PhraseList.WORD).limit(1)
        return self.database.row(statement) is not None

    def _forget(self, change: Change) -> None:
        if "phrase" in change.kinds:
            self._current = None


class OnePhraseList(Children[PhraseFields]):
    """One list, kept as the children of a record are: the list itself is their parent.

    The first edit takes what ships into the file, as a part of the same change.
    """

    def __init__(self, phrases: PhraseLists, kind: PhraseList) -> None:
        super().__init__(phrases.database, PhraseFields, Phrase, "list")
        self.id = uuid.uuid5(uuid.NAMESPACE_OID, kind)
        self.noun = kind.value
        self._phrases = phrases
        self._kind = kind

    def of(self, parent: uuid.UUID) -> list[Saved[PhraseFields]]:
        """Read the list in its order."""
        return self._phrases.of(self._kind)

    def add(self, parent: uuid.UUID, origin: object = None, **values: Any) -> uuid.UUID:
        """Add a phrase at the end and give its id. Raises Invalid."""
        with self._edit("New", origin):
            position = max((one.fields.position for one in self.of(parent)), default=0) + 1
            return self._phrases.new(origin, list=self._kind, position=position, **values)

    def change(self, record: uuid.UUID, origin: object = None, fold: str = "", **values: Any) -> Saved[PhraseFields]:
        """Change some fields of a phrase. Raises Invalid, NotFound."""
        with self._edit("Edit", origin):
            return self._phrases.change(record, origin, fold, **values)

    def move(self, record: uuid.UUID, by: int, origin: object = None) -> None:
        """Move a phrase up (negative) or down in its list; at the end it stays."""
        with self._edit("Move", origin):
            super().move(record, by, origin)

    def bin(self, record: uuid.UUID, origin: object = None) -> None:
        """Put a phrase in the bin."""
        with self._edit("Bin", origin):
            super().bin(record, origin)

    @contextmanager
    def _edit(self, verb: str, origin: object) -> Iterator[None]:
        with self.database.change(f"{verb} {self.noun}", origin):
            if self._kind is not PhraseList.WORD:
                self._phrases.own(origin)
            yield


def _shipped_id(one: PhraseFields) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{one.list} {one.occasion} {one.short or one.text}")


@contextmanager
def _with(more: dict[str, str]) -> Iterator[None]:
    """Raise the sentences of two checks together, so that all that is wrong is said at once."""
    try:
        yield
    except Invalid as fault:
        raise Invalid({**fault.fields, **more}) from None
    if more:
        raise Invalid(more)
