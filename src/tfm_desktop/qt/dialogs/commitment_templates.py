"""The templates of commitments: what is promised in a kind of Work Group, to be edited."""

import datetime as dt
import uuid
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tfm_desktop.domain.commitments import Counts, Template, Unit, Whom, commitment_notices
from tfm_desktop.domain.departments import PathwayStage
from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.work_groups import WorkGroupKind
from tfm_desktop.domain.years import academic_year
from tfm_desktop.qt.common.buttons import push
from tfm_desktop.qt.common.child_grid import ChildGrid, GridColumn
from tfm_desktop.qt.common.editor import page
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.common.record_form import Field, RecordForm
from tfm_desktop.qt.common.step_list import Row, StepList
from tfm_desktop.services.services import Services

SIZE = QSize(1330, 680)
LIST = 230  # pixels of the list of templates
COPIES = "Departments that are members already keep their copy: what is changed here counts for those that join later."
NONE = "There is no template. Press “New template” (Ctrl+N) to write one, or take one out of the bin (Edit › Bin…)."
TEMPLATE = (
    Field("name", "Name", "line", 8),
    Field("since", "Since", "year", 4, "The academic year from which on it is suggested"),
    Field("kind", "For groups of the kind", WorkGroupKind, 6),
    Field("usual_from", "Departments from", "number", 3, "The usual size of such a group"),
    Field("usual_to", "Departments to", "number", 3, "The usual size of such a group"),
)
ITEMS = (
    GridColumn("label", "Commitment", width=220, stretch=True),
    GridColumn("whom", "For", Whom, 120),
    GridColumn("at_least", "At least", "number", 72),
    GridColumn("at_most", "At most", "number", 72),
    GridColumn("unit", "Counted in", Unit, 105),
    GridColumn("counts", "What counts", Counts, 170),
    GridColumn("from_month", "From", "number", 60),
    GridColumn("to_month", "Until", "number", 60),
    GridColumn("stage", "Only at stage", PathwayStage, 120),
)
HINT = "From and until are months: 11 is November"


