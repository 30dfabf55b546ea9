"""Whether a Work Group is closed, and the line that says so."""

import datetime as dt
import uuid
from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from tfm_desktop.domain.years import short
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.services.work_groups import WorkGroups


def is_closed(groups: WorkGroups, group: uuid.UUID | None) -> bool:
    """Tell whether a Work Group is read from now on, and no longer changed."""
    return group is not None and groups.get(group).fields.closed_on is not None


class ClosedLine(QFrame):
    """Says since when a group is closed, and lets it be opened again; out of sight while it is open."""

    def __init__(self, open_again: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("card")
        self.told = text_label()
        self.open_again = QPushButton("Open again")
        self.open_again.setProperty("quiet", True)
        self.open_again.setAutoDefault(True)  # Enter presses it too
        self.open_again.clicked.connect(lambda _pressed: open_again())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 8, 6)
        layout.addWidget(self.told, 1)
        layout.addWidget(self.open_again)
        self.hide()

    def tell(self, closed_on: dt.date | None) -> None:
        """Say since when; None hides the line."""
        sentence = f"Closed since {short(closed_on)}. All of it can be read; to change something, open it again."
        self.told.setText(sentence if closed_on else "")
        self.told.setAccessibleName(self.told.text())
        self.setVisible(closed_on is not None)
