"""Retention: what is due to go, for how long records are kept, and what was deleted for good."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMessageBox, QPushButton, QTabWidget, QVBoxLayout, QWidget

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.retention import listed
from tfm_desktop.domain.years import short
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.dialogs import deleting
from tfm_desktop.qt.dialogs.retention_pages import DuePage, LogPage, PeriodsPage
from tfm_desktop.services.retention import DELETED, Gone
from tfm_desktop.services.services import Services
from tfm_desktop.storage import backups, older_copies
from tfm_desktop.storage.older_copies import Copy

NO_BACKUP = "No backup is made first, for it would keep what is to go."


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()


class RetentionDialog(QDialog):
    """Lists what is due, lets the user choose, and deletes it for good; nothing goes by itself."""

    starting = Signal()  # the file is in other hands from here on, until the work beside the window is done

    def __init__(
        self,
        services: Services,
        folder: Path,
        parent: QWidget,
        clock: Callable[[], dt.datetime] = _now,
        second: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Retention")
        self.resize(min(900, parent.window().width() - 20), min(560, parent.window().height() - 20))
        self._services, self._retention, self._clock = services, services.retention, clock
        self._folder = folder  # of backups
        self._folders = [folder, *([second] if second and second.is_dir() else [])]  # a stick may not be there
        self._is_stale = False  # a period has changed since what is due was read
        self.due = DuePage(self._retention)
        self.periods = PeriodsPage(self._retention)
        self.log = LogPage(self._retention)
        self.message = text_label()
        self.copies = text_label("muted")
        self.delete = QPushButton("&Delete for good…")
        self.wipe = QPushButton("&Remove the traces")
        self.delete_copies = QPushButton("Delete these &backups too…")
        self.close_button = QPushButton("&Close")
        self._lay_out()
        self.due.changed.connect(self._allow)
        self.periods.changed.connect(self._age)
        self.refresh()

    def refresh(self) -> None:
        """Read anew what is due, what was deleted, and which backups still hold it."""
        self.due.show_due(self._clock().date())
        self.log.show_log()
        copies = self._retention.older_copies(self._folders)
        self.copies.setText(f"{holding(copies, 'the last deletion')} {deleting.ELSEWHERE}" if copies else "")
        self.copies.setVisible(bool(copies))
        self.delete_copies.setVisible(bool(copies))
        self.wipe.setVisible(not self._retention.is_wiped)
        if not self._retention.is_wiped:
            self._say("Traces of what was deleted may be left in this file. “Remove the traces” writes it anew.")

    def question(self) -> QMessageBox:
        """Make the question that is asked before what is ticked goes."""
        facts = [deleting.NO_WAY_BACK, NO_BACKUP, holding(self._all_copies(), "now"), deleting.ELSEWHERE]
        asked = f"Delete {listed(self.due.counts())} for good?"
        return deleting.question(self, asked, " ".join(filter(None, facts)), "Delete for good", "Keep them")

    def reject(self) -> None:
        """Stay while something is being deleted."""
        if self.isEnabled():
            super().reject()

    def _age(self) -> None:
        self._is_stale = True  # to read what is due takes a second in a large file

    def _turn(self) -> None:
        is_due = self.pages.currentWidget() is self.due
        self.delete.setVisible(is_due)
        if is_due and self._is_stale:
            self._is_stale = False
            self.due.show_due(self._clock().date())

    def _delete(self) -> None:
        if not deleting.is_meant(self.question()):
            return
        chosen, moment = self.due.chosen(), self._clock()

        def done(gone: Gone) -> None:
            self.refresh()
            self._say(gone.in_words)

        def work(on_progress: Callable[[float], bool]) -> Gone:
            return self._retention.delete(chosen, moment.date(), moment, on_progress)

        self._beside("Deleting for good …", work, done, cancel_until=DELETED)

    def _wipe(self) -> None:
        def done(_: None) -> None:
            self.refresh()
            self._say("The file was written anew. No trace of what was deleted is left in it.")

        def work(on_progress: Callable[[float], bool]) -> None:
            self._retention.wipe(self._clock(), on_progress)

        self._beside("Removing the traces …", work, done, cancel_until=0)

    def _delete_copies(self) -> None:
        copies = self._retention.older_copies(self._folders)
        asked = f"Delete {_counted(copies)} that still hold{'s' * (len(copies) == 1)} what was deleted?"
        facts = "A fresh backup is made and checked first, so that one stays. What was in the older ones is gone then."
        if not deleting.is_meant(deleting.question(self, asked, facts, "Delete these backups", "Keep them")):
            return

        def work(on_progress: Callable[[float], bool]) -> Path:
            made = backups.back_up(self._services.database, self._folder, self._clock(), on_progress)
            older_copies.remove(copies)
            return made

        def done(made: Path) -> None:
            self.refresh()
            self._say(f"{_counted(copies)} deleted. The fresh one is kept as “{made.name}”.")

        self._beside("Making a fresh backup …", work, done, cancel_until=1)

    def _beside(
        self,
        told: str,
        work: Callable[[Callable[[float], bool]], Any],
        done: Callable[[Any], None],
        *,
        cancel_until: float,
    ) -> None:
        self.starting.emit()
        deleting.beside(self, self._services, told, work, done, self._refuse, cancel_until)

    def _all_copies(self) -> list[Copy]:
        database = self._services.database
        return older_copies.made_before(database.path, database.setting("file"), self._folders, self._clock())

    def _refuse(self, sentence: str) -> None:
        try:
            self.refresh()
        except Problem as fault:
            sentence = f"{sentence} {fault}"
        self._say(sentence)

    def _allow(self) -> None:
        counts = self.due.counts()
        self.delete.setEnabled(bool(counts))
        self._say(f"Ticked: {listed(counts)}." if counts else "")

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setAccessibleName(sentence)
        self.message.setVisible(bool(sentence))

    def _lay_out(self) -> None:
        self.pages = QTabWidget()
        self.pages.setAccessibleName("Pages")
        for page, title in ((self.due, "&What is due"), (self.periods, "&Periods"), (self.log, "De&leted")):
            self.pages.addTab(page, title)
        self.delete.clicked.connect(self._delete)
        self.wipe.clicked.connect(self._wipe)
        self.delete_copies.clicked.connect(self._delete_copies)
        self.close_button.clicked.connect(self.accept)
        self.close_button.setDefault(True)
        self.pages.currentChanged.connect(lambda _: self._turn())
        buttons = QHBoxLayout()
        buttons.addWidget(self.delete_copies)
        buttons.addStretch(1)
        for button in (self.close_button, self.wipe, self.delete):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.addWidget(self.pages, 1)
        for label in (self.message, self.copies):
            layout.addWidget(label)
        layout.addLayout(buttons)


def _counted(copies: list[Copy]) -> str:
    return "1 backup" if len(copies) == 1 else f"{len(copies):,} backups"


def holding(copies: list[Copy], before: str) -> str:
    """Say which backups still hold what goes, and until when; empty for none."""
    if not copies:
        return ""
    days = [one.goes_on for one in copies if one.goes_on]
    last, staying = short(max(days, default=None)), len(copies) - len(days)
    if len(copies) == 1:
        until = "it stays until you delete it" if staying else f"it goes by {last}"
        return f"1 backup made before {before} still holds these records: {until}."
    if not staying:
        return f"{_counted(copies)} made before {before} still hold these records: the last of them goes by {last}."
    goes = f"{len(days)} {'goes' if len(days) == 1 else 'go'} by {last}" if days else ""
    stay = f"{staying} stay{'s' * (staying == 1)} until you delete {'it' if staying == 1 else 'them'}"
    until = ", and ".join(filter(None, (goes, stay)))
    return f"{_counted(copies)} made before {before} still hold these records: {until}."
