"""The gate of consent: the observer looks at every line before anybody else can."""

import uuid

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tfm_desktop.domain.errors import Problem
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.observations.tick_list import TickList, in_order
from tfm_desktop.services.observations import Observations


class ShareDialog(QDialog):
    """Asks which of the lines that nobody has decided on others may see; those that are unticked become private."""

    def __init__(self, observations: Observations, record: uuid.UUID, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Before you turn the laptop")
        self._observations = observations
        self._lines = observations.undecided(record)
        self._heading = QLabel()
        self._heading.setProperty("role", "title")
        self.message = QLabel()
        self.message.setProperty("role", "error")
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.hide()
        self.list = TickList("Lines that the teacher can see")
        self.list.show_rows(in_order(self._lines), observations.frameworks.current(), [one.id for one in self._lines])
        self.list.ticked.connect(self._tick)
        self.share = QPushButton()
        self.share.setProperty("primary", True)
        self.share.setDefault(True)
        self.share.clicked.connect(self._share)
        self.back = QPushButton("&Not now")
        self.back.setAutoDefault(False)
        self.back.clicked.connect(self.reject)
        self._lay_out()
        self._count()
        window = parent.window()
        self.resize(min(820, window.width() - 40), min(640, window.height() - 40))
        self.list.setFocus()

    def chosen(self) -> list[uuid.UUID]:
        """Give the lines that are ticked."""
        return [one.id for one in self._lines if one.id in (self.list.rows.ticks or ())]

    def _tick(self, line: uuid.UUID, is_ticked: bool) -> None:
        others = {*self.chosen()} - {line}
        self.list.rows.tick(others | {line} if is_ticked else others)
        self._count()

    def _count(self) -> None:
        shared = len(self.chosen())
        kept = len(self._lines) - shared
        self._heading.setText(
            f"{_these(shared)} can be seen by the teacher" if shared else "No line can be seen by the teacher"
        )
        self.share.setText(f"&Share {_these(shared).lower()}" if shared else f"&Keep {_these(kept).lower()} private")
        self.share.setAccessibleName(self.share.text().replace("&", ""))
        self._kept.setText(f"{kept} become{'s' if kept == 1 else ''} private." if kept and shared else "")

    def _share(self) -> None:
        shared = self.chosen()
        try:
            self._observations.agree(shared, [one.id for one in self._lines if one.id not in shared], self)
        except Problem as fault:
            self.message.setText(str(fault))
            self.message.show()
            return
        self.accept()

    def _lay_out(self) -> None:
        self._kept = text_label("muted")
        before = text_label("muted")
        before.setText("Look at them while the screen is still yours: the teacher sees them in the talk and in PDFs.")
        how = text_label("muted")
        how.setText("Space unticks a line: it becomes private, and stays on this computer.")
        buttons = QHBoxLayout()
        buttons.addWidget(self._kept, 1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(8)
        for widget in (self._heading, before, self.list, how, self.message):
            layout.addWidget(widget, 1 if widget is self.list else 0)
        layout.addSpacing(4)
        layout.addLayout(buttons)


def _these(count: int) -> str:
    return "This line" if count == 1 else f"These {count} lines"
