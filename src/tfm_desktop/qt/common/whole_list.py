"""A list as tall as its rows, on a page that scrolls; Enter or a double click opens a row."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent

from tfm_desktop.qt.common.in_sight import InSight
from tfm_desktop.qt.common.step_list import PADDING, StepList


class WholeList(StepList):
    """The rows, all of them in sight, so that only the page scrolls."""

    opened = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        InSight(self)
        self.activated.connect(lambda _index: self.opened.emit(self.current()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys that turn pages to the page."""
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as tall as the rows are at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def fit(self) -> None:
        """Be as tall as the rows."""
        rows = sum(self.sizeHintForRow(place) for place in range(self.rows.rowCount()))
        self.setFixedHeight(rows + 2 * self.frameWidth() + PADDING)
