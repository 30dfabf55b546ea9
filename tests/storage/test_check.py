"""The check of an open file: nothing for a sound one, a sentence for each fault."""

import contextlib
import sqlite3
from pathlib import Path

from tests.data_file import PASSPHRASE, World, opened
from tests.storage.test_driver import flip, root_page

from tfm_desktop.services.services import Services


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
