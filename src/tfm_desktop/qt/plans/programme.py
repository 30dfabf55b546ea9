"""The programme of professional development of a plan, and the calendar of its year."""

import datetime as dt
import uuid
from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QVBoxLayout

from tfm_desktop.domain.programme import AimNumbers, PdStatus
from tfm_desktop.qt.common.child_grid import ChildGrid, GridColumn
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.common.record_form import Field, RecordForm
from tfm_desktop.qt.common.record_page import RecordPage
from tfm_desktop.qt.plans.calendar_list import CalendarList
from tfm_desktop.services import plan_calendar
from tfm_desktop.services.plan_calendar import CalendarEntry
from tfm_desktop.services.programme import Programme
from tfm_desktop.services.services import Services

Aims = Callable[[], AimNumbers]

HOW = "Enter or a double click opens an entry."
NOTHING = "Nothing has a date in this year yet: sessions, visits, reviews and actions that are due stand here."


def session(aims: Aims) -> tuple[Field, ...]:
    """Declare what is typed of a session."""
    return (
        Field("title", "Session", "line", 8),
        Field("date", "Date", "date", 4, hint="Leave it empty while it is to be confirmed"),
        Field("leader", "Led by", "line", 6),
        Field("audience", "Audience", "line", 6),
        Field("aims", "Aims served, by number", "ideas", 6, ideas=aims),
        Field("status", "Status", PdStatus, 6),
        Field("reflection", "Reflection afterwards", "note", 12),
    )


def grid(programme: Programme, aims: Aims) -> ChildGrid:
    """Declare the sessions of a plan."""
    return ChildGrid(
        "Professional development",
        programme,
        (
            GridColumn("date", "Date", "date", 125),
            GridColumn("title", "Session", width=240, stretch=True),
            GridColumn("leader", "Led by", width=120),
            GridColumn("audience", "Audience", width=130),
            GridColumn("aims", "Aims", "ideas", 70, ideas=aims),
            GridColumn("status", "Status", PdStatus, 110),
        ),
        hint="No date: to be confirmed",
    )


class ProgrammePage(RecordPage):
    """The sessions of a plan, the chosen one as a form, and what the year of the department holds."""

    kinds = frozenset({"pd_session", "visit", "review", "plan", "aim", "action"})

    def __init__(self, services: Services) -> None:
        self._services = services
        self._aims = AimNumbers({})
        self.sessions = grid(services.programme, lambda: self._aims)
        self.form = RecordForm(services.programme, session(lambda: self._aims))
        super().__init__(self.sessions, self.form)
        self.told = text_label("muted")
        self.calendar = CalendarList()
        self.calendar.opened.connect(self._open)
        self.sessions.selected.connect(self._show_session)
        self._lay_out()

    def focus(self) -> None:
        """Go to the empty row, where a session is added."""
        self.sessions.focus()

    def show_found(self, record: uuid.UUID) -> None:
        """Go to a session."""
        self.read()
        self.sessions.choose(record)

    def learn(self) -> None:
        """Read the aims of the plan, whose numbers are typed and shown."""
        found = self._services.plans.aims.of(self.record) if self.record else []
        self._aims = AimNumbers({aim.id.hex: aim.fields.text for aim in found})

    def show_parts(self) -> None:
        """Show the sessions, and the chosen one as it is now."""
        self.sessions.load(self.record)
        self.form.reload()

    def tell(self) -> None:
        """Show the calendar of the year."""
        found = plan_calendar.of_plan(self._services, self.record) if self.record else []
        self.calendar.show_entries(found, dt.date.today())
        self.calendar.setVisible(bool(found))
        self.told.setText(HOW if found else NOTHING)

    def _show_session(self, chosen: uuid.UUID | None) -> None:
        if chosen != self.form.record:
            self.form.load(chosen)
        self.form.setVisible(chosen is not None)

    def _open(self, entry: CalendarEntry) -> None:
        kind, record = entry.opens
        if kind == "pd_session":
            self.sessions.choose(record)
        else:
            self.open_record.emit(kind, record)

    def _lay_out(self) -> None:
        heading = QLabel("Calendar of the year")
        heading.setProperty("role", "heading")
        year = QVBoxLayout()
        year.setSpacing(6)
        for widget in (heading, self.told, self.calendar):
            year.addWidget(widget)
        self.body.addWidget(self.sessions)
        self.body.addWidget(self.form)
        self.body.addLayout(year)
