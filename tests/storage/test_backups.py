"""Backups: whole, checked, never in the way of another file."""

import contextlib
import datetime as dt
import os
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.data_file import DATA, MOMENT, PASSPHRASE, World, dump, opened
from tests.storage.test_driver import crash, flip, nobody, root_page, shared_folder

from tfm_desktop.domain import errors
from tfm_desktop.domain.backups import State
from tfm_desktop.services.services import Services
from tfm_desktop.storage import asides, backup_contents, backup_folders, backups
from tfm_desktop.storage.asides import Why
from tfm_desktop.storage.database import Database

__all__ = ["shared_folder"]


def test_a_backup_is_the_whole_file(services: Services, world: World, tmp_path: Path) -> None:
    services.observations.change(world.observation, topic="Changed a moment ago")
    made = backups.back_up(services.database, tmp_path / "backups" / "of all", MOMENT)
    assert made == own_folder(services.database, tmp_path / "backups" / "of all") / "mastery 2026-01-14 090500.tfm"
    with opened(made) as copy:
        assert dump(copy.database) == dump(services.database)
        assert copy.database.problems() == []


def own_folder(database: Database, root: Path) -> Path:
    return root / f"mastery-{database.setting('file')[:6]}"


def test_no_backup_is_made_once_a_page_without_its_seal_was_met(locked_file: Path, tmp_path: Path) -> None:
    with opened(locked_file, PASSPHRASE) as services:
        page = root_page(services, "line")
    flip(locked_file, 4096 * (page - 1) + 500)
    with opened(locked_file, PASSPHRASE) as services:
        # What a backup asks its copy for was read before, and is in memory.
        services.database.plain_rows("SELECT version_num FROM alembic_version")
        assert services.database.setting("file")
        with pytest.raises(errors.FileIsDamaged):
            services.database.plain_rows("SELECT count(text) FROM line")
        with pytest.raises(errors.FileIsDamaged):
            backups.back_up(services.database, tmp_path / "backups", MOMENT)
    assert not list((tmp_path / "backups").rglob("*.tfm*"))


def test_several_backups_in_one_second_stand_side_by_side(database: Database, tmp_path: Path) -> None:
    names = [backups.back_up(database, tmp_path / "backups", MOMENT).name for _ in range(3)]
    stem = "mastery 2026-01-14 090500"
    assert names == [f"{stem}.tfm", f"{stem} (2).tfm", f"{stem} (3).tfm"]
    (folder,) = (tmp_path / "backups").iterdir()
    assert sorted(one.name for one in folder.iterdir()) == sorted(names)


