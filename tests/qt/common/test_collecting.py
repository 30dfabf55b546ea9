"""Garbage is looked for by the window's own thread."""

import gc
import threading
import weakref

from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from tfm_desktop.qt.common.collecting import Collecting


class Forgotten(QDialog):
    """A dialog that holds itself: only who looks for garbage finds it."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


def worked() -> list[list[object]]:
    """Make more objects, on another thread, than Python lets pass without a look."""
    made: list[list[object]] = []
    thread = threading.Thread(target=lambda: made.extend([] for _ in range(20_000)))
    thread.start()
    thread.join()
    return made


def test_work_beside_the_window_destroys_no_dialog(qtbot: QtBot) -> None:
    forgotten = weakref.ref(Forgotten())
    made = worked()
    assert forgotten() is not None
    qtbot.waitUntil(lambda: forgotten() is None)
    assert made


def test_all_objects_are_looked_through_only_while_nobody_types(qapp: QApplication) -> None:
    is_resting = False
    collecting = Collecting(lambda: is_resting, qapp)
    held, made = Forgotten(), list[list[object]]()
    forgotten = weakref.ref(held)
    gc.collect(1)
    del held  # it is among the old objects now
    for _ in range(200):
        made += worked()[:1_000]
        collecting.look()
    assert forgotten() is not None
    is_resting = True
    made += worked()
    collecting.look()
    assert forgotten() is None
