"""The Overview tab: what is next and whose move it is, beside the month."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QByteArray, QPoint, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from tfm_desktop.domain.evidence import SERVED, TIED
from tfm_desktop.domain.years import british
from tfm_desktop.qt.common.focus import Focus
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.common.tab import Tab
from tfm_desktop.qt.overview.item_list import ItemList
from tfm_desktop.qt.overview.month_view import MonthView
from tfm_desktop.services.services import Services
from tfm_desktop.storage.change import Change

NARROW = 1000  # pixels below which the month has no room beside the list
LIST_PART = 0.57  # of the width
LIST_PAGE, MONTH_PAGE = 0, 1
NEW = {
    "visit": "New &visit",
    "observation": "New &observation",
    "plan": "New &plan",
    "work_group": "New &Work Group",
    "department": "New &department",
}
BEGIN = (
    "Here stands what is next and whose move it is, as soon as there is something to tell. To begin:\n\n"
    "1.  The schools register, so that schools are found by name: File › Import schools register. "
    "Without it, a school is typed in by hand.\n\n"
    "2.  A department: Departments (Ctrl+2), then Ctrl+N.\n\n"
    "3.  A Work Group with its members and sessions: Work Groups (Ctrl+3), then Ctrl+N. "
    "Or a visit: Visits (Ctrl+4), then Ctrl+N."
)
NOTHING = (
    "Nothing waits, and nothing is planned for the next four weeks.\n\n"
    "Visits, sessions, observations and actions stand here when their days come near. Ctrl+N plans the next one."
)


class OverviewTab(Tab):
    """What is next across everything, and the month."""

    kind = "overview"
    title = "Overview"
    shown_kinds = frozenset(
        {
            *("department", "school", "person", "visit", "visit_action", "visit_person", "visit_activity"),
            *("observation", "next_step", "plan", "aim", "action", "review", "evidence", "pd_session"),
            *("work_group", "membership", "participant", "session", "attendance", "gap_task"),
            *("commitment", "ledger_entry", "critique"),
        }
    )

    def __init__(self, services: Services, focus: Focus) -> None:
        super().__init__(services, focus)
        self.list = ItemList()
        self.month = MonthView(services)
        self.pages = QTabBar()
        self._folded: list[str] = []
        self._read_on = dt.date.min
        self._lay_out()
        self.list.opened.connect(self.open_record)
        self.month.opened.connect(self.open_record)

    def front(self) -> QWidget:
        """Give the list, or how to begin."""
        return self._begin if self._lists.currentWidget() is self._beginning else self.list

    def chosen(self) -> tuple[str, uuid.UUID] | None:
        """Give the record of the chosen item."""
        item = self.list.current()
        return item.opens if item else None

    def in_front(self) -> tuple[str, uuid.UUID] | None:
        """Give the record of the chosen item, where that can be evidence or has some."""
        chosen = self.chosen()
        return chosen if chosen and chosen[0] in (*TIED, *SERVED) else None

    def refresh(self) -> None:
        """Read what is next, and the month."""
        self._later.stop()
        self._is_stale = False
        today, department = dt.date.today(), self.focus.department
        self._read_on = today
        items = self.services.overview.items(today, department)
        self.list.show_items(items, today)
        self.list.fold(self._folded) if self._folded else None
        self._folded = []
        names = self.services.departments.names()
        self._told.setText(
            f"{british(today)}, {names.get(department, 'all departments') if department else 'all departments'}"
        )
        had_keys = self.isAncestorOf(QApplication.focusWidget() or QApplication.activeWindow() or self)
        shown = self.list if items else self._nothing if names else self._beginning
        self._lists.setCurrentWidget(shown)
        self.month.read(department, today)
        if had_keys and QApplication.focusWidget() is None:
            self.front().setFocus(Qt.FocusReason.OtherFocusReason)

    def new(self, values: Mapping[str, Any] | None = None) -> uuid.UUID | None:
        """Ask what is to be made."""
        menu = QMenu(self)
        for kind, text in NEW.items():
            menu.addAction(text).triggered.connect(lambda _=False, kind=kind: self.new_record.emit(kind, {}))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.setActiveAction(menu.actions()[0])
        menu.popup(self._lists.mapToGlobal(QPoint(24, 24)))
        return None

    def duplicate(self) -> None:
        """Say where records are duplicated."""
        self.news.emit("Open the record first with Enter, then duplicate it there.")

    def bin(self) -> None:
        """Say where records are binned."""
        self.news.emit("Open the record first with Enter, then put it in the bin there.")

    def want_report(self, name: str = "") -> None:
        """Say where PDFs are made."""
        self.news.emit("Open the record first with Enter; its PDFs are made there.")

    def filter_list(self) -> None:
        """Say what narrows the Overview."""
        self.news.emit("Choose a department above to narrow the Overview, or search everything with Ctrl+K.")

    def switch_side(self) -> None:
        """Go from the list to the month, or back."""
        is_in_month = self.month.isAncestorOf(QApplication.focusWidget() or self)
        self.pages.setCurrentIndex(LIST_PAGE if is_in_month else MONTH_PAGE)
        target = self.front() if is_in_month else self.month.grid
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def turn_page(self, by: int) -> None:
        """Turn to another month."""
        self.pages.setCurrentIndex(MONTH_PAGE)
        self.month.turn(by)
        self.month.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def on_change(self, change: Change) -> None:
        """Follow a change of the file."""
        if change.kinds & self.shown_kinds:
            self.grow_stale()

    def state(self) -> dict[str, str]:
        """Give the headings that are folded, and the widths."""
        folded = self._folded or self.list.folded()
        return {"table": "\n".join(folded), "splitter": bytes(self._splitter.saveState().toBase64().data()).decode()}

    def restore(self, state: Mapping[str, str]) -> None:
        """Take folds and widths over."""
        self._folded = state.get("table", "").splitlines()
        if state.get("splitter"):
            self._is_placed = True
            self._splitter.restoreState(QByteArray.fromBase64(state["splitter"].encode()))

    def showEvent(self, event: QShowEvent) -> None:
        """Read anew what has become stale, also by a new day."""
        super().showEvent(event)
        self._place()
        if self._is_stale or self._read_on != dt.date.today():
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the month behind the list where there is no room beside it."""
        super().resizeEvent(event)
        if self.isVisible():
            self._place()

    def _place(self) -> None:
        is_narrow = self.width() < NARROW
        page = self.pages.currentIndex()
        self.pages.setVisible(is_narrow)
        self._title.setVisible(not is_narrow)
        self.month.lay_out(is_low=is_narrow)
        self._left.setVisible(not is_narrow or page == LIST_PAGE)
        self.month.setVisible(not is_narrow or page == MONTH_PAGE)
        if not is_narrow and not self._is_placed:
            self._is_placed = True
            beside = round(self.width() * LIST_PART)
            self._splitter.setSizes([beside, self.width() - beside])

    def _lay_out(self) -> None:
        self.pages.addTab("What is next")
        self.pages.addTab("Month")
        self.pages.setExpanding(False)
        self.pages.setAccessibleName("What is next, or the month")
        self.pages.currentChanged.connect(lambda _page: self._place())
        self._told = text_label("muted")
        self._nothing = _calm(text_label("muted", NOTHING))
        self._begin = QPushButton("New department")
        self._begin.setProperty("primary", True)
        self._begin.setAutoDefault(True)  # Enter presses it too
        self._begin.clicked.connect(lambda: self.new_record.emit("department", {}))
        self._beginning = _calm(text_label("", BEGIN), self._begin)
        self._lists = QStackedWidget()
        for shown in (self.list, self._nothing, self._beginning):
            self._lists.addWidget(shown)
        self._left = QWidget()
        column = QVBoxLayout(self._left)
        column.setContentsMargins(16, 16, 4, 12)
        column.setSpacing(8)
        self._title = text_label("title", "What is next, and whose move it is")
        column.addWidget(self._title)
        column.addWidget(self._told)
        column.addWidget(self._lists, 1)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(self._left)
        self._splitter.addWidget(self.month)
        for part in range(self._splitter.count()):
            self._splitter.setStretchFactor(part, 1)
        self._splitter.setChildrenCollapsible(False)
        self._is_placed = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.pages)
        layout.addWidget(self._splitter, 1)


def _calm(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(24, 24, 24, 24)
    layout.setSpacing(18)
    for widget in widgets:
        layout.addWidget(
            widget, 0, Qt.AlignmentFlag.AlignLeft if isinstance(widget, QPushButton) else Qt.AlignmentFlag(0)
        )
    layout.addStretch(1)
    return holder
