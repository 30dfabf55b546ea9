"""The review of a plan: the actions one by one, then the record. Advocates look at the screen too."""

import datetime as dt
import uuid
from typing import ClassVar

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.evidence import TIED
from tfm_desktop.domain.years import short
from tfm_desktop.qt.common.editor import Title, page
from tfm_desktop.qt.plans.review_action import ActionCard
from tfm_desktop.qt.plans.review_end import EndCard
from tfm_desktop.qt.plans.review_list import ReviewList
from tfm_desktop.services.services import Services
from tfm_desktop.storage.change import Change

LIST_PART = 0.34  # of the width
# Also of what shows a change: a line may be kept back again while it is on the screen.
KINDS = {"plan", "aim", "action", "evidence", "review", "criterion", "observation", *TIED}


class ReviewView(QWidget):
    """One plan under review; no private line comes to this screen."""

    kind: ClassVar[str] = "plan"
    left = Signal()
    news = Signal(str)
    report_wanted = Signal(str, object)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self.record: uuid.UUID | None = None
        self._last: dt.date | None = None
        self._is_placed = False
        self.list = ReviewList()
        self.card = ActionCard(services)
        self.end = EndCard(services, self.card.form.unsaved)
        self._cards = QStackedWidget()
        self._card_page, self._end_page = page(self.card), page(self.end)
        for shown in (self._card_page, self._end_page):
            self._cards.addWidget(shown)
        self.list.chosen.connect(self._show_chosen)
        self.all = QPushButton()
        self.all.setCheckable(True)
        self.all.toggled.connect(lambda _on: self._show_agenda())
        for told in (self.card, self.end):
            told.problem.connect(self.news)
        self.end.recorded.connect(lambda: self.news.emit("The review is recorded. Undo takes that back."))
        self.end.report_wanted.connect(self.report_wanted)
        self._lay_out()
        self._make_keys()

    def show_record(self, record: uuid.UUID | None) -> None:
        """Review a plan, from its first action on; none for None."""
        self.flush()
        self.record = record
        self.list.looked_at.clear()
        self.end.show_plan(None)
        if record is None:
            self.card.form.load(None)
            return
        sheet = self._services.plans.sheet(record, dt.date.today())
        self._title.tell(f"Review · {sheet.school.name} · {sheet.plan.year}")
        self._show_agenda()
        self.list.go_to(self.list.keys()[0])
        self._show_chosen()
        self._begin()

    def turn_page(self, by: int) -> None:
        """Go to the action after, or before; behind the last one stands the end of the review."""
        self.flush()
        here = self.list.action()
        if here and here.action and by > 0:
            self.list.look_at(here.action)
        self.list.turn(by)
        self._begin()
        self._count()

    def add_action(self) -> None:
        """Add an action to the aim that the review is at, and go to it."""
        here = self.list.action()
        if here is None or self.record is None:
            self.news.emit("Choose an action first: the new one is added to its aim.")
            return
        self.flush()
        try:
            made = self._services.plans.actions.add(here.aim, self)
        except Problem as fault:
            self.news.emit(str(fault))
            return
        self._show_agenda()
        self.list.go_to(made)
        self._show_chosen()
        self._begin()

    def switch_side(self) -> None:
        """Go from the list to what is typed, or back."""
        if self.list.hasFocus():
            self._begin()
        else:
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_on(self) -> None:
        """Go on to the next action; at the end, record the review."""
        if not self.list.is_at_end():
            self.turn_page(1)
        elif self.end.plan is None:
            self._begin()
        else:
            self.end.make_record()

    def flush(self) -> None:
        """Save what was typed and not yet left."""
        self.card.form.flush()
        self.end.flush()

    def unsaved(self) -> list[str]:
        """Tell what was typed and could not be saved."""
        return [*self.card.form.unsaved(), *self.end.unsaved()]

    def on_change(self, change: Change) -> None:
        """Show anew what was changed."""
        if self.record is None or not change.kinds & KINDS:
            return
        if not self._services.plans.exists(self.record):
            self.left.emit()
            return
        self._show_agenda()
        here = self.list.action()
        if here:
            self.card.show_action(here, self._last)
        elif self.end.review.record and not self._goes_on():
            self._turn_from_end()
        elif self.end.plan:
            self._show_end()

    def showEvent(self, event: QShowEvent) -> None:
        """Give the list its part of the width, until the user gives it another."""
        super().showEvent(event)
        if not self._is_placed:
            self._is_placed = True
            beside = round(self.width() * LIST_PART)
            self._split.setSizes([beside, self.width() - beside])

    def state(self) -> str:
        """Give the widths of list and action, as text."""
        return bytes(self._split.saveState().toBase64().data()).decode()

    def restore(self, state: str) -> None:
        """Take widths over."""
        if state:
            self._is_placed = self._split.restoreState(QByteArray.fromBase64(state.encode()))

    def _show_agenda(self) -> None:
        if self.record is None:
            return
        last = self._services.reviews.last(self.record)
        self._last = last.fields.date if last else None
        agenda = self._services.reviews.agenda(self.record, dt.date.today())
        over = sum(one.was_over for one in agenda)
        self.all.setVisible(over > 0)
        self.all.setText(f"Show the {over} finished before" if over > 1 else "Show the one finished before")
        shown = [one for one in agenda if self.all.isChecked() or not one.was_over]
        self.list.show_agenda(shown)
        self._count()

    def _show_chosen(self) -> None:
        here = self.list.action()
        self.flush()
        if here:
            self.card.show_action(here, self._last)
            self._cards.setCurrentWidget(self._card_page)
            self._card_page.verticalScrollBar().setValue(0)
        elif self.list.is_at_end() and self.record:
            self._show_end()
            self._cards.setCurrentWidget(self._end_page)

    def _show_end(self) -> None:
        try:
            if self.end.plan is None or self.end.review.record is None or not self._goes_on():
                self.end.show_plan(self.record)
            else:
                self.end.reload()
        except Problem as fault:
            self.news.emit(str(fault))

    def _turn_from_end(self) -> None:
        """Go back to the last action when undo took the review away; to begin another at once would end redo."""
        self.end.show_plan(None)
        if len(self.list.keys()) > 1:
            self.list.turn(-1)
            self._show_chosen()
            self._begin()
        else:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _goes_on(self) -> bool:
        review = self.end.review.record
        return review is not None and self._services.reviews.exists(review)

    def _begin(self) -> None:
        if self.list.is_at_end():
            if self.end.plan is None:
                self._show_end()
            self.end.begin()
        elif self.card.form.record:
            self.card.begin()
        else:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        begun_in = QApplication.focusWidget()
        if begun_in and self.card.isAncestorOf(begun_in):
            self._card_page.ensureWidgetVisible(begun_in, 0, 120)

    def _count(self) -> None:
        actions = [one for one in self.list.agenda.values() if one.action]
        looked = sum(one.action in self.list.looked_at for one in actions)
        since = f"last review {short(self._last)}" if self._last else "the first review"
        self._told.setText(f"{looked} of {len(actions)} actions looked at · {since}")

    def _make_keys(self) -> None:
        keys = {
            "Ctrl+PgDown": lambda: self.turn_page(1),
            "Ctrl+PgUp": lambda: self.turn_page(-1),
            "Ctrl+Return": self.go_on,
            "Ctrl+Enter": self.go_on,
            "Ctrl+N": self.add_action,
            "F6": self.switch_side,
            "Escape": self.left.emit,
        }
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _lay_out(self) -> None:
        self._title, self._told = Title(), QLabel()
        self._told.setProperty("role", "muted")
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(self._title)
        told.addWidget(self._told)
        self.add, self.leave = QPushButton("Add an action"), QPushButton("Leave")
        self.add.setToolTip("Ctrl+N: to the aim of this action")
        self.leave.setToolTip("Esc")
        self.add.clicked.connect(self.add_action)
        self.leave.clicked.connect(self.left)
        top = QHBoxLayout()
        top.addLayout(told, 1)
        for button in (self.add, self.leave):
            top.addWidget(button)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 12, 16, 0)
        column.setSpacing(8)
        column.addWidget(self.list, 1)
        column.addWidget(self.all)
        keys = QLabel("Ctrl+Enter goes on · Ctrl+Page Up goes back · Alt+1 to 9 status and RAG · Ctrl+N adds an action")
        keys.setProperty("role", "muted")
        keys.setWordWrap(True)
        column.addWidget(keys)
        self._split = QSplitter()
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(side)
        self._split.addWidget(self._cards)
        self._split.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 12, 12)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(self._split, 1)
