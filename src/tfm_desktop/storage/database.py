"""The open file: reading, changing, undoing, and telling who listens."""

import datetime as dt
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tfm_desktop.domain import errors
from tfm_desktop.storage import check, checked_copies, driver, migrate, wiping
from tfm_desktop.storage.change import Change, Writer
from tfm_desktop.storage.check import Checking
from tfm_desktop.storage.engine import explained, read_from, shared_engine
from tfm_desktop.storage.journal import Journal, Kept, Touched
from tfm_desktop.storage.keys import Key
from tfm_desktop.storage.plain_files import drop, drop_data, put_in_place

Listener = Callable[[Change], None]


class Database:
    """The one connection to the one file, owned by one thread at a time."""

    def __init__(self, connection: driver.Connection, path: Path, key: Key | None = None) -> None:
        self.path = path
        self._listeners: list[Listener] = []
        self._owner = threading.get_ident()
        self._open = False
        self._waiting: list[Change] | None = None
        self._copying = threading.RLock()
        self._kept: Kept | None = None
        self._left: tuple[int, ...] | None = None  # how the file was when it was shut
        self._writes = 0  # before it was shut
        self._hold(connection, key, None)

    @classmethod
    def open(cls, path: Path, secret: driver.Secret = None, backups: Path | None = None) -> "Database":
        """Open a file, bring it to the known version, and hold it alone. Raises FileProblem.

        One that was not let go properly is checked in full before; one of an older version is copied to the backups.
        """
        is_unsure = driver.ended_uncleanly(path)  # before anything that may play the journal back
        key = driver.key_for(path, secret)
        return cls.over(driver.open_existing(path, key), path, key, backups, Checking() if is_unsure else None)

    @classmethod
    def create(cls, path: Path, passphrase: str = "") -> "Database":
        """Create a file; an empty passphrase leaves it readable for everybody. Raises FileProblem."""
        driver.refuse_taken(path)
        key = Key.fresh(passphrase) if passphrase else None
        _write_new(path, key)
        try:
            return cls.open(path, key)
        except BaseException:
            drop_data(path)
            raise

    @classmethod
    def over(
        cls,
        connection: driver.Connection,
        path: Path,
        key: Key | None,
        backups: Path | None = None,
        checking: Checking | None = None,
    ) -> "Database":
        """Take an open connection over, check its file where that is wanted, and bring it to the known version.

        Raises FileProblem.
        """
        try:
            migrate.refuse_newer(connection, path)
            migrate.refuse_altered(connection, path)
            if checking:
                checking.run(connection, path)
            _bring_up_to_date(connection, path, key, backups)
            with explained(path):
                return cls(connection, path, key)
        except BaseException:
            connection.close()
            raise

    @property
    def is_encrypted(self) -> bool:
        """Tell whether a passphrase is needed to open the file."""
        return self._is_encrypted

    @property
    def is_shut(self) -> bool:
        """Tell whether the file is let go, for a while or for good."""
        return self._left is not None

    @property
    def is_as_left(self) -> bool:
        """Tell whether nobody has changed the file since it was let go for a while."""
        return self._left == _stamp_of(self.path) != ()

    @property
    def is_changing(self) -> bool:
        """Tell whether a change is under way, of which a copy that ends now would hold a part."""
        return self._open

    @property
    def key(self) -> Key | None:
        """Give the key of the file and of its copies, which closing wipes; None for none, and while it is shut."""
        return self._key

    @property
    def writes(self) -> int:
        """Count the rows written since the file was opened; grows with every change, however small."""
        return self._writes + (0 if self.is_shut else self._driver.total_changes)

    @property
    def undo_label(self) -> str:
        """Name the change that undo would take back; empty for none."""
        return self._journal.undo_label

    @property
    def redo_label(self) -> str:
        """Name the change that redo would bring back; empty for none."""
        return self._journal.redo_label

    def close(self) -> None:
        """Let the file go, and forget its key; a copy that is being made is stopped."""
        if not self.is_shut:
            self._writes = self.writes
            self._let_go()
            self._left = ()

    def shut(self) -> None:
        """Let the file go for a while, and forget its key; what undo needs stays, and nothing else can be asked."""
        self._guard()
        self._kept = self._journal.kept()
        self._writes += self._driver.total_changes
        self._let_go()
        self._left = _stamp_of(self.path)

    def resume(self, connection: driver.Connection, key: Key | None, *, is_ours: bool = False) -> bool:
        """Go on after shut with a connection that was opened since; tell whether the file is as it was left.

        Where it is not, somebody else has changed it meanwhile: there is nothing to undo, and all is to be read anew;
        unless is_ours says that it is the same records in a file that we made of it.
        """
        is_same = is_ours or self.is_as_left
        self._owner = threading.get_ident()
        self._left = None
        self._hold(connection, key, self._kept if is_same else None)
        self._kept = None
        return is_same

    def adopt(self) -> None:
        """Take the connection over for the calling thread; the former owner waits meanwhile."""
        self._owner = threading.get_ident()

    @contextmanager
    def borrowed(self) -> Iterator[None]:
        """Let the calling thread hold the connection for a while; notices wait until it is given back."""
        owner, self._owner = self._owner, threading.get_ident()
        self._waiting = []
        try:
            yield
        finally:
            self._owner, waiting, self._waiting = owner, self._waiting, None
            for change in waiting:
                self._spread(change)

    def listen(self, listener: Listener) -> None:
        """Have a function called after each change."""
        self._listeners.append(listener)

    def rows(self, statement: sa.Executable, values: Mapping[str, Any] | None = None) -> list[Any]:
        """Read all rows of a query, its parameters filled with values; each is a tuple with names."""
        self._guard()
        with read_from(self.path):
            return list(self._sql.execute(statement, values).all())

    def row(self, statement: sa.Executable, values: Mapping[str, Any] | None = None) -> Any:
        """Read the first row of a query, its parameters filled with values; None where there is none."""
        self._guard()
        with read_from(self.path):
            return self._sql.execute(statement, values).first()

    def plain_rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Read all rows of a query in plain SQL, as the file keeps them: for what is asked at every key."""
        self._guard()
        with driver.explained(self.path):
            return self._driver.execute(sql, values).fetchall()

    @contextmanager
    def change(self, label: str, origin: object = None, fold: str = "") -> Iterator[Writer]:
        """Make one change: one transaction, one undo step under its label, one notice after it is kept.

        Changes with the same fold, one after the other, make one undo step. A change inside a change is part of it.
        Raises DiskIsFull and its like; then nothing of it is kept.
        """
        self._guard()
        if self._open:
            yield Writer(self._sql, self._driver)
            return
        with self._transaction():
            yield Writer(self._sql, self._driver)
            touched = self._journal.touched()
            step = self._journal.close_step(label, touched, fold) if touched.records else None
        if step:
            self._journal.keep(step)
            self._tell(touched, label, origin)

    @contextmanager
    def change_for_good(self, label: str, origin: object = None) -> Iterator[Writer]:
        """Make one change that nothing brings back: every undo step is forgotten after it, for it may hold what goes.

        One transaction, and one notice after it is kept. Raises DiskIsFull and its like; then all is as it was.
        """
        self._guard()
        with self._transaction():
            yield Writer(self._sql, self._driver)
            touched = self._journal.touched()
        self._journal.clear()
        self._tell(touched, label, origin)

    @contextmanager
    def without_copies(self) -> Iterator[None]:
        """Have no copy made meanwhile, on any thread; one that is being made is waited for."""
        with self._copying:
            yield

    def wipe(self) -> None:
        """Write the file anew without what was deleted from it; a copy that is being made is waited for.

        Takes seconds for a large file, and about as much room again as the file has. Raises FileProblem.
        """
        self._guard()
        with self._copying, explained(self.path):
            wiping.wipe(self._driver)

    def undo(self) -> str:
        """Take the last change back and give its label; empty where there is none."""
        return self._turn(undo=True)

    def redo(self) -> str:
        """Bring the last undone change back and give its label; empty where there is none."""
        return self._turn(undo=False)

    def copy_to(self, target: Path, on_progress: driver.OnProgress | None = None, *, is_synced: bool = True) -> None:
        """Copy the whole file as it stands to a new file with the same passphrase, on any thread.

        The owner goes on meanwhile, and what is changed is in the copy too. Raises FileProblem, and Cancelled where
        on_progress says not to go on or the file is closed meanwhile.
        """
        with self._copying:
            self._refuse_shut()
            if self._is_leaving:  # it is let go at this moment: the driver would crash on a closed connection
                raise errors.Cancelled
            driver.copy(self._driver, self.path, target, self._key, self._goes_on(on_progress), is_synced=is_synced)

    def setting(self, name: str) -> str:
        """Give what the file remembers of itself under a name; empty for nothing."""
        found = self.plain_rows("SELECT value FROM file_setting WHERE name = ?", name)
        return str(found[0][0]) if found else ""

    def set(self, name: str, value: str) -> None:
        """Have the file remember something of itself; no undo step and no notice knows of it."""
        self._guard()
        with self._transaction():
            self._driver.execute("INSERT OR REPLACE INTO file_setting (name, value) VALUES (?, ?)", (name, value))

    def problems(self) -> list[str]:
        """Check the whole file and name what is wrong, each in a sentence; nothing for a sound file."""
        self._guard()
        with explained(self.path):
            return check.problems(self._driver, encrypted=self.is_encrypted)

    def _hold(self, connection: driver.Connection, key: Key | None, kept: Kept | None) -> None:
        self._driver = connection
        self._key = key.copy() if key else None  # ours to forget
        self._is_encrypted = self._key is not None
        self._is_leaving = False
        self._sql = shared_engine(connection)
        self._journal = Journal(connection, kept)
        self._place = _place_of(self.path)

    def _let_go(self) -> None:
        self._is_leaving = True  # stops a copy within a step
        with self._copying:
            self._sql.close()
            self._driver.close()
        if self._key:
            self._key.forget()
        self._key = None

    def _goes_on(self, on_progress: driver.OnProgress | None) -> driver.OnProgress:
        return lambda part: not self._is_leaving and (on_progress is None or on_progress(part))

    def _turn(self, *, undo: bool) -> str:
        self._guard()
        label = self.undo_label if undo else self.redo_label
        if not label:
            return ""
        with self._transaction():
            # A child may come back before its parent. In every change this would have all statements prepared anew.
            self._driver.execute("PRAGMA defer_foreign_keys = ON")
            self._journal.turn(undo=undo)
            touched = self._journal.touched()
        self._journal.keep_turned(touched, undo=undo)
        self._tell(touched, f"{'Undo' if undo else 'Redo'} {label}", None)
        return label

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._open = True
        try:
            with explained(self.path):
                if _place_of(self.path) != self._place:
                    raise errors.FileIsGone(self.path)
                try:
                    self._driver.execute("BEGIN IMMEDIATE")
                    yield
                    self._driver.execute("COMMIT")
                except BaseException:
                    driver.roll_back(self._driver)
                    raise
        finally:
            self._open = False

    def _tell(self, touched: Touched, label: str, origin: object) -> None:
        kinds = frozenset(kind for kind, _ in touched.records)
        ids = frozenset(uuid.UUID(record) for _, record in touched.records)
        change = Change(kinds, ids, label, origin)
        if self._waiting is None:
            self._spread(change)
        else:
            self._waiting.append(change)

    def _spread(self, change: Change) -> None:
        for listener in list(self._listeners):
            listener(change)

    def _guard(self) -> None:
        if threading.get_ident() != self._owner:
            raise RuntimeError("The file is read and changed by the thread that holds it.")
        self._refuse_shut()

    def _refuse_shut(self) -> None:
        if self.is_shut:
            raise errors.FileIsShut(self.path)


def _bring_up_to_date(connection: driver.Connection, path: Path, key: Key | None, backups: Path | None) -> None:
    """Bring a file to the known version, after a backup where a folder for it is named. Raises what hinders that."""

    def write(part: Path) -> None:
        driver.copy(connection, path, part, key)
        check.refuse_damage(part, key, named=path)

    with explained(path):
        is_behind = migrate.is_behind(connection)
    now = dt.datetime.now().astimezone()
    kept = checked_copies.keep(path, key, backups, now, write) if backups and is_behind else None
    try:
        migrate.bring_up_to_date(connection, path)
    except BaseException:
        if kept:
            drop(kept)  # of a file that is as it was: each try would leave another one
        raise


def _write_new(path: Path, key: Key | None) -> None:
    """Make an empty file of the known version beside its place, and move it there."""
    part = path.with_name(f"{path.name}.part")
    drop_data(part)
    try:
        connection = driver.create(part, key)
        try:
            migrate.bring_up_to_date(connection, part)
        finally:
            connection.close()
        drop(path.with_name(f"{path.name}-journal"))  # of a file that is gone; SQLite would play it into this one
        put_in_place(part, path)
    except errors.FileProblem as fault:
        raise fault.at(path) from fault
    finally:
        drop_data(part)


def _place_of(path: Path) -> tuple[int, int] | None:
    """Tell one file from another of the same name; an open file that is deleted takes writes that nobody will find."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _stamp_of(path: Path) -> tuple[int, ...]:
    """Tell a file from what becomes of it when anybody writes; empty where it is not there."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
