"""What helps while a note is typed: abbreviations become their words, and plain mathematics becomes signs."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from tfm_desktop.domain.maths_signs import REACH, sign_at
from tfm_desktop.domain.phrases import Phrases
from tfm_desktop.settings import Settings

_LEAVING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_Held = Qt.KeyboardModifier
_TYPING = (_Held.NoModifier, _Held.ShiftModifier, _Held.KeypadModifier)
_KEEP = QTextCursor.MoveMode.KeepAnchor


class NoteAids(QObject):
    """Helps in one note. What undo brings back stays as it was typed."""

    def __init__(self, edit: QPlainTextEdit, phrases: Callable[[], Phrases], settings: Settings) -> None:
        super().__init__(edit)
        self._edit = edit
        self._phrases = phrases
        self._settings = settings
        self._is_key = False  # a key with a sign is on its way into the note
        self._is_typed = False  # and has come in
        self._is_undoing = False
        self._made_at = -1  # where the cursor stands while what was made last can be taken back with Backspace
        self._as_typed: list[tuple[QTextCursor, str]] = []
        edit.installEventFilter(self)
        edit.document().contentsChange.connect(self._note_change)
        edit.textChanged.connect(self._follow)

    def finish(self) -> None:
        """Finish the word before the cursor, as at the end of a line."""
        self._make("\n")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See which keys are typed, and take back what was made of them with undo, or Backspace right after."""
        kind = event.type()
        if kind is QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            self._is_key = bool(event.commitString())
        elif kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._is_key = _has_sign(event)
            return not self._is_key and self._takes(event)
        return False

    def _takes(self, event: QKeyEvent) -> bool:
        is_right_after = self._made_at >= 0 and self._made_at == self._edit.textCursor().position()
        if event.key() == Qt.Key.Key_Backspace and is_right_after and not event.modifiers():
            self._undo()
            return True
        if event.matches(QKeySequence.StandardKey.Undo):
            self._undo()
            return True
        if event.key() in _LEAVING:
            self.finish()
        return False

    def _undo(self) -> None:
        self._is_undoing = True
        self._edit.undo()
        self._is_undoing = False

    def _note_change(self, start: int, _removed: int, added: int) -> None:
        self._made_at = -1
        self._is_typed = self._is_key and added > 0
        if self._is_undoing and added:
            back = QTextCursor(self._edit.document())
            back.setPosition(start)
            back.setPosition(min(start + added, self._edit.document().characterCount() - 1), _KEEP)
            back.setKeepPositionOnInsert(True)
            self._as_typed.append((back, back.selectedText()))

    def _follow(self) -> None:
        if self._is_typed:
            self._is_key = self._is_typed = False
            self._make("")

    def _make(self, end: str) -> None:
        """Put in what the text before the cursor becomes, as one step that can be undone."""
        cursor = self._edit.textCursor()
        if cursor.hasSelection():
            return
        place = cursor.position()
        cursor.setPosition(place - min(cursor.positionInBlock(), REACH), _KEEP)
        text = cursor.selectedText() + end
        found = self._phrases().expansion_at(text) or (sign_at(text) if self._settings.maths_signs else None)
        if found is None:
            return
        length, made = found
        kept = 1 if text[-1] == made[-1] else 0  # what finished it stays where it is
        stop = place + len(end) - _units(text[len(text) - kept :])
        start = stop - _units(text[len(text) - length : len(text) - kept])
        if self._stays(start, stop):
            return
        cursor.setPosition(place)  # which undo goes back to
        cursor.beginEditBlock()
        # First in, then out: else the next key would be one step with what was put in.
        cursor.setPosition(stop)
        cursor.insertText(made[: len(made) - kept])
        cursor.setPosition(start)
        cursor.setPosition(stop, _KEEP)
        cursor.removeSelectedText()
        cursor.endEditBlock()
        self._made_at = self._edit.textCursor().position()

    def _stays(self, start: int, stop: int) -> bool:
        self._as_typed = [(back, text) for back, text in self._as_typed if back.selectedText() == text]
        return any(back.selectionStart() <= start and stop <= back.selectionEnd() for back, _ in self._as_typed)


def _has_sign(event: QKeyEvent) -> bool:
    """Tell whether a key types a sign. Some systems give a letter to commands too; AltGr is Control with Alt."""
    if not event.text().isprintable() or not event.text():
        return False
    held = event.modifiers()
    return held in _TYPING or bool(held & _Held.AltModifier)


def _units(text: str) -> int:
    """Count as Qt counts: a sign beyond the basic plane, such as 😀, is two."""
    return len(text.encode("utf-16-le")) // 2


class TypingAids(QObject):
    """Helps in whatever note has the focus."""

    def __init__(self, phrases: Callable[[], Phrases], settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._phrases = phrases
        self._settings = settings
        QApplication.instance().focusChanged.connect(self._help)
        self._help(None, QApplication.focusWidget())

    def _help(self, _left: QWidget | None, entered: QWidget | None) -> None:
        if not isinstance(entered, QPlainTextEdit) or entered.isReadOnly():
            return
        if entered.findChild(NoteAids, options=Qt.FindChildOption.FindDirectChildrenOnly) is None:
            NoteAids(entered, self._phrases, self._settings)
