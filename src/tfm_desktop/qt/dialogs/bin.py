"""The bin: what is in it, and taking it out again."""

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
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

from tfm_desktop.domain.errors import Problem
from tfm_desktop.qt.dialogs import deleting
from tfm_desktop.services.bin import called
from tfm_desktop.services.services import Services


class BinDialog(QDialog):
    """Lists what was put in the bin, the newest first."""

    starting = Signal()  # the file is in other hands from here on, until the work beside the window is done

    def __init__(self, services: Services, parent: QWidget, *, can_delete: bool = True) -> None:
        super().__init__(parent)
        self._can_delete = can_delete
        self._services = services
        self.setWindowTitle("Bin")
        self.resize(640, 460)
        self.told = QLabel()
        self.told.setProperty("role", "muted")
        self.list = QListWidget()
        self.list.setAccessibleName("In the bin")
        self.take_out = QPushButton("&Take out of the bin")
        self.take_out.setProperty("primary", True)
        self.take_out.setDefault(True)
        self.take_out.clicked.connect(self._take_out)
        self.list.itemDoubleClicked.connect(lambda _item: self._take_out())
        self.delete = QPushButton("&Delete for good…")
        self.delete.setAutoDefault(False)
        self.delete.clicked.connect(self._delete)
        close = QPushButton("&Close")
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(self.delete)
        row.addStretch(1)
        row.addWidget(close)
        row.addWidget(self.take_out)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.addWidget(self.told)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)
        self.refresh()

    def refresh(self) -> None:
        """Read the bin anew, and keep the place."""
        place = max(self.list.currentRow(), 0)
        self.list.clear()
        for one in self._services.bin.rows():
            name = " ".join(one.name.split())[:120] or "without a name"
            when = f"{one.since.astimezone():%d/%m/%Y %H:%M}"
            item = QListWidgetItem(f"{one.called.capitalize()}: {name}\nin the bin since {when}")
            item.setData(Qt.ItemDataRole.UserRole, (one.kind, one.id))
            self.list.addItem(item)
        is_empty = self.list.count() == 0
        self.told.setText("The bin is empty." if is_empty else "Choose what to take out; it goes back where it was.")
        self.take_out.setEnabled(not is_empty)
        self.delete.setEnabled(not is_empty and self._can_delete)
        self.list.setCurrentRow(min(place, self.list.count() - 1))

    def reject(self) -> None:
        """Stay while something is being deleted."""
        if self.isEnabled():
            super().reject()

    def _delete(self) -> None:
        item = self.list.currentItem()
        if item is None:
            return
        retention, (kind, record) = self._services.retention, item.data(Qt.ItemDataRole.UserRole)
        if why := retention.why_it_stays(kind, record):
            self.told.setText(why)
            return
        with_it = ", ".join(
            f"{called(below)}: {count:,}" for below, count in retention.hanging_on(kind, record).items()
        )
        facts = [f"With it goes what belongs to it ({with_it})." if with_it else "", deleting.NO_WAY_BACK]
        facts += ["Backups made before keep it until they go.", deleting.ELSEWHERE]
        asked = f"Delete this from the bin for good?\n\n{item.text().splitlines()[0]}"
        box = deleting.question(self, asked, " ".join(filter(None, facts)), "Delete for good", "Keep it")
        if deleting.is_meant(box):

            def work(on_progress: Callable[[float], bool]) -> None:
                retention.delete_binned(kind, record, dt.datetime.now().astimezone(), on_progress)

            self.starting.emit()
            told = "Deleting for good …"
            deleting.beside(self, self._services, told, work, lambda _: self.refresh(), self._refuse, cancel_until=0)

    def _refuse(self, sentence: str) -> None:
        self.refresh()
        self.told.setText(sentence)

    def _take_out(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            try:
                self._services.bin.restore(*item.data(Qt.ItemDataRole.UserRole))
            except Problem as fault:
                self.told.setText(str(fault))
                return
            self.refresh()
