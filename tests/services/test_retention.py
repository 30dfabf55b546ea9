"""Retention: what is due, what goes with it, and that no trace of it is left in the file."""

import contextlib
import datetime as dt
import shutil
import sys
import threading
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel
from tests.data_file import PASSPHRASE, World, dump, living_plan, opened, small_world, work_group

from tfm_desktop.domain.departments import Post
from tfm_desktop.domain.errors import Cancelled, StaysInBin, TracesAreLeft
from tfm_desktop.domain.observations import BegunLine
from tfm_desktop.domain.retention import Key, Kind
from tfm_desktop.services.held import ACTIVITY, SET_UP, last_activity
from tfm_desktop.services.services import Services
from tfm_desktop.storage import backups
from tfm_desktop.storage.change import Change
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.rescue import BENCH

with contextlib.suppress(ImportError):
    import resource

TODAY = dt.date(2029, 9, 1)
MOMENT = dt.datetime(2029, 9, 1, 16, 30, tzinfo=dt.UTC)
CHANGED = "2026-02-01 12:00:00.000"  # when a plan was changed last
NOT_A_WORD = {"year", "since", "state"}  # what the program reads again and would not understand


@dataclass(frozen=True, slots=True)
class Other:
    """A department that the work goes on with."""

    department: uuid.UUID
    teacher: uuid.UUID
    visit: uuid.UUID
    observation: uuid.UUID
    line: uuid.UUID
    plan: uuid.UUID
    aim: uuid.UUID


def still_active(services: Services) -> Other:
    school = services.schools.by_hand(name="Kept School", urn="100050", town="Camden", postcode="NW1 8AT")
    department = services.departments.for_school(school)
    teacher = services.departments.people.add(department, name="Cal Stayshere", post=Post.TEACHER)
    visit = services.visits.new(department_id=department, date=dt.date(2029, 6, 1), purpose="Stayspurpose")
    seen = services.observations
    observation = seen.new(department_id=department, date=dt.date(2029, 6, 1), teacher_id=teacher, topic="Staystopic")
    line = seen.lines.add(observation, text="Staysline")
    plan = services.plans.new(department_id=department, year="2028/29", title="Staystitle")
    return Other(department, teacher, visit, observation, line, plan, services.plans.aims.add(plan, text="Staysaim"))


def write(database: Database, sql: str, *values: object) -> None:
    with database.change("Write") as writer:
        writer.plain(sql, *values)


def age(database: Database) -> None:
    """Have all plans changed last on one day; the clock of the machine says otherwise."""
    write(database, "UPDATE plan_version SET at = ?", CHANGED)


def worded(table: sa.Table) -> list[str]:
    """Give the columns of a table that hold what somebody typed, or a copy of it."""
    texts = [one for one in table.columns if "VARCHAR" in str(one.type) and not isinstance(one.type, sa.Enum)]
    return [one.name for one in texts if one.name not in ("year", "since")]


def records() -> list[sa.Table]:
    return [table for name, table in SQLModel.metadata.tables.items() if "id" in table.columns and name not in SET_UP]


def plant(database: Database, spelling: int) -> list[str]:
    """Write a word of its own into every text of every record, and give the words; none begins like another."""
    words: list[str] = []
    for table in records():
        for column in worded(table):
            word = f"{spelling}{len(words):03d}zqx{table.name}{column}".replace("_", "")
            write(database, f'UPDATE "{table.name}" SET "{column}" = ?', f"{word} ähnlich × {word}")
            assert database.plain_rows(f'SELECT 1 FROM "{table.name}"'), f"no record of {table.name}"
            words.append(word)
    return words


def left_long_ago(services: Services) -> World:
    """Write a department with a record of each kind, whose last activity lies more than three years before today."""
    world = small_world(services)
    living_plan(services, world)
    work_group(services, world)
    services.observations.keep_begun(world.observation, BegunLine("half a line"))
    age(services.database)
    return world


