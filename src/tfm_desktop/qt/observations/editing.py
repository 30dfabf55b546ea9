"""A line of the list in the entry line: edited, split, merged, put in the bin. It is saved as it is typed."""

import uuid
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.observations import LineFields
from tfm_desktop.qt.observations.entry import EntryLine
from tfm_desktop.qt.observations.line_list import LineList, ShownLine
from tfm_desktop.qt.observations.marks import Marks
from tfm_desktop.services.observations import Observations

T = TypeVar("T")


class Editing(QObject):
    """The line of the list that stands in the entry line, if any. All its changes have the view as their origin."""

    saved = Signal()
    rebuilt = Signal()  # lines have come or gone: the list is to be read anew
    tried = Signal()  # something was written, or could not be: the fault says which
    news = Signal(str)

    def __init__(
        self, observations: Observations, entry: EntryLine, marks: Marks, lines: LineList, origin: QObject
    ) -> None:
        super().__init__(origin)
        self.line: uuid.UUID | None = None
        self._observations, self._origin = observations, origin
        self._entry, self._marks, self._list = entry, marks, lines
        self.fault = ""  # why the last change is not on disk; empty where it is
        self._stay = 0  # numbers the stays in a line, so that each is one step of undo

    @property
    def place(self) -> int:
        """Give the row of the line; -1 while a new one is typed."""
        return self._list.lines.place_of(self.line)

    def take(self, line: uuid.UUID) -> None:
        """Put a line of the list into the entry line; the one before it was saved."""
        self.line, self._stay = line, self._stay + 1
        self.show()
        self._list.mark(line)

    def show(self) -> None:
        """Show the line as the file has it; a text that is the same keeps its cursor."""
        if self.line is None:
            return
        fields = self._observations.lines.get(self.line).fields
        if not self._entry.is_typing() or self._entry.typed() != fields.text:
            self._entry.show_begun(fields.text, fields.at)
        self._marks.show_line(fields)

    def save(self) -> bool:
        """Save the line as it stands in the entry line, and tell whether it is on disk; an empty text is not taken."""
        if self.line is None:
            return True
        line, text, marks = self.line, self._entry.typed(), self._marks
        values = {
            "phase": marks.phase.value(),
            "speaker": marks.speaker.value(),
            "type": marks.type.value(),
            "ideas": marks.chosen_ideas(),
            "private": marks.private.isChecked(),
            **({"text": text} if text.strip() else {}),
        }
        fold = f"line {line} {self._stay}"
        change = self._observations.lines.change
        saved = self._try(lambda: change(line, self._origin, fold, **values))
        if saved and self.place >= 0 and self._list.lines.rows[self.place].fields != saved.fields:
            self._list.lines.replace(self.place, ShownLine(saved.id, saved.fields))
            self.saved.emit()
        return saved is not None

    def bin(self) -> None:
        """Put the line in the bin."""
        line = self.line
        if line is not None and self._try(lambda: self._bin(line)):
            self.rebuilt.emit()  # the list is without it now, and so is the entry line
            self.news.emit("The line is in the bin. Undo brings it back.")

    def merge(self) -> None:
        """Join the line to the one before it."""
        line = self.line
        if line is None:
            self.news.emit("Go to a line first (Up): then Ctrl+J joins it to the one before.")
        elif not self.save():
            return
        elif joined := self._try(lambda: self._observations.merge_line(line, self._origin)):
            self._stand_in(joined)
        elif not self.fault:
            self.news.emit("There is no line before this one.")

    def split(self, first: str, rest: str) -> None:
        """Make two lines of the line, and go on in the second."""
        line = self.line
        assert line is not None
        made = self._try(lambda: self._observations.split_line(line, first, rest, self._origin))
        if made:
            self._stand_in(made)

    def beside(self, by: int) -> uuid.UUID | None:
        """Give the line before (-1) or after (1) in the list; None at its end."""
        rows = [row.id for row in self._list.lines.rows if row.id]
        here = rows.index(self.line) if self.line in rows else len(rows)
        return rows[here + by] if 0 <= here + by < len(rows) else None

    def without_idea(self, by: int) -> uuid.UUID | None:
        """Give the next line that has no idea yet, forwards or back and round; None where all have one."""
        rows = self._list.lines.rows
        here = len(rows) if self.place < 0 and by < 0 else self.place
        for step in range(1, len(rows) + 1):
            row = rows[(here + by * step) % len(rows)]
            if row.id and not row.fields.ideas and row.id != self.line:
                return row.id
        return None

    def fields(self) -> LineFields | None:
        """Give the line as the list shows it."""
        return self._list.lines.rows[self.place].fields if self.place >= 0 else None

    def _stand_in(self, line: uuid.UUID) -> None:
        self.line, self._stay = line, self._stay + 1
        self.rebuilt.emit()
        self.show()

    def _try(self, act: Callable[[], T]) -> T | None:
        done, self.fault = None, ""
        try:
            done = act()
        except Problem as fault:
            self.fault = str(fault)
        self.tried.emit()
        return done

    def _bin(self, line: uuid.UUID) -> bool:
        self._observations.lines.bin(line, self._origin)
        return True
