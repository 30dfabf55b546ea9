"""The window that shows what an import of actions will change, before it does."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from tfm_desktop.domain.action_imports import ChangeKind, FieldChange, Preview, Taken
from tfm_desktop.domain.action_tables import Table
from tfm_desktop.domain.errors import PlanHasChanged, Problem
from tfm_desktop.qt.common.record_table import Column, RecordTable
from tfm_desktop.services.services import Services

NOTHING = "Nothing to import: the plan holds all of it already."
_LINES = 4  # of each text below the list
_SIZE, _SIZE_FOR_NOTHING = QSize(1040, 640), QSize(620, 150)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the list: one new aim, one new action, or one field of an action that changes."""

    id: int
    row: int
    kind: str
    aim: str
    action: str
    change: str
    full: str


COLUMNS = (
    Column("Row", lambda line: str(line.row), lambda line: line.row, 60),
    Column("Kind", lambda line: line.kind, width=130),
    Column("Aim", lambda line: _one_line(line.aim), width=170),
    Column("Action", lambda line: _one_line(line.action), width=240),
    Column("What changes", lambda line: _one_line(line.change), width=200),
)


class ImportActionsDialog(QDialog):
    """Shows each change, and imports all of them or none."""

    def __init__(self, services: Services, plan: uuid.UUID, table: Table, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self._plan = plan
        self._table = table
        self.news = ""
        self.may_import: Callable[[int], bool] = lambda _rows: True
        self.setWindowTitle("Import actions")
        self.told, self.problem = QLabel(), QLabel()
        self.problem.setProperty("role", "error")
        for label in (self.told, self.problem):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.list = RecordTable(COLUMNS, "What will change")
        self.full, self.notices = (
            _text("The chosen change in full"),
            _text("Worth knowing"),
        )
        self.cancel, self.take = QPushButton("&Cancel"), QPushButton()
        self.take.setProperty("primary", True)
        self.take.setDefault(True)
        self._lay_out()
        self.list.chosen.connect(self._show_in_full)
        self.list.opened.connect(self.full.setFocus)
        self.cancel.clicked.connect(self.reject)
        self.take.clicked.connect(self._take)
        self.refresh()

    def refresh(self) -> None:
        """Find out anew what the table changes in the plan as it stands."""
        self.preview = self._services.action_tables.preview(self._plan, self._table)
        taken = self.preview.taken
        count = len(taken)
        self.told.setText(_summary(self.preview) if count else NOTHING)
        self.list.show_rows(_lines(self.preview))
        notices = _notices(self.preview)
        self.notices.setPlainText("\n".join(notices))
        for widget, is_shown in (
            (self.list, count),
            (self._in_full, count),
            (self._remarks, notices),
            (self.take, count),
        ):
            widget.setVisible(bool(is_shown))
        self.take.setText(f"&Import {count:,} change{'' if count == 1 else 's'}")
        self.cancel.setText("&Cancel" if count else "&Close")
        self._show_in_full()
        wanted = _SIZE if count or notices else _SIZE_FOR_NOTHING
        self.resize(wanted.boundedTo(self.parentWidget().window().size()))
        first = self.list if count else self.cancel
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self) -> None:
        if not self.may_import(len(self.preview.taken)):
            return
        try:
            self._services.action_tables.take(self._plan, self.preview)
        except PlanHasChanged as problem:
            self.refresh()
            self._say(problem)
        except Problem as problem:
            self._say(problem)
        else:
            self.news = f"Imported from “{self._table.name}”: {_counted(self.preview)}."
            self.accept()

    def _say(self, problem: Problem) -> None:
        self.problem.setText(str(problem))
        self.problem.show()

    def _show_in_full(self, _line: object = None) -> None:
        line = self.list.current()
        self.full.setPlainText(line.full if line else "")

    def _lay_out(self) -> None:
        title = QLabel(f"What importing “{self._table.name}” changes")
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setProperty("role", "title")
        self.problem.hide()
        self._in_full = _stacked(_heading("The chosen change in full"), self.full)
        self._remarks = _stacked(_heading("Worth knowing"), self.notices)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        for widget in (title, self.told, self.problem):
            layout.addWidget(widget)
        below = QHBoxLayout()
        below.setSpacing(14)
        below.addWidget(self._in_full, 1)
        below.addWidget(self._remarks, 1)
        layout.addWidget(self.list, 1)
        layout.addLayout(below)
        layout.addStretch()
        layout.addLayout(buttons)


def _lines(preview: Preview) -> list[_Line]:
    lines: list[_Line] = []
    for taken in preview.taken:
        aim = preview.aims[taken.aim].text
        for change, full in _told(taken, aim):
            lines.append(_Line(len(lines), taken.row, taken.kind.label, aim, taken.what, change, full))
    return lines


def _told(taken: Taken, aim: str) -> list[tuple[str, str]]:
    """Give each change on one line and in full: one for each field of a changed action, one for a new action."""
    if taken.kind is ChangeKind.CHANGED:
        return [(f"{one.title}: {_arrow(one)}", f"{taken.what}\n{one.title}: {_arrow(one)}") for one in taken.changes]
    filled = [f"{one.title}: {one.after}" for one in taken.changes]
    return [(" · ".join(filled), "\n".join([f"{taken.kind.label}: {taken.what or aim}", *filled]))]


def _arrow(change: FieldChange) -> str:
    return f"{change.before or 'empty'} → {change.after or 'empty'}"


def _summary(preview: Preview) -> str:
    stay = preview.unchanged
    kept = " 1 action stays as it is." if stay == 1 else f" {stay:,} actions stay as they are."
    told = _counted(preview) + "." + (kept if stay else "")
    return f"{told} Nothing is taken out of the plan, and one undo takes it all back."


def _counted(preview: Preview) -> str:
    """Count the changes, as in '1 new aim, 2 new actions and 1 changed action'."""
    counts = [(preview.count(kind), kind.value) for kind in ChangeKind]
    told = [f"{count:,} {name}{'' if count == 1 else 's'}" for count, name in counts if count]
    return " and ".join(filter(None, [", ".join(told[:-1]), told[-1]]))


def _notices(preview: Preview) -> list[str]:
    columns = ", ".join(f"“{one}”" for one in preview.table.left_aside)
    left = [f"Left aside, because an action has no place for it: {columns}."] if columns else []
    return [*left, *preview.notices]


def _one_line(text: str) -> str:
    return " / ".join(line.strip() for line in text.splitlines() if line.strip())


def _text(name: str) -> QPlainTextEdit:
    shown = QPlainTextEdit()
    shown.setReadOnly(True)
    shown.setTabChangesFocus(True)
    shown.setAccessibleName(name)
    shown.setFixedHeight(shown.fontMetrics().lineSpacing() * _LINES + 20)
    return shown


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "label")
    return label


def _stacked(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(6)
    for widget in widgets:
        layout.addWidget(widget)
    return holder