def everything(services: Services) -> set[Key]:
    return {(one.place, part.kind) for one in services.retention.due(TODAY) for part in one.parts}


def told(services: Services) -> dict[str, dict[Kind, int]]:
    return {one.name: {part.kind: part.records for part in one.parts} for one in services.retention.due(TODAY)}


def traces(path: Path, mark: bytes) -> list[str]:
    """Name the files beside a data file, and itself, that hold a word."""
    return [one.name for one in sorted(path.parent.iterdir()) if mark in one.read_bytes().lower()]


def shown_in(database: Database) -> dict[str, set[Any]]:
    return {name: set(rows) for name, rows in dump(database).items()}


@pytest.fixture
def left(empty_services: Services) -> World:
    return left_long_ago(empty_services)


@pytest.fixture
def other(empty_services: Services, left: World) -> Other:
    return still_active(empty_services)


# What is due.


def test_all_of_a_department_that_was_left_is_due_and_nothing_of_one_that_goes_on(
    empty_services: Services, left: World, other: Other
) -> None:
    assert told(empty_services) == {
        "St Mary’s School": {
            Kind.OBSERVATIONS: 1,
            Kind.VISITS: 1,
            Kind.PLANS: 1,
            Kind.MEMBERSHIPS: 1,
            Kind.PEOPLE: 2,
            Kind.DEPARTMENTS: 1,
        },
        "Work Groups": {Kind.WORK_GROUPS: 1},
    }
    first = empty_services.retention.due(TODAY)[0]
    assert first.place == left.department
    assert first.last == dt.date(2026, 2, 1)
    assert (first.parts[0].oldest, first.parts[0].newest) == (dt.date(2026, 1, 14), dt.date(2026, 1, 14))
    assert (first.parts[2].oldest, first.parts[2].newest) == (dt.date(2025, 9, 1), dt.date(2026, 8, 31))
    assert empty_services.retention.departments_due(TODAY) == 1


def test_nothing_is_due_in_a_new_file(empty_services: Services) -> None:
    assert empty_services.retention.due(TODAY) == []
    assert empty_services.retention.departments_due(TODAY) == 0


@pytest.mark.parametrize(
    ("what", "sql"),
    [
        ("visits", "UPDATE visit SET date = ?"),
        ("observations, date", "UPDATE observation SET date = ?"),
        ("observations, complete_on", "UPDATE observation SET complete_on = ?"),
        ("observations, discussed_on", "UPDATE observation SET discussed_on = ?"),
        ("observations, shared_on", "UPDATE observation SET shared_on = ?"),
        ("observations, acknowledged_on", "UPDATE observation SET acknowledged_on = ?"),
        ("sessions attended", "UPDATE session SET date = ?"),
        ("reviews of plans", "UPDATE review SET date = ?"),
        ("changes of plans", "UPDATE plan_version SET at = ? || ' 09:00:00.000'"),
        ("professional development", "UPDATE pd_session SET date = ?"),
        ("memberships, applied_on", "UPDATE membership SET applied_on = ?"),
        ("memberships, confirmed_on", "UPDATE membership SET confirmed_on = ?"),
        ("memberships, active_on", "UPDATE membership SET active_on = ?"),
        ("memberships, completed_on", "UPDATE membership SET completed_on = ?"),
        ("memberships, withdrawn_on", "UPDATE membership SET withdrawn_on = ?"),
        ("memberships, slt_agreed_on", "UPDATE membership SET slt_agreed_on = ?"),
        ("memberships, funding_agreed_on", "UPDATE membership SET funding_agreed_on = ?"),
        ("memberships, funding_received_on", "UPDATE membership SET funding_received_on = ?"),
        ("entries by hand", "UPDATE ledger_entry SET date = ?"),
    ],
)
def test_each_day_of_an_activity_keeps_a_department(empty_services: Services, left: World, what: str, sql: str) -> None:
    assert what in ACTIVITY
    database, day = empty_services.database, dt.date(2026, 9, 2)
    write(database, sql, day.isoformat())
    assert last_activity(database)[left.department] == day
    assert told(empty_services) == {} or list(told(empty_services)) == ["Work Groups"]
    assert empty_services.retention.departments_due(dt.date(2029, 9, 2)) == 1


