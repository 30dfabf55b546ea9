"""A form that is declared by its fields, and saves each when it is left."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from tfm_desktop.domain.errors import Invalid, Problem
from tfm_desktop.domain.record import Choice, Saved
from tfm_desktop.qt.common import inputs
from tfm_desktop.qt.common.choice_bar import ChoiceBar
from tfm_desktop.qt.common.date_input import DateInput
from tfm_desktop.services.records import named

Options = Callable[[uuid.UUID], Mapping[uuid.UUID, str]]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form: its name in the record, its label, and how it is typed."""

    name: str
    label: str
    kind: str | type[Choice] = "line"  # line, note, number, date, time, year, check, pick, name, ideas, or a choice
    span: int = 6  # columns of the form's twelve
    hint: str = ""
    options: Options | None = None  # for pick: the records on offer, by the id of the form's record
    none: str = ""  # for pick: the words for no record
    ideas: Callable[[], inputs.Vocabulary] | None = None  # for ideas: those that there are now
    used: Callable[[], list[str]] | None = None  # for line: what was used before, to be offered
    first_key: int = 0  # for a choice: all of it side by side, with Alt and digits from this one on


class Source(Protocol):
    """What a form reads and changes: the records of a service, or what stands before them."""

    def get(self, record: uuid.UUID) -> Saved[Any]: ...
    def exists(self, record: uuid.UUID) -> bool: ...
    def change(self, record: uuid.UUID, origin: object = None, fold: str = "", **values: Any) -> Saved[Any]: ...


