"""The recovery key: a sheet of paper opens the file, and nothing else beside the passphrase does."""

import contextlib
import datetime as dt
import json
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.data_file import MOMENT, PASSPHRASE
from tests.storage.test_driver import nobody, shared_folder

from tfm_desktop.domain import errors, recovery_codes
from tfm_desktop.storage import backups, keys, recovery
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.keys import Key

__all__ = ["shared_folder"]

DAY = dt.date(2026, 1, 14)


def with_sheet(path: Path) -> str:
    """Make a sheet for a locked file, and give its code."""
    code = recovery_codes.fresh()
    database = Database.open(path, PASSPHRASE)
    recovery.begin(database, code, DAY)
    database.close()
    return code


def kept_up(path: Path) -> str:
    database = Database.open(path, PASSPHRASE)
    try:
        return recovery.keep_up(database)
    finally:
        database.close()


@pytest.fixture
def code(locked_file: Path) -> str:
    return with_sheet(locked_file)


def test_the_sheet_opens_the_file(locked_file: Path, code: str) -> None:
    key = recovery.key_from(code.lower(), locked_file)
    database = Database.open(locked_file, key)
    assert database.problems() == []
    database.close()
    assert recovery.is_offered(locked_file)


def test_neither_code_nor_key_lies_beside_the_file(locked_file: Path, code: str) -> None:
    raw = Key.of(PASSPHRASE, keys.salt_of(locked_file)).raw
    secret = recovery_codes.secret_of(code)
    everything = recovery.beside(locked_file).read_bytes() + locked_file.read_bytes()
    for what in (raw, secret):
        assert what not in everything
        assert what.hex().encode() not in everything
    assert code.replace(" ", "").encode() not in everything


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_it_is_for_its_owner_alone(locked_file: Path, code: str) -> None:
    assert recovery.beside(locked_file).stat().st_mode & 0o777 == 0o600


def test_a_wrong_code_is_told_from_the_code_of_another_sheet(locked_file: Path, code: str) -> None:
    with pytest.raises(errors.CodeHasASlip):
        recovery.key_from(code[:-1], locked_file)
    with pytest.raises(errors.CodeIsOfAnotherSheet, match="belongs to the sheet of Wed 14 January 2026"):
        recovery.key_from(recovery_codes.fresh(), locked_file)


def test_a_new_code_takes_the_place_of_the_old(locked_file: Path, code: str) -> None:
    later = with_sheet(locked_file)
    with pytest.raises(errors.CodeIsOfAnotherSheet):
        recovery.key_from(code, locked_file)
    recovery.key_from(later, locked_file)


def test_without_a_sheet_nothing_is_left(locked_file: Path, code: str) -> None:
    database = Database.open(locked_file, PASSPHRASE)
    recovery.end(database)
    assert recovery.keep_up(database) == ""
    database.close()
    assert [one.name for one in locked_file.parent.iterdir()] == [locked_file.name]
    with pytest.raises(errors.NoRecoveryFile):
        recovery.key_from(code, locked_file)


def test_losing_the_recovery_file_costs_nothing_but_the_recovery(locked_file: Path, code: str) -> None:
    recovery.beside(locked_file).unlink()
    assert not recovery.is_offered(locked_file)
    with pytest.raises(errors.NoRecoveryFile, match="no way to open the file"):
        recovery.key_from(code, locked_file)
    assert "was missing" in kept_up(locked_file)
    recovery.key_from(code, locked_file)
    assert kept_up(locked_file) == ""


def test_a_swapped_recovery_file_is_put_right(locked_file: Path, code: str, tmp_path: Path) -> None:
    thief = recovery_codes.fresh()
    forged = recovery.Recovery.begin(thief, DAY, Key.fresh("anything"))
    recovery.write(recovery.beside(locked_file), forged)
    assert not recovery.is_offered(locked_file)
    assert "was not its own, and was put right" in kept_up(locked_file)
    recovery.key_from(code, locked_file)
    with pytest.raises(errors.CodeIsOfAnotherSheet):
        recovery.key_from(thief, locked_file)


def test_a_key_sealed_by_somebody_else_opens_nothing(locked_file: Path, code: str) -> None:
    """Whoever reads the public key can seal to it, but not know the file's own key."""
    forged = Key(bytes(range(1, 33)), keys.salt_of(locked_file))
    recovery.write(recovery.beside(locked_file), recovery.Recovery.begin(code, DAY, forged))
    with pytest.raises(errors.WrongPassphrase):
        Database.open(locked_file, recovery.key_from(code, locked_file))
    assert "not up to date" in kept_up(locked_file)
    Database.open(locked_file, recovery.key_from(code, locked_file)).close()


def test_a_recovery_of_another_key_does_not_reach(locked_file: Path, code: str) -> None:
    other = recovery.Recovery.begin(code, DAY, Key.fresh("anything"))
    recovery.write(recovery.beside(locked_file), other)
    with pytest.raises(errors.RecoveryKnowsNoKey):
        recovery.key_from(code, locked_file)


def test_the_newest_twenty_keys_are_kept(locked_file: Path, code: str) -> None:
    kept = recovery.parsed(recovery.beside(locked_file).read_bytes())
    assert kept
    others = [Key(bytes([number] * 32), bytes([number] * 16)) for number in range(1, 41)]
    for key in others:
        kept = kept.with_key(key)
    assert [one.salt for one in kept.keys] == [key.salt.hex() for key in reversed(others[-recovery.KEYS_KEPT :])]
    assert recovery.parsed(kept.text().encode()) == kept
    assert len(kept.text()) < recovery.LARGEST / 4
    assert kept.with_key(others[-1]).keys[0].salt == others[-1].salt.hex()
    assert len(kept.with_key(others[-1]).keys) == recovery.KEYS_KEPT