def test_every_activity_has_a_case() -> None:
    (mark,) = test_each_day_of_an_activity_keeps_a_department.pytestmark  # type: ignore[attr-defined]
    assert {what for what, _ in mark.args[1]} == set(ACTIVITY)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE visit SET date = '2029-06-01', deleted_at = '2026-01-20 10:00:00'",
        "UPDATE session SET date = '2026-08-01'",
        "UPDATE attendance SET mark = 'apologies' WHERE (SELECT session.date FROM session) < '2027'",
        "UPDATE gap_task SET due = '2029-06-01'",
    ],
)
def test_what_lies_in_the_bin_or_did_not_take_place_is_no_activity(
    empty_services: Services, left: World, sql: str
) -> None:
    write(empty_services.database, sql)
    assert Kind.OBSERVATIONS in told(empty_services)["St Mary’s School"]


def test_a_department_without_any_activity_counts_from_its_last_change(empty_services: Services) -> None:
    school = empty_services.schools.by_hand(name="Empty School", urn="100051", town="Camden", postcode="NW1 8AT")
    department = empty_services.departments.for_school(school)
    write(empty_services.database, "UPDATE department SET updated_at = '2026-09-01 10:00:00.000000'")
    assert told(empty_services) == {"Empty School": {Kind.DEPARTMENTS: 1}}
    write(empty_services.database, "UPDATE department SET updated_at = '2026-09-02 10:00:00.000000'")
    assert told(empty_services) == {}
    assert last_activity(empty_services.database)[department] == dt.date(2026, 9, 2)


def test_periods_are_kept_in_the_file(empty_file: Path) -> None:
    with opened(empty_file) as services:
        assert services.retention.periods().months[Kind.BIN] == 12
        services.retention.set_period(Kind.VISITS, 60)
        services.retention.set_period(Kind.PLANS, None)
        assert services.database.undo_label == ""
    with opened(empty_file) as services:
        months = services.retention.periods().months
        assert (months[Kind.VISITS], months[Kind.PLANS], months[Kind.OBSERVATIONS]) == (60, None, 36)


def test_people_and_their_department_stay_while_something_kept_names_them(
    empty_services: Services, left: World
) -> None:
    empty_services.retention.set_period(Kind.VISITS, None)
    assert told(empty_services)["St Mary’s School"] == {
        Kind.OBSERVATIONS: 1,
        Kind.PLANS: 1,
        Kind.MEMBERSHIPS: 1,
    }, "the head and the teacher are advocates, and the department has a visit"
    gone = empty_services.retention.delete(everything(empty_services), TODAY, MOMENT)
    assert gone.counts[Kind.OBSERVATIONS] == 1
    assert empty_services.departments.people.exists(left.teacher)


def test_somebody_who_has_left_is_due_when_no_record_names_them(empty_services: Services, other: Other) -> None:
    people = empty_services.departments.people
    gone = people.add(other.department, name="Di Invented", has_left=True)
    named = people.add(other.department, name="Ed Invented", has_left=True)
    people.add(other.department, name="Flo Invented")
    empty_services.observations.change(other.observation, teacher_id=named)
    write(empty_services.database, "UPDATE person SET updated_at = '2026-09-01 10:00:00.000000'")
    assert told(empty_services)["Kept School"] == {Kind.PEOPLE: 1}
    empty_services.retention.delete({(other.department, Kind.PEOPLE)}, TODAY, MOMENT)
    assert not people.exists(gone)
    assert people.exists(named)


