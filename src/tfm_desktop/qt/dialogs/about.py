"""What the program is, the keys it knows, and the name that stands on PDFs."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tfm_desktop import __version__

WIDTH = 520  # pixels
KEYS = (
    ("Ctrl+1 … Ctrl+4", "Departments, Visits, Observations, Plans"),
    ("Ctrl+N", "New record in this tab"),
    ("Ctrl+K", "Search everything"),
    ("Ctrl+F", "Filter the list"),
    ("F6", "From the list to the record and back"),
    ("Ctrl+Page Up, Ctrl+Page Down", "Page of the record before, after"),
    ("Enter", "From the list into the record; in a grid, type into the cell, or go on to a new row"),
    ("Tab, Shift+Tab", "In a grid: to the next cell, the one before, and at last out of it"),
    ("Shift+Enter", "In a note of a grid: a new line"),
    ("Delete", "In a grid: put the row in the bin"),
    ("Alt+Up, Alt+Down", "In a grid: move the row"),
    ("F5, Shift+F5", "Observe, discuss; again to come back (F1 there shows the keys of a lesson)"),
    ("Ctrl+F5", "Drop in on a lesson, with nothing but a department"),
    ("Ctrl+E", "PDF of this record"),
    ("Ctrl+D", "Duplicate this record"),
    ("Ctrl+Delete", "Put this record in the bin"),
    ("Ctrl+Z, Ctrl+Shift+Z", "Undo, redo: every change, one after the other"),
    ("F4", "In a date: pick it from a calendar"),
    ("F7", "In a note: what may be meant by the misspelt word at the cursor or before it"),
    ("Ctrl+O, Ctrl+Q", "Open another file, quit"),
    ("F11", "Full screen"),
    ("F1", "This card"),
)


class KeysDialog(QDialog):
    """A card of the keys."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        form = QFormLayout()
        form.setVerticalSpacing(9)
        form.setHorizontalSpacing(28)
        for keys, meaning in KEYS:
            label = QLabel(keys)
            label.setProperty("role", "heading")
            form.addRow(label, QLabel(meaning))
        _finish(self, form)


class AboutDialog(QDialog):
    """What the program is and rests on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("About TfM Desktop")
        told = QLabel(
            f"TfM Desktop {__version__}\n\n"
            "For specialists in Teaching for Mastery: visits, lesson observations and development plans, "
            "kept in one file on this computer. The program opens no connection.\n\n"
            "The schools register contains public sector information licensed under the "
            "Open Government Licence v3.0.\n\n"
            "Released under the MIT licence. It rests on Qt and PySide6 (LGPL v3), Enchant (LGPL v2.1), "
            "SQLModel, SQLAlchemy, SQLCipher, Alembic, platformdirs and ReportLab; the fonts are under the SIL Open "
            "Font Licence."
        )
        told.setWordWrap(True)
        told.setTextFormat(Qt.TextFormat.PlainText)
        _finish(self, told)
        self.setFixedSize(WIDTH, self.heightForWidth(WIDTH))


class SettingsDialog(QDialog):
    """The one thing that the program asks about its user: the name that stands on PDFs."""

    def __init__(self, author: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.resize(460, 140)
        self.author = QLineEdit(author)
        self.author.setAccessibleName("Your name, as the author of PDFs")
        form = QFormLayout()
        form.addRow("Your name, as the author of PDFs", self.author)
        _finish(self, form)


def _finish(dialog: QDialog, body: QFormLayout | QLabel) -> None:
    close = QPushButton("&Close")
    close.setDefault(True)
    close.clicked.connect(dialog.accept)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(28, 24, 28, 20)
    layout.setSpacing(18)
    layout.addWidget(body) if isinstance(body, QLabel) else layout.addLayout(body)
    layout.addStretch(1)
    layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
