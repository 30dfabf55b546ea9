"""The reviews of a plan, how it stood on a day, and what changed between two days."""

import datetime as dt
import uuid
from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tfm_desktop.domain.errors import NoHistory, Problem
from tfm_desktop.domain.history import PlanState
from tfm_desktop.domain.plans import Rag, due, progress_in_words
from tfm_desktop.domain.years import british, short
from tfm_desktop.qt.common.date_input import DateInput
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.common.step_list import Row, StepList
from tfm_desktop.services.services import Services

NO_REVIEW = "No review is recorded yet. “Review” (F8) goes through the actions one by one, and records the review."


class PastPage(QWidget):
    """What the past of a plan tells; read when it is looked at."""

    problem = Signal(str)
    report_wanted = Signal(str, object)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._record: uuid.UUID | None = None
        self.reviews = StepList("Reviews")
        self.told, self.nothing, self.changed = text_label(), text_label("muted"), text_label()
        self.correct, self.pdf = QPushButton("Add a &correction…"), QPushButton("Review &PDF…")
        self.first, self.last = DateInput(), DateInput()
        self.stood = text_label()
        self.reviews.chosen.connect(self._show_review)
        self.correct.clicked.connect(self._ask_correction)
        self.pdf.clicked.connect(lambda: self.report_wanted.emit("review", self._chosen()))
        for day in (self.first, self.last):
            day.committed.connect(self._compare)
        self._lay_out()

    def load(self, record: uuid.UUID | None) -> None:
        """Show the past of a plan."""
        is_other, self._record = record != self._record, record
        if is_other:
            self._propose_days()
        self.reload()

    def reload(self) -> None:
        """Read the past anew, if it is in sight."""
        if self._record is not None and self.isVisible():
            self._show(self._record)

    def flush(self) -> None:
        """Keep nothing: what is typed here is asked, not saved."""

    def focus(self) -> None:
        """Go to the reviews, or to the first day where there is none."""
        target = self.reviews if self.reviews.keys() else self.first
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def choose(self, review: uuid.UUID) -> None:
        """Choose a review."""
        self.reviews.go_to(review)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the past when it comes in sight."""
        super().showEvent(event)
        self.reload()

    def _show(self, plan: uuid.UUID) -> None:
        recorded = self._services.reviews.recorded(plan)
        self.reviews.show_rows(
            [Row(one.id, british(one.fields.date), one.fields.present or "nobody named") for one in reversed(recorded)]
        )
        self.reviews.setVisible(bool(recorded))
        self.nothing.setText("" if recorded else NO_REVIEW)
        self.nothing.setVisible(not recorded)
        self._show_review()
        self._compare()

    def _chosen(self) -> uuid.UUID | None:
        review: uuid.UUID | None = self.reviews.current()
        return review

    def _show_review(self) -> None:
        review = self._chosen()
        for widget in (self.told, self.correct, self.pdf):
            widget.setVisible(review is not None)
        if review is None:
            return
        sheet = self._services.reviews.sheet(review)
        told = [sheet.review.summary, *(f"·  {one}" for one in sheet.review.changed)]
        told += [f"Next review: {british(sheet.next_review)}"] if sheet.next_review else []
        told += [f"Correction of {short(one.date)}: {one.text}" for one in sheet.corrections]
        self.told.setText("\n".join(filter(None, told)))

    def _ask_correction(self) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle("Add a correction")
        dialog.setLabelText("What was wrong in this review? It stays as it was; the correction stands beside it.")
        dialog.setOption(QInputDialog.InputDialogOption.UsePlainTextEditForTextInput)
        dialog.findChild(QPlainTextEdit).setTabChangesFocus(True)
        if dialog.exec():
            self.add_correction(dialog.textValue())
        dialog.deleteLater()

    def add_correction(self, text: str) -> None:
        """Put a correction beside the chosen review."""
        review = self._chosen()
        try:
            if review:
                self._services.reviews.correct(review, text, dt.date.today(), self)
        except Problem as fault:
            self.problem.emit(str(fault))
        self.reload()

    def _propose_days(self) -> None:
        """Propose the time since the last review, or the month that is past."""
        if self._record is None:
            return
        today = dt.date.today()
        last = self._services.reviews.last(self._record)
        begins = self._services.plans.history.begins(self._record) or today
        self.first.set_value(last.fields.date if last else max(begins, today - dt.timedelta(days=30)))
        self.last.set_value(today)

    def _compare(self) -> None:
        if self._record is None:
            return
        try:
            first, last = self.first.value(), self.last.value()
        except ValueError as fault:
            self.changed.setText(str(fault))
            return
        if first is None or last is None:
            self.changed.setText("Give both days, such as 14/01 and 28/02.")
            return
        self._show_between(self._record, *sorted((first, last)))

    def _show_between(self, plan: uuid.UUID, first: dt.date, last: dt.date) -> None:
        history = self._services.plans.history
        state = history.on(plan, last)
        if state is None:
            begins = short(history.begins(plan))
            self.changed.setText(f"How the plan stood then is not known: its history begins on {begins}.")
        else:
            self.changed.setText(self._told_between(plan, first, last))
        self._stood_heading.setText(f"How it stood on {short(last)}")
        self._stood_heading.setVisible(state is not None)
        self.stood.setText("\n".join(_stood(state, last)) if state else "")

    def _told_between(self, plan: uuid.UUID, first: dt.date, last: dt.date) -> str:
        try:
            told = self._services.plans.history.between(plan, first, last)
        except NoHistory as fault:
            return str(fault)
        return "\n".join(f"·  {one}" for one in told) or "Nothing changed."

    def _lay_out(self) -> None:
        self.reviews.setFixedHeight(170)
        self.first.setAccessibleName("From the end of")
        self.last.setAccessibleName("to the end of")
        buttons = QHBoxLayout()
        for button in (self.pdf, self.correct):
            button.setAutoDefault(True)
            buttons.addWidget(button)
        buttons.addStretch(1)
        days = QHBoxLayout()
        for text, day in (("From the end of", self.first), ("to the end of", self.last)):
            label = text_label("label")
            label.setText(text)
            label.setWordWrap(False)
            days.addWidget(label)
            day.setFixedWidth(130)
            days.addWidget(day)
        days.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(_heading("Reviews"))
        for widget in (self.nothing, self.reviews, self.told):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        layout.addSpacing(10)
        layout.addWidget(_heading("What changed"))
        layout.addLayout(days)
        layout.addWidget(self.changed)
        layout.addSpacing(10)
        self._stood_heading = _heading("")
        layout.addWidget(self._stood_heading)
        layout.addWidget(self.stood)


def _stood(state: PlanState, day: dt.date) -> Iterator[str]:
    """Tell a plan as it stood: how far it was, then each aim with its actions."""
    yield f"{progress_in_words([part.fields for _, part in state.actions()], day)}."
    for number, aim in enumerate(state.aims, 1):
        yield f"Aim {number} ({aim.fields.status}). {' '.join(aim.fields.text.split())}"
        for place, action in enumerate(aim.actions, 1):
            fields = action.fields
            rated = fields.rag.value if fields.rag is not Rag.NOT_RATED else ""
            told = [
                fields.status.value,
                rated,
                f"due {short(fields.due)}" if fields.due else "",
                due(fields, day).value,
            ]
            yield f"      {number}.{place}  {' '.join(fields.what.split())} ({', '.join(filter(None, told))})"


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label
