"""What a report shows, complete and frozen; made by the services, read by the reports."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from tfm_desktop.domain.departments import DepartmentFields, PersonFields
from tfm_desktop.domain.evidence import Shows
from tfm_desktop.domain.frameworks import Ideas
from tfm_desktop.domain.measures import MeasureFields, MeasureValueFields
from tfm_desktop.domain.observations import LineFields, NextStepFields, ObservationFields, ObservationKind
from tfm_desktop.domain.plans import ActionFields, AimFields, CriterionFields, PlanFields
from tfm_desktop.domain.programme import PdSessionFields
from tfm_desktop.domain.reviews import CorrectionFields, ReviewFields
from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.domain.visits import VisitActionFields, VisitActivityFields, VisitFields


@dataclass(frozen=True, slots=True)
class ShownStrength:
    """A strength with the shareable lines that show it, in the order of the lesson."""

    text: str
    lines: tuple[LineFields, ...]


@dataclass(frozen=True, slots=True)
class AgreedStep:
    """A next step, and the action of the plan that it became, if any."""

    step: NextStepFields
    action: ActionFields | None
    aim: AimFields | None


@dataclass(frozen=True, slots=True)
class FeedbackSheet:
    """One observation as its teacher may read it: no line is in here but those that the observer agreed to share."""

    id: uuid.UUID
    observation: ObservationFields
    school: SchoolFields
    teacher: PersonFields | None
    aim: AimFields | None
    lines: tuple[LineFields, ...]
    strengths: tuple[ShownStrength, ...]
    questions: tuple[str, ...]
    next_steps: tuple[AgreedStep, ...]
    ideas: Ideas
    private: int  # lines that stay on this computer
    undecided: int  # lines that stay until the observer agrees to share them


@dataclass(frozen=True, slots=True)
class PersonMet:
    """A person met on a visit, with their place in the pair, and release used in half-days."""

    person: PersonFields
    is_advocate: bool
    release_half_days: float | None


@dataclass(frozen=True, slots=True)
class VisitSheet:
    """One visit as the department may read it."""

    id: uuid.UUID
    visit: VisitFields
    school: SchoolFields
    activities: tuple[VisitActivityFields, ...]
    people: tuple[PersonMet, ...]
    actions: tuple[VisitActionFields, ...]


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """A piece of evidence as the department may read it: no line is in here but those that may be shared."""

    shows: Shows
    of: str  # such as 'action 2.1' or 'criterion 3'; empty for the whole aim
    date: dt.date | None
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class AimSheet:
    """An aim with its success criteria and actions."""

    aim: AimFields
    criteria: tuple[CriterionFields, ...]
    actions: tuple[ActionFields, ...]
    evidence: tuple[ShownEvidence, ...] = ()
    moved: tuple[tuple[dt.date, ...], ...] = ()  # by action: the days on which it was due before, the oldest first
    carried_from: str = ""  # such as '2024/25, aim 2'
    withheld: int = 0  # pieces of evidence that stay on this computer


@dataclass(frozen=True, slots=True)
class SessionSheet:
    """A session of professional development, with the numbers of the aims that it serves."""

    session: PdSessionFields
    aims: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """A recorded review with its corrections, and the day that was set for the next one."""

    id: uuid.UUID
    review: ReviewFields
    corrections: tuple[CorrectionFields, ...]
    next_review: dt.date | None


@dataclass(frozen=True, slots=True)
class MeasureSheet:
    """A measure with its values in the order of the days."""

    id: uuid.UUID
    measure: MeasureFields
    values: tuple[MeasureValueFields, ...]


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """A plan as it stood on one day."""

    id: uuid.UUID
    plan: PlanFields
    school: SchoolFields
    department: DepartmentFields
    subject_leader: str
    advocates: tuple[str, ...]
    aims: tuple[AimSheet, ...]
    on: dt.date
    sessions: tuple[SessionSheet, ...] = ()
    reviews: tuple[ReviewSheet, ...] = ()  # those recorded in this plan, the oldest first
    measures: tuple[MeasureSheet, ...] = ()
    visits: tuple[VisitFields, ...] = ()  # to the department in the plan's year
    done_since: tuple[tuple[str, str], ...] = ()  # number and text of each action done since the last review

    @property
    def last_review(self) -> dt.date | None:
        """Give the day of the last recorded review."""
        return self.reviews[-1].review.date if self.reviews else None


@dataclass(frozen=True, slots=True)
class CoveredIdea:
    """An idea of the coverage chart: the key that stands on lines, its name, and its framework's name."""

    key: str
    name: str
    framework: str


@dataclass(frozen=True, slots=True)
class CoveredObservation:
    """An observation of the coverage chart, with the number of its lines on each idea that has any."""

    date: dt.date
    teacher: str
    kind: ObservationKind
    year_group: int | None
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CoverageSheet:
    """Which ideas were seen in a department in one academic year, when and in whose lessons; numbers, and no line.

    Lines that wait to be agreed are counted, for a number shows nothing of them; a private line leaves no trace.
    """

    school: SchoolFields
    year: str
    ideas: tuple[CoveredIdea, ...]
    observations: tuple[CoveredObservation, ...]  # in order of date
    on: dt.date

    def seen_in(self, key: str) -> tuple[CoveredObservation, ...]:
        """Give the observations that have a line on an idea."""
        return tuple(one for one in self.observations if one.lines.get(key))

    def lines_on(self, key: str) -> int:
        """Count the lines on an idea."""
        return sum(one.lines.get(key, 0) for one in self.observations)
