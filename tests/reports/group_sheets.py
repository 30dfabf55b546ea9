"""A Work Group as its reports show it; every person is invented."""

import datetime as dt
from typing import Any

from tests.reports.conftest import ID

from tfm_desktop.domain.commitments import CommitmentFields, Counts, Unit, Whom
from tfm_desktop.domain.critiques import CritiqueFields
from tfm_desktop.domain.departments import AdvocateRole
from tfm_desktop.domain.group_sheets import (
    Asked,
    CritiquePlan,
    CritiqueQuestion,
    CritiqueSheet,
    GroupSheet,
    InvitationSheet,
    LedgerCount,
    MemberSheet,
    RegisterPerson,
    RegisterSheet,
    ShownPair,
    ShownSession,
)
from tfm_desktop.domain.ledger import LedgerState
from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.domain.sessions import AttendanceFields, AttendanceMark, SessionFields, SessionKind, SessionStatus
from tfm_desktop.domain.work_groups import MembershipFields, MembershipStatus, WorkGroupFields, WorkGroupKind

HAVERSTOCK, LEICESTER = "Haverstock School", "Sir Jonathan North Girls’ College"
LONG = "St Mary’s Roman Catholic High School and Sixth Form Centre for Mathematics and Engineering"
GROUP = WorkGroupFields(
    code="NCP26-12",
    year="2026/27",
    kind=WorkGroupKind.EMBEDDING_AND_SUSTAINING,
    hub="East Midlands South Maths Hub",
    lead="Iris Marlow",
    focus="Reasoning with a few models in Years 7 to 9, and how pupils come to do without them.",
)
HOST = SchoolFields(name=LEICESTER, town="Leicester")


def session(**values: Any) -> SessionFields:
    return SessionFields(work_group_id=ID, **values)


def attended(mark: AttendanceMark, **values: Any) -> AttendanceFields:
    return AttendanceFields(session_id=ID, person_id=ID, mark=mark, **values)


def held() -> ShownSession:
    fields = session(
        number=1,
        date=dt.date(2026, 11, 18),
        start=dt.time(13),
        end=dt.time(16),
        status=SessionStatus.HELD,
        theme="Bar models across Years 7 to 9",
    )
    return ShownSession(fields, HOST, is_held=True)


def to_come() -> ShownSession:
    fields = session(
        number=2,
        date=dt.date(2027, 1, 21),
        start=dt.time(13),
        end=dt.time(16),
        mode="online",
        status=SessionStatus.CONFIRMED,
    )
    return ShownSession(fields)


def undated() -> ShownSession:
    return ShownSession(session(number=5, kind=SessionKind.SHOWCASE))


def register_sheet() -> RegisterSheet:
    """Give the register of a session that was held: all are marked."""
    people = (
        RegisterPerson(
            "Amina Yusuf", HAVERSTOCK, attended(AttendanceMark.SUBSTITUTE, substitute="Maria Substitute"), ""
        ),
        RegisterPerson("Κωνσταντίνος Παπαδόπουλος", HAVERSTOCK, attended(AttendanceMark.APOLOGIES), ""),
        RegisterPerson("Zoë Łukasik", LEICESTER, attended(AttendanceMark.PRESENT), ""),
        RegisterPerson("Tom Ferreira", LEICESTER, attended(AttendanceMark.PART), ""),
        RegisterPerson("Gerda Guest", LEICESTER, attended(AttendanceMark.PRESENT), "came beside the pair"),
    )
    return RegisterSheet(ID, GROUP, held(), people, has_notes=True)


def commitment(label: str, **values: Any) -> CommitmentFields:
    return CommitmentFields(membership_id=ID, label=label, **values)


