"""The bin: what is in it, and taking it out again."""

from PySide6.QtCore import Qt
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
from tfm_desktop.services.services import Services


class BinDialog(QDialog):
    """Lists what was put in the bin, the newest first."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
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
        close = QPushButton("&Close")
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
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
        self.list.setCurrentRow(min(place, self.list.count() - 1))

    def _take_out(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            try:
                self._services.bin.restore(*item.data(Qt.ItemDataRole.UserRole))
            except Problem as fault:
                self.told.setText(str(fault))
                return
            self.refresh()
