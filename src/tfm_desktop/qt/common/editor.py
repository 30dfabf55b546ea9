"""The right side of a tab: one record with its forms and grids, in one page or several."""

import uuid
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent, QTextLayout
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from tfm_desktop.storage.change import Change

TITLE = 320  # pixels below which a title stands above its buttons


class Title(QLabel):
    """The name of a record, in two lines at the most."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setProperty("role", "title")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def tell(self, text: str) -> None:
        """Show a name; where it is cut, the tool tip has all of it."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the name anew."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Break the name anew where its text is larger."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        broken = QTextLayout(self._whole, self.font())
        broken.beginLayout()
        line = broken.createLine()
        if line.isValid():
            line.setLineWidth(self.width())
        broken.endLayout()
        end = line.textLength() if line.isValid() else 0
        first, rest = self._whole[:end].rstrip(), self._whole[end:].strip()
        second = self.fontMetrics().elidedText(rest, Qt.TextElideMode.ElideRight, self.width())
        self.setText(f"{first}\n{second}" if second else first)
        self.setToolTip("" if second == rest else self._whole)


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
        self._title = Title()
        self._below = QLabel()
        self._below.setProperty("role", "muted")
        self._below.setTextFormat(Qt.TextFormat.PlainText)
        self._below.setWordWrap(True)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._top = top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(self._title)
        told.addWidget(self._below)
        top.addLayout(told, 1)
        top.addLayout(self._buttons)
        top.setAlignment(self._buttons, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
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
        self._title.tell(title)
        self._below.setText(below)
        self._below.setVisible(bool(below))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the title above its buttons where there is little room beside them."""
        super().resizeEvent(event)
        is_narrow = self.width() - self._buttons.sizeHint().width() < TITLE
        way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        if self._top.direction() is not way:
            self._top.setDirection(way)

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
            follow = getattr(part, "on_change", None)  # of a part that has parts of its own
            if follow:
                follow(change)
            elif not any(change.origin is origin for origin in origins):
                part.reload()
        self.describe()

    def describe(self) -> None:
        """Write the title anew; each tab says how."""

    def turn_page(self, by: int) -> None:
        """Turn to another page, and go to its first field; a record of one page stays where it is."""

    def in_front(self) -> tuple[str, uuid.UUID] | None:
        """Give the kind and id of what is chosen within the record, where it can be evidence or has some."""
        return None

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
