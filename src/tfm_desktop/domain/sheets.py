"""What a report shows, complete and frozen; made by the services, read by the reports."""

import datetime as dt
import uuid
from dataclasses import dataclass

from tfm_desktop.domain.departments import DepartmentFields, PersonFields
from tfm_desktop.domain.frameworks import Ideas
from tfm_desktop.domain.observations import LineFields, NextStepFields, ObservationFields
from tfm_desktop.domain.plans import ActionFields, AimFields, CriterionFields, PlanFields
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
class AimSheet:
    """An aim with its success criteria and actions."""

    aim: AimFields
    criteria: tuple[CriterionFields, ...]
    actions: tuple[ActionFields, ...]


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
