"""Waves under the misspelt words of a note."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextBlock, QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit

from tfm_desktop.qt import theme
from tfm_desktop.services.spelling import Place, Speller


class Underlines(QSyntaxHighlighter):
    """Underlines the misspelt words of a note, but for the one that is being typed."""

    def __init__(self, note: QPlainTextEdit, speller: Speller) -> None:
        super().__init__(note.document())
        self.note = note
        self._speller = speller
        self._is_entered = True  # a text that is set from elsewhere is left in peace until somebody goes into it
        self._is_typed = True  # what is checked is checked because of a key
        self._typed: tuple[QTextBlock, int, int] | None = None  # the word that is being typed, where it seems wrong
        note.cursorPositionChanged.connect(self._move_on)

    def enter(self) -> None:
        """Check the whole note."""
        self._is_entered = True
        self._recheck(self.rehighlight)

    def leave(self) -> None:
        """Check the last word too, and rest."""
        self._recheck(lambda: self.rehighlightBlock(self.note.textCursor().block()))
        self._is_entered = False

    def clear(self) -> None:
        """Take every wave away, and rest."""
        self._is_entered = False
        self._recheck(self.rehighlight)

    def places(self) -> list[tuple[int, int]]:
        """Give beginning and end of each misspelt word in the note, the one that is being typed among them."""
        found, block = [], self.document().firstBlock()
        while block.isValid():
            at = block.position()
            found += [(at + start, at + start + length) for start, length in self._wrong(block.text())]
            block = block.next()
        return found

    def highlightBlock(self, text: str) -> None:
        """Underline the misspelt words of a block."""
        block, cursor = self.currentBlock(), self.note.textCursor()
        if self._typed and self._typed[0] == block:
            self._typed = None
        if not self._is_entered:
            return
        place = cursor.positionInBlock() if self._is_typed and cursor.block() == block else -1
        underline = QTextCharFormat()
        underline.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SpellCheckUnderline)
        underline.setUnderlineColor(QColor(theme.colours().error))
        for start, length in self._wrong(text):
            if start <= place <= start + length:
                self._typed = (block, start, start + length)
            else:
                self.setFormat(start, length, underline)

    def _move_on(self) -> None:
        """Check the word that was typed once the cursor is no longer in it."""
        if self._typed is None:
            return
        block, start, end = self._typed
        cursor = self.note.textCursor()
        if cursor.block() != block or not start <= cursor.positionInBlock() <= end:
            self._recheck(lambda: self.rehighlightBlock(block))

    def _recheck(self, check: Callable[[], None]) -> None:
        self._is_typed = False
        with QSignalBlocker(self.note):  # which would say that its text has changed
            check()
        self._is_typed = True

    def _wrong(self, text: str) -> list[Place]:
        """Find the misspelt words by the places that Qt counts: an emoji has two."""
        found = self._speller.wrong(text)
        if not found or max(text) <= "\uffff":
            return found
        return [(_units(text[:start]), _units(text[start : start + length])) for start, length in found]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
