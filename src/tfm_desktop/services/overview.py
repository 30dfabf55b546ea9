"""What is next and whose move it is, across everything in the file, as of a day."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from tfm_desktop.domain.calendar_entries import session_title
from tfm_desktop.domain.commitments import Counts, Unit, amount_in_words
from tfm_desktop.domain.ledger import AT_RISK, LedgerLine
from tfm_desktop.domain.observations import ObservationStatus
from tfm_desktop.domain.plans import DUE_SOON_DAYS
from tfm_desktop.domain.record import Choice
from tfm_desktop.domain.sessions import SessionFields, SessionKind, SessionStatus
from tfm_desktop.domain.visits import VisitMode, VisitStatus
from tfm_desktop.domain.work_groups import MembershipStatus
from tfm_desktop.domain.years import academic_year, in_month, short
from tfm_desktop.services import overview_queries as queries
from tfm_desktop.services.commitments import Commitments
from tfm_desktop.services.departments import Departments
from tfm_desktop.storage.database import Database

COMING = dt.timedelta(days=28)  # ahead, of what is to come
CONFIRMED_BEFORE = dt.timedelta(days=21)  # ahead, by when a visit is to be confirmed
SOON = dt.timedelta(days=DUE_SOON_DAYS)
LOOKS_BACK = dt.timedelta(days=365)  # what is older is nobody's move any more
STEPS_STAY = dt.timedelta(days=84)  # a term: a next step that never became an action cannot be marked as done

SPECIALIST, DEPARTMENT, SLT, HUB = "Specialist", "Department", "SLT", "Maths Hub"
# Whose move it is where a commitment is at risk.
_MOVES = {
    **dict.fromkeys((Counts.RELEASE, Counts.SLT), SLT),
    **dict.fromkeys((Counts.TASKS, Counts.CRITIQUE, Counts.HAND), DEPARTMENT),
    Counts.FUNDING: HUB,
}


class Heading(Choice):
    """What the overview is told under, in this order."""

    COMING = "the next four weeks"
    CONFIRM = "to be confirmed"
    MARK = "past, and not marked yet"
    DISCUSS = "observations to discuss or to share"
    DUE = "due within 14 days, or overdue"
    REVIEWS = "reviews of plans due"
    LEDGER = "commitments at risk"
    EVIDENCE = "plans with no evidence"
    MEMBERS = "members and funding"


_HAS_DUE_DAY = (Heading.DUE, Heading.REVIEWS)
_NEEDS_DAY = (Heading.CONFIRM, Heading.DUE)
NO_DAY = "No day yet"
_IN_ORDER = list(Heading)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do or to come: whose move it is, where, in words, and the record to open for it."""

    heading: Heading
    whose: str
    where: str  # the department, or the Work Group
    text: str
    date: dt.date | None
    opens: tuple[str, uuid.UUID]
    more: str = ""  # what is told beside the department

    def near(self, today: dt.date) -> str:
        """Say how near its day is, such as 'today', 'tomorrow', '3 days overdue'; nothing where that says nothing."""
        if self.date is None:
            return ""
        days = (self.date - today).days
        if days < 0 and self.heading in _HAS_DUE_DAY:
            return f"{-days} day{'' if days == -1 else 's'} overdue"
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days, f"in {days} days" if 1 < days <= 14 else "")

    def is_overdue(self, today: dt.date) -> bool:
        """Tell whether it was due before today."""
        return self.heading in _HAS_DUE_DAY and self.date is not None and self.date < today

    def day(self, today: dt.date) -> str:
        """Write its day, with the year where that is another; of what has none, say so where it needs one."""
        if self.date is None:
            return NO_DAY if self.heading in _NEEDS_DAY else ""
        return in_month(self.date) if academic_year(self.date) == academic_year(today) else short(self.date)


class _As(NamedTuple):
    """What the overview is asked for."""

    today: dt.date
    department: uuid.UUID | None
    names: dict[str, str]  # of the departments, by the digits of their ids

    @property
    def values(self) -> tuple[str, str | None]:
        """Give what each query begins with: ?1 is today, ?2 the department or nothing."""
        return self.today.isoformat(), self.department.hex if self.department else None

    @property
    def due(self) -> tuple[str, str]:
        """Give the days between which something is due soon or overdue."""
        return self.day(-LOOKS_BACK), self.day(SOON)

    def day(self, ahead: dt.timedelta) -> str:
        """Give a day counted from today as the file keeps it."""
        return (self.today + ahead).isoformat()


