"""The ledger: what was agreed, what is planned, what is done, what is left, and whether it can still be met."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tfm_desktop.domain.commitments import (
    OF_SESSIONS,
    CommitmentFields,
    Counts,
    Unit,
    Whom,
    agreed_in_words,
    amount_in_words,
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


@dataclass(frozen=True, slots=True)
class Fact:
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
        if self.by_hand_for is not None:
            return self.times
        amounts = {
            Unit.HALF_DAYS: self.half_days,
            Unit.DAYS: self.half_days / 2,
            Unit.HOURS: self.hours,
            Unit.POUNDS: self.pounds,
        }
        return amounts.get(unit, self.times)


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

    def told(self, amount: float | None) -> str:
        """Write one of its figures with its unit; nothing for none."""
        return "" if amount is None else amount_in_words(amount, self.unit)


def ledger(
    member: MembershipFields,
    commitments: Iterable[Saved[CommitmentFields]],
    pair: Sequence[Saved[ParticipantFields]],
    facts: Sequence[Fact],
    today: dt.date,
) -> list[LedgerLine]:
    """Work out the ledger of a member department, line by line in the order of its commitments.

    A commitment to each person has a line for everybody who is or was one of the pair: each keeps what was done. One
    to the pair together adds up what all of them did. One to the department counts a session once, however many came.
    """
    people = list({one.fields.person_id: one.fields for one in pair}.values())
    by_source: dict[Counts, list[Fact]] = {}
    for fact in facts:
        by_source.setdefault(fact.counts, []).append(fact)
    lines = []
    for commitment in commitments:
        counting = _counting(commitment, by_source.get(commitment.fields.counts, []))
        if commitment.fields.whom is not Whom.EACH:
            lines.append(_line(member, commitment, None, None, _shared(commitment.fields, people, counting), today))
            continue
        lines += [
            _line(member, commitment, one.person_id, one, [f for f in counting if f.person == one.person_id], today)
            for one in people
        ] or [_line(member, commitment, None, None, [], today)]
    return lines


def _counting(commitment: Saved[CommitmentFields], facts: Iterable[Fact]) -> list[Fact]:
    """Keep what counts: what lies within the window, and of what was counted by hand only this commitment's own."""
    first, last = commitment.fields.window_from, commitment.fields.window_to
    return [
        fact
        for fact in facts
        if fact.by_hand_for in (None, commitment.id)
        and (fact.date is None or ((first is None or first <= fact.date) and (last is None or fact.date <= last)))
    ]


def _shared(item: CommitmentFields, people: Sequence[ParticipantFields], facts: Iterable[Fact]) -> list[Fact]:
    if item.whom is Whom.PAIR:
        ours = {None, *(one.person_id for one in people)}
        return [fact for fact in facts if fact.person in ours]
    if item.counts not in OF_SESSIONS:
        return list(facts)
    # Whoever was longest at a session stands for the department.
    sessions: dict[tuple[bool, tuple[str, uuid.UUID]], Fact] = {}
    for fact in facts:
        key = (fact.is_done, fact.opens)
        if key not in sessions or fact.amount(item.unit) > sessions[key].amount(item.unit):
            sessions[key] = fact
    done = {opens for is_done, opens in sessions if is_done}
    return [fact for (is_done, opens), fact in sessions.items() if is_done or opens not in done]


def _line(
    member: MembershipFields,
    commitment: Saved[CommitmentFields],
    person: uuid.UUID | None,
    participant: ParticipantFields | None,
    facts: Sequence[Fact],
    today: dt.date,
) -> LedgerLine:
    item = commitment.fields
    done_facts = tuple(fact for fact in facts if fact.is_done)
    planned_facts = tuple(fact for fact in facts if not fact.is_done)
    done, planned = (_total(item.unit, each) for each in (done_facts, planned_facts))
    agreed = _least(item, done_facts, planned_facts)
    left = None if agreed is None else max(0.0, round(agreed - done, 2))
    state, words = _state(member, item, participant, done, planned, left, today)
    return LedgerLine(
        commitment, person, agreed_in_words(item), done, planned, left, state, words, done_facts, planned_facts
    )


def _total(unit: Unit, facts: Iterable[Fact]) -> float:
    total = round(sum(fact.amount(unit) for fact in facts), 2)
    return min(total, 1.0) if unit is Unit.YES_NO else total


def _least(item: CommitmentFields, done: Sequence[Fact], planned: Sequence[Fact]) -> float | None:
    """Give the least that was agreed; of gap tasks without a figure, all that are set."""
    if item.counts is Counts.TASKS and item.at_least is None:
        every = sum(fact.amount(item.unit) for fact in (*done, *planned))
        return (1.0 if item.unit is Unit.YES_NO else every) if every else None
    if item.unit is Unit.YES_NO:
        return 1.0
    return item.at_least


def _state(
    member: MembershipFields,
    item: CommitmentFields,
    participant: ParticipantFields | None,
    done: float,
    planned: float,
    left: float | None,
    today: dt.date,
) -> tuple[LedgerState, str]:
    if left == 0 and (done > 0 or item.at_least == 0 or item.counts is Counts.TASKS):
        return LedgerState.MET, _met(item, done)
    if member.status is MembershipStatus.WITHDRAWN:
        on = f" on {short(member.withdrawn_on)}" if member.withdrawn_on else ""
        return LedgerState.ENDED, f"The department withdrew{on}; what was done stays."
    if participant and participant.until and participant.until < today:
        return LedgerState.ENDED, f"Left the pair on {short(participant.until)}; what was done stays."
    if left is None:
        nothing = "No gap task has been set yet." if item.counts is Counts.TASKS else "No figure was agreed."
        return LedgerState.NO_FIGURE, nothing
    return _open(item, left, planned, today)


def _open(item: CommitmentFields, left: float, planned: float, today: dt.date) -> tuple[LedgerState, str]:
    """Say whether what is left can still be met."""
    short_by = max(0.0, round(left - planned, 2))
    by = f" by {short(item.window_to)}" if item.window_to else ""
    if item.window_to and item.window_to < today:
        missing = "it was not done" if item.unit is Unit.YES_NO else f"{amount_in_words(left, item.unit)} short"
        return LedgerState.NOT_MET, f"The time ended on {short(item.window_to)}; {missing}."
    if not short_by:
        return LedgerState.WITHIN_REACH, "Can still be met with what is planned."
    if item.unit is Unit.YES_NO:
        return LedgerState.TO_PLAN, f"Can still be met, but is not planned yet{',' + by if by else ''}."
    return LedgerState.TO_PLAN, f"Can still be met if {amount_in_words(short_by, item.unit)} more can be planned{by}."


def _met(item: CommitmentFields, done: float) -> str:
    most = item.at_most
    if most is not None and most >= (item.at_least or 0) and done > most and item.unit is not Unit.YES_NO:
        return f"Met; {amount_in_words(round(done - most, 2), item.unit)} above the most that was agreed."
    return "Met."