def invitation_sheet() -> InvitationSheet:
    day = dt.date(2027, 7, 31)
    asked = (
        Asked(commitment("Sessions of 3 hours", at_least=4, counts=Counts.ATTENDANCE, window_to=day)),
        Asked(commitment("Release, shared", whom=Whom.PAIR, unit=Unit.DAYS, at_least=4, at_most=6)),
        Asked(commitment("", whom=Whom.DEPARTMENT, unit=Unit.POUNDS, at_least=2000, counts=Counts.FUNDING)),
        Asked(commitment("Bespoke support", whom=Whom.DEPARTMENT, unit=Unit.DAYS, at_least=3), HAVERSTOCK),
    )
    cancelled = session(number=3, date=dt.date(2027, 2, 9), status=SessionStatus.CANCELLED)
    half_known = session(number=4, date=dt.date(2027, 6, 22), start=dt.time(13), venue="The hub, Room 2")
    sessions = (held(), to_come(), ShownSession(cancelled), ShownSession(half_known), undated())
    return InvitationSheet(ID, GROUP, (HAVERSTOCK, LEICESTER), sessions, asked, has_notes=True)


def member_sheet(department: str = HAVERSTOCK, **values: Any) -> MemberSheet:
    fields = MembershipFields(
        work_group_id=ID,
        department_id=ID,
        status=MembershipStatus.ACTIVE,
        active_on=dt.date(2026, 10, 1),
        slt_agreed_on=dt.date(2026, 9, 10),
        funding_agreed=2000,
        funding_agreed_on=dt.date(2026, 9, 20),
        funding_received=1000,
    )
    told: dict[str, Any] = {
        "member": fields,
        "pair": (
            ShownPair("Amina Yusuf", AdvocateRole.LEAD, None, None),
            ShownPair("Κωνσταντίνος Παπαδόπουλος", AdvocateRole.SECOND, None, dt.date(2027, 1, 31)),
            ShownPair("Paul Newcomer", AdvocateRole.SECOND, dt.date(2027, 2, 1), None),
        ),
        "marks": {AttendanceMark.SUBSTITUTE: 1, AttendanceMark.APOLOGIES: 1},
        "sessions": 0,
        "tasks": 2,
        "tasks_done": 1,
        "tasks_overdue": 1,
        "ledger": LedgerCount(
            {LedgerState.MET: 1, LedgerState.WITHIN_REACH: 2, LedgerState.TO_PLAN: 1, LedgerState.NOT_MET: 2},
            ("Showcase lessons", "SLT support", "Evaluation"),
        ),
    }
    return MemberSheet(department, **{**told, **values})


def group_sheet() -> GroupSheet:
    new = member_sheet(
        LEICESTER,
        member=MembershipFields(work_group_id=ID, department_id=ID),
        pair=(),
        marks={AttendanceMark.PRESENT: 1, AttendanceMark.PART: 1},
        sessions=1,
        tasks=0,
        tasks_done=0,
        tasks_overdue=0,
        ledger=LedgerCount({}, ()),
    )
    return GroupSheet(
        ID,
        GROUP,
        (member_sheet(), new),
        (held(), to_come(), undated()),
        questions=3,
        replies=2,
        changes=1,
        on=dt.date(2027, 1, 25),
        has_notes=True,
    )


def critique_sheet() -> CritiqueSheet:
    def asked(asking: str, aim: str, **values: Any) -> CritiqueQuestion:
        return CritiqueQuestion(asking, aim, CritiqueFields(work_group_id=ID, plan_id=ID, **values))

    return CritiqueSheet(
        ID,
        GROUP,
        (
            CritiquePlan(
                f"{HAVERSTOCK}: Reasoning with ratio",
                (
                    asked(
                        LEICESTER,
                        "Aim 1: Pupils use bar models.",
                        date=dt.date(2027, 1, 21),
                        question="How will you know that pupils can do without the bar?",
                        reply="By awkward numbers in the summer test.",
                        changed="A criterion was added to aim 1.",
                    ),
                    asked("another department", "", question="Why Year 8 before Year 7?"),
                ),
            ),
            CritiquePlan(LEICESTER, ()),
        ),
    )
