"""A small window that asks which department, found as one types."""

import uuid

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from tfm_desktop.domain.schools import plain
from tfm_desktop.qt.common.finder import Finder, Found
from tfm_desktop.services.services import Services


def pick_department(services: Services, focused: uuid.UUID | None, parent: QWidget) -> uuid.UUID | None:
    """Give the department in focus, or the only one, or the one that the user picks; None where none is picked."""
    names = services.departments.names()
    if focused in names:
        return focused
    if len(names) == 1:
        return next(iter(names))
    dialog = PickDepartment(names, parent)
    dialog.finder.go_to(services.departments.last_used())
    dialog.exec()
    return dialog.picked


class PickDepartment(QDialog):
    """Asks which department."""

    def __init__(self, names: dict[uuid.UUID, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.picked: uuid.UUID | None = None
        self.setWindowTitle("Which department?")
        self.resize(460, 380)

        def find(text: str) -> list[Found]:
            words = plain(text).split()
            return [Found(key, name) for key, name in names.items() if all(f" {w}" in f" {plain(name)}" for w in words)]

        nothing = (
            "No department of this name. Make it first under Departments."
            if names
            else ("There is no department yet. Make one first under Departments (Ctrl+2, Ctrl+N).")
        )
        self.finder = Finder(find, "Department: type a part of its school’s name", nothing)
        self.finder.show_all([Found(key, name) for key, name in names.items()])
        self.finder.chosen.connect(self._pick)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.addWidget(self.finder)
        layout.addWidget(buttons)

    def _pick(self, department: uuid.UUID) -> None:
        self.picked = department
        self.accept()
