"""No word of the notes stands in the clear: not in the file, its journal, or a backup."""

from pathlib import Path

from tests.data_file import MOMENT, PASSPHRASE, opened

from tfm_desktop.storage import backups, driver
from tfm_desktop.storage.database import Database

PLANTED = ["Zylophant", "Qwintelbar"]


def words_in(content: bytes) -> list[str]:
    """Give the planted words that the bytes hold, in any encoding of the file."""
    lowered = content.lower()
    forms = ("utf-8", "utf-16-le", "utf-16-be")
    return [word for word in PLANTED if any(word.lower().encode(form) in lowered for form in forms)]


def journal_of(path: Path, passphrase: str) -> tuple[bytes, Path]:
    """Plant words, give the journal of a change that is still open, and a backup."""
    with opened(path, passphrase) as services:
        department = services.departments.for_school(services.schools.by_hand(name=f"{PLANTED[0]} School"))
        services.departments.change(department, notes=f"About {PLANTED[0]} and {PLANTED[1]}")
        with services.database.change("Open"):
            services.departments.change(department, notes=PLANTED[1])
            journal = path.with_name(path.name + "-journal").read_bytes()
        services.departments.people.add(department, name=PLANTED[0])
        services.database.undo()
        return journal, backups.back_up(services.database, path.parent, MOMENT)


def test_no_word_of_an_encrypted_file(tmp_path: Path) -> None:
    path = tmp_path / "mastery.tfm"
    Database.create(path, PASSPHRASE).close()
    journal, backup = journal_of(path, PASSPHRASE)
    assert len(journal) > driver.PAGE
    assert words_in(journal) == []
    assert words_in(path.read_bytes()) == []
    assert words_in(backup.read_bytes()) == []
    assert driver.is_encrypted(backup)
    assert sorted(one.name for one in tmp_path.iterdir()) == [backup.parent.name, path.name]
    with opened(backup, PASSPHRASE) as services:
        assert services.search.find(PLANTED[1])


def test_the_words_would_be_found(empty_file: Path) -> None:
    journal, backup = journal_of(empty_file, "")
    assert words_in(journal) == PLANTED
    assert words_in(empty_file.read_bytes()) == PLANTED
    assert words_in(backup.read_bytes()) == PLANTED


def test_what_is_deleted_for_good_is_wiped(empty_file: Path) -> None:
    with opened(empty_file) as services:
        department = services.departments.for_school(services.schools.by_hand(name="Invented School"))
        services.departments.change(department, notes=f"{PLANTED[0]} " * 2000)
        services.departments.change(department, notes="")
    assert PLANTED[0].encode() not in empty_file.read_bytes()
