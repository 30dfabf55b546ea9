"""What may be meant by a misspelt word, offered right at the word."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QMenu, QPlainTextEdit, QWidget

KEY = Qt.Key.Key_F7  # opens the list, and goes on to the word before
GAP = 3  # pixels between the word and the list


class Suggestions(QMenu):
    """A list that is gone through by arrows and taken from by Enter or a digit; the word is selected meanwhile."""

    before_wanted = Signal()

    def __init__(
        self,
        parent: QWidget,
        note: QPlainTextEdit,
        word: QTextCursor,
        offered: list[str],
        learn: Callable[[str], None],
    ) -> None:
        super().__init__(parent)
        self._note = note
        self._word = word
        self._home = note.textCursor()
        self._digits = ""
        text = word.selectedText()
        self.setAccessibleName(f"What may be meant by “{text}”")
        for digit, one in enumerate(offered, 1):
            self.addAction(f"&{digit}  {one}", partial(word.insertText, one))
            self._digits += str(digit)
        if not offered:
            self.addAction("No suggestion").setEnabled(False)
        self.addSeparator()
        self.addAction(f"Add “{text}” to my words", partial(learn, text))

    def open_at_word(self) -> None:
        """Show the list below the word, or above it where there is no room."""
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.aboutToHide.connect(lambda: self._note.setTextCursor(self._home))
        self._note.setTextCursor(self._word)
        start = QTextCursor(self._word)
        start.setPosition(self._word.selectionStart())
        line = self._note.cursorRect(start)
        below = self._note.viewport().mapToGlobal(line.bottomLeft()) + QPoint(0, GAP)
        above = self._note.viewport().mapToGlobal(line.topLeft()) - QPoint(0, GAP + self.sizeHint().height())
        has_room = below.y() + self.sizeHint().height() <= self._note.screen().availableGeometry().bottom()
        self.popup(below if has_room else above)
        if self._digits:
            self.setActiveAction(self.actions()[0])

    def event(self, event: QEvent) -> bool:
        """Take F7 from the note, whose shortcut it is."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride and event.key() == KEY:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on to the word before; hand on to the note what is typed, so that nothing of it is lost."""
        if event.key() == KEY:
            self.close()
            self.before_wanted.emit()
        elif event.text().isprintable() and event.text() and event.text() not in self._digits:
            self.close()
            QApplication.sendEvent(self._note, event)
        else:
            super().keyPressEvent(event)
