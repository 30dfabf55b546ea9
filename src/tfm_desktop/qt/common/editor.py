"""The right side of a tab: one record with its forms and grids, in one page or several."""

import uuid
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from tfm_desktop.storage.change import Change


class Part(Protocol):
    """A form or a grid of an editor."""

    def load(self, record: uuid.UUID | None) -> None: ...
    def reload(self) -> None: ...
    def flush(self) -> None: ...


class Editor(QWidget):
    """The chosen record: its title, what can be done with it, and its pages."""

    problem = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record: uuid.UUID | None = None
        self._parts: list[tuple[Part, tuple[object, ...]]] = []
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._below = QLabel()
        self._below.setProperty("role", "muted")
        self._below.setTextFormat(Qt.TextFormat.PlainText)
        self._below.setWordWrap(True)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        top = QHBoxLayout()
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(self._title)
        told.addWidget(self._below)
        top.addLayout(told, 1)
        top.addLayout(self._buttons)
        top.setAlignment(self._buttons, Qt.AlignmentFlag.AlignTop)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(24, 18, 12, 0)
        self.body.setSpacing(12)
        self.body.addLayout(top)

    def add_button(self, text: str, tip: str = "", *, primary: bool = False) -> QPushButton:
        """Add a button beside the title."""
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setProperty("primary", primary)
        button.setAutoDefault(True)  # Enter presses it too
        self._buttons.addWidget(button)
        return button

    def add_part(self, part: Part, *origins: object) -> None:
        """Have a form or a grid follow the record; its own changes, told by their origins, need no reload."""
        self._parts.append((part, origins or (part, getattr(part, "rows", part))))

    def set_title(self, title: str, below: str = "") -> None:
        """Show the name of the record and a line below it."""
        self._title.setText(title)
        self._below.setText(below)
        self._below.setVisible(bool(below))

    def load(self, record: uuid.UUID | None) -> None:
        """Show a record; what was typed into the one before is saved first."""
        if record != self.record:
            self.flush()
            for area in self.findChildren(QScrollArea):
                area.verticalScrollBar().setValue(0)
        self.record = record
        for part, _ in self._parts:
            part.load(record)
        self.describe()

    def flush(self) -> None:
        """Save what was typed and not yet left."""
        for part, _ in self._parts:
            part.flush()

    def unsaved(self) -> list[str]:
        """Tell what was typed and could not be saved."""
        return [told for part, _ in self._parts for told in getattr(part, "unsaved", list)()]

    def on_change(self, change: Change) -> None:
        """Show anew what was changed elsewhere."""
        for part, origins in self._parts:
            if not any(change.origin is origin for origin in origins):
                part.reload()
        self.describe()

    def describe(self) -> None:
        """Write the title anew; each tab says how."""

    def turn_page(self, by: int) -> None:
        """Turn to another page, and go to its first field; a record of one page stays where it is."""

    def show_found(self, kind: str, record: uuid.UUID) -> None:
        """Go to what a search found within the record, where that stands in a place of its own."""


class PagedEditor(Editor):
    """An editor of several pages, each with the field that is gone to first."""

    pages: QTabWidget
    _first: tuple[Callable[[], None], ...] = ()

    def add_pages(self, *first: Callable[[], None], **named: QWidget) -> None:
        """Lay pages behind one another, an underscore in a name standing for a space; say how each is entered."""
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self._first = first
        for name, widget in named.items():
            self.pages.addTab(widget, name.replace("_", " "))
        self.pages.currentChanged.connect(lambda _place: self.flush())
        self.body.addWidget(self.pages, 1)

    def go_to_page(self, place: int) -> None:
        """Show a page, and go to its first field."""
        self.pages.setCurrentIndex(place)
        self._first[place]()

    def turn_page(self, by: int) -> None:
        """Turn to another page, and go to its first field."""
        self.go_to_page((self.pages.currentIndex() + by) % self.pages.count())


def page(*widgets: QWidget, spacing: int = 18) -> QScrollArea:
    """Stack widgets on a page that scrolls."""
    inner = QWidget()
    inner.setObjectName("page")
    layout = QVBoxLayout(inner)
    layout.setContentsMargins(0, 12, 14, 24)
    layout.setSpacing(spacing)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
