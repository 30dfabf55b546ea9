"""The overview of a Work Group for its specialist and its hub: numbers and days, and no word on what anybody did."""

from collections.abc import Iterable, Iterator, Sequence

from tfm_desktop.domain.calendar_entries import session_title
from tfm_desktop.domain.commitments import Unit, amount_in_words
from tfm_desktop.domain.group_sheets import GroupSheet, LedgerCount, MemberSheet, ShownPair, ShownSession
from tfm_desktop.domain.ledger import LedgerState
from tfm_desktop.domain.sessions import AttendanceMark, SessionStatus
from tfm_desktop.domain.work_groups import MEMBER_ON, MembershipFields, group_title
from tfm_desktop.domain.years import british, short
from tfm_desktop.reports.blocks import Block, Cell, Prose, Row, Rows
from tfm_desktop.reports.leaving import Leaving, count, leaving
from tfm_desktop.reports.plan_leaving import in_texts
from tfm_desktop.reports.sessions import place, times
from tfm_desktop.reports.sheet import (
    BODY,
    LABEL,
    NOTE,
    TABLE,
    About,
    build,
    columns,
    heading,
    marked,
    opening,
    shares,
)

# How commitments stand, told of one and of several.
STATES = {
    LedgerState.MET: ("met", "met"),
    LedgerState.WITHIN_REACH: ("can be met with what is planned",) * 2,
    LedgerState.TO_PLAN: ("needs more to be planned", "need more to be planned"),
    LedgerState.NOT_MET: ("can no longer be met",) * 2,
    LedgerState.ENDED: ("ended early",) * 2,
    LedgerState.NO_FIGURE: ("without a figure",) * 2,
}


def work_group(sheet: GroupSheet, *, author: str = "", invariant: bool = False) -> bytes:
    """Make the overview PDF: members, sessions, attendance, ledgers, gap tasks and critique, in numbers."""
    about = _about(sheet, author, invariant)
    return build(_blocks(sheet, about), about)


def leaves(sheet: GroupSheet, *, author: str = "", people: Sequence[str] = ()) -> tuple[Leaving, ...]:
    """Name what leaves the computer with an overview; people of the departments are looked for in its texts."""
    about = _about(sheet, author, False)
    told = [*(one.name for member in sheet.members for one in member.pair), sheet.group.lead, author]
    return (
        *leaving("For whom", [about.audience]),
        *leaving("Whose names", [*told, *in_texts(people, _blocks(sheet, about), told)]),
        *leaving(
            "What",
            [
                "The focus" if sheet.group.focus.strip() else "",
                count(len(sheet.members), "member department"),
                "Status, SLT’s agreement and funding of each" if sheet.members else "",
                count(len(sheet.sessions), "session"),
                "How often each department was there, and how its ledger stands" if sheet.members else "",
                "How many gap tasks are done, and how many questions were asked on plans",
            ],
        ),
        *leaving(
            "What stays on this computer",
            [
                "Your own notes" if sheet.has_notes else "",
                "Who was at which session, every gap task and every question: only their numbers are in it",
            ],
        ),
    )


def _about(sheet: GroupSheet, author: str, is_invariant: bool) -> About:
    title = f"Overview of {group_title(sheet.group)}, {sheet.group.year}"
    hub = sheet.group.hub or "the Maths Hub"
    return About(title, f"In confidence: for the leading specialist and for {hub}.", author, is_invariant=is_invariant)


def _blocks(sheet: GroupSheet, about: About) -> Iterator[Block]:
    group, width = sheet.group, about.width
    led = f"led by {group.lead}" if group.lead else ""
    closed = f"closed on {british(group.closed_on)}" if group.closed_on else ""
    told = [group.year, group.hub, led, closed, f"as it stood on {british(sheet.on)}"]
    yield from opening("Overview of a Work Group", group_title(group), " · ".join(filter(None, told)))
    if group.focus.strip():
        yield marked("Focus", group.focus, width)
    yield heading("Member departments")
    if sheet.members:
        yield _members(sheet.members, width)
    else:
        yield Prose("No department is a member yet.", BODY)
    yield heading("Sessions")
    if sheet.sessions:
        yield Prose(_sessions_in_words(sheet), BODY, after=6, keeps_with_next=True)
        yield _sessions(sheet.sessions, width)
    else:
        yield Prose("No session has been laid out yet.", BODY)
    if sheet.members:
        yield heading("Attendance and gap tasks")
        yield _attendance(sheet, width)
        yield Prose("People marked at the sessions that were held, counted over all of them.", LABEL, before=4)
        yield heading("What was agreed, and how far it has come")
        yield _ledgers(sheet.members, width)
    yield heading("Critique of plans")
    yield Prose(_critique_in_words(sheet), BODY)


def _members(members: Sequence[MemberSheet], width: float) -> Block:
    rows = [
        (
            (Prose(one.department, BODY),),
            _status(one.member),
            _pair(one.pair),
            (Prose(_slt(one.member), BODY),),
            _funding(one.member),
        )
        for one in members
    ]
    titles = columns("Department", "Status", "The pair", "SLT agreed", "Funding")
    return Rows(shares(width, 5, 3.2, 6.4, 3, 3.8), rows, TABLE, titles)


