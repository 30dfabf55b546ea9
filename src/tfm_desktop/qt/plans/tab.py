"""The Plans tab: aims with evidence of need, criteria and actions, and how far they have come."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.evidence import SERVED, TIED
from tfm_desktop.domain.plans import action_notices, progress_in_words
from tfm_desktop.domain.years import academic_year, short
from tfm_desktop.qt.common.child_grid import ChildGrid
from tfm_desktop.qt.common.editor import PagedEditor, page
from tfm_desktop.qt.common.pick_department import pick_department
from tfm_desktop.qt.common.pictures import Pictures
from tfm_desktop.qt.common.record_form import RecordForm
from tfm_desktop.qt.common.record_tab import RecordTab
from tfm_desktop.qt.common.tab import Report
from tfm_desktop.qt.plans import form, table
from tfm_desktop.qt.plans.measures import MeasuresPage
from tfm_desktop.qt.plans.past import PastPage
from tfm_desktop.qt.plans.programme import ProgrammePage
from tfm_desktop.services.records import Records

AIM_PAGE, PROGRAMME_PAGE, MEASURES_PAGE, PAST_PAGE = 1, 2, 3, 4
# What the More menu offers of a plan: its words, and the name by which the window knows it; an empty one draws a line.
MORE = (
    ("&Word file of the plan…", "word-plan"),
    ("Word file of the &page…", "word-page"),
    ("", ""),
    ("Actions to a &table…", "export"),
    ("Actions &from a table…", "import"),
    ("", ""),
    ("&Save as a template…", "template"),
)


class PlansTab(RecordTab):
    """The development plans of the departments."""

    kind = "plan"
    title = "Plans"
    noun = "plan"
    columns = table.COLUMNS
    shown_kinds = frozenset({"plan", "aim", "action", "department", "school"})
    empty = "No plans in this academic year and department.\n\nPress Ctrl+N to begin one."
    reports = (
        Report("plan", "Plan PDF"),
        Report("plan-page", "One page"),
        Report("plan-pack", "Pack"),
    )
    editor: "_PlanEditor"
    files_wanted = Signal(str, object)  # what the More menu offers, and the plan
    templates = Path()  # the folder of the user's own templates

    def make_editor(self) -> "_PlanEditor":
        """Make the pages of a plan."""
        return _PlanEditor(self)

    def records(self) -> Records[Any]:
        """Give the plans."""
        return self.services.plans

    def rows(self) -> Sequence[Any]:
        """List the plans in focus."""
        return self.services.plans.rows(dt.date.today(), self.focus.year, self.focus.department)

    def make_record(self, values: Mapping[str, Any]) -> uuid.UUID | None:
        """Ask how a plan for the academic year in focus begins, and make it."""
        from tfm_desktop.qt.plans.begin import BeginPlanDialog

        department = values.get("department_id") or pick_department(self.services, self.focus.department, self)
        if department is None:
            return None
        year = self.focus.year or academic_year(dt.date.today())
        dialog = BeginPlanDialog(self.services, department, year, self.templates, self)
        dialog.exec()
        dialog.deleteLater()
        return dialog.made

    def copy(self, record: uuid.UUID) -> uuid.UUID | None:
        """Make a draft like this plan."""
        return self.services.plans.duplicate(record, self)

    def enter(self) -> None:
        """Go to the title of the plan."""
        self.editor.go_to_page(0)


class _PlanEditor(PagedEditor):
    def __init__(self, tab: PlansTab) -> None:
        super().__init__()
        self._tab = tab
        plans = tab.services.plans
        self._plans, self._evidence = plans, tab.services.evidence
        self.form = RecordForm(plans, form.FIELDS)
        self.aims = form.aims(plans)
        self.aim = RecordForm(plans.aims, form.AIM)
        self.criteria, self.action_grid = form.grids(plans)
        self.action = RecordForm(plans.actions, form.ACTION, lambda one: action_notices(plans.actions.get(one).fields))
        self.evidence = form.evidence(tab.services)
        self.piece = RecordForm(tab.services.evidence, form.EVIDENCE)
        self.past = PastPage(tab.services)
        self.past.report_wanted.connect(tab.report_wanted)
        self.programme, self.measures = ProgrammePage(tab.services), MeasuresPage(tab.services)
        self.programme.open_record.connect(self._open_entry)
        # The aims last: a plan without one turns the page, and the page that comes up has to know its plan.
        parts = (self.form, self.programme, self.measures, self.past, self.aims)
        for part in parts:
            self.add_part(part)
        for told in (*parts, *self._of_aim()):
            told.problem.connect(self.problem)
        self.aims.selected.connect(self._show_aim)
        self.action_grid.selected.connect(self._show_action)
        self.aims.rows.added.connect(self._show_aim)
        self.action_grid.rows.added.connect(self._show_action)
        self.evidence.selected.connect(self._show_piece)
        self.evidence.rows.added.connect(self._show_piece)
        review = self.add_button("Review", "F8: go through the actions one by one")
        review.clicked.connect(lambda: tab.view_wanted.emit("review", self.record))
        self._offer_more()
        self._trail = QPushButton("Trail of this aim")
        self._trail.setToolTip("Ctrl+T: from the evidence of need to what showed a change")
        self._trail.setProperty("quiet", True)
        self._trail.clicked.connect(lambda: tab.trail_wanted.emit("aim", self.aim.record))
        self._carried = QLabel()
        self._carried.setProperty("role", "muted")
        self._progress = QLabel()
        self._progress.setProperty("role", "muted")
        self._chart = Pictures("Progress")
        self._came_from = QPushButton()
        self._came_from.setProperty("quiet", True)
        self._came_from.clicked.connect(self._open_observation)
        self.add_pages(
            lambda: self.form.focus("title"),
            self.action_grid.focus,
            self.programme.focus,
            self.measures.focus,
            self.past.focus,
            Plan=page(self.form, self._picture(), self.aims),
            Aim_and_actions=page(*self._aim_parts()),
            Programme=page(self.programme),
            Measures=page(self.measures),
            Reviews=page(self.past),
        )

    def describe(self) -> None:
        """Name the department and the year, and draw the progress."""
        if self.record is None:
            return
        sheet = self._plans.sheet(self.record, dt.date.today())
        review = f" · next review {short(sheet.plan.next_review)}" if sheet.plan.next_review else ""
        self.set_title(f"{sheet.school.name} · {sheet.plan.year}", f"{sheet.plan.title}{review}")
        self._progress.setText(progress_in_words([one for aim in sheet.aims for one in aim.actions], sheet.on))
        self._draw(sheet)

    def load(self, record: uuid.UUID | None) -> None:
        """Show a plan, and the chosen aim as it is now."""
        super().load(record)
        for part in self._of_aim():
            part.reload()

    def unsaved(self) -> list[str]:
        """Tell what was typed and could not be saved."""
        return super().unsaved() + [told for part in self._of_aim() for told in part.unsaved()]

    def flush(self) -> None:
        """Save what was typed and not yet left."""
        super().flush()
        for part in self._of_aim():
            part.flush()

    def on_change(self, change: Any) -> None:
        """Show anew what was changed elsewhere."""
        super().on_change(change)
        for part, kinds in self._of_aim().items():
            if change.kinds & kinds and change.origin not in (part, getattr(part, "rows", part)):
                part.reload()

    def in_front(self) -> tuple[str, uuid.UUID] | None:
        """Give the aim, criterion, action or measure that is chosen; where the cursor is decides which."""
        if self.pages.currentIndex() == MEASURES_PAGE:
            measure = self.measures.measures.current()
            return ("measure", measure) if measure else None
        if self.pages.currentIndex() != AIM_PAGE:
            chosen = self.aims.current()
            return ("aim", chosen) if chosen else None
        here = QApplication.focusWidget() or self
        for kind, grid in {"criterion": self.criteria, "action": self.action_grid}.items():
            chosen = grid.current()
            if chosen and grid.isAncestorOf(here):
                return kind, chosen
        return ("aim", self.aim.record) if self.aim.record else None

    def show_found(self, kind: str, record: uuid.UUID) -> None:
        """Go to the part of the plan that a search found, or a trail leads to."""
        parts: dict[str, Records[Any]] = {
            "criterion": self._plans.criteria,
            "action": self._plans.actions,
            "evidence": self._evidence,
        }
        if kind == "review":
            self.pages.setCurrentIndex(PAST_PAGE)
            self.past.choose(record)
        elif kind == "pd_session":
            self.pages.setCurrentIndex(PROGRAMME_PAGE)
            self.programme.show_found(record)
        elif kind == "measure":
            self.pages.setCurrentIndex(MEASURES_PAGE)
            self.measures.show_found(record)
        elif kind in parts or kind == "aim":
            self.pages.setCurrentIndex(AIM_PAGE)
            self.aims.choose(parts[kind].get(record).fields.aim_id if kind in parts else record)
            grids = {"criterion": self.criteria, "action": self.action_grid, "evidence": self.evidence}
            if kind in grids:
                grids[kind].choose(record)

    def _offer_more(self) -> None:
        menu = QMenu(self)
        for text, name in MORE:
            if not name:
                menu.addSeparator()
                continue
            menu.addAction(text).triggered.connect(lambda _=False, name=name: self._want(name))
        menu.addSeparator()
        menu.addAction("&Carry what is open forward").triggered.connect(self.carry_forward)
        self.more = self.add_button("More", "Word files, tables, templates, next year")
        self.more.setMenu(menu)

    def _want(self, name: str) -> None:
        self.flush()
        self._tab.files_wanted.emit(name, self.record)

    def carry_forward(self) -> None:
        """Take what is open into next year's plan, and go there."""
        self.flush()
        try:
            assert self.record
            following = self._plans.carry_forward(self.record)
        except Problem as fault:
            self.problem.emit(str(fault))
            return
        year = self._plans.get(following).fields.year
        self._tab.open_record.emit("plan", following)
        self.problem.emit(f"What was open is in the plan of {year} now, with where it came from. Undo takes it back.")

    def _draw(self, sheet: Any) -> None:
        from tfm_desktop.reports import charts

        words = "\n".join(
            f"Aim {number}: {charts.progress_words(aim.actions)}" for number, aim in enumerate(sheet.aims, 1)
        )
        self._chart.show_drawn(
            lambda width, palette: [charts.progress_picture(sheet.aims, min(max(width, 360), 500), palette)], words
        )

    def _of_aim(self) -> dict[RecordForm | ChildGrid, frozenset[str]]:
        """Give the parts of the chosen aim, each with the kinds of record that it tells of."""
        return {
            self.aim: frozenset({"aim"}),
            self.criteria: frozenset({"criterion"}),
            self.action_grid: frozenset({"action", "next_step", "observation"}),  # below it stands where it came from
            self.action: frozenset({"action"}),
            self.evidence: frozenset({"evidence", "observation", *SERVED, *TIED}),
            self.piece: frozenset({"evidence"}),
        }

    def _show_aim(self, aim: uuid.UUID | None) -> None:
        self.pages.setTabEnabled(1, aim is not None)
        if aim == self.aim.record:
            return  # a grid that is being typed into is not read anew for nothing
        self.aim.load(aim)
        self.criteria.load(aim)
        self.action_grid.load(aim)
        self.evidence.load(aim)
        carried = self._plans.carried_from(self._plans.aims.get(aim).fields) if aim else ""
        self._carried.setText(f"Carried forward from {carried}." if carried else "")
        self._carried.setVisible(bool(carried))

    def _show_action(self, action: uuid.UUID | None) -> None:
        self.action.load(action)
        self.action.setVisible(action is not None)
        step = self._tab.services.observations.step_of_action(action) if action else None
        self._came_from.setVisible(step is not None)
        if step:
            observation = self._tab.services.observations.get(step.fields.observation_id).fields
            self._came_from.setText(f"From the next step of the observation on {short(observation.date)}: open it")
            self._came_from.setProperty("observation", step.fields.observation_id)

    def _show_piece(self, piece: uuid.UUID | None) -> None:
        """Show the form of a piece of text; what a record shows is told in its own place."""
        is_text = piece is not None and self._evidence.get(piece).fields.tied is None
        self.piece.load(piece if is_text else None)
        self.piece.setVisible(is_text)

    def _open_entry(self, kind: str, record: uuid.UUID) -> None:
        """Go to what stands in the calendar of the year."""
        if kind == "visit":
            self._tab.open_record.emit(kind, record)
        elif kind == "plan":
            self.pages.setCurrentIndex(0)
        else:
            self.show_found(kind, record)

    def _open_observation(self) -> None:
        self._tab.open_record.emit("observation", self._came_from.property("observation"))

    def _picture(self) -> QWidget:
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        heading = QLabel("Progress")
        heading.setProperty("role", "heading")
        for widget in (heading, self._progress, self._chart):
            layout.addWidget(widget)
        return holder

    def _aim_parts(self) -> tuple[QWidget, ...]:
        top, below = QWidget(), QWidget()
        for holder, parts in ((top, (self._carried, self._trail)), (below, (self._came_from,))):
            layout = QHBoxLayout(holder)
            layout.setContentsMargins(0, 0, 0, 0)
            for part in parts:
                layout.addWidget(part)
            layout.addStretch(1)
        return top, self.aim, self.evidence, self.piece, self.criteria, self.action_grid, self.action, below
