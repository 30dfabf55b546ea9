"""The critique round: questions on plans, replies, and what changed."""

import uuid

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from tfm_desktop.qt.common.child_grid import ChildGrid, GridColumn
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.common.record_form import Field, RecordForm
from tfm_desktop.qt.common.record_page import RecordPage
from tfm_desktop.qt.work_groups.closed import is_closed
from tfm_desktop.services.critiques import Critiques
from tfm_desktop.services.services import Services

NO_MEMBERS = "No department is a member yet. Add them on the page Members: then they can question one another’s plans."


def grid(critiques: Critiques) -> ChildGrid:
    """Declare the questions of a group."""
    return ChildGrid(
        "Questions on plans",
        critiques,
        (
            GridColumn("plan_id", "Plan", "pick", 190, critiques.plans_of),
            GridColumn("asking_id", "Asked by", "pick", 160, critiques.departments_of),
            GridColumn("date", "Date", "date", 115),
            GridColumn("question", "Question", "note", 240, stretch=True),
        ),
        hint="of members, on the plans of members",
    )


def question(critiques: Critiques) -> tuple[Field, ...]:
    """Declare what is typed of a question."""

    def plans(critique: uuid.UUID) -> dict[uuid.UUID, str]:
        return critiques.plans_of(critiques.get(critique).fields.work_group_id)

    def asking(critique: uuid.UUID) -> dict[uuid.UUID, str]:
        return critiques.departments_of(critiques.get(critique).fields.work_group_id)

    return (
        Field("plan_id", "Plan", "pick", 6, options=plans),
        Field("aim_id", "Aim", "pick", 6, options=critiques.aims_of, none="the whole plan"),
        Field("asking_id", "Asked by", "pick", 6, options=asking, none="not noted"),
        Field("date", "Date", "date", 6),
        Field("question", "Question", "note", 12),
        Field("reply", "Reply", "note", 12),
        Field("changed", "What changed in the plan because of it", "note", 12),
    )


class CritiquePage(RecordPage):
    """The questions of a group, and the chosen one as a form."""

    kinds = frozenset({"critique", "plan", "aim", "membership", "department", "work_group"})

    def __init__(self, services: Services) -> None:
        self._services = services
        self._critiques = services.critiques
        self.questions = grid(services.critiques)
        self.form = RecordForm(services.critiques, question(services.critiques))
        super().__init__(self.questions, self.form)
        self.told = text_label("muted")
        self.open_plan = QPushButton("&Open the plan")
        self.open_plan.setAutoDefault(True)  # Enter presses it too
        self.open_plan.clicked.connect(self._open_plan)
        self.questions.selected.connect(self._show_question)
        self._lay_out()

    def focus(self) -> None:
        """Go to the empty row, where a question is added."""
        self.questions.focus()

    def show_found(self, kind: str, record: uuid.UUID) -> None:
        """Go to a question."""
        self.read()
        self.questions.choose(record)

    def learn(self) -> None:
        """Look read-only where the group is closed."""
        is_locked = is_closed(self._services.work_groups, self.record)
        for part in (self.questions, self.form):
            part.lock(is_locked)

    def show_parts(self) -> None:
        """Show the questions, and the chosen one as it is now."""
        self.questions.load(self.record)
        self.form.reload()

    def tell(self) -> None:
        """Say whose plan is missing; where all are and nothing was asked, there is nothing to fill in."""
        told = self._missing() if self.record else ""
        can_ask = bool(self.record and self._critiques.plans_of(self.record))
        self.questions.setVisible(can_ask or bool(self.questions.rows.rows))
        self.told.setText(told)
        self.told.setVisible(bool(told))

    def _missing(self) -> str:
        assert self.record
        year = self._services.work_groups.get(self.record).fields.year
        missing = self._critiques.without_plan(self.record)
        if not self._critiques.departments_of(self.record):
            return NO_MEMBERS
        return f"No plan for {year} yet: {', '.join(missing)}. Begin one under Plans." if missing else ""

    def _show_question(self, chosen: uuid.UUID | None) -> None:
        if chosen != self.form.record:
            if self.form.record and not self._critiques.exists(self.form.record):
                self.form.forget()
            self.form.load(chosen)
        for part in (self.form, self.open_plan):
            part.setVisible(chosen is not None)

    def _open_plan(self) -> None:
        if self.form.record:
            self.flush()
            self.open_record.emit("plan", self._critiques.get(self.form.record).fields.plan_id)

    def _lay_out(self) -> None:
        beside = QHBoxLayout()
        beside.addWidget(self.open_plan)
        beside.addStretch(1)
        below = QVBoxLayout()
        below.setSpacing(10)
        below.addWidget(self.form)
        below.addLayout(beside)
        self.body.addWidget(self.told)
        self.body.addWidget(self.questions)
        self.body.addLayout(below)
