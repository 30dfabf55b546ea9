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


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One commitment towards one person, the pair or the department, as it stands."""

    commitment: Saved[CommitmentFields]
    person: uuid.UUID | None  # None: the pair together or the department, as the commitment says
    agreed: str
    done: float
    planned: float
    left: float | None  # None where no figure was agreed
    state: LedgerState
    words: str
    done_facts: tuple[Fact, ...]
    planned_facts: tuple[Fact, ...]

    @property
    def unit(self) -> Unit:
        """Give what the line is counted in."""
        return self.commitment.fields.unit

    @property
    def left_told(self) -> str:
        """Write what is left, where a figure was agreed."""
        if self.unit is Unit.YES_NO and self.left is not None:
            return "still open" if self.left else "nothing"
        return self.told(self.left)

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
            shares = [(one, [fact for fact in counting if fact.person == one.person_id]) for one in people]
        else:
            shares = [(None, _shared(item, people, counting))]
        for participant, counted in shares or [(None, ())]:
            lines.append(_line(_Stand(member, commitment, participant, today, year_ends), counted))
    return lines


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


class _Stand(NamedTuple):
    """Whose commitment a line tells of, and on which day."""

    member: MembershipFields
    commitment: Saved[CommitmentFields]
    participant: ParticipantFields | None
    today: dt.date
    year_ends: dt.date


def _line(stand: _Stand, facts: Sequence[Fact]) -> LedgerLine:
    item = stand.commitment.fields
    is_over = stand.member.status is MembershipStatus.WITHDRAWN
    done_facts = tuple(fact for fact in facts if fact.is_done)
    planned_facts = () if is_over else tuple(fact for fact in facts if not fact.is_done)
    done, planned = _total(item.unit, done_facts), _total(item.unit, planned_facts)
    agreed = _least(item, done_facts, planned_facts)
    left = None if agreed is None else max(0.0, round(agreed - done, 2))
    state, words = _state(stand, done, planned, left, planned_facts)
    person = stand.participant.person_id if stand.participant else None
    return LedgerLine(
        stand.commitment,
        person,
        agreed_in_words(item),
        done,
        planned,
        left,
        state,
        words,
        done_facts,
        planned_facts,
    )


def _total(unit: Unit, facts: Iterable[Fact]) -> float:
    total = round(sum(fact.amount(unit) for fact in facts), 2)
    return min(total, 1.0) if unit is Unit.YES_NO else total


def _least(item: CommitmentFields, done: Sequence[Fact], planned: Sequence[Fact]) -> float | None:
    """Give the least that was agreed; of gap tasks without a figure, all that are set."""
    if item.counts is Counts.TASKS and item.at_least is None:
        every = sum(fact.amount(item.unit) for fact in (*done, *planned))
        return (1.0 if item.unit is Unit.YES_NO else every) if every else None
    return 1.0 if item.unit is Unit.YES_NO else item.at_least


def _state(
    stand: _Stand, done: float, planned: float, left: float | None, planned_facts: Sequence[Fact]
) -> tuple[LedgerState, str]:
    item, participant = stand.commitment.fields, stand.participant
    above = _above(item, done)
    if left == 0:
        return LedgerState.MET, f"Met{above}."
    if stand.member.status is MembershipStatus.WITHDRAWN:
        on = f" on {short(stand.member.withdrawn_on)}" if stand.member.withdrawn_on else ""
        return LedgerState.ENDED, f"The department withdrew{on}; what was done stays."
    if participant and participant.until and participant.until < stand.today:
        return LedgerState.ENDED, f"Left the pair on {short(participant.until)}; what was done stays."
    if left is None:
        if item.counts is Counts.TASKS:
            return LedgerState.NO_FIGURE, "No gap task has been set yet."
        return LedgerState.NO_FIGURE, f"No {'figure' if item.at_most is None else 'minimum'} was agreed{above}."
    return _open(stand, left, planned, planned_facts)


def _open(stand: _Stand, left: float, planned: float, planned_facts: Sequence[Fact]) -> tuple[LedgerState, str]:
    """Say whether what is left can still be met."""
    item = stand.commitment.fields
    # A session that was moved beyond the year still counts.
    last = item.window_to or max([stand.year_ends, *(fact.date for fact in planned_facts if fact.date)])
    if last < stand.today:
        missing = "it was not done" if item.unit is Unit.YES_NO else f"{_amount(item, left)} short"
        return LedgerState.NOT_MET, f"The time ended on {short(last)}; {missing}."
    planning = "agreed" if item.counts is Counts.FUNDING else "planned"
    if left <= planned:
        return LedgerState.WITHIN_REACH, f"Can still be met with what is {planning}."
    if item.whom is Whom.EACH and stand.participant is None:
        return LedgerState.TO_PLAN, "Nobody is named as one of the pair yet. Name them under Members."
    if item.unit is Unit.YES_NO:
        return LedgerState.TO_PLAN, f"Can still be met, but nothing is {planning} yet: by {short(last)}."
    more = more_in_words(round(left - planned, 2), item.unit, item.counts)
    verb = "is" if more.startswith(("1 ", "£")) else "are"
    wanted = f"it is planned {more}" if more == "once more" else f"{more} {verb} {planning}"
    return LedgerState.TO_PLAN, f"Can still be met if {wanted} by {short(last)}."


def _above(item: CommitmentFields, done: float) -> str:
    most = item.at_most
    if most is None or most < (item.at_least or 0) or done <= most or item.unit is Unit.YES_NO:
        return ""
    return f"; {_amount(item, round(done - most, 2))} above the most that was agreed"


def _amount(item: CommitmentFields, amount: float) -> str:
    return amount_in_words(amount, item.unit, item.counts)
