"""One file of work that every command is tried on, and the command line as a user types it."""

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.data_file import group_of

from tfm_desktop.__main__ import main
from tfm_desktop.domain.departments import AdvocateRole, Post
from tfm_desktop.domain.observations import LineType, ObservationStatus, Speaker
from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.services.services import Services
from tfm_desktop.storage.database import Database

DAY = dt.date(2026, 1, 14)


@dataclass(frozen=True)
class Told:
    """What a command gave back."""

    code: int
    out: str
    err: str


Typed = Callable[..., Told]


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str]) -> Typed:
    def type_in(*words: object) -> Told:
        code = main([str(word) for word in words])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return Told(code, printed.out, printed.err)

    return type_in


@pytest.fixture
def refused(typed: Typed) -> Callable[..., str]:
    """Type what cannot be done, and give the one sentence that says why."""

    def type_in(*words: object) -> str:
        told = typed(*words)
        assert told.code == 1
        assert told.out == ""
        assert len(told.err.splitlines()) == 1
        return told.err.strip()

    return type_in


@pytest.fixture(scope="session")
def _written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("work") / "work.tfm"
    database = Database.create(path)
    write_work(Services(database))
    database.close()
    return path


@pytest.fixture
def work(_written: Path, tmp_path: Path) -> Path:
    """Give a file with one school's visit, plan, and two observations, of which the second is not ready."""
    return Path(shutil.copy(_written, tmp_path / "work.tfm"))


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """Give a register file of two schools."""
    file = tmp_path / "register.csv"
    file.write_text("URN,EstablishmentName,Town\n100049,Haverstock School,London\n400001,Ysgol y Bont,Caerdydd\n")
    return file


def write_work(services: Services) -> None:
    schools = [
        SchoolFields(name="Haverstock School", urn="100049", town="London", postcode="NW3 2BQ", status="Open"),
        SchoolFields(name="Ysgol y Bont", urn="400001", town="Caerdydd", status="Open"),
    ]
    services.schools.take(schools)
    departments, visits, plans, seen = services.departments, services.visits, services.plans, services.observations
    department = departments.new(school_id=services.schools.find("haverstock")[0].id, maths_teachers=9)
    teacher = departments.people.add(department, name="Zoë Łukasik", post=Post.KS3_LEAD)
    departments.advocates.add(department, year="2025/26", person_id=teacher, role=AdvocateRole.LEAD)
    departments.stages.add(department, year="2025/26", stage="Embedding")
    departments.schemes.add(department, year_group=8, scheme="Our own", since="2024/25")
    departments.change(department, subject_leader_id=teacher)
    visit = visits.new(department_id=department, date=DAY, start=dt.time(9, 0), purpose="See bar models in Year 8")
    visits.activities.add(visit, details="sharing in a ratio")
    visits.people.add(visit, person_id=teacher, release_half_days=0.5)
    visits.actions.add(visit, what="Share the unit", who="Zoë Łukasik", by_when=dt.date(2026, 1, 30))
    plan = plans.new(department_id=department, year="2025/26", title="Ratio, planned together")
    aim = plans.aims.add(plan, text="Pupils reason with bar models")
    plans.criteria.add(aim, text="A bar in every Year 8 book")
    action = plans.actions.add(aim, what="Write the unit", lead="Zoë Łukasik", due=dt.date(2026, 1, 23))
    ready = seen.new(
        department_id=department,
        visit_id=visit,
        teacher_id=teacher,
        date=DAY,
        start=dt.time(9, 5),
        status=ObservationStatus.DISCUSSED,
        year_group=8,
        topic="Sharing in a ratio",
        focus="How the bar shows that √9 ÷ 3 ≤ 1½",
        reflection="I moved on quickly from the third question.",
    )
    line = seen.lines.add(
        ready,
        at=dt.time(9, 9),
        speaker=Speaker.PUPIL,
        type=LineType.QUOTE,
        ideas=("thinking",),
        text="It’s £40 ÷ 8 ≠ ⅓",
    )
    private = seen.lines.add(ready, at=dt.time(9, 12), text="Looked exhausted, Nightingale", private=True)
    strength = seen.strengths.add(ready, text="The bar was used to reason")
    seen.show_strength_by(strength, [line, private])
    seen.questions.add(ready, text="What is a non-example of a ratio?")
    step = seen.next_steps.add(ready, what="Add a non-example to the unit", who="Zoë", by_when=dt.date(2026, 2, 13))
    seen.to_action(step, aim)
    seen.new(department_id=department, date=DAY, start=dt.time(11, 0), year_group=9, topic="Surds")
    services.evidence.tie(("action", action), ("line", line))
    services.evidence.tie(("aim", aim), ("line", private))
    services.programme.add(plan, date=dt.date(2026, 1, 28), title="Bars in Year 8", aims=(aim.hex,))
    measure = services.measures.add(department, name="Grade 5 or above in mathematics", cohort="Year 11", target=50)
    services.measures.values.add(measure, date=dt.date(2025, 8, 21), value=41.5, pupils=178)
    plans.change(plan, needed="Half a day of cover")
    review = services.reviews.begin(plan, DAY)
    services.reviews.change(review, present="Zoë Łukasik", summary="The bar is in most books")
    services.reviews.record(review, DAY)
    services.reviews.correct(review, "In the books of one class", DAY)
    group_of(services, department, teacher, plan)
