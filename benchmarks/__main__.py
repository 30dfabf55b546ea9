"""Print the table of ratios; `make bench` calls this. No figure here fails a run.

`python -m benchmarks search tabs`, or `make bench ROWS="search tabs"`, measures these alone.
"""

import contextlib
import datetime as dt
import gc
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from benchmarks import (
    entering,
    keeping,
    ledgers,
    listing,
    overviews,
    paper,
    planning,
    searching,
    starting,
    tabs,
    ten_years,
    typing,
)
from benchmarks.lesson import Lesson
from benchmarks.measuring import Ratio, table
from benchmarks.twins import twins
from tfm_desktop.qt import theme
from tfm_desktop.storage import driver
from tfm_desktop.storage.database import Database

# In the order of the table: rows of a lesson, and of the rest of the window; each after a name to choose it by.
IN_LESSON: dict[str, Callable[[Lesson, driver.Connection], Ratio]] = {
    "enter": entering.ratio,
    "typing": lambda lesson, _connection: typing.ratio(lesson),
}
IN_WINDOW: dict[str, Callable[[Database, driver.Connection], Iterable[Ratio]]] = {
    "search": lambda *both: [searching.ratio(*both)],
    "paper": lambda database, _connection: [paper.ratio(database)],
    "list": listing.ratios,
    "overview": lambda *both: [overviews.ratio(*both)],
    "ledger": ledgers.ratios,
    "tabs": lambda database, _connection: tabs.ratios(database),
    "plan": planning.ratios,
}
NAMES = ("start", *IN_LESSON, *IN_WINDOW, "keeping", "growth")


def main(chosen: list[str]) -> int:
    """Make the files that are not there yet, measure, and print: all rows, or those that were chosen."""
    if unknown := set(chosen) - set(NAMES):
        print(f"There are no rows called {', '.join(sorted(unknown))}. Choose of {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    rows = [name for name in NAMES if name in chosen or not chosen]
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_LOGGING_RULES"] = "default.warning=false"  # offscreen there is no window manager, and Qt says so
    extents = (ten_years.TEN_YEARS, *((ten_years.SMALL, ten_years.LARGE) if {"start", "growth"} & set(rows) else ()))
    full, *others = (ten_years.file_of(extent, dt.date.today()) for extent in extents)
    print("Measuring, for about five minutes …" if not chosen else "Measuring …", flush=True)
    started = starting.ratios(full, *others) if "start" in rows else []
    app = QApplication([])
    theme.apply(app, dark=False)
    gc.collect()
    gc.freeze()  # as the program does with what it has loaded
    ratios = [*started, *_in_lesson(full, rows), *_in_window(full, rows)]
    if "keeping" in rows:
        ratios += keeping.ratios(full)
    if "growth" in rows:
        ratios += _growth(*others)
    print(
        f"\nThe ten-year file holds {ten_years.TEN_YEARS.words}; growth is from {ten_years.SMALL.words} "
        f"to {ten_years.LARGE.words}.\nAll files are encrypted. Figures are medians of rounds that alternate.\n\n"
        f"{table(ratios)}"
    )
    return 0


def _in_lesson(full: Path, rows: list[str]) -> list[Ratio]:
    measures = [measure for name, measure in IN_LESSON.items() if name in rows]
    if not measures:
        return []
    with twins(full) as (database, connection):
        lesson = Lesson(database)
        ratios = [measure(lesson, connection) for measure in measures]
        lesson.end()
        return ratios


def _in_window(full: Path, rows: list[str]) -> list[Ratio]:
    measures = [measure for name, measure in IN_WINDOW.items() if name in rows]
    if not measures:
        return []
    with twins(full) as (database, connection):
        return [ratio for measure in measures for ratio in measure(database, connection)]


def _growth(small: Path, large: Path) -> list[Ratio]:
    with contextlib.ExitStack() as stack:
        many, few = (Database.open(file, ten_years.PASSPHRASE) for file in (large, small))
        stack.callback(many.close)
        stack.callback(few.close)
        return [searching.growth(many, few), listing.growth(many, few)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
