"""The commitments of member departments, and their ledger."""

import datetime as dt
import uuid
from collections.abc import Iterable

from tfm_desktop.domain.commitments import (
    Commitment,
    CommitmentFields,
    LedgerEntry,
    LedgerEntryFields,
    Whom,
    commitment_notices,
    outside_in_words,
    outside_year,
)
from tfm_desktop.domain.ledger import LedgerLine, ledger
from tfm_desktop.domain.record import F, Saved
from tfm_desktop.domain.sessions import SessionFields, SessionKind
from tfm_desktop.domain.work_groups import MembershipStatus
from tfm_desktop.domain.years import bounds
from tfm_desktop.services.known import Known
from tfm_desktop.services.ledger_facts import COUNTED_AS, Gathering, Member, Scope, of_membership
from tfm_desktop.services.work_groups import OfGroup, WorkGroups

Ledgers = dict[uuid.UUID, list[LedgerLine]]

_MEMBERS = "SELECT {columns} FROM membership WHERE id IN ({within})"
_PAIRS = """
    SELECT {columns} FROM participant
    JOIN person ON person.id = participant.person_id AND person.deleted_at IS NULL
    WHERE participant.deleted_at IS NULL AND participant.membership_id IN ({within})
    ORDER BY participant.role, participant.since, participant.created_at
"""
_ITEMS = """
    SELECT {columns} FROM commitment WHERE deleted_at IS NULL AND membership_id IN ({within})
    ORDER BY position, created_at
"""


class Commitments(OfGroup[CommitmentFields]):
    """What a user can do with the commitments of a membership."""

    def __init__(self, groups: WorkGroups) -> None:
        super().__init__(groups.members, CommitmentFields, Commitment, "membership_id")
        self.groups = groups
        self.entries: OfGroup[LedgerEntryFields] = OfGroup(
            self, LedgerEntryFields, LedgerEntry, "commitment_id", "date", "created_at"
        )
        self._members, self._pairs, self._items = Known(groups.members), Known(groups.pairs), Known(self)

    def ledger(self, membership: uuid.UUID, today: dt.date) -> list[LedgerLine]:
        """Work out the ledger of one membership; empty where it is in the bin. Raises NotFound."""
        self.groups.members.get(membership)
        return self._ledgers(today, Scope("membership.id = ?", (membership.hex,))).get(membership, [])

    def ledgers_of_group(self, group: uuid.UUID, today: dt.date) -> Ledgers:
        """Work out the ledgers of all members of a Work Group, by membership."""
        return self._ledgers(today, Scope("membership.work_group_id = ?", (group.hex,)))

    def ledgers_of_year(self, year: str, today: dt.date) -> Ledgers:
        """Work out the ledgers of all memberships of an academic year; of every year where it is empty."""
        return self._ledgers(today, Scope("work_group.year = ?", (year,)) if year else Scope("TRUE"))

    def ledgers_of_department(self, department: uuid.UUID, today: dt.date) -> Ledgers:
        """Work out the ledgers of all memberships that a department has or had."""
        return self._ledgers(today, Scope("membership.department_id = ?", (department.hex,)))

    def notices(self, commitment: uuid.UUID) -> dict[str, str]:
        """Say by field what is unusual about a commitment; never a block."""
        fields = self.get(commitment).fields
        group = self.groups.members.get(fields.membership_id).fields.work_group_id
        return outside_year(fields, self.groups.get(group).fields.year) | commitment_notices(fields)

    def of_sessions(self, group: uuid.UUID, kind: SessionKind) -> list[CommitmentFields]:
        """Give the commitments of a group's members that count sessions of a kind."""
        members = [one for one in self.groups.members.of(group) if one.fields.status is not MembershipStatus.WITHDRAWN]
        items = (item.fields for one in members for item in self.of(one.id))
        return [item for item in items if item.counts is COUNTED_AS[kind]]

    def session_notice(self, session: SessionFields) -> str:
        """Say where a session lies on a day that counts towards no commitment; nothing where it counts."""
        if session.date is None:
            return ""
        told = outside_in_words(self.of_sessions(session.work_group_id, session.kind), session.date)
        return f"This day counts towards nothing: {told}. Check the date." if told else ""

    def entry_notice(self, commitment: uuid.UUID) -> str:
        """Say where an entry by hand counts for nobody: it names no person, and the commitment is for each."""
        is_for_each = self.get(commitment).fields.whom is Whom.EACH
        if is_for_each and any(one.fields.person_id is None for one in self.entries.of(commitment)):
            return "An entry names no person, so it counts for nobody: this commitment is for each. Choose the person."
        return ""

    def copy_template(self, membership: uuid.UUID, template: uuid.UUID, origin: object = None) -> None:
        """Copy what a template asks of a department into its membership, behind what is there.

        Raises NotFound, GroupIsClosed.
        """
        member = self.groups.members.get(membership).fields
        group = self.groups.get(member.work_group_id).fields
        stage = self.groups.stage_in(member.department_id, group)
        self.groups.templates.copy_to(membership, template, group.year, stage, origin)

    def _ledgers(self, today: dt.date, scope: Scope) -> Ledgers:
        members = self._asked(self._members, _MEMBERS, scope)
        pairs, commitments = (
            _by_member(self._asked(self._pairs, _PAIRS, scope)),
            _by_member(self._asked(self._items, _ITEMS, scope)),
        )
        years = {uuid.UUID(group): year for group, year in self.database.plain_rows("SELECT id, year FROM work_group")}
        placed = [
            Member(
                one.id,
                one.fields.work_group_id.hex,
                one.fields.department_id.hex,
                bounds(years[one.fields.work_group_id])[0].year,
                frozenset(item.fields.counts for item in commitments.get(one.id, ())),
            )
            for one in members
        ]
        facts = {one.id: [*of_membership(one.fields, one.id)] for one in members}
        for membership, fact in Gathering(self.database, scope, placed, pairs, today).facts():
            facts[membership].append(fact)
        return {
            one.id: ledger(
                one.fields,
                commitments.get(one.id, ()),
                pairs.get(one.id, ()),
                facts[one.id],
                today,
                bounds(years[one.fields.work_group_id])[1],
            )
            for one in members
        }

    def _asked(self, known: Known[F], sql: str, scope: Scope) -> list[Saved[F]]:
        asked = sql.format(columns=known.columns, within=f"SELECT id FROM ({scope.members})")
        return known.records(self.database.plain_rows(asked, *scope.values))


def _by_member(found: Iterable[Saved[F]]) -> dict[uuid.UUID, list[Saved[F]]]:
    by_member: dict[uuid.UUID, list[Saved[F]]] = {}
    for one in found:
        by_member.setdefault(one.fields.membership_id, []).append(one)  # type: ignore[attr-defined]
    return by_member
