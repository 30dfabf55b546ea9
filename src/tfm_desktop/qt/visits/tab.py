"""The Visits tab: what was done on a visit, who led it, and what was agreed."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from tfm_desktop.domain.years import british, clock
from tfm_desktop.qt.common.editor import Editor, page
from tfm_desktop.qt.common.pick_department import pick_department
from tfm_desktop.qt.common.record_form import RecordForm
from tfm_desktop.qt.common.record_tab import RecordTab
from tfm_desktop.qt.common.tab import Report
from tfm_desktop.qt.visits import form, table
from tfm_desktop.services.records import Records


class VisitsTab(RecordTab):
    """The specialist's visits."""

    kind = "visit"
    title = "Visits"
    noun = "visit"
    columns = table.COLUMNS
    shown_kinds = frozenset({"visit", "department", "school"})
    empty = "No visits in this academic year and department.\n\nPress Ctrl+N to plan one."
    reports = (Report("visit", "PDF of the visit"),)
    editor: "_VisitEditor"

    def make_editor(self) -> "_VisitEditor":
        """Make the form and the grids of a visit."""
        return _VisitEditor(self)

    def records(self) -> Records[Any]:
        """Give the visits."""
        return self.services.visits

    def rows(self) -> Sequence[Any]:
        """List the visits in focus."""
        return self.services.visits.rows(self.focus.year, self.focus.department)

    def make_record(self, values: Mapping[str, Any]) -> uuid.UUID | None:
        """Make a visit for today."""
        department = values.get("department_id") or pick_department(self.services, self.focus.department, self)
        if department is None:
            return None
        return self.services.visits.new(self, **{"date": dt.date.today(), **values, "department_id": department})

    def copy(self, record: uuid.UUID) -> uuid.UUID | None:
        """Plan a visit like this one, for today."""
        return self.services.visits.duplicate(record, dt.date.today(), self)

    def enter(self) -> None:
        """Go to the date of the visit."""
        self.editor.form.focus("date")


class _VisitEditor(Editor):
    def __init__(self, tab: VisitsTab) -> None:
        super().__init__()
        self._tab = tab
        visits = tab.services.visits
        self.form = RecordForm(visits, form.FIELDS, visits.notices)
        self.afterwards = RecordForm(visits, form.AFTERWARDS, visits.notices)
        self.activities, self.people, self.agreed = form.grids(visits)
        for part in (self.form, self.activities, self.people, self.agreed, self.afterwards):
            self.add_part(part)
            part.problem.connect(self.problem)
        self._observations = QVBoxLayout()
        self._observations.setSpacing(4)
        self._observations.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        holder.setLayout(self._observations)
        parts = (self.form, self.activities, holder, self.people, self.agreed, self.afterwards)
        self.body.addWidget(page(*parts, spacing=22), 1)
        add = self.add_button("New observation", "An observation on this visit")
        add.clicked.connect(self._new_observation)
        observe = self.add_button("Observe", "F5: begin to observe on this visit, or go on")
        observe.clicked.connect(lambda: self._tab.view_wanted.emit("visit", self.record))

    def in_front(self) -> tuple[str, uuid.UUID] | None:
        """Give the visit: it can be evidence as a whole."""
        return ("visit", self.record) if self.record else None

    def show_found(self, kind: str, record: uuid.UUID) -> None:
        """Go to an activity, a person met or an agreed action."""
        grids = {"visit_activity": self.activities, "visit_person": self.people, "visit_action": self.agreed}
        if kind in grids:
            grids[kind].choose(record)

    def describe(self) -> None:
        """Name the department and the day, and list the observations made."""
        if self.record is None:
            return
        services = self._tab.services
        visit = services.visits.get(self.record).fields
        until = f"to {clock(visit.end)}" if visit.end else ""
        when = " ".join(filter(None, [british(visit.date), clock(visit.start), until]))
        self.set_title(services.departments.school(visit.department_id).fields.name, when)
        self._list_observations(visit.department_id)

    def _list_observations(self, department: uuid.UUID) -> None:
        while self._observations.count():
            taken = self._observations.takeAt(0).widget()
            if taken:
                taken.deleteLater()
        services = self._tab.services
        names = services.departments.person_names(department)
        made = services.observations.of_visit(self.record) if self.record else []
        self._observations.addWidget(_told("Observations on this visit", "heading"))
        before: QWidget = self.activities.view
        for one in made:
            seen = one.fields
            teacher = names.get(seen.teacher_id, "") if seen.teacher_id else ""
            told = [clock(seen.start), teacher, seen.topic, seen.status.label]
            button = QPushButton(" · ".join(filter(None, told)).replace("&", "&&"))
            button.setProperty("quiet", True)
            button.clicked.connect(lambda _=False, record=one.id: self._tab.open_record.emit("observation", record))
            self._observations.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            QWidget.setTabOrder(before, button)
            before = button
        QWidget.setTabOrder(before, self.people.view)
        if not made:
            self._observations.addWidget(_told("None yet.", "muted"))

    def _new_observation(self) -> None:
        self.flush()
        if self.record is not None:
            visit = self._tab.services.visits.get(self.record).fields
            values = {"department_id": visit.department_id, "visit_id": self.record, "date": visit.date}
            self._tab.new_record.emit("observation", values)


def _told(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    return label
