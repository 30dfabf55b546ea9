"""What a rescue keeps of a damaged file: all that stands on pages that can be read."""

import datetime as dt
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel
from tests.data_file import DATA, MOMENT, PASSPHRASE, opened, small_world, work_group
from tests.storage.test_driver import flip
from tests.storage.test_old_files import RELEASED, passphrase_of

from tfm_desktop.domain import errors
from tfm_desktop.services.services import Services
from tfm_desktop.storage import backup_folders, backups, driver
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.good_backups import newest_good
from tfm_desktop.storage.keys import Key
from tfm_desktop.storage.rescue import rescue

PAGE = driver.PAGE
LINES = 400
Rows = dict[int, tuple[object, ...]]


@dataclass(frozen=True)
class Long:
    """A file whose lines fill many pages, and where each of them stands."""

    path: Path
    rows: dict[str, Rows]  # by table
    leaves: dict[int, set[int]]  # the rows of lines, by the number of the page


def write_long(path: Path, passphrase: str = "") -> None:
    database = Database.create(path, passphrase)
    services = Services(database)
    world = small_world(services)
    work_group(services, world)
    with database.change("Lesson"):
        for number in range(LINES):
            text = f"{number} P: “it doubles, because the double number line says so”"
            services.observations.lines.add(world.observation, at=dt.time(9, number % 60), text=text)
    database.close()


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Long:
    path = tmp_path_factory.mktemp("long") / "mastery.tfm"
    write_long(path)
    return Long(path, rows_of(path), leaves_of(path, "line"))


def rows_of(path: Path, key: Key | None = None) -> dict[str, Rows]:
    with closing(driver.open_to_read(path, key)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_search%'")
        tables = [name for (name,) in found.fetchall()]
        every = {name: connection.execute(f'SELECT rowid, * FROM "{name}"').fetchall() for name in tables}
    return {name: {row[0]: tuple(row[1:]) for row in rows} for name, rows in every.items()}


def leaves_of(path: Path, table: str) -> dict[int, set[int]]:
    """Walk the pages of a table of a plain file: sqlite.org/fileformat.html, 'B-tree Pages'."""
    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    content, leaves, left = path.read_bytes(), {}, [root]
    while left:
        number = left.pop()
        page = content[(number - 1) * PAGE : number * PAGE]
        count = int.from_bytes(page[3:5], "big")
        head = 8 if page[0] == 13 else 12
        cells = [int.from_bytes(page[head + 2 * at : head + 2 * at + 2], "big") for at in range(count)]
        if page[0] == 13:
            leaves[number] = {varint(page, varint(page, cell)[1])[0] for cell in cells}
        else:
            left += [int.from_bytes(page[cell : cell + 4], "big") for cell in cells]
            left.append(int.from_bytes(page[8:12], "big"))
    return leaves


def varint(page: bytes, at: int) -> tuple[int, int]:
    value = 0
    while True:
        value = value << 7 | page[at] & 0x7F
        at += 1
        if page[at - 1] < 0x80:
            return value, at


def blank(path: Path, *pages: int) -> None:
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE)
            file.write(bytes(PAGE))


@pytest.fixture
def bench(long: Long, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(long.path, tmp_path / "mastery.tfm"))


def sound(path: Path, secret: driver.Secret = None) -> None:
    database = Database.open(path, secret)
    try:
        assert database.problems() == []
        assert Services(database).search.find("double")
    finally:
        database.close()


def test_all_of_a_sound_file_is_kept(bench: Path, long: Long, tmp_path: Path) -> None:
    before = bench.read_bytes()
    rescued = rescue(bench, None, tmp_path / "new.tfm")
    assert rows_of(tmp_path / "new.tfm") == long.rows
    assert (rescued.lost, rescued.from_backup) == ({}, 0)
    assert rescued.contents.counts["line"] == LINES + 3
    assert bench.read_bytes() == before
    assert {one.name for one in tmp_path.iterdir()} == {"mastery.tfm", "new.tfm"}
    sound(tmp_path / "new.tfm")