def test_a_stick_and_the_sheet_are_enough(locked_file: Path, code: str, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    database = Database.open(locked_file, PASSPHRASE)
    backup = backups.back_up(database, stick, MOMENT)
    database.close()
    copied = recovery.copy_beside(locked_file, stick)
    assert copied
    assert recovery.copy_beside(locked_file, stick) == copied
    locked_file.unlink()
    recovery.beside(locked_file).unlink()
    assert recovery.is_offered(backup)
    Database.open(backup, recovery.key_from(code, backup)).close()
    elsewhere = Path(shutil.copy(backup, tmp_path / "copied.tfm"))
    with pytest.raises(errors.NoRecoveryFile):
        recovery.key_from(code, elsewhere)
    for place in (stick, copied):
        Database.open(elsewhere, recovery.key_from(code, elsewhere, place)).close()


def test_copies_of_two_files_of_one_name_lie_side_by_side(locked_file: Path, code: str, tmp_path: Path) -> None:
    other = tmp_path / "other" / locked_file.name
    other.parent.mkdir()
    Database.create(other, PASSPHRASE).close()
    others_code = with_sheet(other)
    folder = tmp_path / "backups"
    folder.mkdir()
    names = [recovery.copy_beside(one, folder) for one in (locked_file, other)]
    assert len(set(names)) == 2
    assert recovery.key_from(code, locked_file, folder).fits(locked_file)
    assert recovery.key_from(others_code, other, folder).fits(other)


def test_a_file_without_a_sheet_has_nothing_to_copy(locked_file: Path, tmp_path: Path) -> None:
    assert recovery.copy_beside(locked_file, tmp_path) is None
    assert kept_up(locked_file) == ""
    assert [one.name for one in tmp_path.iterdir()] == [locked_file.name]


def test_a_plain_file_needs_none(file: Path) -> None:
    database = Database.open(file)
    with pytest.raises(ValueError, match="needs no recovery"):
        recovery.begin(database, recovery_codes.fresh(), DAY)
    assert recovery.keep_up(database) == ""
    database.close()
    assert not recovery.is_offered(file)


def test_a_folder_that_may_not_be_written(shared_folder: Path, locked_file: Path) -> None:
    path = Path(shutil.copy(locked_file, shared_folder / "mastery.tfm"))
    code = with_sheet(path)
    path.chmod(0o666)
    database = Database.open(path, PASSPHRASE)
    recovery.beside(path).unlink()
    before = database.setting(recovery.SETTING)
    shared_folder.chmod(0o555)
    try:
        with nobody():
            assert "could not be written" in recovery.keep_up(database)
    finally:
        shared_folder.chmod(0o777)
    assert recovery.keep_up(database)
    assert database.setting(recovery.SETTING) == before
    database.close()
    recovery.key_from(code, path)


# What lies beside the file may be anybody's.


def sound() -> dict[str, object]:
    made = recovery.Recovery.begin(recovery_codes.spoken(bytes(19)), DAY, Key(b"k" * 32, b"s" * 16))
    content: dict[str, object] = json.loads(made.text())
    return content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 100,
        b"\xff\xfe{",
        b"[]",
        b"null",
        b"{" * 60_000,
        b"[" * 60_000,
        json.dumps({**sound(), "format": 2}).encode(),
        json.dumps({**sound(), "format": "1"}).encode(),
        json.dumps({**sound(), "path": "/etc/passwd"}).encode(),
        json.dumps({**sound(), "public": "zz" * 32}).encode(),
        json.dumps({**sound(), "public": "00" * 32 + "\n"}).encode(),
        json.dumps({**sound(), "keys": []}).encode(),
        json.dumps({**sound(), "keys": sound()["keys"] * 21}).encode(),  # type: ignore[operator]
        json.dumps({**sound(), "made": "yesterday"}).encode(),
        json.dumps(sound()).encode() + b" " * recovery.LARGEST,
    ],
    ids=range(16),
)
def test_a_damaged_recovery_file_is_said_to_be(locked_file: Path, content: bytes) -> None:
    recovery.beside(locked_file).write_bytes(content)
    assert not recovery.is_offered(locked_file)
    with pytest.raises(errors.RecoveryFileIsDamaged, match="locked.tfm.recovery"):
        recovery.key_from(recovery_codes.fresh(), locked_file)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_what_is_no_file_is_not_waited_for(locked_file: Path, code: str) -> None:
    recovery.beside(locked_file).unlink()
    os.mkfifo(recovery.beside(locked_file))
    with pytest.raises(errors.NoRecoveryFile):
        recovery.key_from(code, locked_file)
    assert kept_up(locked_file)
    recovery.key_from(code, locked_file)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 10_000), sign=st.integers(0, 255), is_cut=st.booleans())
def test_no_changed_byte_gives_another_key(
    tmp_path_factory: pytest.TempPathFactory, at: int, sign: int, is_cut: bool
) -> None:
    """It opens with the same key, or says what is wrong: the box is sealed with a check of its own."""
    folder = tmp_path_factory.getbasetemp()
    code, key = recovery_codes.spoken(bytes(19)), Key(b"k" * 32, b"s" * 16)
    content = bytearray(json.dumps(sound()).encode())
    at %= len(content)
    content[at] = sign
    (folder / "a.tfm").write_bytes(key.salt)
    (folder / "a.tfm.recovery").write_bytes(bytes(content[:at] if is_cut else content))
    with contextlib.suppress(errors.FileProblem):
        assert recovery.key_from(code, folder / "a.tfm").raw == key.raw
