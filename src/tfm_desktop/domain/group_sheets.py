"""What the reports of a Work Group show, complete and frozen; private notes are left behind before."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from tfm_desktop.domain.commitments import CommitmentFields
from tfm_desktop.domain.critiques import CritiqueFields
from tfm_desktop.domain.departments import AdvocateRole
from tfm_desktop.domain.ledger import LedgerState
from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.domain.sessions import AttendanceFields, AttendanceMark, SessionFields
from tfm_desktop.domain.visits import VisitMode
from tfm_desktop.domain.work_groups import MembershipFields, WorkGroupFields

NO_VENUE = "Venue to be confirmed"


@dataclass(frozen=True, slots=True)
class ShownSession:
    """A session without its notes, and the school that it is in where a member hosts it."""

    session: SessionFields
    host: SchoolFields | None = None
    is_held: bool = False

    @property
    def place(self) -> str:
        """Say where it is: the venue, the host's school, online, or that it is to be confirmed."""
        if self.session.venue:
            return self.session.venue
        if self.host is not None:
            return ", ".join(filter(None, [self.host.name, self.host.town]))
        return VisitMode.ONLINE.label if self.session.mode is VisitMode.ONLINE else NO_VENUE


@dataclass(frozen=True, slots=True)
class RegisterPerson:
    """Somebody on the register of a session, with their mark if there is one."""

    name: str
    school: str
    attendance: AttendanceFields | None
    why: str  # they are not expected; empty for those who are


@dataclass(frozen=True, slots=True)
class RegisterSheet:
    """The register of one session: who is expected, and who was there."""

    id: uuid.UUID
    group: WorkGroupFields
    shown: ShownSession
    people: tuple[RegisterPerson, ...]  # by school
    has_notes: bool  # which stay on this computer


@dataclass(frozen=True, slots=True)
class Asked:
    """A commitment, and with which departments it is agreed: with all of the Work Group where none is told."""

    item: CommitmentFields
    departments: str = ""


@dataclass(frozen=True, slots=True)
class InvitationSheet:
    """A Work Group as its members are invited to it."""

    id: uuid.UUID
    group: WorkGroupFields
    departments: tuple[str, ...]
    sessions: tuple[ShownSession, ...]
    asked: tuple[Asked, ...]
    has_notes: bool


@dataclass(frozen=True, slots=True)
class ShownPair:
    """One of the pair of a member, and the days between which they are it."""

    name: str
    role: AdvocateRole
    since: dt.date | None
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class LedgerCount:
    """How many commitments of a department stand in each state, and what those at risk are called."""

    states: Mapping[LedgerState, int]
    at_risk: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MemberSheet:
    """A member department in numbers: no word is in here on what anybody did."""

    department: str
    member: MembershipFields
    pair: tuple[ShownPair, ...]
    marks: Mapping[AttendanceMark, int]  # at the sessions that were held
    sessions: int  # held, at which somebody of the department was present, for a part at least
    tasks: int
    tasks_done: int
    tasks_overdue: int
    ledger: LedgerCount


@dataclass(frozen=True, slots=True)
class GroupSheet:
    """A Work Group as it stood on one day, for its specialist and its hub."""

    id: uuid.UUID
    group: WorkGroupFields
    members: tuple[MemberSheet, ...]
    sessions: tuple[ShownSession, ...]
    questions: int  # asked on plans
    replies: int
    changes: int  # in plans because of them
    on: dt.date
    has_notes: bool


@dataclass(frozen=True, slots=True)
class CritiqueQuestion:
    """A question on a plan, and who asks: another department by its name only where both are members."""

    asking: str
    aim: str  # such as 'Aim 2: …'; empty for the plan as a whole
    fields: CritiqueFields


@dataclass(frozen=True, slots=True)
class CritiquePlan:
    """A plan that is questioned in the round."""

    plan: str
    questions: tuple[CritiqueQuestion, ...]


@dataclass(frozen=True, slots=True)
class CritiqueSheet:
    """A critique round: the plans of the members with the questions on each."""

    id: uuid.UUID
    group: WorkGroupFields
    plans: tuple[CritiquePlan, ...]
