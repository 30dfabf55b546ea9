"""One action in a review: what was agreed, what was seen since, and what is changed now."""

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tfm_desktop.domain.evidence import Shown
from tfm_desktop.domain.observations import ObservationFields
from tfm_desktop.domain.plans import ActionStatus, Rag, action_notices
from tfm_desktop.domain.years import short
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.common.record_form import Field, RecordForm
from tfm_desktop.services.reviews import AgendaAction
from tfm_desktop.services.services import Services

FIELDS: tuple[Field, ...] = (
    Field("progress", "Progress", "note", 12, "What has happened since, in a sentence or two"),
    Field("status", "Status", ActionStatus, 12, first_key=1),
    Field("rag", "Red, amber, green", Rag, 12, first_key=6),
    Field("due", "Due", "date", 4, "The date before is kept"),
    Field("lead", "Lead", "line", 4),
    Field("support", "Support", "line", 4),
    Field("what", "The action in words", "note", 12),
)
SEEN_AT_MOST = 6  # pieces of evidence; the trail of the aim has them all


class ActionCard(QWidget):
    """The action that the review has come to; what is typed is saved as everywhere."""

    problem = Signal(str)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self.form = RecordForm(
            services.plans.actions, FIELDS, lambda one: action_notices(services.plans.actions.get(one).fields)
        )
        self.form.problem.connect(self.problem)
        self.title, self.aim, self.agreed = text_label("title"), text_label("muted"), text_label()
        self._heading, self.seen = text_label("heading"), text_label()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for widget in (self.title, self.aim, self.agreed, self._heading, self.seen, self.form):
            layout.addWidget(widget)
        layout.addStretch(1)

    def show_action(self, one: AgendaAction, last: dt.date | None) -> None:
        """Show an action, given the day of the last review; for an aim without one, say so."""
        self.aim.setText(f"Aim {one.aim_number}. {one.aim_text}")
        what = " ".join(one.fields.what.split()) if one.fields else "No action yet"
        self.title.setText(f"{one.number}  {what or 'A new action'}".strip())
        self.form.load(one.action)
        self.form.setVisible(one.action is not None)
        self.agreed.setText(self._agreed(one, last) if one.action else "Ctrl+N adds an action to this aim.")
        seen = self._seen(one, last)
        since = f"Seen since {short(last)}" if last else "Seen so far"
        self._heading.setText(since)
        self.seen.setText("\n".join(seen) or "Nothing that shows a change is tied to it yet.")
        self.seen.setProperty("role", "" if seen else "muted")
        self.seen.style().polish(self.seen)

    def begin(self) -> None:
        """Go to where one types: the progress; for a new action to what it is."""
        name = "progress" if self.form.input("what").value() else "what"
        self.form.focus(name)
        self.form.input(name).moveCursor(QTextCursor.MoveOperation.End)

    def _agreed(self, one: AgendaAction, last: dt.date | None) -> str:
        assert one.fields
        assert one.action
        moved = self._services.plans.history.moved_from(one.action)
        due = f"Due {short(one.fields.due)}" if one.fields.due else "No date yet"
        facts = [
            f"Agreed: {one.fields.lead or 'nobody leads yet'}",
            f"{due}, {one.due}" if one.due else due,
            f"moved from {short(moved[-1])}" if moved else "",
        ]
        told = [" · ".join(filter(None, facts))]
        told += [f"Resources and cost: {one.fields.resources}"] if one.fields.resources else []
        told += [f"Monitoring: {one.fields.monitoring}"] if one.fields.monitoring else []
        if last:
            told.append(f"At the review on {short(last)}: {_stood(one)}.")
        return "\n".join(told)

    def _seen(self, one: AgendaAction, last: dt.date | None) -> list[str]:
        evidence = self._services.evidence
        shown = evidence.seen_since(one.aim, one.action, last)
        told = [_told(piece) for piece in shown[-SEEN_AT_MOST:]]
        lessons = (lesson.fields for lesson in evidence.lessons_on(one.aim, last))
        past = [lesson for lesson in lessons if lesson.date <= dt.date.today()]
        days = ", ".join(map(_day_and_year, past[-SEEN_AT_MOST:]))
        return [*told, f"Lessons with this aim in view: {days}"] if days else told


def _stood(one: AgendaAction) -> str:
    if one.before is None:
        return "not in the plan yet"
    rated = f", {one.before.rag}" if one.before.rag is not Rag.NOT_RATED else ""
    return f"{one.before.status}{rated}"


def _day_and_year(lesson: ObservationFields) -> str:
    return f"{short(lesson.date)} Year {lesson.year_group}" if lesson.year_group else short(lesson.date)


def _told(piece: Shown) -> str:
    text = " ".join(piece.text.split())
    return f"{short(piece.date)} {piece.where}: {text}".strip()
