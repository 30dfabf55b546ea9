"""Asks who takes whose place in a pair, and from which day on."""

import datetime as dt
import uuid

from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.work_groups import takes_part
from tfm_desktop.qt.common.date_input import DateInput
from tfm_desktop.qt.common.inputs import NameInput, PickInput
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.work_groups import form
from tfm_desktop.services.services import Services

HOW = "Who leaves keeps what was done until then; who comes begins on this day."


class ReplaceDialog(QDialog):
    """Replaces one of the pair; who comes may be somebody new."""

    def __init__(self, services: Services, membership: uuid.UUID, leaving: uuid.UUID | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._groups = services.work_groups
        self.made: uuid.UUID | None = None
        self.setWindowTitle("Replace in the pair")
        self.resize(480, 300)
        names = form.people(services, membership)
        pair = [one for one in self._groups.pairs.of(membership) if takes_part(one.fields, dt.date.today())]
        self.leaves, self.comes, self.day = PickInput(strict=True), NameInput(), DateInput()
        self.leaves.set_options({one.id: names.get(one.fields.person_id, "in the bin") for one in pair})
        self.leaves.set_value(leaving if leaving in {one.id for one in pair} else None)
        self.comes.set_options(
            {one: name for one, name in names.items() if one not in {each.fields.person_id for each in pair}}
        )
        self.day.set_value(dt.date.today())
        self.message = text_label("error")
        self.message.hide()
        self.replace, self.cancel = QPushButton("&Replace"), QPushButton("Cancel")
        self.replace.clicked.connect(self._replace)
        self.cancel.clicked.connect(self.reject)
        self._lay_out()
        (self.comes if self.leaves.value() else self.leaves).setFocus()

    def _replace(self) -> None:
        try:
            leaves, comes, day = self.leaves.value(), self.comes.value(), self.day.value()
        except ValueError as fault:
            self._say(str(fault))
            return
        if leaves is None or comes is None or day is None:
            lacks = "who leaves" if leaves is None else "who comes" if comes is None else "the first day"
            self._say(f"Fill in {lacks} too.")
            return
        try:
            self.made = self._groups.replace(leaves, comes, day)
        except Problem as fault:
            self._say(str(fault))
            return
        self.accept()

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.show()

    def _lay_out(self) -> None:
        fields = QFormLayout()
        fields.setVerticalSpacing(10)
        fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for label, made in (("Who leaves", self.leaves), ("Who comes", self.comes), ("From", self.day)):
            made.setAccessibleName(label)
            fields.addRow(label, made)
        self.replace.setProperty("primary", True)
        self.replace.setDefault(True)
        self.cancel.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.replace)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(12)
        layout.addWidget(text_label("title", "Who takes whose place?"))
        layout.addLayout(fields)
        layout.addWidget(text_label("muted", HOW))
        layout.addWidget(self.message)
        layout.addStretch(1)
        layout.addLayout(buttons)
