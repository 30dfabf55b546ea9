"""What goes into a calendar file: sessions and visits, each as one entry."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tfm_desktop.domain.sessions import SessionFields, SessionKind, SessionStatus
from tfm_desktop.domain.visits import VisitFields, VisitStatus
from tfm_desktop.domain.work_groups import WorkGroupFields


class EntryStatus(StrEnum):
    """How certain an entry is; the words are those of RFC 5545, section 3.8.1.11."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A session or a visit on a day, without a name of a teacher and without a note."""

    id: uuid.UUID
    summary: str
    date: dt.date
    start: dt.time | None
    end: dt.time | None
    place: str
    status: EntryStatus
    updated_at: dt.datetime  # of all that is told in it
    details: str = ""  # theme or purpose, where they were chosen


@dataclass(frozen=True, slots=True)
class CalendarSheet:
    """The entries of a calendar file in the order of their days, and the sessions that have no date yet."""

    title: str
    entries: tuple[CalendarEntry, ...]
    undated: int

    @property
    def in_words(self) -> str:
        """Say how many entries there are, how many are not certain, and how many are left out."""
        return " ".join(self._sentences())

    def _sentences(self) -> Iterator[str]:
        entries = self.entries
        yield f"{len(entries):,} {'entry' if len(entries) == 1 else 'entries'}." if entries else "There is no entry."
        statuses = [one.status for one in entries]
        if tentative := statuses.count(EntryStatus.TENTATIVE):
            yield f"{tentative:,} {'is' if tentative == 1 else 'are'} marked as tentative: not all is confirmed yet."
        if cancelled := statuses.count(EntryStatus.CANCELLED):
            yield f"{cancelled:,} {'is' if cancelled == 1 else 'are'} marked as cancelled."
        if self.undated:
            sessions, have = ("session", "has") if self.undated == 1 else ("sessions", "have")
            yield f"{self.undated:,} {sessions} {have} no date yet and {'is' if self.undated == 1 else 'are'} left out."


def session_summary(group: WorkGroupFields, session: SessionFields) -> str:
    """Name a session in a calendar, such as 'Work Group NCP26-12: session 2 (showcase lesson)'."""
    return f"Work Group {group.code or f'({group.kind})'}: {session_title(session)}"


def session_title(session: SessionFields) -> str:
    """Name a session, such as 'session 2 (showcase lesson)', 'session 3', 'launch'."""
    kind = "" if session.kind is SessionKind.MEETING else session.kind.value
    if session.number is None:
        return kind or "session"
    return f"session {session.number} ({kind})" if kind else f"session {session.number}"


def session_status(session: SessionFields) -> EntryStatus:
    """Tell how certain a session is: while anything of it is to be confirmed it is tentative."""
    if session.status is SessionStatus.CANCELLED:
        return EntryStatus.CANCELLED
    return EntryStatus.TENTATIVE if session.open_points else EntryStatus.CONFIRMED


def visit_summary(visit: VisitFields, school: str) -> str:
    """Name a visit in a calendar; one that is postponed keeps its old day until it has a new one, and says so."""
    return f"Visit: {school}{' (postponed)' if visit.status is VisitStatus.POSTPONED else ''}"


def visit_status(visit: VisitFields) -> EntryStatus:
    """Tell how certain a visit is."""
    if visit.status is VisitStatus.CANCELLED:
        return EntryStatus.CANCELLED
    open_still = (VisitStatus.PLANNED, VisitStatus.POSTPONED)
    return EntryStatus.TENTATIVE if visit.status in open_still else EntryStatus.CONFIRMED
