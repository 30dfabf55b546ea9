"""The entry line of the Observe view: it always has the focus, and knows when its first character was typed."""

import datetime as dt
import re
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from tfm_desktop.domain.observations import Speaker
from tfm_desktop.qt.common.inputs import NoteInput

Clock = Callable[[], dt.datetime]
Stamp = Callable[[], dt.time | None]
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_HELD = ~Qt.KeyboardModifier.KeypadModifier
_SPOKEN = re.compile(r"(T|P|PP|TA|O):[ \u00a0]", re.IGNORECASE)
TALLEST = 7  # rows that the entry line grows to; a longer text scrolls


def wall_clock() -> dt.datetime:
    """Give the date and time on the classroom wall."""
    return dt.datetime.now().astimezone()


def minute_of(moment: dt.datetime) -> dt.time:
    """Give the time of a line: hours and minutes, as they stand on the wall."""
    return moment.time().replace(second=0, microsecond=0, tzinfo=None)


class EntryLine(NoteInput):
    """One line as it is typed. Shift and Enter begins a new row within it."""

    entered = Signal()
    split_wanted = Signal()
    stepped = Signal(int)  # to the line before (-1) or after (1)
    escaped = Signal()
    spoken = Signal(object)  # the speaker that was typed in front, such as 'T: '

    def __init__(self, stamp: Stamp, parent: QWidget | None = None) -> None:
        super().__init__(parent, lines=1, most=TALLEST)
        self._stamp = stamp
        self.begun: dt.time | None = None
        self.has_fixed_time = False  # it is inserted at a time, and not when it is typed
        self.setAccessibleName("Next line")
        self.setPlaceholderText("Type what you see or hear, and press Enter")
        self.textChanged.connect(self._begin)

    def show_begun(self, text: str, begun: dt.time | None) -> None:
        """Show a line as far as it was typed, with the cursor at its end, and when it was begun."""
        self.set_value(text)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.begun = begun

    def parts(self) -> tuple[str, str]:
        """Give the text before the cursor, and the text behind it."""
        text, place = self.typed(), self.textCursor().position()
        return text[:place], text[place:]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Finish a line with Enter; step to another one with up and down at the edges of the text."""
        key, modifiers = event.key(), event.modifiers() & _HELD
        if key in _ENTER and not modifiers:
            self.entered.emit()
        elif key in _ENTER and modifiers == Qt.KeyboardModifier.ControlModifier:
            self.split_wanted.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not modifiers and self._is_at_edge(key):
            self.stepped.emit(-1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)
            if event.text() == " ":
                self._hear()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep the focus: Tab leads nowhere else in the Observe view."""
        return True

    def _is_at_edge(self, key: int) -> bool:
        cursor = self.textCursor()
        step = QTextCursor.MoveOperation.Up if key == Qt.Key.Key_Up else QTextCursor.MoveOperation.Down
        return not cursor.movePosition(step)

    def _hear(self) -> None:
        """Take a speaker that was typed in front for what it is."""
        before, _ = self.parts()
        found = _SPOKEN.fullmatch(before)
        if found:
            cursor = self.textCursor()
            cursor.setPosition(0)
            cursor.setPosition(len(before), QTextCursor.MoveMode.KeepAnchor)
            begun = self.begun  # the text is empty for a moment
            cursor.removeSelectedText()
            self.begun = begun
            self.spoken.emit(Speaker(found[1].upper()))

    def _begin(self) -> None:
        if self.has_fixed_time:
            return
        if not self.typed():
            self.begun = None
        elif self.begun is None:
            self.begun = self._stamp()
