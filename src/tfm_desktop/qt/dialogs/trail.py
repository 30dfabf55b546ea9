"""The trail between what was seen and the plan, walked both ways."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tfm_desktop.domain.evidence import SERVED
from tfm_desktop.qt.common.step_list import Row, StepList, heading
from tfm_desktop.services.services import Services
from tfm_desktop.services.trail import Place, Step

NOTHING = "Nothing is tied to it yet. “Use as evidence” (Ctrl+U) ties a line, a strength, a next step or a visit."


class TrailDialog(QDialog):
    """Shows the steps of a trail; a step opens its record, or the trail goes on from there."""

    def __init__(self, services: Services, kind: str, record: uuid.UUID, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Trail")
        self.resize(min(860, parent.window().width() - 40), min(640, parent.window().height() - 40))
        self._trail = services.trail
        self._way: list[tuple[str, uuid.UUID]] = []
        self.opened: Place | None = None
        self.title, self.nothing = QLabel(), QLabel(NOTHING)
        self.list = StepList("Steps of the trail")
        self.open_button, self.follow = QPushButton("&Open"), QPushButton("&Follow")
        self.back, self.close_button = QPushButton("&Back"), QPushButton("&Close")
        self._lay_out()
        self.list.chosen.connect(self._allow)
        self.list.activated.connect(lambda _index: self._open())
        self.open_button.clicked.connect(self._open)
        self.follow.clicked.connect(self._follow)
        self.back.clicked.connect(self._go_back)
        self.close_button.clicked.connect(self.reject)
        self._show(kind, record)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Follow the trail with the right arrow, and go back with the left one."""
        act = {Qt.Key.Key_Right: self._follow, Qt.Key.Key_Left: self._go_back}.get(Qt.Key(event.key()))
        if act:
            act()
        else:
            super().keyPressEvent(event)

    def _show(self, kind: str, record: uuid.UUID) -> None:
        self._way.append((kind, record))
        title = self._trail.title(kind, record)
        self.title.setText(title if len(title) < 200 else f"{title[:200].rstrip()} …")
        steps = self._trail.steps(kind, record, dt.date.today())
        self.list.show_rows(list(_rows(steps)))
        self.nothing.setVisible(len(steps) < (1 if kind in SERVED else 2))
        self._allow()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self) -> Step | None:
        step: Step | None = self.list.current()
        return step

    def _allow(self) -> None:
        step = self._step()
        self.open_button.setEnabled(bool(step and step.opens))
        self.follow.setEnabled(bool(step and step.follows and step.follows != self._way[-1]))
        self.back.setEnabled(len(self._way) > 1)

    def _open(self) -> None:
        step = self._step()
        if step and step.opens:
            self.opened = step.opens
            self.accept()

    def _follow(self) -> None:
        step = self._step()
        if step and step.follows and self.follow.isEnabled():
            self._show(*step.follows)

    def _go_back(self) -> None:
        if len(self._way) > 1:
            self._way.pop()
            self._show(*self._way.pop())

    def _lay_out(self) -> None:
        self.title.setProperty("role", "title")
        self.nothing.setProperty("role", "muted")
        for label in (self.title, self.nothing):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.open_button.setProperty("primary", True)
        self.follow.setToolTip("Right arrow: the trail of this one")
        self.back.setToolTip("Left arrow")
        buttons = QHBoxLayout()
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        for button in (self.close_button, self.follow, self.open_button):
            buttons.addWidget(button)
        for button in (self.back, self.close_button, self.follow, self.open_button):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(12)
        layout.addWidget(self.title)
        layout.addWidget(self.nothing)
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)


def _rows(steps: Sequence[Step]) -> Iterator[Row]:
    above = ""
    for step in steps:
        if step.heading != above:
            above = step.heading
            yield heading(above)
        yield Row(step, step.title, step.below)
