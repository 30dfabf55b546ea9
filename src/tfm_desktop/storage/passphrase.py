"""Another passphrase for the file: a copy under the new key, checked in full, then put in its place in one step."""

import datetime as dt
import hmac
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from tfm_desktop.domain import errors, recovery_codes
from tfm_desktop.storage import check, checked_copies, driver, migrate, recovery, search_index
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.keys import Key
from tfm_desktop.storage.plain_files import in_words, put_in_place, sync
from tfm_desktop.storage.recovery import Recovery

WHILE_WRITTEN = ("synchronous = OFF", "journal_mode = OFF")  # the copy is nothing until it is whole, and synced then
Next = Callable[[Recovery | None], Recovery | None]  # what becomes of the recovery with the new key


def is_of(key: Key, passphrase: str) -> bool:
    """Tell whether a passphrase makes this key; takes as long as to unlock."""
    return hmac.compare_digest(Key.of(passphrase, key.salt).raw, key.raw)


def change(path: Path, old: driver.Secret, passphrase: str) -> Key:
    """Give a closed file another passphrase, or its first one, and give its new key. Raises FileProblem.

    The file is the old one or the new one at each moment, and the recovery sheet opens both.
    """
    if not passphrase:
        raise ValueError("A passphrase of nothing.")
    new = Key.fresh(passphrase)
    rekey(path, old, new)
    return new


def rekey(path: Path, old: driver.Secret, new: Key) -> None:
    """Put a copy of a closed file under a new key in its place. Raises FileProblem."""
    _rekey(path, old, new, lambda kept: kept.with_key(new) if kept else None)


def recover(path: Path, code: str, passphrase: str, *places: Path) -> Key:
    """Give a closed file a new passphrase by the code on its sheet, and give its new key.

    The recovery file is looked for beside it and in the places. Raises CodeHasASlip and FileProblem.
    """
    key = recovery.key_from(code, path, *places)
    try:
        return change(path, key, passphrase)
    except errors.WrongPassphrase:
        raise errors.RecoveryKnowsNoKey(path) from None  # somebody sealed another key to the sheet
    finally:
        key.forget()


def renew(path: Path, passphrase: str, made: dt.date) -> tuple[Key, str]:
    """Have a new code open a closed file and no code before, and give its new key and the code. Raises FileProblem.

    The passphrase stays, but not the key: the code before still opens older copies of the recovery file, whose keys
    are of no use for this file from now on.
    """
    former, new, code = driver.key_for(path, passphrase), Key.fresh(passphrase), recovery_codes.fresh()
    keys = [key for key in (new, former) if key]
    _rekey(path, former, new, lambda _kept: Recovery.begin(code, made, *keys))
    return new, code


def change_open(database: Database, passphrase: str) -> None:
    """Do the same with an open file, on any thread, while its owner waits; undo stays. Raises FileProblem."""
    _while_shut(database, lambda key: change(database.path, key, passphrase))


def renew_open(database: Database, passphrase: str, made: dt.date) -> str:
    """Renew the code of an open file, on any thread, while its owner waits; undo stays. Raises FileProblem."""
    codes = []

    def work(_key: Key | None) -> Key:
        new, code = renew(database.path, passphrase, made)
        codes.append(code)
        return new

    _while_shut(database, work)
    return codes[0]


def _while_shut(database: Database, work: Callable[[Key | None], Key]) -> None:
    with database.borrowed():
        key = database.key.copy() if database.key else None
        database.shut()
        try:
            new = work(key)
        except BaseException:
            _resume(database, key)
            raise
        _resume(database, new)


def _resume(database: Database, key: Key | None) -> None:
    database.resume(driver.open_existing(database.path, key), key, is_ours=True)
    recovery.keep_up(database)  # which a fault may have left ahead of the file
    if key:
        key.forget()  # the file holds a copy


def _rekey(path: Path, old: driver.Secret, new: Key, following: Next) -> None:
    former = driver.key_for(path, old)
    source = driver.open_existing(path, former)
    try:
        migrate.refuse_newer(source, path)
        with in_words(path), checked_copies.part_of(path) as part:
            _copy(source, path, part, former, new)
            shutil.copymode(path, part)
            kept = _finish(part, path, new, following, counts=_counts(source), is_anew=former is None)
            sync(part, path)
            if kept:
                recovery.write(recovery.beside(path), kept)  # before the file: no moment at which no sheet opens it
            source.close()  # Windows puts nothing in the place of an open file
            put_in_place(part, path)
    finally:
        source.close()


def _copy(source: driver.Connection, path: Path, part: Path, former: Key | None, new: Key) -> None:
    if former:
        driver.copy(source, path, part, new)
        return
    # A page of a plain file has no room for what SQLCipher adds to it, so that all is written anew:
    # zetetic.net/sqlcipher/sqlcipher-api, 'sqlcipher_export'.
    with driver.explained(path):
        source.execute(f'ATTACH DATABASE ? AS sealed KEY "{new.spoken}"', (os.fspath(part),))
        try:
            for pragma in WHILE_WRITTEN:
                source.execute(f"PRAGMA sealed.{pragma}")
            source.execute("SELECT sqlcipher_export('sealed')")
            for name in ("application_id", "user_version"):
                (value,) = source.execute(f"PRAGMA main.{name}").fetchone()
                source.execute(f"PRAGMA sealed.{name} = {value}")
        finally:
            source.execute("DETACH DATABASE sealed")


_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"


def _finish(
    part: Path, path: Path, key: Key, following: Next, *, counts: dict[str, int], is_anew: bool
) -> Recovery | None:
    """Put what becomes of the recovery into the copy, and hold the whole of it against the file."""
    copy = driver.open_existing(part, key)
    try:
        with driver.explained(path):
            for pragma in WHILE_WRITTEN:
                copy.execute(f"PRAGMA {pragma}")
            if is_anew:
                copy.execute("BEGIN")
                search_index.make_anew(copy)
                copy.execute("COMMIT")
            kept = _take_over(copy, following)
            found = check.problems(copy, encrypted=True)
            if not found and _counts(copy) != counts:
                found = ["Not every record is in the copy."]
    finally:
        copy.close()
    if found:
        raise errors.FileIsDamaged(path, found=found[0])
    return kept


def _take_over(copy: driver.Connection, following: Next) -> Recovery | None:
    told = copy.execute(_KEPT, (recovery.SETTING,)).fetchone() if migrate.version_of(copy) >= _SINCE else None
    before = recovery.parsed(told[0].encode()) if told else None
    kept = following(before)
    if kept is not None and kept != before:
        copy.execute("INSERT OR REPLACE INTO file_setting (name, value) VALUES (?, ?)", (recovery.SETTING, kept.text()))
    return kept


_SINCE = "0005"  # the version of the file that keeps it
_KEPT = "SELECT value FROM file_setting WHERE name = ?"


def _counts(connection: driver.Connection) -> dict[str, int]:
    """Count the records of each table; what the index and the settings hold may differ from one copy to the next."""
    names = [name for (name,) in connection.execute(_TABLES).fetchall() if "_search_" not in name]
    return {
        name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])
        for name in names
        if name != "file_setting"
    }
