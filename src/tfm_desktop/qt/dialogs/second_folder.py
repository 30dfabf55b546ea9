"""The second folder of backups: which it is, when it was last there, and choosing another."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QWidget

from tfm_desktop.qt.common.buttons import push
from tfm_desktop.settings import Settings

if TYPE_CHECKING:
    from tfm_desktop.qt.keeping import Keeping

NONE = "Second folder: none. With one on a stick or a network drive, your work outlives this computer."
OPEN_TO_ALL = " This file has no passphrase: whoever finds the stick can read it."


class SecondFolder(QWidget):
    """Says where the newest backup is kept a second time."""

    def __init__(self, settings: Settings, keeping: "Keeping") -> None:
        super().__init__()
        self._settings, self._keeping = settings, keeping
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.choose = push("Choose the &second folder…", "On a stick, or on a network drive", self._choose)
        self.none = push("&Use none", "Keep backups on this computer alone; what is in the folder stays", self._drop)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.told, 1)
        layout.addWidget(self.none)
        layout.addWidget(self.choose)
        keeping.made.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say what holds now."""
        second = self._keeping.second
        self.none.setVisible(second is not None)
        if second is None:
            self.told.setText(NONE)
            return
        is_open_to_all = "" if self._keeping.database.is_encrypted else OPEN_TO_ALL
        self.told.setText(f"Second folder: {second}, last there on {_day(self._settings.second_seen)}.{is_open_to_all}")

    def _choose(self) -> None:
        start = str(self._keeping.second or Path.home())
        chosen = QFileDialog.getExistingDirectory(self, "Second folder for backups", start)
        if not chosen:
            return
        if Path(chosen).resolve().is_relative_to(self._keeping.root.resolve()):
            self._keeping.news.emit("That is where the first backups lie. Choose a folder on a stick or another drive.")
            return
        self._keeping.use_second(Path(chosen))
        self.refresh()

    def _drop(self) -> None:
        self._keeping.use_second(None)
        self.choose.setFocus()
        self.refresh()


def _day(text: str) -> str:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return "no day yet"
    return f"{day:%A} {day.day} {day:%B %Y}"
