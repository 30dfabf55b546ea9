"""The invitation to a Work Group for its members: what it is, when and where it meets, and what is agreed."""

from collections.abc import Iterator, Sequence

from tfm_desktop.domain.calendar_entries import session_title
from tfm_desktop.domain.commitments import agreed_in_words, window_in_words
from tfm_desktop.domain.group_sheets import Asked, InvitationSheet, ShownSession
from tfm_desktop.domain.sessions import SessionFields, SessionStatus
from tfm_desktop.domain.work_groups import group_title
from tfm_desktop.domain.years import british
from tfm_desktop.reports.blocks import Block, Cell, Prose, Row, Rows
from tfm_desktop.reports.leaving import Leaving, count, leaving
from tfm_desktop.reports.plan_leaving import in_texts
from tfm_desktop.reports.sessions import place, times
from tfm_desktop.reports.sheet import (
    BODY,
    NOTE,
    STRONG,
    TABLE,
    About,
    build,
    columns,
    facts,
    heading,
    marked,
    opening,
    shares,
)
from tfm_desktop.reports.to_write import LinesToWrite


def invitation(sheet: InvitationSheet, *, author: str = "", invariant: bool = False) -> bytes:
    """Make the invitation PDF: what the group is, its sessions, what is agreed, and whom to ask."""
    about = _about(sheet, author, invariant)
    return build(_blocks(sheet, about), about)


def leaves(sheet: InvitationSheet, *, author: str = "", people: Sequence[str] = ()) -> tuple[Leaving, ...]:
    """Name what leaves the computer with an invitation; people of the departments are looked for in its texts."""
    about = _about(sheet, author, False)
    told = [sheet.group.lead, author]
    return (
        *leaving("For whom", [about.audience]),
        *leaving("Whose names", [*told, *in_texts(people, _blocks(sheet, about), told)]),
        *leaving(
            "What",
            [
                "The focus" if sheet.group.focus.strip() else "",
                f"The names of {count(len(sheet.departments), 'department')}" if sheet.departments else "",
                f"Day, times and venue of {count(len(sheet.sessions), 'session')}" if sheet.sessions else "",
                "What is agreed with each department" if sheet.asked else "",
            ],
        ),
        *leaving("What stays on this computer", ["Your own notes" if sheet.has_notes else ""]),
    )


def _about(sheet: InvitationSheet, author: str, is_invariant: bool) -> About:
    title = f"Invitation to {group_title(sheet.group)}, {sheet.group.year}"
    audience = "For the mathematics departments of this Work Group and their senior leadership."
    return About(title, audience, author, is_invariant=is_invariant)


def _blocks(sheet: InvitationSheet, about: About) -> Iterator[Block]:
    group, width = sheet.group, about.width
    yield from opening(
        "Invitation to a Work Group", group_title(group), " · ".join(filter(None, [group.year, group.hub]))
    )
    told = [("Leading specialist", group.lead), ("Departments", ", ".join(sheet.departments))]
    if any(value for _, value in told):
        yield facts(told, width)
    if group.focus.strip():
        yield marked("What we work on", group.focus, width, before=8)
    yield heading("When and where we meet")
    if sheet.sessions:
        yield _sessions(sheet.sessions, width)
    else:
        yield Prose("The dates are to be confirmed.", BODY)
    yield from _contact(sheet, about.author)
    yield heading("What is agreed with each department")
    if sheet.asked:
        yield _asked(sheet.asked, width)
    else:
        yield Prose("This is to be confirmed with each department.", BODY)


def _sessions(sessions: Sequence[ShownSession], width: float) -> Block:
    rows: list[Row] = []
    for shown in sessions:
        session = shown.session
        name = session_title(session)
        what = (Prose(name[:1].upper() + name[1:], BODY), *((Prose(session.theme, NOTE),) if session.theme else ()))
        is_off = session.status is SessionStatus.CANCELLED
        where = Prose("Cancelled", STRONG) if is_off else Prose(place(shown), BODY)
        rows.append((_when(session), what, (where,)))
    return Rows(shares(width, 5, 8, 6.4), rows, TABLE, columns("When", "What", "Where"))


def _when(session: SessionFields) -> Cell:
    day = Prose(british(session.date) or "Date to be confirmed", BODY)
    if session.status is SessionStatus.CANCELLED:
        return (day,)
    at = times(session) if session.start else "Time to be confirmed"
    is_open = session.date is not None and session.start is not None and "date" in session.open_points
    return (day, Prose(f"{at}, to be confirmed" if is_open else at, NOTE))


def _asked(asked: Sequence[Asked], width: float) -> Block:
    rows: list[Row] = []
    for one in asked:
        item = one.item
        agreed = ", ".join(filter(None, [agreed_in_words(item), window_in_words(item.window_from, item.window_to)]))
        texts = (item.label or item.counts.label, item.whom.label, agreed)
        what, whom, how_much = ((Prose(text[:1].upper() + text[1:], BODY),) for text in texts)
        of_some = (Prose(f"Only {one.departments}", NOTE),) if one.departments else ()
        rows.append(((*what, *of_some), whom, how_much))
    return Rows(shares(width, 8, 4, 7.4), rows, TABLE, columns("What", "For", "How much"))


def _contact(sheet: InvitationSheet, author: str) -> Iterator[Block]:
    who = ", ".join(filter(None, [sheet.group.lead or author, sheet.group.hub]))
    asked = f"Questions, and word of who will come, to {who}:" if who else "Questions, and word of who will come, to:"
    yield Prose(asked, BODY, before=12, keeps_with_next=True)
    yield LinesToWrite(tall=16)
