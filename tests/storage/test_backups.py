"""Backups: whole, checked, never in the way of another file."""

import contextlib
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.data_file import MOMENT, PASSPHRASE, World, dump, opened
from tests.storage.test_driver import crash, flip, nobody, root_page, shared_folder

from tfm_desktop.domain import errors
from tfm_desktop.services.services import Services
from tfm_desktop.storage import backups
from tfm_desktop.storage.database import Database

__all__ = ["shared_folder"]


def test_a_backup_is_the_whole_file(services: Services, world: World, tmp_path: Path) -> None:
    services.observations.change(world.observation, topic="Changed a moment ago")
    made = backups.back_up(services.database, tmp_path / "backups" / "of mastery", MOMENT)
    assert made == tmp_path / "backups" / "of mastery" / "mastery 2026-01-14 0905.tfm"
    with opened(made) as copy:
        assert dump(copy.database) == dump(services.database)
        assert copy.database.problems() == []


def test_several_backups_in_one_minute_stand_side_by_side(database: Database, tmp_path: Path) -> None:
    names = [backups.back_up(database, tmp_path / "backups", MOMENT).name for _ in range(3)]
    stem = "mastery 2026-01-14 0905"
    assert names == [f"{stem}.tfm", f"{stem} (2).tfm", f"{stem} (3).tfm"]
    assert sorted(one.name for one in (tmp_path / "backups").iterdir()) == sorted(names)


def test_the_file_goes_on_after_a_backup(services: Services, world: World, tmp_path: Path) -> None:
    services.departments.change(world.department, notes="Before")
    backups.back_up(services.database, tmp_path / "backups", MOMENT)
    assert services.database.undo() == "Edit department"
    with pytest.raises(errors.FileIsOpenElsewhere):
        Database.open(services.database.path)


def test_a_file_in_place_of_the_folder(database: Database, tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("a file")
    with pytest.raises(
        errors.CannotWrite, match="could not be written in the folder “backups” .*Choose another folder"
    ):
        backups.back_up(database, tmp_path / "backups", MOMENT)


def test_a_folder_that_may_not_be_written(database: Database, shared_folder: Path) -> None:
    shared_folder.chmod(0o555)
    with nobody(), pytest.raises(errors.CannotWrite, match="“mastery 2026-01-14 0905.tfm” .*Permission denied"):
        backups.back_up(database, shared_folder, MOMENT)
    shared_folder.chmod(0o755)
    assert list(shared_folder.iterdir()) == []


def test_a_damaged_file_is_not_taken_for_a_backup(services: Services, world: World, tmp_path: Path) -> None:
    path = services.database.path
    index = root_page(services, "ix_line_observation_id")
    services.database.close()
    flip(path, (index - 1) * 4096 + 8)
    with opened(path) as damaged, pytest.raises(errors.FileIsDamaged, match="“mastery.tfm” is damaged"):
        backups.back_up(damaged.database, tmp_path / "backups", MOMENT)
    assert list((tmp_path / "backups").iterdir()) == []


# Restoring


@pytest.fixture
def backup(services: Services, tmp_path: Path) -> Path:
    """Give a backup of the file; the file is closed."""
    made = backups.back_up(services.database, tmp_path / "backups", MOMENT)
    services.database.close()
    return made


def test_restore_sets_the_present_file_aside(file: Path, world: World, backup: Path) -> None:
    with opened(file) as services:
        services.departments.change(world.department, notes="Written after the backup")
    backed_up = backup.read_bytes()
    aside = backups.restore(backup, file, "", MOMENT)
    assert aside == file.with_name("mastery before restore 2026-01-14 0905.tfm")
    with opened(file) as services, opened(aside) as former:
        assert services.departments.get(world.department).fields.notes == ""
        assert former.departments.get(world.department).fields.notes == "Written after the backup"
        assert services.database.problems() == []
    assert backup.read_bytes() == backed_up
    assert backups.restore(backup, file, "", MOMENT) == file.with_name("mastery before restore 2026-01-14 0905 (2).tfm")


def test_restore_where_no_file_is(backup: Path, tmp_path: Path) -> None:
    target = tmp_path / "new.tfm"
    assert backups.restore(backup, target, "", MOMENT) is None
    Database.open(target).close()


def test_restore_leaves_no_journal_to_the_restored_file(file: Path, world: World, backup: Path) -> None:
    crash(file)
    file.rename(file.with_name("moved by hand.tfm"))
    assert backups.restore(backup, file, "", MOMENT) is None
    assert not file.with_name(file.name + "-journal").exists()
    with opened(file) as services:
        assert services.database.problems() == []
        assert services.observations.lines.of(world.observation)


def test_restore_after_a_crash_keeps_what_was_saved(file: Path, world: World, backup: Path) -> None:
    crash(file)
    aside = backups.restore(backup, file, "", MOMENT)
    assert aside
    with opened(aside) as services:
        assert services.database.problems() == []
        assert services.observations.lines.get(world.lines[0]).fields.text == "T draws a double number line"


def refused(backup: Path, target: Path, passphrase: str, fact: type[errors.FileProblem]) -> str:
    """Restore what cannot be restored, and give the sentence; all files stay as they were."""
    before = {one: one.read_bytes() for one in target.parent.rglob("*") if one.is_file()}
    with pytest.raises(fact) as told:
        backups.restore(backup, target, passphrase, MOMENT)
    assert {one: one.read_bytes() for one in target.parent.rglob("*") if one.is_file()} == before
    return str(told.value)


def test_restore_of_an_open_file_is_refused(file: Path, backup: Path) -> None:
    with opened(file) as services:
        with pytest.raises(errors.FileIsOpenElsewhere, match="“mastery.tfm” is open"):
            backups.restore(backup, file, "", MOMENT)
        assert services.search.find("double")
        with pytest.raises(errors.FileIsOpenElsewhere):
            Database.open(file)


def test_restore_of_a_damaged_backup_is_refused(file: Path, backup: Path) -> None:
    with contextlib.closing(sqlite3.connect(backup)) as connection:
        found = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_line_observation_id'")
        page = int(found.fetchone()[0])
    flip(backup, (page - 1) * 4096 + 8)
    assert f"“{backup.name}” is damaged" in refused(backup, file, "", errors.FileIsDamaged)


def test_restore_of_a_backup_cut_short_is_refused(file: Path, backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:100_000])
    refused(backup, file, "", errors.FileIsDamaged)


