"""The report of what went wrong, for whoever mends the program: places and kinds, and nothing that was typed."""

import datetime as dt
import platform
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from traceback import walk_tb

import PySide6
from PySide6.QtCore import QSysInfo, qVersion
from PySide6.QtGui import QGuiApplication

from tfm_desktop import __version__, logs


@dataclass(frozen=True, slots=True)
class Fallen:
    """A fault of ours, of which no value is kept: what it held may be a note or a passphrase."""

    at: dt.datetime
    during: str  # what was asked for, by the name of our function
    thread: str
    steps: tuple[tuple[str, tuple[str, ...]], ...]  # each error from the outermost in, with our lines

    @classmethod
    def of(cls, fault: BaseException, at: dt.datetime) -> "Fallen":
        """Keep of a fault what can be told to anybody."""
        steps = tuple((kind, tuple(lines)) for kind, lines in logs.steps(fault))
        return cls(at, _during(fault), threading.current_thread().name, steps)

    @property
    def key(self) -> object:
        """Give what two faults of one place have in common."""
        return self.steps


def report(fallen: Iterable[tuple[Fallen, int]], about_file: str) -> str:
    """Write the report of faults, each with how often it came."""
    return "\n\n".join([_surroundings(about_file), *(_one(*each) for each in fallen)])


def report_of_last(hard: str) -> str:
    """Write the report of a program that ended without a word the last time."""
    return "\n\n".join([_surroundings("not open"), f"The program before this one ended hard.\n{hard}"])


def _surroundings(about_file: str) -> str:
    system = f"{QSysInfo.prettyProductName()}, {QSysInfo.kernelType()} {QSysInfo.kernelVersion()}, {platform.machine()}"
    shown = QGuiApplication.platformName() if QGuiApplication.instance() else "none"
    libraries = f"Python {platform.python_version()}, Qt {qVersion()}, PySide6 {PySide6.__version__}"
    return "\n".join(
        [
            f"TfM Desktop {__version__}",
            f"System: {system}",
            f"Display: {shown}",
            f"{libraries}, SQLite {_sqlite()}",
            f"File: {about_file}",
        ]
    )


def _one(fallen: Fallen, times: int) -> str:
    often = f", {times:,} times" if times > 1 else ""
    head = f"{fallen.at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S} UTC{often}, during {fallen.during or 'nothing of ours'}"
    beside = "" if fallen.thread == threading.main_thread().name else f", on the thread {fallen.thread}"
    return "\n".join([head + beside, *_lines(fallen)])


def _lines(fallen: Fallen) -> Iterator[str]:
    for number, (kind, lines) in enumerate(fallen.steps):
        yield f"{'from ' if number else ''}{kind}"
        yield from (f"  {line}" for line in lines)


def _during(fault: BaseException) -> str:
    """Name the function of ours that was called first: that of a menu's action has the action's name."""
    names = [
        frame.f_code.co_qualname for frame, _ in walk_tb(fault.__traceback__) if logs.is_ours(frame.f_code.co_filename)
    ]
    return next((name for name in names if not name.endswith("<lambda>")), names[0] if names else "")


def _sqlite() -> str:
    if "tfm_desktop.storage.driver" not in sys.modules:
        return "not loaded"
    with suppress(Exception):
        from tfm_desktop.storage import driver

        return driver.SQLITE
    return "unknown"
