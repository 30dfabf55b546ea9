"""The trail between what was seen and the plan, walked both ways."""

import datetime as dt
import uuid

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tfm_desktop.domain.evidence import SERVED
from tfm_desktop.qt import theme
from tfm_desktop.services.services import Services
from tfm_desktop.services.trail import Place, Step

STEP = Qt.ItemDataRole.UserRole
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
        self.list = QListWidget()
        self.open_button, self.follow = QPushButton("&Open"), QPushButton("&Follow")
        self.back, self.close_button = QPushButton("&Back"), QPushButton("&Close")
        self._lay_out()
        self.list.currentItemChanged.connect(lambda *_: self._allow())
        self.list.itemActivated.connect(lambda _item: self._open())
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
        self.list.clear()
        heading = ""
        steps = self._trail.steps(kind, record, dt.date.today())
        for step in steps:
            if step.heading != heading:
                heading = step.heading
                self._add_heading(heading)
            self._add(step)
        first = next((row for row in range(self.list.count()) if self.list.item(row).data(STEP)), -1)
        self.list.setCurrentRow(first)
        self.nothing.setVisible(len(steps) < (1 if kind in SERVED else 2))
        self._allow()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self) -> Step | None:
        item = self.list.currentItem()
        step: Step | None = item.data(STEP) if item else None
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

    def _add_heading(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = self.list.font()
        font.setBold(True)
        item.setFont(font)
        item.setForeground(QBrush(QColor(theme.colours().accent)))
        self.list.addItem(item)

    def _add(self, step: Step) -> None:
        item = QListWidgetItem(f"{step.title}\n{step.below}" if step.below else step.title)
        item.setData(STEP, step)
        self.list.addItem(item)

    def _lay_out(self) -> None:
        self.title.setProperty("role", "title")
        self.nothing.setProperty("role", "muted")
        for label in (self.title, self.nothing):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.list.setAccessibleName("Steps of the trail")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
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
