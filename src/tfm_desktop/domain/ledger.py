"""The ledger: what was agreed, what is planned, what is done, what is left, and whether it can still be met."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tfm_desktop.domain.commitments import (
    OF_SESSIONS,
    CommitmentFields,
    Counts,
    Unit,
    Whom,
    agreed_in_words,
    amount_in_words,
    more_in_words,
)
from tfm_desktop.domain.record import Choice, Saved
from tfm_desktop.domain.work_groups import MembershipFields, MembershipStatus, ParticipantFields
from tfm_desktop.domain.years import short


class LedgerState(Choice):
    """Whether a commitment is met, or can still be."""

    MET = "met"
    WITHIN_REACH = "can be met with what is planned"
    TO_PLAN = "more has to be planned"
    NOT_MET = "can no longer be met"
    ENDED = "ended"
    NO_FIGURE = "no figure agreed"


AT_RISK = (LedgerState.TO_PLAN, LedgerState.NOT_MET)


class Fact(NamedTuple):
    """Something that is done or planned and may count towards commitments, and the record that it was taken from."""

    counts: Counts
    is_done: bool
    date: dt.date | None
    told: str
    opens: tuple[str, uuid.UUID]
    person: uuid.UUID | None = None  # None: of the department, or of the pair together
    half_days: float = 0
    hours: float = 0
    times: float = 1
    pounds: float = 0
    by_hand_for: uuid.UUID | None = None  # the commitment whose unit `times` is in

    def amount(self, unit: Unit) -> float:
        """Give what it counts in a unit."""
        if self.by_hand_for is not None or unit in (Unit.COUNT, Unit.YES_NO):
            return self.times
        if unit is Unit.POUNDS:
            return self.pounds
        if unit is Unit.HOURS:
            return self.hours
        return self.half_days if unit is Unit.HALF_DAYS else self.half_days / 2


class Stand(NamedTuple):
    """Whose commitment a line tells of, and on which day."""

    member: MembershipFields
    commitment: Saved[CommitmentFields]
    participant: ParticipantFields | None  # None: the pair together or the department, as the commitment says
    today: dt.date
    year_ends: dt.date


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One commitment towards one person, the pair or the department, as it stands."""

    stand: Stand
    done: float
    planned: float
    left: float | None  # None where no figure was agreed
    last_day: dt.date  # by which it is to be met
    state: LedgerState
    done_facts: tuple[Fact, ...]
    planned_facts: tuple[Fact, ...]

    @property
    def commitment(self) -> Saved[CommitmentFields]:
        """Give what was agreed."""
        return self.stand.commitment

    @property
    def person(self) -> uuid.UUID | None:
        """Give whom it is for; None for the pair together and the department."""
        return self.stand.participant.person_id if self.stand.participant else None

    @property
    def unit(self) -> Unit:
        """Give what the line is counted in."""
        return self.commitment.fields.unit

    @property
    def agreed(self) -> str:
        """Write what was agreed."""
        return agreed_in_words(self.commitment.fields)

    @property
    def left_told(self) -> str:
        """Write what is left, where a figure was agreed."""
        if self.unit is Unit.YES_NO and self.left is not None:
            return "still open" if self.left else "nothing"
        return self.told(self.left)

    @property
    def words(self) -> str:
        """Say whether it is met, and if not whether it can still be with what is planned."""
        return _WORDS[self.state](self)

    def told(self, amount: float | None) -> str:
        """Write one of its figures with its unit; nothing for none."""
        return "" if amount is None else amount_in_words(amount, self.unit, self.commitment.fields.counts)


def ledger(
    member: MembershipFields,
    commitments: Iterable[Saved[CommitmentFields]],
    pair: Sequence[Saved[ParticipantFields]],
    facts: Iterable[Fact],
    today: dt.date,
    year_ends: dt.date,
) -> list[LedgerLine]:
    """Work out the ledger of a member department, line by line in the order of its commitments.

    A commitment to each person has a line for everybody who is or was one of the pair: each keeps what was done. One
    to the pair together adds up what all of them did. One to the department counts a session once, however many came.
    What has no last day of its own is to be met by the end of the group's academic year.
    """
    people = _people(pair)
    by_source: dict[Counts, list[Fact]] = {}
    for fact in facts:
        by_source.setdefault(fact.counts, []).append(fact)
    lines = []
    for commitment in commitments:
        item = commitment.fields
        counting = _counting(commitment, by_source.get(item.counts, ()))
        shares: list[tuple[ParticipantFields | None, Sequence[Fact]]]
        if item.whom is Whom.EACH:
            of_person = _by_person(counting)
            shares = [(one, of_person.get(one.person_id, ())) for one in people]
        else:
            shares = [(None, _shared(item, people, counting))]
        for participant, counted in shares or [(None, ())]:
            lines.append(_line(Stand(member, commitment, participant, today, year_ends), counted))
    return lines


def _by_person(facts: Iterable[Fact]) -> dict[uuid.UUID | None, list[Fact]]:
    found: dict[uuid.UUID | None, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.person, []).append(fact)
    return found


def _people(pair: Iterable[Saved[ParticipantFields]]) -> list[ParticipantFields]:
    """Give everybody who is or was one of the pair; of somebody who came back, the term that ends last."""
    people: dict[uuid.UUID, ParticipantFields] = {}
    for one in pair:
        known = people.get(one.fields.person_id)
        if known is None or (known.until or dt.date.max) < (one.fields.until or dt.date.max):
            people[one.fields.person_id] = one.fields
    return list(people.values())


