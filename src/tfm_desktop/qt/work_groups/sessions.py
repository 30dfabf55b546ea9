"""The sessions of a Work Group, who was there, and the gap tasks set."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.sessions import AttendanceMark, SessionFields, SessionKind, SessionStatus
from tfm_desktop.domain.visits import VisitMode
from tfm_desktop.domain.years import british, clock
from tfm_desktop.qt.common.buttons import push, side_by_side
from tfm_desktop.qt.common.child_grid import ChildGrid, GridColumn
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.common.record_form import Field, RecordForm
from tfm_desktop.qt.common.record_page import RecordPage
from tfm_desktop.qt.work_groups import attendance, gap_tasks
from tfm_desktop.qt.work_groups.closed import is_closed
from tfm_desktop.qt.work_groups.colleague import PickColleague
from tfm_desktop.qt.work_groups.year_register import YearRegister
from tfm_desktop.services.services import Services
from tfm_desktop.services.sessions import Sessions

TO_BE_CONFIRMED = "to be confirmed"
EMPTY = "No sessions yet. Lay the year out at once, or type the first one into the grid."
NOBODY = "Nobody is expected: no member department has a pair on this day. Name the pairs under Members."
_LINKS = ("http://", "https://")
Hosts = Callable[[], Mapping[uuid.UUID, str]]


def grid(sessions: Sessions, hosts: Hosts) -> ChildGrid:
    """Declare the sessions of a Work Group."""

    def venue(saved: Saved[SessionFields]) -> str:
        session = saved.fields
        if session.host_id is not None:
            return hosts().get(session.host_id, "")
        return "online" if session.mode is VisitMode.ONLINE else TO_BE_CONFIRMED

    return ChildGrid(
        "Sessions",
        sessions,
        (
            GridColumn("date", "Date", "date", 130, blank=lambda _saved: TO_BE_CONFIRMED),
            GridColumn("number", "No.", "number", 46),
            GridColumn("start", "Start", "time", 60),
            GridColumn("end", "End", "time", 60),
            GridColumn("kind", "Kind", SessionKind, 110),
            GridColumn("theme", "Theme", width=150, stretch=True),
            GridColumn("venue", "Venue", width=108, blank=venue),
            GridColumn("status", "Status", SessionStatus, 104),
        ),
        hint="No date or venue: to be confirmed",
    )


def fields(hosts: Hosts) -> tuple[Field, ...]:
    """Declare what is typed of a session."""
    return (
        Field("date", "Date", "date", 4, "Leave it empty while it is to be confirmed"),
        Field("start", "Start", "time", 4),
        Field("end", "End", "time", 4),
        Field("status", "Status", SessionStatus, 6),
        Field("kind", "Kind", SessionKind, 6),
        Field("mode", "In person or online", VisitMode, 6),
        Field("host_id", "Host: a member department", "pick", 6, options=lambda _session: hosts()),
        Field("theme", "Theme", "line", 6),
        Field("venue", "Venue, where it is not the host’s school", "line", 6),
        Field("maths", "Maths explored together", "note", 6),
        Field("notes", "Notes (stay on this computer)", "note", 6),
        Field("materials", "Materials: links, one on each line", "note", 12),
    )


class SessionsPage(RecordPage):
    """The sessions of the year, and of the chosen one the register, the gap tasks and all else."""

    report_wanted = Signal(str, object)

    kinds = frozenset({"session", "attendance", "gap_task", "participant", "membership", "person", "work_group"})

    def __init__(self, services: Services) -> None:
        self._services = services
        self._hosts: dict[uuid.UUID, str] = {}
        self.sessions = grid(services.sessions, lambda: self._hosts)
        self.register = attendance.grid(services)
        self.tasks = gap_tasks.grid(services.sessions)
        self.form = RecordForm(services.sessions, fields(lambda: self._hosts), self._notices)
        for name in ("date", "venue"):
            self.form.input(name).setPlaceholderText(TO_BE_CONFIRMED)
        super().__init__(self.sessions, self.register, self.tasks, self.form)
        self.empty, self.notice = text_label("muted", EMPTY), text_label("notice")
        self.title, self.open_points = text_label("title"), text_label("muted")
        self.nobody = text_label("muted", NOBODY)
        self.links = QLabel(wordWrap=True, openExternalLinks=True)
        self.links.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.links.setAccessibleName("Open a link of the materials")
        self.year = YearRegister(services)
        self.lay_out = push("Lay out the year…", "Find a day for each session from a pattern", self._lay_out_year)
        self.all_present = push(
            "All present",
            "Marks everyone present who is expected and not marked yet; undo takes it back",
            self._present,
        )
        self.colleague = push(
            "Add a colleague…", "The subject leader, or another colleague of a member department", self._add_colleague
        )
        self.pdf = push("Register PDF", "To take along before the session, or to keep after it", self._want_register)
        self.set_task = push("Set to everyone…", "One task for everyone, or for those you tick", self._set_task)
        self.sessions.selected.connect(self._show_session)
        self.year.opened.connect(self._go_to_mark)
        self._arrange()

    def focus(self) -> None:
        """Go to the empty row, where a session is added."""
        self.sessions.focus()

    def show_found(self, kind: str, record: uuid.UUID) -> None:
        """Go to a session, or to the session of an attendance or a gap task and there to that."""
        self.read()
        sessions = self._services.sessions
        if kind == "session":
            self.sessions.choose(record)
        elif kind == "gap_task":
            self.sessions.choose(sessions.tasks.get(record).fields.session_id)
            self.tasks.choose(record)
        elif kind == "attendance":
            found = sessions.attendance.get(record).fields
            self._go_to_mark(found.session_id, found.person_id)

    def learn(self) -> None:
        """Read which departments can be hosts, and look read-only where the group is closed."""
        groups = self._services.work_groups
        names = groups.member_names(self.record) if self.record else {}
        self._hosts = {groups.members.get(one).fields.department_id: name for one, name in names.items()}
        is_locked = is_closed(groups, self.record)
        for part in (self.sessions, self.register, self.tasks, self.form):
            part.lock(is_locked)
        for button in (self.lay_out, self.all_present, self.colleague, self.set_task):
            button.setEnabled(not is_locked)

    def show_parts(self) -> None:
        """Show the sessions, and the chosen one as it is now."""
        self.sessions.load(self.record)
        for part in (self.register, self.tasks, self.form):
            part.reload()

    def tell(self) -> None:
        """Name the chosen session, say what is unusual about it, and show the year."""
        chosen = self.sessions.current()
        self.empty.setVisible(self.record is not None and not self.sessions.rows.rows)
        self._chosen.setVisible(chosen is not None)
        told = self._notices(chosen) if chosen else {}
        self.notice.setText("\n".join(told.values()))
        self.notice.setVisible(bool(told))
        self.year.show_group(self.record, dt.date.today())
        if chosen is None:
            return
        session = self._services.sessions.get(chosen).fields
        self.title.setText(_named(session))
        self._offer_links(session.materials)
        self.open_points.setText(f"Still to be confirmed: {' and '.join(session.open_points)}")
        self.open_points.setVisible(bool(session.open_points))
        is_empty = not self.register.rows.rows
        self.nobody.setVisible(is_empty)
        self.register.view.setVisible(not is_empty)

    def _notices(self, session: uuid.UUID) -> dict[str, str]:
        told = self._services.sessions.notices(session)
        nothing = self._services.commitments.session_notice(self._services.sessions.get(session).fields)
        return {"date": nothing, **told} if nothing else told

    def _offer_links(self, materials: str) -> None:
        links = [escape(line.strip()) for line in materials.splitlines() if line.strip().startswith(_LINKS)]
        self.links.setText("<br>".join(f'<a href="{link}">{link}</a>' for link in links))
        self.links.setVisible(bool(links))

    def _show_session(self, chosen: uuid.UUID | None) -> None:
        if chosen == self.register.rows.parent_record:
            return  # a grid that is being typed into is not read anew for nothing
        for part in (self.register, self.tasks, self.form):
            part.load(chosen)
        attendance.rest_on_mark(self.register)
        self.tell()

    def _go_to_mark(self, session: uuid.UUID, person: uuid.UUID) -> None:
        self.sessions.choose(session)
        attendance.go_to_mark(self.register, person)

    def _lay_out_year(self) -> None:
        from tfm_desktop.qt.work_groups.lay_out import LayOutDialog

        if self.record is None or self._is_refused():
            return
        dialog = LayOutDialog(self._services, self.record, self)
        self._ask(dialog)
        if dialog.made:
            self.sessions.choose(dialog.made[0])

    def _present(self) -> None:
        session = self.sessions.current()
        if session:
            self._do(lambda: self._services.sessions.mark_present(session))
            attendance.go_to_mark(self.register)

    def _want_register(self) -> None:
        session = self.sessions.current()
        if session:
            self.flush()
            self.report_wanted.emit("register", session)

    def _add_colleague(self) -> None:
        session = self.sessions.current()
        if session is None or self.record is None or self._is_refused():
            return
        there = {row.id for row in self.register.rows.rows}
        people = self._services.sessions.people(self.record)
        dialog = PickColleague({one: named for one, named in people.items() if one not in there}, self)
        self._ask(dialog)
        if dialog.picked:
            person = dialog.picked
            self._do(lambda: self._services.sessions.mark(session, person, AttendanceMark.PRESENT))
            attendance.go_to_mark(self.register, person)

    def _set_task(self) -> None:
        session = self.sessions.current()
        if session is not None and not self._is_refused():
            self._ask(gap_tasks.SetTaskDialog(self._services, session, self))

    def _ask(self, dialog: QDialog) -> None:
        self.flush()
        dialog.exec()
        dialog.deleteLater()

    def _is_refused(self) -> bool:
        """Say that nothing is asked of a closed Work Group; tell whether it was said."""
        assert self.record
        group = self._services.work_groups.get(self.record).fields
        return not self._do(lambda: self._services.work_groups.allow(group))

    def _do(self, act: Callable[[], Any]) -> bool:
        try:
            act()
        except Problem as fault:
            self.problem.emit(str(fault))
            return False
        return True

    def _arrange(self) -> None:
        self._chosen = QWidget()
        chosen = QVBoxLayout(self._chosen)
        chosen.setContentsMargins(0, 6, 0, 0)
        chosen.setSpacing(6)
        for widget in (self.title, self.notice, self.open_points):
            chosen.addWidget(widget)
        chosen.addSpacing(6)
        chosen.addWidget(self.register)
        chosen.addWidget(self.nobody)
        chosen.addLayout(side_by_side(self.all_present, self.colleague, self.pdf))
        chosen.addSpacing(12)
        chosen.addWidget(self.tasks)
        chosen.addLayout(side_by_side(self.set_task))
        chosen.addSpacing(12)
        about = QLabel("About the session")
        about.setProperty("role", "heading")
        chosen.addWidget(about)
        chosen.addWidget(self.form)
        chosen.addWidget(self.links)
        top = QVBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.sessions)
        top.addWidget(self.empty)
        top.addLayout(side_by_side(self.lay_out))
        self.body.addLayout(top)
        self.body.addWidget(self._chosen)
        self.body.addWidget(self.year)


def _named(session: SessionFields) -> str:
    number = f"Session {session.number}" if session.number else "Session"
    times = " to ".join(filter(None, [clock(session.start), clock(session.end)]))
    return ", ".join(filter(None, [f"{number} · {british(session.date) or 'no date yet'}", times]))
