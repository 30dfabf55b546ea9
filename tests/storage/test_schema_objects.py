"""No table, view or trigger but our own is opened, and each is named."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.data_file import DATA, PASSPHRASE, made_by, opened
from tests.storage.test_old_files import passphrase_of

from tfm_desktop.domain import errors
from tfm_desktop.storage import driver, migrate, schema_objects
from tfm_desktop.storage.database import Database

VERSIONS = [path.stem[:4] for path in sorted((migrate.STEPS / "versions").glob("[0-9]*.py"))]
RELEASED = sorted(DATA.glob("schema-*.tfm"))


@contextlib.contextmanager
def written_on(path: Path, secret: str = "") -> Iterator[driver.Connection]:
    """Open a file as anybody could who knows SQLite."""
    connection = driver.open_existing(path, secret)
    try:
        yield connection
    finally:
        connection.close()


def refused(path: Path, secret: str = "") -> str:
    before = path.read_bytes()
    with pytest.raises(errors.FileIsAltered) as told:
        Database.open(path, secret)
    assert path.read_bytes() == before
    return str(told.value)


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_shipped_is_what_the_migrations_make(version: str) -> None:
    assert schema_objects.shipped(version) == made_by(version) != {}


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_what_is_shipped_is_what_released_files_hold(path: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copyfile(path, tmp_path / path.name))
    with written_on(copy, passphrase_of(copy)) as connection:
        assert schema_objects.held_by(connection) == schema_objects.shipped(migrate.version_of(connection))


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("CREATE TRIGGER spy AFTER INSERT ON line BEGIN DELETE FROM visit; END", "(trigger “spy”)"),
        ("CREATE VIEW everyone AS SELECT name FROM person", "(view “everyone”)"),
        ("CREATE TABLE recipe (name)", "(table “recipe”)"),
        ("CREATE VIRTUAL TABLE far USING fts5(words)", "(table “far"),
        ("CREATE INDEX by_text ON line (upper(text))", "(index “by_text”)"),
    ],
)
@pytest.mark.parametrize("secret", ["", PASSPHRASE], ids=["plain", "locked"])
def test_what_is_not_ours_is_refused_by_its_name(
    file: Path, locked_file: Path, statement: str, named: str, secret: str
) -> None:
    path = locked_file if secret else file
    with written_on(path, secret) as connection:
        connection.execute(statement)
    assert named in refused(path, secret)


def test_a_trigger_of_ours_that_does_something_else_is_refused(file: Path) -> None:
    with written_on(file) as connection:
        connection.execute("DROP TRIGGER line_search_insert")
        connection.execute("CREATE TRIGGER line_search_insert AFTER INSERT ON line BEGIN DELETE FROM visit; END")
    assert "(trigger “line_search_insert”)" in refused(file)


def test_a_search_index_over_other_words_is_refused(file: Path) -> None:
    with written_on(file) as connection:
        connection.execute("DROP TABLE line_search")
        connection.execute("CREATE VIRTUAL TABLE line_search USING fts5(text, content='person')")
    assert "(table “line_search”)" in refused(file)


def test_a_view_in_the_place_of_a_table_is_refused(file: Path) -> None:
    with written_on(file) as connection:
        connection.execute("ALTER TABLE alembic_version RENAME TO kept")
        connection.execute(f"CREATE VIEW alembic_version AS SELECT '{migrate.KNOWN}' AS version_num")
    assert "not put there" in refused(file)


@pytest.mark.parametrize("version", ["0000", "0003x", "../sample/x", ""])
def test_a_version_that_never_was_is_refused(file: Path, version: str) -> None:
    with written_on(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    refused(file)


def test_a_trigger_in_an_older_file_is_refused_before_it_is_brought_up_to_date(tmp_path: Path) -> None:
    path = Path(shutil.copyfile(DATA / "schema-0001-plain.tfm", tmp_path / "old.tfm"))
    with written_on(path) as connection:
        connection.execute("CREATE TRIGGER spy AFTER UPDATE ON alembic_version BEGIN DELETE FROM visit; END")
    assert "(trigger “spy”)" in refused(path)


def test_the_full_check_names_what_is_not_ours_and_what_is_missing(file: Path) -> None:
    with opened(file) as services:
        with services.database.change("Spoil") as writer:
            writer.run(sa.text("CREATE TRIGGER spy AFTER INSERT ON line BEGIN DELETE FROM visit; END"))
            writer.run(sa.text("DROP INDEX ix_line_observation_id"))
        found = services.database.problems()
    assert found == ["The trigger “spy” is not of this program.", "The index “ix_line_observation_id” is missing."]


def test_notes_of_sqlite_on_how_to_search_are_no_fault(file: Path) -> None:
    with written_on(file) as connection:
        connection.execute("ANALYZE")
    with opened(file) as services:
        assert services.database.problems() == []


def test_a_version_of_the_name_of_another_file_is_not_read() -> None:
    assert schema_objects.shipped("../schools/x") == {}
