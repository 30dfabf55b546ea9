"""Abbreviations, question stems, templates of lines and own words: those that ship, and what the user makes of them."""

import sqlalchemy as sa

from tfm_desktop.domain.phrases import Phrase, PhraseFields, PhraseList, Phrases, shipped
from tfm_desktop.domain.record import Saved
from tfm_desktop.services.records import Records
from tfm_desktop.storage.change import Change
from tfm_desktop.storage.database import Database


class PhraseLists(Records[PhraseFields]):
    """What a user can do with phrases. Until the first edit they are read from what ships with the program."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, PhraseFields, Phrase)
        self._current: Phrases | None = None
        database.listen(self._forget)

    def current(self) -> Phrases:
        """Give the phrases as they stand."""
        if self._current is None:
            own = [one.fields for one in self.all(self.select().order_by(self.c.position))]
            told = own if self._is_edited() else [*shipped(), *own]
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
        with self.database.change("Edit phrases", origin):
            for one in shipped():
                self.new(origin, **dict(one))

    def of(self, kind: PhraseList) -> list[Saved[PhraseFields]]:
        """Read the phrases of a list that are in the file, in their order."""
        return self.all(self.select(self.c.list == kind).order_by(self.c.position))

    def learn(self, word: str, origin: object = None) -> None:
        """Add a word to the user's own, where it is not one of them. Raises Invalid."""
        if word not in self.current().words:
            last = sa.select(sa.func.max(self.c.position))
            self.new(origin, list=PhraseList.WORD, text=word, position=(self.database.row(last)[0] or 0) + 1)

    def _is_edited(self) -> bool:
        """Tell whether the shipped lists are in the file; own words may be there alone."""
        statement = sa.select(self.c.id).where(self.c.list != PhraseList.WORD).limit(1)
        return self.database.row(statement) is not None

    def _forget(self, change: Change) -> None:
        if "phrase" in change.kinds:
            self._current = None
