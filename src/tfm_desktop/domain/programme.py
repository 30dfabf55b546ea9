"""The programme of professional development of a department: dated sessions that serve aims of its plan."""

import datetime as dt
import uuid
from typing import ClassVar

from sqlmodel import Field

from tfm_desktop.domain.record import Choice, Fields, OneLine, Record, Text, belongs_to, choice, keys


class PdStatus(Choice):
    """How far a session of professional development has come."""

    PLANNED = "planned"
    DONE = "done"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class PdSessionFields(Fields):
    """A session of professional development: what, when, who leads, for whom, and what was thought of it."""

    LABEL: ClassVar[str] = "session"

    plan_id: uuid.UUID = belongs_to("plan")
    date: dt.date | None = None  # None while it is to be confirmed
    title: OneLine = Field(default="", max_length=200)
    leader: OneLine = Field(default="", max_length=200)
    audience: OneLine = Field(default="", max_length=200)
    aims: tuple[str, ...] = keys()  # the ids of the aims that it serves, as hexadecimal digits
    status: PdStatus = choice(PdStatus, PdStatus.PLANNED)
    reflection: Text = ""


class PdSession(PdSessionFields, Record, table=True):
    """A session as the file keeps it."""

    __tablename__ = "pd_session"
