"""The open file: reading, changing, undoing, and telling who listens."""

import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tfm_desktop.domain import errors
from tfm_desktop.storage import driver, migrate
from tfm_desktop.storage.change import Change, Writer
from tfm_desktop.storage.engine import explained, shared_engine
from tfm_desktop.storage.journal import Journal, Touched

Listener = Callable[[Change], None]


class Database:
    """The one connection to the one file, owned by one thread at a time."""

    def __init__(self, connection: driver.Connection, path: Path, passphrase: str = "") -> None:
        self.path = path
        self._driver = connection
        self._passphrase = passphrase  # the key of the copies that backups make
        self._sql = shared_engine(connection)
        self._journal = Journal(connection)
        self._listeners: list[Listener] = []
        self._owner = threading.get_ident()
        self._place = _place_of(path)
        self._open = False
        self._waiting: list[Change] | None = None

    @classmethod
    def open(cls, path: Path, passphrase: str = "") -> "Database":
        """Open a file, bring it to the known version, and hold it alone. Raises FileProblem."""
        connection = driver.open_existing(path, passphrase)
        return cls.over(connection, path, passphrase)

    @classmethod
    def create(cls, path: Path, passphrase: str = "") -> "Database":
        """Create a file; an empty passphrase leaves it unlocked. Raises FileProblem."""
        connection = driver.create(path, passphrase)
        try:
            return cls.over(connection, path, passphrase)
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    @classmethod
    def over(cls, connection: driver.Connection, path: Path, passphrase: str) -> "Database":
        """Take an open connection over, and bring its file to the known version. Raises FileProblem."""
        try:
            migrate.bring_up_to_date(connection, path)
            return cls(connection, path, passphrase if driver.is_keyed(connection) else "")
        except BaseException:
            connection.close()
            raise

    @property
    def is_locked(self) -> bool:
        """Tell whether the file is locked by a passphrase."""
        return bool(self._passphrase)

    @property
    def passphrase(self) -> str:
        """Give the passphrase, for opening the file anew after a restore; empty for none."""
        return self._passphrase

    @property
    def undo_label(self) -> str:
        """Name the change that undo would take back; empty for none."""
        return self._journal.undo_label

    @property
    def redo_label(self) -> str:
        """Name the change that redo would bring back; empty for none."""
        return self._journal.redo_label

    def close(self) -> None:
        """Let the file go."""
        self._sql.close()
        self._driver.close()

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
        with explained(self.path):
            return list(self._sql.execute(statement, values).all())

    def row(self, statement: sa.Executable, values: Mapping[str, Any] | None = None) -> Any:
        """Read the first row of a query, its parameters filled with values; None where there is none."""
        self._guard()
        with explained(self.path):
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

    def undo(self) -> str:
        """Take the last change back and give its label; empty where there is none."""
        return self._turn(undo=True)

    def redo(self) -> str:
        """Bring the last undone change back and give its label; empty where there is none."""
        return self._turn(undo=False)

    def copy_to(self, target: Path) -> None:
        """Copy the whole file as it stands to a new file with the same passphrase."""
        self._guard()
        driver.copy(self._driver, self.path, target, self._passphrase)

    def reopened(self, copy: Path) -> "Database":
        """Open a copy of this file with the same passphrase."""
        return Database.open(copy, self._passphrase)

    def problems(self) -> list[str]:
        """Check the whole file and name what is wrong, each in a sentence; nothing for a sound file."""
        from tfm_desktop.storage.check import problems

        self._guard()
        with explained(self.path):
            return problems(self._driver, encrypted=self.is_locked)

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
                    if self._driver.in_transaction:  # a full disk has rolled it back already
                        self._driver.execute("ROLLBACK")
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


def _place_of(path: Path) -> tuple[int, int] | None:
    """Tell one file from another of the same name; an open file that is deleted takes writes that nobody will find."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
