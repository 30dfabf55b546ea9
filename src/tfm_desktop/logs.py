"""A log that can be sent to anybody: where something happened, and nothing of what was typed."""

import datetime as dt
import errno
import logging
import os
import re
import warnings
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from io import TextIOWrapper
from pathlib import Path
from traceback import walk_tb

from tfm_desktop import __version__

_PACKAGE = Path(__file__).parent
_DAYS = 10
_MOST = 20  # lines of ours that are told of one error: what calls itself passes a thousand
_FOR_ME_ALONE = 0o600
_OF_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def start_log(file: Path) -> logging.Handler:
    """Write what the program logs into a file, one a day, and forget what is older than ten days."""
    forget_old_logs(file, dt.date.today())
    handler = _LateHandler(file)
    handler.setFormatter(_Whereabouts())
    handler.setLevel(logging.INFO)
    logging.getLogger().addHandler(handler)
    logging.getLogger(__package__).setLevel(logging.INFO)
    return handler


def log_warnings() -> None:
    """Write warnings of Python into the log too, by kind and place, in the place of standard error."""

    def told(_message: object, category: type[Warning], filename: str, lineno: int, *_: object) -> None:
        fact = f"{category.__name__} {Path(filename).name}:{lineno}"
        logging.getLogger("warnings").warning("Warned", extra={"fact": fact})

    warnings.showwarning = told  # type: ignore[assignment] # the names of what it leaves aside are its own


def forget_old_logs(file: Path, today: dt.date) -> None:
    """Remove the logs of days that are more than ten days ago, also where nothing was logged since."""
    with suppress(OSError):
        for old in _older(file, today):
            old.unlink()


def open_for_me_alone(file: Path, mode: str) -> TextIOWrapper:
    """Open a file that no other user of the machine can read."""

    def opener(path: str, flags: int) -> int:
        return os.open(path, flags, _FOR_ME_ALONE)

    raw = open(file, f"{mode}b", opener=opener)  # noqa: SIM115 - Path.open has no opener
    with suppress(OSError):
        file.chmod(_FOR_ME_ALONE)  # an older version of the program may have made it
    return TextIOWrapper(raw, encoding="utf-8")


def steps(error: BaseException) -> Iterator[tuple[str, list[str]]]:
    """Tell of each error, from the outermost to its first cause, its kind and the lines of ours that it passed.

    The innermost line comes first. What an error says of itself is left out: it may hold a name, a path or a note.
    """
    told: set[int] = set()
    one: BaseException | None = error
    while one and id(one) not in told:
        told.add(id(one))
        lines = list(_our_lines(one))[::-1]
        yield _kind(one), lines[:_MOST] + ["…"] * (len(lines) > _MOST)
        one = one.__cause__ or one.__context__


def place(source: str) -> str:
    """Name a file of source by where it stands in the program, any other by its name alone."""
    path = Path(source)
    return path.relative_to(_PACKAGE).as_posix() if path.is_relative_to(_PACKAGE) else path.name


def is_ours(source: str) -> bool:
    """Tell whether a file of source is one of the program."""
    return Path(source).is_relative_to(_PACKAGE)


class _LateHandler(logging.Handler):
    """Opens the file, and loads what that takes, with the first thing there is to tell: mostly there is none."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file

    def emit(self, record: logging.LogRecord) -> None:
        self._daily.setFormatter(self.formatter)
        self._daily.emit(record)

    def close(self) -> None:
        if "_daily" in vars(self):
            self._daily.close()
        super().close()

    @cached_property
    def _daily(self) -> logging.Handler:
        from logging.handlers import TimedRotatingFileHandler

        class Quiet(TimedRotatingFileHandler):
            """A log that cannot be written stops nobody's work, and that no other user can read."""

            def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
                pass

            def getFilesToDelete(self) -> list[str]:  # noqa: N802
                return [str(old) for old in _older(Path(self.baseFilename), dt.date.today())]

            def _open(self) -> TextIOWrapper:
                return open_for_me_alone(Path(self.baseFilename), self.mode)

        return Quiet(self._file, when="midnight", backupCount=_DAYS - 1, encoding="utf-8", delay=True)


class _Whereabouts(logging.Formatter):
    """Tells time, version, level, place and kind of error; the place in the source says what the message was.

    Messages are left out altogether: they and their values can hold a name, a path or a note.
    """

    def format(self, record: logging.LogRecord) -> str:
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="seconds")
        error = record.exc_info[1] if record.exc_info else None
        line = f"{record.name}:{record.lineno}"
        fact = getattr(record, "fact", "")  # holds no text either
        return " ".join([moment, __version__, record.levelname, line, *([fact] if fact else []), *_chain(error)])


def _chain(error: BaseException | None) -> Iterator[str]:
    for number, (kind, lines) in enumerate(steps(error) if error else ()):
        if number:
            yield "from"
        yield " < ".join([kind, *lines])


def _kind(error: BaseException) -> str:
    """Name the class of an error and the code that the system or SQLite gave it."""
    code = getattr(error, "sqlite_errorname", "")
    if isinstance(error, OSError) and error.errno:
        code = errno.errorcode.get(error.errno, str(error.errno))
    return f"{type(error).__name__}({code})" if code else type(error).__name__


def _our_lines(error: BaseException) -> Iterator[str]:
    for frame, line in walk_tb(error.__traceback__):
        if is_ours(frame.f_code.co_filename):
            yield f"{place(frame.f_code.co_filename)}:{line}"


def _older(file: Path, today: dt.date) -> list[Path]:
    """Give the logs that are of none of the last ten days, of which today is one."""
    days = {one: day for one in file.parent.glob(f"{file.name}.*") if (day := _day_of(one, file))}
    first = today - dt.timedelta(days=_DAYS - 1)
    old = [one for one, day in days.items() if day < first]
    if file.exists() and dt.datetime.fromtimestamp(file.stat().st_mtime).astimezone().date() < first:
        old.append(file)
    return old


def _day_of(log: Path, file: Path) -> dt.date | None:
    day = log.name.removeprefix(f"{file.name}.")
    with suppress(ValueError):
        return dt.date.fromisoformat(day) if _OF_DAY.fullmatch(day) else None
    return None
