"""The commitments of the members: agreed, planned, done, left, and what each figure was counted from."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from tfm_desktop.domain.commitments import Counts, Unit, Whom
from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.ledger import LedgerLine
from tfm_desktop.qt.common.buttons import push
from tfm_desktop.qt.common.child_grid import ChildGrid, GridColumn
from tfm_desktop.qt.common.in_sight import area_of
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.common.record_form import Field, RecordForm
from tfm_desktop.qt.common.record_page import RecordPage
from tfm_desktop.qt.work_groups.closed import is_closed
from tfm_desktop.qt.work_groups.counted import CountedDialog
from tfm_desktop.qt.work_groups.ledger_table import NOTHING_AGREED, LedgerRow, LedgerTable, Place
from tfm_desktop.services.commitments import Commitments
from tfm_desktop.services.services import Services

ALL = "All members"
HOW = (
    "Enter or a click on a figure shows what it was counted from. "
    "Alt+Up and Alt+Down move a commitment, Delete bins it."
)
NO_MEMBERS = (
    "No department is a member yet. Add them on the page Members: "
    "each takes a copy of the commitments of the group’s template."
)
COMMITMENT = (
    Field("label", "Commitment", "line", 8),
    Field("whom", "For", Whom, 4),
    Field("at_least", "At least", "number", 3),
    Field("at_most", "At most", "number", 3),
    Field("unit", "Counted in", Unit, 6),
    Field("counts", "What counts", Counts, 6),
    Field("window_from", "From", "date", 3, "Nothing before this day counts"),
    Field("window_to", "Until", "date", 3, "Nothing after this day counts; else the academic year is the end"),
)
WHOM = {Whom.PAIR: "the pair", Whom.DEPARTMENT: "the department", Whom.EACH: "each of the pair"}


def by_hand(commitments: Commitments, pair: Callable[[uuid.UUID], dict[uuid.UUID, str]]) -> ChildGrid:
    """Declare what is counted by hand, given the pair of a commitment by name."""
    return ChildGrid(
        "Counted by hand",
        commitments.entries,
        (
            GridColumn("date", "Date", "date", 125),
            GridColumn("person_id", "Person", "pick", 150, pair),
            GridColumn("amount", "Amount", "number", 90),
            GridColumn("note", "Note", "note", 220, stretch=True),
            GridColumn("done", "Done", "check", 70),
        ),
        lambda: {"amount": 1, "done": True},
        hint="beside what counts of itself; not ticked: planned",
    )


class LedgerPage(RecordPage):
    """The ledger of each member department, and the chosen commitment with what was counted by hand."""

    kinds = frozenset(
        {
            *("work_group", "membership", "participant", "person", "department", "commitment", "ledger_entry"),
            *("session", "attendance", "gap_task", "critique", "plan"),
            *("visit", "visit_person", "visit_activity", "observation"),
        }
    )

    def __init__(self, services: Services) -> None:
        self._services = services
        self._commitments = services.commitments
        self._names: dict[uuid.UUID, str] = {}
        self._people: dict[uuid.UUID, tuple[uuid.UUID, str]] = {}
        self._ledgers: dict[uuid.UUID, list[LedgerLine]] = {}
        self._is_locked = False
        self.form = RecordForm(services.commitments, COMMITMENT, services.commitments.notices)
        self.entries = by_hand(services.commitments, self._pair_of)
        super().__init__(self.form, self.entries)
        self.member = QComboBox()
        self.table = LedgerTable()
        self.nothing, self.how = text_label("muted", NO_MEMBERS), text_label("muted", HOW)
        self.notice = text_label("notice")
        self.heading, self.how = text_label("heading"), text_label("muted", HOW)
        self.add = push("&Add commitment", "Of the department that is chosen", self.add_commitment)
        self.copy_from = push(
            "&From a template…", "Copy commitments of a template behind those that the department has"
        )
        self.remove = push("&Bin", "Put the commitment in the bin; undo brings it back", self._bin_chosen)
        self._lay_out()
        self.member.currentIndexChanged.connect(lambda _place: self.tell())
        self.table.chosen.connect(self._show_chosen)
        self.table.asked.connect(self._show_counted)
        self.table.binned.connect(self._bin)
        self.table.moved.connect(self._move)

    def focus(self) -> None:
        """Go to the ledger."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_found(self, kind: str, record: uuid.UUID) -> None:
        """Go to a commitment, or to an entry by hand."""
        self.read()
        is_entry = kind == "ledger_entry"
        commitment = self._commitments.entries.get(record).fields.commitment_id if is_entry else record
        if not self.table.choose(commitment):
            self.member.setCurrentIndex(0)
            self.table.choose(commitment)
        if is_entry:
            self.entries.choose(record)
        else:
            self.focus()

    def learn(self) -> None:
        """Read the ledgers of all members at once, and look read-only where the group is closed."""
        groups = self._services.work_groups
        self._names = groups.member_names(self.record) if self.record else {}
        self._people = groups.people(self.record) if self.record else {}
        self._ledgers = self._commitments.ledgers_of_group(self.record, dt.date.today()) if self.record else {}
        self._offer_members()
        self._is_locked = is_closed(groups, self.record)
        for part in (self.form, self.entries):
            part.lock(self._is_locked)
        for button in (self.add, self.copy_from):
            button.setEnabled(not self._is_locked)

    def show_parts(self) -> None:
        """Show the chosen commitment as it is now."""
        self.form.reload()
        self.entries.reload()

    def tell(self) -> None:
        """Show the ledger of the department that is chosen, or of all."""
        self.table.show_rows(list(self._rows()))
        self.nothing.setVisible(not self._names)
        for widget in (self._bar, self.table, self.how):
            widget.setVisible(bool(self._names))

    def add_commitment(self) -> None:
        """Add a commitment to the department that is chosen, and go into it."""
        row = self.table.current()
        if row is None:
            return
        made = self._do(lambda: self._commitments.add(row.membership, label="New commitment"))
        if isinstance(made, uuid.UUID) and self.table.choose(made):
            self._go_into("label")

    def copy_template(self, template: uuid.UUID) -> None:
        """Copy what a template asks into the membership that is chosen."""
        row = self.table.current()
        if row is not None:
            self._do(lambda: self._commitments.copy_template(row.membership, template))

    def _rows(self) -> Iterator[LedgerRow]:
        wanted = self.member.currentData()
        for membership, name in self._names.items():
            if wanted not in (None, membership):
                continue
            lines = self._ledgers.get(membership, [])
            yield LedgerRow(membership, name, "" if lines else NOTHING_AGREED)
            for line in lines:
                item = line.commitment.fields
                whom = self._people[line.person][1] if line.person in self._people else WHOM[item.whom]
                yield LedgerRow(membership, f"{item.label or 'Commitment'} · {whom}", line.words, line)

    def _offer_members(self) -> None:
        chosen = self.member.currentData()
        with QSignalBlocker(self.member):
            self.member.clear()
            self.member.addItem(ALL, None)
            for membership, name in self._names.items():
                self.member.addItem(name, membership)
                if membership == chosen:
                    self.member.setCurrentIndex(self.member.count() - 1)

    def _pair_of(self, commitment: uuid.UUID) -> dict[uuid.UUID, str]:
        membership = self._commitments.get(commitment).fields.membership_id
        return {person: name for person, (where, name) in self._people.items() if where == membership}

    def _show_chosen(self) -> None:
        row = self.table.current()
        commitment = row.line.commitment.id if row and row.line else None
        if commitment != self.form.record:
            if self.form.record and not self._commitments.exists(self.form.record):
                self.form.forget()
            self.form.load(commitment)
            self.entries.load(commitment)
        for part in (self.heading, self.form, self.entries):
            part.setVisible(commitment is not None)
        self.remove.setEnabled(commitment is not None and not self._is_locked)
        self.heading.setText(f"Commitment of {self._names[row.membership]}" if row else "")
        told = self._commitments.entry_notice(commitment) if commitment else ""
        self.notice.setText(told)
        self.notice.setVisible(bool(told))

    def _show_counted(self, row: LedgerRow, place: int) -> None:
        if place in (Place.COMMITMENT, Place.AGREED):
            self._go_into("label" if place == Place.COMMITMENT else "at_least")
            return
        dialog = CountedDialog(row, place, self)
        if dialog.exec() and dialog.opened:
            kind, record = dialog.opened.opens
            if kind == "ledger_entry":
                self.show_found(kind, record)
            else:
                self.open_record.emit(kind, record)
        dialog.deleteLater()

    def _go_into(self, field: str) -> None:
        """Go to a field of the commitment, which stands below the ledger."""
        self.form.focus(field)
        area = area_of(self)
        if area:
            area.ensureWidgetVisible(self.form)

    def _bin_chosen(self) -> None:
        row = self.table.current()
        if row and row.line:
            self._bin(row.line.commitment.id)

    def _bin(self, commitment: uuid.UUID) -> None:
        self._do(lambda: self._commitments.bin(commitment))

    def _move(self, commitment: uuid.UUID, by: int) -> None:
        self._do(lambda: self._commitments.move(commitment, by))

    def _do(self, act: Callable[[], object]) -> object:
        """Act once what was typed is saved; the notice of the change shows the page anew."""
        self.flush()
        try:
            return act()
        except Problem as fault:
            self.problem.emit(str(fault))
            return None

    def _offer_templates(self) -> None:
        self._menu.clear()
        for one in self._services.commitment_templates.every():
            name, record = one.template.fields.name, one.template.id
            self._menu.addAction(name.replace("&", "&&")).triggered.connect(
                lambda _=False, record=record: self.copy_template(record)
            )

    def _lay_out(self) -> None:
        self.member.setAccessibleName("Department")
        self.member.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.member.setMinimumContentsLength(8)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._offer_templates)
        self.copy_from.setMenu(self._menu)
        self._bar = QWidget()
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(8)
        bar.addWidget(self.member, 1)
        for button in (self.add, self.copy_from, self.remove):
            bar.addWidget(button)
        top, below, by_hand = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        for layout in (top, below, by_hand):
            layout.setSpacing(6)
        for widget in (self.nothing, self._bar, self.table, self.how):
            top.addWidget(widget)
        for widget in (self.heading, self.form):
            below.addWidget(widget)
        for widget in (self.entries, self.notice):
            by_hand.addWidget(widget)
        for layout in (top, below, by_hand):
            self.body.addLayout(layout)
