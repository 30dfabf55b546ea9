"""The Departments tab: schools found in the register, with people, advocates, stages and schemes."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton

from tfm_desktop.domain.schools import is_eligible
from tfm_desktop.domain.years import academic_year
from tfm_desktop.qt.common.banner import Banner
from tfm_desktop.qt.common.buttons import push
from tfm_desktop.qt.common.editor import PagedEditor, page
from tfm_desktop.qt.common.record_form import RecordForm
from tfm_desktop.qt.common.record_tab import RecordTab
from tfm_desktop.qt.common.tab import Report
from tfm_desktop.qt.departments import form, table
from tfm_desktop.qt.departments.ideas_seen import IdeasSeen
from tfm_desktop.qt.departments.pathway import PathwayPage
from tfm_desktop.qt.departments.school_dialog import SchoolDialog
from tfm_desktop.services.departments import Departments
from tfm_desktop.services.records import Records


class DepartmentsTab(RecordTab):
    """The departments that the specialist works with."""

    kind = "department"
    title = "Departments"
    noun = "department"
    columns = table.COLUMNS
    shown_kinds = frozenset({"department", "school", "person", "advocate", "stage"})
    empty = (
        "No departments yet.\n\nPress Ctrl+N and type a part of the school’s name, town, postcode or URN.\n"
        "The schools come from the register: File › Import schools register."
    )
    reports = (Report("coverage", "Ideas seen PDF"), Report("department-year", "Department’s year PDF"))

    held_wanted = Signal(object)  # a person of whom all that is held is asked for

    editor: "_DepartmentEditor"

    def year(self) -> str:
        """Give the academic year in focus, or the present one."""
        return self.focus.year or academic_year(dt.date.today())

    def make_editor(self) -> "_DepartmentEditor":
        """Make the form and the grids of a department."""
        return _DepartmentEditor(self)

    def records(self) -> Records[Any]:
        """Give the departments."""
        return self.services.departments

    def rows(self) -> Sequence[Any]:
        """List the departments."""
        return self.services.departments.rows(self.year())

    def make_record(self, values: Mapping[str, Any]) -> uuid.UUID | None:
        """Make the department of a school that the user finds or types in."""
        dialog = SchoolDialog(self.services, self)
        dialog.exec()
        if dialog.school is None:
            return None
        known = {row.id for row in self.services.departments.rows("")}
        department = self.services.departments.for_school(dialog.school, self)
        if department in known:
            self.news.emit("This school has a department already; here it is.")
        return department

    def copy(self, record: uuid.UUID) -> uuid.UUID | None:
        """Say that a school has one department, so that there is nothing to duplicate."""
        self.news.emit("A school has one mathematics department, so there is nothing to duplicate here.")
        return None

    def enter(self) -> None:
        """Go to the people of the department."""
        self.editor.go_to_page(0)

    def _offer_reports(self) -> None:
        buttons = (self.editor.ideas.pdf, self.editor.pathway.pdf)  # each stands beside the charts that its PDF has too
        for report, button in zip(self.reports, buttons, strict=True):
            button.setText(report.label)
            button.clicked.connect(lambda _pressed, name=report.name: self.want_report(name))


class _SchoolByHand(RecordForm):
    """The school of a department where it was typed in by hand; out of sight where it is the register's."""

    def __init__(self, departments: Departments) -> None:
        super().__init__(departments.schools, form.SCHOOL_BY_HAND)
        self._departments = departments
        self._department: uuid.UUID | None = None

    def load(self, record: uuid.UUID | None) -> None:
        """Show the school of a department."""
        self._department = record
        school = self._departments.school(record) if record else None
        by_hand = school is not None and school.fields.by_hand
        super().load(school.id if school and by_hand else None)
        self.setVisible(by_hand)

    def reload(self) -> None:
        """Show the school anew after a change from elsewhere."""
        self.load(self._department)


class _DepartmentEditor(PagedEditor):
    def __init__(self, tab: DepartmentsTab) -> None:
        super().__init__()
        self._tab = tab
        departments = tab.services.departments
        self.form = RecordForm(departments, form.fields(departments))
        grids = form.grids(departments, tab.year)
        self.people = grids[0]
        self.held = self._offer_held(tab)
        self._notice = Banner()
        self.school = _SchoolByHand(departments)
        for told in (self.form, self.school):
            self.add_part(told)
            told.problem.connect(self.problem)
        for grid in grids:
            self.add_part(grid)
            grid.problem.connect(self.problem)
        self.body.addWidget(self._notice)
        self.ideas = IdeasSeen(tab.services.coverage, tab.year)
        self.pathway = PathwayPage(tab.services, tab.year)
        self.pathway.open_record.connect(tab.open_record)
        self.add_part(self.ideas)
        self.add_part(self.pathway)
        self.add_pages(
            self.people.focus,
            self.ideas.focus,
            self.pathway.focus,
            Department=page(self.school, self.people, *grids[1:3], self.form, *grids[3:], spacing=22),
            Ideas_seen=page(self.ideas),
            Pathway=page(self.pathway),
        )
        visit = self.add_button("New visit", "A visit to this department")
        visit.clicked.connect(lambda: tab.new_record.emit("visit", {"department_id": self.record}))
        observation = self.add_button("New observation", "An observation in this department")
        observation.clicked.connect(lambda: tab.new_record.emit("observation", {"department_id": self.record}))
        tab.focus.changed.connect(self.describe)
        tab.focus.changed.connect(self.ideas.reload)
        tab.focus.changed.connect(self.pathway.name_year)

    def _offer_held(self, tab: DepartmentsTab) -> QPushButton:
        """Put the button beside the people that gathers all that is held on the chosen one."""
        people = self.people
        told = "All that is held on the chosen person, as a PDF and as JSON, for that person"
        button = push("All that is held on…", told, lambda: tab.held_wanted.emit(people.current()), by_enter=False)
        button.setProperty("quiet", True)
        button.setEnabled(False)
        people.selected.connect(lambda chosen: button.setEnabled(chosen is not None))
        people.add_button(button)
        return button

    def describe(self) -> None:
        """Name the school, and say what is unusual."""
        if self.record is None:
            return
        departments = self._tab.services.departments
        school = departments.school(self.record).fields
        eligible = {True: "state-funded secondary", False: "not eligible", None: ""}[is_eligible(school)]
        urn = f"URN {school.urn}" if school.urn else "typed in by hand"
        told = [school.street, school.town, school.postcode, school.local_authority, urn, eligible]
        self.set_title(school.name, " · ".join(filter(None, dict.fromkeys(told))))
        notices = departments.notices(self.record, self._tab.year())
        self._notice.say("\n".join(notices)) if notices else self._notice.hide()
        self._notice.setFocusPolicy(Qt.FocusPolicy.NoFocus)
