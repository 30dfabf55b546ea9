"""The gap tasks of a session, and the window that sets one to several people."""

import datetime as dt
import uuid
from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tfm_desktop.domain.errors import Problem
from tfm_desktop.qt.common.child_grid import ChildGrid, GridColumn
from tfm_desktop.qt.common.date_input import DateInput
from tfm_desktop.qt.common.inputs import NoteInput
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.services.services import Services
from tfm_desktop.services.sessions import Sessions

NOBODY = "Tick at least one person."
NO_TASK = "Write what is to be done."


def grid(sessions: Sessions) -> ChildGrid:
    """Declare the gap tasks of a session; a new one is due by the next session."""

    def defaults() -> dict[str, dt.date | None]:
        session = made.rows.parent_record
        return {"due": sessions.following(session) if session else None}

    made = ChildGrid(
        "Gap tasks",
        sessions.tasks,
        (
            GridColumn("person_id", "Person", "pick", 150, options=lambda session: people(sessions, session)),
            GridColumn("what", "What", "note", 200, stretch=True),
            GridColumn("due", "Due", "date", 110),
            GridColumn("done_on", "Done on", "date", 110),
            GridColumn("outcome", "Outcome", "note", 190),
        ),
        defaults,
        hint="between this session and the next",
    )
    return made


def people(sessions: Sessions, session: uuid.UUID) -> dict[uuid.UUID, str]:
    """Name everyone in the member departments, with the school where two have one name."""
    found = sessions.people(sessions.get(session).fields.work_group_id)
    names = [name for name, _ in found.values()]
    return {one: f"{name}, {school}" if names.count(name) > 1 else name for one, (name, school) in found.items()}


class SetTaskDialog(QDialog):
    """Asks what is set, until when and to whom: everyone who is expected, where nobody is unticked."""

    def __init__(self, services: Services, session: uuid.UUID, parent: QWidget) -> None:
        super().__init__(parent)
        self._sessions, self._session = services.sessions, session
        self.setWindowTitle("Set a gap task")
        self.resize(520, 460)
        self.what, self.due = NoteInput(lines=3), DateInput()
        self.what.setAccessibleName("What")
        self.due.setAccessibleName("Due")
        self.due.set_value(services.sessions.following(session))
        self.people = QListWidget()
        self.people.setAccessibleName("To whom; Space ticks and unticks")
        self._offer(
            {row.person: f"{row.name}, {row.school}" for row in services.sessions.register(session) if row.expected}
        )
        self.message = text_label("error")
        self.message.hide()
        self._lay_out()

    def chosen(self) -> list[uuid.UUID]:
        """Give the people who are ticked."""
        items = (self.people.item(place) for place in range(self.people.count()))
        return [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() is Qt.CheckState.Checked]

    def showEvent(self, event: QShowEvent) -> None:
        """Measure the rows anew: those that were offered before had no style yet."""
        super().showEvent(event)
        self.people.doItemsLayout()

    def _offer(self, names: Mapping[uuid.UUID, str]) -> None:
        for person, name in names.items():
            item = QListWidgetItem(name)
            item.setData(Qt.ItemDataRole.UserRole, person)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.people.addItem(item)
        self.people.setCurrentRow(0)

    def _set(self) -> None:
        chosen, what = self.chosen(), self.what.value().strip()
        try:
            if not what or not chosen:
                self._say(NO_TASK if not what else NOBODY)
                return
            self._sessions.set_task(self._session, chosen, what=what, due=self.due.value())
        except (Problem, ValueError) as fault:
            self._say(str(fault))
        else:
            self.accept()

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.show()

    def _lay_out(self) -> None:
        self.take, cancel = QPushButton("&Set task"), QPushButton("Cancel")
        self.take.setProperty("primary", True)
        self.take.setDefault(True)
        self.take.clicked.connect(self._set)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(6)
        for name, widget in (("&What", self.what), ("&Due", self.due), ("&To whom", self.people)):
            label = QLabel(name)
            label.setProperty("role", "label")
            label.setBuddy(widget)
            layout.addWidget(label)
            layout.addWidget(widget)
        layout.addWidget(self.message)
        layout.addSpacing(6)
        layout.addLayout(buttons)
