"""The list of all observations: shown, sorted, filtered; and one of them opened."""

import itertools
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from benchmarks.measuring import Ratio, alternated, side_by_side, timed
from tfm_desktop.qt.common.record_table import RecordTable
from tfm_desktop.qt.observations.table import COLUMNS
from tfm_desktop.qt.workspace import Workspace
from tfm_desktop.services.services import Services
from tfm_desktop.settings import Settings
from tfm_desktop.storage import driver
from tfm_desktop.storage.database import Database

TYPED = ["gradient"[: end + 1] for end in range(8)]
BARE = """
    SELECT o.id, o.date, o.start, s.name, coalesce(t.name, '') AS teacher, o.year_group, o.topic,
        o.kind, o.status
    FROM observation o JOIN department d ON d.id = o.department_id JOIN school s ON s.id = d.school_id
        LEFT JOIN person t ON t.id = o.teacher_id
    WHERE o.deleted_at IS NULL AND d.deleted_at IS NULL
"""
NEWEST = "ORDER BY o.date DESC, o.start DESC"
BY_SCHOOL = "ORDER BY s.name"
HOLDS = "AND s.name || ' ' || coalesce(t.name, '') || ' ' || o.topic || ' ' || o.kind || ' ' || o.status LIKE ?"


def ratios(database: Database, connection: driver.Connection) -> list[Ratio]:
    """Show, sort and filter the list, and read the same rows with the bare driver."""
    observations = Services(database).observations
    table = RecordTable(COLUMNS, "Observations")
    table.resize(800, 700)
    table.show()
    school = next(place for place, column in enumerate(COLUMNS) if column.title == "School")
    orders = itertools.cycle((Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder))

    def show() -> None:
        table.show_rows(observations.rows())
        table.viewport().repaint()

    def sort() -> None:
        table.sortByColumn(school, next(orders))
        table.viewport().repaint()

    def type_filter() -> None:
        for text in TYPED:
            table.filter(text)
            table.viewport().repaint()

    def fresh_filter() -> float:
        table.filter("")
        show()  # so that the first key finds nothing prepared
        return timed(type_filter)

    def read(further: str, *given: str) -> None:
        connection.execute(f"{BARE} {further}", given).fetchall()

    def read_filtered() -> None:
        for text in TYPED:
            read(f"{HOLDS} {NEWEST}", f"%{text}%")

    show()
    name = f"list of {table.model().rowCount():,} records"
    against = "against the same rows read by the bare driver"
    shown = side_by_side(show, lambda: read(NEWEST), 9)
    sorted_ = side_by_side(sort, lambda: read(BY_SCHOOL), 9)
    filtered = alternated(fresh_filter, lambda: timed(read_filtered), 9)
    return [
        Ratio(
            f"{name} shown", *shown, 2, f"Read and painted in the table of the Observations tab, all years; {against}."
        ),
        Ratio(f"{name} sorted", *sorted_, 2, f"By a click on School, and painted; {against}, in that order."),
        Ratio(
            f"{name} filtered",
            *filtered,
            2,
            f"“{TYPED[-1]}” typed into a fresh list, each of {len(TYPED)} keys painted; {against}, where they hold it.",
        ),
    ]


def growth(large: Database, small: Database) -> Ratio:
    """Open records of a large and a small file in the window."""
    found = side_by_side(_opening(large), _opening(small), 5)
    return Ratio("growth: five records opened", *found, 2, "Chosen one after the other in the list, with their lines.")


def _opening(database: Database) -> Callable[[], None]:
    workspace = Workspace(database, Settings(tab="observation"), Path(), Path())
    workspace.resize(1366, 720)
    workspace.show()
    tab = workspace.tab()
    tab.editor.pages.setCurrentIndex(1)
    records = itertools.cycle([row.id for row in tab.rows()[:50]])

    def open_five() -> None:
        for _ in range(5):
            workspace.tab().table.choose(next(records))
            QApplication.processEvents()

    return open_five