def test_restore_of_a_missing_backup_is_refused(file: Path, backup: Path) -> None:
    backup.unlink()
    refused(backup, file, "", errors.FileIsMissing)


def test_restore_of_another_kind_of_file_is_refused(file: Path, backup: Path) -> None:
    backup.write_text("Not a backup")
    refused(backup, file, "", errors.FileIsNotOurs)


def test_restore_of_a_backup_of_a_newer_program_is_refused(file: Path, backup: Path) -> None:
    with contextlib.closing(sqlite3.connect(backup)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    refused(backup, file, "", errors.FileIsNewer)


def test_restore_onto_itself_is_refused(file: Path, backup: Path) -> None:
    refused(file, file, "", errors.FileExists)


def test_restore_into_a_missing_folder_is_refused(backup: Path, tmp_path: Path) -> None:
    with pytest.raises(errors.FolderIsMissing):
        backups.restore(backup, tmp_path / "gone" / "mastery.tfm", "", MOMENT)


def test_restore_onto_something_else_sets_it_aside_unread(backup: Path, tmp_path: Path) -> None:
    target = tmp_path / "letter.tfm"
    target.write_text("Dear Ada")
    aside = backups.restore(backup, target, "", MOMENT)
    assert aside
    assert aside.read_text() == "Dear Ada"


def test_restore_of_a_locked_backup(locked_file: Path, file: Path) -> None:
    refused(locked_file, file, "", errors.PassphraseNeeded)
    refused(locked_file, file, "wrong", errors.WrongPassphrase)
    backups.restore(locked_file, file, PASSPHRASE, MOMENT)
    with opened(file, PASSPHRASE) as services:
        assert services.database.is_encrypted
        assert services.database.row(sa.text("SELECT count(*) FROM line"))[0] == 3


def test_restore_over_a_locked_file_needs_no_passphrase_of_it(locked_file: Path, backup: Path) -> None:
    aside = backups.restore(backup, locked_file, "", MOMENT)
    assert aside
    with pytest.raises(errors.PassphraseNeeded):
        Database.open(aside)
    Database.open(locked_file).close()
