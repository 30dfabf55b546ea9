"""The pages for a file that a crash or a disk has hurt: it is checked, and the user chooses how to go on."""

import datetime as dt
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QLabel, QPushButton, QSizePolicy, QTableWidget, QTableWidgetItem

from tfm_desktop.domain.backups import COUNTED
from tfm_desktop.qt.dialogs.gate import Card

PATIENCE = 2_000  # milliseconds, after which the check can be left out
WIDTH = 790
LEAST = 110  # of the table, which scrolls in a small window
BESIDE = 310  # above and below the table


class CheckingPage(Card):
    """What stands while a file is checked in full, because the program did not end properly."""

    go_on = Signal()

    def __init__(self) -> None:
        super().__init__("TfM Desktop", "")
        self.without = QPushButton("&Open it without waiting")
        self.without.setAutoDefault(True)
        self.body.addWidget(self.without, alignment=Qt.AlignmentFlag.AlignRight)
        self.without.clicked.connect(self._leave)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self.offer)

    def show_for(self, path: Path) -> None:
        """Say what is done with a file."""
        self.told.setText(f"The program did not end properly last time. Checking “{path.name}” in full …")
        self.without.hide()
        self._patience.start(PATIENCE)

    def offer(self) -> None:
        """Let the check be left out."""
        self.without.setEnabled(True)
        self.without.show()
        self.without.setFocus()

    def _leave(self) -> None:
        self.without.setEnabled(False)
        self.go_on.emit()


class DamagePage(Card):
    """Names the damage, and compares what a backup and what a rescue would keep."""

    restore = Signal()
    rescue = Signal()
    other_backup = Signal()
    open_other = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__("The file is damaged", "")
        card = self.findChild(QFrame, "card")
        assert card
        card.setFixedWidth(WIDTH)
        self.details = self._line("muted")
        self.body.addWidget(self.details)
        self.table = _table()
        self.body.addWidget(self.table)
        self.note = self._line("muted")
        self.body.addWidget(self.note)
        self.message = self.add_message()
        self.other = QPushButton("&Open another file…")
        self.another = QPushButton("Another &backup…")
        self.read = QPushButton("Re&scue what can be read")
        self.back = QPushButton("Res&tore the backup")
        self.add_row(self.other, self.another, self.read, self.back)
        self.other.clicked.connect(self.open_other)
        self.another.clicked.connect(self.other_backup)
        self.read.clicked.connect(self.rescue)
        self.back.clicked.connect(self.restore)

    def show_for(self, path: Path, found: str) -> None:
        """Name the damage while the ways out are looked for."""
        self.told.setText(
            f"“{path.name}” cannot be read as it should be: the disk or stick, or a program that copied the file, has "
            "spoiled part of it. It was left as it is, and is kept whatever you choose. Looking for what can be saved …"
        )
        self.details.setText(f"Found: {found}.")
        for widget in (self.table, self.note, self.message, self.read, self.back):
            widget.hide()
        self.another.setFocus()

    def offer(self, path: Path, backup: Any, rescued: Any, *, was_stopped: bool = False) -> None:
        """Compare the ways out; either may be missing, the rescue because its reading was stopped."""
        head = f"“{path.name}” is damaged. It was left as it is, and is kept under another name whatever you choose. "
        self.told.setText(head + (_advice_on_stop(backup) if was_stopped else _advice(backup, rescued)))
        self.note.setText(_note(backup, rescued))
        self.note.setVisible(bool(self.note.text()))
        self._fill(backup, rescued)
        self.back.setVisible(backup is not None)
        self.read.setVisible(rescued is not None or was_stopped)
        if backup:
            self.back.setAccessibleName(f"Restore the backup of {moment_in_words(backup.moment)}")
        main = self.back if backup else self.read if rescued or was_stopped else self.another
        for button in (self.back, self.read, self.another):
            button.setProperty("primary", button is main)
            button.style().polish(button)
            button.updateGeometry()  # the main one is bold
        main.setFocus()

    def say(self, sentence: str) -> None:
        """Say what went wrong; the ways out stay."""
        self.message.setText(sentence)
        self.message.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the buttons in sight: the table takes what room there is, and scrolls."""
        super().resizeEvent(event)
        self.table.setMaximumHeight(max(LEAST, self.height() - BESIDE))

    def hideEvent(self, event: QHideEvent) -> None:
        """Say that another page is shown, or the window is closed; it is not where the window is made small."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.left.emit()

    def _fill(self, backup: Any, rescued: Any) -> None:
        ways = [(one, told) for one, told in ((backup, "backup"), (rescued, "rescue")) if one]
        heads = {
            "backup": f"Backup of\n{moment_in_words(backup.moment)}" if backup else "",
            "rescue": "What can be read\nof the damaged file",
        }
        self.table.setColumnCount(1 + len(ways))
        self.table.setHorizontalHeaderLabels(["", *(heads[told] for _, told in ways)])
        rows = _rows([one.contents for one, _ in ways])
        self.table.setRowCount(len(rows))
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                cell = QTableWidgetItem(text)
                if column:
                    cell.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                self.table.setItem(row, column, cell)
        header = self.table.horizontalHeader()
        for column in range(self.table.columnCount()):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.table.updateGeometry()
        self.table.setVisible(bool(ways))

    def _line(self, role: str) -> QLabel:
        label = QLabel()
        label.setProperty("role", role)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label


