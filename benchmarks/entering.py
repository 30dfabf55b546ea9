"""Enter on the entry line of the Observe view, until the line is kept."""

import datetime as dt
import statistics
import time
import uuid

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.lesson import LINES, Lesson, notes
from benchmarks.measuring import Ratio, alternated, timed
from tfm_desktop.qt.observations.observe import ObserveView
from tfm_desktop.storage import driver

ROUNDS = 60
INSERT = """
    INSERT INTO line
        (id, observation_id, position, at, phase, speaker, type, ideas, private, agreed, text, created_at, updated_at)
    VALUES (?, ?, ?, '10:15:00.000000', '', '', 'saw or heard', '', 0, 0, ?, ?, ?)
"""


def ratio(lesson: Lesson, connection: driver.Connection) -> Ratio:
    """Press Enter behind a note in a lesson, and insert the same line with the bare driver."""
    shown: list[float] = []
    ((observation,),) = connection.execute("SELECT id FROM observation LIMIT 1").fetchall()
    positions = iter(range(1000, 2000))
    texts = notes(seed=7)

    def enter() -> float:
        _type(lesson.view, next(texts))
        lesson.kept.clear()
        began = time.perf_counter()
        QTest.keyClick(lesson.view.entry, Qt.Key.Key_Return)
        shown.append((time.perf_counter() - began) * 1000)
        return (lesson.kept[0] - began) * 1000

    def insert(text: str) -> None:
        stamp = str(dt.datetime.now(dt.UTC))[:26]
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(INSERT, (uuid.uuid4().hex, observation, next(positions), text, stamp, stamp))
        connection.execute("COMMIT")

    def type_and_insert() -> float:
        text = next(texts)
        _type(lesson.view, text)
        took = timed(lambda: insert(text))
        lesson.view.entry.clear()
        lesson.view.flush()
        return took

    ours, theirs = alternated(enter, type_and_insert, ROUNDS)
    return Ratio(
        "Enter on a line, to durable",
        ours,
        theirs,
        1.5,
        f"In a lesson of {LINES} lines, from the key in the entry line of the Observe view to the notice that follows "
        "the commit, which also removes the begun line; against the insert alone by the bare driver, same row and "
        "pragmas, in an equal file, after the same typing. The line is shown and the next one can be typed after "
        f"{statistics.median(shown):.1f} ms.",
    )


def _type(view: ObserveView, text: str) -> None:
    """Type a note; as in a lesson, it is on disk as a begun one when Enter is pressed."""
    QTest.keyClicks(view.entry, text)
    view.flush()
    QApplication.processEvents()
