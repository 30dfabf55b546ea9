"""The end of a review: who was there, what was said, what changed, and the record of it."""

import datetime as dt
import uuid
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.years import british, short
from tfm_desktop.qt.common.record_form import Field, RecordForm
from tfm_desktop.services.services import Services

REVIEW: tuple[Field, ...] = (
    Field("date", "Date of the review", "date", 3),
    Field("present", "Who was there", "line", 9),
    Field("summary", "Summary", "note", 12, "What was talked about, and what it comes to"),
)
PLAN: tuple[Field, ...] = (
    Field("next_review", "Next review", "date", 3),
    Field("needed", "Needed from senior leadership", "note", 12, "It stands on the page for senior leadership"),
)
REPORTS = (("plan-page", "One page for senior leadership"), ("plan-pack", "Pack"), ("review", "Review PDF"))


class EndCard(QWidget):
    """What ends a review; once it is recorded, the PDFs that it goes out with."""

    problem = Signal(str)
    recorded = Signal()
    report_wanted = Signal(str, object)

    def __init__(self, services: Services, unsaved_before: Callable[[], list[str]]) -> None:
        super().__init__()
        self._services = services
        self._unsaved_before = unsaved_before
        self.plan: uuid.UUID | None = None
        reviews = services.reviews
        self.review = RecordForm(reviews, REVIEW, lambda one: reviews.notices(one, dt.date.today()))
        self.about_plan = RecordForm(services.plans, PLAN)
        for form in (self.review, self.about_plan):
            form.problem.connect(self.problem)
        self.title, self.changed, self._heading = QLabel("The end of the review"), QLabel(), QLabel()
        self.record = QPushButton("&Record the review")
        self.record.setProperty("primary", True)
        self.record.setAutoDefault(True)
        self.record.setToolTip("Ctrl+Enter: recorded, it does not change any more")
        self.record.clicked.connect(self.make_record)
        self.reports = {name: QPushButton(label) for name, label in REPORTS}
        self._lay_out()

    def show_plan(self, plan: uuid.UUID | None) -> None:
        """Show the review of a plan that goes on, begun where there is none."""
        self.plan = plan
        if plan is None:
            for form in (self.review, self.about_plan):
                form.load(None)
            return
        self.review.load(self._services.reviews.begin(plan, dt.date.today()))
        self.about_plan.load(plan)
        self.reload()

    def reload(self) -> None:
        """Show anew what changed since the last review."""
        if self.plan is None or self.review.record is None:
            return
        is_over = self._is_over()
        last = self._services.reviews.last(self.plan)
        told = list(last.fields.changed) if is_over and last else self._services.reviews.changed_since(self.plan)
        self._heading.setText(
            f"What changed since the review on {short(last.fields.date)}" if last and not is_over else "What changed"
        )
        self.changed.setText("\n".join(f"·  {one}" for one in told) or "Nothing has changed.")
        self.title.setText(
            f"Recorded: the review of {british(last.fields.date)}" if is_over and last else "The end of the review"
        )
        for form in (self.review, self.about_plan):
            form.reload()
        self.review.setEnabled(not is_over)
        self.record.setVisible(not is_over)
        for button in self.reports.values():
            button.setVisible(is_over)

    def begin(self) -> None:
        """Go to who was there; once it is recorded, to the page for senior leadership."""
        if self._is_over():
            self.reports["plan-page"].setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.review.focus("present")

    def make_record(self) -> None:
        """Record the review; where its day stands in the way, go there, and where typed text is not saved, say so."""
        if self.review.record is None or self._is_over():
            return
        self.flush()
        if unsaved := [*self._unsaved_before(), *self.unsaved()]:
            self.problem.emit(f"Not saved yet: {'; '.join(unsaved)}. Put it right first, and record the review then.")
            return
        try:
            self._services.reviews.record(self.review.record, dt.date.today(), self)
        except Problem as fault:
            self.problem.emit(str(fault))
            self.review.focus("date")
            return
        self.reload()
        self.begin()
        self.recorded.emit()

    def flush(self) -> None:
        """Save what was typed and not yet left."""
        if not self._is_over():
            self.review.flush()
        self.about_plan.flush()

    def unsaved(self) -> list[str]:
        """Tell what was typed and could not be saved."""
        return [*self.review.unsaved(), *self.about_plan.unsaved()]

    def _is_over(self) -> bool:
        review, reviews = self.review.record, self._services.reviews
        return review is not None and reviews.exists(review) and reviews.get(review).fields.is_recorded

    def _want(self, name: str) -> None:
        self.flush()
        self.report_wanted.emit(name, self.review.record if name == "review" else self.plan)

    def _lay_out(self) -> None:
        self.title.setProperty("role", "title")
        self._heading.setProperty("role", "heading")
        buttons = QHBoxLayout()
        buttons.addWidget(self.record)
        for name, button in self.reports.items():
            button.setAutoDefault(True)
            button.setProperty("primary", name == REPORTS[0][0])
            button.clicked.connect(lambda _=False, name=name: self._want(name))
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for label in (self.title, self._heading, self.changed):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        for widget in (self.title, self.review, self.about_plan):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        layout.addWidget(self._heading)
        layout.addWidget(self.changed)
        layout.addStretch(1)
