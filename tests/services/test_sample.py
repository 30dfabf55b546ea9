"""The sample looks like three years of real work on whatever day it is written, and keeps what is private."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfm_desktop.__main__ import main
from tfm_desktop.domain.departments import PathwayStage
from tfm_desktop.domain.frameworks import shipped
from tfm_desktop.domain.ledger import LedgerState
from tfm_desktop.domain.observations import ObservationStatus
from tfm_desktop.domain.plans import Due, PlanStatus, action_notices, due
from tfm_desktop.domain.rules import missing_for_feedback
from tfm_desktop.domain.sessions import AttendanceMark, SessionKind, SessionStatus
from tfm_desktop.domain.visits import ActivityKind, VisitStatus
from tfm_desktop.domain.work_groups import MEMBER_ON, MembershipStatus, WorkGroupKind, code_key
from tfm_desktop.services.listing import Listing
from tfm_desktop.services.sample import write_sample
from tfm_desktop.services.sample_told import school_day
from tfm_desktop.services.services import Services
from tfm_desktop.storage.database import Database

TODAY = dt.date(2026, 3, 11)
# The first day of an academic year, one in August, and a Sunday after Christmas.
DAYS = [dt.date(2026, 9, 1), dt.date(2027, 8, 14), dt.date(2026, 12, 27)]
days = st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31))
REPORTS = ("feedback", "visit", "plan", "plan-page", "plan-pack", "review", "coverage")


def written(path: Path, today: dt.date) -> Services:
    services = Services(Database.create(path))
    write_sample(services, today)
    return services


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = written(tmp_path_factory.mktemp("sample") / "s.tfm", TODAY)
    yield services
    services.database.close()


@pytest.fixture(scope="module")
def listing(sample: Services) -> Listing:
    return Listing(sample, TODAY)


def test_it_holds_what_three_years_leave_behind(sample: Services, listing: Listing) -> None:
    assert len(listing.rows("departments")) >= 6
    assert {row["stage"] for row in listing.rows("departments")} == set(PathwayStage)
    assert len(listing.rows("visits")) >= 24
    assert len(listing.rows("observations")) >= 30
    assert len({row["year"] for row in listing.rows("stages")} & {"2023/24", "2024/25", "2025/26"}) == 3
    reviewed = [one for one in listing.rows("plans") if one["next_review"] and one["next_review"] > TODAY]
    assert len(reviewed) >= 5
    sessions = [one for one in listing.rows("activities") if one["kind"] is ActivityKind.WORK_GROUP]
    assert len(sessions) == 4
    assert all("invented" in row["notes"] for row in listing.rows("departments"))


def test_it_holds_something_of_each_kind(listing: Listing) -> None:
    assert [kind for kind in listing.kinds if not listing.rows(kind)] == []


def test_it_holds_work_groups_of_three_years(sample: Services) -> None:
    groups = sample.work_groups.rows(TODAY)
    assert {row.year for row in groups} == {"2023/24", "2024/25", "2025/26"}
    assert all(row.closed == (row.year != "2025/26") for row in groups)
    members = {(row.kind, row.year): len(sample.work_groups.members.of(row.id)) for row in groups}
    assert members[WorkGroupKind.DEVELOPMENT, "2024/25"] == 2
    assert members[WorkGroupKind.EMBEDDING_AND_SUSTAINING, "2025/26"] == 5
    assert (WorkGroupKind.TEACHING_FOR_MASTERY, "2025/26") in members
    (five,) = (row for row in groups if row.kind is WorkGroupKind.EMBEDDING_AND_SUSTAINING and not row.closed)
    sessions = [one.fields for one in sample.sessions.of(five.id)]
    meetings = [one for one in sessions if one.kind is SessionKind.MEETING]
    assert [(one.date.month, one.start, one.end) for one in meetings if one.date] == [
        (month, dt.time(13), dt.time(16)) for month in (11, 1, 3, 6)
    ]
    assert meetings[-1].open_points == ("date", "venue")
    assert [one.date for one in sessions if one.kind is SessionKind.SHOWCASE] == [None, None]
    assert len({code_key(row.code) for row in groups}) == len(groups)


def test_its_memberships_marks_and_tasks_are_of_each_kind(listing: Listing) -> None:
    members, tasks = listing.rows("members"), listing.rows("gap-tasks")
    assert {row["status"] for row in members} == set(MembershipStatus)
    assert {row["mark"] for row in listing.rows("attendance")} == set(AttendanceMark)
    assert {0.0, 0.5, 1.5} <= {row["half_days"] for row in listing.rows("attendance")}
    assert any(row["substitute"] for row in listing.rows("attendance"))
    assert any(row["until"] for row in listing.rows("participants"))
    assert any(row["funding_agreed"] and not row["funding_received"] for row in members)
    assert any(row["done_on"] and row["outcome"] for row in tasks)
    open_tasks = [row["due"] for row in tasks if not row["done_on"]]
    assert min(open_tasks) < TODAY < max(open_tasks)
    assert any(row["changed"] for row in listing.rows("critiques"))
    assert any(not row["reply"] for row in listing.rows("critiques"))
    assert {row["done"] for row in listing.rows("ledger-entries")} == {True, False}


@pytest.mark.parametrize("today", [TODAY, *DAYS])
def test_its_ledgers_are_in_every_state_and_nothing_lies_ahead_of_its_time(tmp_path: Path, today: dt.date) -> None:
    services = written(tmp_path / "s.tfm", today)
    ledgers = services.commitments.ledgers_of_year("", today)
    assert {line.state for ledger in ledgers.values() for line in ledger} == set(LedgerState)
    for row in services.work_groups.rows(today):
        for session in services.sessions.of(row.id):
            fields = session.fields
            assert services.sessions.notices(session.id) == {}
            assert fields.date is None or fields.date.weekday() < 5
            assert not services.sessions.attendance.of(session.id) or fields.status is SessionStatus.HELD
            assert (fields.status is SessionStatus.HELD) <= (fields.date is not None and fields.date < today)
        for member in services.work_groups.members.of(row.id):
            assert services.work_groups.field_notices(member.id) == {}
            days = [getattr(member.fields, day) for day in MEMBER_ON.values()]
            assert all(day < today for day in days if day)
    services.database.close()


def test_lessons_have_as_many_lines_as_a_lesson_gives(sample: Services) -> None:
    counts = [len(sample.observations.lines.of(row.id)) for row in sample.observations.rows() if row.date < TODAY]
    assert sum(15 <= count <= 40 for count in counts) >= 30


def test_what_was_seen_leads_to_the_plan_and_back(sample: Services, listing: Listing) -> None:
    became = [row for row in listing.rows("next-steps") if row["action_id"]]
    assert became
    for row in became:
        found = sample.observations.step_of_action(row["action_id"])
        assert found
        assert found.id == row["id"]
    assert any(row["aim_id"] for row in listing.rows("observations"))
    assert listing.rows("strengths")


def test_every_idea_of_a_line_is_known(sample: Services, listing: Listing) -> None:
    used = {idea for row in listing.rows("lines") for idea in row["ideas"]}
    assert len(used) > 3
    assert used <= set(shipped().known)


def without_ids(listing: Listing) -> dict[str, list[dict[str, Any]]]:
    """Leave out the ids, and the texts that are made of them: a plan's state at a review, and the aims of a session."""
    made_of_ids = ("id", "state", "aims")
    return {
        kind: [
            {name: value for name, value in row.items() if not name.endswith(made_of_ids)} for row in listing.rows(kind)
        ]
        for kind in listing.kinds
    }