class Overview:
    """What a user can learn about what comes next."""

    def __init__(self, database: Database, departments: Departments, commitments: Commitments) -> None:
        self._database = database
        self._departments = departments
        self._commitments = commitments

    def items(self, today: dt.date, department: uuid.UUID | None = None) -> list[Item]:
        """Give what is next for all departments or for one, heading by heading in the order of the days."""
        asked = _As(today, department, {key.hex: name for key, name in self._departments.names().items()})
        found = [
            *self._visits(asked),
            *self._sessions(asked),
            *self._observations(asked),
            *self._next_steps(asked),
            *self._actions(asked),
            *self._agreed(asked),
            *self._tasks(asked),
            *self._reviews(asked),
            *self._ledgers(asked),
            *self._without_evidence(asked),
            *self._members(asked),
        ]
        return sorted(found, key=lambda one: (_IN_ORDER.index(one.heading), one.date is None, one.date or dt.date.min))

    def _rows(self, asked: _As, sql: str, *more: object) -> Iterator[tuple[Any, ...]]:
        """Read rows that begin with an id, a day and the digits of a department; the department is given by its name.

        What belongs to a department that is in the bin is left out.
        """
        for record, day, department, *told in self._database.plain_rows(sql, *asked.values, *more):
            if department in asked.names:
                yield uuid.UUID(record), _date(day), asked.names[department], *told

    def _visits(self, asked: _As) -> Iterator[Item]:
        back, ahead = asked.day(-LOOKS_BACK), asked.day(COMING)
        for record, day, where, start, status, purpose in self._rows(asked, queries.VISITS, back, ahead):
            opens, told = ("visit", record), _one_line(purpose)
            if day < asked.today:
                yield Item(Heading.MARK, SPECIALIST, where, _told("Visit not marked as done", told), day, opens)
                continue
            is_open = status == VisitStatus.PLANNED
            what = f"Visit{_at(start)}{', not confirmed yet' if is_open else ''}"
            yield Item(Heading.COMING, SPECIALIST, where, _told(what, told), day, opens)
            if is_open and day <= asked.today + CONFIRMED_BEFORE:
                yield Item(Heading.CONFIRM, SPECIALIST, where, _told("Visit to be confirmed", told), day, opens)

    def _sessions(self, asked: _As) -> Iterator[Item]:
        back, year = asked.day(-LOOKS_BACK), academic_year(asked.today)
        for row in map(_SessionRow._make, self._database.plain_rows(queries.SESSIONS, *asked.values, back, year)):
            opens, day, where = ("session", uuid.UUID(row.id)), _date(row.date), row.code or row.group_kind
            whose, name = row.lead or SPECIALIST, capitalised(session_title(row.fields))
            if day is not None and day < asked.today:
                if missing := _not_marked(row):
                    yield Item(Heading.MARK, whose, where, f"{name}: {missing}", day, opens)
                continue
            if day is not None and day <= asked.today + COMING and row.status != SessionStatus.HELD:
                venue = row.venue and f", {row.venue}"
                yield Item(Heading.COMING, whose, where, _told(f"{name}{_at(row.start)}{venue}", row.theme), day, opens)
            if points := row.fields.open_points:
                told = f"{name}: {' and '.join(points)} to be confirmed"
                yield Item(Heading.CONFIRM, whose, where, told, day, opens)

    def _observations(self, asked: _As) -> Iterator[Item]:
        waits = {
            ObservationStatus.PLANNED: "planned, not begun",
            ObservationStatus.IN_PROGRESS: "notes to be completed",
            ObservationStatus.COMPLETE: "to be discussed",
            ObservationStatus.DISCUSSED: "to be shared",
        }
        for record, day, where, status, teacher, year_group, topic in self._rows(
            asked, queries.OBSERVATIONS, asked.day(-LOOKS_BACK)
        ):
            seen = ", ".join(filter(None, [teacher, f"Year {year_group}" if year_group else "", topic]))
            text = _told(waits[status], seen)
            yield Item(Heading.DISCUSS, SPECIALIST, where, capitalised(text), day, ("observation", record))

    def _next_steps(self, asked: _As) -> Iterator[Item]:
        between = asked.day(-STEPS_STAY), asked.day(SOON)
        for record, day, where, what, who, teacher in self._rows(asked, queries.NEXT_STEPS, *between):
            whose = who or teacher or DEPARTMENT
            yield Item(Heading.DUE, whose, where, _told("Next step", _one_line(what)), day, ("next_step", record))

    def _actions(self, asked: _As) -> Iterator[Item]:
        for record, day, where, what, lead in self._rows(asked, queries.ACTIONS, asked.day(SOON)):
            text = _told("Action", _one_line(what))
            yield Item(Heading.DUE, lead or DEPARTMENT, where, text, day, ("action", record))

    def _agreed(self, asked: _As) -> Iterator[Item]:
        for record, day, where, what, who in self._rows(asked, queries.AGREED, *asked.due):
            text = _told("Agreed on a visit", _one_line(what))
            yield Item(Heading.DUE, who or DEPARTMENT, where, text, day, ("visit_action", record))

    def _tasks(self, asked: _As) -> Iterator[Item]:
        for record, day, where, what, person in self._rows(
            asked, queries.TASKS, asked.day(-LOOKS_BACK), asked.day(SOON)
        ):
            yield Item(Heading.DUE, person, where, _told("Gap task", _one_line(what)), day, ("gap_task", record))

    def _reviews(self, asked: _As) -> Iterator[Item]:
        for record, day, where, title in self._rows(asked, queries.REVIEWS, asked.day(SOON)):
            yield Item(Heading.REVIEWS, DEPARTMENT, where, _told("Review of the plan", title), day, ("plan", record))

    def _without_evidence(self, asked: _As) -> Iterator[Item]:
        for record, _, where, title in self._rows(asked, queries.WITHOUT_EVIDENCE, academic_year(asked.today)):
            text = _told("No evidence is tied to its aims yet", title)
            yield Item(Heading.EVIDENCE, DEPARTMENT, where, text, None, ("plan", record))

    def _members(self, asked: _As) -> Iterator[Item]:
        for row in self._rows(asked, queries.MEMBERS, academic_year(asked.today)):
            record, _, where, code, lead, hub, status, applied, agreed_on, contact, agreed, received, since = row
            opens = ("membership", record)
            if status == MembershipStatus.APPLIED:
                on = f" on {short(_date(applied))}" if applied else ""
                waits = "" if agreed_on else "; SLT has not agreed yet"
                whose = lead or SPECIALIST if agreed_on else contact or SLT
                text = _told(f"Applied{on}, not confirmed yet{waits}", code)
                yield Item(Heading.MEMBERS, whose, where, text, _date(applied), opens)
            still = (agreed or 0) - (received or 0)
            if still > 0:
                text = _told(f"{amount_in_words(still, Unit.POUNDS)} agreed, not received yet", code)
                yield Item(Heading.MEMBERS, hub or HUB, where, text, _date(since), opens)

    def _ledgers(self, asked: _As) -> Iterator[Item]:
        """Give the commitments at risk of this year's groups that are not closed."""
        year = academic_year(asked.today)
        members = {record: (where, lead) for record, _, where, lead in self._rows(asked, queries.ACTIVE, year)}
        if not members:
            return
        people = dict(self._database.plain_rows(queries.PAIRS, year))
        for membership, lines in self._commitments.ledgers_of_year(year, asked.today).items():
            if membership in members:
                where, lead = members[membership]
                for of_one in _told_alike(lines):
                    named = [people[line.person.hex] for line in of_one if line.person]
                    yield _at_risk(of_one, " and ".join(named), where, lead)


