"""The Work Groups tab: members, sessions, the ledger, and the critique round."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from tfm_desktop.domain.work_groups import WorkGroupKind
from tfm_desktop.domain.years import academic_year
from tfm_desktop.qt.common.editor import PagedEditor, page
from tfm_desktop.qt.common.record_form import RecordForm
from tfm_desktop.qt.common.record_tab import RecordTab
from tfm_desktop.qt.common.tab import Report
from tfm_desktop.qt.work_groups import form, table
from tfm_desktop.qt.work_groups.critique import CritiquePage
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
        year = self.focus.year or academic_year(dt.date.today())
        template = self.services.commitment_templates.suggested(WorkGroupKind.DEVELOPMENT, year)
        told = {"year": year, "template_id": template, **values}
        return self.services.work_groups.new(self, **told)

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
        self._tab = tab
        services = tab.services
        self.form = RecordForm(services.work_groups, form.FIELDS)
        self.members, self.sessions = MembersPage(services), SessionsPage(services)
        self.ledger, self.critique = LedgerPage(services), CritiquePage(services)
        for part in (self.form, self.members, self.sessions, self.ledger, self.critique):
            self.add_part(part)
            part.problem.connect(self.problem)
        self.add_pages(
            lambda: self.form.focus("code"),
            self.members.focus,
            self.sessions.focus,
            self.ledger.focus,
            self.critique.focus,
            Group=page(self.form),
            Members=page(self.members),
            Sessions=page(self.sessions),
            Ledger=page(self.ledger),
            Critique=page(self.critique),
        )

    def describe(self) -> None:
        """Name the Work Group."""
        if self.record is not None:
            group = self._tab.services.work_groups.get(self.record).fields
            self.set_title(f"{group.code or 'Work Group'} · {group.year}", group.kind.label)
