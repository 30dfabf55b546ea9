"""Read what can be read out of a damaged file, and write it into a new one under the same key."""

import contextlib
import shutil
import tempfile
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlcipher3 import dbapi2
from sqlmodel import SQLModel

from tfm_desktop.domain import errors
from tfm_desktop.domain.backups import Contents
from tfm_desktop.storage import check, driver, migrate, schema_objects, sealed_pages, search_index
from tfm_desktop.storage.contents import dated
from tfm_desktop.storage.driver import Connection, OnProgress
from tfm_desktop.storage.engine import read_from, shared_engine
from tfm_desktop.storage.good_backups import GoodBackup
from tfm_desktop.storage.keys import Key
from tfm_desktop.storage.plain_files import in_words, put_in_place

MOST_BORROWED = 40  # pages
BEYOND = 256  # numbers asked for after the last that is known of, where the end of a table is damaged
IN_VAIN = 256  # probes before a table is given up that nothing was read of
READ = 0.8  # of the work, when all is read and the new file is yet to be made sound
PROBES = 5_000  # of one table: each that fails opens the file anew, in two thousandths of a second

BENCH = ".tfm-rescue-"  # how the name of the folder begins in which a rescue works

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Rescued:
    """What a rescue kept, and how many records it knows to be lost, by table."""

    contents: Contents
    lost: dict[str, int]
    from_backup: int  # records that others belong to, which only the backup still had


def rescue(
    path: Path, key: Key | None, target: Path, backup: GoodBackup | None = None, on_progress: OnProgress | None = None
) -> Rescued:
    """Write what can be read out of a file that is not open into a new one with the same key.

    A record that cannot stand without another one gets it from the backup where that has it. The file stays as it is.
    Raises FileIsDamaged where nothing can be read, Cancelled, and what hinders the writing.
    """
    sweep(target.parent)
    with in_words(target), tempfile.TemporaryDirectory(dir=target.parent, prefix=BENCH) as bench:
        source = _source(_laid_out(path, Path(bench)), path, key, backup)
        part = Path(bench) / "new.tfm"
        try:
            rescued = _written(source, part, key, backup, on_progress)
        finally:
            source.close()
        put_in_place(part, target)
    return rescued


def sweep(folder: Path) -> list[Path]:
    """Remove what rescues that were killed left in a folder, and give what that was."""
    found = list(folder.glob(f"{BENCH}*"))
    for left in found:
        shutil.rmtree(left, ignore_errors=True)
    return found


def _laid_out(path: Path, bench: Path) -> Path:
    """Copy a file with the journal that belongs to it, so that reading changes nothing in either."""
    for end in ("", "-journal"):
        if (one := path.with_name(path.name + end)).exists():
            shutil.copyfile(one, bench / f"damaged.tfm{end}")
    return bench / "damaged.tfm"


def _source(copy: Path, path: Path, key: Key | None, backup: GoodBackup | None) -> "_Source":
    """Open the copy; where what says where everything is cannot be read, with the pages for that of the backup."""
    try:
        return _Source(copy, path, key)
    except errors.FileIsDamaged:
        if key is None or backup is None or backup.key is None or backup.key.salt != key.salt:
            raise
        _borrow_pages(copy, path, key, backup.path)
        return _Source(copy, path, key)


def _borrow_pages(copy: Path, path: Path, key: Key, backup: Path) -> None:
    """Put pages of a backup, which has them in the same place, over broken ones: as few as make the copy open."""
    broken = list(islice(sealed_pages.broken(key, copy), MOST_BORROWED))
    before = {number: _page(copy, number) for number in broken}
    for number in broken:
        _put_page(copy, number, _page(backup, number) or before[number])
    for number in broken:
        lent = _page(copy, number)
        _put_page(copy, number, before[number])
        try:
            _Source(copy, path, key).close()
        except errors.FileIsDamaged:
            _put_page(copy, number, lent)