def test_two_files_of_one_name_have_folders_of_their_own(database: Database, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    other = Database.create(tmp_path / "elsewhere" / "mastery.tfm")
    made = {backups.back_up(one, tmp_path / "backups", MOMENT).parent for one in (database, other)}
    assert len(made) == 2
    listed = backup_folders.found(tmp_path / "backups", other.path, other.setting("file"))
    assert [one.path.parent for one in listed] == [own_folder(other, tmp_path / "backups")]
    other.close()


def test_backups_are_thinned_and_nothing_else_is_touched(database: Database, tmp_path: Path) -> None:
    root = tmp_path / "backups"
    made = backups.back_up(database, root, MOMENT)
    others = [
        made.with_name(name) for name in ("letter.tfm", "mastery.tfm", "mastery old 2020-01-01 090000.tfm", "a.txt")
    ]
    flat = root / "mastery 2020-01-01 0900.tfm"
    for one in (*others, flat):
        one.write_text("mine")
    old = backups.back_up(database, root, MOMENT - dt.timedelta(days=900))
    midday = backups.back_up(database, root, MOMENT + dt.timedelta(days=9, hours=3))
    evening = backups.back_up(database, root, MOMENT + dt.timedelta(days=9, hours=8))
    last = backups.back_up(database, root, MOMENT + dt.timedelta(days=11))
    assert sorted(last.parent.iterdir()) == sorted([made, evening, last, *others])
    assert not old.exists()
    assert not midday.exists()
    assert flat.read_text() == "mine"


def test_what_a_crash_left_half_copied_goes_with_the_next_backup(database: Database, tmp_path: Path) -> None:
    left = tmp_path / "backups" / "mastery 2026-01-13 170000.tfm.part"
    other = left.with_name("other 2026-01-13 170000.tfm.part")
    left.parent.mkdir()
    for one in (left, other):
        one.write_text("half")
    made = backups.back_up(database, left.parent, MOMENT)
    assert sorted(left.parent.iterdir()) == sorted([made.parent, other])


def test_a_backup_is_stopped_within_a_step(database: Database, tmp_path: Path) -> None:
    with pytest.raises(errors.Cancelled):
        backups.back_up(database, tmp_path / "backups", MOMENT, lambda part: part < 0.5)
    assert list((tmp_path / "backups").iterdir()) == []


def test_what_is_typed_during_a_backup_is_in_it(services: Services, world: World, tmp_path: Path) -> None:
    typed: list[bool] = []

    def type_on(_part: float) -> bool:
        if not typed:
            typed.append(True)
            services.database.adopt()
            services.departments.change(world.department, notes="Typed meanwhile")
        return True

    made = backups.back_up(services.database, tmp_path / "backups", MOMENT, type_on)
    with opened(made) as copy:
        assert copy.departments.get(world.department).fields.notes == "Typed meanwhile"


# A second folder


def test_a_second_folder_gets_a_checked_copy_once(locked_file: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with opened(locked_file, PASSPHRASE) as services:
        made = backups.back_up(services.database, tmp_path / "backups", MOMENT)
        copied = backups.copy_out(made, stick, services.database.key)
        assert copied == stick / made.parent.name / made.name
        assert copied.read_bytes() == made.read_bytes()
        before = copied.stat().st_mtime_ns
        assert backups.copy_out(made, stick, services.database.key) == copied
        assert copied.stat().st_mtime_ns == before
        for days in range(3, 40):
            later = backups.back_up(services.database, tmp_path / "backups", MOMENT + dt.timedelta(days=days))
            backups.copy_out(later, stick, services.database.key)
        assert [one.name for one in sorted(copied.parent.iterdir())] == [
            one.name for one in sorted(made.parent.iterdir())
        ]


def test_what_a_pulled_out_stick_left_goes_with_the_next_copy(database: Database, tmp_path: Path) -> None:
    made = backups.back_up(database, tmp_path / "backups", MOMENT)
    left = tmp_path / "stick" / made.parent.name / "mastery 2026-01-13 170000.tfm.part"
    left.parent.mkdir(parents=True)
    left.write_text("half")
    assert list(backups.copy_out(made, tmp_path / "stick", None).parent.iterdir()) == [left.with_name(made.name)]


def test_a_second_folder_keeps_nothing_that_is_not_sound(database: Database, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    made = backups.back_up(database, tmp_path / "backups", MOMENT)
    os.truncate(made, made.stat().st_size - 4096)
    with pytest.raises(errors.FileIsDamaged):
        backups.copy_out(made, stick, None)
    assert list(stick.rglob("*.tfm*")) == []


def test_a_second_folder_that_goes_in_mid_copy_costs_nothing(database: Database, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    made = backups.back_up(database, tmp_path / "backups", MOMENT)

    def pull_out(_part: float) -> bool:
        shutil.rmtree(stick)
        return True

    with pytest.raises(errors.FileProblem):
        backups.copy_out(made, stick, None, pull_out)
    with pytest.raises(errors.CannotWrite, match="could not be written"):
        backups.copy_out(made, stick, None)
    assert not stick.exists()
    assert backup_contents.look(backup_folders.chosen(made), {}).state is State.SOUND


# Listing, and looking into them


def test_backups_are_listed_newest_first_with_those_of_former_names(database: Database, tmp_path: Path) -> None:
    root, file_identity = tmp_path / "backups", database.setting("file")
    flat = root / "mastery 2025-12-01 0830.tfm"
    unnamed = root / "mastery-000000" / "mastery 2025-12-02 083000.tfm"  # before its version had an identity
    former = root / f"diary-{file_identity[:6]}" / "diary 2025-12-24 120000.tfm"
    stranger = root / "mastery-ffffff" / "mastery 2026-01-10 120000.tfm"
    made = [backups.back_up(database, root, MOMENT + dt.timedelta(days=days)) for days in (0, 1)]
    for one in (flat, unnamed, former, stranger, root / "mastery.tfm", root / "mastery old 2026-01-01 090500.tfm"):
        one.parent.mkdir(exist_ok=True)
        one.write_text("x")
    listed = backup_folders.found(root, database.path, file_identity)
    assert [one.path for one in listed] == [made[1], made[0], former, unnamed, flat]
    assert [f"{one.made:%d %H:%M}" for one in listed] == ["15 09:05", "14 09:05", "24 12:00", "02 08:30", "01 08:30"]
    assert [one.path for one in backup_folders.found(root, database.path)] == [*made[::-1], stranger, unnamed, flat]


@pytest.mark.parametrize("said", ["*", "../../", "[a-z]", "", "ABCDEF"])
def test_what_a_hostile_file_says_of_itself_leads_to_no_other_backups(
    database: Database, tmp_path: Path, said: str
) -> None:
    root = tmp_path / "backups"
    backups.back_up(database, root, MOMENT)
    hostile = tmp_path / "hostile.tfm"
    Database.create(hostile).close()
    with opened(hostile) as services:
        services.database.set("file", said)
        made = backups.back_up(services.database, root, MOMENT)
        assert made.parent == root / "hostile-000000"
        assert [one.path for one in backup_folders.found(root, hostile, said)] == [made]


def test_backups_under_a_former_name_are_thinned_too_and_those_of_no_identity_are_not(
    database: Database, tmp_path: Path
) -> None:
    root, tag = tmp_path / "backups", database.setting("file")[:6]
    old = MOMENT - dt.timedelta(days=900)
    placed = {}
    for folder in (f"diary-{tag}", "mastery-000000", "mastery-ffffff"):
        name = folder.split("-")[0]
        ages = (old, old + dt.timedelta(hours=1))
        placed[folder] = [root / folder / f"{name} {moment:%Y-%m-%d %H%M%S}.tfm" for moment in ages]
        (root / folder).mkdir(parents=True)
        for one in placed[folder]:
            one.touch()
    for no_folder in (f"a-{tag}", f"zz-{tag}"):
        (root / no_folder).touch()
    backups.back_up(database, root, MOMENT)
    left = {folder: [one for one in files if one.exists()] for folder, files in placed.items()}
    assert left == {**placed, f"diary-{tag}": placed[f"diary-{tag}"][1:]}


def test_a_look_into_a_backup_tells_what_is_in_it(services: Services, world: World, tmp_path: Path) -> None:
    made = backups.back_up(services.database, tmp_path / "backups", MOMENT)
    found = backup_contents.look(backup_folders.chosen(made), {})
    assert found.contents
    assert found.contents.told == "1 department, 2 people, 1 visit, 1 observation, 3 lines, 1 plan"
    services.observations.lines.bin(world.lines[0])
    later = backups.back_up(services.database, tmp_path / "backups", MOMENT + dt.timedelta(minutes=1))
    now = backup_contents.look(backup_folders.chosen(later), {}).contents
    assert now
    assert found.contents.compared(now) == "1 line more than now"
    assert now.compared(now) == "as many records of each kind as now"


@pytest.mark.parametrize("at", [100, 4096 * 7 + 50, -70])
def test_a_damaged_backup_is_never_said_to_be_sound(locked_file: Path, tmp_path: Path, at: int) -> None:
    with opened(locked_file, PASSPHRASE) as services:
        made = backups.back_up(services.database, tmp_path / "backups", MOMENT)
        keys = {services.database.key.salt: services.database.key} if services.database.key else {}
        flip(made, at % made.stat().st_size)
        before = made.read_bytes()
        state = backup_contents.look(backup_folders.chosen(made), keys).state
        assert state is State.DAMAGED
    assert made.read_bytes() == before
    assert [one.name for one in made.parent.iterdir()] == [made.name]


def test_a_backup_cut_short_at_a_page_is_damaged(locked_file: Path, tmp_path: Path) -> None:
    with opened(locked_file, PASSPHRASE) as services:
        made = backups.back_up(services.database, tmp_path / "backups", MOMENT)
        keys = {services.database.key.salt: services.database.key} if services.database.key else {}
        os.truncate(made, made.stat().st_size - 2 * 4096)
        assert backup_contents.look(backup_folders.chosen(made), keys).state is State.DAMAGED


def test_a_backup_of_another_passphrase_is_locked(locked_file: Path) -> None:
    assert backup_contents.look(backup_folders.chosen(locked_file), {}).state is State.LOCKED


def test_a_backup_of_an_older_version_is_looked_into_as_it_is() -> None:
    path = DATA / "schema-0001-encrypted.tfm"
    before = path.read_bytes()
    keys = backup_contents.keys_for(PASSPHRASE, [path])
    found = backup_contents.look(backup_folders.chosen(path), keys)
    assert found.state is State.SOUND
    assert found.contents
    assert found.contents.counts == {"department": 1, "person": 2, "visit": 1, "observation": 1, "line": 3, "plan": 1}
    assert path.read_bytes() == before
    assert backup_contents.keys_for("wrong", [path]) == {}


def test_what_is_no_backup_or_gone_is_said_to_be(tmp_path: Path, file: Path) -> None:
    letter = tmp_path / "letter.tfm"
    letter.write_text("Dear Ada")
    told = backup_folders.chosen(letter)
    assert backup_contents.look(told, {}).state is State.DAMAGED
    letter.unlink()
    assert backup_contents.look(told, {}).state is State.UNREADABLE
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    assert backup_contents.look(backup_folders.chosen(file), {}).state is State.NEWER


# Restoring


def test_a_backup_on_a_protected_stick_is_restored(services: Services, shared_folder: Path, tmp_path: Path) -> None:
    made = backups.back_up(services.database, shared_folder, MOMENT)
    made.chmod(0o444)
    made.parent.chmod(0o555)
    target = shared_folder / "target"
    target.mkdir(mode=0o777)
    target.chmod(0o777)
    try:
        with nobody():
            assert backup_contents.look(backup_folders.chosen(made), {}).state is State.SOUND
            backups.restore(made, target / "mastery.tfm", "", MOMENT)
    finally:
        made.parent.chmod(0o755)
    with opened(target / "mastery.tfm") as restored:
        assert restored.database.problems() == []


@pytest.fixture
def backup(services: Services, tmp_path: Path) -> Path:
    """Give a backup of the file; the file is closed."""
    made = backups.back_up(services.database, tmp_path / "backups", MOMENT)
    services.database.close()
    return made


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_restore_through_a_link_puts_the_file_itself_back(file: Path, backup: Path, tmp_path: Path) -> None:
    link = tmp_path / "linked" / "mastery.tfm"
    link.parent.mkdir()
    link.symlink_to(file)
    aside = backups.restore(backup, link, "", MOMENT)
    assert link.is_symlink()
    assert aside
    assert aside.parent == file.parent


def test_who_may_read_the_file_may_read_the_restored_one(file: Path, backup: Path) -> None:
    file.chmod(0o600)
    before = file.stat().st_mode
    backups.restore(backup, file, "", MOMENT)
    assert file.stat().st_mode == before


def test_what_could_not_be_written_can_be_once_it_is_restored(file: Path, backup: Path) -> None:
    before = file.stat().st_mode
    file.chmod(0o400)
    backups.restore(backup, file, "", MOMENT)
    assert file.stat().st_mode & 0o600 == before & 0o600


@pytest.mark.parametrize("journal", [b"", b"of a crash"])
def test_what_cannot_be_replaced_stays_with_its_journal(file: Path, tmp_path: Path, journal: bytes) -> None:
    before = file.read_bytes()
    if journal:
        file.with_name("mastery.tfm-journal").write_bytes(journal)
    there = sorted(tmp_path.iterdir())
    with pytest.raises(errors.CannotWrite):
        asides.replace(file, tmp_path / "pulled out.part", Why.DAMAGED, MOMENT)
    assert sorted(tmp_path.iterdir()) == there
    assert file.read_bytes() == before


def test_a_file_whose_journal_cannot_be_set_aside_stays_where_it_is(file: Path, tmp_path: Path, backup: Path) -> None:
    before = file.read_bytes()
    file.with_name("mastery.tfm-journal").write_bytes(b"of a crash")
    in_the_way = tmp_path / f"mastery before restore {MOMENT:%Y-%m-%d %H%M}.tfm-journal"
    (in_the_way / "full").mkdir(parents=True)
    there = sorted(tmp_path.iterdir())
    with pytest.raises(errors.CannotWrite):
        asides.replace(file, Path(shutil.copyfile(backup, tmp_path / "copy.part")), Why.BEFORE_RESTORE, MOMENT)
    assert sorted(tmp_path.iterdir()) == sorted([*there, tmp_path / "copy.part"])
    assert file.read_bytes() == before


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
