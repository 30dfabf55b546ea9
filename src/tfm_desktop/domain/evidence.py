"""Evidence: what ties an aim, a criterion or an action of a plan to what shows it."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import ClassVar

from sqlmodel import Field

from tfm_desktop.domain.record import Choice, Fields, OneLine, Record, Text, belongs_to, choice

TIED = ("line", "strength", "next_step", "visit", "measure")  # the kinds of record that can show something
SERVED = ("action", "criterion", "aim")  # what it is shown of, the most precise first


class Shows(Choice):
    """What evidence says: that an aim is needed, or that something has changed."""

    NEED = "shows the need"
    CHANGE = "shows the change"


class EvidenceFields(Fields):
    """One piece of evidence: a record that shows it, or a text of its own; always of an aim, often of a part of it."""

    LABEL: ClassVar[str] = "evidence"

    aim_id: uuid.UUID = belongs_to("aim")
    criterion_id: uuid.UUID | None = belongs_to("criterion", optional=True)
    action_id: uuid.UUID | None = belongs_to("action", optional=True)
    shows: Shows = choice(Shows, Shows.NEED)
    line_id: uuid.UUID | None = belongs_to("line", optional=True)
    strength_id: uuid.UUID | None = belongs_to("strength", optional=True)
    next_step_id: uuid.UUID | None = belongs_to("next_step", optional=True)
    visit_id: uuid.UUID | None = belongs_to("visit", optional=True)
    measure_id: uuid.UUID | None = belongs_to("measure", optional=True)
    date: dt.date | None = None  # of a text; a record that shows it has a date of its own
    source: OneLine = Field(default="", max_length=200)
    text: Text = ""

    @property
    def tied(self) -> tuple[str, uuid.UUID] | None:
        """Give the kind and the id of the record that shows it; None where a text of its own does."""
        links = ((kind, getattr(self, f"{kind}_id")) for kind in TIED)
        return next(((kind, link) for kind, link in links if link), None)

    @property
    def served(self) -> tuple[str, uuid.UUID]:
        """Give the kind and the id of what it is evidence of: an action, a criterion, or else the whole aim."""
        links = ((kind, getattr(self, f"{kind}_id")) for kind in SERVED)
        return next((kind, link) for kind, link in links if link)


class Evidence(EvidenceFields, Record, table=True):
    """A piece of evidence as the file keeps it."""

    __tablename__ = "evidence"


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence in words: when and where it was seen, what it says, and the record to open for it."""

    evidence: uuid.UUID | None  # None for what is tied to nothing
    shows: Shows
    served: tuple[str, uuid.UUID] | None
    date: dt.date | None
    where: str  # such as 'Observation, Year 8, Ratio tables'
    text: str
    stays: bool  # a private line, or one that nobody agreed to share: it never leaves the computer
    opens: tuple[str, uuid.UUID] | None  # the kind and id of the record to open: an observation, a visit or a plan
    found: tuple[str, uuid.UUID] | None  # what to go to within it
    is_binned: bool = False  # what showed it is in the bin

    @property
    def may_leave(self) -> bool:
        """Tell whether others may see it: what shows it may be shared, and is not in the bin."""
        return not self.stays and not self.is_binned
