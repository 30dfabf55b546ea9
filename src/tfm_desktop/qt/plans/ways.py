"""The ways in which a plan can begin: from last year's, from a template, or empty."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tfm_desktop.domain.errors import FileProblem, NothingToCarryForward
from tfm_desktop.domain.history import AimState
from tfm_desktop.domain.plan_templates import AimTemplate, PlanTemplate
from tfm_desktop.domain.plans import FINISHED, CriterionStatus
from tfm_desktop.domain.years import shifted
from tfm_desktop.exchange import plan_templates as files
from tfm_desktop.services.plans import PlanRow
from tfm_desktop.services.services import Services

LAST_YEARS = "Last year’s plan: what is open is carried forward"
FROM_FILE = "A template from a file…"
EMPTY = "An empty plan"
TITLE = "Development plan"


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One way to begin: its name, what it is, the aims it brings with what each has, and what makes the plan of it.

    A way that cannot be gone makes nothing, and what it is says why.
    """

    group: str
    name: str
    about: str
    make: Callable[[], uuid.UUID] | None = None
    aims: tuple[tuple[str, str], ...] = ()
    below: str = ""
    is_likely: bool = False  # chosen before the templates


class Ways:
    """Finds the ways in which a department's plan for a year can begin."""

    def __init__(self, services: Services, department: uuid.UUID, year: str, folder: Path) -> None:
        self._services = services
        self._department = department
        self._year = year
        self._folder = folder

    def all(self) -> list[Way]:
        """Give every way, in the order in which they are offered."""
        return [*self._last_years(), *self._templates(), self._empty()]

    def of_template(self, template: PlanTemplate, group: str) -> Way:
        """Give the way that begins from a template."""

        def make() -> uuid.UUID:
            begin = self._services.plan_templates.begin
            return begin(self._department, self._year, template, dt.date.today())

        sessions = counted(len(template.sessions), "session")
        about = f"{template.about}\n\n{sessions} of professional development." if template.sessions else template.about
        actions = sum(len(aim.actions) for aim in template.aims)
        below = f"{counted(len(template.aims), 'aim')}, {counted(actions, 'action')}"
        return Way(group, template.name, about.strip(), make, tuple(map(_of_template, template.aims)), below)

    def _last_years(self) -> Iterator[Way]:
        today, plans = dt.date.today(), self._services.plans
        is_there = bool(plans.rows(today, self._year, self._department))
        for row in plans.rows(today, shifted(self._year, -1), self._department):
            aims = plans.to_carry(plans.state(row.id))
            if aims:
                yield self._last_years_plan(row, aims, is_there=is_there)
            else:
                yield Way("From last year", LAST_YEARS, str(NothingToCarryForward()), below=row.title)

    def _last_years_plan(self, row: PlanRow, aims: Sequence[AimState], *, is_there: bool) -> Way:
        into = f"the plan for {self._year} that is there already" if is_there else "the new plan"
        about = (
            f"Aims that are open go into {into}, with their criteria that are not met and their actions that are not "
            f"finished. Each keeps where it came from."
        )

        def make() -> uuid.UUID:
            return self._services.plans.carry_forward(row.id)

        shown = tuple(map(_of_plan, aims))
        return Way("From last year", LAST_YEARS, about, make, shown, row.title, is_likely=not is_there)

    def _templates(self) -> Iterator[Way]:
        for template in files.shipped():
            yield self.of_template(template, "Templates")
        own = files.users(self._folder)
        for template in own.templates:
            yield self.of_template(template, "Your own templates")
        for problem in own.problems:
            yield broken(problem)
        yield Way("Otherwise", FROM_FILE, "Takes a template that a colleague gave you, or that stands elsewhere.")

    def _empty(self) -> Way:
        def make() -> uuid.UUID:
            return self._services.plans.new(department_id=self._department, year=self._year, title=TITLE)

        return Way("Otherwise", EMPTY, "Begins with nothing but its title.", make)


def broken(problem: FileProblem) -> Way:
    """Give the way that a template would be, were it not broken."""
    return Way("Cannot be used", problem.path.name, str(problem), below=str(problem))


def counted(number: int, one: str, several: str = "") -> str:
    """Count in words, such as '3 aims' or 'no action'."""
    return f"{number or 'no'} {one if number < 2 else several or one + 's'}"


def _of_template(aim: AimTemplate) -> tuple[str, str]:
    return aim.text, _has(len(aim.criteria), len(aim.actions), aim.horizon)


def _of_plan(aim: AimState) -> tuple[str, str]:
    criteria = sum(one.fields.status is not CriterionStatus.MET for one in aim.criteria)
    actions = sum(one.fields.status not in FINISHED for one in aim.actions)
    return aim.fields.text, _has(criteria, actions, aim.fields.horizon)


def _has(criteria: int, actions: int, horizon: str) -> str:
    told = f"{horizon} · {counted(criteria, 'criterion', 'criteria')}, {counted(actions, 'action')}"
    return told[:1].upper() + told[1:]
