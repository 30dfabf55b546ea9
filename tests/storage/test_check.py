"""The check of an open file: nothing for a sound one, a sentence for each fault."""

import contextlib
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tests.data_file import PASSPHRASE, World, opened
from tests.storage.test_driver import OPEN, environment, flip, root_page

from tfm_desktop.domain import errors
from tfm_desktop.services.services import Services
from tfm_desktop.storage import check, driver
from tfm_desktop.storage.check import Checking
from tfm_desktop.storage.database import Database


def damage(file: Path, *statements: str) -> list[str]:
    """Change a closed file behind the program's back, and give what the check then finds."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    with opened(file) as services:
        return services.database.problems()


def test_a_sound_file(file: Path, services: Services) -> None:
    assert services.database.problems() == []


def test_the_check_changes_nothing(file: Path) -> None:
    before = file.read_bytes()
    with opened(file) as services:
        services.database.problems()
        assert services.database.undo_label == ""
    assert file.read_bytes() == before


def test_a_sound_locked_file(locked_file: Path) -> None:
    with opened(locked_file, PASSPHRASE) as services:
        assert services.database.problems() == []


def test_a_missing_link_is_named(file: Path, world: World) -> None:
    found = damage(file, f"DELETE FROM person WHERE id = '{world.teacher.hex}'")
    assert "A record of “observation” points to a missing “person”." in found
    assert "A record of “advocate” points to a missing “person”." in found


def test_a_search_index_that_lacks_a_text_is_named(file: Path) -> None:
    found = damage(file, "DROP TRIGGER line_search_update", "UPDATE line SET text = 'written behind its back'")
    assert found == [
        "The search index “line_search” does not fit the text.",
        "The trigger “line_search_update” is missing.",
    ]


def test_a_search_index_that_holds_too_much_is_named(file: Path) -> None:
    found = damage(file, "INSERT INTO aim_search (rowid, text, evidence) VALUES (99, 'no', 'aim')")
    assert found == ["The search index “aim_search” does not fit the text."]


def test_a_damaged_page_is_named(file: Path, services: Services) -> None:
    page = root_page(services, "ix_line_observation_id")
    services.database.close()
    flip(file, (page - 1) * 4096 + 8)
    with opened(file) as damaged:
        found = damaged.database.problems()
    assert found
    assert found[0].startswith("The file is damaged: ")


# After a crash

CRASH = OPEN + "database = Database.open(Path(sys.argv[1]), sys.argv[2])\n"
IN_MID_WRITING = (
    "import os; database._driver.executescript('PRAGMA cache_size = 1; BEGIN; UPDATE line SET text = text || 1; "
    "UPDATE plan_version SET at = at; UPDATE school SET name = 2'); os._exit(9)"
)
ENDINGS = {
    "before any write": "import os; os._exit(9)",
    "after a write": "database.set('a', 'b'); import os; os._exit(9)",
    "in mid-writing": IN_MID_WRITING,
}


def crash(path: Path, secret: str, ending: str) -> None:
    command = [sys.executable, "-c", CRASH + ENDINGS[ending], str(path), secret]
    assert subprocess.run(command, env=environment(), check=False).returncode == 9


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("secret", ["", PASSPHRASE], ids=["plain", "locked"])
def test_an_unclean_end_is_known_until_the_file_is_opened(
    file: Path, locked_file: Path, secret: str, ending: str
) -> None:
    path = locked_file if secret else file
    crash(path, secret, ending)
    before = path.read_bytes()
    driver.is_encrypted(path)
    assert driver.ended_uncleanly(path)
    assert path.read_bytes() == before
    with opened(path, secret) as services:
        assert not driver.ended_uncleanly(path)  # it is held
        assert services.search.find("double number line")
        assert services.database.problems() == []
    assert not driver.ended_uncleanly(path)


def test_damage_is_found_at_opening_after_an_unclean_end_only(file: Path, services: Services) -> None:
    page = root_page(services, "ix_line_observation_id")
    services.database.close()
    flip(file, (page - 1) * 4096 + 8)
    Database.open(file).close()
    crash(file, "", "before any write")
    before = file.read_bytes()
    with pytest.raises(errors.FileIsDamaged, match="“mastery.tfm” is damaged"):
        Database.open(file)
    assert file.read_bytes() == before


def test_a_check_that_is_ended_hinders_nothing(file: Path, services: Services) -> None:
    page = root_page(services, "ix_line_observation_id")
    services.database.close()
    flip(file, (page - 1) * 4096 + 8)
    checking = Checking()
    checking.end()
    database = Database.over(driver.open_existing(file), file, None, None, checking)
    assert database.problems()
    database.close()


def test_a_check_is_ended_by_another_thread(file: Path) -> None:
    """End it at its first row, as somebody does who does not want to wait."""
    checking = Checking()
    connection = driver.open_existing(file)
    asked = []

    def end() -> int:
        asked.append(1)
        thread = threading.Thread(target=checking.end)
        thread.start()
        thread.join()
        return 0

    connection.set_progress_handler(end, 1)
    checking.run(connection, file)
    connection.set_progress_handler(None, 1)
    assert asked
    assert check.problems(connection, encrypted=False) == []
    connection.close()
