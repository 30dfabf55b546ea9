"""Migrations: all or nothing, and equal to what the program means."""

import contextlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2
from sqlmodel import SQLModel
from tests.data_file import DATA, MOMENT, PASSPHRASE, World, dump, opened
from tests.storage.test_driver import HOLD, OPEN, environment
from tests.storage.test_old_files import passphrase_of

from tfm_desktop.domain import errors
from tfm_desktop.storage import backup_folders, backups, driver, migrate
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.engine import shared_engine

BASELINE = (Path(migrate.__file__).with_name("migrations") / "versions" / "0001_baseline.py").read_text("utf-8")


def shape(rows: Callable[[str], list[Any]]) -> dict[str, dict[str, object]]:
    """Describe the tables of a file: columns, links and indexes, whatever their order."""
    return {
        table: {
            "columns": {
                (name, kind, required, default, key)
                for _, name, kind, required, default, key in rows(f"PRAGMA table_info({table})")
            },
            "links": {tuple(row[2:]) for row in rows(f"PRAGMA foreign_key_list({table})")},
            "indexes": {
                (name, unique, tuple(row[2] for row in rows(f"PRAGMA index_info({name})")))
                for _, name, unique, *_ in rows(f"PRAGMA index_list({table})")
            },
        }
        for table in SQLModel.metadata.tables
    }


def test_the_baseline_is_what_the_program_means(database: Database) -> None:
    meant = dbapi2.connect(":memory:", isolation_level=None)
    SQLModel.metadata.create_all(shared_engine(meant))
    migrated = shape(lambda statement: database.rows(sa.text(statement)))
    assert migrated == shape(lambda statement: meant.execute(statement).fetchall())
    assert migrated["line"]["columns"]
    meant.close()


