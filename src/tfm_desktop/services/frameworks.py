"""Frameworks of ideas: those that ship, and what the user makes of them."""

import uuid

import sqlalchemy as sa

from tfm_desktop.domain.frameworks import (
    Framework,
    FrameworkFields,
    FrameworkWithIdeas,
    Idea,
    IdeaFields,
    Ideas,
    shipped,
)
from tfm_desktop.domain.observations import Line
from tfm_desktop.domain.record import Saved
from tfm_desktop.services.records import Children, Records
from tfm_desktop.storage.change import Change
from tfm_desktop.storage.database import Database


class Frameworks(Records[FrameworkFields]):
    """What a user can do with frameworks. Until the first edit they are read from what ships with the program."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, FrameworkFields, Framework)
        self.ideas = Children(database, IdeaFields, Idea, "framework_id")
        self._current: Ideas | None = None
        database.listen(self._forget)

    def current(self) -> Ideas:
        """Give the frameworks as they stand, with the ideas that only old notes hold."""
        if self._current is None:
            self._current = self._read_all() if self._is_edited() else shipped()
        return self._current

    def own(self, origin: object = None) -> None:
        """Take the shipped frameworks into the file, so that they can be edited; nothing where they are in it."""
        if self._is_edited():
            return
        with self.database.change("Edit frameworks", origin):
            for one in shipped().frameworks:
                made = self.new(origin, **dict(one.framework))
                for idea in one.ideas:
                    self.ideas.add(made, origin, **{**dict(idea), "framework_id": made})

    def all_in_order(self) -> list[Saved[FrameworkFields]]:
        """Read the frameworks in the file, hidden or not."""
        return self.all(self.select().order_by(self.c.position))

    def lines_with(self, key: str) -> int:
        """Count the lines that an idea stands on, those in the bin included: they may come back."""
        column = Line.__table__.c.ideas  # type: ignore[attr-defined]
        spaced = sa.literal(" ").concat(column).concat(" ")
        counted = sa.select(sa.func.count()).select_from(Line).where(spaced.contains(f" {key} ", autoescape=True))
        return int(self.database.row(counted)[0])

    def _is_edited(self) -> bool:
        return self.database.row(sa.select(self.c.id).limit(1)) is not None

    def _read_all(self) -> Ideas:
        c = self.ideas.c
        columns = [c[name] for name in IdeaFields.model_fields]
        binned_last = sa.select(*columns).order_by(c.deleted_at.is_not(None), c.position)
        in_bin = sa.select(c.key).where(c.deleted_at.is_not(None))
        gone = {row.key for row in self.database.rows(in_bin)}
        found: dict[uuid.UUID, list[IdeaFields]] = {}
        for row in self.database.rows(binned_last):
            fields = IdeaFields.model_construct(**row._mapping)
            shown = fields.model_copy(update={"hidden": True}) if fields.key in gone else fields
            found.setdefault(fields.framework_id, []).append(shown)
        order = sa.select(self.c.id, self.c.deleted_at, *(self.c[name] for name in FrameworkFields.model_fields))
        frameworks = []
        for row in self.database.rows(order.order_by(self.c.position)):
            told = dict(row._mapping)
            record, is_gone = told.pop("id"), told.pop("deleted_at") is not None
            framework = FrameworkFields.model_construct(**{**told, "hidden": told["hidden"] or is_gone})
            frameworks.append(FrameworkWithIdeas(framework, tuple(found.get(record, []))))
        return Ideas(tuple(frameworks))

    def _forget(self, change: Change) -> None:
        if change.kinds & {"framework", "idea"}:
            self._current = None
