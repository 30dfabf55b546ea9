"""Sample data: three years of a specialist's work with invented people, moved so that they lie around today."""

import csv
import datetime as dt
import tomllib
import uuid
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from tfm_desktop import resources
from tfm_desktop.domain.observations import STEPS_ON, LineType, ObservationStatus
from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.services.records import Children
from tfm_desktop.services.sample_groups import GroupStory, write_half_terms
from tfm_desktop.services.sample_plans import PlanStory
from tfm_desktop.services.sample_told import Event, Known, SampleDays, Told, without
from tfm_desktop.services.services import Services

# How many days after a lesson each status is reached.
DAYS_AFTER = {
    ObservationStatus.COMPLETE: 0,
    ObservationStatus.DISCUSSED: 0,
    ObservationStatus.SHARED: 1,
    ObservationStatus.ACKNOWLEDGED: 4,
}

# The columns of the register's extract, as 'Get information about schools' names them.
_COLUMNS = {
    "urn": "URN",
    "name": "EstablishmentName",
    "street": "Street",
    "town": "Town",
    "postcode": "Postcode",
    "local_authority": "LA (name)",
    "phase": "PhaseOfEducation (name)",
    "type_group": "EstablishmentTypeGroup (name)",
    "status": "EstablishmentStatus (name)",
}


def write_sample(services: Services, today: dt.date) -> None:
    """Write the sample data into an open, empty file as one change; the same each time but for ids and dates."""
    writer = _Writer(services, today)
    with services.database.change("Sample data"):
        services.schools.take(_schools())
        for department in _told("departments.toml", "departments"):
            writer.department(department)
        for measure in _told("measures.toml", "measures"):
            writer.measure(measure)
        for visit in _told("visits.toml", "visits"):
            writer.visit(visit)
        lessons = [writer.lesson(file.stem, told) for file, told in _files("observations")]
        stories = [writer.story(told) for _, told in _files("plans")]
        # Lessons first where a day has both: what was agreed in them has become actions before the plan is reviewed.
        for event in sorted([*lessons, *chain(*(story.stages() for story in stories))], key=lambda one: one.days):
            with services.plans.history.dated(writer.days.on(event.days)):
                event.write()
        for story in stories:
            story.write_beside()
        write_half_terms(services, writer.days)
        for group in _told("work_groups.toml", "groups"):
            writer.group(group).write()


def _files(folder: str) -> list[tuple[Path, Told]]:
    return [(file, _read(file)) for file in sorted(resources.path(f"sample/{folder}").glob("*.toml"))]


def _read(path: Path) -> Told:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _told(name: str, tables: str) -> list[Told]:
    told: list[Told] = _read(resources.path(f"sample/{name}"))[tables]
    return told


