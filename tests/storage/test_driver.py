"""Opening a file: what is ours, what is not, and what stands in the way."""

import contextlib
import gc
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2
from tests.data_file import PASSPHRASE, opened

from tfm_desktop.domain import errors
from tfm_desktop.services.services import Services
from tfm_desktop.storage import driver, engine
from tfm_desktop.storage.database import Database

PAGE = 4096
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def refused(path: Path, passphrase: str, fact: type[errors.FileProblem]) -> str:
    """Open a file that cannot be opened, and give the sentence; it and what lies beside it stay as they were."""
    before = {one: one.read_bytes() for one in path.parent.iterdir() if one.is_file()}
    with pytest.raises(fact) as told:
        Database.open(path, passphrase)
    assert {one: one.read_bytes() for one in path.parent.iterdir() if one.is_file()} == before
    return str(told.value)


@pytest.mark.parametrize(
    "content", [b"", b"Dear Ada, see you on Wednesday.", PNG, PNG + bytes(PAGE), b"SQLite format", bytes(70)]
)
@pytest.mark.parametrize("passphrase", ["", "guess"])
def test_file_of_something_else(tmp_path: Path, content: bytes, passphrase: str) -> None:
    path = tmp_path / "notes.tfm"
    path.write_bytes(content)
    assert "“notes.tfm” is not a file of this program" in refused(path, passphrase, errors.FileIsNotOurs)


@pytest.mark.parametrize("passphrase", ["", "guess"])
@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_sqlite_file_of_another_program(tmp_path: Path, passphrase: str, mode: str) -> None:
    written = tmp_path / "written"
    written.mkdir()
    with contextlib.closing(sqlite3.connect(written / "recipes.db")) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
        connection.execute("CREATE TABLE recipe (name TEXT)")
        connection.execute("INSERT INTO recipe VALUES ('scones')")
        connection.commit()
        found = shutil.copytree(written, tmp_path / "found", ignore=shutil.ignore_patterns("*-shm"))
    assert (found / "recipes.db-wal").exists() == (mode == "WAL")
    refused(found / "recipes.db", passphrase, errors.FileIsNotOurs)


def test_encrypted_file_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = dbapi2.connect(str(path))
    connection.execute("PRAGMA key = 'secret'")
    connection.execute("CREATE TABLE recipe (name TEXT)")
    connection.close()
    refused(path, "secret", errors.FileIsNotOurs)


@pytest.mark.parametrize("kept", [16, 100, 1000, PAGE, 3 * PAGE, 300_000])
def test_plain_file_cut_short(file: Path, kept: int) -> None:
    file.write_bytes(file.read_bytes()[:kept])
    assert "“tfm-desktop restore” puts a backup back" in refused(file, "", errors.FileIsDamaged)


@pytest.mark.parametrize("at", [16, 100, PAGE])
def test_plain_file_with_flipped_bytes(file: Path, at: int) -> None:
    flip(file, at)
    refused(file, "", errors.FileIsDamaged)


def test_damage_found_on_reading_is_named(file: Path, services: Services) -> None:
    root = root_page(services, "line")
    services.database.close()
    flip(file, (root - 1) * PAGE)
    with opened(file) as again, pytest.raises(errors.FileIsDamaged):
        again.search.find("double")


@pytest.mark.parametrize("missing", [1, PAGE - 1, PAGE, 10 * PAGE + 7, 200_000])
def test_locked_file_cut_short(locked_file: Path, missing: int) -> None:
    locked_file.write_bytes(locked_file.read_bytes()[:-missing])
    assert "“tfm-desktop restore” puts a backup back" in refused(locked_file, PASSPHRASE, errors.FileIsDamaged)


def test_locked_file_with_more_at_its_end(locked_file: Path) -> None:
    locked_file.write_bytes(locked_file.read_bytes() + b"another")
    assert "its last page is not whole" in refused(locked_file, PASSPHRASE, errors.FileIsDamaged)


