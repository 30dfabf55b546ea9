"""Type a lesson at full speed in the program's own window, until somebody ends it.

`python -m tests.qt.typist FILE SEED`; tests.soak starts it. What is done is told on standard output, one JSON list a
line, before it is done: text key by key with the clock of time.monotonic, a line that is finished with the part of the
list that it replaces.
"""

import datetime as dt
import json
import os
import random
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication
from tests.qt.keyboard import ALT, CONTROL, Key, Modifier, press, type_in

from tfm_desktop.app import Files
from tfm_desktop.paths import Paths
from tfm_desktop.qt import theme
from tfm_desktop.qt.main_window import MainWindow
from tfm_desktop.qt.observations.observe import ObserveView
from tfm_desktop.settings import read_settings

WORDS = (
    "pupils",
    "draw",
    "table",
    "double",
    "number",
    "line",
    "share",
    "reason",
    "aloud",
    "because",
    "ratio",
    "bigger",
)
EARLY = dt.timedelta(minutes=30)  # before the first line: what is inserted stands before it, in its order
IDEAS = [Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4, Key.Key_5]


class Typist:
    """A hand on the keys of the Observe view."""

    def __init__(self, view: ObserveView, seed: str) -> None:
        self._view = view
        self._random = random.Random(seed)

    def act(self) -> None:
        """Make one or two lines, or change the last one."""
        act = self._random.choices((self.add, self.insert, self.edit, self.split), (6, 1, 2, 1))[0]
        act()

    def add(self) -> None:
        """Type a line and finish it."""
        self.type(self._text())
        self._enter()

    def insert(self) -> None:
        """Put a line in before those of now."""
        if self._lines():
            press(Key.Key_I, CONTROL)
            type_in(f"{self._early():%H:%M}")
            press(Key.Key_Return)
        self.add()

    def edit(self) -> None:
        """Write on in the last line while the new one waits."""
        if not self._lines():
            return
        self.type(self._words(2))
        press(Key.Key_Home, CONTROL)  # a long line is of several rows
        press(Key.Key_Up)
        last = len(self._lines()) - 1
        tell("edit", last, self._view.entry.typed())
        self.type(f" {self._words(self._random.choice((1, 40)))}", "edited")
        self._finish(last, last + 1, self._view.entry.typed())

    def split(self) -> None:
        """Finish a line at the cursor, and go on with what stands behind it."""
        rest = self._words(2)
        self.type(f"{self._text()} {rest}")
        press(Key.Key_Left, times=len(rest))
        first = self._view.entry.typed().removesuffix(rest).rstrip()
        self._finish(self._place(), self._place(), first, rest)

    def type(self, text: str, what: str = "typed") -> None:
        """Type text, and mark the line now and then."""
        for sign in text:
            tell(what, time.monotonic(), sign)
            type_in(sign)
            if self._random.random() < 0.01:
                press(self._random.choice(IDEAS), ALT)

    def _enter(self) -> None:
        self._finish(self._place(), self._place(), self._view.entry.typed())

    def _finish(self, start: int, stop: int, text: str, rest: str = "") -> None:
        tell("finish", start, stop, text, rest)
        press(Key.Key_Return, CONTROL if rest else Modifier.NoModifier)
        tell("finished", self._view.entry.typed())

    def _place(self) -> int:
        lines = self._lines()
        if not self._view.entry.has_fixed_time:
            return len(lines)
        return max((place + 1 for place, at in enumerate(lines) if at == self._early()), default=0)

    def _early(self) -> dt.time:
        start = self._view.list.lines.start
        assert start
        return (dt.datetime.combine(dt.date.today(), start) - EARLY).time()

    def _lines(self) -> list[dt.time | None]:
        return [row.fields.at for row in self._view.list.lines.rows]

    def _text(self) -> str:
        return f"{self._random.randrange(10**9)} {self._words(self._random.choice((4, 6, 8, 10, 150)))}"

    def _words(self, number: int) -> str:
        return " ".join(self._random.choices(WORDS, k=number))


def tell(*told: object) -> None:
    """Write what is done where the parent reads it, at once."""
    os.write(sys.stdout.fileno(), json.dumps(told).encode() + b"\n")


def main(file: str, seed: str) -> None:
    """Open the file as the program does, go on where it was ended, or drop in, and type."""
    app = QApplication([])
    theme.apply(app, dark=False)
    paths = Paths.of_user().made()
    window = MainWindow(Files(paths), read_settings(paths.settings_file))
    window.show()
    window.activateWindow()
    window.begin(Path(file), os.environ.get("TFM_DESKTOP_PASSPHRASE", ""))
    while window.workspace is None or not window.isActiveWindow():
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
    stage = window.workspace.stage
    is_resumed = stage.view is not None
    if not is_resumed:
        press(Key.Key_F5, CONTROL)
    view = stage.view
    assert isinstance(view, ObserveView)
    tell("start", is_resumed, view.entry.typed())
    typist = Typist(view, seed)
    while True:
        typist.act()


if __name__ == "__main__":
    main(*sys.argv[1:])
