"""The key: derived as SQLCipher derives it, shared by the copies of a file, and forgotten."""

import shutil
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2
from tests.data_file import DATA, PASSPHRASE

from tfm_desktop.domain import errors
from tfm_desktop.storage import driver, keys
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.keys import Key

PASSPHRASES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40)


@settings(max_examples=20)
@given(PASSPHRASES)
def test_it_is_the_one_that_sqlcipher_derives(tmp_path_factory: pytest.TempPathFactory, passphrase: str) -> None:
    path = tmp_path_factory.mktemp("keys") / "mastery.tfm"
    driver.create(path, Key.fresh(passphrase)).close()
    typed = dbapi2.connect(str(path))
    quoted = unicodedata.normalize("NFC", passphrase).replace("'", "''")
    typed.execute(f"PRAGMA key = '{quoted}'")
    assert typed.execute("PRAGMA application_id").fetchone() == (driver.APPLICATION_ID,)
    typed.close()


def test_a_file_of_an_earlier_program_opens(tmp_path: Path) -> None:
    path = Path(shutil.copyfile(DATA / "schema-0001-encrypted.tfm", tmp_path / "old.tfm"))
    key = Key.of(PASSPHRASE, keys.salt_of(path))
    assert key.fits(path)
    driver.open_existing(path, key).close()


def test_an_accent_of_one_sign_or_of_two() -> None:
    salt = bytes(range(keys.SALT))
    assert Key.of("caf\u00e9", salt).raw == Key.of("cafe\u0301", salt).raw


def test_a_copy_has_the_same_key(locked_file: Path) -> None:
    database = Database.open(locked_file, PASSPHRASE)
    copy = locked_file.with_name("copy.tfm")
    database.copy_to(copy)
    assert database.key is not None
    assert database.key.fits(copy)
    Database.open(copy, database.key).close()
    assert database.key.raw  # which closing the copy has not wiped
    database.close()
    Database.open(copy, PASSPHRASE).close()


def test_the_key_of_another_file_does_not_open(locked_file: Path) -> None:
    with pytest.raises(errors.WrongPassphrase):
        Database.open(locked_file, Key.fresh(PASSPHRASE))


def test_closing_wipes_it(locked_file: Path) -> None:
    database = Database.open(locked_file, PASSPHRASE)
    key = database.key
    assert key is not None
    database.close()
    assert database.key is None
    with pytest.raises(ValueError, match="forgotten"):
        _ = key.spoken


def test_it_is_in_no_text_of_an_error() -> None:
    key = Key.fresh(PASSPHRASE)
    assert key.raw.hex() not in repr(key) + str(key)
