"""Opening the one file with the bare driver, and the facts that can stand in the way."""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from sqlcipher3 import dbapi2

from tfm_desktop.domain import errors
from tfm_desktop.storage.keys import Key, salt_of
from tfm_desktop.storage.plain_files import drop, sync

APPLICATION_ID = 0x54664D31  # 'TfM1', by which the file is recognised
PLAIN_HEADER = b"SQLite format 3\0"
IO_ERROR = 10  # sqlite.org/rescode.html, SQLITE_IOERR; kinds of it stand in the higher bits
SQLITE = dbapi2.sqlite_version
HEADER = 100  # bytes at the start of a plain file: sqlite.org/fileformat.html, 'The Database Header'
PAGE = 4096  # bytes; SQLCipher 4 writes whole pages of this size
VALUES = 240  # of 256: in a page that is encrypted one is missing once in 30,000 times

Connection = dbapi2.Connection
Secret = str | Key | None  # a passphrase, the key that was derived from it, or nothing
OnProgress = Callable[[float], bool]  # is told how much is done, from 0 to 1, and tells whether to go on

STEP = 128  # pages that are copied while nobody else can use the file: a few milliseconds
BREATH = 0.000_05  # seconds between two steps, in which a key that was pressed gets its turn


def is_encrypted(path: Path) -> bool:
    """Tell whether a passphrase is needed for a file; raises a FileProblem where it cannot be one of ours."""
    has_journal = path.with_name(f"{path.name}-journal").exists()
    try:
        return _is_encrypted(path)
    except (errors.FileIsDamaged, errors.FileIsNotOurs):
        # A page that a full disk or a power cut left half-written stands whole in the journal beside the file.
        if not has_journal or _application_id(path) not in {None, APPLICATION_ID}:
            raise
        _take_back(path)
        return _is_encrypted(path)


def ended_uncleanly(path: Path) -> bool:
    """Tell whether the program that held a file last did not let it go; asked before the file is opened.

    The journal stands from opening on, because the file is held alone, and closing removes it.
    """
    if not path.with_name(f"{path.name}-journal").exists():
        return False
    try:
        refuse_if_held(path)
    except errors.FileProblem:
        return False  # it is open, or there is no file
    return True


def key_for(path: Path, secret: Secret) -> Key | None:
    """Derive the key of a file; None for a file without one. Raises the FileProblem that stands in the way."""
    if not is_encrypted(path):
        return None
    if not secret:
        raise errors.PassphraseNeeded(path)
    return secret if isinstance(secret, Key) else Key.of(secret, salt_of(path))


def open_existing(path: Path, secret: Secret = None) -> Connection:
    """Open a file of ours and hold it alone; nothing is needed for a file without a passphrase.

    Raises the FileProblem that stands in the way; the file is left as it was.
    """
    key = key_for(path, secret)
    connection = _connect(path, key)
    try:
        with explained(path):
            _unlock(connection, path, encrypted=key is not None)
            _refuse_cut(path)
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise errors.FileIsNotOurs(path)
            _prepare(connection)
            _hold_alone(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def open_to_read(path: Path, key: Key | None) -> Connection:
    """Open a file that nothing is to be changed in, nor beside it. Raises FileProblem."""
    if not is_encrypted(path):
        key = None
    elif key is None:
        raise errors.PassphraseNeeded(path)
    connection = _look(path, "mode=ro", key)
    try:
        with explained(path):
            _unlock(connection, path, encrypted=key is not None)
            _refuse_cut(path)
            for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "temp_store = MEMORY"):
                connection.execute(f"PRAGMA {pragma}")
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise errors.FileIsNotOurs(path)
    except BaseException:
        connection.close()
        raise
    return connection


def open_damaged(copy: Path, path: Path, key: Key | None) -> Connection:
    """Open a copy of a damaged file as far as it goes; what stands in the way is told of the file.

    A sign that is none is read as a question mark, and a schema that is partly unreadable is taken as far as it goes.
    """
    connection = _connect(copy, key)
    try:
        with explained(path):
            for pragma in ("trusted_schema = OFF", "temp_store = MEMORY", "writable_schema = ON"):
                connection.execute(f"PRAGMA {pragma}")
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def create(path: Path, key: Key | None) -> Connection:
    """Create an empty file of ours and hold it alone; never over an existing one."""
    refuse_taken(path)
    connection = _connect(path, key)
    try:
        with explained(path):
            _prepare(connection)
            _hold_alone(connection)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    except BaseException:
        connection.close()
        drop(path)
        raise
    return connection


