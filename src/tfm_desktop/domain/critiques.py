"""Critique of plans in a Work Group: a question from another department, the reply, and what changed because of it."""

import datetime as dt
import uuid
from typing import ClassVar

from tfm_desktop.domain.record import Fields, Record, Text, belongs_to


class CritiqueFields(Fields):
    """One question about a plan of a member department."""

    LABEL: ClassVar[str] = "question on a plan"

    work_group_id: uuid.UUID = belongs_to("work_group")
    position: int = 0
    plan_id: uuid.UUID = belongs_to("plan")
    aim_id: uuid.UUID | None = belongs_to("aim", optional=True)
    asking_id: uuid.UUID | None = belongs_to("department", optional=True)  # the department that asks
    date: dt.date | None = None
    question: Text = ""
    reply: Text = ""
    changed: Text = ""  # in the plan because of it


class Critique(CritiqueFields, Record, table=True):
    """A question on a plan as the file keeps it."""

    __tablename__ = "critique"