def _counting(commitment: Saved[CommitmentFields], facts: Iterable[Fact]) -> list[Fact]:
    """Keep what counts: what lies within the window, and of what was counted by hand only this commitment's own."""
    first, last = commitment.fields.window_from or dt.date.min, commitment.fields.window_to or dt.date.max
    return [
        fact
        for fact in facts
        if (fact.date is None or first <= fact.date <= last) and fact.by_hand_for in (None, commitment.id)
    ]


def _shared(item: CommitmentFields, people: Iterable[ParticipantFields], facts: Sequence[Fact]) -> Sequence[Fact]:
    if item.whom is Whom.PAIR:
        ours = {None, *(one.person_id for one in people)}
        return [fact for fact in facts if fact.person in ours]
    if item.counts not in OF_SESSIONS:
        return facts
    # Whoever was longest at a session stands for the department.
    sessions: dict[tuple[bool, tuple[str, uuid.UUID]], Fact] = {}
    for fact in facts:
        key = (fact.is_done, fact.opens)
        if key not in sessions or fact.amount(item.unit) > sessions[key].amount(item.unit):
            sessions[key] = fact
    done = {opens for is_done, opens in sessions if is_done}
    return [fact for (is_done, opens), fact in sessions.items() if is_done or opens not in done]


def _line(stand: Stand, facts: Sequence[Fact]) -> LedgerLine:
    item = stand.commitment.fields
    done_facts = tuple([fact for fact in facts if fact.is_done])
    planned_facts: tuple[Fact, ...] = ()
    if len(done_facts) < len(facts) and stand.member.status is not MembershipStatus.WITHDRAWN:
        planned_facts = tuple([fact for fact in facts if not fact.is_done])
    done, planned = _total(item.unit, done_facts), _total(item.unit, planned_facts)
    agreed = _least(item, facts)
    left = None if agreed is None else max(0.0, round(agreed - done, 2))
    # A session that was moved beyond the year still counts.
    last_day = item.window_to or max([stand.year_ends, *[fact.date for fact in planned_facts if fact.date]])
    state = _state(stand, planned, left, last_day)
    return LedgerLine(stand, done, planned, left, last_day, state, done_facts, planned_facts)


def _total(unit: Unit, facts: Sequence[Fact]) -> float:
    total = round(sum([fact.amount(unit) for fact in facts]), 2)
    return min(total, 1.0) if unit is Unit.YES_NO else total


def _least(item: CommitmentFields, facts: Sequence[Fact]) -> float | None:
    """Give the least that was agreed; of gap tasks without a figure, all that are set."""
    if item.counts is Counts.TASKS and item.at_least is None:
        every = sum(fact.amount(item.unit) for fact in facts)
        return (1.0 if item.unit is Unit.YES_NO else every) if every else None
    return 1.0 if item.unit is Unit.YES_NO else item.at_least


def _state(stand: Stand, planned: float, left: float | None, last_day: dt.date) -> LedgerState:
    if left == 0:
        return LedgerState.MET
    if stand.member.status is MembershipStatus.WITHDRAWN or _has_left(stand):
        return LedgerState.ENDED
    if left is None:
        return LedgerState.NO_FIGURE
    if last_day < stand.today:
        return LedgerState.NOT_MET
    return LedgerState.WITHIN_REACH if left <= planned else LedgerState.TO_PLAN


def _has_left(stand: Stand) -> bool:
    until = stand.participant.until if stand.participant else None
    return until is not None and until < stand.today


# What each state is in words.


def _met(line: LedgerLine) -> str:
    return f"Met{_above(line)}."


def _ended(line: LedgerLine) -> str:
    member, participant = line.stand.member, line.stand.participant
    if member.status is MembershipStatus.WITHDRAWN:
        on = f" on {short(member.withdrawn_on)}" if member.withdrawn_on else ""
        return f"The department withdrew{on}; what was done stays."
    return f"Left the pair on {short(participant.until if participant else None)}; what was done stays."


def _no_figure(line: LedgerLine) -> str:
    item = line.commitment.fields
    if item.counts is Counts.TASKS:
        return "No gap task has been set yet."
    return f"No {'figure' if item.at_most is None else 'minimum'} was agreed{_above(line)}."


def _not_met(line: LedgerLine) -> str:
    missing = "it was not done" if line.unit is Unit.YES_NO else f"{line.told(line.left)} short"
    return f"The time ended on {short(line.last_day)}; {missing}."


def _within_reach(line: LedgerLine) -> str:
    return f"Can still be met with what is {_planning(line)}."


def _to_plan(line: LedgerLine) -> str:
    item, planning, by = line.commitment.fields, _planning(line), short(line.last_day)
    if item.whom is Whom.EACH and line.person is None:
        return "Nobody is named as one of the pair yet. Name them under Members."
    if item.unit is Unit.YES_NO:
        return f"Can still be met, but nothing is {planning} yet: by {by}."
    more = more_in_words(round((line.left or 0) - line.planned, 2), item.unit, item.counts)
    verb = "is" if more.startswith(("1 ", "£")) else "are"
    wanted = f"it is planned {more}" if more == "once more" else f"{more} {verb} {planning}"
    return f"Can still be met if {wanted} by {by}."


def _planning(line: LedgerLine) -> str:
    return "agreed" if line.commitment.fields.counts is Counts.FUNDING else "planned"


def _above(line: LedgerLine) -> str:
    item, done = line.commitment.fields, line.done
    most = item.at_most
    if most is None or most < (item.at_least or 0) or done <= most or item.unit is Unit.YES_NO:
        return ""
    return f"; {line.told(round(done - most, 2))} above the most that was agreed"


_WORDS = {
    LedgerState.MET: _met,
    LedgerState.WITHIN_REACH: _within_reach,
    LedgerState.TO_PLAN: _to_plan,
    LedgerState.NOT_MET: _not_met,
    LedgerState.ENDED: _ended,
    LedgerState.NO_FIGURE: _no_figure,
}
