"""Data files for tests: made once by the program itself, copied for each test."""

import contextlib
import datetime as dt
import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2
from sqlmodel import SQLModel

from tfm_desktop import resources
from tfm_desktop.domain.departments import AdvocateRole, PathwayStage, Post
from tfm_desktop.domain.sessions import AttendanceMark
from tfm_desktop.domain.visits import ActivityKind, LedBy
from tfm_desktop.services.services import Services
from tfm_desktop.storage import migrate, schema_objects
from tfm_desktop.storage.database import Database

DATA = Path(__file__).with_name("data")
YEAR = "2025/26"
MOMENT = dt.datetime(2026, 1, 14, 9, 5, tzinfo=dt.UTC)
PASSPHRASE = "chalk & talk: it’s “7 × 8”"


@dataclass(frozen=True, slots=True)
class World:
    """The records that the file of a test begins with, all invented."""

    school: uuid.UUID
    department: uuid.UUID
    head: uuid.UUID
    teacher: uuid.UUID
    visit: uuid.UUID
    observation: uuid.UUID
    lines: tuple[uuid.UUID, uuid.UUID, uuid.UUID]  # the second one is private
    strength: uuid.UUID  # shown by the first two lines
    question: uuid.UUID
    next_step: uuid.UUID
    plan: uuid.UUID
    aim: uuid.UUID
    criterion: uuid.UUID
    action: uuid.UUID


def small_world(services: Services) -> World:
    """Write one school with a department, a visit, an observation and a plan."""
    school = services.schools.by_hand(name="St Mary’s School", urn="100049", town="Camden", postcode="NW1 8AS")
    department = services.departments.for_school(school)
    people, visits, plans, seen = services.departments.people, services.visits, services.plans, services.observations
    head = people.add(department, name="Ada Invented", post=Post.HEAD)
    teacher = people.add(department, name="Ben Invented", post=Post.TEACHER)
    services.departments.change(department, subject_leader_id=head, maths_teachers=9)
    services.departments.advocates.add(department, year=YEAR, person_id=head, role=AdvocateRole.LEAD)
    services.departments.advocates.add(department, year=YEAR, person_id=teacher, role=AdvocateRole.SECOND)
    services.departments.stages.add(department, year=YEAR, stage=PathwayStage.EMBEDDING)
    services.departments.schemes.add(department, year_group=7, scheme="Our own units", since=YEAR)
    visit = visits.new(department_id=department, date=dt.date(2026, 1, 14), purpose="See how ratio tables are used")
    visits.activities.add(visit, kind=ActivityKind.LESSON, led_by=LedBy.CO_LED, details="Year 8 ratio")
    visits.people.add(visit, person_id=teacher, release_half_days=0.5)
    visits.actions.add(visit, what="Share the ratio slides", who="Ben", by_when=dt.date(2026, 2, 1))
    plan = plans.new(department_id=department, year=YEAR, title="Talk in every lesson")
    aim = plans.aims.add(plan, text="Pupils reason aloud", evidence="Few full sentences heard")
    criterion = plans.criteria.add(aim, text="Stem sentences in all Year 8 lessons")
    action = plans.actions.add(aim, what="Plan stem sentences together", due=dt.date(2026, 3, 1))
    observation = seen.new(
        department_id=department,
        visit_id=visit,
        teacher_id=teacher,
        aim_id=aim,
        date=dt.date(2026, 1, 14),
        start=dt.time(9, 5),
        year_group=8,
        topic="Ratio tables",
        focus="Pupils’ talk",
        reflection="More wait time next time",
    )
    lines = (
        seen.lines.add(observation, at=dt.time(9, 7), text="T draws a double number line"),
        seen.lines.add(observation, at=dt.time(9, 12), text="I wonder about the back row", private=True),
        seen.lines.add(
            observation, at=dt.time(9, 20), text="P: “it doubles because 3 × 2 is 6”", ideas=("fluency",), agreed=True
        ),
    )
    strength = seen.strengths.add(observation, text="The representation carries the reasoning")
    seen.show_strength_by(strength, [lines[0], lines[1]])
    question = seen.questions.add(observation, text="When would pupils leave the table behind?")
    next_step = seen.next_steps.add(observation, what="Try a stem sentence", who="Ben", by_when=dt.date(2026, 2, 4))
    return World(
        school,
        department,
        head,
        teacher,
        visit,
        observation,
        lines,
        strength,
        question,
        next_step,
        plan,
        aim,
        criterion,
        action,
    )


def living_plan(services: Services, world: World) -> None:
    """Write what makes a plan live: evidence, a review with a correction, professional development, a measure."""
    measure = services.measures.add(world.department, name="Grade 5+ in mathematics", cohort="Year 11", target=50)
    services.measures.values.add(measure, date=dt.date(2025, 8, 21), value=41.5, pupils=178)
    services.evidence.tie(("aim", world.aim), ("line", world.lines[0]))
    services.evidence.tie(("action", world.action), ("strength", world.strength))
    services.evidence.add(world.aim, source="Work scrutiny", text="Answers of one word in nine books of ten")
    session = {"title": "Stem sentences", "leader": "Ada", "aims": (world.aim.hex,)}
    services.programme.add(world.plan, date=dt.date(2026, 1, 21), **session)
    services.plans.change(world.plan, needed="Half a day of cover", next_review=dt.date(2026, 3, 20))
    review = services.reviews.begin(world.plan, dt.date(2026, 1, 28))
    services.reviews.change(review, present="Ada, Ben", summary="Sentences are heard in Year 8")
    services.reviews.record(review, dt.date(2026, 1, 28))
    services.reviews.correct(review, "Ben was not there", dt.date(2026, 1, 29))