def test_a_work_group_is_due_after_its_year_and_once_no_member_is_kept(empty_services: Services, left: World) -> None:
    retention = empty_services.retention
    end = dt.date(2029, 8, 31)
    assert [one.name for one in retention.due(end)][-1] == "Work Groups"
    assert "Work Groups" not in [one.name for one in retention.due(end - dt.timedelta(days=1))]
    retention.set_period(Kind.MEMBERSHIPS, None)
    assert "Work Groups" not in [one.name for one in retention.due(end)]
    retention.set_period(Kind.MEMBERSHIPS, 36)
    assert retention.delete({(None, Kind.WORK_GROUPS)}, end, MOMENT).staying == 1


# What goes, and what stays.


def test_all_that_is_due_goes_and_all_else_stays_as_it_is(empty_services: Services, left: World, other: Other) -> None:
    database, before = empty_services.database, shown_in(empty_services.database)
    gone = empty_services.retention.delete(everything(empty_services), TODAY, MOMENT)
    assert gone.in_words == (
        "Deleted for good: 1 observation, 1 visit, 1 plan, 1 membership, 2 people, 1 Work Group and 1 department."
    )
    after = shown_in(database)
    assert all(after[name] <= before[name] for name in before)
    kept = {"school": 2, "department": 1, "person": 1, "visit": 1, "observation": 1, "line": 1, "plan": 1, "aim": 1}
    assert {name: len(rows) for name, rows in after.items() if rows and name not in SET_UP} == {
        name: count for name, count in kept.items() if name != "school"
    }
    assert len(after["school"]) == 2
    assert after["half_term"] == before["half_term"]
    assert database.plain_rows("SELECT DISTINCT plan_id FROM plan_version") == [(other.plan.hex,)]
    assert database.problems() == []
    assert told(empty_services) == {}
    assert database.undo_label == database.redo_label == ""
    assert database.undo() == ""


def test_the_log_says_what_when_and_why_and_no_name(empty_services: Services, left: World, other: Other) -> None:
    empty_services.retention.set_period(Kind.VISITS, 30)
    empty_services.retention.delete(
        {(left.department, Kind.VISITS), (left.department, Kind.OBSERVATIONS)}, TODAY, MOMENT
    )
    log = empty_services.retention.deletions()
    assert [(one.at, one.kind, one.records, one.cause) for one in log] == [
        (MOMENT, "Visits", 1, "Retention: 30 months"),
        (MOMENT, "Observations", 1, "Retention: 3 years"),
    ]


def test_what_is_not_due_stays_though_it_is_chosen(empty_services: Services, left: World, other: Other) -> None:
    chosen = {(other.department, kind) for kind in Kind} | {(left.department, Kind.VISITS)}
    empty_services.retention.set_period(Kind.VISITS, 60)
    before = dump(empty_services.database)
    gone = empty_services.retention.delete(chosen, TODAY, MOMENT)
    assert gone.in_words == "Nothing went."
    assert dump(empty_services.database) == before
    assert empty_services.retention.deletions() == []


def test_people_stay_while_their_records_are_not_chosen(empty_services: Services, left: World) -> None:
    gone = empty_services.retention.delete({(left.department, Kind.PEOPLE)}, TODAY, MOMENT)
    assert gone.in_words == (
        "Nothing went. 2 of the chosen records stay, for what is kept still names it; choose that too."
    )
    assert empty_services.departments.people.exists(left.head)


def test_evidence_goes_with_what_showed_it_and_a_text_of_its_own_stays(empty_services: Services, left: World) -> None:
    evidence = empty_services.evidence
    assert len(evidence.of_aim(left.aim)) == 3
    empty_services.retention.delete({(left.department, Kind.OBSERVATIONS)}, TODAY, MOMENT)
    assert [one.text for one in evidence.of_aim(left.aim)] == ["Answers of one word in nine books of ten"]
    assert empty_services.plans.exists(left.plan)