def _page(path: Path, number: int) -> bytes:
    with path.open("rb") as file:
        file.seek((number - 1) * driver.PAGE)
        return file.read(driver.PAGE)


def _put_page(path: Path, number: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek((number - 1) * driver.PAGE)
        file.write(content)


class _Source:
    """A damaged file, opened anew after each page that could not be read: SQLCipher answers nothing more then."""

    def __init__(self, bench: Path, path: Path, key: Key | None) -> None:
        self.path = path
        self._bench, self._key = bench, key
        self._connection: Connection | None = None
        with _schema_needed(path):
            self.version = migrate.version_of(self._opened())
            held = schema_objects.held_by(self._opened())
        if not schema_objects.shipped(self.version):
            raise errors.FileIsDamaged(path, found="its version cannot be read")
        meant = schema_objects.shipped(self.version)
        self.tables = [name.removeprefix("table ") for name in held if name in meant and _is_of_records(name, meant)]

    def read(self, sql: str, *values: object) -> Iterator[Row]:
        """Give rows as far as they can be read; the last one is followed by nothing, or by _CannotRead."""
        try:
            yield from self._opened().execute(sql, values)
        except dbapi2.Error as fault:
            self.close()
            raise _CannotReadOn from fault

    def close(self) -> None:
        """Let the copy go."""
        if self._connection:
            self._connection.close()
        self._connection = None

    def _opened(self) -> Connection:
        if self._connection is None:
            self._connection = driver.open_damaged(self._bench, self.path, self._key)
        return self._connection


@contextlib.contextmanager
def _schema_needed(path: Path) -> Iterator[None]:
    try:
        with driver.explained(path):
            yield
    except (errors.FileIsDamaged, errors.WrongPassphrase) as fault:
        raise errors.FileIsDamaged(path, found="the pages that say where everything is cannot be read") from fault


class _CannotReadOn(Exception):
    """A page is damaged."""


def _is_of_records(name: str, meant: schema_objects.Objects) -> bool:
    """Tell a table of records from those that SQLite and the search keep."""
    called = name.removeprefix("table ")
    is_kept = called.startswith("sqlite_") or called == "alembic_version" or "_search" in called
    return name.startswith("table ") and not is_kept and not meant[name]


# Reading


@dataclass
class _Table:
    """The rows of one table as far as they were read, by their number in the file."""

    source: _Source
    name: str
    columns: list[str]
    look: Callable[[], None]  # raises Cancelled where it is not to go on
    rows: dict[int, Row] = field(default_factory=dict)

    def read(self) -> None:
        """Read from both ends as far as it goes, then between."""
        is_whole, first = self._scan("1", "ASC")
        if is_whole:
            return
        low = first or 0
        is_whole, last = self._scan("rowid > ?", "DESC", low)
        if not is_whole:
            self._probe(low, last or max(self._last(), low + BEYOND))

    def lost(self) -> int:
        """Count the rows that an index still names and that could not be read."""
        named: set[int] = set()
        for index in self._indexes():
            with contextlib.suppress(_CannotReadOn):
                for (number,) in self.source.read(f'SELECT rowid FROM "{self.name}" INDEXED BY "{index}"'):
                    named.add(number)
        return len(named - self.rows.keys())

    def _scan(self, where: str, order: str, *values: int) -> tuple[bool, int | None]:
        """Read on until a page is damaged; tell whether the end was come to, and the number that was read last.

        The driver asks for one row more than it gives, so the last one before a damaged page is asked for alone.
        """
        is_whole, last = self._rows(where, f"{order} LIMIT 1", values, None)
        if not is_whole or last is None:
            return is_whole, last
        is_whole, further = self._rows(where, order, values, last)
        last = further or last
        if not is_whole:
            last = self._rows(where, f"{order} LIMIT 1", values, last)[1] or last
        return is_whole, last

    def _rows(self, where: str, order: str, values: tuple[int, ...], after: int | None) -> tuple[bool, int | None]:
        names = ", ".join(f'"{name}"' for name in self.columns)
        goes_up = order.startswith("ASC")
        beyond = "" if after is None else f"AND rowid {'>' if goes_up else '<'} {after}"
        sql = f'SELECT rowid, {names} FROM "{self.name}" WHERE {where} {beyond} ORDER BY rowid {order}'
        last = after
        try:
            for number, *row in self.source.read(sql, *values):
                if not isinstance(number, int) or (last is not None and (number > last) != goes_up):
                    break  # the pages are tied into a ring
                last = number
                self.rows[number] = tuple(row)
            else:
                return True, None if last == after else last
        except _CannotReadOn:
            pass
        return False, None if last == after else last

    def _probe(self, low: int, high: int) -> None:
        """Read between two numbers, the largest gap halved first, until each number between was asked for."""
        gaps, left = deque([(low, high)]), PROBES
        while gaps and left:
            low, high = gaps.popleft()
            if high - low < 2:
                continue
            left -= 1
            self.look()
            if not self.rows and left < PROBES - IN_VAIN:
                return
            middle = (low + high) // 2
            is_whole, last = self._scan("rowid >= ? AND rowid < ?", "ASC", middle, high)
            if not is_whole:
                gaps.append((last or middle, high))
            if is_whole or last:  # else the page is damaged on which the number itself would be
                is_whole, first = self._scan("rowid < ? AND rowid > ?", "DESC", middle, low)
                if not is_whole:
                    gaps.append((low, first or middle))
            else:
                gaps.append((low, middle))

    def _last(self) -> int:
        """Give the highest number that an index or a page still knows of."""
        most = 0
        for index in ("", *(f'INDEXED BY "{name}"' for name in self._indexes())):
            with contextlib.suppress(_CannotReadOn):
                for (number,) in self.source.read(f'SELECT rowid FROM "{self.name}" {index}'):
                    most = max(most, number)
        return most

    def _indexes(self) -> list[str]:
        with contextlib.suppress(_CannotReadOn):
            told = list(self.source.read(f'PRAGMA index_list("{self.name}")'))
            return [str(row[1]) for row in told]
        return []


# Writing


def _written(
    source: _Source, part: Path, key: Key | None, backup: GoodBackup | None, on_progress: OnProgress | None
) -> Rescued:
    def tell(part: float) -> None:
        if on_progress and not on_progress(part):
            raise errors.Cancelled

    new = driver.create(part, key)
    try:
        migrate.upgrade(new, source.version)
        new.execute("PRAGMA foreign_keys = OFF")
        new.execute("BEGIN IMMEDIATE")
        lost: dict[str, int] = {}
        with _triggers_away(new):
            for done, name in enumerate(source.tables):
                look = partial(tell, READ * done / len(source.tables))
                look()
                table = _Table(source, name, _columns(new, name), look)
                table.read()
                lost[name] = _put(new, table)
            tell(READ)
            borrowed = _mend_links(new, lost, backup)
        search_index.make_anew(new)
        _give_identity(new)
        new.execute("COMMIT")
        new.execute("PRAGMA foreign_keys = ON")
        migrate.bring_up_to_date(new, part)
        tell((1 + READ) / 2)
        _drop_unreadable(new, part, lost)
        if found := check.problems(new, encrypted=key is not None):
            raise errors.FileIsDamaged(source.path, found=found[0])
        return Rescued(dated(new), {name: count for name, count in lost.items() if count}, borrowed)
    finally:
        new.close()


def _columns(connection: Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]


def _put(new: Connection, table: _Table) -> int:
    """Write the rows of a table in the place of what a new file begins with, and count the lost ones."""
    new.execute(f'DELETE FROM "{table.name}"')
    marks = ", ".join("?" * (len(table.columns) + 1))
    names = ", ".join(f'"{name}"' for name in ("rowid", *table.columns))
    lost = table.lost()
    for number in sorted(table.rows):
        try:
            new.execute(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', (number, *table.rows[number]))
        except dbapi2.IntegrityError:
            lost += 1  # a second one of the same id, or an empty field that cannot be
    return lost


@contextlib.contextmanager
def _triggers_away(new: Connection) -> Iterator[None]:
    """Take the triggers off while rows are put in: what they would write is among what was read."""
    triggers = new.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        new.execute(f'DROP TRIGGER "{name}"')
    yield
    for _, sql in triggers:
        new.execute(sql)


def _mend_links(new: Connection, lost: dict[str, int], backup: GoodBackup | None) -> int:
    """See that no record points to one that is not there; count what was taken from the backup for that."""
    borrowed = 0
    with contextlib.ExitStack() as stack:
        older = (
            stack.enter_context(contextlib.closing(driver.open_to_read(backup.path, backup.key))) if backup else None
        )
        while broken := new.execute("PRAGMA foreign_key_check").fetchall():
            for table, number, parent, place in broken:
                if number is None:
                    continue
                link = next(row for row in new.execute(f'PRAGMA foreign_key_list("{table}")') if row[0] == place)
                wanted = _linked(new, table, number, link[3])
                if new.execute(f'SELECT 1 FROM "{parent}" WHERE id = ?', (wanted,)).fetchone():
                    continue  # borrowed by now
                if older and _borrow(new, older, parent, wanted):
                    borrowed += 1
                elif not _may_be_empty(new, table, link[3]):
                    gone = new.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (number,)).rowcount
                    lost[table] = lost.get(table, 0) + gone  # which may lack two others, and go once
                else:
                    new.execute(f'UPDATE "{table}" SET "{link[3]}" = NULL WHERE rowid = ?', (number,))
    return borrowed


def _linked(new: Connection, table: str, number: int, column: str) -> object:
    row = new.execute(f'SELECT "{column}" FROM "{table}" WHERE rowid = ?', (number,)).fetchone()
    return row[0] if row else None


def _borrow(new: Connection, older: Connection, table: str, record: object) -> bool:
    """Put a record of the backup in, where it is not in yet; tell whether it is there now and was not before."""
    mine, theirs = _columns(new, table), _columns(older, table)
    if record is None or mine != theirs:
        return False
    names = ", ".join(f'"{name}"' for name in mine)
    row = older.execute(f'SELECT {names} FROM "{table}" WHERE id = ?', (record,)).fetchone()
    if row is None:
        return False
    marks = ", ".join("?" * len(mine))
    return bool(new.execute(f'INSERT OR IGNORE INTO "{table}" ({names}) VALUES ({marks})', row).rowcount)


def _may_be_empty(connection: Connection, table: str, column: str) -> bool:
    told = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    return any(row[1] == column and not row[3] and not row[5] for row in told)


def _give_identity(new: Connection) -> None:
    if "file_setting" in [name for (name,) in new.execute("SELECT name FROM sqlite_master")]:
        fresh = ("file", uuid.uuid4().hex)  # where the old one could not be read
        new.execute("INSERT OR IGNORE INTO file_setting (name, value) VALUES (?, ?)", fresh)


def _drop_unreadable(new: Connection, path: Path, lost: dict[str, int]) -> None:
    """Take out the records that the program could not read: of a plain file any value may have been spoiled."""
    shared = shared_engine(new)
    for name, table in SQLModel.metadata.tables.items():
        if _can_read(shared, path, sa.select(table)):
            continue
        for (number,) in new.execute(f'SELECT rowid FROM "{name}"').fetchall():
            if not _can_read(shared, path, sa.select(table).where(sa.literal_column("rowid") == number)):
                new.execute(f'DELETE FROM "{name}" WHERE rowid = ?', (number,))
                lost[name] = lost.get(name, 0) + 1


def _can_read(shared: sa.Connection, path: Path, wanted: sa.Select[Any]) -> bool:
    try:
        with read_from(path):
            shared.execute(wanted).all()
    except errors.FileIsDamaged:
        return False
    return True
