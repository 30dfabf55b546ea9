"""The calendar of a plan's year: professional development, visits, reviews, and what is due."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from tfm_desktop.domain.history import PlanState
from tfm_desktop.domain.plans import FINISHED, Due
from tfm_desktop.domain.programme import PdSessionFields, PdStatus
from tfm_desktop.domain.record import Choice, Saved
from tfm_desktop.domain.reviews import ReviewFields
from tfm_desktop.domain.sessions import SessionStatus
from tfm_desktop.domain.visits import VisitStatus
from tfm_desktop.services.services import Services
from tfm_desktop.services.visits import VisitRow


class EntryKind(Choice):
    """What lies on a day; of one day in this order."""

    WORK_GROUP = "Work Group session"
    SESSION = "professional development"
    VISIT = "visit"
    REVIEW = "review of the plan"
    NEXT_REVIEW = "next review of the plan"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What lies on a day, in words, and the record to open for it."""

    date: dt.date | None  # None while it is to be confirmed
    kind: EntryKind
    text: str
    opens: tuple[str, uuid.UUID]
    at: dt.time | None = None
    where: str = ""  # the department or the Work Group, where several are told of

    def told(self, today: dt.date) -> str:
        """Say what it is, such as 'Visit: See how ratio tables are used' or 'Overdue: 2.1 Plan together'."""
        what = Due.OVERDUE.label if self.is_overdue(today) else self.kind.label
        return ": ".join(filter(None, [what, self.where, self.text]))

    def is_overdue(self, today: dt.date) -> bool:
        """Tell whether an open action was due before today."""
        return self.kind is EntryKind.DUE and self.date is not None and self.date < today

    def is_past(self, today: dt.date) -> bool:
        """Tell whether it is over."""
        return self.date is not None and self.date < today and not self.is_overdue(today)


_AS_PLANNED = {
    *(PdStatus.PLANNED, PdStatus.DONE),
    *(VisitStatus.PLANNED, VisitStatus.CONFIRMED, VisitStatus.DONE),
    *(SessionStatus.CONFIRMED, SessionStatus.HELD),
}
_ORDER = list(EntryKind)


def of_plan(services: Services, plan: uuid.UUID) -> list[CalendarEntry]:
    """Give what the year of a plan holds, in the order of the days. Raises NotFound."""
    state = services.plans.state(plan)
    visits = services.visits.rows(state.fields.year, state.fields.department_id)
    return entries(state, services.programme.of(plan), visits, services.reviews.recorded(plan))


def entries(
    state: PlanState,
    sessions: Iterable[Saved[PdSessionFields]],
    visits: Iterable[VisitRow],
    reviews: Iterable[Saved[ReviewFields]],
) -> list[CalendarEntry]:
    """Give what lies on each day in the order of the days, and at last what is to be confirmed.

    An action that is done or dropped is due no more.
    """
    found = [
        *(
            CalendarEntry(
                one.fields.date, EntryKind.SESSION, named(one.fields.title, one.fields.status), ("pd_session", one.id)
            )
            for one in sessions
        ),
        *(
            CalendarEntry(one.date, EntryKind.VISIT, named(one.purpose, one.status), ("visit", one.id))
            for one in visits
        ),
        *(CalendarEntry(one.fields.date, EntryKind.REVIEW, one.fields.present, ("review", one.id)) for one in reviews),
        *(
            CalendarEntry(
                part.fields.due, EntryKind.DUE, f"{number} {_one_line(part.fields.what)}", ("action", part.id)
            )
            for number, part in state.actions()
            if part.fields.due and part.fields.status not in FINISHED
        ),
    ]
    if state.fields.next_review:
        found.append(CalendarEntry(state.fields.next_review, EntryKind.NEXT_REVIEW, "", ("plan", state.id)))
    return in_order(found)


def in_order(entries: Iterable[CalendarEntry]) -> list[CalendarEntry]:
    """Put entries in the order of their days and times; those without a day stand last."""
    return sorted(
        entries,
        key=lambda one: (one.date is None, one.date or dt.date.min, one.at or dt.time.min, _ORDER.index(one.kind)),
    )


def named(text: str, status: PdStatus | VisitStatus | SessionStatus) -> str:
    """Name a session or a visit, and say so where it does not take place then, or is to be confirmed."""
    return " ".join(filter(None, [_one_line(text), "" if status in _AS_PLANNED else f"({status.value})"]))


def _one_line(text: str) -> str:
    return " ".join(text.split())