@given(st.data())
@settings(max_examples=12)
def test_all_on_other_pages_is_kept(long: Long, data: st.DataObject) -> None:
    pages = data.draw(st.sets(st.sampled_from(sorted(long.leaves)), min_size=1, max_size=10))
    gone = set().union(*(long.leaves[page] for page in pages))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copyfile(long.path, Path(folder) / "mastery.tfm"))
        blank(path, *pages)
        rescued = rescue(path, None, path.with_name("new.tfm"))
        kept = rows_of(path.with_name("new.tfm"))
    assert kept["line"] == {number: row for number, row in long.rows["line"].items() if number not in gone}
    assert rescued.lost["line"] == len(gone)
    others = long.rows.keys() - {"line", "strength_line", "evidence"}
    assert {name: kept[name] for name in others} == {name: long.rows[name] for name in others}


@pytest.mark.parametrize("share", [0.9, 0.95, 0.99])
def test_of_a_file_that_was_cut_off_all_is_kept_that_can_be(
    bench: Path, long: Long, tmp_path: Path, share: float
) -> None:
    pages = bench.stat().st_size // PAGE
    bench.write_bytes(bench.read_bytes()[: int(pages * share) * PAGE])
    rescue(bench, None, tmp_path / "new.tfm")
    gone = set().union(*(rows for page, rows in long.leaves.items() if page > int(pages * share)))
    kept = rows_of(tmp_path / "new.tfm")
    assert kept["line"] == {number: row for number, row in long.rows["line"].items() if number not in gone}
    sound(tmp_path / "new.tfm")


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Key]:
    path = tmp_path_factory.mktemp("locked") / "mastery.tfm"
    write_long(path, PASSPHRASE)
    key = driver.key_for(path, PASSPHRASE)
    assert key
    return path, key


@pytest.mark.parametrize("count", [1, 2, 10])
def test_a_locked_file_is_rescued_under_its_key(locked: tuple[Path, Key], tmp_path: Path, count: int) -> None:
    path = Path(shutil.copyfile(locked[0], tmp_path / "mastery.tfm"))
    pages = path.stat().st_size // PAGE
    for number in range(count):  # the last pages are those of the lesson
        flip(path, (pages - 3 * number - 1) * PAGE + 100 * number)
    rescued = rescue(path, locked[1], tmp_path / "new.tfm")
    before, kept = rows_of(locked[0], locked[1]), rows_of(tmp_path / "new.tfm", locked[1])
    assert kept.keys() == before.keys()
    for name, rows in kept.items():
        assert rows.items() <= before[name].items()
        assert len(before[name]) - len(rows) == rescued.lost.get(name, 0)
    assert len(kept["line"]) > LINES / 3
    assert b"double number" not in (tmp_path / "new.tfm").read_bytes()
    sound(tmp_path / "new.tfm", PASSPHRASE)


def test_a_locked_file_that_was_cut_in_the_midst_of_a_page_is_rescued(locked: tuple[Path, Key], tmp_path: Path) -> None:
    path = Path(shutil.copyfile(locked[0], tmp_path / "mastery.tfm"))
    path.write_bytes(path.read_bytes()[: -3 * PAGE - 7])
    rescue(path, locked[1], tmp_path / "new.tfm")
    assert len(rows_of(tmp_path / "new.tfm", locked[1])["line"]) > LINES / 3
    sound(tmp_path / "new.tfm", PASSPHRASE)


def test_what_belongs_to_a_lost_record_stands_by_the_backup(bench: Path, long: Long, tmp_path: Path) -> None:
    with opened(bench) as services:
        backups.back_up(services.database, tmp_path / "backups", MOMENT)
    blank(bench, *leaves_of(bench, "observation"))
    alone = rescue(bench, None, tmp_path / "alone.tfm")
    assert alone.contents.counts["line"] == 0
    good = newest_good(tmp_path / "backups", bench, None)
    assert good
    beside = rescue(bench, None, tmp_path / "beside.tfm", good)
    assert rows_of(tmp_path / "beside.tfm")["line"] == long.rows["line"]
    assert beside.from_backup == 1
    sound(tmp_path / "beside.tfm")


