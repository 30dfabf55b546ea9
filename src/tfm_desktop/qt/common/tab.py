"""What the window asks of each of its tabs, whether it holds a list of records or looks across all of them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from tfm_desktop.qt.common.focus import Focus
from tfm_desktop.services.services import Services
from tfm_desktop.storage.change import Change

LATER = 120  # milliseconds after a change before what is shown is read anew


@dataclass(frozen=True, slots=True)
class Report:
    """A PDF that a tab offers for its record: its name on the command line, and its label."""

    name: str
    label: str


class Tab(QWidget):
    """The base of every tab: what the window's menus and keys ask of the one in front."""

    kind: ClassVar[str]
    title: ClassVar[str]
    shown_kinds: ClassVar[frozenset[str]]  # a change of these changes what is shown
    reports: ClassVar[tuple[Report, ...]] = ()

    open_record = Signal(str, object)
    new_record = Signal(str, dict)
    report_wanted = Signal(str, object)
    view_wanted = Signal(str, object)  # a view that fills the window, and what it is to show
    trail_wanted = Signal(str, object)
    news = Signal(str)

    def __init__(self, services: Services, focus: Focus) -> None:
        super().__init__()
        self.services = services
        self.focus = focus
        self._is_stale = True
        self._later = QTimer(self, singleShot=True, interval=LATER)
        self._later.timeout.connect(self.refresh)
        self.focus.changed.connect(self.grow_stale)

    def front(self) -> QWidget:
        """Give what has the keys when the tab comes to the front, and where no stray key changes a record."""
        raise NotImplementedError

    def chosen(self) -> tuple[str, uuid.UUID] | None:
        """Give the kind and id of what is chosen; None for nothing."""
        raise NotImplementedError

    def in_front(self) -> tuple[str, uuid.UUID] | None:
        """Give the kind and id of what is chosen where it can be evidence or has some, at whatever depth."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Read what is shown anew."""
        raise NotImplementedError

    def new(self, values: Mapping[str, Any] | None = None) -> uuid.UUID | None:
        """Make a record and give its id; None where the user thinks better of it."""
        raise NotImplementedError

    def duplicate(self) -> None:
        """Duplicate the chosen record."""
        raise NotImplementedError

    def bin(self) -> None:
        """Put the chosen record in the bin."""
        raise NotImplementedError

    def want_report(self, name: str = "") -> None:
        """Ask for a PDF of the chosen record; the tab's first where none is named."""
        raise NotImplementedError

    def filter_list(self) -> None:
        """Go to what narrows the list."""
        raise NotImplementedError

    def switch_side(self) -> None:
        """Go from the list to what is beside it, or back."""
        raise NotImplementedError

    def turn_page(self, by: int) -> None:
        """Turn to another page of what is beside the list."""
        raise NotImplementedError

    def on_change(self, change: Change) -> None:
        """Follow a change of the file."""
        raise NotImplementedError

    def show_found(self, kind: str, record: uuid.UUID) -> None:
        """Go to a part of the record in front, where that stands in a place of its own."""

    def flush(self) -> None:
        """Save what was typed and not yet left."""

    def unsaved(self) -> list[str]:
        """Tell what was typed and could not be saved."""
        return []

    def state(self) -> dict[str, str]:
        """Give how the list and the parts of the tab are laid out, as text."""
        raise NotImplementedError

    def restore(self, state: Mapping[str, str]) -> None:
        """Take a layout over."""
        raise NotImplementedError

    def grow_stale(self) -> None:
        """Have what is shown read anew: soon where it is in sight, else when it comes in sight."""
        self._is_stale = True
        if self.isVisible():
            self._later.start()

    def rest(self) -> None:
        """Read now what is stale, and not while the file is in other hands."""
        if self._later.isActive():
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave what is stale until it is shown again."""
        super().hideEvent(event)
        self._later.stop()
