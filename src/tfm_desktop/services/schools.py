"""The schools register in the file, and finding a school as one types."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tfm_desktop.domain.errors import Invalid
from tfm_desktop.domain.record import Saved, now
from tfm_desktop.domain.schools import School, SchoolFields, plain, words_of
from tfm_desktop.services.records import Records
from tfm_desktop.storage.database import Database

FOUND_AT_MOST = 30


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import of the register did."""

    read: int
    new: int
    updated: int


class Schools(Records[SchoolFields]):
    """The schools of the register, and those typed in by hand."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, SchoolFields, School)

    def by_hand(self, origin: object = None, **values: object) -> uuid.UUID:
        """Add a school that the register does not have. Raises Invalid, also for the URN of a school that is there."""
        self._refuse_known(values.get("urn", ""))
        return self.new(origin, **{**values, "by_hand": True})

    def change(self, record: uuid.UUID, origin: object = None, fold: str = "", **values: Any) -> Saved[SchoolFields]:
        """Change a school as every record is changed. Raises Invalid, also for the URN of another school."""
        self._refuse_known(values.get("urn", ""), but=record)
        return super().change(record, origin, fold, **values)

    def take(self, schools: Iterable[SchoolFields], links: Mapping[str, str] | None = None) -> Taken:
        """Take the rows of the register over: new ones are added, known ones updated, what refers to them is kept."""
        known = {one.fields.urn: one for one in self.all(sa.select(*self._read).where(self.c.urn != ""))}
        read = new = updated = 0
        links = links or {}
        moment = now()
        added, changed = [], []
        for told in schools:
            read += 1
            before = known.get(told.urn)
            successor = links.get(told.urn, before.fields.successor_urn if before else "")
            school = told.model_copy(update={"successor_urn": successor})
            if before is None:
                stamps = {"id": uuid.uuid4(), "created_at": moment, "updated_at": moment}
                added.append({**dict(school), **stamps, **self._derived(school)})
            elif before.fields != school:
                changed.append({**dict(school), "updated_at": moment, **self._derived(school), "record": before.id})
        with self.database.change("Import schools register") as writer:
            if added:
                new = len(added)
                writer.run(sa.insert(School), added)
            if changed:
                updated = len(changed)
                values: dict[str, sa.BindParameter[Any]] = {
                    name: sa.bindparam(name) for name in changed[0] if name != "record"
                }
                writer.run(sa.update(School).where(self.c.id == sa.bindparam("record")).values(values), changed)
        return Taken(read, new, updated)

    def find(self, text: str, limit: int = FOUND_AT_MOST) -> list[Saved[SchoolFields]]:
        """Find schools by the beginnings of words of name, town, postcode or URN, in any order; open ones first."""
        words = plain(text).split()
        if not words:
            return []
        match = " ".join(f'"{word}"*' for word in words)
        first = text.split(maxsplit=1)[0]
        index = sa.table("school_search", sa.column("rowid"), sa.column("rank"), sa.column("school_search"))
        statement = (
            self.select()
            .select_from(School)
            .join(index, sa.literal_column("school.rowid") == index.c.rowid)
            .where(index.c.school_search.op("MATCH")(match))
            .order_by(self.c.status.like("%closed%"), self.c.name.not_like(f"{first}%"), index.c.rank)
            .limit(limit)
        )
        return self.all(statement)

    def by_urn(self, urn: str) -> Saved[SchoolFields] | None:
        """Find the school with a URN."""
        found = self.all(self.select(self.c.urn == urn).limit(1)) if urn else []
        return found[0] if found else None

    def successor(self, school: SchoolFields) -> Saved[SchoolFields] | None:
        """Find the school that followed a closed one, as far as the register knows."""
        return self.by_urn(school.successor_urn)

    def _refuse_known(self, urn: object, but: uuid.UUID | None = None) -> None:
        known = self.by_urn(str(urn).strip())
        if known and known.id != but:
            raise Invalid({"urn": f"URN {known.fields.urn} is {known.fields.name} in the register. Find it there."})

    def _derived(self, fields: SchoolFields) -> Mapping[str, Any]:
        return {"words": words_of(fields)}