def _status(member: MembershipFields) -> Cell:
    since = getattr(member, MEMBER_ON[member.status])
    return (Prose(member.status.label, BODY), *((Prose(f"on {short(since)}", NOTE),) if since else ()))


def _pair(pair: Sequence[ShownPair]) -> Cell:
    if not pair:
        return (Prose("Not named yet", NOTE),)
    told: list[Block] = []
    for one in pair:
        days = (f"from {short(one.since)}" if one.since else "", f"until {short(one.until)}" if one.until else "")
        told.append(Prose(f"{one.name} ({one.role})", BODY))
        told += [Prose(" ".join(filter(None, days)), NOTE)] if any(days) else []
    return tuple(told)


def _slt(member: MembershipFields) -> str:
    return short(member.slt_agreed_on) or "Not yet"


def _funding(member: MembershipFields) -> Cell:
    if member.funding_agreed is None and member.funding_received is None:
        return (Prose("None noted", NOTE),)
    told = (
        ("agreed", member.funding_agreed, member.funding_agreed_on),
        ("received", member.funding_received, member.funding_received_on),
    )
    blocks: list[Block] = []
    for word, pounds, on in told:
        if pounds is not None:
            blocks.append(Prose(f"{amount_in_words(pounds, Unit.POUNDS)} {word}", BODY))
            blocks += [Prose(f"on {short(on)}", NOTE)] if on else []
    return tuple(blocks)


def _sessions_in_words(sheet: GroupSheet) -> str:
    held = sum(one.is_held for one in sheet.sessions)
    off = sum(one.session.status is SessionStatus.CANCELLED for one in sheet.sessions)
    open_dates = sum("date" in one.session.open_points and not one.is_held for one in sheet.sessions)
    told = [
        f"{held} held",
        f"{len(sheet.sessions) - held - off} not held yet",
        f"{open_dates} of them without a confirmed date" if open_dates else "",
        f"{off} cancelled" if off else "",
    ]
    return f"{', '.join(filter(None, told))}."


def _sessions(sessions: Sequence[ShownSession], width: float) -> Block:
    rows: list[Row] = []
    for shown in sessions:
        session = shown.session
        name = session_title(session)
        status = "Held" if shown.is_held else session.status.label
        at = times(session) if session.start else ""
        texts = (name[:1].upper() + name[1:], place(shown), status)
        what, where, how = ((Prose(text, BODY),) for text in texts)
        when = (Prose(british(session.date) or "Date to be confirmed", BODY), *((Prose(at, NOTE),) if at else ()))
        rows.append((when, what, where, how))
    return Rows(shares(width, 5.2, 6.6, 6, 3.8), rows, TABLE, columns("Date", "What", "Where", "Status"))


def _attendance(sheet: GroupSheet, width: float) -> Block:
    held = sum(one.is_held for one in sheet.sessions)
    rows: list[Row] = []
    for one in sheet.members:
        tasks = f"{one.tasks_done} of {one.tasks} done" if one.tasks else "None set"
        late = f"{one.tasks_overdue} overdue" if one.tasks_overdue else ""
        numbers = [str(one.marks.get(mark, 0)) for mark in AttendanceMark]
        texts = (one.department, f"{one.sessions} of {held}", *numbers)
        row = tuple((Prose(text, BODY),) for text in texts)
        rows.append((*row, (Prose(tasks, BODY), *((Prose(late, NOTE),) if late else ()))))
    titles = columns("Department", "Sessions", *(mark.label for mark in AttendanceMark), "Gap tasks")
    return Rows(shares(width, 6, 3, 2.6, 2, 3, 2.6, 3.4, 4.2), rows, TABLE, titles)


def _ledgers(members: Iterable[MemberSheet], width: float) -> Block:
    rows: list[Row] = []
    for one in members:
        short_of = "; ".join(filter(None, one.ledger.at_risk))
        told = (Prose(_ledger_in_words(one), BODY), *((Prose(f"At risk: {short_of}", NOTE),) if short_of else ()))
        rows.append(((Prose(one.department, BODY),), told))
    return Rows(shares(width, 5.4, 16), rows, TABLE, columns("Department", "How its commitments stand"))


def _ledger_in_words(one: MemberSheet) -> str:
    if not one.ledger.states:
        return "Nothing is agreed yet."
    return f"{', '.join(_states_in_words(one.ledger))}."


def _states_in_words(ledger: LedgerCount) -> Iterator[str]:
    for state, (of_one, of_several) in STATES.items():
        number = ledger.states.get(state, 0)
        if number:
            yield f"{number} {of_one if number == 1 else of_several}"


def _critique_in_words(sheet: GroupSheet) -> str:
    if not sheet.questions:
        return "No question has been asked on a plan yet."
    asked = count(sheet.questions, "question was asked on a plan", "questions were asked on plans")
    told = [asked, f"{sheet.replies} answered", f"{sheet.changes} led to a change in a plan"]
    return f"{', '.join(told)}."
