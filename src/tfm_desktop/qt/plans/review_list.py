"""The actions of a plan as a review comes to them, below each other, and the end of the review behind them."""

import uuid
from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from tfm_desktop.domain.plans import Rag
from tfm_desktop.qt import theme
from tfm_desktop.services.reviews import AgendaAction

PLACE = Qt.ItemDataRole.UserRole


class ReviewList(QListWidget):
    """One row for each action, under its aim; at last the row that ends the review."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.agenda: list[AgendaAction] = []
        self.looked_at: set[uuid.UUID] = set()
        self.setAccessibleName("Actions to review")
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.currentItemChanged.connect(lambda *_: self.chosen.emit())

    def show_agenda(self, agenda: Sequence[AgendaAction]) -> None:
        """Show actions in the place of those before, and stay where the list was."""
        here = self.current()
        was_at_end = self.is_at_end()
        self.agenda = list(agenda)
        with QSignalBlocker(self):
            self.clear()
            aim = 0
            for place, one in enumerate(agenda):
                if one.aim_number != aim:
                    aim = one.aim_number
                    self._add_heading(f"Aim {aim}. {' '.join(one.aim_text.split())}")
                self._add(_told(one, one.action in self.looked_at), place)
            self._add("The end of the review\nWho was there, a summary, the record", len(agenda))
            if was_at_end:
                self.setCurrentRow(self.count() - 1)
            elif here is not None:
                self.go_to(here.action or here.aim)
            if self.currentRow() < 0:
                self.setCurrentRow(self._rows()[0])

    def current(self) -> AgendaAction | None:
        """Give the chosen action, or the aim that has none; None at the end of the review."""
        item = self.currentItem()
        place = item.data(PLACE) if item else None
        return self.agenda[place] if place is not None and place < len(self.agenda) else None

    def is_at_end(self) -> bool:
        """Tell whether the last row is chosen."""
        return self.count() > 0 and self.currentRow() == self.count() - 1

    def go_to(self, record: uuid.UUID) -> None:
        """Choose the row of an action, or of an aim."""
        for row in self._rows():
            place = self.item(row).data(PLACE)
            if place < len(self.agenda) and record in (self.agenda[place].action, self.agenda[place].aim):
                self.setCurrentRow(row)
                return

    def turn(self, by: int) -> None:
        """Go to the row after, or before; at either end it stays."""
        rows = self._rows()
        at = rows.index(self.currentRow()) if self.currentRow() in rows else 0
        self.setCurrentRow(rows[min(max(at + by, 0), len(rows) - 1)])

    def look_at(self, action: uuid.UUID) -> None:
        """Mark an action as one that was talked about."""
        self.looked_at.add(action)
        for row in self._rows():
            place = self.item(row).data(PLACE)
            if place < len(self.agenda) and self.agenda[place].action == action:
                self.item(row).setText(_told(self.agenda[place], True))

    def _rows(self) -> list[int]:
        return [row for row in range(self.count()) if self.item(row).data(PLACE) is not None]

    def _add(self, text: str, place: int) -> None:
        item = QListWidgetItem(text)
        item.setData(PLACE, place)
        self.addItem(item)

    def _add_heading(self, text: str) -> None:
        item = QListWidgetItem(text if len(text) < 70 else f"{text[:70].rstrip()} …")
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = self.font()
        font.setBold(True)
        item.setFont(font)
        item.setForeground(QBrush(QColor(theme.colours().accent)))
        item.setToolTip(text)
        self.addItem(item)


def _told(one: AgendaAction, is_looked_at: bool) -> str:
    if one.fields is None:
        return "No action yet\nCtrl+N adds one"
    rated = one.fields.rag.value if one.fields.rag is not Rag.NOT_RATED else ""
    below = ["looked at" if is_looked_at else "", one.due.label, one.fields.status.label, rated]
    what = " ".join(one.fields.what.split())
    return f"{one.number}  {what if len(what) < 60 else what[:60].rstrip() + ' …'}\n{' · '.join(filter(None, below))}"