class _SessionRow(NamedTuple):
    id: str
    date: str | None
    start: str | None
    number: int | None
    kind: str
    status: str
    mode: str
    venue: str
    host_id: str | None
    theme: str
    code: str
    group_kind: str
    lead: str
    unmarked: int

    @property
    def fields(self) -> SessionFields:
        """Give what the rules for its name and its open points ask for."""
        return SessionFields.model_construct(
            number=self.number,
            kind=SessionKind(self.kind),
            date=_date(self.date),
            venue=self.venue,
            host_id=uuid.UUID(self.host_id) if self.host_id else None,
            mode=VisitMode(self.mode),
            status=SessionStatus(self.status),
        )


def capitalised(text: str) -> str:
    """Write a text with a capital first letter, and leave the others as they are."""
    return text[:1].upper() + text[1:]


def _told_alike(lines: list[LedgerLine]) -> Iterator[list[LedgerLine]]:
    """Give the lines that are at risk, together where the same is told of both of a pair."""
    found: dict[tuple[uuid.UUID, str], list[LedgerLine]] = {}
    for line in lines:
        if line.state in AT_RISK:
            found.setdefault((line.commitment.id, line.words), []).append(line)
    yield from found.values()


def _at_risk(lines: list[LedgerLine], people: str, where: str, lead: str) -> Item:
    """Tell one commitment that is at risk, and of whom."""
    item = lines[0].commitment.fields
    whose = people if item.counts is Counts.TASKS else ""
    whose = whose or _MOVES.get(item.counts) or lead or SPECIALIST
    named = f"{item.label or item.counts.label}{f' ({people})' if people else ''}"
    opens = ("commitment", lines[0].commitment.id)
    return Item(Heading.LEDGER, whose, where, named, item.window_to, opens, lines[0].words)


def _not_marked(row: _SessionRow) -> str:
    """Say what is not marked of a session that is past."""
    told = "" if row.status == SessionStatus.HELD else "not marked as held"
    people = "" if not row.unmarked else f"{row.unmarked} {'person' if row.unmarked == 1 else 'people'}"
    return "; ".join(filter(None, [told, people and f"attendance of {people} not marked"]))


def _told(what: str, more: str) -> str:
    return f"{what}: {more}" if more else what


def _at(start: str | None) -> str:
    return f" at {start[:5]}" if start else ""


def _date(day: str | None) -> dt.date | None:
    return dt.date.fromisoformat(day) if day else None


def _one_line(text: str) -> str:
    return " ".join(text.split())
