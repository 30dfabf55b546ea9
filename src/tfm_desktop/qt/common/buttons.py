"""Buttons that say what they do, and rows of them."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget


def push(text: str, tip: str, act: Callable[[], None] | None = None, *, by_enter: bool = True) -> QPushButton:
    """Make a button; where Enter belongs to a field or a cell beside it, it is pressed by Space alone."""
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setAutoDefault(by_enter)
    if act:
        button.clicked.connect(lambda _pressed: act())
    return button


def side_by_side(*widgets: QWidget) -> QHBoxLayout:
    """Lay buttons in a row, from the left."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
