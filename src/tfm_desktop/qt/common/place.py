"""Where one was: the input that had the keys, and the cursor within it."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid


@dataclass(frozen=True, slots=True)
class Place:
    """The input that had the keys with all that it stands in, the ends of what was chosen, and the cell of a grid."""

    widgets: tuple[QWidget, ...]
    chosen: tuple[int, int]  # where it begins, and where the cursor is
    cell: Any = None  # a QPersistentModelIndex

    @classmethod
    def now(cls) -> "Place":
        """Remember where one is."""
        widgets = []
        widget = QApplication.focusWidget()
        chosen = _chosen(widget)
        while widget is not None:
            widgets.append(widget)
            widget = widget.parentWidget()
        grid = _grid(widgets)
        return cls(tuple(widgets), chosen, QPersistentModelIndex(grid.currentIndex()) if grid else None)

    def go_back(self) -> None:
        """Give the keys back to it: the input of a cell goes when it is left, and is made anew."""
        known = [widget for widget in self.widgets if isValid(widget)]
        there = (one for one in known if one.isVisible() and one.focusPolicy() is not Qt.FocusPolicy.NoFocus)
        if (target := next(there, None)) is None:
            return
        target.window().activateWindow()
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        if (cell := self._cell(known)) or target is self.widgets[0]:
            _choose(cell or target, self.chosen)

    def _cell(self, known: list[QWidget]) -> QWidget | None:
        """Go on typing into the cell, and give its input."""
        grid = next((widget for widget in known if isinstance(widget, QAbstractItemView)), None)
        if grid is None or self.cell is None or not self.cell.isValid():
            return None
        index = grid.model().index(self.cell.row(), self.cell.column())
        grid.setCurrentIndex(index)
        grid.edit(index)
        return grid.indexWidget(index)


def _grid(widgets: list[QWidget]) -> QAbstractItemView | None:
    """Give the grid whose cell is being typed into."""
    for widget in widgets:
        if isinstance(widget, QAbstractItemView):
            return widget if widget.viewport() in widgets else None
    return None


def _chosen(widget: QWidget | None) -> tuple[int, int]:
    if isinstance(widget, QLineEdit):
        cursor = widget.cursorPosition()
        ends = {widget.selectionStart(), widget.selectionEnd()} if widget.hasSelectedText() else {cursor}
        return next(iter(ends - {cursor}), cursor), cursor
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        return widget.textCursor().anchor(), widget.textCursor().position()
    return 0, 0


def _choose(widget: QWidget | None, chosen: tuple[int, int]) -> None:
    start, place = chosen
    if isinstance(widget, QLineEdit):
        if start == place:
            widget.deselect()
            widget.setCursorPosition(place)
        else:
            widget.setSelection(start, place - start)
    elif isinstance(widget, QPlainTextEdit | QTextEdit):
        last = widget.document().characterCount() - 1
        cursor = widget.textCursor()
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(place, last), cursor.MoveMode.KeepAnchor)
        widget.setTextCursor(cursor)
