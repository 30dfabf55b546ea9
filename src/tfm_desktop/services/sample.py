"""Sample data: three years of a specialist's work with invented people, moved so that they lie around today."""

import csv
import datetime as dt
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tfm_desktop import resources
from tfm_desktop.domain.observations import STEPS_ON, LineType, ObservationStatus
from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.domain.years import academic_year, shifted
from tfm_desktop.services.records import Children
from tfm_desktop.services.services import Services

Told = dict[str, Any]

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
        for plan in _told("plans.toml", "plans"):
            writer.plan(plan)
        for visit in _told("visits.toml", "visits"):
            writer.visit(visit)
        for file in sorted(resources.path("sample/observations").glob("*.toml")):
            writer.observation(_read(file))


def school_day(day: dt.date, today: dt.date) -> dt.date:
    """Move a day off weekends, August and the days around Christmas: onwards, but a past day stays in the past."""
    moved = _first_school_day(day, 1)
    return moved if day >= today or moved < today else _first_school_day(day, -1)


def _first_school_day(day: dt.date, step: int) -> dt.date:
    while day.weekday() >= 5 or day.month == 8 or (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 3):
        day += dt.timedelta(days=step)
    return day


def _read(path: Path) -> Told:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _told(name: str, tables: str) -> list[Told]:
    told: list[Told] = _read(resources.path(f"sample/{name}"))[tables]
    return told


