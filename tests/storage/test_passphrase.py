"""Another passphrase: the same records under another key, and at each moment a file that opens."""

import contextlib
import datetime as dt
import os
import shutil
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.data_file import DATA, MOMENT, PASSPHRASE, dump, opened
from tests.storage.test_driver import environment, nobody, shared_folder
from tests.storage.test_recovery import with_sheet

from tfm_desktop.domain import errors, recovery_codes
from tfm_desktop.domain.observations import Line
from tfm_desktop.services.services import Services
from tfm_desktop.storage import backups, driver, keys, passphrase, recovery
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.keys import Key

__all__ = ["shared_folder"]

OTHER = "staple 9 ratio tables"
DAY = dt.date(2026, 1, 14)


def released(kind: str, folder: Path) -> Path:
    """Give a copy of the file that has a record of each kind, deleted rows between them."""
    path = Path(shutil.copyfile(DATA / f"schema-0005-{kind}.tfm", folder / "mastery.tfm"))
    with opened(path, PASSPHRASE if kind == "encrypted" else "") as services:
        first = services.database.plain_rows("SELECT id FROM line ORDER BY rowid LIMIT 1")[0][0]
        with services.database.change("Wipe") as writer:  # so that the rows are not numbered through
            writer.remove(Line, uuid.UUID(first))
    return path