def test_attendance_and_tasks_go_with_the_membership_and_the_sessions_stay(
    empty_services: Services, left: World
) -> None:
    empty_services.retention.delete({(left.department, Kind.MEMBERSHIPS)}, TODAY, MOMENT)
    rows = dump(empty_services.database)
    for name in ("membership", "participant", "attendance", "gap_task", "commitment", "ledger_entry", "critique"):
        assert rows[name] == [], name
    assert len(rows["session"]) == len(rows["work_group"]) == 1


def test_a_closed_work_group_goes_too(empty_services: Services, left: World) -> None:
    (group,) = empty_services.database.plain_rows("SELECT id FROM work_group")[0]
    empty_services.work_groups.close(uuid.UUID(group), dt.date(2026, 7, 20))
    empty_services.retention.delete(everything(empty_services), TODAY, MOMENT)
    assert dump(empty_services.database)["work_group"] == []


# What lies in the bin.


def test_what_lay_in_the_bin_for_a_year_is_due(empty_services: Services, other: Other) -> None:
    empty_services.observations.lines.bin(other.line)
    empty_services.visits.bin(other.visit)
    write(empty_services.database, "UPDATE line SET deleted_at = '2028-09-01 10:00:00.000000' WHERE deleted_at > 0")
    write(empty_services.database, "UPDATE visit SET deleted_at = '2028-09-02 10:00:00.000000' WHERE deleted_at > 0")
    assert told(empty_services)["What is in the bin"] == {Kind.BIN: 1}
    empty_services.retention.delete({(None, Kind.BIN)}, TODAY, MOMENT)
    assert [one.kind for one in empty_services.bin.rows()] == ["visit"]
    assert empty_services.observations.exists(other.observation)


def test_one_record_of_the_bin_goes_for_good_with_what_hangs_on_it(empty_services: Services, left: World) -> None:
    retention = empty_services.retention
    empty_services.observations.bin(left.observation)
    assert retention.hanging_on("observation", left.observation) == {
        "begun": 1,
        "line": 3,
        "next_step": 1,
        "question": 1,
        "strength": 1,
        "strength_line": 2,
    }
    retention.delete_binned("observation", left.observation, MOMENT)
    rows = dump(empty_services.database)
    assert rows["observation"] == rows["line"] == rows["strength"] == rows["begun"] == []
    (logged,) = retention.deletions()
    assert (logged.kind, logged.records, logged.cause) == ("Observation", 1, "Chosen by hand")
    assert empty_services.bin.rows() == []


def test_a_part_of_a_plan_takes_its_history_along(empty_services: Services, other: Other) -> None:
    empty_services.plans.criteria.add(other.aim, text="Gone too")
    empty_services.plans.aims.bin(other.aim)
    empty_services.retention.delete_binned("aim", other.aim, MOMENT)
    told = empty_services.database.plain_rows(
        "SELECT DISTINCT kind FROM plan_version WHERE plan_id = ?", other.plan.hex
    )
    assert told == [("plan",)]


def test_what_cannot_go_by_itself_says_why(empty_services: Services, left: World, other: Other) -> None:
    services = empty_services
    services.plans.aims.bin(left.aim)
    services.departments.people.bin(left.teacher)
    for kind, record, why in (
        ("aim", left.aim, "It stands in a review that was recorded"),
        ("person", left.teacher, "Records that are kept belong to it or name it"),
        ("school", left.school, "It belongs to how the program is set up"),
    ):
        with pytest.raises(StaysInBin, match=why):
            services.retention.delete_binned(kind, record, MOMENT)
    assert services.plans.aims.get(left.aim)
    assert services.retention.deletions() == []


# No trace.


def planted(services: Services) -> list[str]:
    """Plant words twice in all that is due, so that there are words of an earlier text too, and write what stays."""
    left_long_ago(services)
    earlier = plant(services.database, 1)
    words = plant(services.database, 2)
    age(services.database)
    kept = still_active(services)
    services.observations.lines.change(kept.line, text="Staysline for long " * 400)
    found = services.database.path.read_bytes()
    assert len(words) > 60
    assert [word for word in words if word.encode() not in found] == []
    assert [word for word in earlier if word.encode() in found], "of some of them a copy is left beside the rows"
    return words


