"""Question stems and templates of lines: picked from a list that is filtered as one types, filled in gap by gap."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout

from tfm_desktop.domain.observations import ObservationKind
from tfm_desktop.domain.phrases import PhraseFields, Phrases
from tfm_desktop.domain.schools import plain
from tfm_desktop.qt.common.finder import Finder, Found

GAP = "…"
KEY = Qt.Key.Key_F9  # closes the list too
SIZE = (640, 380)  # pixels at the most
APART = 4  # pixels between the note and the list


def next_gap(edit: QPlainTextEdit) -> bool:
    """Select the next gap behind the cursor; tell whether there was one."""
    found = edit.document().find(GAP, edit.textCursor())
    if found.isNull():
        return False
    edit.setTextCursor(found)
    return True


class StemPicker(QFrame):
    """The list of stems and templates of a note. Tab goes through the gaps of what was picked."""

    picked = Signal(object)

    def __init__(self, edit: QPlainTextEdit, phrases: Callable[[], Phrases]) -> None:
        super().__init__(edit, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self._edit = edit
        self._phrases = phrases
        self._offered: tuple[PhraseFields, ...] = ()
        nothing = "No stem or template has these words. Yours are kept under Edit › Abbreviations, stems and words."
        self.finder = Finder(self._find, "Stem or template: type some of its words", nothing)
        self.finder.chosen.connect(self._take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.finder)
        self.setFocusProxy(self.finder.edit)
        edit.installEventFilter(self)

    def open(self, kind: ObservationKind) -> None:
        """Show what fits a kind of observation, above the note or below it where there is more room."""
        self._offered = self._phrases().fitting(kind)
        self.finder.edit.clear()
        self.finder.show_all(self._find(""))
        self.setGeometry(self._place())
        self.show()
        self.finder.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go to the next gap with Tab, as long as there is one."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        return event.key() == Qt.Key.Key_Tab and not event.modifiers() and next_gap(self._edit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Escape, or with the key that opened the list."""
        if event.key() in (Qt.Key.Key_Escape, KEY):
            self.close()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Go back to the note, whatever closed the list."""
        super().hideEvent(event)
        self._edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def _find(self, text: str) -> list[Found]:
        words = plain(text).split()
        return [
            Found(one, one.text) for one in self._offered if all(f" {word}" in f" {plain(one.text)}" for word in words)
        ]

    def _take(self, phrase: PhraseFields) -> None:
        self.close()
        cursor = self._edit.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        start = cursor.position()
        apart = "" if start == 0 or self._edit.document().characterAt(start - 1).isspace() else " "
        cursor.insertText(apart + phrase.text)
        cursor.endEditBlock()
        self._edit.setTextCursor(cursor)
        if GAP in phrase.text:
            cursor.setPosition(start)
            self._edit.setTextCursor(cursor)
            next_gap(self._edit)
        self.picked.emit(phrase)

    def _place(self) -> QRect:
        screen = self._edit.screen().availableGeometry()
        top = self._edit.mapToGlobal(QPoint(0, -APART))
        bottom = self._edit.mapToGlobal(QPoint(0, self._edit.height() + APART))
        above, below = top.y() - screen.top(), screen.bottom() - bottom.y()
        width, height = min(SIZE[0], self._edit.width()), min(SIZE[1], max(above, below))
        return QRect(top.x(), top.y() - height if above >= below else bottom.y(), width, height)
