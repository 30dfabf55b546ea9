"""A line of news at the top of the window, which goes when it is read."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget


class Banner(QFrame):
    """One sentence that can be closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._close = QPushButton("Close")
        self._close.setProperty("quiet", True)
        self._close.setAccessibleName("Close this message")
        self._close.setAutoDefault(True)  # Enter presses it too
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 8, 6)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._close)
        self._close.clicked.connect(self.hide)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show a sentence."""
        self._text.setText(sentence)
        self._text.setAccessibleName(sentence)
        self.show()

    @property
    def text(self) -> str:
        """Give the sentence that is shown; empty where none is."""
        return "" if self.isHidden() else self._text.text()
