"""Frameworks of ideas: those that ship, and what the user makes of them."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple, cast

import sqlalchemy as sa
from sqlmodel import SQLModel

from tfm_desktop.domain.errors import Invalid, NotFound
from tfm_desktop.domain.frameworks import (
    Framework,
    FrameworkFields,
    FrameworkWithIdeas,
    Idea,
    IdeaFields,
    Ideas,
    shipped,
)
from tfm_desktop.domain.observations import Begun, Line
from tfm_desktop.domain.record import F, Saved, now
from tfm_desktop.services.records import Children, Records, validated
from tfm_desktop.storage.change import Change, Writer
from tfm_desktop.storage.database import Database

SHIPPED_SINCE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class Branch(NamedTuple):
    """A framework and its ideas as records in their order, the hidden ones too; what is in the bin is none of them."""

    framework: Saved[FrameworkFields]
    ideas: tuple[Saved[IdeaFields], ...]

    @property
    def ids(self) -> list[uuid.UUID]:
        """Give the id of the framework, then those of its ideas."""
        return [self.framework.id, *(one.id for one in self.ideas)]


class _Place(NamedTuple):
    """Where a framework or an idea stands among its siblings."""

    records: Records[Any]
    siblings: Sequence[Saved[Any]]
    at: int

    @property
    def record(self) -> Saved[Any]:
        return self.siblings[self.at]

    @property
    def others(self) -> list[Saved[Any]]:
        return [one for one in self.siblings if one is not self.record]


class Frameworks(Records[FrameworkFields]):
    """What a user can do with frameworks and their ideas.

    Until the first edit they are read from what ships with the program, under the ids that they have in the file later.
    Lines hold the key of an idea, so a key never changes and is never given twice; what a key means is changed only
    where no line has it, or as a correction for all notes.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database, FrameworkFields, Framework)
        self.ideas = Children(database, IdeaFields, Idea, "framework_id")
        self._current: Ideas | None = None
        self._marked: Counter[tuple[str, ...]] | None = None
        database.listen(self._forget)

    def current(self) -> Ideas:
        """Give the frameworks as they stand, with the ideas that only old notes hold."""
        if self._current is None:
            self._current = self._read_all() if self._is_edited() else shipped()
        return self._current

    def tree(self) -> list[Branch]:
        """Read the frameworks and their ideas as records, in their order."""
        if not self._is_edited():
            return list(_shipped())
        frameworks = self.all(self.select().order_by(self.c.position, self.c.created_at))
        return [Branch(one, tuple(self.ideas.of(one.id))) for one in frameworks]

    def find(self, record: uuid.UUID) -> Saved[Any]:
        """Give a framework or an idea that is not in the bin. Raises NotFound."""
        return self._place(record).record

    def lines_with(self, *keys: str) -> int:
        """Count the lines that one of these ideas stands on: begun ones, and those in the bin, which may come back."""
        wanted = set(keys)
        begun = Counter(row.ideas for row in self.database.rows(sa.select(sa.inspect(Begun).local_table.c.ideas)))
        return sum(count for held, count in (self._marks() + begun).items() if wanted & set(held))

    def lines_meant(self, idea: uuid.UUID, **values: Any) -> int:
        """Count the lines of an idea whose name or meaning these values would change; 0 where they change neither.

        Raises Invalid, NotFound.
        """
        before = self._place(idea).record.fields
        after = validated(IdeaFields, {**dict(before), **values})
        is_same = (before.name, before.meaning) == (after.name, after.meaning)
        return 0 if is_same else self.lines_with(before.key)

    def own(self, origin: object = None) -> None:
        """Take the shipped frameworks into the file, so that they can be edited; nothing where they are in it."""
        with self._edit("Edit frameworks", origin):
            pass

    def add(self, origin: object = None, **values: Any) -> uuid.UUID:
        """Add a framework at the end and give its id. Raises Invalid."""
        siblings = [one.framework for one in self.tree()]
        _refuse_twin(validated(FrameworkFields, values).name, siblings)
        with self._edit("New framework", origin):
            return self.new(origin, **{**values, "position": _end(siblings)})

    def add_idea(self, framework: uuid.UUID, origin: object = None, **values: Any) -> uuid.UUID:
        """Add an idea at the end of a framework, with a key of its own, and give its id. Raises Invalid, NotFound."""
        siblings = self._branch(framework).ideas
        told = {**values, "framework_id": framework, "key": _new_key(), "position": _end(siblings)}
        _refuse_twin(validated(IdeaFields, told).name, siblings)
        with self._edit("New idea", origin):
            return self.ideas.new(origin, **told)

    def change_framework(
        self, framework: uuid.UUID, origin: object = None, fold: str = "", **values: Any
    ) -> Saved[FrameworkFields]:
        """Change some fields of a framework. Raises Invalid, NotFound."""
        _refuse_new_twin(self._place(framework), values)
        with self._edit("Edit framework", origin, fold):
            return self.change(framework, origin, **values)

    def change_idea(
        self, idea: uuid.UUID, origin: object = None, fold: str = "", *, corrects: bool = False, **values: Any
    ) -> Saved[IdeaFields]:
        """Change some fields of an idea, and give it. Raises Invalid, NotFound.

        A new name or meaning corrects the wording in all notes; or it holds from now on: then an idea that stands on
        lines stays for them, hidden, and a new one takes its place and is given.
        """
        place = self._place(idea)
        _refuse_new_twin(place, values)
        is_new_meaning = not corrects and self.lines_meant(idea, **values) > 0
        with self._edit("Edit idea", origin, fold):
            if not is_new_meaning:
                return self.ideas.change(idea, origin, **values)
            self.ideas.change(idea, origin, hidden=True, position=_end(place.siblings))
            successor = {**dict(place.record.fields), **values, "key": _new_key()}
            return self.ideas.get(self.ideas.new(origin, **successor))

    def hide(self, record: uuid.UUID, origin: object = None, *, hidden: bool = True) -> None:
        """Offer a framework or an idea no longer for new lines, or offer it again. Raises Invalid, NotFound."""
        place = self._place(record)
        if not hidden:
            _refuse_twin(place.record.fields.name, place.others)
        with self._edit(f"{'Hide' if hidden else 'Offer'} {place.records.noun}", origin):
            place.records.change(record, origin, hidden=hidden)

    def move(self, record: uuid.UUID, by: int, origin: object = None) -> None:
        """Move a framework or an idea up (negative) or down; at the end it stays. Raises NotFound."""
        place = self._place(record)
        order = [one.id for one in place.siblings]
        target = min(max(place.at + by, 0), len(order) - 1)
        if target == place.at:
            return
        order.insert(target, order.pop(place.at))
        with self._edit(f"Move {place.records.noun}", origin) as writer:
            for position, one in enumerate(order, 1):
                writer.update(place.records.table, one, {"position": position})

    def remove(self, record: uuid.UUID, origin: object = None) -> int:
        """Put a framework or an idea in the bin; where lines hold it, it is hidden for them. Give how many do.

        Raises NotFound.
        """
        place = self._place(record)
        ideas = self._branch(record).ideas if place.records is self else (place.record,)
        lines = self.lines_with(*(one.fields.key for one in ideas))
        with self._edit(f"Remove {place.records.noun}", origin):
            if lines:
                place.records.change(record, origin, hidden=True)
            else:
                place.records.bin(record, origin)
        return lines

    @contextmanager
    def _edit(self, label: str, origin: object, fold: str = "") -> Iterator[Writer]:
        """Make one change of what is in the file; the shipped frameworks go into it first."""
        with self.database.change(label, origin, fold) as writer:
            if not self._is_edited():
                for branch in _shipped():
                    _put(writer, Framework, branch.framework)
                    for idea in branch.ideas:
                        _put(writer, Idea, idea)
            yield writer

    def _branch(self, framework: uuid.UUID) -> Branch:
        for branch in self.tree():
            if branch.framework.id == framework:
                return branch
        raise NotFound(self.noun, framework)

    def _place(self, record: uuid.UUID) -> _Place:
        tree = self.tree()
        rows: list[tuple[Records[Any], Sequence[Saved[Any]]]] = [(self, [branch.framework for branch in tree])]
        rows += [(self.ideas, branch.ideas) for branch in tree]
        for records, siblings in rows:
            for at, one in enumerate(siblings):
                if one.id == record:
                    return _Place(records, siblings, at)
        raise NotFound(self.ideas.noun, record)

    def _is_edited(self) -> bool:
        return self.database.row(sa.select(self.c.id).limit(1)) is not None

    def _marks(self) -> Counter[tuple[str, ...]]:
        """Count the lines by the ideas they hold, once; to look for one idea takes as long as for all."""
        if self._marked is None:
            held = sa.inspect(Line).local_table.c.ideas
            counted = sa.select(held, sa.func.count()).where(held != sa.literal((), held.type)).group_by(held)
            self._marked = Counter(dict(tuple(row) for row in self.database.rows(counted)))
        return self._marked

    def _read_all(self) -> Ideas:
        """Read all that is in the file; what is in the bin is named in old notes, and no longer offered."""
        ideas: dict[uuid.UUID, list[IdeaFields]] = {}
        for _, idea in _known(self.ideas):
            ideas.setdefault(idea.framework_id, []).append(idea)
        return Ideas(tuple(FrameworkWithIdeas(one, tuple(ideas.get(at, ()))) for at, one in _known(self)))

    def _forget(self, change: Change) -> None:
        if change.kinds & {"framework", "idea"}:
            self._current = None
        if "line" in change.kinds:
            self._marked = None


