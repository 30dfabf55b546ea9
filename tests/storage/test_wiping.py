"""Wiping: what SQLite leaves of moved rows, and what stays in the journal."""

import random
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.data_file import World, dump, opened

from tfm_desktop.services.services import Services
from tfm_desktop.storage import driver, wiping
from tfm_desktop.storage.change import Change
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.driver import Connection


@pytest.fixture
def changes(database: Database) -> list[Change]:
    told: list[Change] = []
    database.listen(told.append)
    return told


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[Connection]:
    connection = driver.create(tmp_path / "notes.tfm", None)
    connection.execute("CREATE TABLE note (id TEXT PRIMARY KEY, text TEXT)")
    connection.execute("CREATE VIRTUAL TABLE note_search USING fts5 (text, content='note')")
    yield connection
    connection.close()


def write(connection: Connection) -> None:
    """Write, lengthen, shorten and delete many notes, as years of use do."""
    chosen, ids = random.Random(2), [0]
    connection.execute("BEGIN")
    for number in range(1, 4_000):
        word, some = f"zqx{number:05d}", chosen.randrange(len(ids))
        kind = chosen.random()
        if kind < 0.5 or len(ids) < 10:
            ids.append(number)
            text = f"{word} {'x' * chosen.randrange(900)}"
            connection.execute("INSERT INTO note VALUES (?, ?)", (f"{number * 7919 % 10_007}", text))
        elif kind < 0.9:
            text = f"{word} {'y' * chosen.randrange(3_000)}"
            connection.execute("UPDATE note SET text = ? WHERE id = ?", (text, f"{ids[some] * 7919 % 10_007}"))
        else:
            connection.execute("DELETE FROM note WHERE id = ?", (f"{ids.pop(some) * 7919 % 10_007}",))
    connection.execute("COMMIT")


def left_over(connection: Connection, path: Path) -> set[str]:
    """Give the words that a file or its journal holds, and no note does."""
    known = {text.split()[0] for (text,) in connection.execute("SELECT text FROM note")}
    content = path.read_bytes() + path.with_name(path.name + "-journal").read_bytes()
    return {word.decode() for word in re.findall(rb"zqx\d{5}", content)} - known


def test_copies_of_moved_rows_go(notes: Connection, tmp_path: Path) -> None:
    path = tmp_path / "notes.tfm"
    write(notes)
    before = notes.execute("SELECT * FROM note ORDER BY id").fetchall()
    assert left_over(notes, path), "secure_delete leaves them"
    wiping.wipe(notes)
    assert left_over(notes, path) == set()
    assert notes.execute("SELECT * FROM note ORDER BY id").fetchall() == before
    assert notes.execute("SELECT count(*) FROM note_search ('zqx*')").fetchone()[0] == len(before)


def test_the_file_is_used_as_before(notes: Connection, tmp_path: Path) -> None:
    write(notes)
    wiping.wipe(notes)
    assert notes.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
    assert notes.execute("PRAGMA secure_delete").fetchone()[0] == 1
    notes.execute("BEGIN")
    notes.execute("DELETE FROM note")
    notes.execute("ROLLBACK")
    assert notes.execute("SELECT count(*) FROM note").fetchone()[0] > 100
    with pytest.raises(Exception, match="open in another window"):
        driver.open_existing(tmp_path / "notes.tfm")


def test_a_change_for_good_forgets_every_undo_step(services: Services, world: World, changes: list[Change]) -> None:
    database = services.database
    services.visits.change(world.visit, notes="First")
    services.visits.change(world.visit, notes="Second")
    database.undo()
    assert database.undo_label
    assert database.redo_label
    with database.change_for_good("Delete for good") as writer:
        assert writer.plain("DELETE FROM line WHERE observation_id = ?", world.observation.hex) == 3
    assert database.undo_label == database.redo_label == ""
    assert database.undo() == database.redo() == ""
    assert changes[-1].label == "Delete for good"
    assert set(world.lines) <= changes[-1].ids
    services.visits.change(world.visit, notes="Third")
    assert database.undo() == "Edit visit"


def test_a_change_for_good_that_fails_forgets_nothing(services: Services, world: World) -> None:
    database = services.database
    services.visits.change(world.visit, notes="First")
    before = dump(database)

    def fail() -> None:
        with database.change_for_good("Delete for good") as writer:
            writer.plain("DELETE FROM line")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert dump(database) == before
    assert database.undo() == "Edit visit"


def test_a_wiped_file_can_be_shut_and_gone_on_with(services: Services, world: World) -> None:
    database = services.database
    services.visits.change(world.visit, notes="First")
    database.wipe()
    database.shut()
    assert database.resume(driver.open_existing(database.path), None)
    assert database.undo() == "Edit visit"
    assert database.problems() == []


def test_a_copy_made_beside_is_whole(database: Database, tmp_path: Path) -> None:
    copied = tmp_path / "copied.tfm"
    asked: list[float] = []

    def wipe_meanwhile(part: float) -> bool:
        asked.append(part)
        return True

    beside = threading.Thread(target=database.copy_to, args=(copied, wipe_meanwhile))
    beside.start()
    database.wipe()
    beside.join()
    assert asked
    with opened(copied) as services:
        assert services.database.problems() == []
        assert dump(services.database) == dump(database)