def test_no_trace_is_left_in_the_file_or_its_journal(empty_file: Path) -> None:
    with opened(empty_file) as services:
        planted(services)
        assert traces(empty_file, b"zqx") == [empty_file.name, f"{empty_file.name}-journal"]
        services.retention.delete(everything(services), TODAY, MOMENT)
        assert traces(empty_file, b"zqx") == []
        assert traces(empty_file, b"staysline for long") == [empty_file.name]
        assert services.retention.is_wiped
        assert not services.search.find("2001zqx")
        assert services.search.find("Staysline")
        assert services.database.problems() == []
    assert traces(empty_file, b"zqx") == []


def test_no_trace_is_left_of_what_was_in_the_bin(empty_file: Path) -> None:
    with opened(empty_file) as services:
        database, kept = services.database, still_active(services)
        for text in ("zqxfirst " * 40, "zqxsecond " * 400, "zqxthird"):
            services.observations.lines.change(kept.line, text=text)
            services.plans.aims.change(kept.aim, text=text)
        services.observations.lines.bin(kept.line)
        services.plans.aims.bin(kept.aim)
        services.retention.delete_binned("line", kept.line, MOMENT)
        services.retention.delete_binned("aim", kept.aim, MOMENT)
        assert traces(empty_file, b"zqx") == []
        assert database.problems() == []


def test_what_was_left_unfinished_beside_the_file_goes_with_the_traces(empty_file: Path) -> None:
    with opened(empty_file) as services:
        planted(services)
        there = sorted(empty_file.parent.iterdir())
        bench = empty_file.with_name(f"{BENCH}killed")
        bench.mkdir()
        ends = (".part", ".part-journal", ".rescued")
        for left in (*(empty_file.with_name(empty_file.name + end) for end in ends), bench / "damaged.tfm"):
            left.write_bytes(empty_file.read_bytes())
        services.retention.delete(everything(services), TODAY, MOMENT)
        assert sorted(empty_file.parent.iterdir()) == there
        assert traces(empty_file, b"zqx") == []


def test_an_encrypted_file_is_wiped_too_and_opens_again(tmp_path: Path) -> None:
    path = tmp_path / "mastery.tfm"
    Database.create(path, PASSPHRASE).close()
    with opened(path, PASSPHRASE) as services:
        left_long_ago(services)
        still_active(services)
        services.retention.delete(everything(services), TODAY, MOMENT)
        after, key = dump(services.database), services.database.key
        assert services.database.problems() == []
        assert key
        assert key.fits(path), "the copies of the file have the same key still"
        backup = backups.back_up(services.database, tmp_path / "backups", MOMENT)
        assert key.fits(backup)
    for one in (path, backup):
        with opened(one, PASSPHRASE) as services:
            assert dump(services.database) == after


# When it does not work.


@pytest.mark.parametrize("calls", [1, 2, 3])
def test_a_stop_before_the_end_leaves_all_as_it_was(
    empty_services: Services, left: World, other: Other, calls: int
) -> None:
    before, label = dump(empty_services.database), empty_services.database.undo_label
    asked: list[float] = []

    def goes_on(part: float) -> bool:
        asked.append(part)
        return len(asked) < calls

    if calls < 3:
        with pytest.raises(Cancelled):
            empty_services.retention.delete(everything(empty_services), TODAY, MOMENT, goes_on)
        assert dump(empty_services.database) == before
        assert empty_services.retention.deletions() == []
        assert empty_services.database.undo_label == label != ""
        assert empty_services.database.problems() == []
    else:  # all is gone by then, and the file is being written anew
        empty_services.retention.delete(everything(empty_services), TODAY, MOMENT, goes_on)
        assert empty_services.retention.is_wiped
    assert asked == sorted(asked)