def _schools() -> Iterator[SchoolFields]:
    with resources.path("schools/extract.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield SchoolFields.model_validate({field: row[column].strip() for field, column in _COLUMNS.items()})


def _split(told: Told, *apart: str) -> Told:
    """Give what goes into the record itself, without what makes records of its own or is read otherwise."""
    return {name: value for name, value in told.items() if name not in apart}


class _Writer:
    """Writes what is told, and remembers by key what later parts refer to."""

    def __init__(self, services: Services, today: dt.date) -> None:
        self._departments, self._visits = services.departments, services.visits
        self._plans, self._observations = services.plans, services.observations
        self._today = today
        self._known_departments: dict[str, uuid.UUID] = {}
        self._known_people: dict[tuple[str, str], uuid.UUID] = {}
        self._known_visits: dict[str, tuple[uuid.UUID, dt.date]] = {}
        self._known_aims: dict[str, uuid.UUID] = {}

    def department(self, told: Told) -> None:
        """Write a department with its people, advocates, stages and schemes of work."""
        school = self._departments.schools.by_urn(told["urn"])
        assert school, f"The extract of the register has no school {told['urn']}."
        apart = ("key", "urn", "subject_leader", "people", "advocates", "stages", "schemes")
        made = self._departments.new(school_id=school.id, **_split(told, *apart))
        self._known_departments[told["key"]] = made
        for person in told["people"]:
            self._known_people[told["key"], person["name"]] = self._departments.people.add(made, **person)
        leader = self._known_people[told["key"], told["subject_leader"]]
        self._departments.change(made, subject_leader_id=leader)
        for one in told["advocates"]:
            person = self._known_people[told["key"], one["name"]]
            self._departments.advocates.add(made, year=self._year(one["year"]), person_id=person, role=one["role"])
        for one in told["stages"]:
            self._departments.stages.add(made, year=self._year(one["year"]), stage=one["stage"])
        for one in told["schemes"]:
            self._departments.schemes.add(made, **{**one, "since": self._year(one["since"])})

    def plan(self, told: Told) -> None:
        """Write a plan with its aims, criteria and actions."""
        made = self._plans.new(
            **_split(told, "key", "department", "year", "next_review", "aims"),
            department_id=self._known_departments[told["department"]],
            year=self._year(told["year"]),
            next_review=self._day(told.get("next_review")),
        )
        for number, aim in enumerate(told["aims"], 1):
            written = self._plans.aims.add(made, **_split(aim, "criteria", "actions"), position=number)
            self._known_aims[f"{told['key']}/{number}"] = written
            _add_all(self._plans.criteria, written, aim.get("criteria", []))
            days = ("start", "due")
            actions = [{**one, **{name: self._day(one.get(name)) for name in days}} for one in aim.get("actions", [])]
            _add_all(self._plans.actions, written, actions)

    def visit(self, told: Told) -> None:
        """Write a visit with its activities, people met and agreed actions."""
        date = self._on(told["days"])
        apart = ("key", "department", "days", "next_visit", "activities", "people", "actions")
        made = self._visits.new(
            **_split(told, *apart),
            department_id=self._known_departments[told["department"]],
            date=date,
            next_visit=self._after(date, told.get("next_visit")),
        )
        self._known_visits[told["key"]] = (made, date)
        _add_all(self._visits.activities, made, told.get("activities", []))
        for one in told.get("people", []):
            person = self._known_people[told["department"], one["name"]]
            self._visits.people.add(made, **_split(one, "name"), person_id=person)
        actions = [{**one, "by_when": self._after(date, one.get("by_when"))} for one in told.get("actions", [])]
        _add_all(self._visits.actions, made, actions)

    def observation(self, told: Told) -> None:
        """Write an observation with its lines, and what came after it."""
        visit, date = self._known_visits[told["visit"]] if "visit" in told else (None, self._on(told["days"]))
        apart = ("department", "visit", "days", "teacher", "aim", "lines", "strengths", "questions", "next_steps")
        made = self._observations.new(
            **_split(told, *apart),
            department_id=self._known_departments[told["department"]],
            visit_id=visit,
            teacher_id=self._known_people[told["department"], told["teacher"]] if "teacher" in told else None,
            aim_id=self._known_aims[told["aim"]] if "aim" in told else None,
            date=date,
            **self._days_of(told.get("status", ""), date),
        )
        lines = self._lines(made, told)
        for number, strength in enumerate(told.get("strengths", []), 1):
            written = self._observations.strengths.add(made, text=strength["text"], position=number)
            self._observations.show_strength_by(written, [lines[line - 1] for line in strength.get("lines", [])])
        _add_all(self._observations.questions, made, [{"text": text} for text in told.get("questions", [])])
        for number, step in enumerate(told.get("next_steps", []), 1):
            by_when = self._after(date, step.get("by_when"))
            agreed = _split(step, "by_when", "aim")
            written = self._observations.next_steps.add(made, **agreed, by_when=by_when, position=number)
            if "aim" in step:
                self._observations.to_action(written, self._known_aims[step["aim"]])

    def _lines(self, observation: uuid.UUID, told: Told) -> list[uuid.UUID]:
        start = dt.datetime.combine(self._today, dt.time.fromisoformat(str(told["start"])))
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

    def _days_of(self, status: str, date: dt.date) -> Told:
        """Give the day of each status that an observation has been through."""
        steps = list(DAYS_AFTER)
        reached = steps[: steps.index(ObservationStatus(status)) + 1] if status in steps else []
        return {STEPS_ON[one]: min(date + dt.timedelta(days=DAYS_AFTER[one]), self._today) for one in reached}

    def _year(self, offset: int) -> str:
        return shifted(academic_year(self._today), offset)

    def _on(self, days: int) -> dt.date:
        return school_day(self._today + dt.timedelta(days=days), self._today)

    def _day(self, days: int | None) -> dt.date | None:
        return None if days is None else self._on(days)

    def _after(self, date: dt.date, days: int | None) -> dt.date | None:
        if days is None:
            return None
        day = date + dt.timedelta(days=days)
        moved = school_day(day, self._today)
        return moved if moved > date else _first_school_day(day, 1)  # what follows a day never falls on it


def _add_all(children: Children[Any], parent: uuid.UUID, told: list[Told]) -> None:
    for number, one in enumerate(told, 1):
        children.add(parent, **one, position=number)
