"""The Observations tab: context, lines as they come, and what is agreed afterwards."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QApplication

from tfm_desktop.domain.observations import ObservationStatus
from tfm_desktop.qt.common.editor import PagedEditor, page
from tfm_desktop.qt.common.pick_department import pick_department
from tfm_desktop.qt.common.record_form import RecordForm
from tfm_desktop.qt.common.record_tab import RecordTab
from tfm_desktop.qt.common.tab import Report
from tfm_desktop.qt.observations import form, table
from tfm_desktop.qt.observations.afterwards import SendToPlan, StrengthLines
from tfm_desktop.qt.observations.lines import Lines
from tfm_desktop.services.records import Records


class ObservationsTab(RecordTab):
    """Lesson observations: accounts, never judgements."""

    kind = "observation"
    title = "Observations"
    noun = "observation"
    columns = table.COLUMNS
    shown_kinds = frozenset({"observation", "person", "department", "school"})
    empty = "No observations in this academic year and department.\n\nPress Ctrl+N to begin one."
    reports = (Report("feedback", "Feedback PDF"),)
    editor: "_ObservationEditor"

    def make_editor(self) -> "_ObservationEditor":
        """Make the pages of an observation."""
        return _ObservationEditor(self)

    def records(self) -> Records[Any]:
        """Give the observations."""
        return self.services.observations

    def rows(self) -> Sequence[Any]:
        """List the observations in focus."""
        return self.services.observations.rows(self.focus.year, self.focus.department)

    def make_record(self, values: Mapping[str, Any]) -> uuid.UUID | None:
        """Make an observation for today."""
        department = values.get("department_id") or pick_department(self.services, self.focus.department, self)
        if department is None:
            return None
        return self.services.observations.new(self, **{"date": dt.date.today(), **values, "department_id": department})

    def copy(self, record: uuid.UUID) -> uuid.UUID | None:
        """Plan an observation with the same context, for today."""
        return self.services.observations.duplicate(record, dt.date.today(), self)

    def enter(self) -> None:
        """Go to the next line of a lesson that is on, else to the context."""
        self.editor.enter()


class _ObservationEditor(PagedEditor):
    def __init__(self, tab: ObservationsTab) -> None:
        super().__init__()
        self._tab = tab
        observations = tab.services.observations
        self.context = RecordForm(observations, form.context(tab.services), observations.notices)
        self.lines = Lines(observations)
        self.reflection = RecordForm(observations, form.REFLECTION)
        self.strengths, self.questions, self.next_steps = form.afterwards(observations)
        self.strength_lines = StrengthLines(observations)
        self.send = SendToPlan(observations)
        self.strengths.selected.connect(self.strength_lines.show_for)
        self.next_steps.selected.connect(self.send.show_for)
        self.next_steps.rows.added.connect(self.send.show_for)
        self.strengths.rows.added.connect(self.strength_lines.show_for)
        self.send.sent.connect(self.next_steps.view.setFocus)  # the button, which had it, is out of sight now
        self.send.opened.connect(lambda plan: tab.open_record.emit("plan", plan))
        observe = self.add_button("Observe", "F5: type the lines of the lesson")
        observe.clicked.connect(lambda: tab.view_wanted.emit("observe", self.record))
        discuss = self.add_button("Discuss", "Shift+F5: talk it over with the teacher")
        discuss.clicked.connect(lambda: tab.view_wanted.emit("discuss", self.record))
        grids = (self.strengths, self.questions, self.next_steps)
        for part in (self.context, self.reflection, *grids, self.strength_lines, self.send):
            self.add_part(part)
        self.add_part(self.lines, self.lines.grid.rows, self.lines.grid)
        for told in (self.context, self.lines, self.reflection, *grids, self.strength_lines, self.send):
            told.problem.connect(self.problem)
        self.add_pages(
            lambda: self.context.focus("teacher_id"),
            self.lines.focus,
            lambda: self.reflection.focus("reflection"),
            Context=page(self.context),
            Lines=self.lines,
            Afterwards=page(
                self.reflection, self.strengths, self.strength_lines, self.questions, self.next_steps, self.send
            ),
        )
        self.pages.currentChanged.connect(lambda _place: self._turned())

    def enter(self) -> None:
        """Go to where the next key belongs."""
        if self.record is None:
            return
        observation = self._tab.services.observations.get(self.record).fields
        if observation.status is ObservationStatus.IN_PROGRESS:
            self.go_to_page(1)
        else:
            self.go_to_page(0)

    def show_found(self, kind: str, record: uuid.UUID) -> None:
        """Go to the page of what a search found, and to its row."""
        self.pages.setCurrentIndex({"observation": 0, "line": 1}.get(kind, 2))
        grids = {"strength": self.strengths, "question": self.questions, "next_step": self.next_steps}
        if kind == "line":
            self.lines.show_line(record)
        elif kind in grids:
            grids[kind].choose(record)

    def in_front(self) -> tuple[str, uuid.UUID] | None:
        """Give the line, strength or next step that is chosen; where the cursor is decides which."""
        grids = {"strength": self.strengths, "next_step": self.next_steps}
        if self.pages.currentIndex() == 1:
            grids = {"line": self.lines.grid}
        here = QApplication.focusWidget() or self
        for kind, grid in grids.items():
            chosen = grid.current()
            if chosen and (len(grids) == 1 or grid.isAncestorOf(here)):
                return kind, chosen
        return None

    def describe(self) -> None:
        """Name the teacher, the class and the day."""
        if self.record is None:
            return
        *named, below = form.titles(self._tab.services, self.record)
        self.set_title(" · ".join(filter(None, named)), below)

    def _turned(self) -> None:
        if self.record is not None and self.pages.currentIndex() == 2:
            self.strength_lines.reload()
        if self.pages.currentIndex() == 1:
            self.lines.reload()