def work_group(services: Services, world: World) -> uuid.UUID:
    """Write a Work Group with one record of each kind that belongs to it, and give its id."""
    return group_of(services, world.department, world.teacher, world.plan)


def group_of(services: Services, department: uuid.UUID, teacher: uuid.UUID, plan: uuid.UUID) -> uuid.UUID:
    """Write a Work Group of a department, its advocate and its plan, and give its id."""
    groups, sessions = services.work_groups, services.sessions
    services.half_terms.new(name="Spring, first half", first=dt.date(2026, 1, 5), last=dt.date(2026, 2, 13))
    template = services.commitment_templates.new(name="Half-days", kind="Embedding", since=YEAR)
    promise = {"label": "Half-days of meetings", "unit": "half-days", "at_least": 4, "counts": "session attendance"}
    services.commitment_templates.items.add(template, **promise)
    told = {"code": "NCP25-12", "kind": "Embedding", "hub": "London Central", "focus": "Talk", "lead": "Iris Invented"}
    group = groups.new(year=YEAR, template_id=template, **told)
    member = groups.add_member(group, department, status="active", funding_agreed=2000)
    session = sessions.add(group, date=dt.date(2026, 1, 20), start=dt.time(13), end=dt.time(16), theme="Ratio tables")
    sessions.mark(session, teacher, AttendanceMark.PRESENT)
    sessions.set_task(session, [teacher], what="Try a double number line", due=dt.date(2026, 2, 10))
    by_hand = services.commitments.add(member, label="Evaluation", whom="the department", unit="yes or no")
    services.commitments.entries.add(by_hand, date=dt.date(2026, 1, 30), note="Form sent")
    services.critiques.add(group, plan_id=plan, question="Why Year 8 first?", reply="They talk most")
    return group


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "template.tfm"
    Database.create(path).close()
    return path


@pytest.fixture(scope="session")
def written_template(empty_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    path = tmp_path_factory.mktemp("written") / "template.tfm"
    shutil.copyfile(empty_template, path)
    with opened(path) as services:
        return path, small_world(services)


@pytest.fixture(scope="session")
def locked_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("locked") / "template.tfm"
    database = Database.create(path, PASSPHRASE)
    small_world(Services(database))
    database.close()
    return path


@pytest.fixture(scope="session")
def world(written_template: tuple[Path, World]) -> World:
    return written_template[1]


@pytest.fixture
def file(written_template: tuple[Path, World], tmp_path: Path) -> Path:
    return _copied(written_template[0], tmp_path / "mastery.tfm")


@pytest.fixture
def empty_file(empty_template: Path, tmp_path: Path) -> Path:
    return _copied(empty_template, tmp_path / "empty.tfm")


@pytest.fixture
def locked_file(locked_template: Path, tmp_path: Path) -> Path:
    return _copied(locked_template, tmp_path / "locked.tfm")


@pytest.fixture
def services(file: Path) -> Iterator[Services]:
    with opened(file) as services:
        yield services


@pytest.fixture
def database(services: Services) -> Database:
    return services.database


@pytest.fixture
def empty_services(empty_file: Path) -> Iterator[Services]:
    with opened(empty_file) as services:
        yield services


@contextlib.contextmanager
def opened(path: Path, passphrase: str = "") -> Iterator[Services]:
    """Open a file with the services over it."""
    database = Database.open(path, passphrase)
    try:
        yield Services(database)
    finally:
        database.close()


@contextlib.contextmanager
def copy_of(template: Path) -> Iterator[Services]:
    """Open a copy of a file in a folder that goes away; for the examples of one property."""
    with tempfile.TemporaryDirectory() as folder, opened(_copied(template, Path(folder) / "copy.tfm")) as services:
        yield services


def dump(database: Database) -> dict[str, list[Any]]:
    """Give every record of every table as it is stored; the history of plans is none, for undo writes on in it."""
    return {
        name: [tuple(row) for row in database.rows(sa.text(f"SELECT * FROM {name} ORDER BY id"))]
        for name, table in SQLModel.metadata.tables.items()
        if "id" in table.columns
    }


def _copied(template: Path, target: Path) -> Path:
    shutil.copyfile(template, target)
    return target


def release() -> None:
    """Write the files of the newest version that later programs must be able to open; see tests/data/README.md."""
    for kind, passphrase in (("plain", ""), ("encrypted", PASSPHRASE)):
        database = Database.create(DATA / f"schema-{migrate.KNOWN}-{kind}.tfm", passphrase)
        services = Services(database)
        world = small_world(services)
        living_plan(services, world)
        work_group(services, world)
        database.close()
    write_schema(migrate.KNOWN)


def write_schema(version: str) -> None:
    """Write down what a file of a version holds beside its records; see storage/schema_objects.py."""
    resources.path(f"{schema_objects.FOLDER}/{version}.txt").write_text(schema_objects.written(made_by(version)))


def made_by(version: str) -> dict[str, str]:
    """Have the migrations make an empty file of a version, and describe its objects."""
    with contextlib.closing(dbapi2.connect(":memory:", isolation_level=None)) as connection:
        migrate.upgrade(connection, version)
        return schema_objects.held_by(connection)


if __name__ == "__main__":
    if sys.argv[1:] == ["schema"]:
        write_schema(migrate.KNOWN)
    else:
        release()
