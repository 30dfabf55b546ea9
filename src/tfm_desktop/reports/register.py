"""The register of one session: printed before it to be signed, or after it with who was there; without any notes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from tfm_desktop.domain.calendar_entries import session_title
from tfm_desktop.domain.group_sheets import RegisterPerson, RegisterSheet
from tfm_desktop.domain.sessions import SessionFields, SessionStatus, attended, half_days_of
from tfm_desktop.domain.work_groups import group_title
from tfm_desktop.reports.blocks import Block, Cell, Heading, Prose, Row, Rows
from tfm_desktop.reports.leaving import Leaving, count, leaving
from tfm_desktop.reports.plan_leaving import in_texts
from tfm_desktop.reports.sessions import day, place, times
from tfm_desktop.reports.sheet import (
    BODY,
    LABEL,
    NOTE,
    SUBHEADING,
    TABLE,
    About,
    build,
    columns,
    facts,
    heading,
    opening,
    shares,
)
from tfm_desktop.reports.to_write import LinesToWrite, TickBox

GUESTS = 4  # rows left free
SIGNED = (6.2, 2, 2.2, 4.2, 4.8)
KEPT = (6, 3, 2.4, 5)
FREE = replace(TABLE, line=None)  # the lines to write on are rules enough


def register(sheet: RegisterSheet, *, author: str = "", invariant: bool = False) -> bytes:
    """Make the register PDF: everyone by school with mark, half-days and substitute, and boxes where no mark is yet."""
    about = _about(sheet, author, invariant)
    return build(_blocks(sheet, about), about)


def leaves(sheet: RegisterSheet, *, author: str = "", people: Sequence[str] = ()) -> tuple[Leaving, ...]:
    """Name what leaves the computer with a register; people of the departments are looked for in its texts."""
    about = _about(sheet, author, False)
    marked = [one for one in sheet.people if one.attendance]
    told = [
        *(one.name for one in sheet.people),
        *(one.attendance.substitute for one in sheet.people if one.attendance),
        sheet.group.lead,
        author,
    ]
    return (
        *leaving("For whom", [about.audience]),
        *leaving("Whose names", [*told, *in_texts(people, _blocks(sheet, about), told)]),
        *leaving(
            "What",
            [
                "Date, times and venue of the session",
                "Its theme" if sheet.shown.session.theme else "",
                f"Whether {count(len(marked), 'person was', 'people were')} there" if marked else "",
                "Boxes to tick and lines to sign" if _is_to_fill(sheet) else "",
            ],
        ),
        *leaving("What stays on this computer", ["Your own notes on the session" if sheet.has_notes else ""]),
    )


def _about(sheet: RegisterSheet, author: str, is_invariant: bool) -> About:
    title = f"Register of {group_title(sheet.group)}, {session_title(sheet.shown.session)}"
    audience = "In confidence: for those who lead and fund this Work Group. Keep it where nobody else reads it."
    return About(title, audience, author, is_invariant=is_invariant)


def _blocks(sheet: RegisterSheet, about: About) -> Iterator[Block]:
    session, width = sheet.shown.session, about.width
    status = session.status.label if session.status in (SessionStatus.HELD, SessionStatus.CANCELLED) else ""
    name = session_title(session)
    told = [sheet.group.year, sheet.group.hub, status]
    yield from opening(
        f"Register · {group_title(sheet.group)}", name[:1].upper() + name[1:], " · ".join(filter(None, told))
    )
    yield facts(
        [
            ("Date", day(session)),
            ("Time", times(session)),
            ("Where", place(sheet.shown)),
            ("Led by", sheet.group.lead),
            ("Theme", session.theme),
        ],
        width,
        across=3,
    )
    if not sheet.people:
        yield heading("Nobody is expected yet")
        yield Prose("Add member departments and the pair of each to the Work Group: they stand here then.", BODY)
    is_to_sign = _is_to_fill(sheet)
    if is_to_sign and sheet.people:
        yield Prose("Half-days: only where somebody is there for a part of the session.", LABEL, before=8)
    for school, people in groupby(sheet.people, lambda one: one.school):
        yield _headed(school)
        yield _table(list(people), session, width, is_to_sign=is_to_sign)
    if is_to_sign:
        yield _headed("Guests, and whoever else came")
        yield _guests(width)


def _headed(text: str) -> Block:
    return Heading(text, SUBHEADING, before=12, after=4)


def _is_to_fill(sheet: RegisterSheet) -> bool:
    is_off = sheet.shown.session.status is SessionStatus.CANCELLED
    return not is_off and (not sheet.people or any(one.attendance is None for one in sheet.people))


def _table(people: Sequence[RegisterPerson], session: SessionFields, width: float, *, is_to_sign: bool) -> Block:
    titles = ("Name", "Present", "Half-days", "Substitute", "Signature")
    if not is_to_sign:
        rows = [_kept(one, session) for one in people]
        return Rows(shares(width, *KEPT), rows, TABLE, columns("Name", "Attendance", *titles[2:4]))
    rows = [_to_sign(one, session) for one in people]
    return Rows(shares(width, *SIGNED), rows, FREE, columns(*titles))


def _kept(one: RegisterPerson, session: SessionFields) -> Row:
    mark = one.attendance
    texts = (mark.mark.label if mark else "Not marked", _half_days(one, session), mark.substitute if mark else "")
    return (_name(one), *((Prose(text, BODY),) for text in texts))


def _to_sign(one: RegisterPerson, session: SessionFields) -> Row:
    if one.attendance is None:
        return (_name(one), (TickBox(),), *_free(3))
    return (*_kept(one, session), ())


def _name(one: RegisterPerson) -> Cell:
    return (Prose(one.name, BODY), *((Prose(one.why, NOTE),) if one.why else ()))


def _half_days(one: RegisterPerson, session: SessionFields) -> str:
    if one.attendance is None:
        return ""
    spent = attended(one.attendance, half_days_of(session.start, session.end))
    return f"{spent:g}" if spent else "–"


def _free(cells: int) -> tuple[Cell, ...]:
    return tuple((LinesToWrite(tall=14),) for _ in range(cells))


def _guests(width: float) -> Block:
    rows: list[Row] = [_free(3) for _ in range(GUESTS)]
    return Rows(shares(width, 6, 7, 5), rows, FREE, columns("Name", "School", "Signature"))
