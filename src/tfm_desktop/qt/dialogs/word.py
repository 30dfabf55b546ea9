"""A plan as a Word file: what leaves the computer is told before it is saved."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tfm_desktop.domain.errors import FileExists, Problem
from tfm_desktop.qt.common import background
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.common.named_file import with_ending
from tfm_desktop.qt.dialogs.leaving import LeavingPanel
from tfm_desktop.reports import catalogue

NOTE = (
    "A Word file can be changed by whoever has it, and it is a plain file: no passphrase protects it. "
    "What is changed in it does not come back into this program."
)


class WordDialog(QDialog):
    """Tells what a Word file takes with it, and saves it under a name that says what it is."""

    shown = Signal()

    def __init__(self, title: str, prepare: Callable[[], catalogue.Prepared], folder: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(min(560, parent.window().width() - 20), min(520, parent.window().height() - 20))
        self.folder = folder
        self.saved: Path | None = None
        self._prepare = prepare
        self._prepared: catalogue.Prepared | None = None
        self._content = b""
        self.message = text_label(text="Making the file …")
        self.note = text_label("muted", NOTE)
        self.leaving = LeavingPanel()
        self.leaving.setMinimumWidth(0)
        self.leaving.setMaximumWidth(16_777_215)  # as wide as the window, where no pages stand beside it
        self.save = QPushButton("&Save Word file…")
        self.save.setProperty("primary", True)
        self.save.setDefault(True)
        self.open_folder = QPushButton("&Open folder")
        self.close_button = QPushButton("&Close")
        self._lay_out()
        self.close_button.setFocus()  # till the file is there; then it is on saving it
        self.make()

    def make(self) -> None:
        """Make the file beside the window, and tell what it takes with it."""
        self.save.setEnabled(False)
        self.leaving.hide()
        try:
            self._prepared = self._prepare()
        except Problem as fault:
            self._refuse(fault)
            return
        background.run(self._prepared.make, self._show, self._refuse, self)

    def save_to(self, path: Path) -> None:
        """Write the file, and say where it is."""
        try:
            catalogue.write(path, self._content, "docx")
        except Problem as fault:
            self.message.setText(str(fault))
            return
        self.saved, self.folder = path, path.parent
        self.message.setText(f"Saved as “{path.name}” in {path.parent}.")
        self.open_folder.setEnabled(True)
        self.open_folder.setFocus()

    def _show(self, content: bytes) -> None:
        assert self._prepared
        self._content = content
        self.message.setText(self._prepared.name)
        self.leaving.show_all(self._prepared.leaves)
        self.leaving.show()
        self.save.setEnabled(True)
        self.save.setFocus()
        self.shown.emit()

    def _refuse(self, fault: BaseException) -> None:
        is_known = isinstance(fault, Problem)
        self.message.setText(str(fault) if is_known else "The file could not be made. Close this window and try again.")
        self.shown.emit()
        if not is_known:
            raise fault

    def _ask_where(self) -> None:
        name = self._prepared.name if self._prepared else ""
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save Word file", str(self.folder / name), "Word document (*.docx)"
        )
        if chosen:
            try:
                self.save_to(with_ending(Path(chosen), ".docx"))
            except FileExists as fault:
                self.message.setText(str(fault))

    def _lay_out(self) -> None:
        self.save.clicked.connect(self._ask_where)
        self.open_folder.setEnabled(False)
        self.open_folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder))))
        self.close_button.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.close_button, self.open_folder, self.save):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.message)
        layout.addWidget(self.leaving, 1)
        layout.addWidget(self.note)
        layout.addLayout(buttons)
