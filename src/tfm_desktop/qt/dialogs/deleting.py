"""Deleting for good: the question before it, and the work beside the window."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QMessageBox, QPushButton, QWidget

from tfm_desktop.domain.errors import Problem
from tfm_desktop.qt.common import background
from tfm_desktop.services.services import Services

NO_WAY_BACK = "This cannot be undone, and “Undo” forgets every earlier step too."
ELSEWHERE = "PDFs, Word files, exports and backups in another folder keep what was saved in them."


def question(parent: QWidget, asked: str, facts: str, verb: str, keep: str) -> QMessageBox:
    """Make the question before something goes; to keep it is what Enter and Escape choose."""
    box = QMessageBox(parent)
    box.setWindowTitle("Delete for good")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(asked)
    box.setInformativeText(facts)
    box.addButton(verb, QMessageBox.ButtonRole.DestructiveRole)
    stay: QPushButton = box.addButton(keep, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    return box


def is_meant(box: QMessageBox) -> bool:
    """Ask, and tell whether it is to go."""
    box.exec()
    return box.clickedButton() not in (None, box.defaultButton())


def beside(
    dialog: QDialog,
    services: Services,
    told: str,
    work: Callable[[Callable[[float], bool]], Any],
    done: Callable[[Any], None],
    refuse: Callable[[str], None],
    cancel_until: float,
) -> None:
    """Work beside the window, which takes no keys meanwhile, with progress; what cannot be done is said.

    It can be cancelled until so much of it is done; 0 for never.
    """
    window = dialog.parentWidget().window()
    progress = background.Progress(dialog, told, cancel_until=cancel_until)
    window.setEnabled(False)
    dialog.setEnabled(False)

    def task() -> Any:
        with services.database.borrowed():
            return work(progress.move)

    def end() -> None:
        window.setEnabled(True)
        dialog.setEnabled(True)
        progress.finish()
        dialog.activateWindow()

    def finish(found: Any) -> None:
        end()
        done(found)

    def failed(fault: BaseException) -> None:
        end()
        refuse(str(fault) if isinstance(fault, Problem) else "That did not work, and an error was noted.")
        if not isinstance(fault, Problem):
            raise fault

    background.run(task, finish, failed)
