"""The window that finds a school in the register as one types, or takes it typed in by hand."""

import uuid

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tfm_desktop.domain.errors import Invalid
from tfm_desktop.domain.schools import told_below
from tfm_desktop.qt.common.finder import Finder, Found
from tfm_desktop.services.services import Services


class SchoolDialog(QDialog):
    """Asks which school."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self.school: uuid.UUID | None = None
        self.setWindowTitle("New department")
        self.resize(620, 480)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._finding())
        self._pages.addWidget(self._typing())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.addWidget(self._pages)

    def _finding(self) -> QWidget:
        self.finder = Finder(
            self._find,
            "School: name, town, postcode or URN",
            "No school of the register fits. Try the beginning of each word, import the register "
            "(File › Import schools register), or type the school in by hand.",
        )
        self.finder.chosen.connect(self._take)
        self.by_hand = QPushButton("&Type the school in by hand")
        self.by_hand.setAutoDefault(False)
        self.by_hand.clicked.connect(self._to_typing)
        cancel = QPushButton("Cancel")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        return _stacked(_heading("Which school?"), self.finder, _row(self.by_hand, None, cancel))

    def _typing(self) -> QWidget:
        self.edits = {name: QLineEdit() for name in ("name", "town", "postcode", "urn")}
        labels = {"name": "Name", "town": "Town", "postcode": "Postcode", "urn": "URN, if known"}
        form = QFormLayout()
        form.setVerticalSpacing(10)
        for name, edit in self.edits.items():
            edit.setAccessibleName(labels[name])
            form.addRow(labels[name], edit)
        self.message = QLabel()
        self.message.setProperty("role", "error")
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.make = make = QPushButton("&Make department")
        make.setProperty("primary", True)
        make.setDefault(True)
        make.clicked.connect(self._make)
        back = QPushButton("&Back to the register")
        back.setAutoDefault(False)
        back.clicked.connect(lambda: (self._pages.setCurrentIndex(0), self.finder.edit.setFocus()))
        holder = QWidget()
        holder.setLayout(form)
        return _stacked(_heading("A school typed in by hand"), holder, self.message, None, _row(back, None, make))

    def _find(self, text: str) -> list[Found]:
        return [Found(one.id, one.fields.name, told_below(one.fields)) for one in self._services.schools.find(text)]

    def _take(self, school: uuid.UUID) -> None:
        self.school = school
        self.accept()

    def _to_typing(self) -> None:
        self.edits["name"].setText(self.finder.edit.text())
        self._pages.setCurrentIndex(1)
        self.edits["name"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _make(self) -> None:
        try:
            made = self._services.schools.by_hand(**{name: edit.text() for name, edit in self.edits.items()})
        except Invalid as fault:
            self.message.setText("\n".join(fault.fields.values()))
            first = next((self.edits[name] for name in fault.fields if name in self.edits), None)
            if first:
                first.setFocus()
            return
        self._take(made)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "title")
    return label


def _row(*buttons: QPushButton | None) -> QWidget:
    holder = QWidget()
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(0, 6, 0, 0)
    for button in buttons:
        layout.addWidget(button) if button else layout.addStretch(1)
    return holder


def _stacked(*widgets: QWidget | None) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    for widget in widgets:
        layout.addWidget(widget) if widget else layout.addStretch(1)
    return holder
