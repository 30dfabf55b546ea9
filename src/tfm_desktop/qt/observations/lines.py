"""The lines of an observation as a grid, to look through and to put right; they are typed in the Observe view."""

import datetime as dt
import uuid

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from tfm_desktop.qt.common.child_grid import ChildGrid
from tfm_desktop.qt.observations.form import line_columns
from tfm_desktop.services.observations import Observations


class Lines(QWidget):
    """All lines of an observation, private ones too."""

    problem = Signal(str)

    def __init__(self, observations: Observations) -> None:
        super().__init__()
        self._observations = observations
        self._starts: dict[uuid.UUID, dt.time | None] = {}
        self.record: uuid.UUID | None = None
        columns = line_columns(self._starts.get, observations.frameworks.current)
        self.grid = ChildGrid("Lines", observations.lines, columns)
        self.grid.problem.connect(self.problem)
        self._lay_out()

    def load(self, record: uuid.UUID | None) -> None:
        """Show the lines of an observation."""
        self.record = record
        self._starts.clear()
        if record is not None:
            self._starts[record] = self._observations.get(record).fields.start
        self.grid.load(record)

    def reload(self) -> None:
        """Show the lines anew after a change from elsewhere."""
        if self.record is not None:
            self._starts[self.record] = self._observations.get(self.record).fields.start
        self.grid.reload()

    def flush(self) -> None:
        """Save the cell that is being typed into."""
        self.grid.flush()

    def focus(self) -> None:
        """Put the cursor into the lines."""
        self.grid.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_line(self, line: uuid.UUID) -> None:
        """Choose a line, and scroll to it."""
        self.grid.choose(line)
        place = self.grid.view.visualRect(self.grid.view.currentIndex()).center()
        point = self.grid.view.viewport().mapTo(self._inner, place)
        bar = self._area.verticalScrollBar()
        bar.setValue(point.y() - self._area.viewport().height() // 2)

    def unsaved(self) -> list[str]:
        """Tell what was typed into the grid and could not be saved."""
        return self.grid.unsaved()

    def _lay_out(self) -> None:
        self._inner = QWidget()
        self._inner.setObjectName("page")
        told = QLabel("In a lesson, press F5: the Observe view takes the lines as you type them.")
        told.setProperty("role", "muted")
        told.setWordWrap(True)
        stack = QVBoxLayout(self._inner)
        stack.setContentsMargins(0, 12, 14, 12)
        stack.setSpacing(10)
        stack.addWidget(told)
        stack.addWidget(self.grid)
        stack.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidget(self._inner)
        self._area.setWidgetResizable(True)
        self._area.setMinimumHeight(40)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 12)
        layout.addWidget(self._area, 1)
