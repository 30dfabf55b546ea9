"""What the program is, the keys it knows, and what is asked once: the name on PDFs, and when to lock."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tfm_desktop import __version__

WIDTH, CARD = 520, 860  # pixels that what the program is, and its keys, are wide
MINUTES = (2, 5, 10, 15, 30, 60)  # without use, until the window locks
FRAME = 40  # pixels of a screen for the title of a window
Keys = tuple[tuple[str, str], ...]
EVERYWHERE: Keys = (
    ("Ctrl+1 … Ctrl+6", "Overview, Departments, Work Groups, Visits, Observations, Plans"),
    ("Ctrl+N", "New record in this tab; on the Overview, of which kind"),
    ("Ctrl+K", "Search everything"),
    ("Ctrl+F", "Filter the list"),
    ("F6", "From the list to the record, or the month, and back"),
    ("Ctrl+Page Up, Ctrl+Page Down", "Previous page of the record, or month, next one"),
    ("Enter", "From the list into the record"),
    ("F5, Shift+F5", "Observe, discuss; again to come back (F1 there shows the keys of a lesson)"),
    ("F8", "Review the plan; again to come back"),
    ("Ctrl+U", "Use the line, strength, next step, visit or measure in front as evidence of an aim"),
    ("Ctrl+T", "The trail: from an aim to what showed a change, from a line to what came of it"),
    ("Ctrl+F5", "Drop in on a lesson, with nothing but a department"),
    ("Ctrl+E", "PDF of this record"),
    ("Ctrl+D", "Duplicate this record"),
    ("Ctrl+Delete", "Put this record in the bin"),
    ("Ctrl+Z, Ctrl+Shift+Z", "Undo, redo: every change, one after the other"),
    ("Ctrl+L", "Lock; the passphrase brings all back as it was"),
    ("Ctrl+O, Ctrl+Q", "Open another file, quit"),
    ("F11", "Full screen"),
    ("F1", "This card"),
)
IN_A_GRID: Keys = (
    ("Enter", "Type into the cell, or go on to a new row"),
    ("Tab, Shift+Tab", "To the next cell, the one before, and at last out of the grid"),
    ("Shift+Enter", "A new line in a note"),
    ("Delete", "Put the row in the bin"),
    ("Alt+Up, Alt+Down", "Move the row"),
)
IN_A_FIELD: Keys = (
    ("F4", "In a date: pick it from a calendar; in a list: open it"),
    ("F7", "In a note: what may be meant by the misspelt word at the cursor or before it"),
)
ON_THE_OVERVIEW: Keys = (
    ("Enter", "Open the record, or fold a heading; on a day, what lies on it"),
    ("Page Up, Page Down", "In the month: the month before, the next month"),
)
IN_A_WORK_GROUP: Keys = (
    ("P, T, A, B, S", "In the register: present, part, apologies, absent, substitute, and on to the next person"),
    ("Space", "In the register: clear the mark"),
    ("Alt+D", "On the page Members: add a department"),
    ("Alt+P", "On the page Members: replace one of the pair"),
)
IN_A_LEDGER: Keys = (
    ("Enter", "On a figure: what it was counted from; on a commitment: into it"),
    ("Alt+Up, Alt+Down", "Move the commitment"),
    ("Delete", "Put the commitment in the bin"),
)
IN_THE_TALK: Keys = (
    ("Space", "Tick a line for the chosen strength, or take it away"),
    ("Ctrl+I", "Show the lines by idea, or in order"),
    ("F6", "Between the lines and the talk"),
    ("Alt+S", "Send the chosen next step to the plan"),
    ("Alt+T", "Decide on the lines that wait to be shared"),
)
IN_A_REVIEW: Keys = (
    ("Ctrl+Enter", "On to the next action; at the end, record the review"),
    ("Ctrl+Page Up, Ctrl+Page Down", "The action before, the next action"),
    ("Alt+1 … Alt+5", "Status of the action"),
    ("Alt+6 … Alt+9", "Not rated, red, amber, green"),
    ("Ctrl+N", "Add an action to this aim"),
    ("F6", "Between the list and what is typed"),
)
COLUMNS: tuple[tuple[tuple[str, Keys], ...], ...] = (
    (("Everywhere", EVERYWHERE), ("In a field", IN_A_FIELD)),
    (
        ("On the Overview", ON_THE_OVERVIEW),
        ("In a grid", IN_A_GRID),
        ("In a Work Group", IN_A_WORK_GROUP),
        ("In a ledger", IN_A_LEDGER),
        ("In the talk (Shift+F5)", IN_THE_TALK),
        ("In a review (F8)", IN_A_REVIEW),
    ),
)


class KeysDialog(QDialog):
    """A card of the keys; what a small screen has no room for is scrolled to."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        card = QWidget()
        card.setObjectName("page")
        grid = QGridLayout(card)
        grid.setContentsMargins(0, 0, 14, 0)
        grid.setHorizontalSpacing(32)
        for place, sections in enumerate(COLUMNS):
            grid.addLayout(_sections(sections), 0, place)
            grid.setColumnStretch(place, 1)
        area = QScrollArea()
        area.setWidget(card)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the keys that scroll come from here
        area.setAccessibleName("Keys")
        area.setAccessibleDescription(
            "\n".join(f"{keys}: {told}" for one in COLUMNS for _, all_ in one for keys, told in all_)
        )
        _finish(self, area)
        room = self.screen().availableGeometry().height() - FRAME
        around = self.sizeHint().height() - area.sizeHint().height()
        self.resize(CARD, min(room, grid.totalHeightForWidth(CARD - 70) + around))


