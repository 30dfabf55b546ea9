"""Asks which department becomes a member: one that is there, or that of a school of the register."""

import uuid

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.schools import plain, told_below
from tfm_desktop.qt.common.finder import Finder, Found
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.services.services import Services

NOTHING = (
    "No department and no school of the register fits. Try the beginning of each word, or import the register "
    "(File › Import schools register). A school can be typed in by hand under Departments."
)
NONE_YET = (
    "There is no department yet. Type a part of a school’s name, or import the schools register first "
    "(File › Import schools register)."
)
IS_MEMBER = "is a member already"
IS_DEPARTMENT, IS_SCHOOL = "department", "school"


class AddMemberDialog(QDialog):
    """Finds departments first and schools of the register after them, and makes the chosen one a member."""

    def __init__(self, services: Services, group: uuid.UUID, parent: QWidget) -> None:
        super().__init__(parent)
        self._services, self._group = services, group
        self.made: uuid.UUID | None = None
        self.setWindowTitle("Add a department")
        self.resize(620, 480)
        members = services.work_groups.members.of(group)
        self._members = {one.fields.department_id for one in members}
        self._departments = {one: services.departments.school(one) for one in services.departments.names()}
        everyone = self._offered(list(self._departments))
        self.finder = Finder(
            self._find, "Department: a part of its school’s name, town or URN", NOTHING if everyone else NONE_YET
        )
        self.finder.show_all([one for one in everyone if one.key[1] not in self._members])
        self.finder.edit.textChanged.connect(lambda: self.finder.none.setText(NOTHING))
        self.finder.chosen.connect(self._take)
        self.message = text_label("error")
        self.message.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(12)
        for widget in (text_label("title", "Which department?"), self.finder, self.message, buttons):
            layout.addWidget(widget)

    def _find(self, text: str) -> list[Found]:
        words = [f" {word}" for word in plain(text).split()]
        kept = {one: school.fields for one, school in self._departments.items()}
        fitting = [
            one
            for one, school in kept.items()
            if all(word in f" {plain(f'{school.name} {school.town} {school.urn}')}" for word in words)
        ]
        there = {school.id for school in self._departments.values()}
        schools = [one for one in self._services.schools.find(text) if one.id not in there]
        return self._offered(fitting) + [
            Found((IS_SCHOOL, one.id), one.fields.name, told_below(one.fields)) for one in schools
        ]

    def _offered(self, departments: list[uuid.UUID]) -> list[Found]:
        found = []
        for one in departments:
            school = self._departments[one].fields
            known = IS_MEMBER if one in self._members else "your department"
            found.append(
                Found((IS_DEPARTMENT, one), school.name, " · ".join(filter(None, [known, told_below(school)])))
            )
        return found

    def _take(self, key: tuple[str, uuid.UUID]) -> None:
        kind, record = key
        groups = self._services.work_groups
        try:
            self.made = (groups.add_member if kind == IS_DEPARTMENT else groups.add_school)(self._group, record)
        except Problem as fault:
            self.message.setText(str(fault))
            self.message.show()
            return
        self.accept()
