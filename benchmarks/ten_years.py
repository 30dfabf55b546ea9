"""The ten-year file: what a busy specialist would have after ten academic years, invented and the same each time.

It is written once with the bare driver, and kept under build/bench until the program's schema or this folder changes.
"""

import datetime as dt
import itertools
import random
import time
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import groups, phrases
from tfm_desktop.domain.departments import AdvocateRole, PathwayStage, Post
from tfm_desktop.domain.frameworks import shipped
from tfm_desktop.domain.observations import STEPS_ON, LineType, ObservationKind, ObservationStatus, Phase, Speaker
from tfm_desktop.domain.plans import (
    ActionStatus,
    AimStatus,
    CriterionStatus,
    Horizon,
    OutcomeHead,
    PlanStatus,
    Rag,
    Source,
)
from tfm_desktop.domain.schools import SchoolFields, words_of
from tfm_desktop.domain.visits import ActivityKind, LedBy, VisitMode, VisitStatus
from tfm_desktop.domain.years import academic_year, bounds, shifted
from tfm_desktop.services.records import Records
from tfm_desktop.services.services import Services
from tfm_desktop.storage import driver
from tfm_desktop.storage.database import Database

PASSPHRASE = "ten years of lessons"
FOLDER = Path(__file__).resolve().parents[1] / "build" / "bench"
YEARS = 10
DEPARTMENTS = 60
VISIT_HOLDS = 4  # observations
SEED = 20260114
ABOVE = {"aim": ("plan",), "criterion": ("aim",), "action": ("aim",)}

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a file holds."""

    observations: int
    lines_each: int

    @property
    def lines(self) -> int:
        """Count the lines of all observations."""
        return self.observations * self.lines_each

    @property
    def words(self) -> str:
        """Say what the file holds."""
        return f"{self.observations:,} observations with {self.lines_each} lines each"


TEN_YEARS = Extent(10_000, 40)
# A hundred thousand observations of 40 lines would take ten times as long to write as the ten-year file.
SMALL, LARGE = Extent(1_000, 2), Extent(100_000, 2)


def file_of(extent: Extent, today: dt.date) -> Path:
    """Give the encrypted file of an extent, written now where it is not there yet."""
    name = f"{extent.observations}x{extent.lines_each}"
    path = FOLDER / f"{name} {academic_year(today)[:4]} {_fingerprint():08x}.tfm"
    if path.exists():
        return path
    print(f"Writing a file of {extent.words}, which is kept for the next run …", flush=True)
    began = time.perf_counter()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob(f"{name} *"):
        old.unlink()
    part = path.with_suffix(".part")
    columns = _columns_of_new(part)
    connection = driver.open_existing(part, PASSPHRASE)
    connection.execute("PRAGMA cache_size = -400000")  # KiB: random ids touch the whole index
    _Writer(connection, columns, extent, today).write()
    connection.close()
    part.rename(path)
    print(f"  {path.stat().st_size / 1e6:,.0f} MB in {time.perf_counter() - began:.0f} s", flush=True)
    return path


def _fingerprint() -> int:
    """Tell the schema and what is written apart from those of another version of the program."""
    steps = Path(driver.__file__).parent / "migrations" / "versions"
    sources = [*sorted(steps.glob("*.py")), *(Path(one) for one in (__file__, groups.__file__, phrases.__file__))]
    return zlib.crc32(b"".join(source.read_bytes() for source in sources))


def _columns_of_new(path: Path) -> dict[str, list[str]]:
    """Create the file through the program, and name the columns of every kind of record."""
    database = Database.create(path, PASSPHRASE)
    services = Services(database)
    owners: tuple[Records[Any], ...] = (
        services.departments,
        services.visits,
        services.observations,
        services.plans,
        services.work_groups,
        services.sessions,
        services.commitments,
        services.critiques,
    )
    parts = [part for owner in owners for part in vars(owner).values() if isinstance(part, Records)]
    columns = {one.kind: list(one.c.keys()) for one in [*owners, *parts]}
    database.close()
    return columns


class _Writer:
    """Writes every kind of record in one transaction."""

    def __init__(
        self, connection: driver.Connection, columns: dict[str, list[str]], extent: Extent, today: dt.date
    ) -> None:
        self._connection = connection
        self._columns = columns
        self._extent = extent
        self._today = today
        self._random = random.Random(SEED)
        self._waiting: dict[str, list[Row]] = {}
        self._years = [shifted(academic_year(today), back) for back in range(1 - YEARS, 1)]
        self._stamp = f"{bounds(self._years[0])[0]} 08:00:00.000000"
        self._people: dict[str, list[str]] = {}
        self._aims: dict[tuple[str, str], list[str]] = {}
        self._ideas = list(shipped().offered)

    def write(self) -> None:
        """Write the whole file."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("PRAGMA defer_foreign_keys = ON")
        departments = [self._department(number) for number in range(DEPARTMENTS)]
        plans = {one: self._plan(*one) for one in itertools.product(departments, self._years)}
        written = groups.Groups(self._add, self._say, self._random, self._today)
        for place, year in enumerate(self._years):
            members = [groups.Department(one, self._people[one], plans[one, year]) for one in departments]
            written.year(year, _stage(place), members)
        for moment, count in self._visits():
            self._visit(self._random.choice(departments), moment, count)
        for table in list(self._waiting):
            self._flush(table)
        self._connection.execute("COMMIT")

    def _visits(self) -> Iterator[tuple[dt.date, int]]:
        """Give the day of each visit, in order, and how many lessons are observed on it."""
        left = self._extent.observations
        visits = -(-left // VISIT_HOLDS)
        days = []
        for number in range(visits):
            first, last = bounds(self._years[number * YEARS // visits])
            days.append(first + dt.timedelta(days=self._random.randrange((last - first).days - 31)))  # not in August
        for day in sorted(days):
            count = min(VISIT_HOLDS, left)
            left -= count
            yield day - dt.timedelta(days=max(0, day.weekday() - 4)), count

    def _add(self, table: str, **values: object) -> str:
        record = uuid.UUID(int=self._random.getrandbits(128), version=4).hex
        waiting = self._waiting.setdefault(table, [])
        stamps = {"id": record, "created_at": self._stamp, "updated_at": self._stamp, "deleted_at": None}
        waiting.append({**stamps, **values})
        if len(waiting) >= 5000:
            self._flush(table)
        return record

    def _flush(self, table: str) -> None:
        for above in ABOVE.get(table, ()):  # the history looks up there whose part it is
            self._flush(above)
        rows, self._waiting[table] = self._waiting.get(table, []), []
        columns = self._columns[table]
        assert not rows or set(columns) == set(rows[0]), f"The columns of {table} have changed."
        names, places = (", ".join(f"{mark}{name}{end}" for name in columns) for mark, end in (('"', '"'), (":", "")))
        self._connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows)

    def _say(self, *texts: tuple[str, ...]) -> str:
        """Put a text together from one phrase of each set, its gaps filled."""
        chosen = "".join(self._random.choice(each) for each in texts)
        return chosen.format(
            maths=self._random.choice(phrases.MATHS),
            number=self._random.randint(2, 30),
            first=self._random.randint(2, 99),
            second=self._random.randint(2, 99),
            year=self._random.randint(7, 11),
        )

    def _name(self) -> str:
        return f"{self._random.choice(phrases.FIRST_NAMES)} {self._random.choice(phrases.LAST_NAMES)}"

    def _department(self, number: int) -> str:
        school = SchoolFields(
            name=f"{phrases.PLACES[number % 12]} {phrases.SCHOOL_KINDS[number // 12]}",
            urn=str(900_000 + number),
            street=f"{number + 1} School Lane",
            town=phrases.PLACES[number * 5 % 12],
            postcode=f"ZZ{number} 1AA",
            local_authority="Invented",
            phase="Secondary",
            type_group="Academies",
            status="Open",
        )
        place = self._add("school", **dict(school), words=words_of(school))
        posts = [Post.HEAD, Post.SECOND, Post.KS3_LEAD, *[Post.TEACHER] * 4, Post.RECENTLY_QUALIFIED]
        department = self._add(
            "department", school_id=place, subject_leader_id=None, maths_teachers=len(posts), notes=""
        )
        self._people[department] = [
            self._add("person", department_id=department, name=self._name(), post=post, has_left=False)
            for post in posts
        ]
        for place_in_path, year in enumerate(self._years):
            self._add("stage", department_id=department, year=year, stage=_stage(place_in_path))
            for role, person in zip(AdvocateRole, self._people[department], strict=False):
                self._add("advocate", department_id=department, year=year, person_id=person, role=role)
        for year_group in range(7, 12):
            since = self._years[year_group % YEARS]
            self._add("scheme", department_id=department, year_group=year_group, scheme="Small steps", since=since)
        return department

    def _plan(self, department: str, year: str) -> str:
        review = bounds(year)[1]
        plan = self._add(
            "plan",
            department_id=department,
            year=year,
            title=self._say(phrases.AIMS)[:200],
            sponsor=self._name(),
            status=PlanStatus.CLOSED if year != self._years[-1] else PlanStatus.UNDER_WAY,
            next_review=str(review),
            needed="",
        )
        self._aims[department, year] = [self._aim(plan, number, review) for number in range(1, 4)]
        return plan

    def _aim(self, plan: str, number: int, review: dt.date) -> str:
        aim = self._add(
            "aim",
            plan_id=plan,
            position=number,
            text=self._say(phrases.AIMS),
            evidence=self._say(phrases.EVIDENCE),
            source=Source.WORK_SCRUTINY,
            horizon=Horizon.YEAR,
            outcome_head=OutcomeHead.PRACTICE,
            status=AimStatus.UNDER_WAY,
            carried_from_id=None,
        )
        for position in (1, 2):
            told = {"text": self._say(phrases.EVIDENCE), "status": CriterionStatus.IN_PROGRESS, "rag": Rag.AMBER}
            self._add("criterion", aim_id=aim, position=position, **told)
        for position in range(1, 5):
            self._add(
                "action",
                aim_id=aim,
                position=position,
                what=self._say(phrases.STEPS),
                lead=self._name(),
                support="",
                start=None,
                due=str(review - dt.timedelta(days=60 * position)),
                resources="",
                monitoring=self._say(phrases.QUESTIONS),
                status=self._random.choice(list(ActionStatus)),
                rag=self._random.choice(list(Rag)),
                progress="",
                carried_from_id=None,
            )
        return aim

    def _visit(self, department: str, date: dt.date, observations: int) -> None:
        self._stamp = f"{date} 16:00:00.000000"
        visit = self._add(
            "visit",
            department_id=department,
            date=str(date),
            start=_time(8, 45),
            end=_time(15, 30),
            mode=VisitMode.IN_PERSON,
            status=VisitStatus.DONE,
            purpose=self._say(phrases.PURPOSES),
            notes=self._say(phrases.EVIDENCE),
            next_visit=None,
        )
        for position, kind in enumerate((ActivityKind.LESSON, ActivityKind.JOINT_PLANNING), 1):
            told = {"kind": kind, "led_by": self._random.choice(list(LedBy)), "details": self._say(phrases.PURPOSES)}
            self._add("visit_activity", visit_id=visit, position=position, **told)
        for person in self._people[department][:2]:
            self._add("visit_person", visit_id=visit, person_id=person, release_half_days=0.5)
        action = {"what": self._say(phrases.STEPS), "who": self._name(), "by_when": None, "done": True}
        self._add("visit_action", visit_id=visit, position=1, **action)
        for hour in range(observations):
            self._observation(department, visit, date, 9 + hour)

    def _observation(self, department: str, visit: str, date: dt.date, hour: int) -> None:
        chosen = self._random.choice
        reached = self._random.randrange(len(_REACHED))
        observation = self._add(
            "observation",
            department_id=department,
            visit_id=visit,
            teacher_id=chosen(self._people[department]),
            aim_id=chosen(self._aims[department, academic_year(date)]),
            date=str(date),
            start=_time(hour, 5),
            end=_time(hour + 1, 5),
            kind=chosen(list(ObservationKind)),
            status=_REACHED[reached],
            year_group=self._random.randint(7, 11),
            teaching_set=f"Set {self._random.randint(1, 5)}",
            grouping="mixed attainment",
            prior_attainment="around the middle",
            pupils=self._random.randint(18, 32),
            other_adults="",
            topic=chosen(phrases.MATHS).capitalize(),
            key_point=self._say(phrases.STRENGTHS),
            difficulty_point=self._say(phrases.QUESTIONS),
            focus=self._say(phrases.AIMS),
            reflection=self._say(phrases.OPENINGS, phrases.ENDINGS),
            **{day: str(date) if reached >= _REACHED.index(step) else None for step, day in STEPS_ON.items()},
        )
        lines = [self._line(observation, number, hour) for number in range(1, self._extent.lines_each + 1)]
        self._after(observation, lines)

    def _line(self, observation: str, number: int, hour: int) -> str:
        chosen = self._random.choice
        minute = 5 + number * 55 // self._extent.lines_each
        private = self._random.random() < 0.1
        return self._add(
            "line",
            observation_id=observation,
            position=number,
            at=_time(hour + minute // 60, minute % 60),
            phase=_PHASES[number * len(_PHASES) // (self._extent.lines_each + 1)],
            speaker=chosen(_SPEAKERS),
            type=chosen(_TYPES),
            ideas=" ".join(sorted({chosen(self._ideas), chosen(self._ideas)})),
            private=private,
            agreed=not private and self._random.random() < 0.8,
            text=self._say(phrases.OPENINGS, phrases.ENDINGS),
        )

    def _after(self, observation: str, lines: list[str]) -> None:
        for position in range(1, 1 + min(2, self._extent.lines_each // 10)):
            told = {"position": position, "text": self._say(phrases.STRENGTHS)}
            strength = self._add("strength", observation_id=observation, **told)
            for line in self._random.sample(lines, 2):
                self._add("strength_line", strength_id=strength, line_id=line)
        self._add("question", observation_id=observation, position=1, text=self._say(phrases.QUESTIONS))
        step = {"what": self._say(phrases.STEPS), "who": self._name(), "by_when": None, "action_id": None}
        self._add("next_step", observation_id=observation, position=1, **step)


_PHASES = [phase for phase in Phase if phase]
_SPEAKERS = [speaker for speaker in Speaker if speaker]
_TYPES = list(LineType)
_REACHED = list(ObservationStatus)


def _stage(year: int) -> PathwayStage:
    """Give the stage of every department in a year, counted from the first one of the file."""
    return list(PathwayStage)[min(year, len(PathwayStage) - 1)]


def _time(hour: int, minute: int) -> str:
    return f"{hour:02}:{minute:02}:00.000000"
