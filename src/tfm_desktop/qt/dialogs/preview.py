"""The preview of a PDF, before it is saved or printed, with the names of all that leaves the computer in it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tfm_desktop.domain.errors import FileExists, Incomplete, Problem
from tfm_desktop.domain.observations import ObservationStatus
from tfm_desktop.domain.years import british
from tfm_desktop.qt.common import background
from tfm_desktop.qt.common.named_file import with_ending
from tfm_desktop.qt.common.printing import NO_PRINTER, print_pages, printer_for
from tfm_desktop.qt.dialogs.leaving import LeavingPanel
from tfm_desktop.qt.observations.sharing import ShareDialog
from tfm_desktop.reports import catalogue
from tfm_desktop.services.observations import Observations

Prepare = Callable[[bool], catalogue.Prepared]
_NOT_SHARED = set(ObservationStatus) - {ObservationStatus.SHARED, ObservationStatus.ACKNOWLEDGED}


@dataclass(frozen=True, slots=True)
class FeedbackOf:
    """The observation that a feedback is of, with what can be done about it here."""

    observations: Observations
    record: uuid.UUID

    def undecided(self) -> int:
        """Count the lines that nobody has decided on."""
        return len(self.observations.undecided(self.record))

    def can_be_shared(self) -> bool:
        """Tell whether the observation is there and not marked as shared yet."""
        there = self.observations.exists(self.record)
        return there and self.observations.get(self.record).fields.status in _NOT_SHARED


class PreviewDialog(QDialog):
    """Shows the pages, and saves them under a name that says what they are."""

    shown = Signal()

    def __init__(
        self, title: str, prepare: Prepare, folder: Path, parent: QWidget, feedback: FeedbackOf | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(min(1160, parent.window().width() - 20), min(680, parent.window().height() - 20))
        self.folder = folder
        self.saved: Path | None = None
        self._prepare = prepare
        self._feedback = feedback
        self._prepared: catalogue.Prepared | None = None
        self._pdf = b""
        self._bytes = QByteArray()
        self._buffer = QBuffer(self)
        self.document = QPdfDocument(self)
        self.view = QPdfView(self)
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setAccessibleName("Pages of the PDF")
        self.message = QLabel("Making the pages …")
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.timeline = QCheckBox("With the &timeline of shareable lines")
        self.timeline.setVisible(feedback is not None)
        self.timeline.toggled.connect(self.make)
        self.leaving = LeavingPanel()
        self.decide = QPushButton()
        self.mark = QPushButton("&Mark as shared")
        self.save = QPushButton("&Save PDF…")
        self.save.setProperty("primary", True)
        self.save.setDefault(True)
        self.print = QPushButton("&Print…")
        self.open_folder = QPushButton("&Open folder")
        self.close_button = QPushButton("&Close")
        self._lay_out()
        self.close_button.setFocus()  # till the pages are there; then it is on saving them
        self.make()

    def make(self) -> None:
        """Make the pages beside the window, and show them."""
        self._allow(False)
        try:
            prepared = self._prepare(self.timeline.isChecked())
        except Problem as fault:
            self._refuse(fault)
            return
        self._prepared = prepared
        background.run(
            prepared.make, lambda pdf: self._show(pdf, prepared), lambda fault: self._fail(fault, prepared), self
        )

    def save_to(self, path: Path) -> None:
        """Write the PDF, and say where it is."""
        try:
            catalogue.write(path, self._pdf)
        except Problem as fault:
            self.message.setText(str(fault))
            return
        self.saved, self.folder = path, path.parent
        self.message.setText(f"Saved as “{path.name}” in {path.parent}.")
        self.open_folder.setEnabled(True)
        self.open_folder.setFocus()
        self._offer_mark()

    def _show(self, pdf: bytes, prepared: catalogue.Prepared) -> None:
        if prepared is not self._prepared:
            return  # others were asked for in the meantime
        self._pdf = pdf
        self.document.close()
        self._buffer.close()
        self._bytes = QByteArray(pdf)
        self._buffer.setBuffer(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        count = self.document.pageCount()
        self.message.setText(f"{prepared.name} · {count} page{'s' if count > 1 else ''}")
        self.leaving.show_all(prepared.leaves)
        self._allow(True)
        self.shown.emit()

    def _fail(self, fault: BaseException, prepared: catalogue.Prepared) -> None:
        if prepared is self._prepared:
            self._refuse(fault)

    def _refuse(self, fault: BaseException) -> None:
        self.view.hide()
        self.leaving.hide()
        if not isinstance(fault, Problem):
            self.message.setText("The pages could not be made. Close this window and try again.")
            raise fault
        if isinstance(fault, Incomplete):
            told = "\n".join(f"·  {one}" for one in fault.missing)
            self.message.setText(f"This feedback is not ready yet. Still missing:\n{told}")
        else:
            self.message.setText(str(fault))
        self.shown.emit()

    def _allow(self, ready: bool) -> None:
        self.save.setEnabled(ready)
        self.print.setEnabled(ready)
        self.view.setVisible(ready)
        self.leaving.setVisible(ready and self._prepared is not None and bool(self._prepared.leaves))
        waits = self._feedback.undecided() if self._feedback else 0
        self.decide.setText(f"{waits} line{' is' if waits == 1 else 's are'} not agreed yet: &decide…")
        self.decide.setVisible(waits > 0)
        if ready and not self.timeline.hasFocus():
            self.save.setFocus()

    def _decide(self) -> None:
        """Ask about the lines that nobody has decided on; the pages are made anew with those that are shared."""
        assert self._feedback
        dialog = ShareDialog(self._feedback.observations, self._feedback.record, self)
        dialog.accepted.connect(self.make)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _offer_mark(self) -> None:
        self.mark.setVisible(self._feedback is not None and self._feedback.can_be_shared())

    def _mark(self) -> None:
        assert self._feedback
        try:
            told = self._feedback.observations.change(self._feedback.record, status=ObservationStatus.SHARED)
        except Problem as fault:
            self.message.setText(str(fault))
            return
        self.message.setText(f"Marked as shared on {british(told.fields.shared_on)}. Undo takes it back.")
        self.mark.hide()
        self.close_button.setFocus()

    def _ask_where(self) -> None:
        name = self._prepared.name if self._prepared else ""
        chosen, _ = QFileDialog.getSaveFileName(self, "Save PDF", str(self.folder / name), "PDF (*.pdf)")
        if chosen:
            try:
                self.save_to(with_ending(Path(chosen), ".pdf"))
            except FileExists as fault:
                self.message.setText(str(fault))

    def _print(self) -> None:
        printer = printer_for(self.document)
        if QPrintDialog(printer, self).exec():
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print every page, as large as the paper takes it."""
        if not print_pages(self.document, printer):
            self.message.setText(NO_PRINTER)
            return
        self._offer_mark()

    def _lay_out(self) -> None:
        self.decide.setProperty("quiet", True)
        self.decide.clicked.connect(self._decide)
        self.mark.clicked.connect(self._mark)
        self.mark.hide()
        self.save.clicked.connect(self._ask_where)
        self.print.clicked.connect(self._print)
        self.open_folder.setEnabled(False)
        self.open_folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder))))
        self.close_button.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(self.timeline)
        buttons.addStretch(1)
        for button in (self.close_button, self.open_folder, self.print, self.save):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        news = QHBoxLayout()
        news.addWidget(self.message, 1)
        news.addWidget(self.decide, 0, Qt.AlignmentFlag.AlignTop)
        news.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        middle = QHBoxLayout()
        middle.setSpacing(14)
        middle.addWidget(self.leaving)
        middle.addWidget(self.view, 1)
        layout.addLayout(news)
        layout.addLayout(middle, 1)
        layout.addLayout(buttons)