class CommitmentTemplatesDialog(QDialog):
    """The templates on the left; the one that is chosen, with its items, on the right."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._database = services.database
        self._templates = services.commitment_templates
        self._has_warned = False
        self.setWindowTitle("Templates of commitments")
        self.form = RecordForm(self._templates, TEMPLATE, self._templates.notices)
        self.items = ChildGrid("Commitments", self._templates.items, ITEMS, hint=HINT)
        self.list = StepList("Templates")
        self.told, self.notice, self.nothing = text_label("notice"), text_label("notice"), text_label("muted", NONE)
        self._later = QTimer(self, singleShot=True, interval=0)  # the form that saves is not shown anew meanwhile
        self._later.timeout.connect(self._show_list)
        self._lay_out()
        for keys, act in (("Ctrl+N", self.new), ("Ctrl+Z", self.undo), ("Ctrl+Shift+Z", self.redo)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        self.list.chosen.connect(self._show_chosen)
        for part in (self.form, self.items):
            part.problem.connect(self._say)
        for field in TEMPLATE:
            self.form.input(field.name).committed.connect(self._later.start)
        for changed in (self.items.rows.dataChanged, self.items.rows.modelReset):
            changed.connect(self._show_notices)
        self.resize(SIZE.boundedTo(parent.window().size() - QSize(24, 24)))
        self.refresh()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read the templates anew, and keep what is chosen."""
        self._show_list()
        self._show_chosen()

    def done(self, result: int) -> None:
        """Save what was typed, and close; what cannot be saved is spoken of once before it is lost."""
        self._flush()
        lost = [*self.form.unsaved(), *self.items.unsaved()]
        if lost and not self._has_warned:
            self._has_warned = True
            self._say(f"Not saved – {'; '.join(lost)}. Put it right, or close once more to leave without it.")
            return
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button that has the focus with Enter; elsewhere Enter closes nothing."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif isinstance(button := self.focusWidget(), QPushButton):
            button.click()

    def new(self) -> None:
        """Add a template, and go into its name."""
        told = {"name": "New template", "since": academic_year(dt.date.today())}
        self._do(lambda: self._templates.new(self, **told))

    def duplicate(self) -> None:
        """Make a template like the one that is chosen, and go into its name."""
        self._do_with_chosen(lambda chosen: self._templates.duplicate(chosen, self))

    def bin(self) -> None:
        """Put the template that is chosen in the bin."""

        def put_away(chosen: uuid.UUID) -> None:
            name = self._templates.get(chosen).fields.name
            self._templates.bin(chosen, self)
            self._say(f"“{name}” is in the bin. Ctrl+Z brings it back.")

        self._do_with_chosen(put_away)

    def undo(self) -> None:
        """Take the last change of the templates back."""
        self._turn(self._database.undo, lambda: self._database.undo_label, "Undone")

    def redo(self) -> None:
        """Bring the last undone change of the templates back."""
        self._turn(self._database.redo, lambda: self._database.redo_label, "Redone")

    def _turn(self, turn: Callable[[], str], label: Callable[[], str], word: str) -> None:
        """Undo or redo; what was changed elsewhere before is out of sight here, and stays."""

        def act() -> None:
            nouns = (self._templates.noun, self._templates.items.noun, "Duplicate template")
            told = f"{word}: {turn()}." if label().endswith(nouns) else "There is no other change of the templates."
            self._say(told)

        self._do(act)

    def _do(self, act: Callable[[], object]) -> None:
        """Act once what was typed is saved; a template that this makes is chosen, and gone into."""
        self._say("")
        self._flush()
        try:
            made = act()
        except Problem as fault:
            self._say(str(fault))
            made = None
        self.refresh()
        if isinstance(made, uuid.UUID):
            self.list.go_to(made)
            self._show_chosen()
            self.form.focus("name")

    def _do_with_chosen(self, act: Callable[[uuid.UUID], object]) -> None:
        chosen = self.list.current()
        if chosen:
            self._do(lambda: act(chosen))

    def _flush(self) -> None:
        for part in (self.form, self.items):
            part.flush()

    def _say(self, sentence: str) -> None:
        self.told.setText(sentence)

    def _show_list(self) -> None:
        self._later.stop()
        found = self._templates.every()
        self.list.show_rows([Row(one.template.id, one.template.fields.name, _below(one)) for one in found])

    def _show_chosen(self) -> None:
        chosen = self.list.current()
        if self.form.record and not self._templates.exists(self.form.record):
            self.form.forget()
        self.form.load(chosen)
        if chosen != self.items.rows.parent_record:
            self.items.load(chosen)
        else:
            self.items.reload()
        for widget in (self.form, self.items, self._copies):
            widget.setVisible(chosen is not None)
        self.nothing.setVisible(chosen is None)
        for button in self._for_chosen:
            button.setEnabled(chosen is not None)
        self._show_notices()

    def _show_notices(self) -> None:
        told = [
            f"{one.fields.label or 'Commitment'}: {sentence}"
            for one in self.items.rows.rows
            for sentence in commitment_notices(one.fields).values()
        ]
        self.notice.setText("\n".join(told))
        self.notice.setVisible(bool(told))

    def _lay_out(self) -> None:
        self.list.setFixedWidth(LIST)
        new = push("&New template", "Ctrl+N", self.new, by_enter=False)
        self._for_chosen = (
            push("&Duplicate", "A template like this one", self.duplicate, by_enter=False),
            push("&Bin", "Undo brings it back", self.bin, by_enter=False),
        )
        self._copies = text_label("muted", COPIES)
        left, right, buttons, below = QVBoxLayout(), QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for button in self._for_chosen:
            buttons.addWidget(button)
        left.setSpacing(10)
        left.addWidget(new)
        left.addWidget(self.list, 1)
        left.addLayout(buttons)
        right.addWidget(page(self.nothing, self._copies, self.form, self.notice, self.items), 1)
        both = QHBoxLayout()
        both.setSpacing(20)
        both.addLayout(left)
        both.addLayout(right, 1)
        below.addWidget(self.told, 1)
        below.addWidget(push("&Close", "Esc", self.accept, by_enter=False))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(both, 1)
        layout.addLayout(below)


def _below(one: Template) -> str:
    return f"{one.template.fields.kind.label}, since {one.template.fields.since}"