def refuse_taken(path: Path) -> None:
    """Raise FileExists where a new file would stand over another, and FolderIsMissing."""
    if path.exists():
        raise errors.FileExists(path)
    if not path.parent.is_dir():
        raise errors.FolderIsMissing(path)


def copy(
    connection: Connection,
    path: Path,
    target: Path,
    key: Key | None,
    on_progress: OnProgress | None = None,
    *,
    is_synced: bool = True,
) -> None:
    """Copy the whole of an open file to a new one with the same key, on any thread: others use the file meanwhile.

    What is changed during the copy is in it too: sqlite.org/backup.html, 'File and Database Connection Locking'.
    Who has it not synced does so before the copy counts.
    Raises the FileProblem of either file, and Cancelled where on_progress says not to go on.
    """

    def breathe(_status: int, remaining: int, total: int) -> None:
        if on_progress and not on_progress(1 - remaining / max(total, 1)):
            raise errors.Cancelled
        time.sleep(BREATH)

    written = _connect(target, key)
    try:
        with explained(target):
            for pragma in _WHILE_COPIED:
                written.execute(f"PRAGMA {pragma}")
            connection.backup(written, pages=STEP, progress=breathe)
        if key and not is_keyed(connection):  # a page without its seal was met: all after it is read as noughts
            raise errors.FileIsDamaged(path, found="part of it cannot be read")
    except errors.FileIsDamaged as fault:
        raise errors.FileIsDamaged(path, **fault.facts) from fault  # the new file cannot be
    finally:
        written.close()
    if is_synced:
        sync(target, target)


def roll_back(connection: Connection) -> None:
    """Take back the change that is open, and keep no page of it; a full disk may have taken it back already.

    SQLCipher lays out the first page of an encrypted file before it has decrypted it (pager_playback_one_page calls
    xReiniter before CODEC1). Once in some thousand times what is still chance passes for a page of a table, and the
    connection calls the file malformed from then on. A page that is read again is laid out again.
    """
    if connection.in_transaction:
        connection.execute("ROLLBACK")
    connection.execute("PRAGMA shrink_memory")


def is_keyed(connection: Connection) -> bool:
    """Tell whether an open file is encrypted."""
    return bool(connection.execute("PRAGMA cipher_status").fetchone()[0] == "1")


