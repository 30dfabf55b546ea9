"""A line of news at the top of the window, which goes when it is read."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget


class Banner(QFrame):
    """One sentence, perhaps with a button that does what it speaks of."""

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._act = QPushButton()
        self._close = QPushButton("Close")
        self._close.setProperty("quiet", True)
        self._close.setAccessibleName("Close this message")
        for button in (self._act, self._close):
            button.setAutoDefault(True)  # Enter presses it too
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 8, 6)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._act)
        layout.addWidget(self._close)
        self._act.clicked.connect(lambda: (self.hide(), self.acted.emit()))
        self._close.clicked.connect(self.hide)
        self.hide()

    def say(self, sentence: str, action: str = "") -> None:
        """Show a sentence, and a button for what can be done about it."""
        self._text.setText(sentence)
        self._text.setAccessibleName(sentence)
        self._act.setText(action)
        self._act.setVisible(bool(action))
        self.show()

    @property
    def text(self) -> str:
        """Give the sentence that is shown; empty where none is."""
        return "" if self.isHidden() else self._text.text()
