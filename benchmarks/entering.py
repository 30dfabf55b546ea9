"""Enter on a line in the open window, until the line is kept."""

import datetime as dt
import statistics
import time
import uuid
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks import phrases
from benchmarks.measuring import Ratio, alternated, timed
from tfm_desktop.qt.workspace import Workspace
from tfm_desktop.settings import Settings
from tfm_desktop.storage import driver
from tfm_desktop.storage.database import Database

TEXT = phrases.OPENINGS[2].format(maths=phrases.MATHS[0]) + phrases.ENDINGS[0]
INSERT = """
    INSERT INTO line
        (id, observation_id, position, at, phase, speaker, type, ideas, private, text, created_at, updated_at)
    VALUES (?, ?, ?, '10:15:00.000000', '', '', 'saw or heard', '', 0, ?, ?, ?)
"""


def ratio(database: Database, connection: driver.Connection) -> Ratio:
    """Press Enter in the entry line of an observation, and insert the same line with the bare driver."""
    kept: list[float] = []
    shown: list[float] = []
    database.listen(lambda _change: kept.append(time.perf_counter()))  # before the window does: right after the commit
    workspace = Workspace(database, Settings(tab="observation"), Path())
    workspace.resize(1366, 720)
    workspace.show()
    observation = workspace.tab().table.current().id
    workspace.tab().editor.pages.setCurrentIndex(1)
    entry = workspace.tab().editor.lines.entry
    positions = iter(range(1000, 2000))

    def enter() -> float:
        entry.clear()
        QTest.keyClicks(entry, TEXT)
        QApplication.processEvents()
        kept.clear()
        began = time.perf_counter()
        QTest.keyClick(entry, Qt.Key.Key_Return)
        shown.append((time.perf_counter() - began) * 1000)
        return (kept[0] - began) * 1000

    def insert() -> None:
        stamp = str(dt.datetime.now(dt.UTC))[:26]
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(INSERT, (uuid.uuid4().hex, observation.hex, next(positions), TEXT, stamp, stamp))
        connection.execute("COMMIT")

    ours, theirs = alternated(enter, lambda: timed(insert), 25)
    workspace.close()
    return Ratio(
        "Enter on a line, to durable",
        ours,
        theirs,
        1.5,
        "From the key in the entry line of the window to the notice that follows the commit; against the same insert "
        "by the bare driver, same pragmas, in an equal file. "
        f"The window shows the line and takes the next one after {statistics.median(shown):.0f} ms.",
    )
