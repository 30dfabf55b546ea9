"""The members of a Work Group: status, pair, SLT and funding."""

import uuid
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tfm_desktop.qt.common.buttons import push, side_by_side
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.common.record_form import RecordForm
from tfm_desktop.qt.common.record_page import RecordPage
from tfm_desktop.qt.work_groups import form
from tfm_desktop.qt.work_groups.closed import is_closed
from tfm_desktop.services.services import Services

EMPTY = (
    "No departments yet. “Add a department” finds those that you have and every school of the register; "
    "a member gets a copy of the group’s commitments."
)


class MembersPage(RecordPage):
    """The members, and of the chosen one the pair and all that was agreed."""

    kinds = frozenset(
        {
            *("work_group", "membership", "participant"),
            *("department", "school", "person", "advocate", "stage"),
        }
    )

    def __init__(self, services: Services) -> None:
        self._services, self._groups = services, services.work_groups
        self.members, self.pair = form.members(services), form.pairs(services)
        self.form = RecordForm(services.work_groups.members, form.member(services), self._groups.field_notices)
        super().__init__(self.members, self.pair, self.form)
        self.empty, self.title, self.notice = text_label("muted", EMPTY), text_label("title"), text_label("notice")
        self.add = push("Add a &department…", "A department, or a school of the register", self.add_member)
        self.replace = push("Re&place…", "Somebody else takes a place in the pair", self.replace_in_pair)
        self.go = push("Open department", "Its people, posts and stage on the pathway", self._open_department)
        self.go.setProperty("quiet", True)
        self.members.selected.connect(self._show_member)
        self._arrange()

    def focus(self) -> None:
        """Go to the members; where there is none, to what adds one."""
        self.read()
        target = self.members.view if self.members.rows.rows else self.add
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_found(self, kind: str, record: uuid.UUID) -> None:
        """Go to a member, or to one of a pair."""
        self.read()
        if kind == "participant":
            self.members.choose(self._groups.pairs.get(record).fields.membership_id)
            self.pair.choose(record)
        else:
            self.members.choose(record)

    def learn(self) -> None:
        """Look read-only where the group is closed."""
        is_locked = is_closed(self._groups, self.record)
        for part in (self.members, self.pair, self.form):
            part.lock(is_locked)
        self.add.setEnabled(not is_locked)
        self.replace.setEnabled(not is_locked)

    def show_parts(self) -> None:
        """Show the members, and the chosen one as it is now."""
        self.members.load(self.record)
        for part in (self.pair, self.form):
            part.reload()

    def tell(self) -> None:
        """Name the chosen member, and say what is unusual about it."""
        chosen = self.members.current()
        self.empty.setVisible(self.record is not None and not self.members.rows.rows)
        self.members.setVisible(bool(self.members.rows.rows))
        self._chosen.setVisible(chosen is not None)
        if chosen is None:
            return
        school = self._services.departments.school(self._department(chosen)).fields.name
        self.title.setText(school)
        notices = [one.removeprefix(f"{school}: ") for one in self._groups.member_notices(chosen)]
        self.notice.setText("\n".join(one[:1].upper() + one[1:] for one in notices))
        self.notice.setVisible(bool(notices))

    def add_member(self) -> None:
        """Ask for a department, make it a member, and go on with its pair."""
        from tfm_desktop.qt.work_groups.add_member import AddMemberDialog

        if self.record is None:
            return
        made = self._ask(AddMemberDialog(self._services, self.record, self))
        if made:
            self.members.choose(made)
            self.pair.focus()

    def replace_in_pair(self) -> None:
        """Ask who takes whose place, and go to who comes."""
        from tfm_desktop.qt.work_groups.replace import ReplaceDialog

        if self.form.record is None:
            return
        made = self._ask(ReplaceDialog(self._services, self.form.record, self.pair.current(), self))
        if made:
            self.pair.choose(made)

    def _ask(self, dialog: Any) -> uuid.UUID | None:
        self.flush()
        dialog.exec()
        dialog.deleteLater()
        return dialog.made

    def _show_member(self, chosen: uuid.UUID | None) -> None:
        if chosen == self.form.record:
            return  # what is being typed is not read anew for nothing
        for part in (self.pair, self.form):
            part.load(chosen)
        self.tell()

    def _department(self, membership: uuid.UUID) -> uuid.UUID:
        return self._groups.members.get(membership).fields.department_id

    def _open_department(self) -> None:
        if self.form.record:
            self.open_record.emit("department", self._department(self.form.record))

    def _arrange(self) -> None:
        self._chosen = QWidget()
        chosen = QVBoxLayout(self._chosen)
        chosen.setContentsMargins(0, 6, 0, 0)
        chosen.setSpacing(10)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.go)
        chosen.addLayout(top)
        chosen.addWidget(self.notice)
        chosen.addWidget(self.pair)
        chosen.addLayout(side_by_side(self.replace))
        chosen.addSpacing(6)
        chosen.addWidget(self.form)
        above = QVBoxLayout()
        above.setSpacing(8)
        above.addWidget(self.members)
        above.addWidget(self.empty)
        above.addLayout(side_by_side(self.add))
        self.body.addLayout(above)
        self.body.addWidget(self._chosen)
