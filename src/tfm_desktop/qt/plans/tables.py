"""The actions of a plan to and from a spreadsheet: where to, where from, and the way there."""

import uuid
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from tfm_desktop.domain.action_tables import Table
from tfm_desktop.domain.errors import Problem
from tfm_desktop.qt.common import background
from tfm_desktop.qt.common.named_file import with_ending
from tfm_desktop.qt.plans.import_dialog import ImportActionsDialog
from tfm_desktop.services.services import Services

WRITTEN = "Excel workbook (*.xlsx);;CSV (*.csv)"
READ = "Spreadsheets (*.xlsx *.xlsm *.csv *.txt *.tsv);;All files (*)"


def export_actions(services: Services, plan: uuid.UUID, parent: QWidget, folder: Path) -> str | None:
    """Ask where to, write the actions as XLSX or CSV, and say what that did; None where nothing was chosen."""
    offered = folder / f"{_name(services, plan)}.xlsx"
    chosen, kind = QFileDialog.getSaveFileName(parent, "Export actions", str(offered), WRITTEN)
    if not chosen:
        return None
    try:
        return _write(services, plan, with_ending(Path(chosen), *_endings(kind)))
    except Problem as problem:
        return str(problem)


def import_actions(
    services: Services,
    plan: uuid.UUID,
    parent: QWidget,
    folder: Path,
    done: Callable[[str], None],
    may_import: Callable[[int], bool] = lambda _rows: True,
) -> None:
    """Ask for a spreadsheet, read it beside the window, show what it changes, and import it; `done` hears the news.

    `may_import` is told how many rows there are, backs up where they are many, and tells whether to go on.
    """
    chosen, _ = QFileDialog.getOpenFileName(parent, "Import actions", str(folder), READ)
    if not chosen:
        return
    window = parent.window()
    progress = background.Progress(window, f"Reading “{Path(chosen).name}” …")
    window.setEnabled(False)

    def finish() -> None:
        window.setEnabled(True)
        progress.finish()

    def show(table: Table) -> None:
        finish()
        dialog = ImportActionsDialog(services, plan, table, parent)
        dialog.may_import = may_import
        if dialog.exec() == QDialog.DialogCode.Accepted:
            done(dialog.news)
        dialog.deleteLater()

    def fail(fault: BaseException) -> None:
        finish()
        if not isinstance(fault, Problem):
            raise fault
        done(str(fault))

    background.run(lambda: _read(Path(chosen), progress.move), show, fail)


def _read(path: Path, on_progress: Callable[[float], bool]) -> Table:
    from tfm_desktop.exchange.action_tables import read_table

    return read_table(path, on_progress)


def _write(services: Services, plan: uuid.UUID, path: Path) -> str:
    from tfm_desktop.exchange.action_tables import write_csv, write_xlsx

    rows = services.action_tables.rows(plan)
    (write_csv if path.suffix.lower() == ".csv" else write_xlsx)(path, rows)
    actions = sum("id" in row for row in rows)
    return f"{actions:,} action{'' if actions == 1 else 's'} exported as “{path.name}” in {path.parent}."


def _endings(kind: str) -> tuple[str, str]:
    """Give both endings, that of the chosen kind first."""
    return (".csv", ".xlsx") if "csv" in kind else (".xlsx", ".csv")


def _name(services: Services, plan: uuid.UUID) -> str:
    from tfm_desktop.reports import file_names

    told = services.plans.get(plan).fields
    school = services.departments.school(told.department_id).fields.name
    return file_names.safe(f"{told.year} Actions {school}"[: file_names.LONGEST])
