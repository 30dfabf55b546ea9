"""The frameworks of ideas: their names, meanings and prompts, their order, and what is offered for new lines."""

import uuid
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.frameworks import IdeaFields
from tfm_desktop.qt.common.buttons import push
from tfm_desktop.qt.common.editor import page
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.common.record_form import Field, RecordForm
from tfm_desktop.qt.dialogs.framework_records import FrameworkRecords, IdeaRecords, Wording, ask, counted
from tfm_desktop.qt.dialogs.framework_tree import FrameworkTree
from tfm_desktop.services.frameworks import Branch
from tfm_desktop.services.services import Services

SIZE = QSize(980, 620)
FRAMEWORK = (Field("name", "Name", "line", 12), Field("about", "What it is about", "note", 12))
IDEA = (
    Field("name", "Name", "line", 9),
    Field("short", "Short name", "line", 3, "One word, as it stands beside a line"),
    Field("meaning", "What it means", "note", 12),
    Field("prompts", "What to look for, one a line", "note", 12),
)
NO_FRAMEWORK = "There is no framework. Press “New framework” to write one, or take one out of the bin (Edit › Bin…)."
NO_IDEA = "No ideas yet. Press “New idea” (Ctrl+N) to write the first."
DIGITS = 10  # ideas that a digit with Alt chooses