class AboutDialog(QDialog):
    """What the program is and rests on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("About TfM Desktop")
        told = QLabel(
            f"TfM Desktop {__version__}\n\n"
            "For specialists in Teaching for Mastery: Work Groups, visits, lesson observations and development plans, "
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
    """What the program asks its user: the name that stands on PDFs, and when to lock."""

    def __init__(self, author: str, lock_minutes: int, parent: QWidget) -> None:
        from tfm_desktop.qt.common.inputs import CalmBox  # loads what a start does not need

        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.resize(600, 180)
        self.author = QLineEdit(author)
        self.author.setAccessibleName("Your name, as the author of PDFs")
        form = QFormLayout()
        form.addRow("Your name, as the author of PDFs", self.author)
        self.lock_minutes = CalmBox()
        self.lock_minutes.setAccessibleName("Lock when the program was not used for")
        for minutes in MINUTES:
            self.lock_minutes.addItem(f"{minutes} minutes", minutes)
        self.lock_minutes.setCurrentIndex(MINUTES.index(min(MINUTES, key=lambda one: abs(one - lock_minutes))))
        form.addRow("Lock when the program was not used for", self.lock_minutes)
        _finish(self, form)


def _sections(sections: tuple[tuple[str, Keys], ...]) -> QVBoxLayout:
    stack = QVBoxLayout()
    stack.setSpacing(8)
    for title, told in sections:
        heading = QLabel(title)
        heading.setProperty("role", "heading")
        form = QGridLayout()
        form.setVerticalSpacing(6)
        form.setHorizontalSpacing(16)
        form.setColumnStretch(1, 1)
        form.setColumnMinimumWidth(0, 132)
        for row, texts in enumerate(told):
            for column, text in enumerate(texts):
                label = QLabel(text)
                label.setProperty("role", "" if column else "strong")
                label.setWordWrap(True)
                form.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
        stack.addWidget(heading)
        stack.addLayout(form)
        stack.addSpacing(12)
    stack.addStretch(1)
    return stack


def _finish(dialog: QDialog, body: QFormLayout | QWidget) -> None:
    close = QPushButton("&Close")
    close.setDefault(True)
    close.clicked.connect(dialog.accept)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(28, 24, 28, 20)
    layout.setSpacing(18)
    if isinstance(body, QFormLayout):
        layout.addLayout(body)
        layout.addStretch(1)
    else:
        layout.addWidget(body, 1)
    layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
