"""A month of sessions, visits and professional development, week by week."""

import datetime as dt
import uuid
from calendar import Calendar
from collections.abc import Iterator
from typing import Any

from tfm_desktop.domain.calendar_entries import session_title
from tfm_desktop.domain.programme import PdStatus
from tfm_desktop.domain.sessions import SessionFields, SessionKind, SessionStatus
from tfm_desktop.domain.visits import VisitStatus
from tfm_desktop.domain.work_groups import MembershipStatus
from tfm_desktop.domain.years import academic_year
from tfm_desktop.services.overview import capitalised
from tfm_desktop.services.plan_calendar import CalendarEntry, EntryKind, in_order, named
from tfm_desktop.services.services import Services

# ?1 and ?2 are the first and the last day, ?3 is the department or nothing, and ?4 the academic year.
_VISITS = """
    SELECT v.id, v.date, v.start, v.department_id, v.status, v.purpose FROM visit v
    WHERE v.date BETWEEN ?1 AND ?2 AND v.deleted_at IS NULL AND (?3 IS NULL OR v.department_id = ?3)
"""
_SESSIONS = f"""
    SELECT s.id, s.date, s.start, g.code, g.kind, s.status, s.number, s.kind, s.theme
    FROM session s JOIN work_group g ON g.id = s.work_group_id
    WHERE (s.date BETWEEN ?1 AND ?2 OR (s.date IS NULL AND g.year = ?4 AND g.closed_on IS NULL
            AND s.status NOT IN ('{SessionStatus.HELD.value}', '{SessionStatus.CANCELLED.value}')))
        AND s.deleted_at IS NULL AND g.deleted_at IS NULL
        AND (?3 IS NULL OR g.id IN (SELECT m.work_group_id FROM membership m
            WHERE m.department_id = ?3 AND m.deleted_at IS NULL
                AND (m.status <> '{MembershipStatus.WITHDRAWN.value}' OR m.withdrawn_on >= s.date)))
"""
_DEVELOPMENT = f"""
    SELECT x.id, x.date, p.department_id, x.status, x.title FROM pd_session x JOIN plan p ON p.id = x.plan_id
    WHERE (x.date BETWEEN ?1 AND ?2 OR (x.date IS NULL AND p.year = ?4
            AND x.status IN ('{PdStatus.PLANNED.value}', '{PdStatus.POSTPONED.value}')))
        AND x.deleted_at IS NULL AND p.deleted_at IS NULL AND (?3 IS NULL OR p.department_id = ?3)
"""
_REVIEWS = """
    SELECT p.id, p.next_review, p.department_id, p.title FROM plan p
    WHERE p.next_review BETWEEN ?1 AND ?2 AND p.deleted_at IS NULL AND (?3 IS NULL OR p.department_id = ?3)
"""


def weeks(day: dt.date) -> list[list[dt.date]]:
    """Give the weeks that the month of a day touches, each from Monday to Sunday."""
    return Calendar().monthdatescalendar(day.year, day.month)


def month(services: Services, day: dt.date, department: uuid.UUID | None = None) -> list[CalendarEntry]:
    """Give what lies on the days of the weeks of a month, and at last what of its year is to be confirmed."""
    shown = weeks(day)
    first, last = shown[0][0], shown[-1][-1]
    asked = (first.isoformat(), last.isoformat(), department.hex if department else None)
    year = academic_year(day)
    names = {key.hex: name for key, name in services.departments.names().items()}

    def rows(sql: str, *more: str) -> list[tuple[Any, ...]]:
        return services.database.plain_rows(sql, *asked, *more)

    return in_order(
        [
            *_visits(rows(_VISITS), names),
            *_sessions(rows(_SESSIONS, year)),
            *_development(rows(_DEVELOPMENT, year), names),
            *_reviews(rows(_REVIEWS), names),
        ]
    )


def _visits(rows: list[tuple[Any, ...]], names: dict[str, str]) -> Iterator[CalendarEntry]:
    for record, date, start, department, status, purpose in rows:
        if department in names:
            text = named(purpose, VisitStatus(status))
            yield _entry(EntryKind.VISIT, date, start, names[department], text, ("visit", record))


def _sessions(rows: list[tuple[Any, ...]]) -> Iterator[CalendarEntry]:
    for record, date, start, code, group, status, number, kind, theme in rows:
        session = SessionFields.model_construct(number=number, kind=SessionKind(kind))
        called = ": ".join(filter(None, [capitalised(session_title(session)), theme]))
        text = named(called, SessionStatus(status)) if date else called
        yield _entry(EntryKind.WORK_GROUP, date, start, code or group, text, ("session", record))


def _development(rows: list[tuple[Any, ...]], names: dict[str, str]) -> Iterator[CalendarEntry]:
    for record, date, department, status, title in rows:
        if department in names:
            text = named(title, PdStatus(status))
            yield _entry(EntryKind.SESSION, date, None, names[department], text, ("pd_session", record))


def _reviews(rows: list[tuple[Any, ...]], names: dict[str, str]) -> Iterator[CalendarEntry]:
    for record, date, department, title in rows:
        if department in names:
            yield _entry(EntryKind.NEXT_REVIEW, date, None, names[department], title, ("plan", record))


def _entry(
    kind: EntryKind, date: str | None, start: str | None, where: str, text: str, opens: tuple[str, str]
) -> CalendarEntry:
    day = dt.date.fromisoformat(date) if date else None
    at = dt.time.fromisoformat(start) if start else None
    return CalendarEntry(day, kind, text, (opens[0], uuid.UUID(opens[1])), at, where)
