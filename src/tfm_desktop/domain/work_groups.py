"""Work Groups: departments that work together for an academic year, led by a specialist."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable
from itertools import pairwise
from typing import ClassVar

from sqlmodel import Field

from tfm_desktop.domain.departments import AdvocateRole, PathwayStage
from tfm_desktop.domain.record import Choice, Fields, OneLine, Record, Text, belongs_to, choice
from tfm_desktop.domain.years import AcademicYear, short


class WorkGroupKind(Choice):
    """What a Work Group works on; never inferred from its code, whose numbers change their meaning."""

    THINKING = "Mathematical Thinking for GCSE"
    COHERENCE = "Years 7-11 Coherence"
    CONTINUITY = "Years 5-8 Continuity"
    LEADERSHIP = "Secondary Subject Leadership"
    DEVELOPMENT = "Development"
    EMBEDDING = "Embedding"
    SUSTAINING = "Sustaining"
    EMBEDDING_AND_SUSTAINING = "Embedding and Sustaining"
    TEACHING_FOR_MASTERY = "Secondary Teaching for Mastery"
    OTHER = "other"

    @property
    def stages(self) -> tuple[PathwayStage, ...]:
        """Give the stages of the pathway that the departments of such a group stand on; none where it is open."""
        return _STAGES.get(self, ())


_STAGES = {
    **dict.fromkeys(
        (WorkGroupKind.THINKING, WorkGroupKind.COHERENCE, WorkGroupKind.CONTINUITY, WorkGroupKind.LEADERSHIP),
        (PathwayStage.PREPARATORY,),
    ),
    WorkGroupKind.DEVELOPMENT: (PathwayStage.DEVELOPMENT,),
    WorkGroupKind.EMBEDDING: (PathwayStage.EMBEDDING,),
    WorkGroupKind.SUSTAINING: (PathwayStage.SUSTAINING,),
    WorkGroupKind.EMBEDDING_AND_SUSTAINING: (PathwayStage.EMBEDDING, PathwayStage.SUSTAINING),
    WorkGroupKind.TEACHING_FOR_MASTERY: (PathwayStage.TEACHING_FOR_MASTERY,),
}


class MembershipStatus(Choice):
    """How far the membership of a department has come."""

    APPLIED = "applied"
    CONFIRMED = "confirmed"
    ACTIVE = "active"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


MEMBER_ON = {status: f"{status.value}_on" for status in MembershipStatus}  # the field with the day of each status


class WorkGroupFields(Fields):
    """A Work Group of one academic year."""

    LABEL: ClassVar[str] = "Work Group"

    code: OneLine = Field(default="", max_length=40)  # any text
    year: AcademicYear
    kind: WorkGroupKind = choice(WorkGroupKind, WorkGroupKind.DEVELOPMENT)
    hub: OneLine = Field(default="", max_length=120)
    focus: Text = ""
    lead: OneLine = Field(default="", max_length=120)  # the leading specialist
    template_id: uuid.UUID | None = None  # the template of commitments that new members get a copy of
    notes: Text = ""
    closed_on: dt.date | None = None  # since then it is read and no longer changed


class WorkGroup(WorkGroupFields, Record, table=True):
    """A Work Group as the file keeps it."""

    __tablename__ = "work_group"

    spellings: str = ""  # of the code, so that the search finds each


class MembershipFields(Fields):
    """A department as a member of a Work Group."""

    LABEL: ClassVar[str] = "member"

    work_group_id: uuid.UUID = belongs_to("work_group")
    department_id: uuid.UUID = belongs_to("department")
    status: MembershipStatus = choice(MembershipStatus, MembershipStatus.APPLIED)
    applied_on: dt.date | None = None
    confirmed_on: dt.date | None = None
    active_on: dt.date | None = None
    completed_on: dt.date | None = None
    withdrawn_on: dt.date | None = None
    subject_leader_id: uuid.UUID | None = belongs_to("person", optional=True)
    slt_agreed_on: dt.date | None = None
    slt_contact: OneLine = Field(default="", max_length=120)
    funding_agreed: float | None = Field(default=None, ge=0, le=1_000_000)  # pounds
    funding_agreed_on: dt.date | None = None
    funding_received: float | None = Field(default=None, ge=0, le=1_000_000)  # pounds
    funding_received_on: dt.date | None = None
    notes: Text = ""


class Membership(MembershipFields, Record, table=True):
    """A membership as the file keeps it."""

    __tablename__ = "membership"


class ParticipantFields(Fields):
    """One of the pair of a member department, and the days between which they are it; None is open."""

    LABEL: ClassVar[str] = "participant"

    membership_id: uuid.UUID = belongs_to("membership")
    person_id: uuid.UUID = belongs_to("person")
    role: AdvocateRole = choice(AdvocateRole, AdvocateRole.LEAD)
    since: dt.date | None = None
    until: dt.date | None = None


class Participant(ParticipantFields, Record, table=True):
    """A participant as the file keeps them."""

    __tablename__ = "participant"


def code_key(code: str) -> str:
    """Reduce a code to what tells it apart: 'NCP 24-12', '24-12' and 'NCP24-12' are one."""
    return re.sub(r"[^0-9a-z]+", "-", re.sub(r"^\s*ncp[\s-]*(?=\d)", "", code.casefold())).strip("-")


def spellings(code: str) -> str:
    """Give the spellings of a code that somebody may search for; nothing for no code."""
    key = code_key(code)
    return " ".join(dict.fromkeys((code, key, f"NCP {key}", f"NCP{key}"))) if key else code


def group_title(group: WorkGroupFields) -> str:
    """Name a Work Group, such as 'NCP26-12 Development'."""
    return f"{group.code} {group.kind}".strip()


def takes_part(pair: ParticipantFields, day: dt.date | None) -> bool:
    """Tell whether somebody is one of the pair on a day; on one to be confirmed, whether they still are."""
    if day is None:
        return pair.until is None
    return (pair.since is None or pair.since <= day) and (pair.until is None or day <= pair.until)


def membership_notices(member: MembershipFields) -> dict[str, str]:
    """Say by field what is unusual about a membership; never a block."""
    notices = {}
    agreed, received = member.funding_agreed_on, member.funding_received_on
    if (member.funding_received or received) and not (member.funding_agreed or agreed):
        notices["funding_received"] = (
            "Funding was received, but none is noted as agreed. Note what was agreed, and when."
        )
    elif agreed and received and received < agreed:
        notices["funding_received_on"] = (
            f"The funding was received on {short(received)}, before it was agreed on {short(agreed)}. Check both dates."
        )
    if member.funding_agreed is not None and (member.funding_received or 0) > member.funding_agreed:
        notices["funding_received"] = "More funding was received than was agreed. Check both figures."
    days = [
        (status, day)
        for status in list(MembershipStatus)[:4]
        if (day := getattr(member, MEMBER_ON[status])) is not None
    ]
    for (earlier, first), (later, second) in pairwise(days):
        if second < first:
            notices[MEMBER_ON[later]] = (
                f"{later.label} on {short(second)}, but {earlier.value} on {short(first)}. Check both dates."
            )
    return notices


def skipped_stage(stage: PathwayStage, before: Iterable[PathwayStage]) -> PathwayStage | None:
    """Give the stage that a department would skip by standing on a stage now, given those of its earlier years."""
    been = set(before)
    order = [PathwayStage.DEVELOPMENT, PathwayStage.EMBEDDING, PathwayStage.SUSTAINING]
    if stage is PathwayStage.TEACHING_FOR_MASTERY:  # serves all who took part before
        return None if been - {PathwayStage.PREPARATORY} else PathwayStage.DEVELOPMENT
    if stage not in order[1:] or been & {*order[order.index(stage) :], PathwayStage.TEACHING_FOR_MASTERY}:
        return None
    needed = order[order.index(stage) - 1]
    return None if needed in been else needed


def size_notice(count: int, at_least: int | None, at_most: int | None, kind: WorkGroupKind) -> str:
    """Say where a group is larger or smaller than its kind usually is; nothing where it is not."""
    if at_least and at_most:
        usual = f"{at_least}" if at_least == at_most else f"{at_least} to {at_most}"
    else:
        usual = f"at least {at_least}" if at_least else f"at most {at_most}"
    members = "one department" if count == 1 else f"{count} departments"
    if at_least and count < at_least:
        return f"The group has {members if count else 'no department yet'}; a “{kind}” group usually has {usual}."
    if at_most and count > at_most:
        return f"The group has {members}; a “{kind}” group usually has {usual}."
    return ""
