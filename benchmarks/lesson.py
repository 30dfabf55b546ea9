"""A lesson in the Observe view of the program's own window: of today, with the lines that it has so far."""

import datetime as dt
import random
import time
import uuid
from collections.abc import Iterator

from PySide6.QtWidgets import QApplication

from benchmarks import phrases
from benchmarks.ten_years import FOLDER
from tfm_desktop.app import Files
from tfm_desktop.paths import Paths
from tfm_desktop.qt.common.underlines import Underlines
from tfm_desktop.qt.main_window import MainWindow
from tfm_desktop.qt.observations.observe import ObserveView
from tfm_desktop.services.services import Services
from tfm_desktop.services.spelling import british
from tfm_desktop.settings import Settings
from tfm_desktop.storage.database import Database

LINES = 300  # in the observation before the first key
_KEYS = str.maketrans("“”’", '""\'')


class Lesson:
    """The window, and the observation in it."""

    def __init__(self, database: Database) -> None:
        self.kept: list[float] = []  # when each change was kept; the first to listen is told right after the commit
        database.listen(lambda _change: self.kept.append(time.perf_counter()))
        self.window = MainWindow(Files(Paths(FOLDER, FOLDER, FOLDER)), Settings())
        self.window.show()
        self.window.take(database)
        self.window.activateWindow()
        self.window.workspace.stage.observe(_observation(Services(database)))
        self._wait_for_spelling()

    @property
    def view(self) -> ObserveView:
        """Give the Observe view."""
        view = self.window.workspace.stage.view
        assert isinstance(view, ObserveView)
        return view

    def end(self) -> None:
        """Close the window, and with it the file."""
        self.window.close()

    def _wait_for_spelling(self) -> None:
        """Have the dictionary loaded, which goes on beside the first keys; a computer without one has no spelling."""
        while not self.view.entry.hasFocus() or (british() and not self.view.entry.document().findChild(Underlines)):
            QApplication.processEvents()


def notes(seed: int) -> Iterator[str]:
    """Give notes as they come from a keyboard, without end."""
    chosen = random.Random(seed)
    while True:
        text = chosen.choice(phrases.OPENINGS) + chosen.choice(phrases.ENDINGS)
        numbers = {name: chosen.randint(2, 30) for name in ("number", "first", "second", "year")}
        yield text.format(maths=chosen.choice(phrases.MATHS), **numbers).translate(_KEYS)


def _observation(services: Services) -> uuid.UUID:
    observations, today = services.observations, dt.date.today()
    department = next(iter(services.departments.names()))
    made = observations.new(department_id=department, date=today, start=dt.time(9, 5))
    with services.database.change("Lines so far"):
        for number, text in zip(range(LINES), notes(seed=1), strict=False):
            at = dt.time(9 + (5 + number // 6) // 60, (5 + number // 6) % 60)
            observations.add_line(made, at, text=text, ideas=("fluency",) if number % 3 else ())
    return made
