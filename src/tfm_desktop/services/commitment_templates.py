"""Templates of commitments: those that ship, and what the user makes of them."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from tfm_desktop.domain.commitments import (
    Commitment,
    CommitmentFields,
    CommitmentTemplate,
    CommitmentTemplateFields,
    Template,
    TemplateItem,
    TemplateItemFields,
    copied,
    shipped,
    template_notices,
)
from tfm_desktop.domain.departments import PathwayStage
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.work_groups import WorkGroupKind
from tfm_desktop.services.closed_groups import refuse_closed_to
from tfm_desktop.services.records import Children, Records
from tfm_desktop.storage.database import Database


class TemplateItems(Children[TemplateItemFields]):
    """The items of templates; until the first edit they are those that ship."""

    def __init__(self, templates: "CommitmentTemplates") -> None:
        super().__init__(templates.database, TemplateItemFields, TemplateItem, "template_id")
        self._templates = templates

    def of(self, parent: uuid.UUID) -> list[Saved[TemplateItemFields]]:
        """Read the items of a template, in their order."""
        if self._templates.is_edited():
            return super().of(parent)
        return next((list(one.items) for one in shipped() if one.template.id == parent), [])

    def new(self, origin: object = None, **values: Any) -> uuid.UUID:
        """Add an item and give its id. Raises Invalid."""
        with self._templates.owned(f"New {self.noun}", origin):
            return super().new(origin, **values)

    def change(
        self, record: uuid.UUID, origin: object = None, fold: str = "", **values: Any
    ) -> Saved[TemplateItemFields]:
        """Change some fields of an item. Raises Invalid, NotFound."""
        with self._templates.owned(f"Edit {self.noun}", origin, fold):
            return super().change(record, origin, fold, **values)

    def bin(self, record: uuid.UUID, origin: object = None) -> None:
        """Put an item in the bin."""
        with self._templates.owned(f"Bin {self.noun}", origin):
            super().bin(record, origin)

    def move(self, record: uuid.UUID, by: int, origin: object = None) -> None:
        """Move an item up (negative) or down."""
        with self._templates.owned(f"Move {self.noun}", origin):
            super().move(record, by, origin)


class CommitmentTemplates(Records[CommitmentTemplateFields]):
    """What a user can do with templates of commitments.

    Until the first edit they are read from what ships with the program, under the ids that they have in the file later;
    the first edit takes them into the file, in the same undo step.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database, CommitmentTemplateFields, CommitmentTemplate)
        self.items = TemplateItems(self)

    def every(self) -> list[Template]:
        """Read the templates with their items, in their order."""
        if not self.is_edited():
            return list(shipped())
        templates = self.all(self.select().order_by(self.c.position, self.c.created_at))
        return [Template(one, tuple(self.items.of(one.id))) for one in templates]

    def find(self, template: uuid.UUID) -> Template | None:
        """Give a template; None where there is none of this id any more."""
        return next((one for one in self.every() if one.template.id == template), None)

    def suggested(self, kind: WorkGroupKind, year: str) -> uuid.UUID | None:
        """Give the template for a kind of Work Group in an academic year: the newest that was in use; None for none."""
        of_kind = [one.template for one in self.every() if one.template.fields.kind is kind]
        in_use = [one for one in of_kind if one.fields.since <= year]
        return max(in_use, key=lambda one: one.fields.since).id if in_use else None

    def new(self, origin: object = None, **values: Any) -> uuid.UUID:
        """Add a template at the end and give its id. Raises Invalid."""
        with self.owned(f"New {self.noun}", origin):
            last = max((one.template.fields.position for one in self.every()), default=0)
            return super().new(origin, **{"position": last + 1, **values})

    def change(
        self, record: uuid.UUID, origin: object = None, fold: str = "", **values: Any
    ) -> Saved[CommitmentTemplateFields]:
        """Change some fields of a template; no membership changes with it. Raises Invalid, NotFound."""
        with self.owned(f"Edit {self.noun}", origin, fold):
            return super().change(record, origin, fold, **values)

    def bin(self, record: uuid.UUID, origin: object = None) -> None:
        """Put a template in the bin."""
        with self.owned(f"Bin {self.noun}", origin):
            super().bin(record, origin)

    def get(self, record: uuid.UUID) -> Saved[CommitmentTemplateFields]:
        """Read one template. Raises NotFound."""
        if not self.is_edited():
            for one in shipped():
                if one.template.id == record:
                    return one.template
        return super().get(record)

    def exists(self, record: uuid.UUID) -> bool:
        """Tell whether a template is there and not in the bin."""
        return self.find(record) is not None

    def notices(self, template: uuid.UUID) -> dict[str, str]:
        """Say by field what is unusual about a template; never a block."""
        return template_notices(self.get(template).fields)

    def duplicate(self, template: uuid.UUID, origin: object = None) -> uuid.UUID:
        """Make a template like this one."""
        fields, items = self.get(template).fields, self.items.of(template)
        with self.database.change("Duplicate template", origin):
            made = self.new(origin, **{**_without_position(fields), "name": f"{fields.name} (copy)"[:120]})
            for one in items:
                self.items.add(made, origin, **{**dict(one.fields), "template_id": made})
        return made

    def copy_to(
        self,
        membership: uuid.UUID,
        template: uuid.UUID,
        year: str,
        stage: PathwayStage | None,
        origin: object = None,
    ) -> None:
        """Copy what a template asks of a department at a stage into a membership, behind what is there.

        Raises GroupIsClosed.
        """
        commitments = Children(self.database, CommitmentFields, Commitment, "membership_id")
        found = self.find(template)
        refuse_closed_to(self.database, membership)
        with self.database.change("Copy commitments", origin):
            for item in found.items if found else ():
                if item.fields.stage in (None, stage):
                    told = copied(item.fields, year)
                    told.pop("position")
                    commitments.add(membership, origin, **told)

    def is_edited(self) -> bool:
        """Tell whether the templates are in the file."""
        return self.database.row(sa.select(self.c.id).limit(1)) is not None

    @contextmanager
    def owned(self, label: str, origin: object = None, fold: str = "") -> Iterator[None]:
        """Make one change of templates in the file, and take those that ship into it first."""
        with self.database.change(label, origin, fold) as writer:
            if not self.is_edited():
                for template, items in shipped():
                    writer.insert(CommitmentTemplate, template.fields, template.id)
                    for item in items:
                        writer.insert(TemplateItem, item.fields, item.id)
            yield


def _without_position(fields: CommitmentTemplateFields) -> dict[str, Any]:
    return {name: value for name, value in dict(fields).items() if name != "position"}