class FrameworksDialog(QDialog):
    """The frameworks with their ideas on the left; the one that is chosen, as a form, on the right."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._database = services.database
        self._frameworks = services.frameworks
        self._branches: list[Branch] = []
        self._chosen: uuid.UUID | None = None
        self._has_warned = False
        self.setWindowTitle("Frameworks of ideas")
        self.framework_form = RecordForm(FrameworkRecords(self._frameworks, self._follow), FRAMEWORK)
        self.idea_form = RecordForm(IdeaRecords(self._frameworks, self._follow, self._ask), IDEA)
        self.idea_form.input("meaning").wait_until_left()
        self._later = QTimer(self, singleShot=True, interval=0)  # the form that saves is not shown anew meanwhile
        self._later.timeout.connect(self.refresh)
        self._lay_out()
        self._offer_keys()
        self.resize(SIZE.boundedTo(parent.window().size() - QSize(24, 24)))
        self.refresh()
        self.tree.setFocus()

    def refresh(self) -> None:
        """Read the frameworks anew, and keep what is chosen; where it is gone, what stands in its place."""
        self._later.stop()
        before = self._order()
        self._branches = self._frameworks.tree()
        order = self._order()
        if self._chosen not in order:
            place = before.index(self._chosen) if self._chosen in before else 0
            self._chosen = order[min(place, len(order) - 1)] if order else None
        self.tree.show_branches(self._branches, self._frameworks, self._chosen)
        self._show_chosen()

    def done(self, result: int) -> None:
        """Save what was typed, and close; what cannot be saved is spoken of once before it is lost."""
        self._flush()
        lost = [*self.framework_form.unsaved(), *self.idea_form.unsaved()]
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

    # What the buttons and keys do.

    def new_framework(self) -> None:
        """Add a framework, and go into its name."""
        taken = [branch.framework.fields.name for branch in self._branches]
        self._do(lambda: self._frameworks.add(self, name=_free_name("New framework", taken)))

    def new_idea(self) -> None:
        """Add an idea to the framework that is chosen, and go into its name."""

        def add() -> uuid.UUID | None:
            branch = self._branch()
            if branch is None:
                self._say(NO_FRAMEWORK)
                return None
            name = _free_name("New idea", [one.fields.name for one in branch.ideas])
            return self._frameworks.add_idea(branch.framework.id, self, name=name)

        self._do(add)

    def shift(self, by: int) -> None:
        """Move what is chosen up (negative) or down among its like."""
        self._do_with_chosen(lambda chosen: self._frameworks.move(chosen, by, self))

    def hide_or_offer(self) -> None:
        """Offer what is chosen no longer for new lines, or offer it again."""

        def turn(chosen: uuid.UUID) -> None:
            self._frameworks.hide(chosen, self, hidden=not self._frameworks.find(chosen).fields.hidden)

        self._do_with_chosen(turn)

    def remove(self) -> None:
        """Put what is chosen in the bin, or hide it where lines hold it."""

        def put_away(chosen: uuid.UUID) -> None:
            name = self._frameworks.find(chosen).fields.name
            lines = self._frameworks.remove(chosen, self)
            kept = f"“{name}” stands on {counted(lines)}: it is hidden, and kept for old notes."
            self._say(kept if lines else f"“{name}” is in the bin. Ctrl+Z brings it back.")

        self._do_with_chosen(put_away)

    def undo(self) -> None:
        """Take the last change of the frameworks back."""
        self._turn(self._database.undo, lambda: self._database.undo_label, "Undone")

    def redo(self) -> None:
        """Bring the last undone change of the frameworks back."""
        self._turn(self._database.redo, lambda: self._database.redo_label, "Redone")

    def _turn(self, turn: Callable[[], str], label: Callable[[], str], word: str) -> None:
        """Undo or redo; what was changed elsewhere before is out of sight here, and stays."""

        def act() -> None:
            is_ours = label().endswith((self._frameworks.noun, self._frameworks.ideas.noun))
            self._say(f"{word}: {turn()}." if is_ours else "There is no other change of the frameworks.")

        self._do(act)

    def _do(self, act: Callable[[], object]) -> None:
        """Act once what was typed is saved; a record that this makes is chosen, and gone into."""
        self._say("")
        self._flush()
        try:
            made = act()
        except Problem as fault:
            self._say(str(fault))
            made = None
        if isinstance(made, uuid.UUID):
            self._chosen = made
            self.refresh()
            self._form().focus("name")
        else:
            self.refresh()

    def _do_with_chosen(self, act: Callable[[uuid.UUID], object]) -> None:
        self._do(lambda: act(self._chosen) if self._chosen else None)

    def _flush(self) -> None:
        self._form().flush()

    def _follow(self, record: uuid.UUID) -> None:
        """Show what a form has saved; a new meaning has put another record in the place of the chosen one."""
        self._chosen = record
        self._has_warned = False
        self._later.start()

    def _ask(self, idea: IdeaFields, lines: int) -> Wording:
        self._later.stop()  # the click that left the field goes on afterwards, in the tree as it is
        return ask(idea, lines, self)

    def _say(self, sentence: str) -> None:
        self.told.setText(sentence)

    # What is shown.

    def _order(self) -> list[uuid.UUID]:
        return [record for branch in self._branches for record in branch.ids]

    def _branch(self) -> Branch | None:
        """Give the framework that is chosen itself or by one of its ideas."""
        return next((branch for branch in self._branches if self._chosen in branch.ids), None)

    def _form(self) -> RecordForm:
        return self.idea_form if self.idea_form.record else self.framework_form

    def _choose(self, record: uuid.UUID) -> None:
        self._chosen = record
        self._say("")
        self._show_chosen()

    def _show_chosen(self) -> None:
        branch = self._branch()
        is_framework = branch is not None and branch.framework.id == self._chosen
        for form, is_shown in ((self.framework_form, is_framework), (self.idea_form, branch and not is_framework)):
            if form.record and not form.records.exists(form.record):
                form.forget()
            form.load(self._chosen if is_shown else None)
        self._pages.setCurrentIndex(0 if branch is None else 1 if is_framework else 2)
        is_hidden = False
        if branch and self._chosen:
            fields = self._frameworks.find(self._chosen).fields
            is_hidden = fields.hidden
            self.heading.setText("Framework" if is_framework else f"Idea of “{branch.framework.fields.name}”")
            self.state.setText(_of_framework(branch) if is_framework else self._of_idea(fields))
        for label in (self.heading, self.state):
            label.setVisible(branch is not None)
        self.offered.setText("&Offer" if is_hidden else "&Hide")
        for button in self._for_chosen:
            button.setEnabled(branch is not None)

    def _of_idea(self, idea: IdeaFields) -> str:
        offered = list(self._frameworks.current().offered)
        lines = f" Stands on {counted(self._frameworks.lines_with(idea.key))}."
        if idea.hidden:
            return f"Hidden: not offered for new lines.{lines}"
        if idea.key not in offered:
            return f"Not offered for new lines, for its framework is hidden.{lines}"
        number = offered.index(idea.key) + 1
        return f"Offered for new lines as number {number}{f' (Alt+{number % 10})' * (number <= DIGITS)}.{lines}"

    def _lay_out(self) -> None:
        self.tree = FrameworkTree()
        self.tree.chosen.connect(self._choose)
        self.offered = push("&Hide", "", self.hide_or_offer, by_enter=False)
        self._for_chosen = (
            push("Move &up", "Alt+Up", lambda: self.shift(-1), by_enter=False),
            push("Move &down", "Alt+Down", lambda: self.shift(1), by_enter=False),
            self.offered,
            push("&Remove", "Ctrl+Delete", self.remove, by_enter=False),
        )
        new = (
            push("New &framework", "", self.new_framework, by_enter=False),
            push("New &idea", "Ctrl+N", self.new_idea, by_enter=False),
        )
        self.heading, self.state, self.told = text_label("heading"), text_label("muted"), text_label("notice")
        nothing = text_label("muted", NO_FRAMEWORK)
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        for one in (nothing, page(self.framework_form), page(self.idea_form)):
            self._pages.addWidget(one)
        for form in (self.framework_form, self.idea_form):
            form.problem.connect(self._say)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(10)
        left.addLayout(_row(*new))
        left.addWidget(self.tree, 1)
        left.addLayout(_row(*self._for_chosen))
        right.setSpacing(4)
        right.addWidget(self.heading)
        right.addWidget(self.state)
        right.addWidget(self._pages, 1)
        both, below = QHBoxLayout(), QHBoxLayout()
        both.setSpacing(24)
        both.addLayout(left)
        both.addLayout(right, 1)
        below.addWidget(self.told, 1)
        below.addWidget(push("&Close", "Esc", self.accept, by_enter=False))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(both, 1)
        layout.addLayout(below)

    def _offer_keys(self) -> None:
        acts: tuple[tuple[str, Callable[[], None]], ...] = (
            ("Ctrl+N", self.new_idea),
            ("Alt+Up", lambda: self.shift(-1)),
            ("Alt+Down", lambda: self.shift(1)),
            ("Ctrl+Z", self.undo),
            ("Ctrl+Shift+Z", self.redo),
        )
        for keys, act in acts:
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        remove = QShortcut(QKeySequence("Ctrl+Del"), self.tree)  # in a field these keys delete a word
        remove.setContext(Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(self.remove)


def _of_framework(branch: Branch) -> str:
    if not branch.ideas:
        return NO_IDEA
    if branch.framework.fields.hidden:
        return "Hidden: its ideas are not offered for new lines. Old notes keep them."
    return "Its ideas are offered for new lines, in this order."


def _row(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row


def _free_name(name: str, taken: list[str]) -> str:
    """Give a name that no sibling has, such as 'New idea 2'."""
    names = [name, *(f"{name} {number}" for number in range(2, len(taken) + 3))]
    return next(one for one in names if one not in taken)