def _schools() -> Iterator[SchoolFields]:
    with resources.path("schools/extract.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield SchoolFields.model_validate({field: row[column].strip() for field, column in _COLUMNS.items()})


class _Writer:
    """Writes what is told, and remembers by its name what later parts refer to."""

    def __init__(self, services: Services, today: dt.date) -> None:
        self.days = SampleDays(today)
        self._services = services
        self._departments, self._visits = services.departments, services.visits
        self._observations = services.observations
        self._known: Known = {}
        self._days_of_visits: dict[str, int] = {}

    def department(self, told: Told) -> None:
        """Write a department with its people, advocates, stages and schemes of work."""
        key = told["key"]
        school = self._departments.schools.by_urn(told["urn"])
        assert school, f"The extract of the register has no school {told['urn']}."
        apart = ("key", "urn", "subject_leader", "people", "advocates", "stages", "schemes")
        made = self._departments.new(school_id=school.id, **without(told, *apart))
        self._known[f"department {key}"] = made
        for person in told["people"]:
            self._known[f"person {key}/{person['name']}"] = self._departments.people.add(made, **person)
        self._departments.change(made, subject_leader_id=self._known[f"person {key}/{told['subject_leader']}"])
        for one in told["advocates"]:
            person = self._known[f"person {key}/{one['name']}"]
            self._departments.advocates.add(made, year=self.days.year(one["year"]), person_id=person, role=one["role"])
        for one in told["stages"]:
            self._departments.stages.add(made, year=self.days.year(one["year"]), stage=one["stage"])
        for one in told["schemes"]:
            self._departments.schemes.add(made, **{**one, "since": self.days.year(one["since"])})

    def measure(self, told: Told) -> None:
        """Write a measure of a department with its values."""
        measures, apart = self._services.measures, ("key", "department", "values")
        made = measures.add(self._known[f"department {told['department']}"], **without(told, *apart))
        self._known[f"measure {told['key']}"] = made
        for one in told["values"]:
            date = self.days.results(one["summer"]) if "summer" in one else self.days.on(one["days"])
            measures.values.add(made, **without(one, "summer", "days"), date=date)

    def visit(self, told: Told) -> None:
        """Write a visit with its activities, people met and agreed actions."""
        date = self.days.on(told["days"])
        apart = ("key", "department", "days", "next_visit", "activities", "people", "actions")
        made = self._visits.new(
            **without(told, *apart),
            department_id=self._known[f"department {told['department']}"],
            date=date,
            next_visit=self.days.after(date, told.get("next_visit")),
        )
        self._known[f"visit {told['key']}"] = made
        self._days_of_visits[told["key"]] = told["days"]
        _add_all(self._visits.activities, made, told.get("activities", []))
        for one in told.get("people", []):
            person = self._known[f"person {told['department']}/{one['name']}"]
            self._visits.people.add(made, **without(one, "name"), person_id=person)
        actions = [{**one, "by_when": self.days.after(date, one.get("by_when"))} for one in told.get("actions", [])]
        _add_all(self._visits.actions, made, actions)

    def story(self, told: Told) -> PlanStory:
        """Begin to tell a plan."""
        return PlanStory(self._services, self.days, self._known, told)

    def group(self, told: Told) -> GroupStory:
        """Begin to tell a Work Group."""
        return GroupStory(self._services, self.days, self._known, told)

    def lesson(self, key: str, told: Told) -> Event:
        """Give an observation as what happened on its day."""
        days = self._days_of_visits[told["visit"]] if "visit" in told else told["days"]
        return Event(days, lambda: self._observation(key, self.days.on(days), told))

    def _observation(self, key: str, date: dt.date, told: Told) -> None:
        department, known = told["department"], self._known
        apart = ("department", "visit", "days", "teacher", "aim", "lines", "strengths", "questions", "next_steps")
        made = self._observations.new(
            **without(told, *apart),
            department_id=known[f"department {department}"],
            visit_id=known[f"visit {told['visit']}"] if "visit" in told else None,
            teacher_id=known[f"person {department}/{told['teacher']}"] if "teacher" in told else None,
            aim_id=known[told["aim"]] if "aim" in told else None,
            date=date,
            **self._reached(told.get("status", ""), date),
        )
        lines = self._lines(made, told)
        known.update({f"line {key}/{number}": line for number, line in enumerate(lines, 1)})
        for number, strength in enumerate(told.get("strengths", []), 1):
            written = self._observations.strengths.add(made, text=strength["text"], position=number)
            self._observations.show_strength_by(written, [lines[line - 1] for line in strength.get("lines", [])])
            known[f"strength {key}/{number}"] = written
        _add_all(self._observations.questions, made, [{"text": text} for text in told.get("questions", [])])
        for number, step in enumerate(told.get("next_steps", []), 1):
            by_when = self.days.after(date, step.get("by_when"))
            agreed = without(step, "by_when", "aim")
            written = self._observations.next_steps.add(made, **agreed, by_when=by_when, position=number)
            known[f"next_step {key}/{number}"] = written
            if "aim" in step:
                self._observations.to_action(written, known[step["aim"]])

    def _lines(self, observation: uuid.UUID, told: Told) -> list[uuid.UUID]:
        start = dt.datetime.combine(self.days.today, dt.time.fromisoformat(str(told["start"])))
        is_agreed = told.get("status") in list(DAYS_AFTER)[1:]
        written = []
        for number, line in enumerate(told.get("lines", "").strip().splitlines(), 1):
            minute, phase, speaker, kind, ideas, text = (cell.strip() for cell in line.split("|", 5))
            at = (start + dt.timedelta(minutes=int(minute.lstrip("*")))).time()
            written.append(
                self._observations.lines.add(
                    observation,
                    position=number,
                    at=at,
                    phase=phase,
                    speaker=speaker,
                    type=kind or LineType.SAW,
                    ideas=tuple(ideas.split()),
                    private=minute.startswith("*"),
                    agreed=is_agreed and not minute.startswith("*"),
                    text=text,
                )
            )
        return written

    def _reached(self, status: str, date: dt.date) -> Told:
        """Give the day of each status that an observation has been through."""
        steps = list(DAYS_AFTER)
        reached = steps[: steps.index(ObservationStatus(status)) + 1] if status in steps else []
        return {STEPS_ON[one]: min(date + dt.timedelta(days=DAYS_AFTER[one]), self.days.today) for one in reached}


def _add_all(children: Children[Any], parent: uuid.UUID, told: list[Told]) -> None:
    for number, one in enumerate(told, 1):
        children.add(parent, **one, position=number)
