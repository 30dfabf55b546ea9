"""A log that can be sent to anybody: where something happened, and nothing of what was typed."""

import datetime as dt
import logging
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from traceback import walk_tb

from tfm_desktop import __version__

_PACKAGE = Path(__file__).parent
_DAYS = 10


def start_log(file: Path) -> logging.Handler:
    """Write what the program logs into a file, one a day, of which the last ten are kept."""
    handler = _LateHandler(file)
    handler.setFormatter(_Whereabouts())
    handler.setLevel(logging.INFO)
    logging.getLogger().addHandler(handler)
    logging.getLogger(__package__).setLevel(logging.INFO)
    return handler


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
            """A log that cannot be written stops nobody's work."""

            def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
                pass

        return Quiet(self._file, when="midnight", backupCount=_DAYS - 1, encoding="utf-8", delay=True)


class _Whereabouts(logging.Formatter):
    """Tells time, version, level, place and kind of error; the place in the source says what the message was.

    Messages are left out altogether: they and their values can hold a name, a path or a note.
    """

    def format(self, record: logging.LogRecord) -> str:
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="seconds")
        error = record.exc_info[1] if record.exc_info else None
        place = f"{record.name}:{record.lineno}"
        return " ".join([moment, __version__, record.levelname, place, *_chain(error)])


def _chain(error: BaseException | None) -> Iterator[str]:
    """Tell each error from the outermost to its first cause, with the lines of ours that it passed."""
    told: set[int] = set()
    while error and id(error) not in told:
        told.add(id(error))
        yield " < ".join([type(error).__name__, *reversed(list(_our_lines(error)))])
        error = error.__cause__ or error.__context__
        if error:
            yield "from"


def _our_lines(error: BaseException) -> Iterator[str]:
    for frame, line in walk_tb(error.__traceback__):
        source = Path(frame.f_code.co_filename)
        if source.is_relative_to(_PACKAGE):
            yield f"{source.relative_to(_PACKAGE).as_posix()}:{line}"
