"""What a figure of the ledger was counted from."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tfm_desktop.domain.commitments import Counts, window_in_words
from tfm_desktop.domain.ledger import Fact
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.common.step_list import Row, StepList, heading
from tfm_desktop.qt.work_groups.ledger_table import LedgerRow, Place

# What to do where nothing was counted, by what counts.
_NOTHING = {
    Counts.TASKS: "Gap tasks count: set them to people on the page Sessions.",
    Counts.RELEASE: "Release on visits counts: note it beside the person met, under Visits.",
    Counts.SUPPORT: "Visits count: each as half a day, and as a whole day where it lasts over four hours.",
    Counts.JOINT_PLANNING: "Joint planning counts where it is an activity of a visit.",
    Counts.OBSERVATION: "Collaborative observations of the department in this academic year count.",
    Counts.CRITIQUE: "Questions on plans count: those asked, and those asked of the department.",
    Counts.FUNDING: "What is noted as funding on the page Members counts.",
    Counts.SLT: "The day on which SLT agreed counts: note it on the page Members.",
    Counts.HAND: "It is counted by hand: add an entry below the ledger.",
}
_OF_SESSIONS = "Attendance counts: mark it on the page Sessions."


class CountedDialog(QDialog):
    """Lists what was counted; Enter opens the record of one."""

    def __init__(self, row: LedgerRow, place: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.opened: Fact | None = None
        self.setWindowTitle("What was counted")
        self.resize(min(560, parent.window().width() - 40), min(460, parent.window().height() - 40))
        rows = list(_rows(row, place))
        self.title = text_label("title", row.title)
        self.below = text_label("muted", _told_below(row))
        self.nothing = text_label("", _nothing(row))
        self.nothing.setVisible(not rows)
        self.list = StepList("What was counted")
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))
        self.open_button, self.close_button = QPushButton("&Open"), QPushButton("&Close")
        self.open_button.setProperty("primary", True)
        self.open_button.setEnabled(bool(rows))
        self.list.activated.connect(lambda _index: self._open())
        self.open_button.clicked.connect(self._open)
        self.close_button.clicked.connect(self.reject)
        self._lay_out()
        (self.list if rows else self.close_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self) -> None:
        chosen = self.list.current()
        if chosen is not None:
            self.opened = chosen[1]
            self.accept()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.close_button, self.open_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(12)
        layout.addWidget(self.title)
        layout.addWidget(self.below)
        layout.addWidget(self.nothing)
        layout.addWidget(self.list, 1)
        layout.addStretch(0)
        layout.addLayout(buttons)


def _told_below(row: LedgerRow) -> str:
    assert row.line
    item = row.line.commitment.fields
    window = window_in_words(item.window_from, item.window_to)
    return f"Agreed: {row.line.agreed}{f', {window}' if window else ''}. {row.line.words}"


def _nothing(row: LedgerRow) -> str:
    assert row.line
    item = row.line.commitment.fields
    window = window_in_words(item.window_from, item.window_to)
    told = f"Nothing is counted here. {_NOTHING.get(item.counts, _OF_SESSIONS)}"
    return f"{told} What lies outside the window does not count: {window}." if window else told


def _rows(row: LedgerRow, place: int) -> Iterator[Row]:
    """Give the facts of a figure under headings; what is left is told by what is done and what is planned."""
    assert row.line
    parts: list[tuple[Place, Sequence[Fact]]] = [
        (Place.DONE, row.line.done_facts),
        (Place.PLANNED, row.line.planned_facts),
    ]
    for part, facts in parts:
        if facts and place in (part, Place.LEFT):
            yield heading(f"{part.name.capitalize()}: {row.figure(part)}")
            for number, fact in enumerate(facts):
                yield Row((f"{part.name} {number}", fact), fact.told, row.line.told(fact.amount(row.line.unit)))
