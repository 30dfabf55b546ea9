"""What the bar above the tabs narrows every list to: an academic year and a department."""

import uuid
from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal


class Focus(QObject):
    """The academic year and the department in focus; empty and None stand for all."""

    changed = Signal()

    def __init__(self, year: str, department: uuid.UUID | None = None) -> None:
        super().__init__()
        self.year = year
        self.department = department

    def set_year(self, year: str) -> None:
        """Narrow to an academic year; empty for all."""
        if year != self.year:
            self.year = year
            self.changed.emit()

    def set_department(self, department: uuid.UUID | None) -> None:
        """Narrow to a department; None for all."""
        if department != self.department:
            self.department = department
            self.changed.emit()

    def widen(self) -> None:
        """Show all years and departments."""
        if self.year or self.department:
            self.year, self.department = "", None
            self.changed.emit()

    def settle(self, departments: Mapping[uuid.UUID, str]) -> None:
        """Let a department go that is there no longer."""
        if self.department not in departments:
            self.set_department(None)
