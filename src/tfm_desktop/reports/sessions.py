"""How the reports of a Work Group tell of its sessions."""

from tfm_desktop.domain.group_sheets import ShownSession
from tfm_desktop.domain.sessions import SessionFields, SessionStatus
from tfm_desktop.domain.visits import VisitMode
from tfm_desktop.domain.years import british, clock

OPEN = "To be confirmed"


def day(session: SessionFields) -> str:
    """Write the day of a session, or that it is to be confirmed."""
    if session.date is None:
        return OPEN
    is_open = session.status is SessionStatus.TO_BE_CONFIRMED
    return f"{british(session.date)}, to be confirmed" if is_open else british(session.date)


def times(session: SessionFields) -> str:
    """Write the times of a session, or that they are to be confirmed."""
    if session.start is None:
        return OPEN
    return f"{clock(session.start)}–{clock(session.end)}" if session.end else f"from {clock(session.start)}"


def place(shown: ShownSession) -> str:
    """Say where a session is; a place in words beside 'online' where both are noted."""
    if shown.session.mode is VisitMode.ONLINE and shown.session.venue:
        return f"{VisitMode.ONLINE.label}: {shown.session.venue}"
    return shown.place