def test_locked_file_cut_short_says_so_only_to_who_has_its_passphrase(locked_file: Path) -> None:
    locked_file.write_bytes(locked_file.read_bytes()[:-7])
    refused(locked_file, "guess", errors.WrongPassphrase)


@pytest.mark.parametrize("at", [PAGE, 20 * PAGE + 7])
def test_locked_file_with_flipped_bytes(locked_file: Path, at: int) -> None:
    flip(locked_file, at)
    before = locked_file.read_bytes()
    with pytest.raises(errors.FileIsDamaged), opened(locked_file, PASSPHRASE) as services:
        raise errors.FileIsDamaged(locked_file, found=services.database.problems()[0])
    assert locked_file.read_bytes() == before


def test_locked_file_with_damaged_first_page_says_that_it_may_be_damaged(locked_file: Path) -> None:
    flip(locked_file, 100)
    assert "the file may be damaged" in refused(locked_file, PASSPHRASE, errors.WrongPassphrase)


def test_file_of_a_newer_program(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    told = refused(file, "", errors.FileIsNewer)
    assert "file version 9999" in told
    assert "up to 0005" in told


def test_missing_file_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(errors.FileIsMissing, match="There is no file “mastery.tfm” in the folder"):
        Database.open(tmp_path / "mastery.tfm")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("door", [Database.open, Database.create])
def test_folder_that_does_not_exist(tmp_path: Path, door: object) -> None:
    with pytest.raises(errors.FolderIsMissing, match="The folder “gone” for “mastery.tfm” does not exist"):
        door(tmp_path / "gone" / "mastery.tfm")  # type: ignore[operator]
    assert not (tmp_path / "gone").exists()


def test_folder_in_place_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(errors.CannotRead):
        Database.open(tmp_path)


def test_never_created_over_an_existing_file(file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(errors.FileExists, match="left as it was|left as it is"):
        Database.create(file)
    assert file.read_bytes() == before


def test_a_file_that_cannot_be_created_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "mastery.tfm.part-journal").mkdir()  # stands where SQLite would write its journal
    with pytest.raises(errors.FileIsReadOnly):
        Database.create(tmp_path / "mastery.tfm")
    assert [one.name for one in tmp_path.iterdir()] == ["mastery.tfm.part-journal"]


def test_name_with_signs_that_mean_something_in_an_address(empty_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "Ada’s notes 100% #1 ? é.tfm"
    shutil.copyfile(empty_template, path)
    with opened(path) as services:
        assert services.database.problems() == []


def test_name_without_a_folder(empty_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(empty_file.parent)
    with opened(Path(empty_file.name)) as services:
        assert services.departments.rows("2025/26") == []


# A file that is held


OPEN = "import sys; from pathlib import Path; from tfm_desktop.storage.database import Database\n"
HOLD = OPEN + "held = Database.open(Path(sys.argv[1]), sys.argv[2]); print('held', flush=True); sys.stdin.read()"


def opened_by_another_program(path: Path, passphrase: str = "") -> bool:
    command = [sys.executable, "-c", OPEN + "Database.open(Path(sys.argv[1]), sys.argv[2])", str(path), passphrase]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        assert "FileIsOpenElsewhere" in done.stderr
    return done.returncode == 0


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def test_open_in_another_window(file: Path, services: Services) -> None:
    for passphrase in ("", "guess"):
        with pytest.raises(errors.FileIsOpenElsewhere, match="“mastery.tfm” is open in another window or program"):
            Database.open(file, passphrase)


def test_a_second_opening_does_not_let_go_of_the_first(file: Path, services: Services) -> None:
    with pytest.raises(errors.FileIsOpenElsewhere):
        Database.open(file)
    assert not opened_by_another_program(file)


def test_a_look_at_a_held_locked_file_does_not_let_go_of_it(locked_file: Path) -> None:
    with opened(locked_file, PASSPHRASE):
        for passphrase in ("", PASSPHRASE):
            with pytest.raises(errors.FileIsOpenElsewhere):
                Database.open(locked_file, passphrase)
        assert not opened_by_another_program(locked_file, PASSPHRASE)


def test_open_in_another_program(file: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(file), ""]
    with subprocess.Popen(command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline().strip() == b"held"
        with pytest.raises(errors.FileIsOpenElsewhere):
            Database.open(file)
        other.stdin.close()
    Database.open(file).close()


def test_closed_file_can_be_opened_again(file: Path) -> None:
    for _ in range(3):
        Database.open(file).close()
    assert [one.name for one in file.parent.iterdir()] == [file.name]


# Passphrases


def test_passphrase_needed(locked_file: Path) -> None:
    assert "is locked by a passphrase" in refused(locked_file, "", errors.PassphraseNeeded)
    assert driver.is_encrypted(locked_file)


def test_three_wrong_passphrases_harm_nothing(locked_file: Path) -> None:
    for wrong in ("chalk", PASSPHRASE + " ", PASSPHRASE.upper()):
        assert "nothing was changed" in refused(locked_file, wrong, errors.WrongPassphrase)
    with opened(locked_file, PASSPHRASE) as services:
        assert services.database.problems() == []
        assert services.search.find("double")


@pytest.mark.parametrize(
    "passphrase",
    [" it's ''quoted\"; -- ", "ŵŷ ∑ 数学 🔑🧮 caf\N{LATIN SMALL LETTER E WITH ACUTE} "],
    ids=["ascii", "unicode"],
)
def test_passphrase_of_any_signs(tmp_path: Path, passphrase: str) -> None:
    path = tmp_path / "mastery.tfm"
    Database.create(path, passphrase).close()
    assert not path.read_bytes().startswith(driver.PLAIN_HEADER)
    refused(path, passphrase[:-1], errors.WrongPassphrase)
    as_another_system_types_it = unicodedata.normalize("NFD", passphrase)
    with opened(path, as_another_system_types_it) as services:
        assert services.database.is_encrypted


def test_passphrase_for_a_file_without_one_is_not_used(file: Path) -> None:
    with opened(file, "not needed") as services:
        assert not services.database.is_encrypted
        services.database.copy_to(file.with_name("copy.tfm"))
    assert not driver.is_encrypted(file.with_name("copy.tfm"))


# After a crash

CRASH = OPEN + (
    "import os, sqlalchemy as sa\n"
    "from tfm_desktop.storage import driver\n"
    "path = Path(sys.argv[1])\n"
    "connection = driver.open_existing(path, sys.argv[2])\n"
    "connection.execute('PRAGMA cache_size = 2')  # pages go to the file before the commit\n"
    "with Database(connection, path).change('Crash') as writer:\n"
    "    writer.run(sa.text(\"UPDATE line SET text = 'lost ' || hex(zeroblob(3000))\"))\n"
    "    os._exit(9)\n"
)


def crash(path: Path, passphrase: str = "") -> None:
    command = [sys.executable, "-c", CRASH, str(path), passphrase]
    assert subprocess.run(command, env=environment(), check=False).returncode == 9
    assert path.with_name(path.name + "-journal").stat().st_size > PAGE


def test_a_change_that_a_crash_cut_off_is_gone(file: Path) -> None:
    crash(file)
    with opened(file) as services:
        assert services.search.find("lost") == []
        assert services.search.find("double")
        assert services.database.problems() == []


def test_a_wrong_passphrase_after_a_crash_harms_nothing(locked_file: Path) -> None:
    crash(locked_file, PASSPHRASE)
    assert driver.is_encrypted(locked_file)
    with pytest.raises(errors.WrongPassphrase):
        Database.open(locked_file, "wrong")
    with opened(locked_file, PASSPHRASE) as services:
        assert services.search.find("lost") == []
        assert services.search.find("double")
        assert services.database.problems() == []


def test_no_page_is_kept_of_a_change_that_was_taken_back(locked_file: Path) -> None:
    """The driver may have laid it out wrongly, so it is read again: here, from a disk that has lost it meanwhile."""
    connection = driver.open_existing(locked_file, PASSPHRASE)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("PRAGMA user_version = 7")
    driver.roll_back(connection)
    assert connection.execute("PRAGMA user_version").fetchone() == (0,)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("PRAGMA user_version = 7")
    with locked_file.open("r+b") as disk:
        disk.seek(1000)
        disk.write(bytes(8))
    driver.roll_back(connection)
    with pytest.raises(dbapi2.DatabaseError):
        connection.execute("SELECT count(*) FROM sqlite_master")
    connection.close()


def test_a_page_that_a_full_disk_left_half_written_is_taken_back(locked_file: Path) -> None:
    crash(locked_file, PASSPHRASE)
    with locked_file.open("ab") as file:
        file.write(b"half of a page".ljust(PAGE // 2))
    assert driver.is_encrypted(locked_file)
    with opened(locked_file, PASSPHRASE) as services:
        assert services.search.find("lost") == []
        assert services.search.find("double")
        assert services.database.problems() == []


# Permissions


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """Give a folder that anybody may look into."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextlib.contextmanager
def nobody() -> Iterator[None]:
    """Act without the rights of root, whom no permission binds."""
    if sys.platform == "win32":
        pytest.skip("permissions are other ones there")
    if os.geteuid() != 0:
        yield
        return
    import pwd

    os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)


def test_read_only_file(empty_template: Path, shared_folder: Path) -> None:
    path = shared_folder / "mastery.tfm"
    shutil.copyfile(empty_template, path)
    path.chmod(0o444)
    with nobody():
        assert "cannot be written to" in refused(path, "", errors.FileIsReadOnly)


def test_read_only_folder(empty_template: Path, shared_folder: Path) -> None:
    path = shared_folder / "mastery.tfm"
    shutil.copyfile(empty_template, path)
    path.chmod(0o666)
    shared_folder.chmod(0o555)
    with nobody():
        assert "its folder cannot be written to" in refused(path, "", errors.FileIsReadOnly)
        with pytest.raises(errors.FileIsReadOnly):
            Database.create(shared_folder / "new.tfm")
    shared_folder.chmod(0o755)


def test_unreadable_file(empty_template: Path, shared_folder: Path) -> None:
    path = shared_folder / "mastery.tfm"
    shutil.copyfile(empty_template, path)
    path.chmod(0o000)
    with nobody(), pytest.raises(errors.CannotRead, match="permission denied"):
        Database.open(path)


def flip(path: Path, at: int, count: int = 64) -> None:
    content = bytearray(path.read_bytes())
    content[at : at + count] = bytes(byte ^ 0xFF for byte in content[at : at + count])
    path.write_bytes(bytes(content))


def root_page(services: Services, table: str) -> int:
    import sqlalchemy as sa

    found = services.database.row(sa.text(f"SELECT rootpage FROM sqlite_master WHERE name = '{table}'"))
    return int(found[0])


@pytest.mark.parametrize("explained", [driver.explained, engine.explained])
def test_a_fact_holds_nothing_of_its_callers_once_it_is_dealt_with(
    explained: Callable[[Path], contextlib.AbstractContextManager[None]], tmp_path: Path
) -> None:
    class Held:
        pass

    def deal_with() -> weakref.ref[Held]:
        held = Held()
        with pytest.raises(errors.FileIsOpenElsewhere), explained(tmp_path / "mastery.tfm"):
            raise dbapi2.OperationalError("database is locked")
        return weakref.ref(held)

    gc.disable()
    try:
        assert deal_with()() is None
    finally:
        gc.enable()
