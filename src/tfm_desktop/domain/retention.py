"""How long records are kept: a period for each kind of record, and what is due to go.

A record is kept for the period of its kind after the *last activity* of its department: the newest of the days that
stand on anything done with it, whatever the kind. Its own day is one of those, so nothing that is younger than the
period is ever due, and an old observation stays for as long as the work with its department goes on. A day that lies
ahead counts too. A department with no such day counts from the last change of its own page, a Work Group from the end
of its year, somebody who has left from the last change of their own record, and what is in the bin from the day on
which it was put there. People, departments and Work Groups go last: only when nothing that is kept names them any more.
"""

import datetime as dt
import json
import uuid
from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from tfm_desktop.domain.record import Choice

LONGEST = 600  # months that a period can have


class Kind(Choice):
    """A kind of record that has a period of its own, in the order in which they go."""

    OBSERVATIONS = "observations"
    VISITS = "visits"
    PLANS = "plans"
    MEMBERSHIPS = "Work Group records"
    PEOPLE = "people"
    WORK_GROUPS = "Work Groups"
    DEPARTMENTS = "departments"
    BIN = "what is in the bin"

    def counted(self, records: int) -> str:
        """Say so many of them, such as '1 plan'."""
        one, more = _COUNTED[self]
        return f"{records:,} {one if records == 1 else more}"


_COUNTED = {
    Kind.OBSERVATIONS: ("observation", "observations"),
    Kind.VISITS: ("visit", "visits"),
    Kind.PLANS: ("plan", "plans"),
    Kind.MEMBERSHIPS: ("membership", "memberships"),
    Kind.PEOPLE: ("person", "people"),
    Kind.WORK_GROUPS: ("Work Group", "Work Groups"),
    Kind.DEPARTMENTS: ("department", "departments"),
    Kind.BIN: ("record in the bin", "records in the bin"),
}

# What goes with each, in the words of the window.
GOES_WITH = {
    Kind.OBSERVATIONS: "lines, strengths, questions and next steps",
    Kind.VISITS: "activities, people met and agreed actions",
    Kind.PLANS: "aims, actions, evidence, reviews, their history, professional development and measures",
    Kind.MEMBERSHIPS: "of a Work Group: pairs, attendance, gap tasks, commitments, ledger and questions on plans",
    Kind.PEOPLE: "names and posts, of a department without activity and of those who have left",
    Kind.WORK_GROUPS: "sessions and notes, once no member is left",
    Kind.DEPARTMENTS: "notes, stages and schemes of work; the school stays",
    Kind.BIN: "counted from the day it was put there",
}

SUGGESTED = {kind: 12 if kind is Kind.BIN else 36 for kind in Kind}  # months
Key = tuple[uuid.UUID | None, Kind]  # a department, or None for what belongs to none; and what is kept of it


@dataclass(frozen=True, slots=True)
class Periods:
    """How many months each kind is kept; None for as long as the user likes."""

    months: Mapping[Kind, int | None]

    @classmethod
    def from_text(cls, text: str) -> "Periods":
        """Read periods as the file keeps them; what is missing or makes no sense is as suggested."""
        try:
            told = json.loads(text or "{}")
        except (ValueError, RecursionError):
            told = {}
        told = told if isinstance(told, dict) else {}
        return cls({kind: _months(told.get(kind.name, SUGGESTED[kind]), SUGGESTED[kind]) for kind in Kind})

    def to_text(self) -> str:
        """Write the periods as the file keeps them."""
        return json.dumps({kind.name: self.months[kind] for kind in Kind})

    def with_period(self, kind: Kind, months: int | None) -> "Periods":
        """Give these periods with another one for a kind."""
        return Periods({**self.months, kind: months})

    def of_departments(self) -> list[int | None]:
        """Give the periods that count from the last activity of a department."""
        return [self.months[kind] for kind in Kind if kind not in (Kind.WORK_GROUPS, Kind.BIN)]


@dataclass(frozen=True, slots=True)
class Held:
    """Records that are kept and go together, with the day that their period counts from."""

    kind: Kind
    place: uuid.UUID | None  # their department
    since: dt.date
    rows: tuple[tuple[str, str], ...]  # table and id of each record
    oldest: dt.date | None = None
    newest: dt.date | None = None
    needs: frozenset[Key] = frozenset()  # what names them, and has to go before or with them

    @property
    def key(self) -> Key:
        """Give what is chosen to have them go."""
        return self.place, self.kind

    @property
    def table(self) -> str:
        """Give the table whose records are counted; what else goes belongs to them."""
        return self.rows[0][0]

    @property
    def records(self) -> int:
        """Count the records."""
        return sum(table == self.table for table, _ in self.rows)


def in_words(months: int | None) -> str:
    """Say a period, such as '3 years' or '18 months'."""
    if months is None:
        return "until you delete it"
    years, rest = divmod(months, 12)
    if rest or not years:
        return "1 month" if months == 1 else f"{months} months"
    return "1 year" if years == 1 else f"{years} years"


def ends_before(today: dt.date, months: int) -> dt.date:
    """Give the day so many months before today: a period that began then, or earlier, is over."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    if year < dt.MINYEAR:
        return dt.date.min
    return dt.date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def is_over(since: dt.date, months: int | None, today: dt.date) -> bool:
    """Tell whether a period that began on a day is over."""
    return months is not None and since <= ends_before(today, months)


def due(held: Collection[Held], periods: Periods, today: dt.date) -> list[Held]:
    """Give what is due: its period is over, and nothing names it that is not due too."""
    return _free(held, {at for at, one in enumerate(held) if is_over(one.since, periods.months[one.kind], today)})


def going(held: Collection[Held], periods: Periods, today: dt.date, chosen: Collection[Key]) -> list[Held]:
    """Give what of the due is chosen and can go: what is kept beside it does not name it."""
    over = (
        at for at, one in enumerate(held) if one.key in chosen and is_over(one.since, periods.months[one.kind], today)
    )
    return _free(held, set(over))


def listed(counts: Mapping[Kind, int]) -> str:
    """Say what goes, such as '12 observations, 3 visits and 1 plan'."""
    told = [kind.counted(counts[kind]) for kind in Kind if counts.get(kind)]
    return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)


def _free(held: Iterable[Held], wanted: set[int]) -> list[Held]:
    """Leave out, again and again, what is named by something that stays."""
    all_held = list(held)
    while True:
        staying = {one.key for at, one in enumerate(all_held) if at not in wanted}
        held_back = {at for at in wanted if all_held[at].needs & staying}
        if not held_back:
            return [all_held[at] for at in sorted(wanted)]
        wanted = wanted - held_back


def _months(told: object, suggested: int) -> int | None:
    if told is None:
        return None
    is_sound = isinstance(told, int) and not isinstance(told, bool) and 1 <= told <= LONGEST
    return int(told) if is_sound else suggested  # type: ignore[call-overload]