@pytest.fixture(params=["encrypted", "plain"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def path(kind: str, tmp_path: Path) -> Path:
    return released(kind, tmp_path)


@pytest.fixture
def old(kind: str) -> str:
    return PASSPHRASE if kind == "encrypted" else ""


def told_by_schema(database: Database) -> list[Any]:
    """Give all that the file has beside its records: tables, triggers, counters, history and marks."""
    asked = (
        "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name",
        "SELECT name, seq FROM sqlite_sequence ORDER BY name",
        "SELECT * FROM plan_version ORDER BY seq",
        "SELECT * FROM deletion",
        "SELECT * FROM alembic_version",
        "SELECT * FROM file_setting WHERE name <> 'recovery'",
        "PRAGMA user_version",
        "PRAGMA application_id",
        "PRAGMA page_size",
        "PRAGMA auto_vacuum",
    )
    return [[tuple(map(str, row)) for row in database.plain_rows(one)] for one in asked]


def test_the_same_records_under_another_key(path: Path, old: str) -> None:
    with opened(path, old) as services:
        before, schema = dump(services.database), told_by_schema(services.database)
        found = [hit.id for hit in services.search.find("sentence")]
    passphrase.change(path, old, OTHER).forget()
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    for wrong in filter(None, [old, f"{OTHER} "]):
        with pytest.raises(errors.WrongPassphrase):
            Database.open(path, wrong)
    with opened(path, OTHER) as services:
        assert services.database.is_encrypted
        assert services.database.problems() == []
        assert dump(services.database) == before
        assert told_by_schema(services.database) == schema
        assert [hit.id for hit in services.search.find("sentence")] == found != []
        group = services.departments.for_school(services.schools.by_hand(name="Zylophant School"))
        services.departments.people.add(group, name="Qwintelbar")
        assert services.search.find("qwintelbar")
        assert services.database.problems() == []
        while services.database.undo():
            pass
        assert dump(services.database) == before


def test_no_word_is_left_in_the_clear(tmp_path: Path) -> None:
    path = released("plain", tmp_path)
    assert b"stem sentence" in path.read_bytes()
    passphrase.change(path, "", OTHER)
    assert b"stem sentence" not in path.read_bytes()


def test_the_key_that_it_gives_opens_the_file(path: Path, old: str) -> None:
    key = passphrase.change(path, old, OTHER)
    assert key.salt == keys.salt_of(path)
    assert passphrase.is_of(key, OTHER)
    assert not passphrase.is_of(key, PASSPHRASE)
    Database.open(path, key).close()


def test_the_same_passphrase_again_makes_another_key(locked_file: Path) -> None:
    before = keys.salt_of(locked_file)
    key = passphrase.change(locked_file, PASSPHRASE, PASSPHRASE)
    assert key.salt != before
    Database.open(locked_file, PASSPHRASE).close()


def test_a_wrong_passphrase_changes_nothing(locked_file: Path) -> None:
    before = locked_file.read_bytes()
    for wrong, fact in (("wrong", errors.WrongPassphrase), ("", errors.PassphraseNeeded)):
        with pytest.raises(fact):
            passphrase.change(locked_file, wrong, OTHER)
    assert locked_file.read_bytes() == before
    assert [one.name for one in locked_file.parent.iterdir()] == [locked_file.name]


def test_an_empty_passphrase_is_none(path: Path, old: str) -> None:
    before = path.read_bytes()
    with pytest.raises(ValueError, match="of nothing"):
        passphrase.change(path, old, "")
    assert path.read_bytes() == before


def test_a_file_that_is_open_is_left_alone(locked_file: Path) -> None:
    with opened(locked_file, PASSPHRASE), pytest.raises(errors.FileIsOpenElsewhere):
        passphrase.change(locked_file, PASSPHRASE, OTHER)
    Database.open(locked_file, PASSPHRASE).close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_what_was_for_its_owner_alone_stays_so(path: Path, old: str) -> None:
    path.chmod(0o600)
    passphrase.change(path, old, OTHER)
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_an_earlier_try_left_is_cleared(path: Path, old: str) -> None:
    for end in (".part", ".part-journal"):
        path.with_name(path.name + end).write_bytes(b"left by a crash")
    passphrase.change(path, old, OTHER)
    assert [one.name for one in path.parent.iterdir()] == [path.name]


# With a recovery sheet


def test_the_sheet_opens_the_file_and_the_backups_made_before(locked_file: Path, tmp_path: Path) -> None:
    code, folder = with_sheet(locked_file), tmp_path / "backups"
    with opened(locked_file, PASSPHRASE) as services:
        before = backups.back_up(services.database, folder, MOMENT)
    passphrase.change(locked_file, PASSPHRASE, OTHER)
    with opened(locked_file, OTHER) as services:
        assert recovery.keep_up(services.database) == ""
    recovery.copy_beside(locked_file, folder)
    Database.open(locked_file, recovery.key_from(code, locked_file)).close()
    with pytest.raises(errors.WrongPassphrase):
        Database.open(before, OTHER)
    Database.open(before, PASSPHRASE).close()
    Database.open(before, recovery.key_from(code, before)).close()


def test_a_forgotten_passphrase_is_replaced_by_the_sheet(locked_file: Path) -> None:
    code = with_sheet(locked_file)
    with opened(locked_file, PASSPHRASE) as services:
        before = dump(services.database)
    passphrase.change(locked_file, recovery.key_from(code, locked_file), OTHER)
    with opened(locked_file, OTHER) as services:
        assert dump(services.database) == before
        assert recovery.keep_up(services.database) == ""
    passphrase.change(locked_file, recovery.key_from(code, locked_file), PASSPHRASE)
    Database.open(locked_file, PASSPHRASE).close()


def test_a_stolen_sheet_is_of_no_use_once_a_new_one_is_made(locked_file: Path, tmp_path: Path) -> None:
    """Not even with a recovery file that was copied while the old sheet opened it."""
    stolen = with_sheet(locked_file)
    copied = shutil.copy(recovery.beside(locked_file), tmp_path / "copied.recovery")
    with opened(locked_file, PASSPHRASE) as services:
        backup = backups.back_up(services.database, tmp_path / "backups", MOMENT)
    _, code = passphrase.renew(locked_file, PASSPHRASE, DAY)
    with pytest.raises(errors.RecoveryKnowsNoKey):
        recovery.key_from(stolen, locked_file, Path(copied))
    Database.open(locked_file, recovery.key_from(code, locked_file)).close()
    Database.open(locked_file, PASSPHRASE).close()
    shutil.copy(recovery.beside(locked_file), backup.parent)
    Database.open(backup, recovery.key_from(code, backup)).close()  # made before, under the key before


# With the file open


def test_an_open_file_goes_on_with_its_undo(path: Path, old: str) -> None:
    database = Database.open(path, old)
    services = Services(database)
    department = services.departments.all(services.departments.select())[0].id
    before = dump(database)
    services.departments.change(department, notes="First")
    services.departments.change(department, notes="Second")
    database.undo()
    told: list[object] = []
    database.listen(told.append)
    work = threading.Thread(target=passphrase.change_open, args=(database, OTHER))
    work.start()
    work.join()
    assert database.is_encrypted
    assert told == []
    assert (database.undo_label, database.redo_label) == ("Edit department", "Edit department")
    database.redo()
    assert services.departments.get(department).fields.notes == "Second"
    for _ in range(2):
        database.undo()
    assert [row[:3] for row in dump(database)["department"]] == [row[:3] for row in before["department"]]
    assert database.key
    assert passphrase.is_of(database.key, OTHER)
    assert database.problems() == []
    database.close()


def test_an_open_file_that_cannot_be_written_goes_on_as_it_was(shared_folder: Path, kind: str, old: str) -> None:
    path = released(kind, shared_folder)
    path.chmod(0o666)
    database = Database.open(path, old)
    shared_folder.chmod(0o555)
    try:
        with nobody(), pytest.raises(errors.FileProblem):
            passphrase.change_open(database, OTHER)
    finally:
        shared_folder.chmod(0o777)
    assert not database.is_shut
    assert database.problems() == []
    database.close()
    Database.open(path, old).close()


def test_renewing_the_code_of_an_open_file(locked_file: Path) -> None:
    old_code = with_sheet(locked_file)
    database = Database.open(locked_file, PASSPHRASE)
    code = passphrase.renew_open(database, PASSPHRASE, DAY)
    assert recovery.keep_up(database) == ""
    database.close()
    with pytest.raises(errors.CodeIsOfAnotherSheet):
        recovery.key_from(old_code, locked_file)
    Database.open(locked_file, recovery.key_from(code, locked_file)).close()
    Database.open(locked_file, PASSPHRASE).close()


# Whatever goes wrong, and whenever

NEW = Key(bytes(range(1, 33)), bytes(range(16)))
STEPS = ("fsync", "replace", "rename", "unlink", "open")


@contextlib.contextmanager
def failing(number: int, *names: str) -> Iterator[list[str]]:
    """Have the system refuse the nth time that it is asked to sync, move, remove or open something."""
    asked: list[str] = []

    def refusing(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def refuse(*told: Any, **named: Any) -> Any:
            asked.append(name)
            if len(asked) == number:
                raise OSError(5, "Input/output error")
            return call(*told, **named)

        return refuse

    with pytest.MonkeyPatch.context() as patch:
        for name in names or STEPS:
            patch.setattr(os, name, refusing(name, getattr(os, name)))
        yield asked


def opens_with(path: Path, *secrets: driver.Secret) -> int:
    """Tell which of the secrets opens a sound file; exactly one does."""
    found = []
    for place, secret in enumerate(secrets):
        with contextlib.suppress(errors.WrongPassphrase, errors.PassphraseNeeded):
            database = Database.open(path, secret)
            if database.is_encrypted == bool(secret):
                found.append(place)
            assert database.problems() == []
            recovery.keep_up(database)
            database.close()
    assert len(found) == 1
    return found[0]


def test_a_fault_at_each_step_leaves_the_old_file_or_the_new_one(path: Path, old: str, kind: str) -> None:
    code = with_sheet(path) if kind == "encrypted" else ""
    former = driver.key_for(path, old)
    outcomes: list[int] = []
    while True:
        tried = Path(shutil.copy(path, path.with_name(f"tried {len(outcomes)}.tfm")))
        if code:
            shutil.copy(recovery.beside(path), recovery.beside(tried))
        is_done = False
        with failing(len(outcomes) + 1) as asked, contextlib.suppress(errors.CannotWrite):
            passphrase.rekey(tried, former, NEW)
            is_done = True
        if len(asked) <= len(outcomes):
            break
        if code:  # before anybody has opened the file with its passphrase
            Database.open(tried, recovery.key_from(code, tried)).close()
        outcomes.append(opens_with(tried, former, NEW))
        assert outcomes[-1] == is_done, "a fault is told if and only if the file is the old one"
    assert set(outcomes) == {0, 1}
    assert len(outcomes) > 5


def test_a_sheet_that_could_not_be_renewed_stays_valid(locked_file: Path) -> None:
    code = with_sheet(locked_file)
    database = Database.open(locked_file, PASSPHRASE)
    with failing(2, "replace"), pytest.raises(errors.CannotWrite):  # the recovery file is in its place, the file is not
        passphrase.renew_open(database, PASSPHRASE, DAY)
    database.close()
    Database.open(locked_file, recovery.key_from(code, locked_file)).close()


KILLED = """
import os, resource, signal, sys
from pathlib import Path
from tfm_desktop.storage import passphrase
from tfm_desktop.storage.keys import Key
path, most, *told = Path(sys.argv[1]), sys.argv[2], *sys.argv[3:]
new, former = [Key(bytes.fromhex(key[:64]), bytes.fromhex(key[64:])) if key else None for key in told]
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
for size in map(int, most.split(",")):
    tried = path.with_name(f"{size}.tfm")
    if os.fork() == 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))  # the system ends who writes a byte more into a file
        passphrase.rekey(tried, former, new)
        os._exit(0)
    os.wait()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the system has no such limit")
def test_a_kill_in_the_middle_leaves_the_old_file_or_the_new_one(path: Path, old: str) -> None:
    code = with_sheet(path) if old else ""
    former = driver.key_for(path, old)
    whole = path.stat().st_size
    sizes = [100, 600, 5000, 70_000, whole // 2, whole - 5000, whole - 1, whole, 4 * whole]
    for size in sizes:
        tried = Path(shutil.copy(path, path.with_name(f"{size}.tfm")))
        if code:
            shutil.copy(recovery.beside(path), recovery.beside(tried))
    told = [key.raw.hex() + key.salt.hex() if key else "" for key in (NEW, former)]
    command = [sys.executable, "-c", KILLED, str(path), ",".join(map(str, sizes)), *told]
    subprocess.run(command, env=environment(), check=True)
    outcomes = []
    for size in sizes:
        tried = path.with_name(f"{size}.tfm")
        if code:
            Database.open(tried, recovery.key_from(code, tried)).close()
        outcomes.append(opens_with(tried, former, NEW))
    assert outcomes[0] == 0
    assert outcomes[-1] == 1
    assert outcomes == sorted(outcomes)


def test_a_code_is_never_in_a_fault(locked_file: Path) -> None:
    code = recovery_codes.fresh()
    with pytest.raises(errors.Problem) as told:
        recovery.key_from(code, locked_file)
    assert code not in str(told.value)
