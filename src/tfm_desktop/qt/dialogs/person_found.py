"""What is held on a person, to be looked through; where a first name alone stands, it is decided on."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from tfm_desktop.domain.person_data import Held, PersonSheet
from tfm_desktop.domain.years import short
from tfm_desktop.qt.common.buttons import push
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.common.letter_list import LetterList, Row
from tfm_desktop.reports.person_data import told_of, values_of

Key = tuple[str, str]


class FoundPage(QWidget):
    """Lists the records by kind; what perhaps names the person comes first."""

    changed = Signal()

    def __init__(self, sheet: PersonSheet) -> None:
        super().__init__()
        self.sheet = sheet
        self.decided: dict[Key, bool] = {}  # whether what perhaps names the person does
        self._records = {(one.kind, one.key): one for one in sheet.records}
        self._open = {(one.kind, one.key) for one in sheet.open}
        self.told = text_label()
        self.namesakes = text_label("notice", sheet.namesakes_in_words)
        self.namesakes.setVisible(bool(sheet.namesakes))
        self.list = LetterList("What was found", self._in_a_line)
        self.record = QTextEdit()
        self.record.setReadOnly(True)
        self.record.setTabChangesFocus(True)
        self.record.setAccessibleName("The chosen record")
        first = sheet.name.split()[0]
        self.yes = push(f"About {first} (&Y)", "Count it as held on this person (Y)", lambda: self._decide(True))
        self.no = push("Somebody else (&N)", "Leave it out (N)", lambda: self._decide(False))
        self._lay_out()
        self.list.letters = {
            (Qt.Key.Key_Y, False): lambda: self._decide(True),
            (Qt.Key.Key_N, False): lambda: self._decide(False),
        }
        self.list.chosen.connect(self._show)
        self.list.rows.show(list(self._rows()))
        self.list.go_on(lambda _: True)
        self._say()

    @property
    def undecided(self) -> int:
        """Count what perhaps names the person, and is not decided on."""
        return len(self._open) - len(self.decided)

    def narrowed(self) -> PersonSheet:
        """Give the sheet without what names somebody else."""
        return self.sheet.without(key for key, is_about in self.decided.items() if not is_about)

    def _decide(self, is_about: bool) -> None:
        key = self.list.current()
        if key not in self._open:
            return
        self.decided[key] = is_about
        self.list.rows.say_anew()
        self.list.go_on(lambda other: other in self._open and other not in self.decided)
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        count, kinds = len(self.sheet.records), len(self.sheet.counts())
        told = f"{_counted(count, 'record')} of {_counted(kinds, 'kind')}, what is in the bin included."
        if self._open:
            name = self.sheet.name.split()[0]
            told += f" {len(self._open)} of them may mean another {name}: press Y or N for each."
            told += f" {self.undecided} to decide." if self.undecided else " All are decided."
        self.told.setText(told)
        self._show()

    def _show(self) -> None:
        key = self.list.current()
        record = self._records.get(key) if key else None
        self.record.setPlainText("\n".join(told_of(record, self.sheet)) if record else "")
        for button in (self.yes, self.no):
            button.setEnabled(key in self._open)

    def _rows(self) -> Iterator[Row]:
        if self._open:
            yield Row(None, f"To decide ({len(self._open)})")
            yield from (Row((one.kind, one.key)) for one in self.sheet.open)
        above = ""
        counts = dict(self.sheet.counts())
        for one in self.sheet.records:
            if (one.kind, one.key) in self._open:
                continue
            if one.called != above:
                above = one.called
                yield Row(None, f"{above} ({counts[above] - sum(other.called == above for other in self.sheet.open)})")
            yield Row((one.kind, one.key))

    def _in_a_line(self, key: Key) -> str:
        one = self._records[key]
        decided = {True: "yes", False: "no", None: "?"}[self.decided.get(key)] if key in self._open else ""
        text = next((text for name, text in one.texts() if name not in ("where", "ideas")), "")
        day = short(one.date)
        if not text:
            day = "" if day in one.where else day
            text = " · ".join(filter(None, (one.where, ", ".join(f"{name}: {told}" for name, told in values_of(one)))))
        kind = one.called if key in self._open else ""
        return " · ".join(filter(None, (decided, kind, day, *one.marks, text)))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.yes)
        buttons.addWidget(self.no)
        buttons.addStretch(1)
        for button in (self.yes, self.no):
            button.setVisible(bool(self._open))
            button.setAutoDefault(False)
        right = QVBoxLayout()
        right.addWidget(self.record, 1)
        right.addLayout(buttons)
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(self.list, 5)
        both.addLayout(right, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.told)
        layout.addWidget(self.namesakes)
        layout.addLayout(both, 1)


def title_of(one: Held) -> str:
    """Name a record, with its day and what it belongs to."""
    day = "" if short(one.date) in one.where else short(one.date)
    return " · ".join(filter(None, (one.called, day, one.where)))


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
