"""One key in the Observe view, until what it typed is painted; and the same key in a window with nothing else."""

import gc
import itertools
import random
import statistics
import time
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from benchmarks.lesson import LINES, Lesson, notes
from benchmarks.measuring import Ratio
from tfm_desktop.services.spelling import british

KEYS = 1500
BETWEEN = 0.01, 0.05  # seconds from one key to the next, three times as fast as anybody types for an hour
FRAME = 16  # milliseconds: what a screen of 60 Hz gives to one picture
GOAL = 99  # of 100 keys
BACK = "\b"


class _Note(QObject):
    """A note in its window, and how often it was painted."""

    def __init__(self, note: QPlainTextEdit) -> None:
        super().__init__()
        self._note = note
        self._painted = 0
        note.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self._painted += event.type() is QEvent.Type.Paint
        return False

    def press(self, sign: str) -> None:
        """Press a key, and return when all of the window is painted with what it typed."""
        before = self._painted
        if sign == BACK:
            QTest.keyClick(self._note, Qt.Key.Key_Backspace)
        else:
            QTest.keyClicks(self._note, sign)
        while self._painted == before:
            QApplication.sendPostedEvents()  # that the window is to be painted is among them


def ratio(lesson: Lesson) -> Ratio:
    """Type notes into a lesson and into a window with nothing else, key by key in turn."""
    bare = QPlainTextEdit()
    bare.resize(lesson.window.size())
    bare.show()
    QTest.qWaitForWindowExposed(bare)
    note, plain = _Note(lesson.view.entry), _Note(bare)
    ours: list[float] = []
    theirs: list[float] = []
    chosen = random.Random(3)
    gc.collect()
    for sign in itertools.islice(_signs(), KEYS):
        if sign == "\n":
            QTest.keyClick(lesson.view.entry, Qt.Key.Key_Return)
            bare.clear()
            continue
        theirs.append(_since(time.perf_counter(), plain, sign))
        pressed = time.perf_counter() + chosen.uniform(*BETWEEN)
        while time.perf_counter() < pressed:
            QApplication.processEvents()  # what falls due is done, and the key waits for it as it would in a lesson
        ours.append(_since(pressed, note, sign))
    bare.close()
    within = 100 * sum(took < FRAME for took in ours) / len(ours)
    return Ratio(
        "one key, to painted",
        statistics.median(ours),
        statistics.median(theirs),
        (f"{GOAL} % < {FRAME} ms", within >= GOAL),
        f"{len(ours):,} letters, spaces and backspaces in a lesson of {LINES} lines, "
        f"spelling {'on' if british() else 'off, because there is no dictionary here'}, the begun line written to disk "
        "as it grows; from when a key is pressed to its picture. Against the same key in a window with an empty "
        f"QPlainTextEdit and nothing else. {within:.1f} of 100 keys took less than {FRAME} ms; 99 of 100 took at most "
        f"{_hundredth(ours):.1f} ms, in the other window {_hundredth(theirs):.1f} ms.",
    )


def _since(pressed: float, note: _Note, sign: str) -> float:
    note.press(sign)
    return (time.perf_counter() - pressed) * 1000


def _hundredth(took: list[float]) -> float:
    return statistics.quantiles(took, n=100)[-1]


def _signs() -> Iterator[str]:
    """Give the keys of one note after another; now and then a word is mistyped and put right."""
    chosen = random.Random(5)
    for text in notes(seed=5):
        for word in text.split(" "):
            if chosen.random() < 0.1:
                wrong = f"{word[:2]}q"
                yield from wrong + BACK * len(wrong)
            yield from f"{word} "
        yield "\n"
