"""The people of a Work Group against all sessions of its year, in letters: who misses what."""

import datetime as dt
import uuid
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QTableView, QVBoxLayout, QWidget

from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.sessions import SessionFields, SessionStatus
from tfm_desktop.domain.years import in_year, short
from tfm_desktop.qt import theme
from tfm_desktop.qt.common.as_typed import tip
from tfm_desktop.qt.common.grid_view import ROW
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.work_groups.attendance import LETTERS
from tfm_desktop.services.services import Services
from tfm_desktop.services.sessions import RegisterRow

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NOT_MARKED, NOT_EXPECTED, TO_COME = "•", "–", ""
LEGEND = " · ".join(
    [
        *(f"{letter} {mark.value}" for mark, letter in LETTERS.items()),
        f"{NOT_EXPECTED} not expected",
        f"{NOT_MARKED} past and not marked",
    ]
)
PERSON, SCHOOL, FIRST = 0, 1, 2  # columns; the sessions follow
NAMES, SCHOOLS, NARROW = 172, 226, 70  # pixels: of people, of schools at the least, of a session


class Person(NamedTuple):
    """A row: a person with what stands for them at each session that they are on the register of."""

    id: uuid.UUID
    name: str
    school: str
    at: dict[uuid.UUID, RegisterRow]


class YearModel(QAbstractTableModel):
    """Everyone against every session."""

    def __init__(self) -> None:
        super().__init__()
        self.sessions: list[Saved[SessionFields]] = []
        self.people: list[Person] = []
        self.today = dt.date.min

    def show(self, sessions: list[Saved[SessionFields]], people: list[Person], today: dt.date) -> None:
        """Show people and sessions in the place of those before."""
        self.beginResetModel()
        self.sessions, self.people, self.today = sessions, people, today
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the people."""
        return 0 if parent.isValid() else len(self.people)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count name, school and sessions."""
        return 0 if parent.isValid() else FIRST + len(self.sessions)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Name a session by its number and day."""
        if orientation is not Qt.Orientation.Horizontal or section >= self.columnCount():
            return None
        is_session = section >= FIRST
        if role == Role.DisplayRole:
            return _heading(self.sessions[section - FIRST].fields) if is_session else ("Person", "School")[section]
        if role == Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignHCenter if is_session else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Give the letter of a cell, and all of it in words."""
        if not index.isValid():
            return None
        person = self.people[index.row()]
        if index.column() < FIRST:
            shown = person.name if index.column() == PERSON else person.school
            return {Role.DisplayRole: shown, Role.AccessibleTextRole: shown, Role.ToolTipRole: tip(shown)}.get(
                Role(role)
            )
        session = self.sessions[index.column() - FIRST]
        letter, words = self._told(person.at.get(session.id), session.fields)
        if role == Role.DisplayRole:
            return letter
        if role == Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == Role.ForegroundRole and letter in (NOT_MARKED, NOT_EXPECTED):
            return QColor(theme.colours().muted)
        in_words = f"{person.name}, {_named(session.fields)}: {words}"
        return {Role.AccessibleTextRole: in_words, Role.ToolTipRole: tip(in_words)}.get(Role(role))

    def _told(self, row: RegisterRow | None, session: SessionFields) -> tuple[str, str]:
        if row and row.attendance:
            mark = row.attendance.fields.mark
            return LETTERS[mark], mark.value
        if row is None or not row.expected:
            return NOT_EXPECTED, f"not expected{f': {row.why}' if row and row.why else ''}"
        is_past = session.status is SessionStatus.HELD or (session.date is not None and session.date < self.today)
        if session.status is SessionStatus.CANCELLED:
            return TO_COME, "cancelled"
        return (NOT_MARKED, "not marked yet") if is_past else (TO_COME, "to come")


class YearRegister(QWidget):
    """The heading, the letters in words, and the table; Enter or a double click opens a session."""

    opened = Signal(object, object)  # the session and the person

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self.rows = YearModel()
        self.rows.setParent(self)
        self.view = _View(self.rows)
        self.view.opened.connect(self._open)
        heading = QLabel("Who was at which session")
        heading.setProperty("role", "heading")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (heading, text_label("muted", LEGEND), self.view):
            layout.addWidget(widget)

    def show_group(self, group: uuid.UUID | None, today: dt.date) -> None:
        """Show the year of a Work Group; nothing where it has no session or nobody is in it."""
        sessions = self._services.sessions.of(group) if group else []
        people: dict[uuid.UUID, Person] = {}
        for session, rows in (self._services.sessions.registers(group) if group else {}).items():
            for row in rows:
                person = people.setdefault(row.person, Person(row.person, row.name, row.school, {}))
                person.at[session] = row
        in_order = sorted(people.values(), key=lambda one: one.school)  # stable: the pair first
        self.rows.show(sessions, in_order, today)
        self.view.fit()
        self.setVisible(bool(people))

    def _open(self, index: QModelIndex) -> None:
        if index.isValid() and index.column() >= FIRST:
            session = self.rows.sessions[index.column() - FIRST].id
            self.opened.emit(session, self.rows.people[index.row()].id)


class _View(QTableView):
    """As tall as its rows; keys move in it, Enter opens, and Tab leaves it."""

    opened = Signal(QModelIndex)

    def __init__(self, model: YearModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setObjectName("grid")
        self.setAccessibleName("Who was at which session")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.horizontalHeader().setHighlightSections(False)
        self.doubleClicked.connect(self.opened)
        self._later = QTimer(self, singleShot=True, interval=0)  # its bar comes after the columns
        self._later.timeout.connect(self._fit_height)
        self.horizontalScrollBar().rangeChanged.connect(self._later.start)

    def fit(self) -> None:
        """Give each column its width, schools what is left, and the table the height of its rows."""
        scale, header = self.font().pointSizeF() / theme.POINTS, self.horizontalHeader()
        for place in range(self.model().columnCount()):
            header.resizeSection(place, round((NAMES if place == PERSON else NARROW) * scale))
        others = header.length() - header.sectionSize(SCHOOL)
        header.resizeSection(SCHOOL, max(self.viewport().width() - others, round(SCHOOLS * scale)))
        self._fit_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _fit_height(self) -> None:
        bar = self.horizontalScrollBar()
        extra = bar.sizeHint().height() if bar.maximum() > 0 else 0
        tall = self.horizontalHeader().sizeHint().height() + self.verticalHeader().length() + extra
        self.setFixedHeight(tall + 2 * self.frameWidth() + 2)


def _heading(session: SessionFields) -> str:
    return f"{session.number or '–'}\n{in_year(session.date) if session.date else 'no date'}"


def _named(session: SessionFields) -> str:
    day = f"on {short(session.date)}" if session.date else "without a date"
    return f"session {session.number or 'without number'} {day}"
