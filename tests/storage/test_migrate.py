"""Migrations: all or nothing, and equal to what the program means."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2
from sqlmodel import SQLModel
from tests.data_file import MOMENT, World, dump, opened
from tests.storage.test_driver import OPEN, environment

from tfm_desktop.domain import errors
from tfm_desktop.storage import backups, migrate
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
