"""The actions of a plan as a table: out, and in after a preview."""

import uuid

from tfm_desktop.domain.action_cells import middle_of
from tfm_desktop.domain.action_imports import AimNow, ChangeKind, Preview, Taken, in_words, preview
from tfm_desktop.domain.action_tables import Cell, Table
from tfm_desktop.domain.errors import NotFound, PlanHasChanged
from tfm_desktop.domain.plans import ActionFields
from tfm_desktop.domain.record import Choice, Saved
from tfm_desktop.services.plans import Plans
from tfm_desktop.storage.database import Database

_FIELDS = ("what", "lead", "support", "start", "due", "resources", "monitoring", "status", "rag", "progress")


class ActionTables:
    """What a user can do with the actions of a plan in a spreadsheet."""

    def __init__(self, database: Database, plans: Plans) -> None:
        self.database = database
        self.plans = plans

    def rows(self, plan: uuid.UUID) -> list[dict[str, Cell]]:
        """Give the cells of each action by field, aim by aim; an aim without actions has a row of its own."""
        found: list[dict[str, Cell]] = []
        for number, aim in enumerate(self._aims(plan), 1):
            actions = [_cells(one, f"{number}.{place}") for place, one in enumerate(aim.actions, 1)]
            found += [{"aim": aim.text, **cells} for cells in actions or [{"number": str(number)}]]
        return found

    def preview(self, plan: uuid.UUID, table: Table) -> Preview:
        """Find out what a table changes in a plan; nothing is changed yet. Raises NotFound."""
        if not self.plans.exists(plan):
            raise NotFound(self.plans.noun, plan)
        return preview(table, self._aims(plan), middle_of(self.plans.get(plan).fields.year))

    def take(self, plan: uuid.UUID, shown: Preview, origin: object = None) -> None:
        """Do what a preview showed, as one change. Raises NotFound, PlanHasChanged where the preview is out of date."""
        if self.preview(plan, shown.table) != shown:
            raise PlanHasChanged
        with self.database.change("Import actions", origin):
            aims = [one.id or self.plans.aims.add(plan, origin, text=one.text) for one in shown.aims]
            for one in shown.taken:
                if one.kind is ChangeKind.NEW:
                    self.plans.actions.add(aims[one.aim], origin, **one.values)
                elif one.action:
                    self._change(one, aims[one.aim], origin)

    def _change(self, taken: Taken, aim: uuid.UUID, origin: object) -> None:
        assert taken.action
        if not taken.moves:
            self.plans.actions.change(taken.action, origin, **taken.values)
            return
        last = max((one.fields.position for one in self.plans.actions.of(aim)), default=0)
        self.plans.actions.change(taken.action, origin, aim_id=aim, position=last + 1, **taken.values)

    def _aims(self, plan: uuid.UUID) -> list[AimNow]:
        return [
            AimNow(aim.id, aim.fields.text, tuple(self.plans.actions.of(aim.id))) for aim in self.plans.aims.of(plan)
        ]


def _cells(action: Saved[ActionFields], number: str) -> dict[str, Cell]:
    told = {name: getattr(action.fields, name) for name in _FIELDS}
    words = {name: in_words(value) if isinstance(value, Choice) else value for name, value in told.items() if value}
    return {"number": number, **words, "id": str(action.id)}