def test_an_error_on_the_way_leaves_all_as_it_was(empty_services: Services, left: World) -> None:
    database = empty_services.database
    write(database, "CREATE TEMP TRIGGER no BEFORE DELETE ON department BEGIN SELECT RAISE(ABORT, 'no'); END")
    before, label = dump(database), database.undo_label
    with pytest.raises(Exception, match="no"):
        empty_services.retention.delete(everything(empty_services), TODAY, MOMENT)
    assert dump(database) == before
    assert empty_services.retention.deletions() == []
    assert empty_services.retention.is_wiped
    assert database.undo_label == label
    database.undo()


def test_an_unfinished_copy_that_cannot_be_removed_is_named_until_it_is(
    empty_services: Services, left: World, empty_file: Path
) -> None:
    copy = empty_file.with_name(f"{empty_file.name}.part")
    (copy / "in the way").mkdir(parents=True)
    with pytest.raises(TracesAreLeft, match="“empty.tfm.part” could not be removed"):
        empty_services.retention.delete(everything(empty_services), TODAY, MOMENT)
    assert not empty_services.retention.is_wiped
    shutil.rmtree(copy)
    empty_services.retention.wipe(MOMENT)
    assert empty_services.retention.is_wiped


@pytest.mark.skipif(sys.platform == "win32", reason="only POSIX limits how large a file may grow")
def test_a_full_disk_is_said_and_the_traces_go_when_there_is_room(empty_file: Path) -> None:
    with opened(empty_file) as services:
        planted(services)
        usual = resource.getrlimit(resource.RLIMIT_FSIZE)
        parts: list[float] = []

        def full_once_all_is_gone(part: float) -> bool:
            if part in parts:
                resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, usual[1]))
            parts.append(part)
            return True

        try:
            with pytest.raises(TracesAreLeft, match="but traces of them may be left in “empty.tfm” or beside it"):
                services.retention.delete(everything(services), TODAY, MOMENT, full_once_all_is_gone)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        assert told(services) == {}
        assert services.retention.deletions()
        assert services.database.problems() == []
    with opened(empty_file) as services:
        assert not services.retention.is_wiped
        services.retention.wipe(MOMENT)
        assert services.retention.is_wiped
        assert traces(empty_file, b"zqx") == []
        assert services.database.problems() == []


def test_backups_made_before_the_traces_went_are_named_too(
    empty_services: Services, left: World, tmp_path: Path
) -> None:
    database, retention, folder = empty_services.database, empty_services.retention, tmp_path / "backups"
    retention.delete(everything(empty_services), TODAY, MOMENT)
    database.set("wiping", "yes")  # as a full disk leaves it
    between = backups.back_up(database, folder, MOMENT + dt.timedelta(minutes=1))
    retention.wipe(MOMENT + dt.timedelta(minutes=2))
    backups.back_up(database, folder, MOMENT + dt.timedelta(minutes=3))
    assert [one.path for one in retention.older_copies([folder])] == [between]


def test_a_copy_that_is_asked_for_while_records_go_has_no_trace_of_them(empty_file: Path, tmp_path: Path) -> None:
    """Work beside the window asks for one once the records are gone, and the file is yet to be written anew."""
    copied = tmp_path / "beside" / "copied.tfm"
    copied.parent.mkdir()
    with opened(empty_file) as services:
        planted(services)
        beside = threading.Thread(target=services.database.copy_to, args=(copied,))
        services.database.listen(lambda _change: beside.start())
        services.retention.delete(everything(services), TODAY, MOMENT)
        beside.join()
    assert traces(copied, b"staysline for long") == [copied.name]
    assert traces(copied, b"zqx") == []


def test_a_notice_tells_the_tabs_what_went(empty_services: Services, left: World) -> None:
    heard: list[Change] = []
    empty_services.database.listen(heard.append)
    empty_services.retention.delete(everything(empty_services), TODAY, MOMENT)
    (change,) = heard
    assert {"observation", "line", "visit", "plan", "person", "department"} <= change.kinds
    assert left.observation in change.ids
