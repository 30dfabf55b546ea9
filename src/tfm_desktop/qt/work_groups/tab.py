"""The Work Groups tab: members, sessions, the ledger, and the critique round."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QMenu

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.work_groups import MembershipStatus, WorkGroupKind
from tfm_desktop.domain.years import academic_year
from tfm_desktop.qt.common.editor import PagedEditor, page
from tfm_desktop.qt.common.record_tab import RecordTab
from tfm_desktop.qt.common.tab import Report
from tfm_desktop.qt.work_groups import table
from tfm_desktop.qt.work_groups.closed import ClosedLine
from tfm_desktop.qt.work_groups.critique import CritiquePage
from tfm_desktop.qt.work_groups.group import GroupPage
from tfm_desktop.qt.work_groups.ledger import LedgerPage
from tfm_desktop.qt.work_groups.members import MembersPage
from tfm_desktop.qt.work_groups.sessions import SessionsPage
from tfm_desktop.services.records import Records

GROUP_PAGE, MEMBERS_PAGE, SESSIONS_PAGE, LEDGER_PAGE, CRITIQUE_PAGE = range(5)
# The page on which a part of a Work Group stands.
PAGE_OF = {
    **dict.fromkeys(("membership", "participant"), MEMBERS_PAGE),
    **dict.fromkeys(("session", "attendance", "gap_task"), SESSIONS_PAGE),
    **dict.fromkeys(("commitment", "ledger_entry"), LEDGER_PAGE),
    "critique": CRITIQUE_PAGE,
}


class WorkGroupsTab(RecordTab):
    """The Work Groups that the specialist leads or belongs to."""

    kind = "work_group"
    title = "Work Groups"
    noun = "Work Group"
    columns = table.COLUMNS
    shown_kinds = frozenset({"work_group", "membership", "session"})
    reports = (
        Report("group", "Group overview"),
        Report("invitation", "Invitation"),
        Report("critique", "Critique sheet"),
    )
    empty = "No Work Groups in this academic year and department.\n\nPress Ctrl+N to set one up."
    editor: "_WorkGroupEditor"

    def make_editor(self) -> "_WorkGroupEditor":
        """Make the pages of a Work Group."""
        return _WorkGroupEditor(self)

    def records(self) -> Records[Any]:
        """Give the Work Groups."""
        return self.services.work_groups

    def rows(self) -> Sequence[Any]:
        """List the Work Groups in focus."""
        return self.services.work_groups.rows(dt.date.today(), self.focus.year, self.focus.department)

    def make_record(self, values: Mapping[str, Any]) -> uuid.UUID | None:
        """Make a Work Group of the academic year in focus."""
        told = {"year": self.focus.year or academic_year(dt.date.today()), "kind": WorkGroupKind.DEVELOPMENT, **values}
        template = self.services.commitment_templates.suggested(told["kind"], told["year"])
        return self.services.work_groups.new(self, **{"template_id": template, **told})

    def copy(self, record: uuid.UUID) -> uuid.UUID | None:
        """Say that a group is not duplicated; next year's begins from its members."""
        self.news.emit("A Work Group is not duplicated. Its next year begins from its members.")
        return None

    def enter(self) -> None:
        """Go to the code of the Work Group."""
        self.editor.go_to_page(GROUP_PAGE)


class _WorkGroupEditor(PagedEditor):
    def __init__(self, tab: WorkGroupsTab) -> None:
        super().__init__()
        self._tab, self._groups = tab, tab.services.work_groups
        services = tab.services
        self.group, self.members, self.sessions = GroupPage(services), MembersPage(services), SessionsPage(services)
        self.ledger, self.critique = LedgerPage(services), CritiquePage(services)
        self._parts_by_page = (self.group, self.members, self.sessions, self.ledger, self.critique)
        for part in self._parts_by_page:
            self.add_part(part)
            part.problem.connect(self.problem)
            part.open_record.connect(tab.open_record)
        self.sessions.report_wanted.connect(tab.report_wanted)
        self._offer_more()
        self.closed = ClosedLine(self.open_again)
        self.body.addWidget(self.closed)
        self.add_pages(
            *(part.focus for part in self._parts_by_page),
            Group=page(self.group),
            Members=page(self.members),
            Sessions=page(self.sessions),
            Ledger=page(self.ledger),
            Critique=page(self.critique),
        )

    def describe(self) -> None:
        """Name the Work Group, and say since when it is closed."""
        if self.record is None:
            return
        group = self._groups.get(self.record).fields
        members = self._groups.members.of(self.record)
        count = sum(one.fields.status is not MembershipStatus.WITHDRAWN for one in members)
        counted = "1 department" if count == 1 else f"{count} departments" if count else "no department yet"
        lead = f"led by {group.lead}" if group.lead else ""
        self.set_title(
            f"{group.code or 'Work Group'} · {group.year}", " · ".join(filter(None, [group.kind.label, counted, lead]))
        )
        self.closed.tell(group.closed_on)
        self.close_action.setVisible(group.closed_on is None)
        self.open_action.setVisible(group.closed_on is not None)

    def show_found(self, kind: str, record: uuid.UUID) -> None:
        """Go to a part of the group on the page where it stands."""
        place = PAGE_OF.get(kind, GROUP_PAGE)
        self.pages.setCurrentIndex(place)
        if place != GROUP_PAGE:
            self._parts_by_page[place].show_found(kind, record)

    def close_group(self) -> None:
        """Close the group as of today; it is read from now on."""
        self.flush()
        self._do(lambda group: self._groups.close(group, dt.date.today()))

    def open_again(self) -> None:
        """Let a closed group be changed again."""
        self._do(self._groups.open_again)

    def begin_next_year(self) -> None:
        """Ask who moves on into next year's Work Group, and go there."""
        from tfm_desktop.qt.work_groups.next_year import BeginNextYearDialog

        if self.record is None:
            return
        self.flush()
        dialog = BeginNextYearDialog(self._tab.services, self.record, self)
        dialog.exec()
        dialog.deleteLater()
        if dialog.made:
            self._tab.open_record.emit("work_group", dialog.made)

    def _do(self, act: Callable[[uuid.UUID], None]) -> None:
        if self.record is None:
            return
        try:
            act(self.record)
        except Problem as fault:
            self.problem.emit(str(fault))

    def _offer_more(self) -> None:
        menu = QMenu(self)
        menu.addAction("Begin the &next year…").triggered.connect(self.begin_next_year)
        menu.addSeparator()
        self.close_action = menu.addAction("&Close this Work Group")
        self.close_action.triggered.connect(self.close_group)
        self.open_action = menu.addAction("&Open this Work Group again")
        self.open_action.triggered.connect(self.open_again)
        self.more = self.add_button("More", "The next year; close the Work Group, or open it again")
        self.more.setMenu(menu)
