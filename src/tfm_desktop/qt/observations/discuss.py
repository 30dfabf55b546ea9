"""The Discuss view: the talk after the lesson, on the same laptop turned to the teacher."""

import uuid
from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.years import british
from tfm_desktop.qt.common.editor import Editor
from tfm_desktop.qt.common.record_form import RecordForm
from tfm_desktop.qt.observations import form
from tfm_desktop.qt.observations.afterwards import SendToPlan, StrengthLines
from tfm_desktop.qt.observations.progress import StatusSteps
from tfm_desktop.qt.observations.sharing import ShareDialog
from tfm_desktop.services.services import Services
from tfm_desktop.storage.change import Change

TWO_COLUMNS = 1150  # pixels of width from which lines and talk stand side by side
BESIDE = (9, 11)  # shares of the two columns
GAP, BAR, LEAST = 28, 14, 180  # pixels between the columns, for a bar that scrolls, and of the lines at the least


class DiscussView(QWidget):
    """One observation as its teacher may see it; nothing is shown until the observer has decided on every line."""

    kind: ClassVar[str] = "observation"
    left = Signal()
    observe_wanted = Signal(object)
    report_wanted = Signal(str, object)
    news = Signal(str)
    open_record = Signal(str, object)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._observations = services.observations
        self.record: uuid.UUID | None = None
        self.talk = Talk(services)
        self.talk.problem.connect(self.news)
        self.talk.decide.clicked.connect(self.decide)
        self.talk.observe.clicked.connect(lambda: self.observe_wanted.emit(self.record))
        self.talk.report.clicked.connect(self._want_report)
        self.talk.leave.clicked.connect(self.left)
        self.talk.send.opened.connect(lambda plan: self.open_record.emit("plan", plan))
        waiting = QLabel("Nothing is shown until you have decided which lines the teacher can see.")
        waiting.setProperty("role", "muted")
        waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        waiting.setWordWrap(True)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(waiting)
        self._pages.addWidget(self.talk)

    def show_record(self, record: uuid.UUID | None) -> None:
        """Show an observation once the observer has decided on its lines; none for None."""
        self._empty()
        if record is None:
            return
        if self._observations.undecided(record):
            self._ask(record, lambda: self._show(record), self.left.emit)
        else:
            self._show(record)

    def decide(self) -> None:
        """Ask about the lines that nobody has decided on; the laptop is turned back for that."""
        if self.record and self._observations.undecided(self.record):
            self._ask(self.record, self.talk.reload, lambda: None)

    def switch_side(self) -> None:
        """Go from the lines to what is made of them, or back."""
        self.talk.switch_side()

    def flush(self) -> None:
        """Save what was typed and not yet left."""
        self.talk.flush()

    def unsaved(self) -> list[str]:
        """Tell what was typed and could not be saved."""
        return self.talk.unsaved()

    def on_change(self, change: Change) -> None:
        """Show anew what was changed elsewhere."""
        if self.record is None:
            return
        if self._observations.exists(self.record):
            self.talk.on_change(change)
        else:
            self._empty()
            self.left.emit()

    def event(self, event: QEvent) -> bool:
        """Take the keys that go between the columns before a menu does."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _goes_across(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go between the columns."""
        if _goes_across(event):
            self.switch_side()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of what is no longer looked at."""
        super().hideEvent(event)
        if not event.spontaneous() and self.isHidden():  # and not all of the workspace, while the file is locked
            self._empty()

    def _ask(self, record: uuid.UUID, then: Callable[[], None], otherwise: Callable[[], None]) -> None:
        dialog = ShareDialog(self._observations, record, self.window())
        dialog.accepted.connect(then)
        dialog.rejected.connect(otherwise)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show(self, record: uuid.UUID) -> None:
        try:
            self.talk.load(record)
        except Problem as fault:
            self.news.emit(str(fault))
            self.left.emit()
            return
        self.record = record
        self._pages.setCurrentWidget(self.talk)
        self.talk.begin()

    def _empty(self) -> None:
        self.record = None
        self.talk.load(None)
        self._pages.setCurrentIndex(0)

    def _want_report(self) -> None:
        self.flush()
        self.report_wanted.emit("feedback", self.record)


class Talk(Editor):
    """What is talked about: the teacher's own reflection, the lines, and what both make of them."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setObjectName("discuss")  # the style sheet has its text larger: two people read it across a table
        self._services, observations = services, services.observations
        self.reflection = RecordForm(observations, form.REFLECTION)
        self.lines = StrengthLines(observations, is_shared=True)
        self.strengths, self.questions, self.next_steps = form.afterwards(observations)
        self.send = SendToPlan(observations)
        self.steps = StatusSteps(observations)
        self.strengths.selected.connect(self.lines.show_for)
        self.strengths.rows.added.connect(self.lines.show_for)
        self.next_steps.selected.connect(self.send.show_for)
        self.send.sent.connect(self.next_steps.view.setFocus)
        self.next_steps.rows.added.connect(self.send.show_for)
        parts = (self.reflection, self.strengths, self.questions, self.next_steps, self.send, self.steps)
        for part in (*parts, self.lines):
            self.add_part(part)
        for told in (*parts, self.lines):
            told.problem.connect(self.problem)
        self._last: QWidget = self.strengths.view  # where the cursor was beside the lines
        self._make_buttons()
        self._lay_out()

    def begin(self) -> None:
        """Go to where the talk begins: the teacher speaks first."""
        self.reflection.focus("reflection")

    def reload(self) -> None:
        """Show everything anew."""
        self.load(self.record)

    def switch_side(self) -> None:
        """Go from the lines to where the cursor was beside them, or to the lines."""
        here = QApplication.focusWidget()
        if here is self.lines.list:
            target = self._last if self._last.isVisible() else self.strengths.view
        else:
            target = self.lines.list
            if here is not None and self._right.isAncestorOf(here):
                self._last = here
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        for area in (self._beside, self._all):
            if area.isAncestorOf(target):
                area.ensureWidgetVisible(target)
        if target is self.lines.list:  # of which the area would show the row of the cursor alone
            top = target.mapTo(self._page, QPoint()).y()
            self._all.ensureVisible(0, top + target.height(), 0, 0)
            self._all.ensureVisible(0, top, 0, 0)

    def describe(self) -> None:
        """Name the lesson and its focus; say how many lines wait for a decision, and nothing else of them."""
        if self.record is None:
            self.set_title("")
            self._focus.clear()
            self.decide.hide()
            return
        observations = self._services.observations
        fields, whom = observations.get(self.record).fields, form.titles(self._services, self.record)[0]
        self.set_title(
            " · ".join(filter(None, [whom, fields.teaching_set])),
            " · ".join(filter(None, [british(fields.date), fields.topic])),
        )
        self._focus.setText(fields.focus.strip() or "No focus was agreed before the lesson.")
        waits = len(observations.undecided(self.record))
        are = "line is" if waits == 1 else "lines are"
        self.decide.setText(f"{waits} {are} not shared yet: &turn the screen to yourself and decide")
        self.decide.setVisible(waits > 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the room that there is, and what stands in the right column."""
        if watched is self._all and event.type() is QEvent.Type.Resize:
            self._arrange()
        if watched is self._right and event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        return super().eventFilter(watched, event)

    def _arrange(self) -> None:
        """Stand the columns side by side where there is room for both; else the whole page scrolls."""
        is_wide = self.width() >= TWO_COLUMNS
        way = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if self._columns.direction() is not way:
            self._columns.setDirection(way)
            self._made.setContentsMargins(0, 0, BAR if is_wide else 0, 24)
        # Where the whole page scrolls, the lines fill the sight when they are gone to.
        self.lines.list.setMinimumHeight(LEAST if is_wide else max(LEAST, self._all.height() - GAP))
        self._fit()

    def _fit(self) -> None:
        is_wide = self._columns.direction() is QBoxLayout.Direction.LeftToRight
        self._beside.setMinimumHeight(0 if is_wide else self._right.sizeHint().height())  # it need not scroll itself

    def _make_buttons(self) -> None:
        self.observe = self.add_button(
            "Back to observing", "F5. It shows every line, private ones too: turn the screen to yourself first"
        )
        self.report = self.add_button("Feedback PDF", "Ctrl+E: look at the PDF before it is saved")
        self.leave = self.add_button("Leave", "Shift+F5: back to the lists; all is saved")
        self.decide = QPushButton()
        self.decide.setProperty("quiet", True)
        self.decide.setAutoDefault(True)  # Enter presses it too

    def _lay_out(self) -> None:
        agreed, self._focus = QLabel("Focus agreed with the teacher"), QLabel()
        agreed.setProperty("role", "label")
        self._focus.setTextFormat(Qt.TextFormat.PlainText)
        self._focus.setWordWrap(True)
        left = QWidget()
        told = QVBoxLayout(left)
        told.setContentsMargins(0, 0, 0, 12)
        told.setSpacing(6)
        told.addWidget(agreed)
        told.addWidget(self._focus)
        told.addSpacing(8)
        told.addWidget(self.reflection)
        told.addSpacing(8)
        told.addWidget(self.lines, 1)
        told.addWidget(self.decide, 0, Qt.AlignmentFlag.AlignLeft)
        self._right = QWidget()
        self._made = made = QVBoxLayout(self._right)
        made.setContentsMargins(0, 0, BAR, 24)
        made.setSpacing(18)
        for part in (self.strengths, self.questions, self.next_steps, self.send, self.steps):
            made.addWidget(part)
        made.addStretch(1)
        self._beside = _scrolling(self._right)
        self._page = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._page)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(GAP)
        for column, share in zip((left, self._beside), BESIDE, strict=True):
            self._columns.addWidget(column, share)
        self._all = _scrolling(self._page)
        for watched in (self._right, self._all):
            watched.installEventFilter(self)
        self.body.addWidget(self._all, 1)


def _scrolling(inner: QWidget) -> QScrollArea:
    inner.setObjectName("page")
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def _goes_across(event: QKeyEvent) -> bool:
    is_control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return event.key() == Qt.Key.Key_F6 or (event.key() == Qt.Key.Key_Tab and is_control)
