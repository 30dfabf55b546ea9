"""The dialog that begins the year after a Work Group's: its group, and who moves on into it."""

import datetime as dt
import re
import uuid
from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tfm_desktop.domain.departments import AdvocateRole, PathwayStage
from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.pathway import next_kind
from tfm_desktop.domain.work_groups import WorkGroupFields, WorkGroupKind
from tfm_desktop.domain.years import bounds, shifted
from tfm_desktop.qt.common.inputs import CalmBox, CheckInput, ChoiceInput, LineInput, PickInput
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.services.pathway import NextAdvocate, NextMember, NextYear, SuggestedMember, begin_next_year, suggested
from tfm_desktop.services.services import Services

SIZE = QSize(1080, 620)
TITLES = ("Moves on", "Department", "Stage", "Lead advocate", "Second advocate", "Plan carried forward")
NOBODY = "nobody yet"
NAME_AT_MOST = 120  # signs


class PersonBox(CalmBox):
    """One of the people of a department, or the name of somebody new."""

    def __init__(self, people: dict[uuid.UUID, str], chosen: uuid.UUID | None) -> None:
        super().__init__()
        self._keys: list[uuid.UUID | None] = [None, *people]
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(9)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.addItems(["", *people.values()])
        self.lineEdit().setPlaceholderText(NOBODY)
        self.lineEdit().setMaxLength(NAME_AT_MOST)
        self.setToolTip("One of the department’s people, or the name of somebody new")
        self.setCurrentIndex(self._keys.index(chosen) if chosen in self._keys else 0)
        self.lineEdit().setCursorPosition(0)

    def advocate(self, role: AdvocateRole) -> NextAdvocate:
        """Give who is meant: a person of the list by their name, or somebody new."""
        typed = self.currentText().strip()
        names = [self.itemText(place).casefold() for place in range(self.count())]
        if typed.casefold() in names:
            return NextAdvocate(role, self._keys[names.index(typed.casefold())])
        return NextAdvocate(role, name=typed)


class MemberRow:
    """The inputs of one member department."""

    def __init__(self, services: Services, one: SuggestedMember) -> None:
        self._member = one.member
        self.tick = CheckInput()
        self.tick.setChecked(one.moves_on)
        self.stage = ChoiceInput(PathwayStage)
        self.stage.setMinimumContentsLength(15)
        self.stage.set_value(one.member.stage)
        people = {
            person.id: person.fields.name
            for person in services.departments.people.of(one.member.department)
            if not person.fields.has_left
        }
        self.pair = {each.role: PersonBox(people, each.person) for each in one.member.advocates}
        self.plan = CheckInput(_aims(one.to_carry))
        self.plan.setChecked(one.member.carries_plan)
        self.name = text_label("strong", one.school)
        self.told = text_label("muted", one.told)
        named = dict(zip(TITLES[2:], (self.stage, *self.pair.values(), self.plan), strict=True))
        for title, widget in {TITLES[0]: self.tick, **named}.items():
            widget.setAccessibleName(f"{one.school}: {title.lower()}")
        self.tick.setAccessibleDescription(one.told)
        self.tick.toggled.connect(self._allow)
        self._can_carry = one.to_carry > 0
        self._allow(one.moves_on)

    def member(self) -> NextMember:
        """Give what becomes of the department."""
        pair = tuple(box.advocate(role) for role, box in self.pair.items())
        return replace(
            self._member, stage=PathwayStage(self.stage.value()), carries_plan=self.plan.isChecked(), advocates=pair
        )

    def widgets(self) -> tuple[QWidget, ...]:
        """Give the cells of the row, in the order of the titles."""
        name = QWidget()
        layout = QVBoxLayout(name)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.name)
        layout.addWidget(self.told)
        return self.tick, name, self.stage, *self.pair.values(), self.plan

    def _allow(self, moves_on: bool) -> None:
        for widget in (self.stage, *self.pair.values()):
            widget.setEnabled(moves_on)
        self.plan.setEnabled(moves_on and self._can_carry)


