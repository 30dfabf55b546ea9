"""The measures of a department, with their values by date."""

import uuid

from tfm_desktop.domain.measures import (
    USUAL,
    USUAL_COHORT,
    Measure,
    MeasureFields,
    MeasureValue,
    MeasureValueFields,
    measure_notices,
)
from tfm_desktop.domain.sheets import MeasureSheet
from tfm_desktop.services.records import Children
from tfm_desktop.storage.database import Database


class Measures(Children[MeasureFields]):
    """What a user can do with measures."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, MeasureFields, Measure, "department_id")
        self.values = Children(database, MeasureValueFields, MeasureValue, "measure_id", "date")

    def notices(self, measure: uuid.UUID) -> dict[str, str]:
        """Say by field what is unusual about a measure; notices, never blocks."""
        return measure_notices(self.get(measure).fields, (one.fields for one in self.values.of(measure)))

    def add_usual(self, department: uuid.UUID, origin: object = None) -> list[uuid.UUID]:
        """Add what departments usually quote, the shares of Year 11 at three grades, as one step; give their ids."""
        with self.database.change("Add measures", origin):
            return [self.add(department, origin, name=name, cohort=USUAL_COHORT) for name in USUAL]

    def sheets(self, department: uuid.UUID) -> tuple[MeasureSheet, ...]:
        """Gather the measures of a department with their values, in the order of the days."""
        return tuple(self.sheet(one.id) for one in self.of(department))

    def sheet(self, measure: uuid.UUID) -> MeasureSheet:
        """Gather a measure with its values, in the order of the days. Raises NotFound."""
        values = tuple(value.fields for value in self.values.of(measure))
        return MeasureSheet(measure, self.get(measure).fields, values)
