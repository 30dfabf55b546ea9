"""Labels for texts: wrapped, and shown as they were typed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def text_label(role: str = "", text: str = "") -> QLabel:
    """Make a label in a role of the style, such as muted or title."""
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