def moment_in_words(moment: dt.datetime) -> str:
    """Write a moment as 'Friday 27 November, 15:40', with its year where that is another one."""
    year = "" if moment.year == dt.datetime.now().astimezone().year else f" {moment.year}"
    return f"{moment:%A} {moment.day} {moment:%B}{year}, {moment:%H:%M}"


def _table() -> QTableWidget:
    table = QTableWidget()
    table.setAccessibleName("What each way keeps")
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setSizeAdjustPolicy(QTableWidget.SizeAdjustPolicy.AdjustToContents)
    table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
    table.setMinimumHeight(LEAST)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(25)
    table.horizontalHeader().setSectionsClickable(False)
    return table


def _rows(ways: list[Any]) -> list[list[str]]:
    kinds = [kind for kind in COUNTED if any(way.counts.get(kind) for way in ways)]
    rows = [[_heading(kind), *(f"{way.counts.get(kind, 0):,}" for way in ways)] for kind in kinds]
    changed = [moment_in_words(way.changed.astimezone()) if way.changed else "" for way in ways]
    return [["Last change", *changed], *rows] if ways else []


def _heading(kind: str) -> str:
    _, many = COUNTED[kind]
    return f"{many[0].upper()}{many[1:]}"


def _advice(backup: Any, rescued: Any) -> str:
    if backup and rescued:
        return "Choose how to go on: compare what each of the two ways keeps."
    if backup:
        return "Nothing can be read of it any more, but a backup of it is whole."
    if rescued:
        return "No whole backup of it was found in the folder of backups, but part of it can still be read."
    return (
        "Nothing can be read of it any more, and no whole backup of it was found in the folder of backups. "
        "If you keep backups elsewhere, on a stick or a network drive, choose one with “Another backup…”."
    )


def _advice_on_stop(backup: Any) -> str:
    found = "a backup of it is whole" if backup else "no whole backup of it was found in the folder of backups"
    return (
        f"Reading what is left of it was stopped; {found}. “Rescue what can be read” begins again, and shows what it "
        "keeps before anything is put in place."
    )


def _note(backup: Any, rescued: Any) -> str:
    if not rescued:
        return ""
    lost, taken = sum(rescued.lost.values()), rescued.from_backup
    told = f"The rescue loses {_counted(lost)}, as far as can be told." if lost else "The rescue loses nothing."
    if backup and taken:
        told += f" It takes {_counted(taken)} from the backup, which others need."
    return told


def _counted(records: int) -> str:
    return f"{records:,} {'record' if records == 1 else 'records'}"