@cache
def _shipped() -> tuple[Branch, ...]:
    """Give the shipped frameworks as records; their ids are made of their keys, and so are always the same."""
    branches = []
    for one in shipped().frameworks:
        ideas = [Saved(uuid.uuid5(idea.framework_id, idea.key), idea, SHIPPED_SINCE) for idea in one.ideas]
        branches.append(Branch(Saved(one.ideas[0].framework_id, one.framework, SHIPPED_SINCE), tuple(ideas)))
    return tuple(branches)


def _put(writer: Writer, table: type[SQLModel], one: Saved[Any]) -> None:
    stamps = {"id": one.id, "created_at": now(), "updated_at": now()}
    writer.run(sa.insert(table), {**dict(one.fields), **stamps})


def _known(records: Records[F]) -> list[tuple[uuid.UUID, F]]:
    """Read records in their order; those in the bin come last, as hidden."""
    c, names = records.c, list(records.fields.model_fields)
    columns = (c.id, c.deleted_at, *(c[name] for name in names))
    order = (c.deleted_at.is_not(None), c.position, c.created_at)
    found: list[tuple[uuid.UUID, F]] = []
    for record, binned, *values in records.database.rows(sa.select(*columns).order_by(*order)):
        told = dict(zip(names, values, strict=True))
        shown = {**told, "hidden": told["hidden"] or binned is not None}
        found.append((record, cast(F, records.fields.model_construct(**shown))))
    return found


def _new_key() -> str:
    """Make the key of an idea: one word, given once, and not made of a name that may change."""
    return f"idea-{uuid.uuid4().hex[:12]}"


def _end(siblings: Sequence[Saved[Any]]) -> int:
    return max((one.fields.position for one in siblings), default=0) + 1


def _refuse_twin(name: str, others: Sequence[Saved[Any]]) -> None:
    """Refuse a name that is offered already. Raises Invalid."""
    for one in others:
        if not one.fields.hidden and one.fields.name.casefold() == name.casefold():
            raise Invalid({"name": f"There is “{one.fields.name}” here already. Choose another name."})


def _refuse_new_twin(place: _Place, values: Mapping[str, Any]) -> None:
    before = place.record.fields
    after = validated(place.records.fields, {**dict(before), **values})
    if after.name != before.name:
        _refuse_twin(after.name, place.others)
