"""The seals of encrypted pages: told as SQLCipher tells them."""

import contextlib
import os
from collections import deque
from pathlib import Path

from tests.data_file import PASSPHRASE
from tests.storage.test_driver import flip

from tfm_desktop.storage import driver, sealed_pages
from tfm_desktop.storage.driver import PAGE
from tfm_desktop.storage.keys import Key, salt_of


def test_broken_seals_are_those_that_sqlcipher_finds(locked_file: Path) -> None:
    key = Key.of(PASSPHRASE, salt_of(locked_file))
    assert list(sealed_pages.broken(key, locked_file)) == []
    last = locked_file.stat().st_size // PAGE
    with contextlib.closing(driver.open_to_read(locked_file, key)) as connection:  # while it can be opened
        flip(locked_file, 6 * PAGE, 1)  # the first byte of what is sealed
        flip(locked_file, 9 * PAGE - 65, 1)  # the last one
        flip(locked_file, 11 * PAGE - 1, 1)  # of the seal itself
        content = locked_file.read_bytes()
        locked_file.write_bytes(content[:-PAGE] + content[-2 * PAGE : -PAGE])  # sealed, but for another place
        told = [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
    assert told == [f"HMAC verification failed for page {number}" for number in (7, 9, 11, last)]
    assert list(sealed_pages.broken(key, locked_file)) == [7, 9, 11, last]


def test_the_page_that_is_only_locked_has_no_seal_to_break(tmp_path: Path) -> None:
    noughts = tmp_path / "large.tfm"
    noughts.touch()
    os.truncate(noughts, (1 << 30) + 2 * PAGE)
    broken = deque(sealed_pages.broken(Key.fresh(PASSPHRASE), noughts), maxlen=2)
    assert list(broken) == [1 << 18, (1 << 18) + 2]


def test_a_page_that_was_cut_has_no_whole_seal(locked_file: Path) -> None:
    key = Key.of(PASSPHRASE, salt_of(locked_file))
    size = locked_file.stat().st_size
    os.truncate(locked_file, size - 100)
    assert list(sealed_pages.broken(key, locked_file)) == [size // PAGE]
    os.truncate(locked_file, size - PAGE + 20)
    assert list(sealed_pages.broken(key, locked_file)) == [size // PAGE]