def refuse_if_held(path: Path) -> None:
    """Raise FileIsOpenElsewhere where another window or program holds a file; no passphrase is needed to tell."""
    # A look that may write would play a journal back that is left of a crash, and remove this sign of it.
    connection = _look(path, "mode=ro")
    try:
        with explained(path):
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except (errors.FileIsDamaged, errors.FileIsReadOnly):
        pass  # unreadable without its passphrase, or such a journal is left; but nobody holds it
    finally:
        connection.close()


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the driver says into the fact that it means."""
    try:
        yield
    except (dbapi2.Error, UnicodeDecodeError) as fault:  # the driver may name in its error what it could not decode
        named = fact(fault, path)
        try:
            if named is fault:
                raise
            raise named from fault
        finally:
            del named  # else it and this frame hold each other, and with them all that called


def fact(fault: Exception, path: Path) -> Exception:
    """Name the fact behind a fault of the driver; a fault of ours stays as it is."""
    said = str(fault).lower()
    for words, named in _FACTS.items():
        if words in said:
            return named(path)
    if is_damage(fault):
        part = "its first page" if "not a database" in said else "part of it"
        return errors.FileIsDamaged(path, found=f"{part} cannot be read")
    # A table of the search index words it in another way.
    if getattr(fault, "sqlite_errorcode", 0) & 0xFF == IO_ERROR or "i/o error" in said:
        return (errors.DiskFails if path.exists() else errors.FileIsGone)(path)
    return fault


def is_damage(fault: Exception) -> bool:
    """Tell whether the driver could not make sense of what is in the file."""
    said = str(fault).lower()
    # A search index whose pages are damaged says no more than that it could not be set up; a name that is gone was
    # there when the file was made, so a flipped bit has renamed it.
    told = (
        *("malformed", "not a database", "vtable constructor failed", "invalid fts5 file format"),
        *("could not decode", "codec can't decode", "no such column", "no such table"),
    )
    return any(words in said for words in told)


_FACTS = {
    "locked": errors.FileIsOpenElsewhere,
    "readonly": errors.FileIsReadOnly,
    "unable to open": errors.FileIsReadOnly,
    "is full": errors.DiskIsFull,
}


def _is_encrypted(path: Path) -> bool:
    size = _size(path)
    found = _application_id(path)
    if found is not None:
        if found != APPLICATION_ID:
            raise errors.FileIsNotOurs(path)
        return False
    # Closing a file that this program holds would drop its lock (sqlite.org/howtocorrupt.html, 2.2): ask SQLite first.
    refuse_if_held(path)
    with path.open("rb") as file:
        page = file.read(PAGE)
    if size % PAGE and not page.startswith(PLAIN_HEADER) and not _looks_like_chance(page):
        raise errors.FileIsNotOurs(path)
    if page.startswith(PLAIN_HEADER) or _was_plain(page[:HEADER]):
        raise errors.FileIsDamaged(path, found="its first page cannot be read")
    return True


def _size(path: Path) -> int:
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise (errors.FileIsMissing if path.parent.is_dir() else errors.FolderIsMissing)(path) from None
    except OSError as fault:
        raise errors.CannotRead(path, why=fault.strerror) from fault
    if not path.is_file():
        raise errors.CannotRead(path, why="it is no file")
    return size


def _take_back(path: Path) -> None:
    """Have SQLite undo a change that was not finished; whole pages go back, so it needs no passphrase."""
    connection = _connect(path, None)
    try:
        with contextlib.suppress(errors.FileIsDamaged), explained(path):
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    finally:
        connection.close()


def _application_id(path: Path) -> int | None:
    """Read whose plain file it is, with no lock and no touch; None where it is encrypted or no database."""
    connection = _look(path, "immutable=1")
    try:
        return int(connection.execute("PRAGMA application_id").fetchone()[0])
    except dbapi2.DatabaseError:
        return None
    finally:
        connection.close()


def _look(path: Path, how: str, key: Key | None = None) -> Connection:
    """Open a file so that nothing can be changed in it."""
    name = path.absolute().as_posix()
    slash = "" if name.startswith("/") else "/"  # sqlite.org/uri.html, 'The URI Path': before a drive letter
    try:
        connection = dbapi2.connect(f"file://{slash}{quote(name)}?{how}", uri=True, timeout=0)
    except dbapi2.OperationalError as fault:
        raise errors.CannotRead(path, why="permission denied") from fault
    connection.execute("PRAGMA cipher_log_level = NONE")
    if key:
        connection.execute(f'PRAGMA key = "{key.spoken}"')
    return connection


def _was_plain(header: bytes) -> bool:
    """Tell a damaged plain file from an encrypted one, which looks like chance: 20 bytes of the header are zero."""
    return len(header) == HEADER and not any(header[72:92])


def _looks_like_chance(page: bytes) -> bool:
    """Tell whether nearly every value of a byte occurs in a page, as in each one that is encrypted."""
    return len(page) == PAGE and len(set(page)) > VALUES


def _refuse_cut(path: Path) -> None:
    """Name a file whose last page is not whole; asked once its key is known to be right."""
    if _size(path) % PAGE:
        raise errors.FileIsDamaged(path, found="its last page is not whole")


def _connect(path: Path, key: Key | None) -> Connection:
    with explained(path):
        # The thread rule is kept by Database.adopt: a long task may take the connection over.
        connection = dbapi2.connect(os.fspath(path), isolation_level=None, timeout=0, check_same_thread=False)
        connection.execute("PRAGMA cipher_log_level = NONE")  # else SQLCipher prints its own errors
        if key:
            connection.execute(f'PRAGMA key = "{key.spoken}"')
    return connection


def _prepare(connection: Connection) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


_PRAGMAS = (
    "foreign_keys = ON",
    "secure_delete = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "synchronous = FULL",
    "locking_mode = EXCLUSIVE",
    "temp_store = MEMORY",
    "cache_size = -16000",  # KiB
)
# A copy is nothing until it is whole: it needs no journal, and is synced once at its end, beside the file's own work.
_WHILE_COPIED = ("synchronous = OFF", "journal_mode = OFF", "cache_size = -500", "secure_delete = OFF")


def _unlock(connection: Connection, path: Path, *, encrypted: bool) -> None:
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.DatabaseError as fault:
        if encrypted and "not a database" in str(fault).lower():
            raise errors.WrongPassphrase(path) from None
        raise


def _hold_alone(connection: Connection) -> None:
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("PRAGMA user_version = 1")  # begins in a read-only file or folder too, and fails here only
    roll_back(connection)