def test_it_is_the_same_each_time(listing: Listing, tmp_path: Path) -> None:
    again = written(tmp_path / "again.tfm", TODAY)
    assert without_ids(Listing(again, TODAY)) == without_ids(listing)
    again.database.close()


def test_it_is_one_change_that_can_be_undone(tmp_path: Path) -> None:
    services = Services(Database.create(tmp_path / "s.tfm"))
    told = []
    services.database.listen(lambda change: told.append(change.label))
    write_sample(services, TODAY)
    assert (told, services.database.undo_label) == (["Sample data"], "Sample data")
    services.database.undo()
    kinds = set(Listing(services, TODAY).kinds) - {"frameworks", "ideas", "templates"}  # which ship with the program
    assert not any(Listing(services, TODAY).rows(kind) for kind in kinds)
    services.database.close()


@pytest.mark.parametrize("today", DAYS)
def test_it_fits_any_day_of_the_year(tmp_path: Path, today: dt.date) -> None:
    services = written(tmp_path / "s.tfm", today)
    for visit in services.visits.rows():
        # In summer a planned visit can lie in a year that the department has no stage for yet.
        assert set(services.visits.notices(visit.id)) <= ({"date"} if visit.date > today else set())
        assert visit.date.weekday() < 5
        assert (visit.date < today) == (
            visit.status in {VisitStatus.DONE, VisitStatus.CANCELLED, VisitStatus.POSTPONED}
        )
    for seen in services.observations.rows():
        assert services.observations.notices(seen.id) == {}
        assert (seen.date > today) == (seen.status is ObservationStatus.PLANNED)
    for action in services.plans.actions.all(services.plans.actions.select()):
        assert action_notices(action.fields) == {}
    for plan in services.plans.rows(today):
        sheet = services.plans.sheet(plan.id, today)
        overdue = [action for aim in sheet.aims for action in aim.actions if due(action, today) is Due.OVERDUE]
        assert len(overdue) <= 3
        assert plan.status is not PlanStatus.CLOSED or not overdue
    services.database.close()


