"""A box that finds as one types, with its hits below; all by keyboard."""

from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

WAIT = 60  # milliseconds after a key before looking, so that fast typing looks once


class Found(NamedTuple):
    """One hit: what is handed on, and its two lines of text."""

    key: Any
    title: str
    below: str = ""


class Finder(QWidget):
    """A line to type in and the list of what was found."""

    chosen = Signal(object)

    def __init__(
        self, find: Callable[[str], list[Found]], hint: str, nothing: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._find = find
        self._everything: list[Found] = []
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(hint)
        self.edit.setAccessibleName(hint)
        self.edit.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName("Found")
        self.list.setUniformItemSizes(False)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.none = QLabel(nothing)
        self.none.setProperty("role", "muted")
        self.none.setWordWrap(True)
        self.none.hide()
        self._none_at_first = False
        self._wait = QTimer(self, singleShot=True, interval=WAIT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.edit)
        layout.addWidget(self.none)
        layout.addWidget(self.list, 1)
        self.edit.textChanged.connect(self._wait.start)
        self.edit.installEventFilter(self)
        self.list.itemClicked.connect(self._choose)
        self.list.currentRowChanged.connect(self._describe)
        self._wait.timeout.connect(self.look)

    def show_all(self, everything: list[Found]) -> None:
        """Offer these while nothing is typed."""
        self._everything = everything
        self._none_at_first = not everything
        self.look()

    def look(self) -> None:
        """Look for what is typed now."""
        self._wait.stop()
        text = self.edit.text().strip()
        hits = self._find(text) if text else self._everything
        self.list.clear()
        for hit in hits:
            item = QListWidgetItem(f"{hit.title}\n{hit.below}" if hit.below else hit.title)
            item.setData(Qt.ItemDataRole.UserRole, hit.key)
            self.list.addItem(item)
        if hits:
            self.list.setCurrentRow(0)
        self.none.setVisible(not hits and (bool(text) or self._none_at_first))

    def go_to(self, key: Any) -> None:
        """Choose the hit of a key, where it is offered."""
        keys = [self.list.item(place).data(Qt.ItemDataRole.UserRole) for place in range(self.list.count())]
        if key in keys:
            self.list.setCurrentRow(keys.index(key))

    def showEvent(self, event: QShowEvent) -> None:
        """Measure the rows anew: those that were offered before had no style yet."""
        super().showEvent(event)
        self.list.doItemsLayout()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list with up and down, and take a hit with Enter."""
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            by = step.get(Qt.Key(event.key()))
            if by:
                self.list.setCurrentRow(min(max(self.list.currentRow() + by, 0), self.list.count() - 1))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._wait.isActive():
                    self.look()
                self._choose(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _describe(self, place: int) -> None:
        """Say the hit that Enter would take, for those who hear the window."""
        item = self.list.item(place)
        self.edit.setAccessibleDescription(item.text().replace("\n", ", ") if item else "")

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
