"""All that is held on a person: what was found, who else is masked in it, and where it is saved."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.person_data import Maskings, PersonSheet
from tfm_desktop.domain.record import now
from tfm_desktop.exchange.person_data import person_json
from tfm_desktop.qt.common import background
from tfm_desktop.qt.common.buttons import push, side_by_side
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.dialogs.person_found import FoundPage
from tfm_desktop.qt.dialogs.person_maskings import MaskingsPage
from tfm_desktop.reports import file_names
from tfm_desktop.reports.person_data import person_data
from tfm_desktop.services.services import Services
from tfm_desktop.services.spelling import british
from tfm_desktop.storage.plain_files import write_whole

STEPS = ("What was found", "Who else is masked", "Save")
PLAIN = (
    "A saved file is a plain file: no passphrase protects it. It holds private lines too, so give it to the person "
    "alone, and delete it here afterwards. What was masked and kept is not remembered."
)


class SavePage(QWidget):
    """Says what is in the files, and asks which and where."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.told = text_label()
        self.pdf, self.json = QCheckBox("&PDF, to be read"), QCheckBox("&JSON, to be taken over by another program")
        for box in (self.pdf, self.json):
            box.setChecked(True)
        self.place = text_label()
        self.choose = push("Choose &folder…", "Where the files are saved", self._choose)
        self.choose.setAutoDefault(False)
        self.note = text_label("muted", PLAIN)
        self.message = text_label()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for widget in (self.told, self.pdf, self.json, self.place):
            layout.addWidget(widget)
        layout.addLayout(side_by_side(self.choose))
        layout.addWidget(self.note)
        layout.addWidget(self.message)
        layout.addStretch(1)
        self.go_to(folder)

    def go_to(self, folder: Path) -> None:
        """Save in a folder."""
        self.folder = folder
        self.place.setText(f"Folder: {folder}")

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Folder for the files", str(self.folder))
        if chosen:
            self.go_to(Path(chosen))


