"""Sessions and visits as a calendar file: which, how much is told, and what is in it before it is saved."""

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tfm_desktop.domain.calendar_entries import CalendarSheet
from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.record import now
from tfm_desktop.qt.common import background
from tfm_desktop.qt.common.inputs import CalmBox, CheckInput, PickInput
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.common.named_file import with_ending
from tfm_desktop.reports import file_names
from tfm_desktop.services.services import Services

EVERYTHING, GROUP, DEPARTMENT = range(3)
SCOPES = ("All sessions and visits", "The sessions of one Work Group", "One department: visits and sessions")
KINDS = "Calendar (*.ics)"
NOTE = (
    "Take the file in with the calendar that you use. Taken in again later, it changes the entries that are there. "
    "It is a plain file that no passphrase protects."
)
WITHOUT = "No name of a teacher and no note is in it."
WITH = "Your notes are not in it. A theme or a purpose may name somebody: look them through first."


class CalendarFileDialog(QDialog):
    """Asks which sessions and visits go into a calendar file, says what that comes to, and saves it."""

    shown = Signal()

    def __init__(self, services: Services, folder: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Calendar file")
        self.resize(min(560, parent.window().width() - 20), min(400, parent.window().height() - 20))
        self.folder = folder
        self.saved: Path | None = None
        self._services = services
        self._sheet: CalendarSheet | None = None
        self.scope = CalmBox()
        self.group, self.department = PickInput(), PickInput()
        self.details = CheckInput("With &theme and purpose")
        self.message = text_label()
        self.note = text_label("muted", NOTE)
        self.save = QPushButton("&Save calendar file…")
        self.open_folder = QPushButton("&Open folder")
        self.close_button = QPushButton("&Close")
        self._lay_out()
        self.count()
        self.scope.setFocus()

    def count(self) -> None:
        """Say how many entries the file would have."""
        place, with_details = self.scope.currentIndex(), self.details.value()
        self.group.setVisible(place == GROUP)
        self.department.setVisible(place == DEPARTMENT)
        self.note.setText(f"{NOTE} {WITH if with_details else WITHOUT}")
        group, department = self.group.value(), self.department.value()
        self._sheet = None
        if place == GROUP and group is None:
            self.message.setText("Choose a Work Group; it is set up under Work Groups.")
        elif place == DEPARTMENT and department is None:
            self.message.setText("Choose a department; it is made under Departments.")
        else:
            self._sheet = self._services.calendar.sheet(
                group=group if place == GROUP else None,
                department=department if place == DEPARTMENT else None,
                with_details=with_details,
            )
            self.message.setText(self._sheet.in_words)
        self.save.setEnabled(self._sheet is not None and bool(self._sheet.entries))

    def save_to(self, path: Path) -> None:
        """Make the file beside the window, write it, and say where it is."""
        from tfm_desktop.exchange.calendar import ics, write_ics  # brings icalendar with it

        assert self._sheet
        entries = self._sheet.entries
        self.save.setEnabled(False)
        self.message.setText("Making the file …")

        def tell(_: None) -> None:
            self.saved, self.folder = path, path.parent
            self._end(f"Saved as “{path.name}” in {path.parent}.")
            self.open_folder.setEnabled(True)
            self.open_folder.setFocus()

        background.run(lambda: write_ics(path, ics(entries, now())), tell, self._refuse, self)

    def _refuse(self, fault: BaseException) -> None:
        is_known = isinstance(fault, Problem)
        self._end(str(fault) if is_known else "The file could not be made. Close this window and try again.")
        if not is_known:
            raise fault

    def _end(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.save.setEnabled(True)
        self.shown.emit()

    def _ask_where(self) -> None:
        assert self._sheet
        proposed = self.folder / file_names.calendar(self._sheet)
        chosen, _ = QFileDialog.getSaveFileName(self, "Save calendar file", str(proposed), KINDS)
        if chosen:
            try:
                self.save_to(with_ending(Path(chosen), ".ics"))
            except Problem as fault:
                self.message.setText(str(fault))

    def _lay_out(self) -> None:
        self.scope.addItems(SCOPES)
        self.scope.setAccessibleName("What the file holds")
        self.scope.currentIndexChanged.connect(lambda _: self.count())
        for pick, name, options in (
            (self.group, "Work Group", self._services.work_groups.names()),
            (self.department, "Department", self._services.departments.names()),
        ):
            pick.setAccessibleName(name)
            pick.set_options(options)
            pick.set_value(next(iter(options), None))
            pick.committed.connect(self.count)
        self.details.committed.connect(self.count)
        self.save.setProperty("primary", True)
        self.save.setDefault(True)
        self.save.clicked.connect(self._ask_where)
        self.open_folder.setEnabled(False)
        self.open_folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder))))
        self.close_button.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.close_button, self.open_folder, self.save):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        for widget in (self.scope, self.group, self.department, self.details):
            layout.addWidget(widget)
        layout.addSpacing(6)
        layout.addWidget(self.message)
        layout.addStretch(1)
        layout.addWidget(self.note)
        layout.addLayout(buttons)