def test_a_link_that_may_be_empty_is_emptied(bench: Path, tmp_path: Path, long: Long) -> None:
    blank(bench, *leaves_of(bench, "visit"))
    rescue(bench, None, tmp_path / "new.tfm")
    kept = rows_of(tmp_path / "new.tfm")
    assert kept["visit"] == {}
    assert kept["line"] == long.rows["line"]
    with opened(tmp_path / "new.tfm") as services:
        (row,) = services.observations.rows()
        assert services.observations.get(row.id).fields.visit_id is None


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_a_file_of_an_older_version_is_brought_up_to_date(path: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copyfile(path, tmp_path / path.name))
    key = driver.key_for(copy, passphrase_of(copy))
    rescue(copy, key, tmp_path / "new.tfm")
    database = Database.open(copy, key)
    database.close()
    meant, kept = rows_of(copy, key), rows_of(tmp_path / "new.tfm", key)
    for name in ("file_setting", "framework", "idea", "commitment_template", "template_item", "plan_version"):
        meant.pop(name), kept.pop(name)  # a migration gives them ids and times of their own
    assert kept == meant


def test_what_is_not_ours_stays_behind(bench: Path, long: Long, tmp_path: Path) -> None:
    with closing(sqlite3.connect(bench)) as connection:
        connection.execute("CREATE TRIGGER spy AFTER INSERT ON line BEGIN DELETE FROM visit; END")
        connection.execute("CREATE TABLE recipe (name)")
        connection.commit()
    rescue(bench, None, tmp_path / "new.tfm")
    assert rows_of(tmp_path / "new.tfm") == long.rows
    sound(tmp_path / "new.tfm")


def test_a_sign_that_is_none_costs_no_record(bench: Path, tmp_path: Path) -> None:
    content = bench.read_bytes()
    bench.write_bytes(content.replace("7 P: “it".encode(), b"7 P: \xff\xff\xffit", 1))
    rescue(bench, None, tmp_path / "new.tfm")
    assert len(rows_of(tmp_path / "new.tfm")["line"]) == LINES + 3


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("line", "at", "25:61"), ("line", "speaker", "nobody"), ("line", "id", "zz"), ("question", "updated_at", "soon")],
)
def test_a_record_that_no_program_can_read_is_named_and_left_behind(
    bench: Path, tmp_path: Path, table: str, column: str, value: str
) -> None:
    with closing(sqlite3.connect(bench)) as connection:
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = 1", (value,))
        connection.commit()
    with opened(bench) as services, pytest.raises(errors.FileIsDamaged, match="a record holds something that it can"):
        services.database.rows(sa.select(SQLModel.metadata.tables[table]))
    rescued = rescue(bench, None, tmp_path / "new.tfm")
    assert rescued.lost[table] == 1
    assert 1 not in rows_of(tmp_path / "new.tfm")[table]
    sound(tmp_path / "new.tfm")


@pytest.mark.parametrize("pages", [(1,), (1, 2, 3)])
def test_without_the_first_page_nothing_can_be_read(
    locked: tuple[Path, Key], tmp_path: Path, pages: tuple[int, ...]
) -> None:
    path = Path(shutil.copyfile(locked[0], tmp_path / "mastery.tfm"))
    blank(path, *pages)
    with pytest.raises(errors.FileIsDamaged, match="the pages that say where everything is"):
        rescue(path, locked[1], tmp_path / "new.tfm")
    assert [one.name for one in tmp_path.iterdir()] == ["mastery.tfm"]


@pytest.mark.parametrize("pages", [(1,), (1, 2, 3), "salt", "many"])
def test_with_a_backup_the_first_pages_are_no_loss(
    locked: tuple[Path, Key], tmp_path: Path, pages: tuple[int, ...] | str
) -> None:
    path = Path(shutil.copyfile(locked[0], tmp_path / "mastery.tfm"))
    (tmp_path / "backups").mkdir()
    shutil.copyfile(path, tmp_path / "backups" / "mastery 2026-01-14 0905.tfm")
    with opened(path, PASSPHRASE) as services:
        services.schools.by_hand(name="Written since the backup")
    since = rows_of(path, locked[1])
    if pages == "salt":
        flip(path, 3)
    elif pages == "many":
        blank(path, *range(1, 30))
    else:
        blank(path, *pages)
    good = newest_good(tmp_path / "backups", path, locked[1])
    rescued = rescue(path, locked[1], tmp_path / "new.tfm", good)
    kept = rows_of(tmp_path / "new.tfm", locked[1])
    assert kept["line"] == since["line"]
    if pages != "many":
        assert kept == since
        assert rescued.lost == {}
    sound(tmp_path / "new.tfm", PASSPHRASE)


