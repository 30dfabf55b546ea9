"""The lines on one idea of a department or a person over the years, side by side."""

import uuid

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from tfm_desktop.qt.common.inputs import CalmBox, PickInput
from tfm_desktop.qt.dialogs.year_column import YearColumn
from tfm_desktop.services.coverage import LineOnIdea
from tfm_desktop.services.services import Services

NO_DEPARTMENT = "There is no department yet. Make one first under Departments (Ctrl+2, Ctrl+N)."
NOBODY = "Choose a department or a person, and an idea."


class LinesOnIdea(QDialog):
    """Asks whose lines and on which idea, and shows them; it stays as it was left."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self._in_front: uuid.UUID | None = None
        self._asked: tuple[uuid.UUID | None, uuid.UUID | None, str] | None = None
        self.opened: LineOnIdea | None = None
        self.columns: list[YearColumn] = []
        self._current = 0
        self.setWindowTitle("Lines on an idea")
        self.resize(1080, 620)
        self.department, self.person, self.idea = PickInput(), PickInput(), CalmBox()
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.open_button = QPushButton("&Open in its observation")
        self.open_button.setProperty("primary", True)
        self.close_button = QPushButton("&Close")
        self._lay_out()
        self.department.committed.connect(self._take_department)
        self.person.committed.connect(self._look)
        self.idea.currentIndexChanged.connect(lambda _place: self._look())
        self.open_button.clicked.connect(self._open)
        self.close_button.clicked.connect(self.reject)

    def refresh(self, in_front: uuid.UUID | None) -> None:
        """Read everything anew; a department that has come in front since is taken."""
        self._asked = None
        self.department.set_options(self._services.departments.names(), "Any department")
        if in_front != self._in_front:
            self._in_front = in_front
            self.department.set_value(in_front)
        self._offer_people()
        self._offer_ideas()
        self._look()
        if self.columns:
            self._enter(self._current)
        else:
            (self.idea if self._whose() else self.department).setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button that has the focus with Enter; elsewhere Enter ends what is typed, and no more."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif isinstance(pressed := self.focusWidget(), QPushButton):
            pressed.click()

    def _whose(self) -> bool:
        return bool(self.department.value() or self.person.value())

    def _take_department(self) -> None:
        self._offer_people()
        self._look()

    def _offer_people(self) -> None:
        """Offer the people of the department, or of all departments with their schools."""
        department, people = self.department.value(), self._services.departments.people
        if department:
            names = self._services.departments.person_names(department)
        else:
            schools = self._services.departments.names()
            known = sorted(people.all(people.select()), key=lambda one: one.fields.name)
            names = {
                one.id: f"{one.fields.name} · {schools[one.fields.department_id]}"
                for one in known
                if one.fields.department_id in schools
            }
        self.person.set_options(names, "Everybody")

    def _offer_ideas(self) -> None:
        ideas, chosen = self._services.frameworks.current(), self.idea.currentData()
        self.idea.blockSignals(True)
        self.idea.clear()
        for key, idea in ideas.offered.items():
            self.idea.addItem(idea.name, key)
        for key, idea in ideas.known.items():
            if key not in ideas.offered:
                self.idea.addItem(f"{idea.name} (no longer offered)", key)
        self.idea.setCurrentIndex(max(self.idea.findData(chosen), 0))
        self.idea.blockSignals(False)

    def _look(self) -> None:
        """Show the lines of whom and on what is asked for, unless they are there already."""
        asked = (self.department.value(), self.person.value(), self.idea.currentData() or "")
        if asked == self._asked:
            return
        self._asked = asked
        department, person, idea = asked
        years = self._services.coverage.over_years(idea, department=department, person=person)
        self._show_columns([YearColumn(year) for year in years])
        lines = sum(year.total for year in years)
        if lines:
            spans = "1 academic year" if len(years) == 1 else f"{len(years)} academic years, the newest on the left"
            self.told.setText(f"{lines:,} line{'' if lines == 1 else 's'} in {spans}.")
        elif not self._whose():
            self.told.setText(NOBODY if self._services.departments.names() else NO_DEPARTMENT)
        else:
            self.told.setText(
                f"“{self.idea.currentText()}” was not seen here yet. "
                "A line that is tied to the idea while you observe is listed here."
            )
        self.open_button.setEnabled(bool(years))

    def _show_columns(self, columns: list[YearColumn]) -> None:
        inner = QWidget()
        inner.setObjectName("page")
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 0, 8)
        row.setSpacing(14)
        for place, column in enumerate(columns):
            column.cards.entered.connect(lambda place=place: self._mark(place))
            column.cards.sideways.connect(lambda by: self._enter(self._current + by))
            column.cards.opened.connect(self._open)
            row.addWidget(column)
        row.addStretch(1)
        self._area.setWidget(inner)
        for before, column in zip([self.idea, *(one.cards for one in columns)], columns, strict=False):
            QWidget.setTabOrder(before, column.cards)
        self.columns = columns
        self._mark(0)

    def _enter(self, place: int) -> None:
        place = min(max(place, 0), len(self.columns) - 1)
        self.columns[place].cards.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark(self, place: int) -> None:
        """Make a column the current one: the only one with a marked line, and the one that Tab comes to."""
        self._current = place
        for at, column in enumerate(self.columns):
            column.cards.setFocusPolicy(Qt.FocusPolicy.StrongFocus if at == place else Qt.FocusPolicy.ClickFocus)
            if at != place:
                column.cards.clearSelection()
        if self.columns:
            self._area.ensureWidgetVisible(self.columns[place], 0, 0)

    def _open(self) -> None:
        self.opened = self.columns[self._current].cards.line()
        self.accept()

    def _lay_out(self) -> None:
        asked = QHBoxLayout()
        asked.setSpacing(10)
        named = (("Department", self.department, 3), ("Person", self.person, 3), ("Idea", self.idea, 2))
        for name, widget, share in named:
            label = QLabel(name)
            label.setProperty("role", "label")
            widget.setAccessibleName(name)
            asked.addWidget(label)
            asked.addWidget(widget, share)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.close_button, self.open_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(asked)
        layout.addWidget(self.told)
        layout.addWidget(self._area, 1)
        layout.addLayout(buttons)
