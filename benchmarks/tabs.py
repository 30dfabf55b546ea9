"""Switching to each tab of the window."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QTabWidget, QWidget

from benchmarks.measuring import Ratio, alternated, timed
from tfm_desktop.qt.workspace import TABS, Workspace
from tfm_desktop.settings import Settings
from tfm_desktop.storage.database import Database

GOAL = 100  # milliseconds
SIZE = (1366, 720)


def ratios(database: Database) -> list[Ratio]:
    """Switch to each tab of the window, and to an empty one of a window that has nothing else."""
    workspace = Workspace(database, Settings(academic_year="all"), Path(), Path())
    bare = QTabWidget()
    for name in ("One", "Two"):
        bare.addTab(QWidget(), name)
    for window in (workspace, bare):
        window.resize(*SIZE)
        window.show()
    found = [_switched(workspace.tabs, bare, place) for place in range(len(TABS))]
    workspace.close()
    bare.close()
    return found


def _switched(tabs: QTabWidget, bare: QTabWidget, place: int) -> Ratio:
    return Ratio(
        f"switched to the {TABS[place].title} tab",
        *(found := alternated(lambda: _turning(tabs, place), lambda: _turning(bare, 1), 15)),
        (f"{GOAL} ms", found[0] < GOAL),
        "All years, from the tab beside it until it is painted, not the first time; against switching to an empty tab.",
    )


def _turning(tabs: QTabWidget, place: int) -> float:
    """Go to the tab beside one, and time the way from there."""
    _turn(tabs, place - 1 if place else 1)
    return timed(lambda: _turn(tabs, place))


def _turn(tabs: QTabWidget, place: int) -> None:
    tabs.setCurrentIndex(place)
    QApplication.processEvents()
