"""A page of a record with grids and forms of its own, read when it comes in sight."""

import uuid
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tfm_desktop.qt.common.child_grid import ChildGrid
from tfm_desktop.qt.common.record_form import RecordForm
from tfm_desktop.storage.change import Change

SPACING = 18  # pixels between the parts, as on every page


class RecordPage(QWidget):
    """The base of a page: what is out of sight is read when it is looked at, and not before."""

    problem = Signal(str)
    open_record = Signal(str, object)

    kinds: ClassVar[frozenset[str]]  # a change of these changes the page

    def __init__(self, *parts: ChildGrid | RecordForm) -> None:
        super().__init__()
        self.record: uuid.UUID | None = None
        self._parts = parts
        self._is_stale = True
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(SPACING)
        for part in parts:
            part.problem.connect(self.problem)

    def load(self, record: uuid.UUID | None) -> None:
        """Show a record; the parts save what was typed into the one before."""
        self.record = record
        self.reload()

    def reload(self) -> None:
        """Read the record anew, now if it is in sight."""
        self._is_stale = True
        if self.isVisible():
            self.read()

    def read(self) -> None:
        """Read the record where that was not done since it changed."""
        if self._is_stale:
            self._is_stale = False
            self.learn()
            self.show_parts()
            self.tell()

    def flush(self) -> None:
        """Save what was typed and not yet left."""
        for part in self._parts:
            part.flush()

    def unsaved(self) -> list[str]:
        """Tell what was typed and could not be saved."""
        return [told for part in self._parts for told in part.unsaved()]

    def on_change(self, change: Change) -> None:
        """Follow a change that concerns the page; a part shows its own changes itself."""
        if not change.kinds & self.kinds:
            return
        if not self.isVisible():
            self._is_stale = True
            return
        self.learn()
        for part in self._parts:
            if change.origin not in (part, getattr(part, "rows", part)):
                part.reload()
        self.tell()

    def showEvent(self, event: QShowEvent) -> None:
        """Read the record when it comes in sight."""
        super().showEvent(event)
        self.read()

    def learn(self) -> None:
        """Read what the parts need to know before they show anything; each page says what."""

    def show_parts(self) -> None:
        """Load the parts; each page says with what."""
        raise NotImplementedError

    def tell(self) -> None:
        """Show what is made of the parts; each page says what."""
        raise NotImplementedError
