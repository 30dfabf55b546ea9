"""A tab: the list of records with its filter, and the chosen record beside it."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QByteArray, QSignalBlocker, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tfm_desktop.domain.errors import Problem
from tfm_desktop.qt.common.editor import Editor
from tfm_desktop.qt.common.focus import Focus
from tfm_desktop.qt.common.record_table import Column, RecordTable
from tfm_desktop.qt.common.tab import Tab
from tfm_desktop.services.records import Records
from tfm_desktop.services.services import Services
from tfm_desktop.storage.change import Change

LIST_PART = 0.36  # of the width, at the most


class RecordTab(Tab):
    """The base of a tab of records; each declares its words, columns, rows and editor."""

    noun: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]
    empty: ClassVar[str]
    list_width: ClassVar[int] = 470

    def __init__(self, services: Services, focus: Focus) -> None:
        super().__init__(services, focus)
        self._has_missed = False  # a change of the file, while it was hidden
        self.table = RecordTable(self.columns, f"List of {self.title.lower()}")
        self.editor = self.make_editor()
        self._lay_out()
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self.enter)
        self.filter.textChanged.connect(self._filter)
        self.filter.returnPressed.connect(lambda: self.table.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.editor.problem.connect(self.news)
        self.editor.load(None)

    def make_editor(self) -> Editor:
        """Make the right side of the tab."""
        raise NotImplementedError

    def rows(self) -> Sequence[Any]:
        """Read the rows of the list, each with an id."""
        raise NotImplementedError

    def make_record(self, values: Mapping[str, Any]) -> uuid.UUID | None:
        """Make a record with the values given, asking for what is needed; None where the user thinks better of it."""
        raise NotImplementedError

    def copy(self, record: uuid.UUID) -> uuid.UUID | None:
        """Duplicate a record and give the id of the copy; None where that makes no sense."""
        raise NotImplementedError

    def enter(self) -> None:
        """Go from the list into the record."""
        raise NotImplementedError

    def records(self) -> Records[Any]:
        """Give the records of this tab's kind."""
        raise NotImplementedError

    def front(self) -> QWidget:
        """Give the list."""
        return self.table

    def chosen(self) -> tuple[str, uuid.UUID] | None:
        """Give the record."""
        return (self.kind, self.editor.record) if self.editor.record else None

    def in_front(self) -> tuple[str, uuid.UUID] | None:
        """Give what is chosen within the record."""
        return self.editor.in_front() if self.editor.record else None

    def show_found(self, kind: str, record: uuid.UUID) -> None:
        """Go to a part of the record."""
        self.editor.show_found(kind, record)

    def filter_list(self) -> None:
        """Go to the filter of the list."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def switch_side(self) -> None:
        """Go from the list into the record, or back."""
        if self.editor.isAncestorOf(QApplication.focusWidget() or self):
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.enter()

    def turn_page(self, by: int) -> None:
        """Turn to another page of the record."""
        self.editor.turn_page(by)

    def bin(self) -> None:
        """Put the chosen record in the bin."""
        record = self.editor.record
        if record is None:
            return
        self.editor.flush()
        try:
            self.records().bin(record, self)
        except Problem as fault:
            self.news.emit(str(fault))
            return
        self.refresh()
        self.news.emit(f"The {self.noun} is in the bin. Undo brings it back.")

    def new(self, values: Mapping[str, Any] | None = None) -> uuid.UUID | None:
        """Make a record, choose it, and go into it."""
        self.editor.flush()
        try:
            record = self.make_record(values or {})
        except Problem as fault:
            self.news.emit(str(fault))
            return None
        if record is not None:
            self.show_record(record)
            self.enter()
        return record

    def duplicate(self) -> None:
        """Duplicate the chosen record and go into the copy."""
        if self.editor.record is None:
            return
        self.editor.flush()
        made = self.copy(self.editor.record)
        if made is not None:
            self.show_record(made)
            self.enter()

    def show_record(self, record: uuid.UUID) -> None:
        """Choose a record; the filter and the focus give way where they hide it."""
        self.refresh()
        if not self.table.choose(record):
            self.filter.clear()
        if not self.table.choose(record):
            self.focus.widen()
            self.refresh()
            self.table.choose(record)

    def refresh(self) -> None:
        """Read the list anew."""
        self._later.stop()
        self._is_stale = False
        rows = self.rows()
        if self._is_edited_away(rows):
            with QSignalBlocker(self.table):
                self.table.show_rows(rows)
            self._show_list()
            self.news.emit(f"This {self.noun} is no longer in the list: another year or department is in focus there.")
            return
        self.table.show_rows(rows)
        self._show_list()
        if not rows:
            self._choose(None)
        elif self.editor.record is None or not self.records().exists(self.editor.record):
            row = self.table.current()
            self._choose(row.id if row else None)

    def _is_edited_away(self, rows: Sequence[Any]) -> bool:
        """Tell whether the record that is being typed into has left what the list shows."""
        record, typed_into = self.editor.record, QApplication.focusWidget()
        if record is None or typed_into is None or not self.editor.isAncestorOf(typed_into):
            return False
        return all(row.id != record for row in rows) and self.records().exists(record)

    def on_change(self, change: Change) -> None:
        """Follow a change of the file."""
        if change.origin is self:
            return  # what this tab makes and bins it shows at once
        if change.kinds & self.shown_kinds:
            self.grow_stale()
        if not self.isVisible():
            self._has_missed = True
        elif self.editor.record is not None and self.records().exists(self.editor.record):
            self.editor.on_change(change)
        elif self.editor.record is not None:
            self.refresh()

    def flush(self) -> None:
        """Save what was typed and not yet left."""
        self.editor.flush()

    def unsaved(self) -> list[str]:
        """Tell what was typed and could not be saved."""
        return self.editor.unsaved()

    def state(self) -> dict[str, str]:
        """Give the widths and the order of the list, as text."""
        return {
            "table": self.table.header_state(),
            "splitter": bytes(self._splitter.saveState().toBase64().data()).decode(),
        }

    def restore(self, state: Mapping[str, str]) -> None:
        """Take widths and order over."""
        self.table.restore_header(state.get("table", ""))
        if state.get("splitter"):
            self._is_placed = True
            self._splitter.restoreState(QByteArray.fromBase64(state["splitter"].encode()))

    def showEvent(self, event: QShowEvent) -> None:
        """Read anew what has changed meanwhile: the list, the record."""
        super().showEvent(event)
        if not self._is_placed:  # on a narrow window the record needs the room more than the list
            self._is_placed = True
            beside = min(self.list_width, round(self.width() * LIST_PART))
            self._splitter.setSizes([beside, self.width() - beside])
        shown = self.editor.record
        if self._is_stale:
            self.refresh()
        if self._has_missed and shown is not None and shown == self.editor.record:  # another one was read just now
            self._choose(shown)
        self._has_missed = False

    def _filter(self, text: str) -> None:
        self.table.filter(text)
        self._show_list()

    def _show_list(self) -> None:
        """Show the list, or say why there is nothing in it."""
        is_empty = self.table.rows.rowCount() == 0
        if is_empty:
            hidden = "Nothing in the list fits the filter. Clear it to see all."
            self._nothing.setText(hidden if self.table.rows.has_rows() else self.empty)
        self._list_pages.setCurrentWidget(self._nothing if is_empty else self.table)

    def _choose(self, record: uuid.UUID | None) -> None:
        try:
            self.editor.load(record)
        except Problem as fault:
            self.news.emit(str(fault))
            self.editor.load(None)
            record = None
        self._pages.setCurrentWidget(self.editor if record else self._unchosen)

    def _lay_out(self) -> None:
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(f"Filter {self.title.lower()}")
        self.filter.setAccessibleName(f"Filter {self.title.lower()}")
        self.filter.setClearButtonEnabled(True)
        new = QPushButton(f"New {self.noun}")
        new.setProperty("primary", True)
        new.setToolTip("Ctrl+N")
        new.setAutoDefault(True)  # Enter presses it too
        new.clicked.connect(lambda _pressed: self.new())
        top = QHBoxLayout()
        top.addWidget(self.filter, 1)
        top.addWidget(new)
        self._nothing = _centred(self.empty)
        article = "an" if self.noun[0] in "aeiou" else "a"
        self._unchosen = _centred(f"Choose {article} {self.noun} in the list.")
        self._list_pages = QStackedWidget()
        self._list_pages.addWidget(self.table)
        self._list_pages.addWidget(self._nothing)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 16, 4, 12)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self._list_pages, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._unchosen)
        self._pages.addWidget(self.editor)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(left)
        self._splitter.addWidget(self._pages)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)
        self._is_placed = False
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)
        self._offer_reports()

    def _offer_reports(self) -> None:
        for report in self.reports:
            button = self.editor.add_button(
                report.label, "Look at the PDF before it is saved", primary=report is self.reports[0]
            )
            button.clicked.connect(lambda _=False, name=report.name: self.want_report(name))

    def want_report(self, name: str = "") -> None:
        """Ask for a PDF of the chosen record; the tab's first where none is named."""
        self.editor.flush()
        if self.editor.record is not None and self.reports:
            self.report_wanted.emit(name or self.reports[0].name, self.editor.record)


def _centred(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setMargin(24)
    return label