class BeginNextYearDialog(QDialog):
    """Asks what the next Work Group is and who moves on; Enter begins it."""

    def __init__(self, services: Services, group: uuid.UUID, parent: QWidget) -> None:
        super().__init__(parent)
        self._services, self._group = services, group
        self.made: uuid.UUID | None = None  # the new group
        fields = services.work_groups.get(group).fields
        self._year = shifted(fields.year, 1)
        self.setWindowTitle("Begin next year")
        self.resize(SIZE.boundedTo(parent.window().size() - QSize(40, 40)))
        self.code = LineInput()
        self.code.setMaxLength(40)
        self.code.setPlaceholderText(_code_like(fields))
        self.kind = ChoiceInput(WorkGroupKind)
        self.kind.set_value(next_kind(fields.kind, self._year))
        self.template = PickInput()
        self.template.set_options(
            {one.template.id: one.template.fields.name for one in services.commitment_templates.every()}, "none"
        )
        self.rows = [MemberRow(services, one) for one in suggested(services, group, self._kind())]
        self.message = text_label("error")
        self.begin_button, self.cancel = QPushButton(f"&Begin {self._year}"), QPushButton("Cancel")
        self._lay_out(fields)
        self._suggest_template()
        self.kind.activated.connect(self._suggest)
        self.begin_button.clicked.connect(self._begin)
        self.cancel.clicked.connect(self.reject)
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _kind(self) -> WorkGroupKind:
        return WorkGroupKind(self.kind.value())

    def _suggest(self) -> None:
        """Suggest template and stages anew for another kind."""
        self._suggest_template()
        for row, one in zip(self.rows, suggested(self._services, self._group, self._kind()), strict=True):
            row.stage.set_value(one.member.stage)

    def _suggest_template(self) -> None:
        self.template.set_value(self._services.commitment_templates.suggested(self._kind(), self._year))

    def _begin(self) -> None:
        if self.made:
            return  # the second click of a hasty pair
        members = tuple(row.member() for row in self.rows if row.tick.isChecked())
        chosen = NextYear(self.code.text(), self._kind(), self.template.value(), members)
        try:
            self.made = begin_next_year(self._services, self._group, chosen, dt.date.today())
        except Problem as fault:
            self.message.setText(str(fault))
            self.message.show()
            return
        self.accept()

    def _lay_out(self, fields: WorkGroupFields) -> None:
        self.message.hide()
        self.begin_button.setProperty("primary", True)
        self.begin_button.setDefault(True)
        self.begin_button.setEnabled(bool(self.rows))
        self.cancel.setAutoDefault(False)
        form = QGridLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(4)
        told = (("Code", self.code), ("Kind", self.kind), ("Commitments", self.template))
        for column, (label, widget) in enumerate(told):
            widget.setAccessibleName(label)
            form.addWidget(text_label("label", label), 0, column)
            form.addWidget(widget, 1, column)
            form.setColumnStretch(column, 2 + column)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.begin_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(12)
        layout.addWidget(
            text_label("title", f"{self._year}, after {fields.code or 'this Work Group'} of {fields.year}")
        )
        layout.addLayout(form)
        layout.addWidget(self._table(), 1)
        layout.addWidget(text_label("muted", _what_happens(fields)))
        layout.addWidget(self.message)
        layout.addLayout(buttons)

    def _table(self) -> QWidget:
        if not self.rows:
            return text_label("muted", "This Work Group has no member departments. Add them on its page Members first.")
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        for column, title in enumerate(TITLES):
            grid.addWidget(text_label("muted", title), 0, column, Qt.AlignmentFlag.AlignBottom)
        for place, row in enumerate(self.rows, 1):
            for column, widget in enumerate(row.widgets()):
                grid.addWidget(widget, place, column)
        for column, share in enumerate((0, 4, 3, 3, 3, 2)):
            grid.setColumnStretch(column, share)
        grid.setRowStretch(len(self.rows) + 1, 1)
        area = QScrollArea()
        area.setWidget(holder)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area


def _aims(count: int) -> str:
    return f"{count} aim{'' if count == 1 else 's'}" if count else "nothing open"


def _code_like(fields: WorkGroupFields) -> str:
    """Show how the code of the next group may begin; its second number means something else each year."""
    first = bounds(fields.year)[0].year
    found = re.match(rf"(\D*){first % 100:02}(-)", fields.code)
    return f"such as {found[1]}{(first + 1) % 100:02}{found[2]}…" if found else "as the hub writes it"


def _what_happens(fields: WorkGroupFields) -> str:
    code = fields.code or "This Work Group"
    then = (
        f"{code} stays closed"
        if fields.closed_on
        else f"{code} will be closed, its active members completed; its notes stay readable"
    )
    return f"The departments ticked become members, each with a ledger of its own. {then}. Undo takes all of it back."
