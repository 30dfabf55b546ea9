"""A line for a passphrase: hidden, unknown to the aids of the system, and emptied without a trace."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

HEIGHT = 36  # pixels
_HINTS = (
    Qt.InputMethodHint.ImhHiddenText
    | Qt.InputMethodHint.ImhSensitiveData
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhNoAutoUppercase
)


class SecretInput(QLineEdit):
    """A line whose text is not shown, not learnt by a keyboard on the screen, and taken out once."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(_HINTS)
        self.setAccessibleName(label)
        self.setPlaceholderText(label)
        self.setMinimumHeight(HEIGHT)

    def take(self) -> str:
        """Give what was typed, and forget it."""
        typed = self.text()
        self.forget()
        return typed

    def forget(self) -> None:
        """Empty the line; unlike clear(), this leaves no step by which undo would bring the text back."""
        self.setText("")