COLUMNS = 12
# A menu, a list or another program in front is no leaving: what is typed after it belongs to the same stay.
_STILL_THERE = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class RecordForm(QWidget):
    """One record as a form; a field is saved when it is left, long text after a short pause.

    What was typed and could not be saved stays, with the sentence that says why, until it can be.
    """

    problem = Signal(str)

    def __init__(
        self,
        records: Source,
        fields: tuple[Field, ...],
        notices: Callable[[uuid.UUID], dict[str, str]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.records = records
        self.fields = fields
        self.record: uuid.UUID | None = None
        self._notices = notices
        self._is_locked = False
        self._stay = 0  # counts the times a field was entered, so that one stay makes one undo step
        self._unsaved: dict[tuple[uuid.UUID, str], tuple[Any, str]] = {}
        self._inputs: dict[str, inputs.Input] = {}
        self._messages: dict[str, QLabel] = {}
        self._shown: dict[str, Any] = {}
        self._lay_out()
        self.setEnabled(False)

    def input(self, name: str) -> Any:
        """Give the input of a field."""
        return self._inputs[name]

    def message(self, name: str) -> str:
        """Give the sentence that stands under a field; empty for none."""
        return self._messages[name].text()

    def load(self, record: uuid.UUID | None) -> None:
        """Show a record; what was typed into the one before is saved first. Raises NotFound."""
        is_other = record != self.record
        if is_other:
            self.flush()
            self._stay += 1
        saved = self.records.get(record) if record else None
        self.record = record
        self.setEnabled(record is not None)
        for field in self.fields:
            widget = self._inputs[field.name]
            if is_other or not (widget.hasFocus() and widget.is_typing()):
                self._fill(field, getattr(saved.fields, field.name) if saved else None)
        self._show_notices()

    def reload(self) -> None:
        """Show the record anew after a change from elsewhere."""
        if self.record is not None and self.records.exists(self.record):
            self.load(self.record)

    def flush(self) -> None:
        """Save what was typed and not yet left."""
        for name in self._inputs:
            self._commit(name)

    def forget(self) -> None:
        """Let the record go with what was typed and could not be saved: it is no longer there."""
        self._unsaved = {place: typed for place, typed in self._unsaved.items() if place[0] != self.record}
        self.record = None

    def lock(self, is_locked: bool) -> None:
        """Look read-only, or no longer; a text can be read to its end and copied all the same."""
        if is_locked == self._is_locked:
            return
        self._is_locked = is_locked
        for widget in self._inputs.values():
            if isinstance(widget, inputs.LineInput | inputs.NoteInput) and not isinstance(widget, DateInput):
                widget.setReadOnly(is_locked)
                _dress(widget)
            else:
                widget.setEnabled(not is_locked)

    def unsaved(self) -> list[str]:
        """Tell what was typed and could not be saved, as 'Date: 31/02/2026'."""
        labels = {field.name: field.label for field in self.fields}
        return [
            f"{labels[name]}: {' '.join(str(typed).split())[:60]}" for (_, name), (typed, _) in self._unsaved.items()
        ]

    def focus(self, name: str = "") -> None:
        """Put the cursor into a field, or into the first."""
        target = self._inputs[name or self.fields[0].name]
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if isinstance(target, inputs.LineInput):
            target.selectAll()
        elif isinstance(target, inputs.PickInput):
            target.lineEdit().selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin a stay when a field is entered."""
        if isinstance(event, QFocusEvent) and event.gotFocus() and event.reason() not in _STILL_THERE:
            self._stay += 1
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        row = column = 0
        for field in self.fields:
            if column + field.span > COLUMNS:
                row, column = row + 3, 0
            self._place(grid, field, row, column)
            column += field.span

    def _place(self, grid: QGridLayout, field: Field, row: int, column: int) -> None:
        label = QLabel("" if field.kind == "check" else field.label)
        label.setProperty("role", "label")
        made = make_input(field)
        made.setObjectName(field.name)
        made.setAccessibleName(field.label)
        made.setToolTip(field.hint)
        made.setAccessibleDescription(field.hint)
        made.installEventFilter(self)
        if field.used:
            made.offer(field.used)
        label.setBuddy(made)
        message = QLabel()
        message.setWordWrap(True)
        message.setTextFormat(Qt.TextFormat.PlainText)
        message.hide()
        grid.addWidget(label, row, column, 1, field.span)
        grid.addWidget(made, row + 1, column, 1, field.span, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(message, row + 2, column, 1, field.span, Qt.AlignmentFlag.AlignTop)
        grid.setRowMinimumHeight(row + 2, 8)
        made.committed.connect(lambda name=field.name: self._commit(name))
        self._inputs[field.name] = made
        self._messages[field.name] = message

    def _fill(self, field: Field, value: Any) -> None:
        widget = self._inputs[field.name]
        typed, sentence = self._unsaved.get((self.record, field.name), (None, "")) if self.record else (None, "")
        with QSignalBlocker(widget):
            if isinstance(widget, inputs.PickInput):
                widget.set_options(field.options(self.record) if field.options and self.record else {}, field.none)
            widget.set_value(value)
            if sentence:
                widget.retype(typed)
        self._shown[field.name] = value
        self._say(field.name, sentence, "error")

    def _commit(self, name: str) -> None:
        if self.record is None:
            return
        widget, record = self._inputs[name], self.record
        try:
            value = widget.value()
            if value == self._shown[name] and (record, name) not in self._unsaved:
                return
            saved = self.records.change(record, self, f"{record} {name} {self._stay}", **{name: value})
        except Invalid as fault:
            self._refuse(name, fault.fields.get(name, str(fault)))
        except (Problem, ValueError) as fault:
            self._refuse(name, str(fault))
            if not isinstance(fault, ValueError):  # a fault of the world, not of the text
                self.problem.emit(str(fault))
        else:
            self._unsaved.pop((record, name), None)
            self._settle(name, getattr(saved.fields, name))
            self._follow(saved.fields)

    def _settle(self, name: str, value: Any) -> None:
        self._shown[name] = value
        with QSignalBlocker(self._inputs[name]):
            self._inputs[name].set_value(value)
        self._say(name, "", "error")
        self._show_notices()

    def _follow(self, saved: Any) -> None:
        """Show what a change has brought along in other fields, as a status brings its day."""
        for field in self.fields:
            is_left = (self.record, field.name) not in self._unsaved and not self._inputs[field.name].is_typing()
            if is_left and getattr(saved, field.name) != self._shown[field.name]:
                self._fill(field, getattr(saved, field.name))

    def _refuse(self, name: str, sentence: str) -> None:
        sentence = sentence.removeprefix(f"{named(name)}: ")  # it stands beside the field, under its own label
        sentence = sentence[:1].upper() + sentence[1:]
        if self.record:
            self._unsaved[self.record, name] = (self._inputs[name].typed(), sentence)
        self._say(name, sentence, "error")

    def _show_notices(self) -> None:
        if self.record is None or self._notices is None:
            return
        told = self._notices(self.record)
        for name in self._messages:
            if (self.record, name) not in self._unsaved:
                self._say(name, told.get(name, ""), "notice")

    def _say(self, name: str, sentence: str, role: str) -> None:
        message, widget = self._messages[name], self._inputs[name]
        message.setText(sentence)
        message.setVisible(bool(sentence))
        told = "; ".join(widget.names()) if isinstance(widget, inputs.IdeasInput) else widget.toolTip()
        widget.setAccessibleDescription(sentence or told)
        _restyle(message, "role", role)
        _restyle(widget, "wrong", bool(sentence) and role == "error")


def _restyle(widget: QWidget, name: str, value: Any) -> None:
    """Set a property that the style sheet asks for, and have the widget dressed anew where it is another one."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        _dress(widget)


def _dress(widget: QWidget) -> None:
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def make_input(field: Field, parent: QWidget | None = None) -> Any:
    """Make the input that a field is typed into."""
    if isinstance(field.kind, type) and field.first_key:
        return ChoiceBar(field.kind, field.first_key, parent)
    if isinstance(field.kind, type):
        return inputs.ChoiceInput(field.kind, parent)
    if field.kind == "check":
        return inputs.CheckInput(field.label, parent)
    if field.ideas:
        return inputs.IdeasInput(field.ideas, parent)
    kinds: dict[str, Callable[[QWidget | None], Any]] = {
        "pick": partial(inputs.PickInput, strict=True),
        "name": inputs.NameInput,
        "line": inputs.LineInput,
        "note": inputs.NoteInput,
        "number": inputs.NumberInput,
        "date": DateInput,
        "time": inputs.TimeInput,
        "year": inputs.YearInput,
    }
    return kinds[field.kind](parent)
