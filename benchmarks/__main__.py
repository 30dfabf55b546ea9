"""Print the table of ratios; `make bench` calls this. No figure here fails a run."""

import contextlib
import datetime as dt
import gc
import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from benchmarks import entering, listing, paper, planning, searching, starting, ten_years, typing
from benchmarks.lesson import Lesson
from benchmarks.measuring import Ratio, table
from benchmarks.twins import twins
from tfm_desktop.qt import theme
from tfm_desktop.storage.database import Database


def main() -> int:
    """Make the files that are not there yet, measure, and print."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_LOGGING_RULES"] = "default.warning=false"  # offscreen there is no window manager, and Qt says so
    today = dt.date.today()
    extents = (ten_years.TEN_YEARS, ten_years.SMALL, ten_years.LARGE)
    full, small, large = (ten_years.file_of(extent, today) for extent in extents)
    print("Measuring, for about five minutes …", flush=True)
    started = starting.ratios(full, small, large)
    app = QApplication([])
    theme.apply(app, dark=False)
    gc.collect()
    gc.freeze()  # as the program does with what it has loaded
    ratios = [*started, *_in_lesson(full), *_in_window(full), *_growth(small, large)]
    print(
        f"\nThe ten-year file holds {ten_years.TEN_YEARS.words}; growth is from {ten_years.SMALL.words} "
        f"to {ten_years.LARGE.words}.\nAll files are encrypted. Figures are medians of rounds that alternate.\n\n"
        f"{table(ratios)}"
    )
    return 0


def _in_lesson(full: Path) -> list[Ratio]:
    with twins(full) as (database, connection):
        lesson = Lesson(database)
        ratios = [entering.ratio(lesson, connection), typing.ratio(lesson)]
        lesson.end()
        return ratios


def _in_window(full: Path) -> list[Ratio]:
    with twins(full) as (database, connection):
        return [
            searching.ratio(database, connection),
            paper.ratio(database),
            *listing.ratios(database, connection),
            *planning.ratios(database, connection),
        ]


def _growth(small: Path, large: Path) -> list[Ratio]:
    with contextlib.ExitStack() as stack:
        many, few = (Database.open(file, ten_years.PASSPHRASE) for file in (large, small))
        stack.callback(many.close)
        stack.callback(few.close)
        return [searching.growth(many, few), listing.growth(many, few)]


if __name__ == "__main__":
    sys.exit(main())