def test_no_table_but_those_of_the_program(database: Database) -> None:
    found = database.rows(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    searched = [name for name, sql in found if sql.startswith("CREATE VIRTUAL")]
    own = {name for name, _ in found if not name.startswith(("sqlite_", *searched))}
    assert own == {*SQLModel.metadata.tables, "alembic_version"}
    assert {name.removesuffix("_search") for name in searched} < set(SQLModel.metadata.tables)


def test_an_open_file_is_at_the_known_version(database: Database) -> None:
    assert database.rows(sa.text("SELECT version_num FROM alembic_version")) == [(migrate.KNOWN,)]


def test_a_file_of_no_version_yet_is_brought_up_to_date(tmp_path: Path) -> None:
    """As a crash between creating a file and its first tables leaves it."""
    path = tmp_path / "mastery.tfm"
    connection = dbapi2.connect(str(path))
    connection.execute("PRAGMA application_id = 0x54664D31")
    connection.close()
    with opened(path) as services:
        services.schools.by_hand(name="Invented School")
        assert services.database.problems() == []


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Give a program that knows one version more, whose step is the text given."""

    def write(step: str) -> None:
        steps = tmp_path / "100% new" / "migrations"
        shutil.copytree(migrate.STEPS, steps, ignore=shutil.ignore_patterns("__pycache__"))
        head = 'import sqlalchemy as sa\nfrom alembic import op\nrevision = "0006"\ndown_revision = "0005"\n'
        (steps / "versions" / "0006_next.py").write_text(f"{head}\n\ndef upgrade():\n{step}\n", "utf-8")
        monkeypatch.setattr(migrate, "STEPS", steps)
        monkeypatch.setattr(migrate, "KNOWN", "0006")

    return write


REMAKE = """
    with op.batch_alter_table("department", recreate="always") as batch:
        batch.add_column(sa.Column("motto", sa.String(), nullable=False, server_default=""))
"""


def test_a_step_that_remakes_a_table_keeps_its_children(
    file: Path, world: World, next_version: Callable[[str], None]
) -> None:
    with opened(file) as services:
        before = dump(services.database)
    next_version(REMAKE)
    with opened(file) as services:
        after = dump(services.database)
        assert services.database.rows(sa.text("SELECT motto FROM department")) == [("",)]
        assert services.database.rows(sa.text("SELECT version_num FROM alembic_version")) == [("0006",)]
        services.schools.take([])
        assert services.database.rows(sa.text("PRAGMA foreign_keys")) == [(1,)]
    assert {name: rows for name, rows in after.items() if name != "department"} == {
        name: rows for name, rows in before.items() if name != "department"
    }


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        ("    op.execute('CREATE TABLE half (id)')\n    raise ZeroDivisionError", ZeroDivisionError),
        ("    op.execute('CREATE TABLE half (id)')\n    op.execute('CREATE TABLE half (id)')", sa.exc.OperationalError),
        ("    op.execute('DELETE FROM school')", RuntimeError),
    ],
    ids=["fault of the step", "fault of the file", "broken links"],
)
def test_a_step_that_fails_leaves_the_file_as_it_was(
    file: Path, next_version: Callable[[str], None], step: str, fault: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = file.read_bytes()
    next_version(step)
    with pytest.raises(fault):
        Database.open(file)
    assert file.read_bytes() == before
    monkeypatch.undo()
    with opened(file) as services:
        assert services.database.problems() == []


def test_a_file_of_the_next_version_is_refused_by_this_one(
    file: Path, next_version: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    next_version("    pass")
    Database.open(file).close()
    monkeypatch.undo()
    before = file.read_bytes()
    with pytest.raises(errors.FileIsNewer, match="file version 0006; this program knows up to 0005"):
        Database.open(file)
    assert file.read_bytes() == before


def test_a_backup_of_an_older_version_is_not_changed_by_restoring_it(
    file: Path, world: World, next_version: Callable[[str], None], tmp_path: Path
) -> None:
    before = file.read_bytes()
    next_version(REMAKE)
    backups.restore(file, tmp_path / "new.tfm", "", MOMENT)
    assert file.read_bytes() == before
    with opened(tmp_path / "new.tfm") as services:
        assert services.departments.rows("2025/26")


def test_alembic_is_not_loaded_for_a_file_that_is_up_to_date(file: Path) -> None:
    script = OPEN + "Database.open(Path(sys.argv[1])); assert 'alembic' not in sys.modules"
    subprocess.run([sys.executable, "-c", script, str(file)], env=environment(), check=True)


def test_each_step_stands_alone() -> None:
    assert "tfm_desktop" not in BASELINE


# Files of released versions, and what goes wrong on their way

OLD = [path for path in sorted(DATA.glob("schema-*-*.tfm")) if migrate.KNOWN not in path.stem]
KILLED = OPEN + "from tfm_desktop.storage import migrate; migrate.STEPS = Path(sys.argv[3])\n" + HOLD.split("\n", 1)[1]


@pytest.fixture(params=OLD, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(request.param, tmp_path / request.param.name))


def steps_with(folder: Path, ending: str, version: str) -> Path:
    """Give a copy of the steps in which one ends otherwise than it should."""
    steps = folder / f"steps {version}"
    shutil.copytree(migrate.STEPS, steps, ignore=shutil.ignore_patterns("__pycache__"))
    (step,) = (steps / "versions").glob(f"{version}_*.py")
    text = step.read_text("utf-8").replace("def upgrade() -> None:", "def _upgrade() -> None:")
    step.write_text(f"{text}\n\ndef upgrade() -> None:\n    _upgrade()\n    {ending}\n", "utf-8")
    return steps


def versions_after(path: Path) -> list[str]:
    version = path.stem.split("-")[1]
    return [f"{number:04}" for number in range(int(version) + 1, int(migrate.KNOWN) + 1)]


def test_an_older_file_is_kept_as_a_checked_backup_first(old: Path, tmp_path: Path) -> None:
    before = version_in(old)
    Database.open(old, passphrase_of(old), tmp_path / "new" / "backups").close()
    (one,) = backup_folders.found(tmp_path / "new" / "backups", old, "abcdef")
    kept = one.path
    assert version_in(kept) == before != version_in(old) == migrate.KNOWN
    assert kept.name.startswith(old.stem)
    assert driver.is_encrypted(kept) == driver.is_encrypted(old)


def version_in(path: Path) -> str:
    with contextlib.closing(driver.open_existing(path, PASSPHRASE if "encrypted" in path.stem else "")) as connection:
        return migrate.version_of(connection)


def test_a_file_that_is_up_to_date_makes_no_backup(file: Path, tmp_path: Path) -> None:
    Database.open(file, "", tmp_path / "backups").close()
    assert not (tmp_path / "backups").exists()


def test_without_room_for_the_backup_nothing_is_changed(tmp_path: Path) -> None:
    old = Path(shutil.copyfile(DATA / "schema-0001-plain.tfm", tmp_path / "old.tfm"))
    before = old.read_bytes()
    (tmp_path / "taken").touch()
    with pytest.raises(errors.CannotWrite):
        Database.open(old, "", tmp_path / "taken")
    assert old.read_bytes() == before


def test_damage_that_only_the_backup_finds_stops_the_migration(tmp_path: Path) -> None:
    path = Path(shutil.copyfile(DATA / "schema-0001-plain.tfm", tmp_path / "old.tfm"))
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM person")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(errors.FileIsDamaged, match="“old.tfm” is damaged"):
        Database.open(path, "", tmp_path / "backups")
    assert path.read_bytes() == before
    assert backup_folders.found(tmp_path / "backups", path) == []


@pytest.mark.parametrize("name", ["0001-encrypted", "0001-plain", "0002-plain", "0003-plain", "0004-plain"])
def test_a_fault_at_any_step_leaves_the_file_as_it_was(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Path(shutil.copyfile(DATA / f"schema-{name}.tfm", tmp_path / f"schema-{name}.tfm"))
    before = old.read_bytes()
    for version in versions_after(old):
        monkeypatch.setattr(migrate, "STEPS", steps_with(tmp_path, "raise ZeroDivisionError", version))
        with pytest.raises(ZeroDivisionError):
            Database.open(old, passphrase_of(old), tmp_path / "backups")
        assert old.read_bytes() == before
        assert backup_folders.found(tmp_path / "backups", old) == []
    monkeypatch.undo()
    with opened(old, passphrase_of(old)) as services:
        assert services.database.problems() == []


@pytest.mark.parametrize("version", ["0002", "0005"])
@pytest.mark.parametrize("kind", ["plain", "encrypted"])
def test_killed_in_mid_migration_the_file_is_as_it_was(tmp_path: Path, version: str, kind: str) -> None:
    path = Path(shutil.copyfile(DATA / f"schema-0001-{kind}.tfm", tmp_path / f"old-{kind}.tfm"))
    with opened(Path(shutil.copyfile(path, tmp_path / "other.tfm")), passphrase_of(path)) as services:
        counts = {name: len(rows) for name, rows in dump(services.database).items()}
    # Without a cache SQLite writes to the file in the middle of the transaction.
    ending = "op.execute('PRAGMA cache_spill = 1'); op.execute('PRAGMA cache_size = 1'); import os; os._exit(9)"
    arguments = [str(path), passphrase_of(path), str(steps_with(tmp_path, ending, version))]
    done = subprocess.run([sys.executable, "-c", KILLED, *arguments], env=environment(), check=False)
    assert done.returncode == 9
    assert driver.ended_uncleanly(path)
    assert version_in(path) == "0001"
    with opened(path, passphrase_of(path)) as services:
        assert {name: len(rows) for name, rows in dump(services.database).items()} == counts
        assert services.database.problems() == []