class PersonDataDialog(QDialog):
    """Three steps; nothing can be saved while one place is not decided."""

    moved = Signal()  # to another step, or to the end of one

    def __init__(self, sheet: PersonSheet, author: str, folder: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"All that is held on {sheet.name}")
        self.resize(min(1160, parent.window().width() - 20), min(680, parent.window().height() - 20))
        self.saved: Path | None = None
        self._author = author
        self._sheet = sheet
        self.title = QLabel()
        self.found, self.masking, self.saving = FoundPage(sheet), MaskingsPage(), SavePage(folder)
        self.pages = QStackedWidget()
        for page in (self.found, self.masking, self.saving):
            self.pages.addWidget(page)
        self.back, self.next = QPushButton("&Back"), QPushButton("Ne&xt")
        self.save, self.open_folder = QPushButton("&Save"), QPushButton("&Open folder")
        self.close_button = QPushButton("&Close")
        self._lay_out()
        self._go_to(0)

    def _go_to(self, step: int) -> None:
        self.pages.setCurrentIndex(step)
        self.title.setText(f"Step {step + 1} of 3 · {STEPS[step]}")
        for button, steps in ((self.next, (0, 1)), (self.save, (2,)), (self.open_folder, (2,))):
            button.setVisible(step in steps)
        (self.save if step == 2 else self.next).setDefault(True)
        self._allow()
        front = (self.found.list, self.masking.list, self.save)[step]
        front.setFocus(Qt.FocusReason.OtherFocusReason)
        self.moved.emit()

    def _allow(self) -> None:
        step = self.pages.currentIndex()
        self.back.setEnabled(step > 0)
        self.next.setEnabled((self.found.undecided if step == 0 else self.masking.undecided) == 0)
        self.save.setEnabled(self.saving.pdf.isChecked() or self.saving.json.isChecked())

    def _go_on(self) -> None:
        if self.pages.currentIndex() == 0:
            self._look_for_others()
        else:
            self._tell_what_is_saved()
            self._go_to(2)

    def _look_for_others(self) -> None:
        """Look for names of others beside the window; what was decided before still holds."""
        sheet, before = self.found.narrowed(), self.masking.maskings
        self.next.setEnabled(False)
        self.title.setText("Looking for the names of others …")

        def work() -> Maskings:
            words = british()
            maskings = Maskings(sheet, words.check if words else None)
            if before:
                maskings.take_over(before)
            return maskings

        def show(maskings: Maskings) -> None:
            self.masking.load(maskings)
            self._go_to(1)

        background.run(work, show, self._fail, self)

    def _fail(self, fault: BaseException) -> None:
        self._go_to(self.pages.currentIndex())
        raise fault

    def _tell_what_is_saved(self) -> None:
        assert self.masking.maskings
        records, count = len(self.masking.maskings.sheet.records), self.masking.maskings.count
        places = "one place" if count == 1 else f"{count} places"
        self.saving.told.setText(f"{records} records held on {self._sheet.name}; somebody else is masked in {places}.")

    def save_files(self) -> None:
        """Make the files beside the window, and say where they are."""
        assert self.masking.maskings
        sheet, author, folder = self.masking.maskings.masked(), self._author, self.saving.folder
        forms = [form for form, box in (("pdf", self.saving.pdf), ("json", self.saving.json)) if box.isChecked()]
        self.save.setEnabled(False)
        self.saving.message.setText("Making the files …")
        background.run(lambda: _written(sheet, author, folder, forms), self._tell_saved, self._refuse, self)

    def _tell_saved(self, names: list[str]) -> None:
        self.saved = self.saving.folder / names[0]
        self.saving.message.setText(f"Saved in {self.saving.folder}: {' and '.join(f'“{name}”' for name in names)}.")
        self.save.setEnabled(True)
        self.open_folder.setEnabled(True)
        self.open_folder.setFocus()
        self.moved.emit()

    def _refuse(self, fault: BaseException) -> None:
        is_known = isinstance(fault, Problem)
        told = str(fault) if is_known else "The files could not be made. Close this window and try again."
        self.saving.message.setText(told)
        self.save.setEnabled(True)
        self.moved.emit()
        if not is_known:
            raise fault

    def _lay_out(self) -> None:
        self.title.setProperty("role", "heading")
        self.next.setProperty("primary", True)
        self.save.setProperty("primary", True)
        self.open_folder.setEnabled(False)
        self.back.clicked.connect(lambda: self._go_to(self.pages.currentIndex() - 1))
        self.next.clicked.connect(self._go_on)
        self.save.clicked.connect(self.save_files)
        self.open_folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.saving.folder))))
        self.close_button.clicked.connect(self.accept)
        for page in (self.found, self.masking):
            page.changed.connect(self._allow)
        for box in (self.saving.pdf, self.saving.json):
            box.toggled.connect(lambda _: self._allow())
        buttons = QHBoxLayout()
        buttons.addWidget(self.close_button)
        buttons.addStretch(1)
        for button in (self.back, self.open_folder, self.next, self.save):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.title)
        layout.addWidget(self.pages, 1)
        layout.addLayout(buttons)


def gather_beside(
    services: Services,
    person: uuid.UUID,
    author: str,
    parent: QWidget,
    done: Callable[[PersonSheet], Any],
    say: Callable[[str], None],
) -> None:
    """Gather what is held on a person beside the window, which takes no keys meanwhile; it can be cancelled."""
    window, front = parent.window(), QApplication.focusWidget()
    progress = background.Progress(window, "Gathering all that is held …")
    window.setEnabled(False)

    def work() -> PersonSheet:
        with services.database.borrowed():
            return services.person_data.gather(person, now().astimezone(), author, progress.move)

    def finish() -> None:
        window.setEnabled(True)
        progress.finish()
        if front is not None and isValid(front):
            front.setFocus(Qt.FocusReason.OtherFocusReason)

    def show(sheet: PersonSheet) -> None:
        finish()
        done(sheet)

    def failed(fault: BaseException) -> None:
        finish()
        if isinstance(fault, Problem):
            say(str(fault))
        else:
            raise fault

    background.run(work, show, failed, parent)


def _written(sheet: PersonSheet, author: str, folder: Path, forms: list[str]) -> list[str]:
    """Write the files under names that are free, and give these."""
    taken = {one.name.lower() for one in folder.iterdir()} if folder.is_dir() else set()
    names = []
    for form in forms:
        content = person_data(sheet, author=author) if form == "pdf" else person_json(sheet, author)
        name = file_names.distinct(file_names.person_data(sheet.name, sheet.at.date(), form), taken)
        write_whole(folder / name, content)
        names.append(name)
    return names
