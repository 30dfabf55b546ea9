"""How a plan stood on any day, and what changed between two; read from the versions that the file keeps by itself."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from tfm_desktop.domain.errors import NoHistory
from tfm_desktop.domain.history import PlanState, PlanVersion, Version, changes, rebuilt
from tfm_desktop.domain.years import short
from tfm_desktop.storage.database import Database

_VERSION = sa.inspect(PlanVersion).local_table
_HELD = """
    SELECT kind, record, fields FROM plan_version WHERE fields IS NOT NULL AND seq IN
        (SELECT max(seq) FROM plan_version WHERE plan_id = ? AND kind <> 'review' AND {until} GROUP BY record)
"""
_UNTIL_TIME = _HELD.format(until="at < ?")
_UNTIL_REVIEW = _HELD.format(until="seq < (SELECT max(seq) FROM plan_version WHERE kind = 'review' AND record = ?)")


class History:
    """What the file tells of plans as they were."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def on(self, plan: uuid.UUID, day: dt.date) -> PlanState | None:
        """Give a plan as it stood at the end of a day; None where its history begins later."""
        return self._rebuilt(plan, _UNTIL_TIME, _end_of(day))

    def at_review(self, plan: uuid.UUID, review: uuid.UUID) -> PlanState | None:
        """Give a plan as it stood when a review was recorded, rebuilt from the history."""
        return self._rebuilt(plan, _UNTIL_REVIEW, review.hex)

    def begins(self, plan: uuid.UUID) -> dt.date | None:
        """Give the first day of which the history of a plan can tell."""
        ((first,),) = self._database.plain_rows("SELECT min(at) FROM plan_version WHERE plan_id = ?", plan.hex)
        return _moment(first).astimezone().date() if first else None

    def between(self, plan: uuid.UUID, first: dt.date, last: dt.date) -> list[str]:
        """Say what changed from the end of one day to the end of another, one sentence each.

        Raises NoHistory where the plan was there on the first day, and its history begins later.
        """
        before, after = self.on(plan, first), self.on(plan, last)
        if before is None and self._was_there(plan, first):
            raise NoHistory(short(first), short(self.begins(plan)))
        return changes(before, after) if after else []

    def moved_dates(self, plan: uuid.UUID) -> dict[uuid.UUID, list[dt.date]]:
        """Give the days on which each action was due before its date was moved, the oldest first."""
        return self._moved("plan_id", plan)

    def moved_from(self, action: uuid.UUID) -> list[dt.date]:
        """Give the days on which one action was due before its date was moved, the oldest first."""
        return self._moved("record", action).get(action, [])

    @contextmanager
    def dated(self, day: dt.date) -> Iterator[None]:
        """Date what changes within to a day that is past: for sample data, whose years are told at once."""
        ((last,),) = self._database.plain_rows("SELECT coalesce(max(seq), 0) FROM plan_version")
        at = dt.datetime.combine(day, dt.time(15, 30)).astimezone(dt.UTC)
        with self._database.change("Date the history") as writer:
            yield
            later = sa.update(PlanVersion).where(_VERSION.c.seq > last)
            writer.run(later.values(at=f"{at:%Y-%m-%d %H:%M:%S}.000"))

    def _was_there(self, plan: uuid.UUID, day: dt.date) -> bool:
        """Tell whether a plan was made by the end of a day: a file may be older than what it keeps of the past."""
        return bool(
            self._database.plain_rows("SELECT 1 FROM plan WHERE id = ? AND created_at < ?", plan.hex, _end_of(day))
        )

    def _moved(self, of: str, record: uuid.UUID) -> dict[uuid.UUID, list[dt.date]]:
        found = self._database.plain_rows(
            "SELECT record, json_extract(fields, '$.due') FROM plan_version"
            f" WHERE {of} = ? AND kind = 'action' AND fields IS NOT NULL ORDER BY seq",
            record.hex,
        )
        dues: dict[uuid.UUID, list[dt.date]] = {}
        for action, told in found:
            if told:
                known, day = dues.setdefault(uuid.UUID(action), []), dt.date.fromisoformat(told)
                if day in known:  # moved back, or undone: what came after it holds no more
                    del known[known.index(day) :]
                known.append(day)
        return {action: days[:-1] for action, days in dues.items() if len(days) > 1}

    def _rebuilt(self, plan: uuid.UUID, statement: str, until: str) -> PlanState | None:
        rows = self._database.plain_rows(statement, plan.hex, until)
        return rebuilt(plan, [Version(kind, uuid.UUID(record), told) for kind, record, told in rows])


def _end_of(day: dt.date) -> str:
    """Write the end of a local day in UTC, as the history writes its times."""
    return f"{dt.datetime.combine(day + dt.timedelta(days=1), dt.time()).astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}"


def _moment(told: str) -> dt.datetime:
    return dt.datetime.fromisoformat(told).replace(tzinfo=dt.UTC)