def test_what_a_killed_rescue_left_is_removed(bench: Path, tmp_path: Path) -> None:
    (tmp_path / ".tfm-rescue-abc").mkdir()
    shutil.copyfile(bench, tmp_path / ".tfm-rescue-abc" / "damaged.tfm")
    rescue(bench, None, tmp_path / "new.tfm")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["mastery.tfm", "new.tfm"]


def parts_of_rescue(bench: Path, target: Path) -> list[float]:
    """Rescue to the end, and give what was told of it on the way."""
    parts: list[float] = []

    def on_progress(part: float) -> bool:
        parts.append(part)
        return True

    rescue(bench, None, target, on_progress=on_progress)
    return parts


def test_a_rescue_can_be_stopped(bench: Path, tmp_path: Path) -> None:
    parts = parts_of_rescue(bench, tmp_path / "new.tfm")
    (tmp_path / "new.tfm").unlink()
    assert parts == sorted(parts)
    assert parts[0] == 0
    for least in (0.0, 0.5, parts[-1]):
        with pytest.raises(errors.Cancelled):
            rescue(bench, None, tmp_path / "new.tfm", on_progress=partial(float.__gt__, least))
        assert [one.name for one in tmp_path.iterdir()] == ["mastery.tfm"]


def test_a_rescue_can_be_stopped_within_a_damaged_table(bench: Path, tmp_path: Path, long: Long) -> None:
    blank(bench, *sorted(long.leaves)[2:8:2])
    parts = parts_of_rescue(bench, tmp_path / "new.tfm")
    assert max(parts.count(part) for part in parts) > 2  # asked before the table, and at each gap in it


# The newest good backup


@pytest.fixture
def folder(tmp_path: Path, locked_file: Path) -> Path:
    """Give three backups of a locked file: one in the folder, two in the one that it has there."""
    folder = tmp_path / "backups"
    own = folder / "locked-12ab9f"
    own.mkdir(parents=True)
    later = (own / "locked 2026-03-02 0900.tfm", own / "locked 2026-03-03 1200.tfm")
    for place in (folder / "locked 2026-03-01 1540.tfm", *later):
        shutil.copyfile(locked_file, place)
    shutil.copyfile(DATA / "schema-0005-plain.tfm", folder / "other 2026-04-01 1000.tfm")
    return folder


def test_backups_of_a_file_are_told_from_others(folder: Path, locked_file: Path) -> None:
    names = ["locked 2026-03-03 1200.tfm", "locked 2026-03-02 0900.tfm", "locked 2026-03-01 1540.tfm"]
    assert [one.path.name for one in backup_folders.found(folder, locked_file)] == names
    assert backup_folders.found(folder / "none", locked_file) == []


@pytest.mark.parametrize("spoiled", [0, 1, 2, 3])
def test_the_newest_that_is_whole_is_taken(folder: Path, locked_file: Path, spoiled: int) -> None:
    found = [one.path for one in backup_folders.found(folder, locked_file)]
    for backup in found[:spoiled]:
        flip(backup, 30 * PAGE)
    before = {one: one.read_bytes() for one in found}
    good = newest_good(folder, locked_file, PASSPHRASE)
    assert (good.path if good else None) == (found[spoiled] if spoiled < 3 else None)
    assert {one: one.read_bytes() for one in found} == before
    assert not list(folder.rglob("*-journal"))
    if good:
        assert good.contents.counts["line"] == 3
        assert f"{good.moment:%d/%m %H%M}" == ("03/03 1200", "02/03 0900", "01/03 1540")[spoiled]


def test_a_backup_of_another_passphrase_is_passed_over(folder: Path, locked_file: Path) -> None:
    assert newest_good(folder, locked_file, "another") is None
    key = driver.key_for(locked_file, PASSPHRASE)
    good = newest_good(folder, locked_file, key)
    assert good
    assert good.path.name == "locked 2026-03-03 1200.tfm"