@given(days, days)
def test_a_day_moves_to_a_school_day_and_past_stays_past(day: dt.date, today: dt.date) -> None:
    moved = school_day(day, today)
    assert moved.weekday() < 5
    assert moved.month != 8
    assert not (moved.month == 12 and moved.day >= 20)
    assert not (moved.month == 1 and moved.day <= 3)
    assert (moved < today) == (day < today)
    assert abs(moved - day) <= dt.timedelta(days=35)
    assert school_day(moved, today) == moved


@given(days, days, days)
def test_days_keep_their_order(first: dt.date, second: dt.date, today: dt.date) -> None:
    earlier, later = sorted([first, second])
    assert school_day(earlier, today) <= school_day(later, today)


@pytest.mark.parametrize(
    ("day", "today", "moved"),
    [
        ((2026, 1, 14), (2026, 1, 14), (2026, 1, 14)),
        ((2026, 1, 17), (2026, 1, 30), (2026, 1, 19)),  # a Saturday goes to Monday
        ((2026, 1, 17), (2026, 1, 18), (2026, 1, 16)),  # but not to a Monday that is still to come
        ((2026, 8, 5), (2026, 10, 1), (2026, 9, 1)),
        ((2026, 8, 5), (2026, 8, 20), (2026, 7, 31)),
        ((2026, 12, 24), (2026, 11, 1), (2027, 1, 4)),
    ],
)
def test_days_without_school_are_avoided(day: tuple[int, int, int], today: tuple[int, int, int], moved: object) -> None:
    assert school_day(dt.date(*day), dt.date(*today)) == dt.date(*moved)  # type: ignore[misc]


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pdf)


def test_its_pdfs_hold_names_and_mathematics_and_no_private_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "s.tfm"
    assert main(["sample", str(file)]) == 0
    for report in REPORTS:
        assert main(["report", report, "all", "--file", str(file), "--out", str(tmp_path / report)]) == 0
    capsys.readouterr()
    texts = [text_of(pdf) for report in REPORTS for pdf in (tmp_path / report).iterdir()]
    whole = "".join(texts)
    database = Database.open(file)
    services = Services(database)
    sheets = [services.observations.sheet(row.id) for row in services.observations.rows()]
    ready = [sheet for sheet in sheets if not missing_for_feedback(sheet)]
    shown = [line.text for sheet in ready for strength in sheet.strengths for line in strength.lines]
    private = [row["text"] for row in Listing(services, dt.date.today()).rows("lines") if row["private"]]
    notes = [row["notes"] for row in Listing(services, dt.date.today()).rows("visits") if row["notes"]]
    database.close()
    assert len(list((tmp_path / "feedback").iterdir())) == len(ready)
    assert len(private) >= 20
    assert len(notes) >= 20
    assert not [text for text in [*private, *notes] if "".join(text.split())[:40] in whole]
    assert set("".join(shown)) - set(whole) <= {" "}
    for words in ("Łukasz Żak", "Siân Gŵyther", "Γεωργίου", "José Peña", "×", "÷", "√", "²", "≠", "→"):
        assert "".join(words.split()) in whole
    assert "\ufffd" not in whole


def test_no_word_of_it_can_be_read_in_a_locked_file_or_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TFM_DESKTOP_PASSPHRASE", "correct horse")
    file = tmp_path / "s.tfm"
    assert main(["sample", str(file)]) == 0
    assert "has no passphrase" not in capsys.readouterr().err
    assert main(["backup", "--to", str(tmp_path), "--file", str(file)]) == 0
    services = Services(Database.open(file, "correct horse"))
    listing = Listing(services, dt.date.today())
    told = [row["text"] for row in listing.rows("lines")] + [row["purpose"] for row in listing.rows("visits")]
    words = {word.encode() for text in told for word in text.split() if len(word) > 7}
    with services.database.change("Edit visits"):
        for visit in services.visits.rows():
            services.visits.change(visit.id, notes="Nightingale")
        files = {one.name: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()}
    services.database.close()
    assert len(words) > 500
    assert any(name.endswith("-journal") and content for name, content in files.items())
    assert len(files) == 3
    for content in files.values():
        assert not any(word in content for word in words)
