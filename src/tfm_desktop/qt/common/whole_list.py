"""A list as tall as its rows, on a page that scrolls; Enter or a double click opens a row."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from tfm_desktop.qt.common.step_list import PADDING, StepList


class WholeList(StepList):
    """The rows, all of them in sight, so that only the page scrolls."""

    opened = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(lambda _index: self.opened.emit(self.current()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys that turn pages to the page, and keep the chosen row in sight."""
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
        else:
            super().keyPressEvent(event)
            self._keep_in_sight()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as tall as the rows are at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def fit(self) -> None:
        """Be as tall as the rows."""
        rows = sum(self.sizeHintForRow(place) for place in range(self.rows.rowCount()))
        self.setFixedHeight(rows + 2 * self.frameWidth() + PADDING)

    def _keep_in_sight(self) -> None:
        area = _area_of(self)
        if area is not None:
            row = self.visualRect(self.currentIndex())
            place = area.widget().mapFromGlobal(self.viewport().mapToGlobal(row.center()))
            area.ensureVisible(0, place.y(), 0, row.height())


def _area_of(widget: QWidget) -> QScrollArea | None:
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent
