"""The panel that names what leaves the computer with a PDF."""

from collections.abc import Sequence

from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QLabel, QTextEdit, QVBoxLayout, QWidget

from tfm_desktop.qt import theme
from tfm_desktop.reports.leaving import Leaving

WIDTH = 300  # pixels


class LeavingPanel(QWidget):
    """The list beside the pages; it is read and scrolled by keys, and changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        heading = QLabel("What leaves this computer")
        heading.setProperty("role", "heading")
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(heading.text())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(heading)
        layout.addWidget(self.text, 1)

    def show_all(self, leaves: Sequence[Leaving]) -> None:
        """Show what a PDF takes with it, as it was typed."""
        self.text.clear()
        cursor = self.text.textCursor()
        for place, one in enumerate(leaves):
            _write(
                cursor, one.heading, theme.colours().muted, above=10 if place else 0, is_bold=True, is_first=not place
            )
            for told in one.told:
                _write(cursor, told, theme.colours().text, above=3)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)


def _write(
    cursor: QTextCursor, text: str, colour: str, *, above: float, is_bold: bool = False, is_first: bool = False
) -> None:
    block, sign = QTextBlockFormat(), QTextCharFormat()
    block.setTopMargin(above)
    sign.setForeground(QColor(colour))
    sign.setFontWeight(QFont.Weight.Bold if is_bold else QFont.Weight.Normal)
    if is_first:
        cursor.setBlockFormat(block)
    else:
        cursor.insertBlock(block)
    cursor.insertText(text, sign)
